//! What is said of filters that stay behind.

use super::filter::{Filter, Stays};
use super::{WRITTEN, own};
use crate::formats::metabase::{Key, PropertyId, property};
use crate::model::{Place, Problem};
use crate::translate::draft::{Draft, Holder};

/// The place of a property, or of its key where it is not set.
pub(super) fn place(key: Key<'_>, id: PropertyId) -> Place {
    match own(key, id) {
        Some(setting) => setting.place(),
        None => Place {
            line: Some(key.line()).filter(|line| *line > 0),
            ..Place::key(key.path())
        },
    }
}

/// Records something of every property of a filter that would be written.
pub(super) fn leave(
    draft: &mut Draft<'_, '_>,
    key: Key<'_>,
    mut record: impl FnMut(&mut Draft<'_, '_>, PropertyId),
) {
    for id in WRITTEN.into_iter().filter(|id| key.property(*id).is_some()) {
        record(draft, id);
    }
}

/// Says that a filter of the server acts on a site and stays behind.
pub(super) fn say_server(draft: &mut Draft<'_, '_>, filter: &Filter<'_>, site: &str) {
    let name = filter.key.name();
    leave(draft, filter.key, |draft, id| {
        let what = format!(
            "install filter {name} on the destination and add it there; it acts on every site of the old server, and only this site is moved"
        );
        draft.needs_you_at(filter.key, id, what);
    });
    draft.say(
        Problem::warning(
            "SERVER-FILTER-STAYS",
            format!("ISAPI filter {name} of the whole server acts on {site} and does not come along"),
        )
        .with_cause(format!(
            "{} is loaded for every site of the old server; only the site is moved.",
            filter.path
        ))
        .with_fix(format!(
            "If the site needs it: install it on the destination and add it under isapiFilters of \"{site}\", or move \
             the whole server (webServer60)."
        ))
        .with_place(place(filter.key, property::FILTER_PATH))
        .with_target(site),
    );
}

fn gone(draft: &mut Draft<'_, '_>, filter: &Filter<'_>, why: impl Into<String>) {
    let why = why.into();
    leave(draft, filter.key, |draft, id| {
        draft.goes_nowhere(filter.key, id, why.clone())
    });
}

/// Says why a filter stays behind.
pub(super) fn say_stays(draft: &mut Draft<'_, '_>, filter: &Filter<'_>, stays: Stays, target: &str) {
    let name = filter.key.name();
    let problem = match stays {
        Stays::BuiltIn(what) => {
            gone(draft, filter, format!("{}: {what}", filter.file()));
            return;
        }
        Stays::Gone(what) => {
            gone(draft, filter, format!("{what} is not supported on IIS 7+"));
            Problem::note(
                "FILTER-NOT-SUPPORTED",
                format!("ISAPI filter {name} belongs to {what}, which is gone"),
            )
            .with_cause(format!("{} does nothing on IIS 7 and later.", filter.path))
            .with_fix("Nothing to do for the filter itself.")
        }
        Stays::UrlScan => {
            leave(draft, filter.key, |draft, id| {
                let what = "bring UrlScan.ini over as request filtering (urlScanConfig)";
                draft.needs_you_at(filter.key, id, what);
            });
            Problem::warning(
                "URLSCAN-BECOMES-REQUEST-FILTERING",
                format!("ISAPI filter {name} is UrlScan, which does not come along"),
            )
            .with_cause("Request filtering of IIS 7 and later does its work, with settings of its own.")
            .with_fix(
                "Bring its UrlScan.ini over as request filtering: -source:urlScanConfig -dest:urlScanConfig.",
            )
        }
        Stays::RawData => {
            gone(draft, filter, "it reads raw data, which no filter may on IIS 7+");
            Problem::warning(
                "FILTER-NOT-SUPPORTED",
                format!("ISAPI filter {name} reads raw data, which IIS 7 and later do not allow"),
            )
            .with_cause(format!(
                "FilterFlags of {} holds NotifyReadRawData; worker processes refuse to load such a filter.",
                filter.path
            ))
            .with_fix("Ask its maker for a module for IIS 7 or later.")
        }
    };
    draft.say(
        problem
            .with_place(place(filter.key, property::FILTER_PATH))
            .with_target(target),
    );
}

pub(super) fn say_broken<'m>(
    draft: &mut Draft<'m, '_>,
    filters: Key<'m>,
    name: &str,
    key: Option<Key<'m>>,
    why: &str,
    holder: &Holder<'_>,
) {
    if let Some(order) = own(filters, property::FILTER_LOAD_ORDER) {
        draft.note(&order, format!("{name} is left out: {why}"));
    }
    if let Some(key) = key {
        leave(draft, key, |draft, id| {
            draft.same_at(
                key,
                id,
                format!("it has no effect, the filter cannot be loaded: {why}"),
            );
        });
    }
    let place = match key {
        Some(key) => place(key, property::FILTER_PATH),
        None => place(filters, property::FILTER_LOAD_ORDER),
    };
    draft.say(
        Problem::warning(
            "FILTER-BROKEN",
            format!("ISAPI filter {name} of {} is left out", label(holder)),
        )
        .with_cause(format!("FilterLoadOrder names it, and {why}."))
        .with_fix(
            "Nothing to do if the site worked without it; else add it on the destination under isapiFilters.",
        )
        .with_place(place)
        .with_target(holder.name),
    );
}

fn label<'h>(holder: &Holder<'h>) -> &'h str {
    if holder.name.is_empty() {
        "the server"
    } else {
        holder.name
    }
}
