//! The subject of a checklist, arranged so that checks can ask short questions.

use super::noted::Noted;
use super::subject::Subject;
use super::watch::Watch;
use crate::formats::apphost::{ApplicationPool, Module, Restriction, Site};
use crate::model::path::fold;
use crate::model::{ConfigElement, ConfigObject, ServerPath};
use crate::rules::names::PoolNames;
use crate::translate::pool_names;
use std::collections::HashMap;

/// A site that is carried.
pub(super) struct CarriedSite {
    /// Number on the destination.
    pub id: u32,
    /// Its key on the source, where its number may be another.
    pub key: String,
    pub name: String,
    pub auto_start: bool,
    /// Protocol and binding information.
    pub bindings: Vec<(String, String)>,
}

/// A virtual directory that is carried.
pub(super) struct CarriedFolder {
    /// Site, application and path as a person reads them: `Harbour Books/staff/images`.
    pub logical: String,
    pub physical_path: String,
}

/// An application pool that is carried.
pub(super) struct CarriedPool {
    pub name: String,
    /// `enable32BitAppOnWin64`, where the translation sets it.
    pub is_32_bit: Option<bool>,
}

/// What checks ask.
pub(super) struct View<'a> {
    pub subject: Subject<'a>,
    /// Who waits.
    pub watch: &'a dyn Watch,
    pub sites: Vec<CarriedSite>,
    /// Where in `sites` each number is.
    places: HashMap<u32, usize>,
    pub folders: Vec<CarriedFolder>,
    pub pools: Vec<CarriedPool>,
    /// What pools of the source are named on the destination.
    pub pool_names: PoolNames,
    /// Applications that are carried: what a person calls them, and their pool.
    pub applications: Vec<(String, String)>,
    pub modules: Vec<Module>,
    pub restrictions: Vec<Restriction>,
    pub there_sites: Vec<Site>,
    pub there_pools: Vec<ApplicationPool>,
    /// What the registry of the destination notes.
    pub noted: Noted,
}

impl<'a> View<'a> {
    pub fn of(subject: &Subject<'a>, watch: &'a dyn Watch) -> Self {
        let mut view = View {
            subject: *subject,
            watch,
            sites: Vec::new(),
            places: HashMap::new(),
            folders: Vec::new(),
            pools: Vec::new(),
            pool_names: pool_names(subject.metabase),
            applications: Vec::new(),
            modules: subject.config.global_modules(),
            restrictions: subject.config.restrictions(),
            there_sites: subject.config.sites(),
            there_pools: subject.config.application_pools(),
            noted: Noted::of(subject.destination_host),
        };
        // Sites come before what is in them, so that names are known (ConfigPath's order of parents and children).
        for object in subject.objects {
            view.take_site(object);
        }
        for object in subject.objects {
            view.take(object);
        }
        view
    }

    fn take_site(&mut self, object: &ConfigObject) {
        if names(object) != ["system.applicationHost", "sites", "site"] {
            return;
        }
        if let Some(id) = site_id(object) {
            self.places.entry(id).or_insert(self.sites.len());
            self.sites.push(CarriedSite {
                id,
                key: format!("/LM/W3SVC/{id}"),
                name: text(object, "name").unwrap_or_else(|| object.name.to_string()),
                auto_start: text(object, "serverAutoStart").as_deref() != Some("false"),
                bindings: Vec::new(),
            });
        }
    }

    fn take(&mut self, object: &ConfigObject) {
        match names(object).as_slice() {
            ["system.applicationHost", "applicationPools", "add"] => {
                if let Some(name) = key(object.path.last(), "name") {
                    self.pools.push(CarriedPool {
                        name: name.to_owned(),
                        is_32_bit: text(object, "enable32BitAppOnWin64").map(|value| value == "true"),
                    });
                }
            }
            ["system.applicationHost", "sites", "site", "bindings", "binding"] => {
                let last = object.path.last();
                let (protocol, information) = (key(last, "protocol"), key(last, "bindingInformation"));
                let place = site_id(object).and_then(|id| self.places.get(&id));
                let site = place.and_then(|place| self.sites.get_mut(*place));
                if let (Some(site), Some(protocol), Some(information)) = (site, protocol, information) {
                    if let Some(origin) = object.origins.get("") {
                        origin.key.as_str().clone_into(&mut site.key);
                    }
                    site.bindings.push((protocol.to_owned(), information.to_owned()));
                }
            }
            ["system.applicationHost", "sites", "site", "application"] => {
                if let Some(pool) = text(object, "applicationPool") {
                    self.applications.push((self.logical(object), pool));
                }
            }
            [
                "system.applicationHost",
                "sites",
                "site",
                "application",
                "virtualDirectory",
            ] => {
                if let Some(physical_path) = text(object, "physicalPath") {
                    self.folders.push(CarriedFolder {
                        logical: self.logical(object),
                        physical_path,
                    });
                }
            }
            _ => {}
        }
    }

