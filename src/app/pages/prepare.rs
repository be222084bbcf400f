//! Prepare: the checklist of the new server, with found, why, fix and who needs it.

use super::{PageContext, below, focus_on_entry, job_notices};
use crate::app::commands::filter_id;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Chip, Kind, Pairs, RowKey, Rows, Tone, bar, empty_state, heading, menu, mono, muted, notice,
    search, strong,
};
use crate::prepare::{Check, CheckState};
use crate::wizard::{CHECK_STATES, ExportAs, JobState, Message, Page, ShowChecks, State, Step};
use egui::{Color32, Id, Key, Modifiers, Rect, ScrollArea, Ui, pos2, vec2};

/// Milliseconds after which rows say that they are still being looked at.
const PATIENCE: u64 = 300;

/// Shows the page.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let state = page.state;
    heading(
        ui,
        &headline(page),
        "What is missing is listed first, with the exact command that mends it. Blocking rows can be waived, with a reason.",
    );
    ui.add_space(12.0);
    job_notices(ui, page, Step::Prepare, out);
    stopped(ui, state, out);
    chips(ui, page, out);
    ui.add_space(6.0);
    filter_line(ui, page, out);
    ui.add_space(6.0);
    let t = tokens(ui);
    progress(ui, state, out);
    if state.checks.rows().is_empty() {
        if state.checks.stopped_after().is_some() {
            empty_state(
                ui,
                Icon::Ring,
                t.change,
                "Stopped before anything was found",
                "Go on with what was not looked at, or go to the next step without it",
            );
        } else if state.checks.checked {
            empty_state(
                ui,
                Icon::Check,
                t.add,
                "Nothing to prepare",
                "What the chosen sites need is already there",
            );
        } else if state.running_for(Step::Prepare).is_some() {
            empty_state(
                ui,
                Icon::Ring,
                t.accent,
                "Checking…",
                "Each row appears when it was looked at",
            );
        }
        return;
    }
    below(ui, "check details", 224.0, |ui| details(ui, page, out));
    list(ui, page, out);
}

/// What is looked at now, and how to stop it.
fn progress(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let Some(job) = state.running_for(Step::Prepare) else {
        return;
    };
    let t = tokens(ui);
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let is_stopping = job.state == JobState::Stopping;
            let label = if is_stopping { "Stopping…" } else { "Stop" };
            let stop = Button::of(Kind::Quiet, label).name("Stop checking");
            if ui
                .add_enabled(!is_stopping, stop)
                .on_hover_text("Ctrl+.")
                .clicked()
            {
                out.push(Message::StopChecking);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let now = match job.progress.current.as_str() {
                    "" => &job.progress.phase,
                    current => current,
                };
                mono(ui, now, t.muted);
            });
        });
    });
    bar(
        ui,
        "Checking the new server",
        job.items_share(),
        ui.available_width(),
    );
    ui.add_space(6.0);
}

/// A look that was stopped: how far it came, and how it goes on.
fn stopped(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let Some((done, all)) = state.checks.stopped_after() else {
        return;
    };
    let rest = if state.checks.checked {
        "the other rows are from before"
    } else {
        "what the others would find is missing"
    };
    let says = format!("Stopped after {done} of {all} kinds of checks; {rest}");
    match notice(ui, Tone::Warning, &says, &["Go on", "Check all again"]) {
        Some(0) => out.push(Message::GoOnChecking),
        Some(_) => out.push(Message::Refresh),
        None => {}
    }
    ui.add_space(8.0);
}

/// The title, counted from the rows.
fn headline(page: &PageContext<'_>) -> String {
    let state = page.state;
    let checks = &state.checks;
    let name = state.new.name().unwrap_or("the new server");
    if !checks.checked {
        return format!("Is {name} ready?");
    }
    checks.headline().verdict(name)
}

