//! One apply as the wizard knows it: ready, running, done, verified, undone.

use crate::model::{Problem, Totals};

/// How far the run is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum RunPhase {
    /// Not started.
    #[default]
    Ready,
    /// Changes are being made.
    Running,
    /// All changes were made.
    Done,
    /// Stopped by the person; what was done stays, nothing is half-written.
    Stopped,
    /// It ended on an error.
    Failed(Box<Problem>),
    /// It is being taken back.
    Undoing,
    /// It was taken back.
    Undone,
}

/// One run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// How far it is.
    pub phase: RunPhase,
    /// Its id, once it has one (`7F3A-19C2`).
    pub id: Option<String>,
    /// What it did.
    pub totals: Totals,
    /// Changes that were planned.
    pub planned: u64,
    /// File with the report, once written.
    pub report: Option<String>,
    /// Milliseconds it took.
    pub took: u64,
    /// Result of reading it back, once done.
    pub verified: Option<VerifyResult>,
    /// Objects an undo brought back or took away.
    pub restored: u64,
    /// Objects that an undo left as they are, because they were changed since the run.
    pub conflicts: u64,
}

impl Run {
    /// True when there is something that undo can take back.
    pub fn can_undo(&self) -> bool {
        self.id.is_some()
            && matches!(
                self.phase,
                RunPhase::Done | RunPhase::Stopped | RunPhase::Failed(_)
            )
    }
}

/// One object that was read back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SpotCheck {
    /// True when it is as planned.
    pub equal: bool,
    /// Its kind, as on a row (`file`, `binding`).
    pub object: String,
    /// Its name, as on a row.
    pub name: String,
    /// What was found, without a final stop.
    pub says: String,
}

/// What verification found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct VerifyResult {
    /// Objects read back.
    pub checked: u64,
    /// Objects that are not as planned.
    pub differing: u64,
    /// The ones that differ, then examples of equal ones.
    pub rows: Vec<SpotCheck>,
}

/// Something that stays to be done by hand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Left {
    /// A check that is still open: its title and its fix.
    Check(String, String),
    /// A waiver to be remembered: what, and the reason.
    Waiver(String, String),
    /// A problem or a setting that was not carried: title and fix.
    Problem(String, String),
    /// Point the names to the new server.
    Dns,
}
