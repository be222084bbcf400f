//! Everything that a check may look at.

use crate::formats::apphost::AppHostConfig;
use crate::formats::metabase::Metabase;
use crate::hosts::Host;
use crate::model::dependency::DependencyInfo;
use crate::model::{ConfigObject, ContentRoot, ServerFacts};

/// Both servers, what the chosen sites need, and what is to be carried.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// What the chosen sites need.
    pub needs: &'a DependencyInfo,
    /// The old server.
    pub source: &'a ServerFacts,
    /// Its files, as far as they were copied.
    pub source_host: &'a dyn Host,
    /// Its configuration.
    pub metabase: &'a Metabase,
    /// What its configuration was translated into.
    pub objects: &'a [ConfigObject],
    /// The folders that come along.
    pub content: &'a [ContentRoot],
    /// The new server.
    pub destination: &'a ServerFacts,
    /// Its files.
    pub destination_host: &'a dyn Host,
    /// Its configuration.
    pub config: &'a AppHostConfig,
}
