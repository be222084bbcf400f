//! Which settings have something to decide for a verb or a command. Any other is refused: one that does nothing would look as if
//! it had.
//!
//! Web Deploy's own settings are taken by each of its verbs, as the original takes them; so its commands run unchanged.

use super::request::Verb;
use super::token::Token;
use crate::model::Problem;

/// Who asks for a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Asker {
    /// A command in msdeploy's grammar, or one of ours that takes whatever a sync takes.
    Verb,
    /// A command of ours that looks at a source and at nothing else.
    Looker,
}

/// Settings of ours that decide on what is written, and how.
const DECISIONS: &[&str] = &[
    "account",
    "accountPassword",
    "acknowledge",
    "integrated",
    "level",
    "runs",
    "siteId",
    "siteName",
];

/// What a command uses that looks at a source. The last three are for other computers, and do nothing anywhere.
const LOOKED_AT: &[&str] = &[
    "json",
    "source",
    "verb",
    "verbose",
    "allowUntrusted",
    "disableAppStore",
    "userAgent",
];

/// The refusal of a setting that the verb or command does not use.
pub fn unused(asker: Asker, verb: Verb, name: &str, token: &Token) -> Option<Problem> {
    let (is_used, end) = match (asker, verb) {
        (Asker::Looker, _) => (LOOKED_AT.contains(&name), "source"),
        (Asker::Verb, Verb::Sync) => (true, "source"),
        (Asker::Verb, Verb::Delete) => (name != "source", "destination"),
        (Asker::Verb, Verb::Dump | Verb::GetDependencies | Verb::GetParameters | Verb::GetSystemInfo) => {
            (name != "dest" && !DECISIONS.contains(&name), "source")
        }
    };
    if is_used {
        return None;
    }
    let title = format!("The verb {} does not use -{name}", verb.name());
    Some(
        token
            .problem("SETTING-NOT-USED", title, 1)
            .with_cause(format!("It looks at the {end} only."))
            .with_fix("Leave it out."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::grammar::names::OPERATION_SETTINGS;

    #[test]
    fn every_setting_that_is_named_here_exists() {
        for name in DECISIONS.iter().chain(LOOKED_AT) {
            assert!(
                OPERATION_SETTINGS.iter().any(|setting| setting.name == *name),
                "{name}"
            );
        }
    }
}
