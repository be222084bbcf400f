//! The rule of servers whose schemas differ.

use super::{Adjusted, Adjustment, Rule, RuleContext, UnknownSetting, Verdict};
use crate::model::change::Action;
use crate::model::{Change, ConfigObject, ConfigPath, Detail, Item};
use std::borrow::Cow;

/// What the destination's schema does not know is left out. Web Deploy has the rule by name only (rules.md §3): what it does is
/// inferred from that. The schema itself is asked through the context, because a rule reads no schema.
pub(super) struct IISSchemaDifferenceRule;

impl IISSchemaDifferenceRule {
    fn done(&self, what: Adjusted, unknown: &UnknownSetting) -> Adjustment {
        Adjustment {
            rule: self.name(),
            what,
            after: None,
            why: unknown.why.clone(),
        }
    }
}

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
        let Some(schema) = &context.schema else {
            return Vec::new();
        };
        let mut unknown = schema.0.unknown(object);
        if let Some(whole) = unknown
            .iter()
            .find(|unknown| unknown.entry.is_empty() && unknown.attribute.is_none())
        {
            // The change of it is not made at all, see below.
            return vec![self.done(Adjusted::Element, whole)];
        }
        if unknown.is_empty() {
            return Vec::new();
        }
        // Places of entries hold until an entry goes: attributes first, and then entries from the last.
        unknown.sort_by(|left, right| {
            let is_entry = |unknown: &UnknownSetting| unknown.attribute.is_none();
            is_entry(left)
                .cmp(&is_entry(right))
                .then_with(|| right.entry.cmp(&left.entry))
        });
        let object = object.to_mut();
        let mut done: Vec<Adjustment> = Vec::new();
        for unknown in unknown {
            let what = match (&unknown.attribute, unknown.entry.as_slice()) {
                (Some(attribute), []) => object
                    .attributes
                    .remove(attribute)
                    .map(|_| Adjusted::Attribute(attribute.clone())),
                (Some(attribute), way) => entry(object, way).map(|entry| {
                    entry.attributes.retain(|(name, _)| name != attribute);
                    Adjusted::EntryAttribute(unknown.element.clone(), attribute.clone())
                }),
                (None, way) => take(object, way).map(|entry| Adjusted::Entry(entry.name)),
            };
            let done_now = what.map(|what| self.done(what, &unknown));
            // Many entries may have the same attribute, and a person is told of it once.
            if let Some(adjustment) = done_now.filter(|adjustment| !done.contains(adjustment)) {
                done.push(adjustment);
            }
        }
        done
    }

    fn change(&self, context: &RuleContext, change: &Change) -> Verdict {
        let (Some(schema), Some(Action::Add | Action::Update), Detail::Config { path, .. }) =
            (&context.schema, change.action(), &change.detail)
        else {
            return Verdict::Keep;
        };
        match schema.0.unknown_element(path) {
            Some(why) => Verdict::Skip {
                rule: self.name(),
                why,
            },
            None => Verdict::Keep,
        }
    }

    fn leaves(&self, context: &RuleContext, path: &ConfigPath) -> Option<String> {
        context.schema.as_ref()?.0.unknown_element(path)
    }
}

/// The entries that hold the last step of a way, and that step.
fn around<'o>(object: &'o mut ConfigObject, way: &[usize]) -> Option<(&'o mut Vec<Item>, usize)> {
    let (last, above) = way.split_last()?;
    let mut entries = object.items.as_mut()?.list();
    for step in above {
        entries = &mut entries.get_mut(*step)?.children;
    }
    Some((entries, *last))
}

fn entry<'o>(object: &'o mut ConfigObject, way: &[usize]) -> Option<&'o mut Item> {
    let (entries, last) = around(object, way)?;
    entries.get_mut(last)
}

