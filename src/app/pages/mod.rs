//! One page a step, one file a page: functions from the wizard's state to the messages the person sends.

mod apply;
mod discover;
mod prepare;
mod review;
mod review_details;
mod source;
mod start;
mod verify;

use crate::app::widgets::{Tone, notice};
use crate::wizard::{Message, Page, State, Step};
use egui::{Id, Ui};
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
        let says = "Something earlier changed; what is shown here is from before";
        if notice(ui, Tone::Warning, says, &["Refresh (F5)"]).is_some() {
            out.push(Message::Refresh);
        }
        ui.add_space(8.0);
    }
}
