//! Rules: what a sync leaves out, converts, refuses or warns about, each by a name that can be switched on and off.
//!
//! The names, orders and defaults are Web Deploy's (Web Deploy Rules, dd568992). A rule sees only values of `model`:
//! objects on their way from the source, changes of a plan, content roots, and what is known of both servers. The
//! order number decides who is asked first; equal numbers go by name. Rules that Web Deploy knows and Siteferry does
//! not have yet are in the catalogue too, so that a command that leaves them at their default runs unchanged.

mod abo;
pub mod accounts;
mod catalogue;
mod content;
mod context;
mod deletion;
mod dependency;
mod environment;
mod identity;
mod metabase;
mod metabase_sync;
pub mod names;
mod platform;
mod schema;
mod set;
mod url_scan;

pub use catalogue::registry;
pub use context::{
    DestinationPool, DestinationSchema, Inventory, JudgesBySchema, Pools, RuleContext, UnknownSetting,
};
pub use environment::{Variables, expand_keys};
pub use metabase_sync::is_filter_of_iis5;
pub use set::{Checked, RuleSet};
pub use url_scan::keep_hidden_segments;

use crate::model::{Change, ConfigObject, ConfigPath, ContentRoot, Problem};
use std::borrow::Cow;

/// What a rule says about one change or one content folder.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// It goes on.
    Keep,
    /// It is left out, and why, in one plain sentence without a final stop.
    Skip {
        /// The rule that left it out.
        rule: &'static str,
        /// The reason.
        why: String,
    },
}

/// What of an object a rule adjusted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Adjusted {
    /// An attribute.
    Attribute(String),
    /// Attributes of entries of its collection: the name of the entries' element, and that of the attribute.
    EntryAttribute(String, String),
    /// Whole entries of its collection: the name of their element.
    Entry(String),
    /// The object itself, with all that is below it.
    Element,
}

impl std::fmt::Display for Adjusted {
    /// `accessPolicy`, `add@preCondition`, `add`; nothing for the object itself.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Adjusted::Attribute(name) | Adjusted::Entry(name) => f.write_str(name),
            Adjusted::EntryAttribute(entry, name) => write!(f, "{entry}@{name}"),
            Adjusted::Element => Ok(()),
        }
    }
}

/// What a rule rewrote or took away on its way from the source.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Adjustment {
    /// The rule that did it.
    pub rule: &'static str,
    /// The attribute, entry or element.
    pub what: Adjusted,
    /// Its value now; `None` when it was taken away.
    pub after: Option<String>,
    /// The reason, in one plain sentence without a final stop.
    pub why: String,
}

/// Whether a content folder is there to be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FolderState {
    /// It is there.
    Present,
    /// It is not: its drive or the folder itself does not exist on the source.
    Missing,
    /// Nobody looked.
    Unknown,
}

/// One rule. Every hook has a default that does nothing, so a rule implements only what it is about.
pub trait Rule: Send + Sync {
    /// Web Deploy's name, by which `-enableRule` and `-disableRule` know it.
    fn name(&self) -> &'static str;

    /// What it does, in one plain sentence.
    fn description(&self) -> &'static str;

    /// Position in hundredths (50 is Web Deploy's 0.50).
    fn order(&self) -> u16 {
        50
    }

    /// True when it is on without being asked for.
    fn is_default(&self) -> bool {
        true
    }

    /// Why Siteferry knows a rule of Web Deploy's by name only, in one plain sentence without a final stop; `None` for a
    /// rule that acts.
    fn not_built(&self) -> Option<&'static str> {
        None
    }

    /// Rewrites or removes attributes of an object that comes from the source; says what it did.
    fn adjust(&self, _context: &RuleContext, _object: &mut Cow<'_, ConfigObject>) -> Vec<Adjustment> {
        Vec::new()
    }

    /// Decides whether the folder of a virtual directory is copied. Configuration is not affected.
    fn content(&self, _context: &RuleContext, _root: &ContentRoot, _state: FolderState) -> Verdict {
        Verdict::Keep
    }

    /// Decides whether a change of the plan is made.
    fn change(&self, _context: &RuleContext, _change: &Change) -> Verdict {
        Verdict::Keep
    }

    /// True when something that only the destination has stays: an attribute, or for `None` the whole object.
    fn keeps(&self, _context: &RuleContext, _path: &ConfigPath, _attribute: Option<&str>) -> bool {
        false
    }

    /// Why a part of the source stays behind before anything is compared, in one plain sentence without a final stop.
    fn leaves(&self, _context: &RuleContext, _path: &ConfigPath) -> Option<String> {
        None
    }

    /// True when what a property of a metabase says stays on the destination although the source does not have it.
    fn keeps_property(&self, _context: &RuleContext, _property: &str) -> bool {
        false
    }

    /// Refuses to delete what a provider stands for.
    fn blocks_delete(&self, _provider: &str) -> Option<Problem> {
        None
    }

    /// Refuses the whole operation.
    fn refuse(&self, _context: &RuleContext) -> Option<Problem> {
        None
    }

    /// Records what the source needs and the destination lacks.
    fn check(&self, _context: &RuleContext) -> Vec<Problem> {
        Vec::new()
    }

    /// True when a recorded finding of [`Rule::check`] stops the sync.
    fn stops(&self, _finding: &Problem) -> bool {
        false
    }

    /// True when two paths mean the same on the destination although their texts differ.
    fn same_path(&self, _context: &RuleContext, _left: &str, _right: &str) -> bool {
        false
    }

    /// True when two `AppRoot` values mean the same application although their texts differ.
    fn same_app_root(&self, _left: &str, _right: &str) -> bool {
        false
    }

    /// True when an account of the source (`left`) and one of the destination are the same although their names differ.
    fn same_account(&self, _context: &RuleContext, _left: &str, _right: &str) -> bool {
        false
    }
}

#[cfg(test)]
mod tests_support {
    use crate::model::{IisVersion, ServerFacts};

    /// A 32-bit IIS 6 server.
    pub fn iis6(name: &str) -> ServerFacts {
        facts(name, IisVersion::IIS6, r"C:\WINDOWS", false)
    }

    /// A 64-bit IIS 10 server.
    pub fn iis10(name: &str) -> ServerFacts {
        facts(name, IisVersion::IIS10, r"C:\Windows", true)
    }

    fn facts(name: &str, iis: IisVersion, windows: &str, is_64_bit: bool) -> ServerFacts {
        ServerFacts {
            name: name.to_owned(),
            iis,
            windows_directory: windows.to_owned(),
            is_64_bit,
        }
    }
}
