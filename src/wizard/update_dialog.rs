//! Dialogs: every act that cannot simply be taken back is asked for here, once.

use super::checks::Checks;
use super::dialog::Dialog;
use super::message::Effect;
use super::run::RunPhase;
use super::state::{ReviewTab, State};
use super::step::{Page, Step};
use super::update::keep_waivers;
use super::update_jobs::{start, stop, stop_step};
use super::update_needs;
use super::update_steps::open_pasted;
use super::work::Work;
use crate::model::Problem;
use crate::prepare::{COLLECTOR_NAME, Check};

/// Asks for the reason to waive a row of the checklist.
pub(super) fn ask_waive(state: &mut State, id: String) {
    let row = state.checks.rows().iter().find(|row| row.id == id);
    if let Some(title) = row.map(|row| row.title.clone()) {
        state.dialog = Some(Dialog::Waive {
            id,
            title,
            reason: String::new(),
        });
    }
}

/// Asks for the reason to accept what the plan reports with this code: a run goes on without all of it, or not at all.
pub(super) fn ask_accept(state: &mut State, code: &str) {
    let of_code = state.blocking().filter(|problem| problem.code == code);
    let problems: Vec<Problem> = of_code.cloned().collect();
    if problems.is_empty() {
        return;
    }
    let is_open = |row: &&Check| row.is_open() && row.code == code;
    let rows = state.checks.rows().iter().filter(is_open);
    state.dialog = Some(Dialog::Accept {
        problems,
        rows: rows.map(|row| row.title.clone()).collect(),
        reason: String::new(),
    });
}

/// Takes what was typed into the open dialog.
pub(super) fn text(state: &mut State, text: String) {
    match &mut state.dialog {
        Some(Dialog::Apply { typed }) => *typed = text,
        Some(Dialog::Waive { reason, .. } | Dialog::Accept { reason, .. }) => *reason = text,
        Some(Dialog::Logs { folder }) => *folder = text,
        Some(Dialog::Recorded { text: pasted }) => *pasted = text,
        _ => {}
    }
}

impl State {
    /// True when the open dialog can be confirmed: what it asks to be typed was typed.
    pub fn can_confirm(&self) -> bool {
        match &self.dialog {
            None => false,
            Some(Dialog::Apply { typed }) => {
                !self.must_type_name()
                    || self
                        .new
                        .name()
                        .is_some_and(|name| typed.trim().eq_ignore_ascii_case(name))
            }
            Some(Dialog::Waive { reason, .. } | Dialog::Accept { reason, .. }) => Checks::is_reason(reason),
            Some(Dialog::Undo | Dialog::Close | Dialog::Logs { .. }) => true,
            Some(Dialog::Script { .. } | Dialog::Collector { .. }) => true,
            Some(Dialog::Recorded { text }) => !text.trim().is_empty(),
        }
    }
}

/// Does what the open dialog asks about.
pub(super) fn confirm(state: &mut State, out: &mut Vec<Effect>) {
    if !state.can_confirm() {
        return;
    }
    match state.dialog.take() {
        Some(Dialog::Apply { .. }) => apply(state, out),
        Some(Dialog::Waive { id, reason, .. }) => {
            let at = Some(state.now());
            state.checks.waive(&id, &reason, at);
            keep_waivers(state, out);
        }
        Some(Dialog::Accept { problems, reason, .. }) => {
            let at = Some(state.now());
            state.checks.accept(&problems, &reason, at);
        }
        Some(Dialog::Script { text, is_dism }) => {
            let name = if is_dism {
                "prepare-dism.ps1"
            } else {
                "prepare.ps1"
            };
            out.push(Effect::SaveText(name.to_owned(), text));
        }
        Some(Dialog::Collector { text }) => out.push(Effect::SaveText(COLLECTOR_NAME.to_owned(), text)),
        Some(Dialog::Recorded { text }) => open_pasted(state, text, out),
        Some(Dialog::Logs { folder }) => {
            state.logs = folder.trim().to_owned();
            update_needs::read_logs(state, out);
        }
        Some(Dialog::Undo) => {
            if let Some(run) = state.run.id.clone() {
                state.page = Page::Step(Step::Verify);
                state.run.phase = RunPhase::Undoing;
                stop_step(state, Step::Verify, out);
                start(state, Work::Undo { run }, out);
            }
        }
        Some(Dialog::Close) => {
            stop(state, out);
            out.push(Effect::Close);
        }
        None => {}
    }
}

fn apply(state: &mut State, out: &mut Vec<Effect>) {
    if state.blocked().is_some() {
        state.hint = state.blocked();
        return;
    }
    let Some(plan) = state.review.plan().cloned() else {
        return;
    };
    state.run = super::Run {
        phase: RunPhase::Running,
        planned: plan.totals.changes(),
        ..super::Run::default()
    };
    let work = Work::Apply {
        old: state.old.opened_path.clone(),
        new: state.new.opened_path.clone(),
        plan,
        acknowledged: state.acknowledged().to_vec(),
        waived: state.checks.waived().to_vec(),
        checks: state.checks.rows().to_vec(),
    };
    start(state, work, out);
}

/// Esc: closes the topmost thing, or clears the filter.
pub(super) fn escape(state: &mut State) {
    if state.dialog.is_some() {
        state.dialog = None;
    } else if state.settings_open {
        state.settings_open = false;
    } else {
        match state.page {
            Page::Step(Step::Map) => {
                state.map.drop_drafts();
            }
            Page::Step(Step::Review)
                if state.review_tab == ReviewTab::Settings && state.loss.is_filtered() =>
            {
                state.loss.clear_filter();
            }
            Page::Step(Step::Review) if state.review.is_filtered() => state.review.clear_filter(),
            Page::Step(Step::Prepare) if state.checks.is_filtered() => state.checks.clear_filter(),
            Page::Step(Step::Discover) if state.needs.is_filtered() => state.needs.clear_filter(),
            _ => {}
        }
    }
}
