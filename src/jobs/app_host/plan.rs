//! The what-if of a sync between two servers with IIS 7 or later.

use super::AppHostSync;
use super::equal::Everything;
use super::left;
use crate::formats::apphost::{AppHostConfig, Left, Scope, Shape, Whole, WholeScope};
use crate::jobs::compare::{Brought, compare, refused};
use crate::jobs::crew::Hands;
use crate::jobs::migration::{ReadAhead, inventory};
use crate::jobs::{Reporter, Stop};
use crate::model::dependency::AppPoolInUse;
use crate::model::{ConfigObject, ConfigPath, ContentRoot, Plan, Problem};
use crate::plan::{Request, RuleJudge, TIME_WINDOW, destination_schema};
use crate::providers::app_host_config::{content_of, pools_of};
use crate::rules::{RuleContext, expand_keys};
use std::sync::Arc;

/// Everything that takes part: the part that was asked for, and what the links add.
pub struct Scopes {
    /// Configuration of the source as the destination calls it.
    pub source: Whole,
    /// The same of the destination, as it is now.
    pub destination: Vec<ConfigObject>,
    /// Content folders.
    pub content: Vec<ContentRoot>,
    /// What rules know of both servers.
    pub context: RuleContext,
    /// What was found on the way.
    pub problems: Vec<Problem>,
}

/// Gathers what takes part. Reads the configuration of both servers, and no content.
pub fn scopes(sync: &AppHostSync) -> Scopes {
    let (from, to) = (&sync.source, &sync.destination);
    let shape = Shape::of(&[&from.config, &to.config]);
    let mut source = from.config.whole(&sync.part.source, &shape, true);
    sync.part.mapping.apply(&mut source);
    let mut destination = to.config.whole(&sync.part.destination, &shape, false);
    let mut problems = Vec::new();

    let mut context = RuleContext::new(from.facts.clone(), to.facts.clone());
    context.inventory = inventory(&to.config);
    let pools = pools_of(&sync.part.source, from);
    let is_whole = sync.part.source == WholeScope::Server;
    if sync.links.pools || is_whole {
        context.pools_in_scope = pools.iter().map(|(name, _)| name.clone()).collect();
    }
    if sync.links.pools && !is_whole {
        for (name, _) in &pools {
            let scope = WholeScope::Pool(name.clone());
            source.append(from.config.whole(&scope, &shape, true));
            destination.append(to.config.whole(&scope, &shape, false));
        }
    }
    source.settle_order(&mut destination);
    let mut destination = destination.objects;
    context.dependencies.app_pools = pools
        .into_iter()
        .map(|(name, triggers)| AppPoolInUse {
            name,
            definition_included: is_whole,
            triggers,
        })
        .collect();
    let mut content = Vec::new();
    if sync.links.content {
        let (roots, found) = content_of(&sync.part, from, &to.facts);
        content = roots;
        problems.extend(found);
    }
    problems.extend(left::problems(
        &source.left,
        &destination,
        &from.facts.name,
        &to.facts.name,
    ));
    // What could not be read of the source is not compared, so that the destination's stays.
    destination.retain(|object| !source.left.iter().any(|left| covers(left, &object.path)));
    if sync.rules.is_on("EnvironmentVariableNormalize") {
        expand_keys(&context, &mut source.objects);
    }
    for objects in [&mut source.objects, &mut destination] {
        objects.sort_by(|left, right| left.path.compare(&right.path));
        objects.dedup_by(|later, earlier| later.path.compare(&earlier.path).is_eq());
    }
    Scopes {
        source,
        destination,
        content,
        context,
        problems,
    }
}

/// True for what lies at or below an element that stays behind as a whole.
fn covers(left: &Left, path: &ConfigPath) -> bool {
    if left.attribute.is_some() || path.elements.len() < left.path.elements.len() {
        return false;
    }
    let mut start = path.clone();
    Arc::make_mut(&mut start.elements).truncate(left.path.elements.len());
    start.compare(&left.path).is_eq()
}

