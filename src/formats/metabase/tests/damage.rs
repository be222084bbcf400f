//! What is wrong is told with its place, and stops nothing that need not stop.

use super::*;
use std::io::Read;

#[test]
fn damage_is_told_and_the_rest_is_read() {
    let good = "<IIsWebServer	Location =\"/LM/W3SVC/7\" ServerComment=\"good\"></IIsWebServer>\n";
    let custom =
        |inside: &str| format!("<IIsWebServer	Location =\"/LM/W3SVC/1\"><Custom {inside}/></IIsWebServer>\n");
    let whole = "Name=\"N\" ID=\"1\" Value=\"v\" Type=\"STRING\" UserType=\"1\" Attributes=\"INHERIT\"";
    for (keys, code, cause) in [
        (
            "<IIsWebServer ServerComment=\"x\"></IIsWebServer>\n".to_owned(),
            "METABASE-NO-LOCATION",
            "",
        ),
        (
            "<IIsWebServer Location=\"LM/W3SVC\"/>\n".to_owned(),
            "METABASE-BAD-LOCATION",
            "start with",
        ),
        (
            "<IIsWebServer Location=\"/LM//W3SVC\"/>\n".to_owned(),
            "METABASE-BAD-LOCATION",
            "empty name",
        ),
        (
            "<IIsWebServer Location=\"/LM/../W3SVC\"/>\n".to_owned(),
            "METABASE-BAD-LOCATION",
            "..",
        ),
        (
            format!("<IIsWebServer Location=\"{}\"/>\n", "/a".repeat(200)),
            "METABASE-BAD-LOCATION",
            "too many",
        ),
        (
            "<IIsMoonBase Location=\"/LM/Moon\"/>\n".to_owned(),
            "METABASE-UNKNOWN-KEY-TYPE",
            "/LM/Moon",
        ),
        (
            "<IIsWebServer Location=\"/LM/W3SVC/1\" Glitter=\"x\"/>\n".to_owned(),
            "METABASE-UNKNOWN-PROPERTY",
            "text",
        ),
        (
            "<IIsWebServer Location=\"/LM/W3SVC/1\" AccessFlags=\"9999999999999\"/>\n".to_owned(),
            "METABASE-BAD-VALUE",
            "9999999999999",
        ),
        (
            "<IIsWebServer Location=\"/LM/W3SVC/1\" AllowKeepAlive=\"maybe\"/>\n".to_owned(),
            "METABASE-BAD-VALUE",
            "TRUE",
        ),
        (
            "<IIsWebServer Location=\"/LM/W3SVC/1\" SSLCertHash=\"abc\"/>\n".to_owned(),
            "METABASE-BAD-VALUE",
            "pairs",
        ),
        (
            "<IIsWebServer Location=\"/LM/W3SVC/1\"><Extra><More/>text</Extra></IIsWebServer>\n".to_owned(),
            "METABASE-UNEXPECTED-ELEMENT",
            "Custom",
        ),
        ("stray\n".to_owned(), "METABASE-STRAY-TEXT", ""),
        (
            custom(&whole.replace("ID=\"1\"", "ID=\"x\"")),
            "METABASE-CUSTOM-UNKNOWN",
            "no number",
        ),
        (
            custom(&whole.replace("Type=\"STRING\"", "Type=\"BLOB\"")),
            "METABASE-CUSTOM-INCOMPLETE",
            "BLOB",
        ),
        (
            custom(&whole.replace("Value=\"v\"", "")),
            "METABASE-CUSTOM-INCOMPLETE",
            "left out",
        ),
        (
            custom(&whole.replace("INHERIT", "SPARKLE")),
            "METABASE-CUSTOM-INCOMPLETE",
            "SPARKLE",
        ),
        (
            format!(
                "<IIsWebServer Location=\"/LM/W3SVC/1\"><Custom {whole}/><Custom {whole}/></IIsWebServer>\n"
            ),
            "METABASE-DUPLICATE-PROPERTY",
            "last counts",
        ),
    ] {
        let metabase = read(&file(&format!("{keys}{good}")));
        assert_eq!(codes(&metabase), [code], "{keys}");
        let problem = &metabase.problems()[0];
        assert_eq!(problem.place.line, Some(4), "{keys}");
        assert!(
            problem.place.column.is_some() && problem.place.file.is_some(),
            "{keys}"
        );
        assert!(
            problem.cause.contains(cause) && !problem.fix.is_empty(),
            "{problem}"
        );
        let comment = metabase
            .site(7)
            .and_then(|s| s.property(property::SERVER_COMMENT))
            .expect("the rest");
        assert_eq!(comment.text(), "good");
    }
}

