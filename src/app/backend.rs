//! The window's side of jobs: work goes out, news come in.

use crate::model::Problem;
use crate::prepare::Waived;
use crate::wizard::{JobId, News, Work};

/// Whoever does the work that the wizard asks for. Never waits.
pub trait Backend {
    /// Starts a job; its news come back from [`Backend::poll`] under this number.
    fn start(&mut self, id: JobId, work: Work);

    /// Asks a job to stop.
    fn stop(&mut self, id: JobId);

    /// What was waived for these two places before. A small file, as the settings are: read at once.
    ///
    /// # Errors
    /// When what was kept cannot be read.
    fn waivers(&mut self, _old: &str, _new: &str) -> Result<Vec<Waived>, Problem> {
        Ok(Vec::new())
    }

    /// Keeps what is waived for these two places.
    ///
    /// # Errors
    /// When it cannot be written.
    fn keep_waivers(&mut self, _old: &str, _new: &str, _waived: &[Waived]) -> Result<(), Problem> {
        Ok(())
    }

    /// The next piece of news, if one waits.
    fn poll(&mut self) -> Option<(JobId, News)>;
}
