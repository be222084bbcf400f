//! Reads the logs of a server and says what is in use.
//!
//! [`usage()`] finds the files ([`files`]), reads them on as many threads as the machine has, each file by one of them,
//! and merges the counts in the order of the files, so that the outcome is the same every time. No more files are under
//! way or waiting to be merged than a few a thread: memory does not grow with the logs.

mod files;
mod read;

#[cfg(test)]
mod tests;

pub use files::{Asked, LogFile};

use super::worker::{Reporter, Stop};
use crate::discover::usage::judge;
use crate::model::usage::Usage;

/// Finds out what is used. Files and folders that cannot be read are problems, told as they are met; they end nothing.
///
/// # Errors
/// [`Stop::Cancelled`]; a folder of logs that was named and does not exist.
pub fn usage<O>(asked: &Asked, reporter: &mut Reporter<O>) -> Result<Usage, Stop> {
    reporter.phase("Looking for logs");
    let found = files::find(asked)?;
    for problem in found.problems {
        reporter.problem(problem);
    }
    reporter.phase("Reading logs");
    let (counted, facts) = read::read(asked, &found.files, found.facts, reporter)?;
    Ok(judge(&asked.question, counted, &facts))
}
