//! `MimeMap` as `staticContent`: the type that is sent for an extension.
//!
//! IIS 6 looks into the list of the site first and into `/LM/MimeMap` then (metabase format, 2.6.3), so what a key
//! really uses is the second list with the first one over it. Types that only the destination knows stay.

use super::draft::{Draft, Holder, Setting};
use super::entries::{Broken, Level, attribute, entries_at_root, say_broken, with_lines};
use super::sections::{item, write_items};
use crate::formats::metabase::values::MimeType;
use crate::formats::metabase::{Key, property};
use crate::model::Item;
use crate::model::path::fold;
use std::collections::BTreeMap;

const SECTION: &str = "system.webServer/staticContent";

/// Writes the types that a key uses.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    let server_list = server_list(draft);
    for list in server_list
        .iter()
        .chain([setting])
        .filter(|list| list.set_at.is_some())
    {
        say_unreadable(draft, holder, list);
    }
    let here = used(server_list.as_ref(), Some(setting));
    let root = entries_at_root(&draft.options.destination, SECTION);
    let (known, is_known) = (root.map(of_items).unwrap_or_default(), root.is_some());
    let items = match Level::of(holder) {
        Level::Server => merged(root.unwrap_or_default(), &here),
        Level::Site => differing(&known, &here, is_known),
        Level::Below => {
            let above = setting
                .key
                .parent()
                .and_then(|key| Setting::of(key, property::MIME_MAP));
            let above = over(&known, &used(server_list.as_ref(), above.as_ref()));
            let wanted = over(&known, &here);
            let gone = above.iter().filter(|(key, _)| !wanted.contains_key(*key));
            let gone: Vec<Item> = gone.map(|(_, found)| removal(&found.extension)).collect();
            differing(&above, &wanted, is_known)
                .into_iter()
                .chain(gone)
                .collect()
        }
    };
    let origin = if setting.set_at.is_some() {
        Some(*setting)
    } else {
        server_list
    };
    let Some(origin) = origin else { return };
    let path = holder.path_to("staticContent");
    for list in server_list.iter().chain([setting]) {
        if items.is_empty() {
            draft.same(list, "the destination sends the same types");
        } else {
            draft.went_to(list, path.to_string());
        }
    }
    if !items.is_empty() {
        write_items(draft, path, holder.name, items, &origin);
    }
}

/// A type by its extension, without case.
type Table = BTreeMap<String, MimeType>;

/// The list of the whole server.
fn server_list<'m>(draft: &Draft<'m, '_>) -> Option<Setting<'m>> {
    let key: Key<'m> = draft.metabase.key("/LM/MimeMap")?;
    let property = key.property(property::MIME_MAP)?;
    Some(Setting {
        key,
        property,
        set_at: Some(key),
    })
}

/// The server's types with those of a list over them.
fn used(server: Option<&Setting<'_>>, own: Option<&Setting<'_>>) -> Table {
    let mut table = Table::new();
    for list in [server, own].into_iter().flatten() {
        let mut of_list = Table::new();
        for found in list
            .property
            .list()
            .iter()
            .filter_map(|text| MimeType::parse(text))
        {
            // Of two in one list the first is kept (inferred).
            of_list.entry(fold(&found.extension)).or_insert(found);
        }
        table.append(&mut of_list);
    }
    table
}

fn of_items(items: &[Item]) -> Table {
    let read = |item: &Item| {
        let extension = attribute(item, "fileExtension").filter(|_| item.name == "mimeMap")?;
        let mime_type = attribute(item, "mimeType")?.to_owned();
        let extension = extension.to_owned();
        Some((fold(&extension), MimeType { extension, mime_type }))
    };
    items.iter().filter_map(read).collect()
}

/// What holds when one table lies over another.
fn over(under: &Table, upper: &Table) -> Table {
    let mut table = under.clone();
    table.extend(upper.iter().map(|(key, found)| (key.clone(), found.clone())));
    table
}

fn is_same(left: &MimeType, right: &MimeType) -> bool {
    left.mime_type.eq_ignore_ascii_case(&right.mime_type)
}

fn removal(extension: &str) -> Item {
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
fn differing(inherited: &Table, wanted: &Table, is_known: bool) -> Vec<Item> {
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
fn merged(root: &[Item], types: &Table) -> Vec<Item> {
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

fn say_unreadable(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, list: &Setting<'_>) {
    for (text, line) in with_lines(&list.property) {
        if MimeType::parse(&text).is_none() {
            let broken = Broken {
                code: "MIME-TYPE-BROKEN",
                what: "a MIME type",
                text: &text,
                line,
                why: "An item is an extension and a type, separated by a comma: .htm,text/html.",
            };
            say_broken(draft, holder, list, &broken);
        }
    }
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
