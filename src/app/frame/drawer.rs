//! The drawer: problems that lead to their object, jobs, and the log; and the bar that opens it.

use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{Button, Kind, RowKey, Rows, bar, empty_state};
use crate::model::{Place, Severity};
use crate::wizard::{DrawerTab, Job, JobState, Message, Saved, State};
use egui::{
    Align, Color32, Frame, Id, Layout, Margin, Panel, RichText, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2,
};

/// The bar at the bottom of the window.
pub fn status_bar(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let frame = Frame::new().fill(t.bg).inner_margin(Margin::symmetric(8, 0));
    let shown = Panel::bottom("status")
        .exact_size(28.0)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                for tab in [DrawerTab::Problems, DrawerTab::Activity, DrawerTab::Log] {
                    drawer_button(ui, state, tab, out);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if let Some(job) = state.running() {
                        running(ui, job, out);
                    } else if let Some(saved) = &state.saved {
                        told(ui, saved, out);
                    }
                });
            });
        });
    ui.painter().hline(
        shown.response.rect.x_range(),
        ui.painter().round_to_pixel_center(shown.response.rect.top()),
        egui::Stroke::new(t.hairline, t.line),
    );
}

fn drawer_button(ui: &mut Ui, state: &State, tab: DrawerTab, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let on = state.drawer.open && state.drawer.tab == tab;
    let errors = state.error_count();
    let (label, color) = match tab {
        DrawerTab::Problems if errors > 0 => (
            format!(
                "Problems {} ({})",
                text::number(state.problems.len() as u64),
                text::count_of(errors as u64, "error", "errors")
            ),
            t.delete,
        ),
        DrawerTab::Problems if !state.problems.is_empty() => (
            format!("Problems {}", text::number(state.problems.len() as u64)),
            t.text,
        ),
        tab => (text::drawer_tab(tab).to_owned(), t.muted),
    };
    let galley = ui.painter().layout_no_wrap(label.clone(), theme::small(), color);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 30.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, &label));
    if response.clicked() {
        out.push(Message::Drawer(tab));
    }
    if on || response.hovered() {
        ui.painter()
            .rect_filled(rect, 4.0, theme::tint(t.accent, if on { 0.12 } else { 0.06 }));
    }
    let icon = if on { Icon::Down } else { Icon::Up };
    let place =
        egui::Rect::from_center_size(egui::pos2(rect.left() + 12.0, rect.center().y), vec2(10.0, 10.0));
    icons::paint(ui.painter(), icon, place, color);
    let at = egui::pos2(rect.left() + 22.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect,
            4.0,
            egui::Stroke::new(2.0, t.accent),
            egui::StrokeKind::Inside,
        );
    }
}

fn running(ui: &mut Ui, job: &Job, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let stopping = job.state == JobState::Stopping;
    let stop =
        Button::of(Kind::Quiet, if stopping { "Stopping…" } else { "Stop" }).name("Stop the running job");
    if ui.add(stop).on_hover_text("Ctrl+.").clicked() {
        out.push(Message::Stop);
    }
    bar(ui, "Progress of the running job", job.items_share(), 120.0);
    ui.add_space(8.0);
    ui.add(
        egui::Label::new(
            egui::RichText::new(job_line(job))
                .font(theme::small())
                .color(t.muted),
        )
        .truncate(),
    );
}

/// What was saved, with a way to look at it.
fn told(ui: &mut Ui, saved: &Saved, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let open = Button::of(Kind::Quiet, "Open").name("Open the saved file");
    if ui.add(open).clicked() {
        out.push(Message::OpenSaved);
    }
    let says = format!("Saved {} ({})", saved.file, text::size(saved.bytes));
    let builder = UiBuilder::new()
        .accessibility_role(Role::Status)
        .accessibility_label(&*says);
    ui.scope_builder(builder, |ui| {
        ui.label(RichText::new(elided(&says)).font(theme::small()).color(t.add))
            .on_hover_text(says);
    });
}

/// Paths differ at both ends.
fn elided(says: &str) -> String {
    crate::app::widgets::elide_middle(says, 76)
}

/// `Planning · Comparing files · 41,203 of 96,000`
pub fn job_line(job: &Job) -> String {
    let mut line = text::work(&job.work);
    if !job.progress.phase.is_empty() {
        line.push_str(&format!(" · {}", job.progress.phase));
    }
    match (job.progress.done, job.progress.total) {
        (done, Some(total)) => {
            line.push_str(&format!(" · {} of {}", text::number(done), text::number(total)))
        }
        (0, None) => {}
        (done, None) => line.push_str(&format!(" · {} so far", text::number(done))),
    }
    line
}

/// The drawer, when it is open.
pub fn drawer(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    if !state.drawer.open {
        return;
    }
    let t = tokens(ui);
    let frame = Frame::new().fill(t.surface).inner_margin(Margin::ZERO);
    let shown = Panel::bottom("drawer")
        .resizable(true)
        .default_size(180.0)
        .size_range(96.0..=420.0)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| match state.drawer.tab {
            DrawerTab::Problems => problems(ui, state, &t, out),
            DrawerTab::Activity => activity(ui, state, &t),
            DrawerTab::Log => log(ui, state, &t),
        });
    ui.painter().hline(
        shown.response.rect.x_range(),
        ui.painter().round_to_pixel_center(shown.response.rect.top()),
        egui::Stroke::new(t.hairline, t.line),
    );
}

