//! What a job is asked to do, and what it reports.

use super::export::Export;
use super::map::Mapped;
use super::needs::{Scanned, Used};
use super::run::VerifyResult;
use super::state::Side;
use super::step::Step;
use crate::discover::content::FileView;
use crate::jobs::Progress;
use crate::model::dependency::DependencyInfo;
use crate::model::{Change, Evidence, LossReport, Overview, Plan, Problem, Selection, Totals};
use crate::prepare::{Check, Part, Waived};
use crate::report::RunEnd;
use crate::translate::Choices;
use std::sync::Arc;

/// What a job reports.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// How far it is.
    Progress(Progress),
    /// Rows of the plan being made.
    Rows(Vec<Change>),
    /// What the scan of the content found.
    Evidence(Vec<Evidence>),
    /// Rows of a kind of checks that was looked at, and how many kinds are done.
    Checks(Vec<Check>, usize),
    /// Something to look at.
    Problem(Problem),
    /// It ended by itself.
    Finished(Result<Box<Outcome>, Box<Problem>>),
    /// It ended because it was asked to.
    Cancelled,
}

/// What came of a job.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The sample lies here.
    Sample {
        /// Folder of the old server.
        old: String,
        /// Folder of the new server.
        new: String,
    },
    /// A side was opened.
    Opened(Side, Box<Overview>),
    /// What the chosen sites need.
    Discovered {
        /// The facts.
        info: DependencyInfo,
        /// getDependencies' document.
        document: String,
    },
    /// The checklist, or the part of it that was asked for.
    Prepared(Vec<Check>),
    /// The content was scanned; what was found was told on the way.
    Scanned(Scanned),
    /// The logs were read.
    Used(Used),
    /// All there is of the old server is what getDependencies printed there.
    Recorded {
        /// What is known of the server by it, and what is not.
        overview: Box<Overview>,
        /// The facts.
        info: DependencyInfo,
        /// getDependencies' document, written anew.
        document: String,
    },
    /// A document was written to this file.
    Saved {
        /// The file.
        file: String,
        /// How large it is.
        bytes: u64,
    },
    /// A file around a line, or why it cannot be shown.
    Viewed(Result<FileView, String>),
    /// Accounts, numbers, names and pipelines.
    Mapped(Arc<Mapped>),
    /// The plan, and what becomes of every setting by it.
    Planned(Arc<Plan>, Arc<LossReport>),
    /// The plan was applied, as far as `totals` says.
    Applied {
        /// How it ended.
        end: RunEnd,
        /// Id of the run.
        run: String,
        /// What was done.
        totals: Totals,
        /// File with the report.
        report: Option<String>,
    },
    /// The run was read back.
    Verified(VerifyResult),
    /// The run was taken back.
    Undone {
        /// Objects brought back or taken away.
        restored: u64,
        /// Objects that were changed since the run and left as they are.
        conflicts: u64,
    },
}

/// What is to be moved, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// What of the old server.
    pub selection: Selection,
    /// What the person decided about it.
    pub choices: Choices,
}

/// What a job is asked to do. Paths are as the person gave them.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// Unpack the bundled sample, into this folder or a fresh one.
    UnpackSample {
        /// The folder.
        folder: Option<String>,
    },
    /// Read what is at a place.
    Open {
        /// Which side it is to be.
        side: Side,
        /// The place.
        path: String,
    },
    /// Find out what sites need.
    Discover {
        /// Place of the old server.
        old: String,
        /// What is to be moved.
        selection: Selection,
    },
    /// Scan the content of sites.
    Scan {
        /// Place of the old server.
        old: String,
        /// What is to be moved.
        selection: Selection,
    },
    /// Read the logs of sites.
    Usage {
        /// Place of the old server.
        old: String,
        /// What is to be moved.
        selection: Selection,
        /// The folder that was named; otherwise they are looked for.
        folder: Option<String>,
    },
    /// Read what getDependencies printed, out of a text that was pasted.
    ReadPasted {
        /// The text.
        text: Arc<str>,
    },
    /// Write a document to a file.
    Save {
        /// The file.
        file: String,
        /// The document.
        export: Box<Export>,
    },
    /// Read a file of the old server around a line, for people to see.
    View {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u32,
    },
    /// Check the destination for it.
    Prepare {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// What is to be moved.
        wanted: Wanted,
        /// Which rows are looked at.
        part: Part,
    },
    /// Find out which accounts, numbers, names and pipelines are to be decided on.
    Map {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// What is to be moved.
        wanted: Wanted,
    },
    /// Plan the sync.
    Plan {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// What is to be moved.
        wanted: Wanted,
    },
    /// Apply a plan.
    Apply {
        /// Place of the old server.
        old: String,
        /// Place of the new server.
        new: String,
        /// The plan as it was reviewed.
        plan: Arc<Plan>,
        /// Codes of blocking problems that were accepted.
        acknowledged: Vec<String>,
        /// What was set aside, and why: for the run's record and its report.
        waived: Vec<Waived>,
        /// The checklist as the person saw it, for the report; nothing when it was never made.
        checks: Vec<Check>,
    },
    /// Read a run's result back.
    Verify {
        /// Id of the run.
        run: String,
    },
    /// Take a run back.
    Undo {
        /// Id of the run.
        run: String,
    },
}

impl Work {
    /// The step that shows the work; `None` for the start page.
    pub fn step(&self) -> Option<Step> {
        Some(match self {
            Work::UnpackSample { .. } | Work::View { .. } | Work::Save { .. } => return None,
            Work::Open { .. } | Work::ReadPasted { .. } => Step::Source,
            Work::Discover { .. } | Work::Scan { .. } | Work::Usage { .. } => Step::Discover,
            Work::Prepare { .. } => Step::Prepare,
            Work::Map { .. } => Step::Map,
            Work::Plan { .. } => Step::Review,
            Work::Apply { .. } => Step::Apply,
            Work::Verify { .. } | Work::Undo { .. } => Step::Verify,
        })
    }

    /// True for work that goes on beside a step's own, whose result does not wait for it.
    pub fn is_beside(&self) -> bool {
        matches!(
            self,
            Work::Scan { .. } | Work::Usage { .. } | Work::View { .. } | Work::Save { .. }
        )
    }

    /// True when what this work finds takes the place of what the other one would have found.
    pub(super) fn replaces(&self, other: &Work) -> bool {
        match (self.side(), other.side()) {
            (None, None) if self.is_beside() || other.is_beside() => {
                std::mem::discriminant(self) == std::mem::discriminant(other)
            }
            (None, None) => self.step() == other.step(),
            (side, other) => side == other,
        }
    }

    /// The side that the work opens.
    pub(super) fn side(&self) -> Option<Side> {
        match self {
            Work::Open { side, .. } => Some(*side),
            Work::ReadPasted { .. } => Some(Side::Source),
            _ => None,
        }
    }

    /// True for work that writes to the destination. Only one such job runs at a time, and nothing else beside it.
    pub fn writes(&self) -> bool {
        matches!(self, Work::Apply { .. } | Work::Undo { .. })
    }
}
