//! Applying, reading back and taking back: the stages that write, with their log and their report.

use super::log::Log;
use super::migration::{Migration, Planned, Study};
use super::{Reporter, Stop};
use crate::apply::{self, Observer, Options, Outcome, RunReport, RunSummary, UndoReport, VerifyReport};
use crate::hosts::{FolderDestination, Host};
use crate::model::{Change, Plan, Problem, ServerPath};
use crate::providers::ServerLocation;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The two servers of a plan, as far as writing needs them.
#[derive(Clone)]
pub struct Ends {
    /// The server that is read.
    pub source: Arc<dyn Host>,
    /// Where the server is that is written.
    pub destination: ServerLocation,
    /// Its applicationHost.config or MetaBase.xml.
    pub config: ServerPath,
}

impl Ends {
    /// Those of a migration, with the files of the source as its study brings them over.
    pub fn of(migration: &Migration, study: &Study) -> Self {
        Ends {
            source: study.source_host.0.clone(),
            destination: migration.destination.location.clone(),
            config: migration.destination.config_path.clone(),
        }
    }
}

/// Adds to a plan what its write test finds. The test makes and removes an empty file in each folder that will change.
///
/// # Errors
/// When the destination cannot be opened.
pub fn write_test(migration: &Migration, planned: &mut Planned) -> Result<(), Problem> {
    write_test_of(&Ends::of(migration, &planned.study), &mut planned.plan)
}

/// The same for a plan of any kind.
///
/// # Errors
/// When the destination cannot be opened.
pub fn write_test_of(ends: &Ends, plan: &mut Plan) -> Result<(), Problem> {
    let destination = writable(&ends.destination)?;
    let found = apply::probe(plan, &destination, Some(&ends.config));
    plan.problems.extend(found);
    Ok(())
}

/// Refuses a runs folder that lies in one of the two servers, whether it is there yet or not.
///
/// # Errors
/// When it does, or the destination cannot be opened.
pub fn refuse_runs(ends: &Ends, runs: &Path) -> Result<(), Problem> {
    let destination = writable(&ends.destination)?;
    apply::refuse_runs_inside(runs, &[ends.source.as_ref(), &destination])
}

/// Applies a plan. Rows arrive as they are done.
///
/// # Errors
/// When nothing was begun: see [`apply::run`].
pub fn apply<O>(
    migration: &Migration,
    planned: &Planned,
    options: &Options,
    runs: &Path,
    reporter: &mut Reporter<O>,
) -> Result<RunReport, Stop> {
    apply_plan(
        &Ends::of(migration, &planned.study),
        &planned.plan,
        options,
        runs,
        reporter,
    )
}

/// Applies a plan of any kind. Rows arrive as they are done.
///
/// # Errors
/// When nothing was begun: see [`apply::run`].
pub fn apply_plan<O>(
    ends: &Ends,
    plan: &Plan,
    options: &Options,
    runs: &Path,
    reporter: &mut Reporter<O>,
) -> Result<RunReport, Stop> {
    let destination = writable(&ends.destination)?;
    apply::refuse_runs_inside(runs, &[ends.source.as_ref(), &destination])?;
    std::fs::create_dir_all(runs).map_err(|error| runs_folder(runs, &error))?;
    // The run has no folder before it has begun, and its first lines are wanted too.
    let waiting = runs.join(format!(".log-{}", std::process::id()));
    let logging = Log::of_this_program().to_file(&waiting).ok();
    tracing::info!(fingerprint = %plan.fingerprint, changes = plan.totals.changes(), "applying");
    let cancel = reporter.cancel().clone();
    let request = apply::Request {
        plan,
        source: ends.source.as_ref(),
        destination: &destination,
        config: Some(&ends.config),
        runs,
        options,
    };
    let report = apply::run(&request, cancel.flag(), &mut Heard { reporter, rows: true });
    match &report {
        Ok(done) => tracing::info!(run = %done.id, totals = %done.totals, failed = done.failed, "ended"),
        Err(problem) => tracing::warn!(code = %problem.code, %problem, "nothing was begun"),
    }
    drop(logging);
    match &report {
        Ok(done) => {
            let _ = std::fs::rename(&waiting, runs.join(&done.id).join("log.txt"));
        }
        Err(_) => {
            let _ = std::fs::remove_file(&waiting);
        }
    }
    Ok(report?)
}

