//! The what-if of a migration.

use super::Migration;
use super::carried::Carried;
use super::prefetch::ReadAhead;
use super::study::{Study, study};
use crate::formats::apphost::Scope;
use crate::jobs::{Reporter, Stop};
use crate::model::{Column, ConfigObject, Place, Plan, Problem};
use crate::plan::{Request, RuleJudge, TIME_WINDOW, make};
use crate::translate::{Translation, unknown_accounts};

/// A plan with what it was made of.
#[derive(Clone, Debug)]
pub struct Planned {
    /// What would happen.
    pub plan: Plan,
    /// What was found out before.
    pub study: Study,
}

/// Makes the plan. Reads both servers and writes nothing.
///
/// # Errors
/// When a stop was asked for, or a selected site does not exist.
pub fn plan<O>(migration: &Migration, reporter: &mut Reporter<O>) -> Result<Planned, Stop> {
    reporter.phase("Reading both servers");
    let study = study(migration)?;
    reporter.checkpoint()?;
    reporter.phase("Comparing");
    let source = &migration.source;
    let destination = &migration.destination;
    let mut problems = source.problems.clone();
    problems.extend(destination.problems.iter().cloned());
    problems.extend(migration.rules.check(&study.context).problems);
    problems.extend(
        study
            .translations
            .iter()
            .flat_map(|translation| translation.problems.iter().cloned()),
    );
    problems.extend(study.translations.iter().flat_map(not_carried));
    problems.extend(unknown_accounts(
        &study.accounts,
        &study.context,
        &migration.choices.passwords,
    ));
    let walk = ReadAhead::of([source.host.clone(), destination.host.clone()]);
    let request = Request {
        source: source.host.as_ref(),
        source_facts: source.facts.clone(),
        destination: destination.host.as_ref(),
        destination_facts: destination.facts.clone(),
        content: &study.content,
        source_objects: study.objects.clone(),
        destination_objects: destination_objects(migration, &study),
        destination_sites: &all_sites(migration),
        config_hash: destination.config_hash.clone(),
        judge: &RuleJudge {
            rules: &migration.rules,
            context: &study.context,
        },
        managed: &Carried,
        walk: &walk,
        time_window: TIME_WINDOW,
        problems,
    };
    let cancel = reporter.cancel().clone();
    let plan = make(request, cancel.flag(), &mut |now| {
        reporter.progress(|progress| {
            progress.current = now.current.to_owned();
            progress.done = now.same + now.rows as u64;
        });
    })
    .map_err(|_| Stop::Cancelled)?;
    tracing::info!(fingerprint = %plan.fingerprint, changes = plan.totals.changes(), same = plan.same, "planned");
    Ok(Planned { plan, study })
}

/// What the destination has of all that the plan may touch.
fn destination_objects(migration: &Migration, study: &Study) -> Vec<ConfigObject> {
    let config = &migration.destination.config;
    let mut scopes = Vec::new();
    for translation in &study.translations {
        scopes.push(Scope::Site(translation.site_id));
        // A site that does not exist yet may already be spoken of in location tags.
        scopes.push(Scope::Locations(translation.site_name.clone()));
    }
    for object in &study.objects {
        if let [_, pools, pool, ..] = object.path.elements.as_slice()
            && pools.name == "applicationPools"
            && let Some((_, name)) = pool.key.first()
        {
            scopes.push(Scope::Pool(name.clone()));
        }
    }
    let mut objects: Vec<ConfigObject> = scopes.iter().flat_map(|scope| config.objects(scope)).collect();
    // The restriction list serves every site of the destination: only entries that the source has too take part.
    objects.extend(config.objects(&Scope::Restrictions).into_iter().filter(|entry| {
        study
            .objects
            .binary_search_by(|object| object.path.compare(&entry.path))
            .is_ok()
    }));
    objects.sort_by(|left, right| left.path.compare(&right.path));
    objects.dedup_by(|next, kept| next.path.compare(&kept.path).is_eq());
    objects
}

fn all_sites(migration: &Migration) -> Vec<ConfigObject> {
    let config = &migration.destination.config;
    config
        .sites()
        .iter()
        .flat_map(|site| config.objects(&Scope::Site(site.id)))
        .collect()
}

/// One note for each setting that stays behind or waits for a person, so that none goes in silence.
fn not_carried(translation: &Translation) -> impl Iterator<Item = Problem> + '_ {
    translation.settings.iter().filter_map(|left| {
        let (code, title) = match left.column {
            Column::NeedsYou => ("NEEDS-YOU", "needs you"),
            Column::CannotExist => ("NOT-CARRIED", "is not carried"),
            Column::Carried | Column::Converted | Column::Clamped => return None,
        };
        let title = format!(
            "{} of {} {title} (value {})",
            left.property, left.key, left.value_shown
        );
        let place = Place {
            line: left.line,
            key: Some(format!("{}/{}", left.key, left.property)),
            ..Place::default()
        };
        Some(
            Problem::note(code, title)
                .with_cause(sentence(&left.why))
                .with_place(place)
                .with_target(left.key.clone()),
        )
    })
}

/// A reason as a sentence of its own.
fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}
