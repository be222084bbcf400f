//! IIS 7+ configuration as objects: what translation produces, comparison meets and the editor writes.

use super::entries::Entries;
use super::named::Named;
use super::path::compare_folded;
use super::secret::Secret;
use super::text::Text;
use serde::Serialize;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// One element on the way from the section to the object, with the attributes that tell it from its siblings.
///
/// `sites` has no key; `site` has `id`; `binding` has `protocol` and `bindingInformation`. Which attributes are the
/// key is the schema's word (`uniqueKey`, IIS_schema.xml), except that `site` is known by its `id`, because a
/// migration may rename it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Hash, Serialize)]
pub struct ConfigElement {
    /// Element name as in the file (`site`, `add`).
    pub name: Text,
    /// Key attributes and their values; empty for an element that exists once.
    pub key: Vec<(Text, Text)>,
}

impl ConfigElement {
    /// An element that exists once below its parent.
    pub fn only(name: impl Into<Text>) -> Self {
        ConfigElement {
            name: name.into(),
            key: Vec::new(),
        }
    }

    /// An element known by one attribute.
    pub fn keyed(name: impl Into<Text>, attribute: impl Into<Text>, value: impl Into<Text>) -> Self {
        ConfigElement {
            name: name.into(),
            key: vec![(attribute.into(), value.into())],
        }
    }

    /// By name, then by key, values without case.
    fn compare(&self, other: &ConfigElement) -> Ordering {
        self.name.cmp(&other.name).then_with(|| {
            self.key
                .iter()
                .zip(&other.key)
                .map(|((left_name, left), (right_name, right))| {
                    left_name
                        .cmp(right_name)
                        .then_with(|| compare_folded(left, right))
                })
                .find(|order| order.is_ne())
                .unwrap_or_else(|| self.key.len().cmp(&other.key.len()))
        })
    }
}

/// Names of the elements that a path of a metabase is made of. `Custom` properties come before the keys below.
const METABASE_KEY: &str = "key";
const METABASE_CUSTOM: &str = "custom";

/// Where an object lies in applicationHost.config: optionally inside a location tag, then element by element from
/// the section group down (`system.applicationHost`, `sites`, `site[@id='1']`). Or where a key lies in a metabase:
/// [`ConfigPath::metabase_key`].
///
/// Ordered so that parents come before children and everything without a location before every location; keys are
/// compared without case, as IIS compares them.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct ConfigPath {
    /// The `path` of the location tag (`Harbour Books/staff`); `None` outside of any.
    pub location: Option<Text>,
    /// Elements, outermost first. Shared, because a path is copied into rows, indexes and reports.
    pub elements: Arc<Vec<ConfigElement>>,
}

impl Hash for ConfigPath {
    /// By what tells most paths apart: a path is long, and looked up often.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.location.hash(state);
        self.elements.len().hash(state);
        self.last().hash(state);
    }
}

impl ConfigPath {
    /// A path from slash-separated element names, all without keys: `system.webServer/defaultDocument`.
    pub fn section(location: Option<&str>, names: &str) -> Self {
        ConfigPath {
            location: location.map(Text::from),
            elements: Arc::new(names.split('/').map(ConfigElement::only).collect()),
        }
    }

    /// This path with one more element.
    #[must_use]
    pub fn child(&self, element: ConfigElement) -> Self {
        let mut elements = Vec::with_capacity(self.elements.len() + 1);
        elements.extend_from_slice(&self.elements);
        elements.push(element);
        ConfigPath {
            location: self.location.clone(),
            elements: Arc::new(elements),
        }
    }

    /// The path of a key of a metabase (`/LM/W3SVC/1`): one element a name. The key `/` has none.
    pub fn metabase_key(location: &str) -> Self {
        ConfigPath {
            location: None,
            elements: Arc::new(
                location
                    .split('/')
                    .filter(|name| !name.is_empty())
                    .map(|name| ConfigElement::keyed(METABASE_KEY, "name", name))
                    .collect(),
            ),
        }
    }

    /// The path of a `Custom` property of this key of a metabase, known by its number.
    #[must_use]
    pub fn metabase_custom(&self, id: u32) -> Self {
        self.child(ConfigElement::keyed(METABASE_CUSTOM, "id", id.to_string()))
    }

