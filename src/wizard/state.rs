//! Everything the wizard knows.

use super::activity::{Job, JobId, JobState, LogLine};
use super::checks::Checks;
use super::dialog::Dialog;
use super::loss::Loss;
use super::map::Map;
use super::needs::Needs;
use super::primary::Blocked;
use super::review::Review;
use super::run::{Left, Run};
use super::server::{Opening, SideState};
use super::settings::{Recent, Settings};
use super::step::{Page, Step, StepMark};
use super::work::{Wanted, Work};
use crate::model::{NodeKind, Problem, Selection, Severity};
use crate::prepare::{CheckState, Part, moment};
use crate::translate::Choices;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use std::collections::BTreeSet;

/// One of the two servers.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum Side {
    /// The old server, never written to.
    Source,
    /// The new server.
    Destination,
}

/// A tab of the drawer.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum DrawerTab {
    /// Problems of all steps.
    #[default]
    Problems,
    /// Jobs, newest first.
    Activity,
    /// What happened, line by line.
    Log,
}

/// A part of Review.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ReviewTab {
    /// What would change.
    #[default]
    Changes,
    /// What becomes of every setting.
    Settings,
}

/// A problem and the step it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedProblem {
    /// The step.
    pub step: Step,
    /// The side it was found on while opening it.
    pub side: Option<Side>,
    /// The problem.
    pub problem: Problem,
}

/// The document that was saved last.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Saved {
    /// Its file.
    pub file: String,
    /// Its size.
    pub bytes: u64,
}

/// The drawer at the bottom.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Drawer {
    /// True when it is shown.
    pub open: bool,
    /// The tab it shows.
    pub tab: DrawerTab,
}

/// Everything the wizard knows. Changed by [`super::update()`] only.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What fills the window.
    pub page: Page,
    /// The old server.
    pub old: SideState,
    /// The new server.
    pub new: SideState,
    /// What the chosen sites need.
    pub needs: Needs,
    /// The checklist of the destination.
    pub checks: Checks,
    /// Accounts, numbers, names and pipelines.
    pub map: Map,
    /// What the person decided about them. Passwords are kept here, in memory only.
    pub choices: Choices,
    /// The what-if.
    pub review: Review,
    /// What becomes of every setting.
    pub loss: Loss,
    /// The part of Review that is shown.
    pub review_tab: ReviewTab,
    /// The run.
    pub run: Run,
    /// Jobs, oldest first.
    pub jobs: Vec<Job>,
    /// Problems of all steps: errors first, each severity in the order they were found.
    pub problems: Vec<ListedProblem>,
    /// The document that was saved last, until something else is done.
    pub saved: Option<Saved>,
    /// The folder of logs that was named; empty to look for them where the configuration says.
    pub logs: String,
    /// What happened, oldest first; the last thousand lines.
    pub log: Vec<LogLine>,
    /// The drawer.
    pub drawer: Drawer,
    /// The dialog that waits for an answer.
    pub dialog: Option<Dialog>,
    /// True when the settings are shown.
    pub settings_open: bool,
    /// True when the command line is shown.
    pub command_open: bool,
    /// What the person set.
    pub settings: Settings,
    /// Migrations of the list, newest first.
    pub recent: Vec<Recent>,
    /// Why the primary button did not go, after it was pressed.
    pub hint: Option<Blocked>,
    /// Steps whose result no longer fits their input.
    pub stale: BTreeSet<Step>,
    /// Milliseconds on the session's clock.
    pub clock: u64,
    /// What time it was, where the person is, when that clock began.
    pub began: Zoned,
    pub(super) next_job: JobId,
}

impl Default for State {
    fn default() -> Self {
        State {
            page: Page::Start,
            old: SideState::default(),
            new: SideState::default(),
            needs: Needs::default(),
            checks: Checks::default(),
            map: Map::default(),
            choices: Choices::default(),
            review: Review::new(),
            loss: Loss::default(),
            review_tab: ReviewTab::default(),
            run: Run::default(),
            jobs: Vec::new(),
            problems: Vec::new(),
            saved: None,
            logs: String::new(),
            log: Vec::new(),
            drawer: Drawer::default(),
            dialog: None,
            settings_open: false,
            command_open: false,
            settings: Settings::default(),
            recent: Vec::new(),
            hint: None,
            stale: BTreeSet::new(),
            clock: 0,
            began: Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC),
            next_job: 1,
        }
    }
}

