//! What stands against an application's way to the Integrated pipeline.

use super::Migration;
use super::integrated::list;
use super::neighbours::Neighbours;
use crate::discover::pipeline::{Advice, Verdict};
use crate::formats::web_config::Weight;
use crate::model::{Place, Problem};
use crate::rules::RuleContext;
use std::collections::BTreeSet;

/// What its verdict says against it.
pub(super) fn verdict(advice: &Advice) -> Option<Problem> {
    let name = &advice.application;
    let seen = || {
        let blocks = advice
            .issues
            .iter()
            .filter(|issue| issue.weight >= Weight::Blocks || advice.verdict == Verdict::Unknown);
        let seen: Vec<String> = blocks
            .map(|issue| {
                let line = issue
                    .line
                    .map_or_else(String::new, |line| format!(", line {line}"));
                format!("{}{line}: {}: {}", issue.file, issue.what, issue.why)
            })
            .collect();
        format!("{}.", seen.join("; "))
    };
    let problem = match advice.verdict {
        Verdict::ClassicOnly => Problem::error(
            "INTEGRATED-CLASSIC-ONLY",
            format!("{name} cannot run in the Integrated pipeline"),
        )
        .with_cause(format!(
            "Its script maps lead to ASP.NET {}, which knows Classic alone.",
            advice.asp_net.as_deref().unwrap_or("1.1")
        ))
        .with_fix("Leave it out of -integrated, or accept this to leave it in Classic."),
        Verdict::Unknown => Problem::error("INTEGRATED-UNREAD", format!("{name} could not be looked at"))
            .with_cause(seen())
            .with_fix("Make its files readable, or accept this to leave it in Classic."),
        Verdict::StayClassic => Problem::warning(
            "INTEGRATED-RISK",
            format!("{name} may act differently in the Integrated pipeline"),
        )
        .with_cause(seen())
        .with_fix("You chose it all the same: test it before it goes live, or leave it out of -integrated."),
        Verdict::NoManagedCode | Verdict::Works | Verdict::WorksAfterChanges => return None,
    };
    Some(
        problem
            .with_place(Place::key(advice.key.clone()))
            .with_target(name.clone()),
    )
}

/// Modules and handlers in the web.config of an application around it act in it too.
pub(super) fn inherits(
    advice: &Advice,
    neighbours: &Neighbours<'_>,
    going: &BTreeSet<usize>,
) -> Option<Problem> {
    let (_, around) = neighbours.around(advice, |index, other| {
        other.fragment.is_some() && !going.contains(&index)
    })?;
    Some(
        Problem::error(
            "INTEGRATED-INHERITS",
            format!("{} inherits from {}, which stays in Classic", advice.application, around.application),
        )
        .with_cause(format!(
            "{} has settings that the Integrated pipeline refuses, and they act in the applications below it.",
            around.web_config.as_deref().unwrap_or("Its web.config")
        ))
        .with_fix(format!(
            "Choose the one around it as well (-integrated:{},{}), or accept this to leave it in Classic.",
            around.short_name(),
            advice.short_name()
        ))
        .with_place(Place::key(advice.key.clone()))
        .with_target(advice.application.clone()),
    )
}

/// Applications of the sync in the same pool that were not chosen.
pub(super) fn sharing(
    advice: &Advice,
    neighbours: &Neighbours<'_>,
    chosen: &BTreeSet<usize>,
) -> Option<Problem> {
    let others: Vec<&Advice> = neighbours
        .in_pool_of(advice)
        .filter(|(index, other)| other.is_managed() && !chosen.contains(index))
        .map(|(_, other)| other)
        .collect();
    if others.is_empty() {
        return None;
    }
    Some(
        Problem::error(
            "INTEGRATED-SHARED-POOL",
            format!("{} shares its pool with applications that stay in Classic", advice.application),
        )
        .with_cause(format!(
            "Pool {} also runs {}, and has one pipeline for all.",
            advice.pool,
            list(others.iter().copied())
        ))
        .with_fix("Choose them too, give the application a pool of its own on the old server, or accept this to leave it in Classic.")
        .with_place(Place::key(advice.key.clone()))
        .with_target(advice.application.clone()),
    )
}

/// The destination's pool must come to be Integrated.
pub(super) fn pool(migration: &Migration, context: &RuleContext, advice: &Advice) -> Option<Problem> {
    let name = context.pool_names.new_name(&advice.pool);
    let there = context.inventory.pool(&name);
    let is_integrated = there.is_some_and(|pool| pool.pipeline_mode.eq_ignore_ascii_case("Integrated"));
    let keeps_its_own = there.is_some() && migration.rules.is_on("AboFilter");
    let comes_along = migration.links.pools || migration.selection.whole_server;
    if is_integrated || (comes_along && !keeps_its_own) {
        return None;
    }
    let (cause, fix) = match (there.is_some(), comes_along) {
        (true, true) => (
            "The destination has the pool in Classic, and it keeps its own settings (rule AboFilter).",
            format!("Switch it there (appcmd set apppool \"{name}\" /managedPipelineMode:Integrated), or accept this to leave the application in Classic."),
        ),
        (true, false) => (
            "The destination has the pool in Classic, and pools are no part of the sync.",
            format!("Switch it there (appcmd set apppool \"{name}\" /managedPipelineMode:Integrated), or accept this to leave the application in Classic."),
        ),
        (false, _) => (
            "The destination lacks the pool, and pools are no part of the sync.",
            "Bring pools along (-enableLink:AppPoolExtension), or accept this to leave the application in Classic.".to_owned(),
        ),
    };
    Some(
        Problem::error(
            "INTEGRATED-POOL",
            format!(
                "Pool {name} of {} would not run in the Integrated pipeline",
                advice.application
            ),
        )
        .with_cause(cause)
        .with_fix(fix)
        .with_place(Place::key(advice.key.clone()))
        .with_target(advice.application.clone()),
    )
}
