//! Dialogs: what will happen, in counts; the safe button has the keyboard.

use super::evidence;
use crate::app::text;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{Button, Field, Kind, Pairs, wrapped, wrapped_muted};
use crate::model::RowState;
use crate::wizard::{Dialog, Message, State};
use egui::{Align, Frame, Id, Layout, Margin, Modal, RichText, Role, Ui, UiBuilder};

/// Shows the dialog that waits for an answer, if one does.
/// Returns true when nobody has the keyboard after one was closed.
pub fn dialog(ui: &Ui, state: &State, out: &mut Vec<Message>) -> bool {
    let Some(dialog) = &state.dialog else {
        return give_focus_back(ui);
    };
    let t = tokens(ui);
    let title = title(dialog, state);
    let frame = Frame::popup(ui.style())
        .fill(t.raised)
        .inner_margin(Margin::same(20));
    // A modal takes the keyboard away at once, so who has it is noted before.
    if ui.data(|data| data.get_temp::<Given>(given())).is_none() {
        let before = ui.memory(|memory| memory.focused());
        let dialog = String::new();
        ui.data_mut(|data| data.insert_temp(given(), Given { dialog, before }));
    }
    // Each kind keeps the size of its own content.
    let kind = std::mem::discriminant(dialog);
    let shown = Modal::new(Id::unique(("siteferry dialog", kind)))
        .frame(frame)
        .backdrop_color(egui::Color32::from_black_alpha(110))
        .show(ui.ctx(), |ui| {
            let builder = UiBuilder::new()
                .accessibility_role(Role::Dialog)
                .accessibility_label(&*title);
            ui.scope_builder(builder, |ui| {
                let whole = ui.ctx().content_rect().width() - 80.0;
                ui.set_width(if is_wide(dialog) { whole.min(760.0) } else { 500.0 });
                ui.add(egui::Label::new(RichText::new(&title).font(theme::section()).color(t.text)).wrap());
                ui.add_space(8.0);
                body(ui, dialog, state, out);
                ui.add_space(16.0);
                ui.horizontal(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        buttons(ui, dialog, state, out);
                    });
                });
            });
        });
    if shown.backdrop_response.clicked() {
        out.push(Message::Escape);
    }
    false
}

/// True for dialogs that hold a whole text.
fn is_wide(dialog: &Dialog) -> bool {
    matches!(
        dialog,
        Dialog::Script { .. } | Dialog::Collector { .. } | Dialog::Recorded { .. }
    )
}

fn title(dialog: &Dialog, state: &State) -> String {
    match dialog {
        Dialog::Apply { .. } => format!(
            "Apply {} to {}?",
            text::changes(state.review.changes()),
            state.new.name().unwrap_or("the new server")
        ),
        Dialog::Waive { title, .. } => format!("Go on without: {title}?"),
        Dialog::Accept { problems, .. } => format!(
            "Go on despite {}?",
            text::count_of(problems.len() as u64, "error", "errors")
        ),
        Dialog::Script { is_dism, .. } => format!(
            "Prepare {} with PowerShell and {}",
            state.new.name().unwrap_or("the new server"),
            if *is_dism { "dism.exe" } else { "Server Manager" }
        ),
        Dialog::Collector { .. } => "Gather the old server's files with a batch file".to_owned(),
        Dialog::Recorded { .. } => "What did getDependencies print?".to_owned(),
        Dialog::Logs { .. } => "Where are the logs?".to_owned(),
        Dialog::Undo => format!("Undo run {}?", state.run.id.as_deref().unwrap_or_default()),
        Dialog::Close => "A job is still running".to_owned(),
    }
}

