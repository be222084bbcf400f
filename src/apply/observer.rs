//! What a run tells while it goes on.

use crate::model::{Change, Problem};

/// Where a run stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// What is being done (`Copying content`).
    pub phase: &'static str,
    /// The object at hand, as rows name it.
    pub current: String,
    /// Changes done.
    pub done: u64,
    /// Changes in all.
    pub total: u64,
    /// Bytes copied.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes_total: u64,
}

/// Hears what a run does. Called often; sampling is the listener's business.
pub trait Observer {
    /// Where the run stands.
    fn progress(&mut self, _progress: &Progress) {}

    /// A change was made; in the order of the plan's rows.
    fn done(&mut self, _change: &Change) {}

    /// An attempt failed by an error that can heal, and is made again.
    fn retrying(&mut self, _change: &Change, _attempt: u32, _attempts: u32) {}

    /// Something went wrong or is worth knowing.
    fn problem(&mut self, _problem: &Problem) {}
}

/// Hears nothing.
pub struct Silent;

impl Observer for Silent {}
