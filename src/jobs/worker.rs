//! A job on a thread of its own: named, owned, joined.

use super::cancel::Cancel;
use super::event::{JobEvent, Progress};
use crate::model::{Change, Evidence, Problem};
use crate::prepare::Check;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Messages that may wait before a job waits for its listener.
const CHANNEL: usize = 64;
/// Rows that travel together.
const BATCH: usize = 256;
/// Time between two samples of progress, and the longest a row waits for its batch to fill.
const SAMPLE: Duration = Duration::from_millis(50);

/// Wakes whoever listens; called after each message. A window asks for a repaint, a command line needs nothing.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Why a job ended without an outcome.
#[derive(Debug)]
pub enum Stop {
    /// It was asked to.
    Cancelled,
    /// It could not go on.
    Problem(Box<Problem>),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Stop::Problem(Box::new(problem))
    }
}

/// A running or finished job, seen by who started it. Dropping it asks the job to stop and waits for it.
pub struct Job<O> {
    events: Receiver<JobEvent<O>>,
    cancel: Cancel,
    thread: Option<JoinHandle<()>>,
}

impl<O: Send + 'static> Job<O> {
    /// Starts `work` on a thread called `name`. A panic in it ends the job with a problem, never the program.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(
        name: &str,
        wake: Wake,
        work: impl FnOnce(&mut Reporter<O>) -> Result<O, Stop> + Send + 'static,
    ) -> Result<Self, Problem> {
        let (sender, events) = bounded(CHANNEL);
        let cancel = Cancel::default();
        let mut reporter = Reporter::new(sender, wake, cancel.clone());
        let label = name.to_owned();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let span = tracing::info_span!("job", name = %label);
                let _guard = span.enter();
                let ended = catch_unwind(AssertUnwindSafe(|| work(&mut reporter)));
                reporter.flush();
                reporter.send(match ended {
                    Ok(Ok(outcome)) => JobEvent::Finished(outcome),
                    Ok(Err(Stop::Cancelled)) => JobEvent::Cancelled,
                    Ok(Err(Stop::Problem(problem))) => JobEvent::Failed(*problem),
                    Err(_) => JobEvent::Failed(
                        Problem::error("WORKER-STOPPED", format!("The job “{label}” stopped unexpectedly"))
                            .with_cause("This is a fault of Siteferry, not of your servers. What was applied so far is in the journal.")
                            .with_fix("Start the step again. If it happens again, send the log file of this run."),
                    ),
                });
            })
            .map_err(|error| {
                Problem::error("NO-THREAD", format!("Could not start the job “{name}”"))
                    .with_cause(error.to_string())
                    .with_fix("Close other programs and try again.")
            })?;
        Ok(Job {
            events,
            cancel,
            thread: Some(thread),
        })
    }

    /// The next message if one waits. `None` when none does, or when the job has said its last.
    pub fn poll(&self) -> Option<JobEvent<O>> {
        self.events.try_recv().ok()
    }

    /// Waits for the next message, up to `limit`. `Ok(None)` on the time limit.
    ///
    /// # Errors
    /// [`Ended`] after the last message.
    pub fn wait(&self, limit: Duration) -> Result<Option<JobEvent<O>>, Ended> {
        match self.events.recv_timeout(limit) {
            Ok(event) => Ok(Some(event)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(Ended),
        }
    }

    /// Asks the job to stop.
    pub fn cancel(&self) {
        self.cancel.request();
    }

    /// A handle to ask it from elsewhere (a signal handler).
    pub fn canceller(&self) -> Cancel {
        self.cancel.clone()
    }
}

