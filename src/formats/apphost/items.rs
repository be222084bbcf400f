//! Entries of ordered collections.

use super::managed::Managed;
use super::read::AppHostConfig;
use crate::formats::xml::{Document, ElementId, NewElement};
use crate::model::{Item, Problem};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// True for a child that is an entry of the collection it stands in. An entry with elements of its own says more than
/// an [`Item`] can hold, and is left alone.
pub(super) fn is_entry(document: &Document, managed: &Managed, child: ElementId) -> bool {
    managed.entries.contains(&document.name(child)) && document.children(child).next().is_none()
}

impl AppHostConfig {
    /// The entries of a collection with their elements, in order.
    pub(super) fn entries_of(&self, element: ElementId, managed: &Managed) -> Vec<(ElementId, Item)> {
        self.document
            .children(element)
            .filter(|child| is_entry(&self.document, managed, *child))
            .map(|child| {
                let item = Item {
                    name: self.document.name(child).to_owned(),
                    attributes: self
                        .document
                        .attributes(child)
                        .map(|(name, value)| (name.to_owned(), value.into_owned()))
                        .collect(),
                };
                (child, item)
            })
            .collect()
    }

    /// Makes the entries of a collection what they are to be; entries that stay keep every byte.
    pub(super) fn replace_entries(
        &mut self,
        element: ElementId,
        managed: &Managed,
        after: &[Item],
    ) -> Result<(), Problem> {
        let now = self.entries_of(element, managed);
        let before: Vec<&Item> = now.iter().map(|(_, item)| item).collect();
        let wanted: Vec<&Item> = after.iter().collect();
        let stays: Vec<Option<usize>> = kept(&before, &wanted);
        for (index, (entry, _)) in now.iter().enumerate() {
            if !stays.contains(&Some(index)) {
                self.document.remove(*entry);
            }
        }
        let mut previous = self.last_before_entries(element, managed);
        for (item, old) in after.iter().zip(stays) {
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

    /// What a first entry is put after: nothing when entries are there already, else the last child.
    fn last_before_entries(&self, element: ElementId, managed: &Managed) -> Option<ElementId> {
        let children: Vec<_> = self.document.children(element).collect();
        match children
            .iter()
            .position(|child| is_entry(&self.document, managed, *child))
        {
            Some(first) => children.get(..first)?.last().copied(),
            None => children.last().copied(),
        }
    }
}

/// For each wanted entry the number of the entry it already is, if any.
fn kept(before: &[&Item], wanted: &[&Item]) -> Vec<Option<usize>> {
    // `similar` wants hashable or ordered values; the written form of an entry is both.
    let written = |item: &&Item| format!("{}{:?}", item.name, item.attributes);
    let before: Vec<_> = before.iter().map(written).collect();
    let wanted: Vec<_> = wanted.iter().map(written).collect();
    let mut kept = vec![None; wanted.len()];
    for op in capture_diff_slices(Algorithm::Myers, &before, &wanted) {
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
fn new_element(item: &Item) -> NewElement {
    NewElement {
        name: item.name.clone(),
        attributes: item.attributes.clone(),
        children: Vec::new(),
    }
}
