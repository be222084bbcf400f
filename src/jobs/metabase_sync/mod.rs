//! From one IIS 6 server to another: keys of the metabase with the folders and pools that they link to.
//!
//! A [`MetabaseSync`] says which key becomes which; [`plan()`] compares both metabases key by key and makes the what-if.
//! Values that only fit the old machine (its Windows directory, its accounts, the number of a site in `AppRoot`) are
//! turned into those of the new one (`values`), what cannot leave its machine stays and is told (`told`). Nothing here
//! writes; what does is [`super::run`], the same as for a migration.

mod content;
mod plan;
mod told;
mod values;

pub use plan::plan;

use super::migration::Links;
use super::run::Ends;
use crate::formats::metabase::{Key, property};
use crate::model::path::fold;
use crate::providers::{MetabaseDestination, SourceServer};
use crate::rules::RuleSet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is to be made equal to what, and how.
#[derive(Clone)]
pub struct MetabaseSync {
    /// The server that is read.
    pub source: Arc<SourceServer>,
    /// The server that would be written.
    pub destination: Arc<MetabaseDestination>,
    /// Keys that become equal, each with all below it.
    pub parts: Vec<Part>,
    /// The rules that are on.
    pub rules: Arc<RuleSet>,
    /// The links that are followed.
    pub links: Links,
}

/// A key of the source and the key of the destination that becomes equal to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Part {
    /// Path on the source (`/LM/W3SVC/1`).
    pub from: String,
    /// Path on the destination.
    pub to: String,
}

impl From<&MetabaseSync> for Ends {
    fn from(sync: &MetabaseSync) -> Self {
        Ends {
            source: sync.source.host.clone(),
            destination: sync.destination.location.clone(),
            config: sync.destination.config_path.clone(),
        }
    }
}

/// Where the application pools are.
const POOLS: &str = "/LM/W3SVC/AppPools";

impl MetabaseSync {
    /// The keys in scope, with the application pools that they are linked to when that link is followed.
    fn linked_parts(&self) -> Vec<Part> {
        let mut parts = self.parts.clone();
        if self.links.pools {
            for name in self.pools_in_use().into_values() {
                let path = format!("{POOLS}/{name}");
                let is_there = self.source.metabase.key(&path).is_some();
                if is_there && !parts.iter().any(|part| contains(&part.from, &path)) {
                    parts.push(Part {
                        from: path.clone(),
                        to: path,
                    });
                }
            }
        }
        parts
    }

    /// The application pools that the keys in scope run in, as they are spelled first, by their folded names.
    fn pools_in_use(&self) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        let mut note = |name: String| {
            if !name.is_empty() {
                names.entry(fold(&name)).or_insert(name);
            }
        };
        for part in &self.parts {
            let Some(key) = self.source.metabase.key(&part.from) else {
                continue;
            };
            let inherited = key.effective_setting(property::APP_POOL_ID);
            if let Some(pool) = inherited.filter(|_| contains("/LM/W3SVC", key.path())) {
                note(pool.text().into_owned());
            }
            for each in subtree(key) {
                if let Some(pool) = each.property(property::APP_POOL_ID) {
                    note(pool.text().into_owned());
                }
            }
        }
        names
    }
}

/// A key and all below it that has an element of its own.
fn subtree(key: Key<'_>) -> impl Iterator<Item = Key<'_>> {
    std::iter::once(key)
        .chain(key.descendants())
        .filter(|key| !key.is_implicit())
}

/// True when a path is another one or lies below it.
fn contains(outer: &str, path: &str) -> bool {
    below(outer, path).is_some()
}

/// What of a path lies below another, with its slash; empty for the same path.
fn below<'p>(outer: &str, path: &'p str) -> Option<&'p str> {
    let mut rest = path.trim_end_matches('/');
    for name in outer.split('/').filter(|name| !name.is_empty()) {
        let names = rest.strip_prefix('/')?;
        let end = names.find('/').unwrap_or(names.len());
        let own = names.get(..end)?;
        if fold(own) != fold(name) {
            return None;
        }
        rest = names.get(end..)?;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lie_below_one_another_by_whole_names() {
        assert_eq!(below("/LM/W3SVC/1", "/lm/w3svc/1/Root/a/"), Some("/Root/a"));
        assert_eq!(below("/LM/W3SVC/1/", "/LM/W3SVC/1"), Some(""));
        assert_eq!(below("/LM/W3SVC/1", "/LM/W3SVC/10"), None);
        assert_eq!(below("/LM/W3SVC/1", "/LM/W3SVC"), None);
        assert!(contains("/", "/LM") && !contains("/LM", "LM"));
    }
}
