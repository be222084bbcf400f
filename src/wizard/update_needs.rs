//! Discover beside its own job: the scan of the content, the file at a place, and saving what is shown.

use super::activity::JobState;
use super::message::Effect;
use super::needs::{Used, Viewed};
use super::state::State;
use super::update_jobs::start;
use super::work::Work;
use crate::discover::content::FileView;

/// Scans the content of the chosen sites; what is found comes while it is found.
pub(super) fn scan(state: &mut State, out: &mut Vec<Effect>) {
    let selection = state.selection();
    if selection.sites.is_empty() || state.old.facts().is_none() {
        return;
    }
    stop(
        state,
        &|work| matches!(work, Work::Scan { .. } | Work::Usage { .. }),
        out,
    );
    state.needs.forget_content();
    state.old.sites.forget_used();
    let old = state.old.opened_path.clone();
    start(state, Work::Scan { old, selection }, out);
}

/// Stops what runs of this kind, because it is asked for anew.
fn stop(state: &mut State, is_it: &dyn Fn(&Work) -> bool, out: &mut Vec<Effect>) {
    let running = state.jobs.iter_mut();
    for job in running.filter(|job| job.state == JobState::Running && is_it(&job.work)) {
        job.state = JobState::Stopping;
        out.push(Effect::Stop(job.id));
    }
}

/// Reads the logs of the chosen sites: in the folder that was named, or where they are by themselves.
pub(super) fn read_logs(state: &mut State, out: &mut Vec<Effect>) {
    let selection = state.selection();
    if selection.sites.is_empty() || state.old.facts().is_none() {
        return;
    }
    stop(state, &|work| matches!(work, Work::Usage { .. }), out);
    let old = state.old.opened_path.clone();
    let folder = (!state.logs.is_empty()).then(|| state.logs.clone());
    start(
        state,
        Work::Usage {
            old,
            selection,
            folder,
        },
        out,
    );
}

/// The logs were read.
pub(super) fn used(state: &mut State, used: Used) {
    state.old.sites.set_used(&used.usage);
    state.needs.set_used(used);
}

/// Puts the cursor on a place, and asks for its file. What was asked for before is no longer waited for.
pub(super) fn select_place(state: &mut State, place: usize, out: &mut Vec<Effect>) {
    state.needs.select_place(place);
    let seen = state.needs.selected_place().cloned();
    let Some((file, line)) = seen.and_then(|seen| Some((seen.place.file?, seen.place.line.unwrap_or(1))))
    else {
        return;
    };
    stop(state, &|work| matches!(work, Work::View { .. }), out);
    state.needs.viewed = Viewed::Reading;
    start(state, Work::View { file, line }, out);
}

/// Takes jobs off the list that only read a file to show it: that is nothing that anybody did.
pub(super) fn forget_views(state: &mut State) {
    state
        .jobs
        .retain(|job| job.is_running() || !matches!(job.work, Work::View { .. }));
}

/// A file was read to be shown, or not; what is no longer asked for is left alone.
pub(super) fn viewed(state: &mut State, work: &Work, viewed: Result<FileView, String>) {
    forget_views(state);
    let place = state.needs.selected_place().map(|seen| &seen.place);
    let is_asked = place.is_some_and(|place| {
        matches!(work, Work::View { file, line } if place.file.as_ref() == Some(file) && place.line.unwrap_or(1) == *line)
    });
    if is_asked {
        state.needs.viewed = match viewed {
            Ok(file) => Viewed::File(file),
            Err(why) => Viewed::Unread(why),
        };
    }
}
