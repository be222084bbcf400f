//! The walk over elements that makes objects of them.

use super::super::location::LOCKS;
use super::super::managed;
use super::super::objects::describe;
use super::super::read::AppHostConfig;
use super::order::Ordered;
use super::secrets::{guarded, is_encrypted_value};
use super::{Left, LeftWhy, Shape, Whole};
use crate::formats::xml::ElementId;
use crate::model::{ConfigElement, ConfigObject, ConfigPath, Entries, Item, Origin, Text};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Collects objects and what stays behind.
pub(super) struct Collector<'c> {
    config: &'c AppHostConfig,
    shape: &'c Shape,
    carried: bool,
    pub(super) found: Vec<ConfigObject>,
    left: Vec<Left>,
    orders: Vec<Ordered>,
    /// Paths of the sections that the file defines, each with a slash at its end.
    defined: BTreeSet<String>,
}

/// Elements by whose names people call what is in them.
const OWNERS: [&str; 2] = [
    "system.applicationHost/sites/site",
    "system.applicationHost/applicationPools/add",
];

/// One element on the way.
struct Step {
    element: ElementId,
    path: ConfigPath,
    /// Name of the site or pool around; empty outside of any.
    owner: String,
    /// True in a location tag that locks: an empty section in it means something.
    is_locked: bool,
}

impl<'c> Collector<'c> {
    pub(super) fn new(config: &'c AppHostConfig, shape: &'c Shape, carried: bool) -> Self {
        Collector {
            config,
            shape,
            carried,
            found: Vec::new(),
            left: Vec::new(),
            orders: Vec::new(),
            defined: config
                .section_definitions()
                .into_iter()
                .map(|section| section.path + "/")
                .collect(),
        }
    }

    pub(super) fn finish(mut self) -> Whole {
        self.found.sort_by(|left, right| left.path.compare(&right.path));
        self.found
            .dedup_by(|later, earlier| later.path.compare(&earlier.path).is_eq());
        self.left.sort_by(|left, right| {
            left.path
                .compare(&right.path)
                .then_with(|| left.attribute.cmp(&right.attribute))
        });
        Whole {
            objects: self.found,
            left: self.left,
            orders: self.orders,
        }
    }

    /// An element with everything in it. `owner` is the name of the site or pool around.
    pub(super) fn element(&mut self, element: ElementId, path: ConfigPath, owner: &str) {
        self.walk(Step {
            element,
            path,
            owner: owner.to_owned(),
            is_locked: false,
        });
    }

    /// A location tag that locks or unlocks, with everything in it.
    pub(super) fn lock(&mut self, tag: ElementId, path: &str, owner: &str) {
        let mut key = vec![(Text::known("path"), Text::from(path))];
        key.extend(
            LOCKS
                .iter()
                .map(|name| (Text::known(name), self.config.value(tag, name).into())),
        );
        let here = ConfigPath {
            location: None,
            elements: Arc::new(vec![ConfigElement {
                name: Text::known("location"),
                key,
            }]),
        };
        let (kind, name) = describe(&here, owner);
        self.found.push(ConfigObject::new(here.clone(), kind, name));
        for group in self.config.document.children(tag) {
            let step = ConfigElement::only(self.config.document.name(group));
            self.walk(Step {
                element: group,
                path: here.child(step),
                owner: owner.to_owned(),
                is_locked: true,
            });
        }
    }

    fn walk(&mut self, start: Step) {
        let document = &self.config.document;
        let mut open = vec![start];
        while let Some(Step {
            element,
            path,
            owner,
            is_locked,
        }) = open.pop()
        {
            let names = section_names(&path);
            if self.stays(element, &path, &owner) {
                continue;
            }
            self.object(element, &path, &names, &owner, is_locked);
            for child in document.children(element) {
                let name = document.name(child);
                let below = format!("{names}/{name}");
                let key = match (self.shape.is_entry(&names, name), self.shape.is_apart(&below)) {
                    // It is among the entries of the element around it.
                    (true, false) => continue,
                    (_, true) => self.shape.key(self.config, child, &below),
                    (false, false) => Vec::new(),
                };
                let step = ConfigElement {
                    name: name.into(),
                    key: key
                        .into_iter()
                        .map(|(name, value)| (name.into(), value.into()))
                        .collect(),
                };
                let is_owner = OWNERS.contains(&below.as_str());
                open.push(Step {
                    element: child,
                    path: path.child(step),
                    owner: match is_owner {
                        true => self.config.value(child, "name"),
                        false => owner.clone(),
                    },
                    is_locked,
                });
            }
        }
    }

