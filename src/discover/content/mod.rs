//! What the files of a site say about its needs, with file, line and excerpt.
//!
//! A [`Scanner`] searches the bytes of a file once for the triggers of all detectors together (`scan.rs`, `pass.rs`) and lets
//! detectors see only the lines that hold one, with the statement or tag around where they ask for it (`detector.rs` is
//! their registry, `detectors/` one file each; `statement.rs`). [`look_at`] decides by a file's name what else there is to
//! it (`kinds.rs`): XML of web.config (`config.rs`), headers of programs (`binary.rs`), certificates (`certificates.rs`),
//! databases. [`configured()`] adds what the metabase says, [`hosted()`] what applicationHost.config says. [`areas`] tells
//! the folders of the chosen sites, [`IncludeGraph`] follows includes, `assets/components.tsv` knows products. All of it is
//! pure apart from the [`crate::hosts::Host`] it reads; `jobs/evidence.rs` runs it on threads. Secrets are found
//! by `secrets/` and masked in `excerpt.rs`, before anything leaves this room.

mod areas;
mod binary;
mod catalogue;
mod certificates;
mod config;
mod configured;
mod detector;
mod detectors;
mod excerpt;
mod file;
mod front_page;
mod hosted;
mod hosts_file;
mod includes;
mod kinds;
mod literals;
mod names;
mod pass;
mod pattern;
mod programs;
mod row;
mod scan;
mod secrets;
mod statement;
mod text;
pub mod view;

#[cfg(test)]
mod tests;

pub use areas::{Area, areas};
pub use configured::{Below, Configured, configured};
pub use file::{Item, Looked, unread};
pub use file::{check_names, look_at};
pub use front_page::Leftovers;
#[cfg(test)]
pub(crate) use hosted::sample;
pub use hosted::{Hosted, hosted, hosted_areas};
pub use includes::IncludeGraph;
pub use kinds::MEDIA;
pub use scan::{FileAt, FileScan, ScanError, Scanner};
pub use view::FileView;
