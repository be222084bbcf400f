//! Describes a server as getSystemInfo does, from its configuration files.
//!
//! The original asks the registry for installed components; a copy of files has no registry, so the configuration
//! itself is the evidence: the restriction list and service keys of a metabase, the global modules of IIS 7+.

use super::machine::{Machine, script_maps};
use super::programs::Processor;
use crate::formats::apphost::AppHostConfig;
use crate::formats::metabase::{Metabase, property};
use crate::formats::system_info::{COMPONENTS, SystemInfo};
use crate::model::{IisVersion, ServerFacts};
use std::collections::BTreeSet;

/// Describes an IIS 6 server.
pub fn of_metabase(metabase: &Metabase, facts: &ServerFacts) -> SystemInfo {
    let mut asp_net = BTreeSet::new();
    if let Some(service) = metabase.key("/LM/W3SVC") {
        for key in std::iter::once(service).chain(service.descendants()) {
            for map in key.property(property::SCRIPT_MAPS).iter().flat_map(script_maps) {
                if let Processor::AspNet(version) = Processor::of(&map.processor) {
                    asp_net.insert(version);
                }
            }
        }
    }
    let machine = Machine::of(metabase);
    let allowed = |kind: Processor| {
        machine
            .programs
            .iter()
            .any(|map| map.kind == kind && map.allowed != Some(false))
    };
    let mut info = start(facts, versions(asp_net.iter().map(String::as_str)));
    info.components = COMPONENTS
        .iter()
        .map(|name| {
            let installed = match *name {
                "ASP" => allowed(Processor::Asp),
                "ServerSideInclude" => allowed(Processor::ServerSideIncludes),
                "ASPNET" | "NetFxExtensibility" => !asp_net.is_empty(),
                "FTPServer" => metabase.key("/LM/MSFTPSVC").is_some(),
                // Parts of the one web service of IIS 6, which cannot be left out.
                "BasicAuthentication"
                | "CGI"
                | "ClientCertificateMappingAuthentication"
                | "CustomLogging"
                | "DefaultDocument"
                | "DigestAuthentication"
                | "DirectoryBrowse"
                | "HttpCompressionDynamic"
                | "HttpCompressionStatic"
                | "IPSecurity"
                | "IISCertificateMappingAuthentication"
                | "HttpRedirect"
                | "HttpLogging"
                | "HttpErrors"
                | "ISAPIExtensions"
                | "ISAPIFilter"
                | "Metabase"
                | "ODBCLogging"
                | "StaticContent"
                | "W3SVC"
                | "WindowsAuthentication" => metabase.key("/LM/W3SVC").is_some(),
                _ => false,
            };
            ((*name).to_owned(), installed)
        })
        .collect();
    info
}

/// The global module that shows a component of IIS 7+. Those without one are always there, or leave no trace in
/// applicationHost.config.
const MODULES: [(&str, &str); 23] = [
    ("Authorization", "UrlAuthorizationModule"),
    ("BasicAuthentication", "BasicAuthenticationModule"),
    ("CGI", "CgiModule"),
    (
        "ClientCertificateMappingAuthentication",
        "CertificateMappingAuthenticationModule",
    ),
    ("CustomLogging", "CustomLoggingModule"),
    ("DefaultDocument", "DefaultDocumentModule"),
    ("DigestAuthentication", "DigestAuthenticationModule"),
    ("DirectoryBrowse", "DirectoryListingModule"),
    ("HttpCompressionDynamic", "DynamicCompressionModule"),
    ("HttpCompressionStatic", "StaticCompressionModule"),
    ("IPSecurity", "IpRestrictionModule"),
    (
        "IISCertificateMappingAuthentication",
        "IISCertificateMappingAuthenticationModule",
    ),
    ("HttpTracing", "TracingModule"),
    ("HttpRedirect", "HttpRedirectionModule"),
    ("HttpLogging", "HttpLoggingModule"),
    ("HttpErrors", "CustomErrorModule"),
    ("ISAPIExtensions", "IsapiModule"),
    ("ISAPIFilter", "IsapiFilterModule"),
    ("RequestFiltering", "RequestFilteringModule"),
    ("RequestMonitor", "RequestMonitorModule"),
    ("ServerSideInclude", "ServerSideIncludeModule"),
    ("StaticContent", "StaticFileModule"),
    ("WindowsAuthentication", "WindowsAuthenticationModule"),
];

