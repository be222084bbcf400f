//! Every rule Web Deploy has: the ones built here, and the names of the others.

use super::Rule;
use super::abo::AboFilter;
use super::content::{
    DoNotDeleteRule, SkipInvalidSource, SkipNewerFilesRule, SkipUnc, WarnForEncryptedDataRule,
};
use super::deletion::{BlockHarmfulDeleteOperations, BlockUnsupportedDeleteOperations};
use super::dependency::{AppPoolExists, FailOnError, FailOnWarning, InUse};
use super::environment::EnvironmentVariableNormalize;
use super::identity::{AnonymousUser, AppPoolIdentity};
use super::metabase::{AppRootNormalize, ClassicAppPoolProtectRule, IISConfigFrom64To32, MetakeyToIIS6};
use super::metabase_sync::{SyncXP, XpIsapis};
use super::platform::{CrossPlatformRule, SchemaSection};
use super::schema::IISSchemaDifferenceRule;
use super::url_scan::UrlScanSkipIncompat;

/// All rules by order and name, built or not.
pub fn registry() -> Vec<Box<dyn Rule>> {
    let mut all: Vec<Box<dyn Rule>> = vec![
        Box::new(AboFilter),
        Box::new(AnonymousUser),
        Box::new(AppPoolIdentity),
        Box::new(AppRootNormalize),
        Box::new(BlockHarmfulDeleteOperations),
        Box::new(BlockUnsupportedDeleteOperations),
        Box::new(ClassicAppPoolProtectRule),
        Box::new(CrossPlatformRule),
        Box::new(IISConfigFrom64To32),
        Box::new(MetakeyToIIS6),
        Box::new(SyncXP),
        Box::new(XpIsapis),
        Box::new(EnvironmentVariableNormalize),
        Box::new(SchemaSection),
        Box::new(UrlScanSkipIncompat),
        Box::new(SkipInvalidSource),
        Box::new(SkipUnc),
        Box::new(DoNotDeleteRule),
        Box::new(SkipNewerFilesRule),
        Box::new(WarnForEncryptedDataRule),
        Box::new(IISSchemaDifferenceRule),
        Box::new(AppPoolExists),
        Box::new(InUse),
        Box::new(FailOnError),
        Box::new(FailOnWarning),
    ];
    for known in &NOT_BUILT {
        all.push(Box::new(*known));
    }
    all.sort_by(|a, b| a.order().cmp(&b.order()).then_with(|| a.name().cmp(b.name())));
    all
}

/// A rule that is known by name, order and default only, and why.
#[derive(Clone, Copy)]
struct Known {
    name: &'static str,
    order: u16,
    is_default: bool,
    description: &'static str,
    why: &'static str,
}

impl Rule for Known {
    fn name(&self) -> &'static str {
        self.name
    }

    fn description(&self) -> &'static str {
        self.description
    }

    fn order(&self) -> u16 {
        self.order
    }

    fn is_default(&self) -> bool {
        self.is_default
    }

    fn not_built(&self) -> Option<&'static str> {
        Some(self.why)
    }
}

const fn known(
    name: &'static str,
    order: u16,
    is_default: bool,
    description: &'static str,
    why: &'static str,
) -> Known {
    Known {
        name,
        order,
        is_default,
        description,
        why,
    }
}

/// No provider is built yet that makes applications.
const NO_APPLICATIONS: &str = "it is about the providers createApp and iisApp, which are not built yet";

// Names, orders and defaults: rules.md §2 and §3.
const NOT_BUILT: [Known; 9] = [
    known(
        "Parameterization",
        30,
        true,
        "Puts in the values of parameters",
        "parameters of packages are not built yet, so there is nothing that it could leave out",
    ),
    known(
        "CreateApplicationRule",
        50,
        true,
        "Checks that the pool of a new application fits its settings",
        NO_APPLICATIONS,
    ),
    known(
        "SyncGeneral",
        50,
        true,
        "Synchronises files",
        "comparing files is no rule here but the program itself; the link ContentExtension leaves content out",
    ),
    known(
        "EncryptWebConfig",
        50,
        false,
        "Encrypts connection strings after the sync",
        "only the destination itself has the key to encrypt with, and Siteferry works on its files",
    ),
    known(
        "IgnoreConfigInheritanceRule",
        50,
        false,
        "Compares configuration without inherited values",
        "nothing public says what it does beyond its name, and configuration is compared without inherited values in any case",
    ),
    known(
        "ApplicationExistsRule",
        55,
        true,
        "Does not create an application that exists",
        NO_APPLICATIONS,
    ),
    known(
        "BackupRule",
        55,
        true,
        "Makes a backup on the server before a sync",
        "every run keeps what it replaces and can be undone, whatever rules are on",
    ),
    known(
        "IgnoreFileLastWriteTime",
        60,
        true,
        "Compares files by checksum alone when checksums are used",
        "it acts together with -useCheckSum only, which is not built yet",
    ),
    known(
        "AppOffline",
        80,
        false,
        "Takes an application offline while it is synchronised",
        "the file app_offline.htm is not put in place yet",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_34_rules_are_known_once_and_in_order() {
        let all = registry();
        assert_eq!(all.len(), 34);
        let keys: Vec<_> = all.iter().map(|rule| (rule.order(), rule.name())).collect();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        sorted.dedup_by_key(|key| key.1);
        assert_eq!(keys, sorted);
        assert!(all.iter().all(|rule| !rule.description().is_empty()));
    }

    #[test]
    fn defaults_are_those_of_the_captured_list() {
        // rules.md §2; the two of the server's side are on.
        let off: Vec<&str> = registry()
            .iter()
            .filter(|rule| !rule.is_default())
            .map(|rule| rule.name())
            .collect();
        assert_eq!(
            off,
            [
                "DoNotDeleteRule",
                "EncryptWebConfig",
                "IISSchemaDifferenceRule",
                "IgnoreConfigInheritanceRule",
                "SkipNewerFilesRule",
                "WarnForEncryptedDataRule",
                "AppOffline",
                "DependencyCheckFailOnWarning",
            ]
        );
    }

    #[test]
    fn what_is_not_built_says_why_in_a_sentence() {
        let not_built: Vec<_> = NOT_BUILT.iter().collect();
        for rule in not_built {
            assert!(rule.why.len() > 20 && !rule.why.ends_with('.'), "{}", rule.name);
        }
    }
}
