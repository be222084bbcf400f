//! The grammar of MetaBase.xml: which element is a key, which attribute a property, and what to do where it is not so.

use super::assembly::{Assembly, BadPath};
use super::complaint;
use super::fault::Fault;
use super::scanner::{Attribute, Scanner, Token};
use super::schema::{PropertyKind, Schema};
use super::shape::Shape;
use super::store::{Full, Span};
use super::text;
use super::tree::{Metabase, Stored};
use super::value::{boolean, hexadecimal};
use crate::model::Problem;
use std::io::Read;

pub(super) use super::custom::Custom;

const CHECKED: usize = 1 << 12;

impl Metabase {
    /// Reads a MetaBase.xml, a file of its history, a backup or an export. `label` is what messages call the file.
    ///
    /// # Errors
    /// One [`Problem`] when nothing can be used: an empty or truncated file, one that is not UTF-8, one with a DOCTYPE or
    /// an entity, one that is not a metabase. Everything else is among [`Metabase::problems`].
    pub fn read(input: impl Read, schema: Schema, label: &str) -> Result<Metabase, Problem> {
        Reader {
            scanner: Scanner::new(input, label),
            assembly: Assembly::new(schema, label),
            found: Found::default(),
            key: KeyState::None,
            checked: vec![(u32::MAX, Span::default()); CHECKED],
        }
        .read()
    }
}

/// What was seen of the file's frame.
#[derive(Default)]
struct Found {
    properties: bool,
    other: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum KeyState {
    /// Between keys.
    None,
    /// In a key, at this depth.
    Open(usize),
    /// In something that is passed over, at this depth.
    Passed(usize),
}

struct Reader<R> {
    scanner: Scanner<R>,
    assembly: Assembly,
    found: Found,
    key: KeyState,
    /// Shape and place in the store of values that were found good lately.
    checked: Vec<(u32, Span)>,
}

impl<R: Read> Reader<R> {
    fn read(mut self) -> Result<Metabase, Problem> {
        loop {
            match self.scanner.next()? {
                Token::Start => self.start()?,
                Token::End => self.end(),
                Token::Text => self.text(),
                Token::Eof => break,
            }
        }
        if !self.found.properties {
            let found = match &self.found.other {
                Some(name) => format!("It holds <{name}> where a metabase has <MBProperty>."),
                None => "It holds no <MBProperty>.".to_owned(),
            };
            return Err(self.other_file(found));
        }
        Ok(self.assembly.finish())
    }

    fn start(&mut self) -> Result<(), Problem> {
        if matches!(self.key, KeyState::Passed(_)) {
            return Ok(());
        }
        let depth = self.scanner.depth();
        match (depth, self.key) {
            (1, _) => return self.root(),
            (2, _) if self.scanner.is("MBProperty") => {
                self.found.properties = true;
            }
            (2, _) => {
                self.found
                    .other
                    .get_or_insert_with(|| self.scanner.name().to_owned());
                self.unexpected("where only MBProperty is expected");
            }
            (3, _) => return self.open_key(),
            (4, KeyState::Open(_)) if self.scanner.is("Custom") => return self.custom(),
            _ => self.unexpected("where only Custom is expected"),
        }
        Ok(())
    }

    fn root(&mut self) -> Result<(), Problem> {
        if !self.scanner.is("configuration") {
            let found = format!(
                "Its outermost element is <{}>; that of a metabase is <configuration>.",
                self.scanner.name()
            );
            return Err(self.other_file(found));
        }
        let namespace = self
            .scanner
            .attribute("xmlns")
            .map(|attribute| attribute.text().to_owned());
        // The last part differs between versions (…_V54_0, …_V64_0); some tools remove it.
        if let Some(other) = namespace.filter(|n| !n.starts_with("urn:microsoft-catalog:XML_Metabase_V")) {
            let place = self.scanner.place(self.scanner.index());
            self.assembly
                .problem(complaint::namespace(self.assembly.label(), place, &other));
        }
        Ok(())
    }

    fn open_key(&mut self) -> Result<(), Problem> {
        let depth = self.scanner.depth();
        self.key = KeyState::Passed(depth);
        let name = self.scanner.name();
        let place = self.scanner.place(self.scanner.index());
        let Some(location) = self.scanner.attribute("Location") else {
            self.assembly
                .problem(complaint::no_location(self.assembly.label(), place, name));
            return Ok(());
        };
        let path = text::unescape(location.text());
        if path == "." {
            return Ok(()); // IIS_Global: counters of the file itself, no key.
        }
        let line = self.scanner.line();
        match self.assembly.open_key(&path, name, line) {
            Err(Full) => return Err(self.too_large()),
            Ok(Err(bad)) => {
                let (line, column) = self.scanner.place(location.index);
                self.assembly.bad_path(bad, &path, line, column);
                return Ok(());
            }
            Ok(Ok(is_new)) => {
                if is_new && !super::key_type::is_known(name) {
                    let problem = complaint::key_type(self.assembly.label(), place, &path, name);
                    self.assembly.problem(problem);
                }
            }
        }
        self.key = KeyState::Open(depth);
        for attribute in self
            .scanner
            .attributes()
            .filter(|attribute| attribute.name != b"Location")
        {
            let (shape, is_new) = self.assembly.attribute_shape(attribute.name, attribute.hash);
            let Ok(stored) = self.assembly.add(shape, attribute.raw, attribute.line) else {
                return Err(self.too_large());
            };
            if is_new {
                let place = self.scanner.place(attribute.index);
                let path = self.assembly.current_path();
                let problem =
                    complaint::not_in_schema(self.assembly.label(), place, path, attribute.name_text());
                self.assembly.problem(problem);
            }
            check(
                &self.scanner,
                &mut self.assembly,
                &mut self.checked,
                shape,
                attribute,
                stored,
            );
        }
        Ok(())
    }

