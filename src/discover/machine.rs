//! What the whole machine says: its script maps and its list of allowed extensions.
//!
//! Web Deploy calls this the system info of the source ("How Dependencies are Determined", dd569061).

use super::programs::{Processor, same_program};
use crate::formats::metabase::values::{ScriptMap, WebServiceExtension};
use crate::formats::metabase::{Key, Metabase, Property, property};
use crate::model::path::fold;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The key that the machine-wide settings lie at.
pub(super) const WEB_SERVICE: &str = "/LM/W3SVC";

/// Machine-wide facts that decide whether a script map counts.
pub(super) struct Machine {
    /// Programs in the script maps of `/LM/W3SVC`.
    pub programs: Arc<[Mapped]>,
    restrictions: Restrictions,
    /// Lists that were read, by their text: thousands of sites have the same.
    read: Mutex<HashMap<String, Arc<[Mapped]>>>,
}

/// More different lists than this are those of sites that have nothing in common; they are not kept.
const MOST_LISTS: usize = 256;

/// A program that script maps name.
pub(super) struct Mapped {
    /// Path with arguments, as written.
    pub path: String,
    /// What it is.
    pub kind: Processor,
    /// Whether the restriction list lets it run; `None` when there is no list.
    pub allowed: Option<bool>,
}

impl Machine {
    pub fn of(metabase: &Metabase) -> Self {
        let service = metabase.key(WEB_SERVICE);
        let own = |id| service.and_then(|key: Key<'_>| key.property(id));
        let restrictions = Restrictions::of(own(property::WEB_SVC_EXT_RESTRICTION_LIST));
        let mut machine = Machine {
            programs: Arc::default(),
            restrictions,
            read: Mutex::default(),
        };
        machine.programs = own(property::SCRIPT_MAPS)
            .map(|list| machine.mapped(&list))
            .unwrap_or_default();
        machine
    }

    /// The distinct programs of a `ScriptMaps` list, in its order.
    pub fn mapped(&self, list: &Property<'_>) -> Arc<[Mapped]> {
        let known = self.read.lock().ok();
        if let Some(known) = known.and_then(|read| read.get(list.raw()).cloned()) {
            return known;
        }
        let found: Arc<[Mapped]> = self.read_list(list).into();
        if let Ok(mut read) = self.read.lock()
            && read.len() < MOST_LISTS
        {
            read.insert(list.raw().to_owned(), Arc::clone(&found));
        }
        found
    }

    fn read_list(&self, list: &Property<'_>) -> Vec<Mapped> {
        let mut found: Vec<Mapped> = Vec::new();
        for map in script_maps(list) {
            if !found.iter().any(|known| known.path == map.processor) {
                found.push(Mapped {
                    kind: Processor::of(&map.processor),
                    allowed: self.allows(&map.processor),
                    path: map.processor,
                });
            }
        }
        found
    }

    /// Whether the restriction list lets a program run; `None` when there is no list.
    pub fn allows(&self, program: &str) -> Option<bool> {
        self.restrictions.allows(program)
    }
}

/// `WebSvcExtRestrictionList` by program.
struct Restrictions {
    /// `None` when the metabase has no list, so that nobody can tell what is allowed.
    listed: Option<HashMap<String, bool>>,
}

impl Restrictions {
    fn of(list: Option<Property<'_>>) -> Self {
        Restrictions {
            listed: list.map(|list| {
                let mut listed = HashMap::new();
                for entry in restrictions(&list) {
                    // The first entry of a program counts.
                    listed.entry(same_program(&entry.path)).or_insert(entry.allowed);
                }
                listed
            }),
        }
    }

    /// The entry of that very program decides, else the entry for all unlisted ones (`*.dll`, `*.exe`), else the
    /// program is prohibited, as IIS 6 does with everything it is not told about.
    fn allows(&self, program: &str) -> Option<bool> {
        let listed = self.listed.as_ref()?;
        let unlisted = match Processor::of(program) {
            Processor::Cgi => "*.exe",
            _ => "*.dll",
        };
        let entry = listed
            .get(&same_program(program))
            .or_else(|| listed.get(&fold(unlisted)));
        Some(entry.copied().unwrap_or(false))
    }
}

/// The entries of a `ScriptMaps` property that can be read.
pub(super) fn script_maps(list: &Property<'_>) -> Vec<ScriptMap> {
    list.list()
        .iter()
        .filter_map(|entry| ScriptMap::parse(entry))
        .collect()
}

/// The entries of a `WebSvcExtRestrictionList` that can be read.
pub(super) fn restrictions(list: &Property<'_>) -> Vec<WebServiceExtension> {
    list.list()
        .iter()
        .filter_map(|entry| WebServiceExtension::parse(entry))
        .collect()
}
