//! Which certificate answers where, and that no name leaves its place in the script.

use super::*;
use crate::formats::apphost::AppHostConfig;
use crate::formats::metabase::{Metabase, MetabaseBuilder, Schema};
use crate::hosts::MemoryHost;
use crate::model::dependency::DependencyInfo;
use crate::model::{ConfigElement, ConfigObject, ConfigPath, IisVersion, Origin, ServerFacts};

const ONE: &str = "00112233445566778899aabbccddeeff00112233";
const TWO: &str = "ffeeddccbbaa99887766554433221100ffeeddcc";

fn facts(name: &str) -> ServerFacts {
    ServerFacts {
        name: name.to_owned(),
        iis: IisVersion::IIS10,
        windows_directory: r"C:\Windows".to_owned(),
        is_64_bit: true,
    }
}

/// Name, https bindings, and the properties of the key.
type OldSite<'a> = (&'a str, &'a [&'a str], &'a [(&'a str, &'a str)]);

/// Sites with their https bindings and the properties of their keys.
fn sites(all: &[OldSite<'_>]) -> (Metabase, Vec<ConfigObject>) {
    let mut builder = MetabaseBuilder::new().key("/LM/W3SVC", "IIsWebService");
    let mut objects = Vec::new();
    for (id, (name, bindings, properties)) in (1_u32..).zip(all) {
        let key = format!("/LM/W3SVC/{id}");
        builder = builder.key(&key, "IIsWebServer");
        for (property, value) in *properties {
            builder = builder.set(property, value);
        }
        let path = ConfigPath::section(None, "system.applicationHost/sites").child(ConfigElement::keyed(
            "site",
            "id",
            id.to_string(),
        ));
        let mut site = ConfigObject::new(path.clone(), "site", *name);
        site.set("name", *name, None);
        objects.push(site);
        for information in *bindings {
            let binding = path.child(ConfigElement::only("bindings")).child(ConfigElement {
                name: "binding".into(),
                key: vec![
                    ("protocol".into(), "https".into()),
                    ("bindingInformation".into(), (*information).into()),
                ],
            });
            let mut binding = ConfigObject::new(binding, "binding", *name);
            let origin = Origin {
                key: key.as_str().into(),
                property: "SecureBindings".into(),
            };
            binding.origins.insert(String::new(), origin);
            objects.push(binding);
        }
    }
    (builder.build(Schema::built_in()), objects)
}

fn found(all: &[OldSite<'_>]) -> HttpSys {
    let (metabase, objects) = sites(all);
    let (source, destination) = (facts("OLD"), facts("NEW"));
    let (source_host, destination_host) = (MemoryHost::new("old"), MemoryHost::new("new"));
    let config = AppHostConfig::parse(b"<configuration />".to_vec(), "x").expect("a file");
    http_sys(&Subject {
        needs: &DependencyInfo::default(),
        source: &source,
        source_host: &source_host,
        metabase: &metabase,
        objects: &objects,
        content: &[],
        destination: &destination,
        destination_host: &destination_host,
        config: &config,
    })
}

fn text(http_sys: &HttpSys) -> String {
    script(http_sys, &facts("OLD"), &facts("NEW"))
}

fn codes(http_sys: &HttpSys) -> Vec<&str> {
    http_sys
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect()
}

#[test]
fn each_address_and_port_is_bound_once() {
    let http_sys = found(&[
        (
            "Shop",
            &["*:443:", "*:443:www.example.com", "10.0.0.1:8443:"],
            &[("SSLCertHash", ONE)],
        ),
        (
            "Staff",
            &["*:443:staff.example.com"],
            &[("SSLCertHash", ONE), ("SSLStoreName", "my")],
        ),
    ]);
    let endpoints: Vec<_> = http_sys
        .bindings
        .iter()
        .map(|b| (b.endpoint.as_str(), b.sites.len()))
        .collect();
    assert_eq!(endpoints, [("0.0.0.0:443", 2), ("10.0.0.1:8443", 1)]);
    assert_eq!(codes(&http_sys), Vec::<&str>::new());
    let text = text(&http_sys);
    assert_eq!(text.matches("netsh http add sslcert").count(), 2);
    assert!(text.contains(&format!(
        "netsh http add sslcert ipport=0.0.0.0:443 certhash={} appid=\"{IIS_MANAGER}\" certstorename=MY\r\n",
        ONE.to_uppercase()
    )));
    assert!(
        !text.replace("\r\n", "").contains(['\r', '\n']),
        "every line ends in CRLF"
    );
}

#[test]
fn two_certificates_at_one_address_are_a_problem_and_neither_is_chosen() {
    let http_sys = found(&[
        ("A", &["*:443:a"], &[("SSLCertHash", ONE)]),
        ("B", &["*:443:b"], &[("SSLCertHash", TWO)]),
        ("C", &["*:443:c"], &[]),
    ]);
    assert_eq!(codes(&http_sys), ["CERTIFICATE-CLASH"]);
    assert!(http_sys.problems[0].cause.contains("B (FFEEDD"));
    assert_eq!(http_sys.bindings[0].certificate(), None);
    let text = text(&http_sys);
    assert!(text.contains("set HASH1=\r\n") && text.contains("certhash=%HASH1%"));
    assert!(text.contains("only one of these can be bound"));
}

#[test]
fn a_thumbprint_that_is_filled_in_is_looked_for_in_its_own_store() {
    let http_sys = found(&[
        ("A", &["*:443:a"], &[("SSLCertHash", ONE), ("SSLStoreName", "MY")]),
        (
            "B",
            &["*:443:b"],
            &[("SSLCertHash", TWO), ("SSLStoreName", "Web Hosting")],
        ),
        (
            "C",
            &["*:443:c"],
            &[("SSLCertHash", ONE), ("SSLStoreName", "Old")],
        ),
    ]);
    let all = text(&http_sys);
    let lines: Vec<&str> = all.lines().filter(|line| line.contains("STORE1")).collect();
    let two = TWO.to_uppercase();
    let chosen = format!("if /i \"%HASH1%\"==\"{two}\" set \"STORE1=Web Hosting\"");
    assert_eq!(lines[..2], ["set \"STORE1=MY\"", chosen.as_str()]);
    assert_eq!(lines[2], "certutil -store \"%STORE1%\" %HASH1% >nul 2>&1");
    assert!(lines[3].starts_with("netsh http add") && lines[3].contains("certstorename=\"%STORE1%\""));
    assert_eq!(lines.len(), 4, "the thumbprint of A stays in the store of A");
    assert!(all.contains(&format!("{two} in store Web Hosting for B")));
    // One store for all is no variable.
    let same = found(&[
        ("A", &["*:443:a"], &[("SSLCertHash", ONE)]),
        ("B", &["*:443:b"], &[("SSLCertHash", TWO), ("SSLStoreName", "my")]),
    ]);
    assert!(text(&same).contains("certstorename=MY") && !text(&same).contains("STORE1"));
}

#[test]
fn a_site_without_a_certificate_leaves_a_marked_place() {
    let http_sys = found(&[
        ("A", &["*:443:"], &[]),
        ("B", &["*:443:b"], &[("SSLCertHash", ONE)]),
    ]);
    assert_eq!(
        http_sys.bindings[0].certificate(),
        Some((ONE.to_uppercase().as_str(), "MY"))
    );
    assert_eq!(http_sys.bindings[0].candidates[0].sites, ["B", "A"]);
    let alone = found(&[("A", &["*:443:"], &[("SSLCertHash", "")])]);
    assert_eq!(codes(&alone), Vec::<&str>::new());
    let text = text(&alone);
    assert!(text.contains("the old server names no certificate for A"));
    assert!(text.contains("if not defined HASH1 ("));
}

#[test]
fn a_thumbprint_is_20_bytes_and_nothing_else() {
    for hash in [
        "40da7e66",
        "zz112233445566778899aabbccddeeff00112233",
        &format!("{ONE}00"),
    ] {
        let http_sys = found(&[("A", &["*:443:"], &[("SSLCertHash", hash)])]);
        assert_eq!(codes(&http_sys), ["CERTIFICATE-HASH-BROKEN"], "{hash}");
        let place = &http_sys.problems[0].place;
        assert_eq!(
            (place.line, place.key.as_deref()),
            (Some(2), Some("/LM/W3SVC/1/SSLCertHash"))
        );
        assert!(!text(&http_sys).contains(hash));
    }
}

#[test]
fn client_certificates_become_arguments() {
    let http_sys = found(&[(
        "A",
        &["*:443:"],
        &[
            ("SSLCertHash", ONE),
            ("CertCheckMode", "65543"),
            ("RevocationFreshnessTime", "3600"),
            ("RevocationURLRetrievalTimeout", "15000"),
            ("SSLAlwaysNegoClientCert", "TRUE"),
            ("SslUseDsMapper", "TRUE"),
            ("SslCtlIdentifier", "{A list}"),
            ("SslCtlStoreName", "CA"),
        ],
    )]);
    assert!(text(&http_sys).contains(
        "clientcertnegotiation=enable dsmapperusage=enable verifyclientcertrevocation=disable \
         verifyrevocationwithcachedclientcertonly=enable usagecheck=disable revocationfreshnesstime=3600 \
         urlretrievaltimeout=15000 sslctlidentifier=\"{A list}\" sslctlstorename=CA\r\n"
    ));
    // Zero is the default of all of them, and a time without its bit is not used.
    let plain = found(&[(
        "A",
        &["*:443:"],
        &[
            ("CertCheckMode", "0"),
            ("RevocationFreshnessTime", "3600"),
            ("RevocationURLRetrievalTimeout", "0"),
        ],
    )]);
    assert!(plain.bindings[0].client.is_default());
}

#[test]
fn sites_that_differ_in_client_certificates_are_told() {
    let http_sys = found(&[
        (
            "A",
            &["*:443:a"],
            &[("SSLCertHash", ONE), ("SSLAlwaysNegoClientCert", "TRUE")],
        ),
        ("B", &["*:443:b"], &[("SSLCertHash", ONE)]),
    ]);
    assert_eq!(codes(&http_sys), ["CERTIFICATE-SETTINGS-CLASH"]);
    let title = &http_sys.problems[0].title;
    assert!(title.starts_with("A and B treat"), "{title}");
    assert!(http_sys.bindings[0].client.negotiate, "the first site's");
}

#[test]
fn no_name_can_leave_its_place() {
    let http_sys = found(&[
        (
            "A %PATH% ^\r\ndel C:\\ & echo",
            &["*:443:"],
            &[("SSLCertHash", ONE), ("SSLStoreName", "MY\" & del x & \"")],
        ),
        (
            "B",
            &["*:444:"],
            &[("SSLCertHash", ONE), ("SSLStoreName", "My & Store!")],
        ),
        (
            "C",
            &["*:445:"],
            &[("SSLCertHash", ONE), ("SslCtlIdentifier", "100%")],
        ),
        ("D", &["evil & x:446:", "*:0:"], &[("SSLCertHash", ONE)]),
    ]);
    assert_eq!(
        codes(&http_sys),
        ["CERTIFICATE-STORE-NAME", "CERTIFICATE-TRUST-LIST"]
    );
    assert_eq!(http_sys.bindings.len(), 3, "what is no address is left out");
    let text = text(&http_sys);
    for line in text.lines().filter(|line| !line.starts_with("rem ")) {
        assert!(!line.contains("del "), "{line}");
        let outside: String = line.split('"').step_by(2).collect();
        let expected = ["net session", "netsh http show", "certutil"]
            .iter()
            .any(|start| line.starts_with(start));
        assert!(
            expected || !outside.contains(['&', '|', '<', '!']) || line == "chcp 65001 >nul",
            "{line}"
        );
    }
    assert!(text.contains("certstorename=\"My & Store!\""));
    assert!(text.contains("A %%PATH%%"));
    assert!(!text.lines().any(|line| line.ends_with('^')));
}

#[test]
fn nothing_to_bind_is_said() {
    let text = text(&found(&[("A", &[], &[])]));
    assert!(text.contains("echo There is nothing to bind.\r\n") && !text.contains("netsh"));
}
