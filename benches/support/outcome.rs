//! The end of a job that a bench runs.

use siteferry::jobs::{Job, JobEvent};
use std::time::Duration;

/// Waits for what a job comes to; `hear` is told of all else that it says.
pub fn outcome<O: Send + 'static>(job: &Job<O>, mut hear: impl FnMut(JobEvent<O>)) -> O {
    loop {
        match job.wait(Duration::from_secs(600)).expect("an end") {
            Some(JobEvent::Finished(outcome)) => return outcome,
            Some(JobEvent::Failed(problem)) => panic!("{problem}"),
            Some(JobEvent::Cancelled) => panic!("cancelled"),
            Some(event) => hear(event),
            None => {}
        }
    }
}
