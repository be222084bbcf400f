//! Discover: the site tree, the needs and their evidence.

use crate::{Window, light, saved, window};
use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::jobs::Progress;
use siteferry::model::{EvidenceKind, Problem};
use siteferry::wizard::{ExportAs, ListAs, Message, News, Outcome, Page, Step, Work};

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
    assert_eq!(window.scanned().sites, [2]);
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
        "Nothing to do 6",
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
    let mail = "CDONTS.NewMail, stops working, used, 412 requests, last 2009-11-04: Windows has had no CDONTS since 2003, so the page stops with an error.";
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
    let document = saved(&window, Message::ExportNeeds(ExportAs::Csv));
    assert_eq!(document.name, "needs of OLD-WEB01.csv");
    let text = document.text("now");
    assert_eq!(text.lines().count(), 3, "a line for each place: {text}");
    assert!(
        text.contains(r"C:\Inetpub\harbour\staff\mail\send.asp,41,sure"),
        "{text}"
    );
    assert!(text.contains(",used,412,2009-11-04 00:00:00,"), "{text}");
    let json = saved(&window, Message::ExportNeeds(ExportAs::Json)).text("now");
    assert!(json.contains("\"schema\": \"siteferry/needs-seen\"") && json.contains("\"requests\": 412"));
    let page = saved(&window, Message::ExportNeeds(ExportAs::Html)).text("2026-11-21");
    for part in [
        "What the sites of OLD-WEB01 need",
        "CDONTS.NewMail",
        "send.asp",
        "2026-11-21",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("FrontPageServerExtensions"), "only what is shown");
    window.press(Key::Escape);
    let page = saved(&window, Message::ExportNeeds(ExportAs::Html)).text("now");
    for part in [
        "FrontPageServerExtensions",
        "Is it used?",
        "Harbour Books (site 1)",
    ] {
        assert!(page.contains(part), "everything is shown: {part}");
    }
}

#[test]
fn the_owner_of_the_software_gets_a_list_of_what_to_bring() {
    let mut window = Window::at(Step::Prepare);
    window.send(Message::Go(Page::Step(Step::Discover)));
    window.send(Message::FilterNeeds("no such need".into()));
    for (form, holds) in [
        (ListAs::Text, "[ ] CDONTS.NewMail"),
        (ListAs::Html, "<h2>For the owner of the software</h2>"),
        (ListAs::Csv, "\"Gone, and to be replaced\",CDONTS.NewMail"),
    ] {
        let document = saved(&window, Message::ExportShopping(form));
        let text = document.text("now");
        assert!(text.contains(holds), "whatever is shown: {text}");
        assert!(
            !text.contains("WindowsAuthenticationModule"),
            "no work on the server: {text}"
        );
        assert!(document.name.starts_with("shopping list for OLD-WEB01."));
    }
}

#[test]
fn what_is_saved_is_told_and_can_be_opened_and_a_failure_is_a_problem() {
    let mut window = Window::at(Step::Discover);
    let document = saved(&window, Message::ExportNeeds(ExportAs::Csv));
    window.send(Message::SaveTo(
        r"D:\mig\needs.csv".into(),
        Box::new(document.clone()),
    ));
    assert!(matches!(window.asked().last(), Some(Work::Save { file, .. }) if file.ends_with("needs.csv")));
    assert!(window.has_part(r"Saved D:\mig\needs.csv ("));
    assert!(window.has("Open the saved file"));
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::SaveTo(r"Q:\needs.csv".into(), Box::new(document)));
    assert!(!window.has("Open the saved file"));
    assert!(
        window.has_part("Saving needs of OLD-WEB01.csv"),
        "its progress is shown"
    );
    let problem =
        Problem::error("NOT-SAVED", r"Could not save Q:\needs.csv").with_fix("Choose another folder.");
    window.send(Message::News(
        window.newest_job(),
        News::Finished(Err(Box::new(problem))),
    ));
    assert!(window.has_part(r"error: Could not save Q:\needs.csv"));
    let listed = window.state().problems.last().expect("listed");
    assert_eq!(listed.step, Step::Discover);
}

