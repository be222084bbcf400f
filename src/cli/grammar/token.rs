//! First stage: one argument is one switch with its value, and both know their columns.

use crate::model::{Place, Problem, Secret, nearest};
use std::ffi::OsString;

/// One argument, taken apart but not judged.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Token {
    /// Which argument it is, from 1.
    pub number: usize,
    /// The whole argument.
    pub text: String,
    /// The name between the dash and the `:` or `=`.
    pub switch: String,
    /// What follows the `:` or `=`; `None` without one.
    pub value: Option<String>,
    /// Where the value starts, counting characters of the argument from 1.
    pub value_column: u32,
}

impl Token {
    /// A problem with this argument at a column of it.
    pub fn problem(&self, code: &str, title: String, column: u32) -> Problem {
        at(self.number, &self.text, column, code, title)
    }

    /// Takes an argument apart.
    ///
    /// # Errors
    /// A problem when it cannot be a switch at all.
    pub fn read(number: usize, argument: &OsString) -> Result<Token, Problem> {
        let Some(text) = argument.to_str() else {
            return Err(at(
                number,
                &argument.to_string_lossy(),
                1,
                "ARGUMENT-NOT-TEXT",
                "The argument is not valid Unicode text".to_owned(),
            )
            .with_fix("Rename the file or folder, or reach it by another path."));
        };
        let Some(body) = text.strip_prefix('-') else {
            // The sentence is Web Deploy's own (quoted in public logs).
            let problem = at(
                number,
                text,
                1,
                "UNRECOGNIZED-ARGUMENT",
                format!("Unrecognized argument '\"{text}\"'. All arguments must begin with \"-\""),
            );
            return Err(match text.chars().next() {
                Some(dash @ ('\u{2010}'..='\u{2015}' | '\u{2212}')) => problem
                    .with_cause(format!(
                        "It starts with the character U+{:04X}, which word processors put in the place of a hyphen.",
                        u32::from(dash)
                    ))
                    .with_fix("Type the hyphen again."),
                Some('"' | '\'') => problem.with_fix("Put the quotes around the value only: -source:metaKey=\"My Site\"."),
                _ => match nearest(text, super::names::OPERATION_SETTINGS.iter().map(|s| s.name)) {
                    Some(name) => problem.with_fix(format!("Did you mean -{name}?")),
                    None => problem.with_fix("If it belongs to the argument before it, put quotes around that value."),
                },
            });
        };
        let body = body.strip_prefix('-').unwrap_or(body);
        let dashes = text.chars().count() - body.chars().count();
        let end = body.find([':', '=']).unwrap_or(body.len());
        let (switch, rest) = body.split_at(end);
        let value = rest.get(1..).map(str::to_owned);
        let value_column = column(dashes + switch.chars().count() + 2);
        Ok(Token {
            number,
            text: text.to_owned(),
            switch: switch.to_owned(),
            value,
            value_column,
        })
    }
}

fn column(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A problem with argument `number`, at a column of it.
fn at(number: usize, text: &str, column: u32, code: &str, title: String) -> Problem {
    const SHOWN: usize = 120;
    let text = without_passwords(text);
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    Problem::error(code, title).with_place(Place {
        file: Some(format!("argument {number}: {shown}")),
        line: None,
        column: Some(column),
        key: None,
    })
}

/// The text with the values of `password=` and `encryptPassword=` masked, and all of `-accountPassword` that is not a
/// place to read a password from.
pub fn without_passwords(text: &str) -> String {
    if let Some(masked) = super::accounts::masked(text) {
        return masked;
    }
    let mut shown = String::new();
    let mut rest = text;
    while let Some(found) = rest.to_ascii_lowercase().find("password=") {
        let (before, after) = rest.split_at(found + "password=".len());
        shown.push_str(before);
        shown.push_str(Secret::MASK);
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let end = match quote {
            Some(quote) => after
                .get(1..)
                .and_then(|inner| inner.find(quote))
                .map(|at| at + 2),
            None => after.find(','),
        };
        rest = end.and_then(|end| after.get(end..)).unwrap_or_default();
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_never_shows_a_password() {
        let argument = "-dest:metaKey=x,password='a,b',encryptPassword=c,computerNam=d";
        let token = Token::read(1, &argument.into()).expect("reads");
        let shown = token.problem("X", "x".to_owned(), 1).to_string();
        assert!(
            shown.contains("password=••••••,encryptPassword=••••••,computerNam=d"),
            "{shown}"
        );
    }

    #[test]
    fn takes_both_separators_and_keeps_the_column() {
        let token = Token::read(2, &"-source:metaKey=lm/w3svc/1".into()).expect("reads");
        assert_eq!(token.switch, "source");
        assert_eq!(token.value.as_deref(), Some("metaKey=lm/w3svc/1"));
        assert_eq!(token.value_column, 9);
        let token = Token::read(1, &"-retryAttempts=5".into()).expect("reads");
        assert_eq!(
            (token.switch.as_str(), token.value.as_deref()),
            ("retryAttempts", Some("5"))
        );
        let token = Token::read(1, &"-whatif".into()).expect("reads");
        assert_eq!(token.value, None);
    }

    #[test]
    fn says_what_cannot_be_a_switch() {
        let problem = Token::read(3, &"–verb:sync".into()).expect_err("no hyphen");
        assert!(problem.to_string().contains("U+2013"), "{problem}");
        assert!(problem.to_string().contains("argument 3"), "{problem}");
        let problem = Token::read(1, &"verb:sync".into()).expect_err("no hyphen");
        assert!(problem.title.starts_with("Unrecognized argument '\"verb:sync\"'"));
    }
}
