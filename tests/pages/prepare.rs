//! Prepare: the checklist and the prep script.

use crate::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::prepare::{Check, CheckState, Part, kinds};
use siteferry::wizard::{ExportAs, Message, News, Page, Recent, State, Step, Work};

#[test]
fn the_checklist_counts_its_rows_and_waives_only_with_a_reason() {
    let mut window = Window::at(Step::Prepare);
    for chip in [
        "All 6",
        "Blocking 1",
        "To do 2",
        "Not checked 1",
        "Waived 0",
        "Ready 2",
    ] {
        assert!(window.has(chip), "{chip}");
    }
    window.click("Blocking 1");
    assert_eq!(window.rows(Role::Row).len(), 1);
    for part in ["Found", "Why", "Fix", "Needed by", "/LM/W3SVC/1/ROOT/shop"] {
        assert!(window.has_part(part), "{part}");
    }
    window.click("Waive…");
    assert!(window.harness.get_by_label("Reason").is_focused());
    assert!(
        window
            .harness
            .get_by_label("Waive")
            .accesskit_node()
            .is_disabled()
    );
    window.harness.get_by_label("Reason").type_text("tested on 4.x");
    window.harness.run();
    window.click("Waive");
    assert!(window.has("Waived 1") && window.has("Blocking 0"));
    window.click("Waived 1");
    window.click("Take the waiver back");
    assert!(window.has("Blocking 1"));
}

#[test]
fn the_prep_script_is_shown_before_it_is_saved() {
    let mut window = Window::at(Step::Prepare);
    window.click("Prep script (2 steps)");
    window.click("Through Server Manager…");
    assert!(window.has_part("#Requires -RunAsAdministrator"));
    assert!(window.harness.get_by_label("Close").is_focused());
    window.press(Key::Escape);
    window.click("Prep script (2 steps)");
    window.click("Through dism.exe (Server Core)…");
    assert!(window.has("Prepare NEW-WEB07 with PowerShell and dism.exe"));
    window.press(Key::Escape);
    assert_eq!(window.state().dialog, None);
}

#[test]
fn checks_are_filtered_and_saved_with_what_was_waived() {
    let mut window = Window::at(Step::Prepare);
    assert!(
        window.has("NEW-WEB07 is not ready: 1 blocking, 2 to do, 1 not checked"),
        "the headline is counted"
    );
    window.press_with(Modifiers::COMMAND, Key::F);
    window
        .harness
        .get_by_label("Filter checks")
        .type_text("root/staff");
    window.harness.run();
    assert_eq!(window.rows(Role::Row).len(), 2, "{:?}", window.rows(Role::Row));
    assert!(window.has("2 of 6 checks"));
    window.click("Export shown");
    assert!(window.has("Page (HTML)…"));
    window.press(Key::Escape);
    window.send(Message::FilterChecks("no such check".into()));
    assert!(window.has("No checks match this filter"));
    window.click("Clear filter");
    window.click("Not checked 1");
    window.click("Checked by hand…");
    window.harness.get_by_label("Reason").type_text("looked at them");
    window.harness.run();
    window.press(Key::Enter);
    assert!(window.has("NEW-WEB07 is not ready: 1 blocking, 2 to do"));
    window.send(Message::ClearFilter);
    for (export, holds) in [
        (ExportAs::Csv, "looked at them"),
        (ExportAs::Json, "\"reason\": \"looked at them\""),
        (ExportAs::Html, "What NEW-WEB07 needs before the sites arrive"),
    ] {
        let effects = siteferry::wizard::update(&mut window.state().clone(), Message::ExportChecks(export));
        let [siteferry::wizard::Effect::SaveText(name, text)] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        assert_eq!(*name, format!("checklist of NEW-WEB07.{}", export.extension()));
        assert!(text.contains(holds), "{text}");
    }
}

