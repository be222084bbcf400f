//! Role services of IIS that must be installed.
//!
//! Whether one is there is told by the global modules and the restriction list of applicationHost.config, which
//! Windows edits when it installs it. Names and parents: operations §7.4 and §7.5.

use super::check::{Check, CheckState};
use super::powershell::{add_feature, dism, quoted};
use super::view::View;
use crate::model::IisVersion;
use crate::model::dependency::InheritedScriptMap;
use crate::model::path::fold;

/// A role service and what shows that it is there.
struct RoleService {
    /// The dependency it serves.
    dependency: &'static str,
    /// What people call it.
    title: &'static str,
    /// What happens without it.
    why: &'static str,
    /// Global modules, all of which must be there.
    modules: &'static [&'static str],
    /// How a program ends that the restriction list or a handler must name; empty for none.
    program: &'static str,
    /// Names for PowerShell.
    features: &'static [&'static str],
    /// Names for DISM below `IIS-WebServerRole` and `IIS-WebServer`, parents first.
    dism: &'static [&'static str],
}

const SECURITY: &str = "IIS-Security";
const DEVELOPMENT: &str = "IIS-ApplicationDevelopment";
const PERFORMANCE: &str = "IIS-Performance";
const COMMON: &str = "IIS-CommonHttpFeatures";

const ROLE_SERVICES: &[RoleService] = &[
    RoleService {
        dependency: "AnonymousAuthentication",
        title: "Anonymous authentication",
        why: "Visitors of the site do not sign in; without the module every request is refused with 401.2",
        modules: &["AnonymousAuthenticationModule"],
        program: "",
        features: &["Web-Server"],
        dism: &[COMMON],
    },
    RoleService {
        dependency: "BasicAuthentication",
        title: "Basic authentication",
        why: "The site asks visitors for a name and password; without the module they cannot sign in",
        modules: &["BasicAuthenticationModule"],
        program: "",
        features: &["Web-Basic-Auth"],
        dism: &[SECURITY, "IIS-BasicAuthentication"],
    },
    RoleService {
        dependency: "WindowsAuthentication",
        title: "Windows authentication",
        why: "Visitors sign in with their Windows account; without the module they are refused with 401.2",
        modules: &["WindowsAuthenticationModule"],
        program: "",
        features: &["Web-Windows-Auth"],
        dism: &[SECURITY, "IIS-WindowsAuthentication"],
    },
    RoleService {
        dependency: "DigestAuthentication",
        title: "Digest authentication",
        why: "Visitors sign in by digest; IIS 7 and later only know the advanced form, which needs the domain",
        modules: &["DigestAuthenticationModule"],
        program: "",
        features: &["Web-Digest-Auth"],
        dism: &[SECURITY, "IIS-DigestAuthentication"],
    },
    RoleService {
        dependency: "IPSecurity",
        title: "IP and domain restrictions",
        why: "The site lets only some addresses in; without the module the restriction is not enforced",
        modules: &["IpRestrictionModule"],
        program: "",
        features: &["Web-IP-Security"],
        dism: &[SECURITY, "IIS-IPSecurity"],
    },
    RoleService {
        dependency: "HttpRedirect",
        title: "HTTP redirection",
        why: "The site sends visitors elsewhere; without the module they get an error instead",
        modules: &["HttpRedirectionModule"],
        program: "",
        features: &["Web-Http-Redirect"],
        dism: &[COMMON, "IIS-HttpRedirect"],
    },
    RoleService {
        dependency: "HttpCompressionStatic",
        title: "Static content compression",
        why: "Files are sent compressed; without the module the site works and sends more bytes",
        modules: &["StaticCompressionModule"],
        program: "",
        features: &["Web-Stat-Compression"],
        dism: &[PERFORMANCE, "IIS-HttpCompressionStatic"],
    },
    RoleService {
        dependency: "HttpCompressionDynamic",
        title: "Dynamic content compression",
        why: "Pages are sent compressed; without the module the site works and sends more bytes",
        modules: &["DynamicCompressionModule"],
        program: "",
        features: &["Web-Dyn-Compression"],
        dism: &[PERFORMANCE, "IIS-HttpCompressionDynamic"],
    },
    RoleService {
        dependency: "ISAPIFilter",
        title: "ISAPI filters",
        why: "The site runs requests through a filter; without the module the filter is not loaded",
        modules: &["IsapiFilterModule"],
        program: "",
        features: &["Web-ISAPI-Filter"],
        dism: &[DEVELOPMENT, "IIS-ISAPIFilter"],
    },
    RoleService {
        dependency: "ServerSideInclude",
        title: "Server-side includes",
        why: "Pages are put together on the server; without the module visitors see the directives",
        modules: &["ServerSideIncludeModule"],
        program: "",
        features: &["Web-Includes"],
        dism: &[DEVELOPMENT, "IIS-ServerSideIncludes"],
    },
    RoleService {
        dependency: "ASP",
        title: "Classic ASP",
        why: "Pages are classic ASP; without it they are answered with 404.3",
        modules: &["IsapiModule"],
        program: r"\INETSRV\ASP.DLL",
        features: &["Web-ASP"],
        dism: &[
            DEVELOPMENT,
            SECURITY,
            "IIS-RequestFiltering",
            "IIS-ISAPIExtensions",
            "IIS-ASP",
        ],
    },
    RoleService {
        dependency: "ISAPIExtensions",
        title: "ISAPI extensions",
        why: "Requests are handled by a DLL; without the module it is never called",
        modules: &["IsapiModule"],
        program: "",
        features: &["Web-ISAPI-Ext"],
        dism: &[DEVELOPMENT, "IIS-ISAPIExtensions"],
    },
    RoleService {
        dependency: "CGI",
        title: "CGI",
        why: "Requests start a program; without the module it is never started",
        modules: &["CgiModule"],
        program: "",
        features: &["Web-CGI"],
        dism: &[DEVELOPMENT, "IIS-CGI"],
    },
];

