//! Custom rules: the sections that `RuleList` names, and their lists of strings.

use super::draft::Draft;
use super::options::Options;
use crate::formats::ini::{Entry, Fate, Section};
use crate::model::path::fold;
use crate::model::{ConfigPath, Problem, nearest};

/// Switches of a rule and their attributes ("UrlScan 3 Reference", Rule Sections). All are off unless they are set;
/// IIS 7 and later have `denyUnescapedPercent` on, so each is written.
const SWITCHES: &[(&str, &str)] = &[
    ("ScanUrl", "scanUrl"),
    ("ScanQueryString", "scanQueryString"),
    ("ScanAllRaw", "scanAllRaw"),
    ("DenyUnescapedPercent", "denyUnescapedPercent"),
];

const SETTINGS: &[&str] = &[
    "AppliesTo",
    "DenyDataSection",
    "DenyUnescapedPercent",
    "ScanAllRaw",
    "ScanHeaders",
    "ScanQueryString",
    "ScanUrl",
];

impl Draft<'_> {
    pub(super) fn rules(&mut self, options: &Options) {
        let mut done: Vec<String> = Vec::new();
        for name in &options.rules {
            if done.iter().any(|known| fold(known) == fold(name)) {
                continue;
            }
            done.push(name.clone());
            match self.section(name) {
                Some(section) if self.has_rules() => self.rule(name, section),
                Some(section) => self.rule_by_hand(name, section, options.rules_line),
                None => {
                    let problem = Problem::warning("URLSCAN-RULE", format!("The rule {name} has no section"))
                        .with_cause("RuleList names it, and nothing says what it does.")
                        .with_fix("Correct RuleList or the heading of the section on the old server.")
                        .with_target(name.clone());
                    self.problem(problem, Some(options.rules_line));
                }
            }
        }
    }

    fn rule(&mut self, name: &str, section: &Section) {
        let path = self.keyed(
            "filteringRule",
            name,
            &format!("[{}]", section.name),
            section.line,
        );
        for (option, attribute) in SWITCHES {
            if section.get(option).is_none() {
                self.set_keyed(&path, attribute, false, None, &format!("{option}=0"));
            }
        }
        // All three are there even when they are empty, because a rule on the destination may have entries.
        let mut collections = [
            (
                "scanHeaders",
                "requestHeader",
                Vec::new(),
                section.line,
                "ScanHeaders",
            ),
            (
                "appliesTo",
                "fileExtension",
                Vec::new(),
                section.line,
                "AppliesTo",
            ),
            (
                "denyStrings",
                "string",
                Vec::new(),
                section.line,
                "DenyDataSection",
            ),
        ];
        for entry in &section.entries {
            let Some((option, value)) = entry.pair() else {
                self.unread(section, entry, "it has no = between name and value", FIX);
                continue;
            };
            if section
                .get(option)
                .is_some_and(|(first, _)| first.line != entry.line)
            {
                self.account(
                    section,
                    entry,
                    Fate::NotInEffect,
                    "",
                    "the same setting stands before it",
                );
                continue;
            }
            let [headers, applies_to, strings] = &mut collections;
            match SETTINGS.iter().find(|known| known.eq_ignore_ascii_case(option)) {
                Some(&"AppliesTo") => {
                    (applies_to.2, applies_to.3) = (names(value), entry.line);
                    let target = "filteringRule/appliesTo";
                    self.account(section, entry, Fate::Converted, target, "");
                }
                Some(&"ScanHeaders") => {
                    let found = names(value)
                        .into_iter()
                        .map(|name| name.trim_end_matches(':').to_owned());
                    (headers.2, headers.3) = (found.collect(), entry.line);
                    self.account(section, entry, Fate::Converted, "filteringRule/scanHeaders", "");
                }
                Some(&"DenyDataSection") => {
                    (strings.2, strings.3) = (self.data(name, section, entry, value), entry.line);
                }
                Some(switch) => self.switch(&path, section, entry, switch, value),
                None => {
                    let fix = match nearest(option, SETTINGS.iter().copied()) {
                        Some(near) => format!("Did it mean {near}?"),
                        None => FIX.to_owned(),
                    };
                    self.unread(section, entry, "a rule has no such setting", &fix);
                }
            }
        }
        for (collection, attribute, values, line, property) in &collections {
            self.keyed_items(&path, collection, attribute, values, *line, property);
        }
    }

    fn switch(&mut self, path: &ConfigPath, section: &Section, entry: &Entry, switch: &str, value: &str) {
        let Some((option, attribute)) = SWITCHES.iter().find(|(option, _)| *option == switch) else {
            return;
        };
        match value {
            "0" | "1" => {
                self.set_keyed(path, attribute, value == "1", Some(entry.line), option);
                self.account(
                    section,
                    entry,
                    Fate::Carried,
                    &format!("filteringRule@{attribute}"),
                    "",
                );
            }
            _ => {
                self.set_keyed(path, attribute, false, Some(entry.line), option);
                self.unread(section, entry, "it is neither 0 nor 1, and 0 was taken", FIX);
            }
        }
    }

    fn data(&mut self, rule: &str, section: &Section, entry: &Entry, name: &str) -> Vec<String> {
        let Some(list) = self.section(name) else {
            self.unread(
                section,
                entry,
                &format!("there is no section [{name}], so the rule {rule} refuses no string"),
                FIX,
            );
            return Vec::new();
        };
        self.account(section, entry, Fate::Converted, "filteringRule/denyStrings", "");
        self.strings(list, "filteringRule/denyStrings/add")
    }

    /// IIS 7.0 has no rules.
    fn rule_by_hand(&mut self, name: &str, section: &Section, line: u32) {
        let data = section.get("DenyDataSection").map(|(_, data)| data.to_owned());
        for section in [Some(section), data.and_then(|data| self.section(&data))]
            .into_iter()
            .flatten()
        {
            for entry in &section.entries {
                let why = "custom rules came with IIS 7.5";
                self.account(section, entry, Fate::NeedsYou, "", why);
            }
        }
        let problem = Problem::warning("URLSCAN-RULE", format!("The rule {name} is not carried"))
            .with_cause(
                "Custom rules came with IIS 7.5, and the destination shows nothing newer than IIS 7.0.",
            )
            .with_fix("Update the destination, or write the rule with URL Rewrite.")
            .with_target(name);
        self.problem(problem, Some(line));
    }
}

const FIX: &str = "Correct the line on the old server, or set it on the destination.";

/// Names between commas, each once.
fn names(list: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if !found.iter().any(|known| fold(known) == fold(name)) {
            found.push(name.to_owned());
        }
    }
    found
}
