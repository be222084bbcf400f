//! Dialogs, with what was typed into them so far.

use crate::model::Problem;

/// A dialog that waits for an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Apply the plan? `typed` is the server's name, where it has to be typed.
    Apply {
        /// What was typed.
        typed: String,
    },
    /// Waive this row of the checklist?
    Waive {
        /// Its id.
        id: String,
        /// What it is about.
        title: String,
        /// The reason typed so far.
        reason: String,
    },
    /// Accept these errors of the plan?
    Accept {
        /// The errors, all of one code.
        problems: Vec<Problem>,
        /// Titles of the rows of the checklist that are set aside with them.
        rows: Vec<String>,
        /// The reason typed so far.
        reason: String,
    },
    /// The script that does what is left to do.
    Script {
        /// Its text.
        text: String,
        /// True for the one that installs features by dism.exe.
        is_dism: bool,
    },
    /// The batch file that gathers on the old server what is needed of it.
    Collector {
        /// Its text.
        text: String,
    },
    /// What did getDependencies print?
    Recorded {
        /// What was pasted so far.
        text: String,
    },
    /// Where are the logs?
    Logs {
        /// The folder typed so far; empty to look for them where the configuration says.
        folder: String,
    },
    /// Undo the run?
    Undo,
    /// Close the window while a job runs?
    Close,
}
