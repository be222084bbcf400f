//! What the destination must have before sites arrive: needs held against what is there.
//!
//! [`checklist`] asks every check of the registry: one file and one line there each. A check says what it found,
//! why it matters, the exact command that mends it, and what needs it. [`script`] turns what is left to do into one
//! PowerShell script that can be run twice. Nothing is changed here, and what cannot be seen in files (certificate
//! stores, the reach of a UNC path) is said to be not checked, never guessed. What http.sys must be told of
//! certificates is a script of its own ([`netsh`]).

mod accounts;
mod bindings;
mod certificates;
mod check;
pub mod features;
mod folders;
pub mod netsh;
mod pools;
mod powershell;
mod programs;
mod registry;
mod script;
mod subject;
mod task;
mod unsupported;
mod view;
mod widths;

#[cfg(test)]
mod tests;

pub use check::{Check, CheckState, Step, Waiver};
pub use script::{script, script_for};
pub use subject::Subject;
pub use task::{Installer, Right, Task};

use std::collections::HashMap;

/// Holds everything the chosen sites need against the destination. Sorted by how a check stands, what blocks first,
/// and within that in the order of the registry.
pub fn checklist(subject: &Subject<'_>) -> Vec<Check> {
    let view = view::View::of(subject);
    let mut checks: Vec<Check> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for check in registry::registry().iter().flat_map(|(_, look)| look(&view)) {
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
