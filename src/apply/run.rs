//! From a plan to a changed destination.

use super::commit::Commit;
use super::content::Content;
use super::failure::io_problem;
use super::folder::{Header, RunFolder, VERSION};
use super::journal::{Journal, Record};
use super::lock::Lock;
use super::observer::{Observer, Progress};
use super::{place, recover};
use crate::hosts::{Destination, Host, HostError};
use crate::model::{Change, Detail, Plan, Problem, RowState, ServerPath, Totals};
use crate::plan::{fingerprint, refuse_overlap};
use crate::prepare::Waived;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How a run behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// Codes of blocking problems that the person accepts.
    pub acknowledged: Vec<String>,
    /// Attempts after a first one that failed by an error that can heal (`-retryAttempts`, Web Deploy's default).
    pub retry_attempts: u32,
    /// Time between attempts (`-retryInterval`).
    pub retry_interval: Duration,
    /// The command that does the same, without secrets, for the record.
    pub command: Option<String>,
    /// Checks that the person set aside, with reasons, for the record.
    pub waived: Vec<Waived>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            acknowledged: Vec::new(),
            retry_attempts: 5,
            retry_interval: Duration::from_secs(1),
            command: None,
            waived: Vec::new(),
        }
    }
}

/// What a run works on.
pub struct Request<'a> {
    /// The plan; nothing else is written.
    pub plan: &'a Plan,
    /// The server that is read.
    pub source: &'a dyn Host,
    /// The server that is written.
    pub destination: &'a dyn Destination,
    /// applicationHost.config or MetaBase.xml of the destination, where its rows go.
    pub config: Option<&'a ServerPath>,
    /// Folder that holds the runs.
    pub runs: &'a Path,
    /// How it behaves.
    pub options: &'a Options,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Everything was done.
    Finished,
    /// Some changes failed; those that were done are whole, and configuration was left as it is.
    Failed,
    /// Somebody stopped it; what was done is whole.
    Cancelled,
}

/// What a run did.
#[derive(Clone, Debug)]
pub struct RunReport {
    /// Name of the run, for undo, verify and the list of runs.
    pub id: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Counts of what was done.
    pub totals: Totals,
    /// Changes that failed.
    pub failed: u64,
    /// What went wrong.
    pub problems: Vec<Problem>,
}

/// Why a run stops before its end.
pub(super) enum Halt {
    Cancelled,
    Fatal(Problem),
}

/// What the stages of a run share.
pub(super) struct Session<'a, 'o> {
    pub request: &'a Request<'a>,
    pub id: &'a str,
    pub folder: &'a RunFolder,
    pub journal: Journal,
    pub observer: &'o mut dyn Observer,
    pub cancel: &'a AtomicBool,
    pub totals: Totals,
    pub failed: u64,
    /// True when a staged file could not be removed; the next run does it.
    pub unclean: bool,
    pub problems: Vec<Problem>,
    pub progress: Progress,
}

impl Session<'_, '_> {
    pub fn record(&mut self, record: &Record) -> Result<(), Halt> {
        self.journal
            .write(record)
            .map_err(|error| Halt::Fatal(self.folder.problem("write its journal", &error)))
    }

    pub fn sync_journal(&mut self) -> Result<(), Halt> {
        let synced = self.journal.sync().and_then(|()| self.folder.sync_undo());
        synced.map_err(|error| Halt::Fatal(self.folder.problem("write its journal", &error)))
    }

    pub fn check_cancel(&self) -> Result<(), Halt> {
        match self.cancel.load(Ordering::Relaxed) {
            true => Err(Halt::Cancelled),
            false => Ok(()),
        }
    }

    pub fn at(&mut self, phase: &'static str, change: &Change) {
        self.progress.phase = phase;
        change.name.as_str().clone_into(&mut self.progress.current);
        self.observer.progress(&self.progress);
    }

    pub fn done(&mut self, change: &Change) {
        self.totals.count(change);
        self.progress.done += 1;
        self.observer.done(change);
        self.observer.progress(&self.progress);
    }

