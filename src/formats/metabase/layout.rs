//! Where the elements of a MetaBase.xml lie in its bytes.
//!
//! Only for bytes that [`super::Metabase::read`] has accepted: what is wrong with a file was found there.

use super::lexeme::{self, RawAttribute, Stop};
use super::text;
use std::ops::Range;

/// One element of a key.
#[derive(Clone, Debug)]
pub(super) struct KeyElement {
    /// Its `Location`, without references and slashes at the end.
    pub(super) location: String,
    /// From its `<` to behind the `>` of its end tag.
    pub(super) range: Range<usize>,
    /// Its start tag.
    pub(super) tag: Range<usize>,
    /// Its name in the start tag.
    pub(super) name: Range<usize>,
}

/// The elements of keys in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) keys: Vec<KeyElement>,
    /// Index of the end tag of `MBProperty`, behind which no key stands.
    pub(super) end: Option<usize>,
}

impl Layout {
    pub(super) fn of(bytes: &[u8]) -> Layout {
        let mut layout = Layout::default();
        let mut depth = 0;
        let mut at = 0;
        let mut open: Option<KeyElement> = None;
        while let Some(tag) = next_tag(bytes, at) {
            at = tag.range.end;
            match tag.kind {
                Kind::Start | Kind::Whole if depth == 2 => {
                    let attributes = attributes(bytes, &tag);
                    let location = attributes
                        .iter()
                        .find(|attribute| bytes.get(attribute.name.clone()) == Some(b"Location"));
                    let location = location.map(|attribute| unescaped(bytes, &attribute.value));
                    let element = location.map(|location| KeyElement {
                        location: location.trim_end_matches('/').to_owned(),
                        range: tag.range.clone(),
                        tag: tag.range.clone(),
                        name: tag.name,
                    });
                    if tag.kind == Kind::Start {
                        open = element;
                        depth += 1;
                    } else {
                        layout.keys.extend(element);
                    }
                }
                Kind::Start => depth += 1,
                Kind::Whole => {}
                Kind::End => {
                    depth -= 1;
                    if depth == 2
                        && let Some(mut element) = open.take()
                    {
                        element.range.end = tag.range.end;
                        layout.keys.push(element);
                    }
                    if depth == 1 && bytes.get(tag.name) == Some(b"MBProperty") {
                        layout.end = Some(tag.range.start);
                    }
                }
            }
        }
        layout
    }
}

/// What a tag does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// It begins an element.
    Start,
    /// It ends one.
    End,
    /// It begins one and ends it.
    Whole,
}

/// A tag and where it lies.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) kind: Kind,
    /// From `<` to behind `>`.
    pub(super) range: Range<usize>,
    pub(super) name: Range<usize>,
}

/// The next tag from an index on; comments, CDATA sections and processing instructions are passed over.
pub(super) fn next_tag(bytes: &[u8], from: usize) -> Option<Tag> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let start = at + memchr::memchr(b'<', rest)?;
        let rest = bytes.get(start..)?;
        let passed = [
            (b"<!--".as_slice(), b"-->".as_slice()),
            (b"<![CDATA[", b"]]>"),
            (b"<?", b"?>"),
        ]
        .into_iter()
        .find(|(opening, _)| rest.starts_with(opening));
        if let Some((opening, closing)) = passed {
            let inside = start + opening.len();
            at = inside + memchr::memmem::find(bytes.get(inside..)?, closing)? + closing.len();
            continue;
        }
        let is_end = rest.get(1) == Some(&b'/');
        let name = lexeme::name(bytes, start + 1 + usize::from(is_end)).ok()?;
        let end = tag_end(bytes, name.end)?;
        let kind = match (is_end, bytes.get(end.checked_sub(2)?)) {
            (true, _) => Kind::End,
            (false, Some(b'/')) => Kind::Whole,
            (false, _) => Kind::Start,
        };
        return Some(Tag {
            kind,
            range: start..end,
            name,
        });
    }
}

/// Index behind the `>` that ends a tag; one between quotes does not.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        match bytes.get(at)? {
            b'>' => return Some(at + 1),
            quote => at += 2 + memchr::memchr(*quote, bytes.get(at + 1..)?)?,
        }
    }
}

/// The attributes of a start tag, in file order.
pub(super) fn attributes(bytes: &[u8], tag: &Tag) -> Vec<RawAttribute> {
    let mut attributes = Vec::new();
    let mut lines = 0;
    let mut at = tag.name.end;
    loop {
        at = lexeme::skip_blanks(bytes, at, &mut lines);
        if at >= tag.range.end || matches!(bytes.get(at), None | Some(b'>' | b'/')) {
            return attributes;
        }
        match lexeme::attribute(bytes, at, 0, &mut lines) {
            Ok(attribute) => {
                at = attribute.value.end + 1;
                attributes.push(attribute);
            }
            Err(Stop::Incomplete | Stop::Fault(..)) => return attributes,
        }
    }
}

/// The text between the quotes of an attribute, without references.
pub(super) fn unescaped(bytes: &[u8], range: &Range<usize>) -> String {
    text::unescape(lexeme::as_text(bytes.get(range.clone()).unwrap_or_default())).into_owned()
}

/// The range with the blanks in front of it on its line and the line end behind it, when nothing else is on the line.
pub(super) fn whole_lines(bytes: &[u8], range: &Range<usize>) -> Range<usize> {
    let before = bytes.get(..range.start).unwrap_or_default();
    let blanks = before
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    let start = range.start - blanks;
    let starts_line = start == 0 || bytes.get(start - 1) == Some(&b'\n');
    let end = end_of_line(bytes, range.end);
    match end {
        Some(end) if starts_line => start..end,
        _ => range.clone(),
    }
}

/// Index behind the line end that follows an index with nothing but blanks between; `None` where something else does.
pub(super) fn end_of_line(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let blanks = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
        .count();
    (rest.get(blanks) == Some(&b'\n')).then_some(from + blanks + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_whatever_stands_between_them() {
        let text = "<?xml version =\"1.0\"?><!-- <X Location=\"/no\"> --><configuration><MBProperty>\n\
             <A Location ='/a/' x=\"<>\"/>  <B\tLocation =\"/b&amp;c\"><Custom ID='1' Value='>'/></B>\n\
             <![CDATA[<C Location=\"/c\">]]><D x=''></D></MBProperty></configuration>"
            .replace("\"<>\"", "\"/>\"");
        let layout = Layout::of(text.as_bytes());
        let found: Vec<(&str, &str)> = layout
            .keys
            .iter()
            .map(|key| (key.location.as_str(), &text[key.range.clone()]))
            .collect();
        assert_eq!(
            found,
            [
                ("/a", "<A Location ='/a/' x=\"/>\"/>"),
                (
                    "/b&c",
                    "<B\tLocation =\"/b&amp;c\"><Custom ID='1' Value='>'/></B>"
                ),
            ]
        );
        assert_eq!(
            layout.end.map(|end| &text[end..]),
            Some("</MBProperty></configuration>")
        );
    }
}
