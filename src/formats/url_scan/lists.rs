//! Sections that are lists: verbs, extensions, headers, sequences, URLs and query strings.

use super::REFUSES_ALL;
use super::draft::Draft;
use super::options::Options;
use crate::formats::ini::{Fate, Section};
use crate::model::Problem;
use crate::model::path::fold;
use std::collections::BTreeSet;

/// How the entries of a list become those of a collection.
struct List {
    section: &'static str,
    /// Collection below the section, and its attribute.
    collection: &'static str,
    attribute: &'static str,
    /// `allowed` of each entry, or another attribute that all have.
    also: Option<(&'static str, &'static str)>,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An HTTP method, with case.
    Verb,
    /// An HTTP method that UrlScan compares without case.
    VerbAnyCase,
    Extension,
    Header,
    Url,
    Text,
}

impl Draft<'_> {
    /// Reads the lists that are in effect and accounts for those that are not.
    pub(super) fn lists(&mut self, options: &Options) {
        let (verbs, extensions) = (options.use_allow_verbs, options.use_allow_extensions);
        let allowed = |on: bool| Some(("allowed", if on { "true" } else { "false" }));
        let list = |section, collection, attribute, also, form| List {
            section,
            collection,
            attribute,
            also,
            form,
        };
        self.alternatives(
            verbs,
            "UseAllowVerbs",
            &list("AllowVerbs", "verbs", "verb", allowed(true), Form::Verb),
            &list("DenyVerbs", "verbs", "verb", allowed(false), Form::VerbAnyCase),
        );
        self.alternatives(
            extensions,
            "UseAllowExtensions",
            &list(
                "AllowExtensions",
                "fileExtensions",
                "fileExtension",
                allowed(true),
                Form::Extension,
            ),
            &list(
                "DenyExtensions",
                "fileExtensions",
                "fileExtension",
                allowed(false),
                Form::Extension,
            ),
        );
        // A limit of 0 refuses the header whatever it says (IIS answers 404.10), as Microsoft advises for headers that
        // must not come in.
        let denied = Some(("sizeLimit", "0"));
        let headers = list(
            "DenyHeaders",
            "requestLimits/headerLimits",
            "header",
            denied,
            Form::Header,
        );
        self.list(&headers);
        self.list(&list(
            "DenyUrlSequences",
            "denyUrlSequences",
            "sequence",
            None,
            Form::Text,
        ));
        let newer = [
            list(
                "DenyQueryStringSequences",
                "denyQueryStringSequences",
                "sequence",
                None,
                Form::Text,
            ),
            list("AlwaysAllowedUrls", "alwaysAllowedUrls", "url", None, Form::Url),
            list(
                "AlwaysAllowedQueryStrings",
                "alwaysAllowedQueryStrings",
                "queryString",
                None,
                Form::Text,
            ),
        ];
        for list in &newer {
            if self.has_rules() {
                self.list(list);
            } else if let Some(section) = self.section(list.section) {
                let why = format!("{} came with IIS 7.5", list.collection);
                for entry in &section.entries {
                    self.account(section, entry, Fate::NeedsYou, "", &why);
                    self.tell("Update the destination, or do without it.");
                }
            }
        }
    }

    /// Of two lists UrlScan uses one.
    fn alternatives(&mut self, allow: bool, option: &str, allowed: &List, denied: &List) {
        let (used, unused) = if allow {
            (allowed, denied)
        } else {
            (denied, allowed)
        };
        let count = self.list(used);
        if allow && count == 0 {
            let (what, which) = match used.form {
                Form::Verb => ("methods", "verb"),
                _ => ("extensions", "extension"),
            };
            self.problem(
                Problem::error(
                    REFUSES_ALL,
                    format!("Every request would be refused: no {which} is allowed"),
                )
                .with_cause(format!(
                    "{option}=1 refuses all {what} but those of [{}], which has none.",
                    used.section
                ))
                .with_fix(format!(
                    "Correct the file on the old server, or accept it with -acknowledge:{REFUSES_ALL}."
                )),
                self.ini.section(used.section).map(|section| section.line),
            );
        }
        if let Some(section) = self.section(unused.section) {
            let why = format!(
                "{option}={} makes UrlScan use [{}] instead",
                u8::from(allow),
                used.section
            );
            for entry in &section.entries {
                self.account(section, entry, Fate::NotInEffect, "", &why);
            }
        }
    }

    /// Reads one list; gives the number of entries it brought.
    fn list(&mut self, list: &List) -> usize {
        let Some(section) = self.section(list.section) else {
            return 0;
        };
        let mut known = BTreeSet::new();
        for entry in &section.entries {
            let read = read(&entry.text, list.form);
            let value = match read {
                Ok(value) => value,
                Err((why, fix)) => {
                    self.unread(section, entry, why, fix);
                    continue;
                }
            };
            // Methods are told apart by case (IIS_schema.xml, caseSensitive); all else is not, and IIS refuses a file
            // in which a key occurs twice.
            let key = match list.form {
                Form::Verb | Form::VerbAnyCase => value.clone(),
                _ => fold(&value),
            };
            if !known.insert(key) {
                self.account(section, entry, Fate::NotInEffect, "", "it is in the list already");
                continue;
            }
            let mut attributes = vec![(list.attribute, value.as_str())];
            attributes.extend(list.also);
            self.add(list.collection, &attributes, section);
            let fate = match list.form {
                _ if value != entry.text => Fate::Converted,
                Form::Header => Fate::Converted,
                _ => Fate::Carried,
            };
            self.account(section, entry, fate, &target(list, &value), "");
        }
        known.len()
    }

    /// Entries of a list as they are, for the strings of a rule.
    pub(super) fn strings(&mut self, section: &Section, target: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for entry in &section.entries {
            if found.iter().any(|known| fold(known) == fold(&entry.text)) {
                self.account(section, entry, Fate::NotInEffect, "", "it is in the list already");
            } else {
                found.push(entry.text.clone());
                self.account(section, entry, Fate::Carried, target, "");
            }
        }
        found
    }
}

fn target(list: &List, value: &str) -> String {
    format!(
        "requestFiltering/{}/add[@{}='{value}']",
        list.collection, list.attribute
    )
}

type Why = (&'static str, &'static str);

fn read(text: &str, form: Form) -> Result<String, Why> {
    let correct = "Correct the line on the old server, if it is meant to do something.";
    match form {
        Form::Verb | Form::VerbAnyCase if !text.chars().all(is_token) => {
            Err(("it is no HTTP method", correct))
        }
        Form::Verb => Ok(text.to_owned()),
        Form::VerbAnyCase => Ok(text.to_ascii_uppercase()),
        Form::Extension if !text.starts_with('.') || text.contains(['/', '\\', '*', '?']) => {
            Err(("an extension is written with its dot, as .asp", correct))
        }
        Form::Extension => Ok(text.to_owned()),
        Form::Header => {
            let name = text.trim_end_matches(':').trim_end();
            match !name.is_empty() && name.chars().all(is_token) {
                true => Ok(name.to_owned()),
                false => Err(("it is no name of a header", correct)),
            }
        }
        Form::Url if !text.starts_with('/') => Err((
            "a URL that is always allowed begins with a slash, so UrlScan never met this one",
            "Nothing, or add the slash on the destination.",
        )),
        Form::Url | Form::Text => Ok(text.to_owned()),
    }
}

/// A character of an HTTP method or header name (RFC 9110, token).
pub(super) fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character)
}
