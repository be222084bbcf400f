//! A package as the source of an operation.

use super::contents::INHERITED_ROOT;
use super::objects;
use crate::formats::archive_xml::{self, Object};
use crate::formats::package::layout;
use crate::formats::system_info::SystemInfo;
use crate::hosts::{Configuration, Host, PackageHost};
use crate::model::{IisVersion, Place, Problem, ServerFacts};
use crate::providers::SourceServer;
use std::path::Path;
use std::sync::Arc;

/// An opened package: its zip and its tree of objects.
#[derive(Debug)]
pub struct PackageSource {
    /// The zip.
    pub host: Arc<PackageHost>,
    /// archive.xml.
    pub archive: Object,
    /// systemInfo.xml; `None` in packages made by hand.
    pub system_info: Option<SystemInfo>,
}

impl PackageSource {
    /// Opens a package of any provider.
    ///
    /// # Errors
    /// When it is no zip, must not be trusted, or has no archive.xml that can be read.
    pub fn open(path: &Path) -> Result<PackageSource, Problem> {
        let host = Arc::new(PackageHost::open(path)?);
        let Some(bytes) = host.document(layout::ARCHIVE)? else {
            return Err(no_archive(&host));
        };
        let archive = archive_xml::read(bytes, &format!("{}: {}", host.label(), layout::ARCHIVE))?;
        let system_info = match host.document(layout::SYSTEM_INFO)? {
            Some(bytes) => Some(SystemInfo::read(
                &bytes,
                &format!("{}: {}", host.label(), layout::SYSTEM_INFO),
            )?),
            None => None,
        };
        Ok(PackageSource {
            host,
            archive,
            system_info,
        })
    }

    /// The bytes of parameters.xml, when the package declares any.
    ///
    /// # Errors
    /// When the entry cannot be unpacked.
    pub fn parameters(&self) -> Result<Option<Vec<u8>>, Problem> {
        self.host.document(layout::PARAMETERS)
    }

    /// The metabase key that the package was made of (`/LM/W3SVC/1`).
    ///
    /// # Errors
    /// When it was made of something else.
    pub fn meta_key(&self) -> Result<&str, Problem> {
        self.archive
            .children
            .iter()
            .find(|child| child.name == objects::KEY)
            .and_then(|key| key.get("path"))
            .ok_or_else(|| self.not_a_metabase())
    }

    /// The server that the package was made of, as far as the package knows it.
    ///
    /// # Errors
    /// When it holds no metabase.
    pub fn into_server(self) -> Result<SourceServer, Problem> {
        self.meta_key()?;
        let label = self.host.label();
        let mut problems = Vec::new();
        let inherited = match self.host.document(layout::INHERITED)? {
            Some(bytes) => archive_xml::read(bytes, &format!("{label}: {}", layout::INHERITED))?,
            None => {
                problems.push(
                    Problem::warning("PACKAGE-WITHOUT-INHERITED", "The package does not tell what its site inherits")
                        .with_cause(format!("It has no entry {}, which Siteferry adds when it makes a package.", layout::INHERITED))
                        .with_fix("Make the package again, or check authentication, script maps and MIME types after the sync.")
                        .with_place(Place::file(label.clone())),
                );
                Object::new(INHERITED_ROOT)
            }
        };
        let metabase = objects::to_metabase([&inherited, &self.archive]);
        problems.extend(metabase.problems().iter().cloned());
        let (facts, evidence) = facts(self.system_info.as_ref());
        Ok(SourceServer {
            host: self.host,
            metabase,
            facts,
            evidence,
            problems,
            label,
            location: None,
            configuration: Configuration::default(),
            collected: None,
        })
    }

    fn not_a_metabase(&self) -> Problem {
        // The sentence is Web Deploy's own (package provider, dd569019).
        let name = self
            .archive
            .name
            .strip_prefix("MSDeploy.")
            .unwrap_or(&self.archive.name);
        Problem::error(
            "INCOMPATIBLE-PROVIDERS",
            format!("Source ({name}) and destination (metaKey) are not compatible for the given operation"),
        )
        .with_cause("The package holds no metabase keys. Packages of applications belong to the subject “folders, files and web applications as sources”.")
        .with_fix("Make a package of the site: -source:metaKey=lm/w3svc/1,root=FOLDER -dest:package=FILE. -verb:dump shows what this one holds.")
        .with_place(Place::file(self.host.label()))
    }
}

fn facts(info: Option<&SystemInfo>) -> (ServerFacts, Vec<String>) {
    let Some(info) = info else {
        let facts = ServerFacts {
            name: String::new(),
            iis: IisVersion::IIS6,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: false,
        };
        return (
            facts,
            vec!["The package does not describe its server: it has no systemInfo.xml".to_owned()],
        );
    };
    let number = |part: u32| u8::try_from(part).unwrap_or(0);
    let iis = match info.iis {
        (0, _) => IisVersion::IIS6,
        (major, minor) => IisVersion {
            major: number(major),
            minor: number(minor),
        },
    };
    let facts = ServerFacts {
        name: info.machine_name.clone(),
        iis,
        windows_directory: info.windows_directory.clone(),
        is_64_bit: !info.processor_architecture.eq_ignore_ascii_case("x86"),
    };
    let evidence = vec![format!(
        "{}, {}, {}: systemInfo.xml of the package",
        facts.name, facts.iis, facts.windows_directory
    )];
    (facts, evidence)
}

fn no_archive(host: &PackageHost) -> Problem {
    let label = host.label();
    let problem = Problem::error("PACKAGE-NO-ARCHIVE", format!("{label} is no Web Deploy package"))
        .with_place(Place::file(label.clone()));
    let nested = host
        .directory()
        .entries()
        .iter()
        .find(|entry| entry.name.to_ascii_lowercase().ends_with("/archive.xml"));
    if let Some(entry) = nested {
        return problem
            .with_cause(format!("archive.xml lies in a folder: {}.", entry.name))
            .with_fix("Zip what is inside of that folder, not the folder itself.");
    }
    if host.directory().find("manifest.xml").is_some() {
        return problem
            .with_cause("It has a manifest.xml and no archive.xml: a package of the application gallery. They belong to the subject “folders, files and web applications as sources”.")
            .with_fix("Use a package that msdeploy or Siteferry made.");
    }
    problem
        .with_cause("It is a zip without archive.xml at its top.")
        .with_fix("Use a package that msdeploy or Siteferry made.")
}
