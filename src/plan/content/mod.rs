//! Meets two content trees folder by folder.
//!
//! Files are compared by size and last write time (Web Deploy's filePath comparison, operations §5.3). What cannot be
//! read or is no plain file or folder is left alone on both sides, and so is everything below it.

mod report;

use super::builder::{Phase, PlanBuilder};
use super::judge::Judge;
use super::make::Stopped;
use super::walk::{FolderListing, below, compare_relative, is_same_name, is_within};
use super::why;
use crate::hosts::{Entry, EntryKind, names};
use crate::model::path::compare_folded;
use crate::model::{Change, ContentRoot, Detail, FileFacts, Place, Problem, RowState, ServerPath, Text};
use std::cmp::Ordering;

/// How content is compared.
pub struct ContentOptions<'a> {
    /// Name of the source in sentences.
    pub source: &'a str,
    /// Name of the destination in sentences.
    pub destination: &'a str,
    /// Last write times closer than this (100 ns units) are taken for equal.
    pub time_window: u64,
    /// Folders below the root that belong to other roots (relative paths).
    pub left_out: &'a [String],
}

/// Merges two streams of folder listings into rows. `on_folder` hears each folder before it is compared and can stop.
pub fn compare_content(
    root: &ContentRoot,
    source: &mut dyn Iterator<Item = FolderListing>,
    destination: &mut dyn Iterator<Item = FolderListing>,
    options: &ContentOptions<'_>,
    judge: &dyn Judge,
    plan: &mut PlanBuilder,
    on_folder: &mut dyn FnMut(&str, &PlanBuilder) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    let mut merge = Merge {
        root,
        options,
        judge,
        plan,
        closed_source: Vec::new(),
        closed_destination: Vec::new(),
        links: Links::default(),
    };
    for relative in options.left_out {
        if let Some(path) = root.destination.join(relative) {
            merge.plan.keep(path);
        }
    }
    let mut left = source.next();
    let mut right = destination.next();
    loop {
        let order = match (&left, &right) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(l), Some(r)) => compare_relative(&l.relative, &r.relative),
        };
        let (l, r) = match order {
            Ordering::Less => (std::mem::replace(&mut left, source.next()), None),
            Ordering::Greater => (None, std::mem::replace(&mut right, destination.next())),
            Ordering::Equal => (
                std::mem::replace(&mut left, source.next()),
                std::mem::replace(&mut right, destination.next()),
            ),
        };
        let relative = l
            .as_ref()
            .or(r.as_ref())
            .map_or("", |listing| listing.relative.as_str());
        on_folder(&merge.name(relative), merge.plan)?;
        merge.folder(l, r);
    }
    merge.report_links();
    Ok(())
}

struct Merge<'a> {
    root: &'a ContentRoot,
    options: &'a ContentOptions<'a>,
    judge: &'a dyn Judge,
    plan: &'a mut PlanBuilder,
    /// Folders of the source that are not looked at any more.
    closed_source: Vec<String>,
    /// Folders of the destination that are not looked at any more.
    closed_destination: Vec<String>,
    links: Links,
}

#[derive(Default)]
struct Links {
    count: u64,
    first: String,
}

