//! All papers of a migration in one folder: the page, the same as JSON, and the lists for spreadsheets.

use super::paper::{self, Written};
use crate::model::Problem;
use crate::report::{self, Report, shopping};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes all papers into a folder, which is made when it is not there, and answers with their files.
///
/// # Errors
/// When the folder is part of one of the servers, or a file cannot be written.
pub fn write_all(folder: &Path, written: &Written<'_>) -> Result<Vec<PathBuf>, Problem> {
    paper::refuse_servers(folder, written.migration)?;
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
    std::fs::create_dir_all(folder).map_err(|error| paper::not_written(folder, &error))?;
    let mut files = paper::write_report(&folder.join("report.html"), written)?;
    paper::with_report(written, |report| sheets(folder, report, &mut files))?;
    Ok(files)
}

fn sheets(folder: &Path, report: &Report<'_>, files: &mut Vec<PathBuf>) -> Result<(), Problem> {
    let mut put = |name: &str, text: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        let file = folder.join(name);
        paper::write(&file, text)?;
        // A long list lies there already, beside the page that shows its beginning.
        if !files.contains(&file) {
            files.push(file);
        }
        Ok::<(), Problem>(())
    };
    let items = shopping::list(report);
    put("report.json", &|out| {
        out.write_all(report::json::report(report).as_bytes())
    })?;
    put("shopping-list.txt", &|out| {
        out.write_all(shopping::plain(report).as_bytes())
    })?;
    put("shopping-list.csv", &|out| report::sheets::shopping(&items, out))?;
    put("checklist.csv", &|out| {
        report::sheets::checklist(report.checks, out)
    })?;
    if let Some(needs) = report.needs {
        put("needs.csv", &|out| report::sheets::needs(needs, out))?;
    }
    if !report.evidence.is_empty() {
        put(paper::EVIDENCE, &|out| {
            report::sheets::evidence(report.evidence, out)
        })?;
    }
    if let Some(usage) = report.usage {
        put("usage.csv", &|out| report::sheets::usage(usage, out))?;
    }
    if let Some(plan) = report.plan {
        put(paper::PLAN, &|out| report::csv::write(&plan.rows, out))?;
    }
    if let Some(loss) = report.loss {
        put("settings.csv", &|out| report::csv::write_loss(loss, out))?;
    }
    Ok(())
}
