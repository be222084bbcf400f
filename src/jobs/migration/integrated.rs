//! Applications that a person wants in the Integrated pipeline: which of them can have it, and what changes for them.
//!
//! A pool has one pipeline, so all of its applications go together or none does. What cannot go is an error that names
//! the reason; accepted, it stays in Classic.

use super::Migration;
use super::neighbours::Neighbours;
use super::objections::{inherits, pool, sharing, verdict};
use crate::discover::pipeline::{self, Advice, Verdict};
use crate::formats::metabase::Key;
use crate::model::path::fold;
use crate::model::{Change, Detail, Place, Problem, RowState, Selection, ServerPath};
use crate::rules::RuleContext;
use crate::translate::{IntegratedApplications, IntegratedChoice};
use std::collections::{BTreeMap, BTreeSet};

/// What goes to Integrated.
#[derive(Clone, Debug, Default)]
pub struct Integrated {
    /// The applications and their pools.
    pub applications: IntegratedApplications,
    /// Converted web.config files, by their path on the source.
    pub(super) files: BTreeMap<ServerPath, Vec<u8>>,
    /// Whose file each is, by its path.
    owners: BTreeMap<ServerPath, String>,
    /// What was found.
    pub problems: Vec<Problem>,
}

impl Integrated {
    /// Says at the rows of converted files that they are, and why; true when there is one.
    pub(super) fn explain(&self, rows: &mut [Change]) -> bool {
        let mut said = false;
        // No row of configuration has an owner, and a farm has hundreds of thousands.
        let rows = rows.iter_mut().filter(|_| !self.owners.is_empty());
        for row in rows {
            let Detail::File {
                source: Some(source), ..
            } = &row.detail
            else {
                continue;
            };
            let Some(owner) = self.owners.get(source) else {
                continue;
            };
            let done = format!("it is converted for the Integrated pipeline, which you chose for {owner}");
            row.why = match row.state {
                RowState::Change => done,
                _ => format!("{}; {done}", row.why),
            };
            said = true;
        }
        said
    }
}

/// Looks at the applications that were chosen. Reads the source and writes nothing.
///
/// # Errors
/// When a selected site does not exist.
pub(super) fn choose(migration: &Migration, context: &RuleContext) -> Result<Integrated, Problem> {
    let choice = &migration.choices.integrated;
    if choice.is_empty() {
        return Ok(Integrated::default());
    }
    let source = &migration.source;
    let all = pipeline::advise(&source.metabase, source.host.as_ref(), &migration.selection)?;
    let neighbours = Neighbours::of(&all);
    let mut found = Integrated::default();
    let mut chosen = named(choice, &all, &mut found.problems);
    let asked = chosen.clone();
    if choice.all {
        chosen.extend(every(&all, &neighbours, &mut found.problems));
    }
    let mut refused: BTreeSet<String> = BTreeSet::new();
    for (index, advice) in all.iter().enumerate().filter(|(index, _)| chosen.contains(index)) {
        let problems = [
            verdict(advice),
            inherits(advice, &neighbours, &chosen),
            sharing(advice, &neighbours, &chosen).filter(|_| asked.contains(&index)),
            pool(migration, context, advice),
            convert(migration, advice, &mut found),
        ];
        for problem in problems.into_iter().flatten() {
            if problem.is_error() {
                refused.insert(fold(&advice.pool));
            }
            found.problems.push(problem);
        }
    }
    let going = settled(&all, &neighbours, &chosen, &mut refused, &mut found.problems);
    // Files of applications that stay in Classic stay as they are.
    let mut files: BTreeSet<ServerPath> = BTreeSet::new();
    for advice in going.iter().filter_map(|index| all.get(*index)) {
        found.applications.keys.push(advice.key.clone());
        found.applications.pools.insert(fold(&advice.pool));
        files.extend(advice.web_config.as_deref().and_then(ServerPath::parse));
    }
    let left_out: Vec<ServerPath> = found
        .files
        .keys()
        .filter(|path| !files.contains(path))
        .cloned()
        .collect();
    for path in left_out {
        found.files.remove(&path);
        found.owners.remove(&path);
    }
    found.problems.extend(others(migration, &found.applications)?);
    Ok(found)
}

