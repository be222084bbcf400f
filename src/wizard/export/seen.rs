//! Needs as tables and documents have them: one row for each place at which a need was seen.

use crate::model::dependency::DependencyInfo;
use crate::model::usage::UseVerdict;
use crate::model::{Evidence, Severity, Sureness};
use crate::report;
use crate::wizard::needs::{Need, NeedKind, NeedState};
use serde::Serialize;
use std::collections::BTreeSet;

const HEADER: [&str; 13] = [
    "Kind",
    "State",
    "Need",
    "Product",
    "Application",
    "Place",
    "Line",
    "Sure",
    "Seen",
    "Use",
    "Requests",
    "Last asked for",
    "What to do",
];

/// A need at a place, as a document has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'n> {
    kind: &'static str,
    state: &'static str,
    need: &'n str,
    product: &'n str,
    application: &'n str,
    place: &'n str,
    line: Option<u32>,
    sure: &'static str,
    seen: &'n str,
    usage: &'static str,
    requests: Option<u64>,
    last: Option<String>,
    what_to_do: String,
}

fn rows<'n>(need: &'n Need) -> Vec<Row<'n>> {
    let what_to_do = [need.meaning.as_str(), need.fix.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let used = need.used.as_ref();
    let row = |application: &'n str, place: &'n str, line, sure, seen: &'n str| Row {
        kind: need.kind.words(),
        state: need.state.words(),
        need: &need.name,
        product: &need.code,
        application,
        place,
        line,
        sure,
        seen,
        usage: used.map_or("", |used| UseVerdict::word(used.verdict)),
        requests: used.map(|used| used.tally.found()),
        last: used.and_then(|used| used.tally.last).map(|last| last.to_string()),
        what_to_do: what_to_do.clone(),
    };
    if need.seen.is_empty() {
        return vec![row("", "", None, "", "")];
    }
    need.seen
        .iter()
        .map(|seen| {
            let place = seen.place.file.as_deref().or(seen.place.key.as_deref());
            row(
                &seen.area,
                place.unwrap_or_default(),
                seen.place.line,
                seen.sureness.map_or("sure", Sureness::word),
                &seen.excerpt,
            )
        })
        .collect()
}

/// For a spreadsheet.
pub(super) fn csv(needs: &[&Need]) -> String {
    let rows = needs.iter().flat_map(|need| rows(need)).map(|row| {
        [
            row.kind.to_owned(),
            row.state.to_owned(),
            row.need.to_owned(),
            row.product.to_owned(),
            row.application.to_owned(),
            row.place.to_owned(),
            row.line.map(|line| line.to_string()).unwrap_or_default(),
            row.sure.to_owned(),
            row.seen.to_owned(),
            row.usage.to_owned(),
            row.requests.map(|count| count.to_string()).unwrap_or_default(),
            row.last.unwrap_or_default(),
            row.what_to_do,
        ]
    });
    report::csv::table(&HEADER, rows)
}

/// For programs.
pub(super) fn json(needs: &[&Need]) -> String {
    let rows: Vec<Row<'_>> = needs.iter().flat_map(|need| rows(need)).collect();
    report::json::table("siteferry/needs-seen", "needs", &rows)
}

/// What the content shows of these needs, as a scan told it. The worst that was seen of a need speaks for all of its
/// places.
pub(super) fn evidence(needs: &[&Need]) -> Vec<Evidence> {
    let mut found = Vec::new();
    for need in needs {
        let NeedKind::Content(kind) = need.kind else {
            continue;
        };
        let severity = match need.state {
            NeedState::Gone | NeedState::Breaks => Severity::Error,
            NeedState::Note | NeedState::Present => Severity::Note,
            NeedState::Install | NeedState::Look | NeedState::CannotTell => Severity::Warning,
        };
        let words = |text: &str| (!text.is_empty()).then(|| text.to_owned().into());
        found.extend(need.seen.iter().map(|seen| Evidence {
            kind,
            what: need.name.clone(),
            product: words(&need.code),
            place: seen.place.clone(),
            excerpt: seen.excerpt.clone(),
            sureness: seen.sureness.unwrap_or(Sureness::Sure),
            severity,
            meaning: need.meaning.clone().into(),
            fix: need.fix.clone().into(),
            source: words(&need.source),
            area: seen.area.clone(),
            more: seen.more,
        }));
    }
    found
}

/// What getDependencies found, as far as it is among these needs.
pub(super) fn info(info: &DependencyInfo, needs: &[&Need]) -> DependencyInfo {
    let named = |is_it: &dyn Fn(&Need) -> bool| -> BTreeSet<&str> {
        let needs = needs.iter().filter(|need| is_it(need));
        needs.map(|need| need.name.as_str()).collect()
    };
    let codes: BTreeSet<&str> = needs
        .iter()
        .filter(|need| matches!(need.kind, NeedKind::SignIn | NeedKind::Feature))
        .map(|need| need.code.as_str())
        .collect();
    let pools = named(&|need| need.kind == NeedKind::Pool);
    let programs = named(&|need| need.kind == NeedKind::Cgi);
    let modules = named(&|need| need.kind == NeedKind::Module);
    let extensions = named(&|need| need.kind == NeedKind::Extension);
    let maps: BTreeSet<(&str, &str)> = needs
        .iter()
        .filter_map(|need| Some((need.name.as_str(), need.inherited_from.as_deref()?)))
        .collect();
    let mut kept = info.clone();
    kept.dependencies
        .retain(|need| codes.contains(need.name.as_str()));
    kept.app_pools.retain(|pool| pools.contains(pool.name.as_str()));
    kept.cgis.retain(|cgi| programs.contains(cgi.exe.as_str()));
    kept.isapis
        .retain(|isapi| extensions.contains(isapi.dll.as_str()));
    kept.native_modules
        .retain(|module| modules.contains(module.name.as_str()));
    kept.managed_types
        .retain(|found| modules.contains(found.name.as_str()));
    kept.inherited.retain(|map| {
        let name = format!("{}  {}", map.extension, map.processor);
        maps.contains(&(name.as_str(), map.set_at.as_str()))
    });
    kept
}
