//! What is expected to be where a run wrote: what it left, and where an undo took that back, what was there before.

use super::journal::{Entry, Record, entries};
use crate::hosts::{Entry as Found, EntryKind};
use crate::model::{FileFacts, ServerPath};
use std::collections::{BTreeMap, BTreeSet};

/// What one path is expected to be.
pub enum Expected {
    /// As this step left it.
    After(Entry),
    /// As it was before this step, which was taken back.
    Before(Entry),
}

impl Expected {
    /// Bytes of the file that is expected.
    pub fn bytes(&self) -> u64 {
        let facts = match self {
            Expected::After(entry) => entry.facts,
            Expected::Before(entry) => entry.intent.before,
        };
        facts.map_or(0, |facts| facts.size)
    }
}

/// Numbers of the steps that an undo has dealt with.
pub fn taken_back(records: &[Record]) -> BTreeSet<u32> {
    records
        .iter()
        .filter_map(|record| match record {
            Record::TakenBack { item } => Some(*item),
            _ => None,
        })
        .collect()
}

/// Everything that the run did, by its path. Where it did two things to one path, the last one counts that was not taken
/// back, and before all of them the first.
pub fn expected(records: &[Record]) -> BTreeMap<ServerPath, Expected> {
    let taken_back = taken_back(records);
    let mut all = BTreeMap::new();
    for entry in entries(records).into_iter().filter(|entry| entry.is_done) {
        let path = entry.intent.path.clone();
        if taken_back.contains(&entry.intent.item) {
            all.entry(path).or_insert(Expected::Before(entry));
        } else {
            all.insert(path, Expected::After(entry));
        }
    }
    all
}

/// What differs about something that was taken back. An undo brings a file back with its bytes and its time, so size and time
/// say whether it is the old one.
pub fn differs_from_before(step: &Entry, found: Option<&Found>) -> Option<String> {
    use super::journal::Step;
    let file = |found: &Found| (found.kind == EntryKind::File).then_some(found.facts);
    match (step.intent.step, found) {
        (Step::AddFile | Step::AddFolder, None) => None,
        (Step::AddFile | Step::AddFolder, Some(_)) => {
            Some("the run had added it, it was taken away, and it is there again".to_owned())
        }
        (_, None) => Some("it was brought back and is missing".to_owned()),
        (Step::DeleteFolder, Some(found)) => {
            (found.kind != EntryKind::Directory).then(|| "it is not a folder any more".to_owned())
        }
        (Step::UpdateFile | Step::DeleteFile | Step::Config, Some(found)) => match file(found) {
            None => Some("it is not a file any more".to_owned()),
            Some(now) => changed(step.intent.before?, now),
        },
    }
}

fn changed(before: FileFacts, now: FileFacts) -> Option<String> {
    if before.size != now.size {
        return Some(format!("it has {} bytes instead of {}", now.size, before.size));
    }
    (before.modified != now.modified).then(|| "it was written since it was brought back".to_owned())
}
