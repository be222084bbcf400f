//! `-account:OLD=NEW` and `-accountPassword:ACCOUNT=env:VARIABLE|file:PATH|prompt`.

use super::pieces::{Piece, PieceError, quote, split};
use super::token::Token;
use crate::model::{Problem, Secret};
use crate::rules::accounts::NewAccount;
use std::path::PathBuf;

/// The setting's name, in lower case.
const SETTING: &str = "accountpassword";

/// Where a password is read from. Never the command line itself: other users of the computer can see that.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PasswordSource {
    /// An environment variable.
    Variable(String),
    /// The first line of a file.
    File(PathBuf),
    /// The person, or the next line of the standard input.
    Prompt,
}

impl PasswordSource {
    fn read(text: &str) -> Option<PasswordSource> {
        let after = |word: &str| {
            let start = text.get(..word.len())?;
            let rest = text.get(word.len()..)?;
            (start.eq_ignore_ascii_case(word) && !rest.is_empty()).then_some(rest)
        };
        if let Some(name) = after("env:") {
            return Some(PasswordSource::Variable(name.to_owned()));
        }
        if let Some(path) = after("file:") {
            return Some(PasswordSource::File(PathBuf::from(path)));
        }
        text.eq_ignore_ascii_case("prompt")
            .then_some(PasswordSource::Prompt)
    }
}

/// The pairs after `-account`; what cannot be an account is a problem.
pub fn mappings(token: &Token, problems: &mut Vec<Problem>) -> Vec<(String, String)> {
    let mut mappings = Vec::new();
    for piece in pieces(token, problems) {
        let Some(new) = &piece.value else {
            problems.push(
                token
                    .problem(
                        "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                        format!("-account does not say what “{}” becomes", piece.name),
                        piece.column,
                    )
                    .with_fix("Write -account:OLD=NEW, for example -account:OLD-WEB01\\joe=CORP\\joe. -account:OLD= stands for no account."),
            );
            continue;
        };
        if let Err(why) = NewAccount::read(new) {
            problems.push(
                token
                    .problem(
                        "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                        format!("No account can be named as -account says: {why}"),
                        piece.value_column,
                    )
                    .with_fix("Write DOMAIN\\user, user@domain, a local user, IUSR, NetworkService, LocalService, LocalSystem or ApplicationPoolIdentity."),
            );
            continue;
        }
        mappings.push((piece.name.clone(), new.clone()));
    }
    mappings
}

/// The pairs after `-accountPassword`.
pub fn passwords(token: &Token, problems: &mut Vec<Problem>) -> Vec<(String, PasswordSource)> {
    let mut passwords = Vec::new();
    for piece in pieces(token, problems) {
        match piece.value.as_deref().and_then(PasswordSource::read) {
            Some(source) => passwords.push((piece.name.clone(), source)),
            // What was written may be a password: it is not repeated.
            None => problems.push(
                token
                    .problem(
                        "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                        format!(
                            "-accountPassword does not say where the password of “{}” is read from",
                            piece.name
                        ),
                        piece.value_column,
                    )
                    .with_cause("A password on the command line can be seen by others and is kept in histories.")
                    .with_fix("Write env:VARIABLE, file:PATH or prompt: -accountPassword:CORP\\svc=env:SVC_PASSWORD."),
            ),
        }
    }
    passwords
}

fn pieces(token: &Token, problems: &mut Vec<Problem>) -> Vec<Piece> {
    match split(token.value.as_deref().unwrap_or_default(), token.value_column) {
        Ok(pieces) => pieces,
        Err(error) => {
            problems.push(token.problem(
                "BAD-QUOTING",
                format!(
                    "Could not read the accounts after -{}: {}",
                    token.switch,
                    reason(&error)
                ),
                error.column(),
            ));
            Vec::new()
        }
    }
}

fn reason(error: &PieceError) -> &'static str {
    match error {
        PieceError::Open { .. } => "a quote has no closing quote",
        PieceError::AfterQuote { .. } => "something other than a comma follows a closing quote",
        PieceError::Empty { .. } => "a name is missing",
    }
}

