//! The what-if of a sync between two metabases.

use super::values::Values;
use super::{MetabaseSync, Part, content, told};
use crate::discover::{self, Scope};
use crate::formats::apphost::Delegation;
use crate::formats::metabase::{ObjectOptions, objects};
use crate::jobs::compare::compare;
use crate::jobs::crew::Hands;
use crate::jobs::migration::ReadAhead;
use crate::jobs::{Reporter, Stop};
use crate::model::{ConfigObject, ContentRoot, Place, Plan, Problem};
use crate::plan::{MetabaseManaged, Request, RuleJudge, TIME_WINDOW, WebConfigFacts, web_config_problems};
use crate::rules::names::legal_pool_name;
use crate::rules::{DestinationPool, RuleContext};

/// Makes the plan. Reads both servers and writes nothing.
///
/// # Errors
/// When a stop was asked for, a key does not exist, or two keys are of different types.
pub fn plan<O>(sync: &MetabaseSync, reporter: &mut Reporter<O>) -> Result<Plan, Stop> {
    reporter.phase("Reading both servers");
    let (source, destination) = (&sync.source, &sync.destination.server);
    let parts = sync.linked_parts();
    for part in &parts {
        check(sync, part)?;
    }
    let context = context(sync, &parts)?;
    let mut problems = source.problems.clone();
    problems.extend(destination.problems.iter().cloned());
    problems.extend(sync.rules.check(&context).problems);
    problems.extend(told::local(sync, &parts));
    let mut folders: Vec<ContentRoot> = Vec::new();
    for part in &sync.parts {
        let (found, unknown) = content::roots(sync, part);
        folders.extend(found);
        problems.extend(unknown);
    }
    reporter.checkpoint()?;
    reporter.phase("Comparing");
    let source_objects = source_objects(sync, &parts);
    let clashes =
        crate::plan::metabase_clashes(&destination.metabase, &source_objects, &destination.facts.name);
    let walk = ReadAhead::of([source.host.clone(), destination.host.clone()]);
    let request = Request {
        source: source.host.as_ref(),
        source_facts: source.facts.clone(),
        destination: destination.host.as_ref(),
        destination_facts: destination.facts.clone(),
        content: &folders,
        source_objects: &source_objects,
        destination_objects: &destination_objects(sync, &parts),
        destination_sites: &[],
        config_hash: sync.destination.config_hash.clone(),
        judge: &RuleJudge {
            rules: &sync.rules,
            context: &context,
        },
        managed: &MetabaseManaged {
            schema: destination.metabase.schema(),
            rules: &sync.rules,
            context: &context,
        },
        walk: &walk,
        crew: &Hands,
        time_window: TIME_WINDOW,
        problems,
    };
    let mut plan = compare(request, reporter)?;
    if sync.rules.is_on("WarnForEncryptedDataRule") {
        plan.problems.extend(web_config_problems(
            &plan.rows,
            &folders,
            &WebConfigFacts {
                source: source.host.as_ref(),
                delegation: &Delegation::default(),
                name: &destination.facts.name,
                warns_of_encryption: true,
            },
        ));
    }
    // Of sites that stay as they are nothing is new.
    let changes = |target: &Option<String>| {
        let mut rows = plan.rows.iter().filter(|row| row.action().is_some());
        rows.any(|row| Some(row.name.as_str()) == target.as_deref())
    };
    let clashes: Vec<Problem> = clashes
        .into_iter()
        .filter(|clash| changes(&clash.target))
        .collect();
    let after = told::of_plan(&plan);
    plan.problems.extend(clashes);
    plan.problems.extend(after);
    Ok(plan)
}

/// Both keys have to be of one type ("both must have the same KeyType", metaKey provider, dd569088).
fn check(sync: &MetabaseSync, part: &Part) -> Result<(), Problem> {
    let Some(from) = sync
        .source
        .metabase
        .key(&part.from)
        .filter(|key| !key.is_implicit())
    else {
        return Err(Problem::error(
            "KEY-DOES-NOT-EXIST",
            format!("The source has no key {}", part.from),
        )
        .with_fix("Name a key that exists.")
        .with_place(Place::key(part.from.clone())));
    };
    let to = sync.destination.server.metabase.key(&part.to);
    match to.filter(|key| !key.is_implicit()) {
        Some(to) if !to.key_type().eq_ignore_ascii_case(from.key_type()) => Err(Problem::error(
            "KEY-TYPE-DIFFERS",
            format!("{} and {} are of different types", from.path(), to.path()),
        )
        .with_cause(format!(
            "{} on the source is an {}, {} on the destination an {}.",
            from.path(),
            from.key_type(),
            to.path(),
            to.key_type()
        ))
        .with_fix("Name two keys of one type, or delete the one on the destination first.")
        .with_place(Place::key(part.to.clone()))),
        _ => Ok(()),
    }
}

/// What rules know of both servers.
fn context(sync: &MetabaseSync, parts: &[Part]) -> Result<RuleContext, Problem> {
    let (source, destination) = (&sync.source, &sync.destination.server);
    let mut context = RuleContext::new(source.facts.clone(), destination.facts.clone());
    for part in sync
        .parts
        .iter()
        .filter(|part| super::contains("/LM/W3SVC", &part.from))
    {
        let needs = discover::dependencies(&source.metabase, &Scope::new(&part.from))?;
        context.dependencies.app_pools.extend(needs.app_pools);
    }
    let names = |metabase: &crate::formats::metabase::Metabase| -> Vec<String> {
        let pools = metabase.key(super::POOLS);
        let keys = pools.into_iter().flat_map(|pools| pools.children());
        keys.map(|key| key.name().to_owned()).collect()
    };
    context.pools_in_scope = names(&source.metabase)
        .into_iter()
        .filter(|name| {
            let path = format!("{}/{name}", super::POOLS);
            parts.iter().any(|part| super::contains(&part.from, &path))
        })
        .collect();
    context.inventory.pools = names(&destination.metabase)
        .into_iter()
        .map(|name| DestinationPool {
            // Rules look for a pool by the name that IIS 7 would give it.
            name: legal_pool_name(&name),
            ..DestinationPool::default()
        })
        .collect();
    Ok(context)
}

fn source_objects(sync: &MetabaseSync, parts: &[Part]) -> Vec<ConfigObject> {
    let schema = sync.destination.server.metabase.schema();
    let made = parts.iter().flat_map(|part| {
        let values = Values::new(sync, part);
        let options = ObjectOptions {
            to: &part.to,
            schema,
            value: &|name, text| values.at_destination(name, text),
        };
        let key = sync.source.metabase.key(&part.from);
        key.map(|key| objects(key, &options)).unwrap_or_default()
    });
    sorted(made.collect())
}

fn destination_objects(sync: &MetabaseSync, parts: &[Part]) -> Vec<ConfigObject> {
    let metabase = &sync.destination.server.metabase;
    let made = parts.iter().flat_map(|part| {
        let options = ObjectOptions {
            to: &part.to,
            schema: metabase.schema(),
            value: &|_, _| None,
        };
        let key = metabase.key(&part.to);
        key.map(|key| objects(key, &options)).unwrap_or_default()
    });
    sorted(made.collect())
}

/// In the order of their paths, each once.
fn sorted(mut objects: Vec<ConfigObject>) -> Vec<ConfigObject> {
    objects.sort_by(|left, right| left.path.compare(&right.path));
    objects.dedup_by(|next, kept| next.path.compare(&kept.path).is_eq());
    objects
}
