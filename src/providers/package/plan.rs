//! What making a package would do: its entries in order, and the rows that say what changes.

use super::contents::PackageContents;
use super::objects;
use super::source::PackageSource;
use crate::formats::archive_xml::Object;
use crate::formats::package::{self, layout, name_refusal};
use crate::hosts::{Entry, EntryKind, Host};
use crate::model::path::fold;
use crate::model::{Change, Detail, FileFacts, Place, Problem, RowState, ServerPath, Totals};
use std::collections::{BTreeMap, BTreeSet};

/// One entry of a package to be written.
#[derive(Clone, Debug)]
pub struct PlannedEntry {
    /// Name in the zip, without a slash at the end.
    pub name: String,
    /// What it is made of.
    pub kind: PlannedKind,
}

/// What an entry is made of.
#[derive(Clone, Debug)]
pub enum PlannedKind {
    /// A text that is made.
    Document(String),
    /// A folder.
    Folder,
    /// A file of the source, with what it was when it was planned.
    File(ServerPath, FileFacts),
}

/// What making or renewing a package does.
#[derive(Debug, Default)]
pub struct PackagePlan {
    /// Rows as they are told: metabase keys, then folders and files, then what goes.
    pub rows: Vec<Change>,
    /// Their counts.
    pub totals: Totals,
    /// Objects that the package already has.
    pub same: u64,
    /// Every entry of the finished package, in its order.
    pub entries: Vec<PlannedEntry>,
    /// What is left out, and what forbids making it (errors).
    pub problems: Vec<Problem>,
}

/// Keys, and files and folders, of the package that is there.
#[derive(Default)]
struct Existing {
    keys: BTreeMap<String, Object>,
    files: BTreeMap<String, (String, Option<FileFacts>)>,
    documents: BTreeMap<&'static str, Vec<u8>>,
}

impl PackagePlan {
    /// Lists the files and compares all with the package that is there.
    pub fn make(
        contents: &PackageContents,
        host: &dyn Host,
        existing: Option<&PackageSource>,
    ) -> PackagePlan {
        let mut old = existing.map(Existing::of).unwrap_or_default();
        let mut plan = PackagePlan {
            problems: contents.problems.clone(),
            ..PackagePlan::default()
        };
        plan.document(layout::ARCHIVE, contents.archive_xml());
        for key in contents
            .archive
            .subtree()
            .filter(|object| object.name == objects::KEY)
        {
            plan.key(key, &mut old);
        }
        for folder in &contents.folders {
            plan.folder(host, &folder.path, &mut old);
        }
        for (name, text) in [
            (layout::INHERITED, contents.inherited_xml()),
            (layout::SYSTEM_INFO, contents.system_info.clone()),
        ] {
            plan.made(name, &text, &old);
            plan.document(name, text);
        }
        plan.gone(old);
        plan.check_limits();
        for row in &plan.rows {
            plan.totals.count(row);
        }
        plan
    }

    fn document(&mut self, name: &str, text: String) {
        self.entries.push(PlannedEntry {
            name: name.to_owned(),
            kind: PlannedKind::Document(text),
        });
    }

    fn key(&mut self, key: &Object, old: &mut Existing) {
        let path = key.get("path").unwrap_or_default();
        match old.keys.remove(&fold(path)) {
            Some(before) if before == without_keys(key) => self.same += 1,
            Some(_) => self.row(
                RowState::Change,
                objects::KEY,
                path,
                "its settings differ",
                Detail::None,
            ),
            None => self.row(
                RowState::Add,
                objects::KEY,
                path,
                "the package does not have it",
                Detail::None,
            ),
        }
    }

    /// A document of ours that has a row of its own when it is new or differs.
    fn made(&mut self, name: &'static str, text: &str, old: &Existing) {
        let kind = if name == layout::SYSTEM_INFO {
            "systemInfo"
        } else {
            "inheritedKeys"
        };
        match old.documents.get(name) {
            Some(bytes) if bytes == text.as_bytes() => self.same += 1,
            Some(_) => self.row(RowState::Change, kind, name, "it differs", Detail::None),
            None => self.row(
                RowState::Add,
                kind,
                name,
                "the package does not have it",
                Detail::None,
            ),
        }
    }

