//! What the person set aside, and why: rows of the checklist, and problems of the plan that no check is about.
//!
//! A waiver is kept under the id of its row or the code of its problem, and outlives both: it is there again when the
//! row is. It has an effect, and is shown, only while there is something that it sets aside.

use crate::prepare::{Check, Waived};
use std::collections::BTreeMap;

/// Waivers by what they were given to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waivers(BTreeMap<String, Waived>);

impl Waivers {
    /// Keeps a waiver, in the place of one that was given to the same thing before.
    pub(super) fn give(&mut self, waived: Waived) {
        self.0.insert(waived.check.clone(), waived);
    }

    /// Takes over what was kept from another session. What was decided in this one counts more.
    pub(super) fn recall(&mut self, kept: Vec<Waived>) {
        for waived in kept {
            self.0.entry(waived.check.clone()).or_insert(waived);
        }
    }

    /// Forgets one, if there is one.
    pub(super) fn take_back(&mut self, id: &str) {
        self.0.remove(id);
    }

    /// Those that were given to this row or code.
    pub fn get(&self, id: &str) -> Option<&Waived> {
        self.0.get(id)
    }

    /// Everything that is kept, with an effect or without, sorted by what it was given to.
    pub fn kept(&self) -> Vec<Waived> {
        self.0.values().cloned().collect()
    }

    /// Codes of problems that are accepted: waived by themselves, or because every open check of the code is waived.
    pub fn acknowledged(&self, rows: &[Check]) -> Vec<String> {
        let open = |code: &str| rows.iter().any(|row| row.code == code && row.is_open());
        let mut codes: Vec<String> = self
            .0
            .keys()
            .map(|id| {
                let row = rows.iter().find(|row| row.id == *id);
                row.map_or(id, |row| &row.code).clone()
            })
            .filter(|code| !open(code))
            .collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// What is set aside as things stand, each once: rows by themselves, and problems that no waived row is about. What
    /// was given to a row that is not in the list any more sets nothing aside.
    pub fn in_force(&self, rows: &[Check]) -> Vec<Waived> {
        let mut found = Waived::among(rows);
        let is_of_problem = |waived: &&Waived| {
            // The id of a row names what it is about, after a colon; the code of a problem has none.
            !waived.check.contains(':')
                && !rows
                    .iter()
                    .any(|row| row.waiver.is_some() && (row.code == waived.check || row.id == waived.check))
        };
        found.extend(self.0.values().filter(is_of_problem).cloned());
        found
    }
}
