//! `report`: everything about a sync on paper. Takes what the sync takes and changes neither server.

use super::command::ReportPlace;
use super::follow::{follow, scanned};
use super::grammar::Request;
use super::output::Output;
use super::{exit, verbs};
use crate::discover::usage::Question;
use crate::jobs::evidence::ContentScan;
use crate::jobs::migration::{Migration, check, plan};
use crate::jobs::paper::Written;
use crate::jobs::report::{refuse, write_all};
use crate::jobs::usage::{self, Asked};
use crate::model::Problem;
use crate::prepare::{Part, waive};

/// Writes the papers and names them.
pub fn run(request: &Request, place: ReportPlace, output: &mut Output) -> i32 {
    exit::answer("report", request, output, |output| write(request, place, output))
}

fn write(request: &Request, place: ReportPlace, output: &mut Output) -> Result<i32, Problem> {
    let migration = verbs::migration(request, output)?;
    // Looking at everything may take long.
    refuse(&place.folder, &migration)?;
    let work = migration.clone();
    let (planned, mut checks) = follow("plan", output, &mut |_, _| {}, move |reporter| {
        let planned = plan(&work, reporter)?;
        let checks = check(&work, &planned.study, &Part::All, reporter)?;
        Ok((planned, checks))
    })?;
    waive(&mut checks, &place.waivers)?;
    let (evidence, summary) = scanned(content_of(&migration)?, output)?;
    let mut question = Question::of_metabase(&migration.source.metabase, &migration.selection)?;
    question.ask_about(&evidence, &summary.includes);
    let asked = Asked::of(&migration.source, question, place.logs);
    let used = follow("usage", output, &mut |_, _| {}, move |reporter| {
        usage::usage(&asked, reporter)
    })?;
    let files = write_all(
        &place.folder,
        &Written {
            migration: &migration,
            planned: &planned,
            checks: &checks,
            run: None,
            evidence: &evidence,
            usage: Some(&used),
        },
    )?;
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    output.put("files", &names);
    for name in &names {
        output.line(name);
    }
    Ok(exit::DONE)
}

/// What the scan of a migration's content looks at.
pub(super) fn content_of(migration: &Migration) -> Result<ContentScan, Problem> {
    ContentScan::of_metabase(&migration.source, &migration.selection, None)
}
