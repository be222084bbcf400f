//! UrlScan.ini and fcgiext.ini as the ends of an operation: the providers `urlScanConfig` and `fcgiExtConfig`.
//!
//! Each has two forms. `ini` is the file of IIS 6 itself; `apphost` is the section of applicationHost.config that took
//! its place.

use super::destination::DestinationServer;
use super::facts;
use super::location::ServerLocation;
use super::source::{SourceServer, unreadable};
use crate::formats::metabase::property;
use crate::formats::{fcgi_ext, url_scan};
use crate::hosts::{Configuration, EntryKind, Host, configuration, find_configuration};
use crate::model::{FileFacts, IisVersion, Place, Problem, ServerFacts, ServerPath};
use std::sync::Arc;

/// Which of the two.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IniProvider {
    /// `urlScanConfig`
    UrlScan,
    /// `fcgiExtConfig`
    FastCgi,
}

impl IniProvider {
    /// The provider of that name.
    pub fn of(name: &str) -> Option<IniProvider> {
        match name {
            "urlScanConfig" => Some(IniProvider::UrlScan),
            "fcgiExtConfig" => Some(IniProvider::FastCgi),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            IniProvider::UrlScan => "urlScanConfig",
            IniProvider::FastCgi => "fcgiExtConfig",
        }
    }

    /// What people call the program that reads the file.
    pub fn program(self) -> &'static str {
        match self {
            IniProvider::UrlScan => "UrlScan",
            IniProvider::FastCgi => "the FastCGI extension",
        }
    }

    /// The section of applicationHost.config.
    pub fn section(self) -> &'static str {
        match self {
            IniProvider::UrlScan => url_scan::SECTION,
            IniProvider::FastCgi => fcgi_ext::SECTION,
        }
    }

    /// The file below the Windows directory.
    fn relative(self) -> &'static str {
        match self {
            IniProvider::UrlScan => configuration::URL_SCAN,
            IniProvider::FastCgi => configuration::FAST_CGI,
        }
    }
}

/// The two forms of a provider's path.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IniForm {
    /// The file of IIS 6.
    Ini,
    /// The section of IIS 7 and later.
    AppHost,
}

impl IniForm {
    /// The path of the provider that means it.
    pub fn word(self) -> &'static str {
        match self {
            IniForm::Ini => "ini",
            IniForm::AppHost => "apphost",
        }
    }

    /// Reads the path of the provider.
    ///
    /// # Errors
    /// When it is neither `ini` nor `apphost`.
    pub fn parse(provider: IniProvider, path: &str) -> Result<IniForm, Problem> {
        if path.eq_ignore_ascii_case("ini") {
            Ok(IniForm::Ini)
        } else if path.eq_ignore_ascii_case("apphost") {
            Ok(IniForm::AppHost)
        } else {
            let name = provider.name();
            Err(Problem::error(
                "ERROR_INVALID_PATH",
                format!("The provider {name} has no path “{path}”"),
            )
            .with_cause("It knows two: ini, the file of IIS 6, and apphost, the section of IIS 7 and later.")
            .with_fix(format!("Write {name}=ini or {name}=apphost.")))
        }
    }
}

/// One end of an operation.
#[derive(Debug)]
pub enum IniEnd {
    /// A file.
    Ini(IniOnServer),
    /// A section.
    AppHost(Box<DestinationServer>),
}

/// The file on its server. It need not exist at a destination.
pub struct IniOnServer {
    /// The server's files.
    pub host: Arc<dyn Host>,
    /// Where the server is.
    pub location: ServerLocation,
    /// What the server is.
    pub facts: ServerFacts,
    /// The file.
    pub path: ServerPath,
    /// Its size and time, and its bytes; `None` when it does not exist.
    pub file: Option<(FileFacts, Vec<u8>)>,
    /// What was odd while opening the server.
    pub problems: Vec<Problem>,
}

impl std::fmt::Debug for IniOnServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IniOnServer({}, {})", self.facts.name, self.path)
    }
}

impl IniEnd {
    /// Opens an end; `end` is what messages call it (`source`, `destination`).
    ///
    /// # Errors
    /// When the server cannot be read, or has no configuration of the kind that is asked for.
    pub fn open(
        provider: IniProvider,
        form: IniForm,
        location: &ServerLocation,
        end: &str,
    ) -> Result<IniEnd, Problem> {
        match form {
            IniForm::AppHost => {
                DestinationServer::open(location).map(|server| IniEnd::AppHost(Box::new(server)))
            }
            IniForm::Ini => open_ini(provider, location, end).map(IniEnd::Ini),
        }
    }

    /// What the server is.
    pub fn facts(&self) -> &ServerFacts {
        match self {
            IniEnd::Ini(ini) => &ini.facts,
            IniEnd::AppHost(server) => &server.facts,
        }
    }

