//! What the collector gathered on the old server besides its files: who it is, its registry, lists of files and rights.
//!
//! Everything is optional. A part that is missing or damaged is a warning, and what needs it says "not checked".

mod rights;
#[cfg(test)]
mod tests;

use crate::formats::cacls::{self, FolderRights};
use crate::formats::code_page::text_of;
use crate::formats::folder_listing;
use crate::formats::registry::Registry;
use crate::hosts::collected::find_collected;
use crate::hosts::{Entry, Host, HostError};
use crate::model::path::fold;
use crate::model::{Place, Problem, ServerPath};
use std::collections::BTreeMap;
use std::io::BufReader;

/// Longest list that is read into memory, in bytes.
const LONGEST_LIST: u64 = 256 << 20;

/// What the collector wrote about the server and itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct About {
    /// Machine name.
    pub computer: Option<String>,
    /// Windows directory.
    pub windows: Option<String>,
    /// True for a 64-bit Windows.
    pub is_64_bit: Option<bool>,
    /// What `ver` printed.
    pub version: Option<String>,
    /// When it was gathered, as the server wrote dates.
    pub date: Option<String>,
    /// The code page that its programs wrote in, by its number.
    pub code_page: Option<u32>,
}

/// What was gathered.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// Where it lies.
    pub folder: Option<ServerPath>,
    /// Who the server is.
    pub about: About,
    /// Its registry as far as it was exported, without its classes.
    pub registry: Registry,
    /// Rights in the folders of its sites.
    pub rights: Vec<FolderRights>,
    /// Files of the folders of its sites by folded path, and their size in bytes.
    files: BTreeMap<String, u64>,
    /// What could not be gathered, as the collector says.
    pub left_out: Vec<String>,
    /// What of it could not be read.
    pub problems: Vec<Problem>,
}

impl Collected {
    /// Reads what is there; `None` when the collector was not used. What the system refuses to read is a problem.
    pub fn open(host: &dyn Host) -> Option<Collected> {
        let folder = match find_collected(host) {
            Ok(folder) => folder?,
            Err(error) => {
                let problem = match &error {
                    HostError::NotFound(path)
                    | HostError::Io { path, .. }
                    | HostError::Refused { path, .. } => unreadable(path, &format!("{error}.")),
                };
                return Some(Collected {
                    problems: vec![problem],
                    ..Collected::default()
                });
            }
        };
        let mut collected = Collected {
            folder: Some(folder.clone()),
            ..Collected::default()
        };
        if let Some(text) = collected.text(host, &folder, "collected.txt") {
            collected.about = about(&text);
        }
        if let Some(text) = collected.text(host, &folder, "left-out.txt") {
            collected.left_out = text
                .lines()
                .map(str::to_owned)
                .filter(|line| !line.trim().is_empty())
                .collect();
        }
        for path in collected.names(host, &folder, "registry") {
            // Classes are many, and nothing asks for them yet.
            if !is_classes(&path) {
                collected.take_registry(host, &path);
            }
        }
        let page = collected.about.code_page;
        for path in collected.names(host, &folder, "rights") {
            if let Some(bytes) = collected.bytes(host, &path) {
                collected.rights.extend(cacls::read(&text_of(&bytes, page)));
            }
        }
        let mut folders = Vec::new();
        for path in collected.names(host, &folder, "files") {
            if let Some(bytes) = collected.bytes(host, &path) {
                let listing = folder_listing::read(&text_of(&bytes, page));
                let files = listing.files.into_iter();
                collected
                    .files
                    .extend(files.map(|(path, size)| (fold(path.as_str()), size)));
                folders.extend(listing.folders);
            }
        }
        let nameless = rights::name(&mut collected.rights, &folders);
        collected.problems.extend(rights::told(&nameless, &folder));
        Some(collected)
    }

    /// Number and bytes of the files that were listed below a folder; `None` when it was not listed.
    pub fn size_of(&self, folder: &ServerPath) -> Option<(u64, u64)> {
        let around = format!("{}\\", fold(folder.as_str()).trim_end_matches('\\'));
        let (mut count, mut bytes) = (0, 0_u64);
        for (_, size) in self
            .files
            .range(around.clone()..)
            .take_while(|(path, _)| path.starts_with(&around))
        {
            count += 1;
            bytes = bytes.saturating_add(*size);
        }
        (count > 0).then_some((count, bytes))
    }

