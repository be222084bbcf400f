//! The account: every property that is set in scope ends in exactly one column of the loss report.
//! Nothing is lost in silence.
//!
//! In scope are the properties of the site's keys, what can be inherited from above (overridden or not), and, when pools
//! come along, those of the pools and what they inherit.

use super::draft::{Draft, Fate, Saying, Target, is_inside, name_of};
use super::options::Inherited;
use super::pools;
use super::property_map::{Row, Scope, Way, row_of};
use crate::formats::metabase::{EffectiveOrigin, Key, Property, PropertyId, SecretState, property};
use crate::model::{Accounted, Column, Targets};
use std::collections::HashSet;

/// One setting in scope.
struct Entry<'m> {
    key: Key<'m>,
    property: Property<'m>,
    /// True for a setting of the site's or a pool's own keys.
    is_own: bool,
}

/// The row of every setting in scope.
pub(super) fn settle<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>, pools: &[String]) -> Vec<Accounted> {
    let entries = scope(draft, site, pools);
    place_all(draft, &entries, site)
}

/// The row of every setting that is no site's: of the service itself, its pools and lists, and of what is above it.
pub(super) fn settle_server<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>) -> Vec<Accounted> {
    let mut below = service.descendants();
    let mut keys: Vec<Key<'_>> = service.ancestors().collect();
    keys.reverse();
    keys.extend(draft.metabase.key("/LM/MimeMap"));
    // The log modules serve the web service too.
    let modules = draft.metabase.key("/LM/Logging");
    keys.extend(modules);
    keys.extend(modules.into_iter().flat_map(Key::descendants));
    keys.push(service);
    let mut next = below.next();
    while let Some(key) = next {
        next = if key.site_id().is_some() {
            below.find(|other| !is_inside(*other, key))
        } else {
            keys.push(key);
            below.next()
        };
    }
    let settings = keys
        .into_iter()
        .flat_map(|key| key.properties().map(move |property| (key, property)));
    let entries: Vec<Entry<'_>> = settings
        .map(|(key, property)| Entry {
            key,
            property,
            is_own: true,
        })
        .collect();
    place_all(draft, &entries, service)
}

/// The site whose account is made, or the service.
#[derive(Clone, Copy)]
struct Place<'m> {
    key: Key<'m>,
    /// Its root directory, whose settings are nearer than its own.
    root: Option<Key<'m>>,
}

