//! What a package needs that holds no metabase: applications, or configuration of IIS 7 and later.
//!
//! An archive.xml tells what a package would set, not what is in effect where it came from, and has no restriction list:
//! an element counts when it says that something is on. Triggers are the XPath of the attribute in archive.xml
//! (inferred).

use super::application_host::{framework, is_framework_type, literal};
use super::catalogue::CATALOGUE;
use super::programs::{Processor, asp_net_name, same_program};
use crate::formats::archive_xml::Object;
use crate::model::dependency::{AppPoolInUse, Cgi, Dependency, DependencyInfo, Isapi, ManagedType};
use crate::model::path::fold;

/// Elements whose attribute turns a component on (IIS_schema.xml).
const SWITCHES: &[(&str, &str, &str)] = &[
    ("anonymousAuthentication", "enabled", "AnonymousAuthentication"),
    ("basicAuthentication", "enabled", "BasicAuthentication"),
    ("windowsAuthentication", "enabled", "WindowsAuthentication"),
    ("digestAuthentication", "enabled", "DigestAuthentication"),
    ("httpRedirect", "enabled", "HttpRedirect"),
    ("urlCompression", "doStaticCompression", "HttpCompressionStatic"),
    ("urlCompression", "doDynamicCompression", "HttpCompressionDynamic"),
    ("authoring", "enabled", "WebDAV"),
];

/// Attributes that name a version of the framework, on the elements of several providers.
const RUNTIMES: [&str; 2] = ["managedRuntimeVersion", "netFxVersion"];

/// Finds what the objects of an archive.xml need.
pub fn of_archive(archive: &Object) -> DependencyInfo {
    let mut found = Found::default();
    let mut open = vec![(archive, String::new(), "")];
    while let Some((object, above, parent)) = open.pop() {
        let place = match object.key() {
            Some(key) => format!("{above}/{}[@{}={}]", object.name, object.key_name(), literal(key)),
            None => format!("{above}/{}", object.name),
        };
        found.look(object, &place, parent);
        open.extend(
            object
                .children
                .iter()
                .rev()
                .map(|child| (child, place.clone(), object.name.as_str())),
        );
    }
    found.into_info()
}

#[derive(Default)]
struct Found {
    info: DependencyInfo,
    /// Folded names of pools that the package defines.
    defined: Vec<String>,
}

impl Found {
    fn look(&mut self, object: &Object, place: &str, parent: &str) {
        let shown = |name: &str| {
            let attribute = object.attributes.iter().find(|attribute| attribute.name == name);
            attribute.map(|attribute| attribute.shown()).unwrap_or_default()
        };
        let is_on = |name: &str| shown(name).eq_ignore_ascii_case("true");
        for (element, attribute, component) in SWITCHES {
            if object.name == *element && is_on(attribute) {
                self.component(component, format!("{place}/@{attribute}"));
            }
        }
        for attribute in RUNTIMES {
            if let Some(version) = framework(&shown(attribute)) {
                self.component(&asp_net_name(version), format!("{place}/@{attribute}"));
            }
        }
        let pool = shown("applicationPool");
        if !pool.is_empty() && matches!(object.name.as_str(), "application" | "createApp") {
            self.pool(&pool, format!("{place}/@applicationPool"));
        }
        match (parent, object.name.as_str()) {
            ("applicationPools" | "appPoolConfig", "add") => self.defined.push(fold(&shown("name"))),
            ("ipSecurity", "add") => self.component("IPSecurity", place.to_owned()),
            ("isapiFilters", "filter") if !shown("enabled").eq_ignore_ascii_case("false") => {
                self.component("ISAPIFilter", place.to_owned());
            }
            ("bindings", "binding") if shown("protocol").eq_ignore_ascii_case("ftp") => {
                self.component("FTPServer", format!("{place}/@protocol"));
            }
            ("handlers", "add") => self.handler(
                &shown("scriptProcessor"),
                &shown("modules"),
                &shown("type"),
                place,
            ),
            ("modules", "add") => self.managed(&shown("type"), place),
            _ => {}
        }
    }

    fn handler(&mut self, program: &str, modules: &str, managed: &str, place: &str) {
        self.managed(managed, place);
        let runs = |name: &str| modules.split(',').any(|module| module.trim() == name);
        if runs("ServerSideIncludeModule") {
            self.component("ServerSideInclude", place.to_owned());
        }
        if program.is_empty() {
            return;
        }
        if runs("CgiModule") || runs("FastCgiModule") {
            self.component("CGI", place.to_owned());
            let same = same_program(program);
            match self
                .info
                .cgis
                .iter_mut()
                .find(|known| same_program(&known.exe) == same)
            {
                Some(known) => known.triggers.push(place.to_owned()),
                None => self.info.cgis.push(Cgi {
                    exe: program.to_owned(),
                    // The list is the server's, and not in the package.
                    restricted: "Unknown".to_owned(),
                    triggers: vec![place.to_owned()],
                }),
            }
        } else if runs("IsapiModule") {
            let kind = Processor::of(program);
            if let Some(component) = kind.component().filter(|_| kind != Processor::WebDav) {
                self.component(&component, place.to_owned());
                return;
            }
            self.component("ISAPIExtensions", place.to_owned());
            let same = same_program(program);
            match self
                .info
                .isapis
                .iter_mut()
                .find(|known| same_program(&known.dll) == same)
            {
                Some(known) => known.triggers.push(place.to_owned()),
                None => self.info.isapis.push(Isapi {
                    dll: program.to_owned(),
                    enabled: true,
                    triggers: vec![place.to_owned()],
                }),
            }
        }
    }

