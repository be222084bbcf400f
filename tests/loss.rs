//! The loss report: every property of the web service, wherever it is set, ends in exactly one column; damaged input
//! costs one problem each and never the rest.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

mod support;

use siteferry::formats::apphost::AppHostConfig;
use siteferry::formats::metabase::values::{AddressRange, IpSecurity};
use siteferry::formats::metabase::{
    Metabase, MetabaseBuilder, PropertyDefinition, PropertyKind, Schema, SecretState, property,
};
use siteferry::formats::xml::Document;
use siteferry::model::{Accounted, Column, IisVersion, LossCounts, Problem, ServerFacts};
use siteferry::rules::{RuleContext, RuleSet};
use siteferry::translate::{self, TranslateOptions, Translation};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Where each property is set: the service, the site, a directory.
const LEVELS: [(&str, &str); 3] = [
    ("/LM/W3SVC", "IIsWebService"),
    ("/LM/W3SVC/1", "IIsWebServer"),
    ("/LM/W3SVC/1/ROOT/dir", "IIsWebDirectory"),
];

fn server_facts(name: &str, iis: IisVersion) -> ServerFacts {
    ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: r"C:\WINDOWS".to_owned(),
        is_64_bit: !iis.has_metabase(),
    }
}

fn whole(metabase: &Metabase) -> Translation {
    let rules = RuleSet::default();
    let context = RuleContext::new(
        server_facts("OLD", IisVersion::IIS6),
        server_facts("NEW", IisVersion::IIS10),
    );
    let mut options = TranslateOptions::new(&rules, &context);
    options.include_pools = true;
    translate::site(metabase, 1, &options).unwrap_or_else(|p| panic!("{p}"))
}

/// A value that IIS 6 accepts.
enum Legal {
    Text(String),
    Secret,
}

/// A legal value of a property, another one on each level.
fn legal(definition: &PropertyDefinition, level: usize) -> Legal {
    let host = ["svc", "site", "dir"][level];
    if let Some(text) = special(&definition.name, level, host) {
        return Legal::Text(text);
    }
    if definition.is_secure() {
        return Legal::Secret;
    }
    Legal::Text(match definition.kind {
        PropertyKind::Bool => ["TRUE", "FALSE", "TRUE"][level].to_owned(),
        PropertyKind::Dword if definition.flags.is_empty() => {
            let low = definition.min.unwrap_or(0);
            let number = low.saturating_add([1, 2, 3][level]);
            number.min(definition.max.unwrap_or(u32::MAX)).to_string()
        }
        PropertyKind::Dword => {
            let names = &definition.flags;
            names[level % names.len()].0.clone()
        }
        PropertyKind::Binary | PropertyKind::NtAcl => format!("0{level}0a0b0c0d0e0f101112131415161718191a1b"),
        PropertyKind::IpSecList => {
            let last = u8::try_from(level).expect("a level");
            let security = IpSecurity {
                granted: vec![AddressRange {
                    address: [10, 0, 0, last].into(),
                    mask: [255, 255, 255, 255].into(),
                }],
                ..IpSecurity::default()
            };
            security
                .encode()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect()
        }
        PropertyKind::MimeMap => format!(".{host},text/x-{host}"),
        PropertyKind::MultiSz => format!("{host} one\n{host} two"),
        PropertyKind::String | PropertyKind::ExpandSz => format!("{host} text"),
    })
}

