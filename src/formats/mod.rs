//! Bytes to model and back: the file formats of IIS and Web Deploy.
//!
//! Nothing here opens a file, starts a thread or knows where bytes come from. Readers take bytes or a reader and a
//! label for messages, and answer with a [`crate::model::Problem`] that names file, line and column.
//! Writers give the same bytes for the same input.

pub mod apphost;
pub mod archive_xml;
pub mod cacls;
pub mod certificate;
pub mod code_page;
pub mod dependency_info;
mod escape;
pub mod fcgi_ext;
pub mod folder_listing;
pub mod ini;
pub mod metabase;
pub mod package;
pub mod pe;
pub mod registry;
pub mod system_info;
pub mod url_scan;
pub mod w3c_log;
pub mod web_config;

pub mod xml;
pub mod xpath;

pub use escape::attribute_text;

/// The text of a file that Notepad or a console wrote, in whatever encoding; what is no character becomes U+FFFD.
pub fn text(bytes: &[u8]) -> String {
    ini::decode(bytes).0
}
