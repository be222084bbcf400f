//! The reader on real files, on every oddity of the grammar, and on what is no metabase.

use super::*;
use crate::model::{Problem, Severity};
use proptest::prelude::*;
use std::io::Read;
use std::path::PathBuf;

fn shared(path: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("SITEFERRY_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let file = root.join("metabase").join(path);
    let bytes = std::fs::read(&file).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {} is not there", file.display());
    }
    bytes
}

fn read(text: &str) -> Metabase {
    Metabase::read(text.as_bytes(), Schema::built_in(), "MetaBase.xml")
        .unwrap_or_else(|p| panic!("{p}\n{text}"))
}

fn refused(bytes: &[u8]) -> Problem {
    match Metabase::read(bytes, Schema::built_in(), "MetaBase.xml") {
        Ok(_) => panic!("read: {}", String::from_utf8_lossy(bytes)),
        Err(problem) => problem,
    }
}

/// A file with these keys, in the lexical form of IIS.
fn file(keys: &str) -> String {
    format!(
        "\u{FEFF}<?xml version =\"1.0\"?>\r\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\r\n\
         <MBProperty>\r\n{}</MBProperty>\r\n</configuration>\r\n",
        keys.replace('\n', "\r\n")
    )
}

fn codes(metabase: &Metabase) -> Vec<&str> {
    metabase
        .problems()
        .iter()
        .map(|problem| problem.code.as_str())
        .collect()
}

const COMPOSITE: &str = r#"<IIsWebService	Location ="/LM/W3SVC"
		AuthFlags="AuthAnonymous"
		ServerBindings=":1:"
		ScriptMaps=".asp,C:\asp.dll,5,GET
			.cer,C:\asp.dll,5,GET"
	>
</IIsWebService>
<IIsWebServer	Location ="/LM/W3SVC/812"
		AppPoolId="ShopPool"
		ServerBindings=":80:shop.example.com
			10.1.1.5:80:"
		ServerComment="Shop &amp; Co"
	>
</IIsWebServer>
<IIsWebVirtualDir	Location ="/LM/W3SVC/812/root"
		AccessFlags="AccessRead | AccessScript"
		Path="D:\sites\shop"
	>
	<Custom
		Name="UnknownName_55001"
		ID="55001"
		Value="42"
		Type="DWORD"
		UserType="IIS_MD_UT_SERVER"
		Attributes="INHERIT"
	/>
	<Custom
		Name="UnknownName_55002"
		ID="55002"
		Value="0x2A"
		Type="DWORD"
		UserType="IIS_MD_UT_SERVER"
		Attributes="NO_ATTRIBUTES"
	/>
</IIsWebVirtualDir>
<IIsWebDirectory	Location ="/LM/W3SVC/812/root/admin/deep"
		AuthFlags="0x6"
		ScriptMaps=""
	>
</IIsWebDirectory>
<IIsWebServer	Location ="/LM/W3SVC/Info/Templates/Public Web Site"
		ServerComment="Template"
	>
</IIsWebServer>
<IIsWebServer	Location ="/LM/W3SVC/9"
	>
</IIsWebServer>
"#;

