//! Laws, held on servers in memory: the plan is what is done, undo is its inverse, and neither errors nor kills at any
//! point leave anything half done.

mod killing;
mod laws;

use super::*;
use crate::hosts::{Destination, FolderDestination, Host, MemoryHost, STAGED_PREFIX, filetime};
use crate::model::*;
use crate::plan;
use killing::Killing;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const DAY: u64 = 24 * 3600 * filetime::SECOND;
const NOW: u64 = filetime::UNIX_EPOCH + 10_000 * DAY;
const CONFIG: &str = r"C:\Windows\System32\inetsrv\config\applicationHost.config";
const OLD_CONFIG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<configuration>
    <!-- kept -->
    <system.applicationHost>
        <sites>
            <site name="Shop" id="1">
                <application path="/" applicationPool="P">
                    <virtualDirectory path="/" physicalPath="C:\web" />
                </application>
                <bindings>
                    <binding protocol="http" bindingInformation="*:80:" />
                </bindings>
            </site>
        </sites>
    </system.applicationHost>
</configuration>
"#;

fn path(text: &str) -> ServerPath {
    ServerPath::parse(text).unwrap()
}

fn facts(name: &str) -> ServerFacts {
    ServerFacts {
        name: name.to_owned(),
        iis: IisVersion::IIS10,
        windows_directory: r"C:\Windows".to_owned(),
        is_64_bit: true,
    }
}

/// All actions at once: add, update, delete, folders, and both changes of type.
fn servers() -> (MemoryHost, MemoryHost) {
    let (old, new) = (MemoryHost::new("old"), MemoryHost::new("new"));
    old.put_file(r"D:\web\index.asp", "new index", NOW);
    new.put_file(r"C:\web\Index.asp", "old index", NOW - DAY);
    old.put_file(r"D:\web\same.asp", "same", NOW);
    new.put_file(r"C:\web\same.asp", "same", NOW);
    old.put_file(r"D:\web\img\logo.gif", vec![7; 300_000], NOW - 5 * DAY);
    old.put_folder(r"D:\web\empty");
    new.put_file(r"C:\web\gone\deep\x.txt", "x", NOW - 9 * DAY);
    new.put_file(r"C:\web\gone\y.txt", "", NOW - 8 * DAY);
    old.put_file(r"D:\web\turn", "now a file", NOW);
    new.put_file(r"C:\web\turn\inner.txt", "inner", NOW - DAY);
    old.put_file(r"D:\web\back\inner.txt", "inner", NOW);
    new.put_file(r"C:\web\back", "was a file", NOW - DAY);
    new.put_file(r"C:\other\untouched.txt", "untouched", NOW - 3 * DAY);
    new.put_file(CONFIG, OLD_CONFIG, NOW - 2 * DAY);
    (old, new)
}

