//! From the file's bytes to characters and back, the same bytes.

use super::error;
use super::text::Lines;
use crate::model::{Place, Problem};

/// How the characters of a file are stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Encoding {
    /// UTF-8 without a byte order mark: what IIS 7 and later write.
    Utf8,
    /// UTF-8 with a byte order mark: what many editors leave behind.
    Utf8Bom,
    /// UTF-16, low byte first, with its mark.
    Utf16Le,
    /// UTF-16, high byte first, with its mark.
    Utf16Be,
}

const UTF8_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// The two ways to store Unicode that are read, whatever the byte order or mark.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Family {
    Utf8,
    Utf16,
}

impl Family {
    /// By the name in an XML declaration.
    fn of(name: &str) -> Option<Family> {
        let is_one_of = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        if is_one_of(&["utf-8", "utf8"]) {
            Some(Family::Utf8)
        } else if is_one_of(&["utf-16", "utf-16le", "utf-16be", "unicode", "iso-10646-ucs-2"]) {
            Some(Family::Utf16)
        } else {
            None
        }
    }

    fn name(self) -> &'static str {
        match self {
            Family::Utf8 => "UTF-8",
            Family::Utf16 => "UTF-16",
        }
    }
}

impl Encoding {
    fn family(self) -> Family {
        match self {
            Encoding::Utf8 | Encoding::Utf8Bom => Family::Utf8,
            Encoding::Utf16Le | Encoding::Utf16Be => Family::Utf16,
        }
    }
}

/// Decodes a file by its byte order mark; refuses other encodings by the name the file gives them.
pub(super) fn decode(bytes: Vec<u8>, label: &str) -> Result<(String, Encoding), Problem> {
    if bytes.len() > super::MAX_BYTES {
        return Err(error::too_large(label, bytes.len()));
    }
    let (text, encoding) = match bytes.as_slice() {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Err(unsupported(label, "UTF-32")),
        [0xFF, 0xFE, units @ ..] => (utf16(units, label, u16::from_le_bytes)?, Encoding::Utf16Le),
        [0xFE, 0xFF, units @ ..] => (utf16(units, label, u16::from_be_bytes)?, Encoding::Utf16Be),
        [b'<', 0, ..] | [0, b'<', ..] => {
            return Err(error::encoding(
                label,
                "lacks a byte order mark",
                "It looks like UTF-16, which is read only with its byte order mark.".to_owned(),
            ));
        }
        [0xEF, 0xBB, 0xBF, text @ ..] => (utf8(text.to_vec(), label)?, Encoding::Utf8Bom),
        // Another encoding is refused by its own name, not for the first byte that is not UTF-8.
        _ => match declared(&String::from_utf8_lossy(bytes.get(..256).unwrap_or(&bytes))) {
            Some(name) if Family::of(&name).is_none() => return Err(unsupported(label, &name)),
            _ => (utf8(bytes, label)?, Encoding::Utf8),
        },
    };
    match declared(&text) {
        Some(name) if Family::of(&name) != Some(encoding.family()) => Err(error::encoding(
            label,
            "contradicts its own encoding",
            format!(
                "Its bytes are {}, but it declares encoding=\"{name}\".",
                encoding.family().name()
            ),
        )),
        _ => Ok((text, encoding)),
    }
}

/// The bytes of a file again.
pub(super) fn encode(text: String, encoding: Encoding) -> Vec<u8> {
    let units = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        let mut out = Vec::with_capacity(2 + text.len() * 2);
        out.extend(mark);
        out.extend(text.encode_utf16().flat_map(bytes));
        out
    };
    match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf8Bom => [&UTF8_MARK, text.as_bytes()].concat(),
        Encoding::Utf16Le => units([0xFF, 0xFE], u16::to_le_bytes),
        Encoding::Utf16Be => units([0xFE, 0xFF], u16::to_be_bytes),
    }
}

fn unsupported(label: &str, name: &str) -> Problem {
    error::encoding(
        label,
        &format!("is in the encoding {name}"),
        "Only UTF-8 and UTF-16 are read.".to_owned(),
    )
}

/// The `encoding` of the XML declaration.
fn declared(text: &str) -> Option<String> {
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let after = declaration.split_once("encoding")?.1.trim_start();
    let value = after.strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = value.get(1..)?.split_once(quote)?.0;
    Some(name.trim().to_owned())
}

fn utf8(bytes: Vec<u8>, label: &str) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|bad| {
        let end = bad.utf8_error().valid_up_to();
        let valid = String::from_utf8_lossy(bad.as_bytes().get(..end).unwrap_or_default()).into_owned();
        error::not_text(label, end_of(&valid, label), "UTF-8")
    })
}

fn utf16(units: &[u8], label: &str, unit: fn([u8; 2]) -> u16) -> Result<String, Problem> {
    let (pairs, odd) = units.as_chunks::<2>();
    let mut text = String::with_capacity(units.len());
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match character {
            Ok(character) => text.push(character),
            Err(_) => return Err(error::not_text(label, end_of(&text, label), "UTF-16")),
        }
    }
    if odd.is_empty() {
        Ok(text)
    } else {
        Err(error::not_text(label, end_of(&text, label), "UTF-16"))
    }
}

fn end_of(text: &str, label: &str) -> Place {
    let (line, column) = Lines::new(text).position(text, text.len());
    Place::at(label, line, column)
}
