//! From one IIS 6 server to another: MetaBase.xml is written so that IIS would not tell the difference, and everything
//! that no change is about stays to the byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

mod support;

use proptest::prelude::*;
use siteferry::apply::{self, Options, Request, Silent};
use siteferry::formats::metabase::{Metabase, MetabaseBuilder, ObjectOptions, Schema, local, objects};
use siteferry::hosts::FolderDestination;
use siteferry::jobs::metabase_sync::{MetabaseSync, Part, plan};
use siteferry::jobs::migration::Links;
use siteferry::jobs::{Job, JobEvent};
use siteferry::model::{IisVersion, Plan, ServerFacts};
use siteferry::plan::{MetabaseManaged, NoRules, PlanBuilder, compare_config};
use siteferry::providers::{MetabaseDestination, ServerLocation, SourceServer};
use siteferry::rules::{RuleContext, RuleSet};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};
use support::program::{Said, siteferry};

const METABASE: &str = "C/WINDOWS/system32/inetsrv/MetaBase.xml";

struct World {
    top: tempfile::TempDir,
}

impl World {
    /// Two copies of the bundled old server. The second has another name, and another site 1.
    fn make() -> World {
        let world = World::equal();
        world.edit(|text| {
            let staff = element(&text, "/LM/W3SVC/1/ROOT/staff");
            let retired = staff.replace("/ROOT/staff", "/ROOT/retired");
            replace(&text, &[
                ("IUSR_OLD-WEB01", "IUSR_NEW-WEB02"),
                ("IWAM_OLD-WEB01", "IWAM_NEW-WEB02"),
                ("ServerComment=\"Harbour Books\"", "ServerComment=\"Harbour\"\r\n\t\tServerState=\"2\""),
                ("\t\tAuthFlags=\"AuthAnonymous | AuthNTLM\"\r\n\t\tDefaultDoc=\"default.asp,index.htm", "\t\tAuthFlags=\"AuthNTLM\"\r\n\t\tDefaultDoc=\"default.asp,index.htm"),
                ("Value=\"C:\\Inetpub\\harbour\\catalogue\"", "Value=\"D:\\elsewhere\""),
                (&staff, &retired),
                ("Path=\"C:\\Inetpub\\harbour\"\r\n\t\tUNCPassword=\"49634462500000000600", "Path=\"C:\\Inetpub\\harbour\"\r\n\t\tUNCPassword=\"49634462500000000699"),
            ])
        });
        let site = world.new_server().join("C/Inetpub/harbour");
        fs::remove_file(site.join("js/basket.js")).expect("there");
        fs::write(site.join("js/Rollover.js"), "changed").expect("writes");
        fs::write(site.join("js/extra.js"), "only here").expect("writes");
        world
    }

    /// Two copies that are the same.
    fn equal() -> World {
        let world = World {
            top: tempfile::tempdir().expect("a folder"),
        };
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/old-web01");
        for copy in [world.old_server(), world.new_server()] {
            copy_tree(&sample, &copy);
        }
        world
    }

    fn old_server(&self) -> PathBuf {
        self.top.path().join("old")
    }

    fn new_server(&self) -> PathBuf {
        self.top.path().join("new")
    }

    fn runs(&self) -> PathBuf {
        self.top.path().join("runs")
    }

    fn metabase(&self) -> String {
        fs::read_to_string(self.new_server().join(METABASE)).expect("a metabase")
    }

    fn edit(&self, change: impl FnOnce(String) -> String) {
        fs::write(self.new_server().join(METABASE), change(self.metabase())).expect("writes");
    }

    fn read(&self) -> Metabase {
        read(&self.metabase())
    }

    /// `-verb:sync`; `extra` are arguments behind the two ends.
    fn sync(&self, from: &str, to: &str, extra: &[&str]) -> Said {
        let arguments = [
            "-verb:sync".to_owned(),
            format!("-source:{from},root={}", self.old_server().display()),
            format!("-dest:{to},root={}", self.new_server().display()),
            format!("-runs:{}", self.runs().display()),
        ];
        let all: Vec<&str> = arguments
            .iter()
            .map(String::as_str)
            .chain(extra.iter().copied())
            .collect();
        siteferry(&all)
    }

    fn undo(&self, run: &str) {
        let said = siteferry(&["undo", run, &format!("-runs:{}", self.runs().display())]);
        assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    }