    /// The key of a metabase that this path leads to, or that the `Custom` property belongs to (`/LM/W3SVC/1`); `None`
    /// for a path of applicationHost.config.
    pub fn metabase_location(&self) -> Option<String> {
        let first = self.elements.first().filter(|_| self.location.is_none())?;
        if first.name != METABASE_KEY {
            return None;
        }
        let keys = self
            .elements
            .iter()
            .filter(|element| element.name == METABASE_KEY);
        Some(keys.fold(String::new(), |path, element| {
            let name = element.key.first().map_or("", |(_, name)| name);
            path + "/" + name
        }))
    }

    /// The number of the `Custom` property that this path leads to.
    pub fn metabase_custom_id(&self) -> Option<u32> {
        let last = self.last().filter(|element| element.name == METABASE_CUSTOM)?;
        last.key.first()?.1.parse().ok()
    }

    /// The last element.
    pub fn last(&self) -> Option<&ConfigElement> {
        self.elements.last()
    }

    /// True for a path inside of another.
    pub fn is_below(&self, ancestor: &ConfigPath) -> bool {
        let start = self.elements.get(..ancestor.elements.len());
        self.elements.len() > ancestor.elements.len()
            && compare_locations(self, ancestor).is_eq()
            && start.is_some_and(|start| compare_elements(start, &ancestor.elements).is_eq())
    }

    /// The order of streams; see the type.
    pub fn compare(&self, other: &ConfigPath) -> Ordering {
        compare_locations(self, other).then_with(|| compare_elements(&self.elements, &other.elements))
    }
}

fn compare_locations(left: &ConfigPath, right: &ConfigPath) -> Ordering {
    match (&left.location, &right.location) {
        (Some(left), Some(right)) => compare_folded(left, right),
        (left, right) => left.is_some().cmp(&right.is_some()),
    }
}

fn compare_elements(left: &[ConfigElement], right: &[ConfigElement]) -> Ordering {
    if std::ptr::eq(left, right) {
        return Ordering::Equal;
    }
    left.iter()
        .zip(right)
        .map(|(left, right)| left.compare(right))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| left.len().cmp(&right.len()))
}

impl fmt::Display for ConfigPath {
    /// `location[@path='Harbour Books']/system.webServer/handlers`.
    ///
    /// A key of a metabase is shown as IIS 6 writes it: `/LM/W3SVC/1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(key) = self.metabase_location() {
            f.write_str(&key)?;
            return match self.metabase_custom_id() {
                Some(id) => write!(f, "/{id}"),
                None => Ok(()),
            };
        }
        let mut slash = "";
        if let Some(location) = &self.location {
            write!(f, "location[@path='{location}']")?;
            slash = "/";
        }
        for element in self.elements.iter() {
            write!(f, "{slash}{}", element.name)?;
            for (name, value) in &element.key {
                if element.name == "location" && value.is_empty() && name != "path" {
                    continue;
                }
                write!(f, "[@{name}='{value}']")?;
            }
            slash = "/";
        }
        Ok(())
    }
}

/// Value of one configuration attribute.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum AttributeValue {
    /// Plain text, unescaped.
    Text(Text),
    /// A password or the like; never shown.
    Secret(Secret),
}

impl AttributeValue {
    /// What may be shown.
    pub fn shown(&self) -> &str {
        match self {
            AttributeValue::Text(text) => text,
            AttributeValue::Secret(_) => Secret::MASK,
        }
    }

    /// The text, unless it is a secret.
    pub fn open_text(&self) -> Option<&str> {
        match self {
            AttributeValue::Text(text) => Some(text),
            AttributeValue::Secret(_) => None,
        }
    }

    /// What is written to the file.
    pub fn exposed(&self) -> &str {
        match self {
            AttributeValue::Text(text) => text,
            AttributeValue::Secret(secret) => secret.expose(),
        }
    }
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        AttributeValue::Text(text.into())
    }
}

impl From<String> for AttributeValue {
    fn from(text: String) -> Self {
        AttributeValue::Text(text.into())
    }
}

impl From<Text> for AttributeValue {
    fn from(text: Text) -> Self {
        AttributeValue::Text(text)
    }
}

impl From<bool> for AttributeValue {
    /// `true` or `false`, as IIS 7+ writes them.
    fn from(value: bool) -> Self {
        AttributeValue::Text(Text::known(if value { "true" } else { "false" }))
    }
}

impl From<u32> for AttributeValue {
    fn from(value: u32) -> Self {
        AttributeValue::Text(value.to_string().into())
    }
}