    fn component(&mut self, name: &str, trigger: String) {
        match self.info.dependencies.iter_mut().find(|known| known.name == name) {
            Some(known) => known.triggers.push(trigger),
            None => self.info.dependencies.push(Dependency {
                name: name.to_owned(),
                triggers: vec![trigger],
            }),
        }
    }

    fn pool(&mut self, name: &str, trigger: String) {
        let folded = fold(name);
        match self
            .info
            .app_pools
            .iter_mut()
            .find(|known| fold(&known.name) == folded)
        {
            Some(known) => known.triggers.push(trigger),
            None => self.info.app_pools.push(AppPoolInUse {
                name: name.to_owned(),
                definition_included: false,
                triggers: vec![trigger],
            }),
        }
    }

    fn managed(&mut self, name: &str, place: &str) {
        if name.is_empty() || is_framework_type(name) {
            return;
        }
        match self
            .info
            .managed_types
            .iter_mut()
            .find(|known| known.name == name)
        {
            Some(known) => known.triggers.push(place.to_owned()),
            None => self.info.managed_types.push(ManagedType {
                name: name.to_owned(),
                triggers: vec![place.to_owned()],
            }),
        }
    }

    fn into_info(mut self) -> DependencyInfo {
        for pool in &mut self.info.app_pools {
            pool.definition_included = self.defined.contains(&fold(&pool.name));
        }
        self.info.dependencies.sort_by_key(|found| {
            let first = found.name.split(' ').next().unwrap_or_default();
            let position = CATALOGUE.iter().position(|component| component.name == first);
            (position, found.name.clone())
        });
        self.info
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::archive_xml::read;

    fn needs(text: &str) -> DependencyInfo {
        of_archive(
            &read(text.as_bytes().to_vec(), "archive.xml").unwrap_or_else(|problem| panic!("{problem}")),
        )
    }

    #[test]
    fn an_application_needs_its_runtime_and_its_pool() {
        let info = needs(
            r#"<sitemanifest><iisApp path="a"><createApp path="Site/it's" MSDeploy.MSDeployKeyAttributeName="path" managedRuntimeVersion="v4.0" applicationPool="Shop" />
               </iisApp><iisApp path="b"><createApp path="b" managedRuntimeVersion="" applicationPool="" /></iisApp></sitemanifest>"#,
        );
        assert_eq!(info.dependencies.len(), 1);
        assert_eq!(info.dependencies[0].name, "ASPNET 4.0.30319");
        assert_eq!(
            info.dependencies[0].triggers,
            [r#"/sitemanifest/iisApp[@path='a']/createApp[@path="Site/it's"]/@managedRuntimeVersion"#]
        );
        assert_eq!(
            (
                info.app_pools[0].name.as_str(),
                info.app_pools[0].definition_included
            ),
            ("Shop", false)
        );
    }

    #[test]
    fn configuration_in_a_package_is_read_by_its_elements() {
        let info = needs(
            r#"<MSDeploy.webServer><appHostConfig path=""><applicationPools><add name="Shop" /></applicationPools>
               <application path="/" applicationPool="shop" /><bindings><binding protocol="ftp" bindingInformation="*:21:" /></bindings>
               <windowsAuthentication enabled="True" /><basicAuthentication enabled="False" /><ipSecurity><add ipAddress="10.0.0.1" /></ipSecurity>
               <isapiFilters><filter name="a" path="a.dll" /><filter name="b" enabled="false" /></isapiFilters>
               <handlers><add name="asp" modules="IsapiModule" scriptProcessor="%windir%\system32\inetsrv\asp.dll" />
                 <add name="own" modules="IsapiModule" scriptProcessor="C:\own.dll" /><add name="php" modules="FastCgiModule" scriptProcessor="C:\php.exe" />
                 <add name="m" type="Shop.Page, Shop" /><add name="s" type="System.Web.UI.PageHandlerFactory" /></handlers></appHostConfig></MSDeploy.webServer>"#,
        );
        let names: Vec<&str> = info
            .dependencies
            .iter()
            .map(|found| found.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "WindowsAuthentication",
                "IPSecurity",
                "ISAPIFilter",
                "ASP",
                "ISAPIExtensions",
                "CGI",
                "FTPServer"
            ]
        );
        assert!(info.app_pools[0].definition_included);
        assert_eq!((info.isapis.len(), info.managed_types.len()), (1, 1));
        assert_eq!(info.cgis[0].restricted, "Unknown");
        assert_eq!(needs("<sitemanifest />"), DependencyInfo::default());
    }
}
