//! How files are cut into objects.

use super::super::read::AppHostConfig;
use super::super::schema::Schema;
use super::secrets::is_secret;
use crate::formats::xml::{Document, ElementId};
use crate::model::path::fold;
use crate::model::secret::masked;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Elements that a person knows by a key, each an object of its own: paths of names and key attributes. The schema's
/// keys, but a site is known by its id, because it may be renamed.
const KEYED: &[(&str, &[&str])] = &[
    ("system.applicationHost/sites/site", &["id"]),
    ("system.applicationHost/sites/site/application", &["path"]),
    (
        "system.applicationHost/sites/site/application/virtualDirectory",
        &["path"],
    ),
    (
        "system.applicationHost/sites/site/bindings/binding",
        &["protocol", "bindingInformation"],
    ),
    ("system.applicationHost/applicationPools/add", &["name"]),
];

/// Names of entries by habit, in sections that no schema is known of.
const HABIT: &[&str] = &["add", "remove", "clear"];

/// Attributes by which people tell entries from one another where no schema says so, the first choice first.
const NAMED_BY: [&str; 2] = ["key", "name"];

/// What is an entry, and by what it is known: learned from IIS's schema, and from the files that are compared.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Names of entries by the path of the element around them.
    entries: BTreeMap<String, BTreeSet<String>>,
    /// Entries that are objects of their own, because something in them is secret and must not be shown.
    apart: BTreeSet<String>,
    /// For each path of entries and each of [`NAMED_BY`], whether it tells all of them apart.
    named: BTreeMap<String, [bool; 2]>,
}

impl Shape {
    /// Learns from files. All that are to be compared must be given together.
    pub fn of(configs: &[&AppHostConfig]) -> Shape {
        let mut shape = Shape::default();
        let mut secret = BTreeSet::new();
        for config in configs {
            shape.learn(config, &mut secret);
        }
        for path in secret {
            // Everything around a secret is cut so that the secret is an attribute of an object.
            let mut around = path.as_str();
            while let Some((parent, name)) = around.rsplit_once('/') {
                if shape
                    .entries
                    .get(parent)
                    .is_some_and(|names| names.contains(name))
                {
                    shape.apart.insert(around.to_owned());
                }
                around = parent;
            }
        }
        shape
    }

    fn learn(&mut self, config: &AppHostConfig, secret: &mut BTreeSet<String>) {
        let document = &config.document;
        let mut open: Vec<(ElementId, String)> = Vec::new();
        for child in document.children(document.root()) {
            match document.name(child) {
                "configSections" | "configProtectedData" => {}
                "location" => {
                    let inside = document.children(child);
                    open.extend(inside.map(|group| (group, document.name(group).to_owned())));
                }
                name => open.push((child, name.to_owned())),
            }
        }
        while let Some((element, path)) = open.pop() {
            for (name, value) in document.attributes(element) {
                if is_secret(document, element, &path, name, &value) {
                    secret.insert(path.clone());
                }
            }
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for child in document.children(element) {
                let name = document.name(child);
                *counts.entry(name).or_default() += 1;
                open.push((child, format!("{path}/{name}")));
            }
            for (name, count) in counts {
                let is_entry = count > 1 || HABIT.contains(&name) || Schema::built_in().is_entry(&path, name);
                if is_entry {
                    let told = tells(document, element, name);
                    let named = self.named.entry(format!("{path}/{name}")).or_insert([true; 2]);
                    for (own, told) in named.iter_mut().zip(told) {
                        *own &= told;
                    }
                    self.entries
                        .entry(path.clone())
                        .or_default()
                        .insert(name.to_owned());
                }
            }
        }
    }

    /// True for an element that may stand beside others of its name.
    pub(super) fn is_entry(&self, parent: &str, name: &str) -> bool {
        self.entries.get(parent).is_some_and(|names| names.contains(name))
    }

    /// True when an element may hold ordered entries.
    pub(super) fn has_items(&self, path: &str) -> bool {
        self.entries
            .get(path)
            .is_some_and(|names| names.iter().any(|name| !self.is_apart(&format!("{path}/{name}"))))
    }

    /// For an element around entries that are objects of their own, and whose places count: true when they are known by
    /// keys of the house, so that their places count only beside other entries.
    pub(super) fn order_below(&self, path: &str) -> Option<bool> {
        let names = self.entries.get(path)?.iter();
        let below: Vec<String> = names.map(|name| format!("{path}/{name}")).collect();
        let mut apart = below.iter().filter(|below| self.is_apart(below)).peekable();
        apart.peek()?;
        let is_keyed = apart.all(|below| known_key(below).is_some());
        (!is_keyed || self.has_items(path)).then_some(is_keyed)
    }

    /// True for an entry that is an object of its own.
    pub(super) fn is_apart(&self, path: &str) -> bool {
        self.apart.contains(path) || known_key(path).is_some()
    }

    /// The key of an entry that is an object of its own.
    pub(super) fn key(
        &self,
        config: &AppHostConfig,
        element: ElementId,
        path: &str,
    ) -> Vec<(String, String)> {
        let document = &config.document;
        let pairs = |names: &mut dyn Iterator<Item = &str>| -> Vec<(String, String)> {
            names
                .map(|name| (name.to_owned(), config.value(element, name)))
                .collect()
        };
        if let Some(names) = known_key(path) {
            return pairs(&mut names.iter().copied());
        }
        let schema_keys: Vec<&str> = Schema::built_in()
            .node(path)
            .map(|node| node.keys().collect())
            .unwrap_or_default();
        let is_there = |name: &&str| document.attribute(element, name).is_some();
        if !schema_keys.is_empty() && schema_keys.iter().all(is_there) {
            return pairs(&mut schema_keys.into_iter());
        }
        // Nobody says what tells it from the others: its name where all have one of their own, else all that may be shown.
        let named = self.named.get(path).copied().unwrap_or_default();
        if let Some((name, _)) = NAMED_BY.iter().zip(named).find(|(_, tells)| *tells) {
            return pairs(&mut std::iter::once(*name));
        }
        let mut shown: Vec<(String, String)> = document
            .attributes(element)
            .filter(|(name, value)| {
                !is_secret(document, element, path, name, value) && matches!(masked(value), Cow::Borrowed(_))
            })
            .map(|(name, value)| (name.to_owned(), value.into_owned()))
            .collect();
        shown.sort();
        shown
    }
}

/// For each of [`NAMED_BY`], whether every child of a name has it, each another value.
fn tells(document: &Document, parent: ElementId, name: &str) -> [bool; 2] {
    NAMED_BY.map(|attribute| {
        let mut seen = BTreeSet::new();
        document.children_named(parent, name).all(|child| {
            document
                .attribute(child, attribute)
                .is_some_and(|value| !value.is_empty() && seen.insert(fold(&value)))
        })
    })
}

fn known_key(path: &str) -> Option<&'static [&'static str]> {
    KEYED
        .iter()
        .find_map(|(known, names)| (*known == path).then_some(*names))
}
