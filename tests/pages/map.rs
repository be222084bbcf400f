//! Map: accounts, numbers and names, pipeline.

use crate::{Window, window};
use eframe::egui::accesskit::Role;
use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::model::Problem;
use siteferry::wizard::{Blocked, Message, News, Outcome, Page, ReviewTab, Step};
use std::sync::Arc;

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
