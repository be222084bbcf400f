//! Apply: what will be done; how far it is; what came of it.

use super::PageContext;
use crate::app::icons::Icon;
use crate::app::text;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{
    Button, Kind, Pairs, Rows, Tone, bar, empty_state, heading, mono, muted, notice, section, strong,
};
use crate::model::{Problem, RowState, Severity};
use crate::wizard::{Job, JobState, Message, Page, RunPhase, State, Step};
use egui::{Id, ScrollArea, Ui};

/// Shows the page.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let state = page.state;
    let name = state.new.name().unwrap_or("the new server");
    match &state.run.phase {
        RunPhase::Running | RunPhase::Undoing => running(ui, state, name, out),
        RunPhase::Ready | RunPhase::Undone => ready(ui, state, name),
        RunPhase::Done => {
            heading(
                ui,
                &format!("{name} was changed"),
                "All changes of the plan were made. Verify reads them back.",
            );
            outcome(ui, state);
        }
        RunPhase::Stopped => stopped(ui, state, out),
        RunPhase::Failed(problem) => failed(ui, state, problem, out),
    }
}

fn ready(ui: &mut Ui, state: &State, name: &str) {
    let t = tokens(ui);
    heading(
        ui,
        &format!("Ready to change {name}"),
        "Nothing has been written yet. You are asked once more before it starts.",
    );
    ui.add_space(20.0);
    let review = &state.review;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 40.0;
        for (row_state, word, color) in [
            (RowState::Add, "to add", t.add),
            (RowState::Change, "to change", t.change),
            (RowState::Delete, "to delete", t.delete),
        ] {
            figure(ui, &text::number(review.count_of(row_state)), word, color);
        }
        figure(ui, &text::size(review.bytes()), "to copy", t.text);
    });
    ui.add_space(20.0);
    section(ui, "How it is done");
    ui.add_space(4.0);
    // Much may have been waived.
    ScrollArea::vertical()
        .auto_shrink([false, true])
        .show(ui, |ui| how(ui, state));
}

fn how(ui: &mut Ui, state: &State) {
    let mut pairs = Pairs::new(ui, 150.0);
    pairs
        .sentence(
            "Before each change",
            "The old bytes go into the run's undo folder",
        )
        .sentence(
            "Files",
            "Written beside, checked, then renamed over: each file is old or new, never half",
        )
        .sentence(
            "Configuration",
            "applicationHost.config changes in one step at the end",
        )
        .sentence(
            "Stop",
            "Takes effect within a second; what was done stays and can be undone",
        )
        .sentence(
            "Way back",
            "Undo this run, on the Verify page or with siteferry undo",
        );
    if let Some(plan) = state.review.plan() {
        pairs.value("Plan", &text::fingerprint(&plan.fingerprint));
    }
    for (index, waived) in state.checks.waived().iter().enumerate() {
        pairs.sentence(if index == 0 { "Waived" } else { "" }, &text::waived(waived));
    }
}

/// A number with what it counts below.
fn figure(ui: &mut Ui, number: &str, word: &str, color: egui::Color32) {
    let t = tokens(ui);
    ui.vertical(|ui| {
        ui.label(egui::RichText::new(number).font(theme::title()).color(color));
        ui.label(egui::RichText::new(word).font(theme::small()).color(t.muted));
    });
}

fn running(ui: &mut Ui, state: &State, name: &str, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let undoing = state.run.phase == RunPhase::Undoing;
    let title = if undoing {
        format!("Bringing {name} back")
    } else {
        format!("Applying to {name}")
    };
    heading(
        ui,
        &title,
        "You can look at other pages meanwhile. Stop takes effect within a second.",
    );
    ui.add_space(20.0);
    let Some(job) = state.running() else {
        return;
    };
    let width = ui.available_width().min(720.0);
    ui.allocate_ui(egui::vec2(width, theme::CONTROL), |ui| {
        ui.horizontal(|ui| {
            let phase = if job.progress.phase.is_empty() {
                "Starting"
            } else {
                &job.progress.phase
            };
            strong(ui, phase, t.text);
            muted(ui, &text::took(job.elapsed()));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let stopping = job.state == JobState::Stopping;
                let label = if stopping { "Stopping…" } else { "Stop" };
                if ui
                    .add(Button::of(Kind::Danger, label))
                    .on_hover_text("Ctrl+.")
                    .clicked()
                {
                    out.push(Message::Stop);
                }
            });
        });
    });
    ui.add_space(8.0);
    progress(ui, job, width);
    ui.add_space(16.0);
    so_far(ui, state);
}

