//! A server with IIS 7 or later as the destination of an operation.

use super::facts;
use super::location::ServerLocation;
use super::schema::ServerSchema;
use super::source::unreadable;
use crate::formats::apphost::AppHostConfig;
use crate::formats::xml::Document;
use crate::hosts::{Configuration, Host, find_configuration};
use crate::model::{IisVersion, Place, Problem, ServerFacts, ServerPath, hex, nearest};
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

/// Files, configuration and facts of the server that would be written.
pub struct DestinationServer {
    /// Its files, to be read.
    pub host: Arc<dyn Host>,
    /// Where it is; writing opens it again through this.
    pub location: ServerLocation,
    /// Its configuration.
    pub config: AppHostConfig,
    /// Where that lies on the server.
    pub config_path: ServerPath,
    /// SHA-256 of its bytes, hexadecimal.
    pub config_hash: String,
    /// What the server is.
    pub facts: ServerFacts,
    /// Where each fact was found, a sentence each, for people.
    pub evidence: Vec<String>,
    /// What was odd while opening it.
    pub problems: Vec<Problem>,
    /// What to call it in messages: its folder.
    pub label: String,
    /// What its configuration accepts, once somebody has asked.
    pub(super) schema: OnceLock<Arc<ServerSchema>>,
}

impl std::fmt::Debug for DestinationServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DestinationServer({}, {})", self.facts.name, self.label)
    }
}

/// The site that a path of the destination means.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DestinationSite {
    /// Its number; `None` when the site does not exist and no number was asked for.
    pub id: Option<u32>,
    /// The name asked for, when a name was.
    pub name: Option<String>,
}

impl DestinationServer {
    /// Opens a server that is a folder of files.
    ///
    /// # Errors
    /// When the folder cannot be read, or holds no configuration of IIS 7 or later.
    pub fn open(location: &ServerLocation) -> Result<DestinationServer, Problem> {
        let host = location.open("destination")?;
        let label = host.label();
        let configuration = find_configuration(&host).map_err(|error| unreadable(&label, &error))?;
        let Some(config_path) = configuration.application_host.clone() else {
            return Err(no_iis(&label, &configuration));
        };
        refuse_shared_configuration(&host, &config_path)?;
        let bytes = host
            .read(&config_path)
            .map_err(|error| unreadable(config_path.as_str(), &error))?;
        let config_hash = hex(&Sha256::digest(&bytes));
        let config = AppHostConfig::parse(bytes, config_path.as_str())?;
        let Some(guess) = config.version_guess() else {
            return Err(not_iis7(config_path.as_str()));
        };
        let mut problems = host.problems().to_vec();
        problems.extend(config.problems());
        let mut evidence = Vec::new();
        let name = facts::from_folder(location.folder_name(), &mut evidence);
        let windows_directory = match &configuration.windows_directory {
            Some(path) => path.as_str().to_owned(),
            None => r"C:\Windows".to_owned(),
        };
        evidence.push(format!(
            "Windows directory {windows_directory}: it holds the configuration"
        ));
        // Each later release reads what an earlier one wrote, so the lower bound is what may be relied upon.
        evidence.push(format!("{} or later: {}", guess.at_least, guess.because));
        let is_64_bit = guess.at_least >= IisVersion::IIS10
            || ["SysWOW64", r"Microsoft.NET\Framework64"]
                .iter()
                .any(|folder| facts::has_folder(&host, &windows_directory, folder))
            || !facts::has_folder(&host, &windows_directory, r"Microsoft.NET\Framework");
        Ok(DestinationServer {
            facts: ServerFacts {
                name,
                iis: guess.at_least,
                windows_directory,
                is_64_bit,
            },
            host: Arc::new(host),
            location: location.clone(),
            config,
            config_path,
            config_hash,
            evidence,
            problems,
            label,
            schema: OnceLock::new(),
        })
    }

    /// The site that a path of the `metaKey` provider means here: `lm/w3svc/4`, or a name. It need not exist: a sync
    /// makes it.
    ///
    /// # Errors
    /// When the path means something other than a whole site.
    pub fn site(&self, path: &str) -> Result<DestinationSite, Problem> {
        let text = path.trim().replace('\\', "/");
        let trimmed = text.trim_matches('/');
        let parts: Vec<&str> = trimmed.split('/').collect();
        let is_key = parts
            .first()
            .is_some_and(|first| first.eq_ignore_ascii_case("lm"));
        match parts.as_slice() {
            [""] => Err(
                Problem::error("ERROR_INVALID_PATH", "The provider metaKey needs a path")
                    .with_fix("Write -dest:metaKey=lm/w3svc/1, or the name of a site."),
            ),
            [_, service, id] if is_key && service.eq_ignore_ascii_case("w3svc") => match id.parse::<u32>() {
                Ok(id) if id > 0 => Ok(DestinationSite {
                    id: Some(id),
                    name: None,
                }),
                _ => Err(self.no_site(trimmed)),
            },
            _ if is_key => Err(self.no_site(trimmed)),
            [name] => {
                let found = self
                    .config
                    .sites()
                    .into_iter()
                    .find(|site| site.name.eq_ignore_ascii_case(name));
                Ok(DestinationSite {
                    id: found.map(|site| site.id),
                    name: Some((*name).to_owned()),
                })
            }
            _ => Err(self.no_site(trimmed)),
        }
    }

