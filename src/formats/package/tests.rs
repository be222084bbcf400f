//! The reader against packages that were tampered with, and both against another zip library.

use super::*;
use crate::model::Problem;
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};

fn write(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()), 6);
    for (name, data) in files {
        match name.strip_suffix('/') {
            Some(folder) => zip.add_folder(folder).expect("writes"),
            None => {
                let modified = Some(132_223_104_001_234_567);
                zip.add_file(name, Attributes::Content, modified, &mut &data[..])
                    .expect("writes");
            }
        }
    }
    zip.finish().expect("writes").into_inner()
}

fn read(bytes: &[u8]) -> Result<Directory, Problem> {
    Directory::read(&mut Cursor::new(bytes), "p.zip")
}

fn unpack(bytes: &[u8], name: &str) -> std::io::Result<Vec<u8>> {
    let directory = read(bytes).expect("a good package");
    let entry = directory.find(name).expect("the entry");
    let mut data = Vec::new();
    EntryReader::open(Cursor::new(bytes), entry)?.read_to_end(&mut data)?;
    Ok(data)
}

/// A zip by the other library, of names as they come.
fn foreign(names: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("starts");
        zip.write_all(b"data data data data").expect("writes");
    }
    zip.finish().expect("finishes").into_inner()
}

#[test]
fn what_is_written_reads_back_here_and_elsewhere() {
    let text = "Harbour Books. ".repeat(1000);
    let files: &[(&str, &[u8])] = &[
        ("archive.xml", b"<a/>"),
        ("Content/C_C/", b""),
        ("Content/C_C/b\u{fc}cher.htm", text.as_bytes()),
        ("Content/C_C/empty.txt", b""),
    ];
    let bytes = write(files);
    assert_eq!(bytes, write(files), "the same input gives the same bytes");
    let directory = read(&bytes).expect("reads");
    assert_eq!(directory.entries().len(), 4);
    let entry = directory
        .find("content/c_c/B\u{dc}CHER.HTM")
        .expect("found in any case");
    assert_eq!((entry.size, entry.modified), (15_000, 132_223_104_001_234_567));
    assert!(bytes.len() < 2_000, "text is packed");
    assert_eq!(
        unpack(&bytes, "Content/C_C/b\u{fc}cher.htm").expect("unpacks"),
        text.as_bytes()
    );
    assert_eq!(unpack(&bytes, "Content/C_C/empty.txt").expect("unpacks"), b"");

    let mut other = zip::ZipArchive::new(Cursor::new(bytes)).expect("the other library reads it");
    assert_eq!(other.len(), 4);
    let mut data = String::new();
    other
        .by_name("Content/C_C/b\u{fc}cher.htm")
        .expect("there")
        .read_to_string(&mut data)
        .expect("unpacks");
    assert_eq!(data, text);
    assert!(other.by_name("Content/C_C/").expect("there").is_dir());
}

#[test]
fn large_files_stream_and_what_does_not_shrink_is_stored() {
    let mut noise = vec![0_u8; (8 << 20) + 100_001];
    let mut state = 1_u64;
    for byte in &mut noise {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *byte = (state >> 56) as u8;
    }
    let lines = b"2003-04-01 GET /default.asp 200\r\n".repeat(300_000);
    let bytes = write(&[("noise.bin", &noise), ("ex030401.log", &lines)]);
    assert!(bytes.len() > noise.len() && bytes.len() < noise.len() + lines.len() / 10);
    assert_eq!(unpack(&bytes, "noise.bin").expect("unpacks"), noise);
    assert_eq!(unpack(&bytes, "ex030401.log").expect("unpacks"), lines);
    let directory = read(&bytes).expect("reads");
    assert_eq!(directory.entries()[0].method, Method::Stored);
    assert_eq!(directory.entries()[1].method, Method::Deflated);
}

#[test]
fn packages_of_other_tools_are_read() {
    let bytes = foreign(&["archive.xml", "Content/a.txt"]);
    assert_eq!(
        unpack(&bytes, "Content/a.txt").expect("unpacks"),
        b"data data data data"
    );
    let old = foreign(&["archive.xml", "Content\\a.txt"]);
    assert!(
        read(&old).expect("reads").find("Content/a.txt").is_some(),
        "old tools wrote backslashes"
    );
}

#[test]
fn what_is_no_zip_says_so() {
    for bytes in [&b""[..], b"MZ\x90\0 not a zip at all", b"PK"] {
        assert_eq!(read(bytes).expect_err("no zip").code, "PACKAGE-NOT-A-ZIP");
    }
    let good = write(&[("archive.xml", b"<a/>"), ("Content/a", b"abc")]);
    for length in 0..good.len() {
        let problem = read(&good[..length]).expect_err("cut off");
        assert!(problem.code.starts_with("PACKAGE-"), "{length}: {problem}");
    }
}

