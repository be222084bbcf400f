//! Commas, equals signs and the two quote styles: `name=value,"name"='value, with a comma'`.

/// One `name` or `name=value` between commas. Columns count characters of the whole argument from 1.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Piece {
    /// What stands before the `=`, or all of it.
    pub name: String,
    /// What stands after the `=`; `None` without one.
    pub value: Option<String>,
    /// Where the piece starts.
    pub column: u32,
    /// Where the value starts; the same as `column` without one.
    pub value_column: u32,
}

/// Why a text is not a list of pieces.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PieceError {
    /// A quote has no partner.
    #[error("the quote {quote} has no closing quote")]
    Open {
        /// The quote character.
        quote: char,
        /// Where it stands.
        column: u32,
    },
    /// Something other than `,` or `=` follows a closing quote.
    #[error("“{found}” follows a closing quote, where only a comma or the end may stand")]
    AfterQuote {
        /// The character found.
        found: char,
        /// Where it stands.
        column: u32,
    },
    /// Nothing stands between two commas, or before an `=`.
    #[error("a name is missing")]
    Empty {
        /// Where it should stand.
        column: u32,
    },
}

impl PieceError {
    /// Where it went wrong.
    pub fn column(&self) -> u32 {
        match self {
            PieceError::Open { column, .. }
            | PieceError::AfterQuote { column, .. }
            | PieceError::Empty { column } => *column,
        }
    }
}

/// Splits a list of pieces. A quote counts only where a name or value starts; inside a quoted text the same quote
/// doubled stands for itself. Blanks around commas do not count, so that lists broken for reading stay readable.
pub fn split(text: &str, first_column: u32) -> Result<Vec<Piece>, PieceError> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        column: first_column,
    };
    let mut pieces = Vec::new();
    loop {
        reader.skip_blanks();
        let column = reader.column;
        let name = reader.word(true)?;
        if name.is_empty() {
            return Err(PieceError::Empty { column });
        }
        let (value, value_column) = if reader.take_if('=') {
            reader.skip_blanks();
            let at = reader.column;
            (Some(reader.word(false)?), at)
        } else {
            (None, column)
        };
        pieces.push(Piece {
            name,
            value,
            column,
            value_column,
        });
        if !reader.take_if(',') {
            return Ok(pieces);
        }
    }
}

/// Takes one whole value that is no list: strips one pair of quotes around it, if there is one.
pub fn unquote(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next_back()) {
        (Some(open), Some(close)) if open == close && is_quote(open) => {
            let inner = letters.as_str();
            inner.replace(&format!("{open}{open}"), &open.to_string())
        }
        _ => text.to_owned(),
    }
}

/// Writes a value so that [`split`] reads it back: unquoted where that is possible.
pub fn quote(value: &str) -> String {
    let is_plain = !value.is_empty()
        && !value.starts_with(|c: char| is_quote(c) || is_blank(c))
        && !value.ends_with(is_blank)
        && !value.contains(',');
    if is_plain {
        value.to_owned()
    } else if value.contains('\'') && !value.contains('"') {
        format!("\"{value}\"")
    } else {
        format!("'{}'", value.replace('\'', "''"))
    }
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'')
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t')
}

