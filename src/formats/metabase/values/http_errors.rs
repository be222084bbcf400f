//! `HttpErrors`: what is sent instead of a page.

use super::field;
use std::fmt;

/// What is sent.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub enum ErrorResponse {
    /// A file of the server.
    File(String),
    /// An absolute URL path of the same site, run for the answer.
    Url(String),
}

/// One custom error: `404,*,URL,/missing.asp`.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub struct HttpError {
    /// HTTP status.
    pub status: u16,
    /// Sub-status; `None` for all (`*`).
    pub sub_status: Option<u16>,
    /// What is sent.
    pub response: ErrorResponse,
}

impl HttpError {
    /// Reads one item. `None` when a field is missing or a number is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (status, rest) = field(text.trim());
        let (sub_status, rest) = field(rest?);
        let (kind, target) = field(rest?);
        let target = target?.trim();
        if target.is_empty() {
            return None;
        }
        Some(HttpError {
            status: status.parse().ok()?,
            sub_status: match sub_status {
                "*" => None,
                number => Some(number.parse().ok()?),
            },
            response: match kind {
                kind if kind.eq_ignore_ascii_case("FILE") => ErrorResponse::File(target.to_owned()),
                kind if kind.eq_ignore_ascii_case("URL") => ErrorResponse::Url(target.to_owned()),
                _ => return None,
            },
        })
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},", self.status)?;
        match self.sub_status {
            Some(number) => write!(f, "{number}")?,
            None => f.write_str("*")?,
        }
        match &self.response {
            ErrorResponse::File(path) => write!(f, ",FILE,{path}"),
            ErrorResponse::Url(url) => write!(f, ",URL,{url}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_and_written() {
        for text in [
            r"404,*,FILE,C:\WINDOWS\help\iisHelp\common\404b.htm",
            "500,100,URL,/err.asp?a=1,2",
        ] {
            assert_eq!(
                HttpError::parse(text).map(|e| e.to_string()).as_deref(),
                Some(text)
            );
        }
        assert_eq!(
            HttpError::parse(" 404 , * , url , /x "),
            Some(HttpError {
                status: 404,
                sub_status: None,
                response: ErrorResponse::Url("/x".to_owned())
            })
        );
        for text in [
            "",
            "404",
            "404,*",
            "404,*,URL",
            "404,*,URL,",
            "x,*,URL,/x",
            "404,x,URL,/x",
            "404,*,FTP,/x",
            "70000,*,URL,/x",
        ] {
            assert_eq!(HttpError::parse(text), None, "{text}");
        }
    }
}
