//! Apply: the question before it, and the run.

use crate::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::jobs::Progress;
use siteferry::model::Problem;
use siteferry::wizard::{Dialog, Message, News, RunPhase, Step, Work};

#[test]
fn apply_asks_first_and_the_safe_button_has_the_keyboard() {
    let mut window = Window::at(Step::Review);
    window.go_to_the_question();
    assert_eq!(window.step(), Some(Step::Apply));
    assert!(window.has("Apply 21 changes to NEW-WEB07?"));
    assert!(window.harness.get_by_label("Not now").is_focused());
    window.press(Key::Enter);
    assert_eq!(window.state().dialog, None);
    assert!(!window.asked().iter().any(Work::writes), "nothing is written");
    assert!(window.has("Ready to change NEW-WEB07"));
}

#[test]
fn a_run_shows_two_bars_and_stops() {
    let mut window = Window::at(Step::Review);
    window.go_to_the_question();
    window.fake.0.borrow_mut().silent = true;
    window.click("Apply to NEW-WEB07");
    let job = window.newest_job();
    let progress = Progress {
        phase: "Copying files".into(),
        current: r"Harbour Books\images\logo.gif".into(),
        done: 5,
        total: Some(20),
        bytes_done: 600,
        bytes_total: Some(1_000),
    };
    window.send(Message::News(job, News::Progress(progress)));
    let bar = |window: &Window, label: &str| {
        let node = window
            .harness
            .get_by_role_and_label(Role::ProgressIndicator, label);
        node.accesskit_node().numeric_value()
    };
    assert_eq!(bar(&window, "Items"), Some(25.0));
    assert_eq!(bar(&window, "Bytes"), Some(60.0));
    assert!(window.has(r"Harbour Books\images\logo.gif"));
    assert!(window.has("5 of 20 items"));
    let warning = Problem::warning("LOCKED", "app.log is in use").with_fix("Stop the site.");
    window.send(Message::News(job, News::Problem(warning)));
    assert!(window.has("app.log is in use"));
    window.press_with(Modifiers::COMMAND, Key::Period);
    assert_eq!(window.fake.0.borrow().stopped, [job]);
    assert_eq!(window.state().run.phase, RunPhase::Stopped);
    assert!(window.has("Stopped"));
}

#[test]
fn closing_the_window_asks_while_a_job_runs() {
    let mut window = Window::new();
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::TrySample(None));
    window.send(Message::CloseRequested);
    assert_eq!(window.state().dialog, Some(Dialog::Close));
    assert!(window.harness.get_by_label("Stay").is_focused());
}
