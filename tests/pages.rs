//! The pages of the window as a person finds them: by name, by role, by key; and a few of them as pictures.
#![cfg(feature = "gui")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test that cannot go on stops and says where; pictures are small"
)]

#[path = "support/cpu_renderer.rs"]
mod cpu_renderer;
#[path = "support/window.rs"]
mod window;

use cpu_renderer::CpuRenderer;
use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};
use siteferry::app::{Engine, Shell};
use siteferry::jobs::Progress;
use siteferry::model::{Problem, RowState};
use siteferry::wizard::{
    Blocked, Contrast, Dialog, DrawerTab, ExportAs, MapTab, Message, News, Outcome, Page, ReviewTab,
    RunPhase, Settings, State, Step, ThemeChoice, Work,
};
use std::sync::Arc;
use std::time::{Duration, Instant};
use window::Fake;

/// A window of a size, with a script behind it.
struct Window {
    harness: Harness<'static, Shell>,
    fake: Fake,
}

impl Window {
    fn new() -> Self {
        Window::with([1280.0, 800.0], light())
    }

    fn with(size: [f32; 2], settings: Settings) -> Self {
        let fake = Fake::default();
        let shell = fake.shell(State::new(settings, vec![]));
        let mut harness = harness(shell, size, settings);
        harness.run();
        Window { harness, fake }
    }

    /// The sample, opened, on a step.
    fn at(step: Step) -> Self {
        let mut window = Window::new();
        window.send(Message::TrySample(None));
        window.send(Message::Go(Page::Step(step)));
        window
    }

    fn send(&mut self, message: Message) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().send(&ctx, message);
        self.harness.run();
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run();
    }

    fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    fn state(&self) -> &State {
        &self.harness.state().state
    }

    fn step(&self) -> Option<Step> {
        self.state().page.step()
    }

    fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    fn has_part(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    fn rows(&self, role: Role) -> Vec<String> {
        self.harness
            .query_all_by_role(role)
            .filter_map(|node| node.accesskit_node().label())
            .collect()
    }

    /// Work the backend was asked for, newest last.
    fn asked(&self) -> Vec<Work> {
        self.fake
            .0
            .borrow()
            .asked
            .iter()
            .map(|(_, work)| work.clone())
            .collect()
    }

    fn newest_job(&self) -> u64 {
        self.fake.0.borrow().asked.last().expect("a job was started").0
    }

    /// From Review to the question whether to apply, with everything accepted that blocks.
    fn go_to_the_question(&mut self) {
        for code in ["BINDING-CLASH", "ASPNET-1.1"] {
            self.send(Message::AskWaive(code.into()));
            self.send(Message::DialogText("tested, works".into()));
            self.send(Message::DialogConfirm);
        }
        self.press_with(Modifiers::COMMAND, Key::Enter);
    }
}

fn light() -> Settings {
    Settings {
        theme: ThemeChoice::Light,
        ..Settings::default()
    }
}

fn harness(shell: Shell, size: [f32; 2], settings: Settings) -> Harness<'static, Shell> {
    let theme = match settings.theme {
        ThemeChoice::Dark => egui::Theme::Dark,
        _ => egui::Theme::Light,
    };
    Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_render_cursor(false)
        .with_max_steps(8)
        .renderer(CpuRenderer::default())
        .with_context_setup(move |ctx| Shell::prepare(ctx, &settings))
        .build_ui_state(
            |ui, shell: &mut Shell| {
                shell.logic(ui.ctx());
                // The harness keeps a margin around what it shows; a window has none.
                let whole = ui.ctx().content_rect();
                ui.scope_builder(egui::UiBuilder::new().max_rect(whole), |ui| {
                    ui.set_clip_rect(whole);
                    shell.ui(ui);
                });
            },
            shell,
        )
}

