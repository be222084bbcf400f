//! Holds the floors of the house: who may use whom, and who may touch what. See ARCHITECTURE.md.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Rooms and their floors, bottom up. A room may use rooms on a lower floor only.
const FLOORS: &[(&str, u8)] = &[
    ("model", 1),
    ("rules", 2),
    ("formats", 2),
    ("translate", 3),
    ("hosts", 3),
    ("providers", 4),
    ("discover", 4),
    ("plan", 5),
    ("prepare", 5),
    ("apply", 6),
    ("report", 6),
    ("jobs", 7),
    ("wizard", 8),
    ("cli", 8),
    ("app", 9),
];

/// A source file: its room, its path below `src`, and its lines outside of tests and comments.
struct Source {
    room: String,
    path: String,
    lines: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(&src)
        .into_iter()
        .map(|entry| entry.expect("src can be walked").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    assert!(files.len() > 10, "only {} source files were found", files.len());
    files
        .iter()
        .map(|file| {
            let path = file
                .strip_prefix(&src)
                .expect("below src")
                .to_string_lossy()
                .replace('\\', "/");
            let text = std::fs::read_to_string(file).expect("source is text");
            let lines = text
                .lines()
                .enumerate()
                .take_while(|(_, line)| {
                    !line.starts_with("#[cfg(test)]") && !line.starts_with("#![cfg(test)]")
                })
                .filter(|(_, line)| !line.trim_start().starts_with("//"))
                .map(|(number, line)| (number + 1, line.to_owned()))
                .collect();
            Source {
                room: path.split('/').next().unwrap_or_default().to_owned(),
                path,
                lines,
            }
        })
        // A module that is only there for tests says so in its name.
        .filter(|source| !source.path.ends_with("/tests.rs") && !source.path.contains("/tests/"))
        .collect()
}

fn floors() -> BTreeMap<&'static str, u8> {
    FLOORS.iter().copied().collect()
}

/// The rooms that a line names by `crate::room`.
fn rooms_named(line: &str) -> Vec<String> {
    line.match_indices("crate::")
        .filter(|(at, _)| !line[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        .map(|(at, found)| {
            line[at + found.len()..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

#[test]
fn every_folder_is_a_room_of_the_house() {
    let floors = floors();
    for source in sources() {
        if source.path.contains('/') {
            assert!(
                floors.contains_key(source.room.as_str()),
                "src/{} stands on no floor",
                source.path
            );
        }
    }
}

#[test]
fn a_room_uses_only_what_stands_below_it() {
    let floors = floors();
    let mut broken = Vec::new();
    for source in sources() {
        let Some(own) = floors.get(source.room.as_str()) else {
            continue;
        };
        for (number, line) in &source.lines {
            for used in rooms_named(line) {
                let Some(floor) = floors.get(used.as_str()) else {
                    continue;
                };
                if used != source.room && floor >= own {
                    broken.push(format!(
                        "src/{}:{number} uses {used}: {}",
                        source.path,
                        line.trim()
                    ));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn only_the_named_rooms_touch_screen_threads_and_files() {
    // What a line holds, and the rooms (or files) that may.
    let reserved: &[(&str, &[&str])] = &[
        ("egui", &["app/"]),
        ("eframe", &["app/"]),
        ("rfd::", &["app/"]),
        ("std::thread", &["jobs/", "app/dialogs.rs"]),
        ("thread::spawn", &["jobs/", "app/dialogs.rs"]),
        ("crossbeam_channel", &["jobs/", "app/dialogs.rs"]),
        ("std::sync::mpsc", &[]),
        (
            "std::fs",
            &["hosts/", "apply/", "jobs/", "cli/", "app/", "main.rs"],
        ),
        ("File::open", &["hosts/", "apply/", "jobs/", "cli/", "app/"]),
        ("File::create", &["hosts/", "apply/", "jobs/", "cli/", "app/"]),
        ("println!", &["main.rs"]),
    ];
    let mut broken = Vec::new();
    for source in sources() {
        for (number, line) in &source.lines {
            for (text, allowed) in reserved {
                if line.contains(text) && !allowed.iter().any(|place| source.path.starts_with(place)) {
                    broken.push(format!(
                        "src/{}:{number} may not use {text}: {}",
                        source.path,
                        line.trim()
                    ));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_room_tells_its_story() {
    let rooms: BTreeSet<String> = sources()
        .into_iter()
        .filter(|source| source.path.contains('/'))
        .map(|source| source.room)
        .collect();
    for room in rooms {
        let story = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(&room)
            .join("mod.rs");
        let text =
            std::fs::read_to_string(&story).unwrap_or_else(|error| panic!("src/{room}/mod.rs: {error}"));
        let lines = text.lines().take_while(|line| line.starts_with("//!")).count();
        assert!(
            (3..=40).contains(&lines),
            "src/{room}/mod.rs begins with {lines} lines of story, not 3 or more"
        );
    }
}