/// Legal values of properties whose text has a form of its own.
fn special(name: &str, level: usize, host: &str) -> Option<String> {
    Some(match name {
        "ServerBindings" => format!(":80:{host}.example.com\n10.0.0.{}:8080:", level + 1),
        "SecureBindings" => format!("10.0.0.{}:443:", level + 1),
        "ScriptMaps" => format!(".{host},C:\\{host}.dll,5,GET,POST\n*,C:\\{host}_all.dll,1"),
        "HttpErrors" => format!("404,*,FILE,D:\\errors\\{host}.htm\n403,14,URL,/{host}.asp"),
        "HttpCustomHeaders" | "RedirectHeaders" => format!("X-{host}: on\nX-Both: {host}"),
        "HttpExpires" => format!("D, 0x{:x}", 3600 * (level + 1)),
        "HttpRedirect" => format!("http://{host}.example.com, EXACT_DESTINATION, PERMANENT"),
        "WebSvcExtRestrictionList" => format!("0,*.dll\n1,C:\\{host}.dll,0,{host},Extension of {host}"),
        "ApplicationDependencies" => format!("{host};ASP"),
        "PeriodicRestartSchedule" => format!("0{level}:30\n12:00"),
        "LogPluginClsid" => "{FF160663-DE82-11CF-BC0A-00AA006111E0}".to_owned(),
        "AppPoolId" => "DefaultAppPool".to_owned(),
        "AppRoot" => ["/LM/W3SVC/1/ROOT", "/LM/W3SVC/1/ROOT", LEVELS[2].0][level].to_owned(),
        "Path" | "LogFileDirectory" | "AspDiskTemplateCacheDirectory" | "HcCompressionDirectory" => {
            format!("D:\\{host}")
        }
        "HcCompressionDll" | "FilterPath" => format!("%windir%\\{host}.dll"),
        "HcFileExtensions" | "HcScriptFileExtensions" => format!("htm\n{host}"),
        "DefaultDoc" => format!("default.htm,{host}.asp"),
        "DefaultDocFooter" => format!("FILE:D:\\{host}.htm"),
        "NTAuthenticationProviders" => ["Negotiate,NTLM", "NTLM", "Negotiate"][level].to_owned(),
        "AspPartitionID" => format!("{{00000000-0000-0000-0000-00000000000{level}}}"),
        "AspScriptLanguage" => ["VBScript", "JScript", "PerlScript"][level].to_owned(),
        "CustomErrorDescriptions" => format!("404,2,{host}"),
        "TraceUriPrefix" => format!("http://{host}/a"),
        _ => return None,
    })
}

/// What IIS 6 setup leaves behind, and a site whose root is complete; the levels come after it.
fn server() -> MetabaseBuilder {
    MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
        .key("/LM/W3SVC/AppPools/DefaultAppPool", "IIsApplicationPool")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", "D:\\web")
        .set("AppRoot", "/LM/W3SVC/1/ROOT")
        .key("/LM/W3SVC/1/ROOT/dir", "IIsWebDirectory")
}

fn with(mut builder: MetabaseBuilder, definitions: &[&PropertyDefinition]) -> MetabaseBuilder {
    for (level, (path, key_type)) in LEVELS.into_iter().enumerate() {
        builder = builder.key(path, key_type);
        for definition in definitions.iter().filter(|d| d.name != "KeyType") {
            builder = match legal(definition, level) {
                Legal::Text(text) => builder.set(&definition.name, &text),
                Legal::Secret => builder.set_secret(&definition.name, SecretState::Set),
            };
        }
    }
    builder
}

fn web_properties(schema: &Schema) -> Vec<&PropertyDefinition> {
    let web: Vec<_> = schema.properties().iter().filter(|d| d.web).collect();
    assert_eq!(web.len(), 265, "MBSchema knows 265 properties of the web service");
    for definition in &web {
        assert!(property::ALL.iter().any(|(id, _)| *id == definition.id));
    }
    web
}

/// The rows by key and property; a setting with two rows stops the test.
fn rows(translation: &Translation) -> BTreeMap<(String, &str), &Accounted> {
    let mut rows = BTreeMap::new();
    for row in &translation.settings {
        let before = rows.insert((row.key.to_uppercase(), row.property.as_str()), row);
        assert!(before.is_none(), "{} of {} twice", row.property, row.key);
    }
    rows
}

/// IIS's own schema about the result, written into an otherwise empty file.
fn assert_legal(translation: &Translation, what: &str) {
    let Some(data) = support::shared_data() else {
        return;
    };
    static SCHEMA: OnceLock<support::schema::Schema> = OnceLock::new();
    let schema =
        SCHEMA.get_or_init(|| support::schema::Schema::folder(&data.join("schema/schema-iis-server-lextm")));
    let empty =
        AppHostConfig::parse(b"<configuration>\n</configuration>\n".to_vec(), "empty").expect("a file");
    let bytes = empty
        .apply(&support::additions(&translation.objects))
        .unwrap_or_else(|p| panic!("{what}: {p}"));
    let document = Document::parse(bytes, "translated").unwrap_or_else(|p| panic!("{what}: {p}"));
    let violations = schema.violations(&document);
    assert!(violations.is_empty(), "{what}:\n{}", violations.join("\n"));
}

