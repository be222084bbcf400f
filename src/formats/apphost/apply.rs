//! A plan's configuration rows, written into the file.

use super::items::names_of;
use super::location::clean;
use super::managed;
use super::objects::attribute_value;
use super::read::AppHostConfig;
use crate::formats::xml::ElementId;
use crate::model::change::AttributeChange;
use crate::model::{Action, Change, ConfigPath, Detail, Entries, Place, Problem};

/// One row that changes configuration.
struct Row<'c> {
    change: &'c Change,
    action: Action,
    path: &'c ConfigPath,
    attributes: &'c [AttributeChange],
    items: Option<&'c (Entries, Entries)>,
}

impl Row<'_> {
    /// True when something goes, after which nothing may be left.
    fn takes_away(&self) -> bool {
        self.attributes.iter().any(|change| change.after.is_none())
            || self.items.is_some_and(|(_, after)| after.is_empty())
    }
}

impl AppHostConfig {
    /// The file's bytes after the configuration rows among `changes`; other rows are passed over. What no row speaks
    /// of stays byte for byte; what is added follows the file's indentation, line ends and quotes.
    ///
    /// Missing parents are made (location tags behind all others, sections in the order of the file's section
    /// definitions). A row that deletes an element with a key (`site`, `binding`, `add`) removes it with everything
    /// in it; one that deletes any other element removes the attributes and entries it lists (or, listing none, the
    /// [`managed`] ones). An element without a key that a row empties goes, and so do the groups and the location tag
    /// around it as far as nothing else is left in them.
    ///
    /// # Errors
    /// `CONFIG-CHANGED` when the file does not hold what a row expects to find; `CONFIG-SHARED` when a setting stands
    /// in a location tag that speaks of several paths; `CONFIG-SOURCE` when a section is kept in another file;
    /// `CONFIG-ENCRYPTED` when a whole section is encrypted; and those of [`crate::formats::xml::Document`] for values that XML cannot hold. Nothing is written then.
    pub fn apply(&self, changes: &[Change]) -> Result<Vec<u8>, Problem> {
        let mut config = self.clone();
        let mut rows: Vec<Row<'_>> = changes.iter().filter_map(row).collect();
        rows.sort_by(|left, right| left.path.compare(right.path));
        // Parents are made before children and removed after them, whatever the order of the rows.
        let mut thinned = Vec::new();
        for row in rows.iter().filter(|row| row.action != Action::Delete) {
            let element = config.write(row)?;
            if row.takes_away() {
                thinned.push((row.path, element));
            }
        }
        for row in rows.iter().rev().filter(|row| row.action == Action::Delete) {
            config.delete(row)?;
        }
        for (path, element) in thinned.into_iter().rev() {
            config.remove_if_empty(path, Some(element));
        }
        Ok(config.document.finish())
    }

    /// Makes or updates an element, and gives it.
    fn write(&mut self, row: &Row<'_>) -> Result<ElementId, Problem> {
        let existing = self.find(row.path);
        let element = match (row.action, existing) {
            (Action::Add, Some(element)) if has_key(row.path) => {
                return Err(self.changed(row, Some(element), "It exists already.".to_owned()));
            }
            // A section that says nothing gives no object, so a row may add what is there in name only.
            (_, Some(element)) => {
                self.check_editable(row, element)?;
                self.check_before(row, element)?;
                for change in row.attributes {
                    self.set(element, change)?;
                }
                element
            }
            (Action::Update, None) => {
                return Err(self.changed(row, None, "It does not exist any more.".to_owned()));
            }
            (_, None) => {
                self.check_absent(row)?;
                self.make(row.path, row.attributes)?
            }
        };
        if let Some(items) = row.items {
            self.replace_entries(element, &names_of(items), &items.1)?;
        }
        Ok(element)
    }

