//! What belongs to no page: keyboard, drawer, sizes.

use crate::{Window, light};
use eframe::egui::accesskit::Role;
use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use siteferry::wizard::{Contrast, DrawerTab, Message, Page, ReviewTab, Step, ThemeChoice};

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
    window.send(Message::AskAccept("BINDING-CLASH".into()));
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
