//! What a running job tells.

use crate::model::{Change, Evidence, Problem};
use crate::prepare::Check;

/// Where a job stands. Sampled: at most twenty a second, the newest wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// What is being done (`Comparing files`).
    pub phase: String,
    /// The object at hand, as rows name it.
    pub current: String,
    /// Items done.
    pub done: u64,
    /// Items in all, when known.
    pub total: Option<u64>,
    /// Bytes done.
    pub bytes_done: u64,
    /// Bytes in all, when known.
    pub bytes_total: Option<u64>,
}

/// One message of a job. The last of every job is `Finished`, `Failed` or `Cancelled`.
#[derive(Debug)]
pub enum JobEvent<O> {
    /// Where it stands.
    Progress(Progress),
    /// Rows of a plan as they are found, or of a run as they are done; at most 256 at once.
    Rows(Vec<Change>),
    /// What a scan of the content found, in no order; at most 256 rows at once.
    Evidence(Vec<Evidence>),
    /// Rows of a checklist of one kind that was looked at, and how many kinds are done.
    Checks(Vec<Check>, usize),
    /// A problem found on the way.
    Problem(Problem),
    /// The job is done.
    Finished(O),
    /// The job could not be done.
    Failed(Problem),
    /// The job was asked to stop and has stopped; nothing is half written.
    Cancelled,
}

impl<O> JobEvent<O> {
    /// True for the last message of a job.
    pub fn is_last(&self) -> bool {
        matches!(
            self,
            JobEvent::Finished(_) | JobEvent::Failed(_) | JobEvent::Cancelled
        )
    }
}