#[test]
fn start_offers_what_can_be_done_and_the_sample_leads_to_source() {
    let mut window = Window::new();
    assert!(window.has("What do you want to do?"));
    assert!(window.harness.get_by_label("Migrate a site…").is_focused());
    assert!(window.has("Nothing yet"));
    window.click("Try it with the sample");
    assert_eq!(window.step(), Some(Step::Source));
    assert!(window.has_part("From OLD-WEB01, IIS 6.0"));
    assert!(window.has_part("To NEW-WEB07, IIS 10"));
    window.send(Message::Go(Page::Start));
    assert!(window.has("OLD-WEB01 to NEW-WEB07"), "the list remembers it");
    window.click("Remove OLD-WEB01 to NEW-WEB07 from the list");
    assert!(window.has("Nothing yet"));
}

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
fn an_account_becomes_what_is_typed_and_its_password_is_never_readable() {
    let mut window = Window::at(Step::Map);
    assert!(window.has("Accounts 3 · 1 needs you") && window.has("Pipeline 3"));
    assert!(window.has_part("2 rows wait for you"));
    let rows = window.rows(Role::Row);
    assert_eq!(
        rows[0],
        r"HARBOUR\svc-hb, needs a password, application pool, password on the old server set: Stays as it is; its password is wanted"
    );
    let field = window
        .harness
        .get_by_role_and_label(Role::PasswordInput, r"Password of HARBOUR\svc-hb");
    field.focus();
    window.harness.run();
    window
        .harness
        .get_by_role_and_label(Role::PasswordInput, r"Password of HARBOUR\svc-hb")
        .type_text("hunter2");
    window.harness.run();
    window.press(Key::Enter);
    assert!(window.has_part("password given"));
    assert!(window.has("A password was given. It is kept in memory only, until the window closes."));
    let all: Vec<String> = window
        .harness
        .query_all(egui_kittest::kittest::By::new())
        .map(|node| format!("{:?}", node.accesskit_node().data()))
        .collect();
    assert!(all.len() > 20 && !all.iter().any(|node| node.contains("hunter")));
    assert!(!format!("{:?} {:?}", window.state(), window.asked()).contains("hunter"));
    window.click(r"HARBOUR\svc-hb becomes ApplicationPoolIdentity");
    assert!(window.has_part("Becomes ApplicationPoolIdentity, as you decided"));
    assert!(
        window.state().choices.passwords.is_empty(),
        "the password went with its account"
    );
    window.click("As suggested");
    assert!(window.state().choices.accounts.is_empty());
}

#[test]
fn what_cannot_be_an_account_is_refused_at_once() {
    let mut window = Window::at(Step::Map);
    let field = window.harness.get_by_label(r"HARBOUR\svc-hb becomes");
    field.focus();
    window.harness.run();
    window
        .harness
        .get_by_label(r"HARBOUR\svc-hb becomes")
        .type_text(r"\");
    window.harness.run();
    assert!(window.has_part("not accepted"));
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.step(), Some(Step::Map));
    assert!(matches!(window.state().hint, Some(Blocked::Refused(_))));
    window.press(Key::Escape);
    assert!(!window.has_part("not accepted"));
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.step(), Some(Step::Review));
}

#[test]
fn a_site_gets_another_number_and_name() {
    let mut window = Window::at(Step::Map);
    window.click("Numbers and names 2 · 1 needs you");
    window.click(
        "Intranet, number 2, needs you: Intranet, number 2: NEW-WEB07 has another site with the number 2",
    );
    assert!(window.has("“Portal” has it. Two sites cannot have the same number."));
    let number = window.harness.get_by_label("Number on the new server");
    number.focus();
    window.harness.run();
    window.press_with(Modifiers::COMMAND, Key::A);
    window
        .harness
        .get_by_label("Number on the new server")
        .type_text("8");
    window.harness.run();
    window.press(Key::Enter);
    assert_eq!(window.state().choices.sites.sites[&2].number, Some(8));
    assert!(window.has_part("Intranet, number 2, changes: Intranet, number 8"));
    window.click("Give this site a free number");
    window.click("The same for all sites");
    let sites = &window.state().choices.sites;
    assert_eq!(sites.clash, Some(siteferry::translate::NumberClash::Renumber));
    window.click("Command line");
    assert!(window.has_part("-dest:metaKey=lm/w3svc/8"));
}