#[test]
fn the_real_file_is_read_without_a_problem() {
    let Some(bytes) = shared("modsic-iis6-urlscan/metabaseSample.xml") else {
        return;
    };
    let metabase = Metabase::read(&bytes[..], Schema::built_in(), "MetaBase.xml").expect("reads");
    assert_eq!(metabase.problems(), []);
    assert_eq!(
        metabase.keys().filter(|key| !key.is_implicit()).count(),
        56,
        "57 elements less IIS_Global"
    );
    let sites: Vec<_> = metabase.sites().map(|site| site.path()).collect();
    assert_eq!(sites, ["/LM/W3SVC/1"], "templates are no sites");
    let secrets: Vec<_> = metabase
        .keys()
        .flat_map(|key| key.properties())
        .filter(|p| p.is_secure())
        .collect();
    assert_eq!(secrets.len(), 10, "{secrets:?}: 11 blocks less the session key");
    let unc = secrets
        .iter()
        .find(|p| p.id() == property::UNC_PASSWORD)
        .expect("UNCPassword");
    assert_eq!(unc.secret_state(), SecretState::Empty);
    assert!(
        secrets
            .iter()
            .filter(|p| p.id() == property::ADMIN_ACL)
            .all(|p| p.secret_state() == SecretState::Set)
    );
    let everything = format!("{metabase:?}")
        + &metabase
            .keys()
            .map(|k| format!("{:?}", k.properties().collect::<Vec<_>>()))
            .collect::<String>();
    assert!(!everything.contains("4963446"), "a secret shows");
    let service = metabase.key("lm/w3svc").expect("service");
    let custom: Vec<_> = service
        .properties()
        .filter(|p| p.is_custom())
        .map(|p| (p.id().0, p.dword()))
        .collect();
    assert_eq!(
        custom,
        [(6269, Some(65535)), (2166, Some(1)), (9202, Some(u32::MAX))]
    );
    assert_eq!(
        service.property(property::HTTP_ERRORS).map(|p| p.list().len()),
        Some(42)
    );
    assert_eq!(
        metabase
            .key("/LM/MimeMap")
            .and_then(|k| k.property(property::MIME_MAP))
            .map(|p| p.list().len()),
        Some(320)
    );
    let ip = metabase
        .keys()
        .find_map(|k| k.property(property::IP_SECURITY))
        .expect("IPSecurity");
    assert!(ip.is_empty_text());
}

#[test]
fn the_damaged_file_gives_exactly_one_problem() {
    let Some(whole) = shared("modsic-iis6-urlscan/metabaseSample.xml") else {
        return;
    };
    let Some(bytes) = shared("modsic-iis6-urlscan/metabaseSampleWithIncompleteSessions.xml") else {
        return;
    };
    let whole = Metabase::read(&whole[..], Schema::built_in(), "MetaBase.xml").expect("reads");
    let metabase = Metabase::read(&bytes[..], Schema::built_in(), "MetaBase.xml").expect("reads");
    let [problem] = metabase.problems() else {
        panic!("{:?}", metabase.problems())
    };
    assert_eq!(problem.code, "METABASE-CUSTOM-INCOMPLETE");
    assert_eq!(problem.severity, Severity::Warning);
    assert_eq!((problem.place.line, problem.place.column), (Some(746), Some(2)));
    assert_eq!(problem.place.key.as_deref(), Some("/LM/W3SVC/UnknownName_9202"));
    assert!(
        problem.cause.contains("no Name, no Type and no UserType"),
        "{}",
        problem.cause
    );
    assert_eq!(metabase.property_count(), whole.property_count());
    assert!(
        metabase
            .keys()
            .map(|k| k.path())
            .eq(whole.keys().map(|k| k.path()))
    );
}

#[test]
fn the_fragments_are_read() {
    for (name, site, bindings) in [
        ("site-mshsca13.xml", "1962875481", 1),
        ("vdir-98004751.xml", "98004751", 0),
    ] {
        let Some(bytes) = shared(&format!("fragments/{name}")) else {
            return;
        };
        let metabase = Metabase::read(&bytes[..], Schema::built_in(), name).expect("reads");
        assert_eq!(metabase.problems(), [], "{name}");
        let key = metabase
            .key("/LM/W3SVC")
            .and_then(|k| k.child(site))
            .expect("site");
        let found = key
            .property(property::SERVER_BINDINGS)
            .map_or(0, |p| p.list().len());
        assert_eq!(found, bindings, "{name}");
        let root = key.below("ROOT").expect("root in lower case");
        assert_eq!(root.name(), "root");
        let maps = root.property(property::SCRIPT_MAPS).expect("set").list().len();
        assert_eq!(maps, if bindings == 1 { 4 } else { 0 });
    }
}

#[test]
fn the_real_schema_is_the_built_in_one() {
    let Some(bytes) = shared("modsic-iis6-urlscan/mbSchemaSample.xml") else {
        return;
    };
    let schema = Schema::read(&bytes[..], "MBSchema.xml").expect("reads");
    assert_eq!(schema.properties().len(), 507);
    for (real, ours) in schema.properties().iter().zip(Schema::built_in().properties()) {
        assert_eq!(real, ours);
    }
}