    fn no_site(&self, path: &str) -> Problem {
        let sites = self.config.sites();
        let names: Vec<String> = sites
            .iter()
            .map(|site| format!("{} “{}”", site.id, site.name))
            .collect();
        let near = nearest(path, sites.iter().map(|site| site.name.as_str()));
        Problem::error("ERROR_INVALID_PATH", format!("{path} is no whole site"))
            .with_cause("A migration brings whole sites; parts of them belong to the subject “single keys”.")
            .with_fix(match (near, names.is_empty()) {
                (Some(name), _) => format!("Did you mean {name}?"),
                (None, true) => {
                    "Write metaKey=lm/w3svc/1 for site 1; it is made if it does not exist.".to_owned()
                }
                (None, false) => format!(
                    "Write metaKey=lm/w3svc/1 for site 1. Sites there are: {}.",
                    names.join(", ")
                ),
            })
            .with_place(Place::file(self.config_path.as_str()))
    }
}

fn no_iis(label: &str, configuration: &Configuration) -> Problem {
    let problem = Problem::error("NO-IIS", format!("The destination {label} has no IIS 7 or later"))
        .with_place(Place::file(label));
    match &configuration.metabase {
        Some(path) => problem
            .with_cause(format!("It holds {path}: IIS 6."))
            .with_fix(
                "Name the folder of a server with IIS 7 or later. A sync between two IIS 6 servers takes the provider metaKey or webServer60 at both ends of siteferry -verb:sync.",
            ),
        None => problem
            .with_cause("There is no Windows\\System32\\inetsrv\\config\\applicationHost.config on its drives or at its top.")
            .with_fix("Install IIS on the server, or name the folder that stands for its whole file system."),
    }
}

fn not_iis7(file: &str) -> Problem {
    Problem::error("NO-IIS", format!("{file} is no configuration of IIS 7 or later"))
        .with_cause("It has no section group system.applicationHost.")
        .with_fix("Copy applicationHost.config of the server again.")
        .with_place(Place::file(file))
}

/// IIS reads another file than the one in its own folder when redirection.config says so (Shared Configuration); a sync
/// into the one that is not read would change nothing and look as if it had.
fn refuse_shared_configuration(host: &dyn Host, config_path: &ServerPath) -> Result<(), Problem> {
    let redirection = config_path
        .parent()
        .and_then(|folder| folder.join("redirection.config"));
    let Some(path) = redirection.filter(|path| matches!(host.entry(path), Ok(Some(_)))) else {
        return Ok(());
    };
    let bytes = host
        .read(&path)
        .map_err(|error| unreadable(path.as_str(), &error))?;
    let document = Document::parse(bytes, path.as_str())?;
    let setting = document
        .children_named(document.root(), "configurationRedirection")
        .find(|element| {
            document
                .attribute(*element, "enabled")
                .is_some_and(|value| value.eq_ignore_ascii_case("true"))
        });
    let Some(element) = setting else { return Ok(()) };
    let elsewhere = document.attribute(element, "path").unwrap_or_default();
    Err(Problem::error(
        "SHARED-CONFIGURATION",
        format!("The configuration of this server is kept elsewhere: {elsewhere}"),
    )
    .with_cause(
        "redirection.config switches Shared Configuration on, so IIS does not read the file beside it.",
    )
    .with_fix(
        "Name the server that keeps the shared configuration, or switch Shared Configuration off first.",
    )
    .with_place(Place::file(path.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(config: &str) -> (tempfile::TempDir, Result<DestinationServer, Problem>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("NEW1/C/Windows/System32/inetsrv/config");
        std::fs::create_dir_all(&path).expect("creates");
        std::fs::write(path.join("applicationHost.config"), config).expect("writes");
        let opened = DestinationServer::open(&ServerLocation::folder(folder.path().join("NEW1")));
        (folder, opened)
    }

    #[test]
    fn tells_its_sites_and_its_name() {
        let (_folder, opened) = server(
            r#"<configuration><system.applicationHost><sites><site name="Shop" id="7" /></sites></system.applicationHost></configuration>"#,
        );
        let server = opened.expect("opens");
        assert_eq!(server.facts.name, "NEW1");
        assert!(!server.facts.iis.has_metabase());
        assert_eq!(server.config_hash.len(), 64);
        assert_eq!(server.site("lm/w3svc/4").expect("a site").id, Some(4));
        assert_eq!(server.site("shop").expect("a site").id, Some(7));
        assert_eq!(server.site("New One").expect("a site").id, None);
        for path in ["lm/w3svc", "lm/w3svc/1/root", "Shop/app", "", "lm/w3svc/x"] {
            assert_eq!(server.site(path).expect_err(path).code, "ERROR_INVALID_PATH");
        }
    }

    #[test]
    fn a_destination_without_iis_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("C/Windows")).expect("creates");
        let location = ServerLocation::folder(folder.path());
        assert_eq!(
            DestinationServer::open(&location).expect_err("no IIS").code,
            "NO-IIS"
        );
        assert_eq!(server("<configuration/>").1.expect_err("no IIS").code, "NO-IIS");
    }

    #[test]
    fn a_configuration_that_iis_does_not_read_is_not_written() {
        for (enabled, refused) in [("true", true), ("false", false)] {
            let (folder, _) = server(
                "<configuration><system.applicationHost><sites/></system.applicationHost></configuration>",
            );
            let root = folder.path().join("NEW1");
            std::fs::write(
                root.join("C/Windows/System32/inetsrv/config/redirection.config"),
                format!(r#"<configuration><configurationRedirection enabled="{enabled}" path="\\farm\config" /></configuration>"#),
            )
            .expect("writes");
            let opened = DestinationServer::open(&ServerLocation::folder(&root));
            assert_eq!(
                opened.is_err_and(|problem| problem.code == "SHARED-CONFIGURATION"),
                refused
            );
        }
    }
}
