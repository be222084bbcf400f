//! A run from beginning to end: apply, read back, take back; and its report, written anew after each.

use super::content::Content;
use super::{Found, Prepared};
use crate::apply::{self, RunReport, UndoReport, VerifyReport};
use crate::jobs::migration::check;
use crate::jobs::paper::{self, Written, end_of, write_report};
use crate::jobs::{Reporter, Stop, run};
use crate::prepare::{Check, Part, Waived};
use crate::wizard::{Outcome, SpotCheck, VerifyResult};
use jiff::Zoned;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A run of this session: what its report is written from.
#[derive(Clone)]
pub(super) struct Ran {
    prepared: Arc<Prepared>,
    checks: Arc<[Check]>,
    report: Arc<RunReport>,
    started: Zoned,
    finished: Zoned,
    verified: Option<Arc<VerifyReport>>,
    undone: Option<Arc<UndoReport>>,
}

impl Ran {
    /// True for the run of this id.
    pub fn is(&self, id: &str) -> bool {
        self.report.id == id
    }

    /// Writes the report into the run's folder. A report that cannot be written is a problem, and undoes nothing.
    fn write(&self, runs: &Path, content: &Content, reporter: &mut Reporter<Found>) -> Option<PathBuf> {
        reporter.phase("Writing the report");
        let file = runs.join(&self.report.id).join("report.html");
        let Prepared { migration, planned } = self.prepared.as_ref();
        // What was seen in other sites is no part of this migration.
        let is_same = content.selection == migration.selection;
        let written = write_report(
            &file,
            &Written {
                migration,
                planned,
                checks: &self.checks,
                run: Some(paper::Ran {
                    report: &self.report,
                    started: &self.started,
                    finished: &self.finished,
                    verified: self.verified.as_deref(),
                    undone: self.undone.as_deref(),
                }),
                evidence: if is_same { content.evidence.as_slice() } else { &[] },
                usage: content.usage.as_deref().filter(|_| is_same),
            },
        );
        match written {
            Ok(_) => Some(file),
            Err(problem) => {
                reporter.problem(problem);
                None
            }
        }
    }
}

/// What applying is asked to go on without.
pub(super) struct Accepted {
    /// Codes of blocking problems.
    pub acknowledged: Vec<String>,
    /// What was set aside, and why.
    pub waived: Vec<Waived>,
    /// The checklist as the person saw it; empty when it was never made.
    pub checks: Vec<Check>,
}

impl Accepted {
    /// The checklist for the report, which keeps what was set aside as it keeps everything else.
    fn checklist(
        &self,
        Prepared { migration, planned }: &Prepared,
        reporter: &mut Reporter<Found>,
    ) -> Result<Vec<Check>, Stop> {
        let mut checks = match self.checks.is_empty() {
            true => check(migration, &planned.study, &Part::All, reporter)?,
            false => self.checks.clone(),
        };
        let mut accepted = Vec::new();
        for waived in &self.waived {
            match checks.iter_mut().find(|check| check.id == waived.check) {
                Some(check) => check.set_aside(waived),
                // Two problems may be about one object.
                None => accepted.push(waived.as_check()),
            }
        }
        checks.extend(accepted);
        checks.sort_by_key(|check| check.state);
        Ok(checks)
    }
}

pub(super) fn apply_plan(
    prepared: Arc<Prepared>,
    accepted: Accepted,
    content: &Content,
    runs: Option<PathBuf>,
    reporter: &mut Reporter<Found>,
) -> Result<Found, Stop> {
    let runs = run::runs_folder_of(runs.as_deref())?;
    // What the run makes is not there yet when the list is looked at.
    let checks = accepted.checklist(&prepared, reporter)?;
    let started = Zoned::now();
    let options = apply::Options {
        acknowledged: accepted.acknowledged,
        waived: accepted.waived,
        ..apply::Options::default()
    };
    let Prepared { migration, planned } = prepared.as_ref();
    let done = run::apply(migration, planned, &options, &runs, reporter)?;
    let finished = Zoned::now();
    let (end, id, totals) = (end_of(&done), done.id.clone(), done.totals);
    let ran = Ran {
        prepared,
        checks: checks.into(),
        report: Arc::new(done),
        started,
        finished,
        verified: None,
        undone: None,
    };
    let report = ran.write(&runs, content, reporter);
    let outcome = Outcome::Applied {
        end,
        run: id,
        totals,
        report: report.map(|file| file.to_string_lossy().into_owned()),
    };
    Ok(Found::Ran(Some(Box::new(ran)), outcome))
}

/// Reads a run back. The report of a run of this session says so afterwards.
pub(super) fn verify(
    id: &str,
    ran: Option<Ran>,
    content: &Content,
    runs: Option<PathBuf>,
    reporter: &mut Reporter<Found>,
) -> Result<Found, Stop> {
    let runs = run::runs_folder_of(runs.as_deref())?;
    let read = run::verify(&runs, id, reporter)?;
    let rows = read
        .problems
        .iter()
        .map(|problem| SpotCheck {
            equal: false,
            object: String::new(),
            name: problem
                .target
                .clone()
                .or_else(|| problem.place.file.clone())
                .unwrap_or_default(),
            says: problem.title.clone(),
        })
        .collect();
    let outcome = Outcome::Verified(VerifyResult {
        checked: read.checked,
        differing: read.problems.len() as u64,
        rows,
    });
    let ran = ran.map(|ran| Ran {
        verified: Some(Arc::new(read)),
        ..ran
    });
    Ok(told(ran, outcome, &runs, content, reporter))
}

/// Takes a run back. The report of a run of this session says so afterwards.
pub(super) fn undo(
    id: &str,
    ran: Option<Ran>,
    content: &Content,
    runs: Option<PathBuf>,
    reporter: &mut Reporter<Found>,
) -> Result<Found, Stop> {
    let runs = run::runs_folder_of(runs.as_deref())?;
    let back = run::undo(&runs, id, reporter)?;
    if back.cancelled {
        return Err(Stop::Cancelled);
    }
    let outcome = Outcome::Undone {
        restored: back.restored + back.removed,
        conflicts: back.conflicts,
    };
    let ran = ran.map(|ran| Ran {
        undone: Some(Arc::new(back)),
        ..ran
    });
    Ok(told(ran, outcome, &runs, content, reporter))
}

/// What came of a run later, after its report says so too.
fn told(
    ran: Option<Ran>,
    outcome: Outcome,
    runs: &Path,
    content: &Content,
    reporter: &mut Reporter<Found>,
) -> Found {
    if let Some(ran) = &ran {
        let _ = ran.write(runs, content, reporter);
    }
    Found::Ran(ran.map(Box::new), outcome)
}
