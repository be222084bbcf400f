//! What is refused, and what edits look like. The laws over real and generated files are in `tests/config_bytes.rs`.

use super::*;
use crate::model::Problem;

fn read(text: &str) -> Document {
    Document::parse(text.as_bytes().to_vec(), "f.config").expect("parses")
}

fn refused(bytes: &[u8]) -> Problem {
    Document::parse(bytes.to_vec(), "f.config").expect_err("refused")
}

fn written(document: &Document) -> String {
    String::from_utf8(document.finish()).expect("UTF-8")
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    ['\u{FEFF}']
        .into_iter()
        .chain(text.chars())
        .flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec())
        .flat_map(bytes)
        .collect()
}

#[test]
fn everything_a_file_may_hold_comes_out_as_it_went_in() {
    let texts = [
        "<a/>",
        "\u{FEFF}<?xml version='1.0'?>\r\n<a\tb = 'x' \n c=\"&amp;&#10;'\" ><!-- - --> t &lt; <![CDATA[<x>]]><?pi ?>\r\n</a >\r\n<!--end-->\n",
        "<a><b/><b /><b></b><b\n></b\n></a>",
        "<ü ö=\"✔\">𝄞</ü>",
    ];
    for text in texts {
        assert_eq!(written(&read(text)), text);
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes = utf16(text.trim_start_matches('\u{FEFF}'), order);
            let document = Document::parse(bytes.clone(), "f").expect("UTF-16");
            assert_eq!(document.finish(), bytes);
        }
    }
}

#[test]
fn values_and_text_are_unescaped() {
    let document = read("<a b='&lt;&#x41;\r\n'>x &amp;\r\n<!-- no --><![CDATA[&amp;]]><c/>y</a>");
    let root = document.root();
    assert_eq!(document.attribute(root, "b").as_deref(), Some("<A "));
    assert_eq!(document.text_of(root), "x &\n&amp;y");
    assert_eq!(
        document.position(document.child(root, "c").expect("there")),
        Some((3, 29))
    );
}

#[test]
fn bad_files_are_refused_with_code_line_and_column() {
    let long: String = (0..1025).map(|n| format!(" a{n}=''")).collect();
    let cases: &[(&[u8], &str, u32, u32)] = &[
        (b"", "XML-EMPTY", 1, 1),
        (b" \r\n", "XML-EMPTY", 1, 1),
        (b"<a>\n <b></a>", "XML-SYNTAX", 2, 5),
        (b"<a>\n <b>", "XML-TRUNCATED", 2, 5),
        (b"<a>\n <b x=\"1", "XML-TRUNCATED", 2, 2),
        (b"<a><!-- x", "XML-TRUNCATED", 1, 4),
        (b"<a/>\n<b/>", "XML-SYNTAX", 2, 1),
        (b"<a/>\n x", "XML-SYNTAX", 2, 2),
        (b"x<a/>", "XML-SYNTAX", 1, 1),
        (b"</a>", "XML-SYNTAX", 1, 1),
        (b"<!-- only -->", "XML-SYNTAX", 1, 14),
        (b"<a b='1' b='2'/>", "XML-SYNTAX", 1, 10),
        (b"<a b='1'c='2'/>", "XML-SYNTAX", 1, 9),
        (b"<a b=1/>", "XML-SYNTAX", 1, 6),
        (b"<a b/>", "XML-SYNTAX", 1, 5),
        (b"<a b='<'/>", "XML-SYNTAX", 1, 7),
        (b"<1/>", "XML-SYNTAX", 1, 2),
        (b"<a / >", "XML-SYNTAX", 1, 4),
        (b"\n<a b='R&D'/>", "XML-ENTITY", 2, 8),
        (b"<a>&nbsp;</a>", "XML-ENTITY", 1, 4),
        (b"<a>&#0;</a>", "XML-ENTITY", 1, 4),
        (b"<a>\n\x01</a>", "XML-CHARACTER", 2, 1),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", "XML-DOCTYPE", 1, 1),
        (b"<a>\n<!DOCTYPE a><b/></a>", "XML-DOCTYPE", 2, 1),
        (b"<?xml version='1.0'?>\n<!doctype html><a/>", "XML-DOCTYPE", 2, 1),
        (b"<a>\n b\xFF</a>", "XML-NOT-TEXT", 2, 3),
        (
            b"<?xml version='1.0' encoding='windows-1252'?><a/>",
            "XML-ENCODING",
            1,
            1,
        ),
        (
            b"<?xml version='1.0' encoding=\"utf-16\"?><a/>",
            "XML-ENCODING",
            1,
            1,
        ),
        (b"<\0a\0/\0>\0", "XML-ENCODING", 1, 1),
        (b"\xFF\xFE\0\0<\0\0\0", "XML-ENCODING", 1, 1),
        (b"\xFF\xFE<\0a\0\x00\xD8/\0>\0", "XML-NOT-TEXT", 1, 3),
        (b"\xFF\xFE<\0a\0/\0>", "XML-NOT-TEXT", 1, 4),
    ];
    for (bytes, code, line, column) in cases {
        let problem = refused(bytes);
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(problem.code, *code, "{shown}: {problem}");
        assert_eq!(
            (problem.place.line, problem.place.column),
            (Some(*line), Some(*column)),
            "{shown}: {problem}"
        );
        assert_eq!(problem.place.file.as_deref(), Some("f.config"));
        assert!(
            !problem.cause.is_empty() && !problem.fix.is_empty(),
            "{problem:?}"
        );
    }
    assert_eq!(refused(format!("<a{long}/>").as_bytes()).code, "XML-ATTRIBUTES");
    let deep = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
    assert_eq!(refused(deep(MAX_DEPTH + 1).as_bytes()).code, "XML-DEPTH");
    assert_eq!(written(&read(&deep(MAX_DEPTH))), deep(MAX_DEPTH));
}

