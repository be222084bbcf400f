//! From a configuration path to the element it means.

use super::location::{Match, clean, matches};
use super::read::AppHostConfig;
use crate::formats::xml::ElementId;
use crate::model::path::compare_folded;
use crate::model::{ConfigElement, ConfigPath};

/// An element under which the section groups of one location stand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Container {
    pub(super) element: ElementId,
    /// True when other locations share it.
    pub(super) is_shared: bool,
}

impl AppHostConfig {
    /// The element a path leads to; the first one, if the file has several.
    ///
    /// Location tags are found without case, also in comma-separated lists, and the same path may occur in several
    /// tags. Keys are compared without case, ids as numbers.
    pub fn find(&self, path: &ConfigPath) -> Option<ElementId> {
        self.containers(path.location.as_deref())
            .into_iter()
            .find_map(|container| self.below(container.element, &path.elements).into_iter().next())
    }

    /// The elements at a path of names without keys.
    pub(super) fn all_at(&self, location: Option<&str>, names: &str) -> Vec<ElementId> {
        let path = ConfigPath::section(location, names);
        self.containers(location)
            .into_iter()
            .flat_map(|container| self.below(container.element, &path.elements))
            .collect()
    }

    /// What carries the sections of a location, in document order: for the server itself the root element, and the
    /// location tags whose path is empty.
    pub(super) fn containers(&self, location: Option<&str>) -> Vec<Container> {
        let root = location.is_none().then(|| Container {
            element: self.document.root(),
            is_shared: false,
        });
        let tags = self.location_tags().filter_map(|element| {
            let written = self.value(element, "path");
            matches(&written, location.unwrap_or_default()).map(|found| Container {
                element,
                is_shared: found == Match::Shared,
            })
        });
        root.into_iter().chain(tags).collect()
    }

    /// Follows elements down from one. A section group may occur several times, so all of a step are followed.
    pub(super) fn below(&self, from: ElementId, elements: &[ConfigElement]) -> Vec<ElementId> {
        let mut current = vec![from];
        for element in elements {
            current = current
                .into_iter()
                .flat_map(|around| {
                    self.document
                        .children_named(around, &element.name)
                        .filter(|child| self.has_key(*child, element))
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        current
    }

    /// True when an element has the key values of a path element.
    pub(super) fn has_key(&self, candidate: ElementId, element: &ConfigElement) -> bool {
        element.key.iter().all(|(name, wanted)| {
            let own = self.document.attribute(candidate, name);
            let own = own.as_deref().unwrap_or_default();
            if element.name == "location" && name == "path" {
                return compare_folded(clean(own), clean(wanted)).is_eq();
            }
            same_key(name, own, wanted)
        })
    }
}

/// Compares key values as IIS does: without case; a site's `id` as a number.
pub(super) fn same_key(name: &str, own: &str, wanted: &str) -> bool {
    let number = |text: &str| text.trim().parse::<u64>().ok();
    match (name, number(own), number(wanted)) {
        ("id", Some(own), Some(wanted)) => own == wanted,
        _ => compare_folded(own, wanted).is_eq(),
    }
}
