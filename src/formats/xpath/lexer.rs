//! From characters to tokens (XPath 1.0, 3.7).

use super::Fault;

/// Longest expression that is read, in bytes.
const LONGEST: usize = 16 * 1024;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// `/`, `//`, `[`, `<=` …
    Sign(&'static str),
    Name(String),
    Literal(String),
    Number(f64),
}

/// Longer signs first, so that each text has one reading.
const SIGNS: [&str; 22] = [
    "//", "::", "..", "!=", "<=", ">=", "/", "[", "]", "(", ")", "@", ",", "|", "+", "-", "=", "<", ">", "*",
    ".", "$",
];

/// The tokens of an expression with their byte offsets.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::new(LONGEST, format!("it has more than {LONGEST} bytes")));
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let second = rest.chars().nth(1);
        if first.is_whitespace() {
            at += first.len_utf8();
        } else if first == '"' || first == '\'' {
            let inside = rest.get(1..).unwrap_or_default();
            let Some(end) = inside.find(first) else {
                return Err(Fault::new(
                    at,
                    "a text begins there and its quote is missing at the end",
                ));
            };
            found.push((
                at,
                Token::Literal(inside.get(..end).unwrap_or_default().to_owned()),
            ));
            at += end + 2;
        } else if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) {
            let end = rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(rest.len());
            let number = rest.get(..end).unwrap_or_default();
            let Ok(value) = number.parse() else {
                return Err(Fault::new(at, format!("“{number}” is no number")));
            };
            found.push((at, Token::Number(value)));
            at += end;
        } else if first.is_alphabetic() || first == '_' {
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
            let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
            found.push((at, Token::Name(rest.get(..end).unwrap_or_default().to_owned())));
            at += end;
            let follows = text.get(at..).unwrap_or_default();
            if follows.starts_with(':') && !follows.starts_with("::") {
                return Err(Fault::not_built(at, "a name with a namespace prefix"));
            }
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            if *sign == "$" {
                return Err(Fault::not_built(at, "a variable"));
            }
            found.push((at, Token::Sign(sign)));
            at += sign.len();
        } else {
            return Err(Fault::new(at, format!("“{first}” means nothing there")));
        }
    }
    Ok(found)
}
