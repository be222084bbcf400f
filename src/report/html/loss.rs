//! What became of every setting, one table a site.

use super::super::words::{column, count, number};
use super::{ROWS_SHOWN, heading, text};
use crate::model::{Accounted, Column, LossCounts, LossGroup, LossReport};
use std::fmt::Write;

/// Writes the section; nothing when no setting is in scope.
pub(super) fn loss(out: &mut String, report: &LossReport) {
    let counts = report.counts();
    if counts.total() == 0 {
        return;
    }
    let line = format!(
        "Each of {} of the old server stands in exactly one column: {}.",
        count(counts.total() as u64, "setting", "settings"),
        in_words(counts)
    );
    heading(out, "What became of every setting", &line);
    out.push_str("<dl class=\"check\">\n");
    for of in Column::ALL {
        let (glyph, class) = column(of);
        let _ = writeln!(
            out,
            "<div><strong class=\"{class}\">{glyph} {}</strong> {}</div>",
            of.word(),
            text(of.meaning())
        );
    }
    out.push_str("</dl>\n</section>\n");
    let mut room = ROWS_SHOWN;
    for group in &report.groups {
        table(out, group, &mut room);
    }
}

fn in_words(counts: LossCounts) -> String {
    Column::ALL
        .into_iter()
        .map(|of| format!("{} {}", number(counts.get(of) as u64), of.word().to_lowercase()))
        .collect::<Vec<_>>()
        .join(", ")
}

fn table(out: &mut String, group: &LossGroup, room: &mut usize) {
    let shown = group.rows.len().min(*room);
    *room -= shown;
    let mut line = format!("{}.", in_words(group.counts));
    if shown < group.rows.len() {
        let _ = write!(
            line,
            " The first {} of {} settings are shown; siteferry loss -csv:FILE writes all.",
            number(shown as u64),
            number(group.rows.len() as u64)
        );
    }
    heading(out, &format!("Settings: {}", text(&group.name)), &line);
    out.push_str(
        "<table>\n<thead><tr><th>Outcome</th><th>Setting</th><th>Value</th><th>Set at</th>\
         <th>Where it went, or what to do</th></tr></thead>\n<tbody>\n",
    );
    for row in group.rows.iter().take(shown) {
        setting(out, row);
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

fn setting(out: &mut String, row: &Accounted) {
    let (glyph, class) = column(row.column);
    let inherited = if row.is_inherited {
        " <span class=\"muted\">inherited</span>"
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "<tr><td class=\"state {class}\">{glyph} {}</td><td>{}</td><td><code>{}</code></td>\
         <td><code>{}</code>{inherited}</td><td>{}</td></tr>",
        row.column.word(),
        text(&row.property),
        text(&row.value_shown),
        text(&row.set_at()),
        text(&row.outcome())
    );
}