fn make_plan(source: &dyn Host, destination: &dyn Host) -> Result<Plan, String> {
    let bytes = destination
        .read(&path(CONFIG))
        .map_err(|error| error.to_string())?;
    let config =
        crate::formats::apphost::AppHostConfig::parse(bytes.clone(), CONFIG).map_err(|p| p.to_string())?;
    let scope = crate::formats::apphost::Scope::Site(1);
    let now = config.objects(&scope);
    let wanted = OLD_CONFIG
        .replace(r#"name="Shop""#, r#"name="Harbour Shop""#)
        .replace("*:80:", "*:8080:shop.example");
    let wanted = crate::formats::apphost::AppHostConfig::parse(wanted.into_bytes(), CONFIG)
        .map_err(|p| p.to_string())?;
    let content = [ContentRoot {
        logical: "Shop".to_owned(),
        origin: "/LM/W3SVC/1/ROOT".to_owned(),
        source: path(r"D:\web"),
        destination: path(r"C:\web"),
    }];
    let request = plan::Request {
        source,
        source_facts: facts("OLD"),
        destination,
        destination_facts: facts("NEW"),
        content: &content,
        source_objects: &wanted.objects(&scope),
        destination_objects: &now,
        destination_sites: &[],
        config_hash: plan::config_hash(&bytes),
        judge: &plan::NoRules,
        managed: &plan::MigrationManaged,
        walk: &plan::InPlace,
        crew: &plan::Alone,
        time_window: plan::TIME_WINDOW,
        problems: Vec::new(),
    };
    plan::make(request, &AtomicBool::new(false), &mut |_| {}).map_err(|stopped| stopped.to_string())
}

fn options() -> Options {
    Options {
        retry_interval: Duration::ZERO,
        waived: vec![crate::prepare::Waived {
            check: "PASSWORD-NEEDED:pool HB".to_owned(),
            title: "Password of application pool HB".to_owned(),
            reason: "entered on Monday".to_owned(),
            was: crate::prepare::CheckState::ToDo,
            at: Some("2026-11-21 19:53:07 +01:00".to_owned()),
        }],
        ..Options::default()
    }
}

fn apply_with(
    plan: &Plan,
    source: &dyn Host,
    destination: &dyn Destination,
    runs: &Path,
    observer: &mut dyn Observer,
) -> Result<RunReport, Problem> {
    let (options, config) = (options(), path(CONFIG));
    let request = Request {
        plan,
        source,
        destination,
        config: Some(&config),
        runs,
        options: &options,
    };
    run(&request, &AtomicBool::new(false), observer)
}

fn apply(
    plan: &Plan,
    source: &dyn Host,
    destination: &dyn Destination,
    runs: &Path,
) -> Result<RunReport, Problem> {
    apply_with(plan, source, destination, runs, &mut Silent)
}

/// Everything that is there, apart from the time that the configuration was written at.
fn state_of(host: &MemoryHost) -> Vec<crate::hosts::memory::Remembered> {
    let mut all = host.snapshot();
    for (name, content) in &mut all {
        if name == CONFIG
            && let Some((_, modified)) = content
        {
            *modified = 0;
        }
    }
    all
}

/// I1: each file is its old or its new version, and nothing else is there but staged files.
fn assert_old_or_new(host: &MemoryHost, old: &MemoryHost, new: &MemoryHost, at: &str) {
    let (old, new) = (state_of(old), state_of(new));
    for found in state_of(host) {
        let is_staged = found.0.contains(STAGED_PREFIX);
        assert!(
            is_staged || old.contains(&found) || new.contains(&found),
            "{at}: {} is neither old nor new",
            found.0
        );
    }
}

fn assert_nothing_staged(host: &MemoryHost, at: &str) {
    let left: Vec<String> = host
        .snapshot()
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name.contains(STAGED_PREFIX))
        .collect();
    assert!(left.is_empty(), "{at}: left behind {left:?}");
}

/// Writes down what an observer hears.
#[derive(Default)]
struct Heard {
    lines: Vec<String>,
    problems: Vec<String>,
}

impl Observer for Heard {
    fn done(&mut self, change: &Change) {
        self.lines.extend(change.trace_line());
    }

    fn problem(&mut self, problem: &Problem) {
        self.problems.push(problem.code.clone());
    }
}

/// A destination undisturbed: what it looks like after the sync.
fn undisturbed() -> MemoryHost {
    let (source, destination) = servers();
    let runs = tempfile::tempdir().unwrap();
    let plan = make_plan(&source, &destination).unwrap();
    let report = apply(&plan, &source, &destination, runs.path()).unwrap();
    assert_eq!(report.outcome, Outcome::Finished, "{:?}", report.problems);
    destination
}

#[test]
fn what_is_done_is_what_was_planned_line_by_line() {
    let (source, destination) = servers();
    let runs = tempfile::tempdir().unwrap();
    let before = source.snapshot();
    let plan = make_plan(&source, &destination).unwrap();
    let planned: Vec<String> = plan.rows.iter().filter_map(Change::trace_line).collect();
    let mut heard = Heard::default();
    let report = apply_with(&plan, &source, &destination, runs.path(), &mut heard).unwrap();
    assert_eq!(report.outcome, Outcome::Finished, "{:?}", report.problems);
    assert_eq!(heard.lines, planned);
    assert_eq!(report.totals, plan.totals);
    assert_eq!(source.snapshot(), before, "a source is never written to");
    assert_nothing_staged(&destination, "after the run");
    assert_eq!(
        destination.read(&path(r"C:\web\index.asp")).unwrap(),
        b"new index"
    );
    assert_eq!(
        destination
            .entry(&path(r"C:\web\index.asp"))
            .unwrap()
            .unwrap()
            .name,
        "Index.asp"
    );
    let config = String::from_utf8(destination.read(&path(CONFIG)).unwrap()).unwrap();
    assert!(
        config.contains("Harbour Shop")
            && config.contains("*:8080:shop.example")
            && config.contains("<!-- kept -->")
    );
    let again = make_plan(&source, &destination).unwrap();
    assert_eq!(again.totals.changes(), 0, "{:?}", again.rows);
    let verified = verify(
        runs.path(),
        &report.id,
        &destination,
        &AtomicBool::new(false),
        &mut Silent,
    )
    .unwrap();
    assert!(verified.is_equal(), "{:?}", verified.problems);
    assert!(verified.checked >= 10);
}

