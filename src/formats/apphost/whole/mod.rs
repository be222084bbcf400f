//! Everything that a file says of a site, an application, a pool or the server, as sorted objects.
//!
//! A migration from IIS 6 compares what IIS 6 can say ([`super::managed`]); between two servers with IIS 7 or later
//! everything counts, sections that nobody here knows included. What is an element of its own, what an entry of an
//! ordered collection and what an entry with a key is the word of [`Shape`], learned from IIS's schema and from both
//! files, so that both are cut the same way.
//!
//! A location tag that locks or unlocks (`overrideMode` …) says so of the sections in it; it is an element with a key
//! of its own here. What is set in any other location tag has the tag's path as its location, in whatever tag it stands.

mod collect;
mod mapping;
mod order;
mod secrets;
mod shape;

pub(super) use collect::section_names;
pub use mapping::Mapping;
pub(super) use secrets::guarded;
pub use secrets::is_encrypted_value;
pub use shape::Shape;

use super::location::{belongs_to, clean};
use super::read::AppHostConfig;
use crate::formats::xml::ElementId;
use crate::model::path::fold;
use crate::model::{ConfigElement, ConfigObject, ConfigPath, Entries, Place, Text};
use collect::Collector;
use order::Ordered;

/// A part of applicationHost.config, with everything in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum WholeScope {
    /// The whole file but the keys by which the server encrypts (`configProtectedData`).
    Server,
    /// A site by its name, and all location tags of it.
    Site(String),
    /// What lies at a path below a site (`/shop`): applications, virtual directories, location tags.
    Below {
        /// The site's name.
        site: String,
        /// The path, with a leading slash and none at its end.
        path: String,
    },
    /// An application pool by its name.
    Pool(String),
    /// All application pools, and their defaults.
    Pools,
}

/// Why something of a file cannot be carried to another server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LeftWhy {
    /// A value is encrypted with a key that only this server has.
    EncryptedValue,
    /// A whole section is encrypted (`configProtectionProvider`).
    EncryptedSection,
    /// A section is kept in another file (`configSource`).
    OtherFile,
    /// It holds text between its elements, which no section of IIS has.
    Text,
}

/// Something that stays behind.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Left {
    /// The element.
    pub path: ConfigPath,
    /// The attribute; `None` for the whole element.
    pub attribute: Option<String>,
    /// Why.
    pub why: LeftWhy,
    /// Kind as on a trace line.
    pub kind: Text,
    /// Name as on a trace line.
    pub name: Text,
    /// Where it stands.
    pub place: Place,
}

/// What a scope holds.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// All of it, sorted by [`ConfigPath::compare`], each object once.
    pub objects: Vec<ConfigObject>,
    /// What cannot be carried to another server, sorted. An object that only loses a value is among the objects,
    /// without it.
    pub left: Vec<Left>,
    /// Collections with entries that are objects of their own; see [`Whole::settle_order`].
    orders: Vec<Ordered>,
}

