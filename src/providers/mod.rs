//! Servers and packages as the ends of an operation.
//!
//! [`SourceServer`] is what an operation reads: files, metabase and facts of an IIS 6 server, from a folder or from a
//! package. [`DestinationServer`] is what it would write: files and applicationHost.config of IIS 7 or later;
//! [`MetabaseDestination`] the same for files and MetaBase.xml of IIS 6. Paths of
//! the `metaKey` provider become scopes in [`meta_key`]; [`package`] turns a scope into the objects of a package and
//! back; [`collected`] is what the collector gathered on the old server besides its files; [`ini_file`] are the settings of UrlScan and the FastCGI extension; [`dump`] walks any of them for a listing.
//! Nothing here writes.

pub mod app_host_config;
pub mod app_host_dump;
pub mod collected;
mod destination;
pub mod dump;
mod facts;
mod held;
pub mod ini_dump;
pub mod ini_file;
mod location;
pub mod meta_key;
mod metabase_destination;
pub mod package;
mod schema;
mod source;

pub use app_host_config::{AppHostPart, PartPair};
pub use collected::Collected;
pub use destination::{DestinationServer, DestinationSite};
pub use held::Held;
pub use location::{ServerLocation, is_configuration};
pub use meta_key::{MetaKeyScope, ScopeKind};
pub use metabase_destination::MetabaseDestination;
pub use schema::{SchemaSource, ServerSchema};
pub use source::{SourceServer, unreadable};
