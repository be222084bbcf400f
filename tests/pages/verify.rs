//! Verify: what is left, and undo.

use crate::Window;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use siteferry::wizard::Step;

#[test]
fn verify_reads_back_lists_what_is_left_and_undoes() {
    let mut window = Window::at(Step::Review);
    window.go_to_the_question();
    window.click("Apply to NEW-WEB07");
    assert_eq!(
        window.step(),
        Some(Step::Verify),
        "a finished run is read back at once"
    );
    assert!(window.has("Done, and 1 object is not as planned"));
    assert!(window.rows(Role::Row)[0].contains("differs"));
    assert!(window.has("Point the names to the new server"));
    window.click("Undo this run…");
    assert!(window.has("Undo run 7F3A-19C2?"));
    assert!(window.harness.get_by_label("Keep them").is_focused());
    window.click("Undo 21 changes");
    assert!(window.has("The run was undone"));
    assert!(!window.has("Undo this run…"));
}