impl AppHostConfig {
    /// Everything that a scope holds. `carried` is true for a source, whose encrypted values and sections stay behind;
    /// a destination's are among the objects, as secrets.
    pub fn whole(&self, scope: &WholeScope, shape: &Shape, carried: bool) -> Whole {
        let mut collector = Collector::new(self, shape, carried);
        match scope {
            WholeScope::Server => {
                for child in self.document.children(self.document.root()) {
                    match self.document.name(child) {
                        "location" | "configProtectedData" => {}
                        "configSections" => collector.found.extend(self.definitions_object(child)),
                        name => collector.element(child, ConfigPath::section(None, name), ""),
                    }
                }
                self.locations_of(&mut collector, "", &|_| true);
            }
            WholeScope::Site(name) => {
                if let Some(element) = self.site_named(name) {
                    collector.element(element, self.site_path(element), name);
                }
                self.locations_of(&mut collector, name, &|path| belongs_to(path, name));
            }
            WholeScope::Below { site, path } => {
                if let Some(element) = self.site_named(site) {
                    self.below_site(&mut collector, element, site, path);
                }
                let location = format!("{site}{path}");
                self.locations_of(&mut collector, site, &|path| belongs_to(path, &location));
            }
            WholeScope::Pool(name) => {
                let path = ConfigPath::section(None, "system.applicationHost/applicationPools");
                let wanted = path.child(ConfigElement::keyed("add", "name", name.as_str()));
                if let Some(element) = self.find(&wanted) {
                    let written = self.value(element, "name");
                    let path = path.child(ConfigElement::keyed("add", "name", written.as_str()));
                    collector.element(element, path, &written);
                }
            }
            WholeScope::Pools => {
                for element in self.all_at(None, "system.applicationHost/applicationPools") {
                    let path = ConfigPath::section(None, "system.applicationHost/applicationPools");
                    collector.element(element, path, "");
                }
            }
        }
        collector.finish()
    }

    /// The element of the site of a name, without case.
    pub(super) fn site_named(&self, name: &str) -> Option<ElementId> {
        let wanted = fold(name);
        self.site_elements()
            .into_iter()
            .find(|element| fold(&self.value(*element, "name")) == wanted)
    }

    fn site_path(&self, element: ElementId) -> ConfigPath {
        let id = self.value(element, "id");
        ConfigPath::section(None, "system.applicationHost/sites").child(ConfigElement::keyed(
            "site",
            "id",
            id.trim(),
        ))
    }

    /// Applications at and below a path of a site; without one, the virtual directory there.
    fn below_site(&self, collector: &mut Collector<'_>, site: ElementId, name: &str, path: &str) {
        let around = self.site_path(site);
        let (wanted, inside) = (fold(path), format!("{}/", fold(path)));
        for application in self.document.children_named(site, "application") {
            let own = self.value(application, "path");
            let step = around.child(ConfigElement::keyed("application", "path", own.as_str()));
            let folded = fold(&own);
            if folded == wanted || folded.starts_with(&inside) {
                collector.element(application, step, name);
                continue;
            }
            for directory in self.document.children_named(application, "virtualDirectory") {
                let below = self.value(directory, "path");
                let full = fold(&format!("{}{below}", own.trim_end_matches('/')));
                if below != "/" && (full == wanted || full.starts_with(&inside)) {
                    let step = step.child(ConfigElement::keyed("virtualDirectory", "path", below));
                    collector.element(directory, step, name);
                }
            }
        }
    }

    /// What the location tags say whose paths are wanted. `owner` is the site they belong to.
    fn locations_of(&self, collector: &mut Collector<'_>, owner: &str, is_wanted: &dyn Fn(&str) -> bool) {
        for tag in self.location_tags() {
            let written = self.value(tag, "path");
            let path = clean(&written);
            if self.is_element_of_its_own(tag) {
                if is_wanted(path) {
                    collector.lock(tag, path, owner);
                }
                continue;
            }
            // A list of paths is several locations at once; a single path may have a comma in it.
            let paths = if is_wanted(path) || !path.contains(',') {
                vec![path]
            } else {
                path.split(',').map(clean).collect()
            };
            for path in paths.into_iter().filter(|path| is_wanted(path)) {
                for group in self.document.children(tag) {
                    let inside = ConfigPath::section(Some(path), self.document.name(group));
                    collector.element(group, inside, owner);
                }
            }
        }
    }

    /// The definitions of sections as one object: they belong to what is installed.
    fn definitions_object(&self, element: ElementId) -> Option<ConfigObject> {
        let items: Entries = self
            .document
            .children(element)
            .map(|child| self.item(child))
            .collect();
        let mut object = ConfigObject::new(
            ConfigPath::section(None, "configSections"),
            "configSections",
            "configSections",
        );
        object.items = Some(items);
        Some(object)
    }
}
