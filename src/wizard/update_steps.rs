//! Moving between steps, and starting what each step needs.

use super::checks::Checks;
use super::dialog::Dialog;
use super::message::{Effect, Message};
use super::primary::{Blocked, Primary};
use super::review::Review;
use super::run::RunPhase;
use super::server::{Opening, SideState};
use super::state::{Drawer, DrawerTab, ReviewTab, Side, State};
use super::step::{Page, Step};
use super::update::update;
use super::update_jobs::{start, stop_step};
use super::work::Work;
use crate::prepare::Part;
use crate::translate::Choices;

/// Shows a page unless it is locked, and starts what it has no result of.
pub(super) fn go(state: &mut State, page: Page, out: &mut Vec<Effect>) {
    state.settings_open = false;
    state.saved = None;
    if let Page::Step(step) = page {
        if state.locked_by(step).is_some() {
            return;
        }
        state.page = page;
        let was_stopped = step == Step::Prepare && state.checks.stopped_after().is_some();
        if !state.has_result(step)
            && !was_stopped
            && state.running_for(step).is_none()
            && state.failure(step).is_none()
        {
            restart(state, step, out);
        }
    } else {
        state.page = page;
    }
}

/// The page before this one.
pub(super) fn back(state: &mut State, out: &mut Vec<Effect>) {
    let previous = state.page.step().and_then(Step::previous);
    go(state, previous.map_or(Page::Start, Page::Step), out);
}

/// Does a step's work again.
pub(super) fn restart(state: &mut State, step: Step, out: &mut Vec<Effect>) {
    if state.running().is_some_and(|job| job.work.writes()) {
        return;
    }
    if step == Step::Discover && state.is_nothing_chosen() {
        state.forget_from(Step::Discover);
        return;
    }
    let Some(work) = state.work_for(step) else {
        return;
    };
    stop_step(state, step, out);
    match step {
        Step::Prepare => state.checks.begin(Part::All),
        Step::Review => {
            state.forget_plan();
            // What was applied belongs to the plan before.
            if !matches!(state.run.phase, RunPhase::Running | RunPhase::Undoing) && state.run.id.is_none() {
                state.run.phase = RunPhase::Ready;
            }
        }
        Step::Verify => state.run.verified = None,
        _ => {}
    }
    state.stale.remove(&step);
    start(state, work, out);
}

/// Looks at a part of the checklist, unless it is being looked at.
pub(super) fn look(state: &mut State, part: Part, out: &mut Vec<Effect>) {
    if part == Part::All {
        restart(state, Step::Prepare, out);
        return;
    }
    let is_busy =
        state.running_for(Step::Prepare).is_some() || state.running().is_some_and(|job| job.work.writes());
    let (false, Some(Work::Prepare { old, new, wanted, .. })) = (is_busy, state.work_for(Step::Prepare))
    else {
        return;
    };
    state.checks.begin(part.clone());
    start(
        state,
        Work::Prepare {
            old,
            new,
            wanted,
            part,
        },
        out,
    );
}

/// F5: reads what the page shows again.
pub(super) fn refresh(state: &mut State, out: &mut Vec<Effect>) {
    match state.page {
        Page::Start => {}
        Page::Step(Step::Source) => {
            for side in [Side::Source, Side::Destination] {
                if !state.side(side).path.trim().is_empty() {
                    open(state, side, out);
                }
            }
        }
        Page::Step(Step::Apply) => {}
        Page::Step(step) => {
            restart(state, step, out);
            if step == Step::Review {
                check_for_plan(state, out);
            }
        }
    }
}

/// Makes the checklist anew when it was made for something else than the plan.
fn check_for_plan(state: &mut State, out: &mut Vec<Effect>) {
    if state.stale.contains(&Step::Prepare) {
        restart(state, Step::Prepare, out);
    }
}

/// The primary button: goes, or says why not.
pub(super) fn primary(state: &mut State, out: &mut Vec<Effect>) {
    if state.dialog.is_some() {
        return;
    }
    // A path that was typed but not opened yet is opened first; that is what the person means.
    if state.page == Page::Step(Step::Source) {
        for side in [Side::Source, Side::Destination] {
            let fresh = state.side(side).is_edited() || state.side(side).opening == Opening::Empty;
            if fresh && !state.side(side).path.trim().is_empty() {
                open(state, side, out);
            }
        }
    }
    if let Some(blocked) = state.blocked() {
        if matches!(blocked, Blocked::Errors(_)) {
            state.drawer.tab = DrawerTab::Problems;
        }
        state.hint = Some(blocked);
        return;
    }
    state.hint = None;
    match state.primary() {
        Primary::Migrate => {
            start_over(state);
            go(state, Page::Step(Step::Source), out);
        }
        Primary::Next(step) => {
            go(state, Page::Step(step), out);
            if state.stale.contains(&step) {
                restart(state, step, out);
            }
            // What was decided on Map may be what a check was about.
            if step == Step::Review {
                check_for_plan(state, out);
            }
        }
        Primary::NextApply(_) => {
            // A plan made after a run is a run of its own.
            if !matches!(state.run.phase, RunPhase::Ready) {
                state.run = Default::default();
            }
            go(state, Page::Step(Step::Apply), out);
            state.dialog = Some(Dialog::Apply { typed: String::new() });
        }
        Primary::Apply(..) => {
            state.run = Default::default();
            state.dialog = Some(Dialog::Apply { typed: String::new() });
        }
        Primary::Another => {
            start_over(state);
            state.page = Page::Start;
        }
    }
}

