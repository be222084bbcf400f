//! What rules know of the two servers.

use super::accounts::{AccountMap, MachineNames};
use super::names::PoolNames;
use crate::model::dependency::DependencyInfo;
use crate::model::{ConfigObject, ConfigPath, ServerFacts};
use std::collections::HashMap;
use std::sync::Arc;

/// An application pool that the destination has.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct DestinationPool {
    /// Its name.
    pub name: String,
    /// `enable32BitAppOnWin64` in effect.
    pub enable_32_bit: bool,
    /// `managedRuntimeVersion` in effect (`v4.0`; empty for none).
    pub runtime_version: String,
    /// `managedPipelineMode` in effect (`Integrated`, `Classic`).
    pub pipeline_mode: String,
}

/// Application pools, found by their names without case. The first of a name counts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Pools {
    all: Vec<DestinationPool>,
    by_name: HashMap<String, usize>,
}

impl FromIterator<DestinationPool> for Pools {
    fn from_iter<I: IntoIterator<Item = DestinationPool>>(pools: I) -> Self {
        let all: Vec<DestinationPool> = pools.into_iter().collect();
        let mut by_name = HashMap::new();
        for (index, pool) in all.iter().enumerate() {
            by_name.entry(pool.name.to_ascii_uppercase()).or_insert(index);
        }
        Pools { all, by_name }
    }
}

impl From<Vec<DestinationPool>> for Pools {
    fn from(pools: Vec<DestinationPool>) -> Self {
        pools.into_iter().collect()
    }
}

/// What the destination's configuration says is there.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Inventory {
    /// Application pools.
    pub pools: Pools,
    /// Native modules (`globalModules/add@name`); `None` when the configuration was not read.
    pub modules: Option<Vec<String>>,
    /// Programs that handlers and `isapiCgiRestriction` name, as written (`%windir%\system32\inetsrv\asp.dll`).
    pub processors: Vec<String>,
}

impl Inventory {
    /// The pool of that name; pool names are compared without case.
    pub fn pool(&self, name: &str) -> Option<&DestinationPool> {
        let index = self.pools.by_name.get(&name.to_ascii_uppercase())?;
        self.pools.all.get(*index)
    }

    /// Whether a native module is there; `None` when nobody can tell.
    pub fn has_module(&self, name: &str) -> Option<bool> {
        let modules = self.modules.as_ref()?;
        Some(modules.iter().any(|module| module.eq_ignore_ascii_case(name)))
    }

    /// True when a handler or the restriction list names a program whose path ends like this, ignoring case.
    pub fn names_processor(&self, ending: &str) -> bool {
        let ending = ending.to_ascii_lowercase();
        self.processors
            .iter()
            .any(|path| path.to_ascii_lowercase().ends_with(&ending))
    }
}

/// A setting of one object that a server's schema does not know.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownSetting {
    /// The way to the entry of the object's collection that has it, by places from 0, outermost first; empty for the
    /// object itself.
    pub entry: Vec<usize>,
    /// Name of the element that has it, or that is not known itself.
    pub element: String,
    /// Its attribute; `None` for the element itself.
    pub attribute: Option<String>,
    /// Why, in one plain sentence without a final stop.
    pub why: String,
}

/// What a server's schema says of configuration that would be written there. Rules ask; they read no schema.
pub trait JudgesBySchema: Send + Sync {
    /// The settings of an object that the schema does not know.
    fn unknown(&self, object: &ConfigObject) -> Vec<UnknownSetting>;

    /// Why the schema does not know an element at all, whatever it says; `None` when it does.
    fn unknown_element(&self, path: &ConfigPath) -> Option<String>;
}

/// The schema of the destination, as rules ask it.
#[derive(Clone)]
pub struct DestinationSchema(pub Arc<dyn JudgesBySchema>);

impl std::fmt::Debug for DestinationSchema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DestinationSchema")
    }
}

/// What rules know of a sync before it runs.
#[derive(Clone, Debug)]
pub struct RuleContext {
    /// The server that is read.
    pub source: ServerFacts,
    /// The server that is written.
    pub destination: ServerFacts,
    /// What the source's scope needs; empty until it was looked for.
    pub dependencies: DependencyInfo,
    /// Application pools whose definition this sync carries, by their names on the source.
    pub pools_in_scope: Vec<String>,
    /// What the destination has.
    pub inventory: Inventory,
    /// What accounts become, as a person decided.
    pub accounts: AccountMap,
    /// What application pools of the source are named on the destination.
    pub pool_names: PoolNames,
    /// The destination's schema, where a rule that asks it is on.
    pub schema: Option<DestinationSchema>,
    /// Names that the source machine had before, as accounts of its metabase witness.
    pub former_names: Vec<String>,
    /// The provider at both ends, where a rule is about one only (`urlScanConfig`).
    pub provider: Option<&'static str>,
}

impl RuleContext {
    /// A context of two servers, with nothing else known.
    pub fn new(source: ServerFacts, destination: ServerFacts) -> Self {
        RuleContext {
            source,
            destination,
            dependencies: DependencyInfo::default(),
            pools_in_scope: Vec::new(),
            inventory: Inventory::default(),
            accounts: AccountMap::default(),
            pool_names: PoolNames::default(),
            schema: None,
            former_names: Vec::new(),
            provider: None,
        }
    }

    /// The names of the source machine.
    pub fn machine(&self) -> MachineNames<'_> {
        MachineNames {
            own: &self.source.name,
            former: &self.former_names,
        }
    }

    /// True when a person decided on this account, as an old or as a new one.
    pub fn is_decided(&self, account: &str) -> bool {
        self.accounts.get(account, self.machine()).is_some() || self.accounts.leads_to(account)
    }

    /// True when a metabase is turned into IIS 7+ configuration.
    pub fn is_migration(&self) -> bool {
        self.source.iis.has_metabase() && !self.destination.iis.has_metabase()
    }
}
