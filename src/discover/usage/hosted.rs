//! The same of a server with IIS 7 or later: what applicationHost.config sets up, and where its logs are.

use super::count::LogOf;
use super::places::LogPlace;
use super::question::{MappedExtension, Question, SiteQuestion, UrlFolder};
use crate::discover::application_host::{default_documents, handlers};
use crate::discover::content::{Hosted, hosted_areas};
use crate::formats::apphost::{AppHostConfig, WholeScope};
use crate::formats::xml::ElementId;
use crate::model::path::fold;
use crate::model::{NodeKind, Place, Problem, ServerFacts, ServerPath};
use crate::rules::Variables;
use std::collections::BTreeMap;

/// Where IIS 7 and later writes logs unless it is told otherwise (IIS_schema.xml, siteDefaults/logFile).
const FOLDER: &str = r"%SystemDrive%\inetpub\logs\LogFiles";

impl Question {
    /// Asks about everything that a server with IIS 7 or later sets up for a part of it.
    pub fn of_application_host(server: &Hosted<'_>, scope: &WholeScope) -> Question {
        let (areas, _) = hosted_areas(server, scope);
        let below = match scope {
            WholeScope::Below { path, .. } => path.trim_end_matches('/'),
            _ => "",
        };
        let mut sites: BTreeMap<u32, SiteQuestion> = BTreeMap::new();
        for site in server.config.sites() {
            let own: Vec<_> = areas.iter().filter(|area| area.site == site.id).collect();
            if own.is_empty() {
                continue;
            }
            let is_application = |url: &str| {
                site.applications.iter().any(|application| {
                    fold(application.path.trim_matches('/')) == fold(url.trim_matches('/'))
                })
            };
            let folders: Vec<UrlFolder> = own
                .iter()
                .map(|area| UrlFolder {
                    address: area.url.clone(),
                    kind: match area.url.as_str() {
                        "" => NodeKind::Site,
                        url if is_application(url) => NodeKind::Application,
                        _ => NodeKind::VirtualDirectory,
                    },
                    key: area.key.clone(),
                    folder: Some(area.folder.clone()),
                    is_left_out: false,
                })
                .collect();
            let paths: Vec<String> = own
                .iter()
                .map(|area| format!("{}{}", site.name, area.url))
                .collect();
            let maps = handlers(server.config, &paths)
                .into_iter()
                .map(|(extension, program)| MappedExtension { extension, program })
                .collect();
            sites.insert(
                site.id,
                SiteQuestion {
                    id: site.id,
                    name: format!("{}{below}", site.name),
                    below: below.to_owned(),
                    maps,
                    folders,
                    default_documents: default_documents(server.config, &paths),
                    pages: BTreeMap::new(),
                },
            );
        }
        Question {
            sites: sites.into_values().collect(),
        }
    }
}

