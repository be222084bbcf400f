//! Jobs: starting and stopping them, and what their news mean.

use super::activity::{Job, JobId, JobState, LogLine};
use super::message::Effect;
use super::run::RunPhase;
use super::server::Opening;
use super::settings::Recent;
use super::sites::SiteTree;
use super::state::{DrawerTab, ListedProblem, Saved, Side, State};
use super::step::{Page, Step};
use super::update_needs;
use super::update_steps::{PASTED, go, open_both, restart};
use super::work::{News, Outcome, Work};
use crate::jobs::Progress;
use crate::model::{Problem, Severity, Totals};
use crate::prepare::Waived;
use crate::report::RunEnd;

/// Lines the log drawer keeps.
const LOG_LINES: usize = 1_000;
/// Migrations the start page lists.
const RECENT: usize = 8;

/// The session's clock moved.
pub(super) fn tick(state: &mut State, now: u64) {
    state.clock = now;
    for job in state.jobs.iter_mut().filter(|job| job.is_running()) {
        job.now = now;
    }
}

/// Starts a job.
pub(super) fn start(state: &mut State, work: Work, out: &mut Vec<Effect>) {
    let id = state.next_job;
    state.next_job += 1;
    let (step, side) = (work.step(), work.side());
    // Opening one side does not forget what the other one said.
    if !work.is_beside() {
        state
            .problems
            .retain(|listed| Some(listed.step) != step || listed.side != side);
    }
    state.jobs.push(Job {
        id,
        work: work.clone(),
        state: JobState::Running,
        progress: Progress::default(),
        problems: 0,
        started: state.clock,
        now: state.clock,
        moved: state.clock,
    });
    out.push(Effect::Start(id, work));
}

/// Stops the job whose progress the window shows.
pub(super) fn stop(state: &mut State, out: &mut Vec<Effect>) {
    if let Some(id) = state.running().map(|job| job.id) {
        stop_one(state, id, out);
    }
}

/// Stops what works for a step, because it is to be done again.
pub(super) fn stop_step(state: &mut State, step: Step, out: &mut Vec<Effect>) {
    let running = state.jobs.iter().filter(|job| job.is_running());
    let of_step = running.filter(|job| job.work.step() == Some(step));
    let ids: Vec<JobId> = of_step.map(|job| job.id).collect();
    for id in ids {
        stop_one(state, id, out);
    }
}

fn stop_one(state: &mut State, id: JobId, out: &mut Vec<Effect>) {
    if let Some(job) = state
        .jobs
        .iter_mut()
        .find(|job| job.id == id && job.state == JobState::Running)
    {
        job.state = JobState::Stopping;
        out.push(Effect::Stop(id));
    }
}

/// A job reports.
pub(super) fn news(state: &mut State, id: JobId, news: News, out: &mut Vec<Effect>) {
    let clock = state.clock;
    let newest = |work: &Work, state: &State| {
        let mut jobs = state.jobs.iter().rev();
        jobs.find(|job| work.replaces(&job.work)).map(|job| job.id) == Some(id)
    };
    let Some(job) = state.jobs.iter_mut().find(|job| job.id == id && job.is_running()) else {
        return;
    };
    let work = job.work.clone();
    match news {
        News::Progress(progress) => {
            if progress.done != job.progress.done || progress.current != job.progress.current {
                job.moved = clock;
            }
            job.progress = progress;
        }
        News::Rows(rows) => {
            if matches!(work, Work::Plan { .. }) && newest(&work, state) {
                state.review.stream(rows);
                state.review.advance();
            }
        }
        News::Evidence(rows) => {
            if newest(&work, state) {
                state.needs.add(rows);
            }
        }
        // Logs are looked for unasked; where there are none, Discover says so in its own place.
        News::Problem(problem)
            if problem.code == "NO-LOGS" && matches!(work, Work::Usage { folder: None, .. }) => {}
        News::Checks(rows, done) => {
            if newest(&work, state) {
                state.checks.take(rows, done);
            }
        }
        News::Problem(problem) => {
            if problem.severity >= Severity::Warning {
                job.problems += 1;
            }
            list(state, &work, problem);
        }
        News::Finished(Ok(outcome)) => {
            job.state = JobState::Done(job.problems);
            job.now = clock;
            // What a newer job of the step finds replaces this anyway.
            if newest(&work, state) {
                finished(state, &work, *outcome, out);
            }
        }
        News::Finished(Err(problem)) => {
            job.state = JobState::Failed(problem.title.clone());
            job.now = clock;
            if newest(&work, state) {
                failed(state, &work, *problem);
            }
        }
        News::Cancelled => {
            job.state = JobState::Stopped;
            job.now = clock;
            if newest(&work, state) {
                stopped(state, &work);
            }
            update_needs::forget_views(state);
        }
    }
}

