//! Where IIS keeps its configuration on a server.

use super::{EntryKind, Host, HostError};
use crate::model::ServerPath;

/// The configuration files that a server has.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Configuration {
    /// The Windows directory (`C:\WINDOWS`), by which `%windir%` and `%SystemRoot%` are expanded; `None` when the
    /// server's folder holds none.
    pub windows_directory: Option<ServerPath>,
    /// `%windir%\System32\inetsrv\MetaBase.xml`: IIS 6.
    pub metabase: Option<ServerPath>,
    /// `%windir%\System32\inetsrv\MBSchema.xml`.
    pub metabase_schema: Option<ServerPath>,
    /// `%windir%\System32\inetsrv\config\applicationHost.config`: IIS 7 and later.
    pub application_host: Option<ServerPath>,
    /// `%windir%\System32\inetsrv\urlscan\urlscan.ini`: UrlScan, where it was installed.
    pub url_scan: Option<ServerPath>,
    /// `%windir%\System32\inetsrv\fcgiext.ini`: the FastCGI extension of IIS 6, where it was installed.
    pub fast_cgi: Option<ServerPath>,
}

impl Configuration {
    /// True when there is neither a metabase nor an applicationHost.config.
    pub fn is_empty(&self) -> bool {
        self.metabase.is_none() && self.application_host.is_none()
    }
}

/// Path of the metabase below the Windows directory.
pub const METABASE: &str = r"System32\inetsrv\MetaBase.xml";
/// Path of the metabase's schema below the Windows directory.
pub const METABASE_SCHEMA: &str = r"System32\inetsrv\MBSchema.xml";
/// Path of applicationHost.config below the Windows directory.
pub const APPLICATION_HOST: &str = r"System32\inetsrv\config\applicationHost.config";
/// Path of UrlScan's settings below the Windows directory.
pub const URL_SCAN: &str = r"System32\inetsrv\urlscan\urlscan.ini";
/// Path of the FastCGI extension's settings below the Windows directory.
pub const FAST_CGI: &str = r"System32\inetsrv\fcgiext.ini";
/// Path of IIS's own schema below the Windows directory.
pub const IIS_SCHEMA: &str = r"System32\inetsrv\config\schema\IIS_schema.xml";

/// Finds the configuration of a server: in `Windows` or `WINNT` of drive C, else of another drive.
pub fn find_configuration(host: &dyn Host) -> Result<Configuration, HostError> {
    let mut drives = host.drives();
    drives.sort_by_key(|drive| (*drive != 'C', *drive));
    let mut first_windows = None;
    for drive in drives {
        for name in ["Windows", "WINNT"] {
            let Some(windows) = ServerPath::parse(&format!(r"{drive}:\{name}")) else {
                continue;
            };
            let found = Configuration {
                metabase: file(host, &windows, METABASE)?,
                metabase_schema: file(host, &windows, METABASE_SCHEMA)?,
                application_host: file(host, &windows, APPLICATION_HOST)?,
                url_scan: file(host, &windows, URL_SCAN)?,
                fast_cgi: file(host, &windows, FAST_CGI)?,
                windows_directory: Some(stored(host, &windows)?.unwrap_or(windows)),
            };
            if !found.is_empty() {
                return Ok(found);
            }
            if first_windows.is_none()
                && let Some(directory) = &found.windows_directory
                && host.entry(directory)?.is_some()
            {
                first_windows = found.windows_directory;
            }
        }
    }
    Ok(Configuration {
        windows_directory: first_windows,
        ..Configuration::default()
    })
}

/// The file below the Windows directory, when it is one, spelled as it is stored.
fn file(host: &dyn Host, windows: &ServerPath, relative: &str) -> Result<Option<ServerPath>, HostError> {
    let Some(path) = windows.join(relative) else {
        return Ok(None);
    };
    Ok(host
        .entry(&path)?
        .is_some_and(|entry| entry.kind == EntryKind::File)
        .then_some(path))
}

/// The folder with its last name as it is stored.
fn stored(host: &dyn Host, folder: &ServerPath) -> Result<Option<ServerPath>, HostError> {
    let Some(parent) = folder.parent() else {
        return Ok(None);
    };
    Ok(host.entry(folder)?.and_then(|entry| parent.join(&entry.name)))
}
