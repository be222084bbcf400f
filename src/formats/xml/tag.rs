//! Start tags, cut into pieces.

use super::MAX_ATTRIBUTES;
use super::error::Source;
use super::text::{self, is_space};
use super::tree::{Attribute, Piece};
use crate::model::Problem;
use std::collections::BTreeSet;

/// A start tag's parts.
pub(super) struct Tag {
    pub(super) name: Piece,
    pub(super) attributes: Vec<Attribute>,
    pub(super) tail: Piece,
}

/// Walks over one tag's bytes. All delimiters are ASCII, so offsets stay on character borders.
struct Cursor<'t> {
    source: &'t Source<'t>,
    at: usize,
    end: usize,
}

impl<'t> Cursor<'t> {
    fn peek(&self) -> Option<u8> {
        (self.at < self.end)
            .then(|| self.source.text.as_bytes().get(self.at).copied())
            .flatten()
    }

    fn skip_while(&mut self, test: impl Fn(u8) -> bool) -> Piece {
        let start = self.at;
        while self.peek().is_some_and(&test) {
            self.at += 1;
        }
        Piece::Source { start, end: self.at }
    }

    fn spaces(&mut self) -> Piece {
        self.skip_while(is_space)
    }

    fn name(&mut self) -> Result<(Piece, &'t str), Problem> {
        let start = self.at;
        let piece =
            self.skip_while(|b| !is_space(b) && !matches!(b, b'=' | b'/' | b'>' | b'"' | b'\'' | b'<'));
        let name = self.source.text.get(start..self.at).unwrap_or_default();
        if is_name(name) {
            Ok((piece, name))
        } else if name.is_empty() {
            Err(self.source.syntax(start, "A name is missing here."))
        } else {
            Err(self
                .source
                .syntax(start, format!("\"{name}\" is not a name that XML allows.")))
        }
    }
}

/// True for an XML name. Letters, `_` and `:` start one; digits, `-` and `.` may follow (XML 1.0 production 5, with
/// all characters beyond ASCII taken as letters but for white space).
pub(super) fn is_name(name: &str) -> bool {
    let starts =
        |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':') || (!c.is_ascii() && !c.is_whitespace());
    name.starts_with(starts)
        && name
            .chars()
            .all(|c| starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.'))
}

/// Cuts the start tag that spans `start..end` (`<` to `>`).
pub(super) fn cut(source: &Source<'_>, start: usize, end: usize) -> Result<Tag, Problem> {
    let mut cursor = Cursor {
        source,
        at: start + 1,
        end,
    };
    let (name, _) = cursor.name()?;
    let mut attributes = Vec::new();
    let mut names = BTreeSet::new();
    loop {
        let space_start = cursor.at;
        let space = cursor.spaces();
        if matches!(cursor.peek(), None | Some(b'/' | b'>')) {
            let tail = Piece::Source {
                start: space_start,
                end,
            };
            let written = tail.text(source.text).trim_start();
            return match written {
                ">" | "/>" => Ok(Tag {
                    name,
                    attributes,
                    tail,
                }),
                _ => Err(source.syntax(cursor.at, "A start tag ends with \">\" or \"/>\".")),
            };
        }
        if attributes.len() == MAX_ATTRIBUTES {
            return Err(source.attributes(start));
        }
        let at = cursor.at;
        if at == space_start {
            return Err(source.syntax(at, "White space is missing between two attributes."));
        }
        let (attribute, written) = attribute(&mut cursor, space)?;
        if !names.insert(written) {
            return Err(source.syntax(
                at,
                format!("The attribute \"{written}\" occurs twice in one element."),
            ));
        }
        attributes.push(attribute);
    }
}

fn attribute<'t>(cursor: &mut Cursor<'t>, space: Piece) -> Result<(Attribute, &'t str), Problem> {
    let source = cursor.source;
    let (name, written) = cursor.name()?;
    let equals_start = cursor.at;
    cursor.spaces();
    if cursor.peek() != Some(b'=') {
        return Err(source.syntax(
            cursor.at,
            format!("\"=\" is missing after the attribute name \"{written}\"."),
        ));
    }
    cursor.at += 1;
    cursor.spaces();
    let equals = Piece::Source {
        start: equals_start,
        end: cursor.at,
    };
    let quote = match cursor.peek() {
        Some(b'"') => '"',
        Some(b'\'') => '\'',
        _ => {
            return Err(source.syntax(
                cursor.at,
                format!("The value of the attribute \"{written}\" has no quotes."),
            ));
        }
    };
    cursor.at += 1;
    let value_start = cursor.at;
    let value = cursor.skip_while(|b| char::from(b) != quote);
    let raw = value.text(source.text);
    if let Some(at) = memchr::memchr(b'<', raw.as_bytes()) {
        return Err(source.syntax(
            value_start + at,
            format!("\"<\" may not stand in the value of the attribute \"{written}\"; a closing quote may be missing."),
        ));
    }
    if let Some((at, name)) = text::bad_reference(raw) {
        return Err(source.entity(value_start + at, name));
    }
    if cursor.peek().is_none() {
        return Err(source.truncated(
            value_start,
            format!("The value of the attribute \"{written}\" is not closed."),
        ));
    }
    cursor.at += 1;
    Ok((
        Attribute {
            space,
            name,
            equals,
            quote,
            value,
        },
        written,
    ))
}