    /// A folder with everything in it: its folders first, then its files (package format §1.1).
    fn folder(&mut self, host: &dyn Host, root: &ServerPath, old: &mut Existing) {
        // `true` entries are files that wait until the folders beside them are done.
        let mut open: Vec<(ServerPath, Option<FileFacts>)> = vec![(root.clone(), None)];
        while let Some((path, file)) = open.pop() {
            let name = layout::entry_of(path.as_str());
            if let Some(facts) = file {
                self.file(name, path, facts, old);
                continue;
            }
            let entries = match host.list(&path) {
                Ok(entries) => entries,
                Err(error) => {
                    self.problems.push(unread(&path, &error.to_string()));
                    continue;
                }
            };
            let detail = Detail::Directory {
                destination: path.clone(),
            };
            match old.files.remove(&fold(&name)) {
                Some((_, None)) => self.same += 1,
                _ => self.row(
                    RowState::Add,
                    "directory",
                    path.as_str(),
                    "the package does not have it",
                    detail,
                ),
            }
            self.entries.push(PlannedEntry {
                name,
                kind: PlannedKind::Folder,
            });
            let mut below = self.names_in(&path, entries);
            below.reverse();
            open.extend(below);
        }
    }

    /// What of a listing can be packed, folders first.
    fn names_in(&mut self, folder: &ServerPath, entries: Vec<Entry>) -> Vec<(ServerPath, Option<FileFacts>)> {
        let mut seen = BTreeSet::new();
        let (mut folders, mut files) = (Vec::new(), Vec::new());
        for entry in entries {
            let refusal = name_refusal(&entry.name).or_else(|| {
                (!seen.insert(fold(&entry.name)))
                    .then(|| "another name differs from it in case only".to_owned())
            });
            let path = folder.join(&entry.name);
            match (refusal, path, entry.kind) {
                (None, Some(path), EntryKind::Directory) => folders.push((path, None)),
                (None, Some(path), EntryKind::File) => files.push((path, Some(entry.facts))),
                (None, Some(path), EntryKind::Other) => self.problems.push(
                    Problem::warning("LINK-NOT-FOLLOWED", format!("{path} is not in the package"))
                        .with_cause("It is a link, and what it points to may lie outside of the server.")
                        .with_fix("Copy what it points to into its place, if the site needs it.")
                        .with_place(Place::file(path.as_str()))
                        .with_target(path.as_str()),
                ),
                (refusal, _, _) => self.problems.push(
                    Problem::error(
                        "NAME-NOT-POSSIBLE",
                        format!("{} in {folder} cannot be packed", entry.name.escape_debug()),
                    )
                    .with_cause(format!(
                        "{}.",
                        refusal.unwrap_or_else(|| "Windows cannot hold the name".to_owned())
                    ))
                    .with_fix("Rename the file on the source.")
                    .with_place(Place::file(folder.as_str()))
                    .with_target(folder.as_str()),
                ),
            }
        }
        folders.extend(files);
        folders
    }

    fn file(&mut self, name: String, path: ServerPath, facts: FileFacts, old: &mut Existing) {
        let before = match old.files.remove(&fold(&name)) {
            Some((_, before)) => before,
            None => None,
        };
        if before == Some(facts) {
            self.same += 1;
        } else {
            let (state, why) = match before {
                None => (RowState::Add, "the package does not have it"),
                Some(before) if before.size != facts.size => (RowState::Change, "its size differs"),
                Some(_) => (RowState::Change, "it was written at another time"),
            };
            let detail = Detail::File {
                source: Some(path.clone()),
                destination: path.clone(),
                before,
                after: Some(facts),
            };
            self.row(state, "file", path.as_str(), why, detail);
        }
        if facts.size > package::LARGEST_FILE {
            self.problems.push(
                Problem::error(
                    "ERROR_PACKAGE_TOO_LARGE",
                    format!("{path} is too large for a package"),
                )
                .with_cause(format!(
                    "It has {} bytes; a package holds files of at most {}.",
                    facts.size,
                    package::LARGEST_FILE
                ))
                .with_fix("Sync directly from server to server, or move the file out of the site.")
                .with_place(Place::file(path.as_str())),
            );
        }
        self.entries.push(PlannedEntry {
            name,
            kind: PlannedKind::File(path, facts),
        });
    }

