//! An IIS 6 server as the source of an operation.

use super::collected::Collected;
use super::facts::{self, Told};
use super::location::ServerLocation;
use super::package::PackageSource;
use crate::formats::metabase::{Metabase, Schema};
use crate::hosts::{Configuration, FolderHost, Host, HostError, find_configuration};
use crate::model::{Place, Problem, ServerFacts, ServerPath};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Files, metabase and facts of the server that is read.
pub struct SourceServer {
    /// Its files.
    pub host: Arc<dyn Host>,
    /// Its configuration.
    pub metabase: Metabase,
    /// What it is.
    pub facts: ServerFacts,
    /// Where each fact was found, a sentence each, for people.
    pub evidence: Vec<String>,
    /// What was odd while opening it; the metabase's own problems are among them.
    pub problems: Vec<Problem>,
    /// What to call the source in messages: its folder or package.
    pub label: String,
    /// Where it is; `None` for a package.
    pub location: Option<ServerLocation>,
    /// The configuration files found; empty for a package.
    pub configuration: Configuration,
    /// What the collector gathered besides; `None` when it was not used.
    pub collected: Option<Arc<Collected>>,
}

impl std::fmt::Debug for SourceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SourceServer({}, {})", self.facts.name, self.label)
    }
}

impl SourceServer {
    /// Opens a server that is a folder of files.
    ///
    /// # Errors
    /// When the folder cannot be read, holds no MetaBase.xml, or its MetaBase.xml cannot be used.
    pub fn open(location: &ServerLocation) -> Result<SourceServer, Problem> {
        SourceServer::open_end(location, "source", &mut |_| {})
    }

    /// The same for either end of an operation. `heard` gets the bytes of MetaBase.xml, all of them in order.
    pub(super) fn open_end(
        location: &ServerLocation,
        end: &str,
        heard: &mut dyn FnMut(&[u8]),
    ) -> Result<SourceServer, Problem> {
        let host = location.open(end)?;
        let label = host.label();
        let configuration = find_configuration(&host).map_err(|error| unreadable(&label, &error))?;
        let Some(path) = &configuration.metabase else {
            return Err(no_metabase(&host, &configuration));
        };
        let mut problems = host.problems().to_vec();
        let schema = read_schema(&host, &configuration, &mut problems);
        let file = host
            .open(path)
            .map_err(|error| unreadable(path.as_str(), &error))?;
        let mut file = Heard { file, heard };
        let metabase = Metabase::read(&mut file, schema, path.as_str())?;
        // Reading ends with the document; what follows belongs to the file as well.
        std::io::copy(&mut file, &mut std::io::sink())
            .map_err(|error| unreadable(path.as_str(), &HostError::io(path, error)))?;
        problems.extend(metabase.problems().iter().cloned());
        let mut told = facts::of_metabase(&metabase, &host, &configuration, location.folder_name());
        let collected = Collected::open(&host).map(Arc::new);
        if let Some(collected) = &collected {
            facts::take_collected(&mut told, &collected.about);
            problems.extend(collected.problems.iter().cloned());
        }
        let Told { facts, evidence } = told;
        Ok(SourceServer {
            host: Arc::new(host),
            metabase,
            facts,
            evidence,
            problems,
            label,
            location: Some(location.clone()),
            configuration,
            collected,
        })
    }

    /// Opens the server that a package was made of.
    ///
    /// # Errors
    /// When it is no package, must not be trusted, or holds no metabase.
    pub fn open_package(path: &Path) -> Result<SourceServer, Problem> {
        PackageSource::open(path)?.into_server()
    }
}

/// Passes on what is read.
struct Heard<'h> {
    file: Box<dyn Read + Send>,
    heard: &'h mut dyn FnMut(&[u8]),
}

