//! The sections about what would happen, what happened and what stayed behind.

use super::super::words::{count, number, row_class, row_state, run_end, severity, values};
use super::super::{Report, RunResult};
use super::{ROWS_SHOWN, heading, text};
use crate::model::{Change, Plan, Problem, RowState};
use std::fmt::Write;

pub(super) fn write_plan(out: &mut String, plan: &Plan, applied: bool) {
    let rows: Vec<&Change> = told(plan).collect();
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
            " The first {} of {} rows are shown; all are in plan.csv beside this page.",
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

/// Rows of a plan that are told; equal objects are counted, without rows.
pub(super) fn told(plan: &Plan) -> impl Iterator<Item = &Change> {
    plan.rows.iter().filter(|row| row.state != RowState::Same)
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

pub(super) fn problems(out: &mut String, report: &Report<'_>) {
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

pub(super) fn write_run(out: &mut String, run: &RunResult) {
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
    for sentence in run.verified.iter().chain(&run.undone) {
        let _ = writeln!(out, "<p>{}</p>", text(sentence));
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
