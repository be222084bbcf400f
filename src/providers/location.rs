//! Where a server is, as `root=` and `drive.X=` say.

use crate::hosts::FolderHost;
use crate::model::Problem;
use std::path::{Path, PathBuf};

/// The folder that stands for a server, and its drives that lie elsewhere.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ServerLocation {
    /// `root=`; `None` means this machine.
    pub root: Option<PathBuf>,
    /// `drive.X=`, letters in upper case.
    pub drives: Vec<(char, PathBuf)>,
}

impl ServerLocation {
    /// A server as one folder.
    pub fn folder(root: impl Into<PathBuf>) -> Self {
        ServerLocation {
            root: Some(root.into()),
            drives: Vec::new(),
        }
    }

    /// The server that a path means: the folder itself, or the one around a `MetaBase.xml` or `applicationHost.config`.
    pub fn around(path: &Path) -> Self {
        match path.parent().filter(|_| is_configuration(path)) {
            // The folder around a bare name is the current one.
            Some(folder) if folder.as_os_str().is_empty() => ServerLocation::folder("."),
            Some(folder) => ServerLocation::folder(folder),
            None => ServerLocation::folder(path),
        }
    }

    /// The last name of the folder, by which a server is called when nothing better is known.
    pub fn folder_name(&self) -> Option<String> {
        let root = self.root.as_ref()?;
        let name = root.file_name().map(|name| name.to_string_lossy().into_owned());
        // `.` and `..` have no name of their own.
        name.or_else(|| {
            let full = std::path::absolute(root).ok()?;
            Some(full.file_name()?.to_string_lossy().into_owned())
        })
    }

    /// Opens the folder.
    ///
    /// # Errors
    /// When no folder is named, or it cannot be read, or it holds no drive.
    pub fn open(&self, end: &str) -> Result<FolderHost, Problem> {
        match &self.root {
            Some(root) => FolderHost::open(root, &self.drives),
            None => Err(no_root(end)),
        }
    }
}

/// True for a path that names the configuration of a server.
pub fn is_configuration(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        ["MetaBase.xml", "applicationHost.config"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    })
}

fn no_root(end: &str) -> Problem {
    let problem = if cfg!(windows) {
        Problem::error(
            "NOT-BUILT-YET",
            format!("Reading this machine's own IIS as the {end} is not built yet"),
        )
        .with_cause("Without root= the server is this Windows machine.")
    } else {
        Problem::error("NO-ROOT", format!("The {end} names no server"))
            .with_cause("Without root= the server is this machine, and this machine does not run Windows.")
    };
    problem.with_fix("Add root=FOLDER, the folder that stands for the server's file system: metaKey=lm/w3svc/1,root=/srv/old.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_file_means_the_folder_around_it() {
        for (path, root) in [
            ("/srv/old", "/srv/old"),
            ("/srv/old/metabase.XML", "/srv/old"),
            ("/srv/new/applicationHost.config", "/srv/new"),
            ("MetaBase.xml", "."),
            ("/srv/site1.zip", "/srv/site1.zip"),
        ] {
            assert_eq!(
                ServerLocation::around(Path::new(path)),
                ServerLocation::folder(root),
                "{path}"
            );
        }
    }
}
