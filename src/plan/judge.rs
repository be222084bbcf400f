//! Rules as comparison sees them: three questions, whatever stands behind.

use crate::model::{Change, ConfigObject, ContentRoot};
use crate::rules::{FolderState, RuleContext, RuleSet, Verdict};
use std::borrow::Cow;

/// A rule's decision to leave something out or to make it different.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ruling {
    /// The rule's name (`DoNotDeleteRule`).
    pub rule: String,
    /// The reason, in one plain sentence without a final stop.
    pub why: String,
}

/// What a rule rewrote or took away of an object of the source.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ruled {
    /// The attribute (`add@name` for one of an entry), or the entries; empty for the object itself.
    pub attribute: String,
    /// Which rule, and why.
    pub ruling: Ruling,
}

/// Whether a content folder is there on the source.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Presence {
    /// It is there.
    Present,
    /// The folder or its drive does not exist.
    Missing,
    /// Nobody can look: a share on another machine, or reading failed.
    Unknown,
}

/// Decides what a comparison carries over.
pub trait Judge: Sync {
    /// Changes an object of the source before it is compared; says what was changed.
    /// It is copied only when something is.
    fn adjust(&self, object: &mut Cow<'_, ConfigObject>) -> Vec<Ruled>;

    /// Why a content folder is left out; `None` when it is copied.
    fn content(&self, root: &ContentRoot, presence: Presence) -> Option<Ruling>;

    /// Why a change is not made; `None` when it is.
    fn change(&self, change: &Change) -> Option<Ruling>;
}

/// Carries everything over as it is.
pub struct NoRules;

impl Judge for NoRules {
    fn adjust(&self, _object: &mut Cow<'_, ConfigObject>) -> Vec<Ruled> {
        Vec::new()
    }

    fn content(&self, _root: &ContentRoot, _presence: Presence) -> Option<Ruling> {
        None
    }

    fn change(&self, _change: &Change) -> Option<Ruling> {
        None
    }
}

/// Asks the rules of one operation.
pub struct RuleJudge<'a> {
    /// The rules that are on.
    pub rules: &'a RuleSet,
    /// What they know of both servers.
    pub context: &'a RuleContext,
}

impl Judge for RuleJudge<'_> {
    fn adjust(&self, object: &mut Cow<'_, ConfigObject>) -> Vec<Ruled> {
        let adjustments = self.rules.adjust(self.context, object);
        adjustments
            .into_iter()
            .map(|adjustment| Ruled {
                attribute: adjustment.what.to_string(),
                ruling: Ruling {
                    rule: adjustment.rule.to_owned(),
                    why: adjustment.why,
                },
            })
            .collect()
    }

    fn content(&self, root: &ContentRoot, presence: Presence) -> Option<Ruling> {
        let state = match presence {
            Presence::Present => FolderState::Present,
            Presence::Missing => FolderState::Missing,
            Presence::Unknown => FolderState::Unknown,
        };
        ruling(self.rules.content(self.context, root, state))
    }

    fn change(&self, change: &Change) -> Option<Ruling> {
        ruling(self.rules.change(self.context, change))
    }
}

fn ruling(verdict: Verdict) -> Option<Ruling> {
    match verdict {
        Verdict::Keep => None,
        Verdict::Skip { rule, why } => Some(Ruling {
            rule: rule.to_owned(),
            why,
        }),
    }
}
