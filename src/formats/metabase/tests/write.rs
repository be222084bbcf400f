//! Writing: the same tree when read back, the same bytes where IIS wrote them.

use super::*;
use proptest::prelude::*;
use std::path::Path;

fn written(metabase: &Metabase, end: LineEnd) -> Vec<u8> {
    let mut out = Vec::new();
    metabase.write(&mut out, end).expect("writes");
    out
}

/// Everything but secrets, which are not kept, and line numbers.
fn tree(metabase: &Metabase) -> Vec<String> {
    let keys = metabase.keys().filter(|key| !key.is_implicit());
    keys.map(|key| {
        let mut properties: Vec<String> = key
            .properties()
            .filter(|property| !property.is_secure())
            .map(|p| {
                let value = match p.kind().is_list() {
                    true => p.list().join("\n"),
                    false => p.text().into_owned(),
                };
                // What no schema knows has a number that is counted from file to file.
                let id = p
                    .definition()
                    .map(|definition| definition.id)
                    .filter(|_| !p.is_custom());
                let id = id.or_else(|| p.is_custom().then(|| p.id()));
                format!(
                    "{}/{id:?}/{:?}/{:?}/{:?}/{}={value:?}",
                    p.name(),
                    p.kind(),
                    p.user_type(),
                    p.attributes(),
                    p.is_custom()
                )
            })
            .collect();
        properties.sort();
        format!("{} {} {properties:?}", key.key_type(), key.path())
    })
    .collect()
}

fn reads_back(metabase: &Metabase) {
    for end in [LineEnd::CrLf, LineEnd::Lf] {
        let bytes = written(metabase, end);
        let again = Metabase::read(&bytes[..], Schema::built_in(), "MetaBase.xml")
            .unwrap_or_else(|problem| panic!("{problem}\n{}", String::from_utf8_lossy(&bytes)));
        assert_eq!(
            tree(&again),
            tree(metabase),
            "{}",
            String::from_utf8_lossy(&bytes)
        );
        assert_eq!(
            again
                .problems()
                .iter()
                .filter(|p| p.code != "METABASE-NOT-IN-SCHEMA")
                .count(),
            0,
            "{:?}",
            again.problems()
        );
        assert_eq!(
            written(&again, end),
            bytes,
            "writing what was written changes nothing"
        );
        let bare = bytes
            .iter()
            .enumerate()
            .any(|(i, b)| *b == b'\n' && (i == 0 || bytes[i - 1] != b'\r'));
        assert_eq!(
            bare,
            end == LineEnd::Lf,
            "line ends are those that were asked for"
        );
    }
}

/// Compares a file with what is written of it, line by line. Lines of the file that are not written are each of one of
/// the kinds that `explained` tells; every other line has to be there, to the byte, in the same order.
fn same_lines(
    original: &[u8],
    end: LineEnd,
    explained: impl Fn(&str, &str) -> Option<&'static str>,
) -> Vec<&'static str> {
    let metabase = Metabase::read(original, Schema::built_in(), "MetaBase.xml").expect("reads");
    let made = String::from_utf8(written(&metabase, end)).expect("UTF-8");
    let original = String::from_utf8(original.to_vec()).expect("UTF-8");
    let mut made = made.split_inclusive('\n');
    let mut left_out = Vec::new();
    let mut element = "";
    for line in original.split_inclusive('\n') {
        if line.starts_with('<') && !line.starts_with("</") {
            element = line;
        }
        if let Some(why) = explained(element, line) {
            left_out.push(why);
            if why != "namespace" {
                continue;
            }
            made.next();
            continue;
        }
        assert_eq!(made.next(), Some(line));
    }
    assert_eq!(made.next(), None, "more was written than was read");
    left_out
}

fn secret_or_global(element: &str, line: &str) -> Option<&'static str> {
    if element.starts_with("<IIS_Global") {
        Some("IIS_Global")
    } else if line.contains("=\"49634462") {
        Some("secret")
    } else {
        None
    }
}

#[test]
fn a_real_file_is_written_as_iis_wrote_it() {
    let Some(bytes) = shared("modsic-iis6-urlscan/metabaseSample.xml") else {
        return;
    };
    let left_out = same_lines(&bytes, LineEnd::Lf, |element, line| {
        // The project that published the file has removed the namespace.
        (line == "<configuration>\n")
            .then_some("namespace")
            .or_else(|| secret_or_global(element, line))
    });
    let count = |why: &str| left_out.iter().filter(|each| **each == why).count();
    assert_eq!(
        (count("namespace"), count("IIS_Global"), count("secret")),
        (1, 8, 10),
        "one element of the file's own state, ten encrypted values, one root without its namespace"
    );
    reads_back(&Metabase::read(&bytes[..], Schema::built_in(), "M").expect("reads"));
}

