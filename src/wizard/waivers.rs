//! What the person set aside, and why: rows of the checklist, and problems of the plan that no row is about.
//!
//! A row is known by its id, so its waiver outlives it: it is there again when the row is, in another session too. A
//! problem is known by all that it says of itself ([`Concern`]), and accepting it holds in this session only: whatever
//! else a later plan reports with the same code is asked for anew. Either has an effect, and is shown, only while there is
//! something that it sets aside.

use crate::model::Problem;
use crate::prepare::{self, Check, Waived};
use std::collections::{BTreeMap, BTreeSet};

/// A problem of a plan, by what stays the same when the plan is made anew.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Concern {
    /// Its code.
    pub code: String,
    /// The object it is about.
    pub target: Option<String>,
    /// What it says happened.
    pub title: String,
}

impl From<&Problem> for Concern {
    fn from(problem: &Problem) -> Self {
        Concern {
            code: problem.code.clone(),
            target: problem.target.clone(),
            title: problem.title.clone(),
        }
    }
}

/// A waiver of a row.
#[derive(Clone, Debug, PartialEq)]
struct OfRow {
    waived: Waived,
    /// True when it was given to the row itself, not to a problem of the plan that the row is about too.
    is_kept: bool,
}

/// Waivers by what they were given to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waivers {
    rows: BTreeMap<String, OfRow>,
    problems: BTreeMap<Concern, Waived>,
}

impl Waivers {
    /// Keeps a waiver of a row, in the place of one that was given to it before.
    pub(super) fn give(&mut self, waived: Waived) {
        let is_kept = true;
        self.rows.insert(waived.check.clone(), OfRow { waived, is_kept });
    }

    /// Keeps the waiver of a row that a problem of the plan is about too, for this session. What was given to the row
    /// itself counts more.
    pub(super) fn give_with_problem(&mut self, waived: Waived) {
        let is_kept = false;
        self.rows
            .entry(waived.check.clone())
            .or_insert(OfRow { waived, is_kept });
    }

    /// Keeps that a problem of the plan is accepted, for this session.
    pub(super) fn accept(&mut self, concern: Concern, waived: Waived) {
        self.problems.insert(concern, waived);
    }

    /// Takes over what was kept from another session. What was decided in this one counts more.
    pub(super) fn recall(&mut self, kept: Vec<Waived>) {
        for waived in kept {
            if !self.rows.get(&waived.check).is_some_and(|of| of.is_kept) {
                self.give(waived);
            }
        }
    }

    /// Forgets the waiver of a row, if there is one.
    pub(super) fn take_back(&mut self, id: &str) {
        self.rows.remove(id);
    }

    /// Accepts no problem with this code any more, nor the rows that were set aside with it.
    pub(super) fn take_back_accepted(&mut self, code: &str) {
        let known = self.problems.len();
        self.problems.retain(|concern, _| concern.code != code);
        if self.problems.len() < known {
            self.rows
                .retain(|id, of| of.is_kept || prepare::code_of(id) != code);
        }
    }

    /// What was given to this row.
    pub fn get(&self, id: &str) -> Option<&Waived> {
        self.rows.get(id).map(|of| &of.waived)
    }

    /// What is kept for another session, with an effect or without, sorted by the row it was given to.
    pub fn kept(&self) -> Vec<Waived> {
        let kept = self.rows.values().filter(|of| of.is_kept);
        kept.map(|of| of.waived.clone()).collect()
    }

    /// True when a problem of a plan is accepted: by itself, or because every open row of its code is waived.
    pub fn accepts(&self, concern: &Concern, rows: &[Check]) -> bool {
        self.problems.contains_key(concern) || is_waived_by_rows(&concern.code, rows)
    }

    /// Codes of which the errors of a plan are all accepted. A code with no error in it is none of them.
    pub fn acknowledged(&self, rows: &[Check], errors: &[Concern]) -> Vec<String> {
        let mut codes = BTreeSet::new();
        let mut open = BTreeSet::new();
        for error in errors {
            match self.accepts(error, rows) {
                true => codes.insert(&error.code),
                false => open.insert(&error.code),
            };
        }
        codes.difference(&open).map(|code| (*code).clone()).collect()
    }

    /// Codes of errors that were accepted by themselves, each once.
    pub fn accepted(&self, errors: &[Concern]) -> BTreeSet<String> {
        let mut codes = BTreeSet::new();
        if !self.problems.is_empty() {
            let accepted = errors.iter().filter(|error| self.problems.contains_key(error));
            codes.extend(accepted.map(|error| error.code.clone()));
        }
        codes
    }

    /// What is set aside as things stand, each once: rows, and errors of the plan that were accepted by themselves.
    pub fn in_force(&self, rows: &[Check], errors: &[Concern]) -> Vec<Waived> {
        let mut found = Waived::among(rows);
        let accepted = errors.iter().filter_map(|error| self.problems.get(error));
        found.extend(accepted.cloned());
        found
    }
}

/// True when rows of this code are waived, and none of them is open.
fn is_waived_by_rows(code: &str, rows: &[Check]) -> bool {
    let mut of_code = rows.iter().filter(|row| row.code == code);
    of_code.clone().any(|row| row.waiver.is_some()) && !of_code.any(Check::is_open)
}
