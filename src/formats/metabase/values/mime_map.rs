//! `MimeMap`: the type that is sent for an extension.

use super::field;
use std::fmt;

/// One type: `.htm,text/html`.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub struct MimeType {
    /// Extension with its dot, compared without case; `.*` is the type of what has no other.
    pub extension: String,
    /// MIME type.
    pub mime_type: String,
}

impl MimeType {
    /// Reads one item. `None` when a field is missing. An extension without its dot gets one.
    pub fn parse(text: &str) -> Option<Self> {
        let (extension, mime_type) = field(text.trim());
        let mime_type = mime_type?.trim();
        let name = extension.strip_prefix('.').unwrap_or(extension);
        (!name.is_empty() && !mime_type.is_empty()).then(|| MimeType {
            extension: format!(".{name}"),
            mime_type: mime_type.to_owned(),
        })
    }
}

impl fmt::Display for MimeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.extension, self.mime_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_and_written() {
        for text in [
            ".IVF,video/x-ivf",
            ".*,application/octet-stream",
            ".x,text/plain; charset=utf-8, y",
        ] {
            assert_eq!(
                MimeType::parse(text).map(|m| m.to_string()).as_deref(),
                Some(text)
            );
        }
        assert_eq!(
            MimeType::parse("htm, text/html")
                .map(|m| m.to_string())
                .as_deref(),
            Some(".htm,text/html")
        );
        for text in ["", ".htm", ".htm,", ",text/html", ".,text/html"] {
            assert_eq!(MimeType::parse(text), None, "{text}");
        }
    }
}