#[test]
fn the_sample_server_is_written_as_it_stands() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/sample/old-web01/C/WINDOWS/system32/inetsrv/MetaBase.xml");
    let bytes = std::fs::read(file).expect("the bundled sample");
    let left_out = same_lines(&bytes, LineEnd::CrLf, secret_or_global);
    assert_eq!(left_out.iter().filter(|why| **why == "IIS_Global").count(), 8);
    reads_back(&Metabase::read(&bytes[..], Schema::built_in(), "M").expect("reads"));
}

#[test]
fn every_oddity_of_the_grammar_becomes_regular() {
    let odd = "<IIsWebService Location='/LM/W3SVC/' z='\"quoted\" &amp; &#x41;' AuthFlags=\"0x1\" CacheISAPI=\"TRUE\" \
        CGITimeout=\"1\" ScriptMaps=\"a    b\" ServerComment=\"two\n\t\t\tlines\"/>";
    let metabase = read(&format!(
        "<configuration><MBProperty>{odd}</MBProperty></configuration>"
    ));
    let made = String::from_utf8(written(&metabase, LineEnd::Lf)).expect("UTF-8");
    let expected = "\u{FEFF}<?xml version =\"1.0\"?>\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\n\
        <MBProperty>\n<IIsWebService\tLocation =\"/LM/W3SVC\"\n\t\tAuthFlags=\"0x1\"\n\t\tCGITimeout=\"1\"\n\
        \t\tCacheISAPI=\"TRUE\"\n\t\tScriptMaps=\"a\n\t\t\tb\"\n\t\tServerComment=\"two\n\t\t\tlines\"\n\
        \t\tz=\"&quot;quoted&quot; &amp; &#x41;\"\n\t>\n</IIsWebService>\n</MBProperty>\n</configuration>\n";
    assert_eq!(made, expected);
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,8}",
        Just("\"'<>&&amp;]]>&#xA;".to_owned()),
        Just("a\nb\tc".to_owned()),
        Just(String::new()),
    ]
}

proptest! {
    #[test]
    fn any_tree_reads_back(
        keys in proptest::collection::vec(
            ("[A-Za-z\u{e4}_&'<\" .]{1,6}", 0_usize..5, text(), text(), text(), any::<u32>()), 0..12)
    ) {
        let names = ["ServerComment", "AuthFlags", "ScriptMaps", "MimeMap", "SSLCertHash"];
        let mut builder = MetabaseBuilder::new().key("/LM/W3SVC", "IIsWebService");
        let mut path = "/LM/W3SVC".to_owned();
        for (name, which, first, second, third, id) in keys {
            let name = name.trim_matches(['.', ' ']);
            if name.is_empty() { continue; }
            path = if path.len() > 60 { format!("/LM/W3SVC/{name}") } else { format!("{path}/{name}") };
            let list = first.lines().map(str::trim).filter(|item| !item.is_empty()).collect::<Vec<_>>().join("\n");
            let text = first.replace(['\n', '\t', '\r'], " ");
            builder = builder.key(&path, "IIsConfigObject")
                .set(names[which], if which == 2 || which == 3 { &list } else { &text })
                .custom(id % 60_000 + 1, &format!("UnknownName_{id}"), "STRING", &second.replace('\n', " "), "INHERIT")
                .custom(65_000, "Words \"<&>\"", "MULTISZ", third.trim(), "INHERIT | VOLATILE | LOCAL_MACHINE_ONLY");
        }
        let built = builder.build(Schema::built_in());
        // A list splits at lines and gaps; what it is read as is what has to come back.
        let first = written(&built, LineEnd::CrLf);
        let read = Metabase::read(&first[..], Schema::built_in(), "M").expect("reads");
        prop_assert_eq!(tree(&read).len(), tree(&built).len());
        reads_back_quietly(&read)?;
    }
}

fn reads_back_quietly(metabase: &Metabase) -> Result<(), TestCaseError> {
    for end in [LineEnd::CrLf, LineEnd::Lf] {
        let bytes = written(metabase, end);
        let again = Metabase::read(&bytes[..], Schema::built_in(), "M")
            .map_err(|problem| TestCaseError::fail(problem.to_string()))?;
        prop_assert_eq!(tree(&again), tree(metabase));
        prop_assert_eq!(written(&again, end), bytes);
    }
    Ok(())
}
