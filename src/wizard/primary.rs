//! The one primary button of a page: what it does, and why it cannot, if it cannot.

use super::run::RunPhase;
use super::server::Opening;
use super::state::{Side, State};
use super::step::{Page, Step};
use crate::model::Action;
use crate::prepare::CheckState;

/// What the primary button does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Primary {
    /// Start a migration with empty places.
    Migrate,
    /// Go to the next step.
    Next(Step),
    /// Go to Apply and ask: this many changes.
    NextApply(u64),
    /// Ask to apply this many changes to the server of this name.
    Apply(u64, String),
    /// Start another migration.
    Another,
}

/// Why it cannot. The button stays enabled and says so.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Blocked {
    /// A side has no place yet.
    NoPlace(Side),
    /// The path of a side was edited and not opened.
    NotOpened(Side),
    /// A side is still being read.
    Reading(Side),
    /// A side cannot be used.
    Unusable(Side),
    /// No site is chosen.
    NothingChosen,
    /// More has to be known of the old server than what getDependencies printed there.
    OnlyRecorded,
    /// A job works on this step.
    Working(Step),
    /// The step's job failed.
    Failed(Step),
    /// An input changed since; refresh first.
    Stale(Step),
    /// Nothing would change.
    NothingChanges,
    /// This many errors of the plan must be fixed or accepted first.
    Errors(usize),
    /// This many blocking checks must be fixed or waived first.
    Checks(usize),
    /// Something that was typed on Map cannot be accepted, for this reason.
    Refused(&'static str),
    /// The plan was applied already.
    Applied,
}

impl State {
    /// What the primary button of this page does.
    pub fn primary(&self) -> Primary {
        match self.page {
            Page::Start => Primary::Migrate,
            Page::Step(Step::Review) => match self.review.plan() {
                Some(_) => Primary::NextApply(self.review.changes()),
                None => Primary::Next(Step::Apply),
            },
            Page::Step(Step::Apply) if !matches!(self.run.phase, RunPhase::Ready | RunPhase::Undone) => {
                Primary::Next(Step::Verify)
            }
            Page::Step(Step::Apply) => Primary::Apply(
                self.review.changes(),
                self.new.name().unwrap_or_default().to_owned(),
            ),
            Page::Step(Step::Verify) => Primary::Another,
            Page::Step(step) => Primary::Next(step.next().unwrap_or(Step::Verify)),
        }
    }

    /// Why the primary button cannot go, if it cannot.
    pub fn blocked(&self) -> Option<Blocked> {
        let step = self.page.step()?;
        match step {
            Step::Source => self
                .side_blocks(Side::Source)
                .or_else(|| self.side_blocks(Side::Destination)),
            Step::Discover => {
                if self.is_nothing_chosen() {
                    Some(Blocked::NothingChosen)
                } else {
                    self.side_blocks(Side::Destination)
                        .or_else(|| self.step_blocks(step))
                }
            }
            Step::Prepare => {
                let recorded = self.old.is_recorded.then_some(Blocked::OnlyRecorded);
                self.step_blocks(step).or(recorded)
            }
            Step::Map => match self.map.refused() {
                Some((_, why)) => Some(Blocked::Refused(why)),
                None => self.step_blocks(step),
            },
            Step::Review => self.step_blocks(step).or_else(|| self.plan_blocks()),
            Step::Apply => match self.run.phase {
                RunPhase::Running | RunPhase::Undoing => Some(Blocked::Working(Step::Apply)),
                RunPhase::Ready | RunPhase::Undone => {
                    self.step_blocks(Step::Review).or_else(|| self.plan_blocks())
                }
                _ => self.run.id.is_none().then_some(Blocked::Failed(Step::Apply)),
            },
            Step::Verify => self
                .running_for(Step::Verify)
                .map(|_| Blocked::Working(Step::Verify)),
        }
    }

    fn side_blocks(&self, side: Side) -> Option<Blocked> {
        let state = self.side(side);
        match &state.opening {
            Opening::Reading => Some(Blocked::Reading(side)),
            _ if state.path.trim().is_empty() => Some(Blocked::NoPlace(side)),
            _ if state.is_edited() => Some(Blocked::NotOpened(side)),
            Opening::Empty => Some(Blocked::NotOpened(side)),
            Opening::Failed(_) => Some(Blocked::Unusable(side)),
            Opening::Opened(_) => None,
        }
    }

    fn step_blocks(&self, step: Step) -> Option<Blocked> {
        let works = |job: &super::Job| job.work.step() == Some(step) && !job.work.is_beside();
        if self.jobs.iter().any(|job| job.is_running() && works(job)) {
            Some(Blocked::Working(step))
        } else if self.stale.contains(&step) {
            Some(Blocked::Stale(step))
        } else if step == Step::Prepare && self.checks.stopped_after().is_some() {
            // Whoever stopped it knows that it is not whole; the page and the rail say so.
            None
        } else if !self.has_result(step) {
            Some(Blocked::Failed(step))
        } else {
            None
        }
    }

    fn plan_blocks(&self) -> Option<Blocked> {
        if self.review.changes() == 0 {
            return Some(Blocked::NothingChanges);
        }
        let errors = self.blocking().count();
        if errors > 0 {
            return Some(Blocked::Errors(errors));
        }
        // Rows that were made for something else, or are being looked at, do not say what blocks this plan. A checklist
        // that was never asked for blocks nothing.
        let list = self.step_blocks(Step::Prepare);
        if matches!(list, Some(Blocked::Working(_) | Blocked::Stale(_))) {
            return list;
        }
        let checks = self.checks.count(CheckState::Blocking);
        (checks > 0).then_some(Blocked::Checks(checks))
    }

    /// True when the server's name has to be typed before the plan is applied: it deletes more than 20 objects
    /// (ux-script §7).
    pub fn must_type_name(&self) -> bool {
        let deletions = self
            .review
            .rows()
            .iter()
            .filter(|row| row.action() == Some(Action::Delete))
            .take(21)
            .count();
        deletions > 20
    }
}
