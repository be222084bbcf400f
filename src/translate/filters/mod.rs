//! ISAPI filters: the keys below `Filters`, of the whole service or of one site, as `isapiFilters`.
//!
//! `FilterLoadOrder` names the filters that IIS 6 loads, in their order; on IIS 7+ the order of the elements counts.
//! A site's filters join those of the server, so their list does not start with `<clear/>`. Filters that belong to
//! Windows itself stay behind, because the new one has its own (property map, I9).

mod filter;
mod said;
#[cfg(test)]
mod tests;

use super::convert::portable_path;
use super::draft::{At, Draft, Holder, Setting, Target};
use super::entries::{attribute, entries_at_root};
use super::index::unique;
use super::sections::item;
use crate::formats::metabase::{Key, PropertyId, property};
use crate::model::{ConfigPath, Item, Text};
pub use filter::is_left_behind;
use filter::{Filter, named, stays};
use said::{leave, say_broken, say_server, say_stays};

/// What is written of a filter.
const WRITTEN: [PropertyId; 3] = [
    property::FILTER_PATH,
    property::FILTER_ENABLED,
    property::FILTER_ENABLE_CACHE,
];

/// Writes the filters of a site, and says which filters of the server act on it when the server stays behind.
pub(super) fn write_site<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, name: &str) {
    if let Some(filters) = site
        .child("Filters")
        .filter(|key| !draft.options.excludes(key.path()))
    {
        let holder = Holder {
            base: ConfigPath::section(Some(name), "system.webServer"),
            name,
        };
        let taken: Vec<String> = there(draft)
            .iter()
            .filter_map(name_of)
            .map(str::to_owned)
            .collect();
        let items = list(draft, filters, &holder, |wanted| {
            unique(wanted, |name| {
                taken.iter().any(|known| known.eq_ignore_ascii_case(name))
            })
        });
        write_items(draft, filters, &holder, items);
    }
}

/// Writes the filters of the whole server. Filters that the destination has and the source does not name stay where
/// they are: ASP.NET of the destination has registered some.
pub(super) fn write_server<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>) {
    let Some(filters) = service.child("Filters") else {
        return;
    };
    let holder = Holder {
        base: ConfigPath::section(None, "system.webServer"),
        name: "",
    };
    let ours = list(draft, filters, &holder, str::to_owned);
    if ours.is_empty() {
        return write_items(draft, filters, &holder, ours);
    }
    let mut items = there(draft).to_vec();
    for filter in ours {
        let same = |known: &&mut Item| match (name_of(known), name_of(&filter)) {
            (Some(left), Some(right)) => left.eq_ignore_ascii_case(right),
            _ => false,
        };
        match items.iter_mut().find(same) {
            Some(known) => *known = filter,
            None => items.push(filter),
        }
    }
    write_items(draft, filters, &holder, items);
}

/// Says which filters of the server act on a site that comes along without its server. They are in the account of the
/// site, because the site does not act as it did without them.
pub(super) fn mention_server<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>, site: &str) {
    let Some(filters) = service.child("Filters") else {
        return;
    };
    for key in named(filters).into_iter().filter_map(|(_, key)| key) {
        draft.in_scope_too.push(key);
        let filter = match Filter::read(key) {
            Ok(filter) => filter,
            // IIS 6 could not load it, so no site misses it.
            Err(why) => {
                leave(draft, key, |draft, id| {
                    draft.same_at(key, id, format!("it has no effect: {why}"));
                });
                continue;
            }
        };
        if !filter.is_enabled {
            leave(draft, key, |draft, id| {
                draft.same_at(key, id, "it has no effect: the filter is switched off");
            });
            continue;
        }
        match stays(draft, &filter) {
            Some(stays) => say_stays(draft, &filter, stays, site),
            None => say_server(draft, &filter, site),
        }
    }
}

