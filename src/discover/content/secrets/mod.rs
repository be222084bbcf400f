//! Where a text holds what nobody may see: passwords, keys, tokens.
//!
//! [`crate::model::secret`] has one expression for each form that a secret has after its name, `calls.rs` the functions that take one
//! without naming it, `hex.rs` what an export of the registry writes as bytes. All of them look at a line by itself, at the
//! statement that it belongs to, and at that statement with its texts put together (`../literals.rs`), so that a name may be
//! cut in two. They rather take too much than too little. Run on lines that are shown, never on all of a file.

mod calls;
mod hex;
#[cfg(test)]
mod tests;

use super::literals::joined;
use super::statement::Statement;
use crate::model::secret::find;
use std::ops::Range;

/// Where the line of a statement holds values that nobody may see, in order and apart from each other.
pub(super) fn secrets_of(statement: &Statement) -> Vec<Range<usize>> {
    let own = &statement.own;
    let mut found = secrets(statement.line());
    let whole = statement.on_one_line();
    let mut all = Vec::new();
    if own.len() < whole.len() {
        all = secrets(&whole);
    }
    if let Some(run) = joined(&whole) {
        let places = secrets(&run.text).into_iter();
        all.extend(places.map(|range| run.place(range.start)..run.place_of_end(range.end)));
    }
    found.extend(all.into_iter().filter_map(|secret| {
        let (start, end) = (secret.start.max(own.start), secret.end.min(own.end));
        (start < end).then(|| start - own.start..end - own.start)
    }));
    apart(found)
}

/// Where a text holds values that nobody may see.
fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = find(text);
    found.extend(calls::find(text));
    found.extend(hex::find(text));
    found.retain(|range| !range.is_empty());
    found
}

/// The same places in order, those that touch each other as one.
fn apart(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}
