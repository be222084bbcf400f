//! What a server's schema says of one element as it would be written.

use crate::formats::apphost::schema::{Attribute, Node, Schema, Since};
use crate::formats::apphost::{AppHostConfig, SectionDefinition};
use crate::model::{ConfigPath, IisVersion, Item};
use std::collections::BTreeMap;

/// What is known of the destination's configuration system.
pub struct SectionFacts<'a> {
    /// Its configuration.
    pub config: &'a AppHostConfig,
    /// Its schema.
    pub schema: &'a Schema,
    /// True when the schema is the server's own, and not what is known of its release.
    pub is_own_schema: bool,
    /// Its release, at least.
    pub iis: IisVersion,
    /// Its name in sentences.
    pub name: &'a str,
}

/// What is known of an element by its names; plans have many rows about few elements.
pub(super) struct Known<'a> {
    /// The definition of the section around it.
    pub defined: Option<&'a SectionDefinition>,
    /// The section that the schema knows around it.
    section: Option<(String, &'a Node)>,
    /// The element itself.
    node: Option<&'a Node>,
}

impl<'a> Known<'a> {
    pub fn of(names: &str, definitions: &'a BTreeMap<String, SectionDefinition>, schema: &'a Schema) -> Self {
        Known {
            defined: section_of(definitions, names),
            section: schema
                .section_of(names)
                .map(|(path, node)| (path.to_owned(), node)),
            node: schema.node(names),
        }
    }

    /// What a person calls the section.
    pub fn section_name<'n>(&'n self, names: &'n str) -> &'n str {
        self.section.as_ref().map_or(names, |(path, _)| path)
    }
}

/// A setting that does not fit.
pub(super) struct Misfit {
    /// The attribute; `None` for the element itself.
    pub attribute: Option<String>,
    /// The setting and the reason, for people.
    pub said: String,
}

/// What the schema does not know of an element as it would be written.
pub(super) fn misfits<'v>(
    path: &'v ConfigPath,
    names: &str,
    known: &Known<'_>,
    written: impl Iterator<Item = (&'v str, Option<&'v str>)>,
    items: Option<&[Item]>,
    facts: &SectionFacts<'_>,
) -> Vec<Misfit> {
    let mut found = Vec::new();
    // A section that only an add-on or a program of its own brings is known by its definition alone.
    let Some((_, section)) = &known.section else {
        if facts.is_own_schema {
            found.push(element_unknown(names, "no schema file has this section"));
        }
        return found;
    };
    if let Some(release) = is_too_new(section.since, facts.iis) {
        found.push(element_unknown(
            names,
            &format!("the section came with {release}"),
        ));
        return found;
    }
    let Some(node) = known.node else {
        found.push(element_unknown(names, "the section has no such element"));
        return found;
    };
    if let Some(release) = is_too_new(node.since, facts.iis) {
        found.push(element_unknown(names, &format!("it came with {release}")));
        return found;
    }
    let keys = path.last().into_iter().flat_map(|last| &last.key);
    let keys = keys.map(|(name, value)| (name.as_str(), Some(value.as_str())));
    let attributes: Vec<(&str, Option<&str>)> = keys.chain(written).collect();
    judge(node, names, &attributes, facts, &mut found);
    for item in items.into_iter().flatten() {
        judge_item(item, names, facts, &mut found);
    }
    found
}

/// Entries, and what is inside of them; how deep is bounded by the reader of the file they come from.
fn judge_item(item: &Item, around: &str, facts: &SectionFacts<'_>, found: &mut Vec<Misfit>) {
    let names = format!("{around}/{}", item.name);
    if let Some(node) = facts.schema.node(&names) {
        if let Some(release) = is_too_new(node.since, facts.iis) {
            found.push(element_unknown(&names, &format!("it came with {release}")));
            return;
        }
        let attributes: Vec<(&str, Option<&str>)> = item
            .attributes
            .iter()
            .map(|(name, value)| (name.as_str(), Some(value.as_str())))
            .collect();
        judge(node, &names, &attributes, facts, found);
    } else if !facts.schema.is_entry(around, &item.name) {
        found.push(element_unknown(&names, "the section has no such element"));
        return;
    }
    for child in &item.children {
        judge_item(child, &names, facts, found);
    }
}

fn judge(
    node: &Node,
    names: &str,
    attributes: &[(&str, Option<&str>)],
    facts: &SectionFacts<'_>,
    found: &mut Vec<Misfit>,
) {
    for (name, value) in attributes {
        // Words of the configuration system itself, which no schema lists.
        if name.starts_with("lock") || matches!(*name, "configSource" | "configProtectionProvider") {
            continue;
        }
        let why = match node.attribute(name) {
            None if node.any_attributes => None,
            None => Some("the element has no such attribute".to_owned()),
            Some(attribute) => misfit(attribute, *value, facts.iis),
        };
        if let Some(why) = why {
            found.push(Misfit {
                attribute: Some((*name).to_owned()),
                said: format!("{names}@{name} ({why})"),
            });
        }
    }
}

/// Why an attribute does not fit; of a secret (`None`) only its name is judged, because the reason tells the value.
fn misfit(attribute: &Attribute, value: Option<&str>, iis: IisVersion) -> Option<String> {
    if let Some(release) = is_too_new(attribute.since, iis) {
        return Some(format!("it came with {release}"));
    }
    let value = value.filter(|_| !attribute.is_encrypted)?;
    if let Some((name, since)) = attribute.kind.newest(value)
        && let Some(release) = is_too_new(since, iis)
    {
        return Some(format!("its value {name} came with {release}"));
    }
    let misfit = attribute.kind.check(value).err()?;
    Some(format!("its value {value} {}", misfit.wanted))
}

/// The release that something came with, when the destination is older.
fn is_too_new(since: Since, iis: IisVersion) -> Option<IisVersion> {
    match since {
        Since::Release(release) if release > iis => Some(release),
        _ => None,
    }
}

fn element_unknown(names: &str, why: &str) -> Misfit {
    Misfit {
        attribute: None,
        said: format!("{names} ({why})"),
    }
}

/// The definition of the section that an element lies in, by its names.
pub(super) fn section_of<'d>(
    definitions: &'d BTreeMap<String, SectionDefinition>,
    names: &str,
) -> Option<&'d SectionDefinition> {
    let mut path = names;
    loop {
        if let Some(section) = definitions.get(path) {
            return Some(section);
        }
        path = path.rsplit_once('/')?.0;
    }
}
