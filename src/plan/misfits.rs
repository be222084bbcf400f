//! What a server's schema says of one element as it would be written.

use crate::formats::apphost::schema::{Attribute, Node, Schema, Since};
use crate::formats::apphost::{AppHostConfig, SectionDefinition};
use crate::model::{ConfigPath, IisVersion, Item};
use crate::providers::SchemaSource;
use std::collections::BTreeMap;

/// What is known of the destination's configuration system.
pub struct SectionFacts<'a> {
    /// Its configuration.
    pub config: &'a AppHostConfig,
    /// Its schema.
    pub schema: &'a Schema,
    /// Where the schema is from.
    pub by: SchemaSource,
    /// Its release, at least.
    pub iis: IisVersion,
    /// Its name in sentences.
    pub name: &'a str,
}

impl SectionFacts<'_> {
    /// What its schema says, without the rest.
    pub(super) fn accepts(&self) -> Accepts<'_> {
        Accepts {
            schema: self.schema,
            by: self.by,
            iis: self.iis,
        }
    }
}

/// What a server accepts, as far as its schema says.
#[derive(Clone, Copy)]
pub(super) struct Accepts<'a> {
    /// Its schema.
    pub schema: &'a Schema,
    /// Where it is from.
    pub by: SchemaSource,
    /// Its release, at least.
    pub iis: IisVersion,
}

/// What is known of an element by its names; plans have many rows about few elements.
pub(super) struct Known<'a> {
    /// The definition of the section around it.
    pub defined: Option<&'a SectionDefinition>,
    /// Path of the section that the schema knows around it.
    section: Option<String>,
    /// What the schema says of the element; `None` for what only an add-on or a program of its own brings, which is known
    /// by its definition alone, and where the schema could not be read.
    node: Result<Option<&'a Node>, Misfit>,
}

impl<'a> Known<'a> {
    pub fn of(
        names: &str,
        definitions: &'a BTreeMap<String, SectionDefinition>,
        accepts: Accepts<'a>,
    ) -> Self {
        let section = accepts.schema.section_of(names);
        Known {
            defined: section_of(definitions, names),
            section: section.map(|(path, _)| path.to_owned()),
            node: known_node(names, section, accepts),
        }
    }

    /// Why the schema does not know the element, whatever it says.
    pub fn unknown(&self) -> Option<&Misfit> {
        self.node.as_ref().err()
    }

    /// What a person calls the section.
    pub fn section_name<'n>(&'n self, names: &'n str) -> &'n str {
        self.section.as_deref().unwrap_or(names)
    }
}

/// A setting that does not fit.
#[derive(Clone)]
pub(super) struct Misfit {
    /// The way to the entry that has it, by places from 0, outermost first; empty for the object itself.
    pub entry: Vec<usize>,
    /// Name of the element.
    pub element: String,
    /// The attribute; `None` for the element itself, and for one that cannot be without the attribute.
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
    accepts: Accepts<'_>,
) -> Vec<Misfit> {
    let node = match &known.node {
        Ok(Some(node)) => *node,
        Ok(None) => return Vec::new(),
        Err(unknown) => return vec![unknown.clone()],
    };
    let mut search = Search {
        accepts,
        way: Vec::new(),
        found: Vec::new(),
    };
    let keys = path.last().into_iter().flat_map(|last| &last.key);
    for (name, value) in keys {
        if let Some(why) = search.misfit(node, name, Some(value.as_str())) {
            // An element is not itself without what tells it from the others.
            search.tell(names, None, format!("{names}@{name} ({why})"));
        }
    }
    search.judge(node, names, written);
    for (place, item) in items.unwrap_or_default().iter().enumerate() {
        search.judge_item(place, item, names);
    }
    search.found
}

/// See [`Known::node`].
fn known_node<'a>(
    names: &str,
    section: Option<(&str, &Node)>,
    accepts: Accepts<'a>,
) -> Result<Option<&'a Node>, Misfit> {
    if accepts.by == SchemaSource::Unreadable {
        return Ok(None);
    }
    let Some((path, section)) = section else {
        return match accepts.by {
            SchemaSource::Own => Err(element_unknown(names, "no schema file has this section")),
            _ => Ok(None),
        };
    };
    if let Some(release) = is_too_new(section.since, accepts.iis) {
        return Err(element_unknown(
            names,
            &format!("the section came with {release}"),
        ));
    }
    let Some(node) = accepts.schema.node(names) else {
        return Err(element_unknown(names, "the section has no such element"));
    };
    // What is below an element that came later came later too.
    let below_section = names.match_indices('/').map(|(end, _)| end);
    let around = below_section
        .filter(|end| *end > path.len())
        .filter_map(|end| accepts.schema.node(names.get(..end)?));
    for element in around.chain([node]) {
        if let Some(release) = is_too_new(element.since, accepts.iis) {
            return Err(element_unknown(names, &format!("it came with {release}")));
        }
    }
    Ok(Some(node))
}

/// A walk over the entries of one object.
struct Search<'a> {
    accepts: Accepts<'a>,
    way: Vec<usize>,
    found: Vec<Misfit>,
}

impl Search<'_> {
    fn tell(&mut self, names: &str, attribute: Option<&str>, said: String) {
        self.found.push(Misfit {
            entry: self.way.clone(),
            element: last_name(names),
            attribute: attribute.map(str::to_owned),
            said,
        });
    }

    /// Entries, and what is inside of them; how deep is bounded by the reader of the file they come from.
    fn judge_item(&mut self, place: usize, item: &Item, around: &str) {
        let names = format!("{around}/{}", item.name);
        let schema = self.accepts.schema;
        self.way.push(place);
        if let Some(node) = schema.node(&names) {
            if let Some(release) = is_too_new(node.since, self.accepts.iis) {
                self.tell(&names, None, format!("{names} (it came with {release})"));
            } else {
                let attributes = item.attributes.iter();
                let attributes = attributes.map(|(name, value)| (name.as_str(), Some(value.as_str())));
                self.judge(node, &names, attributes);
                self.judge_items_of(item, &names);
            }
        } else if schema.is_entry(around, &item.name) {
            self.judge_items_of(item, &names);
        } else {
            self.tell(&names, None, format!("{names} (the section has no such element)"));
        }
        self.way.pop();
    }

    fn judge_items_of(&mut self, item: &Item, names: &str) {
        for (place, child) in item.children.iter().enumerate() {
            self.judge_item(place, child, names);
        }
    }

    fn judge<'v>(
        &mut self,
        node: &Node,
        names: &str,
        attributes: impl Iterator<Item = (&'v str, Option<&'v str>)>,
    ) {
        for (name, value) in attributes {
            if let Some(why) = self.misfit(node, name, value) {
                self.tell(names, Some(name), format!("{names}@{name} ({why})"));
            }
        }
    }

    fn misfit(&self, node: &Node, name: &str, value: Option<&str>) -> Option<String> {
        // Words of the configuration system itself, which no schema lists.
        if name.starts_with("lock") || matches!(name, "configSource" | "configProtectionProvider") {
            return None;
        }
        match node.attribute(name) {
            None if node.any_attributes => None,
            None => Some("the element has no such attribute".to_owned()),
            Some(attribute) => misfit(attribute, value, self.accepts.iis),
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
        entry: Vec::new(),
        element: last_name(names),
        attribute: None,
        said: format!("{names} ({why})"),
    }
}

fn last_name(names: &str) -> String {
    names.rsplit('/').next().unwrap_or(names).to_owned()
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
