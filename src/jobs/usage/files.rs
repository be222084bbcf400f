//! Which files hold the logs.
//!
//! Logs lie on the server itself, where its metabase says; in a folder that was given, laid out as IIS does it
//! (`W3SVC1\ex091104.log`) or with the files right in it; or in `LogFiles` below the folder that stands for the server.

use super::spot::Spot;
use crate::discover::usage::{FileFacts, LogOf, LogPlace, Question, hosted_places, name_day, places};
use crate::hosts::{EntryKind, Host};
use crate::model::path::compare_folded;
use crate::model::{Day, Place, Problem, ServerPath};
use crate::providers::{DestinationServer, SourceServer};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is asked of which logs.
#[derive(Clone)]
pub struct Asked {
    /// The server's files.
    pub host: Arc<dyn Host>,
    /// What is looked for.
    pub question: Question,
    /// Where the server's configuration says that logs are.
    pub places: Vec<LogPlace>,
    /// A folder of this computer, or else of the server, that was named instead.
    pub folder: Option<PathBuf>,
    /// The folder of this computer that stands for the server.
    pub root: Option<PathBuf>,
    /// What the configuration says against finding use in the logs.
    pub problems: Vec<Problem>,
}

impl Asked {
    /// Asks the logs of an IIS 6 server, or those in `folder`.
    pub fn of(source: &SourceServer, question: Question, folder: Option<PathBuf>) -> Asked {
        let sites: Vec<u32> = question.sites.iter().map(|site| site.id).collect();
        let (places, problems) = places(&source.metabase, &source.facts.windows_directory, &sites);
        Asked {
            host: source.host.clone(),
            question,
            places,
            folder,
            root: source
                .location
                .as_ref()
                .and_then(|location| location.root.clone()),
            problems,
        }
    }
}

impl Asked {
    /// Asks the logs of a part of a server with IIS 7 or later, or those in `folder`.
    pub fn of_application_host(
        server: &DestinationServer,
        question: Question,
        folder: Option<PathBuf>,
    ) -> Asked {
        let sites: Vec<u32> = question.sites.iter().map(|site| site.id).collect();
        let (places, problems) = hosted_places(&server.config, &server.facts, &sites);
        Asked {
            host: server.host.clone(),
            question,
            places,
            folder,
            root: server.location.root.clone(),
            problems,
        }
    }
}

/// One file to read.
#[derive(Clone, Debug)]
pub struct LogFile {
    /// Whose requests it holds.
    pub of: LogOf,
    /// The day that its name says.
    pub day: Option<Day>,
    /// Its size in bytes.
    pub size: u64,
    spot: Spot,
}

impl LogFile {
    /// Its path, for people.
    pub fn shown(&self) -> String {
        self.spot.shown()
    }

    /// Opens it, from a place after its start.
    pub(super) fn open(&self, host: &dyn Host, offset: u64) -> Result<Box<dyn Read + Send>, String> {
        self.spot.open(host, offset)
    }
}

/// The files that were found, in the order in which they are merged.
pub(super) struct Found {
    pub files: Vec<LogFile>,
    /// By site of the question: folders, and files that are known not to be readable.
    pub facts: Vec<FileFacts>,
    pub problems: Vec<Problem>,
}

/// Finds the logs.
pub(super) fn find(asked: &Asked) -> Result<Found, Problem> {
    let mut found = Found {
        files: Vec::new(),
        facts: vec![FileFacts::default(); asked.question.sites.len()],
        problems: asked.problems.clone(),
    };
    let given = match &asked.folder {
        Some(folder) => Some(given(asked, folder)?),
        None => None,
    };
    match given {
        Some(top) => in_folder(asked, &top, &mut found),
        None => {
            for place in &asked.places {
                let spot = Spot::Server(place.folder.clone());
                look(asked, place.of, &spot, &mut found);
            }
            let beside = asked.root.as_ref().and_then(|root| native_log_files(root));
            if found.files.is_empty()
                && let Some(beside) = beside
            {
                in_folder(asked, &Spot::Native(beside), &mut found);
            }
        }
    }
    if found.files.is_empty() {
        found.problems.push(nothing_found(asked));
    }
    found.files.sort_by(|a, b| {
        a.of.cmp(&b.of)
            .then_with(|| compare_folded(&a.shown(), &b.shown()))
    });
    found.files.dedup_by(|a, b| a.spot == b.spot);
    Ok(found)
}

