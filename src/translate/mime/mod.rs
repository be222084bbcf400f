//! `MimeMap` as `staticContent`: the type that is sent for an extension.
//!
//! IIS 6 looks into the list of the site first and into `/LM/MimeMap` then (metabase format, 2.6.3), so what a key
//! really uses is the second list with the first one over it. Types that only the destination knows stay.

mod table;

use super::draft::{Draft, Holder, Setting, Target};
use super::entries::{Broken, Level, above, entries_at_root, of_service, say_broken, with_lines};
use super::options::{Inherited, TranslateOptions};
use super::sections::write_items;
use crate::formats::metabase::values::MimeType;
use crate::formats::metabase::{Key, Metabase, Property, property};
use crate::model::{ConfigObject, Item};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use table::{Table, differing, is_same, merged, of_items, of_list, over, removal};

const SECTION: &str = "system.webServer/staticContent";

/// What is the same for all sites: the list of the whole old server and that of the destination.
pub(super) struct Lists {
    /// Types of `/LM/MimeMap`.
    server: Table,
    /// Its items that are no types, with their lines.
    unreadable: Vec<(String, u32)>,
    /// Types of the destination.
    known: Table,
    /// False when nobody knows the destination's.
    is_known: bool,
    /// What `known` was read from.
    sections: Arc<[ConfigObject]>,
    inherited: Inherited,
    /// The entries of a site that sets no types itself.
    plain: OnceLock<Vec<Item>>,
}

impl Lists {
    /// Reads both lists.
    pub fn read(metabase: &Metabase, options: &TranslateOptions<'_>) -> Self {
        let list = server_list(metabase, options).map(|list| list.property);
        let known = entries_at_root(&options.destination, SECTION);
        Lists {
            server: list.as_ref().map(of_list).unwrap_or_default(),
            unreadable: list.as_ref().map(unreadable).unwrap_or_default(),
            known: known.map(of_items).unwrap_or_default(),
            is_known: known.is_some(),
            sections: Arc::clone(&options.destination.sections),
            inherited: options.inherited,
            plain: OnceLock::new(),
        }
    }

    /// True when these lists were read for the same destination, in the same way.
    pub fn are_for(&self, options: &TranslateOptions<'_>) -> bool {
        Arc::ptr_eq(&self.sections, &options.destination.sections) && self.inherited == options.inherited
    }

    /// The server's types with those of a key over them.
    fn used(&self, own: Option<&Setting<'_>>) -> Cow<'_, Table> {
        match own.filter(|own| own.set_at.is_some()) {
            Some(own) => Cow::Owned(over(&self.server, &of_list(&own.property))),
            None => Cow::Borrowed(&self.server),
        }
    }

    fn for_site(&self, own: &Setting<'_>) -> Vec<Item> {
        let entries = |used: &Table| differing(&self.known, used, self.is_known);
        match self.used(Some(own)) {
            Cow::Borrowed(plain) => self.plain.get_or_init(|| entries(plain)).clone(),
            Cow::Owned(own) => entries(&own),
        }
    }

    /// What differs from the key above. A type that is only set above goes, or is the destination's again; `ours` are
    /// types of the destination that it has from the service.
    fn below(&self, above: &Setting<'_>, here: &Setting<'_>, ours: &Table) -> Vec<Item> {
        let mut theirs = self.known.clone();
        theirs.retain(|key, found| ours.get(key).is_none_or(|ours| !is_same(ours, found)));
        let above = over(&theirs, &self.used(Some(above)));
        let wanted = over(&theirs, &self.used(Some(here)));
        let gone = above.iter().filter(|(key, _)| !wanted.contains_key(*key));
        let gone: Vec<Item> = gone.map(|(_, found)| removal(&found.extension)).collect();
        differing(&above, &wanted, self.is_known)
            .into_iter()
            .chain(gone)
            .collect()
    }
}

/// Writes the types that a key uses.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    let server_list = server_list(draft.metabase, draft.options);
    let Some(origin) = Some(*setting)
        .filter(|setting| setting.set_at.is_some())
        .or(server_list)
    else {
        return;
    };
    let lists = draft.mime_types();
    let level = Level::of(holder);
    if let Some(list) = server_list.filter(|_| level != Level::Below) {
        say_unreadable(draft, holder, &list, &lists.unreadable);
    }
    if setting.set_at.is_some() {
        say_unreadable(draft, holder, setting, &unreadable(&setting.property));
    }
    let items = match level {
        Level::Server => {
            let root = entries_at_root(&draft.options.destination, SECTION).unwrap_or_default();
            merged(root, &lists.used(Some(setting)))
        }
        Level::Site | Level::Below => match above(draft, holder, setting) {
            Some(above) => {
                let ours = of_service(draft, property::MIME_MAP);
                let ours = ours.map(|ours| of_list(&ours.property)).unwrap_or_default();
                lists.below(&above, setting, &ours)
            }
            None => lists.for_site(setting),
        },
    };
    let path = holder.path_to("staticContent");
    for list in server_list.iter().chain([setting]) {
        if items.is_empty() {
            draft.same(list, "the destination sends the same types");
        } else {
            draft.went_to(list, Target::element(&path));
        }
    }
    if !items.is_empty() {
        write_items(draft, path, holder.name, items, &origin);
    }
}

/// The list of the whole server, unless what is inherited stays behind.
fn server_list<'m>(metabase: &'m Metabase, options: &TranslateOptions<'_>) -> Option<Setting<'m>> {
    if options.inherited == Inherited::LeftBehind {
        return None;
    }
    let key: Key<'_> = metabase.key("/LM/MimeMap")?;
    let property = key.property(property::MIME_MAP)?;
    Some(Setting {
        key,
        property,
        set_at: Some(key),
    })
}

/// The items of a list that are no types, with their lines.
fn unreadable(list: &Property<'_>) -> Vec<(String, u32)> {
    let mut items = with_lines(list);
    items.retain(|(text, _)| MimeType::parse(text).is_none());
    items
}

fn say_unreadable(
    draft: &mut Draft<'_, '_>,
    holder: &Holder<'_>,
    list: &Setting<'_>,
    items: &[(String, u32)],
) {
    for (text, line) in items {
        let broken = Broken {
            code: "MIME-TYPE-BROKEN",
            what: "a MIME type",
            text,
            line: *line,
            why: "An item is an extension and a type, separated by a comma: .htm,text/html.",
        };
        say_broken(draft, holder, list, &broken);
    }
}
