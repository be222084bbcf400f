//! The two servers as the wizard knows them: a place to look, and what was found there.

use super::sites::SiteTree;
use crate::model::{Overview, Problem, ServerFacts};

/// How far opening a place has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Opening {
    /// Nothing asked yet.
    #[default]
    Empty,
    /// A job reads it.
    Reading,
    /// Opened.
    Opened(Box<Overview>),
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
    /// Its sites, with the ticks of the person.
    pub sites: SiteTree,
    /// True when all that is known of it is what getDependencies printed there.
    pub is_recorded: bool,
}

impl SideState {
    /// What was found, once opened.
    pub fn overview(&self) -> Option<&Overview> {
        match &self.opening {
            Opening::Opened(overview) => Some(overview),
            _ => None,
        }
    }

    /// The facts, once opened.
    pub fn facts(&self) -> Option<&ServerFacts> {
        Some(&self.overview()?.facts)
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
