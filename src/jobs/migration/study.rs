//! What a migration needs, and what its sites turn into on the destination.

use super::Migration;
use super::integrated::{self, Integrated};
use super::merged::{is_again, merged};
use crate::discover;
use crate::formats::apphost::{AppHostConfig, Scope};
use crate::formats::fcgi_ext::FcgiExt;
use crate::hosts::{Host, OverlayHost};
use crate::jobs::crew;
use crate::model::dependency::DependencyInfo;
use crate::model::{ConfigObject, ContentRoot, Problem, ServerPath};
use crate::plan::destination_schema;
use crate::prepare::Subject;
use crate::providers::SourceServer;
use crate::rules::{DestinationPool, Inventory, RuleContext};
use crate::translate::{
    self, Account, DestinationFacts, FastCgi, Inherited, IntegratedApplications, Restriction, SiteTarget,
    TranslateOptions, Translation,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was found out before anything is compared.
#[derive(Clone, Debug)]
pub struct Study {
    /// What the selected sites need.
    pub needs: DependencyInfo,
    /// What rules know of both servers.
    pub context: RuleContext,
    /// What is set for all sites as the destination would have it, when the whole server comes along: the account of
    /// the web service itself, its pools and its lists.
    pub server: Option<Translation>,
    /// The selected sites as the destination would have them, in the order of their numbers.
    pub translations: Vec<Translation>,
    /// Configuration of all of them, sorted, each object once. It is only here, no longer in the translations.
    pub objects: Vec<ConfigObject>,
    /// Folders of all of them.
    pub content: Vec<ContentRoot>,
    /// The accounts that they name, and what becomes of each.
    pub accounts: Vec<Account>,
    /// The applications that go to the Integrated pipeline.
    pub integrated: Integrated,
    /// The source's files as they are brought over: those of its host, some of them converted.
    pub source_host: SourceHost,
    /// Where each selected site goes, by its number on the source.
    pub targets: BTreeMap<u32, SiteTarget>,
}

/// The host that content is read from.
#[derive(Clone)]
pub struct SourceHost(pub Arc<dyn Host>);

impl std::fmt::Debug for SourceHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SourceHost").field(&self.0.label()).finish()
    }
}

impl Study {
    /// Everything that comes along: the server, when it does, and then the sites.
    pub fn parts(&self) -> impl Iterator<Item = &Translation> {
        self.server.iter().chain(&self.translations)
    }
}

/// Finds out what the selected sites need and translates them.
///
/// # Errors
/// When a selected site does not exist.
pub fn study(migration: &Migration) -> Result<Study, Problem> {
    let source = &migration.source;
    let destination = &migration.destination;
    let is_whole = migration.selection.whole_server;
    let needs = if is_whole {
        discover::dependencies(&source.metabase, &discover::Scope::web_service())?
    } else {
        let sites = discover::SiteNeeds::of(&source.metabase, &migration.selection);
        let found = crew::each(&migration.selection.sites, |site| sites.of_site(*site));
        discover::together(found.into_iter().collect::<Result<Vec<_>, _>>()?)
    };
    let mut context = RuleContext::new(source.facts.clone(), destination.facts.clone());
    context.dependencies = needs.clone();
    context.inventory = inventory(&destination.config);
    context.accounts = migration.choices.accounts.clone();
    context.former_names = translate::former_names(&source.metabase, &source.facts.name);
    if migration.rules.is_on("IISSchemaDifferenceRule") {
        context.schema = Some(destination_schema(destination.schema(), &destination.facts));
    }
    if migration.links.pools || is_whole {
        context.pools_in_scope = needs.app_pools.iter().map(|pool| pool.name.clone()).collect();
    }
    let index = translate::Index::of(&source.metabase);
    context.pool_names = index.pool_names().clone();
    let integrated = integrated::choose(migration, &context)?;
    let targets = site_targets(migration, &index, &sites_there(migration));
    let (mut server, mut translations) =
        translate(migration, &index, &context, (&targets, &integrated.applications))?;
    let parts = server.iter_mut().chain(&mut translations);
    let parts = parts.map(|part| std::mem::take(&mut part.objects)).collect();
    let survey = || {
        translate::survey(
            &source.metabase,
            &migration.selection,
            migration.links.pools,
            &migration.rules,
            &context,
            &migration.choices.passwords,
        )
    };
    let (accounts, objects) = crew::both(survey, || merged(parts));
    let content = translations
        .iter()
        .flat_map(Translation::content_to_judge)
        .collect();
    let source_host = SourceHost(match integrated.files.is_empty() {
        true => source.host.clone(),
        false => Arc::new(OverlayHost::new(source.host.clone(), integrated.files.clone())),
    });
    Ok(Study {
        accounts,
        integrated,
        source_host,
        needs,
        context,
        server,
        translations,
        objects,
        content,
        targets,
    })
}

