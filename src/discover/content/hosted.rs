//! The same for a server with IIS 7 or later: the folders of its sites, and what applicationHost.config adds to what their
//! files say.

use super::areas::Area;
use super::configured::{elsewhere, tasks};
use super::hosts_file;
use super::programs::Programs;
use super::row::{Refine, row};
use crate::discover::of_config;
use crate::discover::programs::Processor;
use crate::formats::apphost::{AppHostConfig, Application, WholeScope};
use crate::hosts::Host;
use crate::model::path::fold;
use crate::model::{Evidence, EvidenceKind, Place, ServerFacts, ServerPath, Severity};
use crate::rules::Variables;

/// The filter that ASP.NET 4 installs for itself.
const OWN_FILTER: &str = "aspnet_filter.dll";

/// A server with IIS 7 or later.
#[derive(Clone, Copy)]
pub struct Hosted<'s> {
    /// Its configuration.
    pub config: &'s AppHostConfig,
    /// Its files.
    pub host: &'s dyn Host,
    /// What it is.
    pub facts: &'s ServerFacts,
}

/// The folders of a scope, and a row for each whose path cannot be told.
pub fn hosted_areas(server: &Hosted<'_>, scope: &WholeScope) -> (Vec<Area>, Vec<Evidence>) {
    let variables = Variables::of(server.facts);
    let (mut areas, mut unknown) = (Vec::new(), Vec::new());
    for site in server.config.sites() {
        let below = match scope {
            WholeScope::Server => "",
            WholeScope::Site(name) if fold(name) == fold(&site.name) => "",
            WholeScope::Below { site: name, path } if fold(name) == fold(&site.name) => path.as_str(),
            _ => continue,
        };
        for (application, directory) in site.applications.iter().flat_map(|application| {
            application
                .virtual_directories
                .iter()
                .map(move |one| (application, one))
        }) {
            let url = url_of(application, &directory.path);
            if !is_below(&url, below) {
                continue;
            }
            let key = format!(
                "/configuration/system.applicationHost/sites/site[@name='{}']/application[@path='{}']/virtualDirectory[@path='{}']",
                site.name, application.path, directory.path
            );
            let name = format!("{}{url}", site.name);
            let folder = variables
                .expand(&directory.physical_path)
                .ok()
                .and_then(|path| ServerPath::parse(&path));
            match folder {
                Some(folder) => areas.push(Area {
                    name,
                    site: site.id,
                    url,
                    key,
                    folder,
                }),
                None => unknown.push(
                    row(
                        EvidenceKind::Unread,
                        directory.physical_path.as_str(),
                        Place::key(format!("{key}/@physicalPath")),
                        &name,
                    )
                    .says(
                        Severity::Warning,
                        "The folder could not be read, because its path is no full one or names a variable that no file of \
                         the server explains. What its files need is not known.",
                        "Write the full path into a copy of the configuration, and scan again.",
                    ),
                ),
            }
        }
    }
    areas.sort_by_key(|area| (area.site, fold(&area.url)));
    (areas, unknown)
}

/// What the configuration shows. Of a part of a site nothing is told that belongs to the whole server.
pub fn hosted(server: &Hosted<'_>, scope: &WholeScope, areas: &[Area]) -> Vec<Evidence> {
    let Hosted { config, host, facts } = *server;
    let windows = facts.windows_directory.as_str();
    let mut programs = Programs::new(host, windows);
    let area = areas.first().map_or("the old server", |area| area.name.as_str());
    let info = of_config(config, scope, facts.is_64_bit);
    let mut rows = Vec::new();
    let handled = info
        .isapis
        .iter()
        .map(|isapi| (&isapi.dll, &isapi.triggers))
        .chain(info.cgis.iter().map(|cgi| (&cgi.exe, &cgi.triggers)));
    for (program, triggers) in handled {
        if matches!(Processor::of(program), Processor::Isapi | Processor::Cgi) {
            let place = triggers.first().cloned().unwrap_or_default();
            rows.extend(programs.named(program, "a handler runs it", place, area));
        }
    }
    for kind in &info.managed_types {
        let place = Place::key(kind.triggers.first().cloned().unwrap_or_default());
        rows.push(row(EvidenceKind::Module, kind.name.as_str(), place, area).says(
            Severity::Note,
            "The configuration of the server names this type of managed code for a handler or a module. Its assembly lies in \
             the bin folder of the application or in the global assembly cache.",
            "Make sure that the assembly is in bin, or install it into the cache of the destination.",
        ));
    }
    rows.extend(filters(config, scope, &mut programs, area));
    rows.extend(elsewhere(areas));
    if !matches!(scope, WholeScope::Below { .. }) {
        rows.extend(modules(config, &mut programs));
        rows.extend(tasks(host, windows));
        rows.extend(hosts_file::names(host, windows));
    }
    rows
}

