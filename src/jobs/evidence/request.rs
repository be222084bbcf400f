//! What is to be scanned, and whose configuration is looked at with it.

use crate::discover::content::{Area, Below, Configured, areas, configured};
use crate::hosts::Host;
use crate::model::{Evidence, Problem, Selection};
use crate::providers::SourceServer;
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
        }
    }
}
