//! What the content of sites says about their needs: the sample with every planted need and no other, real files, and
//! content that is broken on purpose.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

#[path = "evidence/real.rs"]
mod real;
mod support;

use siteferry::discover::content::Area;
use siteferry::formats::metabase::Key;
use siteferry::hosts::{FolderHost, Host};
use siteferry::jobs::evidence::{Configuration, ContentScan, ScanSummary, scan};
use siteferry::jobs::{Job, JobEvent};
use siteferry::model::{Evidence, EvidenceKind, Selection, ServerPath, Severity};
use siteferry::providers::{ServerLocation, SourceServer};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::program::siteferry;

/// Runs a scan to its end; the rows in order.
fn run(request: ContentScan) -> (Vec<Evidence>, ScanSummary) {
    let job = Job::start("scan", Arc::new(|| {}), move |reporter| scan(&request, reporter)).expect("starts");
    let mut rows = Vec::new();
    let mut last_progress = None;
    loop {
        match job.wait(Duration::from_secs(60)).expect("says how it ended") {
            Some(JobEvent::Evidence(found)) => {
                assert!(found.len() <= 256, "{} rows at once", found.len());
                rows.extend(found);
            }
            Some(JobEvent::Progress(progress)) => last_progress = Some(progress),
            Some(JobEvent::Finished(summary)) => {
                rows.sort_by(Evidence::compare);
                let progress = last_progress.expect("some progress");
                assert!(progress.done <= summary.read + summary.passed + summary.unread);
                assert_eq!(rows.len() as u64, summary.evidence);
                return (rows, summary);
            }
            Some(other) => panic!("{other:?}"),
            None => panic!("the scan hangs"),
        }
    }
}

fn folder_scan(folder: &Path) -> ContentScan {
    let host: Arc<dyn Host> = Arc::new(FolderHost::open(folder, &[]).expect("a server"));
    ContentScan {
        host,
        areas: vec![Area {
            name: "Shop".to_owned(),
            site: 1,
            url: String::new(),
            key: "/LM/W3SVC/1/ROOT".to_owned(),
            folder: ServerPath::parse(r"C:\shop").expect("a path"),
        }],
        server_names: Vec::new(),
        configuration: Configuration::Nothing,
    }
}

fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = folder.join("C/shop").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("writes");
    }
}

fn sample_folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/old-web01")
}

fn sample() -> (Vec<Evidence>, ScanSummary) {
    let server = SourceServer::open(&ServerLocation::folder(sample_folder())).expect("the sample opens");
    let selection = Selection {
        sites: server.metabase.sites().filter_map(Key::site_id).collect(),
        ..Selection::default()
    };
    run(ContentScan::of_metabase(&Arc::new(server), &selection, None).expect("all sites are there"))
}

/// The end of a path, or the key, by which a list of expectations names a place.
fn place(row: &Evidence) -> String {
    match (&row.place.file, row.place.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        (Some(file), None) => file.clone(),
        _ => row.place.key.clone().unwrap_or_default(),
    }
}

#[test]
fn every_need_planted_in_the_sample_is_found_at_its_line_and_nothing_else() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/sample_evidence.tsv");
    let planted = std::fs::read_to_string(list).expect("the list is there");
    let planted: BTreeSet<&str> = planted.lines().filter(|line| !line.starts_with('#')).collect();
    let (rows, summary) = sample();
    let found: BTreeSet<String> = rows
        .iter()
        .map(|row| format!("{}\t{}\t{}", row.kind.words(), row.what, place(row)))
        .collect();
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let right = found.intersection(&planted).count();
    let missed: Vec<_> = planted.difference(&found).collect();
    let wrong: Vec<_> = found.difference(&planted).collect();
    let counted = format!(
        "the sample: precision {right}/{}, recall {right}/{}",
        found.len(),
        planted.len()
    );
    println!("{counted}");
    assert!(
        missed.is_empty() && wrong.is_empty(),
        "{counted}; missed: {missed:#?}; wrong: {wrong:#?}"
    );
    assert!(summary.read > 500 && summary.passed > 100);
    for row in &rows {
        assert!(!row.meaning.is_empty() && !row.fix.is_empty(), "{row}");
        assert!(!row.area.is_empty() && !row.place.is_unknown(), "{row}");
        assert!(
            !format!("{row:?}").contains("not-the-real-one"),
            "a password of the sample got out: {row}"
        );
    }
}

#[test]
fn a_component_in_an_included_file_leads_to_the_pages_that_show_it() {
    let (rows, summary) = sample();
    let in_include = rows
        .iter()
        .find(|row| row.what == "CDONTS.NewMail" && place(row).contains("notify.inc"))
        .expect("notify.inc sends mail");
    let file = ServerPath::parse(in_include.place.file.as_deref().expect("a file")).expect("a path");
    let pages = summary.includes.pages_of(&file);
    assert!(
        pages
            .iter()
            .all(|page| page.as_str().to_ascii_lowercase().ends_with(".asp"))
            && !pages.is_empty(),
        "{pages:?}"
    );
}

