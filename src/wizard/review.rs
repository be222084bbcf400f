//! The what-if table: rows of a plan, counted by state, filtered by chips and text, with a cursor.
//!
//! Filtering 100,000 rows takes longer than a frame may, so it is done in slices: [`Review::advance`] looks at some
//! more rows and swaps the finished result in. Until then the previous result stays visible.

use super::filter::{Filter, contains_folded};
use crate::model::{Change, Detail, Plan, RowState};
use std::collections::BTreeSet;
use std::sync::Arc;

/// States that have a chip, in the order of chips.
pub const CHIP_STATES: [RowState; 8] = [
    RowState::Add,
    RowState::Change,
    RowState::Delete,
    RowState::Same,
    RowState::SameAfterRules,
    RowState::Conflict,
    RowState::Unread,
    RowState::Skipped,
];

/// The chips that are pressed. None pressed shows everything.
pub type Chips = BTreeSet<RowState>;

/// Rows looked at in one slice of filtering.
const SLICE: usize = 20_000;

/// The review page's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Review {
    plan: Option<Arc<Plan>>,
    streamed: Vec<Change>,
    counts: [u64; 8],
    bytes_added: u64,
    filter: Filter<RowState>,
    /// True when the detail pane is shown.
    pub details: bool,
    visible: Vec<u32>,
    next: usize,
    pending: Vec<u32>,
    filtering: bool,
    selected: Option<u32>,
    conflicts: BTreeSet<u32>,
}

impl Review {
    /// A review without a plan; details shown.
    pub fn new() -> Self {
        Review {
            details: true,
            ..Review::default()
        }
    }

