//! The rule of servers whose schemas differ.

use super::{Adjustment, Rule, RuleContext, Verdict};
use crate::model::{Change, ConfigObject, Detail};
use std::borrow::Cow;

/// What the destination's schema does not know is left out. Web Deploy has the rule by name only (rules.md §3): what it does is
/// inferred from that. Which settings are unknown is found before (`RuleContext::unknown`), because a rule reads no schema.
pub(super) struct IISSchemaDifferenceRule;

impl Rule for IISSchemaDifferenceRule {
    fn name(&self) -> &'static str {
        "IISSchemaDifferenceRule"
    }

    fn description(&self) -> &'static str {
        "Leaves out attributes and elements that the destination's schema does not know"
    }

    fn is_default(&self) -> bool {
        false
    }

    fn adjust(&self, context: &RuleContext, object: &mut Cow<'_, ConfigObject>) -> Vec<Adjustment> {
        let mut done = Vec::new();
        for unknown in &context.unknown {
            let Some(attribute) = &unknown.attribute else {
                continue;
            };
            if unknown.path.compare(&object.path).is_ne() {
                continue;
            }
            let object = object.to_mut();
            let had = object.attributes.remove(attribute).is_some();
            let mut had_entry = false;
            for item in object.items.iter_mut().flatten() {
                let before = item.attributes.len();
                item.attributes.retain(|(name, _)| name != attribute);
                had_entry |= item.attributes.len() < before;
            }
            if had || had_entry {
                done.push(Adjustment {
                    rule: self.name(),
                    attribute: attribute.clone(),
                    after: None,
                    why: unknown.why.clone(),
                });
            }
        }
        done
    }

    fn change(&self, context: &RuleContext, change: &Change) -> Verdict {
        let Detail::Config { path, .. } = &change.detail else {
            return Verdict::Keep;
        };
        let is_in = |outer: &crate::model::ConfigPath| outer.compare(path).is_eq() || path.is_below(outer);
        let found = context
            .unknown
            .iter()
            .find(|unknown| unknown.attribute.is_none() && is_in(&unknown.path));
        match found {
            Some(unknown) => Verdict::Skip {
                rule: self.name(),
                why: unknown.why.clone(),
            },
            None => Verdict::Keep,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::UnknownSetting;
    use super::super::tests_support::iis10;
    use super::*;
    use crate::model::{ConfigPath, Item, RowState};

    fn context(names: &str, attribute: Option<&str>) -> RuleContext {
        let mut context = RuleContext::new(iis10("A"), iis10("B"));
        context.unknown.push(UnknownSetting {
            path: ConfigPath::section(Some("Shop"), names),
            attribute: attribute.map(str::to_owned),
            why: "it came with IIS 10".to_owned(),
        });
        context
    }

    #[test]
    fn unknown_attributes_go_from_elements_and_entries() {
        let names = "system.webServer/handlers";
        let mut object = ConfigObject::new(ConfigPath::section(Some("Shop"), names), "handlers", "Shop");
        object.set("accessPolicy", "Read", None);
        object.set("new", "1", None);
        object.items = Some(vec![Item {
            name: "add".to_owned(),
            attributes: vec![
                ("name".to_owned(), "x".to_owned()),
                ("new".to_owned(), "1".to_owned()),
            ],
            ..Item::default()
        }]);
        let mut object = Cow::Owned(object);
        let done = IISSchemaDifferenceRule.adjust(&context(names, Some("new")), &mut object);
        assert_eq!(done.len(), 1);
        assert_eq!(
            (object.get("new"), object.get("accessPolicy")),
            (None, Some("Read"))
        );
        assert!(
            object
                .items
                .iter()
                .flatten()
                .all(|item| item.attributes.len() == 1)
        );
        assert!(
            IISSchemaDifferenceRule
                .adjust(
                    &context("system.webServer/asp", Some("accessPolicy")),
                    &mut object
                )
                .is_empty()
        );
    }

    #[test]
    fn an_unknown_element_goes_with_all_below_it() {
        let change = |names: &str| Change {
            id: 0,
            state: RowState::Add,
            object: "x".into(),
            name: "x".into(),
            why: "test".to_owned(),
            detail: Detail::Config {
                path: ConfigPath::section(Some("Shop"), names),
                attributes: Vec::new(),
                items: None,
            },
        };
        let context = context("system.webServer/webSocket", None);
        let verdict = |names: &str| IISSchemaDifferenceRule.change(&context, &change(names));
        assert_ne!(verdict("system.webServer/webSocket"), Verdict::Keep);
        assert_ne!(verdict("system.webServer/webSocket/x"), Verdict::Keep);
        assert_eq!(verdict("system.webServer/asp"), Verdict::Keep);
    }
}