#[test]
fn undo_after_a_sync_is_as_if_nothing_had_been() {
    let (source, destination) = servers();
    let (runs, before) = (tempfile::tempdir().unwrap(), destination.snapshot());
    let plan = make_plan(&source, &destination).unwrap();
    let report = apply(&plan, &source, &destination, runs.path()).unwrap();
    assert_ne!(destination.snapshot(), before);
    let record = find(runs.path(), &report.id).unwrap().header;
    assert_eq!(
        record.waived,
        options().waived,
        "the record keeps what was set aside, and why"
    );
    let undone = undo(
        runs.path(),
        &report.id,
        &destination,
        &AtomicBool::new(false),
        &mut Silent,
    )
    .unwrap();
    assert_eq!(
        (undone.conflicts, undone.problems.len()),
        (0, 0),
        "{:?}",
        undone.problems
    );
    assert_eq!(destination.snapshot(), before);
    assert_eq!(find(runs.path(), &report.id).unwrap().state, RunState::Undone);
    let again = undo(
        runs.path(),
        &report.id,
        &destination,
        &AtomicBool::new(false),
        &mut Silent,
    );
    assert_eq!(
        again.err().map(|problem| problem.code).as_deref(),
        Some("ALREADY-UNDONE")
    );
}

#[test]
fn an_error_at_any_operation_leaves_old_or_new_and_a_rerun_finishes() {
    let new = undisturbed();
    let (_, old) = servers();
    let mut n = 0;
    for stays in [false, true] {
        for kind in [ErrorKind::StorageFull, ErrorKind::PermissionDenied] {
            n = 0;
            loop {
                n += 1;
                let (source, destination) = servers();
                let runs = tempfile::tempdir().unwrap();
                let plan = make_plan(&source, &destination).unwrap();
                destination.fail_at(n, kind, stays);
                let report = apply(&plan, &source, &destination, runs.path());
                let struck = destination.was_struck();
                destination.revive();
                let at = format!("{kind:?} at operation {n}, stays: {stays}");
                assert_old_or_new(&destination, &old, &new, &at);
                if !struck {
                    break;
                }
                if let Ok(report) = &report
                    && report.outcome == Outcome::Failed
                {
                    assert!(!report.problems.is_empty(), "{at}: failed without a word");
                }
                let plan = make_plan(&source, &destination).unwrap();
                let report = apply(&plan, &source, &destination, runs.path()).unwrap();
                assert_eq!(report.outcome, Outcome::Finished, "{at}: {:?}", report.problems);
                assert_nothing_staged(&destination, &at);
                assert_eq!(state_of(&destination), state_of(&new), "{at}");
            }
        }
    }
    assert!(n > 50, "only {n} operations were tried");
}

#[test]
fn undo_after_an_error_at_any_operation_restores_everything() {
    let (_, old) = servers();
    for n in 1.. {
        let (source, destination) = servers();
        let runs = tempfile::tempdir().unwrap();
        let plan = make_plan(&source, &destination).unwrap();
        destination.fail_at(n, ErrorKind::StorageFull, true);
        let report = apply(&plan, &source, &destination, runs.path());
        let struck = destination.was_struck();
        destination.revive();
        if let Ok(report) = report {
            let undone = undo(
                runs.path(),
                &report.id,
                &destination,
                &AtomicBool::new(false),
                &mut Silent,
            )
            .unwrap();
            assert_eq!(undone.conflicts, 0, "operation {n}: {:?}", undone.problems);
        }
        assert_eq!(destination.snapshot(), old.snapshot(), "operation {n}");
        if !struck {
            break;
        }
    }
}

