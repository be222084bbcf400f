//! `HttpExpires`: how long an answer may be kept.

use std::fmt;

/// The header that is sent about expiry.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub enum HttpExpires {
    /// None is sent.
    Never,
    /// It is out of date at once: `D, 0xffffffff`.
    AtOnce,
    /// After a number of seconds from the request: `D, 0x15180` is a day.
    After(u32),
    /// At a moment, in the words of RFC 1123: `S, Tue, 01 Jan 2030 00:00:00 GMT`.
    At(String),
}

impl HttpExpires {
    /// Reads the text of the property. `None` when it is neither of the two kinds or has no number.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(HttpExpires::Never);
        }
        let (kind, value) = super::field(text);
        let value = value?.trim();
        match kind {
            "S" | "s" if !value.is_empty() => Some(HttpExpires::At(value.to_owned())),
            "D" | "d" if value == "-1" => Some(HttpExpires::AtOnce),
            "D" | "d" => match super::super::text::number(value)? {
                u32::MAX => Some(HttpExpires::AtOnce),
                seconds => Some(HttpExpires::After(seconds)),
            },
            _ => None,
        }
    }
}

impl fmt::Display for HttpExpires {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HttpExpires::Never => Ok(()),
            HttpExpires::AtOnce => f.write_str("D, 0xffffffff"),
            HttpExpires::After(seconds) => write!(f, "D, {seconds:#x}"),
            HttpExpires::At(moment) => write!(f, "S, {moment}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_read_and_written() {
        for (text, value) in [
            ("", HttpExpires::Never),
            ("D, 0x15180", HttpExpires::After(86400)),
            ("D, 0xffffffff", HttpExpires::AtOnce),
            (
                "S, Tue, 01 Jan 2030 00:00:00 GMT",
                HttpExpires::At("Tue, 01 Jan 2030 00:00:00 GMT".to_owned()),
            ),
        ] {
            assert_eq!(HttpExpires::parse(text).as_ref(), Some(&value));
            assert_eq!(value.to_string(), text);
        }
        assert_eq!(HttpExpires::parse("d,-1"), Some(HttpExpires::AtOnce));
        assert_eq!(HttpExpires::parse("D, 86400"), Some(HttpExpires::After(86400)));
        for text in ["D", "D, soon", "S,", "X, 1", "D, 0x1ffffffff"] {
            assert_eq!(HttpExpires::parse(text), None, "{text}");
        }
    }
}
