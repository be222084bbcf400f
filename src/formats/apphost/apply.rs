//! A plan's configuration rows, written into the file.

use super::arrange::fits;
use super::items::{all_names_of, names_of};
use super::managed;
use super::read::AppHostConfig;
use super::whole::{guarded, section_names};
use crate::formats::xml::ElementId;
use crate::model::change::AttributeChange;
use crate::model::{Action, Change, ConfigPath, Detail, Entries, Place, Problem};
use std::collections::HashSet;

/// One row that changes configuration.
pub(super) struct Row<'c> {
    pub(super) change: &'c Change,
    pub(super) action: Action,
    pub(super) path: &'c ConfigPath,
    pub(super) attributes: &'c [AttributeChange],
    pub(super) items: Option<&'c (Entries, Entries)>,
    pub(super) tags: Tags,
}

/// What the location tags are to a plan that lock sections, or speak of the whole server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Tags {
    /// Places for settings, as all other tags ([`AppHostConfig::objects`]).
    Places,
    /// Elements of their own with everything in them ([`AppHostConfig::whole`]).
    Elements,
}

impl Row<'_> {
    /// True when something goes, after which nothing may be left.
    fn takes_away(&self) -> bool {
        self.attributes.iter().any(|change| change.after.is_none())
            || self.items.is_some_and(|(_, after)| after.is_empty())
    }

    /// True for what lies in a location tag that is an element of its own: what is named there is locked or unlocked.
    fn is_in_tag(&self) -> bool {
        let first = self.path.elements.first();
        self.tags == Tags::Elements && first.is_some_and(|first| first.name == "location")
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
        self.apply_rows(changes, Tags::Places)
    }

    /// As [`AppHostConfig::apply`], for rows between objects of [`AppHostConfig::whole`]: a location tag that locks, or
    /// that speaks of the whole server, holds nothing but what a row names with its tag.
    ///
    /// # Errors
    /// As [`AppHostConfig::apply`].
    pub fn apply_whole(&self, changes: &[Change]) -> Result<Vec<u8>, Problem> {
        self.apply_rows(changes, Tags::Elements)
    }

    fn apply_rows(&self, changes: &[Change], tags: Tags) -> Result<Vec<u8>, Problem> {
        let mut config = self.clone();
        let mut rows: Vec<Row<'_>> = changes.iter().filter_map(|change| row(change, tags)).collect();
        rows.sort_by(|left, right| left.path.compare(right.path));
        // Parents are made before children and removed after them, whatever the order of the rows.
        let mut thinned = Vec::new();
        let mut ordered = Vec::new();
        let mut named = HashSet::new();
        for row in rows.iter().filter(|row| row.action != Action::Delete) {
            let element = config.write(row)?;
            if let Some((_, order)) = row
                .items
                .filter(|(_, after)| after.iter().any(|item| item.is_apart))
            {
                ordered.push((element, order));
            }
            if row.is_in_tag() {
                named.insert(element);
            } else if row.takes_away() {
                thinned.push((row, element));
            }
        }
        for row in rows.iter().rev().filter(|row| row.action == Action::Delete) {
            config.delete(row, &named)?;
        }
        for (row, element) in thinned.into_iter().rev() {
            config.remove_if_empty(row, Some(element), &named);
        }
        // A move makes an element anew with all in it, so what is inside is moved before.
        for (element, order) in ordered.into_iter().rev() {
            config.arrange(element, order)?;
        }
        Ok(config.document.finish())
    }

    /// Makes or updates an element, and gives it.
    fn write(&mut self, row: &Row<'_>) -> Result<ElementId, Problem> {
        let existing = self.find_for(row);
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
                self.make(row)?
            }
        };
        if let Some(items) = row.items {
            self.replace_entries(element, &names_of(items), &items.1)?;
        }
        Ok(element)
    }

    fn delete(&mut self, row: &Row<'_>, named: &HashSet<ElementId>) -> Result<(), Problem> {
        let Some(element) = self.find_for(row) else {
            return Err(self.changed(row, None, "It does not exist any more.".to_owned()));
        };
        self.check_editable(row, element)?;
        self.check_before(row, element)?;
        let mut around = self.document.parent(element);
        if has_key(row.path) {
            self.document.remove(element);
            // Several tags of one path and one lock are one object.
            while let Some(again) = is_tag(row.path).then(|| self.find_for(row)).flatten() {
                self.document.remove(again);
            }
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
            if row.is_in_tag() && self.is_over(row, element) {
                self.document.remove(element);
            } else {
                around = Some(element);
            }
        }
        self.remove_if_empty(row, around, named);
        Ok(())
    }

    /// True when nothing is left of an element. In a tag that locks it is named and so locked while it is there, even
    /// when a comment is all that is left.
    fn is_over(&self, row: &Row<'_>, element: ElementId) -> bool {
        let document = &self.document;
        if row.is_in_tag() && document.name(element) != "location" {
            return document.children(element).next().is_none()
                && document.attributes(element).next().is_none();
        }
        document.is_empty(element)
    }

    /// Removes an element that has become empty and what became empty around it: up to the location tag, or up to
    /// the nearest element with a key. Collections (`bindings`) stay, and what a row names that lies in a tag that
    /// locks. Sections of the whole server stay in a migration, which may have met them empty.
    fn remove_if_empty(&mut self, row: &Row<'_>, from: Option<ElementId>, named: &HashSet<ElementId>) {
        let path = row.path;
        let root = self.document.root();
        let is_server_wide =
            path.location.is_none() && !path.elements.iter().any(|step| !step.key.is_empty());
        if is_server_wide && row.tags == Tags::Places {
            return;
        }
        let mut next = from;
        while let Some(element) = next {
            let name = self.document.name(element);
            let is_kept = matches!(
                name,
                "bindings" | "sites" | "applicationPools" | "site" | "add" | "application"
            );
            let around = self.document.parent(element);
            let is_group = is_server_wide && around == Some(root);
            if element == root
                || is_group
                || is_kept
                || named.contains(&element)
                || !self.is_over(row, element)
            {
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
            next = around;
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
        let names = section_names(row.path);
        for change in row.attributes {
            let own = self
                .document
                .attribute(element, &change.name)
                .map(|value| guarded(&self.document, element, &names, &change.name, &value));
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
            let now = self.entries_named(element, &all_names_of(items));
            let mut pairs = now.iter().zip(&items.0);
            if now.len() != items.0.len() || !pairs.all(|((_, own), known)| fits(own, known)) {
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

fn row(change: &Change, tags: Tags) -> Option<Row<'_>> {
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
            tags,
        }),
        _ => None,
    }
}

fn has_key(path: &ConfigPath) -> bool {
    path.last().is_some_and(|element| !element.key.is_empty())
}

/// True for a location tag that is an element of its own.
fn is_tag(path: &ConfigPath) -> bool {
    path.elements.len() == 1 && path.last().is_some_and(|tag| tag.name == "location")
}