#[test]
fn a_kill_at_any_mutation_leaves_old_or_new_and_a_rerun_or_undo_finishes() {
    let new = undisturbed();
    let (_, old) = servers();
    quietly(|| {
        for after in [false, true] {
            for n in 1.. {
                let at = format!("killed {} mutation {n}", if after { "after" } else { "before" });
                let (source, memory) = servers();
                let runs = tempfile::tempdir().unwrap();
                let plan = make_plan(&source, &memory).unwrap();
                let killed = catch_unwind(AssertUnwindSafe(|| {
                    let destination = Killing::new(&memory, n, after);
                    apply(&plan, &source, &destination, runs.path()).unwrap();
                }))
                .is_err();
                if !killed {
                    assert!(n > 20, "only {n} mutations were tried");
                    break;
                }
                memory.revive();
                assert_old_or_new(&memory, &old, &new, &at);
                let id = runs::runs(runs.path()).unwrap()[0].header.id.clone();

                let plan = make_plan(&source, &memory).unwrap();
                let rerun_runs = runs.path();
                let before_rerun = memory.snapshot();
                let report = apply(&plan, &source, &memory, rerun_runs).unwrap();
                assert_eq!(report.outcome, Outcome::Finished, "{at}: {:?}", report.problems);
                assert_nothing_staged(&memory, &at);
                assert_eq!(state_of(&memory), state_of(&new), "{at}");

                // Both runs taken back, the last first: the tree is the first one.
                let undone = undo(
                    runs.path(),
                    &report.id,
                    &memory,
                    &AtomicBool::new(false),
                    &mut Silent,
                )
                .unwrap();
                assert_eq!(undone.conflicts, 0, "{at}: {:?}", undone.problems);
                let without_staged: Vec<_> = before_rerun
                    .into_iter()
                    .filter(|(name, _)| !name.contains(STAGED_PREFIX))
                    .collect();
                assert_eq!(memory.snapshot(), without_staged, "{at}");
                let undone = undo(runs.path(), &id, &memory, &AtomicBool::new(false), &mut Silent).unwrap();
                assert_eq!(undone.conflicts, 0, "{at}: {:?}", undone.problems);
                assert_eq!(memory.snapshot(), old.snapshot(), "{at}");
            }
        }
    });
}

#[test]
fn an_undo_killed_at_any_mutation_is_begun_again_and_finishes() {
    let (_, old) = servers();
    quietly(|| {
        for n in 1.. {
            let (source, memory) = servers();
            let runs = tempfile::tempdir().unwrap();
            let plan = make_plan(&source, &memory).unwrap();
            let report = apply(&plan, &source, &memory, runs.path()).unwrap();
            let killed = catch_unwind(AssertUnwindSafe(|| {
                let destination = Killing::new(&memory, n, n % 2 == 0);
                undo(
                    runs.path(),
                    &report.id,
                    &destination,
                    &AtomicBool::new(false),
                    &mut Silent,
                )
                .unwrap();
            }))
            .is_err();
            if killed {
                memory.revive();
                assert_eq!(
                    find(runs.path(), &report.id).unwrap().state,
                    RunState::PartlyUndone
                );
                let undone = undo(
                    runs.path(),
                    &report.id,
                    &memory,
                    &AtomicBool::new(false),
                    &mut Silent,
                )
                .unwrap();
                assert_eq!(undone.conflicts, 0, "killed at {n}: {:?}", undone.problems);
            }
            assert_eq!(memory.snapshot(), old.snapshot(), "killed at {n}");
            if !killed {
                assert!(n > 10);
                break;
            }
        }
    });
}

#[test]
fn what_changed_since_the_plan_is_left_and_said_and_the_rest_is_done() {
    let (source, destination) = servers();
    let runs = tempfile::tempdir().unwrap();
    let plan = make_plan(&source, &destination).unwrap();
    destination.put_file(r"C:\web\Index.asp", "someone else's", NOW + DAY);
    source.change_when_opened(r"D:\web\img\logo.gif", "other", NOW + DAY);
    let report = apply(&plan, &source, &destination, runs.path()).unwrap();
    let mut codes: Vec<&str> = report
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, ["CHANGED-SINCE-PLAN", "CONFIG-WITHHELD", "SOURCE-CHANGED"]);
    assert_eq!((report.outcome, report.failed), (Outcome::Failed, 2));
    assert_eq!(
        destination.read(&path(r"C:\web\Index.asp")).unwrap(),
        b"someone else's"
    );
    assert!(
        destination
            .entry(&path(r"C:\web\img\logo.gif"))
            .unwrap()
            .is_none()
    );
    assert_eq!(destination.read(&path(r"C:\web\turn")).unwrap(), b"now a file");
    assert_eq!(destination.read(&path(CONFIG)).unwrap(), OLD_CONFIG.as_bytes());
    assert_nothing_staged(&destination, "after the run");
}

