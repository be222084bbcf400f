//! Certificates as files and stores hold them: who they are for and until when they hold.
//!
//! Reads no more of X.509 (RFC 5280, DER) than that, from a certificate alone, in PEM, in a PKCS #7 bundle (`.p7b`, RFC 2315),
//! or as the registry stores it. Checks no signature: it tells, it does not trust. A PKCS #12 file (`.pfx`) is encrypted.

mod der;
#[cfg(test)]
pub(crate) mod sample;

use self::der::Der;
use super::archive_xml::base64;
use super::ini::decode;
use crate::model::time::Day;

/// A certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Certificate {
    /// Common name of its subject, or what else the subject is called; empty for none.
    pub subject: String,
    /// The same of who issued it.
    pub issuer: String,
    /// The last day it holds.
    pub not_after: Day,
}

/// What a file with certificates is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CertificateFile {
    /// These, in their order; at least one, sound or torn.
    Certificates {
        /// Those that can be read.
        sound: Vec<Certificate>,
        /// The lines, from 1, on which certificates in PEM begin that cannot be read.
        torn: Vec<u32>,
    },
    /// Certificates and private keys behind a password.
    Encrypted,
}

/// Most certificates of one file that are read.
const MOST: usize = 256;
/// Object identifiers: common name, organisation, organisational unit (X.520), signed data (PKCS #7).
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const OTHER_NAMES: [&[u8]; 2] = [&[0x55, 0x04, 0x0A], &[0x55, 0x04, 0x0B]];
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
/// Number of the property that holds the certificate itself in a stored one (CERT_CERT_PROP_ID, wincrypt.h).
const STORED: u32 = 32;

const INTEGER: u8 = 0x02;
const OBJECT: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const LONG_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const FIRST: u8 = 0xA0;

/// What a block of PEM is called that holds certificates (RFC 7468 §5, and older names of OpenSSL).
const LABELS: [&str; 5] = [
    "CERTIFICATE",
    "X509 CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "PKCS7",
    "CMS",
];

/// Reads a file; `None` when it holds no certificate, not even a torn one.
pub fn read(bytes: &[u8]) -> Option<CertificateFile> {
    of_der(bytes).or_else(|| of_pem(bytes))
}

/// Reads the blocks of PEM in a text, whatever stands around them. Each counts by itself.
fn of_pem(bytes: &[u8]) -> Option<CertificateFile> {
    const BEGIN: &str = "-----BEGIN ";
    if memchr::memmem::find(bytes, b"BEGIN").is_none() && !bytes.contains(&0) {
        return None;
    }
    let (text, _) = decode(bytes);
    let (mut sound, mut torn) = (Vec::new(), Vec::new());
    let (mut line, mut counted) = (1_u32, 0);
    for (at, _) in text.match_indices(BEGIN).take(MOST) {
        let before = text.get(counted..at).unwrap_or_default();
        let ends = before.bytes().filter(|byte| *byte == b'\n').count();
        line = line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        counted = at;
        let block = text.get(at + BEGIN.len()..).unwrap_or_default();
        let head = block.lines().next().unwrap_or_default();
        // Of a head that is cut, its beginning tells.
        let (label, is_whole) = match head.split_once("-----") {
            Some((label, _)) => (label, true),
            None => (head.trim_end_matches(['-', ' ']), false),
        };
        if !LABELS.contains(&label) {
            continue;
        }
        let body = block.get(label.len() + 5..).filter(|_| is_whole);
        let body = body.and_then(|body| body.split("-----").next());
        let der = body.and_then(base64::decode).unwrap_or_default();
        match of_der(&der) {
            Some(CertificateFile::Certificates { sound: more, .. }) => sound.extend(more),
            Some(CertificateFile::Encrypted) | None => torn.push(line),
        }
    }
    (!sound.is_empty() || !torn.is_empty()).then_some(CertificateFile::Certificates { sound, torn })
}

/// Reads a certificate as the registry stores it below `SystemCertificates`: properties, each with number, one reserved and
/// length of 4 bytes.
pub fn of_store(blob: &[u8]) -> Option<Certificate> {
    let number = |bytes: &[u8], at: usize| -> Option<u32> {
        Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
    };
    let mut rest = blob;
    loop {
        let property = number(rest, 0)?;
        let length = usize::try_from(number(rest, 8)?).ok()?;
        let end = 12_usize.checked_add(length)?;
        let value = rest.get(12..end)?;
        if property == STORED {
            return certificate(value);
        }
        rest = rest.get(end..)?;
    }
}