#[test]
fn dangerous_names_are_refused() {
    for names in [
        &["../x"][..],
        &["/etc/passwd"],
        &["a/../../x"],
        &["C:/x"],
        &["con.txt"],
        &["a/b:c"],
        &["tail /x"],
        &["a/x\\y"],
        &["A.txt", "a.txt"],
        &["a", "a/b"],
    ] {
        let problem = read(&foreign(names)).expect_err("refused");
        assert_eq!(problem.code, "PACKAGE-UNSAFE-NAME", "{names:?}: {problem}");
        assert!(problem.cause.contains("Entry "), "{problem}");
    }
    let mut link = zip::ZipWriter::new(Cursor::new(Vec::new()));
    link.add_symlink("link", "/etc", zip::write::SimpleFileOptions::default())
        .expect("writes");
    let bytes = link.finish().expect("finishes").into_inner();
    assert!(read(&bytes).expect_err("a link").cause.contains("link"));
}

#[test]
fn records_that_disagree_are_refused() {
    let good = write(&[("archive.xml", b"<a/>"), ("b.txt", b"hello")]);
    let central = good
        .windows(4)
        .position(|w| w == b"PK\x01\x02")
        .expect("a directory");
    let end = good.windows(4).rposition(|w| w == b"PK\x05\x06").expect("an end");
    let tampered = |at: usize, value: u8| {
        let mut bytes = good.clone();
        bytes[at] = value;
        read(&bytes).err().map(|problem| problem.code)
    };
    assert_eq!(
        tampered(30, b'A'),
        Some("PACKAGE-AMBIGUOUS".to_owned()),
        "local name"
    );
    assert_eq!(
        tampered(22, 9),
        Some("PACKAGE-AMBIGUOUS".to_owned()),
        "local size"
    );
    assert_eq!(
        tampered(central + 24, 9),
        Some("PACKAGE-DAMAGED".to_owned()),
        "stored with two sizes"
    );
    assert_eq!(
        tampered(central + 8, 1),
        Some("PACKAGE-UNSUPPORTED".to_owned()),
        "encrypted"
    );
    assert_eq!(
        tampered(central + 10, 14),
        Some("PACKAGE-UNSUPPORTED".to_owned()),
        "LZMA"
    );
    assert_eq!(
        tampered(end + 4, 1),
        Some("PACKAGE-UNSUPPORTED".to_owned()),
        "split"
    );
    let mut fewer = good.clone();
    (fewer[end + 8], fewer[end + 10]) = (3, 3);
    assert_eq!(read(&fewer).expect_err("count").code, "PACKAGE-AMBIGUOUS");
    let mut prefixed = b"junk".to_vec();
    prefixed.extend(&good);
    assert_eq!(read(&prefixed).expect_err("prefix").code, "PACKAGE-AMBIGUOUS");
    let mut stacked = good.clone();
    stacked.extend(&good);
    assert_eq!(read(&stacked).expect_err("two zips").code, "PACKAGE-AMBIGUOUS");
    // The second entry's data is the first one's.
    let mut overlapping = good.clone();
    let second = central + 46 + "archive.xml".len() + 36;
    assert_eq!(&overlapping[second..second + 4], b"PK\x01\x02");
    overlapping[second + 42] = 0;
    assert!(read(&overlapping).is_err());
}

#[test]
fn data_that_is_not_what_the_directory_says_is_an_error() {
    let good = write(&[("a.txt", b"hello")]);
    let at = good.windows(5).position(|w| w == b"hello").expect("stored");
    let mut bytes = good.clone();
    bytes[at] = b'H';
    let error = unpack(&bytes, "a.txt").expect_err("checksum");
    assert!(error.to_string().contains("checksum"), "{error}");

    let long = write(&[("a.txt", "abcd".repeat(500).as_bytes())]);
    let central = long
        .windows(4)
        .position(|w| w == b"PK\x01\x02")
        .expect("a directory");
    for (size, expected) in [(100_u32, "larger"), (60_000, "shorter")] {
        let mut bytes = long.clone();
        bytes[22..26].copy_from_slice(&size.to_le_bytes());
        bytes[central + 24..central + 28].copy_from_slice(&size.to_le_bytes());
        let error = unpack(&bytes, "a.txt").expect_err("another size");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_single_change_is_refused_or_read_without_harm(at in 0_usize..300, value: u8) {
        let mut bytes = write(&[("archive.xml", b"<archive/>"), ("Content/a", &b"abc".repeat(50))]);
        let at = at % bytes.len();
        bytes[at] = value;
        if let Ok(directory) = read(&bytes) {
            for entry in directory.entries() {
                let mut out = Vec::new();
                if let Ok(mut reader) = EntryReader::open(Cursor::new(&bytes), entry) {
                    let _ = reader.read_to_end(&mut out);
                }
                prop_assert!(out.len() as u64 <= entry.size);
            }
        }
    }
}
