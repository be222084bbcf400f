//! All papers of a migration in one folder: the page, the same as JSON, and the lists for spreadsheets.

use super::migration::Migration;
use super::paper::{self, Written};
use crate::model::Problem;
use crate::report::papers::Paper;
use std::path::{Path, PathBuf};

/// Refuses a folder before the work for its papers begins: a file, one that is part of a server, and one that holds files
/// of their names which are no reports of ours.
///
/// # Errors
/// When it is any of them.
pub fn refuse(folder: &Path, migration: &Migration) -> Result<(), Problem> {
    paper::refuse_servers(folder, migration)?;
    if folder.is_file() {
        return Err(Problem::error(
            "NOT-A-FOLDER",
            format!(
                "{} is a file, and a report is a folder of files",
                folder.display()
            ),
        )
        .with_fix("Name a folder, or a place where one can be made."));
    }
    paper::refuse_strangers(&papers(folder))
}

/// Writes all papers into a folder, which is made when it is not there, and answers with their files. Older papers of the
/// folder are replaced.
///
/// # Errors
/// When the folder is refused, or a file cannot be written.
pub fn write_all(folder: &Path, written: &Written<'_>) -> Result<Vec<PathBuf>, Problem> {
    refuse(folder, written.migration)?;
    std::fs::create_dir_all(folder).map_err(|error| super::saved::not_written(folder, &error))?;
    paper::with_report(written, |report| paper::write_papers(papers(folder), report))
}

fn papers(folder: &Path) -> Vec<(Paper, PathBuf)> {
    Paper::ALL
        .into_iter()
        .map(|paper| (paper, folder.join(paper.name())))
        .collect()
}