    /// True for an element that cannot be carried at all.
    fn stays(&mut self, element: ElementId, path: &ConfigPath, owner: &str) -> bool {
        if !self.carried {
            return false;
        }
        let document = &self.config.document;
        let why = if document.attribute(element, "configProtectionProvider").is_some() {
            LeftWhy::EncryptedSection
        } else if document.attribute(element, "configSource").is_some() {
            LeftWhy::OtherFile
        } else if !document.text_of(element).trim().is_empty() {
            LeftWhy::Text
        } else {
            return false;
        };
        self.leave(element, path, None, why, owner);
        true
    }

    fn leave(
        &mut self,
        element: ElementId,
        path: &ConfigPath,
        attribute: Option<&str>,
        why: LeftWhy,
        owner: &str,
    ) {
        let (kind, name) = describe(path, owner);
        self.left.push(Left {
            path: path.clone(),
            attribute: attribute.map(str::to_owned),
            why,
            kind,
            name,
            place: self.config.place(element, path),
        });
    }

    fn object(&mut self, element: ElementId, path: &ConfigPath, names: &str, owner: &str, is_locked: bool) {
        let document = &self.config.document;
        let (kind, name) = describe(path, owner);
        let mut object = ConfigObject::new(path.clone(), kind, name);
        let key = path.last().map(|last| last.key.as_slice()).unwrap_or_default();
        let mut loses = false;
        for (name, value) in document.attributes(element) {
            if key.iter().any(|(own, _)| own == name) {
                continue;
            }
            if self.carried && is_encrypted_value(&value) {
                self.leave(element, path, Some(name), LeftWhy::EncryptedValue, owner);
                loses = true;
                continue;
            }
            let value = guarded(document, element, names, name, &value);
            let origin = self.carried.then(|| Origin {
                key: object.name.clone(),
                property: name.into(),
            });
            object.set(name, value, origin);
        }
        if let Some(is_keyed) = self.shape.order_below(names) {
            let mut ordered = ConfigObject::new(path.clone(), object.kind.clone(), object.name.clone());
            ordered.items = Some(self.all_entries(element, names));
            self.orders.push(Ordered {
                object: ordered,
                is_keyed,
            });
        }
        let mut has_entries = false;
        if self.shape.has_items(names) {
            let items: Vec<_> = document
                .children(element)
                .filter(|child| {
                    let name = document.name(*child);
                    self.shape.is_entry(names, name) && !self.shape.is_apart(&format!("{names}/{name}"))
                })
                .map(|child| self.config.item(child))
                .collect();
            has_entries = !items.is_empty();
            object.items = Some(items.into());
        }
        // A lock holds for sections: a group without any says nothing.
        let is_empty_section =
            is_locked && document.children(element).next().is_none() && !self.is_group(names);
        if !key.is_empty() || !object.attributes.is_empty() || has_entries || loses || is_empty_section {
            self.found.push(object);
        }
    }

    /// The entries of an element in their order, those that are objects of their own with no more than their keys.
    fn all_entries(&self, element: ElementId, names: &str) -> Entries {
        let document = &self.config.document;
        document
            .children(element)
            .filter_map(|child| {
                let name = document.name(child);
                let below = format!("{names}/{name}");
                if self.shape.is_apart(&below) {
                    return Some(Item {
                        name: name.to_owned(),
                        attributes: self.shape.key(self.config, child, &below),
                        is_apart: true,
                        ..Item::default()
                    });
                }
                self.shape.is_entry(names, name).then(|| self.config.item(child))
            })
            .collect()
    }

    /// True for a group of sections.
    fn is_group(&self, names: &str) -> bool {
        let inside = format!("{names}/");
        let mut behind = self.defined.range(inside.clone()..);
        behind
            .next()
            .is_some_and(|section| *section != inside && section.starts_with(&inside))
    }
}

/// The names of a path without the location tag it may begin with.
pub(in crate::formats::apphost) fn section_names(path: &ConfigPath) -> String {
    let names = managed::names(path);
    match names.strip_prefix("location/") {
        Some(inside) => inside.to_owned(),
        None => names,
    }
}
