//! Lists that thousands of sites have in common, converted once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

/// More different lists than this are those of sites that have nothing in common; what they become is not kept.
const MOST: usize = 256;

/// What was made, by all that it was made of.
pub(super) struct Once<K, V>(Mutex<HashMap<K, Arc<V>>>);

impl<K, V> Default for Once<K, V> {
    fn default() -> Self {
        Once(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Once<K, V> {
    /// What was made of the same before, or else what `make` makes of it. Two threads may both make it; it is the same.
    pub fn get(&self, key: K, make: impl FnOnce() -> V) -> Arc<V> {
        // What another thread left behind when it panicked is whole: values are put in complete.
        let known = |key: &K| match self.0.lock() {
            Ok(kept) => kept.get(key).cloned(),
            Err(kept) => kept.into_inner().get(key).cloned(),
        };
        if let Some(known) = known(&key) {
            return known;
        }
        let made = Arc::new(make());
        if let Ok(mut kept) = self.0.lock()
            && kept.len() < MOST
        {
            kept.insert(key, Arc::clone(&made));
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_is_made_once_and_only_so_many_are_kept() {
        let once: Once<usize, usize> = Once::default();
        let first = once.get(1, || 7);
        assert_eq!((*first, *once.get(1, || 8)), (7, 7));
        for key in 2..MOST + 10 {
            once.get(key, || key);
        }
        assert_eq!(*once.get(MOST, || 0), MOST, "kept");
        assert_eq!(*once.get(MOST + 1, || 0), 0, "made again");
    }
}