    /// The plan, once made.
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        self.plan.as_ref()
    }

    /// The rows so far.
    pub fn rows(&self) -> &[Change] {
        match &self.plan {
            Some(plan) => &plan.rows,
            None => &self.streamed,
        }
    }

    /// Starts over for a plan that is being made. Chips and filter stay.
    pub fn begin(&mut self) {
        self.plan = None;
        self.streamed.clear();
        self.counts = [0; 8];
        self.bytes_added = 0;
        self.conflicts.clear();
        self.visible.clear();
        self.selected = None;
        self.refilter();
    }

    /// Adds rows that a planning job reports on its way.
    pub fn stream(&mut self, rows: Vec<Change>) {
        if self.plan.is_some() {
            return;
        }
        for row in &rows {
            self.count(row);
        }
        self.streamed.extend(rows);
        self.filtering = true;
    }

    /// Takes over a finished plan.
    pub fn set_plan(&mut self, plan: Arc<Plan>) {
        let selected = self
            .selected_row()
            .map(|row| (row.object.clone(), row.name.clone()));
        self.begin();
        for row in &plan.rows {
            self.count(row);
        }
        if let Some(count) = self.counts.get_mut(RowState::Same as usize) {
            *count += plan.same;
        }
        let targets: BTreeSet<&str> = plan
            .problems
            .iter()
            .filter(|problem| problem.is_error())
            .filter_map(|problem| problem.target.as_deref())
            .collect();
        self.conflicts = plan
            .rows
            .iter()
            .filter(|row| targets.contains(row.name.as_str()))
            .map(|row| row.id)
            .collect();
        self.selected = selected.and_then(|(object, name)| {
            plan.rows
                .iter()
                .position(|row| row.object == object && row.name == name)
                .and_then(|index| u32::try_from(index).ok())
        });
        self.plan = Some(plan);
        self.refilter();
    }

    fn count(&mut self, row: &Change) {
        if let Some(count) = self.counts.get_mut(row.state as usize) {
            *count += 1;
        }
        self.bytes_added += row.bytes();
    }

    /// Rows in a state; objects that are equal count as `Same` although they have no rows.
    pub fn count_of(&self, state: RowState) -> u64 {
        self.counts.get(state as usize).copied().unwrap_or(0)
    }

    /// Bytes that applying the rows copies.
    pub fn bytes(&self) -> u64 {
        self.bytes_added
    }

    /// Rows that do something.
    pub fn changes(&self) -> u64 {
        self.count_of(RowState::Add) + self.count_of(RowState::Change) + self.count_of(RowState::Delete)
    }

    /// True when a blocking problem points at the row.
    pub fn has_problem(&self, row: &Change) -> bool {
        self.conflicts.contains(&row.id)
    }

    /// The chips that are pressed. None pressed shows everything.
    pub fn chips(&self) -> &Chips {
        self.filter.chips()
    }

    /// Text that shown rows contain.
    pub fn filter(&self) -> &str {
        self.filter.text()
    }

    /// Presses a chip; see [`Filter::press`].
    pub fn press(&mut self, state: RowState, add: bool) {
        self.filter.press(state, add);
        self.refilter();
    }

    /// Sets the text of the filter.
    pub fn set_filter(&mut self, text: String) {
        self.filter.set_text(text);
        self.refilter();
    }

    /// Lets everything through.
    pub fn clear_filter(&mut self) {
        self.filter.clear();
        self.refilter();
    }

    /// True when rows may be hidden.
    pub fn is_filtered(&self) -> bool {
        self.filter.is_on()
    }

    /// Numbers of the rows that are shown.
    pub fn visible(&self) -> &[u32] {
        &self.visible
    }

    /// True while rows are still to be looked at.
    pub fn is_filtering(&self) -> bool {
        self.filtering
    }

    fn refilter(&mut self) {
        self.next = 0;
        self.pending.clear();
        self.filtering = true;
        self.advance();
    }

    /// Looks at some more rows. Returns true while there are more.
    pub fn advance(&mut self) -> bool {
        if !self.filtering {
            return false;
        }
        let mut found = std::mem::take(&mut self.pending);
        let end = (self.next + SLICE).min(self.rows().len());
        for index in self.next..end {
            let matches = self.rows().get(index).is_some_and(|row| {
                (self.filter.lets(&row.state) || self.chips_conflict(row))
                    && self.filter.finds(|word| holds(row, word))
            });
            if let (true, Ok(index)) = (matches, u32::try_from(index)) {
                found.push(index);
            }
        }
        self.next = end;
        self.pending = found;
        if self.next >= self.rows().len() {
            // While rows stream in, what was found so far is kept to go on from.
            self.visible.clone_from(&self.pending);
            self.filtering = false;
            if let Some(selected) = self.selected
                && self.visible.binary_search(&selected).is_err()
            {
                self.selected = None;
            }
            if self.selected.is_none() && self.plan.is_some() {
                self.selected = self.visible.first().copied();
            }
        }
        self.filtering
    }

    fn chips_conflict(&self, row: &Change) -> bool {
        self.chips().contains(&RowState::Conflict) && self.has_problem(row)
    }

    /// The number of the row with the cursor.
    pub fn selected(&self) -> Option<u32> {
        self.selected
    }

    /// The row with the cursor.
    pub fn selected_row(&self) -> Option<&Change> {
        self.rows().get(usize::try_from(self.selected?).ok()?)
    }

    /// Where the cursor stands among the shown rows.
    pub fn cursor(&self) -> Option<usize> {
        self.visible.binary_search(&self.selected?).ok()
    }

    /// Puts the cursor on the shown row at this place.
    pub fn select_visible(&mut self, place: usize) {
        if let Some(&row) = self.visible.get(place) {
            self.selected = Some(row);
        }
    }

    /// Puts the cursor on the row that a problem is about, lifting a filter that hides it. Returns false when there
    /// is none.
    pub fn select_target(&mut self, target: &str) -> bool {
        let Some(index) = self
            .rows()
            .iter()
            .position(|row| row.name.eq_ignore_ascii_case(target))
            .and_then(|index| u32::try_from(index).ok())
        else {
            return false;
        };
        if self.visible.binary_search(&index).is_err() {
            self.clear_filter();
            while self.advance() {}
        }
        self.selected = Some(index);
        true
    }
}

