//! The what-if of a migration.

use super::Migration;
use super::carried::Carried;
use super::others;
use super::pool_names::PoolNames;
use super::prefetch::ReadAhead;
use super::study::{Study, study};
use crate::formats::apphost::Part;
use crate::jobs::compare::{Brought, compare, refused};
use crate::jobs::crew::Hands;
use crate::jobs::{Reporter, Stop, crew};
use crate::model::path::fold;
use crate::model::{Column, ConfigElement, ConfigObject, ConfigPath, Place, Plan, Problem};
use crate::plan::{Request, RuleJudge, TIME_WINDOW, fingerprint_by};
use crate::translate::{Translation, unknown_accounts};
use std::collections::HashSet;

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
    let mut told = Told::by(&source.problems);
    let mut pool_names = PoolNames::of(study.parts());
    problems.extend(
        study
            .parts()
            .flat_map(|translation| translation.problems.iter().cloned())
            .filter(|problem| told.is_news(problem))
            .filter_map(|problem| pool_names.once(problem)),
    );
    leave_repeats(&mut problems);
    let parts: Vec<&Translation> = study.parts().collect();
    let left = crew::each(&parts, |part| not_carried(part).collect::<Vec<_>>());
    problems.extend(left.into_iter().flatten());
    problems.extend(unknown_accounts(
        &study.accounts,
        &study.context,
        &migration.choices.passwords,
    ));
    let certificates = super::certificates(migration, &study).problems;
    problems.extend(certificates.into_iter().filter(|problem| told.is_news(problem)));
    problems.extend(super::ini_files::separate(migration));
    problems.extend(study.integrated.problems.iter().cloned());
    let server_schema = destination.schema();
    problems.extend(server_schema.problems.iter().cloned());
    let walk = ReadAhead::of([study.source_host.0.clone(), destination.host.clone()]);
    let request = Request {
        source: study.source_host.0.as_ref(),
        source_facts: source.facts.clone(),
        destination: destination.host.as_ref(),
        destination_facts: destination.facts.clone(),
        content: &study.content,
        source_objects: &study.objects,
        destination_objects: &destination_objects(migration, &study),
        destination_sites: &all_sites(migration),
        config_hash: destination.config_hash.clone(),
        judge: &RuleJudge {
            rules: &migration.rules,
            context: &study.context,
        },
        managed: &Carried {
            rules: &migration.rules,
            context: &study.context,
        },
        walk: &walk,
        crew: &Hands,
        time_window: TIME_WINDOW,
        problems,
    };
    let mut plan = compare(request, reporter)?;
    if study.integrated.explain(&mut plan.rows) {
        plan.fingerprint = fingerprint_by(&Hands, &plan);
    }
    let brought = Brought {
        source: study.source_host.0.as_ref(),
        content: &study.content,
    };
    let found = refused(&plan, destination, &server_schema, &brought, &migration.rules);
    plan.problems.extend(found);
    if study.server.is_some() {
        plan.problems
            .extend(others::affected(&plan.rows, &study, &destination.config));
    }
    Ok(Planned { plan, study })
}

/// What the destination has of all that the plan may touch.
fn destination_objects(migration: &Migration, study: &Study) -> Vec<ConfigObject> {
    let known: HashSet<u32> = study.translations.iter().map(|site| site.site_id).collect();
    let config = &migration.destination.config;
    let mut names: HashSet<String> = study
        .translations
        .iter()
        .map(|site| fold(&site.site_name))
        .collect();
    // A site may have another name there now, and one that does not exist yet may be spoken of in location tags.
    let sites = config.sites().into_iter().filter(|site| known.contains(&site.id));
    names.extend(sites.map(|site| fold(&site.name)));
    let mut pools: HashSet<String> = HashSet::new();
    for object in &study.objects {
        if let [_, around, pool, ..] = object.path.elements.as_slice()
            && around.name == "applicationPools"
            && let Some((_, name)) = pool.key.first()
        {
            pools.insert(fold(name));
        }
    }
    let mut objects = config.select(&|part| match part {
        Part::Site(id) => known.contains(&id),
        Part::Location(path) => names.contains(&fold(path.split('/').next().unwrap_or_default())),
        Part::Pool(name) => pools.contains(&fold(name)),
        Part::Server => true,
    });
    // What is the whole server's serves its other sites too: only what the source has as well takes part, and of lists
    // with keys only the entries that both have.
    objects.retain(|object| {
        !is_of_server(&object.path)
            || study
                .objects
                .binary_search_by(|ours| ours.path.compare(&object.path))
                .is_ok()
    });
    objects
}

/// True for what is neither a site's nor a pool's nor in a location tag.
pub(super) fn is_of_server(path: &ConfigPath) -> bool {
    let is_part = |step: &ConfigElement| matches!(step.name.as_str(), "site" | "add") && !step.key.is_empty();
    path.location.is_none() && !path.elements.get(2).is_some_and(is_part)
}

fn all_sites(migration: &Migration) -> Vec<ConfigObject> {
    migration
        .destination
        .config
        .select(&|part| matches!(part, Part::Site(_)))
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

/// What is told of broken values, so that each is told once.
struct Told {
    /// Properties whose values cannot be read at all, by their keys.
    unreadable: HashSet<String>,
    items: HashSet<(String, Place, String)>,
}

impl Told {
    fn by(problems: &[Problem]) -> Self {
        let unreadable = problems
            .iter()
            .filter(|problem| problem.code == "METABASE-BAD-VALUE")
            .filter_map(|problem| problem.place.key.clone())
            .collect();
        Told {
            unreadable,
            items: HashSet::new(),
        }
    }

    /// False for a value that the reader of the metabase has told of, and for an item that another key which inherits it
    /// has told.
    fn is_news(&mut self, problem: &Problem) -> bool {
        if !problem.code.ends_with("-BROKEN") {
            return true;
        }
        let key = problem.place.key.as_ref();
        if key.is_some_and(|key| self.unreadable.contains(key)) {
            return false;
        }
        let item = problem.title.split("\" of ").next().unwrap_or_default();
        problem.place.line.is_none()
            || self
                .items
                .insert((problem.code.clone(), problem.place.clone(), item.to_owned()))
    }
}

/// Leaves out what the reader of the metabase says of values that translation blocks for: one problem a value is enough, and
/// the one that blocks says more.
fn leave_repeats(problems: &mut Vec<Problem>) {
    let blocked: HashSet<String> = problems
        .iter()
        .filter(|problem| problem.is_error() && problem.code != "METABASE-BAD-VALUE")
        .filter_map(|problem| problem.place.key.clone())
        .collect();
    problems.retain(|problem| {
        let key = problem.place.key.as_ref();
        problem.code != "METABASE-BAD-VALUE" || key.is_none_or(|key| !blocked.contains(key))
    });
}

/// A reason as a sentence of its own.
fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut sentence = String::with_capacity(why.len() + 2);
    sentence.extend(first.to_uppercase());
    sentence.push_str(letters.as_str());
    sentence.push('.');
    sentence
}
