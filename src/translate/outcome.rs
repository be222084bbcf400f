//! What translation hands on: objects for the destination, folders to copy, and an account of every property.

use crate::model::{ConfigObject, ContentRoot, Problem};
use serde::Serialize;

/// A property that was written, or that says what the key above it says already.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Carried {
    /// Property name.
    pub property: String,
    /// Key that sets it.
    pub key: String,
    /// Its value, as it may be shown.
    pub value_shown: String,
    /// Where it went: `location[@path='Shop']/system.webServer/handlers@accessPolicy`, or why nothing needs writing.
    pub target: String,
    /// What a person should know although it is carried; empty for nothing.
    pub note: String,
}

/// A property that is set in scope and does not reach the destination.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct NotCarried {
    /// Property name.
    pub property: String,
    /// Key that sets it.
    pub key: String,
    /// Its value, as it may be shown; secrets are masked.
    pub value_shown: String,
    /// Why, in one plain sentence without a final stop.
    pub why: String,
    /// True when IIS 7+ could hold it and a later Siteferry will carry it.
    pub not_built_yet: bool,
}

/// A property that is not written itself: it decided what was made of its key, or it is the state of a running server.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Implied {
    /// Property name.
    pub property: String,
    /// Key that sets it.
    pub key: String,
    /// Its value, as it may be shown.
    pub value_shown: String,
    /// How it counts.
    pub how: String,
}

/// A content folder that is not copied on its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SkippedContent {
    /// The folder.
    pub root: ContentRoot,
    /// The rule that left it out; `None` when another folder of the site contains it.
    pub rule: Option<&'static str>,
    /// Why, in one plain sentence without a final stop.
    pub why: String,
}

/// One site as IIS 7+ would have it.
#[derive(Clone, Debug, Default)]
pub struct Translation {
    /// Number of the site on the destination.
    pub site_id: u32,
    /// Name of the site on the destination: unique there, and legal.
    pub site_name: String,
    /// Configuration, sorted by [`crate::model::ConfigPath::compare`].
    pub objects: Vec<ConfigObject>,
    /// Folders to copy, sorted by their path; none lies inside another.
    pub content: Vec<ContentRoot>,
    /// Folders of virtual directories that are not copied, and why.
    pub skipped_content: Vec<SkippedContent>,
    /// Application pools that the site's applications run in, by their names on the source, sorted.
    pub pools_used: Vec<String>,
    /// Properties that were written.
    pub carried: Vec<Carried>,
    /// Properties that were not.
    pub not_carried: Vec<NotCarried>,
    /// Properties that are not written themselves.
    pub implied: Vec<Implied>,
    /// What a person should see.
    pub problems: Vec<Problem>,
}

impl Translation {
    /// The folders to copy and those that a rule leaves out, so that a comparison can say so in its rows. Folders that
    /// come along inside of others are not among them.
    pub fn content_to_judge(&self) -> impl Iterator<Item = ContentRoot> + '_ {
        let judged = self
            .skipped_content
            .iter()
            .filter(|skipped| skipped.rule.is_some());
        self.content
            .iter()
            .chain(judged.map(|skipped| &skipped.root))
            .cloned()
    }

    /// How many properties are accounted for: every one that is set in scope, exactly once.
    pub fn accounted(&self) -> usize {
        self.carried.len() + self.not_carried.len() + self.implied.len()
    }
}
