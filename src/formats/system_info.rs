//! systemInfo.xml: the description of a server that a package carries and getSystemInfo prints.
//!
//! Shape, component names and their order are those of real packages made by Web Deploy 1.1 to 3.6. What such a
//! document says of an IIS 6 server beyond that was never published; ours has the same elements.

use super::attribute_text;
use crate::model::{Place, Problem};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use serde::Serialize;
use std::fmt::Write;

/// Components in the fixed order of the document. The last three exist since Web Deploy 3.
pub const COMPONENTS: [&str; 36] = [
    "ASP",
    "ASPNET",
    "Authorization",
    "BasicAuthentication",
    "CGI",
    "ClientCertificateMappingAuthentication",
    "CustomLogging",
    "DefaultDocument",
    "DigestAuthentication",
    "DirectoryBrowse",
    "FTPServer",
    "HttpCompressionDynamic",
    "HttpCompressionStatic",
    "IPSecurity",
    "IISCertificateMappingAuthentication",
    "HttpTracing",
    "HttpRedirect",
    "HttpLogging",
    "HttpErrors",
    "ISAPIExtensions",
    "ISAPIFilter",
    "LoggingLibraries",
    "Metabase",
    "NetFxEnvironment",
    "NetFxExtensibility",
    "ODBCLogging",
    "ProcessModel",
    "RequestFiltering",
    "RequestMonitor",
    "ServerSideInclude",
    "StaticContent",
    "W3SVC",
    "WindowsAuthentication",
    "CertProvider",
    "AppWarmUpBeta",
    "dynamicIPRestrictionsBeta",
];

/// The build of Web Deploy whose document shape is written (3.6). Readers compare it with their own.
const BUILD: &str = "7.1.1994.0";

/// What systemInfo.xml says.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct SystemInfo {
    /// Windows version as programs without a manifest see it: `5.2`, `6.1`, `6.3` (8.1 and everything later).
    pub os_version: String,
    /// Windows directory.
    pub windows_directory: String,
    /// Machine name.
    pub machine_name: String,
    /// `x86` or `x64`.
    pub processor_architecture: String,
    /// `1.0` in every document seen.
    pub msdeploy_version: String,
    /// Build of the program that wrote it.
    pub build_version: String,
    /// IIS version, `(0, 0)` without IIS.
    pub iis: (u32, u32),
    /// ASP.NET versions, as `2.0.50727.0`.
    pub asp_net: Vec<String>,
    /// IIS components and whether they are installed; empty when IIS is not installed or could not be asked.
    pub components: Vec<(String, bool)>,
}

impl SystemInfo {
    /// An empty description with the versions that a document of ours carries.
    pub fn new() -> Self {
        SystemInfo {
            msdeploy_version: "1.0".to_owned(),
            build_version: BUILD.to_owned(),
            ..SystemInfo::default()
        }
    }

    /// True when a component is listed as installed.
    pub fn has_component(&self, name: &str) -> bool {
        self.components
            .iter()
            .any(|(known, installed)| *installed && known.eq_ignore_ascii_case(name))
    }

