//! Puts changes of a plan into the bytes of a MetaBase.xml; every byte that no change is about stays.

mod custom;
mod edits;
mod element;

use super::layout::{self, KeyElement, Layout};
use super::schema::Schema;
use super::tree::{Metabase, compare_names};
use super::write::LineEnd;
use crate::model::change::{AttributeChange, RowState};
use crate::model::path::fold;
use crate::model::{Change, Detail, Place, Problem};
use edits::Edits;
use std::cmp::Ordering;
use std::collections::HashMap;

/// What happens to one key.
#[derive(Default)]
struct KeyChange<'c> {
    state: Option<RowState>,
    attributes: &'c [AttributeChange],
    customs: Vec<CustomChange<'c>>,
}

/// What happens to one `Custom` property.
struct CustomChange<'c> {
    id: u32,
    state: RowState,
    attributes: &'c [AttributeChange],
}

/// The file with the rows of a plan done. Rows that are about no key of a metabase, or that only explain, are passed
/// over.
///
/// # Errors
/// When the file cannot be read, or is not what the rows were planned for.
pub fn apply(bytes: &[u8], rows: &[Change], schema: &Schema, label: &str) -> Result<Vec<u8>, Problem> {
    Metabase::read(bytes, schema.clone(), label)?;
    let layout = Layout::of(bytes);
    let file = File {
        bytes,
        schema,
        end: LineEnd::of(bytes),
        label,
    };
    let mut elements: HashMap<String, Vec<&KeyElement>> = HashMap::new();
    for element in &layout.keys {
        elements.entry(fold(&element.location)).or_default().push(element);
    }
    let mut edits = Edits::default();
    let mut new: Vec<(&str, &KeyChange<'_>)> = Vec::new();
    let changes = by_key(rows);
    for (location, change) in &changes {
        let there = elements
            .get(&fold(location))
            .map(Vec::as_slice)
            .unwrap_or_default();
        match (change.state, there.last()) {
            (Some(RowState::Add), None) => new.push((location, change)),
            (Some(RowState::Delete), Some(_)) => {
                for element in there {
                    edits.replace(layout::whole_lines(bytes, &element.range), "");
                }
            }
            (Some(RowState::Delete), None) => {}
            // Of two elements for one key the later wins, so that one is changed.
            (_, Some(last)) => element::change(&file, there, last, change, &mut edits),
            (_, None) => return Err(missing(label, location)),
        }
    }
    insert(&file, &layout, new, &mut edits)?;
    Ok(edits.apply(bytes))
}

/// What changing needs to know of the file.
struct File<'f> {
    bytes: &'f [u8],
    schema: &'f Schema,
    end: LineEnd,
    label: &'f str,
}

/// The changes of each key with those of its `Custom` properties, keys in the order of their paths.
fn by_key(rows: &[Change]) -> Vec<(String, KeyChange<'_>)> {
    let mut changes: Vec<(String, KeyChange<'_>)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for row in rows.iter().filter(|row| row.action().is_some()) {
        let Detail::Config { path, attributes, .. } = &row.detail else {
            continue;
        };
        let Some(location) = path.metabase_location() else {
            continue;
        };
        let at = *index.entry(fold(&location)).or_insert_with(|| {
            changes.push((location, KeyChange::default()));
            changes.len() - 1
        });
        let Some((_, change)) = changes.get_mut(at) else {
            continue;
        };
        match path.metabase_custom_id() {
            Some(id) => change.customs.push(CustomChange {
                id,
                state: row.state,
                attributes,
            }),
            None => {
                change.state = Some(row.state);
                change.attributes = attributes;
            }
        }
    }
    changes.sort_by(|(left, _), (right, _)| compare_paths(left, right));
    changes
}

/// The order of keys in a file: name by name, without case.
fn compare_paths(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.split('/'), right.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match compare_names(a, b) {
                Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}

/// Puts new keys behind the last key of the file that comes before them in the order of paths.
fn insert(
    file: &File<'_>,
    layout: &Layout,
    new: Vec<(&str, &KeyChange<'_>)>,
    edits: &mut Edits,
) -> Result<(), Problem> {
    if new.is_empty() {
        return Ok(());
    }
    let mut sorted: Vec<&KeyElement> = layout.keys.iter().collect();
    // IIS_Global (".") comes first in every file.
    sorted.sort_by(|a, b| {
        (a.location != ".")
            .cmp(&(b.location != "."))
            .then_with(|| compare_paths(&a.location, &b.location))
    });
    for (location, change) in new {
        let before = sorted.partition_point(|element| {
            element.location == "." || compare_paths(&element.location, location).is_lt()
        });
        let text = element::new_key(file, location, change);
        let Some(element) = before.checked_sub(1).and_then(|index| sorted.get(index)) else {
            let Some(end) = layout.keys.first().map(|first| first.range.start).or(layout.end) else {
                return Err(missing(file.label, location));
            };
            edits.insert(end, &text);
            continue;
        };
        match layout::end_of_line(file.bytes, element.range.end) {
            Some(end) => edits.insert(end, &text),
            // Something else stands on the line.
            None => edits.insert(
                element.range.end,
                &(file.end.text().to_owned() + text.trim_end_matches(['\r', '\n'])),
            ),
        }
    }
    Ok(())
}

fn missing(label: &str, location: &str) -> Problem {
    Problem::error("KEY-NOT-THERE", format!("The metabase has no key {location}"))
        .with_cause("The plan changes it, and the file has no element for it.")
        .with_fix("Plan again.")
        .with_place(Place {
            key: Some(location.to_owned()),
            ..Place::file(label)
        })
}
