//! The tree of sites, applications and virtual directories, with a tri-state tick on each.

use crate::model::path::fold;
use crate::model::usage::{Tally, Usage, Use, UseVerdict};
use crate::model::{NodeKind, Overview, Selection, SiteNode};
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

    /// The nodes below a node.
    fn below(&self, index: usize) -> impl Iterator<Item = &TreeNode> + '_ {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{IisVersion, ServerFacts};

    fn node(site: u32, key: &str, kind: NodeKind, starts: bool, children: Vec<SiteNode>) -> SiteNode {
        SiteNode {
            key: key.to_owned(),
            site,
            kind,
            name: key.to_owned(),
            detail: String::new(),
            starts,
            children,
        }
    }

    fn tree() -> SiteTree {
        use NodeKind::{Application, Site, VirtualDirectory};
        let archive = node(1, "/1/ROOT/staff/old", VirtualDirectory, true, vec![]);
        let staff = node(1, "/1/ROOT/staff", Application, true, vec![archive]);
        let other = node(3, "/3/ROOT/a", Application, true, vec![]);
        SiteTree::new(&Overview {
            facts: ServerFacts {
                name: "OLD-WEB01".to_owned(),
                iis: IisVersion::IIS6,
                windows_directory: String::new(),
                is_64_bit: false,
            },
            label: String::new(),
            findings: vec![],
            sites: vec![
                node(1, "/1", Site, true, vec![staff]),
                node(2, "/2", Site, true, vec![]),
                node(3, "/3", Site, false, vec![other]),
            ],
        })
    }

    #[test]
    fn sites_that_start_are_ticked_at_first() {
        let tree = tree();
        assert_eq!(
            tree.selection(),
            Selection {
                sites: vec![1, 2],
                ..Selection::default()
            }
        );
        assert_eq!(tree.tick(0), Tick::Some);
        assert_eq!(tree.tick(1), Tick::On);
        assert_eq!(tree.tick(5), Tick::Off);
        assert_eq!(
            tree.tick(6),
            Tick::Off,
            "what is below a stopped site stays with it"
        );
        assert_eq!((tree.site_count(), tree.ticked(NodeKind::Site)), (3, 2));
    }

    #[test]
    fn the_server_ticks_all_and_unticks_all() {
        let mut tree = tree();
        tree.toggle(0);
        assert_eq!(tree.selection().sites, [1, 2, 3]);
        assert_eq!(tree.tick(0), Tick::On);
        tree.toggle(0);
        assert_eq!(tree.selection().sites, Vec::<u32>::new());
        assert_eq!(tree.tick(0), Tick::Off);
    }

    #[test]
    fn the_whole_server_ticks_everything_and_ends_when_a_part_is_left_behind() {
        let mut tree = tree();
        tree.set_whole(true);
        assert_eq!(tree.selection(), Selection::server(vec![1, 2, 3]));
        assert_eq!(tree.tick(5), Tick::On);
        tree.toggle(2);
        assert!(!tree.is_whole());
        assert!(!tree.selection().whole_server);
        tree.toggle(2);
        assert!(!tree.is_whole(), "it is not chosen again by itself");
    }

    #[test]
    fn an_unticked_application_stays_behind_with_all_below_it() {
        let mut tree = tree();
        tree.toggle(2);
        assert_eq!(tree.selection().excluded, ["/1/ROOT/staff"]);
        assert_eq!(tree.tick(1), Tick::Some);
        assert_eq!(tree.tick(3), Tick::Off);
        tree.toggle(3);
        assert_eq!(
            tree.tick(2),
            Tick::On,
            "a directory cannot go without its application"
        );
        let chosen = tree.selection();
        tree.toggle(0);
        tree.choose(&chosen);
        assert_eq!(tree.selection(), chosen);
    }

    #[test]
    fn a_key_is_in_its_nearest_application() {
        let tree = tree();
        for (key, area) in [
            ("/1/ROOT/STAFF/AuthFlags", "/1/staff"),
            ("/1/root/staff/old/x", "/1/staff/old"),
            ("/1/ROOT/staffers/x", "/1"),
            ("/LM/W3SVC/AppPools", ""),
        ] {
            assert_eq!(tree.area_of(key), area, "{key}");
        }
    }

    #[test]
    fn a_closed_node_hides_what_is_below_it() {
        let mut tree = tree();
        tree.set_open(1, false);
        assert_eq!(tree.visible(), [0, 1, 4, 5, 6]);
        tree.set_open(0, false);
        assert_eq!(tree.visible(), [0]);
        assert_eq!(tree.parent(3), Some(2));
        assert_eq!(tree.parent(0), None);
    }
}
