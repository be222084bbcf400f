//! What would stop a sync on its way, found before it starts.

use super::bindings;
use super::make::Request;
use crate::hosts::Host;
use crate::model::{Change, ConfigObject, ContentRoot, Detail, Place, Problem, RowState, ServerPath};
use std::collections::BTreeMap;

/// What preflight looks at besides the rows.
pub struct PreflightFacts<'a> {
    /// The destination.
    pub host: &'a dyn Host,
    /// Its name in sentences.
    pub name: &'a str,
    /// All sites of the destination with their bindings, as they are now, the ones in scope included.
    pub sites: &'a [ConfigObject],
}

/// Looks for too little space, addresses that two sites would share, and deletions worth a second look. Missing
/// folders and drives are found by comparison; write access and locked files by apply's probe.
pub fn preflight(rows: &[Change], facts: &PreflightFacts<'_>) -> Vec<Problem> {
    let mut problems = free_space(rows, facts);
    problems.extend(bindings::clashes(facts.sites, rows, facts.name));
    problems.extend(deletions(rows, facts.name));
    problems
}

/// Needed bytes a drive, with 5 % to spare: new files are complete beside the old ones before any is replaced.
fn free_space(rows: &[Change], facts: &PreflightFacts<'_>) -> Vec<Problem> {
    let mut needed: BTreeMap<char, u64> = BTreeMap::new();
    for row in rows {
        if let Detail::File { destination, .. } = &row.detail
            && let Some(drive) = destination.drive()
        {
            *needed.entry(drive).or_default() += row.bytes();
        }
    }
    let mut problems = Vec::new();
    for (drive, bytes) in needed {
        let with_reserve = bytes + bytes / 20;
        let root = ServerPath::parse(&format!(r"{drive}:\"));
        let free = root.and_then(|root| facts.host.free_space(&root));
        if let Some(free) = free.filter(|free| *free < with_reserve) {
            problems.push(
                Problem::error(
                    "NOT-ENOUGH-SPACE",
                    format!("Drive {drive} of {} has too little space", facts.name),
                )
                .with_cause(format!(
                    "The sync needs {with_reserve} bytes there (the new files and 5 % to spare), and {free} are free."
                ))
                .with_fix("Free some space, or leave folders out.")
                .with_place(Place::file(format!(r"{drive}:\"))),
            );
        }
    }
    problems
}

/// A folder that would lose more than it keeps and gets is rarely the one that was meant.
pub(super) fn deletes_most(
    root: &ContentRoot,
    (brought, deleted): (u64, u64),
    request: &Request<'_>,
) -> Option<Problem> {
    if deleted <= brought {
        return None;
    }
    let (old, new) = (&request.source_facts.name, &request.destination_facts.name);
    let noun = if deleted == 1 { "item" } else { "items" };
    let brings = match brought {
        0 => format!("{old} has nothing for it"),
        count => format!("{old} has only {count} for it"),
    };
    Some(
        Problem::warning(
            "CONTENT-MOSTLY-DELETED",
            format!("{} would lose {deleted} {noun} on {new}, and {brings}", root.logical),
        )
        .with_cause(format!(
            "Its folder {} is made equal to {}, so what only {new} has in it goes.",
            root.destination, root.source
        ))
        .with_fix(
            "Make sure that nothing else uses this folder. Give the content a folder of its own, or switch rule \
             DoNotDeleteRule on.",
        )
        .with_place(Place::file(root.destination.to_string()))
        .with_target(root.logical.clone()),
    )
}

fn deletions(rows: &[Change], name: &str) -> Option<Problem> {
    let deletions: Vec<&Change> = rows.iter().filter(|row| row.state == RowState::Delete).collect();
    let first = deletions.first()?;
    let (count, noun, verb) = match deletions.len() {
        1 => (1, "item exists", "is"),
        more => (more, "items exist", "are"),
    };
    Some(
        Problem::note(
            "DELETIONS",
            format!("{count} {noun} only on {name} and {verb} deleted"),
        )
        .with_cause("A sync makes the destination equal to the source, as Web Deploy does.")
        .with_fix("Switch rule DoNotDeleteRule on to keep files and folders that only the destination has.")
        .with_target(first.name.clone()),
    )
}
