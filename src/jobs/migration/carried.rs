//! What a migration may take away from the destination: only what translation could have put there.

use super::plan::is_of_server;
use crate::formats::apphost::managed;
use crate::model::{AttributeValue, ConfigPath, Item};
use crate::plan::{Managed, same_attribute, same_item};
use crate::rules::{RuleContext, RuleSet};
use crate::translate::{is_said_by_sites, property_map, writes_attribute};

/// An attribute or element of the destination that the source does not have is removed only when an IIS 6 property
/// expresses it and translation carries that property. Anything else would be lost for no reason.
pub struct Carried<'a> {
    /// The rules, which keep some of it and know of two spellings of one value.
    pub rules: &'a RuleSet,
    /// What they know.
    pub context: &'a RuleContext,
}

impl Carried<'_> {
    /// True when a rule keeps what these properties say, although the source does not have them.
    fn keeps(&self, sources: &[&str]) -> bool {
        sources
            .iter()
            .any(|property| self.rules.keeps_property(self.context, property))
    }

    /// `before` is the destination's value, `after` the one that the source would bring.
    fn same_text(&self, name: &str, before: &AttributeValue, after: &AttributeValue) -> bool {
        if same_attribute(name, before, after) {
            return true;
        }
        let (AttributeValue::Text(before), AttributeValue::Text(after)) = (before, after) else {
            return false;
        };
        self.rules.same_path(self.context, before, after)
            || (name == "userName" && self.rules.same_account(self.context, after, before))
    }
}

/// Folders that each machine has of its own; the default of IIS 6 says nothing about the destination's.
fn is_own_folder(attribute: &str) -> bool {
    matches!(attribute, "directory" | "diskTemplateCacheDirectory")
}

impl Managed for Carried<'_> {
    fn attribute(&self, path: &ConfigPath, name: &str) -> bool {
        // The restriction list serves every site of the destination: a migration adds to it and takes nothing away.
        let is_shared = path
            .elements
            .iter()
            .any(|element| element.name == "isapiCgiRestriction");
        let element = managed::element(path);
        let sources = element.and_then(|element| element.sources(name));
        let serves_others = is_of_server(path) && (is_said_by_sites(path, name) || is_own_folder(name));
        !is_shared
            && !serves_others
            && writes_attribute(path, name)
            && !self.keeps(sources.unwrap_or_default())
    }

    fn entries(&self, path: &ConfigPath) -> bool {
        let carries = |element: &managed::Managed| {
            let mut sources = element.entry_sources.iter();
            sources.any(|property| property_map::carries(property))
        };
        // Outside of a location the collection serves every site of the destination.
        path.location.is_some()
            && managed::element(path)
                .is_some_and(|element| carries(element) && !self.keeps(element.entry_sources))
    }

    fn same(&self, _path: &ConfigPath, name: &str, left: &AttributeValue, right: &AttributeValue) -> bool {
        self.same_text(name, left, right)
    }

    fn same_item(&self, _path: &ConfigPath, left: &Item, right: &Item) -> bool {
        same_item(left, right, &|name, left, right| {
            self.same_text(name, left, right)
        })
    }

    fn object(&self, path: &ConfigPath) -> bool {
        let Some(element) = managed::element(path) else {
            return false;
        };
        // Compression schemes serve every site of the destination, and it may have some that IIS 6 never knew.
        if path.location.is_none() && path.last().is_some_and(|last| last.name == "scheme") {
            return false;
        }
        let is_one_of_many = path.last().is_some_and(|last| !last.key.is_empty());
        let entries = element
            .entry_sources
            .iter()
            .any(|property| property_map::carries(property));
        let sources = || {
            element
                .attributes
                .iter()
                .flat_map(|(_, properties)| properties.iter())
        };
        let attributes = sources().any(|property| property_map::carries(property));
        let is_kept = self.keeps(element.entry_sources)
            || sources().any(|property| self.rules.keeps_property(self.context, property));
        (is_one_of_many || path.location.is_some()) && (entries || attributes) && !is_kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{IisVersion, ServerFacts};

    fn context(source: IisVersion) -> RuleContext {
        let facts = |name: &str, iis| ServerFacts {
            name: name.to_owned(),
            iis,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: true,
        };
        RuleContext::new(facts("OLD", source), facts("NEW", IisVersion::IIS10))
    }

    fn here(names: &str) -> ConfigPath {
        ConfigPath::section(Some("Shop"), names)
    }

    #[test]
    fn what_xp_cannot_say_stays_while_it_is_protected() {
        let access = here("system.webServer/security/access");
        let taken = |source: IisVersion, rules: &RuleSet| {
            let context = context(source);
            let carried = Carried {
                rules,
                context: &context,
            };
            (carried.attribute(&access, "sslFlags"), carried.object(&access))
        };
        let xp = IisVersion { major: 5, minor: 1 };
        assert_eq!(taken(xp, &RuleSet::default()), (false, false));
        let unprotected = RuleSet::with(&[], &["SyncXP"]).expect("a rule");
        assert_eq!(taken(xp, &unprotected), (true, true));
        assert_eq!(taken(IisVersion::IIS6, &RuleSet::default()), (true, true));
    }

    #[test]
    fn one_folder_in_two_spellings_and_one_account_under_two_names_are_no_difference() {
        let context = context(IisVersion::IIS6);
        let same = |rules: &RuleSet, name: &str, before: &str, after: &str| {
            let carried = Carried {
                rules,
                context: &context,
            };
            carried.same(&here("x"), name, &before.into(), &after.into())
        };
        let all = RuleSet::default();
        assert!(same(
            &all,
            "physicalPath",
            r"%SystemDrive%\inetpub\wwwroot",
            r"C:\Inetpub\wwwroot"
        ));
        assert!(!same(
            &all,
            "physicalPath",
            r"%SystemDrive%\inetpub",
            r"D:\inetpub"
        ));
        assert!(same(&all, "userName", "IUSR_NEW", "IUSR_OLD"));
        assert!(
            !same(&all, "userName", "IUSR_OLD", "IUSR_NEW"),
            "each account on its own machine"
        );
        assert!(!same(&all, "realm", "IUSR_NEW", "IUSR_OLD"));
        let off = RuleSet::with(&[], &["EnvironmentVariableNormalize", "AboFilter"]).expect("rules");
        assert!(!same(
            &off,
            "physicalPath",
            r"%SystemDrive%\inetpub\wwwroot",
            r"C:\Inetpub\wwwroot"
        ));
        assert!(!same(&off, "userName", "IUSR_NEW", "IUSR_OLD"));
    }
}
