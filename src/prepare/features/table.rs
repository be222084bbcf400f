//! Every installable part of IIS by all its names: the one table that translates between them.
//!
//! Sources: names for DISM, ServerManager and InetStp of needs from operations §7.4, parents and the other names from
//! §7.5; InetStp values besides from Microsoft's "Discover Installed Components" (learn.microsoft.com/iis/install); names
//! for DISM of IIS 8 and later held against the command line in "Installing IIS 8.5 on Windows Server 2012 R2" there, those
//! of IIS 7 against "Installing IIS from the Command Line"; the tree from what Get-WindowsFeature prints on Server 2008 R2
//! and Server 2016; global modules from the applicationHost.config files of IIS 7.5, 8 and 10. Names that differ from their
//! neighbours: `DirectoryBrowse`, `Authorization`, `AdminService`.
//!
//! Server 2025 is IIS 10 too and has no `Web-Lgcy-Mgmt-Console` any more, so nothing may ask for it.

use crate::model::IisVersion;

/// An installable part of IIS, or of what it stands on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Feature {
    /// Name for Get-WindowsFeature and Install-WindowsFeature.
    pub id: &'static str,
    /// Name for DISM and pkgmgr.
    pub dism: &'static str,
    /// Value below `HKLM\SOFTWARE\Microsoft\InetStp\Components`, 1 where it is installed; empty for none.
    pub component: &'static str,
    /// What Server Manager calls it.
    pub title: &'static str,
    /// Id of the one it stands below; empty at the top.
    pub parent: &'static str,
    /// Ids of others that Windows wants beside it.
    pub beside: &'static [&'static str],
    /// The first IIS that has it.
    pub since: IisVersion,
    /// Global modules, each of which shows that it is there.
    pub modules: &'static [&'static str],
}

const IIS7: IisVersion = IisVersion { major: 7, minor: 0 };
const IIS7_5: IisVersion = IisVersion { major: 7, minor: 5 };
const IIS8: IisVersion = IisVersion { major: 8, minor: 0 };

/// A feature of IIS 7.0 without companions.
const fn plain(
    id: &'static str,
    dism: &'static str,
    component: &'static str,
    title: &'static str,
    parent: &'static str,
    modules: &'static [&'static str],
) -> Feature {
    Feature {
        id,
        dism,
        component,
        title,
        parent,
        beside: &[],
        since: IIS7,
        modules,
    }
}

impl Feature {
    const fn since(self, since: IisVersion) -> Feature {
        Feature { since, ..self }
    }

    const fn beside(self, beside: &'static [&'static str]) -> Feature {
        Feature { beside, ..self }
    }
}

const ROLE: &str = "Web-Server";
const SERVER: &str = "Web-WebServer";
const COMMON: &str = "Web-Common-Http";
const DEVELOPMENT: &str = "Web-App-Dev";
const HEALTH: &str = "Web-Health";
const SECURITY: &str = "Web-Security";
const PERFORMANCE: &str = "Web-Performance";
const MANAGEMENT: &str = "Web-Mgmt-Tools";
const COMPATIBILITY: &str = "Web-Mgmt-Compat";

