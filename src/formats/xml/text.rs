//! Characters: positions for people, escapes, and what XML allows.

use memchr::{memchr_iter, memchr3};
use std::borrow::Cow;

/// Where the lines of a text start.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    /// Finds the line starts. A lone carriage return does not end a line, as editors count.
    pub(super) fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Lines(starts)
    }

    /// Line and column (in characters) of a byte offset, both from 1.
    pub(super) fn position(&self, text: &str, offset: usize) -> (u32, u32) {
        let line = self.0.partition_point(|start| *start <= offset).max(1);
        let start = self.0.get(line - 1).copied().unwrap_or_default();
        let column = text
            .get(start..)
            .unwrap_or_default()
            .char_indices()
            .take_while(|(at, _)| start + at < offset)
            .count()
            + 1;
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (small(line), small(column))
    }
}

/// True for a character that XML 1.0 allows (production 2, Char).
pub(super) fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// The first character that XML forbids, with its byte offset.
pub(super) fn first_forbidden(text: &str) -> Option<(usize, char)> {
    // Plain ASCII, nearly all of a real file, is settled byte by byte.
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let step = rest
            .bytes()
            .position(|b| b >= 0x80 || (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')))?;
        let character = text.get(at + step..)?.chars().next()?;
        if !is_allowed(character) {
            return Some((at + step, character));
        }
        at += step + character.len_utf8();
    }
    None
}

/// White space as XML means it.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// True when a text has nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(is_space)
}

/// What one reference (`amp`, `#10`, `#xA`; without `&` and `;`) stands for.
pub(super) fn reference(name: &str) -> Option<char> {
    let code = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let number = match code.strip_prefix('x') {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok()?,
        None if code.bytes().all(|b| b.is_ascii_digit()) => code.parse().ok()?,
        _ => return None,
    };
    char::from_u32(number).filter(|character| is_allowed(*character))
}

/// The first reference of a raw text that means nothing: its offset and name.
pub(super) fn bad_reference(raw: &str) -> Option<(usize, &str)> {
    for at in memchr_iter(b'&', raw.as_bytes()) {
        let rest = raw.get(at + 1..).unwrap_or_default();
        let name = rest.split(';').next().unwrap_or_default();
        if name.len() == rest.len() || reference(name).is_none() {
            let end = name
                .char_indices()
                .find(|(index, c)| *index >= 20 || c.is_whitespace() || *c == '<')
                .map_or(name.len(), |(index, _)| index);
            return Some((at, name.get(..end).unwrap_or_default()));
        }
    }
    None
}

/// The value of a raw attribute: references resolved, literal line breaks and tabs turned into spaces
/// (XML 1.0, 3.3.3).
pub(super) fn attribute_value(raw: &str) -> Cow<'_, str> {
    if !raw.bytes().any(|b| matches!(b, b'&' | b'\t' | b'\r' | b'\n')) {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(resolve(&raw.replace("\r\n", "\n"), |c| match c {
        '\t' | '\r' | '\n' => ' ',
        other => other,
    }))
}

/// The characters of raw element content: references resolved, line ends as `\n` (XML 1.0, 2.11).
pub(super) fn content_value(raw: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'&', b'\r', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(resolve(&raw.replace("\r\n", "\n"), |c| match c {
        '\r' => '\n',
        other => other,
    }))
}

/// Copies a raw text with every reference resolved; `literal` maps the characters outside of references.
fn resolve(raw: &str, literal: impl Fn(char) -> char) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        value.extend(before.chars().map(&literal));
        match after.split_once(';') {
            Some((name, tail)) => {
                value.extend(reference(name));
                rest = tail;
            }
            None => rest = after,
        }
    }
    value.extend(rest.chars().map(&literal));
    value
}

/// The raw form of an attribute value between `quote`s. Line breaks and tabs become references, as IIS writes them
/// (`&#xA;` in customMetadata of real files), or they would come back as spaces.
pub(super) fn escape_attribute(value: &str, quote: char) -> String {
    let mut raw = String::with_capacity(value.len() + 8);
    if memchr3(b'&', b'<', b'>', value.as_bytes()).is_none() && !value.contains(['"', '\'', '\t', '\r', '\n'])
    {
        raw.push_str(value);
        return raw;
    }
    for character in value.chars() {
        match character {
            '&' => raw.push_str("&amp;"),
            '<' => raw.push_str("&lt;"),
            '>' => raw.push_str("&gt;"),
            '\t' => raw.push_str("&#x9;"),
            '\n' => raw.push_str("&#xA;"),
            '\r' => raw.push_str("&#xD;"),
            '"' if quote == '"' => raw.push_str("&quot;"),
            '\'' if quote == '\'' => raw.push_str("&apos;"),
            other => raw.push(other),
        }
    }
    raw
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attribute_values_survive_escaping() {
        for value in [
            "",
            "a",
            "<a href=\"x\">&'b'</a>",
            "one\ntwo\r\n\tthree",
            "Bücher ✔ 𝄞",
        ] {
            for quote in ['"', '\''] {
                let raw = escape_attribute(value, quote);
                assert!(!raw.contains(quote), "{raw}");
                assert_eq!(attribute_value(&raw), value);
                assert_eq!(bad_reference(&raw), None);
            }
        }
        assert_eq!(attribute_value("a\r\nb\tc&#xA;d"), "a b c\nd");
    }

    #[test]
    fn unknown_references_are_found_with_their_place() {
        assert_eq!(bad_reference("a&amp;b&#10;&#x41;"), None);
        assert_eq!(bad_reference("a&nbsp;b"), Some((1, "nbsp")));
        assert_eq!(bad_reference("R&D"), Some((1, "D")));
        assert_eq!(bad_reference("&#0;"), Some((0, "#0")));
        assert_eq!(bad_reference("&#+5;"), Some((0, "#+5")));
    }

    #[test]
    fn positions_count_characters_from_one() {
        let text = "a\r\nüb\nc";
        let lines = Lines::new(text);
        assert_eq!(lines.position(text, 0), (1, 1));
        assert_eq!(lines.position(text, 5), (2, 2));
        assert_eq!(lines.position(text, 7), (3, 1));
        assert_eq!(lines.position(text, 99), (3, 2));
    }

    #[test]
    fn forbidden_characters_are_found() {
        assert_eq!(first_forbidden("ab\tü\r\n"), None);
        assert_eq!(first_forbidden("ü\u{1}"), Some((2, '\u{1}')));
        assert_eq!(first_forbidden("x\u{FFFF}"), Some((1, '\u{FFFF}')));
    }
}
