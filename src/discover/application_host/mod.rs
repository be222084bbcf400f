//! What sites of IIS 7 and later need of their server.
//!
//! [`of_config`] walks the sites of a scope: at each of their paths that can differ (roots, applications, location tags) it
//! holds the settings in effect ([`effective`]) against [`rows`], one row a component. A component counts when its
//! module takes part in requests there and its section says that it does something. Handlers count by the doctrine of
//! "How Dependencies are Determined" (dd569061): the module runs programs, and the restriction list names the program.
//!
//! What the server sets for all of its sites counts for each of them, unlike in a metabase: a new server that lacks it
//! answers differently. Nothing was ever published of the triggers of an IIS 7+ source; here they are the XPath of the
//! setting in applicationHost.config (inferred). web.config files are not looked into, as Web Deploy does not.

mod effective;
mod known;
mod mapped;
mod nodes;
mod rows;
#[cfg(test)]
mod tests;

pub(super) use effective::literal;
pub(super) use known::is_framework_type;
pub(super) use mapped::{default_documents, handlers};
pub(super) use nodes::framework;

use super::catalogue::CATALOGUE;
use super::programs::{asp_net_name, same_program};
use crate::formats::apphost::{AppHostConfig, WholeScope};
use crate::model::dependency::{
    AppPoolInUse, Cgi, Dependency, DependencyInfo, Isapi, ManagedType, NativeModule,
};
use crate::model::path::fold;
use effective::{Collection, Effective};
use nodes::Node;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Finds what a part of an applicationHost.config needs. `is_64_bit` tells whether the server runs a 64-bit Windows,
/// by which preconditions are decided.
pub fn of_config(config: &AppHostConfig, scope: &WholeScope, is_64_bit: bool) -> DependencyInfo {
    let effective = Effective::of(config);
    let mut found = Findings::default();
    let is_whole = *scope == WholeScope::Server;
    let pools = nodes::pools(config);
    match scope {
        WholeScope::Pools | WholeScope::Pool(_) => found.pools_alone(config, scope),
        _ => {
            let restrictions = rows::Restrictions::of(&effective);
            let mut active = nodes::Active::new();
            for site in nodes::sites(config, scope) {
                rows::ftp(&site, &mut found);
                for application in &site.applications {
                    let is_defined = pools.contains_key(&fold(&application.pool));
                    found.pool(
                        &application.pool,
                        is_whole && is_defined,
                        application.pool_trigger(),
                    );
                }
                for node in site.nodes(&effective, &pools, is_64_bit, &mut active) {
                    rows::look(&effective, &node, &restrictions, &mut found);
                }
            }
        }
    }
    if is_whole {
        for module in config.global_modules() {
            found.native_module(&module.name);
        }
    }
    found.into_info()
}

/// What was found so far, everything once.
#[derive(Default)]
struct Findings {
    components: Vec<Dependency>,
    pools: Vec<AppPoolInUse>,
    cgis: Vec<Cgi>,
    isapis: Vec<Isapi>,
    native_modules: Vec<NativeModule>,
    managed_types: Vec<ManagedType>,
    /// Where each of them is in its list, by kind and name.
    by_name: HashMap<(u8, String), usize>,
    /// Kind, number and trigger.
    triggers: HashSet<(u8, usize, String)>,
    /// Lists that were looked at, with what decides which of their entries count.
    cases: HashSet<(usize, nodes::Case, String)>,
}

const COMPONENT: u8 = 0;
const POOL: u8 = 1;
const CGI: u8 = 2;
const ISAPI: u8 = 3;
const NATIVE: u8 = 4;
const MANAGED: u8 = 5;

impl Findings {
    /// The number of something, and whether it is new.
    fn number(&mut self, kind: u8, name: String, next: usize) -> (usize, bool) {
        let number = *self.by_name.entry((kind, name)).or_insert(next);
        (number, number == next)
    }

    /// True the first time that a list is looked at under these circumstances; most sites share theirs with the server.
    fn is_new_case(&mut self, list: &Collection, node: &Node, policy: &str) -> bool {
        let case = (Rc::as_ptr(list).addr(), node.case.clone(), policy.to_owned());
        self.cases.insert(case)
    }

    fn component(&mut self, name: &str, trigger: &str) {
        let (at, is_new) = self.number(COMPONENT, name.to_owned(), self.components.len());
        if is_new {
            self.components.push(Dependency {
                name: name.to_owned(),
                triggers: Vec::new(),
            });
        }
        let is_first = self.triggers.insert((COMPONENT, at, trigger.to_owned()));
        if let Some(known) = self.components.get_mut(at).filter(|_| is_first) {
            known.triggers.push(trigger.to_owned());
        }
    }