    fn delete(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let Some(element) = self.find(row.path) else {
            return Err(self.changed(row, None, "It does not exist any more.".to_owned()));
        };
        self.check_editable(row, element)?;
        self.check_before(row, element)?;
        let mut around = self.document.parent(element);
        if has_key(row.path) {
            self.document.remove(element);
        } else {
            for change in row.attributes {
                self.document.remove_attribute(element, &change.name);
            }
            if let Some(items) = row.items {
                self.replace_entries(element, &names_of(items), &[])?;
            }
            let lists_nothing = row.attributes.is_empty() && row.items.is_none();
            if let Some(managed) = managed::element(row.path).filter(|_| lists_nothing) {
                for (name, _) in managed.attributes {
                    self.document.remove_attribute(element, name);
                }
                self.replace_entries(element, managed.entries, &[])?;
            }
            around = Some(element);
        }
        self.remove_if_empty(row.path, around);
        Ok(())
    }

    /// Removes an element that has become empty and what became empty around it: up to the location tag, or up to
    /// the nearest element with a key. Sections of the whole server and collections (`bindings`) stay.
    fn remove_if_empty(&mut self, path: &ConfigPath, from: Option<ElementId>) {
        let root = self.document.root();
        let is_server_wide =
            path.location.is_none() && !path.elements.iter().any(|step| !step.key.is_empty());
        let mut next = from;
        while let Some(element) = next {
            let name = self.document.name(element);
            let is_kept = matches!(
                name,
                "bindings" | "sites" | "applicationPools" | "site" | "add" | "application"
            );
            if element == root || is_server_wide || is_kept || !self.document.is_empty(element) {
                return;
            }
            let is_location = name == "location";
            // A tag that is an element with a key goes by a row of its own.
            if is_location && path.location.is_none() {
                return;
            }
            if !is_location && self.document.attributes(element).next().is_some() {
                return;
            }
            next = self.document.parent(element);
            self.document.remove(element);
            if is_location {
                return;
            }
        }
    }

    fn set(&mut self, element: ElementId, change: &AttributeChange) -> Result<(), Problem> {
        match &change.after {
            Some(after) => self
                .document
                .set_attribute(element, &change.name, after.exposed()),
            None => {
                self.document.remove_attribute(element, &change.name);
                Ok(())
            }
        }
    }

    /// Makes an element and all that is missing above it.
    fn make(&mut self, path: &ConfigPath, attributes: &[AttributeChange]) -> Result<ElementId, Problem> {
        let (mut element, mut known) = self.deepest(path)?;
        while known < path.elements.len() {
            known += 1;
            let step = ConfigPath {
                location: path.location.clone(),
                elements: std::sync::Arc::new(path.elements.iter().take(known).cloned().collect()),
            };
            let own: &[AttributeChange] = if known == path.elements.len() {
                attributes
            } else {
                &[]
            };
            element = self.add_element(element, &step, own)?;
        }
        Ok(element)
    }

