//! Which face a command line asks for.

mod read;

use super::checklist::Files;
use super::grammar::Request;
use crate::model::Problem;
use crate::prepare::WaiverAsked;
use std::path::PathBuf;

pub use read::read;
pub(super) use read::usage;

/// What the arguments ask for.
#[derive(Debug)]
pub enum Command {
    /// No arguments: the window.
    Window,
    /// `demo [--folder DIR] [--headless]`
    Demo {
        /// Where the sample is unpacked; a fresh folder when not given.
        folder: Option<PathBuf>,
        /// Run the whole migration without a window.
        headless: bool,
    },
    /// `runs`: list the runs there are.
    Runs(RunPlace),
    /// `undo RUN`
    Undo(RunPlace),
    /// `resume RUN`
    Resume(RunPlace),
    /// `verify RUN`
    Verify(RunPlace),
    /// `netsh`, with what a sync takes.
    Netsh(Box<Request>),
    /// `loss`, with what a sync takes, and the file for comma-separated values.
    Loss(Box<Request>, Option<PathBuf>),
    /// `checklist`, with what a sync takes, and where it goes.
    Checklist(Box<Request>, Box<Files>),
    /// `collector [FILE]`: the batch file for the old server, printed or written to a file that is not there yet.
    Collector(Option<PathBuf>),
    /// `pipeline -source:…`: what the Integrated pipeline would take.
    Pipeline(Box<Request>),
    /// `usage -source:… [-logs:FOLDER] [-content]`: what the logs say is in use.
    Usage {
        /// The source, as a dump takes it.
        request: Box<Request>,
        /// `-logs:FOLDER`; `None` for the logs of the source itself.
        logs: Option<PathBuf>,
        /// `-content`: scan the content for components, and ask about the pages that have one.
        content: bool,
    },
    /// `rules`: every rule of Web Deploy, and what it is here.
    Rules {
        /// One JSON document instead of text.
        json: bool,
    },
    /// `discover -source:…`: what the content needs, with file and line.
    Discover(Box<Request>),
    /// `report -source:… -dest:… -folder:DIR`: everything about a sync on paper.
    Report(Box<Request>, ReportPlace),
    /// A named command that exists in the contract and not yet in the program.
    NotBuilt {
        /// Its name.
        name: String,
    },
    /// `--help`
    Help,
    /// `--version`
    Version,
    /// msdeploy's grammar, understood.
    Operation(Box<Request>),
    /// Not understood.
    Misread {
        /// Why.
        problems: Vec<Problem>,
        /// The exit code that goes with it.
        code: i32,
    },
}

/// Which run is meant, and where runs are kept.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RunPlace {
    /// The run's id; empty for `runs`.
    pub run: String,
    /// `-runs:FOLDER`; `None` for the usual place.
    pub runs: Option<PathBuf>,
    /// One JSON document instead of text.
    pub json: bool,
}

/// Where a report is written, and what goes into it besides the sync.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ReportPlace {
    /// `-folder:DIR`
    pub folder: PathBuf,
    /// `-logs:FOLDER`; `None` for the logs of the source itself.
    pub logs: Option<PathBuf>,
    /// `-waive:CHECK=REASON`, as often as wanted.
    pub waivers: Vec<WaiverAsked>,
}