    /// Writes the document as real packages hold it, without byte order mark: two blanks a level, line feeds, no
    /// declaration and no line end after the root.
    pub fn write_xml(&self) -> String {
        let a = |text: &str| attribute_text(text).into_owned();
        let mut out = format!(
            "<systemInfo osVersion=\"{}\" winDir=\"{}\" machineName=\"{}\" processorArchitecture=\"{}\" \
             msdeployVersion=\"{}\" buildVersion=\"{}\">\n",
            a(&self.os_version),
            a(&self.windows_directory),
            a(&self.machine_name),
            a(&self.processor_architecture),
            a(&self.msdeploy_version),
            a(&self.build_version)
        );
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "  <iisSystemInfo iisMajorVersion=\"{}\" iisMinorVersion=\"{}\">",
            self.iis.0, self.iis.1
        );
        if self.asp_net.is_empty() {
            out.push_str("    <aspNetVersionInfo />\n");
        } else {
            out.push_str("    <aspNetVersionInfo>\n");
            for version in &self.asp_net {
                let _ = writeln!(out, "      <aspNetVersion version=\"{}\" />", a(version));
            }
            out.push_str("    </aspNetVersionInfo>\n");
        }
        if !self.components.is_empty() {
            out.push_str("    <installedComponentInfo>\n");
            for (name, installed) in &self.components {
                let installed = if *installed { "True" } else { "False" };
                let _ = writeln!(
                    out,
                    "      <installedComponent name=\"{}\" installed=\"{installed}\" />",
                    a(name)
                );
            }
            out.push_str("    </installedComponentInfo>\n");
        }
        out.push_str("  </iisSystemInfo>\n</systemInfo>");
        out
    }

    /// Reads a document; elements and attributes it does not know are passed over.
    ///
    /// # Errors
    /// Bytes that are no XML, a document type declaration, and a root other than `systemInfo`.
    pub fn read(bytes: &[u8], file_label: &str) -> Result<SystemInfo, Problem> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text =
            std::str::from_utf8(bytes).map_err(|_| unreadable(file_label, "The file is not UTF-8 text."))?;
        let mut reader = Reader::from_str(text);
        let mut info = SystemInfo::default();
        let mut seen_root = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(element) | Event::Empty(element)) => {
                    if !seen_root && element.local_name().as_ref() != "systemInfo" {
                        return Err(unreadable(
                            file_label,
                            "The root element is not systemInfo, so this is another kind of file.",
                        ));
                    }
                    seen_root = true;
                    info.take(&element)
                        .map_err(|reason| unreadable(file_label, &reason))?;
                }
                Ok(Event::DocType(_)) => {
                    return Err(unreadable(
                        file_label,
                        "The file holds a document type declaration, which no such file has and which could make \
                         the reader do harm.",
                    ));
                }
                Ok(Event::Eof) if seen_root => return Ok(info),
                Ok(Event::Eof) => return Err(unreadable(file_label, "The file is empty.")),
                Ok(_) => {}
                Err(error) => {
                    let reason = format!("It is no well-formed XML: {error}.");
                    return Err(unreadable(file_label, &reason));
                }
            }
        }
    }

    fn take(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let mut attributes = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| format!("It is no well-formed XML: {error}."))?;
            let value = quick_xml::escape::unescape(&attribute.value)
                .map_err(|error| format!("It is no well-formed XML: {error}."))?
                .into_owned();
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
        }
        let get = |name: &str| {
            attributes
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        match element.local_name().as_ref() {
            "systemInfo" => {
                self.os_version = get("osVersion");
                self.windows_directory = get("winDir");
                self.machine_name = get("machineName");
                self.processor_architecture = get("processorArchitecture");
                self.msdeploy_version = get("msdeployVersion");
                self.build_version = get("buildVersion");
            }
            "iisSystemInfo" => {
                let number = |name: &str| get(name).trim().parse().unwrap_or(0);
                self.iis = (number("iisMajorVersion"), number("iisMinorVersion"));
            }
            "aspNetVersion" => self.asp_net.push(get("version")),
            "installedComponent" => self
                .components
                .push((get("name"), get("installed").eq_ignore_ascii_case("true"))),
            _ => {}
        }
        Ok(())
    }
}

fn unreadable(file_label: &str, cause: &str) -> Problem {
    Problem::error("SYSTEM-INFO-UNREADABLE", format!("Could not read {file_label}"))
        .with_cause(cause)
        .with_fix("Use systemInfo.xml as Web Deploy wrote it into the package, or leave it out.")
        .with_place(Place::file(file_label))
        .with_target(file_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let info = SystemInfo {
            os_version: "5.2".to_owned(),
            windows_directory: r"C:\WINDOWS".to_owned(),
            machine_name: "OLD & \"WEB01\"".to_owned(),
            processor_architecture: "x86".to_owned(),
            iis: (6, 0),
            asp_net: vec!["1.1.4322.0".to_owned()],
            components: vec![("ASP".to_owned(), true), ("CGI".to_owned(), false)],
            ..SystemInfo::new()
        };
        let text = info.write_xml();
        assert_eq!(SystemInfo::read(text.as_bytes(), "systemInfo.xml"), Ok(info));
    }

    #[test]
    fn refuses_what_is_no_system_info() {
        for bytes in [
            &b""[..],
            b"<x/>",
            b"<systemInfo",
            b"<!DOCTYPE systemInfo><systemInfo/>",
            b"\xFF\xFE<",
        ] {
            let problem = SystemInfo::read(bytes, "systemInfo.xml").expect_err("refused");
            assert_eq!(problem.code, "SYSTEM-INFO-UNREADABLE");
        }
    }
}
