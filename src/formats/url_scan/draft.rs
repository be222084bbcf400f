//! The section in the making.

use super::{Converted, Known, SECTION};
use crate::formats::apphost::describe;
use crate::formats::ini::{Account, Entry, Fate, IniFile, Section};
use crate::model::{
    AttributeValue, ConfigElement, ConfigObject, ConfigPath, Entries, Item, Origin, Problem, nearest,
};
use std::collections::{BTreeMap, BTreeSet};

/// Sections that UrlScan reads by their own names.
const SECTIONS: &[&str] = &[
    "Options",
    "AllowVerbs",
    "DenyVerbs",
    "AllowExtensions",
    "DenyExtensions",
    "DenyHeaders",
    "DenyUrlSequences",
    "DenyQueryStringSequences",
    "AlwaysAllowedUrls",
    "AlwaysAllowedQueryStrings",
    "RequestLimits",
];

pub(super) struct Draft<'i> {
    pub ini: &'i IniFile,
    pub known: Known,
    /// By path below the section; empty for the section itself.
    objects: BTreeMap<String, ConfigObject>,
    /// Objects with a key (`filteringRule`) and what is in them.
    keyed: Vec<ConfigObject>,
    done: Converted,
    /// Lines of the sections that are read.
    read: BTreeSet<u32>,
    /// Lines of entries that are accounted for. A section may serve twice: as the strings of two rules, or as a rule
    /// that has the name of a list.
    accounted: BTreeSet<u32>,
    /// The account that was made last; `None` when its line was accounted for before.
    last: Option<usize>,
}

impl<'i> Draft<'i> {
    pub fn new(ini: &'i IniFile, known: Known) -> Self {
        let mut draft = Draft {
            ini,
            known,
            objects: BTreeMap::new(),
            keyed: Vec::new(),
            done: Converted {
                problems: ini.problems().to_vec(),
                ..Converted::default()
            },
            read: BTreeSet::new(),
            accounted: BTreeSet::new(),
            last: None,
        };
        // The section is overwritten as a whole, so its collections are there even when nothing is in them.
        let mut collections = vec![
            "denyUrlSequences",
            "fileExtensions",
            "hiddenSegments",
            "requestLimits/headerLimits",
            "verbs",
        ];
        if draft.has_rules() {
            collections.extend([
                "alwaysAllowedQueryStrings",
                "alwaysAllowedUrls",
                "denyQueryStringSequences",
            ]);
        }
        for names in collections {
            draft.object(names).items = Some(Entries::default());
        }
        // UrlScan looked at requests of WebDAV clients as well.
        for names in ["fileExtensions", "verbs"] {
            draft.object(names).set("applyToWebDAV", true, None);
        }
        draft
    }

    /// True when the destination has filtering rules, query string filters and URLs that are always allowed. They came
    /// with IIS 7.5 (and an update for IIS 7.0, which nobody can see from outside).
    pub fn has_rules(&self) -> bool {
        self.known.iis >= crate::model::IisVersion { major: 7, minor: 5 }
    }

