//! The only room that writes to a server's files.
//!
//! Everything else looks, compares and plans; here a plan becomes changed files ([`run`]), and a journal can take each
//! one back ([`undo`]). New files are staged beside their targets, made durable and renamed into place; what they
//! replace is kept in the run's folder; configuration is one rename at the end. Killed at any moment, each file is the
//! old or the new one, and the next run cleans up ([`recover`]). The bundled sample is written here too, for the same
//! reason.

mod commit;
mod content;
mod copy;
mod expected;
mod failure;
mod folder;
mod journal;
mod later;
mod lock;
mod observer;
pub mod package_writer;
mod place;
mod probe;
mod recover;
mod run;
mod runs;
pub mod sample;
#[cfg(test)]
mod tests;
mod undo;
mod verify;
mod waivers;

pub use folder::{Header, RunFolder};
pub use lock::RUN_LOCKED;
pub use observer::{Observer, Progress, Silent};
pub use place::{default_runs_folder, refuse_runs_inside};
pub use probe::probe;
pub use recover::recover;
pub use run::{Options, Outcome, Request, RunReport, run};
pub use runs::{RunState, RunSummary, find, runs};
pub use undo::{UndoReport, undo};
pub use verify::{Undone, VerifyReport, verify};
pub use waivers::{Pair, keep_waived, waived};