/// The whole argument with everything masked that is not a place to read a password from; `None` when it is another
/// setting.
pub fn masked(argument: &str) -> Option<String> {
    let body = argument.trim_start_matches('-');
    let rest = body.get(SETTING.len()..)?;
    let is_it = body.get(..SETTING.len())?.eq_ignore_ascii_case(SETTING);
    let separator = rest.chars().next().filter(|c| is_it && matches!(c, ':' | '='))?;
    let (switch, value) = argument.split_at(argument.len() - rest.len() + separator.len_utf8());
    let Ok(pieces) = split(value, 1) else {
        return Some(format!("{switch}{}", Secret::MASK));
    };
    let shown: Vec<String> = pieces
        .iter()
        .map(|piece| {
            let Some(value) = &piece.value else {
                // A name alone could be a password with the account forgotten.
                return Secret::MASK.to_owned();
            };
            let place = match PasswordSource::read(value) {
                Some(_) => quote(value),
                None => Secret::MASK.to_owned(),
            };
            let is_plain = !piece.name.contains(['=', ',', '"', '\'', ' ', '\t']);
            let name = if is_plain {
                piece.name.clone()
            } else {
                format!("'{}'", piece.name.replace('\'', "''"))
            };
            format!("{name}={place}")
        })
        .collect();
    Some(format!("{switch}{}", shown.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(text: &str) -> Token {
        Token::read(1, &text.into()).expect("an argument")
    }

    #[test]
    fn accounts_are_read_with_backslashes_addresses_and_quotes() {
        let mut problems = Vec::new();
        let read = mappings(
            &token(r"-account:OLD-WEB01\joe=NEW\joe,joe@corp.example=,'a,b=c'=IUSR"),
            &mut problems,
        );
        assert_eq!(problems, []);
        let expected = [
            (r"OLD-WEB01\joe", r"NEW\joe"),
            ("joe@corp.example", ""),
            ("a,b=c", "IUSR"),
        ];
        assert_eq!(read, expected.map(|(old, new)| (old.to_owned(), new.to_owned())));
        assert!(mappings(&token("-account:joe"), &mut problems).is_empty());
        assert!(mappings(&token("-account:joe=CORP\\"), &mut problems).is_empty());
        assert_eq!(problems.len(), 2);
    }

    #[test]
    fn a_password_on_the_command_line_is_refused_and_not_repeated() {
        for argument in [
            "-accountPassword:joe=hunter2",
            "-accountPassword=joe=hunter2",
            "--ACCOUNTPASSWORD:joe=hunter2,b=env:X",
            "-accountPassword:hunter2",
            "-accountPassword:joe='hunter2",
            "-accountPassword:joe=env:",
        ] {
            let mut problems = Vec::new();
            passwords(&token(argument), &mut problems);
            assert!(!problems.is_empty(), "{argument}");
            let said = format!("{problems:?} {}", masked(argument).expect("it is the setting"));
            // The name of the account is not a secret.
            assert!(!said.replace("“hunter2”", "").contains("hunter"), "{said}");
        }
    }

    #[test]
    fn places_of_passwords_stay_readable_so_that_a_run_can_be_resumed() {
        let text = r"-accountPassword:CORP\svc=env:SVC_PW,'a b'=file:/run/secrets/x,c=PROMPT";
        assert_eq!(masked(text).as_deref(), Some(text));
        assert_eq!(masked("-account:a=b"), None);
        assert_eq!(masked("-accountPassword"), None);
        let mut problems = Vec::new();
        let read = passwords(&token(text), &mut problems);
        assert_eq!(read[0].1, PasswordSource::Variable("SVC_PW".to_owned()));
        assert_eq!(
            read[1],
            (
                "a b".to_owned(),
                PasswordSource::File(PathBuf::from("/run/secrets/x"))
            )
        );
        assert_eq!((read[2].1.clone(), problems.len()), (PasswordSource::Prompt, 0));
    }

    proptest! {
        #[test]
        fn nothing_but_places_survives_the_mask(name in "[A-Za-z\\\\.@ ]{1,12}", value in "\\PC{1,20}") {
            let argument = format!("-accountPassword:{name}={value}");
            let shown = masked(&argument).expect("it is the setting");
            let lower = value.to_lowercase();
            if !lower.starts_with("env:") && !lower.starts_with("file:") && !lower.contains("prompt")
                && !lower.contains(['=', ',', '"', '\'']) && lower.trim().len() > 3 {
                prop_assert!(!shown.to_lowercase().contains(lower.trim()) || name.to_lowercase().contains(lower.trim()));
            }
        }
    }
}
