//! Entries that are objects of their own, put in the order in which a row lists them.

use super::items::{kept, new_element};
use super::read::AppHostConfig;
use crate::formats::xml::ElementId;
use crate::model::path::compare_folded;
use crate::model::{Item, Problem};
use std::cmp::Reverse;

impl AppHostConfig {
    /// Puts the entries of a collection in an order. As few as possible are moved; those that are not listed stay where
    /// they are, and what is listed and not there is passed over.
    pub(super) fn arrange(&mut self, element: ElementId, order: &[Item]) -> Result<(), Problem> {
        let mut names: Vec<&str> = order.iter().map(|item| item.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let entries = self.entries_named(element, &names);
        // A key may be a part of another one: the longest first.
        let mut wanted: Vec<(usize, &Item)> = order.iter().enumerate().collect();
        wanted.sort_by_key(|(_, item)| Reverse(item.attributes.len()));
        let mut places: Vec<Option<usize>> = vec![None; entries.len()];
        for (place, item) in wanted {
            let mut open = entries.iter().zip(&mut places);
            if let Some((_, slot)) = open.find(|((_, own), slot)| slot.is_none() && fits(own, item)) {
                *slot = Some(place);
            }
        }
        let present: Vec<(usize, ElementId)> = places
            .iter()
            .zip(&entries)
            .filter_map(|(place, (entry, _))| Some(((*place)?, *entry)))
            .collect();
        let mut arranged = present.clone();
        arranged.sort_unstable_by_key(|(place, _)| *place);
        let stays = kept(&present, &arranged);
        let mut previous = self.last_before_entries(element, &names);
        for ((_, entry), stays) in arranged.into_iter().zip(stays) {
            previous = if stays.is_some() {
                Some(entry)
            } else {
                let copy = new_element(&self.item(entry));
                self.document.remove(entry);
                Some(self.document.insert_after(element, previous, &copy)?)
            };
        }
        Ok(())
    }
}

/// True for an entry of a file that a row's entry means.
pub(super) fn fits(own: &Item, wanted: &Item) -> bool {
    if !wanted.is_apart {
        return own == wanted;
    }
    own.name == wanted.name
        && wanted.attributes.iter().all(|(name, value)| {
            let written = own.attributes.iter().find(|(known, _)| known == name);
            let written = written.map_or("", |(_, value)| value);
            compare_folded(written, value).is_eq()
        })
}
