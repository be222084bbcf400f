//! The sentences of the why column.

use crate::hosts::filetime;
use crate::model::change::AttributeChange;
use crate::model::{AttributeValue, ConfigObject, FileFacts};
use std::fmt::{self, Write};
use std::ops::Range;

/// True when two last write times are further apart than `window` (100 ns units). File systems keep times to
/// 100 ns … 2 s, so a difference within the window proves nothing.
pub fn file_times_differ(left: u64, right: u64, window: u64) -> bool {
    left.abs_diff(right) > window
}

/// A last write time for people: `2009-03-14 15:09:26 UTC`.
pub fn shown_time(modified: u64) -> String {
    let since_1970 = i128::from(modified) - i128::from(filetime::UNIX_EPOCH);
    let seconds = i64::try_from(since_1970.div_euclid(i128::from(filetime::SECOND))).unwrap_or(i64::MAX);
    match jiff::Timestamp::from_second(seconds) {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        Err(_) => "an impossible time".to_owned(),
    }
}

/// Why a file is replaced.
pub(super) fn file_differs(
    before: FileFacts,
    after: FileFacts,
    source: &str,
    destination: &str,
    window: u64,
) -> String {
    let size = (before.size != after.size).then(|| {
        format!(
            "it has {} bytes on {source} and {} on {destination}",
            after.size, before.size
        )
    });
    let time = file_times_differ(before.modified, after.modified, window).then(|| {
        format!(
            "{source} wrote it {}, {destination} {}",
            shown_time(after.modified),
            shown_time(before.modified)
        )
    });
    match (size, time) {
        (Some(size), Some(time)) => format!("{size}; {time}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => "it differs".to_owned(),
    }
}

/// Why a key of a metabase is changed: its properties as they are and as they will be.
pub(super) fn key_differs(changes: &[AttributeChange]) -> String {
    const MOST: usize = 3;
    let mut clauses: Vec<String> = changes
        .iter()
        .take(if changes.len() > MOST { MOST - 1 } else { MOST })
        .map(|change| {
            let name = &change.name;
            match (&change.before, &change.after) {
                (None, Some(after)) => format!("it lacks {name}, which is {}", shown(after)),
                (Some(_), None) => format!("the source does not set {name}"),
                (Some(before), Some(after)) => {
                    format!("{name} is {} and not {}", shown(after), shown(before))
                }
                (None, None) => format!("{name} differs"),
            }
        })
        .collect();
    if changes.len() > MOST {
        clauses.push(format!("and {} more properties", changes.len() - clauses.len()));
    }
    clauses.join("; ")
}

/// A value in a sentence: its text in quotes, or the number of its entries.
fn shown(value: &AttributeValue) -> String {
    const LONGEST: usize = 60;
    let text = value.shown();
    match text.split('\n').count() {
        1 if text.is_empty() => "empty".to_owned(),
        1 if text.chars().count() > LONGEST => {
            let start: String = text.chars().take(LONGEST).collect();
            format!("“{start}…”")
        }
        1 => format!("“{text}”"),
        count => format!("a list of {count}"),
    }
}

/// Why an element is added or changed: where its values come from.
pub(super) fn config_differs(
    object: &ConfigObject,
    changes: &[AttributeChange],
    items_change: bool,
    otherwise: &str,
) -> String {
    let mut clauses = Clauses {
        text: String::new(),
        places: Vec::with_capacity(changes.len() + 1),
    };
    if let Some(origin) = object
        .origins
        .get("")
        .filter(|_| items_change || changes.is_empty())
    {
        clauses.add(|text| write!(text, "{} of {} asks for it", origin.property, origin.key));
    }
    // What a person decided is said before what follows from the source by itself.
    let is_decided = |change: &&AttributeChange| object.remarks.contains_key(&change.name);
    let decided = changes.iter().filter(|change| is_decided(change));
    for change in decided.chain(changes.iter().filter(|change| !is_decided(change))) {
        let remark = object.remarks.get(&change.name);
        if change.origin.is_none() && change.after.is_some() && remark.is_none() {
            continue;
        }
        clauses.add(|text| {
            let after = change.after.as_ref().map(AttributeValue::shown);
            match (&change.origin, after) {
                (Some(origin), after) => {
                    write!(text, "{} of {} ", origin.property, origin.key)?;
                    effect(text, object, &change.name, after)?;
                }
                (None, None) => write!(text, "the source does not set {}", change.name)?,
                (None, after) => effect(text, object, &change.name, after)?,
            }
            match remark {
                Some(remark) => write!(text, ", {remark}"),
                None => Ok(()),
            }
        });
    }
    clauses.sentence(otherwise)
}

/// Clauses of a sentence, each once, one behind the other in one text: a farm has hundreds of thousands of rows.
struct Clauses {
    text: String,
    /// Where each clause lies in the text.
    places: Vec<Range<usize>>,
}

impl Clauses {
    const SEPARATOR: &str = "; ";

    fn add(&mut self, write: impl FnOnce(&mut String) -> fmt::Result) {
        let before = self.text.len();
        if before == 0 {
            self.text.reserve(160);
        } else {
            self.text.push_str(Self::SEPARATOR);
        }
        let start = self.text.len();
        // Writing into a text cannot fail.
        let _ = write(&mut self.text);
        let own = self.text.get(start..).unwrap_or_default();
        let mut known = self
            .places
            .iter()
            .filter_map(|place| self.text.get(place.clone()));
        if known.any(|known| known == own) {
            self.text.truncate(before);
        } else {
            self.places.push(start..self.text.len());
        }
    }

    /// Not more than three clauses, or else two and the number of the rest.
    fn sentence(mut self, otherwise: &str) -> String {
        match self.places.as_slice() {
            [] => return otherwise.to_owned(),
            [_, second, _, _, ..] => {
                self.text.truncate(second.end);
                let more = self.places.len() - 2;
                let _ = write!(self.text, "; and {more} more settings");
            }
            _ => {}
        }
        self.text.shrink_to_fit();
        self.text
    }
}

/// What a setting does to an attribute: `turns windowsAuthentication on`, `sets mode to Classic`.
fn effect(text: &mut String, object: &ConfigObject, attribute: &str, after: Option<&str>) -> fmt::Result {
    let element = object.path.last().map_or("", |element| element.name.as_str());
    match after {
        Some("true") if attribute == "enabled" => write!(text, "turns {element} on"),
        Some("false") if attribute == "enabled" => write!(text, "turns {element} off"),
        Some("true") => write!(text, "turns {attribute} on"),
        Some("false") => write!(text, "turns {attribute} off"),
        Some("") => write!(text, "makes {attribute} empty"),
        Some(value) => write!(text, "sets {attribute} to {value}"),
        None => write!(text, "leaves {attribute} at its default"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_differs_says_what_is_and_what_will_be() {
        let change = |name: &str, before: Option<&str>, after: Option<&str>| AttributeChange {
            name: name.into(),
            before: before.map(AttributeValue::from),
            after: after.map(AttributeValue::from),
            origin: None,
        };
        let few = [
            change("AuthFlags", Some("AuthNTLM"), Some("0")),
            change("DefaultDoc", None, Some("")),
            change("ServerBindings", Some(":80:"), Some(":80:a\n:80:b")),
        ];
        assert_eq!(
            key_differs(&few),
            "AuthFlags is “0” and not “AuthNTLM”; it lacks DefaultDoc, which is empty; \
             ServerBindings is a list of 2 and not “:80:”"
        );
        let many: Vec<AttributeChange> = (0..5).map(|_| change("Path", Some("x"), None)).collect();
        assert!(
            key_differs(&many).ends_with("; and 3 more properties"),
            "{}",
            key_differs(&many)
        );
    }

    #[test]
    fn times_are_shown_in_utc() {
        assert_eq!(shown_time(filetime::UNIX_EPOCH), "1970-01-01 00:00:00 UTC");
        assert_eq!(shown_time(0), "1601-01-01 00:00:00 UTC");
        assert_eq!(shown_time(u64::MAX), "an impossible time");
    }
}
