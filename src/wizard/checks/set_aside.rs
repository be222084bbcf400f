//! Setting rows aside, and accepting problems of the plan.

use super::Checks;
use crate::model::Problem;
use crate::prepare::{Check, SHORTEST_REASON, Waived};
use crate::wizard::waivers::Concern;
use std::collections::BTreeSet;

impl Checks {
    /// True when a reason is long enough to be one.
    pub fn is_reason(reason: &str) -> bool {
        reason.trim().chars().count() >= SHORTEST_REASON
    }

    /// Takes over what was waived for these two servers in another session.
    pub(in crate::wizard) fn recall(&mut self, kept: Vec<Waived>) {
        self.waivers.recall(kept);
        self.replace(Vec::new(), |_| false);
    }

    /// Takes over what the plan at hand reports; nothing while there is no plan.
    pub(in crate::wizard) fn see_plan(&mut self, problems: &[Problem]) {
        let errors = problems.iter().filter(|problem| problem.is_error());
        let mut known = BTreeSet::new();
        self.errors = errors
            .map(Concern::from)
            .filter(|error| known.insert(error.clone()))
            .collect();
        self.changed();
    }

    /// Waives the row with this id, at this time. Too short a reason changes nothing.
    ///
    /// The cursor stays where it is, so that the next row of the list is under it.
    pub fn waive(&mut self, id: &str, reason: &str, at: Option<String>) {
        if !Checks::is_reason(reason) {
            return;
        }
        for waived in self.set_aside(|row| row.id == id, reason.trim(), at) {
            self.waivers.give(waived);
        }
        self.sort();
        self.changed();
    }

    /// Accepts problems of the plan, and with them the open rows of their codes, until the window closes. Too short a
    /// reason changes nothing.
    pub fn accept(&mut self, problems: &[Problem], reason: &str, at: Option<String>) {
        if !Checks::is_reason(reason) {
            return;
        }
        let reason = reason.trim();
        for problem in problems {
            let waived = Waived::of_problem(problem, reason, at.clone());
            self.waivers.accept(problem.into(), waived);
        }
        let is_of_them = |row: &Check| problems.iter().any(|problem| problem.code == row.code);
        for waived in self.set_aside(is_of_them, reason, at) {
            self.waivers.give_with_problem(waived);
        }
        self.sort();
        self.changed();
    }

    /// Sets open rows aside and gives the waivers that they got.
    fn set_aside(
        &mut self,
        is_meant: impl Fn(&Check) -> bool,
        reason: &str,
        at: Option<String>,
    ) -> Vec<Waived> {
        let mut given = Vec::new();
        for row in self.rows.iter_mut().filter(|row| row.is_open() && is_meant(row)) {
            let waived = Waived {
                check: row.id.clone(),
                title: row.title.clone(),
                reason: reason.to_owned(),
                was: row.state,
                at: at.clone(),
            };
            row.set_aside(&waived);
            given.push(waived);
        }
        given
    }

    /// Takes the waiver of a row back, and with it what was accepted of its code. The cursor follows the row.
    pub fn unwaive(&mut self, id: &str) {
        self.waivers.take_back(id);
        if let Some(row) = self.rows.iter().find(|row| row.id == id) {
            self.waivers.take_back_accepted(&row.code);
        }
        self.set_aside_anew();
    }

    /// Accepts the problems with this code no more, nor the rows that were set aside with them.
    pub fn unaccept(&mut self, code: &str) {
        self.waivers.take_back_accepted(code);
        self.set_aside_anew();
    }

    /// Every row as its waiver says, or open as it was.
    fn set_aside_anew(&mut self) {
        for row in &mut self.rows {
            if self.waivers.get(&row.id).is_none() {
                row.unwaive();
            }
        }
        self.replace(Vec::new(), |_| false);
    }

    /// True when a problem of the plan is accepted.
    pub fn accepts(&self, problem: &Problem) -> bool {
        self.waivers.accepts(&problem.into(), &self.rows)
    }

    /// Codes of which the errors of the plan at hand are all accepted: by themselves, or because every open row of the
    /// code is waived.
    pub fn acknowledged(&self) -> &[String] {
        &self.acknowledged
    }

    /// Codes of errors of the plan at hand that were accepted by themselves, not by rows: what [`Self::unaccept`] takes
    /// back.
    pub fn accepted(&self) -> BTreeSet<String> {
        self.waivers.accepted(&self.errors)
    }

    /// What is set aside as things stand, each once with its title.
    pub fn waived(&self) -> &[Waived] {
        &self.in_force
    }

    /// Waivers of rows that were given and not taken back, to be kept for another session.
    pub fn waivers(&self) -> Vec<Waived> {
        self.waivers.kept()
    }
}
