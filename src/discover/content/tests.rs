//! The scan as a whole: encodings, long lines, blocks, hostile input.

use super::scan::BLOCK;
use super::*;
use crate::hosts::{Host, MemoryHost};
use crate::model::{EvidenceKind, ServerPath};
use std::io::{self, Read};
use std::sync::atomic::AtomicBool;

fn scanner() -> Scanner {
    Scanner::new(&["OLD-WEB01".to_owned()]).expect("the triggers are patterns")
}

fn scan_with(scanner: &Scanner, name: &str, bytes: &[u8]) -> FileScan {
    let file = FileAt {
        path: name,
        area: "Shop",
    };
    scanner
        .scan(&file, &mut &bytes[..], &mut Vec::new(), &AtomicBool::new(false))
        .expect("memory can be read")
}

fn scan(name: &str, bytes: &[u8]) -> FileScan {
    scan_with(&scanner(), name, bytes)
}

fn places(scan: &FileScan) -> Vec<(EvidenceKind, &str, u32, u32)> {
    scan.evidence
        .iter()
        .map(|row| {
            (
                row.kind,
                row.what.as_str(),
                row.place.line.unwrap_or_default(),
                row.place.column.unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn every_detector_is_reached_through_the_one_search() {
    let page = "<%@ Language=PerlScript %>\r\n\
        <!--#include virtual=\"/inc/a.inc\"-->\r\n\
        <!--METADATA TYPE=\"typelib\" UUID=\"00000205-0000-0010-8000-00AA006D2EA4\"-->\r\n\
        Set c = Server.CreateObject(\"ADODB.Connection\")\r\n\
        c.Open \"Provider=SQLOLEDB;Data Source=DB1;Initial Catalog=Shop;User ID=a;Password=hunter2\"\r\n\
        p = \"D:\\data\\a.txt\"\r\n\
        q = \"\\\\FILER1\\share\\b\"\r\n\
        i = \"10.1.4.20\"\r\n\
        u = \"http://appsrv/x\"\r\n\
        n = \"old-web01\"\r\n\
        r = sh.RegRead(\"HKLM\\SOFTWARE\\Acme\")\r\n\
        Set f = fso.CreateTextFile(x)\r\n\
        .Item(\"smtpserver\") = \"mail\"\r\n\
        m = Server.MapPath(\"../x\")\r\n\
        <!--webbot bot=\"SaveResults\"-->\r\n\
        ' schtasks /create\r\n\
        <%@ Assembly Name=\"Acme.Web, Version=1.0.0.0, Culture=neutral, PublicKeyToken=0123456789abcdef\" %>\r\n";
    let found = scan("a.asp", page.as_bytes());
    let lines: Vec<(EvidenceKind, u32)> = places(&found)
        .into_iter()
        .map(|(kind, _, line, _)| (kind, line))
        .collect();
    assert_eq!(
        lines,
        [
            (EvidenceKind::ScriptEngine, 1),
            (EvidenceKind::TypeLibrary, 3),
            (EvidenceKind::Component, 4),
            (EvidenceKind::DataSource, 5),
            (EvidenceKind::DrivePath, 6),
            (EvidenceKind::NetworkShare, 7),
            (EvidenceKind::IpAddress, 8),
            (EvidenceKind::ServerName, 9),
            (EvidenceKind::ServerName, 10),
            (EvidenceKind::Registry, 11),
            (EvidenceKind::FileSystem, 12),
            (EvidenceKind::Mail, 13),
            (EvidenceKind::ParentPath, 14),
            (EvidenceKind::FrontPage, 15),
            (EvidenceKind::ScheduledTask, 16),
            (EvidenceKind::Assembly, 17),
        ]
    );
    assert_eq!(found.includes.len(), 1);
    let everything = format!("{found:?}");
    assert!(!everything.contains("hunter2"), "a password got out");
}

#[test]
fn positions_count_lines_and_characters() {
    let text = "a\n\n  \u{20ac}\u{fc} x = CreateObject(\"A.B\")\n";
    assert_eq!(
        places(&scan("a.asp", text.as_bytes())),
        [(EvidenceKind::Component, "A.B", 3, 10)]
    );
    let western = b"\x80\xFC x = CreateObject(\"A.B\")";
    assert_eq!(
        places(&scan("a.asp", western)),
        [(EvidenceKind::Component, "A.B", 1, 8)]
    );
    for high_first in [false, true] {
        let bytes: Vec<u8> = format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(|unit| {
                if high_first {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect();
        assert_eq!(
            places(&scan("a.asp", &bytes)),
            [(EvidenceKind::Component, "A.B", 3, 10)]
        );
    }
}

#[test]
fn a_backslash_inside_of_a_japanese_character_is_no_path() {
    let text = b"<%@ CODEPAGE=932 %>\n\x95\\\\FILER\\x \x83\\C:\\data\\a.txt \"";
    let found = scan("a.asp", text);
    assert!(
        places(&found)
            .iter()
            .all(|(kind, ..)| *kind != EvidenceKind::NetworkShare),
        "{found:?}"
    );
}

/// A file's name, its text, and what has to be found in it: kind, thing, line.
type Spread = (
    &'static str,
    &'static str,
    &'static [(EvidenceKind, &'static str, u32)],
);

/// Statements and tags over several lines.
const SPREAD: &[Spread] = &[
    (
        "a.asp",
        "strConn = \"Provider=SQLOLEDB;\" & _\r\n  \"Data Source=DB1;\" & _\r\n  \"Initial Catalog=Stock;Password=hunter2\"\r\n",
        &[(EvidenceKind::DataSource, "Stock on DB1 (SQLOLEDB)", 1)],
    ),
    (
        "a.asp",
        "conn.Open _\n  \"Provider=SQLOLEDB;Data Source=\" & _\n  \"DB1;Initial Catalog=Stock\"\n",
        &[(EvidenceKind::DataSource, "Stock on DB1 (SQLOLEDB)", 2)],
    ),
    (
        "a.cs",
        "var c = \"Server=DB1;\" +\n  \"Database=Shop;\"\n  + \"Integrated Security=SSPI\";\n",
        &[(EvidenceKind::DataSource, "Shop on DB1", 1)],
    ),
    (
        "a.asp",
        "s = \"Driver={SQL Server};\"\ns = s & \"Server=DB2;\"\ns = s & \"Database=x;PWD=hunter2\"\n",
        &[(EvidenceKind::DataSource, "x on DB2 (SQL Server)", 1)],
    ),
    (
        "a.asp",
        "a = \"dsn=Shop;\"\nb = b & \"uid=x;dsn=Staff\"\n",
        &[
            (EvidenceKind::DataSource, "DSN Shop", 1),
            (EvidenceKind::DataSource, "DSN Staff", 2),
        ],
    ),
    (
        "global.asa",
        "<OBJECT RUNAT=\"Server\"\r\n  SCOPE=\"Application\"\r\n  PROGID=\"Acme.Ad\"\r\n  ID=\"ad\">\r\n",
        &[(EvidenceKind::Component, "Acme.Ad", 3)],
    ),
    (
        "a.asp",
        "<object id=x\n  classid=\"clsid:00000514-0000-0010-8000-00aa006d2ea4\"\n  runat=server></object>\n",
        &[(
            EvidenceKind::Component,
            "{00000514-0000-0010-8000-00AA006D2EA4}",
            2,
        )],
    ),
    (
        "a.asp",
        "<object id=x\n  classid=\"clsid:D27CDB6E-AE6D-11cf-96B8-444553540000\"\n  width=1></object><p runat=server>\n",
        &[],
    ),
    (
        "a.asp",
        "Set x = Server.CreateObject( _\r\n  \"Acme.Late\")\r\n",
        &[(EvidenceKind::Component, "Acme.Late", 1)],
    ),
    (
        "web.config",
        "<add name=\"Shop\"\n  connectionString=\"server=DB3;\n    database=Shop;\n    pwd=hunter2\" />\n",
        &[(EvidenceKind::DataSource, "Shop on DB3", 2)],
    ),
];

#[test]
fn what_spans_lines_is_one_thing_at_the_line_it_begins_on() {
    for (name, text, expected) in SPREAD {
        let found = scan(name, text.as_bytes());
        let shown: Vec<_> = places(&found)
            .into_iter()
            .map(|(kind, what, line, _)| (kind, what, line))
            .collect();
        assert_eq!(shown, *expected, "{text}");
        assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
        for row in &found.evidence {
            assert_eq!(row.sureness, crate::model::Sureness::Sure, "{row:?}");
        }
    }
}

#[test]
fn a_comment_of_many_lines_makes_unsure() {
    for (name, text) in [
        (
            "web.config",
            "<a>\n<!-- old:\n <add key=\"P\" value=\"D:\\data\" />\n-->\n</a>",
        ),
        ("a.cs", "/* old:\n x = \"D:\\data\";\n*/"),
    ] {
        let found = scan(name, text.as_bytes());
        assert_eq!(found.evidence.len(), 1, "{found:?}");
        assert_eq!(found.evidence[0].sureness, crate::model::Sureness::Unsure);
        let after = text.replace("old:", "old: --> */");
        assert_eq!(
            scan(name, after.as_bytes()).evidence[0].sureness,
            crate::model::Sureness::Sure
        );
    }
}

#[test]
fn fifty_megabytes_on_one_line_take_one_block_of_memory_and_little_time() {
    let piece = b"var a=1;function b(c){return c+a}".repeat(512);
    let mut reader: Box<dyn Read> = Box::new(&b"x=new ActiveXObject(\"Acme.First\");"[..]);
    for number in 0..50 {
        let filler = io::Cursor::new(piece.repeat((1 << 20) / piece.len()));
        let hit = format!("x=Server.CreateObject(\"Acme.N{number}\");");
        reader = Box::new(reader.chain(filler).chain(io::Cursor::new(hit.into_bytes())));
    }
    let file = FileAt {
        path: "all.min.asp",
        area: "",
    };
    let mut buffer = Vec::new();
    let begun = std::time::Instant::now();
    let found = scanner()
        .scan(&file, &mut reader, &mut buffer, &AtomicBool::new(false))
        .expect("memory can be read");
    assert!(found.bytes > 49 << 20, "{}", found.bytes);
    assert_eq!(found.evidence.len(), 51);
    assert_eq!(buffer.capacity(), BLOCK, "no more than a block was held");
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[test]
fn borders_of_blocks_cut_no_statement() {
    let (name, text, expected) = SPREAD[0];
    for cut in [1, 30, 45, 70, 100, 4000, 4090, 4100, 4150, 8200] {
        let mut page = "x\n".repeat((BLOCK - cut) / 2);
        let lines = page.len() as u32 / 2;
        page.push_str(text);
        page.push_str(&"y\n".repeat(BLOCK / 2));
        let shown: Vec<_> = places(&scan(name, page.as_bytes()))
            .into_iter()
            .map(|(kind, what, line, _)| (kind, what.to_owned(), line - lines))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(kind, what, line)| (*kind, (*what).to_owned(), *line))
            .collect();
        assert_eq!(shown, expected, "{cut} bytes before the border");
    }
}

#[test]
fn one_line_of_many_megabytes_is_scanned_in_parts_without_a_gap() {
    let mut text = String::new();
    let mut expected = Vec::new();
    let mut number = 0;
    while text.len() < 3 * BLOCK + 12_345 {
        number += 1;
        let column =
            u32::try_from(text.len()).expect("fits") + format!("var a{number}=new ").len() as u32 + 1;
        expected.push((format!("Acme.Part{number}"), Some(column)));
        text.push_str(&format!(
            "var a{number}=new ActiveXObject(\"Acme.Part{number}\");"
        ));
        // Hits at every distance from the borders of blocks and parts.
        text.push_str(&"x".repeat(number * 37 % 5003));
    }
    let found = scan("big.vbs", text.as_bytes());
    let places: Vec<_> = found
        .evidence
        .iter()
        .map(|row| (row.what.clone(), row.place.column))
        .collect();
    assert_eq!(places.len(), expected.len());
    assert!(places == expected);
    assert!(found.evidence.iter().all(|row| row.place.line == Some(1)));
    assert!(found.evidence.iter().all(|row| row.excerpt.chars().count() < 200));
}

#[test]
fn blocks_that_end_in_the_middle_of_lines_lose_nothing() {
    let mut text = String::new();
    let mut lines = Vec::new();
    let mut line = 1;
    while text.len() < 2 * BLOCK + 5000 {
        if line % 7 == 0 {
            lines.push(line);
            text.push_str(&format!("Set x = CreateObject(\"Acme.N{line}\")"));
        }
        text.push_str(&"y".repeat(line as usize * 13 % 211));
        text.push_str("\r\n");
        line += 1;
    }
    let found = scan_with(&scanner().recording_lines(), "a.asp", text.as_bytes());
    let rows: Vec<u32> = found.evidence.iter().filter_map(|row| row.place.line).collect();
    assert_eq!(rows, lines);
    assert_eq!(found.hit_lines, lines);
    assert_eq!(found.bytes, text.len() as u64);
}

#[test]
fn repeats_in_one_file_are_counted_and_not_listed() {
    let text = "Set x = CreateObject(\"A.B\")\n".repeat(1000);
    let found = scan("a.asp", text.as_bytes());
    assert_eq!(found.evidence.len(), 20);
    assert_eq!(found.evidence.iter().map(|row| row.more).sum::<u32>(), 980);
}

#[test]
fn no_bytes_make_it_stop() {
    let mut random = 7u64;
    let mut noise: Vec<u8> = (0..300_000)
        .map(|_| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) as u8
        })
        .collect();
    scan("a.asp", &noise);
    // The same without control characters goes through the detectors.
    for byte in &mut noise {
        *byte |= 0x20;
    }
    scan("a.asp", &noise);
    let mut page = b"<%@ codepage=932 %>".to_vec();
    page.extend(&noise);
    scan("a.asp", &page);
    for bytes in [
        &b""[..],
        b"\n",
        b"\xFF\xFE",
        b"\xFF\xFEx",
        b"\xFE\xFF\xD8",
        b"c:\\",
        b"\\\\a",
        b"createobject(",
    ] {
        scan("a.asp", bytes);
    }
}

#[test]
fn a_scan_is_stopped_between_blocks() {
    let file = FileAt {
        path: "a.asp",
        area: "",
    };
    let result = scanner().scan(
        &file,
        &mut io::repeat(b'x').take(10 << 20),
        &mut Vec::new(),
        &AtomicBool::new(true),
    );
    assert!(matches!(result, Err(ScanError::Stopped)));
}

fn look(host: &MemoryHost, path: &str) -> Looked {
    let path = ServerPath::parse(path).expect("a path");
    let size = host
        .entry(&path)
        .ok()
        .flatten()
        .map_or(1, |entry| entry.facts.size);
    let item = Item { path, size, area: 0 };
    look_at(
        &scanner(),
        host,
        &item,
        "Shop",
        &mut Vec::new(),
        &AtomicBool::new(false),
    )
    .expect("nobody stops it")
}

#[test]
fn what_cannot_be_read_is_a_row() {
    let host = MemoryHost::new("OLD");
    host.put_file(r"C:\a.asp", b"\x00\x01\x02\x03garbage\x00\x01".as_slice(), 1);
    host.put_file(r"C:\a.bin", b"\x00\x01\x02\x03garbage\x00\x01".as_slice(), 1);
    for (path, is_unread) in [(r"C:\a.asp", true), (r"C:\a.bin", false), (r"C:\gone.asp", true)] {
        let looked = look(&host, path);
        assert_eq!(looked.is_unread, is_unread, "{path}");
        let rows: Vec<_> = looked.scan.evidence.iter().map(|row| row.kind).collect();
        assert_eq!(
            rows,
            if is_unread {
                vec![EvidenceKind::Unread]
            } else {
                vec![]
            },
            "{path}"
        );
        for row in looked.scan.evidence {
            assert!(
                row.fix.contains("scan again") && row.place.file.as_deref() == Some(path),
                "{row:?}"
            );
        }
    }
    assert!(host.list(&ServerPath::parse(r"C:\").expect("a path")).is_ok());
}
