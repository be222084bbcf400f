//! What belongs to one platform: definitions of what a server has installed, and the number of bits.

use super::{Rule, RuleContext, Verdict};
use crate::model::{Change, Detail};

/// What a 64-bit server needs to know of programs that were made for 32 bits. It decides how script maps become handlers
/// and what their pools are set to, which is done while they are translated: translation asks whether the rule is on.
pub(super) struct CrossPlatformRule;

impl Rule for CrossPlatformRule {
    fn name(&self) -> &'static str {
        "CrossPlatformRule"
    }

    fn description(&self) -> &'static str {
        "Gives handlers the conditions of their ASP.NET version and bitness, pools the version that their script maps name, and \
         pools of a 32-bit server 32-bit processes on a 64-bit one"
    }
}

/// Definitions of sections belong to what is installed on a server.
pub(super) struct SchemaSection;

impl Rule for SchemaSection {
    fn name(&self) -> &'static str {
        "SchemaSection"
    }

    fn description(&self) -> &'static str {
        "Refuses changes of section definitions and schema"
    }

    fn change(&self, _context: &RuleContext, change: &Change) -> Verdict {
        let Detail::Config { path, .. } = &change.detail else {
            return Verdict::Keep;
        };
        let is_guarded = path
            .elements
            .first()
            .is_some_and(|first| matches!(first.name.as_str(), "configSections" | "configProtectedData"));
        if !is_guarded {
            return Verdict::Keep;
        }
        Verdict::Skip {
            rule: self.name(),
            why: "it describes what is installed on the server, and a change would affect its whole configuration"
                .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::iis10;
    use super::*;
    use crate::model::{ConfigPath, RowState};

    #[test]
    fn definitions_of_sections_stay() {
        let verdict = |names: &str| {
            let change = Change {
                id: 0,
                state: RowState::Change,
                object: "x".into(),
                name: "x".into(),
                why: "test".to_owned(),
                detail: Detail::Config {
                    path: ConfigPath::section(None, names),
                    attributes: Vec::new(),
                    items: None,
                },
            };
            SchemaSection.change(&RuleContext::new(iis10("A"), iis10("B")), &change)
        };
        assert_ne!(verdict("configSections"), Verdict::Keep);
        assert_ne!(verdict("configProtectedData/providers"), Verdict::Keep);
        assert_eq!(verdict("system.webServer/handlers"), Verdict::Keep);
    }
}
