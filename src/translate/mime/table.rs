//! Types by their extensions: reading, laying over one another, and what makes one table of another.

use crate::formats::metabase::Property;
use crate::formats::metabase::values::MimeType;
use crate::model::Item;
use crate::model::path::fold;
use crate::translate::entries::attribute;
use crate::translate::sections::item;
use std::collections::BTreeMap;

/// A type by its extension, without case.
pub(super) type Table = BTreeMap<String, MimeType>;

/// The types of a list of the metabase. Of two for one extension the first is kept (inferred).
pub(super) fn of_list(list: &Property<'_>) -> Table {
    let mut table = Table::new();
    for found in list.list().iter().filter_map(|text| MimeType::parse(text)) {
        table.entry(fold(&found.extension)).or_insert(found);
    }
    table
}

/// The types of a collection of the destination.
pub(super) fn of_items(items: &[Item]) -> Table {
    let read = |item: &Item| {
        let extension = attribute(item, "fileExtension").filter(|_| item.name == "mimeMap")?;
        let mime_type = attribute(item, "mimeType")?.to_owned();
        let extension = extension.to_owned();
        Some((fold(&extension), MimeType { extension, mime_type }))
    };
    items.iter().filter_map(read).collect()
}

/// What holds when one table lies over another.
pub(super) fn over(under: &Table, upper: &Table) -> Table {
    let mut table = under.clone();
    table.extend(upper.iter().map(|(key, found)| (key.clone(), found.clone())));
    table
}

/// True when both are the same type.
pub(super) fn is_same(left: &MimeType, right: &MimeType) -> bool {
    left.mime_type.eq_ignore_ascii_case(&right.mime_type)
}

pub(super) fn removal(extension: &str) -> Item {
    item("remove", &[("fileExtension", extension)])
}

fn entry(found: &MimeType) -> Item {
    item(
        "mimeMap",
        &[
            ("fileExtension", &found.extension),
            ("mimeType", &found.mime_type),
        ],
    )
}

/// What makes one table of another. An extension may stand in a collection once, inherited entries included, so the
/// inherited one is removed first; where nobody knows, too, because removing what is not there does no harm.
pub(super) fn differing(inherited: &Table, wanted: &Table, is_known: bool) -> Vec<Item> {
    let mut items = Vec::new();
    for (key, found) in wanted {
        let old = inherited.get(key);
        if old.is_some_and(|old| is_same(old, found)) {
            continue;
        }
        if old.is_some() || !is_known {
            items.push(removal(&found.extension));
        }
        items.push(entry(found));
    }
    items
}

/// The destination's list with the types in it.
pub(super) fn merged(root: &[Item], types: &Table) -> Vec<Item> {
    let mut left = types.clone();
    let mut items: Vec<Item> = Vec::new();
    for old in root {
        let key = attribute(old, "fileExtension").map(fold).unwrap_or_default();
        let now = attribute(old, "mimeType").unwrap_or_default();
        match left.remove(&key) {
            Some(found) if !now.eq_ignore_ascii_case(&found.mime_type) => items.push(entry(&found)),
            _ => items.push(old.clone()),
        }
    }
    items.extend(left.values().map(entry));
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(types: &[(&str, &str)]) -> Table {
        let items: Vec<Item> = types
            .iter()
            .map(|(extension, mime_type)| {
                entry(&MimeType {
                    extension: (*extension).to_owned(),
                    mime_type: (*mime_type).to_owned(),
                })
            })
            .collect();
        of_items(&items)
    }

    fn shown(items: &[Item]) -> Vec<String> {
        items
            .iter()
            .map(|item| {
                let values: Vec<_> = item.attributes.iter().map(|(_, value)| value.as_str()).collect();
                format!("{} {}", item.name, values.join(" "))
            })
            .collect()
    }

    #[test]
    fn only_what_the_destination_says_otherwise_is_written() {
        let known = table(&[
            (".htm", "text/html"),
            (".js", "application/javascript"),
            (".woff", "font/woff"),
        ]);
        let used = table(&[
            (".HTM", "TEXT/HTML"),
            (".js", "application/x-javascript"),
            (".hbk", "application/x-book"),
        ]);
        assert_eq!(
            shown(&differing(&known, &used, true)),
            [
                "mimeMap .hbk application/x-book",
                "remove .js",
                "mimeMap .js application/x-javascript"
            ]
        );
        assert_eq!(
            shown(&differing(&Table::new(), &table(&[(".a", "b/c")]), false)),
            ["remove .a", "mimeMap .a b/c"],
            "of an unknown destination anything may be inherited"
        );
    }

    #[test]
    fn the_servers_list_keeps_its_order_and_takes_new_types_up() {
        let root = [
            item("mimeMap", &[("fileExtension", ".z"), ("mimeType", "a/z")]),
            item("mimeMap", &[("fileExtension", ".js"), ("mimeType", "a/js")]),
        ];
        let items = merged(&root, &table(&[(".js", "b/js"), (".new", "b/new")]));
        assert_eq!(
            shown(&items),
            ["mimeMap .z a/z", "mimeMap .js b/js", "mimeMap .new b/new"]
        );
        assert_eq!(
            merged(&items, &table(&[(".js", "b/js"), (".new", "b/new")])),
            items
        );
    }
}