/// The elements of the filters that a `Filters` key loads.
fn list<'m>(
    draft: &mut Draft<'m, '_>,
    filters: Key<'m>,
    holder: &Holder<'_>,
    name_for: impl Fn(&str) -> String,
) -> Vec<Item> {
    let named = named(filters);
    let target = Target::element(&holder.path_to("isapiFilters/filter"));
    let mut items = Vec::new();
    for (name, key) in &named {
        let filter = match key.ok_or("there is no key of that name").and_then(Filter::read) {
            Ok(filter) => filter,
            Err(why) => {
                say_broken(draft, filters, name, *key, why, holder);
                continue;
            }
        };
        if let Some(stays) = stays(draft, &filter) {
            say_stays(draft, &filter, stays, holder.name);
            continue;
        }
        let shown = name_for(filter.key.name());
        items.push(element(draft, &filter, &shown));
        for id in WRITTEN {
            if let Some(setting) = own(filter.key, id) {
                draft.went_to(&setting, target.clone());
                if shown != filter.key.name() {
                    draft.note(
                        &setting,
                        format!("the filter is named {shown} on the destination"),
                    );
                }
            }
        }
    }
    let is_named = |key: Key<'_>| {
        named
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case(key.name()))
    };
    for key in filters.children().filter(|key| !is_named(*key)) {
        for id in WRITTEN.into_iter().filter(|id| key.property(*id).is_some()) {
            draft.goes_nowhere(
                key,
                id,
                "FilterLoadOrder does not name the filter, so IIS 6 does not load it",
            );
        }
    }
    items
}

/// One `<filter>`.
fn element(draft: &mut Draft<'_, '_>, filter: &Filter<'_>, name: &str) -> Item {
    let path = portable_path(&filter.path, draft.windows());
    let mut attributes = vec![("name", name), ("path", path.as_str())];
    // The attributes' defaults are true and false (IIS_schema.xml).
    if !filter.is_enabled {
        attributes.push(("enabled", "false"));
    }
    let caches = filter.key.property(property::FILTER_ENABLE_CACHE);
    if caches.and_then(|switch| switch.boolean()) == Some(true) {
        attributes.push(("enableCache", "true"));
    }
    let precondition = bitness(draft);
    if precondition == Some("bitness32") && filter.is_enabled {
        draft.needs_32_bit = true;
    }
    attributes.extend(precondition.map(|condition| ("preCondition", condition)));
    item("filter", &attributes)
}

/// On a 64-bit destination worker processes are of two kinds, and a DLL loads into one of them only. The old server
/// had one kind: 32-bit Windows, or Enable32BitAppOnWin64 for all (MBSchema 9040).
fn bitness(draft: &Draft<'_, '_>) -> Option<&'static str> {
    let context = draft.options.context;
    if !context.destination.is_64_bit {
        return None;
    }
    let pools = draft.metabase.key("/LM/W3SVC/AppPools");
    let is_switched = pools
        .and_then(|pools| pools.property(property::ENABLE32_BIT_APP_ON_WIN64))
        .is_some_and(|switch| switch.boolean() == Some(true));
    Some(if !context.source.is_64_bit || is_switched {
        "bitness32"
    } else {
        "bitness64"
    })
}

fn write_items<'m>(draft: &mut Draft<'m, '_>, filters: Key<'m>, holder: &Holder<'_>, items: Vec<Item>) {
    let order = own(filters, property::FILTER_LOAD_ORDER);
    if items.is_empty() {
        if let Some(order) = order {
            draft.same(&order, "it names no filter that comes along");
        }
        return;
    }
    let at = At::of(holder.path_to("isapiFilters"), holder.name);
    let origin = order.as_ref().map(|order| draft.origin(order));
    let object = draft.object(&at.path, holder.name);
    object.items = Some(items.into());
    if let Some(origin) = origin {
        object.origins.insert(Text::default(), origin);
    }
    if let Some(order) = order {
        draft.went_to(&order, Target::element(&at.path));
    }
}

fn own(key: Key<'_>, id: PropertyId) -> Option<Setting<'_>> {
    key.property(id).map(|property| Setting {
        key,
        property,
        set_at: Some(key),
    })
}

/// The entries of the destination's `isapiFilters` outside of location tags.
fn there<'o>(draft: &Draft<'_, 'o>) -> &'o [Item] {
    entries_at_root(&draft.options.destination, "system.webServer/isapiFilters").unwrap_or_default()
}

/// The name of a `<filter>`.
fn name_of(item: &Item) -> Option<&str> {
    attribute(item, "name").filter(|_| item.name == "filter")
}
