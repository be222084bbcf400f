//! archive.xml: the tree of objects that a package holds.
//!
//! It lists what a provider gave (an application, its content root, access rights) and not the files: those are found
//! in the zip by the path of their root. [`Object`] is one element with its attributes apart from the companions that
//! describe them; reading keeps everything, so that [`write_xml`] gives a real file back byte for byte. The settings of a
//! provider travel as a serialized .NET object ([`options`]), which is read with a closed grammar and never trusted.

pub(super) mod base64;
mod nrbf;
mod object;
mod options;
mod read;
mod write;

pub use base64::encode as encode_base64;
pub use object::{Attribute, Object, Value, shown_time};
pub use options::ProviderOptions;
pub use read::read;
pub use write::write_xml;
