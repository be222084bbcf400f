//! Review: the rows of the plan.

use crate::{Window, window};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::model::{Problem, RowState};
use siteferry::wizard::{Message, News, Outcome, Page, Step};
use std::sync::Arc;

#[test]
fn review_lists_every_change_with_its_reason() {
    let mut window = Window::at(Step::Review);
    assert!(window.has("If you apply now, NEW-WEB07 changes like this"));
    for chip in [
        "Add 16 · 2.88 MB",
        "Change 4",
        "Delete 1",
        "Same 2,118",
        "Conflict 1",
        "Unread 1",
        "Skipped 1",
    ] {
        assert!(window.has(chip), "{chip}");
    }
    let table = window.harness.get_by_role_and_label(Role::Table, "Changes");
    assert_eq!(table.accesskit_node().data().row_count(), Some(25));
    let first = window.harness.query_all_by_role(Role::Row).next().expect("a row");
    assert!(first.is_focused(), "arrow keys work at once");
    assert_eq!(
        window.rows(Role::Row)[0],
        r"add file Harbour Books\default.asp, NEW-WEB07 has none"
    );
    window.press(Key::ArrowDown);
    let second = window
        .harness
        .query_all_by_role(Role::Row)
        .nth(1)
        .expect("a second row");
    assert_eq!(second.accesskit_node().is_selected(), Some(true));
    assert_eq!(second.accesskit_node().data().position_in_set(), Some(2));
    window.press(Key::End);
    assert_eq!(window.state().review.selected(), Some(24), "and is scrolled to");
    assert!(window.has_part("change handlers Harbour Books/staff"));
    assert!(
        window.has("Entries, in their order"),
        "the pane shows the new order"
    );
    window.press(Key::D);
    assert!(!window.has("Entries, in their order"));
}

#[test]
fn review_filters_by_chip_and_by_text() {
    let mut window = Window::at(Step::Review);
    window.click("Delete 1");
    assert_eq!(
        window.rows(Role::Row),
        [r"delete file Harbour Books\old-notes.txt, not on OLD-WEB01"]
    );
    window.press_with(Modifiers::COMMAND, Key::F);
    let field = window.harness.get_by_label("Filter rows");
    assert!(field.is_focused());
    field.type_text("images");
    window.harness.run();
    assert!(window.has("No items match this filter"));
    window.click("Clear the filter");
    assert_eq!(window.state().review.visible().len(), 25);
    window.send(Message::FilterRows("windowsauth".into()));
    window.harness.get_by_role(Role::Row).click();
    window.harness.run();
    for part in ["useKernelMode", "not set", "/LM/W3SVC/1/ROOT/staff/AuthFlags"] {
        assert!(window.has_part(part), "before, after and origin: {part}");
    }
}

#[test]
fn a_problem_of_the_list_leads_to_its_row() {
    let mut window = Window::at(Step::Review);
    window.press(Key::F12);
    let problem = "error: Another site already listens on *:80:";
    let row = window
        .harness
        .query_all_by_label_contains(problem)
        .next()
        .expect("listed");
    row.click();
    window.harness.run();
    let row = window.state().review.selected_row().expect("a row is chosen");
    assert_eq!((row.state, row.object.as_str()), (RowState::Conflict, "binding"));
    window.click("Next: apply 21 changes…");
    assert!(window.has("1 error must be fixed or accepted first"));
}

#[test]
fn an_empty_plan_says_so_and_cannot_be_applied() {
    let mut window = Window::new();
    window.send(Message::TrySample(None));
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::Go(Page::Step(Step::Review)));
    assert!(window.has("Planning…"));
    let plan = Outcome::Planned(Arc::new(window::plan(vec![], vec![])), Arc::default());
    window.send(Message::News(
        window.newest_job(),
        News::Finished(Ok(Box::new(plan))),
    ));
    assert!(window.has("Nothing would change"));
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert!(window.has("Nothing would change; there is nothing to apply"));
}

#[test]
fn an_accepted_error_is_no_error_any_more_and_says_so() {
    let mut window = Window::at(Step::Review);
    assert!(window.has("Problems 3 (1 error)"));
    window.click("Problems 3 (1 error)");
    let rows = window.rows(Role::Row);
    let first = rows.iter().position(|row| row.starts_with("error: Another site"));
    let second = rows.iter().position(|row| row.starts_with("warning: "));
    assert!(
        first.is_some() && first < second,
        "the worst is listed first: {rows:?}"
    );
    window.send(Message::AskAccept("BINDING-CLASH".into()));
    window.send(Message::DialogText("Portal moves first".into()));
    window.send(Message::DialogConfirm);
    assert!(window.has("Problems 3"));
    assert!(window.has_part("accepted: Another site already listens on *:80:"));
    assert!(window.has_part("1 error accepted · "));
    window.click("Take it back");
    assert!(window.has("Problems 3 (1 error)"));
}

#[test]
fn errors_are_accepted_together_when_each_of_them_was_shown() {
    let mut window = Window::at(Step::Review);
    let errors = (1..=8).map(|site| {
        Problem::error("BINDING-CLASH", format!("Site {site} has no address"))
            .with_target(format!("Site {site}"))
    });
    let plan = Outcome::Planned(
        Arc::new(window::plan(window::rows(), errors.collect())),
        Arc::default(),
    );
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::Refresh);
    window.send(Message::News(
        window.newest_job(),
        News::Finished(Ok(Box::new(plan))),
    ));
    window.click("Accept…");
    assert!(window.has("Go on despite 8 errors?"));
    for part in [
        "• Site 1 has no address",
        "• Site 6 has no address",
        "and 2 others of this kind",
    ] {
        assert!(window.has_part(part), "{part}");
    }
    assert!(window.harness.get_by_label("Reason").is_focused());
    window.harness.get_by_label("Reason").type_text("a trial run");
    window.harness.run();
    window.click("Accept 8 errors");
    assert!(window.has("8 errors accepted"));
    let first = window.harness.query_all_by_role(Role::Row).next().expect("a row");
    assert!(
        first.is_focused(),
        "the button that asked is gone; the list has the keyboard"
    );
}
