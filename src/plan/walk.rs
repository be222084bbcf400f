//! Content trees as streams of folder listings, in an order in which two trees can be merged.

use crate::hosts::{Entry, EntryKind, Host, HostError, names};
use crate::model::ServerPath;
use crate::model::path::{compare_folded, fold};
use std::cmp::Ordering;

/// One folder of a tree with the names in it.
pub struct FolderListing {
    /// Path below the root, without a leading `\`; empty for the root itself.
    pub relative: String,
    /// The names, sorted without case, or why they could not be read.
    pub entries: Result<Vec<Entry>, HostError>,
}

/// Lists the folders of one tree: parents first, siblings sorted without case. Holds the names of folders still to be
/// visited and nothing else; links are not followed, so it ends.
pub struct FolderWalk<'h> {
    host: &'h dyn Host,
    root: ServerPath,
    pending: Vec<String>,
    left_out: Vec<String>,
}

impl<'h> FolderWalk<'h> {
    /// A walk below `root` that does not enter the folders `left_out` (relative paths).
    pub fn new(host: &'h dyn Host, root: ServerPath, left_out: &[String]) -> Self {
        FolderWalk {
            host,
            root,
            pending: vec![String::new()],
            left_out: left_out.iter().map(|relative| fold(relative)).collect(),
        }
    }

    fn enters(&self, relative: &str) -> bool {
        self.left_out.is_empty() || !self.left_out.contains(&fold(relative))
    }
}

impl Iterator for FolderWalk<'_> {
    type Item = FolderListing;

    fn next(&mut self) -> Option<FolderListing> {
        let relative = self.pending.pop()?;
        let entries = match self.root.join(&relative) {
            Some(folder) => self.host.list(&folder),
            None => Err(HostError::refused(
                &self.root,
                format!("{relative} is no name below it"),
            )),
        };
        if let Ok(entries) = &entries {
            let first = self.pending.len();
            let mut previous: Option<&Entry> = None;
            for entry in entries {
                let is_twin = previous.is_some_and(|other| is_same_name(&other.name, &entry.name));
                previous = Some(entry);
                if entry.kind != EntryKind::Directory || is_twin || names::refusal(&entry.name).is_some() {
                    continue;
                }
                let below = below(&relative, &entry.name);
                if self.enters(&below) {
                    self.pending.push(below);
                }
            }
            if let Some(new) = self.pending.get_mut(first..) {
                new.reverse();
            }
        }
        Some(FolderListing { relative, entries })
    }
}

/// How the listings of a tree are obtained: in place, or read ahead on a thread of its own (`jobs/`).
pub trait Walk {
    /// The listings below `root`, in the order of [`FolderWalk`], without the folders `left_out`.
    fn folders<'s>(
        &'s self,
        host: &'s dyn Host,
        root: ServerPath,
        left_out: &[String],
    ) -> Box<dyn Iterator<Item = FolderListing> + 's>;
}

/// Lists each folder when it is asked for.
pub struct InPlace;

impl Walk for InPlace {
    fn folders<'s>(
        &'s self,
        host: &'s dyn Host,
        root: ServerPath,
        left_out: &[String],
    ) -> Box<dyn Iterator<Item = FolderListing> + 's> {
        Box::new(FolderWalk::new(host, root, left_out))
    }
}

/// A name below a relative folder.
pub(super) fn below(relative: &str, name: &str) -> String {
    if relative.is_empty() {
        name.to_owned()
    } else {
        let mut joined = String::with_capacity(relative.len() + 1 + name.len());
        joined.push_str(relative);
        joined.push('\\');
        joined.push_str(name);
        joined
    }
}

/// The order of a [`FolderWalk`]: component by component, without case, parents first.
pub(super) fn compare_relative(left: &str, right: &str) -> Ordering {
    let mut left = left.split('\\').filter(|part| !part.is_empty());
    let mut right = right.split('\\').filter(|part| !part.is_empty());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match compare_folded(a, b) {
                Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}

/// True when `relative` is `folder` or lies below it.
pub(super) fn is_within(relative: &str, folder: &str) -> bool {
    let mut own = relative.split('\\');
    folder
        .split('\\')
        .filter(|part| !part.is_empty())
        .all(|part| own.next().is_some_and(|name| is_same_name(name, part)))
}

/// True when Windows takes both names for one.
pub(super) fn is_same_name(left: &str, right: &str) -> bool {
    compare_folded(left, right) == Ordering::Equal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::MemoryHost;

    #[test]
    fn folders_come_in_merge_order_and_links_are_not_entered() {
        let host = MemoryHost::new("m");
        for file in [
            r"C:\s\b\x.txt",
            r"C:\s\B2\y.txt",
            r"C:\s\a\deep\z.txt",
            r"C:\s\a b\q.txt",
            r"C:\s\no\in.txt",
        ] {
            host.put_file(file, "x", 1);
        }
        host.put_link(r"C:\s\link");
        let root = ServerPath::parse(r"C:\s").unwrap();
        let walked: Vec<String> = FolderWalk::new(&host, root, &["NO".to_owned()])
            .map(|f| f.relative)
            .collect();
        assert_eq!(walked, ["", "a", r"a\deep", "a b", "b", "B2"]);
        assert!(walked.is_sorted_by(|a, b| compare_relative(a, b) == Ordering::Less));
        assert!(is_within(r"A\deep", "a") && !is_within("ab", "a") && is_within("x", ""));
    }

    #[test]
    fn hundreds_of_nested_folders_are_walked_without_recursion() {
        let host = MemoryHost::new("m");
        host.put_file(&format!(r"C:\s{}\f.txt", r"\d".repeat(250)), "x", 1);
        let root = ServerPath::parse(r"C:\s").unwrap();
        assert_eq!(FolderWalk::new(&host, root, &[]).count(), 251);
    }
}
