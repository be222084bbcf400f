//! What http.sys has to know of https bindings: which certificate answers at which address and port.
//!
//! The metabase ties a certificate to a site, http.sys to an address and port, and no file that is copied holds what
//! http.sys knows. So nothing here can be synchronised: it is told as a list ([`http_sys`]) and as a script for the
//! destination ([`script`]). The thumbprint is the SHA-1 hash in SSLCertHash, which is public (MBSchema 5506 is not
//! SECURE); private keys are never touched.

mod client;
mod script;
#[cfg(test)]
mod tests;

pub use client::ClientCertificates;
pub use script::script;

use super::subject::Subject;
use super::view::{CarriedSite, View};
use super::watch::Unwatched;
use crate::formats::apphost::Binding;
use crate::formats::metabase::{Effective, Key, PropertyId, property};
use crate::model::{Place, Problem};
use serde::Serialize;

/// The owner that IIS Manager writes for its certificate bindings in http.sys.
pub(super) const IIS_MANAGER: &str = "{4dc3e181-e14b-4a21-b022-59fc669b0914}";
/// The store of the local computer that IIS uses unless told otherwise.
const DEFAULT_STORE: &str = "MY";

/// The certificate of one address and port.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SslBinding {
    /// `0.0.0.0:443`, as netsh writes it.
    pub endpoint: String,
    /// Sites that answer there, in the order of their numbers on the destination.
    pub sites: Vec<String>,
    /// What the sites say of their certificate; more than one entry when they contradict each other.
    pub candidates: Vec<Candidate>,
    /// How client certificates are asked for and checked.
    pub client: ClientCertificates,
}

/// A certificate that a site names.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// SHA-1 hash of the certificate in 40 upper-case hexadecimal digits; `None` when the old server names none.
    pub thumbprint: Option<String>,
    /// Store of the local computer that holds it.
    pub store: String,
    /// Sites that name it.
    pub sites: Vec<String>,
    /// Key and property that name it, for a person.
    pub set_at: String,
}

/// All https addresses of the chosen sites, and what is wrong with them.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct HttpSys {
    /// Sorted by address and port.
    pub bindings: Vec<SslBinding>,
    /// What a person should see.
    pub problems: Vec<Problem>,
}

impl SslBinding {
    /// The certificate to bind: `None` when no site names one, or several name different ones.
    pub fn certificate(&self) -> Option<(&str, &str)> {
        match self.candidates.as_slice() {
            [only] => Some((only.thumbprint.as_deref()?, only.store.as_str())),
            _ => None,
        }
    }

    /// The arguments of `netsh http add sslcert` besides address, certificate and owner.
    pub(super) fn certificate_arguments(&self, thumbprint: &str) -> Vec<(&'static str, String)> {
        let mut arguments = vec![
            ("ipport", self.endpoint.clone()),
            ("certhash", thumbprint.to_owned()),
            ("appid", IIS_MANAGER.to_owned()),
        ];
        arguments.extend(
            self.candidates
                .first()
                .map(|first| ("certstorename", first.store.clone())),
        );
        arguments.extend(self.client.arguments());
        arguments
    }
}

/// Finds the https addresses of everything that is carried, and the certificates of their sites.
pub fn http_sys(subject: &Subject<'_>) -> HttpSys {
    of_view(&View::of(subject, &Unwatched))
}

/// As [`http_sys`], for checks.
pub(super) fn of_view(view: &View<'_>) -> HttpSys {
    let mut found = HttpSys::default();
    for site in &view.sites {
        let endpoints = endpoints(site);
        if endpoints.is_empty() {
            continue;
        }
        let key = view.subject.metabase.key(&site.key);
        let candidate = candidate(site, key, &mut found.problems);
        let client = ClientCertificates::of(site, key, &mut found.problems);
        for endpoint in endpoints {
            add(&mut found, endpoint, site, &candidate, &client);
        }
    }
    found.bindings.sort_by_key(|binding| sort_key(&binding.endpoint));
    for binding in found
        .bindings
        .iter()
        .filter(|binding| binding.candidates.len() > 1)
    {
        found.problems.push(clash(binding));
    }
    found
}

/// The addresses and ports of a site's https bindings, each once. Host names do not tell addresses apart for http.sys.
pub(super) fn endpoints(site: &CarriedSite) -> Vec<String> {
    let mut endpoints: Vec<String> = Vec::new();
    for (protocol, information) in &site.bindings {
        let binding = Binding {
            protocol: protocol.clone(),
            information: information.clone(),
            ssl_flags: None,
        };
        let Some((address, port, _)) = binding
            .endpoint()
            .filter(|_| protocol.eq_ignore_ascii_case("https"))
        else {
            continue;
        };
        let address = if address == "*" {
            "0.0.0.0"
        } else {
            address.as_str()
        };
        let endpoint = format!("{address}:{port}");
        // What is no address would be no argument of netsh either; the binding itself is checked elsewhere.
        if sort_key(&endpoint).is_some_and(|address| address.port() != 0) && !endpoints.contains(&endpoint) {
            endpoints.push(endpoint);
        }
    }
    endpoints
}

fn sort_key(endpoint: &str) -> Option<std::net::SocketAddr> {
    endpoint.parse().ok()
}

