//! The whole way from one IIS 6 server to one IIS 7+ server, stage by stage.
//!
//! A [`Migration`] says what is to be brought where and how; [`study()`] finds out what it needs and what it turns into,
//! [`plan()`] makes the what-if of it, [`check()`] the checklist. Window and command line call the same stages, so
//! they cannot differ in what they do. Nothing here writes; what does is beside it in [`super::run`].

mod carried;
mod certificates;
mod checklist;
mod ini_files;
mod integrated;
mod loss;
mod merged;
mod neighbours;
mod objections;
mod others;
mod plan;
mod pool_names;
mod prefetch;
mod study;

pub use certificates::{certificates, certificates_script};
pub use checklist::check;
pub use integrated::Integrated;
pub use loss::loss_report;
pub use plan::{Planned, plan};
pub use prefetch::ReadAhead;
pub use study::{Study, inventory, study};

use crate::model::Selection;
use crate::providers::{DestinationServer, SourceServer};
use crate::rules::RuleSet;
use crate::translate::Choices;
use std::path::PathBuf;
use std::sync::Arc;

/// What is to be brought where, and how.
#[derive(Clone)]
pub struct Migration {
    /// The server that is read.
    pub source: Arc<SourceServer>,
    /// The server that would be written.
    pub destination: Arc<DestinationServer>,
    /// What of the source comes along.
    pub selection: Selection,
    /// Number on the destination for the one site selected; `None` keeps the number of each site.
    pub destination_site: Option<u32>,
    /// The rules that are on.
    pub rules: Arc<RuleSet>,
    /// The links that are followed.
    pub links: Links,
    /// What a person decided: accounts and passwords, numbers and names of sites, applications for Integrated.
    pub choices: Choices,
}

impl Migration {
    /// The folder that stands for the source; `None` for a package.
    pub fn source_location(&self) -> Option<PathBuf> {
        self.source
            .location
            .as_ref()
            .and_then(|location| location.root.clone())
    }
}

/// The link extensions that a migration follows (Web Deploy Link Extensions, dd569028).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Links {
    /// ContentExtension: the folders of virtual directories.
    pub content: bool,
    /// AppPoolExtension: the application pools in use.
    pub pools: bool,
}

impl Default for Links {
    /// Web Deploy's defaults: content comes along, pools do not.
    fn default() -> Self {
        Links {
            content: true,
            pools: false,
        }
    }
}
