//! The small languages inside of values, each read from and written to its text.
//!
//! `parse` takes one item of a list (or the whole text of a property that is no list) and gives `None` for what it
//! cannot be; `Display` writes the form that IIS 6 writes. Nothing here looks at keys.

mod bindings;
mod documents;
mod http_errors;
mod http_expires;
mod http_redirect;
mod ip_security;
mod mime_map;
mod restrictions;
mod script_maps;

pub use bindings::Binding;
pub use documents::{CustomHeader, DocumentFooter, names};
pub use http_errors::{ErrorResponse, HttpError};
pub use http_expires::HttpExpires;
pub use http_redirect::{HttpRedirect, RedirectWords};
pub use ip_security::{AddressRange, IpSecurity};
pub use mime_map::MimeType;
pub use restrictions::{ApplicationDependency, WebServiceExtension};
pub use script_maps::ScriptMap;

/// Takes the first field and the rest, split at a comma, both trimmed.
fn field(text: &str) -> (&str, Option<&str>) {
    match text.split_once(',') {
        Some((first, rest)) => (first.trim(), Some(rest.trim_start())),
        None => (text.trim(), None),
    }
}