#[test]
fn the_pipeline_is_advised_on_with_evidence_and_the_converted_part() {
    let mut window = Window::at(Step::Map);
    window.click("Pipeline 3");
    let shop = "Harbour Books/shop, pool HB, ASP.NET 2.0.50727, after a change: It would run in Integrated once its web.config is converted, 1 finding";
    window.click(shop);
    for part in [
        "httpModules: UrlRewriter",
        r"C:\Inetpub\harbour\shop\web.config, line 41",
        "Integrated does not read httpModules.",
        "What the converted web.config gets",
    ] {
        assert!(window.has_part(part), "{part}");
    }
    window.harness.get_by_label("Copy the web.config part").click();
    let copied = (0..4).any(|_| {
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        commands.iter().any(
            |command| matches!(command, egui::OutputCommand::CopyText(text) if text.contains("UrlRewriter")),
        )
    });
    assert!(copied);
    window.click("Run Harbour Books/shop in Integrated");
    assert!(window.has_part("Harbour Books/shop, pool HB, ASP.NET 2.0.50727, you chose it"));
    window.click("Command line");
    assert!(window.has_part("-integrated:1/shop"));
    window.click("Run Harbour Books/shop in Integrated");
    assert!(window.state().choices.integrated.is_empty());
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

#[test]
fn map_and_settings_say_what_they_wait_for_and_why_they_failed() {
    let mut window = Window::new();
    window.send(Message::TrySample(None));
    window.fake.0.borrow_mut().silent = true;
    window.send(Message::Go(Page::Step(Step::Map)));
    assert!(window.has("Looking…"));
    let problem = Problem::error("NO-SITE", "Site 9 does not exist").with_fix("Tick another one.");
    window.send(Message::News(
        window.newest_job(),
        News::Finished(Err(Box::new(problem))),
    ));
    assert!(window.has("Site 9 does not exist") && window.has("Try again"));
    window.click("Try again");
    let nothing = Outcome::Mapped(Arc::default());
    window.send(Message::News(
        window.newest_job(),
        News::Finished(Ok(Box::new(nothing))),
    ));
    assert!(window.has("No accounts"));
    window.send(Message::ReviewTab(ReviewTab::Settings));
    window.send(Message::Go(Page::Step(Step::Review)));
    assert!(window.has("The settings stand here when the plan is made"));
    let empty = Outcome::Planned(Arc::new(window::plan(vec![], vec![])), Arc::default());
    window.send(Message::News(
        window.newest_job(),
        News::Finished(Ok(Box::new(empty))),
    ));
    assert!(window.has("No settings") && window.has("Every setting comes along"));
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

#[test]
fn the_keyboard_alone_leads_from_start_to_verify() {
    let mut window = Window::new();
    window.press(Key::Tab);
    assert!(window.harness.get_by_label("Try it with the sample").is_focused());
    window.press(Key::Enter);
    for step in [Step::Discover, Step::Prepare] {
        window.press_with(Modifiers::COMMAND, Key::Enter);
        assert_eq!(window.step(), Some(step));
    }
    window.press_with(Modifiers::ALT, Key::Num4);
    assert_eq!(window.step(), Some(Step::Map));
    window.press_with(Modifiers::ALT, Key::ArrowLeft);
    window.press(Key::Enter);
    for key in "tested".chars() {
        window.harness.event(egui::Event::Text(key.to_string()));
    }
    window.harness.run();
    window.press(Key::Enter);
    assert!(
        window.has("Waived 1"),
        "Enter on a check asks to waive it, Enter confirms"
    );
    let first = window.harness.query_all_by_role(Role::Row).next().expect("a row");
    assert!(
        first.is_focused(),
        "the list has the keyboard again, on the next row"
    );
    window.press_with(Modifiers::ALT, Key::Num5);
    assert_eq!(window.step(), Some(Step::Review));
    window.send(Message::AskWaive("BINDING-CLASH".into()));
    for key in "Portal moves".chars() {
        window.harness.event(egui::Event::Text(key.to_string()));
    }
    window.harness.run();
    window.press(Key::Enter);
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert!(window.harness.get_by_label("Not now").is_focused());
    window.press_with(Modifiers::SHIFT, Key::Tab);
    assert!(window.harness.get_by_label("Apply to NEW-WEB07").is_focused());
    window.press(Key::Space);
    assert_eq!(window.step(), Some(Step::Verify));
    window.press_with(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.step(), Some(Step::Apply), "and back");
}

#[test]
fn drawer_command_line_and_settings_open_and_close() {
    let mut window = Window::at(Step::Review);
    window.click("Activity");
    assert!(window.has_part("Planning: done"));
    window.click("Activity");
    assert!(!window.state().drawer.open);
    window.click("Command line");
    assert!(window.has_part("siteferry -verb:sync -source:metaKey=lm/w3svc/1"));
    window.click("Settings");
    window.click("Dark");
    assert_eq!(window.state().settings.theme, ThemeChoice::Dark);
    window.click("High");
    assert_eq!(window.state().settings.contrast, Contrast::High);
    window.press(Key::Escape);
    assert!(!window.state().settings_open);
    window.send(Message::Drawer(DrawerTab::Log));
    assert!(window.state().drawer.open);
}

/// Everything that can be clicked lies inside of the smallest window.
#[test]
fn every_page_fits_the_smallest_window() {
    let mut window = Window::with([1024.0, 700.0], light());
    let check = |window: &Window, what: &str| {
        for role in [Role::Button, Role::Tab, Role::TextInput] {
            for node in window.harness.query_all_by_role(role) {
                let rect = node.rect();
                let inside =
                    egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1024.0, 700.0)).expand(1.0);
                let label = node.accesskit_node().label();
                assert!(inside.contains_rect(rect), "{what}: {label:?} at {rect:?}");
            }
        }
    };
    check(&window, "Start");
    window.send(Message::TrySample(None));
    for step in [
        Step::Source,
        Step::Discover,
        Step::Prepare,
        Step::Map,
        Step::Review,
    ] {
        window.send(Message::Go(Page::Step(step)));
        check(&window, &format!("{step:?}"));
    }
    window.send(Message::ReviewTab(ReviewTab::Settings));
    check(&window, "Settings");
    window.go_to_the_question();
    check(&window, "question");
    window.click("Apply to NEW-WEB07");
    check(&window, "Verify");
}