/// The mark and colour of a severity.
pub fn severity(severity: Severity, t: &Tokens) -> (Icon, Color32) {
    match severity {
        Severity::Error => (Icon::Cross, t.delete),
        Severity::Warning => (Icon::Bang, t.change),
        Severity::Note => (Icon::Info, t.note),
    }
}

fn problems(ui: &mut Ui, state: &State, t: &Tokens, out: &mut Vec<Message>) {
    if state.problems.is_empty() {
        empty_state(
            ui,
            Icon::Check,
            t.add,
            "No problems",
            "What is found on the way is listed here, each with its object",
        );
        return;
    }
    let id = Id::unique("siteferry problems");
    let cursor: Option<usize> = ui.data(|data| data.get_temp(id));
    let columns = [
        ("Severity", 100.0),
        ("Step", 80.0),
        ("What", 0.5),
        ("What to do", 0.5),
        ("Code", 170.0),
    ];
    let output = Rows::table(id, "Problems", state.problems.len(), cursor)
        .columns(&columns)
        .show(ui, |row, index| {
            let Some(listed) = state.problems.get(index) else {
                return String::new();
            };
            let problem = &listed.problem;
            let (icon, color, word) = match severity(problem.severity, t) {
                _ if state.is_accepted(listed) => (Icon::Tilde, t.same, "accepted"),
                (icon, color) => (icon, color, text::severity(problem.severity)),
            };
            let first = row.cell(0);
            let place = egui::Rect::from_center_size(
                egui::pos2(first.rect.left() + 7.0, row.rect.center().y),
                vec2(13.0, 13.0),
            );
            icons::paint(row.painter, icon, place, color);
            row.span(first.rect.left() + 20.0, first.rect.right())
                .text(word, theme::body(), color);
            row.cell(1).text(text::step(listed.step), theme::body(), t.muted);
            row.cell(2).text(&problem.title, theme::body(), t.text);
            row.cell(3).text(&problem.fix, theme::body(), t.muted);
            row.cell(4).mono(&problem.code, t.muted);
            format!(
                "{}: {}. {}{}",
                word,
                problem.title,
                problem.fix,
                place_words(&problem.place)
            )
        });
    if let Some(moved) = output.moved {
        ui.data_mut(|data| data.insert_temp(id, moved));
    }
    if let Some((index, _)) = output.clicked {
        out.push(Message::OpenProblem(index));
    }
    if let (Some(RowKey::Enter | RowKey::Space), Some(index)) = (output.key, cursor) {
        out.push(Message::OpenProblem(index));
    }
}

fn place_words(place: &Place) -> String {
    if place.is_unknown() {
        String::new()
    } else {
        format!(" ({place})")
    }
}

fn activity(ui: &mut Ui, state: &State, t: &Tokens) {
    if state.jobs.is_empty() {
        empty_state(
            ui,
            Icon::Info,
            t.muted,
            "Nothing ran yet",
            "Jobs are listed here, newest first",
        );
        return;
    }
    let columns = [("Job", 0.4), ("State", 0.3), ("At", 0.3), (">Took", 90.0)];
    Rows::table(Id::unique("siteferry activity"), "Jobs", state.jobs.len(), None)
        .columns(&columns)
        .show(ui, |row, index| {
            let Some(job) = state.jobs.iter().rev().nth(index) else {
                return String::new();
            };
            let color = match job.state {
                JobState::Failed(_) => t.delete,
                JobState::Running | JobState::Stopping => t.accent,
                JobState::Done(0) => t.add,
                JobState::Done(_) | JobState::Stopped => t.change,
            };
            let (name, says) = (text::work(&job.work), text::job_state(&job.state));
            row.cell(0).text(&name, theme::body(), t.text);
            row.cell(1).text(&says, theme::body(), color);
            row.cell(2).mono(&job.progress.current, t.muted);
            row.cell(3).number(&text::took(job.elapsed()), t.muted);
            format!("{name}: {says}")
        });
}

fn log(ui: &mut Ui, state: &State, t: &Tokens) {
    if state.log.is_empty() {
        empty_state(
            ui,
            Icon::Info,
            t.muted,
            "Nothing logged yet",
            "What happens is written here, line by line",
        );
        return;
    }
    Rows::table(Id::unique("siteferry log"), "Log lines", state.log.len(), None)
        .columns(&[("Clock", 80.0), ("What happened", 1.0)])
        .stick_to_end()
        .show(ui, |row, index| {
            let Some(line) = state.log.get(index) else {
                return String::new();
            };
            row.cell(0).mono(&text::clock(line.at), t.muted);
            row.cell(1).text(&line.text, theme::body(), t.text);
            line.text.clone()
        });
}