fn filter_line(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let checks = &page.state.checks;
    if checks.rows().is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        let hint = "Filter by name, command or who needs it";
        let width = (ui.available_width() - 600.0).clamp(140.0, 320.0);
        if let Some(filter) = search(ui, filter_id(), "Filter checks", hint, checks.filter(), width) {
            out.push(Message::FilterChecks(filter));
        }
        // Where there is no room for it, Esc does the same.
        let fits = ui.available_width() > 500.0;
        if fits && checks.is_filtered() && ui.add(Button::of(Kind::Quiet, "Clear filter")).clicked() {
            out.push(Message::ClearFilter);
        }
        let all = text::count_of(checks.rows().len() as u64, "check", "checks");
        let shown = if checks.is_filtered() {
            format!("{} of {all}", text::number(checks.visible().len() as u64))
        } else {
            all
        };
        muted(ui, &shown);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui
                .add(Button::new("Recheck all").icon(Icon::Refresh))
                .on_hover_text("F5")
                .clicked()
            {
                out.push(Message::Refresh);
            }
            let steps = checks.script_steps();
            if steps > 0 {
                let label = format!("Prep script ({})", text::count_of(steps as u64, "step", "steps"));
                let ways = ["Through Server Manager…", "Through dism.exe (Server Core)…"];
                out.extend(menu(ui, &label, &ways).map(|way| Message::ShowScript(way == 1)));
            }
            let what = if checks.is_filtered() {
                "Export shown"
            } else {
                "Export"
            };
            let acts = ["Page (HTML)…", "Spreadsheet (CSV)…", "Document (JSON)…"];
            if let Some(export) = menu(ui, what, &acts).and_then(|act| ExportAs::ALL.get(act).copied()) {
                out.push(Message::ExportChecks(export));
            }
        });
    });
}

/// The mark and colour of a check's state.
fn mark(state: CheckState, t: &Tokens) -> (Icon, Color32) {
    match state {
        CheckState::Blocking => (Icon::Cross, t.delete),
        CheckState::ToDo => (Icon::Ring, t.change),
        CheckState::Note => (Icon::Info, t.muted),
        CheckState::Unknown => (Icon::Question, t.conflict),
        CheckState::Waived => (Icon::Tilde, t.same),
        CheckState::Ready => (Icon::Check, t.add),
    }
}

fn chips(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let checks = &page.state.checks;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        let all = text::number(checks.rows().len() as u64);
        let chip = Chip::new("All", &all, t.text).pressed(checks.show() == ShowChecks::All);
        if ui.add(chip).clicked() {
            out.push(Message::ShowChecks(ShowChecks::All));
        }
        for state in CHECK_STATES {
            let (icon, color) = mark(state, &t);
            let count = checks.count(state);
            let number = text::number(count as u64);
            let chip = Chip::new(state.words(), &number, color)
                .icon(icon)
                .quiet(count == 0)
                .pressed(checks.show() == ShowChecks::Only(state));
            if ui.add(chip).clicked() {
                out.push(Message::ShowChecks(ShowChecks::Only(state)));
            }
        }
    });
}

fn list(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let checks = &page.state.checks;
    let visible = checks.visible();
    let id = Id::unique("siteferry checks");
    focus_on_entry(ui, page, id);
    if visible.is_empty() {
        empty_state(
            ui,
            Icon::Check,
            t.add,
            "No checks match this filter",
            "Esc clears it",
        );
        return;
    }
    let cursor = checks
        .selected()
        .and_then(|selected| visible.iter().position(|&index| index == selected));
    // A look that is over at once would only flicker.
    let waits = page
        .state
        .running_for(Step::Prepare)
        .is_some_and(|job| job.elapsed() >= PATIENCE);
    let columns = [("State", 116.0), ("Check", 0.4), ("Found", 0.6)];
    let output = Rows::table(id, "Checklist", visible.len(), cursor)
        .columns(&columns)
        .height(28.0)
        .show(ui, |row, place| {
            let Some(check) = visible.get(place).and_then(|&index| checks.rows().get(index)) else {
                return String::new();
            };
            let pending = waits && checks.is_pending(check);
            let (icon, color) = if pending {
                (Icon::Ring, t.muted)
            } else {
                mark(check.state, &t)
            };
            let word = if pending {
                "Checking…"
            } else {
                check.state.words()
            };
            let state = row.cell(0);
            let place = Rect::from_center_size(
                pos2(state.rect.left() + 8.0, row.rect.center().y),
                vec2(12.0, 12.0),
            );
            icons::paint(row.painter, icon, place, color);
            row.span(state.rect.left() + 22.0, state.rect.right())
                .text(word, theme::body(), color);
            row.cell(1).text(&check.title, theme::strong(), t.text);
            let found = match &check.waiver {
                Some(waiver) => format!("“{}”", waiver.reason),
                None => check.found.clone(),
            };
            row.cell(2).text(&found, theme::body(), t.muted);
            format!("{}, {word}: {found}", check.title)
        });
    let at = |place: usize| visible.get(place).copied();
    let has_keyboard = ui.memory(|memory| memory.has_focus(id));
    if has_keyboard
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::R))
        && let Some(check) = checks.selected_row()
    {
        out.push(Message::Recheck(check.id.clone()));
    }
    if let Some(index) = output.moved.and_then(at) {
        out.push(Message::SelectCheck(index));
    }
    if let (Some(RowKey::Enter | RowKey::Space), Some(check)) = (output.key, checks.selected_row()) {
        waive_or_back(check, out);
    }
}