    /// True when a file was listed.
    pub fn lists(&self, path: &ServerPath) -> bool {
        self.files.contains_key(&fold(path.as_str()))
    }

    /// The rights in a folder.
    pub fn rights_in(&self, folder: &ServerPath) -> Option<&FolderRights> {
        self.rights.iter().find(|known| known.folder == *folder)
    }

    /// The files in a folder of what was gathered; one that cannot be listed is a problem.
    fn names(&mut self, host: &dyn Host, folder: &ServerPath, name: &str) -> Vec<ServerPath> {
        list(host, folder, name).unwrap_or_else(|problem| {
            self.problems.push(problem);
            Vec::new()
        })
    }

    /// What is at a path; what the system refuses to tell is a problem.
    fn entry(&mut self, host: &dyn Host, path: &ServerPath) -> Option<Entry> {
        host.entry(path).unwrap_or_else(|error| {
            self.problems.push(unreadable(path, &format!("{error}.")));
            None
        })
    }

    fn take_registry(&mut self, host: &dyn Host, path: &ServerPath) {
        let read = host.open(path).and_then(|file| {
            self.registry
                .take(BufReader::new(file), &|_| true)
                .map_err(|error| HostError::io(path, error))
        });
        match read {
            Ok(read) if read.is_export && read.lost_keys == 0 => {}
            Ok(read) if read.is_export => self.problems.push(unreadable(
                path,
                &format!(
                    "The names of {} of its keys are longer than any key's, so these keys and their values are left out.",
                    read.lost_keys
                ),
            )),
            Ok(_) => self.problems.push(unreadable(
                path,
                "It does not begin as an export of the registry does.",
            )),
            Err(error) => self.problems.push(unreadable(path, &format!("{error}."))),
        }
    }

    fn bytes(&mut self, host: &dyn Host, path: &ServerPath) -> Option<Vec<u8>> {
        let entry = self.entry(host, path)?;
        if entry.facts.size > LONGEST_LIST {
            self.problems
                .push(unreadable(path, "It is longer than any list of the collector."));
            return None;
        }
        match host.read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                self.problems.push(unreadable(path, &format!("{error}.")));
                None
            }
        }
    }

    fn text(&mut self, host: &dyn Host, folder: &ServerPath, name: &str) -> Option<String> {
        let path = folder.join(name)?;
        let bytes = self.bytes(host, &path)?;
        Some(text_of(&bytes, self.about.code_page))
    }
}

/// The files in a folder of what was gathered, in the order of their names; none when the folder is not there.
fn list(host: &dyn Host, folder: &ServerPath, name: &str) -> Result<Vec<ServerPath>, Problem> {
    let Some(folder) = folder.join(name) else {
        return Ok(Vec::new());
    };
    match host.list(&folder) {
        Ok(entries) => Ok(entries
            .iter()
            .filter_map(|entry| folder.join(&entry.name))
            .collect()),
        Err(HostError::NotFound(_)) => Ok(Vec::new()),
        Err(error) => Err(unreadable(&folder, &format!("{error}."))),
    }
}

fn is_classes(path: &ServerPath) -> bool {
    path.components()
        .next_back()
        .is_some_and(|name| fold(name).starts_with("CLASSES"))
}

fn about(text: &str) -> About {
    let value = |name: &str| {
        text.lines()
            .filter_map(|line| line.split_once('='))
            .find(|(key, _)| key.trim() == name)
            .map(|(_, value)| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    // A 32-bit cmd.exe of a 64-bit Windows says x86, and the truth in the second variable.
    let processor = value("processor32").or_else(|| value("processor"));
    About {
        computer: value("computer").map(|name| name.to_uppercase()),
        windows: value("windows").filter(|path| ServerPath::parse(path).is_some()),
        is_64_bit: processor.map(|name| !name.eq_ignore_ascii_case("x86")),
        version: value("version"),
        date: value("date"),
        code_page: value("codepage").and_then(|number| number.parse().ok()),
    }
}

fn unreadable(path: &ServerPath, cause: &str) -> Problem {
    Problem::warning("COLLECTED-NOT-READABLE", format!("{path} could not be read"))
        .with_cause(cause)
        .with_fix("Copy the collected folder again, or run the collector again on the old server.")
        .with_place(Place::file(path.as_str()))
}
