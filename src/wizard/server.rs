//! The two servers as the wizard knows them: a place to look, and what was found there.

use super::sites::SiteTree;
use crate::model::{Problem, ServerFacts};

/// How a finding stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mark {
    /// There, and usable.
    Found,
    /// There, and something about it needs an eye.
    Attention,
    /// Not there; the wizard goes on without it.
    Missing,
}

/// One row of "What we found".
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// How it stands.
    pub mark: Mark,
    /// What it is (`MetaBase.xml`).
    pub name: String,
    /// One sentence about it, without a final stop.
    pub says: String,
}

impl Finding {
    /// A row.
    pub fn new(mark: Mark, name: impl Into<String>, says: impl Into<String>) -> Self {
        Finding {
            mark,
            name: name.into(),
            says: says.into(),
        }
    }
}

/// What is known of a server after it was opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServerSummary {
    /// Its facts; `None` in a summary still being built.
    pub facts: Option<ServerFacts>,
    /// Rows of "What we found".
    pub findings: Vec<Finding>,
    /// Its sites.
    pub sites: SiteTree,
    /// What is wrong with it, short of being unusable.
    pub problems: Vec<Problem>,
}

/// How far opening a place has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Opening {
    /// Nothing asked yet.
    #[default]
    Empty,
    /// A job reads it.
    Reading,
    /// Opened.
    Opened(Box<ServerSummary>),
    /// It cannot be used.
    Failed(Box<Problem>),
}

/// One side of a migration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SideState {
    /// What stands in the path field.
    pub path: String,
    /// The path that was opened; differs from `path` while the person edits.
    pub opened_path: String,
    /// What came of it.
    pub opening: Opening,
}

impl SideState {
    /// The summary, once opened.
    pub fn summary(&self) -> Option<&ServerSummary> {
        match &self.opening {
            Opening::Opened(summary) => Some(summary),
            _ => None,
        }
    }

    /// The facts, once opened.
    pub fn facts(&self) -> Option<&ServerFacts> {
        self.summary()?.facts.as_ref()
    }

    /// The server's name, once opened.
    pub fn name(&self) -> Option<&str> {
        self.facts().map(|facts| facts.name.as_str())
    }

    /// True when the field no longer holds what was opened.
    pub fn is_edited(&self) -> bool {
        self.path.trim() != self.opened_path
    }
}
