//! A metabase as text, in the lexical form in which IIS 6 writes it (metabase format §2.1, measured on a real file).
//!
//! Byte order mark, `<?xml version ="1.0"?>` with its odd blank, one element a key with one attribute a line in ordinal
//! order, the `>` on a line of its own, an end tag even where nothing is inside. Text that was read is written as it
//! stood; only lists are laid out anew.

use super::key::Key;
use super::text;
use super::tree::Metabase;
use super::value::Property;
use std::borrow::Cow;
use std::io;

/// The characters that end a line. IIS writes CR LF; files that went through a version control system have LF.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum LineEnd {
    /// As IIS writes it.
    #[default]
    CrLf,
    /// As other systems do.
    Lf,
}

impl LineEnd {
    /// The characters.
    pub fn text(self) -> &'static str {
        match self {
            LineEnd::CrLf => "\r\n",
            LineEnd::Lf => "\n",
        }
    }

    /// That of a file, by its first line.
    pub(super) fn of(bytes: &[u8]) -> LineEnd {
        match memchr::memchr(b'\n', bytes) {
            Some(at) if at == 0 || bytes.get(at - 1) != Some(&b'\r') => LineEnd::Lf,
            _ => LineEnd::CrLf,
        }
    }
}

/// A property that IIS writes as a `Custom` element; everything but the names is raw text of an attribute.
pub(super) struct CustomText<'t> {
    pub(super) name: Cow<'t, str>,
    pub(super) id: Cow<'t, str>,
    pub(super) value: Cow<'t, str>,
    pub(super) kind: Cow<'t, str>,
    pub(super) user_type: Cow<'t, str>,
    pub(super) attributes: Cow<'t, str>,
}

impl CustomText<'_> {
    pub(super) fn render(&self, end: LineEnd, out: &mut String) {
        out.push_str("\t<Custom");
        for (name, raw) in [
            ("Name", &self.name),
            ("ID", &self.id),
            ("Value", &self.value),
            ("Type", &self.kind),
            ("UserType", &self.user_type),
            ("Attributes", &self.attributes),
        ] {
            render_attribute(name, raw, end, out);
        }
        out.push_str(end.text());
        out.push_str("\t/>");
        out.push_str(end.text());
    }
}

/// One element of a key; values and `Location` are raw text of attributes.
pub(super) struct KeyText<'t> {
    pub(super) key_type: Cow<'t, str>,
    pub(super) location: Cow<'t, str>,
    pub(super) attributes: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    pub(super) customs: Vec<CustomText<'t>>,
}

impl KeyText<'_> {
    /// Writes it with a line end behind it.
    pub(super) fn render(&mut self, end: LineEnd, out: &mut String) {
        let end_of_line = end.text();
        out.push('<');
        out.push_str(&self.key_type);
        // Only here is there a blank before the sign.
        out.push_str("\tLocation =\"");
        out.push_str(&self.location);
        out.push('"');
        // Ordinal: CGITimeout stands before CacheISAPI.
        self.attributes.sort_by(|(left, _), (right, _)| left.cmp(right));
        for (name, raw) in &self.attributes {
            render_attribute(name, raw, end, out);
        }
        out.push_str(end_of_line);
        out.push_str("\t>");
        out.push_str(end_of_line);
        for custom in &self.customs {
            custom.render(end, out);
        }
        out.push_str("</");
        out.push_str(&self.key_type);
        out.push('>');
        out.push_str(end_of_line);
    }
}

/// An attribute on a line of its own.
pub(super) fn render_attribute(name: &str, raw: &str, end: LineEnd, out: &mut String) {
    out.push_str(end.text());
    out.push_str("\t\t");
    out.push_str(name);
    out.push_str("=\"");
    out.push_str(raw);
    out.push('"');
}

/// The raw text of a value. Items of a list are separated by line feeds in `value`; elsewhere a line feed becomes a
/// reference, because a program that normalises attributes would make a blank of it.
pub(super) fn raw_value(value: &str, is_list: bool, end: LineEnd) -> String {
    if is_list {
        return raw_items(value.split('\n'), end);
    }
    text::escape(value)
        .replace('\r', "&#xD;")
        .replace('\n', "&#xA;")
        .replace('\t', "&#x9;")
}

fn raw_items<T: AsRef<str>>(items: impl Iterator<Item = T>, end: LineEnd) -> String {
    let mut raw = String::new();
    for (index, item) in items.enumerate() {
        if index > 0 {
            raw.push_str(end.text());
            raw.push_str("\t\t\t");
        }
        raw.push_str(&text::escape(item.as_ref()));
    }
    raw
}

/// The raw text of a property that was read: as it stood, lists laid out.
fn raw_of(property: Property<'_>, end: LineEnd) -> Cow<'_, str> {
    if property.kind().is_list() {
        return Cow::Owned(raw_items(property.list().iter(), end));
    }
    let raw = property.raw();
    if raw.contains('"') {
        // It stood between single quotes.
        Cow::Owned(raw.replace('"', "&quot;"))
    } else {
        Cow::Borrowed(raw)
    }
}

impl<'m> KeyText<'m> {
    fn of(key: Key<'m>, end: LineEnd) -> KeyText<'m> {
        let mut made = KeyText {
            key_type: Cow::Borrowed(key.key_type()),
            location: text::escape(key.path()),
            attributes: Vec::new(),
            customs: Vec::new(),
        };
        for property in key.properties().filter(|property| !property.is_secure()) {
            let raw = raw_of(property, end);
            if property.is_custom() {
                made.customs.push(CustomText {
                    name: text::escape(property.name()),
                    id: property.id().to_string().into(),
                    value: raw,
                    kind: property.kind().word().into(),
                    user_type: property.user_type().word(),
                    attributes: property.attributes().words(),
                });
            } else {
                made.attributes.push((Cow::Borrowed(property.name()), raw));
            }
        }
        made
    }
}

impl Metabase {
    /// Writes the metabase as a file of its own. What reading drops is not in it: `IIS_Global`, which is the state of
    /// one machine's file, and secrets, which are encrypted with that machine's key.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, out: &mut dyn io::Write, end: LineEnd) -> io::Result<()> {
        let end_of_line = end.text();
        out.write_all(b"\xEF\xBB\xBF<?xml version =\"1.0\"?>")?;
        for line in [
            "",
            "<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">",
            "<MBProperty>",
        ] {
            out.write_all(line.as_bytes())?;
            out.write_all(end_of_line.as_bytes())?;
        }
        let mut element = String::new();
        for key in self.keys().filter(|key| !key.is_implicit()) {
            element.clear();
            KeyText::of(key, end).render(end, &mut element);
            out.write_all(element.as_bytes())?;
        }
        for line in ["</MBProperty>", "</configuration>"] {
            out.write_all(line.as_bytes())?;
            out.write_all(end_of_line.as_bytes())?;
        }
        Ok(())
    }
}