/// Native modules of the server that do not come with IIS.
fn modules(config: &AppHostConfig, programs: &mut Programs<'_>) -> Vec<Evidence> {
    let known = of_config(config, &WholeScope::Server, true).native_modules;
    let is_foreign = |name: &str| known.iter().any(|module| module.name == name);
    config
        .global_modules()
        .iter()
        .filter(|module| is_foreign(&module.name))
        .filter_map(|module| {
            let place = format!(
                "/configuration/system.webServer/globalModules/add[@name='{}']/@image",
                module.name
            );
            let label = format!("native module {}", module.name);
            let mut found = programs.named(&module.image, &label, place, "all sites")?;
            found.kind = EvidenceKind::Module;
            if found.product.is_none() {
                found = found.says(
                    Severity::Warning,
                    "A native module that is not part of IIS. It does not come along with the sites, and sites that use it \
                     fail until it is installed.",
                    "Install the product that it belongs to at the destination, in a version for its Windows.",
                );
            }
            Some(found)
        })
        .collect()
}

/// ISAPI filters of the server and of the sites of a scope.
fn filters(
    config: &AppHostConfig,
    scope: &WholeScope,
    programs: &mut Programs<'_>,
    area: &str,
) -> Vec<Evidence> {
    let document = config.document();
    let mut rows = Vec::new();
    for element in document.subtree(document.root()) {
        let parent = document.parent(element);
        let is_filter = document.name(element) == "filter"
            && parent.is_some_and(|parent| document.name(parent) == "isapiFilters");
        let value = |name: &str| {
            document
                .attribute(element, name)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let path = value("path");
        let is_own = path.to_ascii_lowercase().ends_with(OWN_FILTER);
        if !is_filter || path.is_empty() || is_own || value("enabled").eq_ignore_ascii_case("false") {
            continue;
        }
        let tag = std::iter::successors(parent, |above| document.parent(*above))
            .find(|above| document.name(*above) == "location");
        let location = tag
            .and_then(|tag| document.attribute(tag, "path"))
            .map(|path| path.trim_matches('/').to_owned())
            .unwrap_or_default();
        let (is_wanted, owner) = match scope {
            _ if location.is_empty() => (!matches!(scope, WholeScope::Below { .. }), "all sites"),
            WholeScope::Site(name) => (is_below(&location, name), area),
            WholeScope::Below { site, path } => (is_below(&location, &format!("{site}{path}")), area),
            _ => (true, location.as_str()),
        };
        if !is_wanted {
            continue;
        }
        let around = match location.as_str() {
            "" => String::new(),
            path => format!("/location[@path='{path}']"),
        };
        let place = format!(
            "/configuration{around}/system.webServer/isapiFilters/filter[@name='{}']/@path",
            value("name")
        );
        rows.extend(programs.named(&path, &format!("filter {}", value("name")), place, owner));
    }
    rows
}

/// `/shop` and `/img` are `/shop/img`; the root of the site is empty.
fn url_of(application: &Application, directory: &str) -> String {
    let (above, own) = (application.path.trim_matches('/'), directory.trim_matches('/'));
    [above, own]
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| format!("/{part}"))
        .collect()
}