/// Describes a server with IIS 7 or later.
pub fn of_config(config: &AppHostConfig, facts: &ServerFacts) -> SystemInfo {
    let modules = config.global_modules();
    let restrictions = config.restrictions();
    let has = |name: &str| {
        modules
            .iter()
            .any(|module| module.name.eq_ignore_ascii_case(name))
    };
    let named = |ending: &str| {
        restrictions
            .iter()
            .any(|entry| entry.path.to_ascii_lowercase().ends_with(ending))
    };
    let asp_net: BTreeSet<String> = modules
        .iter()
        .map(|module| module.image.as_str())
        .chain(restrictions.iter().map(|entry| entry.path.as_str()))
        .filter_map(framework_version)
        .collect();
    let mut info = start(facts, versions(asp_net.iter().map(String::as_str)));
    info.components = COMPONENTS
        .iter()
        .map(|name| {
            let installed = match *name {
                "ASP" => named(r"\inetsrv\asp.dll"),
                "ASPNET" | "NetFxExtensibility" | "NetFxEnvironment" => !asp_net.is_empty(),
                "W3SVC" | "ProcessModel" => config.is_iis7_or_later(),
                _ => MODULES
                    .iter()
                    .any(|(component, module)| component == name && has(module)),
            };
            ((*name).to_owned(), installed)
        })
        .collect();
    info
}

fn start(facts: &ServerFacts, asp_net: Vec<String>) -> SystemInfo {
    SystemInfo {
        os_version: windows_version(facts.iis).to_owned(),
        windows_directory: facts.windows_directory.clone(),
        machine_name: facts.name.clone(),
        processor_architecture: if facts.is_64_bit { "x64" } else { "x86" }.to_owned(),
        iis: (u32::from(facts.iis.major), u32::from(facts.iis.minor)),
        asp_net,
        ..SystemInfo::new()
    }
}

/// The Windows version that an IIS version runs on. Programs without a manifest see 6.3 on everything after 8, and
/// packages made on IIS 10 say so.
fn windows_version(iis: IisVersion) -> &'static str {
    match (iis.major, iis.minor) {
        (..=4, _) => "4.0",
        (5, 0) => "5.0",
        (5, _) => "5.1",
        (6, _) => "5.2",
        (7, 0) => "6.0",
        (7, _) => "6.1",
        (8, 0) => "6.2",
        _ => "6.3",
    }
}

/// `1.1.4322` as it stands in the document: four parts.
fn versions<'a>(found: impl Iterator<Item = &'a str>) -> Vec<String> {
    found
        .filter(|version| !version.is_empty())
        .map(|version| {
            let mut parts: Vec<&str> = version.split('.').collect();
            while parts.len() < 4 {
                parts.push("0");
            }
            parts.join(".")
        })
        .collect()
}

/// The version in a path like `%windir%\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll`.
fn framework_version(path: &str) -> Option<String> {
    let path = path.to_ascii_lowercase();
    let (_, after) = path.split_once(r"\microsoft.net\framework")?;
    let version = after.split('\\').nth(1)?.strip_prefix('v')?;
    version
        .starts_with(|c: char| c.is_ascii_digit())
        .then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_four_parts() {
        assert_eq!(
            versions(["1.1.4322", "", "4.0.30319"].into_iter()),
            ["1.1.4322.0", "4.0.30319.0"]
        );
        assert_eq!(
            framework_version(r"%windir%\Microsoft.NET\Framework64\v2.0.50727\webengine.dll").as_deref(),
            Some("2.0.50727")
        );
        assert_eq!(framework_version(r"%windir%\System32\inetsrv\static.dll"), None);
    }
}