/// Nothing that can be clicked lies over something else, in the smallest window and in one that is smaller still.
#[test]
fn buttons_and_fields_do_not_lie_over_each_other() {
    for size in [[1024.0, 700.0], [800.0, 600.0]] {
        let mut window = Window::with(size, light());
        window.send(Message::TrySample(None));
        let check = |window: &Window, what: &str| {
            let mut seen: Vec<(String, egui::Rect)> = Vec::new();
            for role in [Role::Button, Role::Tab, Role::TextInput, Role::CheckBox] {
                for node in window.harness.query_all_by_role(role) {
                    let label = node.accesskit_node().label().unwrap_or_default();
                    seen.push((label, node.rect().shrink(2.0)));
                }
            }
            for (index, (name, rect)) in seen.iter().enumerate() {
                for (other, over) in seen.iter().skip(index + 1) {
                    assert!(
                        !rect.intersects(*over),
                        "{size:?} {what}: {name} {rect:?}, {other} {over:?}"
                    );
                }
            }
        };
        for step in [Step::Discover, Step::Prepare, Step::Map, Step::Review] {
            window.send(Message::Go(Page::Step(step)));
            check(&window, &format!("{step:?}"));
        }
        window.send(Message::ReviewTab(ReviewTab::Settings));
        check(&window, "Settings");
        window.send(Message::Go(Page::Step(Step::Prepare)));
        window.send(Message::FilterChecks("install".into()));
        check(&window, "filtered checks");
    }
}

