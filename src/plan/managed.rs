//! What a migration from IIS 6 may take away from a destination, and how IIS compares the values it sets.

use super::config::Managed;
use super::values::same_value;
use crate::formats::apphost::managed;
use crate::model::{AttributeValue, ConfigPath};

/// Attributes of type `flags` in IIS_schema.xml that a migration sets: names in any order.
const FLAGS: &[&str] = &[
    "accessPolicy",
    "appServiceFlags",
    "logEventOnRecycle",
    "logExtFileFlags",
    "showFlags",
    "sslFlags",
];

/// Attributes of type `enum` in IIS_schema.xml that a migration sets: names without case.
const ENUMS: &[&str] = &[
    "action",
    "cacheControlMode",
    "httpResponseStatus",
    "identityType",
    "loadBalancerCapabilities",
    "logFormat",
    "logonMethod",
    "logonType",
    "managedPipelineMode",
    "period",
];

/// Attributes that name something which Windows or IIS finds without case.
const NAMES: &[&str] = &["applicationPool", "physicalPath", "userName"];

/// The table of [`managed`] elements. Elements with a key are deleted only where they belong to a site that is
/// synced; pools, restrictions and everything else of the server that the source does not have stay.
pub struct MigrationManaged;

impl Managed for MigrationManaged {
    fn attribute(&self, path: &ConfigPath, name: &str) -> bool {
        managed::is_managed(path, name)
    }

    fn object(&self, path: &ConfigPath) -> bool {
        let belongs_to_site = path.location.is_some()
            || path
                .elements
                .iter()
                .rev()
                .skip(1)
                .any(|element| element.name == "site" && !element.key.is_empty());
        belongs_to_site
            && path.last().is_some_and(|element| !element.key.is_empty())
            && managed::element(path).is_some()
    }

    fn same(&self, _path: &ConfigPath, name: &str, left: &AttributeValue, right: &AttributeValue) -> bool {
        if same_value(left, right) {
            return true;
        }
        let (AttributeValue::Text(left), AttributeValue::Text(right)) = (left, right) else {
            return false;
        };
        if FLAGS.contains(&name) {
            return flags(left) == flags(right);
        }
        (ENUMS.contains(&name) || NAMES.contains(&name)) && left.eq_ignore_ascii_case(right)
    }
}

fn flags(text: &str) -> Vec<String> {
    let mut names: Vec<String> = text
        .split([',', ' ', '|'])
        .filter(|name| !name.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ConfigElement;

    #[test]
    fn flags_enums_and_names_are_compared_as_iis_does() {
        let path = ConfigPath::section(None, "x");
        let same = |name: &str, l: &str, r: &str| MigrationManaged.same(&path, name, &l.into(), &r.into());
        assert!(same("accessPolicy", "Read, Script", "script,read"));
        assert!(!same("accessPolicy", "Read", "Read, Script"));
        assert!(same("managedPipelineMode", "classic", "Classic"));
        assert!(same("physicalPath", r"C:\Inetpub", r"c:\inetpub"));
        assert!(!same("destination", "/A", "/a"));
    }

    #[test]
    fn only_what_belongs_to_a_site_is_deleted() {
        let sites = ConfigPath::section(None, "system.applicationHost/sites");
        let site = sites.child(ConfigElement::keyed("site", "id", "1"));
        let application = site.child(ConfigElement::keyed("application", "path", "/old"));
        assert!(MigrationManaged.object(&application));
        assert!(!MigrationManaged.object(&site));
        let pool = ConfigPath::section(None, "system.applicationHost/applicationPools")
            .child(ConfigElement::keyed("add", "name", "P"));
        assert!(!MigrationManaged.object(&pool));
    }
}
