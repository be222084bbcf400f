use super::*;
use crate::hosts::{Host, MemoryHost};
use crate::model::*;
use crate::rules::{RuleContext, RuleSet};
use std::sync::atomic::AtomicBool;

pub(super) const DAY: u64 = 24 * 3600 * crate::hosts::filetime::SECOND;

pub(super) fn facts(name: &str, iis: IisVersion) -> ServerFacts {
    ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: r"C:\Windows".to_owned(),
        is_64_bit: true,
    }
}

pub(super) fn root(logical: &str, source: &str, destination: &str) -> ContentRoot {
    ContentRoot {
        logical: logical.to_owned(),
        origin: "/LM/W3SVC/1/ROOT".to_owned(),
        source: ServerPath::parse(source).unwrap(),
        destination: ServerPath::parse(destination).unwrap(),
    }
}

pub(super) fn plan_with(
    source: &dyn Host,
    destination: &dyn Host,
    content: &[ContentRoot],
    objects: (Vec<ConfigObject>, Vec<ConfigObject>),
    rules: &RuleSet,
) -> Plan {
    let (source_facts, destination_facts) = (facts("OLD", IisVersion::IIS6), facts("NEW", IisVersion::IIS10));
    let context = RuleContext::new(source_facts.clone(), destination_facts.clone());
    let request = Request {
        source,
        source_facts,
        destination,
        destination_facts,
        content,
        source_objects: &objects.0,
        destination_objects: &objects.1,
        destination_sites: &[],
        config_hash: "hash".to_owned(),
        judge: &RuleJudge {
            rules,
            context: &context,
        },
        managed: &ManagedAll,
        walk: &InPlace,
        crew: &Alone,
        time_window: TIME_WINDOW,
        problems: Vec::new(),
    };
    make(request, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

pub(super) fn plan(source: &dyn Host, destination: &dyn Host, content: &[ContentRoot]) -> Plan {
    plan_with(
        source,
        destination,
        content,
        (Vec::new(), Vec::new()),
        &RuleSet::default(),
    )
}

pub(super) fn lines(plan: &Plan) -> Vec<String> {
    plan.rows
        .iter()
        .map(|row| {
            row.trace_line()
                .unwrap_or_else(|| format!("{:?} {}", row.state, row.name))
        })
        .collect()
}

pub(super) fn codes(plan: &Plan) -> Vec<&str> {
    plan.problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect()
}

#[test]
fn content_differs_by_size_and_time_and_rows_come_in_the_order_of_applying() {
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    old.put_file(r"D:\web\same.asp", "12345", 9 * DAY);
    new.put_file(r"C:\web\SAME.asp", "54321", 9 * DAY + TIME_WINDOW);
    old.put_file(r"D:\web\later.asp", "12345", 9 * DAY + TIME_WINDOW + 1);
    new.put_file(r"C:\web\later.asp", "12345", 9 * DAY);
    old.put_file(r"D:\web\bigger.asp", "123456", 9 * DAY);
    new.put_file(r"C:\web\bigger.asp", "12345", 9 * DAY);
    old.put_file(r"D:\web\new\deep\a.gif", "GIF", DAY);
    new.put_file(r"C:\web\gone\deep\b.gif", "GIF", DAY);
    let plan = plan(&old, &new, &[root("Shop", r"D:\web", r"C:\web")]);
    assert_eq!(
        lines(&plan),
        [
            r"Updating file (Shop\bigger.asp).",
            r"Updating file (Shop\later.asp).",
            r"Adding directory (Shop\new).",
            r"Adding directory (Shop\new\deep).",
            r"Adding file (Shop\new\deep\a.gif).",
            r"Deleting file (Shop\gone\deep\b.gif).",
            r"Deleting directory (Shop\gone\deep).",
            r"Deleting directory (Shop\gone).",
        ]
    );
    assert_eq!(
        plan.totals.to_string(),
        "Total changes: 8 (3 added, 3 deleted, 2 updated, 0 parameters changed, 14 bytes copied)"
    );
    assert_eq!(plan.same, 1);
    assert!(
        plan.rows
            .iter()
            .zip(0..)
            .all(|(row, n)| row.id == n && !row.why.is_empty())
    );
    assert_eq!(plan.rows[0].why, "it has 6 bytes on OLD and 5 on NEW");
    assert_eq!(plan.config_hash, "", "no configuration is touched");
    assert_eq!(codes(&plan), ["DELETIONS"]);
}

#[test]
fn a_missing_destination_folder_is_made_with_all_that_lead_to_it() {
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    old.put_file(r"C:\web\a.asp", "1", DAY);
    old.put_file(r"C:\img\b.gif", "1", DAY);
    let roots = [
        root("S", r"C:\web", r"C:\sites\s"),
        root("S/img", r"C:\img", r"C:\sites\img"),
    ];
    assert_eq!(
        lines(&plan(&old, &new, &roots)),
        [
            r"Adding directory (C:\sites).",
            "Adding directory (S/img).",
            r"Adding file (S/img\b.gif).",
            "Adding directory (S).",
            r"Adding file (S\a.asp).",
        ]
    );
}

#[test]
fn a_file_and_a_folder_change_places_in_an_order_that_works() {
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    old.put_file(r"C:\w\x", "file", DAY);
    new.put_file(r"C:\w\x\deep\old.txt", "1", DAY);
    old.put_file(r"C:\w\y\new.txt", "1", DAY);
    new.put_file(r"C:\w\y", "file", DAY);
    assert_eq!(
        lines(&plan(&old, &new, &[root("S", r"C:\w", r"C:\w")])),
        [
            r"Deleting file (S\y).",
            r"Adding directory (S\y).",
            r"Adding file (S\y\new.txt).",
            r"Deleting file (S\x\deep\old.txt).",
            r"Deleting directory (S\x\deep).",
            r"Deleting directory (S\x).",
            r"Adding file (S\x).",
        ]
    );
}

#[test]
fn a_virtual_directory_inside_another_is_not_deleted_by_it() {
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    old.put_file(r"C:\web\a.asp", "1", DAY);
    old.put_file(r"C:\elsewhere\b.gif", "1", DAY);
    new.put_file(r"C:\web\a.asp", "1", DAY);
    new.put_file(r"C:\web\deep\img\b.gif", "1", DAY);
    let roots = [
        root("S", r"C:\web", r"C:\web"),
        root("S/img", r"C:\elsewhere", r"C:\web\deep\img"),
    ];
    let plan = plan(&old, &new, &roots);
    assert_eq!(plan.totals.changes(), 0, "{:?}", lines(&plan));
}

#[test]
fn what_cannot_be_read_or_is_a_link_is_left_alone_on_both_sides() {
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    old.put_folder(r"C:\w");
    old.put_link(r"C:\w\link");
    new.put_file(r"C:\w\link\stays.txt", "1", DAY);
    new.put_file(r"C:\w\gone\deep\a.txt", "1", DAY);
    new.put_link(r"C:\w\gone\deep\link");
    let plan = plan(&old, &new, &[root("S", r"C:\w", r"C:\w")]);
    assert_eq!(
        lines(&plan),
        [
            r"Unread S\link",
            r"Unread S\gone\deep\link",
            r"Deleting file (S\gone\deep\a.txt).",
            r"Skipped S\gone\deep",
            r"Skipped S\gone",
        ]
    );
    assert_eq!(
        codes(&plan),
        ["LINK-NOT-FOLLOWED", "CONTENT-MOSTLY-DELETED", "DELETIONS"]
    );
}

#[cfg(unix)]
#[test]
fn names_that_clash_or_that_windows_refuses_are_found_before_anything_is_written() {
    let top = tempfile::tempdir().unwrap();
    for name in ["A.txt", "a.txt", "con", "q?.txt", "ok.txt"] {
        std::fs::create_dir_all(top.path().join("C/w")).unwrap();
        std::fs::write(top.path().join("C/w").join(name), name).unwrap();
    }
    let old = crate::hosts::FolderHost::open(top.path(), &[]).unwrap();
    let new = MemoryHost::new("new");
    let plan = plan(&old, &new, &[root("S", r"C:\w", r"C:\w")]);
    assert_eq!(
        lines(&plan),
        [
            "Adding directory (S).",
            r"Conflict S\a.txt",
            r"Adding file (S\A.txt).",
            r"Conflict S\con",
            r"Adding file (S\ok.txt).",
            r"Conflict S\q?.txt",
        ]
    );
    assert_eq!(codes(&plan), ["NAME-COLLISION", "NAME-REFUSED", "NAME-REFUSED"]);
    assert!(plan.is_blocked(&["NAME-REFUSED".to_owned()]));
    assert!(!plan.is_blocked(&["NAME-REFUSED".to_owned(), "name-collision".to_owned()]));
}

#[test]
fn folders_that_are_not_there_block_or_are_left_out_by_rule() {
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    old.put_folder(r"C:\w");
    let roots = [
        root("S/a", r"C:\absent", r"C:\a"),
        root("S/u", r"\\FILER\u", r"\\FILER\u"),
        root("S/e", r"C:\w", r"E:\w"),
    ];
    let none = (Vec::new(), Vec::new());
    let plan = plan_with(&old, &new, &roots, none.clone(), &RuleSet::default());
    assert_eq!(codes(&plan), ["SOURCE-FOLDER-MISSING", "DRIVE-MISSING"]);
    assert!(
        plan.problems
            .iter()
            .any(|p| p.code == "SOURCE-FOLDER-MISSING" && !p.is_error())
    );
    let strict = RuleSet::with(&[], &["SkipInvalidSource", "SkipUNC"]).unwrap();
    let plan = plan_with(&old, &new, &roots, none, &strict);
    assert_eq!(plan.problems.iter().filter(|p| p.is_error()).count(), 3);
}

#[test]
fn rows_for_deletions_turn_into_skipped_ones_by_rule() {
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    old.put_folder(r"C:\w");
    new.put_file(r"C:\w\x\mine.txt", "1", DAY);
    let keep = RuleSet::with(&["DoNotDeleteRule"], &[]).unwrap();
    let plan = plan_with(
        &old,
        &new,
        &[root("S", r"C:\w", r"C:\w")],
        (Vec::new(), Vec::new()),
        &keep,
    );
    assert_eq!(plan.totals.changes(), 0);
    assert_eq!(lines(&plan), [r"Skipped S\x"]);
}

fn object(section: &str, attributes: &[(&str, &str, &str)]) -> ConfigObject {
    let mut object = ConfigObject::new(ConfigPath::section(Some("Shop"), section), section, "Shop");
    for (name, value, property) in attributes {
        let origin = (!property.is_empty()).then(|| Origin {
            key: "/LM/W3SVC/1/ROOT".into(),
            property: (*property).into(),
        });
        object.set(*name, *value, origin);
    }
    object
}

#[test]
fn configuration_is_compared_attribute_by_attribute_with_the_reason() {
    let source = vec![
        object("a/windowsAuthentication", &[("enabled", "true", "AuthFlags")]),
        object("b/asp", &[("limit", "00:20:00", "AspX"), ("codePage", "0", "")]),
        object("d/new", &[("x", "1", "X")]),
    ];
    let destination = vec![
        object(
            "a/windowsAuthentication",
            &[("enabled", "false", ""), ("other", "1", "")],
        ),
        object("b/asp", &[("limit", "0.00:20:00", ""), ("codePage", "00", "")]),
        object("c/only", &[("y", "1", "")]),
    ];
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    let plan = plan_with(
        &old,
        &new,
        &[],
        (source.clone(), destination),
        &RuleSet::default(),
    );
    assert_eq!(
        lines(&plan),
        [
            "Updating a/windowsAuthentication (Shop).",
            "Adding d/new (Shop).",
            "Deleting c/only (Shop).",
        ]
    );
    assert_eq!(
        plan.rows[0].why,
        "AuthFlags of /LM/W3SVC/1/ROOT turns windowsAuthentication on; the source does not set other"
    );
    assert_eq!((plan.same, plan.config_hash.as_str()), (1, "hash"));
    let again = plan_with(&old, &new, &[], (source.clone(), source), &RuleSet::default());
    assert_eq!(again.totals.changes(), 0);
    assert_ne!(again.fingerprint, plan.fingerprint);
    assert_eq!(plan.fingerprint.len(), 12);
}

#[test]
fn planning_stops_when_asked() {
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    old.put_folder(r"C:\w");
    let facts = facts("X", IisVersion::IIS10);
    let content = [root("S", r"C:\w", r"C:\w")];
    let request = Request {
        source: &old,
        source_facts: facts.clone(),
        destination: &new,
        destination_facts: facts,
        content: &content,
        source_objects: &[],
        destination_objects: &[],
        destination_sites: &[],
        config_hash: String::new(),
        judge: &NoRules,
        managed: &ManagedAll,
        walk: &InPlace,
        crew: &Alone,
        time_window: TIME_WINDOW,
        problems: Vec::new(),
    };
    assert_eq!(make(request, &AtomicBool::new(true), &mut |_| {}), Err(Stopped));
}
