//! What a sync would do: two sorted streams of objects meet, and what differs becomes a row with its reason.
//!
//! Content is walked folder by folder on both sides (`walk.rs`, `content.rs`), configuration object by object
//! (`config.rs`, `values.rs`), whole farms by many hands at once (`crew.rs`). Rules are asked about every change
//! (`judge.rs`), `builder.rs` puts rows in their order, `fingerprint.rs` says what they are known by, and `preflight.rs`
//! looks for what would stop the sync on its way, `sections.rs` for configuration that IIS there would refuse
//! (`schema.rs` tells rules of it), `web_configs.rs` for files that it would, and
//! `overlap.rs` for servers inside one another,
//! `shared_folders.rs` for folders whose web.config has several sites to serve, `refused_urls.rs` for addresses that it refuses. Equal items cost a counter and no memory. Nothing here
//! can write. `system.rs` keeps content out of what Windows and IIS run from.

mod bindings;
mod builder;
mod config;
mod content;
mod crew;
mod fingerprint;
mod judge;
mod make;
mod managed;
mod metabase;
mod misfits;
mod overlap;
mod preflight;
mod refused_urls;
mod roots;
mod schema;
mod sections;
mod shared_folders;
mod system;
#[cfg(test)]
mod tests;
mod values;
mod walk;
mod web_configs;
mod why;

pub use bindings::clashes;
pub use builder::PlanBuilder;
pub use config::{Managed, ManagedAll, compare_config, same_item};
pub use content::{ContentOptions, compare_content};
pub use crew::{Alone, Crew};
pub use fingerprint::{config_hash, fingerprint, fingerprint_by};
pub use judge::{Judge, NoRules, Presence, RuleJudge, Ruled, Ruling};
pub use make::{Progress, Request, Stopped, TIME_WINDOW, make};
pub use managed::MigrationManaged;
pub use metabase::{MetabaseManaged, metabase_clashes};
pub use misfits::SectionFacts;
pub use overlap::{refuse_content_overlap, refuse_overlap};
pub use preflight::{PreflightFacts, preflight};
pub use schema::destination_schema;
pub use sections::section_problems;
pub use system::forbidden_row;
pub use values::{same_attribute, same_value};
pub use walk::{FolderListing, FolderWalk, InPlace, Walk};
pub use web_configs::{WebConfigFacts, web_config_problems};
pub use why::{file_times_differ, shown_time};