/// Every setting in scope, once, site first.
fn scope<'m>(draft: &Draft<'m, '_>, site: Key<'m>, pools: &[String]) -> Vec<Entry<'m>> {
    let mut seen: HashSet<(u32, PropertyId)> = HashSet::new();
    let mut entries = Vec::new();
    let mut add = |key: Key<'m>, property: Property<'m>, is_own: bool| {
        if seen.insert((key.number(), property.id())) {
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
    for key in &draft.in_scope_too {
        key.properties().for_each(|property| add(*key, property, true));
    }
    // What is inherited is accounted for with the server, where it is written.
    if draft.options.inherited == Inherited::OnServer {
        return entries;
    }
    for above in site.ancestors() {
        for property in above.properties() {
            // What a nearer key overrides is listed too, and what is not inherited where it was acted upon.
            if property.inherits() || draft.fate_of(above, property.id()).is_some() {
                add(above, property, false);
            }
        }
    }
    // It is no key above the site, and still the site answers by it.
    let server_types = draft.metabase.key("/LM/MimeMap");
    let list = server_types.and_then(|key| Some((key, key.property(property::MIME_MAP)?)));
    if let Some((key, list)) = list.filter(|(key, list)| draft.fate_of(*key, list.id()).is_some()) {
        add(key, list, false);
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

/// The rows of the loss report. All that is said of a setting may depend on what was said of another one, so targets
/// are taken when everything is.
fn place_all<'m>(draft: &mut Draft<'m, '_>, entries: &[Entry<'m>], site: Key<'m>) -> Vec<Accounted> {
    let site = Place {
        key: site,
        root: site.child("ROOT"),
    };
    let verdicts: Vec<Verdict> = entries.iter().map(|entry| verdict(draft, entry, site)).collect();
    entries
        .iter()
        .zip(verdicts)
        .map(|(entry, verdict)| place(draft, entry, verdict))
        .collect()
}

/// The row of the loss report for one setting.
fn place(draft: &mut Draft<'_, '_>, entry: &Entry<'_>, verdict: Verdict) -> Accounted {
    let target = match verdict.written {
        Written::Nowhere => Targets::default(),
        Written::Everywhere => draft.take_targets(entry.key, entry.property.id()).into(),
        Written::To(targets) => targets,
    };
    Accounted {
        property: name_of(&entry.property),
        key: draft.path_of(entry.key),
        line: Some(entry.property.line()).filter(|line| *line > 0),
        value_shown: entry.property.shown().as_ref().into(),
        is_inherited: !entry.is_own,
        column: verdict.column,
        target,
        why: verdict.why.into(),
    }
}

/// What is said of one setting.
struct Verdict {
    column: Column,
    written: Written,
    why: Saying,
}

/// Which of the targets of a setting are written.
enum Written {
    Nowhere,
    /// All that conversions named.
    Everywhere,
    To(Targets),
}

impl Verdict {
    /// Nothing is written.
    fn without_target(column: Column, why: impl Into<Saying>) -> Self {
        Verdict {
            column,
            written: Written::Nowhere,
            why: without_stop(&why.into()),
        }
    }
}

/// A saying without its final stop.
fn without_stop(saying: &Saying) -> Saying {
    match saying {
        Saying::Borrowed(text) => Saying::Borrowed(text.trim_end_matches('.')),
        Saying::Owned(text) => Saying::Owned(text.trim_end_matches('.').to_owned()),
    }
}

fn verdict(draft: &Draft<'_, '_>, entry: &Entry<'_>, site: Place<'_>) -> Verdict {
    let fate = draft.fate_of(entry.key, entry.property.id());
    if let Some(verdict) = fate.and_then(|fate| done(draft, fate)) {
        return verdict;
    }
    if is_template(entry.key) {
        return Verdict::without_target(
            Column::CannotExist,
            "it is part of a template that IIS 6 makes new sites from, which IIS 7+ does not have",
        );
    }
    if draft.options.inherited == Inherited::LeftBehind && !entry.is_own {
        let why = format!(
            "the site inherits it from {} and does not set it itself (metadataGetInherited=false); it will use the \
             destination's",
            entry.key.path()
        );
        return Verdict::without_target(Column::NeedsYou, why);
    }
    if let Some(nearer) = overridden_by(entry, site) {
        let why = format!("it has no effect: {nearer} sets it too, and the nearer key wins");
        return Verdict::without_target(Column::Carried, why);
    }
    if let Some(why) = fate.and_then(|fate| fate.same.as_ref()) {
        return Verdict::without_target(Column::Carried, why.clone());
    }
    if let Some(why) = fate.and_then(|fate| fate.reason.as_ref()) {
        return Verdict::without_target(Column::CannotExist, why.clone());
    }
    match row_of(entry.property.id()) {
        Some(row) => by_row(draft, entry, row),
        None => Verdict::without_target(Column::CannotExist, unknown(entry)),
    }
}

/// What conversions said of a setting, when they wrote something or asked for a person.
fn done(draft: &Draft<'_, '_>, fate: &Fate) -> Option<Verdict> {
    let kept: Vec<&str> = fate
        .targets
        .iter()
        .filter_map(|target| kept_pool(draft, target))
        .collect();
    if !kept.is_empty() && kept.len() == fate.targets.len() {
        let why = format!(
            "compare it with application pool {}, which the destination has already and which keeps its own settings \
             (rule AboFilter)",
            unique(kept).join(", ")
        );
        return Some(Verdict::without_target(Column::NeedsYou, why));
    }
    let written = match (kept.is_empty(), &fate.elsewhere) {
        (true, None) => Written::Everywhere,
        (_, elsewhere) => {
            let places = fate
                .targets
                .iter()
                .filter(|target| kept_pool(draft, target).is_none());
            let places = places
                .map(Target::to_string)
                .chain(elsewhere.as_deref().map(str::to_owned));
            Written::To(places.collect::<Vec<_>>().join(", ").into())
        }
    };
    let stays = match kept.as_slice() {
        [] => None,
        _ => Some(format!(
            "application pool {} keeps its own settings (rule AboFilter)",
            unique(kept).join(", ")
        )),
    };
    let (column, sayings) = if !fate.needs.is_empty() {
        (Column::NeedsYou, fate.needs.iter().chain(&fate.clamps))
    } else if fate.targets.is_empty() && fate.elsewhere.is_none() {
        return None;
    } else if !fate.clamps.is_empty() {
        (Column::Clamped, fate.clamps.iter().chain(&fate.needs))
    } else if fate.verbatim == Some(true) {
        (Column::Carried, fate.clamps.iter().chain(&fate.needs))
    } else {
        (Column::Converted, fate.clamps.iter().chain(&fate.needs))
    };
    let mut sayings = sayings.chain(&fate.notes);
    let why = match (sayings.next(), sayings.next(), &stays) {
        (None, None, None) => Saying::default(),
        // Some conversions say whole sentences.
        (Some(only), None, None) => without_stop(only),
        (first, second, stays) => {
            let all = first.into_iter().chain(second).chain(sayings);
            let all: Vec<&str> = all
                .map(|saying| saying.trim_end_matches('.'))
                .chain(stays.as_deref())
                .collect();
            all.join("; ").into()
        }
    };
    Some(Verdict { column, written, why })
}

/// The name of the pool that a target belongs to, when the destination has it and keeps it as it is.
fn kept_pool<'t>(draft: &Draft<'_, '_>, target: &'t Target) -> Option<&'t str> {
    let [group, pools, pool, ..] = target.path.elements.as_slice() else {
        return None;
    };
    let (attribute, name) = pool.key.first()?;
    let is_pool = target.path.location.is_none()
        && group.name == "system.applicationHost"
        && pools.name == "applicationPools"
        && pool.name == "add"
        && attribute == "name";
    let context = draft.options.context;
    is_pool
        .then(|| draft.options.rules.leaves(context, &target.path))
        .flatten()
        .map(|_| name.as_str())
}

