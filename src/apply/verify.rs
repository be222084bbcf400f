//! Reads back everything that a run wrote.

use super::copy::hash_of;
use super::expected::{Expected, differs_from_before, expected};
use super::journal::{Entry, Record, Step};
use super::observer::{Observer, Progress};
use super::runs::{RunState, find};
use crate::formats::apphost::AppHostConfig;
use crate::formats::metabase::{Metabase, ObjectOptions, Schema, objects};
use crate::hosts::{Destination, EntryKind, Host, HostError};
use crate::model::path::fold;
use crate::model::{ConfigElement, ConfigObject, ConfigPath, Place, Problem, Secret, ServerPath};
use crate::plan::config_hash;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What verification found.
#[derive(Clone, Debug, Default)]
pub struct VerifyReport {
    /// Items that were read back.
    pub checked: u64,
    /// Bytes that were read back.
    pub bytes: u64,
    /// True when somebody stopped it.
    pub cancelled: bool,
    /// Each difference between what is expected and what is there.
    pub problems: Vec<Problem>,
    /// That the run was taken back, so that what was there before it is expected; `None` for a run that stands.
    pub undone: Option<Undone>,
}

/// That a run was taken back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Undone {
    /// False when some of it stayed: what was changed since, or what an undo that was stopped had not come to.
    pub is_whole: bool,
    /// When, UTC; `None` when it is not on record.
    pub at: Option<String>,
}

impl Undone {
    fn of(state: RunState, records: &[Record]) -> Option<Undone> {
        let is_whole = match state {
            RunState::Undone => true,
            RunState::PartlyUndone => false,
            _ => return None,
        };
        let at = records.iter().rev().find_map(|record| match record {
            Record::Undone { at, .. } => at.clone(),
            _ => None,
        });
        Some(Undone { is_whole, at })
    }
}

impl VerifyReport {
    /// True when everything is as the run left it, or its undo.
    pub fn is_equal(&self) -> bool {
        self.problems.is_empty() && !self.cancelled
    }
}

/// Compares the destination with what the run `id` wrote: sizes and hashes of files, and the configuration, whole or,
/// when the file was changed since, attribute by attribute. What was taken back is compared with what was there before.
pub fn verify(
    runs: &Path,
    id: &str,
    destination: &dyn Destination,
    cancel: &AtomicBool,
    observer: &mut dyn Observer,
) -> Result<VerifyReport, Problem> {
    let run = find(runs, id)?;
    if run.header.identity != destination.identity() {
        return Err(Problem::error(
            "OTHER-DESTINATION",
            format!("Run {} did not write to {}", run.header.id, destination.label()),
        )
        .with_cause(format!("It wrote to {}.", run.header.destination_label))
        .with_fix("Give the folder that the run wrote to."));
    }
    let records = run.folder.records()?;
    let last = expected(&records);
    let mut report = VerifyReport {
        undone: Undone::of(run.state, &records),
        ..VerifyReport::default()
    };
    let mut progress = Progress {
        phase: "Verifying",
        total: last.len() as u64,
        ..Progress::default()
    };
    for (path, entry) in &last {
        if cancel.load(Ordering::Relaxed) {
            report.cancelled = true;
            break;
        }
        progress.current = path.to_string();
        observer.progress(&progress);
        let found = match entry {
            Expected::After(entry) if entry.intent.step == Step::Config => {
                let plan = run.folder.plan()?;
                let is_metabase = run.header.destination.iis.has_metabase();
                config(destination, path, entry, &plan, is_metabase)
            }
            Expected::After(entry) => {
                item(destination, path, entry, cancel).map(|what| what.into_iter().collect())
            }
            Expected::Before(entry) => destination.entry(path).map(|found| {
                let what = differs_from_before(entry, found.as_ref());
                what.into_iter().collect()
            }),
        };
        let differences = found.unwrap_or_else(|error| vec![format!("it cannot be read: {error}")]);
        report
            .problems
            .extend(differences.iter().map(|what| difference(path, entry, what)));
        report.checked += 1;
        report.bytes += entry.bytes();
        progress.done += 1;
        progress.bytes_done = report.bytes;
    }
    Ok(report)
}

/// What differs about a file or folder.
fn item(
    destination: &dyn Destination,
    path: &ServerPath,
    entry: &Entry,
    cancel: &AtomicBool,
) -> Result<Option<String>, HostError> {
    let found = destination.entry(path)?;
    Ok(match (entry.intent.step, found) {
        (Step::DeleteFile | Step::DeleteFolder, None) => None,
        (Step::DeleteFile | Step::DeleteFolder, Some(_)) => {
            Some("it was deleted and is there again".to_owned())
        }
        (_, None) => Some("it is missing".to_owned()),
        (Step::AddFolder, Some(found)) => {
            (found.kind != EntryKind::Directory).then(|| "it is not a folder any more".to_owned())
        }
        (_, Some(found)) if found.kind != EntryKind::File => Some("it is not a file any more".to_owned()),
        (_, Some(found)) => {
            let size = entry.facts.or(entry.intent.after).map(|facts| facts.size);
            if size.is_some_and(|size| size != found.facts.size) {
                Some(format!(
                    "it has {} bytes instead of {}",
                    found.facts.size,
                    size.unwrap_or_default()
                ))
            } else {
                let now = hash_of(path, &mut destination.open(path)?, cancel)?;
                (now.is_some() && now != entry.hash)
                    .then(|| "its bytes are not those that were copied".to_owned())
            }
        }
    })
}

