//! What describes a server and does not go to another one.

use super::{Rule, RuleContext, Verdict};
use crate::model::{Change, Detail};

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
                object: "x".to_owned(),
                name: "x".to_owned(),
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