/// Forgets the migration at hand.
pub(super) fn start_over(state: &mut State) {
    state.old = SideState::default();
    state.new = SideState::default();
    state.forget_from(Step::Source);
    state.checks = Checks::default();
    state.choices = Choices::default();
    state.review = Review::new();
    state.review_tab = ReviewTab::default();
    state.drawer = Drawer::default();
    state.dialog = None;
    state.saved = None;
    state.logs.clear();
    state.jobs.retain(|job| job.is_running());
}

/// Unpacks the sample; its places come back as news.
pub(super) fn try_sample(state: &mut State, folder: Option<String>, out: &mut Vec<Effect>) {
    let unpacks = |job: &super::Job| job.is_running() && matches!(job.work, Work::UnpackSample { .. });
    if !state.jobs.iter().any(unpacks) {
        start_over(state);
        start(state, Work::UnpackSample { folder }, out);
    }
}

/// Opens both places of a migration of the list.
pub(super) fn open_recent(state: &mut State, index: usize, out: &mut Vec<Effect>) {
    if let Some(recent) = state.recent.get(index).cloned() {
        open_both(state, recent.old, recent.new, out);
    }
}

/// Opens two places as the migration at hand.
pub(super) fn open_both(state: &mut State, old: String, new: String, out: &mut Vec<Effect>) {
    start_over(state);
    state.old.path = old;
    state.new.path = new;
    go(state, Page::Step(Step::Source), out);
    open(state, Side::Source, out);
    open(state, Side::Destination, out);
}

/// Takes dropped folders: the first empty side gets the first, the other the second.
pub(super) fn dropped(state: &mut State, paths: Vec<String>, out: &mut Vec<Effect>) {
    if paths.is_empty() {
        return;
    }
    // What is dropped while it is asked for is the answer.
    if let (Some(Dialog::Recorded { .. }), [path]) = (&state.dialog, paths.as_slice()) {
        state.old.path.clone_from(path);
        state.dialog = None;
        open(state, Side::Source, out);
        return;
    }
    if state.page == Page::Start {
        start_over(state);
    }
    go(state, Page::Step(Step::Source), out);
    for path in paths.into_iter().take(2) {
        let side = state.empty_side().unwrap_or(Side::Source);
        state.side_mut(side).path = path;
        open(state, side, out);
    }
}

/// Reads the place of a side.
pub(super) fn open(state: &mut State, side: Side, out: &mut Vec<Effect>) {
    let path = state.side(side).path.trim().to_owned();
    // What was pasted is no place that could be read again.
    if path.is_empty() || path == PASTED {
        return;
    }
    open_by(
        state,
        Work::Open {
            side,
            path: path.clone(),
        },
        side,
        path,
        out,
    );
}

/// Opens what was pasted as the old server.
pub(super) fn open_pasted(state: &mut State, text: String, out: &mut Vec<Effect>) {
    let work = Work::ReadPasted { text: text.into() };
    open_by(state, work, Side::Source, PASTED.to_owned(), out);
}

/// What stands in the path field of a server of which only a pasted text is known.
pub(super) const PASTED: &str = "(pasted getDependencies output)";

fn open_by(state: &mut State, work: Work, side: Side, path: String, out: &mut Vec<Effect>) {
    let running = state
        .jobs
        .iter_mut()
        .filter(|job| job.is_running() && job.work.side() == Some(side));
    for job in running {
        job.state = super::JobState::Stopping;
        out.push(Effect::Stop(job.id));
    }
    // Whatever was pasted has one path.
    if state.side(side).opened_path != path || path == PASTED {
        // Other servers have other checks, and another old server other accounts, sites and logs.
        state.checks = Checks::default();
        if side == Side::Source {
            state.choices = Choices::default();
            state.logs.clear();
        }
    }
    let side_state = state.side_mut(side);
    side_state.opened_path.clone_from(&path);
    side_state.path = path;
    side_state.opening = Opening::Reading;
    side_state.is_recorded = false;
    match side {
        Side::Source => {
            state.old.sites = Default::default();
            state.forget_from(Step::Discover);
        }
        Side::Destination => state.forget_from(Step::Prepare),
    }
    start(state, work, out);
}

/// Other sites are to be moved: needs are read again at once, the rest waits to be refreshed.
pub(super) fn selection_changed(state: &mut State, out: &mut Vec<Effect>) {
    state.mark_stale_from(Step::Prepare);
    restart(state, Step::Discover, out);
}

/// Goes to what a problem is about.
pub(super) fn open_problem(state: &mut State, index: usize, out: &mut Vec<Effect>) {
    let Some(listed) = state.problems.get(index).cloned() else {
        return;
    };
    go(state, Page::Step(listed.step), out);
    let target = listed.problem.target.unwrap_or_default();
    match listed.step {
        Step::Prepare => {
            let code = &listed.problem.code;
            let row = state
                .checks
                .rows()
                .iter()
                .find(|row| row.code == *code || row.id == *code);
            if let Some(id) = row.map(|row| row.id.clone()) {
                state.checks.select_id(&id);
            }
        }
        Step::Review if matches!(listed.problem.code.as_str(), "NEEDS-YOU" | "NOT-CARRIED") => {
            state.review_tab = ReviewTab::Settings;
            let setting = listed.problem.place.key.unwrap_or_default();
            let _ = state.loss.select_setting(&setting);
        }
        Step::Review if !target.is_empty() => {
            state.review_tab = ReviewTab::Changes;
            let _ = state.review.select_target(&target);
            state.review.details = true;
        }
        Step::Discover if !target.is_empty() => {
            let found = state
                .old
                .sites
                .nodes()
                .iter()
                .position(|node| node.key.eq_ignore_ascii_case(&target) || node.name == target);
            if let Some(found) = found {
                let _ = update(state, Message::SelectSite(found));
            }
        }
        _ => {}
    }
}