fn unique(mut names: Vec<&str>) -> Vec<&str> {
    names.dedup();
    names
}

/// What the table says of a setting of which no conversion said anything.
fn by_row(draft: &Draft<'_, '_>, entry: &Entry<'_>, row: &Row) -> Verdict {
    match row.way {
        Way::Structure(how) => Verdict::without_target(Column::Converted, how),
        Way::Volatile => Verdict::without_target(
            Column::CannotExist,
            "it is the state of a running server and no configuration; IIS 7+ keeps its own",
        ),
        Way::NoTarget(why) => Verdict::without_target(Column::CannotExist, why),
        Way::Secret if entry.property.secret_state() == SecretState::Empty => {
            Verdict::without_target(Column::Carried, "no password is set")
        }
        Way::Secret => secret(draft, entry),
        Way::Simple(_) | Way::Code => idle(entry, row),
    }
}

/// Why a property without a row stays behind, with its number and type (property map A.3: customMetadata is not filled; I.15).
fn unknown(entry: &Entry<'_>) -> String {
    let what = if entry.property.is_custom() {
        "a custom property"
    } else {
        "not a property of the web service"
    };
    format!(
        "it is {what} (number {}, {}); IIS 7+ could keep it in customMetadata alone, which nothing of IIS reads and which is not \
         filled",
        entry.property.id(),
        entry.property.kind().word()
    )
}

/// What to do about a password.
fn secret(draft: &Draft<'_, '_>, entry: &Entry<'_>) -> Verdict {
    let is_for_iusr = entry.property.id() == property::ANONYMOUS_USER_PASS
        && draft
            .fate_of(entry.key, property::ANONYMOUS_USER_NAME)
            .is_some_and(|fate| fate.notes.iter().any(|note| note.contains("rule AnonymousUser")));
    if is_for_iusr {
        return Verdict::without_target(
            Column::Converted,
            "the anonymous user becomes IUSR, which has no password (rule AnonymousUser)",
        );
    }
    Verdict::without_target(
        Column::NeedsYou,
        format!(
            "enter {} again on the destination; it is encrypted with a key of the old machine",
            entry.property.name()
        ),
    )
}

/// True below `/LM/W3SVC/Info/Templates`.
fn is_template(key: Key<'_>) -> bool {
    key.ancestors().any(|above| {
        above.name().eq_ignore_ascii_case("Templates")
            && above
                .parent()
                .is_some_and(|info| info.name().eq_ignore_ascii_case("Info"))
    })
}

/// The nearer key whose setting replaces this one for the whole site.
fn overridden_by<'m>(entry: &Entry<'_>, Place { key: site, root }: Place<'m>) -> Option<&'m str> {
    let id = entry.property.id();
    let own = |key: Key<'m>| key.property(id).is_some();
    // What the site element takes is set on the site key; the rest acts at the root.
    let acts_at_site = row_of(id).is_some_and(|row| {
        let mut targets = row.targets.iter();
        targets.any(|target| target.scope == Scope::Site && !target.element.starts_with("application"))
    });
    let is_site = entry.key.path().eq_ignore_ascii_case(site.path());
    let root = root.filter(|root| !acts_at_site && own(*root));
    if is_site {
        return root.map(Key::path);
    }
    if entry.is_own || site.ancestors().all(|above| above.path() != entry.key.path()) {
        return None;
    }
    let between = site
        .ancestors()
        .take_while(|above| !above.path().eq_ignore_ascii_case(entry.key.path()))
        .find(|above| above.property(id).is_some_and(Property::inherits));
    root.or_else(|| Some(site).filter(|site| own(*site)))
        .or(between)
        .map(Key::path)
}

/// Why a property that can be carried was not written.
fn idle(entry: &Entry<'_>, row: &Row) -> Verdict {
    let counts_for_pools_only =
        row.id == property::WAM_USER_NAME || row.targets.iter().all(|target| target.scope == Scope::Pool);
    let why = match (row.id, entry.is_own) {
        (property::APP_POOL_ID, false) => {
            "it has no effect: every application of the site has a pool set nearer".to_owned()
        }
        (property::UNC_USER_NAME, _) => {
            "it has no effect: it counts only for folders on other machines, and there is none here".to_owned()
        }
        _ if counts_for_pools_only => {
            "it has no effect on the site: it counts only for application pools, which are not part of this sync"
                .to_owned()
        }
        _ if !row.targets.is_empty() && row.targets.iter().all(|target| target.scope == Scope::ApplicationHost) => {
            return Verdict::without_target(
                Column::NeedsYou,
                format!(
                    "it is a setting of the whole server and comes along with all of it (webServer60); else set {} on the destination",
                    row.target_elements()
                ),
            );
        }
        _ => format!("it has no effect on a key of type {}", entry.key.key_type()),
    };
    Verdict::without_target(Column::Carried, why)
}
