//! `cs-uri-stem` as text.

use crate::formats::ini::windows_1252;
use std::borrow::Cow;

/// The address of a request, without its query, as text.
///
/// IIS logs the address after it has decoded it, with `+` for a blank; a client's escapes that IIS left alone are
/// decoded here. Logs are UTF-8 (`u_ex…`, or LogInUTF8) or in the server's code page, which is taken for Windows-1252
/// where the bytes are not UTF-8.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Address;

impl Address {
    /// The text of the field. Control characters stay as they are: whoever shows them has to mind them.
    pub fn text(field: &[u8]) -> Cow<'_, str> {
        let bytes = unescaped(field);
        match bytes {
            Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
            },
            Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => error.as_bytes().iter().map(|byte| windows_1252(*byte)).collect(),
            }),
        }
    }
}

/// `+` and `%XX` taken back; an escape that is none stays.
fn unescaped(field: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = memchr::memchr2(b'+', b'%', field) else {
        return Cow::Borrowed(field);
    };
    let (plain, rest) = field.split_at(first);
    let mut out = plain.to_vec();
    let mut rest = rest.iter();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => match rest.as_slice() {
                [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    rest.nth(1);
                    digit(*high) * 16 + digit(*low)
                }
                _ => b'%',
            },
            other => *other,
        });
    }
    Cow::Owned(out)
}

fn digit(letter: u8) -> u8 {
    match letter {
        b'0'..=b'9' => letter - b'0',
        b'a'..=b'f' => letter - b'a' + 10,
        _ => letter.saturating_sub(b'A') + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_text_in_either_encoding() {
        for (field, text) in [
            (&b"/staff/default.asp"[..], "/staff/default.asp"),
            (b"/House+rules.htm", "/House rules.htm"),
            (b"/a%20b%2Fc.asp", "/a b/c.asp"),
            (b"/100%/x%2.asp%", "/100%/x%2.asp%"),
            (b"/%zz%4x", "/%zz%4x"),
            (
                "/Preisliste für Bücher.htm".as_bytes(),
                "/Preisliste für Bücher.htm",
            ),
            (b"/B\xFCcher.htm", "/Bücher.htm"),
            (b"/B%FCcher.htm", "/Bücher.htm"),
            (b"/B%C3%BCcher.htm", "/Bücher.htm"),
            (b"/10\x80.asp", "/10€.asp"),
            (b"-", "-"),
            (b"", ""),
        ] {
            assert_eq!(Address::text(field), text, "{field:?}");
        }
    }
}