impl Read for Heard<'_> {
    fn read(&mut self, space: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(space)?;
        (self.heard)(space.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// The server's own schema; a damaged one is told, and the built-in one does.
fn read_schema(host: &dyn Host, configuration: &Configuration, problems: &mut Vec<Problem>) -> Schema {
    let Some(path) = &configuration.metabase_schema else {
        return Schema::built_in();
    };
    let read = host
        .open(path)
        .map_err(|error| unreadable(path.as_str(), &error))
        .and_then(|file| Schema::read(file, path.as_str()));
    read.unwrap_or_else(|mut problem| {
        problem.severity = crate::model::Severity::Warning;
        problems.push(problem);
        Schema::built_in()
    })
}

/// A configuration file that cannot be read.
/// A file of a server that the operating system refuses.
pub fn unreadable(label: &str, error: &HostError) -> Problem {
    Problem::error("CONFIGURATION-NOT-READABLE", format!("{label} cannot be read"))
        .with_cause(format!("{error}."))
        .with_fix("Give your account the right to read it, or copy the server's files to a place that you may read.")
        .with_place(Place::file(label))
}

fn no_metabase(host: &FolderHost, configuration: &Configuration) -> Problem {
    let label = host.label();
    let problem = Problem::error(
        "NO-METABASE",
        format!("No IIS 6 configuration was found in {label}"),
    )
    .with_place(Place::file(label));
    if let Some(path) = &configuration.application_host {
        return problem
            .with_cause(format!(
                "It holds {path}: IIS 7 or later, which has other providers than IIS 6."
            ))
            .with_fix("Name the folder of the IIS 6 server as -source, or use appHostConfig or webServer for this one.");
    }
    let binary = ServerPath::parse(r"C:\WINNT\System32\inetsrv\MetaBase.bin");
    if binary.is_some_and(|path| matches!(host.entry(&path), Ok(Some(_)))) {
        return problem
            .with_cause(
                "It holds MetaBase.bin, the binary metabase of IIS 5 and earlier, which cannot be read.",
            )
            .with_fix("Export the metabase on the server itself, or name the folder of an IIS 6 server.");
    }
    let drives: Vec<String> = host.drives().iter().map(|drive| format!("{drive}:")).collect();
    problem
        .with_cause(format!(
            "There is no Windows\\System32\\inetsrv\\MetaBase.xml on its drives ({}), and no MetaBase.xml at its top.",
            drives.join(", ")
        ))
        .with_fix(
            "Copy MetaBase.xml and MBSchema.xml of the server into the folder, or name the folder that stands for the \
             server's whole file system.",
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    const METABASE: &str = r#"<?xml version ="1.0"?>
<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>
<IIsWebService	Location ="/LM/W3SVC" AnonymousUserName="IUSR_OLD-WEB01" ScriptMaps=".asp,D:\WINNT\system32\inetsrv\asp.dll,5,GET">
</IIsWebService>
<IIsWebServer	Location ="/LM/W3SVC/1" ServerComment="Shop"></IIsWebServer>
</MBProperty></configuration>"#;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("C")).expect("creates");
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("creates");
            std::fs::write(path, text).expect("writes");
        }
        folder
    }

    fn open(folder: &tempfile::TempDir) -> Result<SourceServer, Problem> {
        SourceServer::open(&ServerLocation::folder(folder.path()))
    }

    #[test]
    fn a_loose_metabase_tells_name_and_windows_directory() {
        let folder = folder(&[("MetaBase.xml", METABASE)]);
        let server = open(&folder).expect("opens");
        assert_eq!(server.facts.name, "OLD-WEB01");
        assert_eq!(server.facts.windows_directory, r"D:\WINNT");
        assert_eq!(server.facts.iis, crate::model::IisVersion::IIS6);
        assert!(!server.facts.is_64_bit);
        assert!(
            server.evidence[0].contains("AnonymousUserName IUSR_OLD-WEB01 of /LM/W3SVC"),
            "{:?}",
            server.evidence
        );
        assert_eq!(server.metabase.sites().count(), 1);
    }

    #[test]
    fn a_folder_without_metabase_says_what_is_missing() {
        let problem = open(&folder(&[("C/Inetpub/x.txt", "x")])).expect_err("no metabase");
        assert_eq!(problem.code, "NO-METABASE");
        assert!(problem.cause.contains("MetaBase.xml"), "{problem}");
        let new = folder(&[(
            "C/Windows/System32/inetsrv/config/applicationHost.config",
            "<configuration/>",
        )]);
        let problem = open(&new).expect_err("IIS 7");
        assert!(problem.cause.contains("IIS 7 or later"), "{problem}");
        let problem = open(&folder(&[("MetaBase.xml", &METABASE[..200])])).expect_err("cut off");
        assert!(problem.place.line.is_some(), "{problem}");
        let problem = SourceServer::open(&ServerLocation::default()).expect_err("no root");
        assert!(problem.fix.contains("root="), "{problem}");
    }
}