    /// What the package has and the source has not; files before the folders they are in.
    fn gone(&mut self, old: Existing) {
        for (_, (name, facts)) in old.files.into_iter().rev() {
            let kind = if facts.is_some() { "file" } else { "directory" };
            self.row(
                RowState::Delete,
                kind,
                &name,
                "the source does not have it",
                Detail::None,
            );
        }
        for (_, key) in old.keys.into_iter().rev() {
            let path = key.get("path").unwrap_or_default().to_owned();
            self.row(
                RowState::Delete,
                objects::KEY,
                &path,
                "the source does not have it",
                Detail::None,
            );
        }
    }

    fn check_limits(&mut self) {
        if self.entries.len() > package::MOST_ENTRIES {
            self.problems.push(
                Problem::error(
                    "ERROR_PACKAGE_TOO_LARGE",
                    "The site has too many files for a package",
                )
                .with_cause(format!(
                    "It has {} files and folders; a package holds at most {}.",
                    self.entries.len(),
                    package::MOST_ENTRIES
                ))
                .with_fix("Sync directly from server to server."),
            );
        }
    }

    fn row(&mut self, state: RowState, object: &str, name: &str, why: &str, detail: Detail) {
        self.rows.push(Change {
            id: u32::try_from(self.rows.len()).unwrap_or(u32::MAX),
            state,
            object: object.into(),
            name: name.into(),
            why: why.to_owned(),
            detail,
        });
    }

    /// The first problem that forbids making the package.
    pub fn blocker(&self, acknowledged: &[String]) -> Option<&Problem> {
        self.problems.iter().find(|problem| {
            problem.is_error()
                && !acknowledged
                    .iter()
                    .any(|code| code.eq_ignore_ascii_case(&problem.code))
        })
    }
}

impl Existing {
    fn of(package: &PackageSource) -> Existing {
        let keys = package
            .archive
            .subtree()
            .filter(|object| object.name == objects::KEY)
            .map(|object| (fold(object.get("path").unwrap_or_default()), without_keys(object)))
            .collect();
        let files = package
            .host
            .directory()
            .below(&format!("{}/", layout::CONTENT))
            .map(|entry| {
                let facts = (entry.kind == package::EntryKind::File).then_some(FileFacts {
                    size: entry.size,
                    modified: entry.modified,
                });
                (fold(&entry.name), (entry.name.clone(), facts))
            })
            .collect();
        let documents = [layout::INHERITED, layout::SYSTEM_INFO]
            .into_iter()
            .filter_map(|name| Some((name, package.host.document(name).ok().flatten()?)))
            .collect();
        Existing {
            keys,
            files,
            documents,
        }
    }
}

/// The object without the keys inside of it, for comparison.
fn without_keys(object: &Object) -> Object {
    Object {
        children: object
            .children
            .iter()
            .filter(|child| child.name != objects::KEY)
            .cloned()
            .collect(),
        ..object.clone()
    }
}

fn unread(path: &ServerPath, reason: &str) -> Problem {
    Problem::error("SOURCE-NOT-READABLE", format!("{path} cannot be read"))
        .with_cause(format!("{reason}."))
        .with_fix("Give your account the right to read it, or take it out of the site.")
        .with_place(Place::file(path.as_str()))
        .with_target(path.as_str())
}
