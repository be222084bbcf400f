//! `Custom` elements in the element of a key, known by their number.

use super::edits::Edits;
use super::element::replace_value;
use super::{CustomChange, File};
use crate::formats::metabase::layout::{self, KeyElement, Kind, Tag};
use crate::formats::metabase::lexeme::RawAttribute;
use crate::formats::metabase::schema::PropertyKind;
use crate::formats::metabase::text;
use crate::formats::metabase::write::{CustomText, raw_value};
use crate::model::change::RowState;
use std::borrow::Cow;
use std::ops::Range;

/// A `Custom` element of the file.
struct Custom {
    id: Option<u32>,
    name: String,
    range: Range<usize>,
    attributes: Vec<RawAttribute>,
}

/// Changes the `Custom` elements of a key. What goes, goes from every element of the key; a change is made in the last
/// that has it, and what is new stands in the last where its name belongs: IIS writes them by their names (real files).
pub(super) fn change(
    file: &File<'_>,
    all: &[&KeyElement],
    last: &KeyElement,
    key_type: &str,
    changes: &[CustomChange<'_>],
    edits: &mut Edits,
) {
    if changes.is_empty() {
        return;
    }
    let there: Vec<Custom> = all.iter().flat_map(|element| customs(file, element)).collect();
    let mut new: Vec<CustomText<'_>> = Vec::new();
    for change in changes {
        let mut own = there.iter().filter(|custom| custom.id == Some(change.id));
        match change.state {
            RowState::Delete => {
                for custom in own {
                    edits.replace(layout::whole_lines(file.bytes, &custom.range), "");
                }
            }
            _ => match own.next_back() {
                Some(custom) => set_words(file, custom, change, edits),
                None => new.push(new_text(file, change)),
            },
        }
    }
    new.sort_by(|left, right| (&left.name, &left.id).cmp(&(&right.name, &right.id)));
    let mut behind = String::new();
    for custom in new {
        match next_line(file, &there, last, &custom.name) {
            Some(at) => {
                let mut text = String::new();
                custom.render(file.end, &mut text);
                edits.insert(at, &text);
            }
            None => custom.render(file.end, &mut behind),
        }
    }
    if !behind.is_empty() {
        append(file, last, key_type, &behind, edits);
    }
}

/// Where the line of the first element begins whose name comes behind another one; `None` when there is none, or it does
/// not stand on lines of its own.
fn next_line(file: &File<'_>, there: &[Custom], last: &KeyElement, name: &str) -> Option<usize> {
    let is_in_last = |custom: &&Custom| last.range.contains(&custom.range.start);
    let next = there
        .iter()
        .filter(is_in_last)
        .find(|custom| custom.name.as_str() > name)?;
    let lines = layout::whole_lines(file.bytes, &next.range);
    (lines != next.range).then_some(lines.start)
}

/// The `Custom` elements in a key's element.
fn customs(file: &File<'_>, element: &KeyElement) -> Vec<Custom> {
    let bytes = file.bytes.get(..element.range.end).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = element.tag.end;
    let mut depth = 0_u32;
    let mut start = at;
    let mut open: Option<Tag> = None;
    while let Some(tag) = layout::next_tag(bytes, at) {
        at = tag.range.end;
        match tag.kind {
            Kind::Start | Kind::Whole => {
                if depth == 0 {
                    start = tag.range.start;
                    open = Some(tag.clone());
                }
                depth += 1;
                if tag.kind == Kind::Start {
                    continue;
                }
                depth -= 1;
            }
            Kind::End if depth == 0 => break,
            Kind::End => depth -= 1,
        }
        if depth == 0
            && let Some(tag) = open.take()
            && bytes.get(tag.name.clone()) == Some(b"Custom")
        {
            let attributes = layout::attributes(bytes, &tag);
            let name = attributes
                .iter()
                .find(|attribute| file.bytes.get(attribute.name.clone()) == Some(b"Name"))
                .map(|attribute| layout::unescaped(file.bytes, &attribute.value));
            found.push(Custom {
                id: number(file, &attributes),
                name: name.unwrap_or_default(),
                range: start..at,
                attributes,
            });
        }
    }
    found
}

/// The number: what `ID` says, else that of the name in the schema.
fn number(file: &File<'_>, attributes: &[RawAttribute]) -> Option<u32> {
    let word = |name: &[u8]| {
        let attribute = attributes
            .iter()
            .find(|attribute| file.bytes.get(attribute.name.clone()) == Some(name))?;
        Some(layout::unescaped(file.bytes, &attribute.value))
    };
    word(b"ID").as_deref().and_then(text::number).or_else(|| {
        file.schema
            .property_named(&word(b"Name")?)
            .map(|definition| definition.id.0)
    })
}

/// Sets the words of an element that is there.
fn set_words(file: &File<'_>, custom: &Custom, change: &CustomChange<'_>, edits: &mut Edits) {
    let words = new_text(file, change);
    for attribute in change.attributes {
        let raw = match attribute.name.as_str() {
            "Name" => &words.name,
            "Value" => &words.value,
            "Type" => &words.kind,
            "UserType" => &words.user_type,
            "Attributes" => &words.attributes,
            _ => continue,
        };
        let there = custom
            .attributes
            .iter()
            .find(|own| file.bytes.get(own.name.clone()) == Some(attribute.name.as_bytes()));
        match there {
            Some(there) => replace_value(file, there, raw, edits),
            None => {
                let end = custom.attributes.last().map(|last| last.value.end + 1);
                let mut text = String::new();
                super::super::write::render_attribute(&attribute.name, raw, file.end, &mut text);
                if let Some(end) = end {
                    edits.insert(end, &text);
                }
            }
        }
    }
}

/// The element that a change makes.
pub(super) fn new_text<'t>(file: &File<'_>, change: &CustomChange<'t>) -> CustomText<'t> {
    let word = |name: &str| {
        let attribute = change.attributes.iter().find(|attribute| attribute.name == name);
        attribute
            .and_then(|attribute| attribute.after.as_ref())
            .map(|value| value.exposed())
    };
    let definition = file
        .schema
        .properties()
        .iter()
        .find(|definition| definition.id.0 == change.id);
    let kind = word("Type")
        .and_then(PropertyKind::from_word)
        .or(definition.map(|definition| definition.kind))
        .unwrap_or(PropertyKind::String);
    let value = word("Value").unwrap_or_default();
    // When only the value changes, its type is not among the changes.
    let is_list = kind.is_list() || (word("Type").is_none() && value.contains('\n'));
    let raw = |name: &str| word(name).map_or(Cow::Borrowed(""), text::escape);
    CustomText {
        name: raw("Name"),
        id: change.id.to_string().into(),
        value: raw_value(value, is_list, file.end).into(),
        kind: raw("Type"),
        user_type: raw("UserType"),
        attributes: raw("Attributes"),
    }
}

/// Puts text in front of the end tag of a key.
fn append(file: &File<'_>, element: &KeyElement, key_type: &str, text: &str, edits: &mut Edits) {
    let bytes = file.bytes.get(..element.range.end).unwrap_or_default();
    let is_whole = element.tag.end == element.range.end;
    if is_whole {
        let slash = element.range.end.saturating_sub(2);
        edits.replace(
            slash..element.range.end,
            &format!(">{}{text}</{key_type}>", file.end.text()),
        );
        return;
    }
    let Some(end_tag) = memchr::memmem::rfind(bytes, b"</") else {
        return;
    };
    let starts_line = end_tag == 0 || bytes.get(end_tag - 1) == Some(&b'\n');
    let before = if starts_line { "" } else { file.end.text() };
    edits.insert(end_tag, &format!("{before}{text}"));
}
