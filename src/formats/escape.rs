//! Text as it stands inside an XML attribute.

use std::borrow::Cow;

/// The text with everything escaped that an attribute in double quotes cannot hold as it is. Line ends and tabs
/// become character references, or a reader would turn them into blanks; characters that XML 1.0 has no form for
/// become U+FFFD.
pub fn attribute_text(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c >= ' ' && !matches!(c, '&' | '<' | '>' | '"' | '\u{FFFE}' | '\u{FFFF}');
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#x9;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            c if plain(c) => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_an_attribute_cannot_hold() {
        assert_eq!(attribute_text("a'b"), "a'b");
        assert_eq!(
            attribute_text("<a> & \"b\"\n\u{1}"),
            "&lt;a&gt; &amp; &quot;b&quot;&#xA;\u{FFFD}"
        );
    }
}
