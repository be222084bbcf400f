//! Room for the content on the drives of the destination.

use super::check::{Check, CheckState};
use super::view::View;
use crate::hosts::EntryKind;
use crate::model::ServerPath;
use crate::providers::Collected;
use std::collections::BTreeMap;

/// Files that are counted at most; a sync itself counts all of them before it writes.
const COUNTED: u64 = 300_000;

/// Content for one drive.
#[derive(Default)]
struct Wanted {
    bytes: u64,
    files: u64,
    is_more: bool,
    needed_by: Vec<String>,
    at: Option<ServerPath>,
}

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let collected = Collected::open(view.subject.source_host);
    let drives = view.subject.destination_host.drives();
    let mut wanted: BTreeMap<char, Wanted> = BTreeMap::new();
    let roots = &view.subject.content;
    for root in roots.iter() {
        let Some(drive) = root.destination.drive().filter(|drive| drives.contains(drive)) else {
            continue;
        };
        // A folder inside of another one that comes along is counted with that.
        let is_inside = roots.iter().any(|other| {
            root.source
                .relative_to(&other.source)
                .is_some_and(|below| !below.is_empty())
        });
        let here = wanted.entry(drive).or_default();
        here.needed_by.push(root.logical.clone());
        here.at.get_or_insert_with(|| root.destination.clone());
        if is_inside {
            continue;
        }
        let copied = count(view, &root.source);
        let listed = collected
            .as_ref()
            .and_then(|collected| collected.size_of(&root.source));
        // Where the content was not copied, the collector's list says how much there is.
        let (files, bytes) = listed.filter(|(files, _)| *files > copied.0).unwrap_or(copied);
        here.files += files;
        here.bytes = here.bytes.saturating_add(bytes);
        here.is_more |= files >= COUNTED;
    }
    wanted
        .into_iter()
        .filter(|(_, wanted)| wanted.files > 0)
        .map(|(drive, wanted)| check(view, drive, wanted))
        .collect()
}

fn check(view: &View<'_>, drive: char, wanted: Wanted) -> Check {
    let destination = &view.subject.destination.name;
    let at_least = if wanted.is_more { "at least " } else { "" };
    let needs = format!("{at_least}{} in {}", size(wanted.bytes), counted(wanted.files));
    let check = Check::new(
        "FREE-SPACE",
        &drive.to_string(),
        format!("Room on drive {drive}:"),
    )
    .why("A sync that runs out of room stops in the middle; what it did can be undone, and has to be.")
    .needed_by(wanted.needed_by);
    let free = wanted
        .at
        .and_then(|path| view.subject.destination_host.free_space(&path));
    match free {
        // The same reserve as the sync keeps (plan/preflight).
        Some(free) if free < wanted.bytes.saturating_add(wanted.bytes / 20) => check
            .found(
                CheckState::Blocking,
                format!("The content has {needs}, and {} are free there.", size(free)),
            )
            .fix(format!(
                "Make room on drive {drive}: of {destination}, or map folders to another drive."
            )),
        Some(free) => check.found(
            CheckState::Ready,
            format!("The content has {needs}, and {} are free there.", size(free)),
        ),
        None => check
            .found(
                CheckState::Unknown,
                format!("The content has {needs}; how much is free cannot be told."),
            )
            .fix(format!("On {destination}: Get-PSDrive -Name {drive}")),
    }
}

/// Files and bytes below a folder, as far as somebody waits for them.
fn count(view: &View<'_>, folder: &ServerPath) -> (u64, u64) {
    let (mut files, mut bytes) = (0, 0_u64);
    let mut open = vec![folder.clone()];
    while let Some(folder) = open.pop() {
        view.watch.at(&format!("{folder} ({} so far)", counted(files)));
        // What cannot be read is told by the sync; here it only counts for nothing.
        for entry in view.subject.source_host.list(&folder).unwrap_or_default() {
            match entry.kind {
                EntryKind::File => {
                    files += 1;
                    bytes = bytes.saturating_add(entry.facts.size);
                }
                EntryKind::Directory => open.extend(folder.join(&entry.name)),
                EntryKind::Other => {}
            }
            if files >= COUNTED || view.watch.is_stopped() {
                return (files, bytes);
            }
        }
    }
    (files, bytes)
}

/// `1 file`, `12 files`.
fn counted(files: u64) -> String {
    match files {
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    }
}

/// Bytes for people, in steps of 1024.
fn size(bytes: u64) -> String {
    let mut rest = bytes;
    let mut part = 0;
    let mut units = ["bytes", "KB", "MB", "GB", "TB"].into_iter().peekable();
    while let Some(unit) = units.next() {
        if rest < 1024 || units.peek().is_none() {
            let tenths = part * 10 / 1024;
            return if unit == "bytes" || rest >= 100 {
                format!("{rest} {unit}")
            } else {
                format!("{rest}.{tenths} {unit}")
            };
        }
        part = rest % 1024;
        rest /= 1024;
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(0), "0 bytes");
        assert_eq!(size(1023), "1023 bytes");
        assert_eq!(size(1536), "1.5 KB");
        assert_eq!(size(4_509_715_661), "4.1 GB");
        assert_eq!(size(u64::MAX), "16777215 TB");
    }
}
