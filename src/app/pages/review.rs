//! Review: every change that would be made, with its reason. Nothing else is ever written.

use super::{PageContext, beside, focus_on_entry, job_notices, review_details, review_settings};
use crate::app::commands::filter_id;
use crate::app::frame::job_line;
use crate::app::icons::{self, Icon};
use crate::app::text;
use crate::app::theme::{self, Tokens, tokens};
use crate::app::widgets::{
    Button, Chip, Kind, RowKey, RowPaint, Rows, Tone, bar, empty_state, heading, muted, notice, search, tabs,
};
use crate::model::{Change, Problem, RowState, Severity};
use crate::wizard::review::CHIP_STATES;
use crate::wizard::{JobState, Message, Review, ReviewTab, State, Step};
use egui::{Color32, Id, Rect, Ui, pos2, vec2};

/// Shows the page.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let state = page.state;
    match state.review_tab {
        ReviewTab::Changes => {
            let name = state.new.name().unwrap_or("the new server");
            let title = format!("If you apply now, {name} changes like this");
            heading(ui, &title, &sentence(state));
        }
        ReviewTab::Settings => review_settings::title(ui, state),
    }
    ui.add_space(6.0);
    parts(ui, state, out);
    ui.add_space(8.0);
    job_notices(ui, page, Step::Review, out);
    match state.review_tab {
        ReviewTab::Changes => changes(ui, page, out),
        ReviewTab::Settings => review_settings::show(ui, page, out),
    }
}

/// The two parts of the page, each with what it holds.
fn parts(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let settings = review_settings::tab(state);
    let changes = match state.review.plan() {
        Some(_) => format!("Changes {}", text::number(state.review.changes())),
        None => "Changes".to_owned(),
    };
    match tabs(ui, &[&changes, &settings], state.review_tab as usize) {
        Some(0) => out.push(Message::ReviewTab(ReviewTab::Changes)),
        Some(_) => out.push(Message::ReviewTab(ReviewTab::Settings)),
        None => {}
    }
}

fn changes(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let state = page.state;
    let review = &state.review;
    preflight(ui, state, out);
    chips(ui, review, state, out);
    ui.add_space(6.0);
    filter_line(ui, review, out);
    ui.add_space(6.0);
    if let Some(job) = state.running_for(Step::Review) {
        ui.horizontal(|ui| {
            bar(ui, "Planning", job.items_share(), 240.0);
            muted(ui, &job_line(job));
        });
        ui.add_space(4.0);
    }
    if review.details && !review.rows().is_empty() {
        beside(ui, "row details", |ui| review_details::show(ui, page, out));
    }
    table(ui, page, out);
}

fn sentence(state: &State) -> String {
    match state.review.plan() {
        Some(plan) => format!(
            "Plan {} from {}. Nothing is written that is not listed here; read it, then apply exactly this.",
            text::fingerprint(&plan.fingerprint),
            plan.source.name
        ),
        None if state.running_for(Step::Review).is_some() => {
            "Planning. Rows appear as they are found; counts are final at the end.".to_owned()
        }
        None => "There is no plan yet.".to_owned(),
    }
}

/// The mark and colour of a row's state.
pub fn mark(state: RowState, t: &Tokens) -> (Icon, Color32) {
    match state {
        RowState::Add => (Icon::Plus, t.add),
        RowState::Change => (Icon::Tilde, t.change),
        RowState::Delete => (Icon::Minus, t.delete),
        RowState::Same => (Icon::Equal, t.same),
        RowState::SameAfterRules => (Icon::Approx, t.same),
        RowState::Conflict => (Icon::Bang, t.conflict),
        RowState::Unread => (Icon::Question, t.note),
        RowState::Skipped => (Icon::Skip, t.same),
    }
}