fn list(state: &mut State, work: &Work, problem: Problem) {
    let step = match work {
        Work::Save { export, .. } => export.step,
        work => work.step().unwrap_or(Step::Source),
    };
    log(state, &problem.title);
    let known = state
        .problems
        .iter()
        .any(|listed| listed.step == step && listed.problem == problem);
    if !known {
        put(
            state,
            ListedProblem {
                step,
                side: work.side(),
                problem,
            },
        );
    }
}

/// Lists a problem: errors first, then warnings, then notes, each in the order they were found.
pub(super) fn put(state: &mut State, listed: ListedProblem) {
    let severity = listed.problem.severity;
    let place = state
        .problems
        .partition_point(|other| other.problem.severity >= severity);
    state.problems.insert(place, listed);
}

fn log(state: &mut State, text: &str) {
    if state.log.len() == LOG_LINES {
        state.log.remove(0);
    }
    let at = state.clock;
    state.log.push(LogLine {
        at,
        text: text.to_owned(),
    });
}

fn finished(state: &mut State, work: &Work, outcome: Outcome, out: &mut Vec<Effect>) {
    match outcome {
        Outcome::Sample { old, new } => open_both(state, old, new, out),
        Outcome::Opened(side, overview) => {
            let side_state = state.side_mut(side);
            side_state.sites = SiteTree::new(&overview);
            side_state.opening = Opening::Opened(overview);
            remember(state, out);
            recall(state, out);
        }
        Outcome::Recorded {
            overview,
            info,
            document,
        } => {
            state.old.sites = SiteTree::new(&overview);
            state.old.opening = Opening::Opened(overview);
            state.old.is_recorded = true;
            state.needs.set(&info, document, |_| String::new());
            remember(state, out);
            recall(state, out);
        }
        Outcome::Discovered { info, document } => {
            let sites = &state.old.sites;
            state.needs.set(&info, document, |key| sites.area_of(key));
            update_needs::scan(state, out);
        }
        Outcome::Scanned(scanned) => {
            state.needs.advance();
            state.needs.scanned = Some(scanned);
            // Now it is known which pages to look for.
            update_needs::read_logs(state, out);
        }
        Outcome::Used(used) => update_needs::used(state, used),
        Outcome::Saved { file, bytes } => {
            log(state, &format!("Saved {file}"));
            state.saved = Some(Saved { file, bytes });
        }
        Outcome::Viewed(viewed) => update_needs::viewed(state, work, viewed),
        Outcome::Prepared(rows) => state.checks.finish(rows),
        Outcome::Mapped(found) => state.map.set(found),
        Outcome::Planned(plan, loss) => {
            for problem in plan.problems.clone() {
                list(state, work, problem);
            }
            state.checks.see_plan(&plan.problems);
            state.review.set_plan(plan);
            state.loss.set(loss);
            state.stale.remove(&Step::Review);
        }
        Outcome::Applied {
            end,
            run,
            totals,
            report,
        } => applied(state, end, run, totals, report, out),
        Outcome::Verified(result) => state.run.verified = Some(result),
        Outcome::Undone { restored, conflicts } => {
            state.run.phase = RunPhase::Undone;
            state.run.restored = restored;
            state.run.conflicts = conflicts;
            state.run.verified = None;
            state.stale.insert(Step::Review);
        }
    }
}

