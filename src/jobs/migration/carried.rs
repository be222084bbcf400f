//! What a migration may take away from the destination: only what translation could have put there.

use crate::formats::apphost::managed;
use crate::model::ConfigPath;
use crate::plan::Managed;
use crate::translate::{property_map, writes_attribute};

/// An attribute or element of the destination that the source does not have is removed only when an IIS 6 property
/// expresses it and translation carries that property. Anything else would be lost for no reason.
pub struct Carried;

impl Managed for Carried {
    fn attribute(&self, path: &ConfigPath, name: &str) -> bool {
        // The restriction list serves every site of the destination: a migration adds to it and takes nothing away.
        let is_shared = path
            .elements
            .iter()
            .any(|element| element.name == "isapiCgiRestriction");
        !is_shared && writes_attribute(path, name)
    }

    fn entries(&self, path: &ConfigPath) -> bool {
        let carries = |element: &managed::Managed| {
            let mut sources = element.entry_sources.iter();
            sources.any(|property| property_map::carries(property))
        };
        // Outside of a location the collection serves every site of the destination.
        path.location.is_some() && managed::element(path).is_some_and(carries)
    }

    fn object(&self, path: &ConfigPath) -> bool {
        let Some(element) = managed::element(path) else {
            return false;
        };
        // Compression schemes serve every site of the destination, and it may have some that IIS 6 never knew.
        if path.location.is_none() && path.last().is_some_and(|last| last.name == "scheme") {
            return false;
        }
        let is_one_of_many = path.last().is_some_and(|last| !last.key.is_empty());
        let entries = element
            .entry_sources
            .iter()
            .any(|property| property_map::carries(property));
        let attributes = element
            .attributes
            .iter()
            .flat_map(|(_, properties)| properties.iter())
            .any(|property| property_map::carries(property));
        (is_one_of_many || path.location.is_some()) && (entries || attributes)
    }
}
