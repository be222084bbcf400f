//! The part of a file that takes part in a migration, as sorted objects.

use super::location::{belongs_to, clean};
use super::managed::{self, Managed};
use super::read::AppHostConfig;
use crate::formats::xml::ElementId;
use crate::model::{AttributeValue, ConfigElement, ConfigObject, ConfigPath, Secret, Text};

/// A part of applicationHost.config.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scope {
    /// A site by its id: the `site` element with bindings, limits, log file, applications and virtual directories,
    /// and what location tags say of the site's name and everything below it.
    Site(u32),
    /// What location tags say of a site's name and everything below it, whether or not there is such a site.
    Locations(String),
    /// An application pool by its name.
    Pool(String),
    /// The entries of `isapiCgiRestriction`.
    Restrictions,
    /// A section of the whole server, by its path (`system.webServer/asp`).
    Section(String),
}

/// A part of a file that [`AppHostConfig::select`] asks about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part<'f> {
    /// The `site` element of an id, with what is in it.
    Site(u32),
    /// What location tags say of a path (`Harbour Books/staff`); never the empty one.
    Location(&'f str),
    /// The application pool of a name.
    Pool(&'f str),
    /// Everything else that is not in a location tag: the sections of the whole server, and the defaults of its sites
    /// and pools.
    Server,
}

impl AppHostConfig {
    /// What a scope holds, sorted by [`ConfigPath::compare`].
    ///
    /// Only elements that an IIS 6 property can express ([`managed`]) are given, but those with all their attributes.
    /// An element that says nothing (`<asp />`) gives no object. Of bindings only http and https ones are given: a
    /// metabase has no others. Where a file has an element twice, the first one is meant.
    pub fn objects(&self, scope: &Scope) -> Vec<ConfigObject> {
        let mut found = Vec::new();
        match scope {
            Scope::Site(id) => {
                if let Some(element) = self.site_element(*id) {
                    let name = self.value(element, "name");
                    let path = ConfigPath::section(None, "system.applicationHost/sites")
                        .child(ConfigElement::keyed("site", "id", id.to_string()));
                    self.collect(element, path, &name, &mut found);
                    self.collect_locations(&name, &mut found);
                }
            }
            Scope::Locations(site) => self.collect_locations(site, &mut found),
            Scope::Pool(name) => {
                let path = ConfigPath::section(None, "system.applicationHost/applicationPools")
                    .child(ConfigElement::keyed("add", "name", name.clone()));
                if let Some(element) = self.find(&path) {
                    let written = self.value(element, "name");
                    let path = ConfigPath::section(None, "system.applicationHost/applicationPools")
                        .child(ConfigElement::keyed("add", "name", written.clone()));
                    self.collect(element, path, &written, &mut found);
                }
            }
            Scope::Restrictions => {
                self.collect_section("system.webServer/security/isapiCgiRestriction", &mut found);
            }
            Scope::Section(names) => self.collect_section(names, &mut found),
        }
        found.sort_by(|left, right| left.path.compare(&right.path));
        found.dedup_by(|later, earlier| later.path.compare(&earlier.path).is_eq());
        found
    }

    /// The parts that are wanted, sorted by [`ConfigPath::compare`], in one walk over the file.
    ///
    /// What is given of each part is what [`AppHostConfig::objects`] gives.
    pub fn select(&self, wanted: &dyn Fn(Part<'_>) -> bool) -> Vec<ConfigObject> {
        let mut found = Vec::new();
        let sites = ConfigPath::section(None, "system.applicationHost/sites");
        for element in self.site_elements() {
            if let Some(id) = self.site_id(element).filter(|id| wanted(Part::Site(*id))) {
                let path = sites.child(ConfigElement::keyed("site", "id", id.to_string()));
                self.collect(element, path, &self.value(element, "name"), &mut found);
            }
        }
        let pools = ConfigPath::section(None, "system.applicationHost/applicationPools");
        for element in self.all_at(None, "system.applicationHost/applicationPools/add") {
            let name = self.value(element, "name");
            if wanted(Part::Pool(&name)) {
                let path = pools.child(ConfigElement::keyed("add", "name", name.clone()));
                self.collect(element, path, &name, &mut found);
            }
        }
        let is_wanted = |path: &str| !path.is_empty() && wanted(Part::Location(path));
        for tag in self.location_tags() {
            let written = self.value(tag, "path");
            let paths = match clean(&written) {
                alone if is_wanted(alone) => vec![alone],
                _ => written
                    .split(',')
                    .map(clean)
                    .filter(|path| is_wanted(path))
                    .collect(),
            };
            for path in paths {
                let site = path.split('/').next().unwrap_or_default();
                for group in self.document.children(tag) {
                    let inside = ConfigPath::section(Some(path), self.document.name(group));
                    self.collect(group, inside, site, &mut found);
                }
            }
        }
        if wanted(Part::Server) {
            for group in ["system.applicationHost", "system.webServer"] {
                for element in self.all_at(None, group) {
                    self.collect_unless(
                        element,
                        ConfigPath::section(None, group),
                        "",
                        &is_part,
                        &mut found,
                    );
                }
            }
        }
        found.sort_by(|left, right| left.path.compare(&right.path));
        found.dedup_by(|later, earlier| later.path.compare(&earlier.path).is_eq());
        found
    }

    fn collect_section(&self, names: &str, found: &mut Vec<ConfigObject>) {
        for element in self.all_at(None, names) {
            self.collect(element, ConfigPath::section(None, names), "", found);
        }
    }

    fn collect_locations(&self, site: &str, found: &mut Vec<ConfigObject>) {
        for tag in self.location_tags() {
            let written = self.value(tag, "path");
            // A list of paths is several locations at once; a single path may have a comma in it.
            let paths = if belongs_to(&written, site) {
                vec![clean(&written)]
            } else {
                written.split(',').map(clean).collect()
            };
            for path in paths.into_iter().filter(|path| belongs_to(path, site)) {
                for group in self.document.children(tag) {
                    let inside = ConfigPath::section(Some(path), self.document.name(group));
                    self.collect(group, inside, site, found);
                }
            }
        }
    }

    /// Walks over an element and what is managed below it. `owner` is the name of the site or pool around.
    fn collect(&self, start: ElementId, path: ConfigPath, owner: &str, found: &mut Vec<ConfigObject>) {
        self.collect_unless(start, path, owner, &|_| false, found);
    }

    /// As [`AppHostConfig::collect`], without elements whose names are left out.
    fn collect_unless(
        &self,
        start: ElementId,
        path: ConfigPath,
        owner: &str,
        left_out: &dyn Fn(&str) -> bool,
        found: &mut Vec<ConfigObject>,
    ) {
        let mut open = vec![(start, path)];
        while let Some((element, path)) = open.pop() {
            let names = managed::names(&path);
            let row = managed::by_names(&names);
            if let Some(row) = row {
                found.extend(self.object(element, &path, row, owner));
            }
            for child in self.document.children(element) {
                let name = self.document.name(child);
                let below = format!("{names}/{name}");
                let is_entry = row.is_some_and(|row| super::items::is_entry(&self.document, row, child));
                if !is_entry && managed::leads_to(&below) && !left_out(&below) {
                    let key = managed::by_names(&below).map_or(&[][..], |row| row.key);
                    let step = ConfigElement {
                        name: name.into(),
                        key: key
                            .iter()
                            .map(|key| (Text::known(key), self.value(child, key).into()))
                            .collect(),
                    };
                    open.push((child, path.child(step)));
                }
            }
        }
    }

    /// One element as an object; `None` when it says nothing a migration compares.
    fn object(
        &self,
        element: ElementId,
        path: &ConfigPath,
        row: &Managed,
        owner: &str,
    ) -> Option<ConfigObject> {
        let last = path.last()?;
        if last.name == "binding" && !is_web_binding(last) {
            return None;
        }
        let (kind, name) = describe(path, owner);
        let mut object = ConfigObject::new(path.clone(), kind, name);
        for (name, value) in self.document.attributes(element) {
            if !row.key.contains(&name) {
                object.set(name, attribute_value(name, &value), None);
            }
        }
        let items: Vec<_> = self
            .entries_named(element, row.entries)
            .into_iter()
            .map(|(_, item)| item)
            .collect();
        object.items = (!items.is_empty()).then(|| items.into());
        let says_something = !row.key.is_empty() || !object.attributes.is_empty() || object.items.is_some();
        says_something.then_some(object)
    }
}

/// True for a site or a pool, which are parts of their own.
fn is_part(names: &str) -> bool {
    matches!(
        names,
        "system.applicationHost/sites/site" | "system.applicationHost/applicationPools/add"
    )
}

/// A value as it may be handled: passwords as secrets.
pub(super) fn attribute_value(name: &str, value: &str) -> AttributeValue {
    if managed::is_secret(name) {
        AttributeValue::Secret(Secret::new(value))
    } else {
        AttributeValue::from(value)
    }
}

fn is_web_binding(binding: &ConfigElement) -> bool {
    binding.key.iter().any(|(name, value)| {
        name == "protocol" && (value.eq_ignore_ascii_case("http") || value.eq_ignore_ascii_case("https"))
    })
}

/// What people call a configuration object: kind and name as they stand on a trace line, for a path and the name of
/// the site or pool it belongs to (which a path without location does not hold).
///
/// `site (Harbour Books)`, `binding (Harbour Books/http/*:80:)`, `virtualDirectory (Harbour Books/shop/images)`,
/// `processModel (Shop pool)`, `handlers (Harbour Books/staff)`, `files (Harbour Books)`.
pub fn describe(path: &ConfigPath, owner: &str) -> (Text, Text) {
    let Some(last) = path.last() else {
        return (Text::known("configuration"), owner.into());
    };
    const DEPENDENCIES: [&str; 4] = [
        "system.webServer",
        "security",
        "applicationDependencies",
        "application",
    ];
    let is_at = |names: &[&str]| path.elements.iter().map(|element| &element.name).eq(names);
    let begins = |names: &[&str]| {
        let start = path.elements.get(..names.len());
        start.is_some_and(|start| start.iter().map(|element| &element.name).eq(names))
    };
    let kind = if is_at(&["system.applicationHost", "applicationPools", "add"]) {
        Text::known("applicationPool")
    } else if is_at(&["system.webServer", "security", "isapiCgiRestriction", "add"]) {
        Text::known("isapiCgiRestriction")
    } else if is_at(&DEPENDENCIES)
        || (begins(&DEPENDENCIES) && path.elements.len() == DEPENDENCIES.len() + 1 && last.name == "add")
    {
        Text::known("applicationDependencies")
    } else {
        last.name.clone()
    };
    // A location tag that is an element of its own names what is in it.
    let (tag, inside) = match path.elements.split_first() {
        Some((tag, inside)) if tag.name == "location" => (tag.key.first(), inside),
        _ => (None, path.elements.as_slice()),
    };
    let mut name = match (tag, &path.location) {
        (Some((_, location)), _) | (None, Some(location)) => location.clone(),
        (None, None) => owner.into(),
    };
    let mut is_pool = false;
    for element in inside {
        let parts: Vec<String> = element
            .shown_key()
            // A site's id means nothing to people, and a pool's name is the owner's.
            .filter(|(attribute, _)| {
                *attribute != "id" && !(is_pool && *attribute == "name" && !name.is_empty())
            })
            .map(|(_, value)| value.trim_matches('/').to_owned())
            .filter(|value| !value.is_empty())
            .collect();
        if !parts.is_empty() {
            let separator = if name.is_empty() { "" } else { "/" };
            name = format!("{name}{separator}{}", parts.join("/")).into();
        }
        is_pool = element.name == "applicationPools";
    }
    if name.is_empty() {
        name = managed::names(path).into();
    }
    (kind, name)
}