fn is_below(path: &str, above: &str) -> bool {
    fold(path)
        .strip_prefix(&fold(above.trim_end_matches('/')))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
pub(crate) mod sample {
    //! A server for tests.

    use super::*;
    use crate::hosts::MemoryHost;
    use crate::model::IisVersion;

    /// Looks at a server without files that is set up so.
    pub fn with<T>(config: &str, look: impl FnOnce(&Hosted<'_>) -> T) -> T {
        let config = AppHostConfig::parse(config.as_bytes().to_vec(), "applicationHost.config").expect("XML");
        look(&Hosted {
            config: &config,
            host: &MemoryHost::new("NEW"),
            facts: &ServerFacts {
                name: "NEW".to_owned(),
                iis: IisVersion::IIS10,
                windows_directory: r"C:\Windows".to_owned(),
                is_64_bit: true,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = r#"<configuration>
<system.applicationHost>
  <applicationPools><add name="Pool" managedRuntimeVersion="v4.0" /></applicationPools>
  <sites>
    <site name="Shop" id="3">
      <application path="/" applicationPool="Pool">
        <virtualDirectory path="/" physicalPath="%SystemDrive%\inetpub\shop" />
        <virtualDirectory path="/img" physicalPath="D:\img" />
      </application>
      <application path="/staff" applicationPool="Pool">
        <virtualDirectory path="/" physicalPath="E:\staff" />
        <virtualDirectory path="/odd" physicalPath="%UNKNOWN%\x" />
      </application>
    </site>
    <site name="Other" id="4">
      <application path="/" applicationPool="Pool"><virtualDirectory path="/" physicalPath="D:\other" /></application>
    </site>
  </sites>
</system.applicationHost>
<system.webServer>
  <globalModules>
    <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
    <add name="AcmeGate" image="D:\acme\gate.dll" />
  </globalModules>
  <isapiFilters>
    <filter name="ASP.Net_4.0" path="%windir%\Microsoft.NET\Framework64\v4.0.30319\aspnet_filter.dll" />
    <filter name="Stamp" path="D:\acme\stamp.dll" />
  </isapiFilters>
</system.webServer>
<location path="Other"><system.webServer><isapiFilters><filter name="Else" path="D:\else.dll" /></isapiFilters></system.webServer></location>
</configuration>"#;

    fn look(scope: &WholeScope) -> (Vec<Area>, Vec<Evidence>) {
        let (areas, rows) = sample::with(CONFIG, |server| {
            let (areas, mut rows) = hosted_areas(server, scope);
            rows.extend(hosted(server, scope, &areas));
            (areas, rows)
        });
        for row in &rows {
            assert!(
                !row.meaning.is_empty() && !row.fix.is_empty() && !row.place.is_unknown(),
                "{row:?}"
            );
        }
        (areas, rows)
    }

    fn names(rows: &[Evidence]) -> Vec<&str> {
        let mut names: Vec<&str> = rows.iter().map(|row| row.what.as_str()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_site_has_its_folders_and_what_the_server_adds() {
        let (areas, rows) = look(&WholeScope::Site("shop".to_owned()));
        let folders: Vec<_> = areas
            .iter()
            .map(|area| (area.name.as_str(), area.url.as_str(), area.folder.as_str()))
            .collect();
        assert_eq!(
            folders,
            [
                ("Shop", "", r"C:\inetpub\shop"),
                ("Shop/img", "/img", r"D:\img"),
                ("Shop/staff", "/staff", r"E:\staff")
            ]
        );
        assert!(areas.iter().all(|area| area.site == 3));
        assert_eq!(
            names(&rows),
            [
                r"%UNKNOWN%\x",
                r"D:\acme\gate.dll",
                r"D:\acme\stamp.dll",
                r"D:\img",
                r"E:\staff"
            ]
        );
        let gate = rows
            .iter()
            .find(|row| row.what.ends_with("gate.dll"))
            .expect("found");
        assert_eq!(gate.kind, EvidenceKind::Module);
        assert_eq!(
            gate.excerpt,
            "native module AcmeGate; the file is not in the copy"
        );
    }

    #[test]
    fn an_application_alone_has_nothing_of_the_server() {
        let (areas, rows) = look(&WholeScope::Below {
            site: "Shop".to_owned(),
            path: "/staff".to_owned(),
        });
        assert_eq!(areas.len(), 1);
        assert_eq!(names(&rows), [r"%UNKNOWN%\x"]);
        let (_, all) = look(&WholeScope::Server);
        assert!(names(&all).contains(&r"D:\else.dll"), "{all:?}");
    }
}