fn waive_or_back(check: &Check, out: &mut Vec<Message>) {
    match check.state {
        CheckState::Ready | CheckState::Note => {}
        CheckState::Waived => out.push(Message::Unwaive(check.id.clone())),
        _ => out.push(Message::AskWaive(check.id.clone())),
    }
}

fn details(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let Some(check) = page.state.checks.selected_row() else {
        empty_state(
            ui,
            Icon::Info,
            t.muted,
            "Nothing chosen",
            "Choose a row above to see what to do about it",
        );
        return;
    };
    ui.horizontal(|ui| {
        let (icon, color) = mark(check.state, &t);
        icons::show(ui, icon, 14.0, color);
        strong(ui, &check.title, t.text);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            match check.state {
                CheckState::Ready | CheckState::Note => {}
                CheckState::Waived => {
                    if ui.add(Button::new("Take the waiver back")).clicked() {
                        waive_or_back(check, out);
                    }
                }
                CheckState::Unknown => {
                    if ui.add(Button::new("Checked by hand…")).clicked() {
                        waive_or_back(check, out);
                    }
                }
                CheckState::Blocking | CheckState::ToDo => {
                    if ui.add(Button::new("Waive…")).clicked() {
                        waive_or_back(check, out);
                    }
                }
            }
            let busy = page.state.running_for(Step::Prepare).is_some();
            let recheck = Button::of(Kind::Quiet, "Recheck").name("Recheck this row");
            if ui.add_enabled(!busy, recheck).on_hover_text("R").clicked() {
                out.push(Message::Recheck(check.id.clone()));
            }
            if check.code.contains("PASSWORD") && ui.add(Button::new("Enter it on Map")).clicked() {
                out.push(Message::Go(Page::Step(Step::Map)));
            }
            if !check.fix.is_empty() && ui.add(Button::of(Kind::Quiet, "Copy the fix")).clicked() {
                let command = check.step.as_ref().map(|step| step.run.join("\r\n"));
                out.push(Message::Copy(command.unwrap_or_else(|| check.fix.clone())));
            }
        });
    });
    ui.add_space(6.0);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .id_salt("check")
        .show(ui, |ui| {
            let mut pairs = Pairs::new(ui, 90.0);
            pairs
                .sentence("Found", &check.found)
                .sentence("Why", &check.why)
                .sentence(
                    "Fix",
                    if check.fix.is_empty() {
                        "Nothing to do"
                    } else {
                        &check.fix
                    },
                );
            if let Some(step) = &check.step {
                for line in &step.run {
                    pairs.value("", line);
                }
            }
            for (index, place) in check.needed_by.iter().enumerate() {
                pairs.value(if index == 0 { "Needed by" } else { "" }, place);
            }
            if let Some(waiver) = &check.waiver {
                pairs.sentence("Waived", &waiver.to_string());
            }
            pairs.colored("Code", &check.code, t.muted);
        });
}
