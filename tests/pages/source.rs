//! Source: where the two servers are.

use crate::Window;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::model::Problem;
use siteferry::wizard::{Blocked, Effect, Message, News, Side, Step, Work};

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
    assert_eq!(window.state().hint, Some(Blocked::NoPlace(Side::Source)));
}

#[test]
fn the_collector_is_shown_whole_before_it_is_saved() {
    let mut window = Window::new();
    window.click("Migrate a site…");
    window.click("Collector script…");
    assert!(window.has("Gather the old server's files with a batch file"));
    assert!(window.harness.get_by_label("Close").is_focused());
    for part in [
        "Run it there as an administrator",
        "Bring that folder here",
        "setlocal EnableExtensions",
    ] {
        assert!(window.has_part(part), "{part}");
    }
    let effects = siteferry::wizard::update(&mut window.state().clone(), Message::DialogConfirm);
    let [Effect::SaveText(name, text)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(name, "collect.cmd");
    assert!(text.ends_with("\r\n") && *text == siteferry::prepare::collector());
    window.press(Key::Escape);
    assert_eq!(window.state().dialog, None);
}

#[test]
fn the_wizard_works_from_what_getdependencies_printed_and_says_what_it_does_not_know() {
    let mut window = Window::new();
    window.click("Migrate a site…");
    window.send(Message::PathEdited(Side::Destination, r"D:\mig\new-web07".into()));
    window.send(Message::Open(Side::Destination));
    window.click("getDependencies output…");
    assert!(
        window
            .harness
            .get_by_label("Use the pasted text")
            .accesskit_node()
            .is_disabled(),
        "nothing was pasted yet"
    );
    let field = window.harness.get_by_label("What getDependencies printed");
    assert!(field.is_focused());
    field.type_text("<dependencyInfo />");
    window.harness.run();
    window.click("Use the pasted text");
    assert!(
        matches!(window.asked().last(), Some(Work::ReadPasted { text }) if **text == *"<dependencyInfo />")
    );
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.step(), Some(Step::Discover));
    assert!(window.has("Only its output is known"));
    assert!(window.has("Sign-in, 3") && window.has_part("FrontPage extensions, no longer exists"));
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.step(), Some(Step::Prepare));
    assert!(matches!(window.asked().last(), Some(Work::Prepare { .. })));
    assert!(
        !window
            .asked()
            .iter()
            .any(|work| matches!(work, Work::Scan { .. } | Work::Discover { .. }))
    );
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(
        window.step(),
        Some(Step::Prepare),
        "there is nothing to plan from"
    );
    assert_eq!(window.state().hint, Some(Blocked::OnlyRecorded));
    assert!(
        window.state().recent.is_empty(),
        "a pasted text cannot be opened again"
    );
    window.send(Message::TrySample(None));
    assert!(!window.state().old.is_recorded);
}
