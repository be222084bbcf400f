//! Whole objects that are never deleted with the verb `delete`.

use super::Rule;
use crate::model::Problem;

/// Providers whose deletion would take the server itself apart (rule BlockHarmfulDeleteOperations).
const HARMFUL: &[&str] = &[
    "appHostSchema",
    "auto",
    "dbFullSql",
    "dbMySql",
    "machineConfig32",
    "machineConfig64",
    "manifest",
    "recycleApp",
    "rootWebConfig32",
    "rootWebConfig64",
    "webServer",
    "webServer60",
];

/// Providers whose deletion would do something else than people expect (rule BlockUnsupportedDeleteOperations).
const UNSUPPORTED: &[&str] = &[
    "archiveDir",
    "comObject32",
    "comObject64",
    "fcgiExtConfig",
    "gacAssembly",
    "metaKey",
    "package",
    "regKey",
    "regValue",
    "runCommand",
    "setAcl",
    "urlScanConfig",
];

/// Refuses to delete whole servers.
pub(super) struct BlockHarmfulDeleteOperations;

impl Rule for BlockHarmfulDeleteOperations {
    fn name(&self) -> &'static str {
        "BlockHarmfulDeleteOperations"
    }

    fn description(&self) -> &'static str {
        "Refuses to delete whole servers, their schema and their machine-wide configuration"
    }

    fn blocks_delete(&self, provider: &str) -> Option<Problem> {
        blocked(self.name(), provider, HARMFUL, "to avoid harmful results")
    }
}

/// Refuses to delete what a provider cannot delete safely.
pub(super) struct BlockUnsupportedDeleteOperations;

impl Rule for BlockUnsupportedDeleteOperations {
    fn name(&self) -> &'static str {
        "BlockUnsupportedDeleteOperations"
    }

    fn description(&self) -> &'static str {
        "Refuses to delete keys of a metabase, packages and other objects whose deletion would have unexpected results"
    }

    fn blocks_delete(&self, provider: &str) -> Option<Problem> {
        blocked(self.name(), provider, UNSUPPORTED, "to avoid unexpected results")
    }
}

/// The sentence is Web Deploy's (rules.md §3).
fn blocked(rule: &str, provider: &str, list: &[&str], why: &str) -> Option<Problem> {
    let name = list.iter().find(|name| name.eq_ignore_ascii_case(provider))?;
    Some(
        Problem::error(
            "DELETE-BLOCKED",
            format!("Provider {name} is blocked, by {rule}, from performing delete operations {why}"),
        )
        .with_cause("Web Deploy refuses it too.")
        .with_fix("Remove the object with the tools of IIS, or delete the file.")
        .with_target(*name),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_24_providers_is_refused_by_one_rule() {
        assert_eq!((HARMFUL.len(), UNSUPPORTED.len()), (12, 12));
        for (name, harmful) in HARMFUL
            .iter()
            .map(|name| (name, true))
            .chain(UNSUPPORTED.iter().map(|name| (name, false)))
        {
            let lower = name.to_ascii_lowercase();
            let first = BlockHarmfulDeleteOperations.blocks_delete(&lower);
            let second = BlockUnsupportedDeleteOperations.blocks_delete(&lower);
            assert_eq!((first.is_some(), second.is_some()), (harmful, !harmful), "{name}");
            let said = first.or(second).map(|problem| problem.title).unwrap_or_default();
            assert!(
                said.starts_with(&format!("Provider {name} is blocked, by Block")),
                "{said}"
            );
        }
        for allowed in ["contentPath", "dirPath", "filePath", "appPoolConfig", "cert"] {
            assert_eq!(BlockHarmfulDeleteOperations.blocks_delete(allowed), None);
            assert_eq!(BlockUnsupportedDeleteOperations.blocks_delete(allowed), None);
        }
    }
}
