//! What a site needs of its server, each need with the place it was seen at.
//!
//! [`dependencies`] walks the metabase keys of a scope (`lm/w3svc/1`) and holds every key against the [`catalogue`]:
//! one row a component, in the order of the output. Only what is *set* in the scope counts, plus the script maps of
//! the whole machine, because that is what Web Deploy's getDependencies reports; what a site inherits on top is kept
//! apart ([`inherited`]) for people to see. [`of_config`] does the same for IIS 7 and later, [`of_archive`] for packages
//! of them, and [`recorded()`] takes what msdeploy printed on the old server instead. [`overview`] shows a server at a
//! glance, [`system_info`] describes it as getSystemInfo does, [`pipeline`] says what the Integrated pipeline would take,
//! [`usage`] what the logs say is in use, [`content`] what the files of a site use. This floor decides nothing and writes
//! nothing.
//!
//! Sources: "Viewing Dependencies" (dd569091), "How Dependencies are Determined" (dd569061), getDependencies (dd569090).

mod application_host;
mod archive;
mod catalogue;
pub mod content;
mod evidence;
mod gathered;
mod inherited;
mod machine;
mod needs;
pub mod overview;
pub mod pipeline;
mod programs;
mod recorded;
mod scope;
pub mod system_info;
pub mod usage;

#[cfg(test)]
mod catalogue_rows;
#[cfg(test)]
mod tests;

pub use application_host::of_config;
pub use archive::of_archive;
pub use gathered::gathered;
pub use needs::{SiteNeeds, dependencies, of_selection, together};
pub use programs::Processor;
pub use recorded::recorded;
pub use scope::Scope;
