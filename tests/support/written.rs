//! Whether what an account of settings claims to have written stands in the configuration.

use siteferry::formats::apphost::AppHostConfig;
use siteferry::model::{Accounted, Column, ConfigObject};
use std::collections::BTreeMap;

/// What a row of an account says.
#[derive(Debug)]
pub struct Claim {
    /// The property and its key.
    pub what: String,
    /// Where it was written.
    pub target: String,
    /// Why not, or what else.
    pub why: String,
    /// True when the value was changed to one that is accepted.
    pub is_clamped: bool,
}

impl From<&Accounted> for Claim {
    fn from(row: &Accounted) -> Self {
        Claim {
            what: format!("{} of {}", row.property, row.key),
            target: row.target.to_string(),
            why: row.why.to_string(),
            is_clamped: row.column == Column::Clamped,
        }
    }
}

/// The rows of `loss -json`.
pub fn claims(document: &serde_json::Value) -> Vec<Claim> {
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let groups = document["groups"].as_array().cloned().unwrap_or_default();
    let rows = groups
        .iter()
        .flat_map(|group| group["rows"].as_array().cloned().unwrap_or_default());
    rows.map(|row| Claim {
        what: format!("{} of {}", text(&row, "property"), text(&row, "key")),
        target: text(&row, "target"),
        why: text(&row, "why"),
        is_clamped: row["column"] == "clamped",
    })
    .collect()
}

/// Panics unless every place that a row claims is in the file: an attribute with a value, or an element. Rows without a
/// place have to say why. Answers how many places were looked up.
pub fn assert_written(rows: impl IntoIterator<Item = impl Into<Claim>>, config: &AppHostConfig) -> usize {
    let objects: BTreeMap<String, ConfigObject> = config
        .select(&|_| true)
        .into_iter()
        .map(|object| (object.path.to_string(), object))
        .collect();
    let (mut claims, mut missing) = (0, Vec::new());
    for row in rows {
        let row: Claim = row.into();
        if row.target.is_empty() {
            assert!(!row.is_clamped && !row.why.is_empty(), "{row:?}");
        }
        for target in targets(&row.target) {
            claims += 1;
            if !is_there(&objects, target) {
                missing.push(format!("{}: {target}", row.what));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "claimed and not written:\n{}",
        missing.join("\n")
    );
    claims
}

/// The places that a row names. One row speaks of a kind of places in words.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let is_path = |target: &&str| target.starts_with("location[") || target.starts_with("system.");
    let words = "the virtual directories whose folders lie on other machines";
    let all: Vec<&str> = text.split(", ").filter(|target| !target.is_empty()).collect();
    assert!(
        all.iter().all(|target| is_path(target) || *target == words),
        "no place of a configuration: {text}"
    );
    all.into_iter().filter(move |target| is_path(target))
}

fn is_there(objects: &BTreeMap<String, ConfigObject>, target: &str) -> bool {
    let (path, attribute) = match target.rsplit_once('@') {
        // What follows an `@` inside of brackets is a key.
        Some((path, attribute)) if !attribute.contains(']') => (path, Some(attribute)),
        _ => (target, None),
    };
    let Some(attribute) = attribute else {
        // An element that exists once says something by its attributes, its entries or what is below it.
        let is_element = objects.get(path).is_some_and(|object| {
            let has_key = object.path.last().is_some_and(|last| !last.key.is_empty());
            has_key || !object.attributes.is_empty() || object.items.is_some()
        });
        // Or it is an entry of an ordered collection.
        return is_element
            || path.rsplit_once('/').is_some_and(|(collection, entry)| {
                let entries = objects.get(collection).and_then(|object| object.items.as_ref());
                entries.into_iter().flatten().any(|item| item.name == entry)
            });
    };
    if let Some(object) = objects.get(path) {
        let is_key = object
            .path
            .last()
            .is_some_and(|last| last.key.iter().any(|(name, _)| name == attribute));
        return is_key || object.attributes.contains_key(attribute);
    }
    // An attribute of the entries of a collection.
    path.rsplit_once('/').is_some_and(|(collection, entry)| {
        let entries = objects.get(collection).and_then(|object| object.items.as_ref());
        entries
            .into_iter()
            .flatten()
            .any(|item| item.name == entry && item.attributes.iter().any(|(name, _)| name == attribute))
    })
}