fn progress(ui: &mut Ui, job: &Job, width: f32) {
    let t = tokens(ui);
    let progress = &job.progress;
    let items = match progress.total {
        Some(total) => format!("{} of {} items", text::number(progress.done), text::number(total)),
        None => format!("{} items so far", text::number(progress.done)),
    };
    muted(ui, &items);
    bar(ui, "Items", job.items_share(), width);
    ui.add_space(8.0);
    let mut bytes = match progress.bytes_total {
        Some(total) => format!("{} of {}", text::size(progress.bytes_done), text::size(total)),
        None => text::size(progress.bytes_done),
    };
    if let Some(rate) = job.rate() {
        bytes.push_str(&format!(" · {}/s", text::size(rate)));
    }
    if let Some(remaining) = job.remaining() {
        bytes.push_str(&format!(" · {} left", text::about(remaining)));
    }
    muted(ui, &bytes);
    bar(ui, "Bytes", job.bytes_share(), width);
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        muted(ui, "Now");
        mono(ui, &progress.current, t.text);
    });
    let still = job.now.saturating_sub(job.moved);
    if still >= 30_000 {
        muted(ui, &format!("Waiting for it for {}", text::took(still)));
    }
}

/// Problems met on the way.
fn so_far(ui: &mut Ui, state: &State) {
    let t = tokens(ui);
    let met: Vec<&Problem> = state
        .problems
        .iter()
        .filter(|listed| listed.step == Step::Apply && listed.problem.severity >= Severity::Warning)
        .map(|listed| &listed.problem)
        .collect();
    section(ui, "Problems so far");
    ui.add_space(4.0);
    if met.is_empty() {
        muted(ui, "None");
        return;
    }
    Rows::table(
        Id::unique("siteferry run problems"),
        "Problems so far",
        met.len(),
        None,
    )
    .columns(&[("What", 0.5), ("What to do", 0.5)])
    .stick_to_end()
    .show(ui, |row, index| {
        let Some(problem) = met.get(index) else {
            return String::new();
        };
        let color = if problem.is_error() { t.delete } else { t.change };
        row.cell(0).text(&problem.title, theme::body(), color);
        row.cell(1).text(&problem.fix, theme::body(), t.muted);
        problem.title.clone()
    });
}

fn outcome(ui: &mut Ui, state: &State) {
    ui.add_space(16.0);
    let run = &state.run;
    let mut pairs = Pairs::new(ui, 120.0);
    pairs.value("Run", run.id.as_deref().unwrap_or_default());
    pairs.sentence(
        "Done",
        &format!(
            "{} of {}: {} added, {} changed, {} deleted, {} copied",
            text::number(run.totals.changes()),
            text::changes(run.planned),
            text::number(run.totals.added),
            text::number(run.totals.updated),
            text::number(run.totals.deleted),
            text::size(run.totals.bytes)
        ),
    );
    if run.took > 0 {
        pairs.sentence("Took", &text::took(run.took));
    }
}

fn stopped(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    heading(
        ui,
        "Stopped",
        "What was done stays and nothing is half-written. Go on with a new plan, or take back what was done.",
    );
    ui.add_space(12.0);
    if state.run.id.is_none() {
        let t = tokens(ui);
        empty_state(
            ui,
            Icon::Check,
            t.add,
            "Nothing was changed",
            "It stopped before the first change",
        );
        return;
    }
    outcome(ui, state);
    ui.add_space(12.0);
    after_stop(ui, out);
}

fn failed(ui: &mut Ui, state: &State, problem: &Problem, out: &mut Vec<Message>) {
    heading(
        ui,
        "It could not be finished",
        "What was done before is in the journal and can be taken back.",
    );
    ui.add_space(12.0);
    notice(ui, Tone::Error, &problem.title, &[]);
    ui.add_space(8.0);
    let mut pairs = Pairs::new(ui, 120.0);
    pairs
        .sentence("Why", &problem.cause)
        .sentence("What to do", &problem.fix);
    if !problem.place.is_unknown() {
        pairs.value("Where", &problem.place.to_string());
    }
    pairs.value("Code", &problem.code);
    if state.run.id.is_some() {
        outcome(ui, state);
    }
    ui.add_space(12.0);
    after_stop(ui, out);
}

fn after_stop(ui: &mut Ui, out: &mut Vec<Message>) {
    ui.horizontal(|ui| {
        if ui.add(Button::new("Plan the rest")).clicked() {
            out.push(Message::Go(Page::Step(Step::Review)));
            out.push(Message::Refresh);
        }
        if ui
            .add(Button::of(Kind::Danger, "Undo what was applied…"))
            .clicked()
        {
            out.push(Message::AskUndo);
        }
    });
}
