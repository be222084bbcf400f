//! Certificates of https bindings. A copy of files has no certificate store, so nothing is certain here.

use super::check::{Check, CheckState};
use super::powershell::{comment, quoted};
use super::view::View;
use crate::formats::apphost::Binding;
use crate::formats::metabase::property;

/// The owner that IIS Manager writes for its certificate bindings in http.sys.
const IIS_MANAGER: &str = "{4dc3e181-e14b-4a21-b022-59fc669b0914}";

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for site in &view.sites {
        let secure: Vec<&(String, String)> = site
            .bindings
            .iter()
            .filter(|(protocol, _)| protocol.eq_ignore_ascii_case("https"))
            .collect();
        if secure.is_empty() {
            continue;
        }
        let key = view.subject.metabase.key(&site.key);
        let setting = |id| {
            key.and_then(|key| key.effective(id))
                .map(|value| value.text().into_owned())
                .filter(|value| !value.is_empty())
        };
        // SSLCertHash (MBSchema 5506) is the certificate's thumbprint, which is public.
        let thumbprint = setting(property::SSL_CERT_HASH).map(|hash| hash.to_ascii_uppercase());
        let store = setting(property::SSL_STORE_NAME).unwrap_or_else(|| "MY".to_owned());
        let name = &site.name;
        let check = Check::new(
            if thumbprint.is_some() { "CERTIFICATE-NEEDED" } else { "CERTIFICATE-MISSING" },
            &format!("site {}", site.id),
            format!("Certificate of {name}"),
        )
        .why("Without its certificate, with the private key, the site does not answer on https. Certificates are not among the copied files.")
        .needed_by(
            secure
                .iter()
                .map(|(protocol, information)| format!("binding {protocol} {information} of {name}")),
        );
        let Some(thumbprint) = thumbprint else {
            checks.push(
                check
                    .found(
                        CheckState::ToDo,
                        "The old server names no certificate for the site, so https did not work there.",
                    )
                    .fix("Request a certificate and bind it, or take the https bindings away."),
            );
            continue;
        };
        let endpoint = secure.iter().find_map(|(protocol, information)| {
            Binding {
                protocol: protocol.clone(),
                information: information.clone(),
                ssl_flags: None,
            }
            .endpoint()
        });
        let listen = endpoint.map_or_else(
            || "0.0.0.0:443".to_owned(),
            |(address, port, _)| {
                let address = if address == "*" {
                    "0.0.0.0"
                } else {
                    address.as_str()
                };
                format!("{address}:{port}")
            },
        );
        let bind = format!(
            "netsh.exe http add sslcert ipport={listen} certhash={thumbprint} appid={} certstorename={}",
            quoted(IIS_MANAGER),
            quoted(&store)
        );
        let stored = quoted(&format!(r"Cert:\LocalMachine\{store}\{thumbprint}"));
        checks.push(
            check
                .found(
                    CheckState::Unknown,
                    format!("The site uses the certificate {thumbprint} of the store {store}. Files do not show whether {} has it.", view.subject.destination.name),
                )
                .fix(format!(
                    "Export it with its private key on the old server, then: Import-PfxCertificate -FilePath <file.pfx> \
                     -CertStoreLocation Cert:\\LocalMachine\\{store} -Password (Read-Host -AsSecureString)\nThen: {bind}"
                ))
                .step(
                    format!(
                        "[bool](& netsh.exe http show sslcert {} | Select-String -SimpleMatch {})",
                        quoted(&format!("ipport={listen}")),
                        quoted(&thumbprint)
                    ),
                    [
                        format!("if (-not (Test-Path -LiteralPath {stored})) {{"),
                        format!(
                            "    Write-Warning {}",
                            quoted(&format!("Import the certificate {thumbprint} with its private key into LocalMachine\\{store}, then run this script again."))
                        ),
                        "} else {".to_owned(),
                        format!("    & {}", comment(&bind)),
                        "}".to_owned(),
                    ],
                ),
        );
    }
    checks
}
