//! The window's side of jobs: work goes out, news come in.

use crate::wizard::{JobId, News, Work};

/// Whoever does the work that the wizard asks for. Never waits.
pub trait Backend {
    /// Starts a job; its news come back from [`Backend::poll`] under this number.
    fn start(&mut self, id: JobId, work: Work);

    /// Asks a job to stop.
    fn stop(&mut self, id: JobId);

    /// The next piece of news, if one waits.
    fn poll(&mut self) -> Option<(JobId, News)>;
}