    /// The deepest existing element on the way to a path, with the number of steps done; the location tag is made
    /// when there is none of its own.
    fn deepest(&mut self, path: &ConfigPath) -> Result<(ElementId, usize), Problem> {
        let mut best: Option<(ElementId, usize)> = None;
        for container in self.containers(path.location.as_deref()) {
            // Tags that lock or unlock sections, or speak of several paths, are not for settings.
            if container.is_shared || self.is_lock(container.element) {
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

    fn is_lock(&self, tag: ElementId) -> bool {
        ["overrideMode", "allowOverride", "inheritInChildApplications"]
            .iter()
            .any(|name| self.document.attribute(tag, name).is_some())
    }

    /// Refuses elements whose change would reach further than the row says.
    fn check_editable(&self, row: &Row<'_>, element: ElementId) -> Result<(), Problem> {
        let location = row.path.location.as_deref();
        let above: Vec<_> = std::iter::successors(Some(element), |id| self.document.parent(*id)).collect();
        let shared = self
            .containers(location)
            .into_iter()
            .find(|container| container.is_shared && above.contains(&container.element));
        if let Some(container) = shared {
            let paths = self.value(container.element, "path");
            return Err(Problem::error(
                "CONFIG-SHARED",
                format!("{} is set together with other locations", row.path),
            )
            .with_cause(format!(
                "It stands in one location tag for \"{paths}\"; a change would reach all of them."
            ))
            .with_fix("Give the location a tag of its own in applicationHost.config, then compare again.")
            .with_place(self.place(container.element, row.path))
            .with_target(row.change.name.clone()));
        }
        let hidden = |attribute: &'static str| {
            above.iter().find_map(|element| {
                let value = self.document.attribute(*element, attribute)?;
                Some((*element, value.into_owned()))
            })
        };
        let (code, title, cause, section) = if let Some((section, file)) = hidden("configSource") {
            let cause = format!("The section is read from \"{file}\" (configSource), which is not changed.");
            ("CONFIG-SOURCE", "is kept in another file", cause, section)
        } else if let Some((section, provider)) = hidden("configProtectionProvider") {
            let cause = format!("The section is encrypted as a whole ({provider}) and cannot be read here.");
            ("CONFIG-ENCRYPTED", "is encrypted", cause, section)
        } else {
            return Ok(());
        };
        Err(Problem::error(code, format!("{} {title}", row.path))
            .with_cause(cause)
            .with_fix("Write the section into applicationHost.config in plain text, then compare again.")
            .with_place(self.place(section, row.path))
            .with_target(row.change.name.clone()))
    }

    /// Compares what a row expects with what is there.
    fn check_before(&self, row: &Row<'_>, element: ElementId) -> Result<(), Problem> {
        for change in row.attributes {
            let own = self
                .document
                .attribute(element, &change.name)
                .map(|value| attribute_value(&change.name, &value));
            let is_same = match (&own, &change.before) {
                (Some(own), Some(before)) => own.exposed() == before.exposed(),
                (own, before) => own.is_none() && before.is_none(),
            };
            if !is_same {
                let text = |value: &Option<crate::model::AttributeValue>| {
                    value
                        .as_ref()
                        .map_or("absent".to_owned(), |value| format!("\"{}\"", value.shown()))
                };
                let cause = format!(
                    "Its attribute {} is {}, where {} was found when the plan was made.",
                    change.name,
                    text(&own),
                    text(&change.before)
                );
                return Err(self.changed(row, Some(element), cause));
            }
        }
        if let Some(items) = row.items {
            let now = self.entries_named(element, &names_of(items));
            if !now.iter().map(|(_, item)| item).eq(&items.0) {
                let cause = "Its entries are not those that were found when the plan was made.".to_owned();
                return Err(self.changed(row, Some(element), cause));
            }
        }
        Ok(())
    }

    /// A row for something that does not exist must not expect values of it.
    fn check_absent(&self, row: &Row<'_>) -> Result<(), Problem> {
        let expects = row.attributes.iter().any(|change| change.before.is_some())
            || row.items.is_some_and(|(before, _)| !before.is_empty());
        if expects {
            return Err(self.changed(row, None, "It does not exist any more.".to_owned()));
        }
        Ok(())
    }

    fn changed(&self, row: &Row<'_>, element: Option<ElementId>, cause: String) -> Problem {
        let place = match element {
            Some(element) => self.place(element, row.path),
            None => Place {
                key: Some(row.path.to_string()),
                ..Place::file(self.label())
            },
        };
        Problem::error(
            "CONFIG-CHANGED",
            format!("{} is not as the plan expects it", row.path),
        )
        .with_cause(cause)
        .with_fix("Compare again: the configuration has changed since the plan was made.")
        .with_place(place)
        .with_target(row.change.name.clone())
    }
}

fn row(change: &Change) -> Option<Row<'_>> {
    match &change.detail {
        Detail::Config {
            path,
            attributes,
            items,
        } => Some(Row {
            change,
            action: change.action()?,
            path,
            attributes,
            items: items.as_ref(),
        }),
        _ => None,
    }
}

fn has_key(path: &ConfigPath) -> bool {
    path.last().is_some_and(|element| !element.key.is_empty())
}
