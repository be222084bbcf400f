//! Sorts the keys of a file into a tree, and makes one of those that have the same path.

use super::assembly::{Assembly, MAX_PROBLEMS, latest};
use super::tree::{Node, Setting, compare_names};
use std::ops::Range;

impl Assembly {
    /// The nodes in depth-first order.
    pub(super) fn sort(&mut self) -> Sorted {
        let nodes = std::mem::take(&mut self.nodes);
        let children = Children::of(&nodes);
        let mut sorted = Sorted {
            nodes: Vec::with_capacity(nodes.len()),
            duplicates: Vec::new(),
        };
        // Nodes of one path, in file order, one group after the other.
        let mut members: Vec<u32> = vec![0];
        members.extend(
            children
                .of_node(0)
                .iter()
                .copied()
                .filter(|i| is_root(&nodes, *i)),
        );
        let mut tasks = vec![Task::Enter(0..members.len(), 0)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Leave(index) => {
                    let end = u32::try_from(sorted.nodes.len()).unwrap_or(u32::MAX);
                    if let Some(node) = sorted.nodes.get_mut(index as usize) {
                        node.end = end;
                    }
                }
                Task::Enter(group, parent) => {
                    let index = u32::try_from(sorted.nodes.len()).unwrap_or(u32::MAX);
                    let group = members.get(group).unwrap_or_default();
                    let Some(mut node) = self.merge(group, &nodes, &mut sorted.duplicates) else {
                        continue;
                    };
                    node.parent = parent;
                    node.end = index.saturating_add(1);
                    sorted.nodes.push(node);
                    if group.iter().all(|member| children.of_node(*member).is_empty()) {
                        continue;
                    }
                    tasks.push(Task::Leave(index));
                    let from = members.len();
                    let below: Vec<u32> = group
                        .iter()
                        .flat_map(|member| children.of_node(*member))
                        .copied()
                        .filter(|child| !is_root(&nodes, *child))
                        .collect();
                    members.extend(below);
                    let first = tasks.len();
                    let mut start = from;
                    let fresh = members.get_mut(from..).unwrap_or_default();
                    for length in self.group(&nodes, fresh) {
                        tasks.push(Task::Enter(start..start + length, index));
                        start += length;
                    }
                    tasks.get_mut(first..).unwrap_or_default().reverse();
                }
            }
        }
        sorted
    }

    /// Sorts nodes by name, then file order, and tells how many of each name there are.
    fn group(&self, nodes: &[Node], members: &mut [u32]) -> Vec<usize> {
        let mut named: Vec<(&str, u32)> = members
            .iter()
            .map(|index| (self.name(nodes, *index), *index))
            .collect();
        let order = |a: &(&str, u32), b: &(&str, u32)| compare_names(a.0, b.0).then(a.1.cmp(&b.1));
        if !named.is_sorted_by(|a, b| order(a, b).is_le()) {
            named.sort_unstable_by(order);
            for (member, (_, index)) in members.iter_mut().zip(&named) {
                *member = *index;
            }
        }
        named
            .chunk_by(|a, b| compare_names(a.0, b.0).is_eq())
            .map(<[_]>::len)
            .collect()
    }

    fn name(&self, nodes: &[Node], index: u32) -> &str {
        let Some(node) = nodes.get(index as usize) else {
            return "";
        };
        self.store
            .get(node.path)
            .get(node.name as usize..)
            .unwrap_or_default()
    }

    /// One node for all that have a path. Elements that follow an earlier one of the same path are noted.
    fn merge(&mut self, group: &[u32], nodes: &[Node], duplicates: &mut Vec<(Node, Node)>) -> Option<Node> {
        let mut elements = group
            .iter()
            .filter_map(|i| nodes.get(*i as usize))
            .filter(|node| node.line > 0);
        let Some(first) = elements.next() else {
            return nodes.get(*group.first()? as usize).cloned();
        };
        let mut node = first.clone();
        let mut all: Vec<Setting> = Vec::new();
        for later in elements {
            if duplicates.len() <= MAX_PROBLEMS {
                duplicates.push((first.clone(), later.clone()));
            } else {
                self.untold += 1;
            }
            if all.is_empty() {
                all.extend(settings_of(&self.settings, &node.properties));
            }
            all.extend(settings_of(&self.settings, &later.properties));
            node.key_type = later.key_type;
        }
        if !all.is_empty() {
            let start = u32::try_from(self.settings.len()).unwrap_or(u32::MAX);
            self.settings.extend(latest(all, &self.shapes).0);
            node.properties = start..u32::try_from(self.settings.len()).unwrap_or(u32::MAX);
        }
        Some(node)
    }
}

enum Task {
    /// Puts out the group and what is below it; the number is that of the parent among the sorted nodes.
    Enter(Range<usize>, u32),
    Leave(u32),
}

/// What sorting gives.
pub(super) struct Sorted {
    pub(super) nodes: Vec<Node>,
    /// Elements of a key that has several: the first and a later one.
    pub(super) duplicates: Vec<(Node, Node)>,
}

/// The children of every node, in file order.
struct Children {
    start: Vec<u32>,
    list: Vec<u32>,
}

impl Children {
    fn of(nodes: &[Node]) -> Self {
        let mut start = vec![0_u32; nodes.len() + 1];
        for node in nodes.iter().skip(1) {
            if let Some(count) = start.get_mut(node.parent as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut start {
            sum += *count;
            *count = sum;
        }
        let mut next = start.clone();
        let mut list = vec![0; nodes.len().saturating_sub(1)];
        for (index, node) in (0..).zip(nodes).skip(1) {
            if let Some(slot) = next.get_mut(node.parent as usize) {
                if let Some(entry) = list.get_mut(*slot as usize) {
                    *entry = index;
                }
                *slot += 1;
            }
        }
        Children { start, list }
    }

    fn of_node(&self, index: u32) -> &[u32] {
        let at = |index: usize| self.start.get(index).copied().unwrap_or_default() as usize;
        self.list
            .get(at(index as usize)..at(index as usize + 1))
            .unwrap_or_default()
    }
}

/// True for an element of the key `/` itself.
fn is_root(nodes: &[Node], index: u32) -> bool {
    nodes
        .get(index as usize)
        .is_some_and(|node| node.path.length == 0)
}

fn settings_of<'s>(settings: &'s [Setting], range: &Range<u32>) -> &'s [Setting] {
    settings
        .get(range.start as usize..range.end as usize)
        .unwrap_or_default()
}
