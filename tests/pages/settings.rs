//! The account of settings, a tab of Review.

use crate::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::wizard::{Message, ReviewTab, RunPhase, Step};

#[test]
fn every_setting_has_a_row_with_its_key_and_what_became_of_it() {
    let mut window = Window::at(Step::Review);
    window.click("Settings 10 · 2 need you");
    assert!(window.has("2 settings need you"), "the headline is counted");
    for chip in [
        "Carried 2",
        "Converted 2",
        "Clamped 2",
        "Needs you 2",
        "Cannot exist 2",
    ] {
        assert!(window.has(chip), "{chip}");
    }
    let table = window.harness.get_by_role_and_label(Role::Table, "Settings");
    assert_eq!(
        table.accesskit_node().data().row_count(),
        Some(12),
        "sites have titles"
    );
    let rows = window.rows(Role::Row);
    assert_eq!(rows[0], "Harbour Books (site 1), 5 settings");
    assert!(
        rows[1].starts_with("WAMUserPass Needs you, ••••••, set at /LM/W3SVC/AppPools/HB, line 212"),
        "{}",
        rows[1]
    );
    window.click("Cannot exist 2");
    assert_eq!(window.rows(Role::Row).len(), 4);
    window.press_with(Modifiers::COMMAND, Key::F);
    window
        .harness
        .get_by_label("Filter settings")
        .type_text("intranet");
    window.harness.run();
    assert_eq!(
        window.rows(Role::Row),
        [
            "Intranet (site 2), 1 setting",
            "FrontPageWeb Cannot exist, True, set at /LM/W3SVC/2/ROOT, line 340: IIS 7 and later have no FrontPage extensions",
        ]
    );
    assert!(window.has("Nothing is written to the new server for it."));
    window.click("Export shown");
    assert!(window.has("Spreadsheet (CSV)…"));
    window.press(Key::Escape);
    window.send(Message::FilterLoss("no such setting".into()));
    assert!(window.has("No settings match this filter"));
    window.click("Clear the filter");
    assert_eq!(window.state().loss.shown(), 10);
}

#[test]
fn the_settings_are_walked_by_keys_over_the_titles() {
    let mut window = Window::at(Step::Review);
    window.send(Message::ReviewTab(ReviewTab::Settings));
    window
        .harness
        .get_by_role_and_label(Role::Table, "Settings")
        .focus();
    window.harness.run();
    let property = |window: &Window| {
        let (group, row) = window.state().loss.selected().expect("a setting");
        format!("{} {}", group.name, row.property)
    };
    for _ in 0..5 {
        window.press(Key::ArrowDown);
    }
    assert_eq!(property(&window), "Intranet (site 2) WAMUserPass");
    window.press(Key::ArrowUp);
    assert_eq!(property(&window), "Harbour Books (site 1) DefaultDoc");
    window.press(Key::End);
    assert_eq!(property(&window), "Intranet (site 2) DefaultDoc");
    window.press(Key::D);
    assert!(!window.has("Copy this setting"));
}

#[test]
fn before_it_is_applied_a_setting_goes_somewhere_and_after_it_was_written_there() {
    let mut window = Window::at(Step::Review);
    window.send(Message::ReviewTab(ReviewTab::Settings));
    window.click("Carried 2");
    assert!(window.has("Goes to applicationHost.config"));
    window.harness.state_mut().state.run.phase = RunPhase::Done;
    window.harness.run();
    assert!(window.has("Written to applicationHost.config"));
}
