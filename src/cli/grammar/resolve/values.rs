//! What operation settings say: each shape of value into its place of the request.

use super::{Draft, offer};
use crate::cli::grammar::names::{self, Built, OperationSetting};
use crate::cli::grammar::object::not_built;
use crate::cli::grammar::pieces::{Piece, split, unquote};
use crate::cli::grammar::request::Switched;
use crate::cli::grammar::token::Token;
use crate::cli::grammar::{accounts, sites};
use crate::formats::xpath::XPath;
use crate::rules;
use std::path::PathBuf;

impl Draft {
    pub(super) fn pairs(&mut self, token: &Token, setting: &OperationSetting) {
        let request = &mut self.request;
        match setting.name {
            "account" => {
                for (old, new) in accounts::mappings(token, &mut self.problems) {
                    request.accounts.set(&old, &new);
                }
            }
            "accountPassword" => request
                .passwords
                .extend(accounts::passwords(token, &mut self.problems)),
            "integrated" => sites::integrated(token, &mut request.integrated, &mut self.problems),
            "siteId" => sites::numbers(token, &mut request.sites, &mut self.problems),
            "siteName" => sites::names(token, &mut request.sites, &mut self.problems),
            // The others of this shape are answered "not built yet" before.
            _ => {}
        }
    }

    pub(super) fn flag(&mut self, token: &Token, setting: &OperationSetting) {
        let on = match token.value.as_deref() {
            None => true,
            Some(value) if value.eq_ignore_ascii_case("true") => true,
            Some(value) if value.eq_ignore_ascii_case("false") => false,
            Some(value) => {
                self.problems.push(
                    token
                        .problem(
                            "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                            format!("-{} takes no value “{value}”", setting.name),
                            token.value_column,
                        )
                        .with_fix(format!("Write -{} alone, or with :true or :false.", setting.name)),
                );
                return;
            }
        };
        if on && let Built::NotYet(subject) = setting.built {
            self.problems
                .push(not_built(token, &format!("-{}", setting.name), subject, 1));
            return;
        }
        let request = &mut self.request;
        match setting.name {
            "json" => request.json = on,
            "verbose" => request.verbose = on,
            "whatif" => request.whatif = on,
            "xml" => request.xml = on,
            // allowUntrusted and disableAppStore change nothing where no other computer takes part.
            _ => {}
        }
    }

    pub(super) fn text(&mut self, token: &Token, setting: &OperationSetting) {
        // userAgent is for the logs of remote computers: read, and needed by nothing that is built.
        if setting.name == "runs" {
            let folder = unquote(token.value.as_deref().unwrap_or_default());
            self.request.runs = Some(PathBuf::from(folder));
        } else if setting.name == "xpath" {
            let text = token.value.as_deref().unwrap_or_default();
            let inside = unquote(text);
            // `'a' = 'b'` begins and ends with quotes that belong to it.
            let is_quoted =
                !text.starts_with(['"', '\'']) || !inside.contains(text.chars().next().unwrap_or('"'));
            match XPath::parse(if is_quoted { &inside } else { text }) {
                Ok(path) => self.request.xpath = Some(path),
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    pub(super) fn number(&mut self, token: &Token, setting: &OperationSetting, least: u32, most: u32) {
        let text = token.value.as_deref().unwrap_or_default();
        let number = unquote(text)
            .parse::<u32>()
            .ok()
            .filter(|n| (least..=most).contains(n));
        let Some(number) = number else {
            self.problems.push(
                token
                    .problem(
                        "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                        format!("-{} cannot be “{text}”", setting.name),
                        token.value_column,
                    )
                    .with_fix(format!("Give a whole number from {least} to {most}.")),
            );
            return;
        };
        let request = &mut self.request;
        match setting.name {
            "level" => request.level = number,
            "retryAttempts" => request.retry_attempts = number,
            "retryInterval" => request.retry_interval = number,
            _ => {}
        }
    }

    pub(super) fn names(&mut self, token: &Token, setting: &OperationSetting) {
        let pieces = match split(token.value.as_deref().unwrap_or_default(), token.value_column) {
            Ok(pieces) => pieces,
            Err(error) => {
                self.problems.push(token.problem(
                    "BAD-QUOTING",
                    format!("Could not read the names after -{}: {error}", setting.name),
                    error.column(),
                ));
                return;
            }
        };
        let on = setting.name.starts_with("enable");
        for piece in pieces {
            match setting.name {
                "acknowledge" => self.request.acknowledged.push(piece.name.to_ascii_uppercase()),
                "enableRule" | "disableRule" => self.rule(token, &piece, on),
                _ => match names::link(&piece.name) {
                    Some(link) => {
                        if let (true, false, Built::NotYet(subject)) = (on, link.is_on, link.built) {
                            let what = format!("the link extension {}", link.name);
                            self.problems.push(not_built(token, &what, subject, piece.column));
                        }
                        self.request.links.push(Switched { name: link.name, on });
                    }
                    None => self.problems.push(
                        token
                            .problem(
                                "UNKNOWN-LINK",
                                format!("Unknown link extension “{}”", piece.name),
                                piece.column,
                            )
                            .with_fix(offer(&piece.name, names::LINKS.iter().map(|link| link.name))),
                    ),
                },
            }
        }
    }

    fn rule(&mut self, token: &Token, piece: &Piece, on: bool) {
        let registry = rules::registry();
        let found = registry
            .iter()
            .find(|rule| rule.name().eq_ignore_ascii_case(&piece.name));
        let Some(rule) = found else {
            self.problems.push(
                token
                    .problem(
                        "UNKNOWN-RULE",
                        format!("Unknown rule “{}”", piece.name),
                        piece.column,
                    )
                    .with_fix(offer(&piece.name, registry.iter().map(|rule| rule.name()))),
            );
            return;
        };
        if let Some(why) = rule.not_built().filter(|_| rule.is_default() != on) {
            let what = format!(
                "switching the rule {} {}",
                rule.name(),
                if on { "on" } else { "off" }
            );
            self.problems.push(
                not_built(token, &what, names::RULES, piece.column)
                    .with_cause(format!("Siteferry knows it by name only: {why}.")),
            );
        }
        self.request.rules.push(Switched {
            name: rule.name(),
            on,
        });
    }
}
