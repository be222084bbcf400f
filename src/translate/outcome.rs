//! What translation hands on: objects for the destination, folders to copy, and an account of every property.

use crate::model::{Accounted, Column, ConfigObject, ContentRoot, LossCounts, Problem};

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
    /// Every setting in scope, once, with the column of the loss report that it ended in: the site's own keys from the
    /// top down, then what it inherits, then its pools.
    pub settings: Vec<Accounted>,
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

    /// How many settings ended in each column; together every one in scope, exactly once.
    pub fn counts(&self) -> LossCounts {
        LossCounts::of(&self.settings)
    }

    /// The settings of one column.
    pub fn in_column(&self, column: Column) -> impl Iterator<Item = &Accounted> {
        self.settings
            .iter()
            .filter(move |setting| setting.column == column)
    }

    /// What became of one setting, by the key that sets it (without case) and its property.
    pub fn setting(&self, key: &str, property: &str) -> Option<&Accounted> {
        self.settings
            .iter()
            .find(|setting| setting.property == property && setting.key.eq_ignore_ascii_case(key))
    }
}