    /// The server's files.
    pub fn host(&self) -> &Arc<dyn Host> {
        match self {
            IniEnd::Ini(ini) => &ini.host,
            IniEnd::AppHost(server) => &server.host,
        }
    }

    /// What was odd while opening the server.
    pub fn problems(&self) -> &[Problem] {
        match self {
            IniEnd::Ini(ini) => &ini.problems,
            IniEnd::AppHost(server) => &server.problems,
        }
    }
}

impl IniOnServer {
    /// The bytes of the file.
    ///
    /// # Errors
    /// `NO-INI` when there is none.
    pub fn bytes(&self, provider: IniProvider) -> Result<&[u8], Problem> {
        match &self.file {
            Some((_, bytes)) => Ok(bytes),
            None => Err(Problem::error("NO-INI", format!("{} does not exist", self.path))
                .with_cause(format!(
                    "{} keeps its settings there; it was not installed on {}, or the file was not copied.",
                    capital(provider.program()),
                    self.facts.name
                ))
                .with_fix(format!(
                    "Copy the file into the server's folder, at its place or at its top, and run the command again. \
                     If {} was never installed, nothing is to be done.",
                    provider.program()
                ))
                .with_place(Place::file(self.path.as_str()))),
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn open_ini(provider: IniProvider, location: &ServerLocation, end: &str) -> Result<IniOnServer, Problem> {
    let host = location.open(end)?;
    let label = host.label();
    let found = find_configuration(&host).map_err(|error| unreadable(&label, &error))?;
    let problems = host.problems().to_vec();
    let windows = found
        .windows_directory
        .clone()
        .or_else(|| ServerPath::parse(r"C:\Windows"));
    let usual = windows
        .as_ref()
        .and_then(|windows| windows.join(provider.relative()));
    let mut path = usual.ok_or_else(|| {
        Problem::error("NO-INI", format!("{label} has no Windows directory"))
            .with_place(Place::file(label.clone()))
    })?;
    let mut file = read(&host, &path)?;
    if file.is_none()
        && let Some(other) = beside_filter(provider, location, &found)
        && let Some(there) = read(&host, &other)?
    {
        (path, file) = (other, Some(there));
    }
    let facts = facts_of(location, &host, &found, windows.as_ref());
    Ok(IniOnServer {
        host: Arc::new(host),
        location: location.clone(),
        facts,
        path,
        file,
        problems,
    })
}

fn read(host: &dyn Host, path: &ServerPath) -> Result<Option<(FileFacts, Vec<u8>)>, Problem> {
    let failed = |error| unreadable(path.as_str(), &error);
    match host.entry(path).map_err(failed)? {
        Some(entry) if entry.kind == EntryKind::File => {
            Ok(Some((entry.facts, host.read(path).map_err(failed)?)))
        }
        _ => Ok(None),
    }
}

/// UrlScan may be installed anywhere; its settings lie beside the DLL that the metabase names.
fn beside_filter(
    provider: IniProvider,
    location: &ServerLocation,
    found: &Configuration,
) -> Option<ServerPath> {
    if provider != IniProvider::UrlScan || found.metabase.is_none() {
        return None;
    }
    let server = SourceServer::open(location).ok()?;
    url_scan_of(&server)
}

/// Where UrlScan's settings lie, when a filter of the server is UrlScan.
pub fn url_scan_of(server: &SourceServer) -> Option<ServerPath> {
    let service = server.metabase.key("/LM/W3SVC")?;
    let lists = std::iter::once(service)
        .chain(server.metabase.sites())
        .filter_map(|key| key.child("Filters"));
    for filters in lists {
        for filter in filters.children() {
            let path = filter.property(property::FILTER_PATH)?.text().into_owned();
            let expanded = super::package::expand(&path, &server.facts);
            let is_it = expanded
                .rsplit(['\\', '/'])
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case("urlscan.dll"));
            if is_it {
                return ServerPath::parse(&expanded)?.parent()?.join("urlscan.ini");
            }
        }
    }
    None
}

fn facts_of(
    location: &ServerLocation,
    host: &dyn Host,
    found: &Configuration,
    windows: Option<&ServerPath>,
) -> ServerFacts {
    let windows_directory = windows.map_or_else(|| r"C:\Windows".to_owned(), |path| path.as_str().to_owned());
    let version = found
        .application_host
        .as_ref()
        .and_then(|_| DestinationServer::open(location).ok())
        .map(|server| server.facts.iis);
    ServerFacts {
        name: facts::from_folder(location.folder_name(), &mut Vec::new()),
        iis: version.unwrap_or(IisVersion::IIS6),
        is_64_bit: facts::has_folder(host, &windows_directory, "SysWOW64"),
        windows_directory,
    }
}
