//! Which applications share a pool, and which lie around others: found once for all of them, because a farm has
//! thousands.

use crate::discover::pipeline::Advice;
use crate::model::path::fold;
use std::collections::{BTreeSet, HashMap};

/// The applications of a sync by their pools and keys.
pub(super) struct Neighbours<'a> {
    all: &'a [Advice],
    by_pool: HashMap<String, Vec<usize>>,
    by_key: HashMap<String, usize>,
}

impl<'a> Neighbours<'a> {
    pub fn of(all: &'a [Advice]) -> Self {
        let mut by_pool: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, advice) in all.iter().enumerate() {
            by_pool.entry(fold(&advice.pool)).or_default().push(index);
        }
        let by_key = all.iter().enumerate();
        Neighbours {
            all,
            by_pool,
            by_key: by_key.map(|(index, advice)| (fold(&advice.key), index)).collect(),
        }
    }

    /// The applications that run in the pool of one, itself among them, in the order of all.
    pub fn in_pool_of(&self, advice: &Advice) -> impl Iterator<Item = (usize, &'a Advice)> {
        let indices = self.by_pool.get(&fold(&advice.pool));
        indices
            .into_iter()
            .flatten()
            .filter_map(|index| Some((*index, self.all.get(*index)?)))
    }

    /// The outermost application around one that fits.
    pub fn around(
        &self,
        advice: &Advice,
        fits: impl Fn(usize, &Advice) -> bool,
    ) -> Option<(usize, &'a Advice)> {
        let key = fold(&advice.key);
        key.match_indices('/')
            .filter_map(|(end, _)| self.by_key.get(key.get(..end)?))
            .filter_map(|index| Some((*index, self.all.get(*index)?)))
            .find(|(index, advice)| fits(*index, advice))
    }

    /// Those of the chosen applications whose pools are not refused.
    pub fn going(&self, chosen: &BTreeSet<usize>, refused: &BTreeSet<String>) -> BTreeSet<usize> {
        let goes = |index: &usize| {
            self.all
                .get(*index)
                .is_some_and(|advice| !refused.contains(&fold(&advice.pool)))
        };
        chosen.iter().copied().filter(goes).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::discover::pipeline::Verdict;

    /// An application whose web.config has settings that Integrated refuses.
    pub fn advice(key: &str, pool: &str) -> Advice {
        Advice {
            application: key.to_owned(),
            key: key.to_owned(),
            pool: pool.to_owned(),
            shares_pool_with: Vec::new(),
            asp_net: None,
            web_config: None,
            verdict: Verdict::WorksAfterChanges,
            issues: Vec::new(),
            fragment: Some(String::new()),
            steps: Vec::new(),
            is_chosen: false,
        }
    }

    #[test]
    fn pools_are_shared_and_keys_are_around_without_case() {
        let all = [
            advice("/LM/W3SVC/1/ROOT", "A"),
            advice("/LM/W3SVC/1/ROOT/Shop", "B"),
            advice("/LM/W3SVC/1/ROOT/Shopping", "a"),
            advice("/LM/W3SVC/1/root/shop/x", "B"),
        ];
        let neighbours = Neighbours::of(&all);
        let in_pool = |index: usize| -> Vec<usize> {
            neighbours
                .in_pool_of(&all[index])
                .map(|(index, _)| index)
                .collect()
        };
        assert_eq!((in_pool(0), in_pool(3)), (vec![0, 2], vec![1, 3]));
        let around = |index: usize, not: usize| {
            neighbours
                .around(&all[index], |found, _| found != not)
                .map(|(index, _)| index)
        };
        assert_eq!(around(3, 9), Some(0), "the outermost");
        assert_eq!(around(3, 0), Some(1));
        assert_eq!(around(2, 0), None, "Shop is not around Shopping");
        assert_eq!(around(0, 9), None);
    }
}
