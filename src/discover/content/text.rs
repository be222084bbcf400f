//! Encodings of content: what a file's bytes are as text, told from the bytes themselves.
//!
//! Everything that is looked for is ASCII, so a file in any encoding that keeps ASCII is scanned as it is, and only the
//! lines that show something are turned into text. UTF-16 is turned into UTF-8 first.

use super::pattern::Pattern;
use crate::formats::code_page::of_number;
use encoding_rs::{Encoding as Page, WINDOWS_1252};
use std::borrow::Cow;

/// How the bytes of a file are to be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Encoding {
    /// UTF-8 line by line, and where a line is not, this code page.
    Utf8Or(&'static Page),
    /// A code page that the file names and keeps to.
    Page(&'static Page),
    /// UTF-16 with the low byte first.
    Utf16Le,
    /// UTF-16 with the high byte first.
    Utf16Be,
    /// No text.
    Binary,
}

/// How much of a file tells its encoding.
pub(super) const SNIFFED: usize = 4096;

impl Encoding {
    /// UTF-8, or what Windows wrote in Western Europe and America.
    pub const USUAL: Encoding = Encoding::Utf8Or(WINDOWS_1252);

    /// Tells the encoding by the first bytes of a file.
    pub fn of(start: &[u8]) -> Encoding {
        let start = start.get(..SNIFFED).unwrap_or(start);
        match start {
            [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
            [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
            [0xEF, 0xBB, 0xBF, ..] => return Encoding::USUAL,
            _ => {}
        }
        if memchr::memchr(0, start).is_some() {
            return without_mark(start);
        }
        // Control characters that no text has; ESC is part of ISO-2022-JP, SUB ends files of DOS.
        let odd = start
            .iter()
            .filter(|byte| matches!(byte, 0x01..=0x08 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F))
            .count();
        if odd * 20 > start.len() {
            return Encoding::Binary;
        }
        match named(start) {
            // Bytes that are UTF-8 are not by chance, whatever an editor left in the header.
            Some(page) if is_utf8(start) => Encoding::Utf8Or(page),
            Some(page) => Encoding::Page(page),
            None => Encoding::USUAL,
        }
    }
}

/// True for UTF-8 with letters beyond ASCII. The last letter may be cut.
fn is_utf8(start: &[u8]) -> bool {
    let valid = match std::str::from_utf8(start) {
        Ok(text) => text.len(),
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => return false,
    };
    !start.get(..valid).unwrap_or_default().is_ascii()
}

/// UTF-16 without a byte order mark has a zero in every second byte of its ASCII; other bytes with zeros are no text.
fn without_mark(start: &[u8]) -> Encoding {
    let (pairs, _) = start.as_chunks::<2>();
    let half = pairs.len() / 2;
    let low_first = pairs.iter().filter(|[a, b]| *a != 0 && *b == 0).count();
    let high_first = pairs.iter().filter(|[a, b]| *a == 0 && *b != 0).count();
    if low_first > half && high_first * 10 < low_first {
        Encoding::Utf16Le
    } else if high_first > half && low_first * 10 < high_first {
        Encoding::Utf16Be
    } else {
        Encoding::Binary
    }
}

/// The code page that a page names: `<%@ CODEPAGE=932 %>`, `<%@ Page codePage="1251" %>`, `Session.CodePage = 1250`.
static CODE_PAGE: Pattern = Pattern::new(r#"codepage[[:blank:]]*=[[:blank:]]*["']?([0-9]{3,5})"#);
/// `charset=shift_jis` in meta and `@charset "…"` of style sheets, `Response.Charset = "big5"`, `encoding="windows-1251"` of
/// XML, `responseEncoding="…"` and `fileEncoding="…"` of ASP.NET.
static CHARSET: Pattern =
    Pattern::new(r#"(?:charset|encoding)[[:blank:]]*[=[:blank:]][[:blank:]]*["']?([a-z][a-z0-9_:.-]{2,30})"#);

/// The code page that a file names for itself; not UTF-8 nor UTF-16, which its bytes tell better.
fn named(start: &[u8]) -> Option<&'static Page> {
    let text = String::from_utf8_lossy(start);
    let by_number = CODE_PAGE
        .first(&text)
        .and_then(|found| of_number(found.group(1)?.parse().ok()?));
    by_number
        .or_else(|| {
            CHARSET
                .all(&text)
                .find_map(|found| Page::for_label(found.group(1)?.as_bytes()))
        })
        .filter(|page| page.is_ascii_compatible() && *page != encoding_rs::UTF_8)
}

/// UTF-16 as UTF-8; what is no character becomes the replacement character.
pub(super) fn from_utf16(bytes: &[u8], high_first: bool) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| {
        if high_first {
            u16::from_be_bytes(*pair)
        } else {
            u16::from_le_bytes(*pair)
        }
    });
    let text: String = char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// A line as text. ASCII stays where it was; every other character is one, too, so that columns count.
pub(super) fn decode(line: &[u8], encoding: Encoding) -> Cow<'_, str> {
    let page = match encoding {
        Encoding::Page(page) => page,
        Encoding::Utf8Or(page) if std::str::from_utf8(line).is_err() => page,
        // UTF-16 was turned into UTF-8 as a whole.
        _ => encoding_rs::UTF_8,
    };
    page.decode_without_bom_handling(line).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, high_first: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if high_first {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        for usual in [
            &b""[..],
            "<%= \"Bücher\" %>".as_bytes(),
            b"B\xFCcher",
            b"\xEF\xBB\xBF<%@ CODEPAGE=932 %>",
        ] {
            assert_eq!(Encoding::of(usual), Encoding::USUAL);
        }
        assert_eq!(Encoding::of(&utf16("\u{feff}<% x %>", false)), Encoding::Utf16Le);
        assert_eq!(Encoding::of(&utf16("<% no mark %>", false)), Encoding::Utf16Le);
        assert_eq!(Encoding::of(&utf16("<% no mark %>", true)), Encoding::Utf16Be);
        assert_eq!(
            Encoding::of(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0"),
            Encoding::Binary
        );
        assert_eq!(Encoding::of(b"\x01\x02\x03\x04\x05\x06garbage"), Encoding::Binary);
    }

    #[test]
    fn a_file_names_its_code_page_in_many_ways() {
        assert!(CODE_PAGE.is_valid() && CHARSET.is_valid());
        for (start, name) in [
            (&b"<%@ codepage=932 %>\x95\x5C"[..], "Shift_JIS"),
            (
                b"<%@ Page Language=\"C#\" CodePage=\"1251\" %>\xC0",
                "windows-1251",
            ),
            (b"Session.CodePage = 950\xA4\xA4", "Big5"),
            (
                b"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">\xD6",
                "GBK",
            ),
            (b"<meta charset='iso-8859-2'>\xB3", "ISO-8859-2"),
            (b"Response.Charset = \"euc-kr\"\xB0\xA1", "EUC-KR"),
            (b"@charset \"koi8-r\";\xC1", "KOI8-R"),
            (
                b"<?xml version=\"1.0\" encoding=\"windows-1250\"?>",
                "windows-1250",
            ),
            (b"<%@ CODEPAGE=28605 %>", "ISO-8859-15"),
        ] {
            assert_eq!(
                Encoding::of(start),
                Encoding::Page(Page::for_label(name.as_bytes()).expect("known")),
                "{name}"
            );
        }
        for usual in [
            &b"<meta charset=utf-8>B\xFC"[..],
            b"<%@ CODEPAGE=65001 %>",
            b"<?xml version=\"1.0\" encoding=\"utf-16\"?>",
            b"charset=nonsense",
            b"codepage=99999",
        ] {
            assert_eq!(Encoding::of(usual), Encoding::USUAL);
        }
        let wrong = [b"<meta charset=shift_jis>", "Größe".as_bytes()].concat();
        assert!(
            matches!(Encoding::of(&wrong), Encoding::Utf8Or(_)),
            "it is UTF-8 all the same"
        );
    }

    #[test]
    fn lines_become_text_with_one_character_for_one() {
        let page = |name: &str| Encoding::Page(Page::for_label(name.as_bytes()).expect("known"));
        assert_eq!(
            decode(b"\x80 B\xFCcher \x93x\x94", Encoding::USUAL),
            "€ Bücher “x”"
        );
        assert_eq!(decode("Bücher".as_bytes(), Encoding::USUAL), "Bücher");
        assert_eq!(
            decode(b"\x83\x65\x83\x58\x83\x67 \x95\x5C \xB1", page("shift_jis")),
            "テスト 表 ｱ",
            "the second byte of this character is a backslash"
        );
        assert_eq!(decode(b"a\x95", page("shift_jis")), "a\u{fffd}");
        assert_eq!(
            decode(b"\xCF\xF0\xE8\xE2\xE5\xF2", page("windows-1251")),
            "Привет"
        );
        assert_eq!(decode(b"\xB3\\x", page("big5")).chars().next(), Some('許'));
        assert_eq!(from_utf16(&utf16("\u{feff}Größe", true), true), "Größe");
        assert_eq!(from_utf16(&[0x00, 0xD8, 0x41], false), "\u{fffd}");
    }
}
