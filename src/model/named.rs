//! Few values by their names: the attributes of an element, and what is known of each.

use super::text::Text;
use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::Index;

/// Values by name, sorted by name, each name once. A farm has a hundred thousand of them with one or two values in
/// each, so they lie in one piece that is no larger than they are.
#[derive(Clone, Eq, PartialEq)]
pub struct Named<V>(Vec<(Text, V)>);

impl<V> Named<V> {
    /// None yet.
    pub const fn new() -> Self {
        Named(Vec::new())
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&V> {
        let at = self.position(name).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// The value of a name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        let at = self.position(name).ok()?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// True when there is a value of that name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.position(name).is_ok()
    }

    /// Sets a value; gives back the one that it takes the place of.
    pub fn insert(&mut self, name: impl Into<Text>, value: V) -> Option<V> {
        let name = name.into();
        match self.position(&name) {
            Ok(at) => self.0.get_mut(at).map(|(_, old)| std::mem::replace(old, value)),
            Err(at) => {
                if self.0.len() == self.0.capacity() {
                    self.0.reserve_exact(self.0.len().max(1));
                }
                self.0.insert(at, (name, value));
                None
            }
        }
    }

    /// Takes a value away.
    pub fn remove(&mut self, name: &str) -> Option<V> {
        let at = self.position(name).ok()?;
        Some(self.0.remove(at).1)
    }

    /// Keeps the values that are wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(&Text, &mut V) -> bool) {
        self.0.retain_mut(|(name, value)| wanted(name, value));
    }

    /// Names and values in the order of names.
    pub fn iter(&self) -> Iter<'_, V> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &Text> {
        self.0.iter().map(|(name, _)| name)
    }

    /// The values in the order of their names.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

type Pair<'a, V> = fn(&'a (Text, V)) -> (&'a Text, &'a V);
type PairMut<'a, V> = fn(&'a mut (Text, V)) -> (&'a Text, &'a mut V);

/// Names and values of a [`Named`].
pub type Iter<'a, V> = std::iter::Map<std::slice::Iter<'a, (Text, V)>, Pair<'a, V>>;

impl<V> Default for Named<V> {
    fn default() -> Self {
        Named::new()
    }
}

impl<V> Index<&str> for Named<V> {
    type Output = V;

    /// Panics without a value of that name, as every map does; for tests.
    fn index(&self, name: &str) -> &V {
        #[expect(clippy::expect_used, reason = "an index answers or panics")]
        self.get(name).expect("a value of that name")
    }
}

impl<'a, V> IntoIterator for &'a Named<V> {
    type Item = (&'a Text, &'a V);
    type IntoIter = Iter<'a, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, V> IntoIterator for &'a mut Named<V> {
    type Item = (&'a Text, &'a mut V);
    type IntoIter = std::iter::Map<std::slice::IterMut<'a, (Text, V)>, PairMut<'a, V>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut().map(|(name, value)| (&*name, value))
    }
}

impl<V> IntoIterator for Named<V> {
    type Item = (Text, V);
    type IntoIter = std::vec::IntoIter<(Text, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<N: Into<Text>, V> Extend<(N, V)> for Named<V> {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, more: I) {
        for (name, value) in more {
            self.insert(name, value);
        }
    }
}

impl<N: Into<Text>, V> FromIterator<(N, V)> for Named<V> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(values: I) -> Self {
        let mut all = Named::new();
        all.extend(values);
        all
    }
}

impl<N: Into<Text>, V, const COUNT: usize> From<[(N, V); COUNT]> for Named<V> {
    fn from(values: [(N, V); COUNT]) -> Self {
        values.into_iter().collect()
    }
}

impl<V: fmt::Debug> fmt::Debug for Named<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<V: Serialize> Serialize for Named<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn values_are_found_sorted_replaced_and_removed_as_in_any_map() {
        let mut named = Named::new();
        let mut map = BTreeMap::new();
        for (value, name) in ["name", "enabled", "", "path", "enabled", "a"]
            .into_iter()
            .enumerate()
        {
            assert_eq!(named.insert(name, value), map.insert(name.to_owned(), value));
        }
        assert_eq!(named.remove("path"), map.remove("path"));
        assert_eq!(named.remove("path"), None);
        assert_eq!((named.get("enabled"), named.get("x")), (Some(&4), None));
        assert_eq!(named[""], 2);
        assert_eq!(format!("{named:?}"), format!("{map:?}"));
        assert_eq!(
            serde_json::to_string(&named).ok(),
            serde_json::to_string(&map).ok()
        );
        named.retain(|name, _| name != "a");
        assert_eq!(named.len(), map.len() - 1);
    }
}
