//! The checklist of the destination: what is ready, what is to do, what blocks, and what the person waived.

use std::collections::BTreeMap;

/// How a check stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum CheckState {
    /// The migration cannot work before it is done.
    Blocking,
    /// To be done on the destination.
    ToDo,
    /// Could not be looked at.
    Unknown,
    /// The person said why it need not be done.
    Waived,
    /// Nothing to do.
    Ready,
}

impl CheckState {
    /// All states, in the order of the list.
    pub const ALL: [CheckState; 5] = [
        CheckState::Blocking,
        CheckState::ToDo,
        CheckState::Unknown,
        CheckState::Waived,
        CheckState::Ready,
    ];
}

/// One row of the checklist.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CheckRow {
    /// Stable name of the check; a waiver of it also acknowledges a problem with this code.
    pub id: String,
    /// How it stands, without regard to a waiver.
    pub state: CheckState,
    /// What it is about (`Windows sign-in`).
    pub title: String,
    /// What was found on the destination, in one sentence.
    pub found: String,
    /// Why it matters.
    pub why: String,
    /// What to do, with the exact command where there is one.
    pub fix: String,
    /// What needs it.
    pub needed_by: String,
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ShowChecks {
    /// All rows.
    #[default]
    All,
    /// Only rows in this state.
    Only(CheckState),
}

/// The checklist with the person's decisions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checks {
    rows: Vec<CheckRow>,
    waivers: BTreeMap<String, String>,
    selected: Option<usize>,
    /// Which rows are shown.
    pub show: ShowChecks,
    /// True once a check was made.
    pub checked: bool,
}

/// Letters a reason needs at least.
pub const SHORTEST_REASON: usize = 5;

impl Checks {
    /// Takes over the rows of a new check; waivers stay with the rows they were given to.
    pub fn set_rows(&mut self, mut rows: Vec<CheckRow>) {
        rows.sort_by(|a, b| (a.state, &a.title, &a.id).cmp(&(b.state, &b.title, &b.id)));
        let known = self.selected_row().map(|row| row.id.clone());
        self.rows = rows;
        self.checked = true;
        self.selected = known
            .and_then(|id| self.rows.iter().position(|row| row.id == id))
            .or((!self.rows.is_empty()).then_some(0));
    }

    /// Forgets the rows; waivers stay.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.checked = false;
        self.selected = None;
    }

    /// All rows.
    pub fn rows(&self) -> &[CheckRow] {
        &self.rows
    }

    /// How a row stands, waivers regarded.
    pub fn state_of(&self, row: &CheckRow) -> CheckState {
        match row.state {
            CheckState::Ready => CheckState::Ready,
            _ if self.waivers.contains_key(&row.id) => CheckState::Waived,
            state => state,
        }
    }

    /// Rows in a state, waivers regarded.
    pub fn count(&self, state: CheckState) -> usize {
        self.rows.iter().filter(|row| self.state_of(row) == state).count()
    }

    /// Numbers of the rows that are shown.
    pub fn visible(&self) -> Vec<usize> {
        self.rows
            .iter()
            .enumerate()
            .filter(|(_, row)| match self.show {
                ShowChecks::All => true,
                ShowChecks::Only(state) => self.state_of(row) == state,
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// The number of the row with the cursor.
    pub fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// The row with the cursor.
    pub fn selected_row(&self) -> Option<&CheckRow> {
        self.rows.get(self.selected?)
    }

    /// Puts the cursor on a row.
    pub fn select(&mut self, index: usize) {
        if index < self.rows.len() {
            self.selected = Some(index);
        }
    }

    /// Puts the cursor on the row with this id. Returns false when there is none.
    pub fn select_id(&mut self, id: &str) -> bool {
        let found = self.rows.iter().position(|row| row.id == id);
        if found.is_some() {
            self.selected = found;
        }
        found.is_some()
    }

    /// True when a reason is long enough to be one.
    pub fn is_reason(reason: &str) -> bool {
        reason.trim().chars().count() >= SHORTEST_REASON
    }

    /// Waives a row or a problem's code. Too short a reason changes nothing.
    pub fn waive(&mut self, id: &str, reason: &str) {
        if Checks::is_reason(reason) {
            self.waivers.insert(id.to_owned(), reason.trim().to_owned());
        }
    }

    /// Takes a waiver back.
    pub fn unwaive(&mut self, id: &str) {
        self.waivers.remove(id);
    }

    /// The reason a row or code was waived with.
    pub fn waiver(&self, id: &str) -> Option<&str> {
        self.waivers.get(id).map(String::as_str)
    }

    /// All waivers, id and reason, sorted.
    pub fn waivers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.waivers
            .iter()
            .map(|(id, reason)| (id.as_str(), reason.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, state: CheckState) -> CheckRow {
        CheckRow {
            id: id.to_owned(),
            state,
            title: id.to_owned(),
            found: String::new(),
            why: String::new(),
            fix: String::new(),
            needed_by: String::new(),
        }
    }

    #[test]
    fn blocking_rows_come_first_and_a_waiver_needs_a_reason() {
        let mut checks = Checks::default();
        checks.set_rows(vec![
            row("a", CheckState::Ready),
            row("b", CheckState::Blocking),
            row("c", CheckState::ToDo),
        ]);
        let order: Vec<&str> = checks.rows().iter().map(|row| row.id.as_str()).collect();
        assert_eq!(order, ["b", "c", "a"]);
        checks.waive("b", "no");
        assert_eq!(checks.count(CheckState::Blocking), 1);
        checks.waive("b", "mail team confirmed");
        assert_eq!(checks.count(CheckState::Blocking), 0);
        assert_eq!(checks.count(CheckState::Waived), 1);
        checks.set_rows(vec![row("b", CheckState::Blocking)]);
        assert_eq!(checks.count(CheckState::Waived), 1, "a recheck keeps waivers");
        checks.unwaive("b");
        assert_eq!(checks.count(CheckState::Blocking), 1);
    }

    #[test]
    fn counts_and_visible_rows_agree() {
        let mut checks = Checks::default();
        checks.set_rows(vec![row("a", CheckState::ToDo), row("b", CheckState::Ready)]);
        for state in CheckState::ALL {
            checks.show = ShowChecks::Only(state);
            assert_eq!(checks.visible().len(), checks.count(state));
        }
    }
}