/// Makes the plan. Reads both servers and writes nothing.
///
/// # Errors
/// When a stop was asked for.
pub fn plan<O>(sync: &AppHostSync, reporter: &mut Reporter<O>) -> Result<Plan, Stop> {
    reporter.phase("Reading both servers");
    let mut scopes = scopes(sync);
    reporter.checkpoint()?;
    reporter.phase("Comparing");
    let (from, to) = (&sync.source, &sync.destination);
    let mut problems: Vec<Problem> = from.problems.iter().chain(&to.problems).cloned().collect();
    problems.extend(sync.rules.check(&scopes.context).problems);
    problems.extend(scopes.problems);
    let server_schema = to.schema();
    problems.extend(server_schema.problems.iter().cloned());
    if sync.rules.is_on("IISSchemaDifferenceRule") {
        scopes.context.schema = Some(destination_schema(server_schema.clone(), &to.facts));
    }
    let walk = ReadAhead::of([from.host.clone(), to.host.clone()]);
    let request = Request {
        source: from.host.as_ref(),
        source_facts: from.facts.clone(),
        destination: to.host.as_ref(),
        destination_facts: to.facts.clone(),
        content: &scopes.content,
        source_objects: &scopes.source.objects,
        destination_objects: &scopes.destination,
        destination_sites: &all_sites(&to.config),
        config_hash: to.config_hash.clone(),
        judge: &RuleJudge {
            rules: &sync.rules,
            context: &scopes.context,
        },
        managed: &Everything {
            rules: &sync.rules,
            context: &scopes.context,
            left: &scopes.source.left,
        },
        walk: &walk,
        crew: &Hands,
        time_window: TIME_WINDOW,
        problems,
    };
    let mut plan = compare(request, reporter)?;
    // What writing would refuse is refused before it: the new file is made, and thrown away.
    let found = outcome(&to.config, &plan, &to.facts.name);
    plan.problems.extend(found);
    let brought = Brought {
        source: from.host.as_ref(),
        content: &scopes.content,
    };
    let found = refused(&plan, to, &server_schema, &brought, &sync.rules);
    plan.problems.extend(found);
    Ok(plan)
}

/// What is wrong with the configuration that a plan would leave behind.
fn outcome(config: &AppHostConfig, plan: &Plan, name: &str) -> Vec<Problem> {
    let after = config
        .apply_whole(&plan.rows)
        .and_then(|bytes| AppHostConfig::parse(bytes, config.label()));
    let after = match after {
        Ok(after) => after,
        Err(problem) => return vec![problem],
    };
    let pools: Vec<String> = after
        .application_pools()
        .into_iter()
        .map(|pool| pool.name)
        .collect();
    let had = config.application_pools();
    let mut problems = Vec::new();
    for site in after.sites() {
        for application in site.applications {
            let is_there = pools
                .iter()
                .any(|pool| pool.eq_ignore_ascii_case(&application.pool));
            let was_there = had
                .iter()
                .any(|pool| pool.name.eq_ignore_ascii_case(&application.pool));
            // A pool that is nowhere is told by DependencyCheckAppPoolExists.
            if is_there || !was_there {
                continue;
            }
            let user = format!("{}{}", site.name, application.path.trim_end_matches('/'));
            problems.push(
                Problem::error(
                    "POOL-IN-USE",
                    format!("Application pool {} would be deleted, and {user} of {name} runs in it", application.pool),
                )
                .with_cause("The source does not have the pool, and a sync makes the destination equal to the source.")
                .with_fix(format!("Give {user} another pool first, or name the pools that are to be synchronised one by one."))
                .with_target(application.pool.clone()),
            );
        }
    }
    problems
}

fn all_sites(config: &AppHostConfig) -> Vec<ConfigObject> {
    config
        .sites()
        .iter()
        .flat_map(|site| config.objects(&Scope::Site(site.id)))
        .collect()
}
