//! `collector`: the batch file that gathers on the old server what a migration needs to know of it.

use super::exit;
use super::output::Output;
use crate::jobs::paper;
use crate::prepare::collector;
use std::path::Path;

/// Prints it, or writes it to a file that is not there yet.
pub fn run(file: Option<&Path>, output: &mut Output) -> i32 {
    let text = collector();
    let Some(file) = file else {
        output.text(&text);
        return exit::DONE;
    };
    match paper::write_new(file, &text) {
        Ok(()) => {
            output.line(&format!(
                "{} is written. Start it on the old server as an administrator, and copy the folder that it makes here.",
                file.display()
            ));
            exit::DONE
        }
        Err(problem) => {
            output.problem(&problem);
            exit::FAILED
        }
    }
}
