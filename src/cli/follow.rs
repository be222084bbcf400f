//! Follows a job to its end and tells what it tells.

use super::output::Output;
use crate::hosts::Interrupt;
use crate::jobs::evidence::{self, ContentScan, ScanSummary};
use crate::jobs::migration::{Migration, Study, study};
use crate::jobs::{Job, JobEvent, Progress, Reporter, Stop};
use crate::model::{Change, Evidence, Problem};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Runs a job and waits for it. Rows go to `row`; problems and progress are told as they come. Ctrl-C stops it at its next
/// item; pressed again it ends the program.
///
/// # Errors
/// The problem that ended it. Its code is [`CANCELLED`] when it was stopped.
pub fn follow<O: Send + 'static>(
    name: &str,
    output: &mut Output,
    row: &mut dyn FnMut(&mut Output, &Change),
    work: impl FnOnce(&mut Reporter<O>) -> Result<O, Stop> + Send + 'static,
) -> Result<O, Problem> {
    let mut heard = |output: &mut Output, heard: Heard| {
        if let Heard::Rows(rows) = heard {
            rows.iter().for_each(|change| row(output, change));
        }
    };
    follow_all(name, output, &mut heard, work)
}

/// Scans content to its end, and answers with what was found, in its order.
///
/// # Errors
/// As [`follow`].
pub fn scanned(scan: ContentScan, output: &mut Output) -> Result<(Vec<Evidence>, ScanSummary), Problem> {
    let mut rows = Vec::new();
    let mut heard = |_: &mut Output, heard: Heard| {
        if let Heard::Evidence(found) = heard {
            rows.extend(found);
        }
    };
    let summary = follow_all("discover", output, &mut heard, move |reporter| {
        evidence::scan(&scan, reporter)
    })?;
    rows.sort_by(Evidence::compare);
    Ok((rows, summary))
}

/// Finds out what a migration needs and what it turns into.
///
/// # Errors
/// As [`follow`].
pub fn studied(migration: &Migration, output: &mut Output) -> Result<Study, Problem> {
    let work = migration.clone();
    follow("study", output, &mut |_, _| {}, move |reporter| {
        reporter.phase("Reading both servers");
        let study = study(&work)?;
        reporter.checkpoint()?;
        Ok(study)
    })
}

/// What a job tells besides problems and progress.
enum Heard {
    /// Rows of a plan or run.
    Rows(Vec<Change>),
    /// What a scan found.
    Evidence(Vec<Evidence>),
}

/// Runs a job and waits for it, and hands on everything it finds.
fn follow_all<O: Send + 'static>(
    name: &str,
    output: &mut Output,
    heard: &mut dyn FnMut(&mut Output, Heard),
    work: impl FnOnce(&mut Reporter<O>) -> Result<O, Stop> + Send + 'static,
) -> Result<O, Problem> {
    let begun = Instant::now();
    let interrupt = Interrupt::listen();
    let job = Job::start(name, Arc::new(|| {}), work)?;
    loop {
        if interrupt.is_pressed() {
            job.cancel();
        }
        match job.wait(Duration::from_millis(100)) {
            Ok(Some(JobEvent::Progress(progress))) => output.live(&shown(&progress, begun.elapsed())),
            Ok(Some(JobEvent::Rows(rows))) => heard(output, Heard::Rows(rows)),
            Ok(Some(JobEvent::Evidence(rows))) => heard(output, Heard::Evidence(rows)),
            // The rows come again, all together and in their order, at the end.
            Ok(Some(JobEvent::Checks(..))) => {}
            Ok(Some(JobEvent::Problem(problem))) => output.problem(&problem),
            Ok(Some(JobEvent::Finished(outcome))) => {
                output.live("");
                return Ok(outcome);
            }
            Ok(Some(JobEvent::Failed(problem))) => return Err(problem),
            Ok(Some(JobEvent::Cancelled)) => {
                output.live("");
                return Err(
                    Problem::error(CANCELLED, "It was stopped").with_cause("Nothing is half written.")
                );
            }
            Ok(None) => {}
            Err(_) => {
                return Err(Problem::error(
                    "WORKER-STOPPED",
                    format!("The job “{name}” ended without a word"),
                )
                .with_cause("This is a fault of Siteferry, not of your servers.")
                .with_fix("Run the command again."));
            }
        }
    }
}

/// Code of a job that was stopped.
pub const CANCELLED: &str = "CANCELLED";

/// `Comparing: Harbour Books\a.asp (1,200 of 4,000, 12 MB/s, 10 s left)`.
fn shown(progress: &Progress, elapsed: Duration) -> String {
    let mut facts = Vec::new();
    facts.push(match progress.total {
        Some(total) => format!("{} of {total}", progress.done),
        None => progress.done.to_string(),
    });
    let seconds = elapsed.as_secs_f64();
    if seconds > 0.5 && progress.bytes_done > 0 {
        let rate = progress.bytes_done as f64 / seconds;
        facts.push(format!("{:.1} MB/s", rate / 1e6));
        if let Some(left) = progress
            .bytes_total
            .and_then(|total| total.checked_sub(progress.bytes_done))
        {
            facts.push(format!("{:.0} s left", left as f64 / rate));
        }
    }
    let phase = if progress.phase.is_empty() {
        "Working"
    } else {
        &progress.phase
    };
    format!("{phase} ({}): {}", facts.join(", "), progress.current)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn ctrl_c_stops_the_work_that_goes_on_and_tells_so() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut output = Output::new(&mut out, &mut err);
        let done = follow(
            "test",
            &mut output,
            &mut |_, _| {},
            |reporter: &mut Reporter<()>| {
                // What the terminal does when the keys are pressed. Unheard, it would end all tests.
                let sent = Command::new("kill")
                    .args(["-INT", &std::process::id().to_string()])
                    .status();
                assert!(sent.is_ok_and(|sent| sent.success()), "kill is there");
                let begun = Instant::now();
                while begun.elapsed() < Duration::from_secs(20) {
                    reporter.checkpoint()?;
                    std::hint::spin_loop();
                }
                Ok(())
            },
        );
        assert_eq!(done.expect_err("stopped").code, CANCELLED);
    }
}
