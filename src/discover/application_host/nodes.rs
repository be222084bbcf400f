//! The sites of a scope, and the paths at which their settings may differ.

use super::effective::{Effective, folded, literal};
use crate::formats::apphost::{AppHostConfig, ApplicationPool, Binding, WholeScope};
use crate::model::path::fold;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// A site, or the part of one that is looked at.
pub(super) struct SiteNodes {
    name: String,
    pub(super) bindings: Vec<Binding>,
    /// Applications of the scope, and around it the one that it lies in.
    pub(super) applications: Vec<ApplicationNode>,
    /// Folded path of the scope.
    root: String,
}

/// An application of a site.
pub(super) struct ApplicationNode {
    site: String,
    path: String,
    pub(super) pool: String,
    /// Folded location path.
    location: String,
}

/// A path with what decides preconditions there.
pub(super) struct Node {
    /// Folded location path.
    pub(super) at: String,
    /// `v2.0`, `v4.0`; empty for no managed code.
    pub(super) runtime: String,
    is_classic: bool,
    is_32_bit: bool,
    /// False when the pool is not defined, so that nobody can tell.
    is_known: bool,
    /// Names of modules that take part in requests.
    pub(super) modules: Rc<HashSet<String>>,
    /// What decides which handlers and modules run.
    pub(super) case: Case,
}

/// Two paths with the same case and the same handlers run the same programs.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Case {
    /// Address of the list of modules in effect, which lives as long as the look at the file.
    modules: usize,
    runtime: String,
    flags: [bool; 3],
}

/// Modules that take part in requests, by case.
pub(super) type Active = HashMap<Case, Rc<HashSet<String>>>;

/// Pools by their folded names.
pub(super) fn pools(config: &AppHostConfig) -> HashMap<String, ApplicationPool> {
    config
        .application_pools()
        .into_iter()
        .map(|pool| (fold(&pool.name), pool))
        .collect()
}

/// The version of the framework that a pool loads, as its folder is named; `None` for no managed code or a version that
/// is not known.
pub(in crate::discover) fn framework(runtime: &str) -> Option<&'static str> {
    match runtime.to_ascii_lowercase().as_str() {
        "v1.1" => Some("1.1.4322"),
        "v2.0" => Some("2.0.50727"),
        "v4.0" => Some("4.0.30319"),
        _ => None,
    }
}

/// The sites of a scope.
pub(super) fn sites(config: &AppHostConfig, scope: &WholeScope) -> Vec<SiteNodes> {
    let (wanted, below) = match scope {
        WholeScope::Site(name) => (Some(name), ""),
        WholeScope::Below { site, path } => (Some(site), path.as_str()),
        _ => (None, ""),
    };
    config
        .sites()
        .into_iter()
        .filter(|site| wanted.is_none_or(|name| fold(name) == fold(&site.name)))
        .map(|site| {
            let root = folded(&format!("{}{below}", site.name));
            let all: Vec<ApplicationNode> = site
                .applications
                .iter()
                .map(|application| ApplicationNode {
                    location: folded(&format!("{}{}", site.name, application.path)),
                    site: site.name.clone(),
                    path: application.path.clone(),
                    pool: application.pool.clone(),
                })
                .collect();
            // A folder of an application runs in the application's pool.
            let around = all
                .iter()
                .filter(|application| is_at(&root, &application.location))
                .map(|application| application.location.len())
                .max();
            SiteNodes {
                applications: all
                    .into_iter()
                    .filter(|application| {
                        is_at(&application.location, &root)
                            || (is_at(&root, &application.location)
                                && Some(application.location.len()) == around)
                    })
                    .collect(),
                bindings: site.bindings,
                name: site.name,
                root,
            }
        })
        .collect()
}

impl SiteNodes {
    /// XPath of the site.
    pub(super) fn place(&self) -> String {
        site_place(&self.name)
    }

    /// True when only FTP reaches it, so that no setting of the web server matters.
    pub(super) fn is_ftp_only(&self) -> bool {
        !self.bindings.is_empty()
            && self
                .bindings
                .iter()
                .all(|binding| binding.protocol.eq_ignore_ascii_case("ftp"))
    }