fn applied(
    state: &mut State,
    end: RunEnd,
    run: String,
    totals: Totals,
    report: Option<String>,
    out: &mut Vec<Effect>,
) {
    let took = state.last_job(Step::Apply).map_or(0, Job::elapsed);
    log(state, &totals.to_string());
    state.run.id = Some(run);
    state.run.totals = totals;
    state.run.report = report;
    state.run.took = took;
    state.stale.insert(Step::Review);
    state.run.phase = match end {
        RunEnd::Done | RunEnd::Undone => RunPhase::Done,
        RunEnd::Stopped => RunPhase::Stopped,
        RunEnd::Failed => {
            let errors = state.problems.iter().filter(|listed| listed.step == Step::Apply);
            let last = errors
                .map(|listed| &listed.problem)
                .rfind(|problem| problem.is_error());
            RunPhase::Failed(Box::new(last.cloned().unwrap_or_else(|| {
                Problem::error("RUN-FAILED", "Some changes could not be made")
                    .with_cause("Those that were made are whole; configuration was left as it was.")
            })))
        }
    };
    if end != RunEnd::Done {
        return;
    }
    if state.page == Page::Step(Step::Apply) {
        go(state, Page::Step(Step::Verify), out);
    } else {
        restart(state, Step::Verify, out);
    }
}

fn failed(state: &mut State, work: &Work, problem: Problem) {
    list(state, work, problem.clone());
    match work {
        Work::Open { .. } | Work::ReadPasted { .. } => {
            let side = work.side().unwrap_or(Side::Source);
            state.side_mut(side).opening = Opening::Failed(Box::new(problem));
        }
        Work::Save { .. } => {
            state.drawer.tab = DrawerTab::Problems;
            state.drawer.open = true;
        }
        Work::Prepare { .. } => state.checks.fail(),
        Work::Apply { .. } | Work::Undo { .. } => {
            state.run.phase = RunPhase::Failed(Box::new(problem));
            state.stale.insert(Step::Review);
        }
        _ => {}
    }
}

fn stopped(state: &mut State, work: &Work) {
    match work {
        Work::Open { .. } | Work::ReadPasted { .. } => {
            let side = state.side_mut(work.side().unwrap_or(Side::Source));
            side.opening = Opening::Empty;
            side.opened_path.clear();
        }
        Work::Prepare { .. } => state.checks.stop(),
        Work::Apply { .. } | Work::Undo { .. } => {
            state.run.phase = RunPhase::Stopped;
            state.stale.insert(Step::Review);
        }
        _ => {}
    }
}

/// Asks what was waived for the two servers before, once both sides are open.
fn recall(state: &State, out: &mut Vec<Effect>) {
    let both = state.old.name().is_some() && state.new.name().is_some();
    if both && state.old.opened_path != PASTED {
        out.push(Effect::RecallWaivers {
            old: state.old.opened_path.clone(),
            new: state.new.opened_path.clone(),
        });
    }
}

/// What was waived for two places before is known.
pub(super) fn recalled(
    state: &mut State,
    (old, new): (&str, &str),
    waived: Result<Vec<Waived>, Box<Problem>>,
) {
    // By now others may be open.
    if (old, new) != (&state.old.opened_path, &state.new.opened_path) {
        return;
    }
    match waived {
        Ok(waived) => state.checks.recall(waived),
        Err(problem) => {
            let listed = ListedProblem {
                step: Step::Source,
                side: None,
                problem: *problem,
            };
            put(state, listed);
            state.drawer.tab = DrawerTab::Problems;
            state.drawer.open = true;
        }
    }
}

/// Puts the migration at hand on top of the list, once both sides are open.
fn remember(state: &mut State, out: &mut Vec<Effect>) {
    let (Some(old), Some(new)) = (state.old.name(), state.new.name()) else {
        return;
    };
    if state.old.opened_path == PASTED {
        return;
    }
    let recent = Recent {
        title: format!("{old} to {new}"),
        old: state.old.opened_path.clone(),
        new: state.new.opened_path.clone(),
    };
    state
        .recent
        .retain(|other| (&other.old, &other.new) != (&recent.old, &recent.new));
    state.recent.insert(0, recent);
    state.recent.truncate(RECENT);
    out.push(Effect::Save(state.settings, state.recent.clone()));
}
