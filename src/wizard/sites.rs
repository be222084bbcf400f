//! The tree of sites, applications and virtual directories, with a tri-state tick on what can be chosen.

use std::collections::BTreeSet;

/// What a node is known by: its metabase key (`/LM/W3SVC/1`) or configuration path.
pub type NodeId = String;

/// What a node of the tree is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SiteKind {
    /// The server itself.
    Server,
    /// A web site.
    Site,
    /// An application.
    Application,
    /// A virtual directory without an application of its own.
    VirtualDirectory,
}

/// One node, in the order of display.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteNode {
    /// What it is known by.
    pub id: NodeId,
    /// What it is.
    pub kind: SiteKind,
    /// Steps below the root: 0 for the server, 1 for a site.
    pub depth: u16,
    /// Its name (`Harbour Books`, `/staff`).
    pub name: String,
    /// What else a person tells it by: `#1  :80 :443`, `F:\arch`.
    pub detail: String,
    /// Its application pool, where it has one.
    pub pool: Option<String>,
    /// Something to know before choosing it (`stopped`, `folder not in the copy`).
    pub note: Option<String>,
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
    nodes: Vec<SiteNode>,
    chosen: BTreeSet<NodeId>,
    closed: BTreeSet<NodeId>,
    selected: Option<usize>,
}

impl SiteTree {
    /// A tree of these nodes, parents before children. Every site that runs is chosen; a stopped one has a note and
    /// is left to the person.
    pub fn new(nodes: Vec<SiteNode>) -> Self {
        let chosen = nodes
            .iter()
            .filter(|node| node.kind == SiteKind::Site && node.note.is_none())
            .map(|node| node.id.clone())
            .collect();
        SiteTree {
            selected: (!nodes.is_empty()).then_some(0),
            nodes,
            chosen,
            closed: BTreeSet::new(),
        }
    }

    /// All nodes, in order.
    pub fn nodes(&self) -> &[SiteNode] {
        &self.nodes
    }

    /// The node with this number.
    pub fn node(&self, index: usize) -> Option<&SiteNode> {
        self.nodes.get(index)
    }

    /// Number of sites.
    pub fn site_count(&self) -> usize {
        self.nodes.iter().filter(|node| node.kind == SiteKind::Site).count()
    }

    /// The chosen sites, in order.
    pub fn chosen(&self) -> Vec<NodeId> {
        self.nodes
            .iter()
            .filter(|node| self.chosen.contains(&node.id))
            .map(|node| node.id.clone())
            .collect()
    }

    /// Chooses exactly these sites.
    pub fn choose_only(&mut self, ids: impl IntoIterator<Item = NodeId>) {
        self.chosen = ids.into_iter().collect();
    }

