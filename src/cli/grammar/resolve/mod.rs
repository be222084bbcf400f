//! Second stage: tokens become one request, or every problem they have.

#[cfg(test)]
mod tests;
mod values;
mod verb;

use super::names::{self, Built, OperationSetting, Shape};
use super::object::{self, End, not_built};
use super::request::{Request, Verb};
use super::token::{Token, without_passwords};
use super::uses::{self, Asker};
use crate::model::{Problem, nearest};
use crate::rules::accounts::AccountMap;
use crate::translate::{IntegratedChoice, SiteChoices};
use std::ffi::OsString;

/// Reads a whole command in msdeploy's grammar.
///
/// # Errors
/// Every problem of the command, in the order of its arguments; never empty.
pub fn resolve(arguments: &[OsString]) -> Result<Request, Vec<Problem>> {
    let numbered: Vec<(usize, OsString)> = (1..).zip(arguments.iter().cloned()).collect();
    resolve_for(Asker::Verb, &numbered)
}

/// The same for any asker, each argument with the number that it has on the command line.
///
/// # Errors
/// As [`resolve`].
pub fn resolve_for(asker: Asker, arguments: &[(usize, OsString)]) -> Result<Request, Vec<Problem>> {
    let mut draft = Draft::new(asker);
    for (number, argument) in arguments {
        match Token::read(*number, argument) {
            Ok(token) => {
                draft.request.arguments.push(without_passwords(&token.text));
                draft.take(&token);
            }
            Err(problem) => draft.problems.push(problem),
        }
    }
    draft.finish()
}

struct Draft {
    asker: Asker,
    problems: Vec<Problem>,
    /// Operation settings met so far, each with the argument that gave it.
    seen: Vec<(&'static str, Token)>,
    verb: Option<Verb>,
    /// Everything but the verb.
    request: Request,
}

impl Draft {
    fn new(asker: Asker) -> Self {
        Draft {
            asker,
            problems: Vec::new(),
            seen: Vec::new(),
            verb: None,
            request: Request {
                verb: Verb::Dump,
                verb_settings: Vec::new(),
                source: None,
                destination: None,
                whatif: false,
                xml: false,
                json: false,
                verbose: false,
                rules: Vec::new(),
                links: Vec::new(),
                acknowledged: Vec::new(),
                accounts: AccountMap::default(),
                sites: SiteChoices::default(),
                integrated: IntegratedChoice::default(),
                passwords: Vec::new(),
                xpath: None,
                runs: None,
                level: 6,
                // Web Deploy's own defaults (dd569089).
                retry_attempts: 5,
                retry_interval: 1000,
                arguments: Vec::new(),
            },
        }
    }

    fn take(&mut self, token: &Token) {
        let Some(setting) = names::operation_setting(&token.switch) else {
            self.problems.push(unknown_switch(token));
            return;
        };
        let is_repeatable =
            matches!(setting.shape, Shape::Names | Shape::Pairs) || setting.name == "setParamFile";
        if self.has(setting.name) && !is_repeatable {
            self.problems.push(
                token
                    .problem("GIVEN-TWICE", format!("-{} is given twice", setting.name), 1)
                    .with_fix("Leave one of them out."),
            );
            return;
        }
        self.seen.push((setting.name, token.clone()));
        if setting.shape != Shape::Flag {
            if token.value.as_deref().is_none_or(str::is_empty) {
                self.problems.push(missing_value(token, setting));
                return;
            }
            if let Built::NotYet(subject) = setting.built {
                self.problems
                    .push(not_built(token, &format!("-{}", setting.name), subject, 1));
                return;
            }
        }
        match setting.shape {
            Shape::Flag => self.flag(token, setting),
            Shape::Text => self.text(token, setting),
            Shape::Number(least, most) => self.number(token, setting, least, most),
            Shape::Names => self.names(token, setting),
            Shape::Verb => self.verb(token),
            Shape::Object if setting.name == "source" => {
                self.request.source = object::read(token, End::Source, &mut self.problems);
            }
            Shape::Object => {
                self.request.destination = object::read(token, End::Destination, &mut self.problems);
            }
            Shape::Pairs => self.pairs(token, setting),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.seen.iter().any(|(seen, _)| *seen == name)
    }

    fn finish(mut self) -> Result<Request, Vec<Problem>> {
        let has_grammar_problems = !self.problems.is_empty();
        if !self.has("verb") {
            self.problems.push(
                Problem::error("NO-VERB", "No verb is given")
                    .with_fix("Say what to do: -verb:sync, -verb:dump or -verb:getDependencies. siteferry --help shows examples."),
            );
        } else if let (Some(verb), false) = (self.verb, has_grammar_problems) {
            let (needs_source, needs_destination) = match verb {
                Verb::Sync => (true, true),
                Verb::Delete => (false, true),
                _ => (true, false),
            };
            for (name, is_needed) in [("source", needs_source), ("dest", needs_destination)] {
                if is_needed && !self.has(name) {
                    self.problems.push(
                        Problem::error("NO-END", format!("The verb {} needs -{name}", verb.name()))
                            .with_fix(format!("Add -{name}:metaKey=lm/w3svc/1,root=FOLDER.")),
                    );
                }
            }
            let unused = self
                .seen
                .iter()
                .filter_map(|(name, token)| uses::unused(self.asker, verb, name, token));
            self.problems.extend(unused);
        }
        match (self.verb, self.problems.is_empty()) {
            (Some(verb), true) => Ok(Request { verb, ..self.request }),
            _ => Err(self.problems),
        }
    }
}

fn offer<'n>(given: &str, known: impl IntoIterator<Item = &'n str> + Clone) -> String {
    if let Some(name) = nearest(given, known.clone()) {
        return format!("Did you mean {name}?");
    }
    let all: Vec<&str> = known.into_iter().collect();
    if all.is_empty() {
        "Leave it out.".to_owned()
    } else {
        format!("Known names: {}.", all.join(", "))
    }
}

fn unknown_switch(token: &Token) -> Problem {
    let known = names::OPERATION_SETTINGS.iter().map(|setting| setting.name);
    token
        .problem(
            "UNKNOWN-SETTING",
            format!("Unknown setting “-{}”", token.switch),
            1,
        )
        .with_fix(match nearest(&token.switch, known) {
            Some(name) => format!("Did you mean -{name}?"),
            None => "siteferry --help lists the settings that work.".to_owned(),
        })
}

fn missing_value(token: &Token, setting: &OperationSetting) -> Problem {
    let example = match setting.shape {
        Shape::Verb => ":sync",
        Shape::Object => ":metaKey=lm/w3svc/1",
        Shape::Number(..) => ":5",
        Shape::Names => ":NAME",
        Shape::Pairs => ":name=value",
        Shape::Text | Shape::Flag => ":TEXT",
    };
    token
        .problem(
            "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
            format!("-{} needs a value", setting.name),
            token.value_column,
        )
        .with_fix(format!("Write -{}{example}.", setting.name))
}