/// Each property that was set has a row on each level, the columns add up, and each row says what it has to.
fn assert_walked(translation: &Translation, definitions: &[&PropertyDefinition], what: &str) -> usize {
    let rows = rows(translation);
    let mut found = 0;
    for definition in definitions {
        for (path, _) in LEVELS {
            let row = rows.get(&(path.to_uppercase(), definition.name.as_str()));
            // What a site does not inherit from the service is no setting of the site.
            if definition.name != "KeyType" && (definition.inherits() || path != LEVELS[0].0) {
                assert!(row.is_some(), "{} of {path} is lost in silence", definition.name);
            }
            let Some(row) = row else { continue };
            found += 1;
            let is_said = match row.column {
                Column::Carried | Column::Converted => !row.target.is_empty() || !row.why.is_empty(),
                Column::Clamped => !row.target.is_empty() && row.why.contains(" became "),
                Column::NeedsYou => !row.why.is_empty(),
                Column::CannotExist => row.target.is_empty() && !row.why.is_empty(),
            };
            assert!(is_said, "{row:?}");
        }
    }
    let empty =
        AppHostConfig::parse(b"<configuration>\n</configuration>\n".to_vec(), "empty").expect("a file");
    let written = empty
        .apply(&support::additions(&translation.objects))
        .and_then(|bytes| AppHostConfig::parse(bytes, "written"))
        .unwrap_or_else(|p| panic!("{what}: {p}"));
    support::written::assert_written(&translation.settings, &written);
    let counts = translation.counts();
    assert_eq!(counts.total(), translation.settings.len());
    assert_eq!(counts, LossCounts::of(rows.values().copied()));
    assert_legal(translation, what);
    found
}

#[test]
fn all_265_properties_on_three_levels_end_in_one_column_each() {
    let schema = Schema::built_in();
    let web = web_properties(&schema);
    let metabase = with(server(), &web).build(schema.clone());
    let translation = whole(&metabase);
    let found = assert_walked(&translation, &web, "all at once");
    let inherited = web.iter().filter(|d| d.inherits()).count();
    let own = 2 * (web.len() - 1);
    assert!(found >= own + inherited, "{found} rows of {own} and {inherited}");
    for column in Column::ALL {
        assert!(
            translation.counts().get(column) > 0,
            "nothing is {}",
            column.word()
        );
    }
}

#[test]
fn what_the_whole_server_is_said_to_get_stands_in_its_configuration() {
    let schema = Schema::built_in();
    let metabase = with(server(), &web_properties(&schema)).build(schema.clone());
    let rules = RuleSet::default();
    let context = RuleContext::new(
        server_facts("OLD", IisVersion::IIS6),
        server_facts("NEW", IisVersion::IIS10),
    );
    let mut options = TranslateOptions::new(&rules, &context);
    options.inherited = translate::Inherited::OnServer;
    let index = translate::Index::of(&metabase);
    let server = translate::server(&index, &options);
    let site = translate::site_of(&index, 1, None, &options).unwrap_or_else(|p| panic!("{p}"));
    let objects: Vec<_> = server.objects.iter().chain(&site.objects).cloned().collect();
    let empty =
        AppHostConfig::parse(b"<configuration>\n</configuration>\n".to_vec(), "empty").expect("a file");
    let written = empty
        .apply(&support::additions(&objects))
        .and_then(|bytes| AppHostConfig::parse(bytes, "written"))
        .unwrap_or_else(|p| panic!("{p}"));
    let claims = support::written::assert_written(server.settings.iter().chain(&site.settings), &written);
    assert!(claims > 200, "{claims}");
}

#[test]
fn each_of_the_265_properties_alone_ends_in_one_column_on_each_level() {
    let schema = Schema::built_in();
    for definition in web_properties(&schema) {
        let metabase = with(server(), &[definition]).build(schema.clone());
        let translation = whole(&metabase);
        let found = assert_walked(&translation, &[definition], &definition.name);
        assert!(found >= 2 || definition.name == "KeyType", "{}", definition.name);
    }
}

#[test]
fn secrets_need_a_person_and_are_never_shown() {
    let schema = Schema::built_in();
    let secure: Vec<_> = schema
        .properties()
        .iter()
        .filter(|d| d.web && d.is_secure())
        .collect();
    let metabase = with(server(), &secure).build(schema.clone());
    let translation = whole(&metabase);
    for row in translation
        .settings
        .iter()
        .filter(|row| row.property.ends_with("Password"))
    {
        assert!(!row.value_shown.contains("0102"), "{row:?}");
        assert!(
            matches!(row.column, Column::NeedsYou | Column::Carried),
            "{row:?}"
        );
    }
}

