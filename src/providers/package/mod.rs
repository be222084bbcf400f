//! The package provider: a site as objects of archive.xml and files of `Content`, and back.
//!
//! [`PackageContents`] says what a package of a scope holds; [`PackagePlan`] compares that with the package that is
//! there. [`PackageSource`] opens a package and, when it holds a metabase, turns it back into a
//! [`super::SourceServer`], so that a sync from a package runs like one from the server itself. For that the values
//! that a site inherits from keys above it travel too, in an entry of ours (`siteferry/inherited.xml`): Web Deploy
//! packages leave them out, and a site would then inherit what the other server has. Secrets never travel: of a
//! password the package only says that there is one.

mod contents;
mod objects;
mod plan;
mod source;

pub(super) use contents::expand;
pub use contents::{ContentFolder, PackageContents, PackageOptions};
pub use plan::{PackagePlan, PlannedEntry, PlannedKind};
pub use source::PackageSource;