/// The applications that go. One that stays in Classic for whatever reason keeps those below it there that inherit from
/// it, with all that share their pools, and so on until nothing changes any more.
fn settled(
    all: &[Advice],
    neighbours: &Neighbours<'_>,
    chosen: &BTreeSet<usize>,
    refused: &mut BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> BTreeSet<usize> {
    loop {
        let going = neighbours.going(chosen, refused);
        let advices = going.iter().filter_map(|index| all.get(*index));
        let mut stays = false;
        for advice in advices {
            if let Some(problem) = inherits(advice, neighbours, &going) {
                problems.push(problem);
                refused.insert(fold(&advice.pool));
                stays = true;
            }
        }
        if !stays {
            return going;
        }
    }
}

/// The applications that were named.
fn named(choice: &IntegratedChoice, all: &[Advice], problems: &mut Vec<Problem>) -> BTreeSet<usize> {
    let mut chosen = BTreeSet::new();
    for name in &choice.applications {
        let wanted = fold(name.trim_matches('/'));
        let by_number = all.iter().position(|advice| {
            fold(advice.key.trim_matches('/')) == wanted || fold(&advice.short_name()) == wanted
        });
        let by_name = all
            .iter()
            .enumerate()
            .filter(|(_, advice)| fold(&advice.application) == wanted);
        let by_name: Vec<usize> = by_name.map(|(index, _)| index).collect();
        match (by_number, by_name.as_slice()) {
            (Some(index), _) => {
                chosen.insert(index);
            }
            (None, [index]) => {
                chosen.insert(*index);
            }
            (None, []) => problems.push(
                Problem::error(
                    "INTEGRATED-UNKNOWN",
                    format!("The sync has no application \"{name}\""),
                )
                .with_cause(format!("Its applications are {}.", list(all.iter())))
                .with_fix(
                    "Name one of them, as in -integrated:3/stock, or accept this to leave the name out.",
                )
                .with_target(name.clone()),
            ),
            (None, several) => problems.push(
                Problem::error(
                    "INTEGRATED-AMBIGUOUS",
                    format!("Several applications are called \"{name}\""),
                )
                .with_cause(format!(
                    "They are {}.",
                    list(several.iter().filter_map(|index| all.get(*index)))
                ))
                .with_fix("Name it by the number of its site, as in -integrated:3/stock.")
                .with_target(name.clone()),
            ),
        }
    }
    chosen
}

/// `3/stock (Intranet/stock), …`, not more than a dozen.
pub(super) fn list<'a>(all: impl Iterator<Item = &'a Advice>) -> String {
    const MOST: usize = 12;
    let all: Vec<String> = all
        .map(|advice| format!("{} ({})", advice.short_name(), advice.application))
        .collect();
    match all.len() {
        0 => "none".to_owned(),
        count if count > MOST => {
            let first = all.get(..MOST).unwrap_or_default().join(", ");
            format!("{first} and {} more", count - MOST)
        }
        _ => all.join(", "),
    }
}

/// Every application that can go with what is converted by itself, pool by pool; the others are told.
fn every(all: &[Advice], neighbours: &Neighbours<'_>, problems: &mut Vec<Problem>) -> BTreeSet<usize> {
    let can = |advice: &Advice| {
        matches!(
            advice.verdict,
            Verdict::Works | Verdict::WorksAfterChanges | Verdict::NoManagedCode
        )
    };
    let mut chosen = BTreeSet::new();
    for (index, advice) in all.iter().enumerate().filter(|(_, advice)| advice.is_managed()) {
        let hinder: Vec<&str> = neighbours
            .in_pool_of(advice)
            .filter(|(other, known)| !can(known) && *other != index)
            .map(|(_, other)| other.application.as_str())
            .collect();
        let why = match (can(advice), hinder.is_empty()) {
            (true, true) => {
                chosen.insert(index);
                continue;
            }
            (true, false) => format!(
                "Its pool {} also runs {}, which stays.",
                advice.pool,
                hinder.join(", ")
            ),
            (false, _) => format!("It {}.", advice.verdict.words()),
        };
        problems.push(
            Problem::note(
                "INTEGRATED-STAYS",
                format!("{} stays in Classic", advice.application),
            )
            .with_cause(why)
            .with_fix(format!(
                "siteferry pipeline tells more; -integrated:{} asks for it all the same.",
                advice.short_name()
            ))
            .with_place(Place::key(advice.key.clone()))
            .with_target(advice.application.clone()),
        );
    }
    chosen
}

