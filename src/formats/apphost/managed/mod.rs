//! What of applicationHost.config an IIS 6 property can say.
//!
//! A migration compares only this. An attribute listed here that is set on the destination and absent on the source
//! is a difference; anything not listed is the destination's own and stays as it is. The rows are those of the
//! property map (270 properties, targets checked against the IIS 10 `IIS_schema.xml`), with the metabase properties
//! that an attribute comes from. Attributes stand in the schema's order, in which IIS writes them.

mod application_host;
mod asp;
mod extensions;
mod security;
mod web_server;

use crate::model::ConfigPath;
use std::collections::HashMap;
use std::sync::OnceLock;

/// One configuration element that takes part in a migration.
#[derive(Clone, Copy, Debug)]
pub struct Managed {
    /// Element names from the section group down, without keys: `system.applicationHost/sites/site/limits`.
    pub path: &'static str,
    /// Attributes that tell it from its siblings; empty when it exists once. The schema's `uniqueKey`s, but `id` for
    /// a site.
    pub key: &'static [&'static str],
    /// Attributes in schema order, each with the metabase properties it comes from (none for a mere key).
    pub attributes: &'static [(&'static str, &'static [&'static str])],
    /// Names of the entries when it is an ordered collection (`add`, `remove`, `clear`), else empty.
    pub entries: &'static [&'static str],
    /// Metabase properties that the entries come from.
    pub entry_sources: &'static [&'static str],
}

impl Managed {
    /// Metabase properties that an attribute comes from; `None` when no IIS 6 property can say it.
    pub fn sources(&self, attribute: &str) -> Option<&'static [&'static str]> {
        self.attributes
            .iter()
            .find_map(|(name, sources)| (*name == attribute).then_some(*sources))
    }
}

/// Every element that a migration compares, by path.
pub fn all() -> impl Iterator<Item = &'static Managed> {
    [
        application_host::ROWS,
        asp::ROWS,
        security::ROWS,
        web_server::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// Elements of the sections that come from UrlScan.ini and fcgiext.ini. A migration passes them by; they are given
/// where their section itself is asked for.
pub fn of_extensions() -> impl Iterator<Item = &'static Managed> {
    extensions::ROWS.iter()
}

/// The managed element at a path of names without keys.
pub fn by_names(names: &str) -> Option<&'static Managed> {
    all().chain(of_extensions()).find(|managed| managed.path == names)
}

/// The managed element a configuration path leads to. Asked for every object of a comparison, so it puts no text
/// together.
pub fn element(path: &ConfigPath) -> Option<&'static Managed> {
    static BY_LAST: OnceLock<HashMap<&'static str, Vec<&'static Managed>>> = OnceLock::new();
    let by_last = BY_LAST.get_or_init(|| {
        let mut by_last: HashMap<&str, Vec<&Managed>> = HashMap::new();
        for managed in all().chain(of_extensions()) {
            let last = managed.path.rsplit('/').next().unwrap_or_default();
            by_last.entry(last).or_default().push(managed);
        }
        by_last
    });
    let names = || path.elements.iter().map(|element| element.name.as_str());
    let same_end = by_last.get(path.last()?.name.as_str())?;
    same_end
        .iter()
        .copied()
        .find(|managed| managed.path.split('/').eq(names()))
}

/// True when a difference of this attribute is a difference to migrate.
pub fn is_managed(path: &ConfigPath, attribute: &str) -> bool {
    element(path).is_some_and(|managed| managed.sources(attribute).is_some())
}

/// True when something managed lies at or below a path of names.
pub(super) fn leads_to(names: &str) -> bool {
    let is_at_or_below = |managed: &Managed| {
        managed
            .path
            .strip_prefix(names)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    all().any(is_at_or_below) || (extensions::holds(names) && of_extensions().any(is_at_or_below))
}

/// The element names of a path joined by slashes, without location and keys.
pub(super) fn names(path: &ConfigPath) -> String {
    let names: Vec<_> = path
        .elements
        .iter()
        .map(|element| element.name.as_str())
        .collect();
    names.join("/")
}

/// True for an attribute whose value is a secret: the ones that IIS_schema.xml, Ftp_schema.xml and
/// rewrite_schema.xml mark `encrypted`.
pub fn is_secret(attribute: &str) -> bool {
    matches!(attribute, "password" | "adPassword" | "encryptedValue")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_unique_and_their_keys_are_attributes() {
        for managed in all().chain(of_extensions()) {
            assert_eq!(
                all()
                    .chain(of_extensions())
                    .filter(|other| other.path == managed.path)
                    .count(),
                1,
                "{}",
                managed.path
            );
            for key in managed.key {
                assert!(managed.sources(key).is_some(), "{}@{key}", managed.path);
            }
            assert_eq!(managed.entries.is_empty(), managed.entry_sources.is_empty());
        }
    }

    #[test]
    fn every_attribute_names_a_source_or_is_a_key() {
        for managed in all().chain(of_extensions()) {
            for (name, sources) in managed.attributes {
                assert!(
                    !sources.is_empty() || managed.key.contains(name) || *name == "id",
                    "{}@{name}",
                    managed.path
                );
            }
        }
    }

    #[test]
    fn an_attribute_that_iis_6_does_not_know_is_not_managed() {
        let handlers = ConfigPath::section(Some("S"), "system.webServer/handlers");
        assert!(is_managed(&handlers, "accessPolicy"));
        let windows = ConfigPath::section(
            Some("S"),
            "system.webServer/security/authentication/windowsAuthentication",
        );
        assert!(is_managed(&windows, "enabled"));
        assert!(!is_managed(&windows, "useKernelMode"));
        assert!(!is_managed(
            &ConfigPath::section(None, "system.webServer/caching"),
            "enabled"
        ));
    }

    #[test]
    fn sections_of_ini_files_are_met_only_where_they_are_asked_for() {
        let section = "system.webServer/security/requestFiltering";
        assert!(!leads_to(section), "a walk from above stops before it");
        assert!(leads_to(&format!("{section}/verbs")));
        assert!(leads_to(&format!("{section}/filteringRules")));
        assert!(!leads_to("system.webServer/fastCgi"));
        assert!(leads_to("system.webServer/fastCgi/application"));
        assert!(all().all(|managed| !managed.path.starts_with(section)));
    }
}
