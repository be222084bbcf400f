//! Web Deploy packages: a zip with archive.xml, systemInfo.xml, perhaps parameters.xml, and `Content/…`.
//!
//! A package comes from anywhere, so its directory is read by [`Directory`], which refuses whatever two programs could
//! read in two ways: names that leave the package or that Windows cannot hold, entries that share bytes, records that
//! disagree, links, encryption. Sizes are only believed as far as bytes are there. [`ZipWriter`] writes the layout that
//! Web Deploy itself writes, the same bytes for the same input. [`layout`] maps Windows paths to names of entries.
//! Both work on any reader or writer; files are opened by floors above.

mod directory;
mod entry_name;
mod fault;
pub mod layout;
mod stream;
mod time;
mod write;

#[cfg(test)]
mod tests;

pub use directory::{Directory, Entry, EntryKind, Method};
pub use entry_name::refusal as name_refusal;
pub use stream::EntryReader;
pub use write::{Attributes, ZipWriter};

/// Most bytes that one file of a package may have (package provider, dd569019).
pub const LARGEST_FILE: u64 = 2_147_483_647;
/// Most entries of a package. The documents say 65,536; the directory of a zip counts to one less.
pub const MOST_ENTRIES: usize = 65_535;