/// True when a row contains a word; `word` is in lower case. `state:add` and `kind:file` ask for just that.
fn holds(row: &Change, word: &str) -> bool {
    if let Some(kind) = word.strip_prefix("kind:") {
        return contains_folded(&row.object, kind);
    }
    if contains_folded(&row.name, word)
        || contains_folded(&row.object, word)
        || contains_folded(&row.why, word)
    {
        return true;
    }
    match &row.detail {
        Detail::File { destination, .. } | Detail::Directory { destination } => {
            contains_folded(destination.as_str(), word)
        }
        _ => false,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::{IisVersion, ServerFacts, Totals};

    pub(crate) fn facts(name: &str, iis: IisVersion) -> ServerFacts {
        ServerFacts {
            name: name.to_owned(),
            iis,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: true,
        }
    }

    pub(crate) fn plan(rows: Vec<Change>) -> Plan {
        let mut totals = Totals::default();
        rows.iter().for_each(|row| totals.count(row));
        Plan {
            fingerprint: "7F3A19C204BE".to_owned(),
            source: facts("OLD-WEB01", IisVersion::IIS6),
            destination: facts("NEW-WEB07", IisVersion::IIS10),
            rows,
            totals,
            same: 7,
            problems: Vec::new(),
            config_hash: String::new(),
        }
    }

    pub(crate) fn row(id: u32, state: RowState, name: &str) -> Change {
        Change {
            id,
            state,
            object: "file".into(),
            name: name.into(),
            why: "NEW-WEB07 has none".to_owned(),
            detail: Detail::None,
        }
    }

    fn review() -> Review {
        let mut review = Review::new();
        review.set_plan(Arc::new(plan(vec![
            row(0, RowState::Add, r"Harbour Books\a.asp"),
            row(1, RowState::Delete, r"Harbour Books\Old\b.asp"),
            row(2, RowState::Skipped, r"Harbour Books\c.asp"),
        ])));
        review
    }

    #[test]
    fn chips_count_and_filter() {
        let mut review = review();
        assert_eq!(review.count_of(RowState::Add), 1);
        assert_eq!(review.count_of(RowState::Same), 7);
        assert_eq!(review.changes(), 2);
        review.press(RowState::Delete, false);
        assert_eq!(review.visible(), [1]);
        review.press(RowState::Add, true);
        assert_eq!(review.visible(), [0, 1]);
        review.press(RowState::Delete, false);
        review.press(RowState::Delete, false);
        assert_eq!(
            review.visible(),
            [0, 1, 2],
            "pressing the only chip again releases it"
        );
    }

    #[test]
    fn the_filter_ignores_case_and_needs_every_word() {
        let mut review = review();
        review.set_filter("OLD b.asp".to_owned());
        assert_eq!(review.visible(), [1]);
        review.set_filter("old c.asp".to_owned());
        assert_eq!(review.visible(), Vec::<u32>::new());
        assert!(review.selected().is_none(), "no row, no cursor");
        review.clear_filter();
        assert_eq!(review.visible().len(), 3);
    }

    #[test]
    fn a_long_plan_is_filtered_in_slices() {
        let rows = (0..50_000)
            .map(|id| row(id, RowState::Add, &format!("file{id}.txt")))
            .collect();
        let mut review = Review::new();
        review.set_plan(Arc::new(plan(rows)));
        let mut slices = 1;
        while review.advance() {
            slices += 1;
        }
        assert!(slices >= 2);
        assert_eq!(review.visible().len(), 50_000);
        review.set_filter("file49999".to_owned());
        assert_eq!(
            review.visible().len(),
            50_000,
            "the previous result stays until the new one is complete"
        );
        while review.advance() {}
        assert_eq!(review.visible(), [49_999]);
    }

    #[test]
    fn a_problem_finds_its_row_even_behind_a_filter() {
        let mut review = review();
        review.press(RowState::Add, false);
        assert!(review.select_target(r"harbour books\C.ASP"));
        assert_eq!(review.selected(), Some(2));
        assert!(!review.select_target("nowhere"));
    }
}
