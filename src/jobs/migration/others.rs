//! Who else feels it when settings of a whole server are written.

use super::plan::is_of_server;
use super::study::Study;
use crate::formats::apphost::AppHostConfig;
use crate::model::path::fold;
use crate::model::{Change, Detail, Problem};
use std::collections::HashSet;

/// One problem that names the sites and pools of the destination that are not part of the sync and inherit what it
/// changes.
pub(super) fn affected(rows: &[Change], study: &Study, config: &AppHostConfig) -> Option<Problem> {
    let changed: Vec<&Change> = rows
        .iter()
        .filter(|row| row.action().is_some() && reaches_others(row))
        .collect();
    let first = changed.first()?;
    let ours: HashSet<u32> = study.translations.iter().map(|site| site.site_id).collect();
    let sites: Vec<String> = config
        .sites()
        .into_iter()
        .filter(|site| !ours.contains(&site.id))
        .map(|site| site.name)
        .collect();
    let written: HashSet<String> = study
        .objects
        .iter()
        .filter(|object| object.kind == "applicationPool")
        .filter_map(|object| Some(fold(&object.path.last()?.key.first()?.1)))
        .collect();
    let has_pool_defaults = changed.iter().any(|row| {
        matches!(&row.detail, Detail::Config { path, .. }
            if path.elements.iter().any(|element| element.name == "applicationPoolDefaults"))
    });
    let pools: Vec<String> = config
        .application_pools()
        .into_iter()
        .map(|pool| pool.name)
        .filter(|name| has_pool_defaults && !written.contains(&fold(name)))
        .collect();
    if sites.is_empty() && pools.is_empty() {
        return None;
    }
    let mut who = Vec::new();
    if !sites.is_empty() {
        who.push(format!("its sites {}", sites.join(", ")));
    }
    if !pools.is_empty() {
        who.push(format!("its application pools {}", pools.join(", ")));
    }
    let sections: HashSet<&str> = changed.iter().map(|row| row.object.as_str()).collect();
    let mut sections: Vec<&str> = sections.into_iter().collect();
    sections.sort_unstable();
    Some(
        Problem::warning(
            "OTHERS-INHERIT",
            format!(
                "{} of the destination's own change with its server-level settings",
                match (sites.len(), pools.len()) {
                    (sites, 0) => counted(sites, "site"),
                    (0, pools) => counted(pools, "application pool"),
                    (sites, pools) => format!(
                        "{} and {}",
                        counted(sites, "site"),
                        counted(pools, "application pool")
                    ),
                }
            ),
        )
        .with_cause(format!(
            "They are not part of the sync and inherit what they do not set themselves: {}. What changes: {}.",
            who.join("; "),
            sections.join(", ")
        ))
        .with_fix(
            "Check those rows of the what-if; to leave the server level alone, sync the sites one by one (metaKey=lm/w3svc/1).",
        )
        .with_target(first.name.clone()),
    )
}

/// True for a row at the level of the server that others inherit. An entry more in the list of allowed programs changes
/// nothing for those that do not use it, and nothing acts by the list of dependencies.
fn reaches_others(row: &Change) -> bool {
    matches!(&row.detail, Detail::Config { path, .. }
    if is_of_server(path) && !path.elements.iter().any(|element| {
            matches!(element.name.as_str(), "isapiCgiRestriction" | "applicationDependencies")
        }))
}

fn counted(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}
