//! Where the element of a row stands, or is made.

use super::apply::{Row, Tags};
use super::location::clean;
use super::lookup::Container;
use super::read::AppHostConfig;
use crate::formats::xml::ElementId;
use crate::model::change::AttributeChange;
use crate::model::{Action, ConfigPath, Problem};

impl AppHostConfig {
    /// The element that a row is about.
    pub(super) fn find_for(&self, row: &Row<'_>) -> Option<ElementId> {
        if row.tags == Tags::Places {
            return self.find(row.path);
        }
        let containers = self.containers(row.path.location.as_deref()).into_iter();
        let mut own = containers.filter(|container| !self.is_element_of_its_own(container.element));
        let own = own.find_map(|container| {
            self.below(container.element, &row.path.elements)
                .into_iter()
                .next()
        });
        // What other objects than those of a whole file speak of may stand in any tag.
        own.or_else(|| (row.action != Action::Add).then(|| self.find(row.path)).flatten())
    }

    /// Makes an element and all that is missing above it.
    pub(super) fn make(&mut self, row: &Row<'_>) -> Result<ElementId, Problem> {
        let path = row.path;
        let (mut element, mut known) = self.deepest(path, row.tags)?;
        while known < path.elements.len() {
            known += 1;
            let step = ConfigPath {
                location: path.location.clone(),
                elements: std::sync::Arc::new(path.elements.iter().take(known).cloned().collect()),
            };
            let own: &[AttributeChange] = if known == path.elements.len() {
                row.attributes
            } else {
                &[]
            };
            element = self.add_element(element, &step, own)?;
        }
        Ok(element)
    }

    /// The deepest existing element on the way to a path, with the number of steps done; the location tag is made
    /// when there is none of its own.
    fn deepest(&mut self, path: &ConfigPath, tags: Tags) -> Result<(ElementId, usize), Problem> {
        let mut best: Option<(ElementId, usize)> = None;
        for container in self.containers(path.location.as_deref()) {
            if !self.is_for_settings(container, tags) {
                continue;
            }
            let mut found = (container.element, 0);
            for steps in 1..=path.elements.len() {
                let way = path.elements.get(..steps).unwrap_or_default();
                match self.below(container.element, way).first() {
                    Some(element) => found = (*element, steps),
                    None => break,
                }
            }
            if best.is_none_or(|(_, steps)| found.1 > steps) {
                best = Some(found);
            }
        }
        match (best, &path.location) {
            (Some(found), _) => Ok(found),
            (None, Some(location)) => Ok((self.add_location(clean(location))?, 0)),
            (None, None) => Ok((self.document.root(), 0)),
        }
    }

    /// Tags that lock or unlock sections, or speak of several paths, are not for new settings.
    fn is_for_settings(&self, container: Container, tags: Tags) -> bool {
        let is_of_its_own = match tags {
            Tags::Places => self.is_lock(container.element),
            Tags::Elements => self.is_element_of_its_own(container.element),
        };
        !container.is_shared && !is_of_its_own
    }
}
