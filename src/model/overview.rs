//! What a server holds, at a glance: what was found of it, and its sites as a tree to choose from.

use super::server::ServerFacts;
use serde::{Deserialize, Serialize};

/// A server as the Source page shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overview {
    /// Name, version, Windows directory.
    pub facts: ServerFacts,
    /// Where it was read from (a folder, a package).
    pub label: String,
    /// What was found and what is missing, one row each.
    pub findings: Vec<Finding>,
    /// Sites by id.
    pub sites: Vec<SiteNode>,
}

/// How a finding stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingState {
    /// Found and readable.
    Found,
    /// Something of it needs attention.
    Attention,
    /// Not found; the work goes on without it.
    Missing,
}

/// One row of "What we found".
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// How it stands.
    pub state: FindingState,
    /// What it is about (`MetaBase.xml`, `Site content`).
    pub name: String,
    /// One sentence about it.
    pub text: String,
}

/// What a node of the site tree is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NodeKind {
    /// A web site.
    Site,
    /// An application.
    Application,
    /// A virtual directory that is no application.
    VirtualDirectory,
}

/// A site, application or virtual directory with what lies below it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteNode {
    /// Its metabase key (`/LM/W3SVC/1/ROOT/staff`), by which it is excluded.
    pub key: String,
    /// Id of the site it belongs to.
    pub site: u32,
    /// What it is.
    pub kind: NodeKind,
    /// What a person calls it: the site's name, or its path below the site (`/staff`).
    pub name: String,
    /// One line of detail: bindings of a site, pool or folder of the rest.
    pub detail: String,
    /// False for a site that does not start by itself; true otherwise.
    pub starts: bool,
    /// What lies below, in key order.
    pub children: Vec<SiteNode>,
}

/// What of a source is to be moved.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// Ids of sites, ascending.
    pub sites: Vec<u32>,
    /// Metabase keys below those sites that stay behind, each with all below it.
    pub excluded: Vec<String>,
    /// True for the whole server: besides all its sites every application pool, and what is set for all of them, which
    /// is written at the level of the destination's server.
    #[serde(default)]
    pub whole_server: bool,
    /// True to carry only what the sites set themselves (`metadataGetInherited=false`); false for what they really
    /// used.
    #[serde(default)]
    pub own_values_only: bool,
}

impl Selection {
    /// One whole site.
    pub fn site(id: u32) -> Self {
        Selection {
            sites: vec![id],
            ..Selection::default()
        }
    }

    /// A whole server with these sites, which are all it has.
    pub fn server(sites: Vec<u32>) -> Self {
        Selection {
            sites,
            whole_server: true,
            ..Selection::default()
        }
    }
}