/// ASP.NET 2.0 to 3.5, which share one runtime.
const ASP_NET_2: RoleService = RoleService {
    dependency: "ASPNET",
    title: "ASP.NET 3.5 (runtime 2.0)",
    why: "Applications run on ASP.NET 2.0; without it they are answered with 404.3 or 500.21",
    modules: &[],
    program: r"\V2.0.50727\ASPNET_ISAPI.DLL",
    features: &["NET-Framework-Core", "Web-Asp-Net"],
    dism: &[
        COMMON,
        "IIS-DefaultDocument",
        SECURITY,
        "IIS-RequestFiltering",
        DEVELOPMENT,
        "IIS-NetFxExtensibility",
        "IIS-ISAPIExtensions",
        "IIS-ISAPIFilter",
        "IIS-ASPNET",
    ],
};

/// ASP.NET 4.x.
const ASP_NET_4: RoleService = RoleService {
    dependency: "ASPNET",
    title: "ASP.NET 4.x",
    why: "Applications run on ASP.NET 4; without it they are answered with 404.3 or 500.21",
    modules: &[],
    program: r"\V4.0.30319\ASPNET_ISAPI.DLL",
    features: &["Web-Asp-Net45"],
    dism: &[
        COMMON,
        "IIS-DefaultDocument",
        SECURITY,
        "IIS-RequestFiltering",
        DEVELOPMENT,
        "IIS-NetFxExtensibility45",
        "IIS-ISAPIExtensions",
        "IIS-ISAPIFilter",
        "IIS-ASPNET45",
    ],
};

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let mut checks: Vec<Check> = ROLE_SERVICES
        .iter()
        .filter_map(|service| {
            let needed_by = needed_by(view, service.dependency);
            (!needed_by.is_empty()).then(|| check(view, service, service.dependency, needed_by))
        })
        .collect();
    for version in asp_net_versions(view) {
        let service = match version.split('.').next() {
            Some("2" | "3") => &ASP_NET_2,
            Some("4") => &ASP_NET_4,
            // 1.x is gone (see unsupported.rs), and of an unknown version nothing can be said here.
            _ => continue,
        };
        let name = format!("ASPNET {version}");
        checks.push(check(view, service, &name, needed_by(view, &name)));
    }
    checks
}

