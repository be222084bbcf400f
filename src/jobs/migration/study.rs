//! What a migration needs, and what its sites turn into on the destination.

use super::Migration;
use crate::discover;
use crate::formats::apphost::{AppHostConfig, Scope};
use crate::model::dependency::DependencyInfo;
use crate::model::{ConfigObject, ContentRoot, Problem, ServerPath};
use crate::prepare::{Check, Subject, checklist};
use crate::rules::{DestinationPool, Inventory, RuleContext};
use crate::translate::{self, Account, DestinationFacts, Restriction, TranslateOptions, Translation};

/// What was found out before anything is compared.
#[derive(Clone, Debug)]
pub struct Study {
    /// What the selected sites need.
    pub needs: DependencyInfo,
    /// What rules know of both servers.
    pub context: RuleContext,
    /// The selected sites as the destination would have them, in the order of their numbers.
    pub translations: Vec<Translation>,
    /// Configuration of all of them, sorted, each object once.
    pub objects: Vec<ConfigObject>,
    /// Folders of all of them.
    pub content: Vec<ContentRoot>,
    /// The accounts that they name, and what becomes of each.
    pub accounts: Vec<Account>,
}

/// Finds out what the selected sites need and translates them.
///
/// # Errors
/// When a selected site does not exist.
pub fn study(migration: &Migration) -> Result<Study, Problem> {
    let source = &migration.source;
    let destination = &migration.destination;
    let needs = discover::of_selection(&source.metabase, &migration.selection)?;
    let mut context = RuleContext::new(source.facts.clone(), destination.facts.clone());
    context.dependencies = needs.clone();
    context.inventory = inventory(&destination.config);
    context.accounts = migration.choices.accounts.clone();
    context.former_names = translate::former_names(&source.metabase, &source.facts.name);
    if migration.links.pools {
        context.pools_in_scope = needs.app_pools.iter().map(|pool| pool.name.clone()).collect();
    }
    let translations = translate_sites(migration, &context)?;
    let mut objects: Vec<ConfigObject> = translations
        .iter()
        .flat_map(|translation| translation.objects.iter().cloned())
        .collect();
    objects.sort_by(|left, right| left.path.compare(&right.path));
    // Sites share pools and entries of the restriction list.
    objects.dedup_by(|next, kept| next.path.compare(&kept.path).is_eq());
    if migration.rules.is_on("AboFilter") {
        objects.retain(|object| !is_of_existing_pool(object, &migration.destination.config));
    }
    let content = translations
        .iter()
        .flat_map(Translation::content_to_judge)
        .collect();
    let accounts = translate::survey(
        &source.metabase,
        &migration.selection,
        migration.links.pools,
        &migration.rules,
        &context,
        &migration.choices.passwords,
    );
    Ok(Study {
        accounts,
        needs,
        context,
        translations,
        objects,
        content,
    })
}

/// The checklist of the destination.
pub fn prepare(migration: &Migration, study: &Study) -> Vec<Check> {
    checklist(&Subject {
        needs: &study.needs,
        source: &migration.source.facts,
        source_host: migration.source.host.as_ref(),
        metabase: &migration.source.metabase,
        objects: &study.objects,
        content: &study.content,
        destination: &migration.destination.facts,
        destination_host: migration.destination.host.as_ref(),
        config: &migration.destination.config,
    })
}

/// Sections of the destination whose entries a site inherits without saying so.
const INHERITED: [&str; 4] = [
    "system.webServer/staticContent",
    "system.webServer/httpErrors",
    "system.webServer/httpRedirect",
    "system.webServer/isapiFilters",
];

fn translate_sites(migration: &Migration, context: &RuleContext) -> Result<Vec<Translation>, Problem> {
    let config = &migration.destination.config;
    let mut known = DestinationFacts {
        sites: config
            .sites()
            .into_iter()
            .map(|site| (site.id, site.name))
            .collect(),
        restrictions: config
            .restrictions()
            .into_iter()
            .map(|entry| Restriction {
                path: entry.path,
                allowed: entry.allowed,
            })
            .collect(),
        sections: INHERITED
            .iter()
            .flat_map(|section| config.objects(&Scope::Section((*section).to_owned())))
            .collect(),
    };
    let folder_exists = |path: &ServerPath| matches!(migration.source.host.entry(path), Ok(Some(_)));
    let index = translate::Index::of(&migration.source.metabase);
    let mut translations = Vec::new();
    for id in &migration.selection.sites {
        let options = TranslateOptions {
            destination_site_id: migration.destination_site,
            include_pools: migration.links.pools,
            include_content: migration.links.content,
            excluded: migration.selection.excluded.clone(),
            destination: known.clone(),
            passwords: migration.choices.passwords.clone(),
            folder_exists: Some(&folder_exists),
            ..TranslateOptions::new(&migration.rules, context)
        };
        let translation = translate::site_of(&index, *id, &options)?;
        // The next site must not take the name that this one has now.
        known.sites.retain(|(site, _)| *site != translation.site_id);
        known
            .sites
            .push((translation.site_id, translation.site_name.clone()));
        translations.push(translation);
    }
    Ok(translations)
}

/// AboFilter: an application pool that the destination has already is not overwritten (ABO Filter Rule, ee377570).
/// Other sites of the destination may run in it.
fn is_of_existing_pool(object: &ConfigObject, config: &AppHostConfig) -> bool {
    let [_, pools, pool, ..] = object.path.elements.as_slice() else {
        return false;
    };
    let name = pool.key.first().map(|(_, name)| name);
    pools.name == "applicationPools"
        && name.is_some_and(|name| {
            config
                .application_pools()
                .iter()
                .any(|there| there.name.eq_ignore_ascii_case(name))
        })
}

fn inventory(config: &AppHostConfig) -> Inventory {
    let pools = config
        .application_pools()
        .into_iter()
        .map(|pool| DestinationPool {
            name: pool.name,
            enable_32_bit: pool.is_32_bit,
            runtime_version: pool.runtime_version.unwrap_or_default(),
            pipeline_mode: if pool.is_classic { "Classic" } else { "Integrated" }.to_owned(),
        })
        .collect();
    let mut processors: Vec<String> = config
        .restrictions()
        .into_iter()
        .map(|entry| entry.path)
        .collect();
    processors.extend(config.handler_processors());
    Inventory {
        pools,
        modules: Some(
            config
                .global_modules()
                .into_iter()
                .map(|module| module.name)
                .collect(),
        ),
        processors,
    }
}
