//! Features of IIS 6 that IIS 7 and later do not have (operations §7.6), and one that must stay off.

use super::check::{Check, CheckState};
use super::features::requirements::{Answer, REQUIREMENTS, Requirement, requirement};
use super::features::{asp_net_versions, needed_by};
use super::powershell::fitting;
use super::view::View;

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
        let Some(known) = requirement(&format!("ASPNET {version}")) else {
            continue;
        };
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
            .why(why_of(known))
            .fix(way_out(view, known))
            .needed_by(needed_by),
        );
    }
    for known in REQUIREMENTS
        .iter()
        .filter(|known| known.version.is_empty() && matches!(known.answer, Answer::WayOut(_)))
    {
        let needed_by = needed_by(view, known.need);
        if !needed_by.is_empty() {
            checks.push(
                Check::new("FEATURE-NOT-SUPPORTED", known.need, known.title)
                    .found(
                        CheckState::ToDo,
                        format!("The old server uses it; {destination} has no such feature."),
                    )
                    .why(why_of(known))
                    .fix(way_out(view, known))
                    .needed_by(needed_by),
            );
        }
    }
    checks.extend(data_connector(view));
    checks.extend(includes_off(view));
    checks
}

fn why_of(known: &Requirement) -> String {
    format!("{}.", known.why)
}

/// What to do, in the commands of the destination's Windows.
fn way_out(view: &View<'_>, known: &Requirement) -> String {
    match known.answer {
        Answer::WayOut(text) => fitting(view.subject.destination.iis, text),
        Answer::Install(..) | Answer::StaysOff => String::new(),
    }
}

/// The Internet Data Connector, where it is allowed to run. Mapped but prohibited it needs nothing.
fn data_connector(view: &View<'_>) -> Option<Check> {
    let used = view
        .subject
        .needs
        .isapis
        .iter()
        .find(|isapi| isapi.enabled && is_data_connector(&isapi.dll))?;
    let known = requirement("InternetDataConnector")?;
    Some(
        Check::new("FEATURE-NOT-SUPPORTED", known.need, known.title)
            .found(
                CheckState::ToDo,
                format!("{} is mapped and allowed on the old server.", used.dll),
            )
            .why(why_of(known))
            .fix(way_out(view, known))
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
    let known = requirement("ServerSideIncludeDisabled")?;
    let check = Check::new("FEATURE-UNWANTED", "ServerSideInclude", known.title)
        .why(why_of(known))
        .needed_by(needed_by);
    Some(if view.has_module("ServerSideIncludeModule") {
        check
            .found(
                CheckState::ToDo,
                format!("{destination} loads ServerSideIncludeModule, so .stm, .shtm and .shtml pages would run."),
            )
            .fix(
                fitting(
                    view.subject.destination.iis,
                    "If no other site needs it, run: Uninstall-WindowsFeature Web-Includes. Else take the SSINC handlers \
                     off these sites.",
                ),
            )
    } else {
        check.found(
            CheckState::Ready,
            format!("{destination} does not load ServerSideIncludeModule."),
        )
    })
}