    fn tree(&self) -> Tree {
        tree(&self.new_server())
    }

    /// The sync of one site as the engine has it, for what the command line cannot do in between.
    fn engine(&self) -> MetabaseSync {
        let open = ServerLocation::folder;
        MetabaseSync {
            source: Arc::new(SourceServer::open(&open(self.old_server())).expect("the old server")),
            destination: Arc::new(
                MetabaseDestination::open(&open(self.new_server())).expect("the new server"),
            ),
            parts: vec![Part {
                from: "/LM/W3SVC/1".to_owned(),
                to: "/LM/W3SVC/1".to_owned(),
            }],
            rules: Arc::default(),
            links: Links::default(),
        }
    }
}

impl Said {
    /// Lines without what only a run says.
    fn told(&self) -> Vec<&str> {
        self.out
            .lines()
            .filter(|line| !line.starts_with("Run "))
            .collect()
    }

    fn run(&self) -> &str {
        let line = self
            .out
            .lines()
            .find_map(|line| line.strip_prefix("Run "))
            .expect("a run");
        line.split('.').next().expect("its name")
    }

    fn totals(&self) -> &str {
        self.out
            .lines()
            .find(|line| line.starts_with("Total changes: "))
            .expect("totals")
    }
}

type Tree = BTreeMap<PathBuf, Option<(Vec<u8>, SystemTime)>>;

/// Every path: nothing for a folder, bytes and last write time for a file.
fn tree(folder: &Path) -> Tree {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.expect("can be walked");
            let content = entry.file_type().is_file().then(|| {
                let modified = entry.metadata().unwrap().modified().unwrap();
                (fs::read(entry.path()).unwrap(), modified)
            });
            (entry.path().to_owned(), content)
        })
        .collect()
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("can be walked");
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).expect("creates");
        } else {
            fs::copy(entry.path(), &target).expect("copies");
            let modified = entry.metadata().unwrap().modified().unwrap();
            let file = fs::File::options().write(true).open(&target).expect("opens");
            file.set_modified(modified).expect("keeps its time");
        }
    }
}

fn read(text: &str) -> Metabase {
    let metabase = Metabase::read(text.as_bytes(), Schema::built_in(), "MetaBase.xml").expect("reads");
    let odd: Vec<_> = metabase
        .problems()
        .iter()
        .filter(|problem| problem.is_error())
        .collect();
    assert!(odd.is_empty(), "{odd:?}");
    metabase
}

fn replace(text: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    })
}

/// The text of a key's element with its line end.
fn element(text: &str, location: &str) -> String {
    let at = text.find(&format!("Location =\"{location}\"")).expect(location);
    let start = text[..at].rfind('<').unwrap();
    let name: String = text[start + 1..]
        .chars()
        .take_while(|c| !c.is_whitespace())
        .collect();
    let end_tag = format!("</{name}>\r\n");
    let end = at + text[at..].find(&end_tag).unwrap() + end_tag.len();
    text[start..end].to_owned()
}

/// What a subtree says, apart from what is local to its machine.
fn told(metabase: &Metabase, path: &str, to: &str) -> Vec<String> {
    let options = ObjectOptions {
        to,
        schema: &Schema::built_in(),
        value: &|_, _| None,
    };
    let key = metabase.key(path).unwrap_or_else(|| panic!("no key {path}"));
    objects(key, &options)
        .iter()
        .map(|object| format!("{} {:?}", object.name, object.attributes))
        .collect()
}