/// All of them, parents before their children.
#[rustfmt::skip]
pub const FEATURES: &[Feature] = &[
    // What IIS stands on. From Server 2012 the .NET environment is that of .NET Framework 3.5.
    plain("WAS", "WAS-WindowsActivationService", "", "Windows Process Activation Service", "", &[]),
    plain("WAS-Process-Model", "WAS-ProcessModel", "ProcessModel", "Process Model", "WAS", &[]),
    plain("WAS-Config-APIs", "WAS-ConfigurationAPI", "WASConfigurationAPI", "Configuration APIs", "WAS", &[]),
    plain(ROLE, "IIS-WebServerRole", "W3SVC", "Web Server (IIS)", "", &[]),
    plain(SERVER, "IIS-WebServer", "", "Web Server", ROLE, &["AnonymousAuthenticationModule"]),
    // Common HTTP features
    plain(COMMON, "IIS-CommonHttpFeatures", "", "Common HTTP Features", SERVER, &[]),
    plain("Web-Static-Content", "IIS-StaticContent", "StaticContent", "Static Content", COMMON, &["StaticFileModule"]),
    plain("Web-Default-Doc", "IIS-DefaultDocument", "DefaultDocument", "Default Document", COMMON, &["DefaultDocumentModule"]),
    plain("Web-Dir-Browsing", "IIS-DirectoryBrowsing", "DirectoryBrowse", "Directory Browsing", COMMON, &["DirectoryListingModule"]),
    plain("Web-Http-Errors", "IIS-HttpErrors", "HttpErrors", "HTTP Errors", COMMON, &["CustomErrorModule"]),
    plain("Web-Http-Redirect", "IIS-HttpRedirect", "HttpRedirect", "HTTP Redirection", COMMON, &["HttpRedirectionModule"]),
    plain("Web-DAV-Publishing", "IIS-WebDAV", "", "WebDAV Publishing", COMMON, &["WebDAVModule"]).since(IIS7_5),
    // Security; Request Filtering comes before those that want it beside them
    plain(SECURITY, "IIS-Security", "", "Security", SERVER, &[]),
    plain("Web-Filtering", "IIS-RequestFiltering", "RequestFiltering", "Request Filtering", SECURITY, &["RequestFilteringModule"]),
    plain("Web-Basic-Auth", "IIS-BasicAuthentication", "BasicAuthentication", "Basic Authentication", SECURITY, &["BasicAuthenticationModule"]),
    plain("Web-Windows-Auth", "IIS-WindowsAuthentication", "WindowsAuthentication", "Windows Authentication", SECURITY, &["WindowsAuthenticationModule"]),
    plain("Web-Digest-Auth", "IIS-DigestAuthentication", "DigestAuthentication", "Digest Authentication", SECURITY, &["DigestAuthenticationModule"]),
    plain("Web-Client-Auth", "IIS-ClientCertificateMappingAuthentication", "ClientCertificateMappingAuthentication", "Client Certificate Mapping Authentication", SECURITY, &["CertificateMappingAuthenticationModule"]),
    plain("Web-Cert-Auth", "IIS-IISCertificateMappingAuthentication", "IISClientCertificateMappingAuthentication", "IIS Client Certificate Mapping Authentication", SECURITY, &["IISCertificateMappingAuthenticationModule"]),
    plain("Web-Url-Auth", "IIS-URLAuthorization", "Authorization", "URL Authorization", SECURITY, &["UrlAuthorizationModule"]),
    plain("Web-IP-Security", "IIS-IPSecurity", "IPSecurity", "IP and Domain Restrictions", SECURITY, &["IpRestrictionModule"]),
    plain("Web-CertProvider", "IIS-CertProvider", "", "Centralized SSL Certificate Support", SECURITY, &[]).since(IIS8),
    // Application development
    plain(DEVELOPMENT, "IIS-ApplicationDevelopment", "", "Application Development", SERVER, &[]),
    plain("Web-ISAPI-Ext", "IIS-ISAPIExtensions", "ISAPIExtensions", "ISAPI Extensions", DEVELOPMENT, &["IsapiModule"]),
    plain("Web-ISAPI-Filter", "IIS-ISAPIFilter", "ISAPIFilter", "ISAPI Filters", DEVELOPMENT, &["IsapiFilterModule"]),
    plain("Web-Includes", "IIS-ServerSideIncludes", "ServerSideInclude", "Server Side Includes", DEVELOPMENT, &["ServerSideIncludeModule"]),
    plain("Web-CGI", "IIS-CGI", "CGI", "CGI", DEVELOPMENT, &["CgiModule"]),
    plain("Web-ASP", "IIS-ASP", "ASP", "ASP", DEVELOPMENT, &[]).beside(&["Web-ISAPI-Ext", "Web-Filtering"]),
    // .NET Framework 3.5 is a feature of Windows, and its files are not on the disk of Server 2012 and later.
    plain("NET-Framework-Features", "NetFx3ServerFeatures", "", ".NET Framework 3.5 Features", "", &[]).since(IIS8),
    plain("NET-Framework-Core", "NetFx3", "", ".NET Framework 3.5", "NET-Framework-Features", &[]),
    plain("WAS-NET-Environment", "WAS-NetFxEnvironment", "NetFxEnvironment", ".NET Environment 3.5", "WAS", &[]),
    plain("Web-Net-Ext", "IIS-NetFxExtensibility", "NetFxExtensibility", ".NET Extensibility 3.5", DEVELOPMENT, &[]).beside(&["Web-Filtering", "NET-Framework-Core", "WAS-NET-Environment"]),
    plain("Web-Asp-Net", "IIS-ASPNET", "ASPNET", "ASP.NET 3.5", DEVELOPMENT, &[]).beside(&["Web-Default-Doc", "Web-Net-Ext", "Web-ISAPI-Ext", "Web-ISAPI-Filter", "Web-Filtering"]),
    plain("NET-Framework-45-Features", "NetFx4ServerFeatures", "", ".NET Framework 4.5 Features", "", &[]).since(IIS8),
    plain("NET-Framework-45-Core", "NetFx4", "", ".NET Framework 4.5", "NET-Framework-45-Features", &[]).since(IIS8),
    plain("NET-Framework-45-ASPNET", "NetFx4Extended-ASPNET45", "", "ASP.NET 4.5 of .NET Framework", "NET-Framework-45-Features", &[]).since(IIS8).beside(&["NET-Framework-45-Core"]),
    plain("Web-Net-Ext45", "IIS-NetFxExtensibility45", "NetFxExtensibility45", ".NET Extensibility 4.5", DEVELOPMENT, &[]).since(IIS8).beside(&["Web-Filtering", "NET-Framework-45-ASPNET"]),
    plain("Web-Asp-Net45", "IIS-ASPNET45", "ASPNET45", "ASP.NET 4.5", DEVELOPMENT, &[]).since(IIS8).beside(&["Web-Default-Doc", "Web-Net-Ext45", "Web-ISAPI-Ext", "Web-ISAPI-Filter", "Web-Filtering"]),
    plain("Web-AppInit", "IIS-ApplicationInit", "", "Application Initialization", DEVELOPMENT, &["ApplicationInitializationModule"]).since(IIS8),
    plain("Web-WebSockets", "IIS-WebSockets", "WebSockets", "WebSocket Protocol", DEVELOPMENT, &["WebSocketModule"]).since(IIS8),
    // Health and diagnostics
    plain(HEALTH, "IIS-HealthAndDiagnostics", "", "Health and Diagnostics", SERVER, &[]),
    plain("Web-Http-Logging", "IIS-HttpLogging", "HttpLogging", "HTTP Logging", HEALTH, &["HttpLoggingModule"]),
    plain("Web-Log-Libraries", "IIS-LoggingLibraries", "LoggingLibraries", "Logging Tools", HEALTH, &[]),
    plain("Web-Request-Monitor", "IIS-RequestMonitor", "RequestMonitor", "Request Monitor", HEALTH, &["RequestMonitorModule"]),
    plain("Web-Http-Tracing", "IIS-HttpTracing", "HttpTracing", "Tracing", HEALTH, &["FailedRequestsTracingModule"]),
    plain("Web-Custom-Logging", "IIS-CustomLogging", "CustomLogging", "Custom Logging", HEALTH, &["CustomLoggingModule"]),
    plain("Web-ODBC-Logging", "IIS-ODBCLogging", "ODBCLogging", "ODBC Logging", HEALTH, &[]).beside(&["Web-Custom-Logging"]),
    // Performance
    plain(PERFORMANCE, "IIS-Performance", "", "Performance", SERVER, &[]),
    plain("Web-Stat-Compression", "IIS-HttpCompressionStatic", "HttpCompressionStatic", "Static Content Compression", PERFORMANCE, &["StaticCompressionModule"]),
    plain("Web-Dyn-Compression", "IIS-HttpCompressionDynamic", "HttpCompressionDynamic", "Dynamic Content Compression", PERFORMANCE, &["DynamicCompressionModule"]),
    // Management tools
    plain(MANAGEMENT, "IIS-WebServerManagementTools", "", "Management Tools", ROLE, &[]),
    plain("Web-Mgmt-Console", "IIS-ManagementConsole", "ManagementConsole", "IIS Management Console", MANAGEMENT, &[]),
    plain("Web-Scripting-Tools", "IIS-ManagementScriptingTools", "ManagementScriptingTools", "IIS Management Scripts and Tools", MANAGEMENT, &[]),
    plain("Web-Mgmt-Service", "IIS-ManagementService", "AdminService", "Management Service", MANAGEMENT, &[]),
    plain(COMPATIBILITY, "IIS-IIS6ManagementCompatibility", "", "IIS 6 Management Compatibility", MANAGEMENT, &[]),
    plain("Web-Metabase", "IIS-Metabase", "Metabase", "IIS 6 Metabase Compatibility", COMPATIBILITY, &[]),
    plain("Web-WMI", "IIS-WMICompatibility", "WMICompatibility", "IIS 6 WMI Compatibility", COMPATIBILITY, &[]).beside(&["Web-Metabase"]),
    plain("Web-Lgcy-Scripting", "IIS-LegacyScripts", "LegacyScripts", "IIS 6 Scripting Tools", COMPATIBILITY, &[]).beside(&["Web-Metabase", "Web-WMI"]),
    plain("Web-Lgcy-Mgmt-Console", "IIS-LegacySnapIn", "LegacySnapin", "IIS 6 Management Console", COMPATIBILITY, &[]),
    // FTP. That of Server 2008 is the one of IIS 6 under other names (Web-Ftp-Publishing, IIS-FTPPublishingService).
    plain("Web-Ftp-Server", "IIS-FTPServer", "FTPServer", "FTP Server", ROLE, &[]).since(IIS7_5),
    plain("Web-Ftp-Service", "IIS-FTPSvc", "", "FTP Service", "Web-Ftp-Server", &[]).since(IIS7_5),
    plain("Web-Ftp-Ext", "IIS-FTPExtensibility", "", "FTP Extensibility", "Web-Ftp-Server", &[]).since(IIS7_5),
    plain("Web-WHC", "IIS-HostableWebCore", "", "IIS Hostable Web Core", ROLE, &[]),
];

