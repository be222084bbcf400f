//! The providers `appHostConfig` and `appPoolConfig`: a site, an application, a pool or all of them, between two servers
//! with IIS 7 or later.
//!
//! A path means a part of a file ([`WholeScope`]); [`AppHostPart::pair`] finds what it is on both servers and what is called
//! otherwise there. [`content_of`] and [`pools_of`] are what the links ContentExtension and AppPoolExtension add.

use super::destination::DestinationServer;
use super::held::Held;
use super::location::ServerLocation;
use crate::formats::apphost::{Application, Mapping, Site, WholeScope};
use crate::model::path::fold;
use crate::model::{ContentRoot, Place, Problem, ServerFacts, ServerPath, nearest};
use crate::rules::Variables;

/// What a path of one of the providers means.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AppHostPart {
    /// `appHostConfig` without a path.
    Server,
    /// `appHostConfig=Shop`.
    Site(String),
    /// `appHostConfig=Shop/app`: site, and the path below it with a leading slash.
    Below(String, String),
    /// `appPoolConfig` without a path.
    Pools,
    /// `appPoolConfig=Shop pool`.
    Pool(String),
}

/// One part on both servers.
#[derive(Clone, Debug)]
pub struct PartPair {
    /// What is read.
    pub source: WholeScope,
    /// What it is made equal to.
    pub destination: WholeScope,
    /// What is called otherwise there.
    pub mapping: Mapping,
}

impl AppHostPart {
    /// Reads the path of a provider.
    pub fn parse(provider: &str, path: &str) -> AppHostPart {
        if provider == "appPoolConfig" {
            return match path.trim() {
                "" => AppHostPart::Pools,
                name => AppHostPart::Pool(name.to_owned()),
            };
        }
        let path = path.trim().replace('\\', "/");
        let path = path.trim_matches('/');
        match path.split_once('/') {
            _ if path.is_empty() => AppHostPart::Server,
            None => AppHostPart::Site(path.to_owned()),
            Some((site, below)) => {
                AppHostPart::Below(site.trim().to_owned(), format!("/{}", below.trim_matches('/')))
            }
        }
    }

    /// This part of the source and that part of the destination; an empty path of the destination means the same as the
    /// source's.
    ///
    /// # Errors
    /// When the source does not have it, the destination lacks the site around it, or both are of different kinds.
    pub fn pair(
        &self,
        destination: &AppHostPart,
        from: &DestinationServer,
        to: &DestinationServer,
    ) -> Result<PartPair, Problem> {
        let destination = match destination {
            AppHostPart::Server | AppHostPart::Pools => self,
            named => named,
        };
        let source = self.on(from)?;
        match (&source, destination) {
            (WholeScope::Server | WholeScope::Pools, _) if self == destination => Ok(PartPair {
                destination: source.clone(),
                source,
                mapping: Mapping::default(),
            }),
            (WholeScope::Pool(own), AppHostPart::Pool(other)) => {
                let there = pool_named(to, other).unwrap_or_else(|| other.clone());
                Ok(PartPair {
                    destination: WholeScope::Pool(there.clone()),
                    mapping: Mapping {
                        pool: Some((own.clone(), there)),
                        ..Mapping::default()
                    },
                    source,
                })
            }
            (WholeScope::Site(own), AppHostPart::Site(other)) => {
                let (id, there) = number(from, to, own, other)?;
                Ok(PartPair {
                    destination: WholeScope::Site(there.clone()),
                    mapping: Mapping {
                        site: Some((own.clone(), there)),
                        id,
                        ..Mapping::default()
                    },
                    source,
                })
            }
            (WholeScope::Below { site, path }, AppHostPart::Below(other, below)) => {
                let Some(there) = site_named(to, other) else {
                    return Err(missing_site(to, other)
                        .with_cause(format!("{other}{below} can only be made in a site that exists.")));
                };
                let own = site_named(from, site);
                let id = own.map(|own| (own.id.to_string(), there.id.to_string()));
                Ok(PartPair {
                    destination: WholeScope::Below {
                        site: there.name.clone(),
                        path: below.clone(),
                    },
                    mapping: Mapping {
                        site: Some((site.clone(), there.name)),
                        id,
                        below: Some((path.clone(), below.clone())),
                        pool: None,
                    },
                    source,
                })
            }
            _ => Err(Problem::error(
                "INCOMPATIBLE-PATHS",
                "The paths of source and destination mean different things",
            )
            .with_cause(format!(
                "The source is {}, the destination {}.",
                self.words(),
                destination.words()
            ))
            .with_fix("Name a site at both ends, or an application at both, or leave both paths out.")),
        }
    }

