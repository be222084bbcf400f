//! Settings of `system.webServer` in effect at a path of a site, and where they are set.

use crate::formats::apphost::AppHostConfig;
use crate::formats::xml::{Document, ElementId};
use crate::model::path::fold;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;
use std::rc::Rc;

/// Most levels of a path that are looked at; a URL cannot have as many.
const MOST_LEVELS: usize = 256;

/// The file, with its location tags by the paths they speak of.
pub(super) struct Effective<'c> {
    pub(super) config: &'c AppHostConfig,
    /// Folded location paths; the server itself is the empty one.
    groups: BTreeMap<String, Vec<Group>>,
    collections: RefCell<HashMap<(String, &'static str), Collection>>,
    /// Names of modules that are loaded.
    loaded: HashSet<String>,
    /// The collection that nothing is in: one for all, as lists are known by their addresses.
    empty: Collection,
}

/// One element `system.webServer`.
struct Group {
    /// XPath of it.
    place: String,
    element: ElementId,
}

/// An entry of a collection.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) element: ElementId,
    /// XPath of its section.
    pub(super) section: Rc<str>,
}

/// The entries in effect, in order.
pub(super) type Collection = Rc<Vec<Entry>>;

/// A value and the XPath of the attribute that gives it.
pub(super) struct Setting {
    pub(super) value: String,
    pub(super) trigger: String,
}

impl<'c> Effective<'c> {
    pub(super) fn of(config: &'c AppHostConfig) -> Self {
        let document = config.document();
        let mut groups: BTreeMap<String, Vec<Group>> = BTreeMap::new();
        let mut add = |path: &str, around: ElementId, place: &str| {
            for element in document.children_named(around, "system.webServer") {
                groups.entry(folded(path)).or_default().push(Group {
                    place: format!("{place}/system.webServer"),
                    element,
                });
            }
        };
        add("", document.root(), "/configuration");
        for tag in document.children_named(document.root(), "location") {
            let path = document.attribute(tag, "path").unwrap_or_default();
            let place = format!("/configuration/location[@path={}]", literal(&path));
            add(&path, tag, &place);
            // One tag may speak of several paths.
            if path.contains(',') {
                for part in path.split(',') {
                    add(part, tag, &place);
                }
            }
        }
        Effective {
            config,
            groups,
            collections: RefCell::default(),
            empty: Collection::default(),
            loaded: config
                .global_modules()
                .into_iter()
                .map(|module| module.name)
                .collect(),
        }
    }

    /// True for a native module that worker processes load.
    pub(super) fn loads(&self, module: &str) -> bool {
        self.loaded.contains(module)
    }

    pub(super) fn document(&self) -> &'c Document {
        self.config.document()
    }

    /// The folded paths of location tags that begin with a text, in order.
    pub(super) fn paths_from<'s>(&'s self, start: &'s str) -> impl Iterator<Item = &'s str> {
        self.groups
            .range::<str, _>((Bound::Included(start), Bound::Unbounded))
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(start))
    }

    /// The value of an attribute in effect at a folded path; what the schema says when the file says nothing.
    pub(super) fn setting(&self, at: &str, section: &str, attribute: &str, default: &str) -> Setting {
        let document = self.document();
        for group in levels(at).filter_map(|level| self.groups.get(level)).flatten() {
            for element in self.below(group, section) {
                if let Some(value) = document.attribute(element, attribute) {
                    return Setting {
                        value: value.trim().to_owned(),
                        trigger: format!("{}/{section}/@{attribute}", group.place),
                    };
                }
            }
        }
        Setting {
            value: default.to_owned(),
            trigger: format!("/configuration/system.webServer/{section}/@{attribute}"),
        }
    }

    /// True when an attribute in effect is `true`, and where it is set.
    pub(super) fn is_on(&self, at: &str, section: &str, attribute: &str, default: bool) -> Option<String> {
        let default = if default { "true" } else { "false" };
        let setting = self.setting(at, section, attribute, default);
        setting
            .value
            .eq_ignore_ascii_case("true")
            .then_some(setting.trigger)
    }

    /// The entries of a collection in effect at a folded path. `name` is the element of an entry, `key` the attribute that
    /// tells entries apart.
    pub(super) fn entries(&self, at: &str, section: &'static str, name: &str, key: &str) -> Collection {
        let own: Vec<&str> = levels(at)
            .filter(|level| {
                self.groups
                    .get(*level)
                    .is_some_and(|groups| groups.iter().any(|group| !self.below(group, section).is_empty()))
            })
            .collect();
        let Some(nearest) = own.first() else {
            return Rc::clone(&self.empty);
        };
        let memo = ((*nearest).to_owned(), section);
        if let Some(known) = self.collections.borrow().get(&memo) {
            return Rc::clone(known);
        }
        let document = self.document();
        let mut list: Vec<Option<Entry>> = Vec::new();
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for group in own
            .iter()
            .rev()
            .filter_map(|level| self.groups.get(*level))
            .flatten()
        {
            let place: Rc<str> = format!("{}/{section}", group.place).into();
            for child in self
                .below(group, section)
                .into_iter()
                .flat_map(|around| document.children(around))
            {
                let own_key = document.attribute(child, key).unwrap_or_default().into_owned();
                match document.name(child) {
                    "clear" => {
                        list.clear();
                        by_key.clear();
                    }
                    "remove" => {
                        for index in by_key.remove(&own_key).unwrap_or_default() {
                            if let Some(slot) = list.get_mut(index) {
                                *slot = None;
                            }
                        }
                    }
                    own if own == name => {
                        by_key.entry(own_key).or_default().push(list.len());
                        list.push(Some(Entry {
                            element: child,
                            section: Rc::clone(&place),
                        }));
                    }
                    _ => {}
                }
            }
        }
        let collection: Collection = Rc::new(list.into_iter().flatten().collect());
        self.collections.borrow_mut().insert(memo, Rc::clone(&collection));
        collection
    }

    /// An attribute of an entry; empty when it has none.
    pub(super) fn value(&self, entry: &Entry, attribute: &str) -> String {
        let value = self.document().attribute(entry.element, attribute);
        value.map(|value| value.trim().to_owned()).unwrap_or_default()
    }

    /// XPath of an entry.
    pub(super) fn place(&self, entry: &Entry, key: &str) -> String {
        format!(
            "{}/{}[@{key}={}]",
            entry.section,
            self.document().name(entry.element),
            literal(&self.value(entry, key))
        )
    }

    /// The elements of a section in a group; a group may occur several times, so a section may, too.
    fn below(&self, group: &Group, section: &str) -> Vec<ElementId> {
        let document = self.document();
        section.split('/').fold(vec![group.element], |around, name| {
            around
                .into_iter()
                .flat_map(|element| document.children_named(element, name))
                .collect()
        })
    }
}

/// A path and the ones around it, up to the server itself.
fn levels(path: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(path);
    std::iter::from_fn(move || {
        let level = next?;
        next = match level.rfind('/') {
            Some(end) => level.get(..end),
            None if level.is_empty() => None,
            None => Some(""),
        };
        Some(level)
    })
    .take(MOST_LEVELS)
}

/// A location path in the form by which paths are compared.
pub(super) fn folded(path: &str) -> String {
    let path = path.trim().trim_matches('/');
    if path == "." { String::new() } else { fold(path) }
}

/// A text as it stands in an XPath: in the quotes that it does not hold itself.
pub(in crate::discover) fn literal(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}