fn body(ui: &mut Ui, dialog: &Dialog, state: &State, out: &mut Vec<Message>) {
    match dialog {
        Dialog::Apply { typed } => apply(ui, state, typed, out),
        Dialog::Waive { reason, .. } => {
            wrapped(
                ui,
                "Apply will go on. Until it is fixed, expect that what needs it does not work.",
            );
            ui.add_space(8.0);
            wrapped_muted(ui, REASON);
            field(ui, "Reason", reason, out);
        }
        Dialog::Accept {
            problems,
            rows,
            reason,
        } => {
            listed(ui, problems.iter().map(|problem| problem.title.as_str()));
            if !rows.is_empty() {
                wrapped_muted(ui, "Set aside with it on the checklist:");
                listed(ui, rows.iter().map(String::as_str));
            }
            wrapped(
                ui,
                "Apply will go on. Until it is fixed, expect that what it names does not work. A new what-if asks again for whatever else it finds.",
            );
            ui.add_space(8.0);
            wrapped_muted(ui, REASON);
            field(ui, "Reason", reason, out);
        }
        Dialog::Script { text, .. } => {
            wrapped_muted(
                ui,
                "Run it on the new server as an administrator. It can be run again: every step asks first whether it is done. With -WhatIf it only shows what it would do.",
            );
            show_script(ui, text, 320.0, out);
        }
        Dialog::Collector { text } => evidence::collector(ui, text, out),
        Dialog::Recorded { text } => evidence::recorded(ui, text, out),
        Dialog::Logs { folder } => evidence::logs(ui, state, folder, out),
        Dialog::Undo => {
            wrapped(
                ui,
                &format!(
                    "This brings {} back to what it was before: {} are taken back, replaced and deleted files and applicationHost.config are restored byte for byte.",
                    state.new.name().unwrap_or("the new server"),
                    text::changes(state.run.totals.changes())
                ),
            );
            ui.add_space(4.0);
            wrapped_muted(
                ui,
                "What others changed since the run is reported, not overwritten silently.",
            );
        }
        Dialog::Close => {
            let job = state
                .running()
                .map(|job| text::work(&job.work))
                .unwrap_or_default();
            wrapped(
                ui,
                &format!(
                    "{job} stops within a second and leaves nothing half-written. It can be started again, and a run can be undone."
                ),
            );
        }
    }
}

/// What is asked for where something is set aside.
const REASON: &str = "Reason (at least 5 characters; it appears in every report)";

/// Lines of a list that a dialog has room for.
const LISTED: usize = 6;

/// What a dialog is about, one a line; of many the first, and how many more there are.
fn listed<'a>(ui: &mut Ui, lines: impl ExactSizeIterator<Item = &'a str>) {
    let more = lines.len().saturating_sub(LISTED) as u64;
    for line in lines.take(LISTED) {
        wrapped(ui, &format!("• {line}"));
    }
    if more > 0 {
        wrapped_muted(
            ui,
            &format!("and {} of this kind", text::count_of(more, "other", "others")),
        );
    }
    ui.add_space(8.0);
}

/// A script, whole, in a field of its own; `taken` is the height that everything else of the window needs.
pub(super) fn show_script(ui: &mut Ui, script: &str, taken: f32, out: &mut Vec<Message>) {
    let t = tokens(ui);
    ui.add_space(8.0);
    let height = (ui.ctx().content_rect().height() - taken).clamp(120.0, 380.0);
    Frame::new()
        .fill(t.bg)
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::same(12))
        .show(ui, |ui| {
            egui::ScrollArea::both()
                .max_height(height)
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    let text = RichText::new(script.replace('\r', ""))
                        .font(theme::mono())
                        .color(t.text);
                    ui.add(egui::Label::new(text).extend().selectable(true));
                });
        });
    ui.add_space(4.0);
    if ui
        .add(Button::of(Kind::Quiet, "Copy").name("Copy the script"))
        .clicked()
    {
        out.push(Message::Copy(script.to_owned()));
    }
}

fn apply(ui: &mut Ui, state: &State, typed: &str, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let review = &state.review;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        for (row_state, word, color) in [
            (RowState::Add, "added", t.add),
            (RowState::Change, "changed", t.change),
            (RowState::Delete, "deleted", t.delete),
        ] {
            let count = review.count_of(row_state);
            crate::app::widgets::strong(ui, &format!("{} {word}", text::number(count)), color);
        }
        crate::app::widgets::strong(ui, &format!("{} to copy", text::size(review.bytes())), t.text);
    });
    ui.add_space(8.0);
    let replaced = review.count_of(RowState::Change) + review.count_of(RowState::Delete);
    let mut pairs = Pairs::new(ui, 120.0);
    pairs.sentence(
        "Before it starts",
        &format!(
            "Copies of {} and of applicationHost.config go into the run's undo folder",
            text::count_of(replaced, "replaced or deleted item", "replaced or deleted items")
        ),
    );
    pairs.sentence(
        "Way back",
        "Undo this run, on the Verify page or with siteferry undo",
    );
    let waived = state.checks.waived();
    for (index, one) in waived.iter().take(LISTED).enumerate() {
        pairs.sentence(if index == 0 { "Waived" } else { "" }, &text::waived(one));
    }
    if waived.len() > LISTED {
        let more = text::count_of((waived.len() - LISTED) as u64, "more", "more");
        pairs.sentence("", &format!("and {more}; Not now shows them all"));
    }
    if let Some(plan) = review.plan() {
        pairs.value("Plan", &crate::app::text::fingerprint(&plan.fingerprint));
    }
    if state.must_type_name() {
        ui.add_space(8.0);
        let name = state.new.name().unwrap_or_default();
        let deletions = text::count_of(review.count_of(RowState::Delete), "deletion", "deletions");
        wrapped_muted(ui, &format!("Type {name} to confirm {deletions}"));
        field(ui, "Server name", typed, out);
    }
}