struct Reader<'t> {
    rest: std::iter::Peekable<std::str::Chars<'t>>,
    column: u32,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        self.column = self.column.saturating_add(1);
        Some(letter)
    }

    fn take_if(&mut self, wanted: char) -> bool {
        let is_there = self.rest.peek() == Some(&wanted);
        if is_there {
            self.next();
        }
        is_there
    }

    fn skip_blanks(&mut self) {
        while self.rest.peek().copied().is_some_and(is_blank) {
            self.next();
        }
    }

    /// A name (which ends at `=` or `,`) or a value (which ends at `,`), quoted or not.
    fn word(&mut self, is_name: bool) -> Result<String, PieceError> {
        match self.rest.peek().copied() {
            Some(quote) if is_quote(quote) => self.quoted(is_name),
            _ => {
                let mut word = String::new();
                while let Some(letter) = self.rest.peek().copied() {
                    if letter == ',' || (is_name && letter == '=') {
                        break;
                    }
                    word.push(letter);
                    self.next();
                }
                word.truncate(word.trim_end_matches(is_blank).len());
                Ok(word)
            }
        }
    }

    fn quoted(&mut self, is_name: bool) -> Result<String, PieceError> {
        let column = self.column;
        let Some(quote) = self.next() else {
            return Ok(String::new());
        };
        let mut word = String::new();
        loop {
            match self.next() {
                None => return Err(PieceError::Open { quote, column }),
                Some(letter) if letter == quote => {
                    if !self.take_if(quote) {
                        break;
                    }
                    word.push(quote);
                }
                Some(letter) => word.push(letter),
            }
        }
        self.skip_blanks();
        match self.rest.peek().copied() {
            None | Some(',') => Ok(word),
            Some('=') if is_name => Ok(word),
            Some(found) => Err(PieceError::AfterQuote {
                found,
                column: self.column,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(text: &str) -> Vec<(String, Option<String>)> {
        split(text, 1)
            .unwrap_or_else(|error| panic!("{text}: {error}"))
            .into_iter()
            .map(|piece| (piece.name, piece.value))
            .collect()
    }

    #[test]
    fn reads_both_quote_styles_and_keeps_columns() {
        let pieces = split(r#"gacAssembly="'System.Web, Version=2.0'",root='/srv/a,b'"#, 9).expect("splits");
        assert_eq!(pieces[0].value.as_deref(), Some("'System.Web, Version=2.0'"));
        assert_eq!(pieces[1].name, "root");
        assert_eq!(pieces[1].value.as_deref(), Some("/srv/a,b"));
        assert_eq!((pieces[0].column, pieces[0].value_column), (9, 21));
        assert_eq!(
            pairs("metaKey = lm/w3svc/1 , whole"),
            [
                ("metaKey".to_owned(), Some("lm/w3svc/1".to_owned())),
                ("whole".to_owned(), None)
            ]
        );
        assert_eq!(
            pairs("a=x=y"),
            [("a".to_owned(), Some("x=y".to_owned()))],
            "only the first = splits"
        );
        assert_eq!(pairs("a=it's"), [("a".to_owned(), Some("it's".to_owned()))]);
        assert_eq!(pairs("a="), [("a".to_owned(), Some(String::new()))]);
    }

    #[test]
    fn says_where_quotes_and_names_go_wrong() {
        assert_eq!(
            split("a='x", 10),
            Err(PieceError::Open {
                quote: '\'',
                column: 12
            })
        );
        assert_eq!(
            split("a='x'y", 1),
            Err(PieceError::AfterQuote {
                found: 'y',
                column: 6
            })
        );
        assert_eq!(split("a=1,,b", 1), Err(PieceError::Empty { column: 5 }));
        assert_eq!(split("", 7), Err(PieceError::Empty { column: 7 }));
    }

    #[test]
    fn unquotes_a_single_value() {
        assert_eq!(unquote("\"a, 'b'\""), "a, 'b'");
        assert_eq!(unquote("'it''s'"), "it's");
        assert_eq!(unquote("plain"), "plain");
        assert_eq!(unquote("'"), "'");
    }

    proptest! {
        #[test]
        fn a_quoted_value_reads_back(value in "[ -~äöü,'\"=\\\\]{0,24}", other in "[ -~,'\"]{0,8}") {
            let text = format!("a={},b={}", quote(&value), quote(&other));
            let pieces = split(&text, 1).expect("what quote writes, split reads");
            prop_assert_eq!(pieces.len(), 2);
            prop_assert_eq!(pieces[0].value.as_deref(), Some(value.as_str()));
            prop_assert_eq!(pieces[1].value.as_deref(), Some(other.as_str()));
        }

        #[test]
        fn any_text_splits_or_says_where_it_fails(text in "\\PC{0,40}") {
            match split(&text, 1) {
                Ok(pieces) => prop_assert!(!pieces.is_empty()),
                Err(error) => prop_assert!(error.column() as usize <= text.chars().count() + 1),
            }
        }
    }
}
