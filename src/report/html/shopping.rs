//! The section for the owner of the software.

use super::super::shopping::{Item, list};
use super::{EVIDENCE_SHOWN, heading, text};
use crate::report::Report;
use std::fmt::Write;

/// Writes the shopping list; nothing when there is nothing on it.
pub(super) fn shopping(out: &mut String, report: &Report<'_>) {
    let items = list(report);
    if items.is_empty() {
        return;
    }
    heading(
        out,
        "For the owner of the software",
        "What only the owner of the software can get, bring or decide. Everything else on the checklist is work on the server.",
    );
    out.push_str(
        "<table>\n<thead><tr><th>State</th><th>What</th><th>Why, and what to do</th><th>Needed by</th></tr></thead>\n<tbody>\n",
    );
    for item in &items {
        row(out, item);
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

fn row(out: &mut String, item: &Item) {
    let (glyph, class) = match (&item.waived, item.is_blocking) {
        (Some(_), _) => ("~", "same"),
        (None, true) => ("\u{2716}", "delete"),
        (None, false) => ("\u{25CB}", "change"),
    };
    let word = item.state();
    let mut needed: Vec<String> = item
        .needed_by
        .iter()
        .take(EVIDENCE_SHOWN)
        .map(|place| text(place))
        .collect();
    let more = item.needed_by.len().saturating_sub(EVIDENCE_SHOWN);
    if more > 0 {
        needed.push(format!("and {more} more"));
    }
    let waived = item
        .waived
        .as_ref()
        .map(|reason| format!("Set aside: {reason}"))
        .unwrap_or_default();
    let said: Vec<String> = [&waived, &item.found, &item.why, &item.fix, &item.used]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| text(part).replace('\n', "<br>"))
        .collect();
    let _ = writeln!(
        out,
        "<tr><td class=\"state {class}\">{glyph} {word}</td><td>{}<br><span class=\"muted\">{}</span></td><td>{}</td>\
         <td class=\"place\">{}</td></tr>",
        text(&item.what),
        item.kind.words(),
        said.join("<br>"),
        needed.join("<br>")
    );
}
