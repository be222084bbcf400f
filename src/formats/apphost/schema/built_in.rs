//! The table of what IIS 7.0 to 10 know, read once.

use super::value::ValueKind;
use super::{Attribute, Node, Schema, Since};
use crate::model::IisVersion;
use std::sync::LazyLock;

/// One line an element; its first lines say how it is written.
const TABLE: &str = include_str!("iis.tsv");

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| read(TABLE));

pub(super) fn schema() -> &'static Schema {
    &SCHEMA
}

fn read(table: &str) -> Schema {
    let mut schema = Schema::default();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(path), Some(about)) = (cells.next(), cells.next()) else {
            continue;
        };
        let mut words = about.split(' ');
        let (kind, since) = dated(words.next().unwrap_or_default(), Since::Release(IIS_7));
        let mut node = Node {
            is_section: kind.starts_with('s'),
            is_entry: kind.starts_with('c'),
            any_attributes: kind.ends_with('*'),
            since,
            ..Node::default()
        };
        for word in words {
            match word.split_at_checked(1) {
                Some(("-", name)) => node.remove = Some(name.to_owned()),
                Some(("~", name)) => node.clear = Some(name.to_owned()),
                _ => {}
            }
        }
        node.attributes = cells.filter_map(|cell| attribute(cell, since)).collect();
        schema.nodes.insert(path.to_owned(), node);
    }
    schema
}

const IIS_7: IisVersion = IisVersion { major: 7, minor: 0 };

/// `*!%name:type@since`
fn attribute(cell: &str, since: Since) -> Option<Attribute> {
    let (marks, rest) = cell.split_at_checked(cell.find(|c| !"*!%".contains(c))?)?;
    let (name, kind) = rest.split_once(':')?;
    // The release of the attribute stands behind a closed list or range; one inside belongs to a name of it.
    let (kind, since) = match kind.rsplit_once('@') {
        Some((kind, release)) if !release.ends_with('}') && !release.contains('|') => {
            (kind, release_of(release).unwrap_or(since))
        }
        _ => (kind, since),
    };
    Some(Attribute {
        name: name.to_owned(),
        kind: value_kind(kind, since),
        is_key: marks.contains('*'),
        is_encrypted: marks.contains('!'),
        is_expanded: marks.contains('%'),
        since,
    })
}

fn value_kind(text: &str, since: Since) -> ValueKind {
    let names = |list: &str| {
        list.trim_end_matches('}')
            .split('|')
            .map(|name| {
                let (name, since) = dated(name, since);
                (name.to_owned(), since)
            })
            .collect()
    };
    if let Some(list) = text.strip_prefix("e{") {
        return ValueKind::Enum(names(list));
    }
    if let Some(list) = text.strip_prefix("f{") {
        return ValueKind::Flags(names(list));
    }
    let (code, range) = text.split_once('[').unwrap_or((text, ""));
    let limits = range
        .trim_end_matches(']')
        .split_once(',')
        .and_then(|(least, most)| Some((least.parse().ok()?, most.parse().ok()?)));
    match (code, limits) {
        ("b", _) => ValueKind::Bool,
        ("u" | "i" | "l", Some((least, most))) => ValueKind::Number { least, most },
        ("u", None) => ValueKind::number("uint").unwrap_or_default(),
        ("i", None) => ValueKind::number("int").unwrap_or_default(),
        ("l", None) => ValueKind::number("int64").unwrap_or_default(),
        _ => ValueKind::Other,
    }
}

/// `name@80`
fn dated(text: &str, otherwise: Since) -> (&str, Since) {
    match text.split_once('@') {
        Some((name, release)) => (name, release_of(release).unwrap_or(otherwise)),
        None => (text, otherwise),
    }
}

/// `75` for IIS 7.5, `100` for IIS 10, `x` for an add-on.
fn release_of(text: &str) -> Option<Since> {
    if text == "x" {
        return Some(Since::AddOn);
    }
    let number: u8 = text.parse().ok()?;
    Some(Since::Release(IisVersion {
        major: number / 10,
        minor: number % 10,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let mut attributes = 0;
        for line in lines.clone() {
            for cell in line.split('\t').skip(2) {
                let attribute = attribute(cell, Since::AddOn).unwrap_or_else(|| panic!("{cell}"));
                assert!(!attribute.name.contains(['@', ':', '{', '*', '%', '!']), "{cell}");
                if let ValueKind::Enum(names) | ValueKind::Flags(names) = &attribute.kind {
                    assert!(
                        names.iter().all(|(name, _)| !name.contains(['@', '{', '}', '|'])),
                        "{cell}"
                    );
                }
                attributes += 1;
            }
        }
        assert_eq!(schema().nodes.len(), lines.count());
        assert!(attributes > 1100, "{attributes}");
    }
}
