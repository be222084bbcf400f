//! The account: every property that is set in scope ends in exactly one list. Nothing is lost in silence.
//!
//! In scope are the properties of the site's keys, what the site and its root inherit from above, and, when pools come
//! along, those of the pools and what they inherit.

use super::draft::{Draft, Fate};
use super::outcome::{Carried, Implied, NotCarried, Translation};
use super::pools;
use super::property_map::{Scope, Way, row_of};
use crate::formats::metabase::{EffectiveOrigin, Key, Property, PropertyId, SecretState, property};
use crate::model::path::fold;
use std::collections::HashSet;

/// One setting in scope.
struct Entry<'m> {
    key: Key<'m>,
    property: Property<'m>,
    /// True for a setting of the site's or a pool's own keys.
    is_own: bool,
}

/// Fills the three lists of a translation.
pub(super) fn settle(draft: &Draft<'_, '_>, site: Key<'_>, pools: &[String], into: &mut Translation) {
    for entry in scope(draft, site, pools) {
        place(draft, &entry, site, into);
    }
}

/// Every setting in scope, once, site first.
fn scope<'m>(draft: &Draft<'m, '_>, site: Key<'m>, pools: &[String]) -> Vec<Entry<'m>> {
    let mut seen: HashSet<(String, PropertyId)> = HashSet::new();
    let mut entries = Vec::new();
    let mut add = |key: Key<'m>, property: Property<'m>, is_own: bool| {
        if seen.insert((fold(key.path()), property.id())) {
            entries.push(Entry {
                key,
                property,
                is_own,
            });
        }
    };
    for key in std::iter::once(site).chain(site.descendants()) {
        if !draft.options.excludes(key.path()) {
            key.properties().for_each(|property| add(key, property, true));
        }
    }
    let root = site
        .child("ROOT")
        .filter(|root| !draft.options.excludes(root.path()));
    for key in root.into_iter().chain([site]) {
        for effective in key.effective_properties() {
            if let EffectiveOrigin::Inherited(from) = effective.origin {
                add(from, effective.value, false);
            }
        }
    }
    if draft.options.include_pools {
        for key in pools.iter().filter_map(|pool| pools::key_of(draft, pool)) {
            key.properties().for_each(|property| add(key, property, true));
            for effective in key.effective_properties() {
                let EffectiveOrigin::Inherited(from) = effective.origin else {
                    continue;
                };
                let is_pools = row_of(effective.value.id()).is_some_and(|row| row.goes_to(Scope::Pool));
                if is_pools || from.key_type().eq_ignore_ascii_case("IIsApplicationPools") {
                    add(from, effective.value, false);
                }
            }
        }
    }
    entries
}

fn place(draft: &Draft<'_, '_>, entry: &Entry<'_>, site: Key<'_>, into: &mut Translation) {
    let property = entry.property.name().to_owned();
    let key = entry.key.path().to_owned();
    let value_shown = entry.property.shown().into_owned();
    let fate = draft.fate_of(entry.key, entry.property.id());
    if let Some(Fate { targets, notes, .. }) = fate.filter(|fate| !fate.targets.is_empty()) {
        into.carried.push(Carried {
            property,
            key,
            value_shown,
            target: targets.join(", "),
            note: notes.join("; "),
        });
        return;
    }
    let not_carried = |why: String, not_built_yet: bool| NotCarried {
        property: property.clone(),
        key: key.clone(),
        value_shown: value_shown.clone(),
        why,
        not_built_yet,
    };
    let implied = |how: &str| Implied {
        property: property.clone(),
        key: key.clone(),
        value_shown: value_shown.clone(),
        how: how.to_owned(),
    };
    if let Some(nearer) = overridden_by(entry, site) {
        into.implied
            .push(implied(&format!("{nearer} sets it too, and the nearer key wins")));
        return;
    }
    if let Some(why) = fate.and_then(|fate| fate.reason.clone()) {
        into.not_carried.push(not_carried(why, false));
        return;
    }
    let Some(row) = row_of(entry.property.id()) else {
        let why = if entry.property.is_custom() {
            "IIS 7+ has no place for custom properties but customMetadata, which is not written"
        } else {
            "it is not a property of the web service"
        };
        into.not_carried.push(not_carried(why.to_owned(), false));
        return;
    };
    match row.way {
        Way::Structure(how) => into.implied.push(implied(how)),
        Way::Volatile => into.implied.push(implied("it is the state of a running server")),
        Way::NoTarget(why) => into.not_carried.push(not_carried(why.to_owned(), false)),
        Way::NotBuilt(subject) => {
            let why = format!("not built yet: {subject} ({})", row.target_elements());
            into.not_carried.push(not_carried(why, true));
        }
        Way::Secret if entry.property.secret_state() == SecretState::Empty => {
            into.implied.push(implied("no password is set"));
        }
        Way::Secret => into.not_carried.push(not_carried(secret(draft, entry), false)),
        Way::Simple(_) | Way::Code => into.not_carried.push(not_carried(idle(entry), false)),
    }
}

/// Why a password does not come along.
fn secret(draft: &Draft<'_, '_>, entry: &Entry<'_>) -> String {
    let is_for_iusr = entry.property.id() == property::ANONYMOUS_USER_PASS
        && draft
            .fate_of(entry.key, property::ANONYMOUS_USER_NAME)
            .is_some_and(|fate| fate.notes.iter().any(|note| note.contains("rule AnonymousUser")));
    if is_for_iusr {
        "the anonymous user becomes IUSR, which has no password (rule AnonymousUser)".to_owned()
    } else {
        "it is encrypted with a key of the old machine; enter it again on the destination".to_owned()
    }
}

/// The nearer key whose setting replaces this one for the whole site.
fn overridden_by<'m>(entry: &Entry<'_>, site: Key<'m>) -> Option<&'m str> {
    let id = entry.property.id();
    let own = |key: Key<'m>| key.property(id).is_some();
    // What the site element takes is set on the site key; the rest acts at the root.
    let acts_at_site = row_of(id).is_some_and(|row| {
        let mut targets = row.targets.iter();
        targets.any(|target| target.scope == Scope::Site && !target.element.starts_with("application"))
    });
    let is_site = entry.key.path().eq_ignore_ascii_case(site.path());
    let root = site.child("ROOT").filter(|root| !acts_at_site && own(*root));
    if is_site {
        return root.map(Key::path);
    }
    let is_above = !entry.is_own && !entry.key.key_type().eq_ignore_ascii_case("IIsApplicationPools");
    root.or_else(|| Some(site).filter(|site| own(*site)))
        .filter(|_| is_above)
        .map(Key::path)
}

/// Why a property that can be carried was not written.
fn idle(entry: &Entry<'_>) -> String {
    let id = entry.property.id();
    let name = entry.property.name();
    match (id, entry.is_own) {
        (property::APP_POOL_ID, false) => "every application of the site has a pool set nearer".to_owned(),
        (property::UNC_USER_NAME, _) => {
            "it counts only for folders on other machines, and there is none here".to_owned()
        }
        (property::WAM_USER_NAME, _) => {
            "it counts only for application pools, which are not part of this sync".to_owned()
        }
        _ if row_of(id).is_some_and(|row| row.targets.iter().all(|target| target.scope == Scope::Pool)) => {
            "it counts only for application pools, which are not part of this sync".to_owned()
        }
        _ => format!("{name} has no effect on a key of type {}", entry.key.key_type()),
    }
}