/// The folder that was named: one of this computer, or of the server.
fn given(asked: &Asked, folder: &Path) -> Result<Spot, Problem> {
    if folder.is_dir() {
        return Ok(Spot::Native(folder.to_owned()));
    }
    let on_server = folder.to_str().and_then(ServerPath::parse);
    if let Some(path) = on_server
        && let Ok(Some(entry)) = asked.host.entry(&path)
        && entry.kind == EntryKind::Directory
    {
        return Ok(Spot::Server(path));
    }
    Err(Problem::error(
        "LOGS-NOT-FOUND",
        format!("There is no folder {}", folder.display()),
    )
    .with_cause("Neither this computer nor the server has it.")
    .with_fix("Give the folder that holds W3SVC1, W3SVC2 …, or the files themselves.")
    .with_place(Place::file(folder.display().to_string())))
}

/// `LogFiles` right below the folder that stands for a server, in any case.
fn native_log_files(root: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(root).ok()?;
    entries
        .filter_map(Result::ok)
        .find(|entry| {
            entry.file_type().is_ok_and(|kind| kind.is_dir())
                && entry.file_name().eq_ignore_ascii_case("LogFiles")
        })
        .map(|entry| entry.path())
}

/// A folder with the folders of sites, or with the files themselves.
fn in_folder(asked: &Asked, top: &Spot, found: &mut Found) {
    let names = match top.list(asked.host.as_ref()) {
        Ok(names) => names,
        Err(why) => {
            found.problems.push(unreadable(&top.shown(), &why));
            return;
        }
    };
    let folder = |name: &str| {
        names
            .iter()
            .find(|item| item.is_folder && item.name.eq_ignore_ascii_case(name))
            .and_then(|item| top.join(&item.name))
    };
    let mut is_laid_out = false;
    for site in &asked.question.sites {
        if let Some(spot) = folder(&format!("W3SVC{}", site.id)) {
            is_laid_out = true;
            look(asked, LogOf::Site(site.id), &spot, found);
        }
    }
    if let Some(spot) = folder("W3SVC") {
        is_laid_out = true;
        look(asked, LogOf::All, &spot, found);
    }
    if names.iter().any(|item| !item.is_folder && is_log(&item.name)) {
        look(asked, owner(asked, top), top, found);
    } else if !is_laid_out && let Some(inner) = folder("LogFiles") {
        in_folder(asked, &inner, found);
    }
}

/// Whose files lie right in a folder: its name says, or there is only one site, or the files have to.
fn owner(asked: &Asked, top: &Spot) -> LogOf {
    let name = top.name();
    let id = name
        .get(5..)
        .filter(|_| {
            name.get(..5)
                .is_some_and(|start| start.eq_ignore_ascii_case("W3SVC"))
        })
        .and_then(|id| id.parse().ok());
    match (id, asked.question.sites.as_slice()) {
        (Some(id), _) => LogOf::Site(id),
        (None, [only]) => LogOf::Site(only.id),
        (None, _) => LogOf::All,
    }
}

