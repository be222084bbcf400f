//! One page a step, one file a page: functions from the wizard's state to the messages the person sends.

mod apply;
mod discover;
mod discover_evidence;
mod discover_needs;
mod map;
mod map_accounts;
mod map_pipeline;
mod map_sites;
mod prepare;
mod review;
mod review_details;
mod review_settings;
mod source;
mod start;
mod verify;

use crate::app::theme::tokens;
use crate::app::widgets::{Tone, notice};
use crate::wizard::{Message, Page, RunPhase, State, Step};
use egui::{Frame, Id, Margin, Panel, Stroke, Ui};
use std::cell::Cell;

/// What a page is given.
pub struct PageContext<'a> {
    /// The wizard.
    pub state: &'a State,
    /// The time zone of times.
    pub zone: &'a jiff::tz::TimeZone,
    /// True until the main part of the page has taken the keyboard.
    pub wants_focus: &'a Cell<bool>,
}

/// Shows the page at hand.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    match page.state.page {
        Page::Start => start::show(ui, page, out),
        Page::Step(Step::Source) => source::show(ui, page, out),
        Page::Step(Step::Discover) => discover::show(ui, page, out),
        Page::Step(Step::Prepare) => prepare::show(ui, page, out),
        Page::Step(Step::Map) => map::show(ui, page, out),
        Page::Step(Step::Review) => review::show(ui, page, out),
        Page::Step(Step::Apply) => apply::show(ui, page, out),
        Page::Step(Step::Verify) => verify::show(ui, page, out),
    }
}

/// Gives the keyboard to the main part of a page, once, when it is first there.
fn focus_on_entry(ui: &Ui, page: &PageContext<'_>, id: Id) {
    if page.wants_focus.take() {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
}

/// Width of a page below which details go under the table.
const NARROW: f32 = 940.0;

/// Height that a table keeps beside its details: its header and a few rows.
const TABLE: f32 = 124.0;

/// A pane for details: at the right, or below where the window is narrow.
fn beside(ui: &mut Ui, name: &str, details: impl FnOnce(&mut Ui)) {
    if ui.available_width() < NARROW {
        below(ui, &format!("{name} below"), 136.0, details);
        return;
    }
    let t = tokens(ui);
    let shown = Panel::right(Id::unique(name))
        .resizable(true)
        .default_size(320.0)
        .size_range(260.0..=640.0)
        .show_separator_line(false)
        .frame(Frame::new().inner_margin(Margin {
            left: 16,
            ..Margin::ZERO
        }))
        .show(ui, details);
    let rect = shown.response.rect;
    let x = ui.painter().round_to_pixel_center(rect.left());
    ui.painter()
        .vline(x, rect.y_range(), Stroke::new(t.hairline, t.line));
}

/// A pane for details under the table.
fn below(ui: &mut Ui, name: &str, height: f32, details: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    // A low window leaves the table its rows, and the whole place where there is not enough for both.
    let most = ui.available_height() - TABLE;
    if most < 96.0 {
        return;
    }
    let shown = Panel::bottom(Id::unique(name))
        .resizable(true)
        .default_size(height.min(most))
        .size_range(96.0..=most.min(460.0))
        .show_separator_line(false)
        .frame(Frame::new().inner_margin(Margin {
            top: 8,
            ..Margin::ZERO
        }))
        .show(ui, details);
    let rect = shown.response.rect;
    let y = ui.painter().round_to_pixel_center(rect.top());
    ui.painter()
        .hline(rect.x_range(), y, Stroke::new(t.hairline, t.line));
}

/// What a page says of its job: stale, failed. Nothing when all is well.
fn job_notices(ui: &mut Ui, page: &PageContext<'_>, step: Step, out: &mut Vec<Message>) {
    let state = page.state;
    if state.running_for(step).is_some() {
        return;
    }
    if let Some(reason) = state.failure(step) {
        match notice(ui, Tone::Error, reason, &["Show the problem", "Try again"]) {
            Some(0) => out.push(Message::ShowProblems),
            Some(_) => out.push(Message::Refresh),
            None => {}
        }
        ui.add_space(8.0);
    } else if state.stale.contains(&step) {
        let says = match (step, &state.run.id) {
            (Step::Review, Some(run)) => match state.run.phase {
                RunPhase::Undone => format!("Run {run} applied this and was undone; refresh to plan anew"),
                _ => format!("Run {run} applied this; refresh to see what is left"),
            },
            _ => "Something earlier changed; what is shown here is from before".to_owned(),
        };
        if notice(ui, Tone::Warning, &says, &["Refresh (F5)"]).is_some() {
            out.push(Message::Refresh);
        }
        ui.add_space(8.0);
    }
}