    /// A section of the file, when Windows reads one of that name; it counts as read from now on.
    pub fn section(&mut self, name: &str) -> Option<&'i Section> {
        let section = self.ini.section(name)?;
        self.read.insert(section.line);
        Some(section)
    }

    /// The object at a path below the section.
    pub fn object(&mut self, names: &str) -> &mut ConfigObject {
        self.objects.entry(names.to_owned()).or_insert_with(|| {
            let full = if names.is_empty() {
                SECTION.to_owned()
            } else {
                format!("{SECTION}/{names}")
            };
            let path = ConfigPath::section(None, &full);
            let (kind, name) = describe(&path, "");
            ConfigObject::new(path, kind, name)
        })
    }

    /// Sets an attribute; `line` is `None` for a default that is not written.
    pub fn set(
        &mut self,
        names: &str,
        attribute: &str,
        value: impl Into<AttributeValue>,
        line: Option<u32>,
        property: &str,
    ) {
        let origin = self.origin(line, property);
        self.object(names).set(attribute, value, Some(origin));
    }

    /// Adds an entry to a collection.
    pub fn add(&mut self, names: &str, attributes: &[(&str, &str)], section: &Section) {
        let origin = self.origin(Some(section.line), &format!("[{}]", section.name));
        let object = self.object(names);
        object.origins.insert(String::new(), origin);
        object.items.get_or_insert_default().push(item(attributes));
    }

    /// Adds an element that is known by its name, with what is in it.
    pub fn keyed(&mut self, collection: &str, name: &str, property: &str, line: u32) -> ConfigPath {
        let path = ConfigPath::section(None, &format!("{SECTION}/{collection}s"))
            .child(ConfigElement::keyed(collection, "name", name));
        let (kind, shown) = describe(&path, "");
        let mut object = ConfigObject::new(path.clone(), kind, shown);
        object
            .origins
            .insert(String::new(), self.origin(Some(line), property));
        self.keyed.push(object);
        path
    }

    /// Sets an attribute of an element added by [`Draft::keyed`].
    pub fn set_keyed(
        &mut self,
        path: &ConfigPath,
        attribute: &str,
        value: bool,
        line: Option<u32>,
        property: &str,
    ) {
        let origin = self.origin(line, property);
        if let Some(object) = self.keyed.iter_mut().find(|object| object.path == *path) {
            object.set(attribute, value, Some(origin));
        }
    }

    /// Gives an element added by [`Draft::keyed`] a collection.
    pub fn keyed_items(
        &mut self,
        path: &ConfigPath,
        collection: &str,
        attribute: &str,
        values: &[String],
        line: u32,
        property: &str,
    ) {
        let path = path.child(ConfigElement::only(collection));
        let (kind, shown) = describe(&path, "");
        let mut object = ConfigObject::new(path, kind, shown);
        object
            .origins
            .insert(String::new(), self.origin(Some(line), property));
        object.items = Some(values.iter().map(|value| item(&[(attribute, value)])).collect());
        self.keyed.push(object);
    }

    /// Accounts for a line; what was said of it first counts.
    pub fn account(&mut self, section: &Section, entry: &Entry, fate: Fate, target: &str, why: &str) {
        if !self.accounted.insert(entry.line) {
            self.last = None;
            return;
        }
        self.last = Some(self.done.accounts.len());
        let is_list = !matches!(
            section.name.to_ascii_lowercase().as_str(),
            "options" | "requestlimits"
        );
        let (name, value) = match entry.pair() {
            Some((name, value)) if !is_list => (name, value),
            _ => (entry.text.as_str(), ""),
        };
        self.done.accounts.push(Account {
            section: section.name.clone(),
            name: name.to_owned(),
            value: value.to_owned(),
            line: Some(entry.line),
            fate,
            target: target.to_owned(),
            why: why.to_owned(),
        });
    }

    /// Accounts for a default that is not written.
    pub fn default_account(
        &mut self,
        section: &str,
        name: &str,
        value: &str,
        fate: Fate,
        target: &str,
        why: &str,
    ) {
        self.last = Some(self.done.accounts.len());
        self.done.accounts.push(Account {
            section: section.to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
            line: None,
            fate,
            target: target.to_owned(),
            why: why.to_owned(),
        });
    }

    /// Tells a person of the line that was accounted for last.
    pub fn tell(&mut self, fix: &str) {
        let told = self
            .last
            .and_then(|index| self.done.accounts.get(index))
            .and_then(|account| account.problem("URLSCAN-NOT-CARRIED", self.ini.label(), fix));
        self.done.problems.extend(told);
    }

    /// A line that could not be read.
    pub fn unread(&mut self, section: &Section, entry: &Entry, why: &str, fix: &str) {
        self.account(section, entry, Fate::Unread, "", why);
        self.problem(
            Problem::warning(
                "URLSCAN-ENTRY",
                format!("“{}” of [{}] cannot be read", entry.text, section.name),
            )
            .with_cause(format!("{}.", sentence(why)))
            .with_fix(fix)
            .with_target(entry.text.clone()),
            Some(entry.line),
        );
    }

    /// A problem of the file, at a line or of the whole.
    pub fn problem(&mut self, problem: Problem, line: Option<u32>) {
        let mut place = self.ini.at(0);
        place.line = line;
        self.done.problems.push(problem.with_place(place));
    }

    /// Accounts for sections that nothing reads.
    pub fn leftovers(&mut self) {
        for section in self.ini.sections() {
            if self.read.contains(&section.line) {
                continue;
            }
            let why = if section.is_repeated {
                "a section of the same name stands before this one"
            } else {
                "UrlScan reads no section of this name"
            };
            for entry in &section.entries {
                self.account(section, entry, Fate::NotInEffect, "", why);
            }
            if !section.is_repeated {
                let near = nearest(&section.name, SECTIONS.iter().copied());
                let problem = Problem::warning(
                    "URLSCAN-SECTION",
                    format!("UrlScan does not read [{}]", section.name),
                )
                .with_cause("No section of UrlScan has this name, and no rule of RuleList leads to it.")
                .with_fix(match near {
                    Some(near) => format!("Did it mean [{near}]? It had no effect on the old server."),
                    None => "Nothing: it had no effect on the old server.".to_owned(),
                });
                self.problem(problem, Some(section.line));
            }
        }
    }

    pub fn finish(self) -> Converted {
        let mut done = self.done;
        done.objects = self.objects.into_values().chain(self.keyed).collect();
        done.objects.sort_by(|left, right| left.path.compare(&right.path));
        done.problems.sort_by_key(|problem| problem.place.line);
        done
    }

    fn origin(&self, line: Option<u32>, property: &str) -> Origin {
        let mut place = self.ini.at(0);
        place.line = line;
        Origin {
            key: place.to_string().into(),
            property: if line.is_some() {
                property.into()
            } else {
                format!("the default {property}").into()
            },
        }
    }
}

fn item(attributes: &[(&str, &str)]) -> Item {
    Item {
        name: "add".to_owned(),
        attributes: attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Item::default()
    }
}

/// A clause as a sentence: its first letter large.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
