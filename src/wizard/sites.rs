//! The tree of sites, applications and virtual directories, with a tri-state tick on each.

use crate::model::path::fold;
use crate::model::usage::{Tally, Usage, Use, UseVerdict};
use crate::model::{NodeKind, Overview, SiteNode};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One line of the tree, in the order of display.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeNode {
    /// What it is known by: its metabase key, empty for the server.
    pub key: String,
    /// Id of its site; 0 for the server.
    pub site: u32,
    /// What it is; `None` for the server.
    pub kind: Option<NodeKind>,
    /// Steps below the server: 0 for the server itself, 1 for a site.
    pub depth: u16,
    /// Its name (`Harbour Books`, `/staff`).
    pub name: String,
    /// What else a person tells it by: bindings, pool, folder.
    pub detail: String,
    /// True for a site that does not start by itself.
    pub stopped: bool,
    /// How often it was asked for, with all below it for a site; `None` while no logs were read.
    pub used: Option<Tally>,
    /// True when it was not asked for in the days of the logs that count.
    pub is_unused: bool,
}

/// How a node is ticked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tick {
    /// Chosen, with all below.
    On,
    /// Not chosen.
    Off,
    /// Some of what is below is chosen.
    Some,
}

/// The tree, flattened: a node's children follow it with a greater depth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteTree {
    nodes: Vec<TreeNode>,
    /// Where in `nodes` each site is, by its number.
    sites: BTreeMap<u32, usize>,
    off: BTreeSet<String>,
    closed: BTreeSet<String>,
    selected: Option<usize>,
    whole: bool,
    /// What follows from ticks and closed nodes, made anew when one changes: a page asks for it in every frame.
    seen: Seen,
}

/// What a page shows of a tree.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    visible: Vec<usize>,
    ticks: Vec<Tick>,
    sites: usize,
    ticked: [usize; 3],
}

fn place_of(kind: NodeKind) -> usize {
    match kind {
        NodeKind::Site => 0,
        NodeKind::Application => 1,
        NodeKind::VirtualDirectory => 2,
    }
}