#[test]
fn a_schema_adds_properties() {
    let text = r#"<MetaData><DatabaseMeta InternalName ="METABASE"><Collection InternalName ="IIsConfigObject">
        <Property InternalName ="Sparkle" ID="70001" Type="DWORD" UserType="IIS_MD_UT_FILE" Attributes="INHERIT" DefaultValue="Bright" EndingNumber="0">
        <Flag InternalName ="Dim" Value="2" ID="1"/><Flag InternalName ="Bright" Value="1" ID="2"/></Property></Collection>
        <Collection InternalName="IIsWebServer"><Property InheritsPropertiesFrom ="IIsConfigObject:Sparkle"/></Collection>
        </DatabaseMeta></MetaData>"#;
    let schema = Schema::read(text.as_bytes(), "MBSchema.xml").expect("reads");
    assert_eq!(schema.properties().len(), 508);
    let file =
        file("<IIsWebServer	Location =\"/LM/W3SVC/1\"\n\t\tSparkle=\"Bright | Dim\"\n\t>\n</IIsWebServer>\n");
    let metabase = Metabase::read(file.as_bytes(), schema, "MetaBase.xml").expect("reads");
    assert_eq!(metabase.problems(), []);
    let sparkle = metabase
        .site(1)
        .and_then(|s| s.property(PropertyId(70001)))
        .expect("by number");
    assert_eq!(
        (sparkle.dword(), sparkle.flag_names()),
        (Some(3), vec!["Bright".into(), "Dim".into()])
    );
    assert!(sparkle.definition().is_some_and(|d| d.web));
    let problem = Schema::read("<configuration/>".as_bytes(), "MBSchema.xml").expect_err("not a schema");
    assert_eq!(problem.code, "METABASE-NOT-A-METABASE");
}

#[test]
fn keys_make_a_tree_with_parents_that_are_not_written() {
    let metabase = read(&file(COMPOSITE));
    assert_eq!(metabase.problems(), []);
    let paths: Vec<_> = metabase.keys().map(|key| key.path()).collect();
    assert_eq!(
        paths,
        [
            "/",
            "/LM",
            "/LM/W3SVC",
            "/LM/W3SVC/812",
            "/LM/W3SVC/812/root",
            "/LM/W3SVC/812/root/admin",
            "/LM/W3SVC/812/root/admin/deep",
            "/LM/W3SVC/9",
            "/LM/W3SVC/Info",
            "/LM/W3SVC/Info/Templates",
            "/LM/W3SVC/Info/Templates/Public Web Site",
        ]
    );
    assert!(
        metabase.sites().map(|site| site.name()).eq(["9", "812"]),
        "by number"
    );
    let deep = metabase.key("LM/w3svc/812/ROOT/Admin/DEEP").expect("any case");
    assert_eq!(
        (deep.key_type(), deep.name(), deep.line()),
        ("IIsWebDirectory", "deep", 39)
    );
    let admin = deep.parent().expect("parent");
    assert!(admin.is_implicit() && admin.key_type() == "IIsConfigObject");
    assert!(
        deep.ancestors()
            .map(|k| k.name())
            .eq(["admin", "root", "812", "W3SVC", "LM", ""])
    );
    let service = metabase.key("/LM/W3SVC").expect("service");
    assert!(service.children().map(|k| k.name()).eq(["812", "9", "Info"]));
    assert_eq!(service.descendants().count(), 8);
    assert_eq!(metabase.key("/LM/W3SVC/81"), None);
    assert_eq!(metabase.key("/LM//W3SVC"), None);
}