fn field(ui: &mut Ui, name: &str, value: &str, out: &mut Vec<Message>) {
    sized_field(ui, name, value, 500.0, out);
}

/// The field of a dialog: it has the keyboard, and Enter confirms.
pub(super) fn sized_field(ui: &mut Ui, name: &str, value: &str, width: f32, out: &mut Vec<Message>) {
    let (response, changed) = Field::new(name).width(width).show(ui, value);
    if let Some(changed) = changed {
        out.push(Message::DialogText(changed));
    }
    focus_once(ui, response.id, name);
    if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
        out.push(Message::DialogConfirm);
    }
}

fn buttons(ui: &mut Ui, dialog: &Dialog, state: &State, out: &mut Vec<Message>) {
    let (act, kind, safe) = match dialog {
        Dialog::Apply { .. } => (
            format!("Apply to {}", state.new.name().unwrap_or("the new server")),
            Kind::Primary,
            "Not now",
        ),
        Dialog::Waive { .. } => ("Waive".to_owned(), Kind::Primary, "Cancel"),
        Dialog::Accept { problems, .. } => (
            format!(
                "Accept {}",
                text::count_of(problems.len() as u64, "error", "errors")
            ),
            Kind::Primary,
            "Cancel",
        ),
        Dialog::Script { .. } | Dialog::Collector { .. } => ("Save as…".to_owned(), Kind::Primary, "Close"),
        Dialog::Recorded { .. } => ("Use the pasted text".to_owned(), Kind::Primary, "Cancel"),
        Dialog::Logs { .. } => ("Read the logs".to_owned(), Kind::Primary, "Close"),
        Dialog::Undo => (
            format!("Undo {}", text::changes(state.run.totals.changes())),
            Kind::Danger,
            "Keep them",
        ),
        Dialog::Close => ("Stop and close".to_owned(), Kind::Danger, "Stay"),
    };
    let can = state.can_confirm();
    if ui.add_enabled(can, Button::of(kind, &act)).clicked() {
        out.push(Message::DialogConfirm);
    }
    let response = ui.add(Button::new(safe));
    if response.clicked() {
        out.push(Message::Escape);
    }
    let has_field = matches!(
        dialog,
        Dialog::Waive { .. } | Dialog::Accept { .. } | Dialog::Recorded { .. } | Dialog::Logs { .. }
    ) || (matches!(dialog, Dialog::Apply { .. }) && state.must_type_name());
    if !has_field {
        focus_once(ui, response.id, &act);
    }
}

/// Which dialog was given the keyboard, and who had it before.
#[derive(Clone)]
struct Given {
    dialog: String,
    before: Option<Id>,
}

fn given() -> Id {
    Id::unique("siteferry dialog focus")
}

/// Gives the keyboard to a widget when its dialog opens, and not again.
pub(super) fn focus_once(ui: &Ui, id: Id, dialog: &str) {
    let known: Option<Given> = ui.data(|data| data.get_temp(given()));
    if known.as_ref().is_some_and(|known| known.dialog == dialog) {
        return;
    }
    let before = known.and_then(|known| known.before);
    ui.memory_mut(|memory| memory.request_focus(id));
    let dialog = dialog.to_owned();
    ui.data_mut(|data| data.insert_temp(given(), Given { dialog, before }));
}

/// Frames after which a widget that is not there any more has lost the keyboard.
const FRAMES_TO_LOSE: u8 = 3;

/// Gives the keyboard back to who had it before a dialog. Done in the first frame without one: until then nothing
/// below the dialog may have it. Who had it may be gone, as the button is that asked; returns true when nobody took it.
fn give_focus_back(ui: &Ui) -> bool {
    let left = Id::unique("siteferry frames since a dialog");
    let known: Option<Given> = ui.data(|data| data.get_temp(given()));
    if let Some(known) = known {
        ui.data_mut(|data| data.remove::<Given>(given()));
        if let Some(before) = known.before {
            ui.memory_mut(|memory| memory.request_focus(before));
        }
        ui.data_mut(|data| data.insert_temp(left, FRAMES_TO_LOSE));
        ui.request_repaint();
        return false;
    }
    match ui.data(|data| data.get_temp::<u8>(left)) {
        None => false,
        Some(0) => {
            ui.data_mut(|data| data.remove::<u8>(left));
            ui.memory(|memory| memory.focused().is_none())
        }
        Some(frames) => {
            ui.data_mut(|data| data.insert_temp(left, frames - 1));
            ui.request_repaint();
            false
        }
    }
}
