//! The whole way, with the real engine behind the window.

use crate::{harness, light};
use egui_kittest::Harness;
use siteferry::app::{Engine, Shell};
use siteferry::formats::dependency_info::{DependencySettings, write_xml};
use siteferry::model::Selection;
use siteferry::model::usage::UseVerdict;
use siteferry::providers::{ServerLocation, SourceServer};
use siteferry::wizard::{
    Blocked, Dialog, Effect, ExportAs, Message, Need, NeedKind, Page, RunPhase, Side, State, Step,
};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Lets the jobs end.
fn settle(harness: &mut Harness<'static, Shell>) {
    let since = Instant::now();
    loop {
        harness.step();
        if harness.state().state.running().is_none() {
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(120), "a job does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
    harness.step();
}

/// The whole way on the bundled sample with the real engine behind the window.
#[test]
fn the_sample_goes_from_start_to_verify_and_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = Engine::new(Arc::new(|| {}), Some(folder.path().join("runs")));
    let shell = Shell::new(State::new(light(), vec![]), Box::new(engine)).frozen();
    let mut harness = harness(shell, [1280.0, 800.0], light());
    let send = |harness: &mut Harness<'static, Shell>, message: Message| {
        let ctx = harness.ctx.clone();
        harness.state_mut().send(&ctx, message);
        settle(harness);
    };
    let sample = folder.path().join("sample").to_string_lossy().into_owned();
    send(&mut harness, Message::TrySample(Some(sample)));
    for step in [Step::Discover, Step::Prepare, Step::Map, Step::Review] {
        send(&mut harness, Message::Primary);
        let state = &harness.state().state;
        assert_eq!(
            state.page.step(),
            Some(step),
            "{:?} {:?}",
            state.hint,
            state.problems
        );
    }
    let state = &harness.state().state;
    let needs = &state.needs;
    let use_of = |name: &str| {
        let need = needs.all().iter().find(|need| need.name.contains(name));
        let used = need.unwrap_or_else(|| panic!("{name} is a need")).used.clone();
        used.unwrap_or_else(|| panic!("the logs tell of {name}"))
    };
    assert!(use_of("Classic ASP").tally.found() > 0);
    let is_used = |need: &Need| {
        let is_content = matches!(need.kind, NeedKind::Content(_));
        is_content && need.used.as_ref().is_some_and(|used| used.tally.found() > 0)
    };
    assert!(
        needs.all().iter().any(is_used),
        "pages with components are asked for"
    );
    let unused = needs.all().iter().filter(|need| need.kind == NeedKind::Unused);
    let usage = &needs.used().expect("the logs were read").usage;
    let pages = usage.sites.iter().flat_map(|site| &site.pages);
    let pages = pages.filter(|page| page.verdict == UseVerdict::Unused).count();
    assert_eq!(
        unused.count(),
        usage.unused().count() - pages,
        "what is not used is a finding"
    );
    let file = folder.path().join("needs.html");
    let effects = siteferry::wizard::update(&mut state.clone(), Message::ExportNeeds(ExportAs::Html));
    let [Effect::SaveAs(export)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    let save = Message::SaveTo(file.to_string_lossy().into_owned(), export.clone());
    send(&mut harness, save);
    let page = std::fs::read_to_string(&file).expect("saved");
    assert!(page.contains("CDONTS.NewMail") && page.contains("Is it used?"));
    let state = &harness.state().state;
    assert!(
        state
            .saved
            .as_ref()
            .is_some_and(|saved| saved.bytes == page.len() as u64)
    );
    assert!(state.review.changes() > 100, "{} changes", state.review.changes());
    let rows = state.loss.counts().total();
    assert!(rows > 50 && state.loss.shown() == rows, "{rows} settings");
    assert!(!state.map.accounts().is_empty() && !state.map.advice().is_empty());
    assert_eq!(state.map.sites().count(), state.selection().sites.len());
    let blocking: Vec<Message> = state
        .checks
        .rows()
        .iter()
        .filter(|row| row.state == siteferry::prepare::CheckState::Blocking)
        .map(|row| Message::AskWaive(row.id.clone()))
        .chain(
            state
                .blocking()
                .map(|problem| Message::AskAccept(problem.code.clone())),
        )
        .collect();
    for ask in blocking {
        send(&mut harness, ask);
        send(&mut harness, Message::DialogText("only a sample".into()));
        send(&mut harness, Message::DialogConfirm);
    }
    send(&mut harness, Message::Primary);
    let state = &harness.state().state;
    assert!(
        matches!(state.dialog, Some(Dialog::Apply { .. })),
        "{:?}",
        state.hint
    );
    send(&mut harness, Message::DialogText("NEW-WEB07".into()));
    send(&mut harness, Message::DialogConfirm);
    let run = &harness.state().state.run;
    assert_eq!(run.phase, RunPhase::Done);
    let report = std::path::PathBuf::from(run.report.clone().expect("a report"));
    let says = |part: &str| {
        let page = std::fs::read_to_string(&report).expect("is there");
        assert!(page.contains(part), "the report says {part}");
    };
    says("OLD-WEB01");
    says("CDONTS.NewMail");
    says("only a sample");
    says("Is it used?");
    let verified = run.verified.clone().expect("was read back");
    assert_eq!(verified.differing, 0, "{verified:?}");
    says("items were read back; all are as planned.");
    says("siteferry undo");
    send(&mut harness, Message::AskUndo);
    send(&mut harness, Message::DialogConfirm);
    assert_eq!(harness.state().state.run.phase, RunPhase::Undone);
    says("applied and taken back");
    says("brought back or removed; nothing had been changed since the run.");
    let page = std::fs::read_to_string(&report).expect("is there");
    assert!(
        !page.contains("siteferry undo"),
        "what was taken back is not taken back again"
    );
}

/// What getDependencies printed is all there is of the old server; the real engine makes a checklist of it.
#[test]
fn the_output_of_getdependencies_alone_leads_to_a_checklist() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = siteferry::apply::sample::unpack(&folder.path().join("sample")).expect("unpacked");
    let old = SourceServer::open(&ServerLocation::folder(&sample.old)).expect("opens");
    let info = siteferry::discover::of_selection(&old.metabase, &Selection::site(1)).expect("a site");
    let printed = write_xml(&info, &DependencySettings::all_triggers());
    let file = folder.path().join("needs.xml");
    let wide: Vec<u8> = format!("\u{feff}C:\\> msdeploy\r\n{printed}\r\n")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    std::fs::write(&file, wide).expect("written");
    let engine = Engine::new(Arc::new(|| {}), Some(folder.path().join("runs")));
    let shell = Shell::new(State::new(light(), vec![]), Box::new(engine)).frozen();
    let mut harness = harness(shell, [1280.0, 800.0], light());
    let mut send = |message: Message| {
        let ctx = harness.ctx.clone();
        harness.state_mut().send(&ctx, message);
        settle(&mut harness);
        harness.state().state.clone()
    };
    send(Message::Migrate);
    let new = sample.new.to_string_lossy().into_owned();
    send(Message::PathEdited(Side::Destination, new));
    send(Message::Open(Side::Destination));
    send(Message::PathEdited(
        Side::Source,
        file.to_string_lossy().into_owned(),
    ));
    let state = send(Message::Open(Side::Source));
    assert!(state.old.is_recorded, "{:?}", state.problems);
    let findings = &state.old.overview().expect("opened").findings;
    assert!(
        findings
            .iter()
            .any(|finding| finding.text.contains("nothing can be scanned"))
    );
    let state = send(Message::Primary);
    assert_eq!(state.page.step(), Some(Step::Discover));
    assert_eq!(state.needs.info().dependencies.len(), info.dependencies.len());
    let state = send(Message::Primary);
    assert_eq!(state.page.step(), Some(Step::Prepare));
    let asp = |check: &siteferry::prepare::Check| check.title.contains("ASP");
    assert!(state.checks.rows().iter().any(asp), "{:?}", state.checks.rows());
    let state = send(Message::Primary);
    assert_eq!(state.hint, Some(Blocked::OnlyRecorded));
    let state = send(Message::Go(Page::Step(Step::Review)));
    assert_eq!(state.page.step(), Some(Step::Prepare), "locked");
    // A copy of the server takes its place.
    send(Message::Go(Page::Step(Step::Source)));
    send(Message::PathEdited(
        Side::Source,
        sample.old.to_string_lossy().into_owned(),
    ));
    let state = send(Message::Open(Side::Source));
    assert!(!state.old.is_recorded && state.locked_by(Step::Review).is_none());
}