#[test]
fn custom_properties_are_listed_and_custom_metadata_stays_empty() {
    let metabase = server()
        .custom(0x0003_0000, "OursAlone", "STRING", "kept by a tool", "INHERIT")
        .build(Schema::built_in());
    let translation = whole(&metabase);
    let row = translation
        .setting("/LM/W3SVC/1/ROOT/dir", "OursAlone")
        .expect("listed");
    assert_eq!(row.column, Column::CannotExist);
    assert!(
        row.why.contains("customMetadata") && row.why.contains("(number 196608, STRING)"),
        "{}",
        row.why
    );
    assert!(
        translation
            .objects
            .iter()
            .all(|object| !object.path.to_string().contains("customMetadata"))
    );
}

/// A file with one fault on a line of its own; what stands beside it has to come through.
fn damaged(site: &str, extra: &str) -> (Metabase, Translation) {
    let text = format!(
        "<?xml version =\"1.0\"?>\n\
         <configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\n\
         <MBProperty>\n\
         <IIsWebService\tLocation =\"/LM/W3SVC\"\n\t\tAppPoolId=\"DefaultAppPool\"\n\t>\n</IIsWebService>\n\
         <IIsWebServer\tLocation =\"/LM/W3SVC/1\"\n\t\tServerComment=\"Shop\"\n\t\tServerBindings=\":80:\"\n{site}\t>\n</IIsWebServer>\n\
         <IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT\"\n\t\tPath=\"D:\\web\"\n\t\tAppRoot=\"/LM/W3SVC/1/ROOT\"\n\t\tDefaultDoc=\"home.htm\"\n\t>\n</IIsWebVirtualDir>\n\
         {extra}\
         </MBProperty>\n\
         </configuration>\n"
    );
    let metabase =
        Metabase::read(text.as_bytes(), Schema::built_in(), "MetaBase.xml").unwrap_or_else(|p| panic!("{p}"));
    let translation = whole(&metabase);
    assert_legal(&translation, "damaged");
    let documents = translation
        .setting("/LM/W3SVC/1/ROOT", "DefaultDoc")
        .expect("the rest goes on");
    assert!(documents.target.contains("defaultDocument"), "{documents:?}");
    (metabase, translation)
}

/// The one problem that reading or translating has about a property and its damaged `text`; what blocks stands for what
/// the reader said of the same value, as in every plan.
fn only_about<'p>(
    metabase: &'p Metabase,
    translation: &'p Translation,
    what: &str,
    text: &str,
) -> &'p Problem {
    let blocks = |said: &Problem| {
        let mut errors = translation.problems.iter().filter(|problem| problem.is_error());
        errors.any(|problem| problem.place.key == said.place.key)
    };
    let about: Vec<&Problem> = metabase
        .problems()
        .iter()
        .filter(|said| !blocks(said))
        .chain(&translation.problems)
        .filter(|problem| {
            let key = problem.place.key.as_deref().unwrap_or_default();
            key.ends_with(what) && problem.to_string().contains(text)
        })
        .collect();
    let [one] = about.as_slice() else {
        panic!("{} problems about {what}: {about:#?}", about.len())
    };
    one
}

#[test]
fn a_damaged_value_is_one_problem_at_its_key_and_line_and_the_rest_goes_on() {
    // Site settings begin on line 11 of the file.
    for (text, name, shown) in [
        ("MaxConnections=\"many\"", "MaxConnections", "many"),
        ("MaxConnections=\"-5\"", "MaxConnections", "-5"),
        (
            "ConnectionTimeout=\"4294967296\"",
            "ConnectionTimeout",
            "4294967296",
        ),
        ("ConnectionTimeout=\"0x\"", "ConnectionTimeout", "0x"),
        ("ServerAutoStart=\"perhaps\"", "ServerAutoStart", "perhaps"),
        (
            "AuthFlags=\"AuthAnonymous | AuthMagic\"",
            "AuthFlags",
            "AuthMagic",
        ),
        ("AccessFlags=\"AccessRead | 1,5\"", "AccessFlags", "1,5"),
    ] {
        let (metabase, translation) = damaged(&format!("\t\t{text}\n"), "");
        let problem = only_about(&metabase, &translation, &format!("/LM/W3SVC/1/{name}"), shown);
        assert_eq!(problem.place.line, Some(11), "{text}: {problem}");
        assert!(problem.place.key.is_some(), "{problem}");
        assert!(problem.to_string().contains(shown), "{text}: {problem}");
        assert!(!problem.fix.is_empty(), "{problem}");
        let row = translation.setting("/LM/W3SVC/1", name).expect("a row");
        assert_eq!(row.column, Column::NeedsYou, "{text}: {row:?}");
        assert_eq!(row.line, Some(11), "{row:?}");
        assert!(row.target.is_empty(), "{text}: nothing is guessed: {row:?}");
    }
}

