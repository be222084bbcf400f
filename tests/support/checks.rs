//! Checklists of a site, as a migration of it with nothing chosen besides asks for them.

use siteferry::discover::{Scope, dependencies};
use siteferry::prepare::{Check, Subject, checklist};
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use siteferry::rules::{RuleContext, RuleSet};
use siteferry::translate::{TranslateOptions, site as translate};
use std::path::Path;

/// Asks something of what a checklist is made of; with or without the site's pools.
pub fn ask<T>(
    old: &SourceServer,
    new: &DestinationServer,
    site: u32,
    with_pools: bool,
    ask: impl FnOnce(&Subject<'_>) -> T,
) -> T {
    let rules = RuleSet::default();
    let context = RuleContext::new(old.facts.clone(), new.facts.clone());
    let mut options = TranslateOptions::new(&rules, &context);
    options.include_pools = with_pools;
    let translation = translate(&old.metabase, site, &options).unwrap_or_else(|problem| panic!("{problem}"));
    let needs = dependencies(&old.metabase, &Scope::site(site)).unwrap_or_else(|problem| panic!("{problem}"));
    ask(&Subject {
        needs: &needs,
        source: &old.facts,
        source_host: &*old.host,
        metabase: &old.metabase,
        objects: &translation.objects,
        content: &translation.content,
        destination: &new.facts,
        destination_host: &*new.host,
        config: &new.config,
    })
}

/// The checklist of a site of the bundled sample.
pub fn sample_checklist(site: u32, with_pools: bool) -> Vec<Check> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    let folder = |name: &str| ServerLocation::folder(root.join(name));
    let old = SourceServer::open(&folder("old-web01")).unwrap_or_else(|problem| panic!("{problem}"));
    let new = DestinationServer::open(&folder("new-web07")).unwrap_or_else(|problem| panic!("{problem}"));
    ask(&old, &new, site, with_pools, checklist)
}