#[test]
fn a_configuration_that_changed_since_the_plan_stops_the_run_before_anything_is_done() {
    let (source, destination) = servers();
    let runs = tempfile::tempdir().unwrap();
    let plan = make_plan(&source, &destination).unwrap();
    destination.put_file(CONFIG, OLD_CONFIG.replace("kept", "edited"), NOW);
    let before = destination.snapshot();
    let problem = apply(&plan, &source, &destination, runs.path()).err().unwrap();
    assert_eq!(problem.code, "CHANGED-SINCE-PLAN");
    assert!(problem.cause.contains(&plan.config_hash), "{problem}");
    assert_eq!(destination.snapshot(), before);
}

#[test]
fn undo_leaves_what_others_changed_since_and_says_where_the_copy_is() {
    let (source, destination) = servers();
    let runs = tempfile::tempdir().unwrap();
    let plan = make_plan(&source, &destination).unwrap();
    let report = apply(&plan, &source, &destination, runs.path()).unwrap();
    destination.put_file(r"C:\web\img\logo.gif", vec![8; 300_000], NOW - 5 * DAY);
    destination.put_file(r"C:\web\Index.asp", "mine", NOW);
    destination.put_file(CONFIG, OLD_CONFIG.replace("kept", "edited"), NOW);
    destination.put_file(r"C:\web\empty\mine.txt", "mine", NOW);
    let undone = undo(
        runs.path(),
        &report.id,
        &destination,
        &AtomicBool::new(false),
        &mut Silent,
    )
    .unwrap();
    assert_eq!(undone.conflicts, 5, "{:#?}", undone.problems);
    assert!(
        undone
            .problems
            .iter()
            .any(|p| p.code == "UNDO-CONFIG-CONFLICT" && p.cause.contains("undo"))
    );
    assert_eq!(destination.read(&path(r"C:\web\Index.asp")).unwrap(), b"mine");
    assert_eq!(destination.read(&path(r"C:\web\gone\deep\x.txt")).unwrap(), b"x");
    assert_eq!(
        find(runs.path(), &report.id).unwrap().state,
        RunState::PartlyUndone
    );
}

/// The sync that makes `C:\web` equal to a server with these files.
fn sync_to(files: &[(&str, &str)], destination: &MemoryHost, runs: &Path) -> RunReport {
    let source = MemoryHost::new("old");
    source.put_folder(r"D:\web");
    for (name, text) in files {
        source.put_file(&format!(r"D:\web\{name}"), *text, NOW);
    }
    let plan = make_plan(&source, destination).unwrap();
    apply(&plan, &source, destination, runs).unwrap()
}

#[test]
fn undo_out_of_order_ends_where_undo_in_order_does() {
    let destination = MemoryHost::new("new");
    destination.put_file(r"C:\web\a.txt", "before", NOW - DAY);
    destination.put_file(CONFIG, OLD_CONFIG, NOW - 2 * DAY);
    let runs = tempfile::tempdir().unwrap();
    let before = destination.snapshot();
    let first = sync_to(
        &[("a.txt", "before"), (r"sub\n0.txt", "n0")],
        &destination,
        runs.path(),
    );
    let second = sync_to(&[("a.txt", "before")], &destination, runs.path());
    let mut heard = Heard::default();
    let mut take_back =
        |id: &str| undo(runs.path(), id, &destination, &AtomicBool::new(false), &mut heard).unwrap();
    // The first run's file is gone, but not for good: the second one holds it.
    let early = take_back(&first.id);
    assert!(
        early.conflicts > 0 && early.problems.iter().any(|p| p.cause.contains(&second.id)),
        "{early:?}"
    );
    assert_eq!(
        find(runs.path(), &first.id).unwrap().state,
        RunState::PartlyUndone
    );
    assert_eq!(take_back(&second.id).conflicts, 0);
    let late = take_back(&first.id);
    assert_eq!((late.conflicts, late.removed), (0, 2), "{:#?}", late.problems);
    assert_eq!(destination.snapshot(), before);
    // An undo with conflicts has not stopped unexpectedly.
    assert!(
        heard.problems.iter().all(|code| code.starts_with("UNDO")),
        "{:?}",
        heard.problems
    );
}