#[test]
fn damaged_address_restrictions_stop_the_sync_because_everybody_would_be_let_in() {
    let (metabase, translation) = damaged("\t\tIPSecurity=\"18zz0080\"\n", "");
    let read = metabase.problems().iter();
    assert_eq!(read.filter(|p| p.code == "METABASE-BAD-VALUE").count(), 1);
    let errors: Vec<_> = translation.problems.iter().filter(|p| p.is_error()).collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!(errors[0].place.line, Some(11));
    let row = translation.setting("/LM/W3SVC/1", "IPSecurity").expect("a row");
    assert_eq!(row.column, Column::NeedsYou, "{row:?}");
}

#[test]
fn a_broken_list_item_is_one_problem_and_its_neighbours_come_along() {
    for (text, name, broken) in [
        (
            "ServerBindings=\":81:a\n\t\t\tzz:80\n\t\t\t:82:b\"",
            "ServerBindings",
            "zz:80",
        ),
        (
            "SecureBindings=\":443:\n\t\t\t:70000:\"",
            "SecureBindings",
            ":70000:",
        ),
        (
            "ScriptMaps=\".a,C:\\a.dll,5\n\t\t\tnonsense\"",
            "ScriptMaps",
            "nonsense",
        ),
        (
            "HttpErrors=\"404,*,FILE,D:\\a.htm\n\t\t\tfour,*,FILE,D:\\b.htm\"",
            "HttpErrors",
            "four",
        ),
        ("MimeMap=\".a,text/a\n\t\t\tb\"", "MimeMap", "b"),
        (
            "HttpCustomHeaders=\"X-A: 1\n\t\t\tno colon\"",
            "HttpCustomHeaders",
            "no colon",
        ),
    ] {
        let text = if name == "ServerBindings" {
            text.replace("ServerBindings=", "SecureBindings=")
        } else {
            text.to_owned()
        };
        let name = if name == "ServerBindings" {
            "SecureBindings"
        } else {
            name
        };
        let (metabase, translation) = damaged(&format!("\t\t{text}\n"), "");
        let problem = only_about(&metabase, &translation, &format!("/LM/W3SVC/1/{name}"), broken);
        // The line of the property, or of the item itself.
        assert!(matches!(problem.place.line, Some(11 | 12)), "{text}: {problem}");
        assert!(problem.to_string().contains(broken), "{text}: {problem}");
        let row = translation.setting("/LM/W3SVC/1", name).expect("a row");
        assert!(!row.target.is_empty(), "{text}: the good items go: {row:?}");
        assert!(row.why.contains(broken), "{text}: {row:?}");
    }
}

#[test]
fn a_key_without_its_type_and_a_location_twice_are_one_problem_each() {
    let (metabase, translation) = damaged(
        "",
        "<IIsConfigObject\tLocation =\"/LM/W3SVC/1/ROOT/bare\"\n\t>\n</IIsConfigObject>\n\
         <IIsWebDirectory\tLocation =\"/LM/W3SVC/1/ROOT/bare/below\"\n\t\tAuthFlags=\"AuthNTLM\"\n\t>\n</IIsWebDirectory>\n",
    );
    assert!(
        translation
            .setting("/LM/W3SVC/1/ROOT/bare/below", "AuthFlags")
            .is_some_and(|row| row.column == Column::Converted)
    );
    drop(metabase);

    let (metabase, translation) = damaged(
        "",
        "<IIsWebDirectory\tLocation =\"/LM/W3SVC/1/ROOT/twice\"\n\t\tAuthFlags=\"AuthNTLM\"\n\t>\n</IIsWebDirectory>\n\
         <IIsWebDirectory\tLocation =\"/LM/W3SVC/1/Root/TWICE\"\n\t\tAuthFlags=\"AuthBasic\"\n\t>\n</IIsWebDirectory>\n",
    );
    let twice: Vec<&Problem> = metabase
        .problems()
        .iter()
        .filter(|problem| {
            problem
                .place
                .key
                .as_deref()
                .is_some_and(|key| key.to_lowercase().contains("/twice"))
        })
        .collect();
    assert_eq!(twice.len(), 1, "{twice:#?}");
    assert!(twice[0].place.line.is_some());
    let rows = translation.settings.iter();
    let of_twice = rows
        .filter(|row| row.key.to_lowercase().ends_with("/twice") && row.property == "AuthFlags")
        .count();
    assert_eq!(of_twice, 1);
}