    pub fn problem(&mut self, problem: Problem) {
        self.observer.problem(&problem);
        self.problems.push(problem);
    }

    /// Waits before another attempt, and stops waiting when asked to stop.
    pub fn wait(&self) -> Result<(), Halt> {
        let begun = Instant::now();
        // Nobody signals; only the time out counts.
        let (lock, signal) = (Mutex::new(()), Condvar::new());
        let mut guard = lock.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            self.check_cancel()?;
            let left = self
                .request
                .options
                .retry_interval
                .saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            let waited = signal.wait_timeout(guard, left.min(Duration::from_millis(50)));
            guard = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Removes a file that was being prepared; what cannot be removed goes with the next run.
    pub fn remove_staged(&mut self, staged: &ServerPath) {
        match self.request.destination.remove_file(staged) {
            Ok(()) | Err(HostError::NotFound(_)) => {}
            Err(_) => self.unclean = true,
        }
    }

    /// A name beside a target under which its new file is prepared.
    pub fn staged_name(&self, target: &ServerPath, item: u32) -> Option<ServerPath> {
        staged_name(self.id, target, &item.to_string())
    }
}

/// A name beside a target that belongs to a run.
pub(super) fn staged_name(run: &str, target: &ServerPath, number: &str) -> Option<ServerPath> {
    target
        .parent()?
        .join(&format!("{}{run}-{number}", crate::hosts::STAGED_PREFIX))
}

/// Does what a plan says.
///
/// Content comes first, in the order of the rows; configuration becomes visible by one rename at the end, and only
/// when all content is in place. A failed change does not stop the others, unless they would fail as well.
///
/// # Errors
/// When nothing was begun: the plan is blocked or was changed, the destination is in use or no longer what was
/// planned for, or the runs folder cannot be used.
pub fn run(
    request: &Request<'_>,
    cancel: &AtomicBool,
    observer: &mut dyn Observer,
) -> Result<RunReport, Problem> {
    let plan = request.plan;
    check_plan(plan, &request.options.acknowledged)?;
    refuse_overlap(request.source, request.destination)?;
    place::prepare(request.runs, &[request.source, request.destination])?;
    let what = format!("a sync from {} to {}", plan.source.name, plan.destination.name);
    let _lock = Lock::take(request.runs, request.destination, &what)?;
    for problem in recover::recover_locked(request.runs, request.destination)? {
        observer.problem(&problem);
    }
    spare_system(plan, request.config)?;
    // Everything that can be refused is refused before the first change.
    let commit = Commit::prepare(request)?;
    let (folder, header) = RunFolder::create(request.runs, header(request), plan)?;
    let journal = Journal::create(&folder.journal())
        .map_err(|error| io_problem("RUN-JOURNAL", "begin the journal", folder.path(), &error))?;
    let mut session = Session {
        request,
        id: &header.id,
        folder: &folder,
        journal,
        observer,
        cancel,
        totals: Totals::default(),
        failed: 0,
        unclean: false,
        problems: Vec::new(),
        progress: Progress {
            total: plan.totals.changes(),
            bytes_total: plan.totals.bytes,
            ..Progress::default()
        },
    };
    let halted = work(&mut session, commit).err();
    finish(session, halted)
}

fn work(session: &mut Session<'_, '_>, commit: Option<Commit>) -> Result<(), Halt> {
    let plan = session.request.plan;
    let content = plan.rows.iter().filter(|row| {
        row.action().is_some() && matches!(row.detail, Detail::File { .. } | Detail::Directory { .. })
    });
    Content::new(session).apply(content)?;
    let Some(commit) = commit else {
        return Ok(());
    };
    session.check_cancel()?;
    if session.failed > 0 {
        let count = session.failed;
        session.problem(
            Problem::error("CONFIG-WITHHELD", "The configuration was left as it is")
                .with_cause(format!(
                    "{count} content changes failed, and a site must not come up with half of its content."
                ))
                .with_fix(
                    "Remove the cause of the failures and sync again; only what is missing will be done.",
                ),
        );
        return Ok(());
    }
    commit.apply(session)
}

fn finish(mut session: Session<'_, '_>, halted: Option<Halt>) -> Result<RunReport, Problem> {
    let outcome = match halted {
        Some(Halt::Cancelled) => Outcome::Cancelled,
        Some(Halt::Fatal(problem)) => {
            session.problem(problem);
            Outcome::Failed
        }
        None if session.failed > 0 || session.problems.iter().any(Problem::is_error) => Outcome::Failed,
        None => Outcome::Finished,
    };
    let end = Record::End {
        complete: outcome == Outcome::Finished,
        cancelled: outcome == Outcome::Cancelled,
        totals: session.totals,
        failed: session.failed,
        unclean: session.unclean,
    };
    // Without this line the run counts as interrupted, which it then was.
    if let Err(Halt::Fatal(problem)) = session.record(&end).and_then(|()| session.sync_journal()) {
        session.problem(problem);
    }
    Ok(RunReport {
        id: session.id.to_owned(),
        outcome,
        totals: session.totals,
        failed: session.failed,
        problems: session.problems,
    })
}

fn check_plan(plan: &Plan, acknowledged: &[String]) -> Result<(), Problem> {
    if fingerprint(plan) != plan.fingerprint {
        return Err(
            Problem::error("PLAN-CHANGED", "The plan was changed after it was made")
                .with_cause("Its fingerprint does not fit its rows.")
                .with_fix("Plan again."),
        );
    }
    if !plan.is_blocked(acknowledged) {
        return Ok(());
    }
    let blocking: Vec<&Problem> = plan
        .problems
        .iter()
        .filter(|problem| {
            problem.is_error()
                && !acknowledged
                    .iter()
                    .any(|code| code.eq_ignore_ascii_case(&problem.code))
        })
        .collect();
    let mut codes: Vec<&str> = blocking.iter().map(|problem| problem.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let first = blocking.first().map_or("", |problem| problem.title.as_str());
    let count = match blocking.len() {
        1 => "One problem stops".to_owned(),
        more => format!("{more} problems stop"),
    };
    Err(Problem::error("PLAN-BLOCKED", format!("{count} the sync"))
        .with_cause(format!("The first is: {first}."))
        .with_fix(format!(
            "Fix what the problems name, or accept them by their codes: -acknowledge:{}.",
            codes.join(",")
        )))
}

/// The last look before the first write: whatever a plan was made from, it never touches what the server runs from.
/// Nobody can accept this.
fn spare_system(plan: &Plan, config: Option<&ServerPath>) -> Result<(), Problem> {
    let Some(row) = crate::plan::forbidden_row(&plan.rows, &plan.destination, config) else {
        return Ok(());
    };
    let name = &plan.destination.name;
    Err(Problem::error(
        "PLAN-TOUCHES-SYSTEM",
        format!("{} belongs to what {name} runs from", row.name),
    )
    .with_cause(
        "It lies in the Windows directory, is the root of a drive, or holds the configuration of IIS. Nothing was changed.",
    )
    .with_fix("Plan again without this content.")
    .with_target(row.name.as_str()))
}

fn header(request: &Request<'_>) -> Header {
    let plan = request.plan;
    let touches_config = plan.rows.iter().any(is_config);
    Header {
        version: VERSION,
        id: String::new(),
        started: String::new(),
        fingerprint: plan.fingerprint.clone(),
        source: plan.source.clone(),
        source_label: request.source.label(),
        destination: plan.destination.clone(),
        destination_label: request.destination.label(),
        identity: request.destination.identity(),
        address: request.destination.address(),
        config: request.config.filter(|_| touches_config).cloned(),
        changes: plan.totals.changes(),
        command: request.options.command.clone(),
        waived: request.options.waived.clone(),
    }
}

/// True for a row that changes applicationHost.config or MetaBase.xml.
pub(super) fn is_config(row: &Change) -> bool {
    matches!(row.state, RowState::Add | RowState::Change | RowState::Delete)
        && matches!(row.detail, Detail::Config { .. })
}