#[test]
fn a_site_becomes_equal_and_every_other_byte_stays() {
    let world = World::make();
    let before = world.tree();
    let text = world.metabase();
    let source = tree(&world.old_server());

    let what_if = world.sync("metaKey=lm/w3svc/1", "metaKey=lm/w3svc/1", &["-whatif"]);
    assert_eq!(what_if.code, 0, "{}{}", what_if.out, what_if.err);
    assert_eq!(world.tree(), before, "a what-if writes nothing");
    let run = world.sync("metaKey=lm/w3svc/1", "metaKey=lm/w3svc/1", &[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.told(), what_if.told(), "what-if and run tell the same");
    assert_eq!(
        tree(&world.old_server()),
        source,
        "the source is never written to"
    );
    for line in [
        "Info: Updating metaKey (/LM/W3SVC/1).",
        "Info: Updating metaKey (/LM/W3SVC/1/ROOT).",
        "Info: Updating metaProperty (/LM/W3SVC/1/ROOT/UnknownName_55001).",
        "Info: Adding metaKey (/LM/W3SVC/1/ROOT/staff).",
        "Info: Deleting metaKey (/LM/W3SVC/1/ROOT/retired).",
        "Info: Adding file (Harbour Books\\js\\basket.js).",
        "Info: Updating file (Harbour Books\\js\\Rollover.js).",
        "Info: Deleting file (Harbour Books\\js\\extra.js).",
    ] {
        assert!(run.out.lines().any(|own| own == line), "{line}\n{}", run.out);
    }
    assert_eq!(
        run.totals().split(',').next(),
        Some("Total changes: 8 (2 added"),
        "{}",
        run.out
    );
    assert!(run.out.contains("net stop iisadmin"), "{}", run.out);

    // The expected file, made by hand from the one before.
    let retired = element(&text, "/LM/W3SVC/1/ROOT/retired");
    let staff = retired.replace("/ROOT/retired", "/ROOT/staff");
    let expected = replace(
        &text,
        &[
            ("ServerComment=\"Harbour\"", "ServerComment=\"Harbour Books\""),
            (
                "\t\tAuthFlags=\"AuthNTLM\"\r\n\t\tDefaultDoc=\"default.asp,index.htm",
                "\t\tAuthFlags=\"AuthAnonymous | AuthNTLM\"\r\n\t\tDefaultDoc=\"default.asp,index.htm",
            ),
            (
                "Value=\"D:\\elsewhere\"",
                "Value=\"C:\\Inetpub\\harbour\\catalogue\"",
            ),
            (&retired, &staff),
        ],
    );
    let written = world.metabase();
    for (line, (ours, theirs)) in written.lines().zip(expected.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {}", line + 1);
    }
    assert_eq!(written, expected);
    assert!(
        written.contains("ServerState=\"2\""),
        "the state of the machine stays"
    );
    assert!(
        written.contains("UNCPassword=\"49634462500000000699"),
        "its secrets stay"
    );

    let again = world.sync("metaKey=lm/w3svc/1", "metaKey=lm/w3svc/1", &[]);
    assert!(again.totals().starts_with("Total changes: 0 "), "{}", again.out);
    let verified = siteferry(&["verify", run.run(), &format!("-runs:{}", world.runs().display())]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);

    world.undo(run.run());
    assert_eq!(world.tree(), before, "undo brings back every byte and time");
}

#[test]
fn what_was_changed_after_a_run_is_found_by_verification() {
    let world = World::make();
    let run = world.sync("metaKey=lm/w3svc/1", "metaKey=lm/w3svc/1", &[]);
    let verify = || siteferry(&["verify", run.run(), &format!("-runs:{}", world.runs().display())]);
    world.edit(|text| text.replace("ChangeNumber=\"20417\"", "ChangeNumber=\"20418\""));
    assert_eq!(verify().code, 0, "a counter of the file is none of ours");
    world.edit(|text| text.replace("ServerComment=\"Harbour Books\"", "ServerComment=\"Else\""));
    let said = verify();
    assert_eq!(said.code, 3, "{}{}", said.out, said.err);
    assert!(
        format!("{}{}", said.out, said.err)
            .contains("ServerComment of /LM/W3SVC/1 is \"Else\" instead of \"Harbour Books\""),
        "{}{}",
        said.out,
        said.err
    );
}

#[test]
fn a_password_that_stays_is_told_where_its_account_changes() {
    let world = World::equal();
    let warns = |from: &str| {
        let said = world.sync(from, from, &["-whatif"]);
        assert_eq!(said.code, 0, "{}{}", said.out, said.err);
        format!("{}{}", said.out, said.err)
    };
    assert!(!warns("metaKey=lm/w3svc/1").contains("SET W3SVC/1/ROOT/filer/UNCPassword"));
    world.edit(|text| {
        let user = text
            .split("UNCUserName=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let user = user.expect("an account").to_owned();
        text.replace(&format!("UNCUserName=\"{user}\""), "UNCUserName=\"CORP\\old\"")
    });
    let said = warns("metaKey=lm/w3svc/1");
    assert!(said.contains("SET W3SVC/1/ROOT/filer/UNCPassword"), "{said}");
    assert!(
        said.contains("is of CORP\\old, in whose place the key gets"),
        "{said}"
    );
}

#[test]
fn a_site_can_be_made_under_another_number() {
    let world = World::make();
    world.edit(|text| text.replace("ServerBindings=\":80:\"", "ServerBindings=\":8081:\""));
    let text = world.metabase();
    let what_if = world.sync("metaKey=Harbour Books", "metaKey=lm/w3svc/9", &["-whatif"]);
    let run = world.sync("metaKey=Harbour Books", "metaKey=lm/w3svc/9", &[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.told(), what_if.told());
    assert!(
        run.out.contains("SET W3SVC/9/ROOT/filer/UNCPassword"),
        "{}",
        run.out
    );
    let (old, new) = (
        read(&fs::read_to_string(world.old_server().join(METABASE)).unwrap()),
        world.read(),
    );
    let normal = |lines: Vec<String>| -> Vec<String> {
        lines
            .into_iter()
            .map(|line| line.replace("/LM/W3SVC/1/", "/LM/W3SVC/9/"))
            .collect()
    };
    assert_eq!(
        told(&new, "/LM/W3SVC/9", "/LM/W3SVC/9"),
        normal(told(&old, "/LM/W3SVC/1", "/LM/W3SVC/9"))
    );
    let root = new.key("/LM/W3SVC/9/ROOT").expect("the new site's root");
    assert_eq!(root.property_named("AppRoot").unwrap().text(), "/LM/W3SVC/9/Root");
    // Behind site 4 and before 874611023, and nothing else has moved.
    let written = world.metabase();
    let made: String = new
        .key("/LM/W3SVC/9")
        .into_iter()
        .flat_map(|site| std::iter::once(site).chain(site.descendants()))
        .map(|key| {
            if key.is_implicit() {
                String::new()
            } else {
                element(&written, key.path())
            }
        })
        .collect();
    assert_eq!(written.replacen(&made, "", 1), text);
    // The lexical form is that of IIS: the same elements but for site number and secrets.
    let original = fs::read_to_string(world.old_server().join(METABASE)).unwrap();
    let expected: String = old
        .site(1)
        .into_iter()
        .flat_map(|site| std::iter::once(site).chain(site.descendants()))
        .filter(|key| !key.is_implicit())
        .map(|key| element(&original, key.path()))
        .collect();
    let expected: String = expected
        .split_inclusive('\n')
        .filter(|line| !line.contains("=\"49634462"))
        .map(|line| line.replace("/LM/W3SVC/1", "/LM/W3SVC/9"))
        .collect();
    for (line, (ours, theirs)) in made.lines().zip(expected.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {}", line + 1);
    }
    assert_eq!(made, expected);
    let again = world.sync("metaKey=Harbour Books", "metaKey=lm/w3svc/9", &["-whatif"]);
    assert!(again.totals().starts_with("Total changes: 0 "), "{}", again.out);
}

#[test]
fn a_whole_server_becomes_equal_but_for_what_is_its_own() {
    let world = World::make();
    let before = world.tree();
    let what_if = world.sync("webServer60", "webServer60", &["-whatif"]);
    let run = world.sync("webServer60", "webServer60", &[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.told(), what_if.told());
    let new = world.read();
    let service = new.key("/LM/W3SVC").unwrap();
    assert_eq!(
        service.property_named("AnonymousUserName").unwrap().text(),
        "IUSR_NEW-WEB02"
    );
    let old = read(&fs::read_to_string(world.old_server().join(METABASE)).unwrap());
    let own = |lines: Vec<String>| -> Vec<String> {
        lines
            .into_iter()
            .map(|line| line.replace("_OLD-WEB01", "_NEW-WEB02"))
            .collect()
    };
    assert_eq!(
        told(&new, "/LM/W3SVC", "/LM/W3SVC"),
        own(told(&old, "/LM/W3SVC", "/LM/W3SVC"))
    );
    let again = world.sync("webServer60", "webServer60", &[]);
    assert!(again.totals().starts_with("Total changes: 0 "), "{}", again.out);
    world.undo(run.run());
    assert_eq!(world.tree(), before);
}

#[test]
fn pools_come_along_when_their_link_is_followed() {
    let world = World::make();
    world.edit(|text| {
        let pool = element(&text, "/LM/W3SVC/AppPools/MSSharePointAppPool");
        text.replace(&pool, "").replace(
            "PeriodicRestartRequests=\"35000\"",
            "PeriodicRestartRequests=\"1\"",
        )
    });
    let stopped = world.sync("metaKey=lm/w3svc/1", "metaKey=lm/w3svc/1", &["-whatif"]);
    assert_ne!(stopped.code, 0, "{}{}", stopped.out, stopped.err);
    assert!(stopped.err.contains("MSSharePointAppPool"), "{}", stopped.err);
    let run = world.sync(
        "metaKey=lm/w3svc/1",
        "metaKey=lm/w3svc/1",
        &["-enableLink:AppPoolExtension"],
    );
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for line in [
        "Info: Adding metaKey (/LM/W3SVC/AppPools/MSSharePointAppPool).",
        "Info: Updating metaKey (/LM/W3SVC/AppPools/DefaultAppPool).",
    ] {
        assert!(run.out.contains(line), "{}", run.out);
    }
    let pools = world.read();
    let pool = pools
        .key("/LM/W3SVC/AppPools/MSSharePointAppPool")
        .expect("the pool");
    assert_eq!(pool.property_named("IdleTimeout").unwrap().text(), "0");
}

#[test]
fn a_metabase_that_was_changed_since_the_plan_is_not_touched() {
    let world = World::make();
    let sync = world.engine();
    let plan = planned(&sync);
    assert!(plan.totals.changes() > 0);
    world.edit(|text| text.replace("ChangeNumber=\"20417\"", "ChangeNumber=\"20418\""));
    let before = world.tree();
    let destination = FolderDestination::open(&world.new_server(), &[]).expect("the new server");
    let runs = world.runs();
    fs::create_dir_all(&runs).unwrap();
    let options = Options::default();
    let request = Request {
        plan: &plan,
        source: sync.source.host.as_ref(),
        destination: &destination,
        config: Some(&sync.destination.config_path),
        runs: &runs,
        options: &options,
    };
    let problem = apply::run(&request, &AtomicBool::new(false), &mut Silent).expect_err("refused");
    assert_eq!(problem.code, "CHANGED-SINCE-PLAN");
    assert_eq!(world.tree(), before);
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let world = World::make();
    let before = world.tree();
    for (from, to, words) in [
        (
            "metaKey=lm/w3svc/1",
            "metaKey=lm/w3svc/1/root",
            "of different types",
        ),
        ("metaKey=lm/w3svc/1", "metaKey=lm/nowhere/1", "could be made in"),
        ("metaKey=lm/w3svc/77", "metaKey=lm/w3svc/1", "There is no site 77"),
        ("metaKey=lm/w3svc/1", "metaKey=lm", "whole machine"),
        ("metaKey=lm/w3svc/1", "metaKey=lm/w3svc/9", "would both listen on"),
    ] {
        let said = world.sync(from, to, &[]);
        assert_ne!(said.code, 0, "{from} -> {to}");
        assert!(said.err.contains(words), "{from} -> {to}: {}", said.err);
    }
    assert_eq!(world.tree(), before);
}

#[test]
fn equal_servers_need_nothing() {
    let world = World::equal();
    let before = world.tree();
    let said = world.sync("webServer60", "webServer60", &[]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.totals().starts_with("Total changes: 0 "), "{}", said.out);
    assert_eq!(world.tree(), before);
}

fn planned(sync: &MetabaseSync) -> Plan {
    let sync = sync.clone();
    let job = Job::start("plan", Arc::new(|| {}), move |reporter| plan(&sync, reporter)).expect("a thread");
    loop {
        match job.wait(Duration::from_secs(120)).expect("an end") {
            Some(JobEvent::Finished(plan)) => return plan,
            Some(JobEvent::Failed(problem)) => panic!("{problem}"),
            _ => {}
        }
    }
}

type Keys = Vec<(String, usize, String, Option<(u32, String)>)>;

fn keys() -> impl Strategy<Value = Keys> {
    let text = prop_oneof!["[ -~]{0,10}", "[äß✔𝄞&<>\"']{0,4}", Just("a\nb".to_owned())];
    let custom = proptest::option::of((1_u32..4, text.clone()));
    proptest::collection::vec(("[abAB]{1,2}(/[ab]){0,2}", 0_usize..4, text, custom), 0..8)
}

/// A metabase file with a site of these keys, and one that no change is about.
fn built(keys: &Keys) -> Vec<u8> {
    const NAMES: [&str; 4] = ["ServerComment", "HttpErrors", "DefaultDoc", "Realm"];
    let mut builder = MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .key("/LM/W3SVC/1", "IIsWebServer");
    let mut seen: Vec<String> = Vec::new();
    for (path, which, text, custom) in keys {
        if seen.iter().any(|known| known.eq_ignore_ascii_case(path)) {
            continue;
        }
        seen.push(path.clone());
        builder = builder
            .key(&format!("/LM/W3SVC/1/{path}"), "IIsWebDirectory")
            .set(NAMES[*which], text);
        if let Some((id, text)) = custom {
            builder = builder.custom(
                50_000 + id,
                &format!("UnknownName_{id}"),
                "STRING",
                text,
                "INHERIT",
            );
        }
    }
    let metabase = builder
        .key("/LM/W3SVC/2", "IIsWebServer")
        .set("ServerComment", "other")
        .build(Schema::built_in());
    let mut bytes = Vec::new();
    metabase.write(&mut bytes, Default::default()).expect("writes");
    bytes
}

proptest! {
    #[test]
    fn a_plan_makes_any_metabase_equal_to_any_other(old in keys(), new in keys()) {
        let (source, destination) = (built(&new), built(&old));
        let rows = rows(&source, &destination);
        let applied = siteferry::formats::metabase::apply(&destination, &rows, &Schema::built_in(), "M")
            .map_err(|problem| TestCaseError::fail(problem.to_string()))?;
        let again = rows_of(&source, &applied);
        prop_assert!(again.is_empty(), "{again:?}\n{}", String::from_utf8_lossy(&applied));
        let (ours, theirs) = (read(std::str::from_utf8(&applied).unwrap()), read(std::str::from_utf8(&source).unwrap()));
        let path = "/LM/W3SVC/1";
        prop_assert_eq!(told(&ours, path, path).len(), told(&theirs, path, path).len());
        if rows.is_empty() {
            prop_assert_eq!(applied, destination);
        }
    }
}

fn rows(source: &[u8], destination: &[u8]) -> Vec<siteferry::model::Change> {
    let facts = ServerFacts {
        name: "S".to_owned(),
        iis: IisVersion::IIS6,
        windows_directory: r"C:\WINDOWS".to_owned(),
        is_64_bit: false,
    };
    let schema = Schema::built_in();
    let side = |bytes: &[u8]| {
        let metabase = Metabase::read(bytes, schema.clone(), "M").expect("reads");
        let options = ObjectOptions {
            to: "/LM/W3SVC/1",
            schema: &schema,
            value: &|_, _| None,
        };
        objects(metabase.key("/LM/W3SVC/1").expect("the site"), &options)
    };
    let mut builder = PlanBuilder::new();
    let managed = MetabaseManaged {
        schema: &schema,
        rules: &RuleSet::default(),
        context: &RuleContext::new(facts.clone(), facts.clone()),
    };
    compare_config(
        &side(source),
        &side(destination),
        "NEW",
        &NoRules,
        &managed,
        &mut builder,
    );
    builder.finish(facts.clone(), facts, String::new()).rows
}

fn rows_of(source: &[u8], destination: &[u8]) -> Vec<String> {
    rows(source, destination)
        .iter()
        .filter_map(|row| row.trace_line())
        .collect()
}

/// `local` is what the tests above lean on: nothing of it may be told as carried.
#[test]
fn no_row_of_a_plan_holds_what_belongs_to_a_machine() {
    let world = World::make();
    let plan = planned(&world.engine());
    let json = serde_json::to_string(&plan).expect("a plan is JSON");
    assert!(!json.contains("49634462"), "a secret is in the plan");
    let metabase = world.read();
    let names: Vec<String> = metabase
        .keys()
        .flat_map(|key| key.properties())
        .filter(|property| local(*property).is_some())
        .map(|property| property.name().to_owned())
        .collect();
    assert!(
        names.contains(&"ServerState".to_owned()) && names.contains(&"AdminACL".to_owned()),
        "{names:?}"
    );
    for name in names {
        assert!(
            !json.contains(&format!("\"name\":\"{name}\"")),
            "{name} is in the plan"
        );
    }
}
