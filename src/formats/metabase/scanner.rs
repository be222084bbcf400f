//! XML as a stream of tags with the raw text of their attributes.
//!
//! A parser of its own because three things are needed at once that libraries give one by one: attribute text
//! before normalisation (line feeds separate list items), the line of every attribute, and a speed of some 100 MB
//! a second over a window of bounded size. Refuses what hostile files are made of; see [`Fault`].

use super::fault::{Fault, MAX_ATTRIBUTES, MAX_DEPTH};
pub(super) use super::lexeme::Attribute;
use super::lexeme::{
    RawAttribute, Step, Stop, as_text, attribute, check_duplicates, check_reference, count_lines,
    declared_encoding, is_blank, name, outside_of_root, skip_blanks, syntax,
};
use super::window::{At, Window};
use crate::model::Problem;
use std::io::Read;
use std::ops::Range;

/// What comes next in the file. Comments, processing instructions and blank text are passed over.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Token {
    /// A start tag; one that ends itself is followed by its [`Token::End`].
    Start,
    /// An end tag.
    End,
    /// Text that is not blank.
    Text,
    /// The end of the file, after a whole document.
    Eof,
}

/// The stream of tags of one file.
pub(super) struct Scanner<R> {
    window: Window<R>,
    label: String,
    name: Range<usize>,
    attributes: Vec<RawAttribute>,
    /// Names of the open elements, one after the other, and where each starts.
    open_names: Vec<u8>,
    open: Vec<usize>,
    /// Index behind the current token, and the line feeds in it.
    end: usize,
    lines: u32,
    /// The current tag ends itself, and its end has yet to be told.
    self_ending: bool,
    root_seen: bool,
    started: bool,
}

impl<R: Read> Scanner<R> {
    pub(super) fn new(input: R, label: &str) -> Self {
        Scanner {
            window: Window::new(input),
            label: label.to_owned(),
            name: 0..0,
            attributes: Vec::new(),
            open_names: Vec::new(),
            open: Vec::new(),
            end: 0,
            lines: 0,
            self_ending: false,
            root_seen: false,
            started: false,
        }
    }

    /// The next token. A problem is the last thing that comes.
    pub(super) fn next(&mut self) -> Result<Token, Problem> {
        match self.step() {
            Ok(token) => Ok(token),
            Err((fault, index)) => {
                let (line, column) = self.window.place(index);
                Err(fault.problem(&self.label, line, column))
            }
        }
    }

    /// Number of open elements; a start tag has opened its own.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Element name of the current tag.
    pub(super) fn name(&self) -> &str {
        self.text(&self.name)
    }

    /// True when the current tag is of an element.
    pub(super) fn is(&self, name: &str) -> bool {
        self.window.bytes().get(self.name.clone()) == Some(name.as_bytes())
    }

    /// Line of the current token.
    pub(super) fn line(&self) -> u32 {
        self.window.line()
    }

    /// Index of the current token, for [`Scanner::place`].
    pub(super) fn index(&self) -> usize {
        self.window.position()
    }

    /// Line and column of an index of the current token.
    pub(super) fn place(&self, index: usize) -> (u32, u32) {
        self.window.place(index)
    }

