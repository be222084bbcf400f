//! What a source consists of, object by object: the walk behind `-verb:dump`.
//!
//! A site of a server and a package of it are the same tree of objects, so one walk tells both. Files are listed where
//! they lie while it goes; only the objects themselves are held.

use super::package::{PackageContents, PackageOptions, PackageSource};
use super::{MetaKeyScope, SourceServer};
use crate::formats::archive_xml::{Object, shown_time};
use crate::formats::package::layout;
use crate::hosts::{Entry, EntryKind};
use crate::model::secret::shown_among;
use crate::model::{Place, Problem, Secret, ServerPath};

/// Hears of the objects of a dump, parents first.
pub trait Listener {
    /// An object begins: its element name, its attributes, and what a plain listing shows of it.
    fn open(&mut self, name: &str, attributes: &[(String, String)], line: Option<&str>);
    /// The object that began last and has not ended ends.
    fn close(&mut self);
    /// Something could not be listed.
    fn problem(&mut self, problem: &Problem);
}

/// Dumps a scope of a server.
pub fn server(
    source: &SourceServer,
    scope: &MetaKeyScope,
    options: &PackageOptions<'_>,
    listener: &mut dyn Listener,
) {
    let contents = PackageContents::gather(source, scope, options);
    for problem in &contents.problems {
        listener.problem(problem);
    }
    let list = |folder: &str| -> Result<Vec<Entry>, String> {
        let path = ServerPath::parse(folder).ok_or_else(|| "it is no full path".to_owned())?;
        source.host.list(&path).map_err(|error| error.to_string())
    };
    object(&contents.archive, &list, listener);
}

/// Dumps a package of any provider.
pub fn package(package: &PackageSource, listener: &mut dyn Listener) {
    let list = |folder: &str| -> Result<Vec<Entry>, String> {
        let entry = layout::entry_of(folder);
        let is_there = package.host.directory().find(&entry).is_some();
        let entries = package.host.children(&entry);
        if entries.is_empty() && !is_there {
            return Err(format!("the package has no folder {entry}"));
        }
        Ok(entries)
    };
    object(&package.archive, &list, listener);
}

pub(super) type List<'l> = &'l dyn Fn(&str) -> Result<Vec<Entry>, String>;

fn object(object: &Object, list: List<'_>, listener: &mut dyn Listener) {
    match object.name.strip_prefix("MSDeploy.") {
        Some("dirPath") => {
            let path = object
                .get("path")
                .unwrap_or_default()
                .trim_end_matches(['\\', '/']);
            folder(path, list, listener);
            return;
        }
        Some("filePath") => {
            let path = object.get("path").unwrap_or_default().to_owned();
            listener.open("filePath", &[("path".to_owned(), path.clone())], Some(&path));
            listener.close();
            return;
        }
        _ => {}
    }
    let attributes: Vec<(String, String)> = object
        .attributes
        .iter()
        .map(|attribute| (attribute.name.clone(), attribute.shown()))
        .map(|(name, value)| match name.as_str() {
            "secret" if value != "Empty" => (name, Secret::MASK.to_owned()),
            // A property of a metabase: what it is called tells of its value.
            "value" => {
                let value =
                    shown_among(object.get("name").unwrap_or_default(), &value, |_| None).into_owned();
                (name, value)
            }
            _ => (name, value),
        })
        .collect();
    let line = object.key().filter(|_| object.name != "metaProperty");
    listener.open(&object.name, &attributes, line);
    for child in &object.children {
        self::object(child, list, listener);
    }
    listener.close();
}

/// A content root with everything below it, without recursion: depth is the source's to choose.
pub(super) fn folder(root: &str, list: List<'_>, listener: &mut dyn Listener) {
    enum Step {
        Enter(String, bool),
        File(String, Entry),
        Leave,
    }
    let mut steps = vec![Step::Enter(root.to_owned(), true)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave => listener.close(),
            Step::File(path, entry) => {
                let attributes = [
                    ("path", entry.name.clone()),
                    ("size", entry.facts.size.to_string()),
                    ("lastWriteTime", shown_time(entry.facts.modified)),
                    ("securityDescriptor", "D:".to_owned()),
                ]
                .map(|(name, value)| (name.to_owned(), value));
                listener.open("filePath", &attributes, Some(&path));
                listener.close();
            }
            Step::Enter(path, is_root) => {
                let name = if is_root {
                    path.clone()
                } else {
                    path.rsplit(['\\', '/']).next().unwrap_or_default().to_owned()
                };
                let mut attributes = vec![
                    ("path".to_owned(), name),
                    ("securityDescriptor".to_owned(), "D:".to_owned()),
                ];
                if is_root {
                    attributes.push(("parentSecurityDescriptors".to_owned(), String::new()));
                }
                attributes.push(("attributes".to_owned(), "Directory".to_owned()));
                listener.open("dirPath", &attributes, Some(&path));
                steps.push(Step::Leave);
                match list(&path) {
                    Ok(entries) => {
                        let (mut folders, mut files) = (Vec::new(), Vec::new());
                        for entry in entries {
                            let below = format!("{path}\\{}", entry.name);
                            match entry.kind {
                                EntryKind::Directory => folders.push(Step::Enter(below, false)),
                                EntryKind::File => files.push(Step::File(below, entry)),
                                EntryKind::Other => {}
                            }
                        }
                        folders.append(&mut files);
                        steps.extend(folders.into_iter().rev());
                    }
                    Err(reason) => listener.problem(
                        &Problem::warning("SOURCE-NOT-READABLE", format!("{path} cannot be listed"))
                            .with_cause(format!("{reason}."))
                            .with_place(Place::file(path.clone()))
                            .with_target(path),
                    ),
                }
            }
        }
    }
}