/// The feature of a ServerManager id.
pub fn feature(id: &str) -> Option<&'static Feature> {
    FEATURES
        .iter()
        .find(|feature| feature.id.eq_ignore_ascii_case(id))
}

/// What must be installed for some features on an IIS: they themselves, all they stand below, and all that Windows wants
/// beside them. In the order of the table, parents first. What the IIS does not have yet is left out.
pub fn with_parents(ids: &[&str], iis: IisVersion) -> Vec<&'static Feature> {
    let mut wanted: Vec<&'static Feature> = Vec::new();
    let mut open: Vec<&str> = ids.to_vec();
    while let Some(id) = open.pop() {
        let Some(feature) = feature(id) else { continue };
        if wanted.contains(&feature) {
            continue;
        }
        wanted.push(feature);
        open.push(feature.parent);
        open.extend(feature.beside);
    }
    FEATURES
        .iter()
        .filter(|feature| feature.since <= iis && wanted.contains(feature))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const R2: IisVersion = IIS7_5;

    #[test]
    fn every_name_is_there_once_and_parents_come_first() {
        for (at, feature) in FEATURES.iter().enumerate() {
            let before = &FEATURES[..at];
            for other in before {
                assert_ne!(other.id, feature.id);
                assert_ne!(other.dism, feature.dism);
                assert!(
                    feature.component.is_empty() || other.component != feature.component,
                    "{feature:?}"
                );
            }
            for named in std::iter::once(&feature.parent).chain(feature.beside) {
                assert!(
                    named.is_empty() || before.iter().any(|known| known.id == *named),
                    "{} stands before {named}",
                    feature.id
                );
            }
        }
    }

    #[test]
    fn a_feature_brings_the_whole_chain_and_what_windows_wants_beside_it() {
        let names = |ids: &[&str], iis| -> Vec<&str> {
            with_parents(ids, iis)
                .iter()
                .map(|feature| feature.dism)
                .collect()
        };
        assert_eq!(
            names(&["Web-ASP"], R2),
            [
                "IIS-WebServerRole",
                "IIS-WebServer",
                "IIS-Security",
                "IIS-RequestFiltering",
                "IIS-ApplicationDevelopment",
                "IIS-ISAPIExtensions",
                "IIS-ASP"
            ]
        );
        let old = names(&["Web-Asp-Net"], R2);
        assert!(
            old.contains(&"NetFx3") && !old.contains(&"NetFx3ServerFeatures"),
            "{old:?}"
        );
        assert!(names(&["Web-Asp-Net"], IisVersion::IIS10).contains(&"NetFx3ServerFeatures"));
        // operations §7.4: ASP.NET 3.5 wants the .NET environment of the activation service, with its parent.
        for name in [
            "WAS-WindowsActivationService",
            "WAS-NetFxEnvironment",
            "NetFx3",
            "IIS-NetFxExtensibility",
        ] {
            assert!(old.contains(&name), "{name}");
        }
        let new = names(&["Web-Asp-Net45"], IisVersion::IIS10);
        for name in [
            "NetFx4ServerFeatures",
            "NetFx4",
            "NetFx4Extended-ASPNET45",
            "IIS-ASPNET45",
        ] {
            assert!(new.contains(&name), "{name}");
        }
        assert!(
            !new.contains(&"NetFx3") && !new.contains(&"WAS-NetFxEnvironment"),
            "3.5 is not wanted: {new:?}"
        );
        assert!(
            !names(&["Web-Asp-Net45"], R2).contains(&"IIS-ASPNET45"),
            "2008 R2 has no such role service"
        );
        assert!(with_parents(&["nonsense"], R2).is_empty());
    }

    /// The names of Microsoft's own command lines that install everything: IIS 8.5 by DISM, IIS 7 by pkgmgr. A name that is
    /// not among them does not exist, and one that is missing here cannot be installed.
    #[test]
    fn names_for_dism_are_those_of_microsofts_command_lines() {
        let everything = [
            "IIS-WebServerRole",
            "IIS-WebServer",
            "IIS-CommonHttpFeatures",
            "IIS-StaticContent",
            "IIS-DefaultDocument",
            "IIS-DirectoryBrowsing",
            "IIS-HttpErrors",
            "IIS-HttpRedirect",
            "IIS-ApplicationDevelopment",
            "IIS-ASPNET",
            "IIS-NetFxExtensibility",
            "IIS-ASPNET45",
            "IIS-NetFxExtensibility45",
            "IIS-ASP",
            "IIS-CGI",
            "IIS-ISAPIExtensions",
            "IIS-ISAPIFilter",
            "IIS-ServerSideIncludes",
            "IIS-HealthAndDiagnostics",
            "IIS-HttpLogging",
            "IIS-LoggingLibraries",
            "IIS-RequestMonitor",
            "IIS-HttpTracing",
            "IIS-CustomLogging",
            "IIS-ODBCLogging",
            "IIS-Security",
            "IIS-BasicAuthentication",
            "IIS-WindowsAuthentication",
            "IIS-DigestAuthentication",
            "IIS-ClientCertificateMappingAuthentication",
            "IIS-IISCertificateMappingAuthentication",
            "IIS-URLAuthorization",
            "IIS-RequestFiltering",
            "IIS-IPSecurity",
            "IIS-Performance",
            "IIS-HttpCompressionStatic",
            "IIS-HttpCompressionDynamic",
            "IIS-WebDAV",
            "IIS-WebServerManagementTools",
            "IIS-ManagementScriptingTools",
            "IIS-ManagementService",
            "IIS-IIS6ManagementCompatibility",
            "IIS-Metabase",
            "IIS-WMICompatibility",
            "IIS-LegacyScripts",
            "IIS-FTPServer",
            "IIS-FTPSvc",
            "IIS-FTPExtensibility",
            "NetFx4Extended-ASPNET45",
            "IIS-ApplicationInit",
            "IIS-WebSockets",
            "IIS-CertProvider",
            "IIS-ManagementConsole",
            "IIS-LegacySnapIn",
            "WAS-WindowsActivationService",
            "WAS-ProcessModel",
            "WAS-NetFxEnvironment",
            "WAS-ConfigurationAPI",
        ];
        for name in everything {
            assert!(
                FEATURES.iter().any(|feature| feature.dism == name),
                "{name} is missing"
            );
        }
        // .NET by itself, and Hostable Web Core, which those command lines leave out.
        let besides = [
            "NetFx3",
            "NetFx3ServerFeatures",
            "NetFx4",
            "NetFx4ServerFeatures",
            "IIS-HostableWebCore",
        ];
        for feature in FEATURES {
            let is_known = everything.contains(&feature.dism) || besides.contains(&feature.dism);
            assert!(is_known, "{} is a name of nothing", feature.dism);
        }
    }
}
