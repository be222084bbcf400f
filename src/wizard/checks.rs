//! The checklist of the destination: what is ready, what is to do, what blocks, and what the person waived.

use super::filter::{Filter, contains_folded};
use crate::prepare::{self, Check, CheckState, Installer, Waived};
use std::collections::BTreeMap;

/// All states, in the order of the list.
pub const CHECK_STATES: [CheckState; 6] = CheckState::ALL;

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
    rows: Vec<Check>,
    waivers: BTreeMap<String, String>,
    selected: Option<usize>,
    /// Which rows are shown.
    pub show: ShowChecks,
    filter: Filter<CheckState>,
    /// True once a check was made.
    pub checked: bool,
}

pub use crate::prepare::SHORTEST_REASON;

impl Checks {
    /// Takes over the rows of a new check; waivers stay with the rows they were given to.
    pub fn set_rows(&mut self, rows: Vec<Check>) {
        let known = self.selected_row().map(|row| row.id.clone());
        self.rows = rows;
        for row in &mut self.rows {
            if let Some(reason) = self.waivers.get(&row.id) {
                row.waive(reason);
            }
        }
        self.sort();
        self.checked = true;
        self.selected = known
            .and_then(|id| self.rows.iter().position(|row| row.id == id))
            .or((!self.rows.is_empty()).then_some(0));
    }

    /// Takes over what looking again at one row found: its rows replace those of the same kind.
    pub fn set_rows_of(&mut self, code: &str, rows: Vec<Check>) {
        let mut all = std::mem::take(&mut self.rows);
        let known = self
            .selected
            .and_then(|index| all.get(index))
            .map(|row| row.id.clone());
        all.retain(|row| !prepare::are_of_one_kind(&row.code, code));
        all.extend(rows);
        self.set_rows(all);
        if let Some(id) = known {
            self.select_id(&id);
        }
    }

    /// What blocks first; within a state the order of the checks stays.
    fn sort(&mut self) {
        let selected = self.selected_row().map(|row| row.id.clone());
        self.rows.sort_by_key(|row| row.state);
        self.selected = selected.and_then(|id| self.rows.iter().position(|row| row.id == id));
    }

