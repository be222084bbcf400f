//! Encodings of content: what a file's bytes are as text, told from the bytes themselves.
//!
//! Everything that is looked for is ASCII, so a file in any encoding that keeps ASCII is scanned as it is, and only the
//! lines that show something are turned into text. UTF-16 is turned into UTF-8 first.

use std::borrow::Cow;

/// How the bytes of a file are to be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Encoding {
    /// UTF-8, or a code page of one byte a character: Windows-1252 where it is not UTF-8.
    Bytes,
    /// Shift-JIS (code page 932), where the second byte of a character may be a letter or a backslash.
    ShiftJis,
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
    /// Tells the encoding by the first bytes of a file.
    pub fn of(start: &[u8]) -> Encoding {
        let start = start.get(..SNIFFED).unwrap_or(start);
        match start {
            [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
            [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
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
        if start.is_ascii() || std::str::from_utf8(start).is_ok() {
            return Encoding::Bytes;
        }
        if says_shift_jis(start) {
            Encoding::ShiftJis
        } else {
            Encoding::Bytes
        }
    }
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

/// Pages say so: `charset=shift_jis`, `<%@ CODEPAGE=932 %>`.
fn says_shift_jis(start: &[u8]) -> bool {
    let text = start.to_ascii_lowercase();
    [
        &b"shift_jis"[..],
        b"shift-jis",
        b"x-sjis",
        b"windows-31j",
        b"codepage=932",
        b"codepage=\"932\"",
    ]
    .iter()
    .any(|name| memchr::memmem::find(&text, name).is_some())
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
    if line.is_ascii() || encoding != Encoding::ShiftJis {
        return match std::str::from_utf8(line) {
            Ok(text) => text.into(),
            Err(_) => line
                .iter()
                .map(|byte| windows_1252(*byte))
                .collect::<String>()
                .into(),
        };
    }
    from_shift_jis(line).into()
}

/// Windows code page 1252 (unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT). The five bytes it leaves
/// open are shown as the replacement character.
fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
        '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => FROM_80
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}

/// Shift-JIS with its kana and digits. A kanji, whose 6,355 codes would take a table, is shown as a geta mark, which
/// is what Japanese printers put where a character is missing.
fn from_shift_jis(line: &[u8]) -> String {
    let mut text = String::with_capacity(line.len());
    let mut bytes = line.iter().copied().peekable();
    while let Some(first) = bytes.next() {
        match first {
            0x00..=0x7F => text.push(char::from(first)),
            // Half-width katakana.
            0xA1..=0xDF => text.extend(char::from_u32(0xFF61 + u32::from(first - 0xA1))),
            0x81..=0x9F | 0xE0..=0xFC => {
                match bytes.next_if(|second| matches!(second, 0x40..=0x7E | 0x80..=0xFC)) {
                    Some(second) => text.push(double_byte(first, second)),
                    None => text.push(char::REPLACEMENT_CHARACTER),
                }
            }
            _ => text.push(char::REPLACEMENT_CHARACTER),
        }
    }
    text
}

fn double_byte(first: u8, second: u8) -> char {
    let offset = |from: u8, to: u32| char::from_u32(to + u32::from(second) - u32::from(from));
    let known = match (first, second) {
        (0x81, 0x40) => Some('\u{3000}'),
        (0x81, 0x41) => Some('、'),
        (0x81, 0x42) => Some('。'),
        (0x81, 0x5B) => Some('ー'),
        (0x82, 0x4F..=0x58) => offset(0x4F, 0xFF10),
        (0x82, 0x60..=0x79) => offset(0x60, 0xFF21),
        (0x82, 0x81..=0x9A) => offset(0x81, 0xFF41),
        (0x82, 0x9F..=0xF1) => offset(0x9F, 0x3041),
        (0x83, 0x40..=0x7E) => offset(0x40, 0x30A1),
        (0x83, 0x80..=0x96) => offset(0x80, 0x30E0),
        _ => None,
    };
    known.unwrap_or('〓')
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
        assert_eq!(Encoding::of(b""), Encoding::Bytes);
        assert_eq!(Encoding::of("<%= \"Bücher\" %>".as_bytes()), Encoding::Bytes);
        assert_eq!(Encoding::of(b"B\xFCcher"), Encoding::Bytes);
        assert_eq!(Encoding::of(&utf16("\u{feff}<% x %>", false)), Encoding::Utf16Le);
        assert_eq!(Encoding::of(&utf16("<% no mark %>", false)), Encoding::Utf16Le);
        assert_eq!(Encoding::of(&utf16("<% no mark %>", true)), Encoding::Utf16Be);
        assert_eq!(
            Encoding::of(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0"),
            Encoding::Binary
        );
        assert_eq!(Encoding::of(b"\x01\x02\x03\x04\x05\x06garbage"), Encoding::Binary);
        assert_eq!(
            Encoding::of(b"<%@ codepage=932 %>\x95\x5C"),
            Encoding::ShiftJis,
            "the second byte of this character is a backslash"
        );
    }

    #[test]
    fn lines_become_text_with_one_character_for_one() {
        assert_eq!(
            decode(b"\x80 B\xFCcher \x93x\x94", Encoding::Bytes),
            "€ Bücher “x”"
        );
        assert_eq!(decode("Bücher".as_bytes(), Encoding::Bytes), "Bücher");
        assert_eq!(
            decode(b"\x83\x65\x83\x58\x83\x67 \x95\x5C \xB1", Encoding::ShiftJis),
            "テスト 〓 ｱ"
        );
        assert_eq!(decode(b"a\x95", Encoding::ShiftJis), "a\u{fffd}");
        assert_eq!(from_utf16(&utf16("\u{feff}Größe", true), true), "Größe");
        assert_eq!(from_utf16(&[0x00, 0xD8, 0x41], false), "\u{fffd}");
    }
}
