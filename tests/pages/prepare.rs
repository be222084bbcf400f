//! Prepare: the checklist and the prep script.

use crate::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::wizard::{ExportAs, Message, Step};

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
        window.has("NEW-WEB07 is not ready: 1 check blocks, 2 to do, 1 not checked"),
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
    assert!(window.has("NEW-WEB07 is not ready: 1 check blocks, 2 to do"));
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