impl SiteTree {
    /// The tree of a server. Every site that starts by itself is ticked; a stopped one is left to the person.
    pub fn new(overview: &Overview) -> Self {
        let mut nodes = vec![TreeNode {
            key: String::new(),
            site: 0,
            kind: None,
            depth: 0,
            name: overview.facts.name.clone(),
            detail: String::new(),
            stopped: false,
            used: None,
            is_unused: false,
        }];
        for site in &overview.sites {
            flatten(site, 1, &mut nodes);
        }
        let stopped: BTreeSet<u32> = nodes
            .iter()
            .filter(|node| node.stopped)
            .map(|node| node.site)
            .collect();
        let sites = nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.kind == Some(NodeKind::Site))
            .map(|(index, node)| (node.site, index))
            .collect();
        let mut tree = SiteTree {
            sites,
            selected: Some(0),
            off: nodes
                .iter()
                .filter(|node| stopped.contains(&node.site))
                .map(|node| node.key.clone())
                .collect(),
            nodes,
            closed: BTreeSet::new(),
            whole: false,
            seen: Seen::default(),
        };
        tree.see();
        tree
    }

    /// Finds out what is shown, in one pass from the last node to the first: a node knows what is below it then.
    fn see(&mut self) {
        let mut seen = Seen {
            ticks: vec![Tick::Off; self.nodes.len()],
            ..Seen::default()
        };
        // By depth: whether something below is ticked, and whether something is not.
        let mut below: Vec<(bool, bool)> = Vec::new();
        for (index, node) in self.nodes.iter().enumerate().rev() {
            let depth = usize::from(node.depth);
            if below.len() < depth + 2 {
                below.resize(depth + 2, (false, false));
            }
            let (mut on, mut off) = below.get(depth + 1).copied().unwrap_or_default();
            below.truncate(depth + 1);
            let is_off = node.kind.is_some() && self.off.contains(&node.key);
            let tick = match (is_off, on || node.kind.is_some(), off) {
                (true, ..) | (_, false, _) => Tick::Off,
                (false, true, true) => Tick::Some,
                (false, true, false) => Tick::On,
            };
            if let Some(kind) = node.kind {
                on |= !is_off;
                off |= is_off;
                seen.sites += usize::from(kind == NodeKind::Site);
                if let (false, Some(count)) = (is_off, seen.ticked.get_mut(place_of(kind))) {
                    *count += 1;
                }
            }
            if let Some(siblings) = below.get_mut(depth) {
                siblings.0 |= on;
                siblings.1 |= off;
            }
            if let Some(place) = seen.ticks.get_mut(index) {
                *place = tick;
            }
        }
        let mut hidden_below: Option<u16> = None;
        for (index, node) in self.nodes.iter().enumerate() {
            if hidden_below.is_some_and(|depth| node.depth > depth) {
                continue;
            }
            hidden_below = self.closed.contains(&node.key).then_some(node.depth);
            seen.visible.push(index);
        }
        self.seen = seen;
    }

    /// Takes over what logs say of sites, applications and virtual directories.
    pub fn set_used(&mut self, usage: &Usage) {
        let folders: HashMap<String, &Use> = usage
            .sites
            .iter()
            .flat_map(|site| {
                site.folders.iter().map(|folder| {
                    let address = folder.name.trim_end_matches('/');
                    (fold(&format!("/LM/W3SVC/{}/ROOT{address}", site.site)), folder)
                })
            })
            .collect();
        for node in &mut self.nodes {
            let site = usage.sites.iter().find(|site| site.site == node.site);
            let uses: Vec<&Use> = match (node.kind, site) {
                (Some(NodeKind::Site), Some(site)) => site.folders.iter().collect(),
                _ => folders.get(&fold(&node.key)).copied().into_iter().collect(),
            };
            node.used = (!uses.is_empty() && usage.newest.is_some()).then(|| {
                let mut all = Tally::default();
                uses.iter().for_each(|it| all.merge(&it.tally));
                all
            });
            node.is_unused = !uses.is_empty() && uses.iter().all(|it| it.verdict == UseVerdict::Unused);
        }
    }

    /// Forgets what logs say.
    pub fn forget_used(&mut self) {
        for node in &mut self.nodes {
            node.used = None;
            node.is_unused = false;
        }
    }

    /// All nodes, in order.
    pub fn nodes(&self) -> &[TreeNode] {
        &self.nodes
    }

    /// The node with this number.
    pub fn node(&self, index: usize) -> Option<&TreeNode> {
        self.nodes.get(index)
    }

    /// Number of sites.
    pub fn site_count(&self) -> usize {
        self.seen.sites
    }

    /// The name of the site with this number; nothing when there is none.
    pub fn site_name(&self, site: u32) -> &str {
        let node = self.sites.get(&site).and_then(|index| self.nodes.get(*index));
        node.map_or("", |node| &node.name)
    }

    /// The ticked nodes of a kind.
    pub fn ticked(&self, kind: NodeKind) -> usize {
        self.seen.ticked.get(place_of(kind)).copied().unwrap_or(0)
    }

    /// The node that has the cursor.
    pub fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// Puts the cursor on a node.
    pub fn select(&mut self, index: usize) {
        if index < self.nodes.len() {
            self.selected = Some(index);
        }
    }

    /// True for a node with something below it.
    pub fn has_children(&self, index: usize) -> bool {
        self.below(index).next().is_some()
    }

    /// True for a node whose children are shown.
    pub fn is_open(&self, index: usize) -> bool {
        self.nodes
            .get(index)
            .is_some_and(|node| !self.closed.contains(&node.key))
    }

    /// Shows or hides what is below a node.
    pub fn set_open(&mut self, index: usize, open: bool) {
        if let Some(node) = self.nodes.get(index) {
            if open {
                self.closed.remove(&node.key);
            } else {
                self.closed.insert(node.key.clone());
            }
            self.see();
        }
    }

    /// The numbers of the nodes that are shown: everything not below a closed node.
    pub fn visible(&self) -> &[usize] {
        &self.seen.visible
    }

    /// The site or application that a metabase key is in, as people call it (`Harbour Books/staff`); empty for what is
    /// above the sites.
    pub fn area_of(&self, key: &str) -> String {
        let is_within = |node: &&TreeNode| {
            let rest = key
                .get(..node.key.len())
                .filter(|start| start.eq_ignore_ascii_case(&node.key))
                .and_then(|_| key.get(node.key.len()..));
            node.kind.is_some() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let Some(node) = self
            .nodes
            .iter()
            .filter(is_within)
            .max_by_key(|node| node.key.len())
        else {
            return String::new();
        };
        let mut sites = self.nodes.iter();
        let site = sites.find(|other| other.site == node.site && other.kind == Some(NodeKind::Site));
        let name = site.map_or("", |site| site.name.as_str());
        let below = node.key.to_ascii_uppercase().find("/ROOT");
        let path = below.and_then(|at| node.key.get(at + "/ROOT".len()..));
        format!("{name}{}", path.unwrap_or_default())
    }

    /// The nearest node above with a smaller depth.
    pub fn parent(&self, index: usize) -> Option<usize> {
        let depth = self.nodes.get(index)?.depth;
        (0..index)
            .rev()
            .find(|&above| self.nodes.get(above).is_some_and(|node| node.depth < depth))
    }
}

fn flatten(node: &SiteNode, depth: u16, into: &mut Vec<TreeNode>) {
    into.push(TreeNode {
        key: node.key.clone(),
        site: node.site,
        kind: Some(node.kind),
        depth,
        name: node.name.clone(),
        detail: node.detail.clone(),
        stopped: node.kind == NodeKind::Site && !node.starts,
        used: None,
        is_unused: false,
    });
    for child in &node.children {
        flatten(child, depth + 1, into);
    }
}

mod ticks;

#[cfg(test)]
mod tests;
