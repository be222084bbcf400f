//! IIS 7+ configuration as objects: what translation produces, comparison meets and the editor writes.

use super::entries::Entries;
use super::item::AttributeValue;
use super::named::Named;
use super::path::compare_folded;
use super::secret::shown_among;
use super::text::Text;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// One element on the way from the section to the object, with the attributes that tell it from its siblings.
///
/// `sites` has no key; `site` has `id`; `binding` has `protocol` and `bindingInformation`. Which attributes are the
/// key is the schema's word (`uniqueKey`, IIS_schema.xml), except that `site` is known by its `id`, because a
/// migration may rename it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Hash)]
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

    /// Key attributes as they may be shown: arguments of a program may hold a password.
    pub fn shown_key(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.key.iter().map(|(name, value)| {
            let others = |wanted: &str| {
                let other = self.key.iter().find(|(name, _)| name == wanted);
                other.map(|(_, value)| Cow::Borrowed(value.as_str()))
            };
            (name.as_str(), shown_among(name, value, others))
        })
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

impl Serialize for ConfigElement {
    /// With its key as it may be shown.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let key: Vec<(&str, Cow<'_, str>)> = self.shown_key().collect();
        let mut element = serializer.serialize_struct("ConfigElement", 2)?;
        element.serialize_field("name", &self.name)?;
        element.serialize_field("key", &key)?;
        element.end()
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
            for (name, value) in element.shown_key() {
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

    /// Sets an attribute and where it came from. A text that its name or its form tells to be a secret becomes one.
    pub fn set(&mut self, name: impl Into<Text>, value: impl Into<AttributeValue>, origin: Option<Origin>) {
        let name = name.into();
        let value = match value.into() {
            AttributeValue::Text(text) => AttributeValue::guarded(&name, text),
            secret @ AttributeValue::Secret(_) => secret,
        };
        self.attributes.insert(name.clone(), value);
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
    use super::super::item::Item;
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
    fn secrets_are_masked_in_keys_entries_and_values() {
        let element = ConfigElement {
            name: "application".into(),
            key: vec![
                ("fullPath".into(), "p.exe".into()),
                ("arguments".into(), "-x -p hunter2".into()),
            ],
        };
        let path = ConfigPath::section(None, "fastCgi").child(element);
        let attributes = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let item = Item {
            name: "rule".into(),
            attributes: attributes(&[("pattern", "x")]),
            children: vec![Item {
                name: "set".into(),
                attributes: attributes(&[("name", "DB_PASS"), ("value", "hunter2")]),
                ..Item::default()
            }],
            ..Item::default()
        };
        let mut object = ConfigObject::new(path.clone(), "application", "x");
        object.set("destination", "http://u:hunter2@h/", None);
        object.set("pass", "hunter2", None);
        object.items = Some([item].into_iter().collect());
        let json = serde_json::to_string(&object).expect("is written");
        assert!(
            !json.contains("hunter2") && !path.to_string().contains("hunter2"),
            "{json}"
        );
        assert!(
            json.contains("http://u:") && json.contains(r#"["pattern","x"]"#),
            "{json}"
        );
        let exposed: Vec<&str> = object
            .attributes
            .iter()
            .map(|(_, value)| value.exposed())
            .collect();
        assert_eq!(exposed, ["http://u:hunter2@h/", "hunter2"]);
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
