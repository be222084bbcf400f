//! `siteferry discover`: what the content of the chosen sites needs, each with file, line and excerpt.

use super::sync::app_host;
use super::{open_for, source};
use crate::cli::exit;
use crate::cli::follow::scanned;
use crate::cli::grammar::Request;
use crate::cli::output::Output;
use crate::jobs::evidence::{ContentScan, ScanSummary};
use crate::model::{Evidence, EvidenceKind, Problem, Severity};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Runs it; answers with the exit code of a named command.
pub fn run(request: &Request, output: &mut Output) -> i32 {
    exit::answer("discover", request, output, |output| {
        let (rows, summary) = look(request, output)?;
        tell(&rows, &summary, output);
        Ok(exit::DONE)
    })
}

fn look(request: &Request, output: &mut Output) -> Result<(Vec<Evidence>, ScanSummary), Problem> {
    let spec = source(request)?;
    if let Some((server, scope)) = app_host::opened(spec, output)? {
        return scanned(ContentScan::of_application_host(&Arc::new(server), scope), output);
    }
    let opened = open_for(spec, "discover", output)?;
    let selection = opened.selection();
    let below = opened.below().map(str::to_owned);
    let scan = ContentScan::of_metabase(&Arc::new(opened.server), &selection, below.as_deref())?;
    scanned(scan, output)
}

fn tell(rows: &[Evidence], summary: &ScanSummary, output: &mut Output) {
    output.put("evidence", &rows);
    output.put(
        "scan",
        &json!({
            "read": summary.read,
            "passed": summary.passed,
            "unread": summary.unread,
            "bytes": summary.bytes,
        }),
    );
    let mut kinds: BTreeMap<EvidenceKind, usize> = BTreeMap::new();
    for row in rows {
        *kinds.entry(row.kind).or_default() += 1;
    }
    for need in rows.chunk_by(|a, b| a.need() == b.need()) {
        let Some(first) = need.first() else { continue };
        let worst = need
            .iter()
            .map(|row| row.severity)
            .max()
            .unwrap_or(Severity::Note);
        let product = first
            .product
            .as_ref()
            .map_or_else(String::new, |product| format!(" ({product})"));
        output.line(&format!(
            "{}: {} {}{product}.",
            worst.word(),
            first.kind.words(),
            first.what
        ));
        output.line(&format!("  {} {}", first.meaning, first.fix));
        if let Some(source) = &first.source {
            output.verbose(&format!("Source: {source}"));
        }
        for row in need {
            let more = match row.more {
                0 => String::new(),
                more => format!(" [and {more} more like it]"),
            };
            let excerpt = match row.excerpt.as_str() {
                "" => String::new(),
                excerpt => format!(": {excerpt}"),
            };
            output.line(&format!(
                "    {} [{}]{excerpt}{more}",
                row.place,
                row.sureness.word()
            ));
        }
    }
    let counts: Vec<String> = kinds
        .iter()
        .map(|(kind, count)| format!("{} {count}", kind.words()))
        .collect();
    output.line(&format!(
        "{} pieces of evidence in {} files read ({} bytes), {} passed over, {} could not be read. {}",
        rows.len(),
        summary.read,
        summary.bytes,
        summary.passed,
        summary.unread,
        counts.join(", ")
    ));
}