#[test]
fn broken_content_is_a_row_each_and_never_a_stop() {
    let folder = tempfile::tempdir().expect("a folder");
    let wide: Vec<u8> = "\u{feff}Set x = CreateObject(\"Acme.Wide\")\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut minified = b"var a=1;".repeat(700_000);
    minified.extend(b"x=Server.CreateObject(\"Acme.Far\");");
    minified.extend(b"var b=2;".repeat(700_000));
    write(
        folder.path(),
        &[
            ("garbage.asp", &[0, 1, 2, 3, 0xFF, 0, 7, 0].repeat(500)),
            ("wide.asp", &wide),
            (
                "western.asp",
                b"' B\xFCcher\nSet x = CreateObject(\"Acme.West\")\n",
            ),
            (
                "japan.asp",
                b"<%@ CODEPAGE=932 %>\n\x95\x5C\nSet x = CreateObject(\"Acme.East\")\n",
            ),
            ("loop/a.asp", b"<!--#include file=\"b.inc\"-->"),
            (
                "loop/b.inc",
                b"<!--#include file=\"a.asp\"-->\nSet x = CreateObject(\"Acme.Loop\")",
            ),
            ("self.asp", b"<!--#include virtual=\"/self.asp\"-->"),
            (
                "lost.asp",
                b"<!--#include file=\"gone.inc\"--><!--#include file=\"../../../../x.inc\"-->",
            ),
            ("out.asp", b"<!--#include file=\"../else/shared.inc\"-->"),
            ("../else/shared.inc", b"Set x = CreateObject(\"Acme.Outside\")"),
            ("minified.asp", &minified),
            ("bin/cut.dll", b"MZ\x90\0\x03\0\0\0"),
            ("bin/none.dll", b"this is a text"),
            (
                "web.config",
                b"<configuration>\n<system.web>\n<oops></system.web></configuration>",
            ),
            ("empty.asp", b""),
        ],
    );
    let (rows, summary) = run(folder_scan(folder.path()));
    let names: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.kind == EvidenceKind::Component)
        .map(|row| row.what.as_str())
        .collect();
    assert_eq!(
        names,
        BTreeSet::from([
            "Acme.East",
            "Acme.Far",
            "Acme.Loop",
            "Acme.Outside",
            "Acme.West",
            "Acme.Wide"
        ])
    );
    let unread: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.kind == EvidenceKind::Unread)
        .inspect(|row| {
            assert!(
                row.meaning.contains("could not be read") && row.fix.contains("scan again"),
                "{row:?}"
            )
        })
        .filter_map(|row| row.what.strip_prefix(r"C:\shop\"))
        .collect();
    assert_eq!(
        unread,
        BTreeSet::from(["garbage.asp", r"bin\cut.dll", r"bin\none.dll", "web.config"])
    );
    assert_eq!(summary.unread, 4);
    let config = rows
        .iter()
        .find(|row| row.what.ends_with("web.config"))
        .expect("a row");
    assert!(config.meaning.contains("line 3"), "{}", config.meaning);
    let includes: Vec<(String, &str)> = rows
        .iter()
        .filter(|row| row.kind == EvidenceKind::Include)
        .map(|row| (place(row), row.what.as_str()))
        .collect();
    assert_eq!(
        includes,
        [
            (r"C:\shop\lost.asp:1".to_owned(), "../../../../x.inc"),
            (r"C:\shop\self.asp:1".to_owned(), "/self.asp"),
            (r"C:\shop\loop\b.inc:1".to_owned(), "a.asp"),
            (r"C:\shop\lost.asp:1".to_owned(), "gone.inc"),
        ]
    );
    assert!(
        rows.iter()
            .any(|row| row.kind == EvidenceKind::OutsideRoot && row.what == r"C:\else\shared.inc")
    );
    let far = rows.iter().find(|row| row.what == "Acme.Far").expect("found");
    assert_eq!(
        (far.place.line, far.place.column),
        (Some(1), Some(8 * 700_000 + 10))
    );
}

#[cfg(unix)]
#[test]
fn names_that_windows_cannot_hold_and_unreadable_files_are_rows() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        &[
            ("aux.asp", b"x"),
            ("Logo.gif", b"x"),
            ("logo.gif", b"x"),
            ("what?.htm", b"x"),
            ("tail.", b"x"),
            (&format!("{}/{}.htm", "d".repeat(120), "f".repeat(160)), b"x"),
        ],
    );
    symlink("/etc/passwd", folder.path().join("C/shop/link.asp")).expect("a link");
    let (rows, _) = run(folder_scan(folder.path()));
    let names: Vec<(&str, Severity)> = rows
        .iter()
        .filter(|row| row.kind == EvidenceKind::FileName)
        .map(|row| (row.what.strip_prefix(r"C:\shop\").expect("below"), row.severity))
        .collect();
    assert_eq!(names[0], ("aux.asp", Severity::Error));
    assert!(
        names
            .iter()
            .any(|(name, weight)| name.len() > 260 && *weight == Severity::Warning)
    );
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(
        rows.iter().all(|row| !row.excerpt.contains("root:")),
        "links are not followed"
    );
}

#[test]
fn a_scan_that_nobody_waits_for_ends_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = b"Set x = CreateObject(\"Acme.A\")\r\n".repeat(2000);
    let names: Vec<String> = (0..400)
        .map(|number| format!("d{}/{number}.asp", number % 20))
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), page.as_slice()))
        .collect();
    write(folder.path(), &files);
    let request = folder_scan(folder.path());
    let job = Job::start("scan", Arc::new(|| {}), move |reporter| scan(&request, reporter)).expect("starts");
    while !matches!(job.wait(Duration::from_secs(10)), Ok(Some(JobEvent::Evidence(_)))) {}
    let asked = Instant::now();
    drop(job);
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
}