    fn asp_net(&mut self, version: &str, trigger: &str) {
        self.component(&asp_net_name(version), trigger);
    }

    fn pool(&mut self, name: &str, definition_included: bool, trigger: String) {
        if name.is_empty() {
            return;
        }
        let (at, is_new) = self.number(POOL, fold(name), self.pools.len());
        if is_new {
            self.pools.push(AppPoolInUse {
                name: name.to_owned(),
                definition_included,
                triggers: Vec::new(),
            });
        }
        let is_first = self.triggers.insert((POOL, at, trigger.clone()));
        if let Some(known) = self.pools.get_mut(at).filter(|_| is_first) {
            known.triggers.push(trigger);
        }
    }

    fn cgi(&mut self, exe: &str, is_allowed: bool, trigger: &str) {
        let (at, is_new) = self.number(CGI, same_program(exe), self.cgis.len());
        if is_new {
            self.cgis.push(Cgi {
                exe: exe.to_owned(),
                restricted: if is_allowed { "False" } else { "True" }.to_owned(),
                triggers: Vec::new(),
            });
        }
        let is_first = self.triggers.insert((CGI, at, trigger.to_owned()));
        if let Some(known) = self.cgis.get_mut(at).filter(|_| is_first) {
            known.triggers.push(trigger.to_owned());
        }
    }

    fn isapi(&mut self, dll: &str, enabled: bool, trigger: &str) {
        let (at, is_new) = self.number(ISAPI, same_program(dll), self.isapis.len());
        if is_new {
            self.isapis.push(Isapi {
                dll: dll.to_owned(),
                enabled,
                triggers: Vec::new(),
            });
        }
        let is_first = self.triggers.insert((ISAPI, at, trigger.to_owned()));
        if let Some(known) = self.isapis.get_mut(at).filter(|_| is_first) {
            known.triggers.push(trigger.to_owned());
        }
    }

    /// A native module, unless it comes with IIS or ASP.NET.
    fn native_module(&mut self, name: &str) {
        if name.is_empty() || known::is_known_module(name) {
            return;
        }
        let (_, is_new) = self.number(NATIVE, name.to_owned(), self.native_modules.len());
        if is_new {
            self.native_modules.push(NativeModule {
                name: name.to_owned(),
            });
        }
    }

    /// A managed type, unless it comes with the framework.
    fn managed_type(&mut self, name: &str, trigger: &str) {
        let name = name.trim();
        if name.is_empty() || known::is_framework_type(name) {
            return;
        }
        let (at, is_new) = self.number(MANAGED, name.to_owned(), self.managed_types.len());
        if is_new {
            self.managed_types.push(ManagedType {
                name: name.to_owned(),
                triggers: Vec::new(),
            });
        }
        let is_first = self.triggers.insert((MANAGED, at, trigger.to_owned()));
        if let Some(known) = self.managed_types.get_mut(at).filter(|_| is_first) {
            known.triggers.push(trigger.to_owned());
        }
    }

    /// Pools without the sites in them: what they need is the framework that they load.
    fn pools_alone(&mut self, config: &AppHostConfig, scope: &WholeScope) {
        for pool in config.application_pools() {
            if matches!(scope, WholeScope::Pool(name) if fold(name) != fold(&pool.name)) {
                continue;
            }
            let path = format!(
                "/configuration/system.applicationHost/applicationPools/add[@name={}]",
                effective::literal(&pool.name)
            );
            self.pool(&pool.name, true, path.clone());
            if let Some(version) = pool.runtime_version.as_deref().and_then(nodes::framework) {
                self.asp_net(version, &format!("{path}/@managedRuntimeVersion"));
            }
        }
    }

    fn into_info(mut self) -> DependencyInfo {
        let place = |found: &Dependency| {
            let first = found.name.split(' ').next().unwrap_or_default();
            let position = CATALOGUE.iter().position(|component| component.name == first);
            (position, found.name.clone())
        };
        self.components.sort_by_key(place);
        DependencyInfo {
            dependencies: self.components,
            app_pools: self.pools,
            cgis: self.cgis,
            isapis: self.isapis,
            native_modules: self.native_modules,
            managed_types: self.managed_types,
            inherited: Vec::new(),
        }
    }
}