/// Takes the logs in one folder.
fn look(asked: &Asked, of: LogOf, folder: &Spot, found: &mut Found) {
    if let Spot::Server(path) = folder
        && matches!(asked.host.entry(path), Ok(None))
    {
        return;
    }
    let names = match folder.list(asked.host.as_ref()) {
        Ok(names) => names,
        Err(why) => {
            found.problems.push(unreadable(&folder.shown(), &why));
            concern(asked, of, &mut found.facts, |facts| facts.unread += 1);
            return;
        }
    };
    concern(asked, of, &mut found.facts, |facts| {
        facts.folders.push(folder.shown())
    });
    let mut packed = Vec::new();
    let mut foreign = Vec::new();
    for item in names.into_iter().filter(|item| !item.is_folder) {
        let lower = item.name.to_ascii_lowercase();
        if is_log(&lower) {
            if let Some(spot) = folder.join(&item.name) {
                found.files.push(LogFile {
                    of,
                    day: name_day(&item.name),
                    size: item.size,
                    spot,
                });
            }
        } else if is_packed(&lower) {
            packed.push(item.name);
        } else if is_foreign(&lower) {
            foreign.push(item.name);
        }
    }
    if let Some(first) = packed.first() {
        found.problems.push(
            Problem::warning(
                "LOGS-PACKED",
                format!(
                    "{} in {} left out",
                    files_are(packed.len(), "packed log"),
                    folder.shown()
                ),
            )
            .with_cause(format!("They are archives ({first}), which are not opened."))
            .with_fix("Unpack them beside the others and look again.")
            .with_place(Place::file(folder.shown())),
        );
    }
    if let Some(first) = foreign.first() {
        found.problems.push(
            Problem::warning(
                "LOG-FORMAT",
                format!(
                    "{} in {} left out",
                    files_are(foreign.len(), "log"),
                    folder.shown()
                ),
            )
            .with_cause(format!(
                "They are in another format ({first}); only W3C extended logs (ex*.log, u_ex*.log) are read."
            ))
            .with_fix("Convert them with LogParser to W3C extended logs, and give their folder with -logs.")
            .with_place(Place::file(folder.shown())),
        );
    }
    // What is left out may be what would have shown a use.
    let missing = u32::try_from(packed.len() + foreign.len()).unwrap_or(u32::MAX);
    concern(asked, of, &mut found.facts, |facts| facts.unread += missing);
}

/// Tells a fact to the sites that it concerns.
pub(super) fn concern(
    asked: &Asked,
    of: LogOf,
    facts: &mut [FileFacts],
    mut tell: impl FnMut(&mut FileFacts),
) {
    for (site, facts) in asked.question.sites.iter().zip(facts) {
        if of == LogOf::All || of == LogOf::Site(site.id) {
            tell(facts);
        }
    }
}

/// `ex091104.log`, `u_ex091104.log`, `extend1.log`.
fn is_log(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with(".log") && (lower.starts_with("ex") || lower.starts_with("u_ex"))
}

fn is_packed(lower: &str) -> bool {
    [".zip", ".gz", ".7z", ".rar", ".cab", ".bz2"]
        .iter()
        .any(|ending| lower.ends_with(ending))
}

/// `nc091104.log` (NCSA), `in091104.log` (Microsoft IIS), `raw091104.ibl` (binary).
fn is_foreign(lower: &str) -> bool {
    lower.ends_with(".ibl")
        || (lower.ends_with(".log")
            && ["nc", "in", "u_nc", "u_in"].iter().any(|start| {
                lower
                    .strip_prefix(start)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            }))
}

fn files_are(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what} is")
    } else {
        format!("{count} {what}s are")
    }
}

fn nothing_found(asked: &Asked) -> Problem {
    let looked: Vec<String> = match &asked.folder {
        Some(folder) => vec![folder.display().to_string()],
        None => asked
            .places
            .iter()
            .map(|place| place.folder.to_string())
            .collect(),
    };
    Problem::warning("NO-LOGS", "No logs of the chosen sites were found")
        .with_cause(format!("Looked in {}.", looked.join(", ")))
        .with_fix(
            "Copy the logs of the old server (its folder LogFiles) and name the folder: -logs:FOLDER. Without logs \
             nothing is known about what is used.",
        )
}

fn unreadable(folder: &str, why: &str) -> Problem {
    Problem::warning("LOG-NOT-READ", format!("Could not read the folder {folder}"))
        .with_cause(why.to_owned())
        .with_fix("Give your account the right to read it, or copy the logs to a place that you may read.")
        .with_place(Place::file(folder))
        .with_target(folder)
}
