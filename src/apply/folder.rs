//! The folder of one run: what it was about, its plan, its journal, and what it replaced.

use super::failure::io_problem;
use super::journal::{self, Journal, Record};
use crate::hosts::FolderAddress;
use crate::model::{Place, Plan, Problem, ServerFacts, ServerPath};
use crate::prepare::Waived;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Layout of run folders; a folder of a later layout is not touched.
pub const VERSION: u32 = 1;

/// What a run is about, as `run.json` keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// Layout of the folder.
    pub version: u32,
    /// Name of the run and of its folder (`20260314-150926-7F3A`).
    pub id: String,
    /// When it began, UTC.
    pub started: String,
    /// Fingerprint of its plan.
    pub fingerprint: String,
    /// The server that was read.
    pub source: ServerFacts,
    /// What stood for it (a folder, a package).
    pub source_label: String,
    /// The server that was written.
    pub destination: ServerFacts,
    /// What stood for it.
    pub destination_label: String,
    /// The destination's identity, by which later runs know it.
    pub identity: String,
    /// How to open the destination again.
    pub address: Option<FolderAddress>,
    /// applicationHost.config or MetaBase.xml of the destination, when the run touches it.
    pub config: Option<ServerPath>,
    /// Changes in the plan.
    pub changes: u64,
    /// The command that did the same, without secrets.
    pub command: Option<String>,
    /// Checks of the destination that were set aside before it, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waived: Vec<Waived>,
}

/// This moment, as run folders keep time: UTC, to the second.
pub(super) fn now() -> String {
    moment(jiff::Timestamp::now())
}

fn moment(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The folder of one run.
#[derive(Clone, Debug)]
pub struct RunFolder {
    path: PathBuf,
}

impl RunFolder {
    /// Makes the folder of a new run below the runs folder and writes what it is about. The name is taken from the
    /// time and the plan's fingerprint.
    pub fn create(runs: &Path, mut header: Header, plan: &Plan) -> Result<(RunFolder, Header), Problem> {
        let now = jiff::Timestamp::now();
        let digits = header.fingerprint.get(..4).unwrap_or_default().to_owned();
        let name = format!("{}-{digits}", now.strftime("%Y%m%d-%H%M%S"));
        let mut id = name.clone();
        let mut number = 1;
        let path = loop {
            let path = runs.join(&id);
            match private_folder(&path) {
                Ok(()) => break path,
                Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 10_000 => {
                    number += 1;
                    id = format!("{name}-{number}");
                }
                Err(error) => {
                    return Err(io_problem(
                        "RUNS-FOLDER",
                        "make the folder of the run",
                        &path,
                        &error,
                    ));
                }
            }
        };
        header.id = id;
        header.started = moment(now);
        let folder = RunFolder { path };
        fs::create_dir(folder.undo()).map_err(|error| folder.problem("make its undo folder", &error))?;
        folder.write_json("run.json", &header)?;
        folder.write_json("plan.json", plan)?;
        Ok((folder, header))
    }

    /// The folder of a run that exists.
    pub fn open(path: PathBuf) -> RunFolder {
        RunFolder { path }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where replaced and deleted files are kept.
    pub fn undo(&self) -> PathBuf {
        self.path.join("undo")
    }

    /// Where the journal is.
    pub fn journal(&self) -> PathBuf {
        self.path.join("journal.jsonl")
    }

    /// Reads what the run is about.
    pub fn header(&self) -> Result<Header, Problem> {
        let file = self.path.join("run.json");
        let bytes = fs::read(&file)
            .map_err(|error| io_problem("RUN-UNREADABLE", "read the record of a run", &file, &error))?;
        let header: Header = serde_json::from_slice(&bytes).map_err(|error| {
            Problem::error("RUN-UNREADABLE", "Could not read the record of a run")
                .with_cause(format!("{error}."))
                .with_fix("The folder was changed by hand or belongs to another program.")
                .with_place(Place::file(file.display().to_string()))
        })?;
        if header.version > VERSION {
            return Err(Problem::error(
                "RUN-TOO-NEW",
                format!("Run {} was made by a later version", header.id),
            )
            .with_cause(format!(
                "Its layout is {}; this version knows {VERSION}.",
                header.version
            ))
            .with_fix("Use the version that made it, or a later one."));
        }
        Ok(header)
    }

    /// The plan as it was written, with secrets masked.
    pub fn plan(&self) -> Result<serde_json::Value, Problem> {
        let file = self.path.join("plan.json");
        let bytes = fs::read(&file)
            .map_err(|error| io_problem("RUN-UNREADABLE", "read the plan of a run", &file, &error))?;
        serde_json::from_slice(&bytes).map_err(|error| {
            Problem::error("RUN-UNREADABLE", "Could not read the plan of a run")
                .with_cause(format!("{error}."))
                .with_fix("The folder was changed by hand or belongs to another program.")
                .with_place(Place::file(file.display().to_string()))
        })
    }

    /// The whole records of the journal; none when the run was killed before its first.
    pub fn records(&self) -> Result<Vec<Record>, Problem> {
        match journal::read(&self.journal()) {
            Ok(records) => Ok(records),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(self.problem("read its journal", &error)),
        }
    }

    /// Goes on with the journal.
    pub fn reopen_journal(&self) -> Result<Journal, Problem> {
        let path = self.journal();
        if !path.exists() {
            return Journal::create(&path).map_err(|error| self.problem("make its journal", &error));
        }
        Journal::reopen(&path).map_err(|error| self.problem("go on with its journal", &error))
    }

    /// Makes the names in the undo folder survive a power cut.
    pub fn sync_undo(&self) -> std::io::Result<()> {
        if cfg!(unix) {
            fs::File::open(self.undo())?.sync_all()?;
        }
        Ok(())
    }

    /// A failure of the run's own files.
    pub fn problem(&self, what: &str, error: &std::io::Error) -> Problem {
        io_problem("RUN-JOURNAL", &format!("{what}, of the run"), &self.path, error)
    }

    fn write_json(&self, name: &str, value: &impl Serialize) -> Result<(), Problem> {
        let path = self.path.join(name);
        let mut text = serde_json::to_vec_pretty(value)
            .map_err(|error| self.problem("write its record", &error.into()))?;
        text.push(b'\n');
        fs::write(&path, text).map_err(|error| self.problem("write its record", &error))
    }
}

/// Makes a folder that only this user can look into, where folders have such rights: what it keeps of a server's
/// configuration may hold passwords.
fn private_folder(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        fs::DirBuilder::new().mode(0o700).create(path)
    }
    #[cfg(not(unix))]
    fs::create_dir(path)
}
