//! Entries of ordered collections.

use super::managed::Managed;
use super::read::AppHostConfig;
use crate::formats::xml::{Document, ElementId, NewElement};
use crate::model::{Entries, Item, Problem};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::Hash;

/// True for a child that is an entry of the collection it stands in.
pub(super) fn is_entry(document: &Document, managed: &Managed, child: ElementId) -> bool {
    managed.entries.contains(&document.name(child))
}

impl AppHostConfig {
    /// The children of these names as entries with their elements, in order.
    pub(super) fn entries_named(&self, element: ElementId, names: &[&str]) -> Vec<(ElementId, Item)> {
        self.document
            .children(element)
            .filter(|child| names.contains(&self.document.name(*child)))
            .map(|child| (child, self.item(child)))
            .collect()
    }

    /// An element with all that is in it. Its depth is bounded by [`crate::formats::xml::MAX_DEPTH`].
    pub(super) fn item(&self, element: ElementId) -> Item {
        Item {
            name: self.document.name(element).to_owned(),
            attributes: self
                .document
                .attributes(element)
                .map(|(name, value)| (name.to_owned(), value.into_owned()))
                .collect(),
            children: self
                .document
                .children(element)
                .map(|child| self.item(child))
                .collect(),
            is_apart: false,
        }
    }

    /// Makes the entries of a collection what they are to be; entries that stay keep every byte. Those that are objects
    /// of their own are left to their own rows.
    pub(super) fn replace_entries(
        &mut self,
        element: ElementId,
        names: &[&str],
        after: &[Item],
    ) -> Result<(), Problem> {
        let now = self.entries_named(element, names);
        let before: Vec<&Item> = now.iter().map(|(_, item)| item).collect();
        let wanted: Vec<&Item> = after.iter().filter(|item| !item.is_apart).collect();
        // `similar` wants hashable or ordered values; the written form of an entry is both.
        let written = |item: &&Item| format!("{}{:?}{:?}", item.name, item.attributes, item.children);
        let stays: Vec<Option<usize>> = kept(
            &before.iter().map(written).collect::<Vec<_>>(),
            &wanted.iter().map(written).collect::<Vec<_>>(),
        );
        for (index, (entry, _)) in now.iter().enumerate() {
            if !stays.contains(&Some(index)) {
                self.document.remove(*entry);
            }
        }
        let mut previous = self.last_before_entries(element, names);
        for (item, old) in wanted.into_iter().zip(stays) {
            previous = match old.and_then(|index| now.get(index)) {
                Some((entry, _)) => Some(*entry),
                None => Some(
                    self.document
                        .insert_after(element, previous, &new_element(item))?,
                ),
            };
        }
        Ok(())
    }

    /// What a first entry is put after: what stands before the entries that are there, else the last child. Without
    /// any there, what takes away comes first, because it would take away what stands before it too.
    pub(super) fn last_before_entries(&self, element: ElementId, names: &[&str]) -> Option<ElementId> {
        let children: Vec<_> = self.document.children(element).collect();
        let takes_away = names.iter().all(|name| matches!(*name, "clear" | "remove"));
        match children
            .iter()
            .position(|child| names.contains(&self.document.name(*child)))
        {
            Some(first) => children.get(..first)?.last().copied(),
            None if takes_away => None,
            None => children.last().copied(),
        }
    }
}

/// The names of the entries that a row speaks of, but those that are objects of their own.
pub(super) fn names_of(items: &(Entries, Entries)) -> Vec<&str> {
    names_where(items, |item| !item.is_apart)
}

/// The names of all entries that a row speaks of.
pub(super) fn all_names_of(items: &(Entries, Entries)) -> Vec<&str> {
    names_where(items, |_| true)
}

fn names_where((before, after): &(Entries, Entries), is_meant: fn(&Item) -> bool) -> Vec<&str> {
    let mut names: Vec<&str> = before
        .iter()
        .chain(after)
        .filter(|item| is_meant(item))
        .map(|item| item.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// For each wanted entry the number of the entry it already is, if any.
pub(super) fn kept<T: Hash + Ord>(before: &[T], wanted: &[T]) -> Vec<Option<usize>> {
    let mut kept = vec![None; wanted.len()];
    for op in capture_diff_slices(Algorithm::Myers, before, wanted) {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            for (at, slot) in kept.iter_mut().skip(new_index).take(len).enumerate() {
                *slot = Some(old_index + at);
            }
        }
    }
    kept
}

/// An entry as it is written.
pub(super) fn new_element(item: &Item) -> NewElement {
    NewElement {
        name: item.name.clone(),
        attributes: item.attributes.clone(),
        children: item.children.iter().map(new_element).collect(),
    }
}
