//! The places of entries that are objects of their own among the others of their collection.
//!
//! An object says nothing of what stands before it, and IIS goes through most collections in their order. So where objects
//! alone would leave another order behind, both sides list the entries of the collection, those that are objects with no
//! more than their keys.

use super::Whole;
use crate::model::path::compare_folded;
use crate::model::{ConfigElement, ConfigObject, ConfigPath, Item};
use std::mem::take;

/// A collection with entries that are objects of their own.
#[derive(Clone, Debug)]
pub(super) struct Ordered {
    /// The element around them, without attributes, with all entries.
    pub object: ConfigObject,
    /// True for sites, bindings and the like: IIS minds their order only where something takes away.
    pub is_keyed: bool,
}

impl Whole {
    /// Adds another part of the same file.
    pub fn append(&mut self, mut other: Whole) {
        self.objects.append(&mut other.objects);
        self.left.append(&mut other.left);
        self.orders.append(&mut other.orders);
    }

    /// Says in which order entries stand that are objects of their own, on both sides, where adding and deleting them
    /// would not bring that order about. To be asked once, of a source as the destination calls it.
    pub fn settle_order(&mut self, destination: &mut Whole) {
        for whole in [&mut *self, &mut *destination] {
            whole
                .objects
                .sort_by(|left, right| left.path.compare(&right.path));
            whole
                .orders
                .sort_by(|left, right| left.object.path.compare(&right.object.path));
        }
        for Ordered { mut object, is_keyed } in take(&mut self.orders) {
            let there = destination
                .orders
                .binary_search_by(|there| there.object.path.compare(&object.path))
                .ok()
                .and_then(|at| destination.orders.get(at));
            let before: &[Item] = there.map_or(&[], |there| entries(&there.object));
            // What stays behind on the source has a place only where the destination has it, too.
            let after: Vec<Item> = entries(&object)
                .iter()
                .filter(|item| {
                    !item.is_apart
                        || has(&self.objects, &object.path, item)
                        || position(before, item).is_some()
                })
                .cloned()
                .collect();
            let is_told = is_unique(before)
                && is_unique(&after)
                && !comes_by_itself(&object.path, before, &after, is_keyed);
            if is_told {
                if let Some(there) = there {
                    let there = there.object.clone();
                    tell(&mut destination.objects, there);
                }
                object.items = Some(after.into());
                tell(&mut self.objects, object);
            }
        }
    }
}

/// True when the wanted order is what remains of the present one with what is new behind it, as entries are added.
fn comes_by_itself(around: &ConfigPath, before: &[Item], after: &[Item], is_keyed: bool) -> bool {
    let others = |items: &[Item]| -> Vec<Item> {
        let others = items.iter().filter(|item| !item.is_apart);
        others.cloned().collect()
    };
    let (own, wanted) = (others(before), others(after));
    let are_ahead = is_ahead(before) && is_ahead(after);
    if is_keyed && (wanted.is_empty() || are_ahead) {
        return true;
    }
    let stays = |item: &&Item| !item.is_apart || position(after, item).is_some();
    let mut remains: Vec<&Item> = if own == wanted {
        before.iter().filter(stays).collect()
    } else if are_ahead {
        let objects = before.iter().filter(|item| item.is_apart).filter(stays);
        wanted.iter().chain(objects).collect()
    } else {
        return false;
    };
    let mut new: Vec<&Item> = after
        .iter()
        .filter(|item| item.is_apart && position(before, item).is_none())
        .collect();
    new.sort_by(|left, right| path_of(around, left).compare(&path_of(around, right)));
    remains.append(&mut new);
    remains.len() == after.len()
        && remains
            .iter()
            .zip(after)
            .all(|(left, right)| is_same(left, right))
}

/// True when what is no object stands before all that are.
fn is_ahead(items: &[Item]) -> bool {
    items.is_sorted_by_key(|item| item.is_apart)
}

fn is_unique(items: &[Item]) -> bool {
    let mut objects = items.iter().enumerate().filter(|(_, item)| item.is_apart);
    objects.all(|(at, item)| position(items, item) == Some(at))
}

fn position(items: &[Item], wanted: &Item) -> Option<usize> {
    items.iter().position(|item| is_same(item, wanted))
}

fn is_same(left: &Item, right: &Item) -> bool {
    if !left.is_apart || !right.is_apart {
        return left == right;
    }
    left.name == right.name
        && left.attributes.len() == right.attributes.len()
        && left
            .attributes
            .iter()
            .zip(&right.attributes)
            .all(|((name, value), (other, theirs))| name == other && compare_folded(value, theirs).is_eq())
}

fn entries(object: &ConfigObject) -> &[Item] {
    object.items.as_deref().unwrap_or_default()
}

/// The path of an entry that is an object.
fn path_of(around: &ConfigPath, item: &Item) -> ConfigPath {
    around.child(ConfigElement {
        name: item.name.as_str().into(),
        key: item
            .attributes
            .iter()
            .map(|(name, value)| (name.as_str().into(), value.as_str().into()))
            .collect(),
    })
}

fn has(objects: &[ConfigObject], around: &ConfigPath, item: &Item) -> bool {
    let path = path_of(around, item);
    objects
        .binary_search_by(|object| object.path.compare(&path))
        .is_ok()
}

/// Gives the object of a collection its entries, and makes it when there was nothing else to say of it.
fn tell(objects: &mut Vec<ConfigObject>, ordered: ConfigObject) {
    match objects.binary_search_by(|object| object.path.compare(&ordered.path)) {
        Ok(at) => {
            if let Some(object) = objects.get_mut(at) {
                object.items = ordered.items;
            }
        }
        Err(_) if entries(&ordered).is_empty() => {}
        Err(at) => objects.insert(at, ordered),
    }
}
