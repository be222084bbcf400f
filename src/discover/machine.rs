//! What the whole machine says: its script maps and its list of allowed extensions.
//!
//! Web Deploy calls this the system info of the source ("How Dependencies are Determined", dd569061).

use super::programs::{Processor, same_program};
use crate::formats::metabase::values::{ScriptMap, WebServiceExtension};
use crate::formats::metabase::{Key, Metabase, Property, property};

/// The key that the machine-wide settings lie at.
pub(super) const WEB_SERVICE: &str = "/LM/W3SVC";

/// Machine-wide facts that decide whether a script map counts.
pub(super) struct Machine {
    /// Script maps of `/LM/W3SVC`.
    pub script_maps: Vec<ScriptMap>,
    /// `WebSvcExtRestrictionList`; `None` when the metabase has none, so that nobody can tell what is allowed.
    restrictions: Option<Vec<WebServiceExtension>>,
}

impl Machine {
    pub fn of(metabase: &Metabase) -> Self {
        let service = metabase.key(WEB_SERVICE);
        let own = |id| service.and_then(|key: Key<'_>| key.property(id));
        Machine {
            script_maps: own(property::SCRIPT_MAPS)
                .map(|list| script_maps(&list))
                .unwrap_or_default(),
            restrictions: own(property::WEB_SVC_EXT_RESTRICTION_LIST).map(|list| restrictions(&list)),
        }
    }

    /// Whether the restriction list lets a program run; `None` when there is no list.
    ///
    /// The entry of that very program decides, else the entry for all unlisted ones (`*.dll`, `*.exe`), else the
    /// program is prohibited, as IIS 6 does with everything it is not told about.
    pub fn allows(&self, program: &str) -> Option<bool> {
        let list = self.restrictions.as_ref()?;
        let wanted = same_program(program);
        let unlisted = match Processor::of(program) {
            Processor::Cgi => "*.exe",
            _ => "*.dll",
        };
        Some(
            list.iter()
                .find(|entry| same_program(&entry.path) == wanted)
                .or_else(|| {
                    list.iter()
                        .find(|entry| entry.path.eq_ignore_ascii_case(unlisted))
                })
                .is_some_and(|entry| entry.allowed),
        )
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
