//! What a migration from IIS 6 may take away from a destination.

use super::config::Managed;
use crate::formats::apphost::managed;
use crate::model::ConfigPath;

/// The table of [`managed`] elements. Elements with a key are deleted only where they belong to a site that is
/// synced; pools, restrictions and everything else of the server that the source does not have stay.
pub struct MigrationManaged;

impl Managed for MigrationManaged {
    fn attribute(&self, path: &ConfigPath, name: &str) -> bool {
        managed::is_managed(path, name)
    }

    fn entries(&self, path: &ConfigPath) -> bool {
        path.location.is_some()
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ConfigElement;

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