/// The parts of the checklist that were asked for, oldest first.
fn parts(window: &Window) -> Vec<Part> {
    let script = window.fake.0.borrow();
    let asked = script.asked.iter();
    asked
        .filter_map(|(_, work)| match work {
            Work::Prepare { part, .. } => Some(part.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn one_row_is_looked_at_again_by_button_and_by_key() {
    let mut window = Window::at(Step::Prepare);
    assert_eq!(parts(&window), [Part::All]);
    window.press(Key::ArrowDown);
    window.press(Key::R);
    window.click("Recheck this row");
    window.press(Key::F5);
    window.click("Recheck all");
    let asp = || Part::Row("ROLE-WINDOWS-AUTH".into());
    assert_eq!(parts(&window), [Part::All, asp(), asp(), Part::All, Part::All]);
    assert_eq!(window.rows(Role::Row).len(), 6, "nothing is lost or doubled");
    assert!(window.has("Windows sign-in, To do: The module WindowsAuthenticationModule is not installed"));
}

#[test]
fn r_is_a_letter_where_one_types() {
    let mut window = Window::at(Step::Prepare);
    window.press(Key::Slash);
    window.harness.get_by_label("Filter checks").type_text("r");
    window.press(Key::R);
    assert_eq!(parts(&window), [Part::All]);
}

#[test]
fn a_stopped_check_says_how_far_it_came_and_goes_on_from_there() {
    let mut window = Window::new();
    window.send(Message::TrySample(None));
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::Go(Page::Step(Step::Prepare)));
    let job = window.state().running_for(Step::Prepare).expect("a job").id;
    let clash = Check::new("BINDING-CLASH", "*:443:", "Port 443").found(CheckState::Blocking, "by Portal");
    window.send(Message::News(job, News::Checks(vec![clash], 1)));
    assert!(
        window.has("Port 443, Blocking: by Portal"),
        "rows appear as they are found"
    );
    let mut progress = siteferry::jobs::Progress {
        phase: "Checking".into(),
        current: r"Room for the content: E:\shop\images (12400 files so far)".into(),
        done: 1,
        total: Some(12),
        ..Default::default()
    };
    window.send(Message::News(job, News::Progress(progress.clone())));
    assert!(window.has(&progress.current), "it names the object at hand");
    progress.done = 2;
    window.click("Stop checking");
    let says = format!(
        "Stopped after 1 of {} kinds of checks; what the others would find is missing",
        kinds()
    );
    assert!(window.has(&says));
    assert!(window.has("Port 443, Blocking: by Portal"), "what is known stays");
    let rail = |window: &Window| {
        let node = window.harness.get_by_label("3 Prepare");
        node.accesskit_node()
            .data()
            .description()
            .unwrap_or_default()
            .to_owned()
    };
    window.send(Message::Go(Page::Step(Step::Source)));
    assert_eq!(rail(&window), "stopped before it was done");
    window.send(Message::Go(Page::Step(Step::Prepare)));
    assert_eq!(parts(&window), [Part::All], "it waits to be told");
    window.fake.0.borrow_mut().silent = false;
    window.click("Go on");
    assert_eq!(parts(&window), [Part::All, Part::From(1)]);
    assert!(!window.has(&says));
}

#[test]
fn who_stops_the_check_can_go_on_without_it() {
    let mut window = Window::new();
    window.send(Message::TrySample(None));
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::Go(Page::Step(Step::Prepare)));
    window.click("Stop checking");
    assert!(window.has("Stopped before anything was found"));
    window.fake.0.borrow_mut().silent = false;
    window.click("Next: Map");
    assert_eq!(window.state().page, Page::Step(Step::Map));
}

#[test]
fn a_waiver_is_there_again_in_another_session_with_its_time() {
    let mut window = Window::at(Step::Prepare);
    window.click("Blocking 1");
    window.click("Waive…");
    window.harness.get_by_label("Reason").type_text("tested on 4.x");
    window.harness.run();
    window.click("Waive");
    window.send(Message::Go(Page::Step(Step::Source)));
    window.send(Message::Refresh);
    window.send(Message::Go(Page::Step(Step::Prepare)));
    assert!(window.has("Waived 1"), "the same folders were opened again");
    let mut kept = window.state().recent.clone();
    let before = window.fake;
    let state = State::new(crate::light(), std::mem::take(&mut kept));
    let mut window = Window::over(before, state);
    window.send(Message::OpenRecent(0));
    window.send(Message::Go(Page::Step(Step::Prepare)));
    window.click("Waived 1");
    assert!(window.has_part("tested on 4.x (was: blocking; waived 1970-01-01 00:00:00 +00:00)"));
    window.click("Take the waiver back");
    let state = State::new(
        crate::light(),
        vec![Recent {
            old: r"D:\mig\old-web01".into(),
            new: r"D:\mig\new-web07".into(),
            title: String::new(),
        }],
    );
    let mut window = Window::over(window.fake, state);
    window.send(Message::OpenRecent(0));
    window.send(Message::Go(Page::Step(Step::Prepare)));
    assert!(window.has("Blocking 1") && window.has("Waived 0"));
}

#[test]
fn what_is_waived_by_code_is_shown_once_and_by_its_title() {
    let mut window = Window::at(Step::Prepare);
    window.send(Message::Go(Page::Step(Step::Review)));
    window.send(Message::AskAccept("BINDING-CLASH".into()));
    window.send(Message::DialogText("Portal moves first".into()));
    window.send(Message::DialogConfirm);
    window.send(Message::AskWaive("ASPNET-1.1".into()));
    window.send(Message::DialogText("tested on 4.x".into()));
    window.send(Message::DialogConfirm);
    window.send(Message::Go(Page::Step(Step::Apply)));
    let shown = |text: &str| window.harness.query_all_by_label_contains(text).count();
    for line in [
        "ASP.NET 1.1 applications – “tested on 4.x”",
        "Another site already listens on *:80: – “Portal moves first”",
    ] {
        assert_eq!(shown(line), 1, "{line}");
    }
    assert_eq!(shown("BINDING-CLASH"), 0, "no bare codes");
}
