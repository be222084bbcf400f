//! Sites and application pools, with the defaults of the file applied.

use super::read::{AppHostConfig, read_flag};
use crate::formats::xml::ElementId;
use crate::model::{Place, Problem};
use std::collections::BTreeMap;

/// A web (or FTP) site.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Site {
    /// Number by which logs and migrations know it.
    pub id: u32,
    /// Unique name, by which location tags know it.
    pub name: String,
    /// False for a site that stays stopped when the server starts.
    pub auto_start: bool,
    /// What it listens to, in order.
    pub bindings: Vec<Binding>,
    /// Its applications, in order; the first is usually `/`.
    pub applications: Vec<Application>,
}

/// What a site listens to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Binding {
    /// `http`, `https`, `net.tcp`, `ftp` …
    pub protocol: String,
    /// `*:80:www.example.com` for http and https; other protocols have their own forms.
    pub information: String,
    /// 1 asks for a host name in the TLS handshake (IIS 8 and later); `None` when it is not written.
    pub ssl_flags: Option<u32>,
}

impl Binding {
    /// Address, port and host name of an http, https or ftp binding; `*` and the empty address are both `*`, the host
    /// name is in lower case. `None` for anything else.
    pub fn endpoint(&self) -> Option<(String, u16, String)> {
        let known = ["http", "https", "ftp"];
        if !known
            .iter()
            .any(|protocol| self.protocol.eq_ignore_ascii_case(protocol))
        {
            return None;
        }
        // An IPv6 address stands in brackets and has colons itself, so the last two are the separators.
        let (rest, host) = self.information.trim().rsplit_once(':')?;
        let (address, port) = rest.rsplit_once(':')?;
        let address = if address.is_empty() { "*" } else { address };
        Some((
            address.to_ascii_lowercase(),
            port.trim().parse().ok()?,
            host.to_lowercase(),
        ))
    }
}

/// An application of a site.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Application {
    /// `/`, `/shop` …
    pub path: String,
    /// Pool it runs in, by its own or the default setting; empty when neither says.
    pub pool: String,
    /// Its virtual directories, in order; `/` is its own folder.
    pub virtual_directories: Vec<VirtualDirectory>,
}

/// A virtual directory of an application.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VirtualDirectory {
    /// Below the application: `/`, `/images` …
    pub path: String,
    /// Folder as it is written, variables included.
    pub physical_path: String,
    /// Account for a folder elsewhere; empty for pass-through.
    pub user_name: String,
}

/// An application pool.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ApplicationPool {
    /// Unique name.
    pub name: String,
    /// `v2.0`, `v4.0`, empty for no managed code; `None` when the file leaves it to the schema.
    pub runtime_version: Option<String>,
    /// True for the classic pipeline.
    pub is_classic: bool,
    /// True when its processes are 32-bit on a 64-bit Windows.
    pub is_32_bit: bool,
    /// True when it starts with the server.
    pub auto_start: bool,
    /// `ApplicationPoolIdentity`, `NetworkService`, `SpecificUser` …; `None` when the file leaves it to the schema.
    pub identity_type: Option<String>,
    /// Account of a pool with `SpecificUser`; empty for none.
    pub user_name: String,
}

impl AppHostConfig {
    /// The sites in the order of the file. One without a usable id is left out and named by
    /// [`AppHostConfig::problems`].
    pub fn sites(&self) -> Vec<Site> {
        let defaults = Defaults::of(self);
        self.site_elements()
            .into_iter()
            .filter_map(|element| Some(self.site_of(element, self.site_id(element)?, &defaults)))
            .collect()
    }

    /// The site of an id.
    pub fn site(&self, id: u32) -> Option<Site> {
        let element = self.site_element(id)?;
        Some(self.site_of(element, id, &Defaults::of(self)))
    }

    /// The application pools in the order of the file.
    pub fn application_pools(&self) -> Vec<ApplicationPool> {
        let defaults = self.all_at(
            None,
            "system.applicationHost/applicationPools/applicationPoolDefaults",
        );
        self.all_at(None, "system.applicationHost/applicationPools/add")
            .into_iter()
            .map(|element| self.pool_of(element, &defaults))
            .collect()
    }

