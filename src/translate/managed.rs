//! What a translation may take away from a destination: nothing that it cannot write itself.

use super::property_map::{Scope, Way, rows};
use crate::model::ConfigPath;
use std::collections::HashSet;
use std::sync::OnceLock;

/// True when translation writes this attribute, so that its absence from the translated site means that the source
/// has none. Passwords and what is not built yet are never written, so they stay as they are on the destination.
pub fn writes_attribute(path: &ConfigPath, attribute: &str) -> bool {
    static WRITTEN: OnceLock<HashSet<String>> = OnceLock::new();
    let written = WRITTEN.get_or_init(|| {
        rows()
            .filter(|row| matches!(row.way, Way::Simple(_) | Way::Code))
            .flat_map(|row| row.all_targets())
            .map(ToString::to_string)
            // Decided by the script maps of a pool's applications, not by a property of its own.
            .chain(
                ["managedRuntimeVersion", "managedPipelineMode"]
                    .map(|attribute| format!("system.applicationHost/applicationPools/add@{attribute}")),
            )
            .collect()
    });
    let names: Vec<&str> = path
        .elements
        .iter()
        .map(|element| element.name.as_str())
        .collect();
    written.contains(&format!("{}@{attribute}", names.join("/")))
}

/// True for an attribute whose value every site of a translation says itself when nothing of the source sets it
/// ([`super::property_map::Row::always`]): at the level of the destination's server it then serves the others.
pub fn is_said_by_sites(path: &ConfigPath, attribute: &str) -> bool {
    let names: Vec<&str> = path
        .elements
        .iter()
        .map(|element| element.name.as_str())
        .collect();
    let wanted = format!("{}@{attribute}", names.join("/"));
    let mut always = rows().filter(|row| row.always && row.goes_to(Scope::Location));
    always.any(|row| row.targets.iter().any(|target| target.to_string() == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ConfigElement;

    #[test]
    fn defaults_that_sites_say_themselves_are_known() {
        let at_server = |names: &str| ConfigPath::section(None, names);
        assert!(is_said_by_sites(
            &at_server("system.webServer/handlers"),
            "accessPolicy"
        ));
        assert!(is_said_by_sites(&at_server("system.webServer/cgi"), "timeout"));
        assert!(!is_said_by_sites(
            &at_server("system.webServer/asp"),
            "enableParentPaths"
        ));
    }

    #[test]
    fn only_what_is_written_may_be_taken_away() {
        let here = |names: &str| ConfigPath::section(Some("Shop"), names);
        assert!(writes_attribute(
            &here("system.webServer/handlers"),
            "accessPolicy"
        ));
        let anonymous = here("system.webServer/security/authentication/anonymousAuthentication");
        assert!(writes_attribute(&anonymous, "userName"));
        assert!(!writes_attribute(&anonymous, "password"));
        let errors = here("system.webServer/httpErrors");
        assert!(writes_attribute(&errors, "errorMode"));
        assert!(!writes_attribute(&errors, "existingResponse"));
        let site = ConfigPath::section(None, "system.applicationHost/sites")
            .child(ConfigElement::keyed("site", "id", "1"));
        assert!(writes_attribute(&site, "name"));
        let pools = ConfigPath::section(None, "system.applicationHost/applicationPools");
        let pool = pools.child(ConfigElement::keyed("add", "name", "Shop"));
        assert!(writes_attribute(&pool, "managedPipelineMode"));
        let model = pool.child(ConfigElement::only("processModel"));
        assert!(
            !writes_attribute(&model, "logonType"),
            "LogonMethod says nothing of pools"
        );
    }
}
