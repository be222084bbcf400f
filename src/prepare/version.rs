//! The Windows of the destination: whether Microsoft still mends it.

use super::check::{Check, CheckState};
use super::view::View;
use crate::model::IisVersion;

/// Releases of IIS, the Windows that has them, and the end of its support (Microsoft's lifecycle pages: Windows Server
/// 2008, 2008 R2, 2012, 2012 R2, fixed policy, extended end date).
const RELEASES: [(IisVersion, &str, &str); 4] = [
    (version(7, 0), "Windows Server 2008", "14 January 2020"),
    (version(7, 5), "Windows Server 2008 R2", "14 January 2020"),
    (version(8, 0), "Windows Server 2012", "10 October 2023"),
    (version(8, 5), "Windows Server 2012 R2", "10 October 2023"),
];

const fn version(major: u8, minor: u8) -> IisVersion {
    IisVersion { major, minor }
}

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let facts = view.subject.destination;
    if view.sites.is_empty() {
        return Vec::new();
    }
    let check = Check::new("WINDOWS-VERSION", "", format!("Windows of {}", facts.name))
        .why("A server that faces visitors needs mending for years; a migration is the time to choose one that gets it.")
        .needed_by(view.sites.iter().map(|site| format!("site {}", site.name)));
    let known = RELEASES.iter().find(|(iis, ..)| *iis == facts.iis);
    vec![match known {
        // The file tells the oldest IIS that can have written it, so a newer one is possible.
        Some((iis, windows, end)) => check
            .found(
                CheckState::Note,
                format!("Its configuration shows {iis}, of {windows}, or later. Support of {windows} ended on {end}."),
            )
            .fix("If it is that Windows, think of a later one before the move."),
        None => check.found(CheckState::Ready, format!("Its configuration shows {}.", facts.iis)),
    }]
}