/// The whole way on the bundled sample with the real engine behind the window.
#[test]
fn the_sample_goes_from_start_to_verify_and_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = Engine::new(Arc::new(|| {}), Some(folder.path().join("runs")));
    let shell = Shell::new(State::new(light(), vec![]), Box::new(engine)).frozen();
    let mut harness = harness(shell, [1280.0, 800.0], light());
    let settle = |harness: &mut Harness<'static, Shell>| {
        let since = Instant::now();
        loop {
            harness.step();
            if harness.state().state.running().is_none() {
                break;
            }
            assert!(since.elapsed() < Duration::from_secs(120), "a job does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
        harness.step();
    };
    let send = |harness: &mut Harness<'static, Shell>, message: Message| {
        let ctx = harness.ctx.clone();
        harness.state_mut().send(&ctx, message);
        settle(harness);
    };
    let sample = folder.path().join("sample").to_string_lossy().into_owned();
    send(&mut harness, Message::TrySample(Some(sample)));
    for step in [Step::Discover, Step::Prepare, Step::Map, Step::Review] {
        send(&mut harness, Message::Primary);
        let state = &harness.state().state;
        assert_eq!(
            state.page.step(),
            Some(step),
            "{:?} {:?}",
            state.hint,
            state.problems
        );
    }
    let state = &harness.state().state;
    assert!(state.review.changes() > 100, "{} changes", state.review.changes());
    let rows = state.loss.counts().total();
    assert!(rows > 50 && state.loss.shown() == rows, "{rows} settings");
    assert!(!state.map.accounts().is_empty() && !state.map.advice().is_empty());
    assert_eq!(state.map.sites().count(), state.selection().sites.len());
    let blocking: Vec<String> = state
        .checks
        .rows()
        .iter()
        .filter(|row| row.state == siteferry::prepare::CheckState::Blocking)
        .map(|row| row.id.clone())
        .chain(state.review.blocking(&[]).map(|problem| problem.code.clone()))
        .collect();
    for id in blocking {
        send(&mut harness, Message::AskWaive(id));
        send(&mut harness, Message::DialogText("only a sample".into()));
        send(&mut harness, Message::DialogConfirm);
    }
    send(&mut harness, Message::Primary);
    let state = &harness.state().state;
    assert!(
        matches!(state.dialog, Some(Dialog::Apply { .. })),
        "{:?}",
        state.hint
    );
    send(&mut harness, Message::DialogText("NEW-WEB07".into()));
    send(&mut harness, Message::DialogConfirm);
    let run = &harness.state().state.run;
    assert_eq!(run.phase, RunPhase::Done);
    let report = std::path::PathBuf::from(run.report.clone().expect("a report"));
    assert!(
        std::fs::read_to_string(report)
            .expect("is there")
            .contains("OLD-WEB01")
    );
    let verified = run.verified.clone().expect("was read back");
    assert_eq!(verified.differing, 0, "{verified:?}");
    send(&mut harness, Message::AskUndo);
    send(&mut harness, Message::DialogConfirm);
    assert_eq!(harness.state().state.run.phase, RunPhase::Undone);
}

/// Pictures of the pages, light and dark. `UPDATE_SNAPSHOTS=1` takes over what is drawn now.
#[test]
fn pages_look_as_they_did() {
    let mut results = SnapshotResults::new();
    let options = SnapshotOptions::new()
        .output_path("tests/images")
        .threshold(1.5)
        .max_failed_pixels(60);
    for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
        let settings = Settings {
            theme,
            ..Settings::default()
        };
        let name = format!("{theme:?}").to_lowercase();
        let mut window = Window::with([1280.0, 800.0], settings);
        results.add(
            window
                .harness
                .try_snapshot_options(format!("start-{name}"), &options),
        );
        window.send(Message::TrySample(None));
        let mut picture = |window: &mut Window, page: &str| {
            let image = format!("{page}-{name}");
            results.add(window.harness.try_snapshot_options(image, &options));
        };
        for step in [Step::Discover, Step::Prepare, Step::Review] {
            window.send(Message::Go(Page::Step(step)));
            picture(&mut window, &format!("{step:?}").to_lowercase());
        }
        window.send(Message::ReviewTab(ReviewTab::Settings));
        picture(&mut window, "settings");
        window.send(Message::Go(Page::Step(Step::Map)));
        for (tab, page) in [
            (MapTab::Accounts, "accounts"),
            (MapTab::Sites, "sites"),
            (MapTab::Pipeline, "pipeline"),
        ] {
            window.send(Message::MapTab(tab));
            window.send(Message::SelectMapRow(usize::from(tab != MapTab::Accounts)));
            picture(&mut window, page);
        }
    }
}
