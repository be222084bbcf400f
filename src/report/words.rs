//! Words and numbers for people.

use super::RunEnd;
use crate::model::usage::UseVerdict;
use crate::model::{Change, Column, Detail, RowState, Severity};
use crate::prepare::CheckState;

/// Glyph and word of a row's state.
pub(super) fn row_state(state: RowState) -> (&'static str, &'static str) {
    match state {
        RowState::Add => ("+", "add"),
        RowState::Change => ("~", "change"),
        RowState::Delete => ("\u{2212}", "delete"),
        RowState::Same => ("=", "same"),
        RowState::SameAfterRules => ("\u{2248}", "same after rules"),
        RowState::Conflict => ("!", "conflict"),
        RowState::Unread => ("?", "unread"),
        RowState::Skipped => ("\u{229D}", "skipped"),
    }
}

/// Glyph and style of a column of the loss report.
pub(super) fn column(column: Column) -> (&'static str, &'static str) {
    match column {
        Column::Carried => ("=", "same"),
        Column::Converted => ("\u{2248}", "note"),
        Column::Clamped => ("~", "change"),
        Column::NeedsYou => ("!", "conflict"),
        Column::CannotExist => ("\u{2716}", "delete"),
    }
}

/// The short name of a row's state in style sheets.
pub(super) fn row_class(state: RowState) -> &'static str {
    match state {
        RowState::Add => "add",
        RowState::Change => "change",
        RowState::Delete => "delete",
        RowState::Conflict | RowState::Unread => "conflict",
        RowState::Same | RowState::SameAfterRules | RowState::Skipped => "same",
    }
}

/// Glyph, word and style of a check.
pub(super) fn check_state(state: CheckState) -> (&'static str, &'static str, &'static str) {
    let (glyph, class) = match state {
        CheckState::Blocking => ("\u{2716}", "delete"),
        CheckState::ToDo => ("\u{25CB}", "change"),
        CheckState::Note => ("i", "note"),
        CheckState::Unknown => ("?", "conflict"),
        CheckState::Waived => ("~", "same"),
        CheckState::Ready => ("\u{2714}", "add"),
    };
    (glyph, state.words(), class)
}

/// Word and style of a problem's severity.
pub(super) fn severity(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("error", "delete"),
        Severity::Warning => ("warning", "change"),
        Severity::Note => ("note", "note"),
    }
}

/// Glyph and style of what logs say about use.
pub(super) fn use_verdict(verdict: UseVerdict) -> (&'static str, &'static str) {
    match verdict {
        UseVerdict::Used => ("\u{2714}", "add"),
        UseVerdict::Unused => ("\u{25CB}", "change"),
        UseVerdict::NotKnown => ("?", "conflict"),
    }
}

/// How a run ended, as a sentence.
pub(super) fn run_end(end: RunEnd) -> &'static str {
    match end {
        RunEnd::Done => "Everything was applied.",
        RunEnd::Stopped => "The run was stopped. Nothing is half-written.",
        RunEnd::Failed => "The run failed. Nothing is half-written.",
        RunEnd::Undone => "The run was applied and taken back.",
    }
}

/// A number with its digits in groups of three.
pub(super) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            // A narrow space that does not break.
            out.push('\u{202F}');
        }
        out.push(digit);
    }
    out
}

/// `1 row`, `2 rows`.
pub(super) fn count(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(value), if value == 1 { one } else { many })
}

/// A size with three digits.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    // Precision is lost only beyond 2^53 bytes, where three digits do not show it.
    #[allow(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut value = bytes as f64 / 1024.0;
    let mut unit = UNITS[0];
    for next in UNITS.iter().skip(1) {
        if value < 999.5 {
            break;
        }
        value /= 1024.0;
        unit = next;
    }
    if value >= 99.95 {
        format!("{value:.0} {unit}")
    } else if value >= 9.995 {
        format!("{value:.1} {unit}")
    } else {
        format!("{value:.2} {unit}")
    }
}

/// Before and after of a row, a line each attribute; empty for a row without values.
pub(super) fn values(change: &Change) -> Vec<(String, String, String)> {
    match &change.detail {
        Detail::File { before, after, .. } => {
            let shown = |facts: &Option<crate::model::FileFacts>| {
                facts.map(|facts| size(facts.size)).unwrap_or_default()
            };
            vec![("size".to_owned(), shown(before), shown(after))]
        }
        Detail::Config {
            attributes, items, ..
        } => {
            let shown = |value: &Option<crate::model::AttributeValue>| {
                value
                    .as_ref()
                    .map(|value| value.shown().to_owned())
                    .unwrap_or_default()
            };
            let mut lines: Vec<(String, String, String)> = attributes
                .iter()
                .map(|change| {
                    (
                        change.name.to_string(),
                        shown(&change.before),
                        shown(&change.after),
                    )
                })
                .collect();
            if let Some((before, after)) = items {
                let entries = |items: &[crate::model::Item]| match items.len() {
                    0 => "none".to_owned(),
                    len => count(len as u64, "entry", "entries"),
                };
                lines.push(("entries".to_owned(), entries(before), entries(after)));
            }
            lines
        }
        Detail::Directory { .. } | Detail::None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_sizes_have_three_digits() {
        assert_eq!(number(1_204_000), "1\u{202F}204\u{202F}000");
        assert_eq!(count(1, "row", "rows"), "1 row");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1023), "1.00 KB");
        assert_eq!(size(44_040_192), "42.0 MB");
        assert_eq!(size(u64::MAX), "16777216 TB");
    }
}