    /// This part of a server that has it.
    ///
    /// # Errors
    /// When it does not; the nearest name is offered.
    pub fn on(&self, server: &DestinationServer) -> Result<WholeScope, Problem> {
        match self {
            AppHostPart::Server => Ok(WholeScope::Server),
            AppHostPart::Pools => Ok(WholeScope::Pools),
            AppHostPart::Pool(name) => match pool_named(server, name) {
                Some(name) => Ok(WholeScope::Pool(name)),
                None => {
                    let pools = server.config.application_pools();
                    let names = pools.iter().map(|pool| pool.name.as_str());
                    Err(missing(server, &format!("application pool {name}"), name, names))
                }
            },
            AppHostPart::Site(name) => match site_named(server, name) {
                Some(site) => Ok(WholeScope::Site(site.name)),
                None => Err(missing_site(server, name)),
            },
            AppHostPart::Below(name, path) => {
                let site = site_named(server, name).ok_or_else(|| missing_site(server, name))?;
                let scope = WholeScope::Below {
                    site: site.name.clone(),
                    path: path.clone(),
                };
                let is_there = server
                    .config
                    .locations()
                    .iter()
                    .any(|location| is_at(&location.path, &format!("{}{path}", site.name)))
                    || site
                        .applications
                        .iter()
                        .any(|application| !directories(application, Some(path)).is_empty());
                if is_there {
                    return Ok(scope);
                }
                let paths: Vec<String> = site
                    .applications
                    .iter()
                    .filter(|application| application.path != "/")
                    .map(|application| format!("{}{}", site.name, application.path))
                    .collect();
                let wanted = format!("{}{path}", site.name);
                let problem = missing(
                    server,
                    &format!("application or configuration {wanted}"),
                    &wanted,
                    paths.iter().map(String::as_str),
                );
                Err(Problem {
                    code: "ERROR_APP_DOES_NOT_EXIST".to_owned(),
                    ..problem
                })
            }
        }
    }

    fn words(&self) -> String {
        match self {
            AppHostPart::Server => "the whole configuration".to_owned(),
            AppHostPart::Site(name) => format!("the site {name}"),
            AppHostPart::Below(site, path) => format!("{site}{path}, a part of a site"),
            AppHostPart::Pools => "all application pools".to_owned(),
            AppHostPart::Pool(name) => format!("the application pool {name}"),
        }
    }
}

/// Makes sure that a server has a configuration of IIS 7 or later, before it is opened as the source.
///
/// # Errors
/// When it has a metabase instead: these providers do not read one.
pub fn check_source(location: &ServerLocation, provider: &str) -> Result<(), Problem> {
    if Held::by(location) != Held::Metabase {
        return Ok(());
    }
    let label = location.folder_name().unwrap_or_default();
    Err(Problem::error(
        "NO-APPHOST",
        format!("The provider {provider} reads IIS 7 and later, and {label} is an IIS 6 server"),
    )
    .with_cause("It holds a MetaBase.xml and no applicationHost.config.")
    .with_fix("Use the provider metaKey, or webServer60 for all of it; a sync from IIS 6 to IIS 7 or later is a migration."))
}

