//! Attribute text as it stands in the file, and what it means.

use std::borrow::Cow;

/// Reads one reference from text that starts after its `&`: the character and the length up to and with `;`.
/// `Err` carries the name for a message.
pub(super) fn reference(text: &str) -> Result<(char, usize), Reference<'_>> {
    let Some((name, _)) = text.split_once(';').filter(|(name, _)| name.len() <= 16) else {
        return Err(Reference::Unended);
    };
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => match name.strip_prefix('#') {
            Some(number) => character(number).ok_or(Reference::Forbidden(name))?,
            None => return Err(Reference::Unknown(name)),
        },
    };
    Ok((character, name.len() + 1))
}

/// What is wrong with a reference.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Reference<'t> {
    /// A bare `&`.
    Unended,
    /// An entity that is not one of the five of XML.
    Unknown(&'t str),
    /// A number that is no XML character.
    Forbidden(&'t str),
}

fn character(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(hexadecimal) => (hexadecimal, 16),
        None => (number, 10),
    };
    if !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    let allowed = matches!(c, '\t' | '\n' | '\r' | ' '..) && c != '\u{FFFE}' && c != '\u{FFFF}';
    allowed.then_some(c)
}

/// Replaces references by their characters. What is no reference stays as it is: the scanner has refused it already.
pub(super) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        match reference(after) {
            Ok((character, length)) => {
                text.push(character);
                rest = after.get(length..).unwrap_or_default();
            }
            Err(_) => {
                text.push('&');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The form of text inside an attribute in double quotes. Line feeds stay: they separate the items of a list.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;"),
    )
}

/// The items of a list. They stand on lines of their own, indented by tabs; where a program that normalises
/// attributes has rewritten the file, line feed and tabs have become four blanks.
pub(super) fn items(raw: &str) -> Vec<Cow<'_, str>> {
    if raw.contains("&#") {
        return split_items(&unescape(raw))
            .into_iter()
            .map(|item| Cow::Owned(item.to_owned()))
            .collect();
    }
    split_items(raw).into_iter().map(unescape).collect()
}

fn split_items(text: &str) -> Vec<&str> {
    let by_line = |c: char| c == '\n' || c == '\r';
    let parts: Vec<&str> = if text.contains(by_line) {
        text.split(by_line).collect()
    } else {
        split_at_gaps(text)
    };
    parts
        .into_iter()
        .map(|item| item.trim_matches(['\t', ' ']))
        .filter(|item| !item.is_empty())
        .collect()
}

/// Splits at tabs and at runs of three and more blanks.
fn split_at_gaps(text: &str) -> Vec<&str> {
    text.split('\t').flat_map(|part| part.split("   ")).collect()
}

/// Reads a number as the metabase writes it: decimal or `0x` hexadecimal, 32 bits.
pub(super) fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) if digits.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(digits, 16).ok(),
        Some(_) => None,
        None if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok(),
        None => None,
    }
}

/// Reads flag names joined by `|`, numbers among them allowed.
pub(super) fn flags(text: &str, names: &[(String, u32)]) -> Option<u32> {
    text.split('|').try_fold(0, |sum, word| {
        let word = word.trim();
        let named = names
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(word))
            .map(|(_, bits)| *bits);
        Some(sum | named.or_else(|| number(word))?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_are_the_five_of_xml_and_characters() {
        assert_eq!(
            unescape("Shop &amp; Co &#x41;&#66;&lt;&gt;&quot;&apos;"),
            "Shop & Co AB<>\"'"
        );
        assert_eq!(reference("foo;"), Err(Reference::Unknown("foo")));
        for forbidden in [
            "#0;",
            "#xD800;",
            "#x110000;",
            "#xFFFE;",
            "#;",
            "#x;",
            "#+5;",
            "#1;",
        ] {
            assert!(
                matches!(reference(forbidden), Err(Reference::Forbidden(_))),
                "{forbidden}"
            );
        }
        assert_eq!(reference("no end"), Err(Reference::Unended));
    }

    #[test]
    fn lists_are_split_at_lines_or_at_what_is_left_of_them() {
        assert_eq!(items(":80:a\r\n\t\t\t:81:b"), [":80:a", ":81:b"]);
        assert_eq!(items(":80:a\n\t\t\t:81:b"), [":80:a", ":81:b"]);
        assert_eq!(
            items("W3Svc    MSFTPSvc    SmtpSvc"),
            ["W3Svc", "MSFTPSvc", "SmtpSvc"]
        );
        assert_eq!(items("X: a b\n\t\t\tY:   c"), ["X: a b", "Y:   c"]);
        assert_eq!(items("a&#xA;&#9;b &amp; c"), ["a", "b & c"]);
        assert!(items("").is_empty());
    }

    #[test]
    fn numbers_are_decimal_or_hexadecimal_and_fit_32_bits() {
        assert_eq!(number("4294967295"), Some(u32::MAX));
        assert_eq!(number("0x15180"), Some(86400));
        for wrong in ["9999999999999", "-1", "+1", "", "0x", "1.5", "0x1_0"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn escaped_text_reads_back(text in "\\PC*") {
            let escaped = escape(&text);
            prop_assert_eq!(unescape(&escaped), text.as_str());
        }
    }
}
