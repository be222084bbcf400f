//! What translation of one site needs to know of all sites: their names, and who shares an application pool.

use super::handlers;
use super::mime::Lists;
use super::once::Once;
use super::options::TranslateOptions;
use super::script_map::{AspNet, asp_net_of, script_maps};
use super::tree::is_application;
use crate::formats::metabase::{Key, Metabase, Property, property};
use crate::model::path::fold;
use crate::rules::RuleSet;
pub(super) use crate::rules::names::unique;
use crate::rules::names::{PoolNames, legal_site_name};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// Made once for a metabase, used for each of its sites.
pub struct Index<'m> {
    metabase: &'m Metabase,
    names: BTreeMap<u32, String>,
    pool_names: OnceLock<PoolNames>,
    members: OnceLock<HashMap<String, Vec<Member>>>,
    types: OnceLock<Arc<Lists>>,
    /// Handlers of the lists of script maps that were met.
    pub(super) handlers: Once<handlers::Asked, handlers::Made>,
}

/// One application of a pool.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Member {
    /// Its key.
    pub key: String,
    /// The ASP.NET version its script maps name for `.aspx`, or the newest they name.
    pub asp_net: Option<AspNet>,
}

impl<'m> Index<'m> {
    /// Reads the names of all sites; pools are looked at when they are asked for.
    pub fn of(metabase: &'m Metabase) -> Self {
        let names = site_names(metabase);
        Index {
            metabase,
            names,
            pool_names: OnceLock::new(),
            members: OnceLock::new(),
            types: OnceLock::new(),
            handlers: Once::default(),
        }
    }

    /// The metabase.
    pub fn metabase(&self) -> &'m Metabase {
        self.metabase
    }

    /// Numbers and names of the sites, as IIS 7+ would know them among themselves.
    pub fn names(&self) -> &BTreeMap<u32, String> {
        &self.names
    }

    /// The lists of MIME types that are the same for all sites that go to one destination.
    pub(super) fn mime_types(&self, options: &TranslateOptions<'_>) -> Arc<Lists> {
        let read = || Arc::new(Lists::read(self.metabase, options));
        let lists = self.types.get_or_init(read);
        if lists.are_for(options) {
            Arc::clone(lists)
        } else {
            read()
        }
    }

    /// The ServerComment of a site, as it is; empty without one.
    pub(super) fn comment(&self, id: u32) -> String {
        self.metabase
            .key(&format!("/LM/W3SVC/{id}"))
            .and_then(|site| site.property(property::SERVER_COMMENT))
            .map(|comment| comment.text().into_owned())
            .unwrap_or_default()
    }

    /// What its application pools are named on IIS 7+.
    pub fn pool_names(&self) -> &PoolNames {
        self.pool_names.get_or_init(|| pool_names(self.metabase))
    }

    /// The applications that run in a pool, over all sites.
    pub(super) fn members(&self, pool: &str, rules: &RuleSet) -> &[Member] {
        self.members
            .get_or_init(|| pool_members(self.metabase, rules))
            .get(&fold(pool))
            .map_or(&[], Vec::as_slice)
    }
}

/// A legal name for every site, unique without case: the ServerComment, `Site <id>` where it is empty. The site with the
/// lowest number keeps a name that several have; the others get a number appended, which leads to no name that a site
/// has.
fn site_names(metabase: &Metabase) -> BTreeMap<u32, String> {
    let wanted: BTreeMap<u32, String> = metabase
        .sites()
        .filter_map(|site| {
            let id = site.site_id()?;
            let comment = site.property(property::SERVER_COMMENT);
            let legal = legal_site_name(&comment.map(|c| c.text()).unwrap_or_default());
            let name = if legal.is_empty() {
                format!("Site {id}")
            } else {
                legal
            };
            Some((id, name))
        })
        .collect();
    let mut taken: HashSet<String> = wanted.values().map(|name| fold(name)).collect();
    let mut first: HashSet<String> = HashSet::new();
    // How far a name was numbered, so that thousands of equal names take no longer than others.
    let mut counts: HashMap<String, u32> = HashMap::new();
    wanted
        .into_iter()
        .map(|(id, name)| {
            let folded = fold(&name);
            if first.insert(folded.clone()) {
                return (id, name);
            }
            let count = counts.entry(folded).or_insert(1);
            loop {
                *count = count.saturating_add(1);
                let next = format!("{name} {count}");
                if taken.insert(fold(&next)) {
                    return (id, next);
                }
            }
        })
        .collect()
}