impl<O> Drop for Job<O> {
    fn drop(&mut self) {
        self.cancel.request();
        // A job that waits for room in the channel would never see the request: take what it says until it ends.
        while self.events.recv().is_ok() {}
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A job has said its last message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Ended;

/// The job's side: how it tells what it does, in batches and samples.
pub struct Reporter<O> {
    sender: Sender<JobEvent<O>>,
    wake: Wake,
    cancel: Cancel,
    rows: Vec<Change>,
    rows_since: Instant,
    progress: Progress,
    progress_sent: Instant,
    progress_is_news: bool,
}

impl<O> Reporter<O> {
    fn new(sender: Sender<JobEvent<O>>, wake: Wake, cancel: Cancel) -> Self {
        let now = Instant::now();
        Reporter {
            sender,
            wake,
            cancel,
            rows: Vec::new(),
            rows_since: now,
            progress: Progress::default(),
            progress_sent: now.checked_sub(SAMPLE).unwrap_or(now),
            progress_is_news: false,
        }
    }

    /// The flag this job watches.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Ends the job here when a stop was asked for.
    ///
    /// # Errors
    /// [`Stop::Cancelled`].
    pub fn checkpoint(&self) -> Result<(), Stop> {
        if self.cancel.is_requested() {
            Err(Stop::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Begins a phase with unknown totals.
    pub fn phase(&mut self, phase: &str) {
        self.flush();
        self.progress = Progress {
            phase: phase.to_owned(),
            ..Progress::default()
        };
        self.send_progress();
    }

    /// Changes the progress; sent when a sample is due.
    pub fn progress(&mut self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress);
        self.progress_is_news = true;
        if self.progress_sent.elapsed() >= SAMPLE {
            self.send_progress();
            self.flush_old_rows();
        }
    }

    /// Adds a row to the batch.
    pub fn row(&mut self, row: Change) {
        if self.rows.is_empty() {
            self.rows_since = Instant::now();
        }
        self.rows.push(row);
        if self.rows.len() >= BATCH {
            self.flush();
        } else {
            self.flush_old_rows();
        }
    }

    /// Tells what a scan found, at once.
    pub fn evidence(&mut self, mut rows: Vec<Evidence>) {
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(BATCH));
            self.send(JobEvent::Evidence(std::mem::replace(&mut rows, rest)));
        }
    }

    /// Tells the rows of a kind of checks that was looked at, and how many kinds are done.
    pub fn checks(&mut self, rows: Vec<Check>, done: usize) {
        self.flush();
        self.send(JobEvent::Checks(rows, done));
    }

    /// Tells a problem at once.
    pub fn problem(&mut self, problem: Problem) {
        self.flush();
        self.send(JobEvent::Problem(problem));
    }

    fn flush_old_rows(&mut self) {
        if !self.rows.is_empty() && self.rows_since.elapsed() >= SAMPLE {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if !self.rows.is_empty() {
            let rows = std::mem::take(&mut self.rows);
            self.send(JobEvent::Rows(rows));
        }
        if self.progress_is_news {
            self.send_progress();
        }
    }

    fn send_progress(&mut self) {
        self.progress_is_news = false;
        self.progress_sent = Instant::now();
        self.send(JobEvent::Progress(self.progress.clone()));
    }

    /// A closed channel is a cancel: nobody listens any more.
    fn send(&mut self, event: JobEvent<O>) {
        if self.sender.send(event).is_err() {
            self.cancel.request();
        }
        (self.wake)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Detail, RowState};

    fn no_wake() -> Wake {
        Arc::new(|| {})
    }

    fn row(id: u32) -> Change {
        Change {
            id,
            state: RowState::Add,
            object: "file".into(),
            name: id.to_string().into(),
            why: "test".into(),
            detail: Detail::None,
        }
    }

    fn all<O: Send + 'static>(job: &Job<O>) -> Vec<JobEvent<O>> {
        let mut events = Vec::new();
        while let Ok(event) = job.wait(Duration::from_secs(10)) {
            events.extend(event);
        }
        events
    }

    #[test]
    fn rows_arrive_in_order_and_in_batches_and_the_outcome_comes_last() {
        let job = Job::start("rows", no_wake(), |reporter| {
            (0..1000).for_each(|id| reporter.row(row(id)));
            Ok(7)
        })
        .expect("starts");
        let mut events = all(&job);
        assert!(matches!(events.pop(), Some(JobEvent::Finished(7))));
        let batches: Vec<Vec<u32>> = events
            .into_iter()
            .filter_map(|event| match event {
                JobEvent::Rows(rows) => Some(rows.into_iter().map(|row| row.id).collect()),
                _ => None,
            })
            .collect();
        assert!(batches.iter().all(|batch| batch.len() <= BATCH));
        assert_eq!(batches.concat(), (0..1000).collect::<Vec<_>>());
    }

    #[test]
    fn a_cancelled_job_ends_within_a_second_even_when_nobody_listens() {
        let job: Job<()> = Job::start("endless", no_wake(), |reporter| {
            loop {
                reporter.checkpoint()?;
                reporter.row(row(0));
            }
        })
        .expect("starts");
        let asked = Instant::now();
        drop(job);
        assert!(asked.elapsed() < Duration::from_secs(1));
    }

    #[test]
    fn a_panic_is_a_problem_and_not_the_end_of_the_program() {
        let job: Job<()> =
            Job::start("panics", no_wake(), |_| panic!("as it must in this test")).expect("starts");
        assert!(
            matches!(all(&job).as_slice(), [JobEvent::Failed(problem)] if problem.code == "WORKER-STOPPED")
        );
    }
}
