//! The whole way, with the real engine behind the window.

use crate::{harness, light};
use egui_kittest::Harness;
use siteferry::app::{Engine, Shell};
use siteferry::wizard::{Dialog, Message, RunPhase, State, Step};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The whole way on the bundled sample with the real engine behind the window.
#[test]
fn the_sample_goes_from_start_to_verify_and_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = Engine::new(Arc::new(|| {}), Some(folder.path().join("runs")));
    let shell = Shell::new(State::new(light(), vec![]), Box::new(engine)).frozen();
    let mut harness = harness(shell, [1280.0, 800.0], light());
    let settle = |harness: &mut Harness<'static, Shell>| {
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
    };
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
    assert!(state.review.changes() > 100, "{} changes", state.review.changes());
    let rows = state.loss.counts().total();
    assert!(rows > 50 && state.loss.shown() == rows, "{rows} settings");
    assert!(!state.map.accounts().is_empty() && !state.map.advice().is_empty());
    assert_eq!(state.map.sites().count(), state.selection().sites.len());
    let blocking: Vec<String> = state
        .checks
        .rows()
        .iter()
        .filter(|row| row.state == siteferry::prepare::CheckState::Blocking)
        .map(|row| row.id.clone())
        .chain(state.review.blocking(&[]).map(|problem| problem.code.clone()))
        .collect();
    for id in blocking {
        send(&mut harness, Message::AskWaive(id));
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
