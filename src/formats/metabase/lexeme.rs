//! The pieces of tags: names, attributes, references.
//!
//! Every function looks at bytes of the window from an index on, and stops with [`Stop::Incomplete`] where they end too
//! early to tell.

use super::fault::Fault;
use super::store::hash;
use super::text::{self, Reference};
use std::ops::Range;

/// Why a piece cannot be had.
pub(super) enum Stop {
    /// The token goes on behind the window.
    Incomplete,
    Fault(Fault, usize),
}

/// A piece, or why not.
pub(super) type Step<T> = Result<T, Stop>;

/// An attribute of the current start tag, as indices of the window.
#[derive(Clone, Debug)]
pub(super) struct RawAttribute {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
    /// Hash of the name.
    pub(super) hash: u64,
    pub(super) line: u32,
}

/// An attribute of the current start tag.
#[derive(Clone, Copy)]
pub(super) struct Attribute<'s> {
    pub(super) name: &'s [u8],
    /// Bytes between the quotes, references and line feeds as they stand.
    pub(super) raw: &'s [u8],
    /// Hash of the name.
    pub(super) hash: u64,
    pub(super) line: u32,
    /// Index of the value in the window, for [`super::scanner::Scanner::place`].
    pub(super) index: usize,
}

impl<'s> Attribute<'s> {
    /// The name as text.
    pub(super) fn name_text(&self) -> &'s str {
        as_text(self.name)
    }

    /// The bytes between the quotes as text.
    pub(super) fn text(&self) -> &'s str {
        as_text(self.raw)
    }
}

/// Text of bytes that the window has checked, of a token that ends between characters.
pub(super) fn as_text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

pub(super) fn syntax(cause: impl Into<String>, index: usize) -> Stop {
    Stop::Fault(Fault::Syntax(cause.into()), index)
}

pub(super) fn outside_of_root(index: usize) -> Stop {
    syntax(
        "There is text outside of the element that holds everything; the file is not XML.",
        index,
    )
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':') || byte >= 0x80
}

/// As [`is_name`], from a table: this is asked of every tenth byte of a file.
fn in_name(byte: u8) -> bool {
    #[allow(
        clippy::indexing_slicing,
        reason = "in a constant, where going wrong would stop the compiler"
    )]
    const NAMES: [bool; 256] = {
        let mut names = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            names[byte] = is_name(byte as u8);
            byte += 1;
        }
        names
    };
    NAMES.get(usize::from(byte)).is_some_and(|is_name| *is_name)
}

pub(super) fn count_lines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

/// Index of the first byte that is not blank.
pub(super) fn skip_blanks(bytes: &[u8], from: usize, lines: &mut u32) -> usize {
    let mut from = from;
    let mut rest = bytes.get(from..).unwrap_or_default();
    // What IIS writes in front of every attribute.
    if let Some(after) = rest.strip_prefix(b"\r\n\t\t") {
        *lines = lines.saturating_add(1);
        (rest, from) = (after, from + 4);
    }
    for (index, byte) in rest.iter().enumerate() {
        match byte {
            b'\n' => *lines = lines.saturating_add(1),
            b' ' | b'\t' | b'\r' => {}
            _ => return from + index,
        }
    }
    from + rest.len()
}

/// A name that starts at an index.
pub(super) fn name(bytes: &[u8], from: usize) -> Step<Range<usize>> {
    let rest = bytes.get(from..).unwrap_or_default();
    let Some(length) = rest.iter().position(|byte| !in_name(*byte)) else {
        return Err(Stop::Incomplete);
    };
    match rest.first() {
        Some(first) if length > 0 && !first.is_ascii_digit() && !matches!(first, b'-' | b'.') => {
            Ok(from..from + length)
        }
        _ => Err(syntax("A name has to start here.", from)),
    }
}