    /// Site name and path of an application or virtual directory, as IIS writes them in one.
    pub fn logical(&self, object: &ConfigObject) -> String {
        let mut logical = match site_id(object) {
            Some(id) => self.site_name(id),
            None => object.name.to_string(),
        };
        for element in object.path.elements.iter().skip(3) {
            if let Some(path) = key(Some(element), "path") {
                logical.push_str(path.trim_end_matches('/'));
            }
        }
        logical
    }

    fn site_name(&self, id: u32) -> String {
        let place = self.places.get(&id);
        place
            .and_then(|place| self.sites.get(*place))
            .map_or_else(|| format!("site {id}"), |site| site.name.clone())
    }

    /// Whether the destination loads a native module.
    pub fn has_module(&self, name: &str) -> bool {
        self.modules
            .iter()
            .any(|module| module.name.eq_ignore_ascii_case(name))
    }

    /// The pool of that name on the destination.
    pub fn pool_there(&self, name: &str) -> Option<&ApplicationPool> {
        self.there_pools
            .iter()
            .find(|pool| fold(&pool.name) == fold(name))
    }

    /// The pool of that name among those that are carried.
    pub fn pool_carried(&self, name: &str) -> Option<&CarriedPool> {
        self.pools.iter().find(|pool| fold(&pool.name) == fold(name))
    }

    /// A path with the variables of the destination replaced; `None` for what is no path of a server.
    pub fn path_there(&self, text: &str) -> Option<ServerPath> {
        expand(text, &self.subject.destination.windows_directory)
    }

    /// A path with the variables of the source replaced.
    pub fn path_here(&self, text: &str) -> Option<ServerPath> {
        expand(text, &self.subject.source.windows_directory)
    }

    /// True when something is at a path of the destination; `None` when nobody can tell, or nobody waits any more.
    pub fn is_there(&self, path: &ServerPath) -> Option<bool> {
        if path.is_unc() || self.watch.is_stopped() {
            return None;
        }
        self.watch.at(path.as_str());
        self.subject
            .destination_host
            .entry(path)
            .ok()
            .map(|entry| entry.is_some())
    }

    /// True when the sync brings what belongs at a path of the destination: it lies in a folder that is carried, and
    /// the copy of the source has it.
    pub fn comes_along(&self, path: &ServerPath) -> bool {
        !self.watch.is_stopped()
            && self.subject.content.iter().any(|root| {
                path.relative_to(&root.destination)
                    .and_then(|below| {
                        if below.is_empty() {
                            Some(root.source.clone())
                        } else {
                            root.source.join(&below)
                        }
                    })
                    .is_some_and(|source| matches!(self.subject.source_host.entry(&source), Ok(Some(_))))
            })
    }
}

/// Replaces the variables that stand for the Windows directory and its drive.
fn expand(text: &str, windows: &str) -> Option<ServerPath> {
    let text = text.trim().trim_matches('"');
    let drive = windows.get(..2).unwrap_or("C:");
    for (variable, value) in [
        ("%windir%", windows),
        ("%systemroot%", windows),
        ("%systemdrive%", drive),
    ] {
        if let Some(start) = text.get(..variable.len())
            && start.eq_ignore_ascii_case(variable)
        {
            let rest = text.get(variable.len()..).unwrap_or_default();
            return ServerPath::parse(&format!("{value}{rest}"));
        }
    }
    ServerPath::parse(text)
}

/// Element names of an object that lies in no location tag; nothing for the others.
fn names(object: &ConfigObject) -> Vec<&str> {
    if object.path.location.is_some() {
        return Vec::new();
    }
    object
        .path
        .elements
        .iter()
        .map(|element| element.name.as_str())
        .collect()
}

/// A key attribute of an element.
pub(super) fn key<'e>(element: Option<&'e ConfigElement>, name: &str) -> Option<&'e str> {
    element?
        .key
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}

/// The id of the site that an object lies in.
fn site_id(object: &ConfigObject) -> Option<u32> {
    let site = object.path.elements.iter().find(|element| element.name == "site");
    key(site, "id")?.parse().ok()
}

/// An attribute's text.
fn text(object: &ConfigObject, name: &str) -> Option<String> {
    object.get(name).map(str::to_owned)
}