#[test]
fn a_server_with_iis_7_is_looked_at_as_a_whole_by_site_and_by_application() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("writes");
    };
    put(
        "C/Windows/System32/inetsrv/config/applicationHost.config",
        r#"<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" allowDefinition="AppHostOnly" /><section name="sites" allowDefinition="AppHostOnly" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="globalModules" allowDefinition="AppHostOnly" /><section name="isapiFilters" allowDefinition="AppHostOnly" />
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools><add name="Pool" /></applicationPools>
    <sites>
      <site name="Shop" id="1">
        <application path="/" applicationPool="Pool"><virtualDirectory path="/" physicalPath="D:\shop" /></application>
        <application path="/staff" applicationPool="Pool"><virtualDirectory path="/" physicalPath="D:\staff" /></application>
        <bindings><binding protocol="http" bindingInformation="*:80:" /></bindings>
      </site>
      <site name="Other" id="2">
        <application path="/" applicationPool="Pool"><virtualDirectory path="/" physicalPath="D:\other" /></application>
        <bindings><binding protocol="http" bindingInformation="*:81:" /></bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <globalModules><add name="AcmeGate" image="D:\acme\gate.dll" /></globalModules>
  </system.webServer>
</configuration>"#,
    );
    put(
        "D/shop/a.asp",
        "<!--#include virtual=\"/staff/b.inc\"-->\nSet x = CreateObject(\"Acme.Shop\")",
    );
    put("D/staff/b.inc", "Set x = CreateObject(\"Acme.Staff\")");
    put(
        "D/staff/web.config",
        "<configuration><system.webServer><modules><add name=\"Tide\" type=\"Acme.Tide, Acme\" /></modules></system.webServer></configuration>",
    );
    put("D/other/c.asp", "Set x = CreateObject(\"Acme.Other\")");
    let names = |provider: &str| {
        let said = siteferry(&[
            "discover",
            &format!("-source:{provider},root={}", folder.path().display()),
            "-json",
        ]);
        assert_eq!(said.code, 0, "{}{}", said.err, said.out);
        let document: serde_json::Value = serde_json::from_str(&said.out).expect("one document");
        let rows = document["evidence"].as_array().expect("rows").clone();
        let mut names: Vec<String> = rows
            .iter()
            .map(|row| row["what"].as_str().expect("a name").to_owned())
            .collect();
        names.sort();
        names
    };
    let staff = ["Acme.Staff", "Tide -> Acme.Tide, Acme"];
    assert_eq!(names("appHostConfig=Shop/staff"), staff);
    let shop = [
        "Acme.Shop",
        "Acme.Staff",
        r"D:\acme\gate.dll",
        r"D:\staff",
        "Tide -> Acme.Tide, Acme",
    ];
    assert_eq!(names("appHostConfig=Shop"), shop);
    assert!(names("webServer").contains(&"Acme.Other".to_owned()));
}

#[test]
fn the_command_line_tells_the_same() {
    let root = sample_folder();
    let source = format!("-source:metaKey=lm/w3svc/1,root={}", root.display());
    let said = siteferry(&["discover", &source]);
    assert_eq!(said.code, 0, "{}", said.err);
    let expected = r#"    D:\apps\staff\mail\send.asp, line 41, column 18 [sure]: Set m = Server.CreateObject("CDONTS.NewMail")"#;
    assert!(said.out.lines().any(|line| line == expected), "{}", said.out);
    assert!(
        said.out
            .contains("Error: COM component CDONTS.NewMail (CDO for NTS)."),
        "{}",
        said.out
    );
    assert!(!said.out.contains("not-the-real-one") && said.out.contains("Password=••••••"));
    assert!(!said.out.contains("HarbourShop"), "that is another site");
    let json = siteferry(&["discover", &source, "-json"]);
    let document: serde_json::Value = serde_json::from_str(&json.out).expect("one document");
    assert_eq!(document["command"], "discover");
    assert_eq!(document["scan"]["unread"], 1);
    let rows = document["evidence"].as_array().expect("rows");
    let mail = rows
        .iter()
        .find(|row| row["what"] == "CDONTS.NewMail")
        .expect("in the document, too");
    assert_eq!(mail["sureness"], "sure");
    assert_eq!(mail["severity"], "error");
    assert!(!json.out.contains("not-the-real-one"));
}