/// Versions of ASP.NET in use, oldest first.
pub(super) fn asp_net_versions(view: &View<'_>) -> Vec<String> {
    let mut found: Vec<String> = names_in_use(view)
        .filter_map(|name| name.strip_prefix("ASPNET "))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

fn names_in_use<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v str> {
    let needs = view.subject.needs;
    let inherited = needs.inherited.iter().filter_map(|map| map.component.as_deref());
    needs
        .dependencies
        .iter()
        .map(|dependency| dependency.name.as_str())
        .chain(inherited)
}

/// Where a component is used, inherited script maps included; nothing when it is not.
pub(super) fn needed_by(view: &View<'_>, name: &str) -> Vec<String> {
    let needs = view.subject.needs;
    let mut found: Vec<String> = needs
        .dependencies
        .iter()
        .filter(|dependency| dependency.name == name)
        .flat_map(|dependency| dependency.triggers.iter().cloned())
        .collect();
    // An inherited map to ssinc.dll means nothing while the restriction list prohibits it.
    let is_off = name == "ServerSideInclude"
        && needs
            .dependencies
            .iter()
            .any(|dependency| dependency.name == "ServerSideIncludeDisabled");
    if !is_off {
        found.extend(inherited_by(view, |map| map.component.as_deref() == Some(name)));
    }
    found
}

/// Who inherits such script maps, a line for each that uses them: `/LM/W3SVC/1/ROOT (.asa, .asp from /LM/W3SVC)`.
fn inherited_by(view: &View<'_>, counts: impl Fn(&InheritedScriptMap) -> bool) -> Vec<String> {
    let mut lines: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for map in view.subject.needs.inherited.iter().filter(|map| counts(map)) {
        match lines.last_mut() {
            Some((used_by, set_at, extensions)) if *used_by == map.used_by && *set_at == map.set_at => {
                extensions.push(&map.extension);
            }
            _ => lines.push((&map.used_by, &map.set_at, vec![&map.extension])),
        }
    }
    lines
        .into_iter()
        .map(|(used_by, set_at, extensions)| format!("{used_by} ({} from {set_at})", extensions.join(", ")))
        .collect()
}

fn check(view: &View<'_>, service: &RoleService, name: &str, needed_by: Vec<String>) -> Check {
    let iis = view.subject.destination.iis;
    let destination = &view.subject.destination.name;
    let check = Check::new("FEATURE-MISSING", &name.replace(' ', "-"), service.title)
        .why(format!("{}.", service.why))
        .needed_by(needed_by);
    let missing: Vec<&str> = service
        .modules
        .iter()
        .copied()
        .filter(|module| !view.has_module(module))
        .collect();
    if let Some(module) = missing.first() {
        let found = format!("{destination} does not load {module}, so the role service is not installed.");
        return to_do(check, service, iis, found);
    }
    if !service.program.is_empty() {
        let entry = view
            .restrictions
            .iter()
            .find(|entry| fold(&entry.path).ends_with(service.program));
        return match entry {
            None => {
                let found = format!(
                    "{destination} names no program that ends in {} in its ISAPI and CGI restrictions, so it is not \
                     installed.",
                    service.program.to_lowercase()
                );
                to_do(check, service, iis, found)
            }
            Some(entry) if !entry.allowed => {
                let path = &entry.path;
                check
                    .found(
                        CheckState::ToDo,
                        format!("It is installed on {destination}, and {path} is prohibited."),
                    )
                    .fix(format!(
                        "Allow it: %windir%\\system32\\inetsrv\\appcmd.exe set config /section:isapiCgiRestriction \
                         \"/[path='{path}'].allowed:true\" /commit:apphost"
                    ))
                    .step(
                        format!(
                            "(Get-WebConfiguration '/system.webServer/security/isapiCgiRestriction/add' | \
                             Where-Object {{ $_.path -eq {} }}).allowed",
                            quoted(path)
                        ),
                        [format!(
                            "& \"$env:windir\\system32\\inetsrv\\appcmd.exe\" set config \
                             /section:isapiCgiRestriction {} /commit:apphost",
                            quoted(&format!("/[path='{path}'].allowed:true"))
                        )],
                    )
            }
            Some(entry) => check.found(
                CheckState::Ready,
                format!("{destination} has {} and allows it.", entry.path),
            ),
        };
    }
    check.found(
        CheckState::Ready,
        format!("{destination} loads {}.", service.modules.join(" and ")),
    )
}

fn to_do(check: Check, service: &RoleService, iis: IisVersion, found: String) -> Check {
    let command = add_feature(iis, service.features);
    let mut chain = vec!["IIS-WebServerRole", "IIS-WebServer"];
    chain.extend(service.dism);
    let check = check
        .found(CheckState::ToDo, found)
        .fix(format!("Run: {command}\nOr: {}", dism(iis, &chain)));
    // Server 2008 cannot be asked from PowerShell whether a feature is installed; running the command twice is harmless.
    let done_when = if (iis.major, iis.minor) <= (7, 0) {
        "$false".to_owned()
    } else {
        let names: Vec<String> = service.features.iter().map(|name| quoted(name)).collect();
        format!(
            "-not (Get-WindowsFeature -Name {} | Where-Object {{ -not $_.Installed }})",
            names.join(", ")
        )
    };
    check.step(done_when, [command])
}
