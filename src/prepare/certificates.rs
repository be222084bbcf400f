//! Certificates of https bindings. A copy of files has no certificate store, so nothing is certain here.

use super::check::{Check, CheckState};
use super::netsh::{self, SslBinding};
use super::noted::Stored;
use super::task::Task;
use super::view::{CarriedSite, View};

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let http_sys = netsh::of_view(view);
    let mut checks: Vec<Check> = http_sys
        .bindings
        .iter()
        .filter(|binding| binding.candidates.len() > 1)
        .map(clash)
        .collect();
    for site in &view.sites {
        let endpoints = netsh::endpoints(site);
        let bindings: Vec<&SslBinding> = http_sys
            .bindings
            .iter()
            .filter(|binding| endpoints.contains(&binding.endpoint))
            .collect();
        checks.extend(of_site(view, site, &bindings));
    }
    checks
}

/// Sites that want different certificates at one address.
fn clash(binding: &SslBinding) -> Check {
    let named: Vec<String> = binding
        .candidates
        .iter()
        .map(|candidate| {
            let thumbprint = candidate.thumbprint.as_deref().unwrap_or("none");
            format!("{thumbprint} for {}", candidate.sites.join(", "))
        })
        .collect();
    Check::new(
        "CERTIFICATE-CLASH",
        &binding.endpoint,
        format!("Certificates at {}", binding.endpoint),
    )
    .found(
        CheckState::Blocking,
        format!("The sites name different certificates: {}.", named.join("; ")),
    )
    .why("http.sys has one certificate for an address and port; all but one of the sites would show a wrong one.")
    .fix(
        "Give the sites addresses or ports of their own, use one certificate with all names, or on IIS 8 and later \
         bind by host name (netsh.exe http add sslcert hostnameport=…, sslFlags=1).",
    )
    .needed_by(binding.sites.iter().map(|site| format!("site {site}")))
}

/// The certificate of one site: to be imported and bound, or to be had first.
fn of_site(view: &View<'_>, site: &CarriedSite, bindings: &[&SslBinding]) -> Option<Check> {
    bindings.first()?;
    let name = &site.name;
    let ours = |binding: &&&SslBinding| binding.candidates.iter().any(|known| known.sites.contains(name));
    let certificates: Vec<(&SslBinding, &str)> = bindings
        .iter()
        .filter(ours)
        .filter_map(|binding| {
            let (thumbprint, _) = binding.certificate()?;
            Some((*binding, thumbprint))
        })
        .collect();
    let named = bindings
        .iter()
        .flat_map(|binding| &binding.candidates)
        .find(|candidate| candidate.sites.contains(name) && candidate.thumbprint.is_some());
    let check = Check::new(
        if named.is_some() { "CERTIFICATE-NEEDED" } else { "CERTIFICATE-MISSING" },
        &format!("site {}", site.id),
        format!("Certificate of {name}"),
    )
    .why("Without its certificate, with the private key, the site does not answer on https. Certificates are not among the copied files.")
    .needed_by(
        site.bindings
            .iter()
            .filter(|(protocol, _)| protocol.eq_ignore_ascii_case("https"))
            .map(|(protocol, information)| format!("binding {protocol} {information} of {name}")),
    );
    let Some(named) = named else {
        return Some(
            check
                .found(
                    CheckState::ToDo,
                    "The old server names no certificate for the site, so https did not work there.",
                )
                .fix("Request a certificate and bind it, or take the https bindings away."),
        );
    };
    let (thumbprint, store) = (named.thumbprint.as_deref().unwrap_or_default(), &named.store);
    let import = Task::Certificate {
        thumbprint: thumbprint.to_owned(),
        store: store.clone(),
        iis: view.subject.destination.iis,
    };
    let bind = certificates.iter().map(|(binding, thumbprint)| Task::SslBinding {
        endpoint: binding.endpoint.clone(),
        thumbprint: (*thumbprint).to_owned(),
        arguments: binding
            .certificate_arguments(thumbprint)
            .into_iter()
            .filter(|(name, _)| *name != "ipport")
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    });
    let tasks: Vec<Task> = std::iter::once(import).chain(bind).collect();
    let then: String = tasks
        .iter()
        .flat_map(Task::commands)
        .map(|command| format!("\nThen: {command}"))
        .collect();
    let destination = &view.subject.destination.name;
    let uses = format!("The site uses the certificate {thumbprint} of the store {store}.");
    let (state, found) = match view.noted.certificate(store, thumbprint) {
        None => (
            CheckState::Unknown,
            format!("{uses} Files do not show whether {destination} has it."),
        ),
        Some(Stored::Missing) => (
            CheckState::ToDo,
            format!("{uses} The registry of {destination} does not have it."),
        ),
        Some(Stored::WithoutKey) => (
            CheckState::ToDo,
            format!("{uses} The registry of {destination} has it, and notes no private key for it."),
        ),
        // What is bound where is told by http.sys alone.
        Some(Stored::WithKey) => (
            CheckState::Unknown,
            format!(
                "{uses} {destination} has it with its key, by its registry. Files do not show whether it is bound."
            ),
        ),
    };
    let check = check.found(state, found).fix(format!(
        "Export it with its private key on the old server, and put the file where $pfx names it.{then}"
    ));
    Some(if certificates.is_empty() {
        check
    } else {
        check.step(tasks)
    })
}
