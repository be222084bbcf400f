//! Folders that Windows and IIS run from.
//!
//! A sync makes the folder of a virtual directory equal to the source's: it writes what is missing and deletes what is
//! too much. Done to the root of a drive or to the Windows directory, that takes the server away, with the
//! configuration of IIS first (property map, I.6). So no content goes there, whatever names it.

use super::path::{ServerPath, compare_folded};
use super::server::ServerFacts;
use std::fmt;

/// Where IIS keeps its configuration below the Windows directory, whichever version.
const CONFIGURATION: &str = r"System32\inetsrv";

/// Folders at the top of a drive that belong to the system as a whole; what programs have in folders of their own inside
/// of them does not. Short names are how old programs wrote them.
const SHARED: [&str; 8] = [
    "Program Files",
    "Program Files (x86)",
    "PROGRA~1",
    "PROGRA~2",
    "ProgramData",
    "Users",
    "Documents and Settings",
    "System Volume Information",
];

/// Why no content may be at a folder.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SystemFolder {
    /// It is the root of a drive.
    Drive,
    /// It is the Windows directory (which is here), or holds it.
    HoldsWindows(ServerPath),
    /// It lies in the Windows directory (which is here).
    InWindows(ServerPath),
    /// It is the folder in which IIS keeps its programs and configuration (which is here), or holds that configuration.
    Configuration(ServerPath),
    /// It is a folder that all programs or all users share.
    Shared,
}

impl fmt::Display for SystemFolder {
    /// What the folder does, to follow its name: `is the root of a drive`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SystemFolder::Drive => f.write_str("is the root of a drive"),
            SystemFolder::HoldsWindows(windows) => write!(f, "is or holds the Windows directory {windows}"),
            SystemFolder::InWindows(windows) => write!(f, "lies in the Windows directory {windows}"),
            SystemFolder::Configuration(folder) => {
                write!(f, "is where IIS itself is, with its configuration ({folder})")
            }
            SystemFolder::Shared => f.write_str("is a folder that all programs or users of the server share"),
        }
    }
}

/// The folders of one server that no content may be, lie in or hold.
#[derive(Clone, Debug)]
pub struct SystemFolders {
    windows: Option<ServerPath>,
    configuration: Option<ServerPath>,
}

impl SystemFolders {
    /// Those of a server.
    pub fn of(server: &ServerFacts) -> Self {
        let windows = ServerPath::parse(&server.windows_directory);
        SystemFolders {
            configuration: windows.as_ref().and_then(|windows| windows.join(CONFIGURATION)),
            windows,
        }
    }

    /// Why a folder cannot be content; `None` when it can.
    pub fn taken(&self, folder: &ServerPath) -> Option<SystemFolder> {
        if let Some(configuration) = self.configuration.as_ref().filter(|own| is_of_iis(folder, own)) {
            return Some(SystemFolder::Configuration(configuration.clone()));
        }
        if folder.components().next().is_none() {
            return Some(SystemFolder::Drive);
        }
        if let Some(windows) = &self.windows {
            if is_within(windows, folder) {
                return Some(SystemFolder::HoldsWindows(windows.clone()));
            }
            if is_within(folder, windows) {
                return Some(SystemFolder::InWindows(windows.clone()));
            }
        }
        is_shared(folder).then_some(SystemFolder::Shared)
    }

    /// True for a file or folder that Windows or IIS runs from, and for the root of a drive.
    pub fn holds(&self, path: &ServerPath) -> bool {
        let inside = |own: &Option<ServerPath>| own.as_ref().is_some_and(|own| is_within(path, own));
        inside(&self.windows) || path.components().next().is_none()
    }
}

/// True when a path is the folder or lies in it, by whatever spelling Windows takes for the same: it ignores dots and
/// spaces at the end of a name.
fn is_within(path: &ServerPath, folder: &ServerPath) -> bool {
    let mut names = path.components();
    path.drive() == folder.drive()
        && folder.components().all(|theirs| {
            names
                .next()
                .is_some_and(|own| compare_folded(plain(own), plain(theirs)).is_eq())
        })
}