#[test]
fn an_unknown_element_stands_for_a_key_of_unknown_type() {
    let (metabase, translation) = damaged(
        "",
        "<IIsStrange\tLocation =\"/LM/W3SVC/1/ROOT/odd\"\n\t\tAuthFlags=\"AuthNTLM\"\n\t>\n</IIsStrange>\n",
    );
    let odd: Vec<&Problem> = metabase
        .problems()
        .iter()
        .filter(|problem| problem.place.key.as_deref() == Some("/LM/W3SVC/1/ROOT/odd"))
        .collect();
    assert_eq!(odd.len(), 1, "{odd:#?}");
    assert!(translation.setting("/LM/W3SVC/1/ROOT/odd", "AuthFlags").is_some());
}

/// Runs a command in this process. Returns its exit code, what it said, and what it complained of.
fn siteferry(arguments: &[&str]) -> (i32, String, String) {
    let arguments: Vec<std::ffi::OsString> = arguments.iter().map(std::ffi::OsString::from).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut output = siteferry::cli::Output::new(&mut out, &mut err);
    let code = siteferry::cli::run(siteferry::cli::read(&arguments), &mut output);
    drop(output);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (code, text(out), text(err))
}

fn sample(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    folder.join(name).display().to_string()
}

fn loss(more: &[&str]) -> (i32, String, String) {
    let source = format!("-source:metaKey=lm/w3svc/1,root={}", sample("old-web01"));
    let destination = format!("-dest:metaKey=lm/w3svc/1,root={}", sample("new-web07"));
    let mut arguments = vec!["loss", &source, &destination, "-enableLink:AppPoolExtension"];
    arguments.extend(more);
    siteferry(&arguments)
}

#[test]
fn the_command_line_tells_the_same_as_lines_as_json_and_in_a_file() {
    let (code, text, complaints) = loss(&[]);
    assert_eq!((code, complaints.as_str()), (0, ""), "{text}");
    let (code, json, _) = loss(&["-json"]);
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&json).expect("one document");
    let rows = json["groups"][0]["rows"].as_array().expect("rows");
    assert!(rows.len() > 100, "{}", rows.len());
    assert_eq!(
        text.lines().filter(|line| line.starts_with("  ")).count(),
        rows.len()
    );
    let counts: u64 = json["counts"]
        .as_object()
        .expect("counts")
        .values()
        .filter_map(serde_json::Value::as_u64)
        .sum();
    assert_eq!(counts, rows.len() as u64);

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("loss.csv");
    let (code, said, _) = loss(&[&format!("-csv:{}", file.display())]);
    assert_eq!(code, 0);
    assert!(said.contains("written to"), "{said}");
    let csv = std::fs::read_to_string(&file).expect("the file");
    assert_eq!(csv.matches("\r\n").count(), rows.len() + 1);
    assert!(csv.starts_with("\u{FEFF}Site,Outcome,Setting,Value,"));
    for name in ["AnonymousUserPass", "ServerBindings", "ScriptMaps"] {
        assert!(
            text.contains(name) && csv.contains(name),
            "{name} is lost in silence"
        );
    }
}

#[test]
fn a_loss_report_that_cannot_be_made_says_why() {
    let (code, _, complaints) = siteferry(&["loss", "-source:metaKey=lm/w3svc/1"]);
    assert_eq!(code, 2);
    assert!(complaints.contains("dest"), "{complaints}");
    let folder = tempfile::tempdir().expect("a folder");
    let (code, _, complaints) = loss(&[&format!("-csv:{}", folder.path().display())]);
    assert_eq!(code, 1);
    assert!(complaints.contains("FILE-NOT-WRITTEN"), "{complaints}");
}

#[test]
fn a_loss_report_is_never_written_into_a_server() {
    let metabase = format!("{}/C/WINDOWS/system32/inetsrv/MetaBase.xml", sample("old-web01"));
    let before = std::fs::read(&metabase).expect("the sample");
    for file in [metabase.clone(), format!("{}/C/new.csv", sample("new-web07"))] {
        let (code, _, complaints) = loss(&[&format!("-csv:{file}")]);
        assert_eq!(code, 1);
        assert!(complaints.contains("REPORT-INSIDE-SERVER"), "{complaints}");
    }
    assert!(std::fs::read(&metabase).expect("the sample") == before);
    assert!(!std::path::Path::new(&format!("{}/C/new.csv", sample("new-web07"))).exists());
}
