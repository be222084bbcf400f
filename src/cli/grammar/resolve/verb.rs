//! `-verb:getDependencies,alltrigger`: a verb and its own settings.

use super::{Draft, offer};
use crate::cli::grammar::names;
use crate::cli::grammar::pieces::split;
use crate::cli::grammar::request::{Setting, Verb};
use crate::cli::grammar::token::Token;

impl Draft {
    pub(super) fn verb(&mut self, token: &Token) {
        let pieces = match split(token.value.as_deref().unwrap_or_default(), token.value_column) {
            Ok(pieces) => pieces,
            Err(error) => {
                self.problems.push(token.problem(
                    "BAD-QUOTING",
                    format!("Could not read the verb: {error}"),
                    error.column(),
                ));
                return;
            }
        };
        let Some((first, settings)) = pieces.split_first() else {
            return;
        };
        let Some((_, verb)) = Verb::NAMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&first.name))
        else {
            self.problems.push(
                token
                    .problem(
                        "UNKNOWN-VERB",
                        format!("Unknown verb “{}”", first.name),
                        first.column,
                    )
                    .with_fix(offer(&first.name, Verb::NAMES.iter().map(|(name, _)| *name))),
            );
            return;
        };
        self.verb = Some(*verb);
        let known: &[(&str, bool)] = match verb {
            Verb::GetDependencies => names::DEPENDENCY_SETTINGS,
            _ => &[],
        };
        for piece in settings {
            match known
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&piece.name))
            {
                Some((name, takes_value)) if *takes_value || piece.value.is_none() => {
                    self.request.verb_settings.push(Setting {
                        name: (*name).to_owned(),
                        value: piece.value.clone(),
                    });
                }
                Some((name, _)) => self.problems.push(
                    token
                        .problem(
                            "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                            format!("{name} takes no value"),
                            piece.value_column,
                        )
                        .with_fix(format!("Write {name} alone.")),
                ),
                None => self.problems.push(
                    token
                        .problem(
                            "ERROR_INVALID_SETTING_SPECIFIED",
                            format!("The verb {} has no setting “{}”", verb.name(), piece.name),
                            piece.column,
                        )
                        .with_fix(offer(&piece.name, known.iter().map(|(name, _)| *name))),
                ),
            }
        }
    }
}