    /// What is wrong with the file, though it can be used: sites without an id, ids and names that occur twice.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut ids: BTreeMap<u32, String> = BTreeMap::new();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for element in self.site_elements() {
            let name = self.value(element, "name");
            let place = self.place(element, format!("site[@name='{name}']"));
            let Some(id) = self.site_id(element) else {
                problems.push(bad_site(
                    "APPHOST-SITE-ID",
                    format!("The site \"{name}\" has no usable id"),
                    "Its id is missing or not a number; the site is left out.",
                    place,
                ));
                continue;
            };
            if let Some(other) = ids.insert(id, name.clone()) {
                problems.push(bad_site(
                    "APPHOST-SITE-TWICE",
                    format!("Two sites have the id {id}"),
                    &format!(
                        "Both \"{other}\" and \"{name}\" have it; the first one is meant when {id} is named."
                    ),
                    place.clone(),
                ));
            }
            let folded = crate::model::path::fold(&name);
            if names.insert(folded, name.clone()).is_some() {
                problems.push(bad_site(
                    "APPHOST-SITE-TWICE",
                    format!("Two sites have the name \"{name}\""),
                    "Their location tags cannot be told apart.",
                    place,
                ));
            }
        }
        problems
    }

    /// The element of the site of an id.
    pub(super) fn site_element(&self, id: u32) -> Option<ElementId> {
        self.site_elements()
            .into_iter()
            .find(|element| self.site_id(*element) == Some(id))
    }

    pub(super) fn site_elements(&self) -> Vec<ElementId> {
        self.all_at(None, "system.applicationHost/sites/site")
    }

    pub(super) fn site_id(&self, element: ElementId) -> Option<u32> {
        self.value(element, "id").trim().parse().ok()
    }

    fn site_of(&self, element: ElementId, id: u32, defaults: &Defaults) -> Site {
        let document = &self.document;
        let auto_start = [element]
            .into_iter()
            .chain(defaults.sites.iter().copied())
            .find_map(|from| read_flag(document.attribute(from, "serverAutoStart").as_deref()));
        let bindings = document
            .child(element, "bindings")
            .map(|around| {
                document
                    .children_named(around, "binding")
                    .map(|binding| Binding {
                        protocol: self.value(binding, "protocol"),
                        information: self.value(binding, "bindingInformation"),
                        ssl_flags: self.value(binding, "sslFlags").trim().parse().ok(),
                    })
                    .collect()
            })
            .unwrap_or_default();
        Site {
            id,
            name: self.value(element, "name"),
            auto_start: auto_start.unwrap_or(true),
            bindings,
            applications: document
                .children_named(element, "application")
                .map(|application| self.application_of(element, application, defaults))
                .collect(),
        }
    }

    fn application_of(&self, site: ElementId, application: ElementId, defaults: &Defaults) -> Application {
        // Nearest default first: the site's own, then the server's (IIS_schema.xml, sites).
        let pool = [
            Some(application),
            self.document.child(site, "applicationDefaults"),
        ]
        .into_iter()
        .flatten()
        .chain(defaults.applications.iter().copied())
        .find_map(|from| self.document.attribute(from, "applicationPool"));
        Application {
            path: self.value(application, "path"),
            pool: pool.map(std::borrow::Cow::into_owned).unwrap_or_default(),
            virtual_directories: self
                .document
                .children_named(application, "virtualDirectory")
                .map(|directory| VirtualDirectory {
                    path: self.value(directory, "path"),
                    physical_path: self.value(directory, "physicalPath"),
                    user_name: self.value(directory, "userName"),
                })
                .collect(),
        }
    }

    fn pool_of(&self, element: ElementId, defaults: &[ElementId]) -> ApplicationPool {
        let document = &self.document;
        let from: Vec<_> = [element].into_iter().chain(defaults.iter().copied()).collect();
        let own = |name: &str| from.iter().find_map(|element| document.attribute(*element, name));
        let process = |name: &str| {
            from.iter()
                .filter_map(|element| document.child(*element, "processModel"))
                .find_map(|model| document.attribute(model, name))
        };
        ApplicationPool {
            name: self.value(element, "name"),
            runtime_version: own("managedRuntimeVersion").map(std::borrow::Cow::into_owned),
            is_classic: own("managedPipelineMode").is_some_and(|mode| mode.eq_ignore_ascii_case("Classic")),
            is_32_bit: read_flag(own("enable32BitAppOnWin64").as_deref()).unwrap_or(false),
            auto_start: read_flag(own("autoStart").as_deref()).unwrap_or(true),
            identity_type: process("identityType").map(std::borrow::Cow::into_owned),
            user_name: process("userName")
                .map(std::borrow::Cow::into_owned)
                .unwrap_or_default(),
        }
    }
}

/// Elements that give what a site or application does not say itself. Looking for them passes over all location tags,
/// so it is done once for all sites.
struct Defaults {
    sites: Vec<ElementId>,
    applications: Vec<ElementId>,
}

impl Defaults {
    fn of(config: &AppHostConfig) -> Self {
        Defaults {
            sites: config.all_at(None, "system.applicationHost/sites/siteDefaults"),
            applications: config.all_at(None, "system.applicationHost/sites/applicationDefaults"),
        }
    }
}

fn bad_site(code: &str, title: String, cause: &str, place: Place) -> Problem {
    Problem::warning(code, title)
        .with_cause(cause)
        .with_fix("Correct it on the server; IIS itself refuses such a file.")
        .with_place(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_has_address_port_and_host() {
        let binding = |protocol: &str, information: &str| Binding {
            protocol: protocol.to_owned(),
            information: information.to_owned(),
            ssl_flags: None,
        };
        assert_eq!(
            binding("HTTP", ":80:WWW.Example.com").endpoint(),
            Some(("*".to_owned(), 80, "www.example.com".to_owned()))
        );
        assert_eq!(
            binding("https", "[2001:DB8::1]:443:").endpoint(),
            Some(("[2001:db8::1]".to_owned(), 443, String::new()))
        );
        assert_eq!(binding("net.tcp", "808:*").endpoint(), None);
        assert_eq!(binding("http", "80").endpoint(), None);
        assert_eq!(binding("http", "*:99999:").endpoint(), None);
    }
}