/// Where the configuration says that the logs of some sites are, and what speaks against finding use in them.
pub fn hosted_places(
    config: &AppHostConfig,
    facts: &ServerFacts,
    sites: &[u32],
) -> (Vec<LogPlace>, Vec<Problem>) {
    let document = config.document();
    let variables = Variables::of(facts);
    let folder = |text: &str, name: &str| {
        let text = if text.is_empty() { FOLDER } else { text };
        ServerPath::parse(&variables.expand(text).ok()?)?.join(name)
    };
    let child = |of: Option<ElementId>, name: &str| document.children_named(of?, name).next();
    let attribute = |of: Option<ElementId>, name: &str| -> String {
        let value = of.and_then(|element| document.attribute(element, name));
        value.map(|value| value.trim().to_owned()).unwrap_or_default()
    };
    let host = child(Some(document.root()), "system.applicationHost");
    let all = child(host, "sites");
    let defaults = child(child(all, "siteDefaults"), "logFile");
    let mut places = Vec::new();
    let mut problems = Vec::new();
    for site in all
        .into_iter()
        .flat_map(|all| document.children_named(all, "site"))
    {
        let Some(id) = attribute(Some(site), "id")
            .parse::<u32>()
            .ok()
            .filter(|id| sites.contains(id))
        else {
            continue;
        };
        let own = child(Some(site), "logFile");
        let said = |name: &str| match attribute(own, name) {
            text if text.is_empty() => attribute(defaults, name),
            text => text,
        };
        let place = Place::key(format!(
            "/configuration/system.applicationHost/sites/site[@id='{id}']/logFile"
        ));
        if said("enabled").eq_ignore_ascii_case("false") {
            problems.push(
                Problem::note("NOT-LOGGED", format!("Site {id} does not log its requests"))
                    .with_cause("logFile is not enabled. Only logs from before it was turned off can say what was used.")
                    .with_fix("Turn logging on for some weeks before the move, where that is possible.")
                    .with_place(place.clone()),
            );
        }
        let format = said("logFormat");
        if !format.is_empty() && !format.eq_ignore_ascii_case("W3C") {
            problems.push(
                Problem::warning(
                    "LOG-FORMAT",
                    format!("The logs of site {id} are in the format {format}, which is not read"),
                )
                .with_cause("Only W3C extended logs are read.")
                .with_fix(
                    "Convert them with LogParser to W3C extended logs, and give their folder with -logs.",
                )
                .with_place(place),
            );
        }
        places.extend(
            folder(&said("directory"), &format!("W3SVC{id}")).map(|folder| LogPlace {
                of: LogOf::Site(id),
                folder,
            }),
        );
    }
    let log = child(host, "log");
    if attribute(log, "centralLogFileMode").eq_ignore_ascii_case("CentralW3C") {
        let central = attribute(child(log, "centralW3CLogFile"), "directory");
        places.extend(folder(&central, "W3SVC").map(|folder| LogPlace {
            of: LogOf::All,
            folder,
        }));
    }
    (places, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::sample;

    const CONFIG: &str = r#"<configuration>
<system.applicationHost>
  <log centralLogFileMode="CentralW3C"><centralW3CLogFile directory="E:\central" /></log>
  <applicationPools><add name="Pool" /></applicationPools>
  <sites>
    <siteDefaults><logFile logFormat="W3C" directory="%SystemDrive%\logs" /></siteDefaults>
    <site name="Shop" id="3">
      <application path="/" applicationPool="Pool">
        <virtualDirectory path="/" physicalPath="D:\shop" /><virtualDirectory path="/img" physicalPath="D:\img" />
      </application>
      <application path="/staff" applicationPool="Pool"><virtualDirectory path="/" physicalPath="D:\staff" /></application>
    </site>
    <site name="Odd" id="4">
      <application path="/" applicationPool="Pool"><virtualDirectory path="/" physicalPath="D:\odd" /></application>
      <logFile logFormat="NCSA" directory="F:\odd" enabled="false" />
    </site>
  </sites>
</system.applicationHost>
<system.webServer>
  <defaultDocument><files><add value="default.asp" /></files></defaultDocument>
  <handlers>
    <add name="ASP" path="*.asp" verb="GET" modules="IsapiModule" scriptProcessor="%windir%\system32\inetsrv\asp.dll" />
    <add name="Static" path="*" verb="*" modules="StaticFileModule" />
  </handlers>
</system.webServer>
<location path="Shop/staff"><system.webServer><handlers>
  <add name="Tide" path="*.tide" verb="*" type="Acme.Tide, Acme" />
</handlers></system.webServer></location>
</configuration>"#;

    #[test]
    fn handlers_folders_and_logs_are_asked_about() {
        let (asked, below, (places, problems)) = sample::with(CONFIG, |server| {
            let below = WholeScope::Below {
                site: "Shop".to_owned(),
                path: "/staff".to_owned(),
            };
            (
                Question::of_application_host(server, &WholeScope::Site("Shop".to_owned())),
                Question::of_application_host(server, &below),
                hosted_places(server.config, server.facts, &[3, 4]),
            )
        });
        let below: Vec<_> = below
            .sites
            .iter()
            .map(|site| (site.name.as_str(), site.below.as_str(), site.folders.len()))
            .collect();
        assert_eq!(below, [("Shop/staff", "/staff", 1)]);
        assert_eq!(asked.sites.len(), 1);
        let site = &asked.sites[0];
        let folders: Vec<_> = site
            .folders
            .iter()
            .map(|folder| (folder.address.as_str(), folder.kind))
            .collect();
        assert_eq!(
            folders,
            [
                ("", NodeKind::Site),
                ("/img", NodeKind::VirtualDirectory),
                ("/staff", NodeKind::Application)
            ]
        );
        let maps: Vec<&str> = site.maps.iter().map(|map| map.extension.as_str()).collect();
        assert_eq!(maps, [".asp", ".tide"]);
        assert!(site.maps[1].program.contains("Acme.Tide") && site.maps[1].program.contains("Shop/staff"));
        assert!(site.default_documents.contains("default.asp"));
        let shown: Vec<_> = places
            .iter()
            .map(|place| (place.of, place.folder.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                (LogOf::Site(3), r"C:\logs\W3SVC3"),
                (LogOf::Site(4), r"F:\odd\W3SVC4"),
                (LogOf::All, r"E:\central\W3SVC")
            ]
        );
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["NOT-LOGGED", "LOG-FORMAT"]);
    }
}
