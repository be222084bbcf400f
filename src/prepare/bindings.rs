//! Addresses that another site of the destination has already.

use super::check::{Check, CheckState};
use super::powershell::{ADMINISTRATION, quoted};
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
            let others = view
                .there_sites
                .iter()
                // The site of the same id is the one that is updated.
                .filter(|other| other.id != site.id);
            for other in others {
                let clash = other
                    .bindings
                    .iter()
                    .find(|theirs| exclude_each_other(&own, theirs));
                if let Some(theirs) = clash {
                    checks.push(check(view, site, &own, other, theirs));
                }
            }
        }
    }
    checks
}

/// HTTP.SYS gives one address, port and host name to one site, and one address and port to one protocol.
fn exclude_each_other(own: &Binding, theirs: &Binding) -> bool {
    let endpoint = |binding: &Binding| {
        let (address, port, host) = binding.endpoint()?;
        let address = if address == "0.0.0.0" {
            "*".to_owned()
        } else {
            address
        };
        let is_http = !binding.protocol.eq_ignore_ascii_case("ftp");
        is_http.then_some((address, port, host))
    };
    match (endpoint(own), endpoint(theirs)) {
        (Some(a), Some(b)) => {
            (&a.0, a.1) == (&b.0, b.1) && (a.2 == b.2 || !own.protocol.eq_ignore_ascii_case(&theirs.protocol))
        }
        _ => false,
    }
}

fn check(view: &View<'_>, site: &CarriedSite, own: &Binding, other: &Site, theirs: &Binding) -> Check {
    let port = own.endpoint().map_or(0, |(_, port, _)| port);
    let both_start = site.auto_start && other.auto_start;
    let name = &site.name;
    Check::new(
        "BINDING-CLASH",
        &format!("{}/{}/{}-{}", own.protocol, own.information, site.id, other.id),
        format!("Port {port} already used"),
    )
    .found(
        if both_start {
            CheckState::Blocking
        } else {
            CheckState::ToDo
        },
        format!(
            "Site \"{}\" (id {}) of {} listens on {} {}{}.",
            other.name,
            other.id,
            view.subject.destination.name,
            theirs.protocol,
            theirs.information,
            if other.auto_start {
                ""
            } else {
                ", and does not start by itself"
            }
        ),
    )
    .why(format!(
        "Two sites cannot share an address, port and host name while both run. \"{name}\" would not start."
    ))
    .fix(format!(
        "Give \"{name}\" another address, port or host name before the sync, or take the binding off \"{}\": \
         {ADMINISTRATION}; Remove-WebBinding -Name {} -Protocol {} -BindingInformation {}",
        other.name,
        quoted(&other.name),
        quoted(&theirs.protocol),
        quoted(&theirs.information)
    ))
    .needed_by([format!("binding {} {} of {name}", own.protocol, own.information)])
}
