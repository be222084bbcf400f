//! Source: where the two servers are.

use crate::Window;
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use siteferry::model::Problem;
use siteferry::wizard::{Blocked, Message, News, Step, Work};

#[test]
fn source_says_what_was_found_and_what_was_not() {
    let window = Window::at(Step::Source);
    let rows = window.rows(Role::Row);
    assert_eq!(rows.len(), 6);
    assert_eq!(
        rows[0],
        "MetaBase.xml, found: IIS 6.0, 3 sites, 4 application pools"
    );
    assert!(rows[2].starts_with("Site content, look at it:"));
    assert!(rows[3].starts_with("Permissions, not found:"));
}

#[test]
fn source_opens_what_is_typed_and_explains_what_cannot_be_used() {
    let mut window = Window::new();
    window.fake.0.borrow_mut().silent = true;
    window.click("Migrate a site…");
    assert!(window.has("No old server yet"));
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Folder of the old server");
    assert!(field.is_focused(), "typing can begin at once");
    field.type_text("/nowhere");
    window.harness.run();
    window.press(Key::Enter);
    assert!(matches!(window.asked().last(), Some(Work::Open { path, .. }) if path == "/nowhere"));
    assert!(window.has("Reading…"));
    let problem = Problem::error("NO-METABASE", "Nothing recognised in /nowhere")
        .with_cause("Looked for MetaBase.xml.")
        .with_fix("Choose another folder.");
    window.send(Message::News(
        window.newest_job(),
        News::Finished(Err(Box::new(problem))),
    ));
    assert!(window.has("Nothing recognised in /nowhere"));
    assert!(window.has("Looked for MetaBase.xml."));
    assert!(window.has("Choose another folder for the old server"));
    assert!(window.has("Problems 1 (1 error)"));
}

#[test]
fn a_primary_button_that_cannot_go_says_why() {
    let mut window = Window::new();
    window.click("Migrate a site…");
    window.click("Next: Discover");
    assert_eq!(window.step(), Some(Step::Source));
    assert!(window.has("Say where the old server is first"));
    assert_eq!(
        window.state().hint,
        Some(Blocked::NoPlace(siteferry::wizard::Side::Source))
    );
}