/// True for the folder of IIS itself and its configuration. Samples and pages that came with IIS lie in folders of their
/// own there, which is bad enough.
fn is_of_iis(folder: &ServerPath, own: &ServerPath) -> bool {
    let config = own.join("config");
    is_within(folder, own)
        && (is_within(own, folder) || config.is_some_and(|config| is_within(folder, &config)))
}

fn is_shared(folder: &ServerPath) -> bool {
    if folder.is_unc() {
        return false;
    }
    let mut names = folder.components().map(plain);
    let top = names.next().unwrap_or_default();
    let is_top = SHARED.iter().any(|own| compare_folded(own, top).is_eq());
    match (names.next(), names.next()) {
        (None, _) => is_top,
        (Some(second), None) => is_top && compare_folded(second, "Common Files").is_eq(),
        _ => false,
    }
}

fn plain(name: &str) -> &str {
    name.trim_end_matches(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IisVersion;

    fn folders(windows: &str) -> SystemFolders {
        SystemFolders::of(&ServerFacts {
            name: "NEW".to_owned(),
            iis: IisVersion::IIS10,
            windows_directory: windows.to_owned(),
            is_64_bit: true,
        })
    }

    fn path(text: &str) -> ServerPath {
        ServerPath::parse(text).unwrap_or_else(|| panic!("{text} is no path"))
    }

    #[test]
    fn what_windows_and_iis_run_from_is_no_content() {
        let folders = folders(r"D:\os\Windows");
        for (folder, why) in [
            (r"C:\", "is the root of a drive"),
            (r"d:", "is the root of a drive"),
            (r"D:\OS", r"is or holds the Windows directory D:\os\Windows"),
            (
                r"D:\os\WINDOWS\",
                r"is or holds the Windows directory D:\os\Windows",
            ),
            (
                r"D:\os\Windows.\web",
                r"lies in the Windows directory D:\os\Windows",
            ),
            (
                r"D:\os\windows\web\printers",
                r"lies in the Windows directory D:\os\Windows",
            ),
            (
                r"D:\os\windows\SYSTEM32\InetSrv\config\schema",
                r"is where IIS itself is, with its configuration (D:\os\Windows\System32\inetsrv)",
            ),
            (
                r"C:\Program Files",
                "is a folder that all programs or users of the server share",
            ),
            (
                r"E:\PROGRA~1\Common Files",
                "is a folder that all programs or users of the server share",
            ),
            (
                r"C:\Users",
                "is a folder that all programs or users of the server share",
            ),
        ] {
            let taken = folders.taken(&path(folder));
            assert_eq!(
                taken.map(|taken| taken.to_string()).as_deref(),
                Some(why),
                "{folder}"
            );
        }
        for folder in [
            r"C:\inetpub\wwwroot",
            r"C:\Windows",
            r"D:\os\Windows2",
            r"D:\osx",
            r"C:\Program Files\Shop\web",
            r"C:\Program Files\Common Files\Microsoft Shared\web server extensions\60\isapi",
            r"C:\web\Users",
            r"\\FILER\Users",
        ] {
            assert_eq!(folders.taken(&path(folder)), None, "{folder}");
        }
    }

    #[test]
    fn files_of_windows_are_known_wherever_they_lie_in_it() {
        let folders = folders(r"C:\Windows");
        for held in [
            r"C:\",
            r"c:\windows",
            r"C:\WINDOWS\System32\inetsrv\config\applicationHost.config",
            r"D:\",
        ] {
            assert!(folders.holds(&path(held)), "{held}");
        }
        for free in [r"C:\web\Windows\a.asp", r"C:\Windows.old\a", r"D:\Windows\a"] {
            assert!(!folders.holds(&path(free)), "{free}");
        }
    }
}
