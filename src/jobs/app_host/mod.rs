//! The whole way of configuration between two servers with IIS 7 or later.
//!
//! An [`AppHostSync`] says what is to be made equal to what; [`plan`] makes the what-if of it, and what applies it is
//! [`crate::jobs::run`], as for any other plan. Nothing here writes.

mod equal;
mod left;
mod plan;

pub use plan::{plan, scopes};

use super::run::Ends;
use crate::jobs::migration::Links;
use crate::providers::{DestinationServer, PartPair};
use crate::rules::RuleSet;
use std::sync::Arc;

/// What is to be made equal to what, and how.
#[derive(Clone)]
pub struct AppHostSync {
    /// The server that is read.
    pub source: Arc<DestinationServer>,
    /// The server that would be written.
    pub destination: Arc<DestinationServer>,
    /// The part of both.
    pub part: PartPair,
    /// The rules that are on.
    pub rules: Arc<RuleSet>,
    /// The links that are followed.
    pub links: Links,
}

impl From<&AppHostSync> for Ends {
    fn from(sync: &AppHostSync) -> Self {
        Ends {
            source: sync.source.host.clone(),
            destination: sync.destination.location.clone(),
            config: sync.destination.config_path.clone(),
        }
    }
}
