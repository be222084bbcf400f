//! Addresses that another site of the destination has already.

use super::check::{Check, CheckState};
use super::view::{CarriedSite, View};
use crate::formats::apphost::{Binding, Site};

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for site in &view.sites {
        for (protocol, information) in &site.bindings {
            let own = Binding {
                protocol: protocol.clone(),
                information: information.clone(),
                ssl_flags: None,
            };
            let Some(endpoint) = own.endpoint() else {
                continue;
            };
            let others = view
                .there_sites
                .iter()
                // The site of the same id is the one that is updated.
                .filter(|other| other.id != site.id);
            for other in others {
                let clash = other
                    .bindings
                    .iter()
                    .find(|theirs| theirs.endpoint().as_ref() == Some(&endpoint));
                if let Some(theirs) = clash {
                    checks.push(check(view, site, &own, other, theirs));
                }
            }
        }
    }
    checks
}

fn check(view: &View<'_>, site: &CarriedSite, own: &Binding, other: &Site, theirs: &Binding) -> Check {
    let port = own.endpoint().map_or(0, |(_, port, _)| port);
    let both_start = site.auto_start && other.auto_start;
    let name = &site.name;
    Check::new(
        "BINDING-CLASH",
        &format!("{}/{}", own.protocol, own.information),
        format!("Port {port} already used"),
    )
    .found(
        if both_start { CheckState::Blocking } else { CheckState::ToDo },
        format!(
            "Site \"{}\" (id {}) of {} listens on {} {}{}.",
            other.name,
            other.id,
            view.subject.destination.name,
            theirs.protocol,
            theirs.information,
            if other.auto_start { "" } else { ", and does not start by itself" }
        ),
    )
    .why(format!(
        "Two sites cannot share an address, port and host name while both run. \"{name}\" would not start."
    ))
    .fix(format!(
        "Give \"{name}\" another address, port or host name before the sync, or take the binding off \"{other}\": \
         %windir%\\system32\\inetsrv\\appcmd.exe set site \"{other}\" \
         /-bindings.[protocol='{}',bindingInformation='{}']",
        theirs.protocol,
        theirs.information,
        other = other.name
    ))
    .needed_by([format!("binding {} {} of {name}", own.protocol, own.information)])
}
