//! `provider=path,setting=value,…`: one end of an operation, its names checked.

use super::names::{self, Built, Common};
use super::pieces::{Piece, split};
use super::request::{ProviderSpec, Setting};
use super::token::Token;
use crate::model::{Problem, nearest};
use std::path::PathBuf;

/// Which end of an operation an object is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum End {
    /// `-source`
    Source,
    /// `-dest`
    Destination,
}

/// Reads the object of a token; every problem found goes to `problems`.
pub fn read(token: &Token, end: End, problems: &mut Vec<Problem>) -> Option<ProviderSpec> {
    let value = token.value.as_deref().unwrap_or_default();
    let pieces = match split(value, token.value_column) {
        Ok(pieces) => pieces,
        Err(error) => {
            problems.push(
                token
                    .problem(
                        "BAD-QUOTING",
                        format!("Could not read the value of -{}: {error}", token.switch),
                        error.column(),
                    )
                    .with_fix(if value.is_empty() {
                        "Name a provider and its path: -source:metaKey=lm/w3svc/1."
                    } else {
                        "Put quotes around the whole value, and double a quote that belongs to it."
                    }),
            );
            return None;
        }
    };
    let (first, settings) = pieces.split_first()?;
    let provider = provider(token, first, problems)?;
    let built = match end {
        End::Source => provider.source,
        End::Destination => provider.destination,
    };
    if built == Built::NotYet(names::SOURCES_ONLY) {
        problems.push(
            token
                .problem(
                    "INCOMPATIBLE-PROVIDERS",
                    format!("The provider {} is a source only", provider.name),
                    first.column,
                )
                .with_fix("Name it as -source, with -verb:getDependencies."),
        );
    } else if let Built::NotYet(subject) = built {
        problems.push(not_built(
            token,
            &format!("the provider {}", provider.name),
            subject,
            first.column,
        ));
    }
    let mut spec = ProviderSpec {
        provider,
        path: first.value.clone().unwrap_or_default(),
        root: None,
        drives: Vec::new(),
        settings: Vec::new(),
    };
    for piece in settings {
        setting(token, piece, &mut spec, built, problems);
    }
    Some(spec)
}

fn provider(token: &Token, piece: &Piece, problems: &mut Vec<Problem>) -> Option<&'static names::Provider> {
    let found = names::provider(&piece.name);
    if found.is_none() {
        let known = names::PROVIDERS
            .iter()
            .chain(names::OWN_PROVIDERS)
            .map(|provider| provider.name);
        problems.push(
            token
                .problem(
                    "UNKNOWN-PROVIDER",
                    format!("Unknown provider “{}”", piece.name),
                    piece.column,
                )
                .with_fix(match nearest(&piece.name, known) {
                    Some(name) => format!("Did you mean {name}?"),
                    None => "Providers that work today: appHostConfig, appPoolConfig, fcgiExtConfig, metaKey, package, urlScanConfig."
                        .to_owned(),
                }),
        );
    }
    found
}

fn setting(token: &Token, piece: &Piece, spec: &mut ProviderSpec, built: Built, problems: &mut Vec<Problem>) {
    let lower = piece.name.to_ascii_lowercase();
    if lower == "root" || lower.starts_with("drive.") {
        place(token, piece, &lower, spec, problems);
        return;
    }
    if let Some((name, common)) = names::COMMON_SETTINGS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(&lower))
    {
        if let Common::Unless(harmless, subject) = common {
            let value = piece.value.as_deref().unwrap_or("true");
            let is_harmless =
                value.is_empty() || harmless.iter().any(|known| known.eq_ignore_ascii_case(value));
            if !is_harmless {
                problems.push(not_built(
                    token,
                    &format!("the setting {name}"),
                    subject,
                    piece.column,
                ));
            }
        }
        return;
    }
    let own = match spec.provider.settings {
        Some(own) => own,
        // A server takes settings of its child providers, which have a dot; a database takes hundreds.
        None if built == Built::Yes && !lower.contains('.') => &[],
        None => return,
    };
    if let Some(name) = own.iter().find(|name| name.eq_ignore_ascii_case(&lower)) {
        if *name == "useRealAbo" && is_on(piece) && built == Built::Yes {
            problems.push(not_built(
                token,
                "the setting useRealAbo",
                names::REMOTE,
                piece.column,
            ));
        }
        spec.settings.push(Setting {
            name: (*name).to_owned(),
            value: piece.value.clone(),
        });
        return;
    }
    let known = own
        .iter()
        .copied()
        .chain(names::COMMON_SETTINGS.iter().map(|(name, _)| *name))
        .chain(["root", "drive.C", "drive.D"]);
    problems.push(
        token
            .problem(
                "ERROR_INVALID_SETTING_SPECIFIED",
                format!(
                    "The provider {} has no setting “{}”",
                    spec.provider.name, piece.name
                ),
                piece.column,
            )
            .with_fix(match nearest(&piece.name, known) {
                Some(name) => format!("Did you mean {name}?"),
                None if piece.value.is_none() => {
                    "If it belongs to the value before the comma, put quotes around that value.".to_owned()
                }
                None => "Its settings are in siteferry --help and in Web Deploy's documentation.".to_owned(),
            }),
    );
}

/// `root=FOLDER` and `drive.X=FOLDER`.
fn place(token: &Token, piece: &Piece, lower: &str, spec: &mut ProviderSpec, problems: &mut Vec<Problem>) {
    let Some(folder) = piece.value.as_deref().filter(|value| !value.is_empty()) else {
        problems.push(
            token
                .problem(
                    "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                    format!("{} names no folder", piece.name),
                    piece.value_column,
                )
                .with_fix("Name the folder that holds the server's files: root=/srv/old-web01."),
        );
        return;
    };
    if lower == "root" {
        if spec.root.replace(PathBuf::from(folder)).is_some() {
            problems.push(
                token
                    .problem("GIVEN-TWICE", "root is given twice".to_owned(), piece.column)
                    .with_fix("A server has one root; its other drives are given as drive.X=FOLDER."),
            );
        }
        return;
    }
    let mut letters = lower.chars().skip("drive.".len());
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => {
            spec.drives
                .push((letter.to_ascii_uppercase(), PathBuf::from(folder)));
        }
        _ => problems.push(
            token
                .problem(
                    "ERROR_INVALID_SETTING_SPECIFIED",
                    format!("“{}” names no drive", piece.name),
                    piece.column,
                )
                .with_fix("A drive is one letter: drive.D=FOLDER."),
        ),
    }
}

fn is_on(piece: &Piece) -> bool {
    piece
        .value
        .as_deref()
        .is_none_or(|value| !value.eq_ignore_ascii_case("false"))
}

/// The answer to something that is known and does not work yet.
pub fn not_built(token: &Token, what: &str, subject: &str, column: u32) -> Problem {
    let mut title = format!("{what} is not built yet");
    if let Some(first) = title.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    token
        .problem("NOT-BUILT-YET", title, column)
        .with_cause(format!("It belongs to the subject “{subject}”."))
        .with_fix("Nothing was read or written. siteferry --help lists what works.")
}