    /// Attributes of the current start tag, in file order.
    pub(super) fn attributes(&self) -> impl Iterator<Item = Attribute<'_>> {
        let bytes = self.window.bytes();
        self.attributes.iter().map(|attribute| Attribute {
            name: bytes.get(attribute.name.clone()).unwrap_or_default(),
            raw: bytes.get(attribute.value.clone()).unwrap_or_default(),
            hash: attribute.hash,
            line: attribute.line,
            index: attribute.value.start,
        })
    }

    /// Raw text of one attribute of the current start tag.
    pub(super) fn attribute(&self, name: &str) -> Option<Attribute<'_>> {
        self.attributes()
            .find(|attribute| attribute.name == name.as_bytes())
    }

    /// A problem of the whole file at the current token.
    pub(super) fn fault(&self, fault: &Fault) -> Problem {
        let (line, column) = self.place(self.index());
        fault.problem(&self.label, line, column)
    }

    fn text(&self, range: &Range<usize>) -> &str {
        as_text(self.window.bytes().get(range.clone()).unwrap_or_default())
    }

    fn step(&mut self) -> At<Token> {
        if std::mem::take(&mut self.self_ending) {
            self.close();
            return Ok(Token::End);
        }
        self.window.advance(self.end, self.lines);
        loop {
            (self.end, self.lines) = (self.window.position(), 0);
            let result = if self.started {
                self.token()
            } else {
                self.prolog().map(|()| None)
            };
            match result {
                Ok(Some(token)) => return Ok(token),
                Ok(None) => self.window.advance(self.end, self.lines),
                Err(Stop::Fault(fault, index)) => return Err((fault, index)),
                Err(Stop::Incomplete) => {
                    if self.window.ended() {
                        return self.at_end();
                    }
                    self.window.more()?;
                }
            }
        }
    }

    /// The file ends, and the window holds what was not yet understood.
    fn at_end(&mut self) -> At<Token> {
        let rest = self.window.bytes();
        let end = rest.len();
        let inside = rest
            .get(self.window.position()..)
            .is_some_and(|rest| rest.first() == Some(&b'<'));
        if !self.open.is_empty() || inside {
            let open = self.open.len();
            let innermost = self.open_name().to_owned();
            let cause = match (inside, open) {
                (true, 0) => "It ends inside of a tag.".to_owned(),
                (true, _) => format!("It ends inside of a tag, in the element {innermost}."),
                _ => format!("It ends while {open} elements are open, the innermost of them {innermost}."),
            };
            return Err((Fault::Truncated(cause), end));
        }
        if !self.root_seen {
            return Err((Fault::Empty, end));
        }
        self.end = end;
        Ok(Token::Eof)
    }

    /// Byte order mark and XML declaration.
    fn prolog(&mut self) -> Step<()> {
        let bytes = self.window.bytes();
        if bytes.len() < 4 && !self.window.ended() {
            return Err(Stop::Incomplete);
        }
        let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let rest = bytes.get(start..).unwrap_or_default();
        self.end = start;
        if rest.starts_with(b"<?xml") && rest.get(5).is_none_or(|byte| is_blank(*byte)) {
            let Some(length) = memchr::memmem::find(rest, b"?>") else {
                return Err(Stop::Incomplete);
            };
            let declaration = rest.get(..length).unwrap_or_default();
            if let Some(other) = declared_encoding(declaration) {
                let cause = format!("Its declaration says encoding=\"{other}\"; a metabase is UTF-8.");
                return Err(Stop::Fault(Fault::Encoding(cause), start));
            }
            self.lines = count_lines(declaration);
            self.end = start + length + 2;
        }
        self.started = true;
        Ok(())
    }

    /// One token, or `None` for something to pass over.
    fn token(&mut self) -> Step<Option<Token>> {
        let bytes = self.window.bytes();
        let mut at = self.window.position();
        let mut lines = 0;
        at = skip_blanks(bytes, at, &mut lines);
        if at > self.window.position() {
            (self.end, self.lines) = (at, lines);
            return Ok(None);
        }
        match (bytes.get(at), bytes.get(at + 1)) {
            (None, _) | (Some(b'<'), None) => Err(Stop::Incomplete),
            (Some(b'<'), Some(b'/')) => self.end_tag(at).map(Some),
            (Some(b'<'), Some(b'?')) => self.pass(at, at + 2, b"?>").map(|()| None),
            (Some(b'<'), Some(b'!')) => self.declaration(at),
            (Some(b'<'), Some(_)) => self
                .start_tag(at)
                .map(Some)
                .map_err(|stop| self.earlier_cause(at, stop)),
            (Some(_), _) => self.character_data(at).map(Some),
        }
    }

    /// Passes over what ends with `terminator`.
    fn pass(&mut self, start: usize, from: usize, terminator: &[u8]) -> Step<()> {
        let bytes = self.window.bytes();
        let inside = bytes.get(from..).unwrap_or_default();
        let Some(length) = memchr::memmem::find(inside, terminator) else {
            return Err(Stop::Incomplete);
        };
        self.end = from + length + terminator.len();
        self.lines = count_lines(bytes.get(start..self.end).unwrap_or_default());
        Ok(())
    }

    /// Comment, CDATA section or DOCTYPE.
    fn declaration(&mut self, start: usize) -> Step<Option<Token>> {
        let rest = self.window.bytes().get(start..).unwrap_or_default();
        for (opening, closing) in [(b"<!--".as_slice(), b"-->".as_slice()), (b"<![CDATA[", b"]]>")] {
            if rest.starts_with(opening) {
                self.pass(start, start + opening.len(), closing)?;
                let is_text = opening.len() > 4;
                if is_text && self.open.is_empty() {
                    return Err(outside_of_root(start));
                }
                return Ok(is_text.then_some(Token::Text));
            }
        }
        if rest.len() < 9 && !self.window.ended() {
            return Err(Stop::Incomplete);
        }
        if rest
            .get(..9)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"<!DOCTYPE"))
        {
            return Err(Stop::Fault(Fault::Doctype, start));
        }
        Err(syntax(
            "\"<!\" starts neither a comment nor a CDATA section.",
            start,
        ))
    }

    fn character_data(&mut self, start: usize) -> Step<Token> {
        let bytes = self.window.bytes();
        let rest = bytes.get(start..).unwrap_or_default();
        let length = match memchr::memchr(b'<', rest) {
            Some(length) => length,
            None if self.window.ended() => rest.len(),
            None => return Err(Stop::Incomplete),
        };
        if self.open.is_empty() {
            return Err(outside_of_root(start));
        }
        let run = rest.get(..length).unwrap_or_default();
        for ampersand in memchr::memchr_iter(b'&', run) {
            check_reference(bytes, start + ampersand)?;
        }
        (self.end, self.lines) = (start + length, count_lines(run));
        Ok(Token::Text)
    }

    fn end_tag(&mut self, start: usize) -> Step<Token> {
        let bytes = self.window.bytes();
        let name = name(bytes, start + 2)?;
        let mut lines = 0;
        let at = skip_blanks(bytes, name.end, &mut lines);
        match bytes.get(at) {
            None => return Err(Stop::Incomplete),
            Some(b'>') => {}
            Some(_) => return Err(syntax("An end tag holds more than its name.", at)),
        }
        if self.open.is_empty() || bytes.get(name.clone()) != Some(self.open_bytes()) {
            let found = String::from_utf8_lossy(bytes.get(name).unwrap_or_default()).into_owned();
            let cause = match self.open_name() {
                "" => format!("</{found}> ends an element that was not started."),
                open => format!("</{found}> stands where </{open}> has to be."),
            };
            return Err(syntax(cause, start));
        }
        self.name = name;
        (self.end, self.lines) = (at + 1, lines);
        self.close();
        Ok(Token::End)
    }

    fn start_tag(&mut self, start: usize) -> Step<Token> {
        if self.open.is_empty() && self.root_seen {
            return Err(syntax("A second element follows the end of the first.", start));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Stop::Fault(Fault::Depth, start));
        }
        let bytes = self.window.bytes();
        let name = name(bytes, start + 1)?;
        let mut lines = 0;
        let first_line = self.window.line();
        self.attributes.clear();
        let mut at = name.end;
        loop {
            let blank = at;
            at = skip_blanks(bytes, at, &mut lines);
            match bytes.get(at) {
                None => return Err(Stop::Incomplete),
                Some(b'>') => break,
                Some(b'/') => match bytes.get(at + 1) {
                    None => return Err(Stop::Incomplete),
                    Some(b'>') => {
                        self.self_ending = true;
                        at += 1;
                        break;
                    }
                    Some(_) => return Err(syntax("\"/\" stands inside of a tag.", at)),
                },
                Some(_) if blank == at => {
                    return Err(syntax("A blank is missing in front of an attribute.", at));
                }
                Some(_) => {}
            }
            if self.attributes.len() >= MAX_ATTRIBUTES {
                return Err(Stop::Fault(Fault::Attributes, start));
            }
            let attribute = attribute(bytes, at, first_line, &mut lines)?;
            at = attribute.value.end + 1;
            self.attributes.push(attribute);
        }
        if memchr::memchr(b'<', bytes.get(start + 1..at).unwrap_or_default()).is_some() {
            return Err(syntax("", at));
        }
        check_duplicates(bytes, &self.attributes)?;
        (self.end, self.lines) = (at + 1, lines);
        self.root_seen = true;
        self.open.push(self.open_names.len());
        self.open_names
            .extend_from_slice(self.window.bytes().get(name.clone()).unwrap_or_default());
        self.name = name;
        Ok(Token::Start)
    }

    /// A quote that is missing makes all that follows wrong; what tells is the first "<" inside of the tag.
    fn earlier_cause(&self, start: usize, stop: Stop) -> Stop {
        let Stop::Fault(Fault::Syntax(_), index) = stop else {
            return stop;
        };
        let tag = self.window.bytes().get(start + 1..index + 1).unwrap_or_default();
        match memchr::memchr(b'<', tag) {
            Some(first) => syntax(
                "\"<\" stands inside of a tag; a quote or a \">\" is missing before it.",
                start + 1 + first,
            ),
            None => stop,
        }
    }

    fn open_name(&self) -> &str {
        as_text(self.open_bytes())
    }

    fn open_bytes(&self) -> &[u8] {
        let start = self.open.last().copied().unwrap_or_default();
        self.open_names.get(start..).unwrap_or_default()
    }

    fn close(&mut self) {
        self.open_names.truncate(self.open.pop().unwrap_or_default());
    }
}
