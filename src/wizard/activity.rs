//! Jobs as the person sees them: running, done, stopped, failed, each with its progress.

use super::work::Work;
use crate::jobs::Progress;

/// Number of a job, given by the wizard, never used twice in a session.
pub type JobId = u64;

/// `done` as a share of `total`, 0 to 1; `None` while the total is not known.
pub fn share(done: u64, total: Option<u64>) -> Option<f32> {
    let total = total.filter(|&total| total > 0)?;
    Some((done as f64 / total as f64).clamp(0.0, 1.0) as f32)
}

/// How a job stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum JobState {
    /// Working.
    Running,
    /// Asked to stop; at most a second from its end.
    Stopping,
    /// Done; with this many errors and warnings.
    Done(usize),
    /// Stopped by the person.
    Stopped,
    /// Failed, for this reason (one line).
    Failed(String),
}

/// One job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// What it was asked to do.
    pub work: Work,
    /// How it stands.
    pub state: JobState,
    /// How far it is.
    pub progress: Progress,
    /// Errors and warnings it has met.
    pub problems: usize,
    /// Milliseconds on the session's clock when it started.
    pub started: u64,
    /// Milliseconds on the session's clock when it ended, or the last time heard of.
    pub now: u64,
    /// Milliseconds on the session's clock when its progress last moved.
    pub moved: u64,
}

impl Job {
    /// Done items as a share of all.
    pub fn items_share(&self) -> Option<f32> {
        share(self.progress.done, self.progress.total)
    }

    /// Done bytes as a share of all.
    pub fn bytes_share(&self) -> Option<f32> {
        share(self.progress.bytes_done, self.progress.bytes_total)
    }

    /// True while it works or is about to stop.
    pub fn is_running(&self) -> bool {
        matches!(self.state, JobState::Running | JobState::Stopping)
    }

    /// Milliseconds from its start to its end or now.
    pub fn elapsed(&self) -> u64 {
        self.now.saturating_sub(self.started)
    }

    /// Milliseconds that it is likely to need yet, by items; `None` before 5 s or 2 % are done, when a guess would
    /// mislead.
    pub fn remaining(&self) -> Option<u64> {
        let share = f64::from(self.bytes_share().or_else(|| self.items_share())?);
        let elapsed = self.elapsed();
        (elapsed >= 5_000 && share >= 0.02).then(|| (elapsed as f64 * (1.0 - share) / share) as u64)
    }

    /// Bytes a second so far; `None` in the first second.
    pub fn rate(&self) -> Option<u64> {
        (self.elapsed() >= 1_000 && self.progress.bytes_done > 0)
            .then(|| self.progress.bytes_done * 1_000 / self.elapsed())
    }
}

/// One line of the log drawer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogLine {
    /// Milliseconds on the session's clock.
    pub at: u64,
    /// What happened.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_not_guessed_too_early() {
        let mut job = Job {
            id: 1,
            work: Work::Verify { run: "A".into() },
            state: JobState::Running,
            progress: Progress {
                done: 50,
                total: Some(100),
                ..Progress::default()
            },
            problems: 0,
            started: 1_000,
            now: 5_000,
            moved: 5_000,
        };
        assert_eq!(job.remaining(), None);
        job.now = 11_000;
        assert_eq!(job.remaining(), Some(10_000));
        job.progress.total = None;
        assert_eq!(job.remaining(), None, "no total, no guess");
    }
}
