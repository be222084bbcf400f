//! What a sync between two servers of one kind may take away, and when two values are the same.

use crate::formats::apphost::Left;
use crate::model::{AttributeValue, ConfigPath, Item};
use crate::plan::{Managed, same_attribute, same_item};
use crate::rules::{RuleContext, RuleSet};

/// Everything counts, but what the source could not give stays as the destination has it.
pub struct Everything<'a> {
    /// The rules, which know of paths that are spelled in two ways.
    pub rules: &'a RuleSet,
    /// What they know.
    pub context: &'a RuleContext,
    /// What stays behind on the source, as the destination calls it.
    pub left: &'a [Left],
}

impl Everything<'_> {
    fn same_text(&self, name: &str, left: &AttributeValue, right: &AttributeValue) -> bool {
        same_attribute(name, left, right)
            || matches!(
                (left, right),
                (AttributeValue::Text(left), AttributeValue::Text(right))
                    if self.rules.same_path(self.context, left, right)
            )
    }
}

impl Managed for Everything<'_> {
    fn attribute(&self, path: &ConfigPath, name: &str) -> bool {
        !self
            .left
            .iter()
            .any(|left| left.attribute.as_deref() == Some(name) && left.path.compare(path).is_eq())
    }

    fn object(&self, _path: &ConfigPath) -> bool {
        true
    }

    fn is_statement(&self, path: &ConfigPath) -> bool {
        // An empty section in a location tag that unlocks is unlocked by it.
        path.elements
            .first()
            .is_some_and(|first| first.name == "location")
    }

    fn same(&self, _path: &ConfigPath, name: &str, left: &AttributeValue, right: &AttributeValue) -> bool {
        self.same_text(name, left, right)
    }

    fn same_item(&self, _path: &ConfigPath, left: &Item, right: &Item) -> bool {
        same_item(left, right, &|name, left, right| {
            self.same_text(name, left, right)
        })
    }
}
