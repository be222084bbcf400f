//! Certificates for tests, as short as they can be.

use super::*;

fn value(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let inside = parts.concat();
    let mut out = vec![tag];
    match inside.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => out.extend([0x82, (long >> 8) as u8, long as u8]),
    }
    out.extend(inside);
    out
}

fn name(common: &str) -> Vec<u8> {
    let pair = value(
        SEQUENCE,
        &[
            value(OBJECT, &[COMMON_NAME.to_vec()]),
            value(0x0C, &[common.as_bytes().to_vec()]),
        ],
    );
    value(SEQUENCE, &[value(SET, &[pair])])
}

/// A certificate for a name until a time (`YYMMDDHHMMSSZ`).
pub fn certificate(subject: &str, until: &str) -> Vec<u8> {
    let validity = [
        value(UTC_TIME, &[b"090101000000Z".to_vec()]),
        value(UTC_TIME, &[until.as_bytes().to_vec()]),
    ];
    let fields = [
        value(FIRST, &[value(INTEGER, &[vec![2]])]),
        value(INTEGER, &[vec![1]]),
        value(SEQUENCE, &[]),
        name("Harbour CA"),
        value(SEQUENCE, &validity),
        name(subject),
    ];
    value(
        SEQUENCE,
        &[value(SEQUENCE, &fields), value(SEQUENCE, &[]), vec![0x03, 1, 0]],
    )
}

/// A bundle of them.
pub fn bundle(certificates: &[Vec<u8>]) -> Vec<u8> {
    let signed = [
        value(INTEGER, &[vec![1]]),
        value(SET, &[]),
        value(SEQUENCE, &[]),
        value(FIRST, certificates),
    ];
    let content = value(FIRST, &[value(SEQUENCE, &signed)]);
    value(SEQUENCE, &[value(OBJECT, &[SIGNED_DATA.to_vec()]), content])
}

/// The outermost of a PKCS #12 file.
pub fn encrypted() -> Vec<u8> {
    let safe = value(SEQUENCE, &[value(OBJECT, &[vec![0x2A]])]);
    value(SEQUENCE, &[value(INTEGER, &[vec![3]]), safe])
}

/// One as the registry stores it.
pub fn stored(certificate: &[u8]) -> Vec<u8> {
    let mut blob = vec![3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0xAA, 0xBB];
    blob.extend([32, 0, 0, 0, 1, 0, 0, 0]);
    blob.extend((certificate.len() as u32).to_le_bytes());
    blob.extend(certificate);
    blob
}