fn take(object: &mut ConfigObject, way: &[usize]) -> Option<Item> {
    let (entries, last) = around(object, way)?;
    (last < entries.len()).then(|| entries.remove(last))
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::iis10;
    use super::super::{DestinationSchema, JudgesBySchema};
    use super::*;
    use crate::model::RowState;
    use std::sync::Arc;

    /// A schema that does not know what it is told.
    struct Knows {
        unknown: Vec<UnknownSetting>,
        element: &'static str,
    }

    impl JudgesBySchema for Knows {
        fn unknown(&self, _object: &ConfigObject) -> Vec<UnknownSetting> {
            self.unknown.clone()
        }

        fn unknown_element(&self, path: &ConfigPath) -> Option<String> {
            let here = ConfigPath::section(path.location.as_deref(), self.element);
            (here.compare(path).is_eq() || path.is_below(&here)).then(|| "it came with IIS 8".to_owned())
        }
    }

    fn context(unknown: &[(&[usize], &str, Option<&str>)]) -> RuleContext {
        let mut context = RuleContext::new(iis10("A"), iis10("B"));
        let unknown = unknown.iter().map(|(entry, element, attribute)| UnknownSetting {
            entry: entry.to_vec(),
            element: (*element).to_owned(),
            attribute: attribute.map(str::to_owned),
            why: "it came with IIS 10".to_owned(),
        });
        context.schema = Some(DestinationSchema(Arc::new(Knows {
            unknown: unknown.collect(),
            element: "system.webServer/webSocket",
        })));
        context
    }

    fn item(name: &str, attributes: &[&str], children: Vec<Item>) -> Item {
        let attributes = attributes.iter().map(|name| ((*name).to_owned(), "1".to_owned()));
        Item {
            name: name.to_owned(),
            attributes: attributes.collect(),
            children,
            ..Item::default()
        }
    }

    fn object(items: Vec<Item>) -> Cow<'static, ConfigObject> {
        let path = ConfigPath::section(Some("Shop"), "system.webServer/handlers");
        let mut object = ConfigObject::new(path, "handlers", "Shop");
        object.set("accessPolicy", "Read", None);
        object.set("new", "1", None);
        object.items = Some(items.into());
        Cow::Owned(object)
    }

    #[test]
    fn an_attribute_goes_from_the_one_place_that_has_it() {
        let three = || {
            vec![
                item("add", &["name", "new"], Vec::new()),
                item("add", &["name", "new"], Vec::new()),
                item("rule", &["new"], vec![item("match", &["new", "url"], Vec::new())]),
            ]
        };
        let mut handlers = object(three());
        let rule = IISSchemaDifferenceRule;
        let done = rule.adjust(&context(&[(&[1], "add", Some("new"))]), &mut handlers);
        assert_eq!(done.len(), 1, "{done:?}");
        assert_eq!(
            done[0].what,
            Adjusted::EntryAttribute("add".to_owned(), "new".to_owned())
        );
        let mut expected = three();
        expected[1].attributes.pop();
        assert_eq!(
            handlers.items,
            Some(expected.into()),
            "the other entries keep theirs"
        );
        assert_eq!(handlers.get("new"), Some("1"), "and so does the section");

        let done = rule.adjust(&context(&[(&[], "handlers", Some("new"))]), &mut handlers);
        assert_eq!(done[0].what, Adjusted::Attribute("new".to_owned()));
        assert_eq!(
            (handlers.get("new"), handlers.get("accessPolicy")),
            (None, Some("Read"))
        );
        let has_new = |entry: &Item| entry.attributes.iter().any(|(name, _)| name == "new");
        assert!(
            handlers.items.iter().flatten().any(has_new),
            "entries keep theirs"
        );

        let done = rule.adjust(&context(&[(&[2, 0], "match", Some("new"))]), &mut handlers);
        assert_eq!(done.len(), 1);
        let inner = &handlers.items.as_ref().expect("items")[2];
        assert_eq!(
            (inner.attributes.len(), inner.children[0].attributes.len()),
            (1, 1)
        );
    }

    #[test]
    fn unknown_entries_go_and_their_neighbours_stay() {
        let five = ["a", "b", "c", "d", "e"].map(|name| item(name, &["x"], Vec::new()));
        let mut handlers = object(five.to_vec());
        let done = IISSchemaDifferenceRule.adjust(
            &context(&[
                (&[0], "a", None),
                (&[1], "b", Some("x")),
                (&[3], "d", None),
                (&[9], "z", None),
            ]),
            &mut handlers,
        );
        assert_eq!(done.len(), 3, "what is not there is not told: {done:?}");
        let left: Vec<(&str, usize)> = handlers
            .items
            .iter()
            .flatten()
            .map(|item| (item.name.as_str(), item.attributes.len()))
            .collect();
        assert_eq!(left, [("b", 0), ("c", 1), ("e", 1)]);
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
        let context = context(&[(&[], "handlers", None), (&[0], "add", None)]);
        let rule = IISSchemaDifferenceRule;
        for (names, is_left) in [
            ("system.webServer/webSocket", true),
            ("system.webServer/webSocket/x", true),
            ("system.webServer/asp", false),
        ] {
            let path = ConfigPath::section(Some("Shop"), names);
            assert_eq!(rule.leaves(&context, &path).is_some(), is_left, "{names}");
            let is_skipped = rule.change(&context, &change(names)) != Verdict::Keep;
            assert_eq!(is_skipped, is_left, "{names}");
        }
        let mut handlers = object(vec![item("add", &[], Vec::new())]);
        let done = rule.adjust(&context, &mut handlers);
        assert_eq!(done.len(), 1);
        assert_eq!(done[0].what, Adjusted::Element);
        let without = RuleContext::new(iis10("A"), iis10("B"));
        assert!(rule.adjust(&without, &mut handlers).is_empty());
    }
}
