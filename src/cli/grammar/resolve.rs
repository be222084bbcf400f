//! Second stage: tokens become one request, or every problem they have.

use super::accounts;
use super::names::{self, Built, OperationSetting, Shape};
use super::object::{self, End, not_built};
use super::pieces::{Piece, split, unquote};
use super::request::{Request, Setting, Switched, Verb};
use super::sites;
use super::token::{Token, without_passwords};
use crate::formats::xpath::XPath;
use crate::model::{Problem, nearest};
use crate::rules;
use crate::rules::accounts::AccountMap;
use crate::translate::{IntegratedChoice, SiteChoices};
use std::ffi::OsString;
use std::path::PathBuf;

/// Reads a whole command in msdeploy's grammar.
///
/// # Errors
/// Every problem of the command, in the order of its arguments; never empty.
pub fn resolve(arguments: &[OsString]) -> Result<Request, Vec<Problem>> {
    let mut draft = Draft::new();
    for (index, argument) in arguments.iter().enumerate() {
        match Token::read(index + 1, argument) {
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
    problems: Vec<Problem>,
    /// Operation settings met so far.
    seen: Vec<&'static str>,
    verb: Option<Verb>,
    /// Everything but the verb.
    request: Request,
}

impl Draft {
    fn new() -> Self {
        Draft {
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
        if self.seen.contains(&setting.name) && !is_repeatable {
            self.problems.push(
                token
                    .problem("GIVEN-TWICE", format!("-{} is given twice", setting.name), 1)
                    .with_fix("Leave one of them out."),
            );
            return;
        }
        self.seen.push(setting.name);
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

    fn pairs(&mut self, token: &Token, setting: &OperationSetting) {
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

    fn flag(&mut self, token: &Token, setting: &OperationSetting) {
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

    fn text(&mut self, token: &Token, setting: &OperationSetting) {
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

    fn number(&mut self, token: &Token, setting: &OperationSetting, least: u32, most: u32) {
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

    fn names(&mut self, token: &Token, setting: &OperationSetting) {
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

    fn verb(&mut self, token: &Token) {
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

    fn finish(mut self) -> Result<Request, Vec<Problem>> {
        let has_grammar_problems = !self.problems.is_empty();
        let given = |name: &str| self.seen.contains(&name);
        if !given("verb") {
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
                if is_needed && !given(name) {
                    self.problems.push(
                        Problem::error("NO-END", format!("The verb {} needs -{name}", verb.name()))
                            .with_fix(format!("Add -{name}:metaKey=lm/w3svc/1,root=FOLDER.")),
                    );
                }
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &[&str]) -> Result<Request, Vec<Problem>> {
        resolve(&line.iter().map(OsString::from).collect::<Vec<_>>())
    }

    fn complaint(line: &[&str]) -> String {
        let problems = read(line).expect_err("not a good command");
        problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn reads_the_commands_of_the_documents() {
        let request = read(&[
            "-verb:getDependencies,alltrigger",
            "-source:metakey=lm/w3svc/1,root=/srv/old,drive.d=/mnt/d",
        ])
        .expect("reads");
        assert_eq!(request.verb, Verb::GetDependencies);
        assert_eq!(request.verb_settings[0].name, "alltrigger");
        let source = request.source.expect("a source");
        assert_eq!(
            (source.provider.name, source.path.as_str()),
            ("metaKey", "lm/w3svc/1")
        );
        assert_eq!(source.root, Some(PathBuf::from("/srv/old")));
        assert_eq!(source.drives, [('D', PathBuf::from("/mnt/d"))]);

        let request = read(&[
            "-VERB=Sync",
            "-source=metaKey=\"Harbour Books\"",
            "-dest:package=c:\\Site1.zip",
            "-whatif",
            "-enableLink:AppPoolExtension",
            "-disableRule:skipunc,DoNotDeleteRule",
            "-enableRule:donotdeleterule",
            "-retryAttempts=2",
        ])
        .expect("reads");
        assert!(request.whatif && request.has_link("AppPool") && request.has_link("Content"));
        assert_eq!(request.source.expect("a source").path, "Harbour Books");
        assert_eq!(
            request.rules.last(),
            Some(&Switched {
                name: "DoNotDeleteRule",
                on: true
            })
        );
    }

    #[test]
    fn names_what_it_does_not_know_with_column_and_nearest_name() {
        let text = complaint(&["-verb:snyc", "-sorce:metaKey=1", "-dest:metaKee=lm/w3svc/1"]);
        assert!(
            text.contains("Unknown verb “snyc”. Did you mean sync? (argument 1: -verb:snyc, column 7)"),
            "{text}"
        );
        assert!(
            text.contains("Unknown setting “-sorce”. Did you mean -source?"),
            "{text}"
        );
        assert!(
            text.contains("Unknown provider “metaKee”. Did you mean metaKey?"),
            "{text}"
        );
        let text = complaint(&["-verb:dump", "-source:metaKey=lm/w3svc/1,rot=/x"]);
        assert!(
            text.contains("Did you mean root?") && text.contains("column 28"),
            "{text}"
        );
        let text = complaint(&[
            "-verb:dump",
            "-source:metaKey=x",
            "-enableRule:DoNotDelete",
            "-disableLink:Contents",
        ]);
        assert!(
            text.contains("Did you mean DoNotDeleteRule?") && text.contains("Did you mean Content?"),
            "{text}"
        );
    }

    #[test]
    fn what_is_known_and_not_built_says_so_with_its_subject() {
        for (line, subject) in [
            (["-verb:dump", "-source:dirPath=c:\\x"], names::CONTENT),
            (
                ["-verb:dump", "-source:metaKey=x,computerName=old1"],
                names::REMOTE,
            ),
            (["-verb:getDependencies", "-source:iisApp=x"], names::CONTENT),
        ] {
            let text = complaint(&line);
            assert!(text.contains("not built yet") && text.contains(subject), "{text}");
        }
        assert!(
            read(&[
                "-verb:dump",
                "-source:metaKey=x,computerName=localhost,includeAcls=False"
            ])
            .is_ok()
        );
        let text = complaint(&[
            "-verb:dump",
            "-source:metaKey=x",
            "-skip:objectName=filePath,absolutePath=x",
        ]);
        assert!(text.contains(names::DIRECTIVES), "{text}");
    }

    #[test]
    fn asks_for_what_is_missing() {
        assert!(complaint(&["-source:metaKey=x"]).contains("No verb is given"));
        assert!(complaint(&["-verb:sync", "-source:metaKey=x"]).contains("needs -dest"));
        assert!(complaint(&["-verb:sync", "-verb:dump", "-source:metaKey=x"]).contains("given twice"));
        assert!(complaint(&["-verb"]).contains("-verb needs a value"));
        assert!(complaint(&["-verb:dump", "-source:metaKey=x", "-level:10"]).contains("from 1 to 9"));
        assert!(complaint(&["-verb:dump", "-source:metaKey='x"]).contains("no closing quote"));
    }
}