#[test]
fn a_million_open_elements_end_in_a_problem() {
    assert_eq!(refused("<a>".repeat(1_000_000).as_bytes()).code, "XML-DEPTH");
}

#[test]
fn an_encoding_is_refused_by_its_name() {
    let problem = refused("<?xml version=\"1.0\" encoding=\"Windows-1252\"?><a b='\u{e4}'/>".as_bytes());
    assert_eq!(problem.title, "f.config is in the encoding Windows-1252");
    let latin = refused(b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a b='\xE4'/>");
    assert_eq!(latin.title, "f.config is in the encoding iso-8859-1");
}

#[test]
fn attributes_are_edited_in_place() {
    let mut document = read("<a  one='1'\n   two = \"2\"/>");
    let root = document.root();
    document.set_attribute(root, "one", "it's").expect("sets");
    document.set_attribute(root, "two", "2").expect("sets");
    document.set_attribute(root, "three", "<\n>").expect("sets");
    assert_eq!(
        written(&document),
        "<a  one='it&apos;s'\n   two = \"2\"\n   three=\"&lt;&#xA;&gt;\"/>"
    );
    assert!(document.remove_attribute(root, "two"));
    assert!(!document.remove_attribute(root, "two"));
    assert_eq!(
        written(&document),
        "<a  one='it&apos;s'\n   three=\"&lt;&#xA;&gt;\"/>"
    );
    assert_eq!(
        document.set_attribute(root, "x", "\u{1}").map_err(|p| p.code),
        Err("XML-CHARACTER".to_owned())
    );
    assert_eq!(
        document.set_attribute(root, "x y", "").map_err(|p| p.code),
        Err("XML-NAME".to_owned())
    );
}

#[test]
fn new_elements_follow_indentation_line_ends_and_quotes() {
    let cases = [
        // Tabs, Windows line ends, single quotes, tight empty elements.
        (
            "<a>\r\n\t<b x='1'>\r\n\t\t<c y='2'/>\r\n\t</b>\r\n</a>",
            "<a>\r\n\t<b x='1'>\r\n\t\t<c y='2'/>\r\n\t\t<n k='v'>\r\n\t\t\t<m/>\r\n\t\t</n>\r\n\t</b>\r\n</a>",
        ),
        // Nothing in it yet, three ways to write that.
        (
            "<a>\n  <b />\n</a>",
            "<a>\n  <b>\n    <n k=\"v\">\n      <m />\n    </n>\n  </b>\n</a>",
        ),
        (
            "<a>\n  <b></b>\n</a>",
            "<a>\n  <b>\n    <n k=\"v\">\n      <m />\n    </n>\n  </b>\n</a>",
        ),
        (
            "<a>\n  <b>\n  </b>\n</a>",
            "<a>\n  <b>\n    <n k=\"v\">\n      <m />\n    </n>\n  </b>\n</a>",
        ),
        // Comments stay where they belong.
        (
            "<a>\n  <b>\n    <c/> <!-- c -->\n    <!-- end -->\n  </b>\n</a>",
            "<a>\n  <b>\n    <c/> <!-- c -->\n    <n k=\"v\">\n      <m/>\n    </n>\n    <!-- end -->\n  </b>\n</a>",
        ),
        (
            "<a>\n  <b>\n    <!-- nothing yet -->\n  </b>\n</a>",
            "<a>\n  <b>\n    <!-- nothing yet -->\n    <n k=\"v\">\n      <m />\n    </n>\n  </b>\n</a>",
        ),
        // A file on one line stays on one line.
        ("<a><b><c /></b></a>", "<a><b><c /><n k=\"v\"><m /></n></b></a>"),
        ("<a><b /></a>", "<a><b><n k=\"v\"><m /></n></b></a>"),
    ];
    let new = NewElement::new("n")
        .with("k", "v")
        .with_child(NewElement::new("m"));
    for (before, after) in cases {
        let mut document = read(before);
        let b = document.child(document.root(), "b").expect("there");
        let n = document.append(b, &new).expect("inserts");
        assert_eq!(written(&document), after, "into {before}");
        assert_eq!(document.name(n), "n");
        assert_eq!(document.parent(n), Some(b));
    }
}

#[test]
fn a_first_child_is_put_before_the_comment_of_the_old_first() {
    let mut document = read("<a>\n  <!-- b is good -->\n  <b/>\n</a>");
    let root = document.root();
    document
        .insert_after(root, None, &NewElement::new("n"))
        .expect("inserts");
    assert_eq!(
        written(&document),
        "<a>\n  <n/>\n  <!-- b is good -->\n  <b/>\n</a>"
    );
}

#[test]
fn a_removed_element_takes_its_line_with_it() {
    let cases = [
        ("<a>\n  <b/>\n  <c/>\n</a>", "<a>\n  <c/>\n</a>"),
        ("<a>\r\n  <b>\r\n  </b>  \r\n</a>", "<a>\r\n</a>"),
        ("<a>\n\n  <b/>\n\n  <c/>\n</a>", "<a>\n\n\n  <c/>\n</a>"),
        ("<a>\n  <b/> <!-- why -->\n</a>", "<a>\n   <!-- why -->\n</a>"),
        ("<a><b/><c/></a>", "<a><c/></a>"),
        ("<a>x<b/>y</a>", "<a>xy</a>"),
    ];
    for (before, after) in cases {
        let mut document = read(before);
        let b = document.child(document.root(), "b").expect("there");
        assert!(document.remove(b));
        assert_eq!(written(&document), after, "from {before}");
        assert!(!document.remove(b));
        assert_eq!(document.name(b), "");
    }
    let mut document = read("<a/>");
    assert!(!document.remove(document.root()));
}

#[test]
fn what_is_added_and_removed_again_leaves_no_trace_among_siblings() {
    let text = "<a>\n    <b x=\"1\">\n        <c />\n    </b>\n</a>\n";
    let mut document = read(text);
    let b = document.child(document.root(), "b").expect("there");
    let n = document.append(b, &NewElement::new("n")).expect("inserts");
    assert!(document.remove(n));
    assert_eq!(written(&document), text);
}

#[test]
fn debug_shows_no_content() {
    assert!(!format!("{:?}", read("<a password='hunter2'/>")).contains("hunter2"));
}
