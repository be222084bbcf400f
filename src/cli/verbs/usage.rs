//! `siteferry usage`: what the logs of a server say is in use.

use super::sync::app_host;
use super::{open_for, source};
use crate::cli::exit;
use crate::cli::follow::{follow, scanned};
use crate::cli::grammar::Request;
use crate::cli::output::Output;
use crate::discover::usage::Question;
use crate::jobs::evidence::{ContentScan, hosted_server};
use crate::jobs::usage::{self, Asked};
use crate::model::Problem;
use crate::model::usage::{LogCoverage, SiteUsage, Usage, Use};
use crate::providers::ScopeKind;
use std::path::PathBuf;
use std::sync::Arc;

/// Runs it; answers with the exit code of a named command.
pub fn run(request: &Request, logs: Option<PathBuf>, content: bool, output: &mut Output) -> i32 {
    exit::answer("usage", request, output, |output| {
        let usage = look(request, logs, content, output)?;
        output.put("windowDays", &usage.window_days);
        output.put("newest", &usage.newest);
        output.put("sites", &usage.sites);
        for site in &usage.sites {
            tell(site, output);
        }
        Ok(exit::DONE)
    })
}

fn look(
    request: &Request,
    logs: Option<PathBuf>,
    content: bool,
    output: &mut Output,
) -> Result<Usage, Problem> {
    let spec = source(request)?;
    if let Some((server, scope)) = app_host::opened(spec, output)? {
        let server = Arc::new(server);
        let mut question = Question::of_application_host(&hosted_server(&server), &scope);
        if content {
            let scan = ContentScan::of_application_host(&server, scope);
            let (evidence, summary) = scanned(scan, output)?;
            question.ask_about(&evidence, &summary.includes);
        }
        let asked = Asked::of_application_host(&server, question, logs);
        return follow("usage", output, &mut |_, _| {}, move |reporter| {
            usage::usage(&asked, reporter)
        });
    }
    let opened = open_for(spec, "usage", output)?;
    let selection = opened.selection();
    let (mut question, below) = match opened.scope.kind {
        ScopeKind::InsideSite { id } => {
            let key = opened.scope.path.as_str();
            (Question::of_key(&opened.server.metabase, id, key)?, Some(key))
        }
        ScopeKind::Site { .. } | ScopeKind::Service | ScopeKind::Other => {
            (Question::of_metabase(&opened.server.metabase, &selection)?, None)
        }
    };
    let server = Arc::new(opened.server);
    if content {
        let scan = ContentScan::of_metabase(&server, &selection, below)?;
        let (evidence, summary) = scanned(scan, output)?;
        question.ask_about(&evidence, &summary.includes);
    }
    let asked = Asked::of(&server, question, logs);
    follow("usage", output, &mut |_, _| {}, move |reporter| {
        usage::usage(&asked, reporter)
    })
}

fn tell(site: &SiteUsage, output: &mut Output) {
    output.line(&format!("{} (site {}): {}", site.name, site.site, site.logs.why));
    output.line(&format!("  {}", read(&site.logs)));
    rows("Extensions", &site.extensions, output);
    rows("Applications and virtual directories", &site.folders, output);
    rows("Pages that were asked about", &site.pages, output);
    rows("Most requested pages", &site.busiest, output);
    if site.uncounted > 0 {
        output.line(&format!(
            "  {} requests were for pages that are not listed one by one; extensions and folders count them.",
            site.uncounted
        ));
    }
}

fn read(logs: &LogCoverage) -> String {
    let mut text = format!(
        "{} requests in {} files on {} days",
        logs.entries, logs.files, logs.days
    );
    if !logs.folders.is_empty() {
        text.push_str(&format!(" in {}", logs.folders.join(", ")));
    }
    if logs.unread > 0 {
        text.push_str(&format!(", {} files not read", logs.unread));
    }
    if logs.torn > 0 {
        text.push_str(&format!(", {} lines not understood", logs.torn));
    }
    text.push('.');
    text
}

fn rows(title: &str, rows: &[Use], output: &mut Output) {
    if rows.is_empty() {
        return;
    }
    output.line(&format!("  {title}:"));
    for row in rows {
        let last = row
            .tally
            .last
            .map_or_else(|| "never".to_owned(), |last| last.to_string());
        let behind = match row.behind.as_str() {
            "" => String::new(),
            behind => format!(" ({behind})"),
        };
        output.line(&format!(
            "    {:<9}  {:>9} hits  {:>9} not found  last {last:<19}  {}{behind}",
            row.verdict.word(),
            row.tally.hits,
            row.tally.not_found,
            row.name
        ));
    }
}
