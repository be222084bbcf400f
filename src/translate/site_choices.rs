//! What a person decided about the numbers and names of sites.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is done when the destination has another site of the same number.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberClash {
    /// The number is kept, and nothing is written until a person decides.
    #[default]
    Keep,
    /// The site gets a free number, or that of the destination's site of the same name.
    Renumber,
    /// The site takes the place of the other one.
    Replace,
}

impl NumberClash {
    /// The choices by their names on the command line.
    pub const NAMES: [(&'static str, NumberClash); 3] = [
        ("keep", NumberClash::Keep),
        ("renumber", NumberClash::Renumber),
        ("replace", NumberClash::Replace),
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        NumberClash::NAMES
            .iter()
            .find(|(_, clash)| *clash == self)
            .map_or("", |(name, _)| *name)
    }
}

/// What a person decided about one site.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct SiteChoice {
    /// Its number on the destination.
    pub number: Option<u32>,
    /// Its name on the destination.
    pub name: Option<String>,
    /// What is done when its number is taken; `None` for what holds for all.
    pub clash: Option<NumberClash>,
}

/// What a person decided about numbers and names of sites.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct SiteChoices {
    /// What is done when a number is taken; `None` for [`NumberClash::Keep`], and for [`NumberClash::Replace`] where
    /// the number was chosen for the site.
    pub clash: Option<NumberClash>,
    /// Decisions on single sites, by their number on the source.
    pub sites: BTreeMap<u32, SiteChoice>,
}

impl SiteChoices {
    /// The decisions on a site, to be changed.
    pub fn of(&mut self, site: u32) -> &mut SiteChoice {
        self.sites.entry(site).or_default()
    }

    /// Forgets sites about which nothing is decided.
    pub fn tidy(&mut self) {
        self.sites.retain(|_, choice| *choice != SiteChoice::default());
    }
}