#[test]
fn a_file_of_damage_gives_a_bounded_list() {
    let metabase = read(&file(&"<IIsWebServer Location=\"x\"/>\n".repeat(5000)));
    assert_eq!(metabase.problems().len(), 1001);
    assert!(
        metabase
            .problems()
            .last()
            .is_some_and(|p| p.title.starts_with("4000 more"))
    );
}

#[test]
fn what_is_no_metabase_is_refused_with_its_place() {
    let whole = file(COMPOSITE);
    let cut = |at: &str| whole.as_bytes()[..whole.find(at).expect("there") + at.len()].to_vec();
    let put = |text: &str| {
        file(&format!(
            "<IIsWebServer Location=\"/LM/W3SVC/1\" ServerComment=\"{text}\"/>\n"
        ))
        .into_bytes()
    };
    let mut latin = put("caf?");
    let accent = latin.iter().rposition(|b| *b == b'?').expect("there");
    latin[accent] = 0xE9;
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(whole.bytes().flat_map(|b| [b, 0]))
        .collect();
    type Case = (&'static str, Vec<u8>, &'static str, Option<(u32, u32)>);
    let cases: Vec<Case> = vec![
        ("nothing", vec![], "XML-EMPTY", Some((1, 1))),
        ("blank", b"\xEF\xBB\xBF \n ".to_vec(), "XML-EMPTY", Some((2, 2))),
        ("zeros", vec![0; 4096], "XML-CHARACTER", Some((1, 1))),
        ("a text", b"Hello".to_vec(), "XML-SYNTAX", Some((1, 1))),
        (
            "cut in a value",
            cut("Path=\"D:"),
            "XML-TRUNCATED",
            Some((20, 11)),
        ),
        (
            "cut between keys",
            cut("</IIsWebService>\r\n"),
            "XML-TRUNCATED",
            Some((11, 1)),
        ),
        (
            "cut in a comment",
            b"<!-- ".to_vec(),
            "XML-TRUNCATED",
            Some((1, 6)),
        ),
        (
            "doctype",
            b"<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"b\">]><x/>".to_vec(),
            "XML-DOCTYPE",
            Some((2, 1)),
        ),
        ("entity", put("a &foo; b"), "XML-ENTITY", Some((4, 55))),
        ("bare ampersand", put("a & b"), "XML-ENTITY", Some((4, 55))),
        ("character", put("a&#0;"), "XML-CHARACTER", Some((4, 54))),
        ("control", put("a\u{1b}"), "XML-CHARACTER", Some((4, 54))),
        ("latin-1", latin, "XML-NOT-TEXT", Some((4, 56))),
        ("utf-16", utf16, "XML-ENCODING", Some((1, 1))),
        (
            "declared",
            b"<?xml version='1.0' encoding='windows-1252'?><a/>".to_vec(),
            "XML-ENCODING",
            Some((1, 1)),
        ),
        (
            "quote missing",
            file("<IIsWebServer Location=\"/LM/W3SVC/1>\n</IIsWebServer>\n<IIsFilter Location=\"/x\"/>\n")
                .into_bytes(),
            "XML-SYNTAX",
            Some((5, 1)),
        ),
        ("less-than", put("a<b"), "XML-SYNTAX", Some((4, 54))),
        (
            "mismatch",
            b"<configuration>\n<MBProperty>\n</configuration>".to_vec(),
            "XML-SYNTAX",
            Some((3, 1)),
        ),
        (
            "two roots",
            b"<configuration><MBProperty/></configuration><a/>".to_vec(),
            "XML-SYNTAX",
            Some((1, 45)),
        ),
        (
            "twice",
            b"<configuration a='1' b='2' a='3'/>".to_vec(),
            "XML-DUPLICATE-ATTRIBUTE",
            Some((1, 28)),
        ),
        (
            "html",
            b"<html><body/></html>".to_vec(),
            "METABASE-NOT-A-METABASE",
            Some((1, 1)),
        ),
        (
            "web.config",
            b"<configuration>\n<system.web/>\n</configuration>".to_vec(),
            "METABASE-NOT-A-METABASE",
            None,
        ),
        (
            "depth",
            b"<a>".repeat(300),
            "METABASE-NOT-A-METABASE",
            Some((1, 1)),
        ),
        (
            "deep",
            [b"<configuration>".as_slice(), &b"<a>".repeat(2_000_000)].concat(),
            "XML-DEPTH",
            None,
        ),
        (
            "attributes",
            format!(
                "<configuration {}/>",
                (0..2000).map(|i| format!("a{i}='' ")).collect::<String>()
            )
            .into_bytes(),
            "XML-ATTRIBUTES",
            Some((1, 1)),
        ),
    ];
    let mut wrong = Vec::new();
    for (name, bytes, code, place) in cases {
        let problem = refused(&bytes);
        let found = problem.place.line.zip(problem.place.column);
        if problem.code != code || found.is_none() || place.is_some_and(|place| Some(place) != found) {
            wrong.push(format!(
                "{name}: expected {code} at {place:?}: {} {problem}",
                problem.code
            ));
        }
        assert!(
            !problem.cause.is_empty()
                && !problem.fix.is_empty()
                && problem.place.file.is_some()
                && problem.is_error(),
            "{name}: {problem}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_tag_without_end_does_not_fill_the_memory() {
    let start = b"<configuration a='".as_slice();
    let endless = start.chain(std::io::repeat(b'x').take(1 << 30));
    let problem = Metabase::read(endless, Schema::built_in(), "MetaBase.xml").expect_err("refused");
    assert_eq!(problem.code, "XML-TOO-LONG");
}

#[test]
fn a_read_error_is_told() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let problem = Metabase::read(Broken, Schema::built_in(), "MetaBase.xml").expect_err("refused");
    assert!(problem.cause.contains("the disk is gone"));
}

#[test]
fn sites_need_a_number_of_their_own() {
    let site = |name: &str| format!("<IIsWebServer\tLocation =\"/LM/W3SVC/{name}\"\n\t>\n</IIsWebServer>\n");
    let keys: String = ["1", "4294967295", "-1", "0", "4294967296", "web", "01"]
        .into_iter()
        .map(site)
        .collect();
    let metabase = read(&file(&keys));
    let told: Vec<_> = metabase
        .problems()
        .iter()
        .filter(|problem| problem.code == "METABASE-SITE-NUMBER")
        .map(|problem| problem.title.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "The site /LM/W3SVC/-1 has no number that IIS can use",
            "The site /LM/W3SVC/0 has no number that IIS can use",
            "/LM/W3SVC/01 and /LM/W3SVC/1 are both the site 1",
            "The site /LM/W3SVC/4294967296 has no number that IIS can use",
            "The site /LM/W3SVC/web has no number that IIS can use",
        ]
    );
    let lines = metabase
        .problems()
        .iter()
        .filter_map(|problem| problem.place.line);
    assert_eq!(lines.count(), metabase.problems().len());
}
