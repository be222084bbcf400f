//! Ticks, and the selection that they stand for.

use super::{SiteTree, Tick, TreeNode};
use crate::model::{NodeKind, Selection};

impl SiteTree {
    /// What is to be moved: the ticked sites, without what is unticked below them.
    pub fn selection(&self) -> Selection {
        let mut sites = Vec::new();
        let mut excluded: Vec<String> = Vec::new();
        let mut skipping: Option<u16> = None;
        for node in &self.nodes {
            if skipping.is_some_and(|depth| node.depth > depth) {
                continue;
            }
            skipping = None;
            match (node.kind, self.off.contains(&node.key)) {
                (None, _) => {}
                (Some(NodeKind::Site), true) => skipping = Some(node.depth),
                (Some(NodeKind::Site), false) => sites.push(node.site),
                (Some(_), true) => {
                    excluded.push(node.key.clone());
                    skipping = Some(node.depth);
                }
                (Some(_), false) => {}
            }
        }
        sites.sort_unstable();
        excluded.sort();
        Selection {
            sites,
            excluded,
            whole_server: self.whole,
            ..Selection::default()
        }
    }

    /// True when the whole server moves: its pools, and what is set for all sites, besides the sites.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Moves the whole server, which ticks everything, or only what is ticked.
    pub fn set_whole(&mut self, whole: bool) {
        self.whole = whole && self.site_count() > 0;
        if self.whole {
            self.off.clear();
            self.see();
        }
    }

    /// The nodes below a node.
    pub(super) fn below(&self, index: usize) -> impl Iterator<Item = &TreeNode> + '_ {
        let depth = self.nodes.get(index).map_or(u16::MAX, |node| node.depth);
        self.nodes
            .iter()
            .skip(index + 1)
            .take_while(move |node| node.depth > depth)
    }

    /// How a node is ticked.
    pub fn tick(&self, index: usize) -> Tick {
        self.seen.ticks.get(index).copied().unwrap_or(Tick::Off)
    }

    /// Ticks or unticks a node with all below it. Ticking ticks what is above it as well, because an application
    /// cannot go without its site.
    pub fn toggle(&mut self, index: usize) {
        let Some(node) = self.nodes.get(index) else {
            return;
        };
        let turn_off = self.tick(index) == Tick::On;
        // A server without one of its parts is not the whole server.
        self.whole &= !turn_off;
        let mut keys: Vec<String> = self.below(index).map(|node| node.key.clone()).collect();
        if node.kind.is_some() {
            keys.push(node.key.clone());
        }
        if !turn_off {
            let mut above = self.parent(index);
            while let Some(parent) = above {
                keys.extend(self.nodes.get(parent).map(|node| node.key.clone()));
                above = self.parent(parent);
            }
        }
        for key in keys {
            if turn_off {
                self.off.insert(key);
            } else {
                self.off.remove(&key);
            }
        }
        self.see();
    }

    /// Ticks exactly what a selection names.
    pub fn choose(&mut self, selection: &Selection) {
        self.whole = selection.whole_server;
        self.off = self
            .nodes
            .iter()
            .filter(|node| node.kind.is_some())
            .filter(|node| {
                let key = node.key.to_ascii_uppercase();
                !selection.sites.contains(&node.site)
                    || selection.excluded.iter().any(|excluded| {
                        let excluded = excluded.to_ascii_uppercase();
                        key == excluded
                            || key
                                .strip_prefix(&excluded)
                                .is_some_and(|rest| rest.starts_with('/'))
                    })
            })
            .map(|node| node.key.clone())
            .collect();
        self.see();
    }
}