impl State {
    /// A wizard on its start page, with what the person set and the list of migrations.
    pub fn new(settings: Settings, recent: Vec<Recent>) -> Self {
        State {
            settings,
            recent,
            ..State::default()
        }
    }

    /// A side.
    pub fn side(&self, side: Side) -> &SideState {
        match side {
            Side::Source => &self.old,
            Side::Destination => &self.new,
        }
    }

    pub(super) fn side_mut(&mut self, side: Side) -> &mut SideState {
        match side {
            Side::Source => &mut self.old,
            Side::Destination => &mut self.new,
        }
    }

    /// What of the old server is to be moved.
    pub fn selection(&self) -> Selection {
        self.old.sites.selection()
    }

    /// The job that works for a step.
    pub fn running_for(&self, step: Step) -> Option<&Job> {
        self.jobs
            .iter()
            .rev()
            .find(|job| job.is_running() && job.work.step() == Some(step))
    }

    /// The job whose progress the window shows: one that writes before any other, else the newest.
    pub fn running(&self) -> Option<&Job> {
        // Reading a file to show it is over before it could be read what is done.
        let mut running = self
            .jobs
            .iter()
            .rev()
            .filter(|job| job.is_running() && !matches!(job.work, Work::View { .. }));
        let newest = running.clone().next();
        running.find(|job| job.work.writes()).or(newest)
    }

    /// The newest job of a step, however it stands. Reading logs is none: a step has its result without them.
    pub fn last_job(&self, step: Step) -> Option<&Job> {
        let is_it = |work: &Work| work.step() == Some(step) && !matches!(work, Work::Usage { .. });
        self.jobs.iter().rev().find(|job| is_it(&job.work))
    }

    /// The newest job that read logs, however it stands.
    pub fn last_usage(&self) -> Option<&Job> {
        let mut newest = self.jobs.iter().rev();
        newest.find(|job| matches!(job.work, Work::Usage { .. }))
    }

    /// True when nothing is chosen whose needs could be told.
    pub fn is_nothing_chosen(&self) -> bool {
        !self.old.is_recorded && self.old.sites.ticked(NodeKind::Site) == 0
    }

    /// Why the newest job of a step failed, if it did.
    pub fn failure(&self, step: Step) -> Option<&str> {
        match &self.last_job(step)?.state {
            JobState::Failed(reason) => Some(reason),
            _ => None,
        }
    }

    /// Errors and warnings of a step.
    pub fn problem_count(&self, step: Step) -> usize {
        self.problems
            .iter()
            .filter(|listed| listed.step == step && listed.problem.severity >= Severity::Warning)
            .filter(|listed| !self.is_accepted(listed))
            .count()
    }

    /// Errors of all steps that were not accepted.
    pub fn error_count(&self) -> usize {
        self.problems
            .iter()
            .filter(|listed| listed.problem.is_error() && !self.is_accepted(listed))
            .count()
    }

    /// True for a problem of the plan that a person accepted.
    pub fn is_accepted(&self, listed: &ListedProblem) -> bool {
        listed.step == Step::Review && self.checks.accepts(&listed.problem)
    }

    /// Errors of the plan that a person did not accept: they stop it.
    pub fn blocking(&self) -> impl Iterator<Item = &Problem> {
        let problems = self.review.plan().into_iter().flat_map(|plan| &plan.problems);
        problems.filter(|problem| problem.is_error() && !self.checks.accepts(problem))
    }

