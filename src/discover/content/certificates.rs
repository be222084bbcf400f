//! Certificates: those that sites answer with, and those that lie among the content.

use super::row::{Refine, row};
use crate::formats::certificate::{self, Certificate, CertificateFile};
use crate::formats::metabase::{Key, property};
use crate::formats::registry::{Registry, Value};
use crate::model::time::Day;
use crate::model::{Evidence, EvidenceKind, Place, Severity};
use std::time::{SystemTime, UNIX_EPOCH};

/// Largest file of certificates that is read.
pub(super) const MAX_BYTES: u64 = 4 << 20;
/// Days before the end of a certificate from which on it is worth a warning.
const SOON: i32 = 60;

/// The certificate that a site answers with, when its key names one. Its names and its end stand in the registry of the old
/// server, of which the collector exports the store.
pub(super) fn bound(key: Key<'_>, registry: Option<&Registry>, area: &str) -> Option<Evidence> {
    let hash = key.property(property::SSL_CERT_HASH)?;
    let thumbprint: String = hash.bytes()?.iter().map(|byte| format!("{byte:02X}")).collect();
    if thumbprint.is_empty() {
        return None;
    }
    let store = key
        .effective(property::SSL_STORE_NAME)
        .map(|name| name.value.text().into_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "MY".to_owned());
    let place = Place::key(format!("{}/{}", key.path(), hash.name()));
    let stored = registry
        .and_then(|registry| {
            let path =
                format!(r"HKLM\SOFTWARE\Microsoft\SystemCertificates\{store}\Certificates\{thumbprint}");
            registry.value(&path, "Blob").and_then(Value::bytes)
        })
        .and_then(certificate::of_store);
    let Some(stored) = stored else {
        let mut found = row(EvidenceKind::Certificate, thumbprint.as_str(), place, area).says(
            Severity::Warning,
            "The site answers https with this certificate. Its expiry is not known, because its store is not among what was \
             copied of the old server.",
            format!(
                "Look on the old server with certutil -store {} {thumbprint}, export it there with its private key, and \
                 import it at the destination; or gather the old server with siteferry's collector and scan again.",
                store.to_lowercase()
            ),
        );
        found.excerpt = format!("thumbprint {thumbprint}, store {store}");
        return Some(found);
    };
    let mut found = told(
        &stored,
        place,
        area,
        today(),
        "The site answers https with this certificate",
    );
    found.excerpt = format!("thumbprint {thumbprint}, store {store}, {}", found.excerpt);
    if stored.not_after < today() {
        found.severity = Severity::Error;
    }
    Some(found)
}

/// The certificates of a file, each torn one among them as what could not be read; `None` when it holds none.
pub(super) fn of_file(bytes: &[u8], path: &str, area: &str) -> Option<Vec<Evidence>> {
    let place = || Place::file(path);
    Some(match certificate::read(bytes)? {
        CertificateFile::Certificates { sound, torn } => {
            let what = "A certificate lies among the content";
            let sound = sound.iter().map(|one| told(one, place(), area, today(), what));
            let torn = torn.into_iter().map(|line| {
                row(EvidenceKind::Unread, path, Place::at(path, line, 1), area).says(
                    Severity::Warning,
                    format!("A certificate begins on line {line} that is torn, so its name and its end are not known."),
                    "Look at the copy (a transfer that broke off), put it right, and scan again.",
                )
            });
            sound.chain(torn).collect()
        }
        CertificateFile::Encrypted => {
            let name = path.rsplit(['\\', '/']).next().unwrap_or(path);
            vec![row(EvidenceKind::Certificate, name, place(), area).says(
                Severity::Warning,
                "A certificate with its private key lies among the content, behind a password. Its expiry is not known.",
                "Look into it with certutil -dump and its password. Move it out of the folders that are served.",
            )]
        }
    })
}

