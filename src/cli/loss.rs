//! `loss`: what becomes of every setting of a sync, as lines, as a document or in a file. Takes what the sync takes and
//! changes neither server.

use super::follow::studied;
use super::grammar::Request;
use super::output::Output;
use super::{exit, verbs};
use crate::jobs::migration::loss_report;
use crate::jobs::paper;
use crate::model::{Column, LossCounts, LossReport, Problem};
use std::path::Path;

/// Tells the report; with `csv` writes it there instead of its lines.
pub fn run(request: &Request, csv: Option<&Path>, output: &mut Output) -> i32 {
    exit::answer("loss", request, output, |output| tell(request, csv, output))
}

fn tell(request: &Request, csv: Option<&Path>, output: &mut Output) -> Result<i32, Problem> {
    let migration = verbs::migration(request, output)?;
    if let Some(file) = csv {
        paper::refuse(file, &migration)?;
    }
    let report = loss_report(&studied(&migration, output)?);
    let counts = report.counts();
    output.put("counts", &counts);
    output.put("groups", &report.groups);
    match csv {
        Some(file) => {
            paper::write_loss(file, &report, &migration)?;
            output.put("csv", &file.display().to_string());
            output.line(&format!(
                "{} written to {}.",
                settings(counts.total()),
                file.display()
            ));
        }
        None => lines(&report, output),
    }
    output.line(&format!("{}: {}.", settings(counts.total()), in_words(counts)));
    Ok(exit::of_told(output))
}

fn lines(report: &LossReport, output: &mut Output) {
    for group in &report.groups {
        output.line(&format!("{}: {}.", group.name, in_words(group.counts)));
        for row in &group.rows {
            output.line(&format!(
                "  {:<12}  {} = {} ({}): {}",
                row.column.word(),
                row.property,
                shortened(&row.value_shown),
                row.set_at(),
                row.outcome()
            ));
        }
    }
}

/// A value that fits a line; the document and the file have it whole.
fn shortened(value: &str) -> String {
    const LONGEST: usize = 60;
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}

fn in_words(counts: LossCounts) -> String {
    Column::ALL
        .into_iter()
        .map(|column| format!("{} {}", counts.get(column), column.word().to_lowercase()))
        .collect::<Vec<_>>()
        .join(", ")
}

fn settings(count: usize) -> String {
    match count {
        1 => "1 setting".to_owned(),
        many => format!("{many} settings"),
    }
}