    /// The chosen nodes with all that lies below them: sites, applications and virtual directories.
    pub fn chosen_nodes(&self) -> impl Iterator<Item = &SiteNode> {
        (0..self.nodes.len())
            .filter(|&index| self.tick(index) == Tick::On)
            .filter_map(|index| self.nodes.get(index))
            .filter(|node| node.kind != SiteKind::Server)
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
    fn below(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let depth = self.nodes.get(index).map_or(u16::MAX, |node| node.depth);
        (index + 1..self.nodes.len()).take_while(move |&next| self.nodes.get(next).is_some_and(|n| n.depth > depth))
    }

    /// The site a node belongs to: itself or the nearest above it.
    pub fn site_of(&self, index: usize) -> Option<usize> {
        (0..=index).rev().find(|&at| match self.nodes.get(at) {
            Some(node) => node.kind == SiteKind::Site,
            None => false,
        })
    }

    /// How a node is ticked. What lies below a site goes with its site.
    pub fn tick(&self, index: usize) -> Tick {
        let Some(node) = self.nodes.get(index) else {
            return Tick::Off;
        };
        if node.kind != SiteKind::Server {
            let site = self.site_of(index).and_then(|site| self.nodes.get(site));
            let on = site.is_some_and(|site| self.chosen.contains(&site.id));
            return if on { Tick::On } else { Tick::Off };
        }
        let (mut on, mut off) = (false, false);
        for below in self.below(index) {
            if let Some(site) = self.nodes.get(below).filter(|node| node.kind == SiteKind::Site) {
                match self.chosen.contains(&site.id) {
                    true => on = true,
                    false => off = true,
                }
            }
        }
        match (on, off) {
            (true, false) => Tick::On,
            (true, true) => Tick::Some,
            _ => Tick::Off,
        }
    }

    /// Ticks or unticks a node: the server with all its sites, anything else with its site. Returns false when
    /// nothing changed.
    pub fn toggle(&mut self, index: usize) -> bool {
        let Some(node) = self.nodes.get(index) else {
            return false;
        };
        let sites: Vec<NodeId> = if node.kind == SiteKind::Server {
            self.below(index)
                .filter_map(|below| self.nodes.get(below))
                .filter(|node| node.kind == SiteKind::Site)
                .map(|node| node.id.clone())
                .collect()
        } else {
            self.site_of(index)
                .and_then(|site| self.nodes.get(site))
                .map(|site| site.id.clone())
                .into_iter()
                .collect()
        };
        let turn_off = self.tick(index) == Tick::On;
        let before = self.chosen.clone();
        for site in sites {
            if turn_off {
                self.chosen.remove(&site);
            } else {
                self.chosen.insert(site);
            }
        }
        before != self.chosen
    }

    /// True for a node with something below it.
    pub fn has_children(&self, index: usize) -> bool {
        self.below(index).next().is_some()
    }

    /// True for a node whose children are shown.
    pub fn is_open(&self, index: usize) -> bool {
        self.nodes.get(index).is_some_and(|node| !self.closed.contains(&node.id))
    }

    /// Shows or hides what is below a node.
    pub fn set_open(&mut self, index: usize, open: bool) {
        if let Some(node) = self.nodes.get(index) {
            if open {
                self.closed.remove(&node.id);
            } else {
                self.closed.insert(node.id.clone());
            }
        }
    }

    /// The numbers of the nodes that are shown: everything not below a closed node.
    pub fn visible(&self) -> Vec<usize> {
        let mut shown = Vec::with_capacity(self.nodes.len());
        let mut hidden_below: Option<u16> = None;
        for (index, node) in self.nodes.iter().enumerate() {
            if hidden_below.is_some_and(|depth| node.depth > depth) {
                continue;
            }
            hidden_below = self.closed.contains(&node.id).then_some(node.depth);
            shown.push(index);
        }
        shown
    }

    /// The nearest node above with a smaller depth.
    pub fn parent(&self, index: usize) -> Option<usize> {
        let depth = self.nodes.get(index)?.depth;
        (0..index)
            .rev()
            .find(|&above| self.nodes.get(above).is_some_and(|node| node.depth < depth))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: &str, kind: SiteKind, depth: u16, note: Option<&str>) -> SiteNode {
        SiteNode {
            id: id.to_owned(),
            kind,
            depth,
            name: id.to_owned(),
            detail: String::new(),
            pool: None,
            note: note.map(str::to_owned),
        }
    }

    fn tree() -> SiteTree {
        SiteTree::new(vec![
            node("server", SiteKind::Server, 0, None),
            node("1", SiteKind::Site, 1, None),
            node("1/staff", SiteKind::Application, 2, None),
            node("2", SiteKind::Site, 1, None),
            node("3", SiteKind::Site, 1, Some("stopped")),
        ])
    }

    #[test]
    fn running_sites_are_chosen_at_first() {
        let tree = tree();
        assert_eq!(tree.chosen(), ["1", "2"]);
        assert_eq!(tree.tick(0), Tick::Some);
        assert_eq!(tree.tick(2), Tick::On, "what is below a site goes with it");
        assert_eq!(tree.tick(4), Tick::Off);
    }

    #[test]
    fn the_server_ticks_all_its_sites_and_unticks_them() {
        let mut tree = tree();
        assert!(tree.toggle(0));
        assert_eq!(tree.chosen(), ["1", "2", "3"]);
        assert_eq!(tree.tick(0), Tick::On);
        assert!(tree.toggle(0));
        assert_eq!(tree.chosen(), Vec::<String>::new());
        assert_eq!(tree.tick(0), Tick::Off);
    }

    #[test]
    fn a_closed_site_hides_what_is_below_it() {
        let mut tree = tree();
        tree.set_open(1, false);
        assert_eq!(tree.visible(), [0, 1, 3, 4]);
        tree.set_open(0, false);
        assert_eq!(tree.visible(), [0]);
        assert_eq!(tree.parent(2), Some(1));
    }
}
