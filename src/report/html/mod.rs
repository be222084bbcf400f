//! The report as one HTML page that needs nothing else: no pictures, no network, and for filtering rows one small script,
//! the only one that its security policy lets run.

mod certificates;
mod evidence;
mod frame;
mod loss;
mod needs;
mod pipeline;
mod plan;
mod shopping;
mod usage;

use super::Report;
use super::words::{number, size};
use crate::model::{ServerFacts, Totals};
use crate::prepare::Headline;
use needs::{checklist, write_needs};
use plan::{problems, write_plan, write_run};
use std::fmt::Write;

pub(super) use frame::GENERATOR;

/// How many rows of a plan, things of the content and settings are shown. What a page cuts off is named there with where
/// the whole list is; [`is_cut`] says which lists lie beside it.
pub const ROWS_SHOWN: usize = 5_000;

/// True when a page shows the beginning of the plan only, and when of the evidence.
pub fn is_cut(report: &Report<'_>) -> (bool, bool) {
    let rows = report.plan.map_or(0, |plan| plan::told(plan).count());
    (
        rows > ROWS_SHOWN,
        evidence::needs(report.evidence).len() > ROWS_SHOWN,
    )
}

/// How many places are named as evidence of one need.
const EVIDENCE_SHOWN: usize = 8;

/// Writes the page.
pub fn page(report: &Report<'_>) -> String {
    let mut header = String::new();
    summary(&mut header, report);
    let mut out = String::with_capacity(64 * 1024);
    if let Some(needs) = report.needs {
        write_needs(&mut out, needs);
    }
    evidence::evidence(&mut out, report.evidence);
    if let Some(found) = report.usage {
        usage::usage(&mut out, found);
    }
    shopping::shopping(&mut out, report);
    pipeline::write(&mut out, report.pipeline);
    checklist(&mut out, report.checks);
    certificates::certificates(&mut out, report.certificates.as_ref());
    if let Some(plan) = report.plan {
        write_plan(&mut out, plan, report.run.is_some());
    }
    if let Some(report) = report.loss {
        loss::loss(&mut out, report);
    }
    problems(&mut out, report);
    if let Some(run) = report.run {
        write_run(&mut out, run);
    }
    commands(&mut out, report.commands);
    frame::put_together(&text(report.title), &header, &out)
}

/// Writes a page with nothing but the shopping list.
pub fn shopping_page(report: &Report<'_>) -> String {
    let mut header = String::new();
    summary(&mut header, report);
    let mut out = String::new();
    shopping::shopping(&mut out, report);
    if out.is_empty() {
        heading(&mut out, "For the owner of the software", "");
        out.push_str(
            "<p>Nothing: no program, certificate, password or decision is missing.</p>\n</section>\n",
        );
    }
    frame::put_together(&text(report.title), &header, &out)
}

/// Text inside an element or an attribute in double quotes.
fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

fn server(facts: &ServerFacts, class: &str) -> String {
    format!(
        "<span class=\"{class}\">{}</span> ({})",
        text(&facts.name),
        text(&facts.iis.to_string())
    )
}

fn heading(out: &mut String, title: &str, line: &str) {
    let _ = writeln!(out, "{}{title}</h2>", frame::SECTION);
    if !line.is_empty() {
        let _ = writeln!(out, "<p class=\"muted\">{line}</p>");
    }
}

fn fact(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>");
}

fn summary(out: &mut String, report: &Report<'_>) {
    let _ = writeln!(out, "<header>\n<h1>{}</h1>", text(report.title));
    let _ = write!(out, "<p>From {}", server(report.source, "source"));
    if let Some(destination) = report.destination {
        let _ = write!(out, " to {}", server(destination, "dest"));
    }
    let _ = writeln!(
        out,
        "</p>\n<p class=\"muted\">Written {}</p>",
        text(report.written_at)
    );
    if !report.chosen.is_empty() {
        let chosen: Vec<String> = report.chosen.iter().map(|line| text(line)).collect();
        let word = if report.run.is_some() {
            "Moved"
        } else {
            "To be moved"
        };
        let _ = writeln!(out, "<p>{word}: {}</p>", chosen.join(", "));
    }
    out.push_str("<dl class=\"facts\">\n");
    if let Some(needs) = report.needs {
        let built_in =
            needs.dependencies.len() + needs.app_pools.len() + needs.cgis.len() + needs.isapis.len();
        fact(out, "Needs", &number(built_in as u64));
    }
    if !report.checks.is_empty() {
        let blocking = Headline::of(report.checks).blocking;
        if blocking > 0 {
            fact(out, "Checks blocking", &number(blocking as u64));
        }
        let open = report.checks.iter().filter(|check| check.is_open()).count();
        fact(out, "Checks open", &number(open as u64));
    }
    let totals = report
        .run
        .map(|run| run.totals)
        .or(report.plan.map(|plan| plan.totals));
    if let Some(totals) = totals {
        total_facts(out, &totals);
    }
    if let Some(plan) = report.plan {
        fact(out, "Unchanged", &number(plan.same));
    }
    let _ = writeln!(out, "</dl>\n</header>");
}

fn total_facts(out: &mut String, totals: &Totals) {
    fact(out, "Added", &number(totals.added));
    fact(out, "Changed", &number(totals.updated));
    fact(out, "Deleted", &number(totals.deleted));
    fact(out, "Content", &size(totals.bytes));
}

fn commands(out: &mut String, commands: &[String]) {
    if commands.is_empty() {
        return;
    }
    heading(out, "The same from a command line", "");
    let lines: Vec<String> = commands.iter().map(|line| text(line)).collect();
    let _ = writeln!(out, "<pre>{}</pre>\n</section>", lines.join("\n"));
}

#[cfg(test)]
mod tests;
