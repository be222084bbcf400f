//! `DefaultDoc`, `HttpCustomHeaders` and `DefaultDocFooter`.

use std::fmt;

/// The names of a comma list in one text (`DefaultDoc`, `FilterLoadOrder`, `NTAuthenticationProviders`), trimmed,
/// empty ones left out.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty())
}

/// A header that is added to every answer: `X-Powered-By: ASP.NET`.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub struct CustomHeader {
    /// Name.
    pub name: String,
    /// Value; may be empty.
    pub value: String,
}

impl CustomHeader {
    /// Reads one item. `None` without a name that a header can have.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, value) = text.split_once(':')?;
        let name = name.trim();
        let is_token = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control());
        is_token.then(|| CustomHeader {
            name: name.to_owned(),
            value: value.trim().to_owned(),
        })
    }
}

impl fmt::Display for CustomHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.value)
    }
}

/// What is added to the end of every static page.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub enum DocumentFooter {
    /// The content of a file: `FILE:C:\foot.htm`.
    File(String),
    /// This text: `STRING:…`.
    Text(String),
}

impl DocumentFooter {
    /// Reads the text of the property. `None` when it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, value) = text.split_once(':')?;
        match kind.trim() {
            kind if kind.eq_ignore_ascii_case("FILE") => Some(DocumentFooter::File(value.trim().to_owned())),
            kind if kind.eq_ignore_ascii_case("STRING") => Some(DocumentFooter::Text(value.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for DocumentFooter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DocumentFooter::File(path) => write!(f, "FILE:{path}"),
            DocumentFooter::Text(text) => write!(f, "STRING:{text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_read_and_written() {
        assert!(names(" a.htm,,b.asp ,").eq(["a.htm", "b.asp"]));
        for text in ["X-Powered-By: ASP.NET", "X: a:b, c"] {
            assert_eq!(
                CustomHeader::parse(text).map(|h| h.to_string()).as_deref(),
                Some(text)
            );
        }
        assert_eq!(CustomHeader::parse("X:").map(|h| h.value), Some(String::new()));
        for text in ["", "X", ": y", "a b: c"] {
            assert_eq!(CustomHeader::parse(text), None, "{text}");
        }
        for text in [r"FILE:C:\foot.htm", "STRING: the end: "] {
            assert_eq!(
                DocumentFooter::parse(text).map(|f| f.to_string()).as_deref(),
                Some(text)
            );
        }
        assert_eq!(DocumentFooter::parse("URL:/x"), None);
    }
}
