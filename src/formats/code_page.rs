//! Code pages of Windows.

use encoding_rs::Encoding;

/// A code page of Windows by its number ("Code Encoding Identifiers", Microsoft Learn).
pub fn of_number(number: u32) -> Option<&'static Encoding> {
    let label = match number {
        866 => "ibm866",
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 | 51949 => "euc-kr",
        950 => "big5",
        1250..=1258 => return Encoding::for_label(format!("windows-{number}").as_bytes()),
        10000 => "macintosh",
        20866 => "koi8-r",
        20932 | 51932 => "euc-jp",
        21866 => "koi8-u",
        // 28591 is ISO 8859-1, and so on.
        28591..=28606 => return Encoding::for_label(format!("iso-8859-{}", number - 28590).as_bytes()),
        54936 => "gb18030",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The text of a file that a program wrote in the code page of a console. UTF-16 and UTF-8 with their marks are told from the
/// bytes, and so is UTF-8 without one; other pages that are not known are taken for Windows-1252.
pub fn text_of(bytes: &[u8], number: Option<u32>) -> String {
    let page = number.and_then(of_number);
    match page {
        Some(page) if !super::ini::has_mark(bytes) && std::str::from_utf8(bytes).is_err() => {
            page.decode_without_bom_handling(bytes).0.into_owned()
        }
        _ => super::ini::decode(bytes).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_the_page_that_is_named() {
        for (bytes, number, expected) in [
            (&b"a"[..], None, "a"),
            (b"\xB3\xF3d\x9F", Some(1250), "łódź"),
            (b"\x95\x5C", Some(932), "表"),
            (b"\xFC", Some(4711), "ü"),
            ("ü".as_bytes(), Some(1250), "ü"),
            (b"\xFF\xFEa\0", Some(932), "a"),
        ] {
            assert_eq!(text_of(bytes, number), expected);
        }
    }
}