fn told(certificate: &Certificate, place: Place, area: &str, today: Day, what: &str) -> Evidence {
    let until = certificate.not_after;
    let name = match certificate.subject.as_str() {
        "" => "a certificate without a name",
        name => name,
    };
    let (severity, meaning) = if until < today {
        (Severity::Warning, format!("{what}. It expired on {until}."))
    } else if until < today.plus(SOON) {
        (Severity::Warning, format!("{what}. It expires soon, on {until}."))
    } else {
        (Severity::Note, format!("{what}. It holds until {until}."))
    };
    let fix = if severity == Severity::Note {
        "Export it on the old server with its private key, and import it at the destination where it is needed."
    } else {
        "Ask whoever issued it for a new one, and import that at the destination where it is needed."
    };
    let mut found = row(EvidenceKind::Certificate, name, place, area).says(severity, meaning, fix);
    found.excerpt = match certificate.issuer.as_str() {
        "" => format!("until {until}"),
        issuer => format!("until {until}, issued by {issuer}"),
    };
    found
}

fn today() -> Day {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    Day(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::certificate::sample;
    use crate::formats::metabase::{MetabaseBuilder, Schema};

    fn of_site(registry: Option<&Registry>) -> Evidence {
        let metabase = MetabaseBuilder::new()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("SSLCertHash", "0a1b2c")
            .set("SSLStoreName", "MY")
            .build(Schema::built_in());
        bound(metabase.key("/LM/W3SVC/1").expect("a site"), registry, "Shop").expect("a certificate")
    }

    fn exported(certificate: &[u8]) -> Registry {
        let blob: Vec<String> = sample::stored(certificate)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let text = format!(
            "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\0A1B2C]\r\n\"Blob\"=hex:{}\r\n",
            blob.join(",")
        );
        let mut registry = Registry::default();
        registry
            .take(text.as_bytes(), &|_| true)
            .expect("memory can be read");
        registry
    }

    #[test]
    fn the_certificate_of_a_site_has_its_end_or_says_how_to_find_it() {
        let unknown = of_site(None);
        assert_eq!(
            (unknown.what.as_str(), unknown.severity),
            ("0A1B2C", Severity::Warning)
        );
        assert!(
            unknown.fix.contains("certutil -store my 0A1B2C") && unknown.meaning.contains("not known"),
            "{unknown:?}"
        );
        assert_eq!(unknown.place.key.as_deref(), Some("/LM/W3SVC/1/SSLCertHash"));
        let old = of_site(Some(&exported(&sample::certificate(
            "shop.example",
            "110615120000Z",
        ))));
        assert_eq!(
            (old.what.as_str(), old.severity),
            ("shop.example", Severity::Error)
        );
        assert!(old.meaning.contains("expired on 2011-06-15"), "{old:?}");
        assert_eq!(
            old.excerpt,
            "thumbprint 0A1B2C, store MY, until 2011-06-15, issued by Harbour CA"
        );
        let good = of_site(Some(&exported(&sample::certificate(
            "shop.example",
            "491231000000Z",
        ))));
        assert_eq!(good.severity, Severity::Note);
    }

    #[test]
    fn files_of_certificates_are_told_one_by_one() {
        let bundle = sample::bundle(&[
            sample::certificate("a.example", "110615120000Z"),
            sample::certificate("b.example", "491231000000Z"),
        ]);
        let rows = of_file(&bundle, r"C:\shop\all.p7b", "Shop").expect("certificates");
        let shown: Vec<_> = rows.iter().map(|row| (row.what.as_str(), row.severity)).collect();
        assert_eq!(
            shown,
            [("a.example", Severity::Warning), ("b.example", Severity::Note)]
        );
        let torn = of_file(b"x\n-----BEGIN CERTIFICATE-----\nAA", r"C:\shop\a.pem", "Shop").expect("a row");
        assert_eq!(torn.len(), 1);
        assert_eq!(
            (torn[0].kind, torn[0].place.line),
            (EvidenceKind::Unread, Some(2))
        );
        let locked = of_file(&sample::encrypted(), r"C:\shop\key.pfx", "Shop").expect("a file");
        assert!(locked[0].what == "key.pfx" && locked[0].meaning.contains("not known"));
        assert!(of_file(b"<% Response.Write 1 %>", r"C:\shop\a.cer", "Shop").is_none());
        let day = Day::of(2020, 1, 1).expect("a day");
        let one = Certificate {
            subject: String::new(),
            issuer: String::new(),
            not_after: day.plus(30),
        };
        let soon = told(&one, Place::default(), "", day, "It is there");
        assert!(
            soon.severity == Severity::Warning && soon.meaning.contains("soon"),
            "{soon:?}"
        );
    }
}