#[test]
fn values_are_read_in_every_form() {
    let metabase = read(&file(COMPOSITE));
    let site = metabase.site(812).expect("site");
    let bindings = site.property(property::SERVER_BINDINGS).expect("bindings");
    assert_eq!(bindings.list(), [":80:shop.example.com", "10.1.1.5:80:"]);
    assert_eq!(bindings.line(), 13);
    assert_eq!(
        site.property(property::SERVER_COMMENT)
            .map(|p| p.text().into_owned())
            .as_deref(),
        Some("Shop & Co")
    );
    let root = site.below("ROOT").expect("root");
    let access = root.property(property::ACCESS_FLAGS).expect("flags");
    assert_eq!(
        (access.dword(), access.flag_names()),
        (Some(513), vec!["AccessRead".into(), "AccessScript".into()])
    );
    assert!(access.has_flag("AccessRead") && !access.has_flag("AccessWrite"));
    let custom: Vec<_> = root
        .properties()
        .filter(|p| p.is_custom())
        .map(|p| (p.name(), p.dword()))
        .collect();
    assert_eq!(
        custom,
        [("UnknownName_55001", Some(42)), ("UnknownName_55002", Some(42))]
    );
}

#[test]
fn inheritance_follows_the_attribute_and_empty_is_not_absent() {
    let metabase = read(&file(COMPOSITE));
    let deep = metabase.key("/LM/W3SVC/812/root/admin/deep").expect("key");
    let maps = deep.effective(property::SCRIPT_MAPS).expect("set");
    assert_eq!(
        (maps.list().len(), maps.is_empty_text(), maps.origin),
        (0, true, EffectiveOrigin::Own)
    );
    let root = metabase.key("/LM/W3SVC/812/root").expect("key");
    let maps = root.effective(property::SCRIPT_MAPS).expect("inherited");
    assert_eq!(maps.list().len(), 2);
    assert_eq!(maps.set_at(root).map(|k| k.path()), Some("/LM/W3SVC"));
    assert_eq!(
        root.effective(property::SERVER_BINDINGS).map(|p| p.origin),
        Some(EffectiveOrigin::SchemaDefault)
    );
    assert_eq!(
        deep.effective(PropertyId(55001)).and_then(|p| p.dword()),
        Some(42),
        "Custom with INHERIT"
    );
    assert!(deep.effective(PropertyId(55002)).is_none(), "Custom without");
    assert_eq!(
        deep.effective(property::AUTH_FLAGS).and_then(|p| p.dword()),
        Some(6)
    );
    let timeout = deep.effective(property::CONNECTION_TIMEOUT).expect("default");
    assert_eq!(
        (timeout.dword(), timeout.origin, timeout.line()),
        (Some(120), EffectiveOrigin::SchemaDefault, 0)
    );
    let names: Vec<_> = deep.effective_properties().map(|p| p.name()).collect();
    assert_eq!(
        names,
        [
            "AuthFlags",
            "ScriptMaps",
            "AccessFlags",
            "Path",
            "UnknownName_55001",
            "AppPoolId",
            "ServerComment"
        ]
    );
}

#[test]
fn namespace_and_declaration_may_differ() {
    let plain = "<configuration><MBProperty></MBProperty></configuration>";
    assert_eq!(codes(&read(plain)), [] as [&str; 0]);
    let other = plain.replace(
        "<configuration>",
        "<configuration xmlns='urn:microsoft-catalog:XML_Metabase_V54_0'>",
    );
    assert_eq!(codes(&read(&other)), [] as [&str; 0]);
    let odd = plain.replace("<configuration>", "<configuration xmlns='urn:x'>");
    assert_eq!(codes(&read(&odd)), ["METABASE-NAMESPACE"]);
    assert_eq!(read(plain).keys().count(), 1);
    read(&format!(
        "<?xml version='1.0' encoding='UTF-8' ?>\n<!-- <!DOCTYPE x> -->\n<?other?>{plain}<!-- end -->\n"
    ));
}