/// Every name of an application pool that the metabase defines or uses.
pub fn pool_names(metabase: &Metabase) -> PoolNames {
    let mut names: Vec<String> = metabase
        .key("/LM/W3SVC/AppPools")
        .into_iter()
        .flat_map(|pools| pools.children().map(|pool| pool.name().to_owned()))
        .collect();
    names.extend(
        metabase
            .keys()
            .filter_map(|key| key.property(property::APP_POOL_ID))
            .map(|pool| pool.text().into_owned()),
    );
    PoolNames::of(names.iter().map(String::as_str))
}

/// The pool of an application: the effective AppPoolId, `DefaultAppPool` when nothing is set.
pub(super) fn pool_of(key: Key<'_>) -> String {
    key.effective(property::APP_POOL_ID)
        .map(|effective| effective.value.text().into_owned())
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "DefaultAppPool".to_owned())
}

fn pool_members(metabase: &Metabase, rules: &RuleSet) -> HashMap<String, Vec<Member>> {
    let mut pools: HashMap<String, Vec<Member>> = HashMap::new();
    // Thousands of sites have one list, or each the same.
    let mut known: HashMap<&str, Option<AspNet>> = HashMap::new();
    for site in metabase.sites() {
        let Some(root) = site.child("ROOT") else { continue };
        let below = root.descendants().filter(|key| is_application(*key, rules));
        for key in std::iter::once(root).chain(below) {
            let asp_net = key.effective(property::SCRIPT_MAPS).and_then(|maps| {
                *known
                    .entry(maps.value.raw())
                    .or_insert_with(|| asp_net_in(&maps.value))
            });
            pools.entry(fold(&pool_of(key))).or_default().push(Member {
                key: key.path().to_owned(),
                asp_net,
            });
        }
    }
    pools
}

/// The ASP.NET version that script maps name for `.aspx`, or the newest they name.
fn asp_net_in(maps: &Property<'_>) -> Option<AspNet> {
    let maps = script_maps(maps).0;
    let versions = || {
        maps.iter()
            .filter_map(|map| Some((map, asp_net_of(map.program())?)))
    };
    versions()
        .find(|(map, _)| map.extension.eq_ignore_ascii_case(".aspx"))
        .map(|(_, version)| version)
        .or_else(|| versions().map(|(_, version)| version).max())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::{MetabaseBuilder, Schema};

    #[test]
    fn names_are_legal_unique_and_given_in_order_of_numbers() {
        let metabase = MetabaseBuilder::new()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Shop")
            .key("/LM/W3SVC/2", "IIsWebServer")
            .set("ServerComment", "SHOP")
            .key("/LM/W3SVC/7", "IIsWebServer")
            .set("ServerComment", "Shop 2")
            .key("/LM/W3SVC/10", "IIsWebServer")
            .set("ServerComment", " ")
            .key("/LM/W3SVC/11", "IIsWebServer")
            .set("ServerComment", "a/b?")
            .build(Schema::built_in());
        let names: Vec<_> = site_names(&metabase).into_iter().collect();
        let expected = [
            (1, "Shop"),
            (2, "SHOP 3"),
            (7, "Shop 2"),
            (10, "Site 10"),
            (11, "a-b-"),
        ];
        assert_eq!(names, expected.map(|(id, name)| (id, name.to_owned())));
    }
}