/// The sites of the destination, number and name.
fn sites_there(migration: &Migration) -> Vec<(u32, String)> {
    let sites = migration.destination.config.sites();
    sites.into_iter().map(|site| (site.id, site.name)).collect()
}

/// What checks look at.
pub(super) fn subject<'a>(migration: &'a Migration, study: &'a Study) -> Subject<'a> {
    Subject {
        needs: &study.needs,
        source: &migration.source.facts,
        source_host: migration.source.host.as_ref(),
        metabase: &migration.source.metabase,
        objects: &study.objects,
        content: &study.content,
        destination: &migration.destination.facts,
        destination_host: migration.destination.host.as_ref(),
        config: &migration.destination.config,
    }
}

/// Sections of the destination whose entries a site inherits without saying so.
const INHERITED: [&str; 5] = [
    "system.webServer/handlers",
    "system.webServer/staticContent",
    "system.webServer/httpErrors",
    "system.webServer/httpRedirect",
    "system.webServer/isapiFilters",
];

/// The server, when the whole of it comes along, and the sites.
fn translate(
    migration: &Migration,
    index: &translate::Index<'_>,
    context: &RuleContext,
    (targets, integrated): (&BTreeMap<u32, SiteTarget>, &IntegratedApplications),
) -> Result<(Option<Translation>, Vec<Translation>), Problem> {
    let config = &migration.destination.config;
    let known = DestinationFacts {
        sites: sites_there(migration),
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
    let inherited = match &migration.selection {
        selection if selection.whole_server => Inherited::OnServer,
        selection if selection.own_values_only => Inherited::LeftBehind,
        _ => Inherited::OnSite,
    };
    let folder_exists = |path: &ServerPath| matches!(migration.source.host.entry(path), Ok(Some(_)));
    let mut options = TranslateOptions {
        include_pools: migration.links.pools,
        include_content: migration.links.content,
        inherited,
        excluded: migration.selection.excluded.clone(),
        destination: known,
        passwords: migration.choices.passwords.clone(),
        fast_cgi: fast_cgi(&migration.source),
        integrated: integrated.clone(),
        folder_exists: Some(&folder_exists),
        ..TranslateOptions::new(&migration.rules, context)
    };
    let stays = |object: &ConfigObject| migration.rules.leaves(context, &object.path).is_none();
    let server = migration.selection.whole_server.then(|| {
        let mut server = translate::server(index, &options);
        server.objects.retain(stays);
        server.objects.dedup_by(is_again);
        server
    });
    if let Some(server) = &server {
        // What sites inherit is what the server will have, not what it has.
        options.destination.sections = with_changes(&options.destination.sections, &server.objects);
    }
    let translated = crew::each(&migration.selection.sites, |id| {
        let mut site = translate::site_of(index, *id, targets.get(id), &options)?;
        site.objects.retain(stays);
        site.objects.dedup_by(is_again);
        Ok(site)
    });
    Ok((server, translated.into_iter().collect::<Result<_, Problem>>()?))
}

/// The source's fcgiext.ini.
pub(super) fn fast_cgi(source: &SourceServer) -> FastCgi {
    let Some(path) = source.configuration.fast_cgi.as_ref() else {
        return FastCgi::Missing;
    };
    let read = source
        .host
        .read(path)
        .map_err(|error| crate::providers::unreadable(path.as_str(), &error))
        .and_then(|bytes| FcgiExt::read(&bytes, path.as_str()));
    match read {
        Ok(file) => FastCgi::Read(Arc::new(file)),
        Err(problem) => FastCgi::Broken(Box::new(problem)),
    }
}

/// The sections of the destination as the sync makes them.
fn with_changes(sections: &[ConfigObject], written: &[ConfigObject]) -> Arc<[ConfigObject]> {
    let is_known = |object: &&ConfigObject| {
        object.path.location.is_none() && INHERITED.contains(&object.path.to_string().as_str())
    };
    let mut found: Vec<ConfigObject> = sections.to_vec();
    for new in written.iter().filter(is_known) {
        match found.iter_mut().find(|old| old.path == new.path) {
            Some(old) => {
                old.attributes.extend(new.attributes.clone());
                if new.items.is_some() {
                    old.items.clone_from(&new.items);
                }
            }
            None => found.push(new.clone()),
        }
    }
    found.into()
}

/// Numbers and names of the chosen sites on the destination.
fn site_targets(
    migration: &Migration,
    index: &translate::Index<'_>,
    there: &[(u32, String)],
) -> BTreeMap<u32, SiteTarget> {
    let mut choices = migration.choices.sites.clone();
    if let (Some(number), [only]) = (migration.destination_site, migration.selection.sites.as_slice()) {
        choices.of(*only).number = Some(number);
    }
    translate::site_targets(index, &migration.selection.sites, there, &choices)
}

/// What a configuration says is there.
pub fn inventory(config: &AppHostConfig) -> Inventory {
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