    /// Paths at which settings may differ, in order.
    pub(super) fn nodes(
        &self,
        effective: &Effective<'_>,
        pools: &HashMap<String, ApplicationPool>,
        is_64_bit: bool,
        active: &mut Active,
    ) -> Vec<Node> {
        if self.is_ftp_only() {
            return Vec::new();
        }
        let mut paths: BTreeSet<&str> = effective
            .paths_from(&self.root)
            .filter(|path| is_at(path, &self.root))
            .collect();
        paths.insert(&self.root);
        paths.extend(
            self.applications
                .iter()
                .map(|application| application.location.as_str())
                .filter(|path| is_at(path, &self.root)),
        );
        paths
            .into_iter()
            .map(|path| {
                let application = self
                    .applications
                    .iter()
                    .filter(|application| is_at(path, &application.location))
                    .max_by_key(|application| application.location.len());
                let pool = application.and_then(|application| pools.get(&fold(&application.pool)));
                let mut node = Node {
                    at: path.to_owned(),
                    // Without a word in the file, IIS 7 and 8 load v2.0 (IIS_schema.xml of Windows Server 2008 to 2012).
                    runtime: pool
                        .and_then(|pool| pool.runtime_version.clone())
                        .unwrap_or_else(|| "v2.0".to_owned()),
                    is_classic: pool.is_some_and(|pool| pool.is_classic),
                    is_32_bit: !is_64_bit || pool.is_some_and(|pool| pool.is_32_bit),
                    is_known: pool.is_some(),
                    modules: Rc::default(),
                    case: Case::default(),
                };
                let modules = effective.entries(path, "modules", "add", "name");
                node.case = Case {
                    modules: Rc::as_ptr(&modules).addr(),
                    runtime: node.runtime.clone(),
                    flags: [node.is_classic, node.is_32_bit, node.is_known],
                };
                node.modules = match active.get(&node.case) {
                    Some(known) => Rc::clone(known),
                    None => {
                        let names: HashSet<String> = modules
                            .iter()
                            .filter(|entry| node.meets(&effective.value(entry, "preCondition")))
                            .map(|entry| (effective.value(entry, "name"), effective.value(entry, "type")))
                            .filter(|(name, managed)| !managed.is_empty() || effective.loads(name))
                            .map(|(name, _)| name)
                            .collect();
                        let names = Rc::new(names);
                        active.insert(node.case.clone(), Rc::clone(&names));
                        names
                    }
                };
                node
            })
            .collect()
    }
}

impl ApplicationNode {
    /// XPath of the attribute that names its pool.
    pub(super) fn pool_trigger(&self) -> String {
        format!(
            "{}/application[@path={}]/@applicationPool",
            site_place(&self.site),
            literal(&self.path)
        )
    }
}

impl Node {
    /// True when preconditions let something run here. Of a pool that is not defined nothing is known, and one need too
    /// many is how Web Deploy errs, too.
    pub(super) fn meets(&self, preconditions: &str) -> bool {
        !self.is_known
            || preconditions.split(',').map(str::trim).all(|condition| {
                let is = |name: &str| condition.eq_ignore_ascii_case(name);
                if is("integratedMode") {
                    !self.is_classic
                } else if is("classicMode") {
                    self.is_classic
                } else if is("bitness32") {
                    self.is_32_bit
                } else if is("bitness64") {
                    !self.is_32_bit
                } else {
                    match condition.get(.."runtimeVersion".len()) {
                        Some(start) if start.eq_ignore_ascii_case("runtimeVersion") => condition
                            .get("runtimeVersion".len()..)
                            .is_some_and(|version| version.eq_ignore_ascii_case(&self.runtime)),
                        _ => true,
                    }
                }
            })
    }
}

fn site_place(name: &str) -> String {
    format!(
        "/configuration/system.applicationHost/sites/site[@name={}]",
        literal(name)
    )
}

/// True when a folded path is another one or lies below it.
fn is_at(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