/// What a site says of its certificate.
fn candidate(site: &CarriedSite, key: Option<Key<'_>>, problems: &mut Vec<Problem>) -> Candidate {
    let mut candidate = Candidate {
        thumbprint: None,
        store: DEFAULT_STORE.to_owned(),
        sites: vec![site.name.clone()],
        set_at: String::new(),
    };
    let Some(key) = key else { return candidate };
    if let Some(hash) = set(key, property::SSL_CERT_HASH).filter(|hash| !hash.is_empty_text()) {
        candidate.set_at = place(key, &hash).key.unwrap_or_default();
        match hash.bytes().filter(|bytes| bytes.len() == 20) {
            Some(bytes) => candidate.thumbprint = Some(bytes.iter().map(|byte| format!("{byte:02X}")).collect()),
            None => problems.push(
                Problem::warning(
                    "CERTIFICATE-HASH-BROKEN",
                    format!("SSLCertHash of {} names no certificate", site.name),
                )
                .with_cause("A thumbprint is 20 bytes in hexadecimal digits; this value is not.")
                .with_fix("Look up the thumbprint of the site's certificate on the old server and write it into the script.")
                .with_place(place(key, &hash))
                .with_target(site.name.clone()),
            ),
        }
    }
    if let Some(store) = set(key, property::SSL_STORE_NAME).filter(|store| !store.is_empty_text()) {
        let name = store.text().trim().to_owned();
        if is_plain(&name) {
            candidate.store = name;
        } else {
            problems.push(
                Problem::warning(
                    "CERTIFICATE-STORE-NAME",
                    format!("The certificate store of {} has a name that no command line can hold", site.name),
                )
                .with_cause("It holds quotes, percent signs, backslashes or control characters; Windows names no store so.")
                .with_fix(format!("The script looks in {DEFAULT_STORE} instead. Check where the certificate is."))
                .with_place(place(key, &store))
                .with_target(site.name.clone()),
            );
        }
    }
    candidate
}

fn add(
    found: &mut HttpSys,
    endpoint: String,
    site: &CarriedSite,
    candidate: &Candidate,
    client: &ClientCertificates,
) {
    let Some(known) = found.bindings.iter_mut().find(|known| known.endpoint == endpoint) else {
        found.bindings.push(SslBinding {
            endpoint,
            sites: vec![site.name.clone()],
            candidates: vec![candidate.clone()],
            client: client.clone(),
        });
        return;
    };
    let first = known.sites.first().cloned().unwrap_or_default();
    known.sites.push(site.name.clone());
    let same = |other: &&mut Candidate| {
        other.thumbprint == candidate.thumbprint && other.store.eq_ignore_ascii_case(&candidate.store)
    };
    if let Some(same) = known.candidates.iter_mut().find(same) {
        same.sites.push(site.name.clone());
    } else if candidate.thumbprint.is_none() {
        // A site without a certificate of its own takes no part in a quarrel.
        if let Some(first) = known.candidates.first_mut() {
            first.sites.push(site.name.clone());
        }
    } else if let [only] = known.candidates.as_mut_slice()
        && only.thumbprint.is_none()
    {
        let mut better = candidate.clone();
        better.sites.append(&mut only.sites);
        *only = better;
    } else {
        known.candidates.push(candidate.clone());
    }
    if known.client != *client {
        found.problems.push(
            Problem::warning(
                "CERTIFICATE-SETTINGS-CLASH",
                format!("{first} and {} treat client certificates at {} differently", site.name, known.endpoint),
            )
            .with_cause("http.sys keeps one setting for an address and port, so the sites cannot differ there.")
            .with_fix(format!("The script uses the setting of {first}. Give one of the sites an address or port of its own if that does not suit."))
            .with_target(site.name.clone()),
        );
    }
}

fn clash(binding: &SslBinding) -> Problem {
    let named: Vec<String> = binding
        .candidates
        .iter()
        .map(|candidate| {
            let thumbprint = candidate.thumbprint.as_deref().unwrap_or("none");
            format!("{} ({})", candidate.sites.join(", "), thumbprint)
        })
        .collect();
    let last = binding.candidates.last();
    Problem::warning(
        "CERTIFICATE-CLASH",
        format!("Sites at {} name different certificates", binding.endpoint),
    )
    .with_cause(format!(
        "http.sys has one certificate for an address and port. They are: {}.",
        named.join("; ")
    ))
    .with_fix(
        "Give the sites addresses or ports of their own, use one certificate with all names, or on IIS 8 and later \
         bind by host name (netsh http add sslcert hostnameport=…, sslFlags=1).",
    )
    .with_place(Place::key(last.map(|last| last.set_at.clone()).unwrap_or_default()))
    .with_target(last.and_then(|last| last.sites.first().cloned()).unwrap_or_default())
}

/// A value in effect that a key sets.
fn set<'m>(key: Key<'m>, id: PropertyId) -> Option<Effective<'m>> {
    key.effective(id)
        .filter(|effective| effective.set_at(key).is_some())
}

fn place(key: Key<'_>, value: &Effective<'_>) -> Place {
    let at = value.set_at(key).unwrap_or(key);
    Place {
        line: Some(value.line()).filter(|line| *line > 0),
        ..Place::key(format!("{}/{}", at.path(), value.name()))
    }
}

/// True for a text that stays itself between the quotes of cmd: in there only these characters mean something, to cmd
/// or to the program that splits its line.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && !text
            .chars()
            .any(|c| c.is_control() || matches!(c, '"' | '%' | '\\'))
}