#[test]
fn logs_tell_of_each_need_how_often_it_was_asked_for_and_what_nobody_did() {
    let mut window = Window::at(Step::Discover);
    assert!(window.has("Logs: 1,204,511 requests in 92 files, 2009-08-04 to 2009-11-04"));
    window.send(Message::FilterNeeds("not asked for".into()));
    assert!(window.has("Set up, but not used, 2"));
    let rows = window.rows(Role::Row);
    assert!(
        rows.iter()
            .any(|row| row.starts_with(r".hbx  D:\bin\hbext.dll, worth knowing, not used"))
    );
    assert!(
        rows.iter()
            .any(|row| row.starts_with("/old, worth knowing, not used, 0 requests"))
    );
    let staff = window
        .harness
        .get_by_role_and_label(Role::TreeItem, "/staff, ticked");
    let says = staff.accesskit_node().data().description().map(str::to_owned);
    assert_eq!(says.as_deref(), Some("100,311 requests, last 2009-11-04"));
    window.click("Logs…");
    assert!(window.has_part("Every day of the 90 before the newest entry has requests."));
    let field = window.harness.get_by_label("Folder with the logs");
    assert!(field.is_focused());
    field.type_text(r"E:\logs");
    window.harness.run();
    window.fake.0.borrow_mut().silent = true;
    window.press(Key::Enter);
    assert!(
        matches!(window.asked().last(), Some(Work::Usage { folder: Some(folder), .. }) if folder == r"E:\logs")
    );
    let job = window.newest_job();
    let progress = Progress {
        phase: "Reading logs".into(),
        current: r"E:\logs\W3SVC1\ex091104.log".into(),
        done: 3,
        total: Some(92),
        ..Progress::default()
    };
    window.send(Message::News(job, News::Progress(progress)));
    assert!(window.has_part("ex091104.log"));
    assert!(window.has("Set up, but not used, 2"), "what is known stays");
    window.click("Stop reading the logs");
    assert_eq!(window.fake.0.borrow().stopped, [job]);
    assert!(window.has("Logs: stopped, so nothing is known of what is used"));
    assert_eq!(window.state().failure(Step::Discover), None);
    window.send(Message::Rescan);
    let scan = window.newest_job();
    window.send(Message::News(
        scan,
        News::Finished(Ok(Box::new(Outcome::Scanned(Default::default())))),
    ));
    let problem = Problem::error("LOGS-NOT-FOUND", r"There is no folder E:\logs");
    window.send(Message::News(
        window.newest_job(),
        News::Finished(Err(Box::new(problem))),
    ));
    assert!(window.has(r"Logs: There is no folder E:\logs"));
    assert!(!window.has("Try again"), "Discover has its result without logs");
}

#[test]
fn only_the_file_at_the_last_place_is_read() {
    let mut window = Window::at(Step::Discover);
    window.send(Message::FilterNeeds("cdonts".into()));
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::SelectPlace(0));
    let first = window.newest_job();
    assert!(window.has("Reading…"));
    window.send(Message::SelectPlace(1));
    let second = window.newest_job();
    assert_eq!(window.fake.0.borrow().stopped, [first]);
    window.fake.0.borrow_mut().news.clear();
    let seen = window.state().needs.selected_place().expect("a place").clone();
    let view = |line| Outcome::Viewed(Ok(window::evidence::view("other.asp", line)));
    window.send(Message::News(first, News::Finished(Ok(Box::new(view(9))))));
    assert!(window.has("Reading…"), "what comes late is not shown");
    let file = seen.place.file.expect("a file");
    let shown = window::evidence::view(&file, seen.place.line.expect("a line"));
    window.send(Message::News(
        second,
        News::Finished(Ok(Box::new(Outcome::Viewed(Ok(shown))))),
    ));
    assert!(!window.has("Reading…"));
    assert!(
        window
            .state()
            .jobs
            .iter()
            .all(|job| !matches!(job.work, Work::View { .. }))
    );
}

#[test]
fn a_file_that_could_not_be_read_can_be_tried_again() {
    let mut window = Window::at(Step::Discover);
    let mut row = window::evidence::rows().remove(0);
    row.kind = EvidenceKind::Unread;
    row.what = r"C:\Inetpub\harbour\locked.asp".into();
    window.send(Message::Rescan);
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::Rescan);
    window.send(Message::News(window.newest_job(), News::Evidence(vec![row])));
    window.send(Message::FilterNeeds("locked.asp".into()));
    window.click("Read the files again");
    assert!(matches!(window.asked().last(), Some(Work::Scan { .. })));
}

#[test]
fn the_whole_server_is_one_tick() {
    let mut window = Window::at(Step::Discover);
    window.click("The whole server");
    assert!(window.has("Default Web Site, stopped, ticked"));
    assert!(window.scanned().whole_server);
    window.click("Command line");
    assert!(window.has_part("-source:webServer60,root="));
    window.click("The whole server");
    assert!(!window.state().selection().whole_server);
}

#[test]
fn every_part_of_discover_is_reached_by_keys() {
    let mut window = Window::at(Step::Discover);
    let focused = |window: &Window, role: Role, label: &str| {
        let list = window.harness.get_by_role_and_label(role, label);
        list.is_focused() || list.accesskit_node().is_focused_in_tree()
    };
    assert!(focused(&window, Role::Tree, "Sites and applications"));
    window.press(Key::F6);
    assert!(focused(&window, Role::Table, "Needs"));
    window.press(Key::F6);
    assert!(focused(&window, Role::Table, "Places"));
    window.press_with(Modifiers::SHIFT, Key::F6);
    assert!(focused(&window, Role::Table, "Needs"));
    window.press_with(Modifiers::SHIFT, Key::F6);
    window.press_with(Modifiers::SHIFT, Key::F6);
    assert!(focused(&window, Role::Table, "Places"), "around");
    window.click("Stops working 2");
    window.click("Export shown");
    assert!(window.has("Shopping list (text)…"));
    window.press(Key::Escape);
    assert!(
        !window.has("Shopping list (text)…") && window.has("Export shown"),
        "one thing at a time"
    );
    window.press(Key::Escape);
    assert!(window.has("Export"));
}

#[test]
fn a_small_window_keeps_chips_and_acts() {
    let mut window = Window::with([800.0, 600.0], light());
    window.send(Message::TrySample(None));
    window.send(Message::Go(Page::Step(Step::Discover)));
    for part in ["Stops 2", "To do 7", "Unsure 3", "Fine 6", "Export", "Logs…"] {
        assert!(window.has(part), "{part}");
    }
}
