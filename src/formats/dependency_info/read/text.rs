//! From the bytes that were kept to one plain text.
//!
//! `msdeploy … > needs.xml` gives UTF-16 in PowerShell and the console's code page in cmd; what went through a web page,
//! a ticket or a mail comes with its markup escaped.

use crate::formats::ini::{Encoding, decode};

/// How often escapes are taken off: a page in a page in a mail.
const MOST_ESCAPES: usize = 3;

/// A text, and what had to be done to get it.
pub(super) struct Plain {
    pub(super) text: String,
    /// Name of the code page that was assumed, when nothing said which it is.
    pub(super) assumed: Option<&'static str>,
}

/// Reads bytes of any encoding that a Windows console or editor writes.
pub(super) fn plain(bytes: &[u8]) -> Plain {
    let (mut text, encoding) = decode(bytes);
    let mut assumed = None;
    if encoding == Encoding::Ansi && !text.is_ascii() {
        // A redirected console writes its own code page, an editor that of Windows. Letters lie at different places in
        // the two, and what lies there in the other one is rarely part of a name.
        let is_console = bytes.iter().all(|byte| !matches!(byte, 0xA6..));
        if is_console {
            text = bytes.iter().map(|byte| console(*byte)).collect();
        }
        assumed = Some(if is_console {
            "850 (console)"
        } else {
            "1252 (Windows)"
        });
    }
    // The tags have no NUL; UTF-16 that was cut or pasted into something else does.
    if text.contains('\0') {
        text.retain(|c| c != '\0');
    }
    for _ in 0..MOST_ESCAPES {
        if has_tag(&text, "<") || !has_tag(&text, "&lt;") && !has_tag(&text, "&amp;lt;") {
            break;
        }
        text = unescaped(&text);
    }
    Plain { text, assumed }
}

/// Letters of code page 850 from 0x80 to 0xA5; 437 has the same, three signs apart (Unicode's `CP850.TXT`).
const CP850: [char; 38] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö',
    'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ',
];

fn console(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        Some(at) => CP850
            .get(usize::from(at))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(byte),
    }
}

/// True when one of the tags that only this output has follows an opening sign.
fn has_tag(text: &str, open: &str) -> bool {
    const TAGS: [&str; 4] = ["dependency", "apppool", "isapi", "cgi"];
    memchr::memmem::find_iter(text.as_bytes(), open.as_bytes()).any(|at| {
        let rest = text.as_bytes().get(at + open.len()..).unwrap_or_default();
        TAGS.iter().any(|tag| {
            rest.get(..tag.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
        })
    })
}

/// Takes one layer of escapes off. What is no reference stays as it is.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        // The longest reference that means something here, `&#x10FFFF;`, has ten characters.
        let end = after.bytes().take(12).position(|byte| byte == b';');
        let name = end.and_then(|end| after.get(1..end));
        match name.and_then(meaning) {
            Some(character) => {
                out.push(character);
                rest = end.and_then(|end| after.get(end + 1..)).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn meaning(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number).filter(|c| *c != '\0')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_are_told_apart_by_where_their_letters_lie() {
        let text = |bytes: &[u8]| plain(bytes).text;
        assert_eq!(text(b"B\x81cher \x84\x94"), "Bücher äö");
        assert_eq!(text(b"B\xFCcher"), "Bücher");
        assert_eq!(text("Bücher".as_bytes()), "Bücher");
        assert_eq!(plain(b"B\x81cher").assumed, Some("850 (console)"));
        assert_eq!(plain(b"ASP").assumed, None);
    }

    #[test]
    fn escapes_go_in_layers_and_only_when_the_tags_are_escaped() {
        assert_eq!(
            plain(b"&amp;lt;isapi dll=&amp;quot;a&amp;amp;amp;b&amp;quot;").text,
            "<isapi dll=\"a&amp;b\""
        );
        assert_eq!(plain(b"<isapi dll=\"a&amp;b\">").text, "<isapi dll=\"a&amp;b\">");
        assert_eq!(
            unescaped("a&b;&#65;&#x42;&#0;&#xFFFFFF;&nope;&"),
            "a&b;AB&#0;&#xFFFFFF;&nope;&"
        );
    }
}
