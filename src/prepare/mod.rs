//! What the destination must have before sites arrive: needs held against what is there.
//!
//! [`checklist`] asks every check of the registry: one file and one line there each. A check says what it found,
//! why it matters, the exact command that mends it, and what needs it. Whoever waits hears the object at hand and can
//! stop it ([`Watch`]); [`Part`] goes on behind a stop, or looks at one row again. [`script`] turns what is left to do
//! into one PowerShell script that can be run twice. Nothing is changed here, and what cannot be seen in files (certificate
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
mod watch;
mod widths;

#[cfg(test)]
mod tests;

pub use check::{Check, CheckState, SHORTEST_REASON, Step, Waived, Waiver, moment};
pub use collector::{COLLECTOR_NAME, collector};
pub use headline::Headline;
pub use printed::printed;
pub use script::{script, script_for, script_steps};
pub use subject::Subject;
pub use task::{Installer, Right, Task};
pub use waive::{WaiverAsked, waive};
pub use watch::{Stopped, Unwatched, Watch};

use std::collections::HashMap;

/// Which rows are looked at.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Part {
    /// All of them.
    #[default]
    All,
    /// Those of the kinds behind the first so many, where a look was stopped.
    From(usize),
    /// The row with this id, and those of its kind.
    Row(String),
}

/// Holds everything the chosen sites need against the destination. Sorted by how a check stands, what blocks first,
/// and within that in the order of the registry.
pub fn checklist(subject: &Subject<'_>) -> Vec<Check> {
    whole(subject, &Part::All)
}

/// Looks again at one row: gives it and the rows of its kind, as they stand now. A row that is no longer needed is not
/// among them.
pub fn recheck(subject: &Subject<'_>, id: &str) -> Vec<Check> {
    whole(subject, &Part::Row(id.to_owned()))
}

fn whole(subject: &Subject<'_>, part: &Part) -> Vec<Check> {
    // Nobody is there who could stop it.
    look(subject, part, &Unwatched).unwrap_or_default()
}

/// Looks at a part of the checklist while somebody watches.
///
/// # Errors
/// [`Stopped`] when the watch asked for it; the rows of each kind that was looked at were told to it before.
pub fn look(subject: &Subject<'_>, part: &Part, watch: &dyn Watch) -> Result<Vec<Check>, Stopped> {
    let view = view::View::of(subject, watch);
    let kinds = registry::REGISTRY;
    let mut checks: Vec<Check> = Vec::new();
    for (number, kind) in kinds.iter().enumerate() {
        let is_wanted = match part {
            Part::All => true,
            Part::From(first) => number >= *first,
            Part::Row(id) => kind.codes.contains(&code_of(id)),
        };
        if !is_wanted {
            continue;
        }
        watch.begins(kind.what, number, kinds.len());
        let rows = together((kind.look)(&view));
        // What was stopped in the middle does not know all.
        if watch.is_stopped() {
            return Err(Stopped);
        }
        watch.looked(&rows, number + 1);
        checks.extend(rows);
    }
    checks.sort_by_key(|check| check.state);
    Ok(checks)
}

/// The code in a row's id.
pub fn code_of(id: &str) -> &str {
    id.split(':').next().unwrap_or(id)
}

/// Which kind of the registry makes rows with this code; `None` for a code of no check.
pub fn kind_of(code: &str) -> Option<usize> {
    registry::REGISTRY
        .iter()
        .position(|kind| kind.codes.contains(&code))
}

/// How many kinds of checks there are.
pub fn kinds() -> usize {
    registry::REGISTRY.len()
}

/// True when two rows are made by one kind of check, so that looking again at one replaces the other.
pub fn are_of_one_kind(code: &str, other: &str) -> bool {
    kind_of(code).is_some() && kind_of(code) == kind_of(other)
}

/// Several sites may carry the same thing, such as the pool that they share: one row, needed by all of them.
fn together(found: Vec<Check>) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for check in found {
        match by_id.get(&check.id).and_then(|index| checks.get_mut(*index)) {
            Some(known) => *known = known.clone().needed_by(check.needed_by),
            None => {
                by_id.insert(check.id.clone(), checks.len());
                checks.push(check);
            }
        }
    }
    checks
}
