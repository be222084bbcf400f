//! Reads the logs of a server and says what is in use.
//!
//! [`usage()`] finds the files ([`files`]), cuts large ones into parts, reads them on as many threads as the machine has,
//! and merges the counts in their order, so that the outcome is the same every time. No more parts are under way or waiting
//! to be merged than a few a thread: memory does not grow with the logs.

mod files;
mod parts;
mod read;
mod spot;

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
    usage_in_parts(asked, parts::PART, reporter)
}

/// The same with parts of another size.
fn usage_in_parts<O>(asked: &Asked, size: u64, reporter: &mut Reporter<O>) -> Result<Usage, Stop> {
    reporter.phase("Looking for logs");
    let found = files::find(asked)?;
    for problem in found.problems {
        reporter.problem(problem);
    }
    reporter.phase("Reading logs");
    let parts = parts::parts(asked.host.as_ref(), &found.files, size);
    let (counted, facts) = read::read(asked, &found.files, &parts, found.facts, reporter)?;
    Ok(judge(&asked.question, counted, &facts))
}