#[test]
fn cancel_leaves_only_whole_files_and_the_run_can_be_undone() {
    struct CancelAt<'c>(&'c AtomicBool, u64);
    impl Observer for CancelAt<'_> {
        fn progress(&mut self, progress: &Progress) {
            if progress.bytes_done >= self.1 {
                self.0.store(true, Ordering::Relaxed);
            }
        }
    }
    for bytes in [0, 1, 262_144, 300_000] {
        let (source, destination) = servers();
        let (runs, before) = (tempfile::tempdir().unwrap(), destination.snapshot());
        let plan = make_plan(&source, &destination).unwrap();
        let (cancel, options, config) = (AtomicBool::new(false), options(), path(CONFIG));
        let request = Request {
            plan: &plan,
            source: &source,
            destination: &destination,
            config: Some(&config),
            runs: runs.path(),
            options: &options,
        };
        let report = run(&request, &cancel, &mut CancelAt(&cancel, bytes)).unwrap();
        assert_eq!(report.outcome, Outcome::Cancelled, "at {bytes} bytes");
        assert_nothing_staged(&destination, "after cancel");
        assert_eq!(destination.read(&path(CONFIG)).unwrap(), OLD_CONFIG.as_bytes());
        let listed = runs::runs(runs.path()).unwrap();
        assert_eq!(
            (listed[0].state, listed[0].totals),
            (RunState::Cancelled, report.totals)
        );
        let undone = undo(
            runs.path(),
            &report.id,
            &destination,
            &AtomicBool::new(false),
            &mut Silent,
        )
        .unwrap();
        assert_eq!(undone.conflicts, 0, "{:?}", undone.problems);
        assert_eq!(destination.snapshot(), before);
    }
}

#[test]
fn verify_finds_a_flipped_byte_and_a_changed_attribute() {
    let (source, destination) = servers();
    let runs = tempfile::tempdir().unwrap();
    let plan = make_plan(&source, &destination).unwrap();
    let report = apply(&plan, &source, &destination, runs.path()).unwrap();
    let mut bytes = vec![7; 300_000];
    bytes[123_456] = 8;
    destination.put_file(r"C:\web\img\logo.gif", bytes, NOW - 5 * DAY);
    let config = String::from_utf8(destination.read(&path(CONFIG)).unwrap()).unwrap();
    destination.put_file(CONFIG, config.replace("Harbour Shop", "Other Shop"), NOW);
    let verified = verify(
        runs.path(),
        &report.id,
        &destination,
        &AtomicBool::new(false),
        &mut Silent,
    )
    .unwrap();
    let causes: Vec<&str> = verified
        .problems
        .iter()
        .map(|problem| problem.cause.as_str())
        .collect();
    assert_eq!(causes.len(), 2, "{causes:?}");
    assert!(
        causes
            .iter()
            .any(|cause| cause.contains("Other Shop") && cause.contains("Harbour Shop")),
        "{causes:?}"
    );
}

#[test]
fn blocked_or_edited_plans_and_bad_runs_folders_are_refused() {
    let (source, destination) = servers();
    let top = tempfile::tempdir().unwrap();
    let mut plan = make_plan(&source, &destination).unwrap();
    plan.problems.push(Problem::error("BINDING-CLASH", "Two sites"));
    let problem = apply(&plan, &source, &destination, top.path()).err().unwrap();
    assert_eq!(problem.code, "PLAN-BLOCKED");
    assert!(problem.fix.contains("BINDING-CLASH"));
    plan.problems.clear();
    plan.rows[0].name = "another".into();
    assert_eq!(
        apply(&plan, &source, &destination, top.path())
            .err()
            .unwrap()
            .code,
        "PLAN-CHANGED"
    );

    std::fs::create_dir_all(top.path().join("server/C")).unwrap();
    let folder = FolderDestination::open(&top.path().join("server"), &[]).unwrap();
    let plan = make_plan(&source, &destination).unwrap();
    let problem = apply(&plan, &source, &folder, &top.path().join("server/C/runs"))
        .err()
        .unwrap();
    assert_eq!(problem.code, "RUNS-INSIDE-SERVER");
    assert!(!top.path().join("server/C/runs").exists());
}

