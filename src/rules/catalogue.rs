//! Every rule Web Deploy has: the ones built here, and the names of the others.

use super::Rule;
use super::content::{DoNotDeleteRule, SkipInvalidSource, SkipUnc};
use super::dependency::{AppPoolExists, FailOnError, FailOnWarning, InUse};
use super::environment::EnvironmentVariableNormalize;
use super::identity::{AnonymousUser, AppPoolIdentity};
use super::metabase::{AppRootNormalize, ClassicAppPoolProtectRule, IISConfigFrom64To32, MetakeyToIIS6};
use super::metabase_sync::{SyncXP, XpIsapis};
use super::platform::SchemaSection;
use super::url_scan::UrlScanSkipIncompat;

/// All rules by order and name, built or not.
pub fn registry() -> Vec<Box<dyn Rule>> {
    let mut all: Vec<Box<dyn Rule>> = vec![
        Box::new(AnonymousUser),
        Box::new(AppPoolIdentity),
        Box::new(AppRootNormalize),
        Box::new(ClassicAppPoolProtectRule),
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

/// A rule that is known by name, order and default only.
#[derive(Clone, Copy)]
struct Known {
    name: &'static str,
    order: u16,
    is_default: bool,
    description: &'static str,
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

    fn is_built(&self) -> bool {
        false
    }
}

const fn known(name: &'static str, order: u16, is_default: bool, description: &'static str) -> Known {
    Known {
        name,
        order,
        is_default,
        description,
    }
}

// Names, orders and defaults: rules.md §2 and §3.
const NOT_BUILT: [Known; 16] = [
    known("Parameterization", 30, true, "Puts in the values of parameters"),
    known(
        "AboFilter",
        50,
        true,
        "Handles what the metabase interface of IIS 7+ cannot take",
    ),
    known(
        "BlockHarmfulDeleteOperations",
        50,
        true,
        "Refuses deletions of whole servers and their schema",
    ),
    known(
        "BlockUnsupportedDeleteOperations",
        50,
        true,
        "Refuses deletions that a provider cannot do safely",
    ),
    known(
        "CreateApplicationRule",
        50,
        true,
        "Checks that the pool of a new application fits its settings",
    ),
    known(
        "CrossPlatformRule",
        50,
        true,
        "Prepares 32-bit sites for a 64-bit server",
    ),
    known("SyncGeneral", 50, true, "Synchronises files"),
    known(
        "EncryptWebConfig",
        50,
        false,
        "Encrypts connection strings after the sync",
    ),
    known(
        "IgnoreConfigInheritanceRule",
        50,
        false,
        "Compares configuration without inherited values",
    ),
    known(
        "IISSchemaDifferenceRule",
        50,
        false,
        "Ignores what the destination's schema does not know",
    ),
    known(
        "SkipNewerFilesRule",
        50,
        false,
        "Keeps files of the destination that are newer",
    ),
    known(
        "WarnForEncryptedDataRule",
        50,
        false,
        "Warns of encrypted data in web.config",
    ),
    known(
        "ApplicationExistsRule",
        55,
        true,
        "Does not create an application that exists",
    ),
    known(
        "IgnoreFileLastWriteTime",
        60,
        true,
        "Compares files by checksum alone when checksums are used",
    ),
    known(
        "BackupRule",
        55,
        true,
        "Makes a backup on the server before a sync",
    ),
    known(
        "AppOffline",
        80,
        false,
        "Takes an application offline while it is synchronised",
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
}