#[test]
fn a_key_that_stands_twice_is_one_and_the_later_value_counts() {
    let metabase = read(&file(
        "<IIsWebServer	Location =\"/LM/W3SVC/1\" ServerComment=\"a\" AppPoolId=\"P\">\n</IIsWebServer>\n\
         <IIsWebDirectory	Location =\"/LM/W3SVC/1/x/y\"></IIsWebDirectory>\n\
         <IIsWebServer	Location =\"/lm/w3svc/1\" ServerComment=\"b\">\n</IIsWebServer>\n\
         <IIsWebDirectory	Location =\"/LM/w3svc/1/X/z\"/>\n\
         <IIsWebDirectory	Location =\"/LM/w3svc/1/X\" Path=\"C:\\x\"/>\n<IIS_ROOT Location=\"/\"/>\n",
    ));
    assert_eq!(codes(&metabase), ["METABASE-DUPLICATE-KEY"]);
    assert_eq!(metabase.problems()[0].place.line, Some(7));
    let site = metabase.site(1).expect("one site");
    let values: Vec<_> = site
        .properties()
        .map(|p| (p.name(), p.text().into_owned()))
        .collect();
    assert_eq!(
        values,
        [("AppPoolId", "P".to_owned()), ("ServerComment", "b".to_owned())]
    );
    let paths: Vec<_> = metabase.keys().map(|key| key.path()).collect();
    assert_eq!(
        paths,
        [
            "/",
            "/LM",
            "/LM/W3SVC",
            "/LM/W3SVC/1",
            "/LM/w3svc/1/X",
            "/LM/W3SVC/1/x/y",
            "/LM/w3svc/1/X/z"
        ]
    );
    assert_eq!(metabase.root().key_type(), "IIS_ROOT");
}

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
fn secrets_are_never_kept() {
    let canary = "CANARY-5b1f";
    let keys = format!(
        "<IIsWebVirtualDir	Location =\"/LM/W3SVC/1/ROOT\" UNCPassword=\"{canary}\" DbPassword=\"{canary}\" Other=\"49634462{canary}\">\
         <Custom Name=\"AnonymousUserPass\" ID=\"6021\" Value=\"{canary}\" Type=\"STRING\" UserType=\"2\" Attributes=\"INHERIT\"/>\
         <Custom Name=\"X\" ID=\"70000\" Value=\"{canary}\" Type=\"DWORD\" UserType=\"2\" Attributes=\"SECURE\"/>\
         <Custom Name=\"\" ID=\"7502\" Value=\"{canary}\" Attributes=\"NO_ATTRIBUTES\"/></IIsWebVirtualDir>\n"
    );
    let metabase = read(&file(&keys));
    let key = metabase.key("/LM/W3SVC/1/ROOT").expect("key");
    assert_eq!(key.properties().count(), 6);
    for property in key.properties() {
        assert!(property.is_secure(), "{property:?}");
        assert_eq!(property.secret_state(), SecretState::Unknown);
        let shown = format!(
            "{property:?} {} {} {:?}",
            property.text(),
            property.shown(),
            property.list()
        );
        assert!(!shown.contains(canary), "{shown}");
        assert_eq!(
            (property.raw(), property.dword(), property.bytes()),
            ("", None, None)
        );
    }
    assert!(!format!("{:?}", metabase.problems()).contains(canary));
    assert!(!format!("{metabase:?}").contains(canary));
}

#[test]
fn a_built_metabase_is_as_one_that_was_read() {
    let metabase = MetabaseBuilder::new()
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop & Co <1>")
        .set("ServerBindings", ":80:\n:81:")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("AuthFlags", "AuthNTLM")
        .set_secret("UNCPassword", SecretState::Set)
        .custom(55001, "UnknownName_55001", "DWORD", "42", "INHERIT")
        .key("nonsense", "IIsWebServer")
        .set("ServerComment", "left out")
        .build(Schema::built_in());
    assert_eq!(codes(&metabase), ["METABASE-BAD-LOCATION"]);
    let site = metabase.site(1).expect("site");
    assert_eq!(
        site.property(property::SERVER_COMMENT).expect("set").text(),
        "Shop & Co <1>"
    );
    assert_eq!(
        site.property(property::SERVER_BINDINGS).expect("set").list(),
        [":80:", ":81:"]
    );
    let root = site.child("root").expect("root");
    assert_eq!(
        root.property(property::UNC_PASSWORD).map(|p| p.secret_state()),
        Some(SecretState::Set)
    );
    assert_eq!(root.property(PropertyId(55001)).and_then(|p| p.dword()), Some(42));
    assert_eq!(metabase.property_count(), 5);
}

/// Gives the bytes in steps of any size.
struct Steps<'b>(&'b [u8], usize);