/// One line about what stops the plan, or else about what it warns of.
fn preflight(ui: &mut Ui, state: &State, out: &mut Vec<Message>) {
    let blocking: Vec<&Problem> = state.blocking().collect();
    let count = |severity| {
        let listed = state.problems.iter().filter(|listed| listed.step == Step::Review);
        listed
            .filter(|listed| listed.problem.severity == severity)
            .count() as u64
    };
    let accepted = count(Severity::Error).saturating_sub(blocking.len() as u64);
    let mut rest = Vec::new();
    for (count, one, many) in [
        (
            blocking.len().saturating_sub(1) as u64,
            "more error",
            "more errors",
        ),
        (count(Severity::Warning), "warning", "warnings"),
        (count(Severity::Note), "note", "notes"),
    ] {
        if count > 0 {
            rest.push(text::count_of(count, one, many));
        }
    }
    let rest = rest.join(", ");
    if let Some(problem) = blocking.first() {
        let mut says = problem.title.clone();
        if !rest.is_empty() {
            says.push_str(&format!(" · {rest}"));
        }
        match notice(ui, Tone::Error, &says, &["Show", "Accept…", "All problems"]) {
            Some(0) => {
                let listed = state
                    .problems
                    .iter()
                    .position(|listed| listed.problem == **problem);
                out.extend(listed.map(Message::OpenProblem));
            }
            Some(1) => out.push(Message::AskAccept(problem.code.clone())),
            Some(_) => out.push(Message::ShowProblems),
            None => {}
        }
    } else if !rest.is_empty() || accepted > 0 {
        let tone = match accepted > 0 || count(Severity::Warning) > 0 {
            true => Tone::Warning,
            false => Tone::Note,
        };
        let says = match accepted {
            0 => format!("{rest}: what does not come along as it is, and what to see to"),
            _ if rest.is_empty() => format!("{} accepted", text::count_of(accepted, "error", "errors")),
            _ => format!(
                "{} accepted · {rest}",
                text::count_of(accepted, "error", "errors")
            ),
        };
        let codes = state.checks.accepted();
        let acts: &[&str] = match codes.is_empty() {
            true => &["All problems"],
            false => &["All problems", "Take it back"],
        };
        match notice(ui, tone, &says, acts) {
            Some(0) => out.push(Message::ShowProblems),
            Some(_) => out.extend(codes.into_iter().map(Message::Unaccept)),
            None => {}
        }
    } else {
        return;
    }
    ui.add_space(8.0);
}

fn chips(ui: &mut Ui, review: &Review, state: &State, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let planning = state.running_for(Step::Review).is_some();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        for chip_state in CHIP_STATES {
            let (icon, color) = mark(chip_state, &t);
            let count = review.count_of(chip_state);
            let mut number = text::number(count);
            if planning {
                number.push('…');
            }
            if chip_state == RowState::Add && review.bytes() > 0 {
                number.push_str(&format!(" · {}", text::size(review.bytes())));
            }
            let chip = Chip::new(text::chip(chip_state), &number, color)
                .icon(icon)
                .quiet(count == 0)
                .pressed(review.chips().contains(&chip_state));
            let response = ui.add(chip).on_hover_text("Show only these; Ctrl adds");
            if response.clicked() {
                out.push(Message::Chip(
                    chip_state,
                    ui.input(|input| input.modifiers.command),
                ));
            }
        }
    });
}

fn filter_line(ui: &mut Ui, review: &Review, out: &mut Vec<Message>) {
    ui.horizontal(|ui| {
        let hint = "Filter by name, kind or reason";
        if let Some(filter) = search(ui, filter_id(), "Filter rows", hint, review.filter(), 320.0) {
            out.push(Message::FilterRows(filter));
        }
        if review.is_filtered() && ui.add(Button::of(Kind::Quiet, "Clear filter")).clicked() {
            out.push(Message::ClearFilter);
        }
        let rows = text::count_of(review.rows().len() as u64, "row", "rows");
        let shown = if review.is_filtering() && review.rows().len() > 20_000 {
            "filtering…".to_owned()
        } else if review.is_filtered() {
            format!("{} of {rows}", text::number(review.visible().len() as u64))
        } else {
            rows
        };
        muted(ui, &shown);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = if review.details {
                "Hide details"
            } else {
                "Show details"
            };
            if ui
                .add(Button::of(Kind::Quiet, label))
                .on_hover_text("D")
                .clicked()
            {
                out.push(Message::ToggleDetails);
            }
        });
    });
}

