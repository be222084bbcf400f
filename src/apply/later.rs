//! What runs after another one did to the same destination: undo in another order than theirs must not take the state
//! that a later run left for the one before all of them.

use super::expected::taken_back;
use super::journal::entries;
use super::runs::{RunState, runs as runs_of};
use crate::model::ServerPath;
use std::collections::BTreeSet;
use std::path::Path;

/// What later runs changed on a destination and have not taken back, the newest run first. Runs of one second count as
/// later, because their names do not tell which came first.
pub(super) fn later_changes(
    runs: &Path,
    id: &str,
    started: &str,
    identity: &str,
) -> Vec<(String, BTreeSet<ServerPath>)> {
    let all = runs_of(runs).unwrap_or_default();
    let later = all.into_iter().filter(|run| {
        run.header.identity == identity
            && run.state != RunState::Undone
            && run.header.started.as_str() >= started
            && run.header.id != id
    });
    later
        .map(|run| {
            let records = run.folder.records().unwrap_or_default();
            let back: BTreeSet<u32> = taken_back(&records);
            let changed = entries(&records)
                .into_iter()
                .filter(|entry| entry.is_done && !back.contains(&entry.intent.item));
            (
                run.header.id.clone(),
                changed.map(|entry| entry.intent.path).collect(),
            )
        })
        .collect()
}
