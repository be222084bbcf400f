//! What is to be scanned, and whose configuration is looked at with it.

use crate::discover::content::{Area, Below, Configured, Hosted, areas, configured, hosted, hosted_areas};
use crate::formats::apphost::WholeScope;
use crate::hosts::Host;
use crate::model::{Evidence, Problem, Selection};
use crate::providers::{DestinationServer, SourceServer};
use std::sync::Arc;

/// What is to be scanned.
#[derive(Clone)]
pub struct ContentScan {
    /// The old server.
    pub host: Arc<dyn Host>,
    /// Folders of the chosen sites.
    pub areas: Vec<Area>,
    /// Names of the old server, which are looked for in the content.
    pub server_names: Vec<String>,
    /// Whose configuration is looked at besides the files.
    pub configuration: Configuration,
}

/// The configuration that adds evidence to what the files say.
#[derive(Clone, Default)]
pub enum Configuration {
    /// None: only files are looked at.
    #[default]
    Nothing,
    /// The metabase of IIS 6.
    Metabase {
        /// The server.
        source: Arc<SourceServer>,
        /// Its chosen sites.
        selection: Selection,
        /// The application that is looked at alone; `None` for whole sites.
        below: Option<Below>,
    },
    /// The applicationHost.config of IIS 7 or later.
    ApplicationHost {
        /// The server.
        server: Arc<DestinationServer>,
        /// The part of it.
        scope: WholeScope,
        /// What was seen while its folders were looked up.
        seen: Vec<Evidence>,
    },
}

impl ContentScan {
    /// The chosen sites of an IIS 6 server: their content and their configuration. `below` is the key of an application or
    /// folder that is looked at alone.
    ///
    /// # Errors
    /// When a chosen site does not exist.
    pub fn of_metabase(
        source: &Arc<SourceServer>,
        selection: &Selection,
        below: Option<&str>,
    ) -> Result<ContentScan, Problem> {
        let below = below.map(Below::key);
        let mut folders = areas(&source.metabase, selection)?;
        if let Some(below) = &below {
            folders.retain(|area| below.holds(&area.key));
        }
        Ok(ContentScan {
            host: source.host.clone(),
            areas: folders,
            server_names: vec![source.facts.name.clone()],
            configuration: Configuration::Metabase {
                source: source.clone(),
                selection: selection.clone(),
                below,
            },
        })
    }

    /// A part of a server with IIS 7 or later: its content and its configuration.
    pub fn of_application_host(server: &Arc<DestinationServer>, scope: WholeScope) -> ContentScan {
        let (areas, seen) = hosted_areas(&hosted_server(server), &scope);
        ContentScan {
            host: server.host.clone(),
            areas,
            server_names: vec![server.facts.name.clone()],
            configuration: Configuration::ApplicationHost {
                server: server.clone(),
                scope,
                seen,
            },
        }
    }

    /// What the configuration says.
    pub(super) fn configured(&self) -> Result<Vec<Evidence>, Problem> {
        match &self.configuration {
            Configuration::Nothing => Ok(Vec::new()),
            Configuration::Metabase {
                source,
                selection,
                below,
            } => configured(
                &Configured {
                    metabase: &source.metabase,
                    host: self.host.as_ref(),
                    windows: &source.facts.windows_directory,
                    registry: source.collected.as_ref().map(|collected| &collected.registry),
                },
                selection,
                below.as_ref(),
                &self.areas,
            ),
            Configuration::ApplicationHost { server, scope, seen } => {
                let mut rows = seen.clone();
                rows.extend(hosted(&hosted_server(server), scope, &self.areas));
                Ok(rows)
            }
        }
    }
}

/// A server with IIS 7 or later, as far as its configuration is looked at.
pub fn hosted_server(server: &DestinationServer) -> Hosted<'_> {
    Hosted {
        config: &server.config,
        host: server.host.as_ref(),
        facts: &server.facts,
    }
}
