//! Features of IIS 6 that IIS 7 and later do not have (operations §7.6), and one that must stay off.

use super::check::{Check, CheckState};
use super::features::{asp_net_versions, needed_by};
use super::view::View;

/// A feature that is gone: its dependency name, what people call it, what it means, what to do.
const GONE: [(&str, &str, &str, &str); 3] = [
    (
        "FrontPageServerExtensions",
        "FrontPage Server Extensions",
        "IIS 7 and later have no FrontPage Server Extensions. The site itself works; publishing with FrontPage and its \
         run-time components (search, form handlers, counters) do not.",
        "Publish by WebDAV or Web Deploy instead, and look for pages that use the components.",
    ),
    (
        "WebDAV",
        "WebDAV of IIS 6",
        "The WebDAV of IIS 6 cannot be moved; IIS 7.5 and later have a new one with settings of its own.",
        "If authors need it: Install-WindowsFeature Web-DAV-Publishing, then write its authoring rules by hand.",
    ),
    (
        "PassportAuthentication",
        "Passport authentication",
        "Windows Server 2008 and later have no Passport; visitors of these parts cannot sign in.",
        "Choose another authentication method for them.",
    ),
];

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let destination = &view.subject.destination.name;
    let mut checks: Vec<Check> = Vec::new();
    for version in asp_net_versions(view)
        .into_iter()
        .filter(|version| version.starts_with("1."))
    {
        let needed_by = needed_by(view, &format!("ASPNET {version}"));
        // The script maps of the whole machine alone do not show that a chosen site runs on it.
        let is_used = needed_by.iter().any(|place| !place.starts_with("systemInfo"));
        let short = version.get(..3).unwrap_or(&version);
        checks.push(
            Check::new(
                "FEATURE-NOT-SUPPORTED",
                &format!("ASPNET-{version}"),
                format!(".NET {short} applications"),
            )
            .found(
                if is_used { CheckState::Blocking } else { CheckState::ToDo },
                if is_used {
                    format!(
                        "Applications run on ASP.NET {version}, which {} cannot run.",
                        view.subject.destination.iis
                    )
                } else {
                    format!("ASP.NET {version} is mapped for the whole old server; no chosen application is seen to use it.")
                },
            )
            .why(
                "No Windows that runs IIS 7.5 or later supports .NET 1.1. Its applications often run on the 2.0 \
                 runtime unchanged, but only a test can tell.",
            )
            .fix(
                "Test the applications on .NET 3.5 (runtime 2.0) on the old server with aspnet_regiis.exe -s, and \
                 migrate them from there; or rebuild them.",
            )
            .needed_by(needed_by),
        );
    }
    for (name, title, why, fix) in GONE {
        let needed_by = needed_by(view, name);
        if !needed_by.is_empty() {
            checks.push(
                Check::new("FEATURE-NOT-SUPPORTED", name, title)
                    .found(
                        CheckState::ToDo,
                        format!("The old server uses it; {destination} has no such feature."),
                    )
                    .why(why)
                    .fix(fix)
                    .needed_by(needed_by),
            );
        }
    }
    checks.extend(data_connector(view));
    checks.extend(includes_off(view));
    checks
}

/// The Internet Data Connector, where it is allowed to run. Mapped but prohibited it needs nothing.
fn data_connector(view: &View<'_>) -> Option<Check> {
    let used = view
        .subject
        .needs
        .isapis
        .iter()
        .find(|isapi| isapi.enabled && is_data_connector(&isapi.dll))?;
    Some(
        Check::new(
            "FEATURE-NOT-SUPPORTED",
            "InternetDataConnector",
            "Internet Data Connector",
        )
        .found(
            CheckState::ToDo,
            format!("{} is mapped and allowed on the old server.", used.dll),
        )
        .why("IIS 7 and later have no Internet Data Connector; .idc pages are answered with 404.3.")
        .fix("Rewrite .idc pages as ASP or ASP.NET; if there are none, nothing is to do.")
        .needed_by(used.triggers.iter().cloned()),
    )
}

/// True for the DLL of the Internet Data Connector.
pub(super) fn is_data_connector(path: &str) -> bool {
    path.to_ascii_lowercase()
        .trim_matches('"')
        .ends_with("httpodbc.dll")
}

/// Includes that the old server switched off should not come back by the back door (dd569091).
fn includes_off(view: &View<'_>) -> Option<Check> {
    let needed_by = needed_by(view, "ServerSideIncludeDisabled");
    if needed_by.is_empty() {
        return None;
    }
    let destination = &view.subject.destination.name;
    let check = Check::new(
        "FEATURE-UNWANTED",
        "ServerSideInclude",
        "Server-side includes stay off",
    )
    .why("The old server maps them and prohibits them. Where the module is installed, its handlers would run them.")
    .needed_by(needed_by);
    Some(if view.has_module("ServerSideIncludeModule") {
        check
            .found(
                CheckState::ToDo,
                format!("{destination} loads ServerSideIncludeModule, so .stm, .shtm and .shtml pages would run."),
            )
            .fix(
                "If no other site needs it: Uninstall-WindowsFeature Web-Includes. Else take the SSINC handlers off \
                 these sites.",
            )
    } else {
        check.found(
            CheckState::Ready,
            format!("{destination} does not load ServerSideIncludeModule."),
        )
    })
}