/// Converts its web.config.
fn convert(migration: &Migration, advice: &Advice, found: &mut Integrated) -> Option<Problem> {
    let source = &migration.source;
    let file = match pipeline::converted(&source.metabase, source.host.as_ref(), advice) {
        Ok(file) => file?,
        // Its verdict says so already.
        Err(_) if advice.verdict == Verdict::Unknown => return None,
        Err(problem) => return Some(problem),
    };
    let path = advice.web_config.as_deref().and_then(ServerPath::parse)?;
    if !migration.links.content {
        return Some(
            Problem::error(
                "INTEGRATED-CONTENT",
                format!("The web.config of {} has to be converted, and content is no part of the sync", advice.application),
            )
            .with_cause(format!("{path} has settings that the Integrated pipeline refuses."))
            .with_fix("Leave out -disableLink:ContentExtension, or accept this to leave the application in Classic.")
            .with_place(Place::file(path.to_string()))
            .with_target(advice.application.clone()),
        );
    }
    found.owners.insert(path.clone(), advice.application.clone());
    found.files.insert(path, file);
    None
}

/// Applications of other sites that run in the same pools, and would find them switched when they come along later.
fn others(migration: &Migration, chosen: &IntegratedApplications) -> Result<Option<Problem>, Problem> {
    let source = &migration.source;
    let sites = source.metabase.sites().filter_map(Key::site_id);
    let rest: Vec<u32> = sites
        .filter(|id| !migration.selection.sites.contains(id))
        .collect();
    if chosen.keys.is_empty() || rest.is_empty() {
        return Ok(None);
    }
    let rest = Selection {
        sites: rest,
        ..Selection::default()
    };
    let affected: Vec<Advice> = pipeline::advise(&source.metabase, source.host.as_ref(), &rest)?
        .into_iter()
        .filter(|advice| advice.is_managed() && chosen.pools.contains(&fold(&advice.pool)))
        .collect();
    let Some(first) = affected.first() else {
        return Ok(None);
    };
    Ok(Some(
        Problem::warning(
            "INTEGRATED-OTHERS",
            format!(
                "Pool {} is used by sites that are not part of this sync",
                first.pool
            ),
        )
        .with_cause(format!(
            "It becomes Integrated; these will find it so when they come along: {}.",
            list(affected.iter())
        ))
        .with_fix("Look at them with siteferry pipeline before, and choose them too.")
        .with_target(first.pool.clone()),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::neighbours::tests::advice;
    use super::*;

    #[test]
    fn who_stays_keeps_those_below_and_their_pools_until_nothing_changes() {
        let all = [
            advice("/LM/W3SVC/1/ROOT", "Refused"),
            advice("/LM/W3SVC/1/ROOT/a", "Below"),
            advice("/LM/W3SVC/2/ROOT", "Below"),
            advice("/LM/W3SVC/2/ROOT/b", "Last"),
            advice("/LM/W3SVC/3/ROOT", "Free"),
        ];
        let chosen = (0..all.len()).collect();
        let mut refused = BTreeSet::from([fold("Refused")]);
        let mut problems = Vec::new();
        let going = settled(&all, &Neighbours::of(&all), &chosen, &mut refused, &mut problems);
        assert_eq!(going, BTreeSet::from([4]));
        let told: Vec<&str> = problems
            .iter()
            .filter_map(|problem| problem.target.as_deref())
            .collect();
        assert_eq!(told, ["/LM/W3SVC/1/ROOT/a", "/LM/W3SVC/2/ROOT/b"]);
        assert!(
            problems
                .iter()
                .all(|problem| problem.code == "INTEGRATED-INHERITS")
        );
    }
}