pub(super) fn attribute(bytes: &[u8], from: usize, first_line: u32, lines: &mut u32) -> Step<RawAttribute> {
    let name = name(bytes, from)?;
    let line = first_line.saturating_add(*lines);
    let mut at = skip_blanks(bytes, name.end, lines);
    match bytes.get(at) {
        None => return Err(Stop::Incomplete),
        Some(b'=') => at = skip_blanks(bytes, at + 1, lines),
        Some(_) => return Err(syntax("An attribute has no value.", at)),
    }
    let quote = match bytes.get(at) {
        None => return Err(Stop::Incomplete),
        Some(quote @ (b'"' | b'\'')) => *quote,
        Some(_) => return Err(syntax("An attribute's value is not in quotes.", at)),
    };
    let start = at + 1;
    at = start;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(length) = memchr::memchr3(quote, b'\n', b'&', rest) else {
            return Err(Stop::Incomplete);
        };
        at += length;
        match bytes.get(at) {
            Some(b'&') => at = check_reference(bytes, at)?,
            Some(b'\n') => {
                *lines = lines.saturating_add(1);
                at += 1;
            }
            _ => break,
        }
    }
    Ok(RawAttribute {
        hash: hash(bytes.get(name.clone()).unwrap_or_default()),
        name,
        value: start..at,
        line,
    })
}

/// Index behind the reference at an index; refuses what XML does not have built in.
pub(super) fn check_reference(bytes: &[u8], ampersand: usize) -> Step<usize> {
    const LONGEST: usize = 16;
    let rest = bytes.get(ampersand + 1..).unwrap_or_default();
    let length = rest
        .iter()
        .take(LONGEST)
        .take_while(|byte| is_name(**byte) || **byte == b'#')
        .count();
    let word = rest.get(..length).unwrap_or_default();
    match rest.get(length) {
        None if length < LONGEST => return Err(Stop::Incomplete),
        Some(b';') => {}
        _ => return Err(Stop::Fault(Fault::Entity(String::new()), ampersand)),
    }
    let reference = String::from_utf8_lossy(word) + ";";
    match text::reference(&reference) {
        Ok(_) => Ok(ampersand + 1 + length + 1),
        Err(Reference::Unended) => Err(Stop::Fault(Fault::Entity(String::new()), ampersand)),
        Err(Reference::Unknown(name)) => Err(Stop::Fault(Fault::Entity(name.to_owned()), ampersand)),
        Err(Reference::Forbidden(name)) => {
            let cause = format!("The reference \"&{name};\" names no character that XML allows.");
            Err(Stop::Fault(Fault::Character(cause), ampersand))
        }
    }
}

/// Refuses a tag with two attributes of one name.
pub(super) fn check_duplicates(bytes: &[u8], attributes: &[RawAttribute]) -> Step<()> {
    const FEW: usize = 24;
    let mut rest = attributes;
    if attributes.len() <= FEW {
        let mut is_suspect = false;
        while let Some((first, others)) = rest.split_first() {
            is_suspect |= others.iter().any(|other| other.hash == first.hash);
            rest = others;
        }
        if !is_suspect {
            return Ok(());
        }
    }
    let name = |attribute: &RawAttribute| bytes.get(attribute.name.clone()).unwrap_or_default();
    let mut sorted: Vec<&RawAttribute> = attributes.iter().collect();
    sorted.sort_by_key(|attribute| (name(attribute), attribute.name.start));
    for (earlier, later) in sorted.iter().zip(sorted.iter().skip(1)) {
        if name(earlier) == name(later) {
            let name = String::from_utf8_lossy(name(later)).into_owned();
            return Err(Stop::Fault(Fault::DuplicateAttribute(name), later.name.start));
        }
    }
    Ok(())
}

/// The encoding that a declaration names, when it is not UTF-8.
pub(super) fn declared_encoding(declaration: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(declaration).into_owned();
    let (_, after) = text.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = value.get(1..)?.split(quote).next()?;
    let known = ["utf-8", "utf8", "us-ascii", "ascii"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known));
    (!known).then(|| name.to_owned())
}
