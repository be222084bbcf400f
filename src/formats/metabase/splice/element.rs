//! The element of one key: its attributes, its type, and the `Custom` elements in it.

use super::custom;
use super::edits::Edits;
use super::{File, KeyChange};
use crate::formats::metabase::layout::{self, KeyElement, Kind, Tag};
use crate::formats::metabase::lexeme::RawAttribute;
use crate::formats::metabase::objects::KEY_TYPE;
use crate::formats::metabase::text;
use crate::formats::metabase::tree::PLAIN_KEY;
use crate::formats::metabase::write::{KeyText, raw_value, render_attribute};
use crate::model::change::AttributeChange;
use std::ops::Range;

/// Changes a key that has an element. What goes, goes from every element of the key; what comes, comes into the last.
pub(super) fn change(
    file: &File<'_>,
    all: &[&KeyElement],
    last: &KeyElement,
    change: &KeyChange<'_>,
    edits: &mut Edits,
) {
    let of_key = change
        .attributes
        .iter()
        .filter(|attribute| attribute.name != KEY_TYPE);
    let (set, removed): (Vec<_>, Vec<_>) = of_key.partition(|attribute| attribute.after.is_some());
    for element in all {
        let tag = tag_of(file, element);
        let attributes = layout::attributes(file.bytes, &tag);
        remove_attributes(file, &tag, &attributes, &removed, edits);
        if element.range == last.range {
            set_attributes(file, &tag, &attributes, set.clone(), edits);
        }
    }
    let new_type = change
        .attributes
        .iter()
        .find(|attribute| attribute.name == KEY_TYPE)
        .and_then(|attribute| attribute.after.as_ref());
    if let Some(new_type) = new_type {
        for name in names(file, last) {
            edits.replace(name, new_type.exposed());
        }
    }
    let own_type = String::from_utf8_lossy(file.bytes.get(last.name.clone()).unwrap_or_default());
    let key_type = new_type.map_or(own_type.as_ref(), |value| value.exposed());
    custom::change(file, all, last, key_type, &change.customs, edits);
}

fn tag_of(file: &File<'_>, element: &KeyElement) -> Tag {
    let is_whole = element.tag.end == element.range.end
        && file.bytes.get(element.tag.end.saturating_sub(2)) == Some(&b'/');
    Tag {
        kind: if is_whole { Kind::Whole } else { Kind::Start },
        range: element.tag.clone(),
        name: element.name.clone(),
    }
}

/// Where the name of the element stands: in its start tag, and in its end tag when it has one.
fn names(file: &File<'_>, element: &KeyElement) -> Vec<Range<usize>> {
    let mut names = vec![element.name.clone()];
    if tag_of(file, element).kind == Kind::Start {
        let bytes = file.bytes.get(..element.range.end).unwrap_or_default();
        let end_tag = memchr::memmem::rfind(bytes, b"</").and_then(|start| layout::next_tag(bytes, start));
        names.extend(end_tag.map(|tag| tag.name));
    }
    names
}

fn is_named(file: &File<'_>, attribute: &RawAttribute, name: &str) -> bool {
    file.bytes
        .get(attribute.name.clone())
        .is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
}

/// Removes attributes with the blanks in front of them.
fn remove_attributes(
    file: &File<'_>,
    tag: &Tag,
    attributes: &[RawAttribute],
    removed: &[&AttributeChange],
    edits: &mut Edits,
) {
    let mut before = tag.name.end;
    for attribute in attributes {
        let end = attribute.value.end + 1;
        if removed
            .iter()
            .any(|change| is_named(file, attribute, &change.name))
        {
            edits.replace(before..end, "");
        }
        before = end;
    }
}

/// Sets attributes: one that is there gets its new value in place, a new one stands where its name belongs.
fn set_attributes(
    file: &File<'_>,
    tag: &Tag,
    attributes: &[RawAttribute],
    mut set: Vec<&AttributeChange>,
    edits: &mut Edits,
) {
    set.sort_by(|left, right| left.name.cmp(&right.name));
    for change in set {
        let raw = raw_attribute(file, change);
        match attributes
            .iter()
            .find(|attribute| is_named(file, attribute, &change.name))
        {
            Some(there) => replace_value(file, there, &raw, edits),
            None => {
                let before = attributes.iter().rfind(|attribute| {
                    let name = file.bytes.get(attribute.name.clone()).unwrap_or_default();
                    name == b"Location" || name < change.name.as_bytes()
                });
                let at = before.map_or(tag.name.end, |attribute| attribute.value.end + 1);
                let mut text = String::new();
                render_attribute(&change.name, &raw, file.end, &mut text);
                edits.insert(at, &text);
            }
        }
    }
}

/// Puts a value, as raw text for double quotes, in the place of another.
pub(super) fn replace_value(file: &File<'_>, there: &RawAttribute, raw: &str, edits: &mut Edits) {
    let start = there.value.start.saturating_sub(1);
    if file.bytes.get(start) == Some(&b'"') {
        edits.replace(there.value.clone(), raw);
    } else {
        edits.replace(start..there.value.end + 1, &format!("\"{raw}\""));
    }
}

fn raw_attribute(file: &File<'_>, change: &AttributeChange) -> String {
    let value = change.after.as_ref().map_or("", |value| value.exposed());
    // A name that no schema knows says nothing of its type; several lines are a list.
    let is_list = match file.schema.property_named(&change.name) {
        Some(definition) => definition.kind.is_list(),
        None => value.contains('\n'),
    };
    raw_value(value, is_list, file.end)
}

/// The text of a key that the file does not have.
pub(super) fn new_key(file: &File<'_>, location: &str, change: &KeyChange<'_>) -> String {
    let key_type = change
        .attributes
        .iter()
        .find(|attribute| attribute.name == KEY_TYPE)
        .and_then(|attribute| attribute.after.as_ref())
        .map_or(PLAIN_KEY, |value| value.exposed());
    let attributes = change
        .attributes
        .iter()
        .filter(|attribute| attribute.name != KEY_TYPE && attribute.after.is_some());
    let mut key = KeyText {
        key_type: key_type.into(),
        location: text::escape(location),
        attributes: attributes
            .map(|attribute| {
                (
                    attribute.name.as_str().into(),
                    raw_attribute(file, attribute).into(),
                )
            })
            .collect(),
        customs: change
            .customs
            .iter()
            .map(|custom| custom::new_text(file, custom))
            .collect(),
    };
    let mut made = String::new();
    key.render(file.end, &mut made);
    made
}
