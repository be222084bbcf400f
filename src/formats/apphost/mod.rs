//! applicationHost.config: what IIS 7 and later are configured by.
//!
//! [`AppHostConfig`] reads the file through [`super::xml`], answers what is in it ([`Site`], [`ApplicationPool`],
//! [`Location`] …), gives the part that takes part in a migration as sorted [`crate::model::ConfigObject`]s
//! ([`AppHostConfig::objects`]), and turns the configuration rows of a plan into the file's new bytes
//! ([`AppHostConfig::apply`]), of which only what the rows say differs from the old ones.
//!
//! [`managed`] is the table of what a migration compares. Elements and attributes that are not in it stay as they are.
//! Between two servers with IIS 7 or later everything counts: [`AppHostConfig::whole`], written by
//! [`AppHostConfig::apply_whole`]. [`schema`] is what IIS itself knows of sections, attributes and values.

mod apply;
mod arrange;
mod items;
mod location;
mod locks;
mod lookup;
pub mod managed;
mod objects;
mod place;
mod read;
pub mod schema;
mod servers;
mod target;
#[cfg(test)]
mod tests;
mod version;
mod whole;

pub use location::Location;
pub use locks::{Delegation, Locked, SectionState};
pub use objects::{Part, Scope, describe};
pub use read::{AppHostConfig, Module, Restriction, SectionDefinition};
pub use servers::{Application, ApplicationPool, Binding, Site, VirtualDirectory};
pub use version::VersionGuess;
pub use whole::{Left, LeftWhy, Mapping, Shape, Whole, WholeScope, is_encrypted_value};
