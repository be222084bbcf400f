//! `HttpRedirect`: where a request is sent instead.

use std::fmt;

/// The words after a destination (IIS 6 documentation of HttpRedirect).
const EXACT: &str = "EXACT_DESTINATION";
const CHILD: &str = "CHILD_ONLY";
const PERMANENT: &str = "PERMANENT";
const TEMPORARY: &str = "TEMPORARY";

/// The words after a destination.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Hash)]
pub struct RedirectWords {
    /// The rest of the request is not added to the destination.
    pub exact: bool,
    /// `CHILD_ONLY`.
    pub child_only: bool,
    /// Status 301.
    pub permanent: bool,
    /// The redirection is temporary by its word.
    pub temporary: bool,
}

impl RedirectWords {
    fn set(&mut self, word: &str) -> bool {
        let known = [
            (EXACT, &mut self.exact),
            (CHILD, &mut self.child_only),
            (PERMANENT, &mut self.permanent),
            (TEMPORARY, &mut self.temporary),
        ];
        for (name, is_set) in known {
            if name.eq_ignore_ascii_case(word) {
                *is_set = true;
                return true;
            }
        }
        false
    }
}

impl fmt::Display for RedirectWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        [
            (self.exact, EXACT),
            (self.child_only, CHILD),
            (self.permanent, PERMANENT),
            (self.temporary, TEMPORARY),
        ]
        .iter()
        .filter(|(is_set, _)| *is_set)
        .try_for_each(|(_, word)| write!(f, ", {word}"))
    }
}

/// A redirection.
#[derive(Clone, Debug, Eq, PartialEq, Hash)]
pub enum HttpRedirect {
    /// Nothing is redirected: the text is empty, or `!` takes back what is inherited.
    None,
    /// Everything goes to one place: `/new, EXACT_DESTINATION, PERMANENT`.
    To {
        /// URL or path, with the variables `$V $P $S $Q`.
        destination: String,
        /// The words behind it.
        words: RedirectWords,
    },
    /// Each wildcard has its own place: `*; /a/*.stm; /b/$0.asp, PERMANENT`.
    Wildcards {
        /// Wildcards and their destinations.
        wildcards: Vec<(String, String)>,
        /// The words behind the last destination; they hold for all.
        words: RedirectWords,
    },
}

impl HttpRedirect {
    /// Reads the text of the property. `None` when a wildcard has no destination, when there are only words, and when a word
    /// behind the destination is none of the known ones.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text == "!" {
            return Some(HttpRedirect::None);
        }
        // A URL may hold commas: words are taken off from the end while they are known.
        let mut words = RedirectWords::default();
        let mut destination = text.trim_end_matches([',', ' ']);
        while let Some((before, word)) = destination.rsplit_once(',') {
            if !words.set(word.trim()) {
                break;
            }
            destination = before.trim_end();
        }
        if destination.starts_with('!') {
            return Some(HttpRedirect::None);
        }
        // A comma may be part of a URL; a blank behind it is not, so there an unknown word stands.
        let parts = destination.split(',').skip(1);
        if parts.clone().any(|part| part.starts_with([' ', '\t'])) {
            return None;
        }
        let destination = destination.trim_end_matches([',', ' ']);
        if RedirectWords::default().set(destination) || destination.trim_end() == "*" {
            return None;
        }
        let list = destination.strip_prefix('*').map(str::trim_start);
        if let Some(list) = list.and_then(|list| list.strip_prefix(';')) {
            let wildcards = wildcards(list)?;
            return Some(HttpRedirect::Wildcards { wildcards, words });
        }
        (!destination.is_empty()).then(|| HttpRedirect::To {
            destination: destination.to_owned(),
            words,
        })
    }
}

fn wildcards(list: &str) -> Option<Vec<(String, String)>> {
    let parts: Vec<&str> = list.split(';').map(str::trim).collect();
    let parts = match parts.split_last() {
        Some((&"", parts)) => parts, // A ";" at the end.
        _ => &parts,
    };
    let (pairs, rest) = parts.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() || parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    let owned = |[wildcard, destination]: &[&str; 2]| ((*wildcard).to_owned(), (*destination).to_owned());
    Some(pairs.iter().map(owned).collect())
}

impl fmt::Display for HttpRedirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HttpRedirect::None => Ok(()),
            HttpRedirect::To { destination, words } => write!(f, "{destination}{words}"),
            HttpRedirect::Wildcards { wildcards, words } => {
                f.write_str("*")?;
                for (wildcard, destination) in wildcards {
                    write!(f, "; {wildcard}; {destination}")?;
                }
                write!(f, "{words}")
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
            "*; /a/*.stm; /b/$0.asp, EXACT_DESTINATION, PERMANENT",
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
        assert_eq!(
            HttpRedirect::parse("/x,,PERMANENT"),
            HttpRedirect::parse("/x, PERMANENT")
        );
        for text in [
            "*;",
            "*; /a",
            "*; /a, PERMANENT",
            "*; ; /b",
            ", PERMANENT",
            "EXACT_DESTINATION",
            "permanent, CHILD_ONLY",
            "*",
            "*, PERMANENT",
            "/x, PERM",
            "/x, PERM, PERMANENT",
            "/x,\tEXACT_DESTINATIONS",
            "*; /a; /b, PERM",
        ] {
            assert_eq!(HttpRedirect::parse(text), None, "{text}");
        }
    }
}