impl Read for Steps<'_> {
    fn read(&mut self, space: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(self.0.len()).min(space.len());
        let (now, later) = self.0.split_at(count);
        space[..count].copy_from_slice(now);
        self.0 = later;
        Ok(count)
    }
}

/// Everything that is said of a metabase.
fn told(result: &Result<Metabase, Problem>) -> String {
    match result {
        Err(problem) => format!("{problem:?}"),
        Ok(metabase) => metabase
            .keys()
            .map(|key| {
                format!(
                    "{key:?} {} {:?}\n",
                    key.line(),
                    key.properties().map(|p| (p, p.line())).collect::<Vec<_>>()
                )
            })
            .chain(metabase.problems().iter().map(|problem| format!("{problem:?}\n")))
            .collect(),
    }
}

/// Asks everything, for what might panic.
fn walk(metabase: &Metabase) {
    for key in metabase.keys() {
        assert_eq!(
            metabase.key(key.path()).map(|found| found.path()),
            Some(key.path())
        );
        assert!(
            key.parent()
                .is_none_or(|parent| parent.children().any(|child| child == key))
        );
        for property in key.effective_properties() {
            let _ = (
                property.text(),
                property.shown(),
                property.dword(),
                property.boolean(),
                property.list(),
            );
            let _ = (
                property.bytes(),
                property.flag_names(),
                property.secret_state(),
                property.definition(),
            );
        }
    }
    let _ = metabase.sites().count();
}

proptest! {
    #[test]
    fn steps_of_reading_do_not_matter(step in 1_usize..200) {
        let bytes = file(COMPOSITE);
        let by_step = Metabase::read(Steps(bytes.as_bytes(), step), Schema::built_in(), "M");
        let at_once = Metabase::read(bytes.as_bytes(), Schema::built_in(), "M");
        prop_assert_eq!(told(&by_step), told(&at_once));
    }

    #[test]
    fn mutations_give_a_tree_or_a_problem(
        edits in proptest::collection::vec((0_usize..3, 0_usize..4000, any::<u8>(), 0_usize..40), 1..6),
        step in 1_usize..3000,
    ) {
        let mut bytes = file(COMPOSITE).into_bytes();
        for (what, place, byte, length) in edits {
            let place = place % bytes.len();
            let end = (place + length).min(bytes.len());
            match what {
                0 => bytes[place] = byte,
                1 => { bytes.drain(place..end); }
                _ => { let part = bytes[place..end].to_vec(); bytes.splice(end..end, part); }
            }
            if bytes.is_empty() { break; }
        }
        let result = Metabase::read(&bytes[..], Schema::built_in(), "M");
        let by_step = Metabase::read(Steps(&bytes, step), Schema::built_in(), "M");
        if let Ok(metabase) = &result {
            walk(metabase);
            prop_assert_eq!(told(&by_step), told(&result));
        } else {
            // The first damage is told; which one is first may depend on how far the file was read.
            prop_assert!(by_step.is_err());
        }
    }

    #[test]
    fn keys_in_any_order_make_the_same_tree(order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle()) {
        let paths = ["/", "/LM", "/LM/W3SVC", "/LM/W3SVC/1", "/LM/W3SVC/1/ROOT", "/LM/W3SVC/1/ROOT/b", "/LM/W3SVC/10",
            "/LM/W3SVC/1/ROOT/a b/c", "/LM/W3SVC/2/ROOT", "/LM/w3svc/2/root/Ä/x", "/LM/W3SVC/2/ROOT/ä", "/LM/MimeMap"];
        let build = |order: &mut dyn Iterator<Item = usize>| {
            order.fold(MetabaseBuilder::new(), |b, i| b.key(paths[i], "IIsConfigObject").set("ServerComment", paths[i])).build(Schema::built_in())
        };
        let (one, other) = (build(&mut order.iter().copied()), build(&mut (0..12)));
        let tree = |m: &Metabase| m.keys().map(|k| (k.path().to_uppercase(), k.property(property::SERVER_COMMENT).map(|p| p.text().into_owned()))).collect::<Vec<_>>();
        prop_assert_eq!(tree(&one), tree(&other));
        walk(&one);
    }
}
