//! Where a server is, as `root=` and `drive.X=` say.

use crate::hosts::FolderHost;
use crate::model::Problem;
use std::path::PathBuf;

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
