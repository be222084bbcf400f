//! What several journeys need: where the shared data lies, and IIS's own schema as a judge.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "each test binary uses a part of it, and a test that cannot go on stops and says where"
)]

pub mod checks;
pub mod program;
pub mod schema;
pub mod written;

use siteferry::model::change::AttributeChange;
use siteferry::model::{Change, ConfigObject, Detail, RowState};
use std::path::{Path, PathBuf};

/// The folder of real files, which are not part of the project: `SITEFERRY_SHARED_DATA`, or `../shared/data` beside
/// it. Without it a test is skipped, and says so.
pub fn shared_data() -> Option<PathBuf> {
    let folder = std::env::var_os("SITEFERRY_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "SKIPPED: {} is not there, so real files are not tested",
        folder.display()
    );
    None
}

/// A file of that folder. Without it a test is skipped, and says so.
pub fn shared_file(path: &str) -> Option<PathBuf> {
    let file = shared_data()?.join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("SKIPPED: {} is not there, so it is not tested", file.display());
    None
}

/// All files below a folder whose names end so (in any case), sorted.
pub fn files_ending(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("the shared data can be listed"))
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            let name = path.to_string_lossy().to_lowercase();
            endings.iter().any(|ending| name.ends_with(ending))
        })
        .collect();
    found.sort();
    found
}

/// Rows that add every object.
pub fn additions(objects: &[ConfigObject]) -> Vec<Change> {
    objects
        .iter()
        .map(|object| Change {
            id: 0,
            state: RowState::Add,
            object: object.kind.clone(),
            name: object.name.clone(),
            why: "test".to_owned(),
            detail: Detail::Config {
                path: object.path.clone(),
                attributes: object
                    .attributes
                    .iter()
                    .map(|(name, value)| AttributeChange {
                        name: name.clone(),
                        before: None,
                        after: Some(value.clone()),
                        origin: None,
                    })
                    .collect(),
                items: object.items.clone().map(|items| (Default::default(), items)),
            },
        })
        .collect()
}
