//! What the person set for all migrations, and the list of them: what the next session begins with.

use serde::{Deserialize, Serialize};

/// Light, dark, or as the system.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// As the system.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Normal or high contrast.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contrast {
    /// The colours of the theme.
    #[default]
    Normal,
    /// Black, white and strong lines.
    High,
}

/// What the person set for all migrations.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Normal or high contrast.
    pub contrast: Contrast,
}

/// A migration of the list on the start page.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recent {
    /// Place of the old server.
    pub old: String,
    /// Place of the new server.
    pub new: String,
    /// Names of both (`OLD-WEB01 to NEW-WEB07`).
    pub title: String,
}