/// Reads back what a run wrote.
///
/// # Errors
/// When there is no such run, or its destination cannot be opened.
pub fn verify<O>(runs: &Path, id: &str, reporter: &mut Reporter<O>) -> Result<VerifyReport, Stop> {
    let run = apply::find(runs, id)?;
    let destination = destination_of(&run)?;
    let cancel = reporter.cancel().clone();
    let report = apply::verify(
        runs,
        id,
        &destination,
        cancel.flag(),
        &mut Heard {
            reporter,
            rows: false,
        },
    )?;
    if report.cancelled {
        Err(Stop::Cancelled)
    } else {
        Ok(report)
    }
}

/// Takes a run back.
///
/// # Errors
/// When there is no such run, it was taken back already, or its destination cannot be opened.
pub fn undo<O>(runs: &Path, id: &str, reporter: &mut Reporter<O>) -> Result<UndoReport, Stop> {
    let run = apply::find(runs, id)?;
    let destination = destination_of(&run)?;
    let cancel = reporter.cancel().clone();
    tracing::info!(run = %id, "undo");
    Ok(apply::undo(
        runs,
        id,
        &destination,
        cancel.flag(),
        &mut Heard { reporter, rows: true },
    )?)
}

/// True when everything was done.
pub fn is_complete(report: &RunReport) -> bool {
    report.outcome == Outcome::Finished
}

/// Where runs are kept: the folder that was asked for, or the user's own.
///
/// # Errors
/// When none was asked for and the user has none.
pub fn runs_folder_of(asked: Option<&Path>) -> Result<PathBuf, Problem> {
    asked
        .map(Path::to_owned)
        .or_else(|| apply::default_runs_folder(&|name| std::env::var_os(name)))
        .ok_or_else(|| {
            Problem::error(
                "NO-RUNS-FOLDER",
                "There is no folder to keep the undo copies of runs in",
            )
            .with_cause("The environment names no home of yours.")
            .with_fix("Name one: -runs:FOLDER, or set SITEFERRY_RUNS.")
        })
}

/// The destination that a run wrote to, opened again.
fn destination_of(run: &RunSummary) -> Result<FolderDestination, Problem> {
    let Some(address) = &run.header.address else {
        return Err(Problem::error(
            "NO-DESTINATION",
            format!("Run {} does not say where its destination is", run.header.id),
        )
        .with_cause("It did not write to a folder of this computer."));
    };
    FolderDestination::open(&address.root, &address.drives)
}

fn writable(location: &ServerLocation) -> Result<FolderDestination, Problem> {
    // A destination that has no folder of its own was refused when it was opened.
    let root = location.root.as_deref().unwrap_or(Path::new("."));
    FolderDestination::open(root, &location.drives)
}

fn runs_folder(runs: &Path, error: &std::io::Error) -> Problem {
    Problem::error(
        "RUNS-FOLDER",
        format!("The runs folder {} cannot be made", runs.display()),
    )
    .with_cause(format!("The operating system says: {error}."))
    .with_fix("Name another one: -runs:FOLDER, or set SITEFERRY_RUNS.")
}

/// Tells a job's listeners what a run tells.
struct Heard<'r, O> {
    reporter: &'r mut Reporter<O>,
    rows: bool,
}

impl<O> Observer for Heard<'_, O> {
    fn progress(&mut self, now: &apply::Progress) {
        self.reporter.progress(|progress| {
            now.phase.clone_into(&mut progress.phase);
            progress.current.clone_from(&now.current);
            progress.done = now.done;
            progress.total = Some(now.total);
            progress.bytes_done = now.bytes_done;
            progress.bytes_total = Some(now.bytes_total);
        });
    }

    fn done(&mut self, change: &Change) {
        if self.rows {
            self.reporter.row(change.clone());
        }
    }

    fn retrying(&mut self, change: &Change, attempt: u32, attempts: u32) {
        tracing::warn!(object = %change.name, attempt, attempts, "trying again");
    }

    fn problem(&mut self, problem: &Problem) {
        tracing::warn!(code = %problem.code, %problem, "problem");
        self.reporter.problem(problem.clone());
    }
}
