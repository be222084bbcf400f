//! What the destination must have before sites arrive: needs held against what is there.
//!
//! [`checklist`] asks every check of the registry: one file and one line there each. A check says what it found,
//! why it matters, the exact command that mends it, and what needs it. [`script`] turns what is left to do into one
//! PowerShell script that can be run twice. Nothing is changed here, and what cannot be seen in files (certificate
//! stores, the reach of a UNC path) is said to be not checked, never guessed. What http.sys must be told of
//! certificates is a script of its own ([`netsh`]). [`collector`] is the batch file that gathers on the old server what
//! checks can only be told by its registry and its rights.

mod accounts;
mod bindings;
mod certificates;
mod check;
mod collector;
pub mod features;
mod folders;
mod headline;
mod modules;
pub mod netsh;
mod noted;
mod pools;
mod powershell;
mod printed;
mod programs;
mod registry;
mod rights;
mod script;
mod space;
mod subject;
mod task;
mod unsupported;
mod version;
mod view;
mod waive;
mod widths;

#[cfg(test)]
mod tests;

pub use check::{Check, CheckState, SHORTEST_REASON, Step, Waived, Waiver};
pub use collector::{COLLECTOR_NAME, collector};
pub use headline::Headline;
pub use printed::printed;
pub use script::{script, script_for};
pub use subject::Subject;
pub use task::{Installer, Right, Task};
pub use waive::{WaiverAsked, waive};

use std::collections::HashMap;

/// Holds everything the chosen sites need against the destination. Sorted by how a check stands, what blocks first,
/// and within that in the order of the registry.
pub fn checklist(subject: &Subject<'_>) -> Vec<Check> {
    rows(subject, |_| true)
}

/// Looks again at one row: gives it and the rows of its kind, as they stand now. A row that is no longer needed is not
/// among them.
pub fn recheck(subject: &Subject<'_>, id: &str) -> Vec<Check> {
    let code = id.split(':').next().unwrap_or(id);
    rows(subject, |kind| kind.codes.contains(&code))
}

/// True when two rows are made by one kind of check, so that looking again at one replaces the other.
pub fn are_of_one_kind(code: &str, other: &str) -> bool {
    registry::REGISTRY
        .iter()
        .any(|kind| kind.codes.contains(&code) && kind.codes.contains(&other))
}

fn rows(subject: &Subject<'_>, wanted: impl Fn(&registry::Kind) -> bool) -> Vec<Check> {
    let view = view::View::of(subject);
    let mut checks: Vec<Check> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let kinds = registry::REGISTRY.iter().filter(|kind| wanted(kind));
    for check in kinds.flat_map(|kind| (kind.look)(&view)) {
        // Several sites may carry the same thing, such as the pool that they share.
        match by_id.get(&check.id).and_then(|index| checks.get_mut(*index)) {
            Some(known) => *known = known.clone().needed_by(check.needed_by),
            None => {
                by_id.insert(check.id.clone(), checks.len());
                checks.push(check);
            }
        }
    }
    checks.sort_by_key(|check| check.state);
    checks
}