fn table(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let t = tokens(ui);
    let state = page.state;
    let review = &state.review;
    let name = state.new.name().unwrap_or("The new server");
    let visible = review.visible();
    if visible.is_empty() {
        nothing(ui, state, name, &t, out);
        return;
    }
    let id = Id::unique("siteferry rows");
    focus_on_entry(ui, page, id);
    let columns = [
        ("Action", 118.0),
        ("Kind", 84.0),
        ("Item", 0.54),
        ("Why", 0.46),
        (">Size", 76.0),
    ];
    let output = Rows::table(id, "Changes", visible.len(), review.cursor())
        .columns(&columns)
        .show(ui, |row, place| {
            let change = visible
                .get(place)
                .and_then(|&index| review.rows().get(index as usize));
            change.map_or_else(String::new, |change| {
                paint_row(row, change, review.has_problem(change), &t)
            })
        });
    if let Some(place) = output.moved {
        out.push(Message::SelectRow(place));
    }
    if output.double_clicked.is_some() || output.key == Some(RowKey::Enter) {
        out.push(Message::ToggleDetails);
    }
    if let (true, Some(row)) = (output.copy, review.selected_row()) {
        out.push(Message::Copy(format!(
            "{}\t{}\t{}\t{}",
            text::row_state(row.state),
            row.object,
            row.name,
            row.why
        )));
    }
}

fn nothing(ui: &mut Ui, state: &State, name: &str, t: &Tokens, out: &mut Vec<Message>) {
    let review = &state.review;
    if review.plan().is_none() {
        if state.running_for(Step::Review).is_some() {
            empty_state(
                ui,
                Icon::Ring,
                t.accent,
                "Planning…",
                "Comparing both servers; nothing is written",
            );
        } else if state
            .last_job(Step::Review)
            .is_some_and(|job| job.state == JobState::Stopped)
        {
            empty_state(
                ui,
                Icon::Minus,
                t.muted,
                "Planning was stopped",
                "F5 starts it again",
            );
        }
    } else if review.is_filtered() {
        empty_state(
            ui,
            Icon::Search,
            t.muted,
            "No items match this filter",
            "The rows are still there",
        );
        ui.vertical_centered(|ui| {
            ui.add_space(8.0);
            if ui
                .add(Button::new("Clear filter").name("Clear the filter"))
                .clicked()
            {
                out.push(Message::ClearFilter);
            }
        });
    } else {
        let says = format!(
            "{name} already matches: {} are equal on both sides.",
            text::count_of(review.count_of(RowState::Same), "object", "objects")
        );
        empty_state(ui, Icon::Check, t.add, "Nothing would change", &says);
    }
}

fn paint_row(row: &RowPaint<'_>, change: &Change, problem: bool, t: &Tokens) -> String {
    let (icon, color) = mark(change.state, t);
    let state = row.cell(0);
    let place = Rect::from_center_size(
        pos2(state.rect.left() + 7.0, row.rect.center().y),
        vec2(12.0, 12.0),
    );
    icons::paint(row.painter, icon, place, color);
    row.span(state.rect.left() + 20.0, state.rect.right() + 10.0)
        .text(text::row_state(change.state), theme::body(), color);
    row.cell(1).text(&change.object, theme::body(), t.muted);
    let item = row.cell(2);
    if problem {
        let badge = Rect::from_center_size(
            pos2(item.rect.left() + 6.0, row.rect.center().y),
            vec2(12.0, 12.0),
        );
        icons::paint(row.painter, Icon::Cross, badge, t.delete);
        row.span(item.rect.left() + 18.0, item.rect.right())
            .mono(&change.name, t.text);
    } else {
        item.mono(&change.name, t.text);
    }
    row.cell(3).text(&change.why, theme::body(), t.muted);
    let bytes = change.bytes();
    if bytes > 0 {
        row.cell(4).number(&text::size(bytes), t.text);
    }
    let problem = if problem { ", has a problem" } else { "" };
    format!(
        "{} {} {}, {}{problem}",
        text::row_state(change.state),
        change.object,
        change.name,
        change.why
    )
}
