//! `HttpRedirect`: where a request is sent instead.

use std::fmt;

/// The words after a destination (IIS 6 documentation of HttpRedirect).
const EXACT: &str = "EXACT_DESTINATION";
const CHILD: &str = "CHILD_ONLY";
const PERMANENT: &str = "PERMANENT";
const TEMPORARY: &str = "TEMPORARY";

/// A redirection.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub enum HttpRedirect {
    /// Nothing is redirected: the text is empty, or `!` takes back what is inherited.
    None,
    /// Everything goes to one place: `/new, EXACT_DESTINATION, PERMANENT`.
    To {
        /// URL or path, with the variables `$V $P $S $Q`.
        destination: String,
        /// The rest of the request is not added to the destination.
        exact: bool,
        /// Only what lies below, not the key itself.
        child_only: bool,
        /// Status 301.
        permanent: bool,
        /// Status 302 is asked for by its word; it is what happens without a word too.
        temporary: bool,
    },
    /// Each wildcard has its own place: `*; /a/*.stm; /b/$0.asp`.
    Wildcards(Vec<(String, String)>),
}

impl HttpRedirect {
    /// Reads the text of the property. `None` when a wildcard has no destination or there are only words.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text == "!" {
            return Some(HttpRedirect::None);
        }
        if let Some(list) = text.strip_prefix("*;") {
            return wildcards(list);
        }
        // A URL may hold commas: words are taken off from the end while they are known.
        let mut words = Vec::new();
        let mut destination = text.trim_end_matches([',', ' ']);
        while let Some((before, word)) = destination.rsplit_once(',') {
            let word = word.trim();
            if ![EXACT, CHILD, PERMANENT, TEMPORARY]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word))
            {
                break;
            }
            words.push(word.to_ascii_uppercase());
            destination = before.trim_end();
        }
        if destination.starts_with('!') {
            return Some(HttpRedirect::None);
        }
        let has = |word: &str| words.iter().any(|found| found == word);
        (!destination.is_empty()).then(|| HttpRedirect::To {
            destination: destination.to_owned(),
            exact: has(EXACT),
            child_only: has(CHILD),
            permanent: has(PERMANENT),
            temporary: has(TEMPORARY),
        })
    }
}

fn wildcards(list: &str) -> Option<HttpRedirect> {
    let parts: Vec<&str> = list.split(';').map(str::trim).collect();
    let parts = match parts.split_last() {
        Some((&"", parts)) => parts, // A ";" at the end.
        _ => &parts,
    };
    let (pairs, rest) = parts.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() || parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    Some(HttpRedirect::Wildcards(
        pairs
            .iter()
            .map(|[wildcard, destination]| ((*wildcard).to_owned(), (*destination).to_owned()))
            .collect(),
    ))
}

impl fmt::Display for HttpRedirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HttpRedirect::None => Ok(()),
            HttpRedirect::To {
                destination,
                exact,
                child_only,
                permanent,
                temporary,
            } => {
                f.write_str(destination)?;
                [
                    (exact, EXACT),
                    (child_only, CHILD),
                    (permanent, PERMANENT),
                    (temporary, TEMPORARY),
                ]
                .iter()
                .filter(|(is_set, _)| **is_set)
                .try_for_each(|(_, word)| write!(f, ", {word}"))
            }
            HttpRedirect::Wildcards(pairs) => {
                f.write_str("*")?;
                pairs
                    .iter()
                    .try_for_each(|(wildcard, destination)| write!(f, "; {wildcard}; {destination}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirection_is_read_and_written() {
        for text in [
            "",
            "/new",
            "http://x/a,b, EXACT_DESTINATION, CHILD_ONLY, PERMANENT",
            "http://x$S$Q, TEMPORARY",
            "*; /a/*.stm; /b/$0.asp; /c; /d",
        ] {
            assert_eq!(
                HttpRedirect::parse(text).map(|r| r.to_string()).as_deref(),
                Some(text)
            );
        }
        assert_eq!(HttpRedirect::parse("!"), Some(HttpRedirect::None));
        assert_eq!(HttpRedirect::parse("!/new, PERMANENT"), Some(HttpRedirect::None));
        assert_eq!(
            HttpRedirect::parse("/new,permanent,"),
            HttpRedirect::parse("/new, PERMANENT")
        );
        for text in ["*;", "*; /a", "*; ; /b", ", PERMANENT"] {
            assert_eq!(HttpRedirect::parse(text), None, "{text}");
        }
    }
}