    /// The step that has to be done before this one can be entered.
    pub fn locked_by(&self, step: Step) -> Option<Step> {
        let open = |side: &SideState| matches!(side.opening, Opening::Opened(_));
        match step {
            Step::Source => None,
            Step::Discover => (!open(&self.old)).then_some(Step::Source),
            // A plan takes more than what getDependencies prints.
            Step::Map | Step::Review if self.old.is_recorded => Some(Step::Source),
            Step::Prepare | Step::Map | Step::Review => {
                (!(open(&self.old) && open(&self.new))).then_some(Step::Source)
            }
            Step::Apply => (self.review.plan().is_none() && self.run.id.is_none()).then_some(Step::Review),
            Step::Verify => self.run.id.is_none().then_some(Step::Apply),
        }
    }

    /// True when a step has a result to show.
    pub fn has_result(&self, step: Step) -> bool {
        match step {
            Step::Source => self.old.facts().is_some() && self.new.facts().is_some(),
            Step::Discover => self.needs.known,
            Step::Prepare => self.checks.checked,
            Step::Map => self.map.found().is_some(),
            Step::Review => self.review.plan().is_some(),
            Step::Apply => self.run.id.is_some(),
            Step::Verify => self.run.verified.is_some(),
        }
    }

    /// How a step stands.
    pub fn mark(&self, step: Step) -> StepMark {
        if let Some(by) = self.locked_by(step) {
            return StepMark::Locked(by);
        }
        if self.running_for(step).is_some() {
            return StepMark::Working;
        }
        if self.stale.contains(&step) {
            return StepMark::Stale;
        }
        let problems = match step {
            Step::Prepare => self.checks.count(CheckState::Blocking),
            Step::Map => self.map.needs_you(),
            step => self.problem_count(step),
        };
        if step == Step::Prepare && self.checks.stopped_after().is_some() {
            return StepMark::Stopped;
        }
        match (self.has_result(step), problems) {
            (_, count) if count > 0 => StepMark::Problems(count),
            (true, _) => StepMark::Done,
            (false, _) => StepMark::NotStarted,
        }
    }

    /// The time now, as waivers keep it.
    pub fn now(&self) -> String {
        let since = SignedDuration::from_millis(i64::try_from(self.clock).unwrap_or(i64::MAX));
        // A clock beyond the year 9999 says when it began.
        moment(self.began.checked_add(since).as_ref().unwrap_or(&self.began))
    }

    /// Codes of which the person accepted every error of the plan.
    pub fn acknowledged(&self) -> &[String] {
        self.checks.acknowledged()
    }

    /// What stays to be done by hand after the run.
    pub fn left(&self) -> Vec<Left> {
        let mut left: Vec<Left> = Vec::new();
        for row in self.checks.rows() {
            match row.state {
                CheckState::Ready | CheckState::Waived | CheckState::Note => {}
                CheckState::Blocking | CheckState::ToDo | CheckState::Unknown => {
                    left.push(Left::Check(row.title.clone(), row.fix.clone()));
                }
            }
        }
        for waived in self.checks.waived() {
            left.push(Left::Waiver(waived.title.clone(), waived.reason.clone()));
        }
        for problem in self.review.plan().iter().flat_map(|plan| plan.problems.iter()) {
            if problem.severity == Severity::Warning {
                left.push(Left::Problem(problem.title.clone(), problem.fix.clone()));
            }
        }
        left.push(Left::Dns);
        left
    }

    /// The work that a step's result comes from; `None` when the step has no job of its own.
    pub fn work_for(&self, step: Step) -> Option<Work> {
        let (old, new) = (self.old.opened_path.clone(), self.new.opened_path.clone());
        let wanted = Wanted {
            selection: self.selection(),
            choices: self.choices.clone(),
        };
        match step {
            Step::Discover if self.old.is_recorded => None,
            Step::Discover => Some(Work::Discover {
                old,
                selection: wanted.selection,
            }),
            Step::Prepare => Some(Work::Prepare {
                old,
                new,
                wanted,
                part: Part::All,
            }),
            Step::Map => Some(Work::Map { old, new, wanted }),
            Step::Review => Some(Work::Plan { old, new, wanted }),
            Step::Verify => Some(Work::Verify {
                run: self.run.id.clone()?,
            }),
            Step::Source | Step::Apply => None,
        }
    }
}