fn of_der(bytes: &[u8]) -> Option<CertificateFile> {
    if let Some(one) = certificate(bytes) {
        return Some(whole(vec![one]));
    }
    let mut outer = Der(Der(bytes).inside(SEQUENCE)?);
    let (tag, first) = outer.next()?;
    if tag == INTEGER && first == [3] {
        // PFX ::= SEQUENCE { version INTEGER {v3(3)}, authSafe ContentInfo, … } (RFC 7292, §4).
        let mut safe = Der(outer.inside(SEQUENCE)?);
        return (safe.next()?.0 == OBJECT).then_some(CertificateFile::Encrypted);
    }
    if tag != OBJECT || first != SIGNED_DATA {
        return None;
    }
    let mut content = Der(outer.inside(FIRST)?);
    let mut signed = Der(content.inside(SEQUENCE)?);
    let mut all = Vec::new();
    while let Some((tag, value)) = signed.next() {
        if tag == FIRST {
            let mut bundle = Der(value);
            while let Some(whole) = bundle.whole().filter(|_| all.len() < MOST) {
                all.extend(certificate(whole));
            }
        }
    }
    (!all.is_empty()).then(|| whole(all))
}

fn whole(sound: Vec<Certificate>) -> CertificateFile {
    CertificateFile::Certificates {
        sound,
        torn: Vec::new(),
    }
}

/// Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { [0] version, serialNumber, signature, issuer, validity, subject, … }, … }
fn certificate(bytes: &[u8]) -> Option<Certificate> {
    let mut signed = Der(Der(bytes).inside(SEQUENCE)?);
    let mut fields = Der(signed.inside(SEQUENCE)?);
    let (tag, _) = fields.next()?;
    let is_versioned = tag == FIRST;
    if is_versioned {
        fields.inside(INTEGER)?;
    } else if tag != INTEGER {
        return None;
    }
    fields.inside(SEQUENCE)?;
    let issuer = name(fields.inside(SEQUENCE)?);
    let mut validity = Der(fields.inside(SEQUENCE)?);
    validity.next()?;
    let (kind, until) = validity.next()?;
    let not_after = day(kind, until)?;
    let subject = name(fields.inside(SEQUENCE)?);
    Some(Certificate {
        subject,
        issuer,
        not_after,
    })
}

/// Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value }. The last common name is the nearest one.
fn name(bytes: &[u8]) -> String {
    let mut parts = Der(bytes);
    let (mut common, mut other) = (None, None);
    while let Some((SET, set)) = parts.next() {
        let mut set = Der(set);
        while let Some((SEQUENCE, pair)) = set.next() {
            let mut pair = Der(pair);
            let (Some((OBJECT, kind)), Some((form, value))) = (pair.next(), pair.next()) else {
                continue;
            };
            if kind == COMMON_NAME {
                common = Some(text(form, value));
            } else if OTHER_NAMES.contains(&kind) {
                other.get_or_insert_with(|| text(form, value));
            }
        }
    }
    common.or(other).unwrap_or_default()
}

/// BMPString (0x1E) is UTF-16 with the high byte first, the others are UTF-8 or ASCII.
fn text(form: u8, value: &[u8]) -> String {
    let text = if form == 0x1E {
        let units = value.chunks_exact(2).map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0xFFFD,
        });
        char::decode_utf16(units)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    } else {
        String::from_utf8_lossy(value).into_owned()
    };
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(200)
        .collect()
}

