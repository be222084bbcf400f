//! The section about certificates: where each belongs, and the script that binds them.

use super::{heading, text};
use crate::prepare::netsh::{ClientCertificates, SslBinding};
use crate::report::Certificates;
use std::fmt::Write;

/// Writes the section; nothing where no site answers on https.
pub(super) fn certificates(out: &mut String, certificates: Option<&Certificates<'_>>) {
    let Some(certificates) = certificates.filter(|it| !it.http_sys.bindings.is_empty()) else {
        return;
    };
    heading(
        out,
        "Certificates",
        "No sync can carry them: http.sys keeps them by address and port, and private keys stay in the old server's \
         store. Export each with its private key, import it on the new server, and run the script there.",
    );
    out.push_str(
        "<table>\n<thead><tr><th>Address</th><th>Sites</th><th>Certificate</th><th>Client certificates</th></tr></thead>\n<tbody>\n",
    );
    for binding in &certificates.http_sys.bindings {
        let _ = writeln!(
            out,
            "<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>",
            text(&binding.endpoint),
            text(&binding.sites.join(", ")),
            certificate(binding),
            text(&client(&binding.client))
        );
    }
    let _ = writeln!(
        out,
        "</tbody>\n</table>\n<p class=\"muted\">{}</p>\n<pre>{}</pre>\n</section>",
        text(certificates.file),
        text(&certificates.script.replace("\r\n", "\n"))
    );
}

fn certificate(binding: &SslBinding) -> String {
    let each = binding
        .candidates
        .iter()
        .map(|candidate| match &candidate.thumbprint {
            Some(thumbprint) => {
                let sites = if binding.candidates.len() > 1 {
                    format!(" for {}", text(&candidate.sites.join(", ")))
                } else {
                    String::new()
                };
                format!("<code>{thumbprint}</code> in {}{sites}", text(&candidate.store))
            }
            None => "none on the old server: fill it in".to_owned(),
        });
    let each: Vec<String> = each.collect();
    let choice = if each.len() > 1 { "choose one: " } else { "" };
    format!("{choice}{}", each.join("<br>"))
}

/// What is not as http.sys does it by itself, in words.
fn client(client: &ClientCertificates) -> String {
    let seconds = client
        .freshness
        .map(|n| format!("revocation lists anew after {n} s"));
    let wait = client
        .retrieval_timeout
        .map(|n| format!("{n} ms for a revocation list"));
    let list = client
        .trust_list
        .as_ref()
        .map(|list| format!("trust list {list}"));
    let said = [
        client.negotiate.then(|| "asked for at once".to_owned()),
        client.ds_mapper.then(|| "mapped by Active Directory".to_owned()),
        client
            .no_revocation_check
            .then(|| "revocation not checked".to_owned()),
        client
            .cached_only
            .then(|| "revocation checked in what is known already".to_owned()),
        client.no_usage_check.then(|| "usage not checked".to_owned()),
        seconds,
        wait,
        list,
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if said.is_empty() {
        "as http.sys does by itself".to_owned()
    } else {
        said.join(", ")
    }
}
