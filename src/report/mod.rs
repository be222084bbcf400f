//! A migration on paper: what was needed, checked, planned, done and left, for the person who has to show it to
//! someone.
//!
//! [`html`] is one self-contained page that prints well, [`csv`] and [`sheets`] hold every row of a plan, of a loss report, of needs, checklist and use, [`json`] the same facts
//! for programs, [`commands`] the command lines that do the same. Values come from the model and the checklist, in
//! which secrets are masks already; everything is escaped for the format it goes into. [`shopping`] picks what only the owner
//! of the software can bring. [`papers`] says which files all of that makes.

pub mod commands;
pub mod csv;
pub mod html;
pub mod json;
pub mod papers;
pub mod sheets;
pub mod shopping;
mod words;

use crate::discover::pipeline::Advice;
use crate::model::dependency::DependencyInfo;
use crate::model::usage::Usage;
use crate::model::{Evidence, LossReport, Plan, Problem, ServerFacts, Totals};
use crate::prepare::Check;
use crate::prepare::netsh::HttpSys;
use serde::Serialize;

/// Everything a report may show. What is not known yet is empty or `None`, and its section is left out.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'a> {
    /// What the migration is called (`Harbour Books – OLD-WEB01 to NEW-WEB07`).
    pub title: &'a str,
    /// When the report was written, as the person reads time, with seconds and zone.
    pub written_at: &'a str,
    /// The old server.
    pub source: &'a ServerFacts,
    /// The new server, once it is chosen.
    pub destination: Option<&'a ServerFacts>,
    /// What was chosen, one line each (`Harbour Books (site 1)`).
    pub chosen: &'a [String],
    /// What it needs.
    pub needs: Option<&'a DependencyInfo>,
    /// What the content shows, where it was scanned; in any order.
    pub evidence: &'a [Evidence],
    /// What the logs say is in use, where they were read.
    pub usage: Option<&'a Usage>,
    /// What the Integrated pipeline would take, application by application.
    pub pipeline: &'a [Advice],
    /// The checklist, waived checks included.
    pub checks: &'a [Check],
    /// Certificates of https bindings, and the script that binds them.
    pub certificates: Option<Certificates<'a>>,
    /// What would happen or happened.
    pub plan: Option<&'a Plan>,
    /// What became of every setting of the old server.
    pub loss: Option<&'a LossReport>,
    /// Problems besides those of the plan and the run.
    pub problems: &'a [Problem],
    /// What came of applying the plan.
    pub run: Option<&'a RunResult>,
    /// Commands that do the same, one line each.
    pub commands: &'a [String],
}

impl<'a> Report<'a> {
    /// A report about a server that holds nothing yet: `Report { loss, ..Report::about(…) }`.
    pub fn about(title: &'a str, written_at: &'a str, source: &'a ServerFacts) -> Self {
        Report {
            title,
            written_at,
            source,
            destination: None,
            chosen: &[],
            needs: None,
            evidence: &[],
            usage: None,
            pipeline: &[],
            checks: &[],
            certificates: None,
            plan: None,
            loss: None,
            problems: &[],
            run: None,
            commands: &[],
        }
    }
}

/// What http.sys of the new server must be told of certificates.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Certificates<'a> {
    /// Which certificate answers where.
    #[serde(rename = "httpSys")]
    pub http_sys: &'a HttpSys,
    /// The batch file.
    pub script: &'a str,
    /// Where it lies beside the report.
    pub file: &'a str,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RunEnd {
    /// Everything was applied.
    Done,
    /// It was stopped; nothing is half-written.
    Stopped,
    /// It failed; nothing is half-written.
    Failed,
    /// It was applied and taken back.
    Undone,
}

/// What came of applying a plan.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunResult {
    /// Id of the run, by which it is undone.
    pub id: String,
    /// How it ended.
    pub end: RunEnd,
    /// When it started, as the person reads time.
    pub started: String,
    /// When it ended.
    pub finished: String,
    /// What was done.
    pub totals: Totals,
    /// Problems on the way.
    pub problems: Vec<Problem>,
    /// What verification found, in one sentence; `None` before it was made.
    pub verified: Option<String>,
    /// How it was taken back, in one sentence; `None` when it was not.
    pub undone: Option<String>,
    /// The command that takes it back; empty once it was.
    pub undo_command: String,
}