/// Folders of the virtual directories that a scope of the source holds, with the same folders of the destination.
/// Anything that has no folder of its own is named by a problem.
pub fn content_of(
    pair: &PartPair,
    from: &DestinationServer,
    to: &ServerFacts,
) -> (Vec<ContentRoot>, Vec<Problem>) {
    let (here, there) = (Variables::of(&from.facts), Variables::of(to));
    let (mut roots, mut problems) = (Vec::new(), Vec::new());
    for (site, below) in sites_of(&pair.source, from) {
        let name = match &pair.mapping.site {
            Some((_, there)) => there.clone(),
            None => site.name.clone(),
        };
        for application in &site.applications {
            for (directory, physical) in directories(application, below.as_deref()) {
                let path = match &pair.mapping.below {
                    Some((own, other)) => {
                        let rest: String = directory.chars().skip(own.chars().count()).collect();
                        format!("{other}{rest}")
                    }
                    None => directory.clone(),
                };
                let logical = format!("{name}{}", path.trim_end_matches('/'));
                let origin = format!("{}{}", site.name, directory.trim_end_matches('/'));
                let folder = |variables: &Variables| match variables.expand(&physical) {
                    Ok(text) => {
                        ServerPath::parse(&text).ok_or_else(|| format!("\"{physical}\" is no full path"))
                    }
                    Err(variable) => Err(format!(
                        "\"{physical}\" names the variable %{variable}%, which no file of the server explains"
                    )),
                };
                match (folder(&here), folder(&there)) {
                    (Ok(source), Ok(destination)) => roots.push(ContentRoot {
                        logical,
                        origin,
                        source,
                        destination,
                    }),
                    (Err(why), _) | (_, Err(why)) => problems.push(
                        Problem::warning(
                            "CONTENT-NOT-FOUND",
                            format!("The content of {origin} cannot be found and is not copied"),
                        )
                        .with_cause(format!("{why}."))
                        .with_fix(
                            "Copy the folder yourself, or write its full path into the virtual directory.",
                        )
                        .with_place(Place::key(origin.clone()))
                        .with_target(logical),
                    ),
                }
            }
        }
    }
    (roots, problems)
}

/// Application pools that a scope of the source runs in, by their names, each with where it is named.
pub fn pools_of(scope: &WholeScope, from: &DestinationServer) -> Vec<(String, Vec<String>)> {
    let mut pools: Vec<(String, Vec<String>)> = Vec::new();
    for (site, below) in sites_of(scope, from) {
        for application in &site.applications {
            let is_in = below
                .as_deref()
                .is_none_or(|below| is_at(&application.path, below));
            if !is_in || application.pool.is_empty() {
                continue;
            }
            let user = format!("{}{}", site.name, application.path.trim_end_matches('/'));
            match pools
                .iter_mut()
                .find(|(name, _)| fold(name) == fold(&application.pool))
            {
                Some((_, users)) => users.push(user),
                None => pools.push((application.pool.clone(), vec![user])),
            }
        }
    }
    pools
}

/// Sites of a scope, and the path that is meant of them.
fn sites_of(scope: &WholeScope, server: &DestinationServer) -> Vec<(Site, Option<String>)> {
    let sites = server.config.sites();
    match scope {
        WholeScope::Server => sites.into_iter().map(|site| (site, None)).collect(),
        WholeScope::Site(name) => sites
            .into_iter()
            .filter(|site| fold(&site.name) == fold(name))
            .map(|site| (site, None))
            .collect(),
        WholeScope::Below { site: name, path } => sites
            .into_iter()
            .filter(|site| fold(&site.name) == fold(name))
            .map(|site| (site, Some(path.clone())))
            .collect(),
        WholeScope::Pool(_) | WholeScope::Pools => Vec::new(),
    }
}