    /// Forgets the rows; waivers stay.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.checked = false;
        self.selected = None;
    }

    /// All rows.
    pub fn rows(&self) -> &[Check] {
        &self.rows
    }

    /// Rows in a state.
    pub fn count(&self, state: CheckState) -> usize {
        self.rows.iter().filter(|row| row.state == state).count()
    }

    /// Text that shown rows contain.
    pub fn filter(&self) -> &str {
        self.filter.text()
    }

    /// Sets the text of the filter.
    pub fn set_filter(&mut self, text: String) {
        self.filter.set_text(text);
        self.keep_cursor_visible();
    }

    /// Lets everything through.
    pub fn clear_filter(&mut self) {
        self.filter.clear();
        self.show_only(ShowChecks::All);
    }

    /// True when rows may be hidden.
    pub fn is_filtered(&self) -> bool {
        self.show != ShowChecks::All || self.filter.is_on()
    }

    /// Numbers of the rows that are shown.
    pub fn visible(&self) -> Vec<usize> {
        self.rows
            .iter()
            .enumerate()
            .filter(|(_, row)| match self.show {
                ShowChecks::All => true,
                ShowChecks::Only(state) => row.state == state,
            })
            .filter(|(_, row)| self.filter.finds(|word| holds(row, word)))
            .map(|(index, _)| index)
            .collect()
    }

    /// The number of the row with the cursor.
    pub fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// The row with the cursor.
    pub fn selected_row(&self) -> Option<&Check> {
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

    /// Waives a row, or a problem's code with all checks of that code. Too short a reason changes nothing.
    ///
    /// The cursor stays where it is, so that the next row of the list is under it.
    pub fn waive(&mut self, id: &str, reason: &str) {
        if !Checks::is_reason(reason) {
            return;
        }
        let reason = reason.trim();
        self.waivers.insert(id.to_owned(), reason.to_owned());
        for row in self.rows.iter_mut().filter(|row| row.id == id || row.code == id) {
            row.waive(reason);
            self.waivers.insert(row.id.clone(), reason.to_owned());
        }
        self.rows.sort_by_key(|row| row.state);
        self.keep_cursor_visible();
    }

    /// Shows only some rows.
    pub fn show_only(&mut self, show: ShowChecks) {
        self.show = show;
        self.keep_cursor_visible();
    }

    fn keep_cursor_visible(&mut self) {
        let visible = self.visible();
        if !self.selected.is_some_and(|selected| visible.contains(&selected)) {
            self.selected = visible.first().copied();
        }
    }

    /// Takes a waiver back, and one of its code with it. The cursor follows the row.
    pub fn unwaive(&mut self, id: &str) {
        self.waivers.remove(id);
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == id) {
            row.unwaive();
            self.waivers.remove(&row.code);
        }
        self.sort();
    }

    /// Codes of problems that are accepted: waived by themselves, or because every open check of the code is waived.
    pub fn acknowledged(&self) -> Vec<String> {
        let open = |code: &str| self.rows.iter().any(|row| row.code == code && row.is_open());
        let mut codes: Vec<String> = self
            .waivers
            .keys()
            .map(|id| {
                let row = self.rows.iter().find(|row| row.id == *id);
                row.map_or(id, |row| &row.code).clone()
            })
            .filter(|code| !open(code))
            .collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// What was set aside and why, for the record of a run: checks, and codes of problems that no check has.
    pub fn waived(&self) -> Vec<Waived> {
        let mut waived = Waived::among(&self.rows);
        for (id, reason) in &self.waivers {
            if !self.rows.iter().any(|row| row.id == *id || row.code == *id) {
                waived.push(Waived {
                    check: id.clone(),
                    title: id.clone(),
                    reason: reason.clone(),
                    was: CheckState::Blocking,
                });
            }
        }
        waived
    }

    /// Number of steps that the script has.
    pub fn script_steps(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| row.step.is_some() && row.is_open())
            .count()
    }

    /// The checklist as one PowerShell script.
    pub fn script(&self) -> String {
        prepare::script(&self.rows)
    }

    /// The same, with dism.exe for features.
    pub fn dism_script(&self) -> String {
        prepare::script_for(&self.rows, Installer::Dism)
    }

    /// The rows that are shown.
    pub fn shown(&self) -> Vec<Check> {
        let visible = self.visible();
        visible
            .into_iter()
            .filter_map(|row| self.rows.get(row).cloned())
            .collect()
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

/// True when a row contains a word; `word` is in lower case.
fn holds(row: &Check, word: &str) -> bool {
    let own = [&row.title, &row.found, &row.why, &row.fix, &row.id];
    let steps = row.step.iter().flat_map(|step| &step.run);
    own.into_iter()
        .chain(&row.needed_by)
        .chain(steps)
        .any(|text| contains_folded(text, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, state: CheckState) -> Check {
        Check::new(id, "", id).found(state, "")
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
    fn a_code_is_accepted_when_all_its_checks_are_waived() {
        let mut checks = Checks::default();
        checks.set_rows(
            ["*:80:", "*:443:"]
                .map(|about| Check::new("BINDING-CLASH", about, about).found(CheckState::Blocking, "taken"))
                .to_vec(),
        );
        checks.waive("BINDING-CLASH:*:80:", "Portal moves first");
        assert_eq!(checks.acknowledged(), Vec::<String>::new());
        checks.waive("BINDING-CLASH:*:443:", "Portal moves first");
        assert_eq!(checks.acknowledged(), ["BINDING-CLASH"]);
        checks.unwaive("BINDING-CLASH:*:80:");
        assert_eq!(checks.acknowledged(), Vec::<String>::new());
        checks.waive("BINDING-CLASH", "Portal moves first");
        assert_eq!(
            checks.count(CheckState::Waived),
            2,
            "a code waives all its checks"
        );
        checks.waive("FREE-SPACE", "the volume grows tonight");
        let kept: Vec<(String, String)> = checks
            .waived()
            .into_iter()
            .map(|waived| (waived.check, waived.reason))
            .collect();
        assert_eq!(
            kept,
            [
                ("BINDING-CLASH:*:80:", "Portal moves first"),
                ("BINDING-CLASH:*:443:", "Portal moves first"),
                ("FREE-SPACE", "the volume grows tonight"),
            ]
            .map(|(check, reason)| (check.to_owned(), reason.to_owned())),
            "a run's record keeps each reason once"
        );
        assert_eq!(checks.acknowledged(), ["BINDING-CLASH", "FREE-SPACE"]);
    }

    #[test]
    fn the_filter_looks_at_everything_a_row_says_and_the_cursor_stays_in_view() {
        let mut checks = Checks::default();
        checks.set_rows(vec![
            row("a", CheckState::ToDo).fix("Install-WindowsFeature Web-ASP"),
            row("b", CheckState::ToDo).needed_by(["/LM/W3SVC/1/ROOT/staff".to_owned()]),
        ]);
        for (filter, shown) in [
            ("web-asp", "a"),
            ("ROOT/staff", "b"),
            ("install windowsfeature", "a"),
        ] {
            checks.set_filter(filter.to_owned());
            assert_eq!(checks.shown().len(), 1, "{filter}");
            assert_eq!(checks.selected_row().expect("a row").id, shown);
        }
        checks.set_filter("no such".to_owned());
        assert!(checks.shown().is_empty() && checks.selected_row().is_none());
        checks.clear_filter();
        assert_eq!(checks.shown().len(), 2);
    }

    #[test]
    fn counts_and_visible_rows_agree() {
        let mut checks = Checks::default();
        checks.set_rows(vec![row("a", CheckState::ToDo), row("b", CheckState::Ready)]);
        for state in CHECK_STATES {
            checks.show = ShowChecks::Only(state);
            assert_eq!(checks.visible().len(), checks.count(state));
        }
    }
}