/// One entry of an ordered collection: `clear`, `remove` or `add` (or the collection's own names) with all attributes
/// in the order they are written.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Item {
    /// Element name.
    pub name: String,
    /// Attributes in written order.
    pub attributes: Vec<(String, String)>,
    /// Elements inside of it, in written order; IIS 6 knows no such entries, IIS 7 and later do (`rule` of rewrite).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Item>,
    /// True for an entry that is an object of its own: it has no more than its key here, and stands here for its place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_apart: bool,
}

/// Where a value came from on the source: `AuthFlags` of `/LM/W3SVC/1/ROOT`.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Origin {
    /// Metabase key or configuration path.
    pub key: Text,
    /// Property or attribute.
    pub property: Text,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.key, self.property)
    }
}

/// One configuration element with the attributes that take part in a migration.
///
/// Attributes that no IIS 6 property can express are not listed: comparison leaves them as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ConfigObject {
    /// Where it lies. Key attributes are in the path and not repeated in `attributes`.
    pub path: ConfigPath,
    /// Attributes by name.
    pub attributes: Named<AttributeValue>,
    /// For an element that is an ordered collection (`handlers`, `files`, `providers`): its entries. Order matters,
    /// so it is compared and replaced as a whole. `None` when the entries are objects of their own (`bindings`).
    pub items: Option<Entries>,
    /// Where attributes came from, by attribute name; the entry `""` stands for the object itself.
    pub origins: Named<Origin>,
    /// Why an attribute is not what the source has, by attribute name, as the end of a sentence: `in the place of
    /// CORP\old, by the account map`.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub remarks: Named<String>,
    /// What a person calls it: the kind printed on a trace line (`site`, `binding`, `handlers`).
    pub kind: Text,
    /// What a person calls it: the name printed on a trace line (`Harbour Books`, `Harbour Books/staff`).
    pub name: Text,
}

impl ConfigObject {
    /// An object without attributes; `kind` and `name` as on a trace line.
    pub fn new(path: ConfigPath, kind: impl Into<Text>, name: impl Into<Text>) -> Self {
        ConfigObject {
            path,
            kind: kind.into(),
            name: name.into(),
            ..ConfigObject::default()
        }
    }

    /// Sets an attribute and where it came from.
    pub fn set(&mut self, name: impl Into<Text>, value: impl Into<AttributeValue>, origin: Option<Origin>) {
        let name = name.into();
        self.attributes.insert(name.clone(), value.into());
        if let Some(origin) = origin {
            self.origins.insert(name, origin);
        }
    }

    /// The shown text of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(AttributeValue::shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_order_parents_first_and_locations_last() {
        let sites = ConfigPath::section(None, "system.applicationHost/sites");
        let site = sites.child(ConfigElement::keyed("site", "id", "1"));
        let here = ConfigPath::section(Some("Harbour Books"), "system.webServer/handlers");
        assert_eq!(sites.compare(&site), Ordering::Less);
        assert_eq!(site.compare(&here), Ordering::Less);
        assert_eq!(
            here.compare(&ConfigPath::section(
                Some("HARBOUR BOOKS"),
                "system.webServer/handlers"
            )),
            Ordering::Equal
        );
        assert_eq!(site.to_string(), "system.applicationHost/sites/site[@id='1']");
        assert_eq!(
            here.to_string(),
            "location[@path='Harbour Books']/system.webServer/handlers"
        );
    }

    #[test]
    fn keys_of_a_metabase_are_paths_too() {
        let key = ConfigPath::metabase_key("/LM/W3SVC/1");
        let custom = key.metabase_custom(6269);
        assert_eq!(key.to_string(), "/LM/W3SVC/1");
        assert_eq!(custom.to_string(), "/LM/W3SVC/1/6269");
        assert_eq!(custom.metabase_location().as_deref(), Some("/LM/W3SVC/1"));
        assert_eq!(
            (key.metabase_custom_id(), custom.metabase_custom_id()),
            (None, Some(6269))
        );
        let below = ConfigPath::metabase_key("/lm/w3svc/1/root");
        assert_eq!(custom.compare(&below), Ordering::Less);
        assert_eq!(
            key.compare(&ConfigPath::metabase_key("/LM/W3SVC/1 x")),
            Ordering::Less
        );
        assert_eq!(
            ConfigPath::metabase_key("/LM/W3SVC/1 x").compare(&below),
            Ordering::Greater
        );
        assert_eq!(
            ConfigPath::section(None, "system.webServer/handlers").metabase_location(),
            None
        );
    }
}
