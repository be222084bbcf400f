//! Discover: the site tree, the needs and their evidence.

use crate::{Window, window};
use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::jobs::Progress;
use siteferry::wizard::{ExportAs, Message, News, Outcome, Page, Step, Work};

#[test]
fn the_site_tree_ticks_in_three_states_by_mouse_and_keyboard() {
    let mut window = Window::at(Step::Discover);
    let toggled = |window: &Window, label: &str| {
        let node = window.harness.get_by_role_and_label(Role::TreeItem, label);
        node.accesskit_node().toggled()
    };
    assert_eq!(toggled(&window, "OLD-WEB01, partly ticked"), Some(Toggled::Mixed));
    assert_eq!(
        toggled(&window, "Default Web Site, stopped, not ticked"),
        Some(Toggled::False)
    );
    window.press(Key::ArrowDown);
    window.press(Key::Space);
    assert_eq!(
        toggled(&window, "Harbour Books, not ticked"),
        Some(Toggled::False)
    );
    assert_eq!(toggled(&window, "/staff, not ticked"), Some(Toggled::False));
    assert!(matches!(window.asked().last(), Some(Work::Scan { selection, .. }) if selection.sites == [2]));
    window.press(Key::Space);
    window.press(Key::ArrowLeft);
    assert!(!window.has("/staff, ticked"), "closed");
    window.press(Key::ArrowRight);
    assert!(window.has("/staff, ticked"), "open again");
    let staff = window
        .harness
        .get_by_role_and_label(Role::TreeItem, "/staff, ticked");
    let box_at = staff.rect().left_center() + egui::vec2(4.0 + 2.0 * 16.0 + 27.0, 0.0);
    window.harness.hover_at(box_at);
    window.harness.drag_at(box_at);
    window.harness.drop_at(box_at);
    window.harness.run();
    assert_eq!(window.state().selection().excluded, ["/LM/W3SVC/1/ROOT/staff"]);
    assert_eq!(
        toggled(&window, "Harbour Books, partly ticked"),
        Some(Toggled::Mixed)
    );
}

#[test]
fn needs_are_grouped_with_their_evidence_and_inherited_maps_name_their_origin() {
    let mut window = Window::at(Step::Discover);
    for chip in [
        "Stops working 2",
        "Something to do 7",
        "Cannot tell 3",
        "Nothing to do 4",
    ] {
        assert!(window.has(chip), "{chip}");
    }
    assert!(window.has("Sign-in, 3"));
    window.send(Message::FilterNeeds("hbx".into()));
    let rows = window.rows(Role::Row);
    let map = rows.iter().find(|row| row.contains("inherited from /LM/W3SVC"));
    window.click(map.expect("the script map"));
    assert!(window.has_part("/LM/W3SVC/1/ROOT/staff"), "the keys that use it");
    window.click("Raw XML");
    assert!(window.has_part("Not in getDependencies' output"));
    window.press(Key::Escape);
    assert_eq!(window.state().needs.filter(), "");
    window.send(Message::FilterNeeds("no such need".into()));
    assert!(window.has("No needs match this filter"));
}

#[test]
fn what_a_scan_finds_appears_while_it_runs_and_opens_at_its_line() {
    let mut window = Window::new();
    window.send(Message::TrySample(None));
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::Go(Page::Step(Step::Discover)));
    let needs = window::needs();
    let found = Outcome::Discovered {
        info: needs,
        document: String::new(),
    };
    window.send(Message::News(
        window.newest_job(),
        News::Finished(Ok(Box::new(found))),
    ));
    assert!(matches!(window.asked().last(), Some(Work::Scan { selection, .. }) if selection.sites == [1, 2]));
    let scan = window.newest_job();
    assert!(window.has("Stops working 1…"), "what is counted may grow");
    window.send(Message::News(scan, News::Evidence(window::evidence::rows())));
    assert!(window.has("Stops working 2…"));
    let progress = Progress {
        phase: "Scanning content".into(),
        current: r"C:\Inetpub\harbour\staff\reports.asp".into(),
        done: 1_204,
        ..Progress::default()
    };
    window.send(Message::News(scan, News::Progress(progress)));
    assert!(window.has_part("reports.asp"), "the file that is read is named");
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(
        window.step(),
        Some(Step::Prepare),
        "nobody has to wait for a scan"
    );
    window.send(Message::Go(Page::Step(Step::Discover)));
    window.click("Stop the scan");
    assert!(window.has("Stopped after 1,204 files; what they need may be more"));
    assert!(window.has("Stops working 2"), "what was found stays");
    window.fake.0.borrow_mut().silent = false;
    window.click("Scan again");
    assert!(window.has_part("312 files read"));
    window.click("Stops working 2");
    let mail = "CDONTS.NewMail, stops working: Windows has had no CDONTS since 2003, so the page stops with an error.";
    window.click(mail);
    assert!(window.has("Evidence 2"));
    let place = window
        .harness
        .query_all_by_role(Role::Row)
        .filter_map(|node| node.accesskit_node().label())
        .find(|label| label.contains("send.asp"))
        .expect("the place");
    assert!(place.contains("Harbour Books/staff · sure"), "{place}");
    window.click(&place);
    assert!(
        matches!(window.asked().last(), Some(Work::View { file, line: 41 }) if file.ends_with("send.asp"))
    );
    let shown = window
        .harness
        .get_by_label_contains("line 41:   Set m = Server.CreateObject");
    assert!(shown.rect().height() > 10.0, "in view");
    assert!(
        !window
            .state()
            .jobs
            .iter()
            .any(|job| matches!(job.work, Work::View { .. }))
    );
    window.click("What to do");
    assert!(window.has("Change the code to CDO.Message, or install a replacement."));
}

#[test]
fn needs_are_grouped_by_application_and_saved_as_they_are_shown() {
    let mut window = Window::at(Step::Discover);
    window.send(Message::FilterNeeds("cdonts".into()));
    window.click("By kind");
    window.click("By application");
    let rows: Vec<String> = window.rows(Role::Row);
    let titles: Vec<&String> = rows
        .iter()
        .filter(|row| row.starts_with("Harbour Books"))
        .collect();
    assert_eq!(titles, ["Harbour Books, 1", "Harbour Books/staff, 1"]);
    let effects = siteferry::wizard::update(&mut window.state().clone(), Message::ExportNeeds(ExportAs::Csv));
    let [siteferry::wizard::Effect::SaveText(name, text)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(name, "needs of OLD-WEB01.csv");
    assert_eq!(text.lines().count(), 3, "a line for each place: {text}");
    assert!(
        text.contains(r"C:\Inetpub\harbour\staff\mail\send.asp,41,sure"),
        "{text}"
    );
}

#[test]
fn the_whole_server_is_one_tick() {
    let mut window = Window::at(Step::Discover);
    window.click("The whole server");
    assert!(window.has("Default Web Site, stopped, ticked"));
    assert!(matches!(window.asked().last(), Some(Work::Scan { selection, .. }) if selection.whole_server));
    window.click("Command line");
    assert!(window.has_part("-source:webServer60,root="));
    window.click("The whole server");
    assert!(!window.state().selection().whole_server);
}