/// `YYMMDD…` (50 to 99 are of the 20th century, RFC 5280 §4.1.2.5.1) or `YYYYMMDD…`.
fn day(kind: u8, text: &[u8]) -> Option<Day> {
    let text = std::str::from_utf8(text).ok()?;
    let (year, rest) = match kind {
        UTC_TIME => {
            let year: i32 = text.get(..2)?.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..)?)
        }
        LONG_TIME => (text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => return None,
    };
    Day::of(year, rest.get(..2)?.parse().ok()?, rest.get(2..4)?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(bytes: &[u8]) -> Option<Certificate> {
        match read(bytes)? {
            CertificateFile::Certificates { sound, .. } => sound.into_iter().next(),
            CertificateFile::Encrypted => None,
        }
    }

    #[test]
    fn names_and_ends_are_read_in_every_form() {
        let der = sample::certificate("shop.harbour.example", "110615120000Z");
        let expected = Certificate {
            subject: "shop.harbour.example".to_owned(),
            issuer: "Harbour CA".to_owned(),
            not_after: Day::of(2011, 6, 15).expect("a day"),
        };
        assert_eq!(one(&der).as_ref(), Some(&expected));
        let pem = format!(
            "x\r\n-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\r\n",
            base64::encode(&der)
        );
        assert_eq!(one(pem.as_bytes()).as_ref(), Some(&expected));
        assert_eq!(of_store(&sample::stored(&der)).as_ref(), Some(&expected));
        let two = sample::bundle(&[der, sample::certificate("other", "491231000000Z")]);
        let Some(CertificateFile::Certificates { sound: all, .. }) = read(&two) else {
            panic!("a bundle")
        };
        assert_eq!(all.len(), 2);
        assert_eq!(all[1].not_after, Day::of(2049, 12, 31).expect("a day"));
        assert_eq!(read(&sample::encrypted()), Some(CertificateFile::Encrypted));
    }

    #[test]
    fn a_certificate_that_another_program_made_is_read() {
        // openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj "/O=Acme/CN=www.acme.example" -days 30
        let text = include_str!("sample.pem");
        let read = one(text.as_bytes()).expect("a certificate");
        assert_eq!(
            (read.subject.as_str(), read.issuer.as_str()),
            ("www.acme.example", "www.acme.example")
        );
    }

    #[test]
    fn what_is_torn_or_no_certificate_is_none() {
        let der = sample::certificate("a", "110615120000Z");
        let body = der.len() - 5;
        for length in 0..body {
            assert_eq!(read(&der[..length]), None, "{length}");
        }
        let bundle = sample::bundle(std::slice::from_ref(&der));
        for at in 0..bundle.len() {
            let mut broken = bundle.clone();
            broken[at] ^= 0xFF;
            let _ = read(&broken);
            let _ = of_store(&broken);
        }
        for bytes in [
            &b""[..],
            b"0",
            b"<%@ Language=VBScript %>",
            b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
        ] {
            assert_eq!(read(bytes), None);
        }
        let mut endless = sample::stored(&der);
        endless[8..12].copy_from_slice(&[0xFF; 4]);
        assert_eq!(of_store(&endless), None);
    }

    #[test]
    fn each_block_of_a_file_counts_by_itself() {
        let block = |name: &str| {
            let der = sample::certificate(name, "110615120000Z");
            format!(
                "-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\r\n",
                base64::encode(&der)
            )
        };
        let (a, b) = (block("a"), block("b"));
        let half = a.get(..a.len() / 2).expect("ASCII");
        let key = "-----BEGIN PRIVATE KEY-----\r\n!\r\n-----END PRIVATE KEY-----\r\n";
        let torn_head = a.replace("CERTIFICATE-----\r\n", "CERTIFICATE--\r\n");
        for (parts, names, lines) in [
            (vec![a.as_str(), "-----BEGIN CERTIFICATE"], vec!["a"], vec![4]),
            (vec![&a, "-----BEGIN ", "\r\n", &b], vec!["a", "b"], vec![]),
            (vec![half, "\r\n", &b], vec!["b"], vec![1]),
            (vec!["x\r\n", &torn_head, &b], vec!["b"], vec![2]),
            (vec![&a, key, &b], vec!["a", "b"], vec![]),
            (vec!["-----BEGIN CERTIFICATE-----\nAAAA"], vec![], vec![1]),
        ] {
            let text = parts.concat();
            // What stands around the blocks may be in any code page.
            let odd = [
                b"Gr\xFC\xDFe \x81 ".as_slice(),
                text.as_bytes(),
                b"\r\n\xFF\xFE\r\n",
            ]
            .concat();
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for bytes in [text.as_bytes(), &odd, &wide] {
                let Some(CertificateFile::Certificates { sound, torn }) = read(bytes) else {
                    panic!("{text}")
                };
                let found: Vec<&str> = sound.iter().map(|one| one.subject.as_str()).collect();
                assert_eq!((found, &torn), (names.clone(), &lines), "{text}");
            }
        }
    }
}
