//! The entries of an ordered collection, shared by all that hold the same ones.

use super::item::Item;
use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// Entries in their order. A farm has one list of handlers on thousands of sites, in their objects and in the rows of a
/// plan: to copy it copies no entry, and it is taken apart from the others when it is changed.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Entries(Arc<Vec<Item>>);

impl Entries {
    /// Adds an entry at the end.
    pub fn push(&mut self, item: Item) {
        self.list().push(item);
    }

    /// The list itself, to change it; others that held it keep it as it was.
    pub fn list(&mut self) -> &mut Vec<Item> {
        Arc::make_mut(&mut self.0)
    }

    /// True when both are one list in memory: equal without a look at the entries. The opposite does not follow.
    pub fn is_one_with(&self, other: &Entries) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Entries {
    type Target = [Item];

    fn deref(&self) -> &[Item] {
        &self.0
    }
}

impl DerefMut for Entries {
    fn deref_mut(&mut self) -> &mut [Item] {
        self.list()
    }
}

impl From<Vec<Item>> for Entries {
    fn from(items: Vec<Item>) -> Self {
        Entries(Arc::new(items))
    }
}

impl FromIterator<Item> for Entries {
    fn from_iter<I: IntoIterator<Item = Item>>(items: I) -> Self {
        items.into_iter().collect::<Vec<Item>>().into()
    }
}

impl<'a> IntoIterator for &'a Entries {
    type Item = &'a Item;
    type IntoIter = std::slice::Iter<'a, Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a mut Entries {
    type Item = &'a mut Item;
    type IntoIter = std::slice::IterMut<'a, Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.list().iter_mut()
    }
}

impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for Entries {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_one_list_until_it_is_changed() {
        let entry = |name: &str| Item {
            name: name.to_owned(),
            ..Item::default()
        };
        let first: Entries = [entry("clear"), entry("add")].into_iter().collect();
        let mut second = first.clone();
        assert!(first.is_one_with(&second));
        second.push(entry("remove"));
        assert!(!first.is_one_with(&second));
        let names = |entries: &Entries| entries.iter().map(|item| item.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&first), ["clear", "add"]);
        assert_eq!(names(&second), ["clear", "add", "remove"]);
        assert_eq!(
            serde_json::to_string(&first).ok(),
            serde_json::to_string(&first.to_vec()).ok()
        );
    }
}
