//! From bytes to characters.

/// How the characters of an ini file are stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Encoding {
    /// The code page of the server, taken for Windows-1252 where it goes beyond ASCII.
    Ansi,
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first: what Notepad calls "Unicode".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

/// Characters of Windows-1252 from 0x80 to 0x9F; five of them are not assigned (Unicode's `CP1252.TXT`).
const CP1252_HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a file that Notepad or a redirected console wrote, and how it was stored. Nothing fails: what is no
/// character becomes U+FFFD, which the reader reports at its line.
pub(in crate::formats) fn decode(bytes: &[u8]) -> (String, Encoding) {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return (String::from_utf8_lossy(rest).into_owned(), Encoding::Utf8);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return (utf16(rest, u16::from_le_bytes), Encoding::Utf16Le);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return (utf16(rest, u16::from_be_bytes), Encoding::Utf16Be);
    }
    // Without a mark, text in a Latin script shows UTF-16 by its zero bytes.
    if is_zero_every_second(bytes, 1) {
        return (utf16(bytes, u16::from_le_bytes), Encoding::Utf16Le);
    }
    if is_zero_every_second(bytes, 0) {
        return (utf16(bytes, u16::from_be_bytes), Encoding::Utf16Be);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => (text.to_owned(), Encoding::Ansi),
        Ok(text) => (text.to_owned(), Encoding::Utf8),
        Err(_) => (
            bytes.iter().map(|byte| windows_1252(*byte)).collect(),
            Encoding::Ansi,
        ),
    }
}

/// A character of Windows-1252.
pub(in crate::formats) fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => CP1252_HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        other => char::from(other),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        // Half a character at the end of a file that was cut off.
        _ => 0xFFFD,
    });
    char::decode_utf16(units)
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// True when the bytes begin with a mark of UTF-8 or UTF-16, or look like the latter.
pub(in crate::formats) fn has_mark(bytes: &[u8]) -> bool {
    let is_marked = [&[0xEF, 0xBB, 0xBF][..], &[0xFF, 0xFE], &[0xFE, 0xFF]]
        .iter()
        .any(|mark| bytes.starts_with(mark));
    is_marked || is_zero_every_second(bytes, 1) || is_zero_every_second(bytes, 0)
}

/// True when the bytes at odd (1) or even (0) places are nearly all zero and the others are not.
fn is_zero_every_second(bytes: &[u8], place: usize) -> bool {
    let looked_at = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros = |place: usize| {
        looked_at
            .iter()
            .skip(place)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let half = looked_at.len() / 2;
    half >= 2 && zeros(place) * 10 >= half * 9 && zeros(1 - place) * 10 < half
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[Options]\r\nName=Käse €\r\n";

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_of_notepad_gives_the_same_text() {
        let ansi: Vec<u8> = TEXT
            .chars()
            .map(|c| match c {
                '€' => 0x80,
                'ä' => 0xE4,
                other => u8::try_from(u32::from(other)).expect("ASCII"),
            })
            .collect();
        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend(TEXT.as_bytes());
        let le = units(TEXT, u16::to_le_bytes);
        let be = units(TEXT, u16::to_be_bytes);
        for (bytes, encoding) in [
            (ansi, Encoding::Ansi),
            (TEXT.as_bytes().to_vec(), Encoding::Utf8),
            (marked, Encoding::Utf8),
            ([vec![0xFF, 0xFE], le.clone()].concat(), Encoding::Utf16Le),
            ([vec![0xFE, 0xFF], be.clone()].concat(), Encoding::Utf16Be),
            (le, Encoding::Utf16Le),
            (be, Encoding::Utf16Be),
        ] {
            assert_eq!(decode(&bytes), (TEXT.to_owned(), encoding));
        }
    }

    #[test]
    fn damage_becomes_replacement_characters() {
        assert_eq!(
            decode(&[0xFF, 0xFE, b'a', 0, 0x00, 0xD8, b'b']).0,
            "a\u{FFFD}\u{FFFD}"
        );
        assert_eq!(decode(&[0xEF, 0xBB, 0xBF, b'a', 0xFF]).0, "a\u{FFFD}");
        assert_eq!(decode(&[]).0, "");
    }
}
