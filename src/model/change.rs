//! What would happen: a plan is a list of changes, each with its reason, and what was left alone.

use super::config::{ConfigPath, Origin};
use super::content::FileFacts;
use super::entries::Entries;
use super::item::AttributeValue;
use super::path::ServerPath;
use super::problem::Problem;
use super::server::ServerFacts;
use super::text::Text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Number of a change in its plan, from 0, in the order of rows.
pub type ChangeId = u32;

/// What is done to an object of the destination.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It does not exist on the destination and is made.
    Add,
    /// It exists and differs.
    Update,
    /// It exists only on the destination and goes.
    Delete,
}

impl Action {
    /// The word of Web Deploy's trace lines.
    pub fn trace_word(self) -> &'static str {
        match self {
            Action::Add => "Adding",
            Action::Update => "Updating",
            Action::Delete => "Deleting",
        }
    }
}

/// What a row of a what-if is. The first three are changes that a sync makes; the others explain what it leaves alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RowState {
    /// `+ add`
    Add,
    /// `~ change`
    Change,
    /// `− delete`
    Delete,
    /// `= same`: counted, without rows.
    Same,
    /// `≈ same after rules`: a rule made both sides equal.
    SameAfterRules,
    /// `! conflict`: a blocking problem points at it.
    Conflict,
    /// `? unread`: one side could not be read; not touched.
    Unread,
    /// `⊝ skipped`: a rule or directive left it out.
    Skipped,
}

/// Before and after of one attribute. `None` means the attribute is absent on that side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AttributeChange {
    /// Attribute name.
    pub name: Text,
    /// Value on the destination now.
    pub before: Option<AttributeValue>,
    /// Value after the sync.
    pub after: Option<AttributeValue>,
    /// Where the new value comes from on the source.
    pub origin: Option<Origin>,
}

/// What a change consists of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Detail {
    /// A file is copied, replaced or deleted.
    File {
        /// File on the source; `None` for a deletion.
        source: Option<ServerPath>,
        /// File on the destination.
        destination: ServerPath,
        /// What is there now.
        before: Option<FileFacts>,
        /// What will be there.
        after: Option<FileFacts>,
    },
    /// A folder is made or deleted (with nothing left in it: its content has rows of its own).
    Directory {
        /// Folder on the destination.
        destination: ServerPath,
    },
    /// A configuration element, or a key of a metabase, is added, changed or deleted.
    Config {
        /// Where it lies.
        path: ConfigPath,
        /// Attributes that change, key attributes of an added element included in `path` only.
        attributes: Vec<AttributeChange>,
        /// Entries now and after, for an ordered collection that is replaced as a whole.
        items: Option<(Entries, Entries)>,
    },
    /// Nothing happens to it; the row only explains (skipped, unread, same after rules).
    None,
}

/// One row of a what-if.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Number in the plan.
    pub id: ChangeId,
    /// What the row is.
    pub state: RowState,
    /// Kind as on a trace line: `file`, `directory`, `site`, `binding`, `handlers` …
    pub object: Text,
    /// Name as on a trace line: `Harbour Books\images\logo.gif`, `Harbour Books/staff`.
    pub name: Text,
    /// Why, in one plain sentence without a final stop. Always filled.
    pub why: String,
    /// What it consists of.
    pub detail: Detail,
}

impl Change {
    /// What is done, for the three states that do something.
    pub fn action(&self) -> Option<Action> {
        match self.state {
            RowState::Add => Some(Action::Add),
            RowState::Change => Some(Action::Update),
            RowState::Delete => Some(Action::Delete),
            _ => None,
        }
    }

    /// Bytes that applying it copies.
    pub fn bytes(&self) -> u64 {
        match (&self.detail, self.state) {
            (
                Detail::File {
                    after: Some(after), ..
                },
                RowState::Add | RowState::Change,
            ) => after.size,
            _ => 0,
        }
    }

    /// Web Deploy 3's trace line for it (`Adding file (Harbour Books\a.asp).`), without the level; `None` when
    /// nothing is done.
    pub fn trace_line(&self) -> Option<String> {
        Some(format!(
            "{} {} ({}).",
            self.action()?.trace_word(),
            self.object,
            self.name
        ))
    }
}

/// The counts of a plan or a run, by the names of Web Deploy's last line.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Objects added.
    pub added: u64,
    /// Objects deleted.
    pub deleted: u64,
    /// Objects updated.
    pub updated: u64,
    /// Parameter values applied. Not part of the total, as in Web Deploy.
    pub parameters: u64,
    /// Bytes of content copied.
    pub bytes: u64,
}

impl Totals {
    /// Counts one change.
    pub fn count(&mut self, change: &Change) {
        match change.action() {
            Some(Action::Add) => self.added += 1,
            Some(Action::Update) => self.updated += 1,
            Some(Action::Delete) => self.deleted += 1,
            None => {}
        }
        self.bytes += change.bytes();
    }

    /// Added, deleted and updated together.
    pub fn changes(&self) -> u64 {
        self.added + self.deleted + self.updated
    }
}

impl fmt::Display for Totals {
    /// Web Deploy's last line, word for word.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Total changes: {} ({} added, {} deleted, {} updated, {} parameters changed, {} bytes copied)",
            self.changes(),
            self.added,
            self.deleted,
            self.updated,
            self.parameters,
            self.bytes
        )
    }
}

/// What a sync would do, complete: nothing else is ever written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// Twelve upper-case hexadecimal digits of a hash over all that the plan is made of; two plans with the same
    /// fingerprint do the same. Shown as `7F3A-19C2-04BE`.
    pub fingerprint: String,
    /// The server the changes come from.
    pub source: ServerFacts,
    /// The server they are made on.
    pub destination: ServerFacts,
    /// Rows in the order they are shown, traced and applied: content first (folders before what is in them;
    /// deletions last, deepest first), then configuration, which becomes visible in one step at the end.
    pub rows: Vec<Change>,
    /// Counts of `rows`.
    pub totals: Totals,
    /// Objects that are equal on both sides.
    pub same: u64,
    /// What preflight, rules and translation found. One error blocks the sync unless it is acknowledged.
    pub problems: Vec<Problem>,
    /// SHA-256 (hexadecimal) of the destination's applicationHost.config or MetaBase.xml that the plan was made from; empty when
    /// the plan does not touch configuration.
    pub config_hash: String,
}

impl Plan {
    /// True when a problem stops the sync: an error whose code is not among the acknowledged ones.
    pub fn is_blocked(&self, acknowledged: &[String]) -> bool {
        self.problems
            .iter()
            .any(|p| p.is_error() && !acknowledged.iter().any(|code| code.eq_ignore_ascii_case(&p.code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_print_web_deploys_last_line() {
        let totals = Totals {
            added: 1,
            deleted: 1,
            updated: 2,
            parameters: 3,
            bytes: 42,
        };
        assert_eq!(
            totals.to_string(),
            "Total changes: 4 (1 added, 1 deleted, 2 updated, 3 parameters changed, 42 bytes copied)"
        );
    }
}