#[test]
fn a_plan_that_would_touch_windows_or_the_configuration_is_never_run() {
    let (source, destination) = servers();
    let top = tempfile::tempdir().unwrap();
    let before = state_of(&destination);
    for (index, victim) in [CONFIG, r"C:\WINDOWS\System32\inetsrv\isapi.dll", r"C:\"]
        .into_iter()
        .enumerate()
    {
        let mut plan = make_plan(&source, &destination).unwrap();
        let row = plan.rows.iter_mut().find(|row| {
            matches!(row.detail, crate::model::Detail::File { .. })
                && row.state == crate::model::RowState::Delete
        });
        if let Some(crate::model::Detail::File { destination, .. }) = row.map(|row| &mut row.detail) {
            *destination = path(victim);
        }
        plan.fingerprint = plan::fingerprint(&plan);
        let problem = apply(&plan, &source, &destination, &top.path().join(index.to_string()))
            .err()
            .unwrap();
        assert_eq!(problem.code, "PLAN-TOUCHES-SYSTEM", "{victim}");
        assert!(state_of(&destination) == before, "{victim}");
    }
}

#[test]
fn the_second_of_two_runs_hears_who_has_the_destination() {
    let (source, destination) = servers();
    let (runs, others) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let plan = make_plan(&source, &destination).unwrap();
    let held = lock::Lock::take(runs.path(), &destination, "a sync from A to B").unwrap();
    let problem = apply(&plan, &source, &destination, runs.path()).err().unwrap();
    assert_eq!(problem.code, lock::RUN_LOCKED);
    assert!(
        problem.cause.contains("a sync from A to B")
            && problem.cause.contains(&std::process::id().to_string())
    );
    let elsewhere = apply(&plan, &source, &destination, others.path()).err().unwrap();
    assert_eq!(
        elsewhere.code,
        lock::RUN_LOCKED,
        "another runs folder does not help"
    );
    drop(held);
    assert_eq!(
        apply(&plan, &source, &destination, runs.path()).unwrap().outcome,
        Outcome::Finished
    );
}

#[test]
fn the_probe_finds_what_cannot_be_written_and_leaves_nothing() {
    let (source, destination) = servers();
    let plan = make_plan(&source, &destination).unwrap();
    let before = destination.snapshot();
    assert!(probe(&plan, &destination, Some(&path(CONFIG))).is_empty());
    assert_eq!(destination.snapshot(), before);
    destination.fail_at(1, ErrorKind::PermissionDenied, true);
    assert!(!probe(&plan, &destination, Some(&path(CONFIG))).is_empty());
}

#[test]
fn a_busy_file_is_tried_again() {
    #[derive(Default)]
    struct Retries(u32);
    impl Observer for Retries {
        fn retrying(&mut self, _: &Change, attempt: u32, _: u32) {
            self.0 = attempt;
        }
    }
    let new = undisturbed();
    for n in 40..60 {
        let (source, destination) = servers();
        let runs = tempfile::tempdir().unwrap();
        let plan = make_plan(&source, &destination).unwrap();
        destination.fail_at(n, ErrorKind::ResourceBusy, false);
        let mut retries = Retries::default();
        let report = apply_with(&plan, &source, &destination, runs.path(), &mut retries).unwrap();
        if retries.0 == 1 {
            assert_eq!(
                report.outcome,
                Outcome::Finished,
                "operation {n}: {:?}",
                report.problems
            );
            assert_eq!(state_of(&destination), state_of(&new), "operation {n}");
            return;
        }
    }
    panic!("no operation was tried again");
}

/// Keeps the kills out of the test's output; other panics are passed on with what they say.
fn quietly(test: impl FnOnce()) {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(test));
    std::panic::set_hook(hook);
    if let Err(panic) = outcome {
        let said = panic.downcast_ref::<String>().cloned();
        panic!("{}", said.unwrap_or_else(|| "a kill was not caught".to_owned()));
    }
}