    fn custom(&mut self) -> Result<(), Problem> {
        let mut custom = Custom::default();
        let mut value = None;
        for attribute in self.scanner.attributes() {
            match attribute.name {
                b"ID" => custom.id = Some(attribute.raw),
                b"Name" => custom.name = Some(attribute.raw),
                b"Type" => custom.kind = Some(attribute.raw),
                b"UserType" => custom.user_type = Some(attribute.raw),
                b"Attributes" => custom.attributes = Some(attribute.raw),
                b"Value" => value = Some(attribute),
                _ => {}
            }
        }
        let place = self.scanner.place(self.scanner.index());
        let (shape, mut faults) = match custom.shape(&mut self.assembly) {
            Ok(shape) => shape,
            Err(faults) => {
                let problem = complaint::custom_unknown(
                    self.assembly.label(),
                    place,
                    self.assembly.current_path(),
                    &faults,
                );
                self.assembly.problem(problem);
                return Ok(());
            }
        };
        if value.is_none() {
            faults.push("no Value".to_owned());
        }
        if !faults.is_empty()
            && let Some(known) = self.assembly.shapes.get(shape)
        {
            let path = self.assembly.current_path();
            let problem = complaint::custom(
                self.assembly.label(),
                place,
                path,
                known,
                &faults,
                value.is_some(),
            );
            self.assembly.problem(problem);
        }
        let Some(value) = value else {
            return Ok(());
        };
        let Ok(stored) = self.assembly.add(shape, value.raw, self.scanner.line()) else {
            return Err(self.too_large());
        };
        check(
            &self.scanner,
            &mut self.assembly,
            &mut self.checked,
            shape,
            value,
            stored,
        );
        Ok(())
    }

    fn end(&mut self) {
        let depth = self.scanner.depth() + 1;
        if self.key == KeyState::Open(depth) {
            for id in self.assembly.close_key() {
                let place = self.scanner.place(self.scanner.index());
                let problem =
                    complaint::set_twice(self.assembly.label(), place, self.assembly.current_path(), id);
                self.assembly.problem(problem);
            }
        }
        if matches!(self.key, KeyState::Open(own) | KeyState::Passed(own) if own == depth) {
            // Something passed over inside of a key gives way to the key again.
            let inside = self.key == KeyState::Passed(depth) && depth > 3;
            self.key = if inside { KeyState::Open(3) } else { KeyState::None };
        }
    }

    fn text(&mut self) {
        if matches!(self.key, KeyState::Passed(_)) {
            return;
        }
        let place = self.scanner.place(self.scanner.index());
        let path = (self.key != KeyState::None).then(|| self.assembly.current_path());
        let problem = complaint::stray_text(self.assembly.label(), place, path);
        self.assembly.problem(problem);
    }

    /// Notes an element that is not expected, and passes over it.
    fn unexpected(&mut self, expectation: &str) {
        let place = self.scanner.place(self.scanner.index());
        let path = (self.key != KeyState::None).then(|| self.assembly.current_path());
        let problem = complaint::unexpected(
            self.assembly.label(),
            place,
            path,
            self.scanner.name(),
            expectation,
        );
        self.assembly.problem(problem);
        self.key = KeyState::Passed(self.scanner.depth());
    }

    fn other_file(&self, found: String) -> Problem {
        self.scanner.fault(&Fault::OtherFile {
            expected: "metabase",
            found,
        })
    }

    fn too_large(&self) -> Problem {
        let cause = "Its values together are longer than 4 GB.".to_owned();
        self.scanner.fault(&Fault::TooLarge(cause))
    }
}

impl Assembly {
    /// Notes a key that is left out because of its path.
    pub(super) fn bad_path(&mut self, bad: BadPath, path: &str, line: u32, column: u32) {
        let problem = complaint::bad_path(self.label(), (line, column), path, bad);
        self.problem(problem);
    }
}

/// Notes a value that is not of its property's type.
fn check<R: Read>(
    scanner: &Scanner<R>,
    assembly: &mut Assembly,
    checked: &mut [(u32, Span)],
    shape: u32,
    attribute: Attribute<'_>,
    stored: Stored,
) {
    let (Stored::Text(span), Some(known)) = (stored, assembly.shapes.get(shape)) else {
        return;
    };
    if matches!(known.kind, PropertyKind::String | PropertyKind::ExpandSz) || known.kind.is_list() {
        return;
    }
    let slot = (span.start as usize)
        .wrapping_mul(31)
        .wrapping_add(shape as usize)
        % CHECKED;
    if checked.get(slot) == Some(&(shape, span)) {
        return;
    }
    let raw = attribute.text();
    if is_good(known, assembly, raw) {
        if let Some(slot) = checked.get_mut(slot) {
            *slot = (shape, span);
        }
        return;
    }
    let place = scanner.place(attribute.index);
    let problem = complaint::bad_value(assembly.label(), place, assembly.current_path(), known, raw);
    assembly.problem(problem);
}

fn is_good(shape: &Shape, assembly: &Assembly, raw: &str) -> bool {
    let flags = || {
        let definition = shape.definition.and_then(|index| assembly.schema.at(index));
        definition.map_or(&[][..], |p| &p.flags)
    };
    match shape.kind {
        PropertyKind::Bool => boolean(raw).is_some(),
        PropertyKind::Dword => text::flags(&text::unescape(raw), flags()).is_some(),
        PropertyKind::Binary | PropertyKind::IpSecList | PropertyKind::NtAcl => hexadecimal(raw).is_some(),
        _ => true,
    }
}