impl Merge<'_> {
    fn folder(&mut self, source: Option<FolderListing>, destination: Option<FolderListing>) {
        let source = source.filter(|folder| !is_closed(&self.closed_source, &folder.relative));
        let destination = destination.filter(|folder| !is_closed(&self.closed_destination, &folder.relative));
        let relative = match (&source, &destination) {
            (Some(folder), _) | (None, Some(folder)) => folder.relative.clone(),
            (None, None) => return,
        };
        let from = match source.map(|folder| folder.entries) {
            Some(Err(error)) => {
                self.unreadable(&relative, &error, "SOURCE-UNREADABLE", self.options.source);
                self.closed_destination.push(relative);
                return;
            }
            Some(Ok(entries)) => entries,
            None => Vec::new(),
        };
        let to = match destination.map(|folder| folder.entries) {
            Some(Err(error)) => {
                self.unreadable(
                    &relative,
                    &error,
                    "DESTINATION-UNREADABLE",
                    self.options.destination,
                );
                self.keep_destination(&relative);
                self.closed_source.push(relative);
                return;
            }
            Some(Ok(entries)) => entries,
            None => Vec::new(),
        };
        self.entries(&relative, &from, &to);
    }

    fn entries(&mut self, folder: &str, source: &[Entry], destination: &[Entry]) {
        let mut source = source.iter().peekable();
        let mut destination = destination.iter().peekable();
        let mut same = 0;
        loop {
            let order = match (source.peek(), destination.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(l), Some(r)) if l.name == r.name => Ordering::Equal,
                (Some(l), Some(r)) => compare_folded(&l.name, &r.name),
            };
            let left = if order.is_le() { source.next() } else { None };
            let right = if order.is_ge() { destination.next() } else { None };
            while let (Some(first), Some(twin)) = (left, source.peek()) {
                if !is_same_name(&first.name, &twin.name) {
                    break;
                }
                self.twins(folder, first, twin, self.options.source);
                source.next();
            }
            while let (Some(first), Some(twin)) = (right, destination.peek()) {
                if !is_same_name(&first.name, &twin.name) {
                    break;
                }
                self.twins(folder, first, twin, self.options.destination);
                destination.next();
            }
            if let (Some(l), Some(r)) = (left, right)
                && l.kind == r.kind
                && self.is_equal(l, r)
            {
                same += 1;
                continue;
            }
            if let Some(name) = left.or(right).map(|entry| &entry.name) {
                let relative = below(folder, name);
                if self.is_left_out(&relative) {
                    if left.is_some() {
                        self.left_out(&relative);
                    }
                } else {
                    self.pair(&relative, left, right);
                }
            }
        }
        self.plan.count_same(same);
    }

    fn is_equal(&self, source: &Entry, destination: &Entry) -> bool {
        match source.kind {
            EntryKind::Directory => self.options.left_out.is_empty(),
            EntryKind::File => {
                source.facts.size == destination.facts.size
                    && !why::file_times_differ(
                        source.facts.modified,
                        destination.facts.modified,
                        self.options.time_window,
                    )
            }
            EntryKind::Other => false,
        }
    }

    /// Two entries of one name that are not simply equal, or one entry that the other side lacks.
    fn pair(&mut self, relative: &str, source: Option<&Entry>, destination: Option<&Entry>) {
        use EntryKind::{Directory, File, Other};
        match (source.map(|e| (e.kind, e)), destination.map(|e| (e.kind, e))) {
            (Some((Other, _)), _) => {
                self.link(relative, self.options.source);
                self.closed_destination.push(relative.to_owned());
            }
            (_, Some((Other, _))) => {
                self.link(relative, self.options.destination);
                self.keep_destination(relative);
                self.closed_source.push(relative.to_owned());
            }
            (Some((Directory, _)), Some((Directory, _))) => self.plan.count_same(1),
            (Some((File, new)), Some((File, old))) => {
                self.file(relative, Phase::Content, Some(new.facts), Some(old.facts));
            }
            (Some((File, new)), Some((Directory, old))) => {
                let theirs = beside(relative, &old.name);
                if self.folder_row(&theirs, RowState::Delete, "the source has a file of this name") {
                    self.file(relative, Phase::AfterDeletions, Some(new.facts), None);
                } else {
                    self.closed_destination.push(relative.to_owned());
                }
            }
            // What goes is called as the destination spells it, so that undo brings it back so.
            (Some((Directory, _)), Some((File, old))) => {
                let theirs = beside(relative, &old.name);
                let Some(change) = self.file_change(&theirs, None, Some(old.facts)) else {
                    return;
                };
                let made = self.plan.delete_first(change, self.judge)
                    && self.folder_row(relative, RowState::Add, "the source has a folder of this name");
                if !made {
                    self.closed_source.push(relative.to_owned());
                }
            }
            (Some((kind, new)), None) => self.only_on_source(relative, kind, new),
            (None, Some((kind, old))) => self.only_on_destination(relative, kind, old),
            (None, None) => {}
        }
    }

    fn only_on_source(&mut self, relative: &str, kind: EntryKind, entry: &Entry) {
        if let Some(reason) = names::refusal(&entry.name) {
            let name = self.name(relative);
            self.plan.problem(
                Problem::error("NAME-REFUSED", format!("{name} cannot exist on Windows"))
                    .with_cause(format!("Its name {reason}."))
                    .with_fix(format!(
                        "Rename it on {}, or acknowledge NAME-REFUSED to leave it out.",
                        self.options.source
                    ))
                    .with_place(Place::file(self.root.source.to_string()))
                    .with_target(name.clone()),
            );
            let why = format!("its name {reason}");
            self.plan.explain(
                Phase::Content,
                RowState::Conflict,
                word(kind).to_owned(),
                name,
                why,
            );
            return;
        }
        let done = match kind {
            EntryKind::Directory => {
                let why = format!("it is missing on {}", self.options.destination);
                self.folder_row(relative, RowState::Add, &why)
            }
            _ => self.file(relative, Phase::Content, Some(entry.facts), None),
        };
        if !done && kind == EntryKind::Directory {
            self.closed_source.push(relative.to_owned());
        }
    }

    fn only_on_destination(&mut self, relative: &str, kind: EntryKind, entry: &Entry) {
        if let Some(reason) = names::refusal(&entry.name) {
            // Its path may not even be writable as one; the folder around it stays.
            if let Some((parent, _)) = relative.rsplit_once('\\') {
                self.keep_destination(&below(parent, "?"));
            }
            let (name, why) = (self.name(relative), format!("its name {reason}"));
            self.plan
                .explain(Phase::Content, RowState::Unread, word(kind).to_owned(), name, why);
            return;
        }
        let why = format!("only {} has it", self.options.destination);
        match kind {
            EntryKind::Directory => {
                if !self.folder_row(relative, RowState::Delete, &why) {
                    self.closed_destination.push(relative.to_owned());
                }
            }
            _ => {
                self.file(relative, Phase::Content, None, Some(entry.facts));
            }
        }
    }

    fn file(&mut self, relative: &str, phase: Phase, new: Option<FileFacts>, old: Option<FileFacts>) -> bool {
        match self.file_change(relative, new, old) {
            Some(change) => self.plan.propose(phase, change, self.judge),
            None => false,
        }
    }

    fn file_change(&self, relative: &str, new: Option<FileFacts>, old: Option<FileFacts>) -> Option<Change> {
        let (state, why) = match (new, old) {
            (Some(_), None) => (
                RowState::Add,
                format!("it is missing on {}", self.options.destination),
            ),
            (None, _) => (
                RowState::Delete,
                format!("only {} has it", self.options.destination),
            ),
            (Some(new), Some(old)) => (
                RowState::Change,
                why::file_differs(
                    old,
                    new,
                    self.options.source,
                    self.options.destination,
                    self.options.time_window,
                ),
            ),
        };
        Some(Change {
            id: 0,
            state,
            object: Text::known("file"),
            name: self.name(relative).into(),
            why,
            detail: Detail::File {
                source: match new {
                    Some(_) => Some(self.root.source.join(relative)?),
                    None => None,
                },
                destination: self.root.destination.join(relative)?,
                before: old,
                after: new,
            },
        })
    }

    fn folder_row(&mut self, relative: &str, state: RowState, why: &str) -> bool {
        let Some(destination) = self.root.destination.join(relative) else {
            return false;
        };
        let change = Change {
            id: 0,
            state,
            object: Text::known("directory"),
            name: self.name(relative).into(),
            why: why.to_owned(),
            detail: Detail::Directory { destination },
        };
        self.plan.propose(Phase::Content, change, self.judge)
    }

    /// `Harbour Books\images\logo.gif`, as trace lines name it.
    fn name(&self, relative: &str) -> String {
        below(&self.root.logical, relative)
            .trim_end_matches('\\')
            .to_owned()
    }

    fn is_left_out(&self, relative: &str) -> bool {
        self.options
            .left_out
            .iter()
            .any(|folder| compare_relative(folder, relative).is_eq())
    }

    fn left_out(&mut self, relative: &str) {
        let name = self.name(relative);
        let why = "another virtual directory has its folder there on the destination".to_owned();
        self.plan.explain(
            Phase::Content,
            RowState::Skipped,
            "directory".to_owned(),
            name,
            why,
        );
    }

    fn keep_destination(&mut self, relative: &str) {
        if let Some(path) = self.destination(relative) {
            self.plan.keep(path);
        }
    }

    fn destination(&self, relative: &str) -> Option<ServerPath> {
        self.root.destination.join(relative)
    }
}

fn is_closed(closed: &[String], relative: &str) -> bool {
    closed.iter().any(|folder| is_within(relative, folder))
}

/// The path of another name in the same folder.
fn beside(relative: &str, name: &str) -> String {
    below(relative.rsplit_once('\\').map_or("", |(folder, _)| folder), name)
}

fn word(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Directory => "directory",
        _ => "file",
    }
}