/// What differs about the configuration: nothing when the file is the one that was written, else the attributes that
/// are not as the plan set them.
fn config(
    destination: &dyn Host,
    path: &ServerPath,
    entry: &Entry,
    plan: &Value,
    is_metabase: bool,
) -> Result<Vec<String>, HostError> {
    let bytes = destination.read(path)?;
    if Some(config_hash(&bytes)) == entry.hash {
        return Ok(Vec::new());
    }
    let rows = plan.get("rows").and_then(Value::as_array).into_iter().flatten();
    let read = if is_metabase {
        Metabase::read(bytes.as_slice(), Schema::built_in(), path.as_str()).map(|metabase| {
            let all = ObjectOptions {
                to: "/",
                schema: metabase.schema(),
                value: &|_, _| None,
            };
            let objects: HashMap<String, ConfigObject> = objects(metabase.root(), &all)
                .into_iter()
                .map(|object| (fold(&object.path.to_string()), object))
                .collect();
            let find = |path: &ConfigPath| {
                let object = objects.get(&fold(&path.to_string()))?;
                Some(shown_attributes(object))
            };
            rows.flat_map(|row| row_differences(&find, row)).collect()
        })
    } else {
        AppHostConfig::parse(bytes, path.as_str()).map(|config| {
            let find = |path: &ConfigPath| config.shown_attributes(path);
            rows.flat_map(|row| row_differences(&find, row)).collect()
        })
    };
    Ok(read.unwrap_or_else(|problem| vec![format!("it cannot be read any more: {problem}")]))
}

fn shown_attributes(object: &ConfigObject) -> Attributes {
    let attributes = object.attributes.iter();
    attributes
        .map(|(name, value)| (name.to_string(), value.shown().to_owned()))
        .collect()
}

/// Attributes of an element by name, and who finds them.
type Attributes = Vec<(String, String)>;
type Find<'f> = &'f dyn Fn(&ConfigPath) -> Option<Attributes>;

fn row_differences(find: Find<'_>, row: &Value) -> Vec<String> {
    let detail = row.get("detail");
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    if text(detail.and_then(|detail| detail.get("kind"))).as_deref() != Some("config") {
        return Vec::new();
    }
    let Some(path) = detail.and_then(|detail| config_path(detail.get("path")?)) else {
        return Vec::new();
    };
    // Nor is the key of an element on record that has a secret in it.
    let keys = path.elements.iter().flat_map(|element| &element.key);
    if keys.into_iter().any(|(_, value)| value.contains(Secret::MASK)) {
        return Vec::new();
    }
    let state = text(row.get("state"));
    let element = find(&path);
    if state.as_deref() == Some("delete") {
        let has_key = path.last().is_some_and(|element| !element.key.is_empty());
        return match element {
            Some(_) if has_key => vec![format!("{path} was deleted and is there again")],
            _ => Vec::new(),
        };
    }
    let Some(attributes) = element else {
        return vec![format!("{path} is missing")];
    };
    let changes = detail
        .and_then(|detail| detail.get("attributes"))
        .and_then(Value::as_array);
    changes
        .into_iter()
        .flatten()
        .filter_map(|change| {
            let name = text(change.get("name"))?;
            let after = text(change.get("after"));
            let now = attributes
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value);
            // What a secret was is not on record, only that there was one.
            let is_equal = match (&after, now) {
                (Some(after), Some(now)) => after == now || after == Secret::MASK,
                (None, None) => true,
                _ => false,
            };
            (!is_equal).then(|| {
                let shown = |value: Option<&String>| {
                    value.map_or("absent".to_owned(), |value| format!("\"{value}\""))
                };
                format!(
                    "{name} of {path} is {} instead of {}",
                    shown(now),
                    shown(after.as_ref())
                )
            })
        })
        .collect()
}

/// A configuration path as plan.json has it.
fn config_path(value: &Value) -> Option<ConfigPath> {
    let elements = value
        .get("elements")?
        .as_array()?
        .iter()
        .map(|element| {
            let key = element
                .get("key")?
                .as_array()?
                .iter()
                .map(|pair| Some((pair.get(0)?.as_str()?.into(), pair.get(1)?.as_str()?.into())))
                .collect::<Option<Vec<_>>>()?;
            Some(ConfigElement {
                name: element.get("name")?.as_str()?.into(),
                key,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    Some(ConfigPath {
        location: value.get("location").and_then(Value::as_str).map(Into::into),
        elements: std::sync::Arc::new(elements),
    })
}

fn difference(path: &ServerPath, expected: &Expected, what: &str) -> Problem {
    let (title, fix) = match expected {
        Expected::After(_) => (
            format!("{path} is not as the run left it"),
            "Plan again to see what a sync would change now, or undo the run.",
        ),
        Expected::Before(_) => (
            format!("{path} is not as it was before the run"),
            "Somebody changed it after the undo. Decide by hand whether that is right.",
        ),
    };
    Problem::error("VERIFY-DIFFERS", title)
        .with_cause(format!("{}.", capital(what)))
        .with_fix(fix)
        .with_place(Place::file(path.to_string()))
        .with_target(path.to_string())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
