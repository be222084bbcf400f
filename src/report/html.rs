//! The report as one HTML page that needs nothing else: no scripts, no pictures, no network.

use super::words::{check_state, count, number, row_class, row_state, run_end, severity, size, values};
use super::{LeftBehind, Report, RunResult};
use crate::model::dependency::DependencyInfo;
use crate::model::{Change, Plan, Problem, RowState, ServerFacts, Totals};
use crate::prepare::{Check, CheckState};
use std::fmt::Write;

/// How many rows of a plan, and settings left behind, are shown. All rows are in the CSV file.
pub const ROWS_SHOWN: usize = 5_000;

/// How many places are named as evidence of one need.
const EVIDENCE_SHOWN: usize = 8;

const STYLE: &str = include_str!("../../assets/report/report.css");

/// Writes the page.
pub fn page(report: &Report<'_>) -> String {
    let mut out = String::with_capacity(64 * 1024);
    let title = text(report.title);
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<main>\n"
    );
    summary(&mut out, report);
    if let Some(needs) = report.needs {
        write_needs(&mut out, needs);
    }
    checklist(&mut out, report.checks);
    if let Some(plan) = report.plan {
        write_plan(&mut out, plan, report.run.is_some());
    }
    left_behind(&mut out, report.left_behind);
    problems(&mut out, report);
    if let Some(run) = report.run {
        write_run(&mut out, run);
    }
    commands(&mut out, report.commands);
    out.push_str("</main>\n</body>\n</html>\n");
    out
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
    let _ = writeln!(out, "<section>\n<h2>{title}</h2>");
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
        let _ = writeln!(out, "<p>Moved: {}</p>", chosen.join(", "));
    }
    out.push_str("<dl class=\"facts\">\n");
    if let Some(needs) = report.needs {
        let built_in =
            needs.dependencies.len() + needs.app_pools.len() + needs.cgis.len() + needs.isapis.len();
        fact(out, "Needs", &number(built_in as u64));
    }
    if !report.checks.is_empty() {
        let open = report
            .checks
            .iter()
            .filter(|check| !matches!(check.state, CheckState::Ready | CheckState::Waived))
            .count();
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

fn write_needs(out: &mut String, needs: &DependencyInfo) {
    let nothing = needs.dependencies.is_empty()
        && needs.app_pools.is_empty()
        && needs.cgis.is_empty()
        && needs.isapis.is_empty()
        && needs.inherited.is_empty();
    if nothing {
        heading(
            out,
            "Needs",
            "Plain files only. Nothing special is needed on the destination.",
        );
        out.push_str("</section>\n");
        return;
    }
    heading(out, "Needs", "What the chosen sites use, and where it was seen.");
    out.push_str("<table>\n<thead><tr><th>Kind</th><th>Need</th><th>Seen at</th></tr></thead>\n<tbody>\n");
    let mut row = |kind: &str, name: &str, evidence: &[String]| {
        let mut shown: Vec<String> = evidence
            .iter()
            .take(EVIDENCE_SHOWN)
            .map(|place| format!("<code>{}</code>", text(place)))
            .collect();
        let more = evidence.len().saturating_sub(EVIDENCE_SHOWN);
        if more > 0 {
            shown.push(format!("and {} more", number(more as u64)));
        }
        let _ = writeln!(
            out,
            "<tr><td>{kind}</td><td>{}</td><td>{}</td></tr>",
            text(name),
            shown.join("<br>")
        );
    };
    for need in &needs.dependencies {
        row("Component", &need.name, &need.triggers);
    }
    for pool in &needs.app_pools {
        row("Application pool", &pool.name, &pool.triggers);
    }
    for cgi in &needs.cgis {
        let name = format!("{} (restricted: {})", cgi.exe, cgi.restricted);
        row("CGI program", &name, &cgi.triggers);
    }
    for isapi in &needs.isapis {
        let state = if isapi.enabled { "allowed" } else { "prohibited" };
        row(
            "ISAPI extension",
            &format!("{} ({state})", isapi.dll),
            &isapi.triggers,
        );
    }
    // One row a script map, whichever applications inherit it.
    let mut inherited: Vec<(String, Vec<String>)> = Vec::new();
    for map in &needs.inherited {
        let name = format!(
            "{} to {}, inherited from {}",
            map.extension, map.processor, map.set_at
        );
        match inherited.iter_mut().find(|(known, _)| *known == name) {
            Some((_, places)) => places.push(map.used_by.clone()),
            None => inherited.push((name, vec![map.used_by.clone()])),
        }
    }
    for (name, places) in &inherited {
        row("Script map", name, places);
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

fn checklist(out: &mut String, checks: &[Check]) {
    if checks.is_empty() {
        return;
    }
    let states = [
        CheckState::Blocking,
        CheckState::ToDo,
        CheckState::Unknown,
        CheckState::Waived,
        CheckState::Ready,
    ];
    let counts: Vec<String> = states
        .iter()
        .map(|state| (state, checks.iter().filter(|check| check.state == *state).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{} {}", number(count as u64), state.words().to_lowercase()))
        .collect();
    heading(out, "Checklist", &counts.join(", "));
    for check in checks {
        let (glyph, word, class) = check_state(check.state);
        let _ = writeln!(
            out,
            "<div class=\"check\">\n<h3><span class=\"{class}\">{glyph} {word}</span> {}</h3>\n<dl>",
            text(&check.title)
        );
        let mut line = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(out, "<dt>{name}</dt><dd>{}</dd>", text(value));
            }
        };
        if let Some(waiver) = &check.waiver {
            line(
                "Waived",
                &format!("{} (was: {})", waiver.reason, waiver.was.words()),
            );
        }
        line("Found", &check.found);
        line("Why", &check.why);
        if check.state != CheckState::Ready {
            line("Fix", &check.fix);
        }
        let mut needed_by: Vec<String> = check.needed_by.iter().take(EVIDENCE_SHOWN).cloned().collect();
        let more = check.needed_by.len().saturating_sub(EVIDENCE_SHOWN);
        if more > 0 {
            needed_by.push(format!("and {} more", number(more as u64)));
        }
        line("Needed by", &needed_by.join(", "));
        out.push_str("</dl>\n</div>\n");
    }
    out.push_str("</section>\n");
}

fn write_plan(out: &mut String, plan: &Plan, applied: bool) {
    // Equal objects are counted, without rows.
    let rows: Vec<&Change> = plan
        .rows
        .iter()
        .filter(|row| row.state != RowState::Same)
        .collect();
    let title = if applied {
        "What was planned"
    } else {
        "What would happen"
    };
    let mut line = format!(
        "Plan <code>{}</code>. {}. {} the same on both sides.",
        text(&fingerprint(&plan.fingerprint)),
        text(&plan.totals.to_string()),
        count(plan.same, "object is", "objects are")
    );
    if rows.len() > ROWS_SHOWN {
        let _ = write!(
            line,
            " The first {} of {} rows are shown; all are in the CSV file.",
            number(ROWS_SHOWN as u64),
            number(rows.len() as u64)
        );
    }
    heading(out, title, &line);
    if !rows.is_empty() {
        out.push_str(
            "<table>\n<thead><tr><th>State</th><th>Object</th><th>Name</th><th>Why</th><th>Before</th><th>After</th>\
             </tr></thead>\n<tbody>\n",
        );
        for row in rows.iter().take(ROWS_SHOWN) {
            write_row(out, row);
        }
        out.push_str("</tbody>\n</table>\n");
    }
    out.push_str("</section>\n");
}

/// `7F3A19C204BE` as it is shown: `7F3A-19C2-04BE`.
fn fingerprint(raw: &str) -> String {
    let letters: Vec<char> = raw.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

fn write_row(out: &mut String, row: &Change) {
    let (glyph, word) = row_state(row.state);
    let class = row_class(row.state);
    let values = values(row);
    let column = |pick: fn(&(String, String, String)) -> &String| {
        values
            .iter()
            .filter(|value| !pick(value).is_empty())
            .map(|value| {
                if value.0 == "size" {
                    text(pick(value))
                } else {
                    format!("{}: <code>{}</code>", text(&value.0), text(pick(value)))
                }
            })
            .collect::<Vec<_>>()
            .join("<br>")
    };
    let _ = writeln!(
        out,
        "<tr><td class=\"state {class}\">{glyph} {word}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        text(&row.object),
        text(&row.name),
        text(&row.why),
        column(|value| &value.1),
        column(|value| &value.2)
    );
}

fn left_behind(out: &mut String, settings: &[LeftBehind]) {
    if settings.is_empty() {
        return;
    }
    let mut line = format!(
        "{} on the old server and not carried.",
        count(settings.len() as u64, "setting is set", "settings are set")
    );
    if settings.len() > ROWS_SHOWN {
        let _ = write!(line, " The first {} are shown.", number(ROWS_SHOWN as u64));
    }
    heading(out, "Left behind", &line);
    out.push_str(
        "<table>\n<thead><tr><th>Key</th><th>Property</th><th>Value</th><th>Why</th></tr></thead>\n<tbody>\n",
    );
    for setting in settings.iter().take(ROWS_SHOWN) {
        let _ = writeln!(
            out,
            "<tr><td><code>{}</code></td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>",
            text(&setting.key),
            text(&setting.property),
            text(&setting.value),
            text(&setting.why)
        );
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

fn problems(out: &mut String, report: &Report<'_>) {
    let mut all: Vec<&Problem> = report.problems.iter().collect();
    if let Some(plan) = report.plan {
        all.extend(&plan.problems);
    }
    if let Some(run) = report.run {
        all.extend(&run.problems);
    }
    let mut seen: Vec<&Problem> = Vec::new();
    for problem in all {
        if !seen.contains(&problem) {
            seen.push(problem);
        }
    }
    if seen.is_empty() {
        return;
    }
    seen.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    let line = count(seen.len() as u64, "problem", "problems");
    heading(out, "Problems", &line);
    out.push_str("<table>\n<thead><tr><th>Severity</th><th>Code</th><th>What</th><th>Where</th></tr></thead>\n<tbody>\n");
    for problem in seen {
        let (word, class) = severity(problem.severity);
        let mut what = format!("<strong>{}</strong>", text(&problem.title));
        for part in [&problem.cause, &problem.fix] {
            if !part.is_empty() {
                let _ = write!(what, "<br>{}", text(part));
            }
        }
        let place = if problem.place.is_unknown() {
            problem.target.clone().unwrap_or_default()
        } else {
            problem.place.to_string()
        };
        let _ = writeln!(
            out,
            "<tr><td class=\"state {class}\">{word}</td><td><code>{}</code></td><td>{what}</td><td>{}</td></tr>",
            text(&problem.code),
            text(&place)
        );
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

fn write_run(out: &mut String, run: &RunResult) {
    let line = format!(
        "Run <code>{}</code>, {} to {}.",
        text(&run.id),
        text(&run.started),
        text(&run.finished)
    );
    heading(out, "Run", &line);
    let _ = writeln!(
        out,
        "<p>{} {}.</p>",
        run_end(run.end),
        text(&run.totals.to_string())
    );
    if let Some(verified) = &run.verified {
        let _ = writeln!(out, "<p>{}</p>", text(verified));
    }
    if !run.undo_command.is_empty() {
        let _ = writeln!(
            out,
            "<p>To take it back:</p>\n<pre>{}</pre>",
            text(&run.undo_command)
        );
    }
    out.push_str("</section>\n");
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