/// Virtual directories of an application by their paths below the site, with their folders; only those at or below a
/// path, when one is wanted.
fn directories(application: &Application, wanted: Option<&str>) -> Vec<(String, String)> {
    application
        .virtual_directories
        .iter()
        .map(|directory| {
            let around = application.path.trim_end_matches('/');
            let path = match directory.path.trim_end_matches('/') {
                "" if around.is_empty() => "/".to_owned(),
                own => format!("{around}{own}"),
            };
            (path, directory.physical_path.clone())
        })
        .filter(|(path, _)| wanted.is_none_or(|wanted| is_at(path, wanted)))
        .collect()
}

/// True for a path itself and what lies below it.
fn is_at(path: &str, wanted: &str) -> bool {
    let (path, wanted) = (fold(path), fold(wanted));
    path == wanted || path.starts_with(&format!("{}/", wanted.trim_end_matches('/')))
}

fn site_named(server: &DestinationServer, name: &str) -> Option<Site> {
    let wanted = fold(name);
    server
        .config
        .sites()
        .into_iter()
        .find(|site| fold(&site.name) == wanted)
}

fn pool_named(server: &DestinationServer, name: &str) -> Option<String> {
    let wanted = fold(name);
    let pools = server.config.application_pools();
    pools
        .into_iter()
        .map(|pool| pool.name)
        .find(|name| fold(name) == wanted)
}

/// A pair of texts: what it is here, and there.
type Renamed = Option<(String, String)>;

/// Number and name that a site gets: those of the site of that name; else its own number when it is free, or the next
/// one that is.
fn number(
    from: &DestinationServer,
    to: &DestinationServer,
    own: &str,
    other: &str,
) -> Result<(Renamed, String), Problem> {
    let site = site_named(from, own).ok_or_else(|| missing_site(from, own))?;
    let (id, name) = match site_named(to, other) {
        Some(there) => (there.id, there.name),
        None => {
            let taken: Vec<u32> = to.config.sites().iter().map(|site| site.id).collect();
            let id = match taken.contains(&site.id) {
                true => taken.iter().max().map_or(1, |most| most.saturating_add(1)),
                false => site.id,
            };
            (id, other.to_owned())
        }
    };
    Ok((Some((site.id.to_string(), id.to_string())), name))
}

fn missing_site(server: &DestinationServer, name: &str) -> Problem {
    let sites = server.config.sites();
    let names = sites.iter().map(|site| site.name.as_str());
    let problem = missing(server, &format!("site {name}"), name, names);
    Problem {
        code: "ERROR_SITE_DOES_NOT_EXIST".to_owned(),
        ..problem
    }
}

fn missing<'n>(
    server: &DestinationServer,
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'n str> + Clone,
) -> Problem {
    let problem = Problem::error(
        "ERROR_INVALID_PATH",
        format!("{} has no {what}", server.facts.name),
    )
    .with_place(Place::file(server.config_path.as_str()));
    let names: Vec<&str> = known.clone().into_iter().collect();
    match nearest(name, known) {
        Some(near) => problem.with_fix(format!("Did you mean {near}?")),
        None if names.is_empty() => problem.with_fix("Leave the path out to mean all of it."),
        None => problem.with_fix(format!("There are: {}.", names.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_mean_sites_applications_pools_or_all() {
        let part = |provider: &str, path: &str| AppHostPart::parse(provider, path);
        assert_eq!(part("appHostConfig", ""), AppHostPart::Server);
        assert_eq!(
            part("appHostConfig", " Shop/ "),
            AppHostPart::Site("Shop".to_owned())
        );
        assert_eq!(
            part("appHostConfig", r"Shop\a/b/"),
            AppHostPart::Below("Shop".to_owned(), "/a/b".to_owned())
        );
        assert_eq!(part("appPoolConfig", ""), AppHostPart::Pools);
        assert_eq!(part("appPoolConfig", "A/B"), AppHostPart::Pool("A/B".to_owned()));
    }

    #[test]
    fn what_lies_below_a_path_ends_at_a_slash() {
        assert!(is_at("/App", "/app"));
        assert!(is_at("/app/x", "/app"));
        assert!(!is_at("/app2", "/app"));
    }
}
