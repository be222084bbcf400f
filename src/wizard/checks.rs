//! The checklist of the destination: what is ready, what is to do, what blocks, and what the person waived.
//!
//! What a page asks in every frame (which rows are shown, how many stand how) is worked out when something changes.

use super::filter::{Filter, contains_folded};
use super::waivers::{Concern, Waivers};
use crate::prepare::{self, Check, CheckState, Headline, Installer, Part, Waived};

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
    waivers: Waivers,
    /// What stops the plan at hand, accepted or not, each once.
    errors: Vec<Concern>,
    selected: Option<usize>,
    show: ShowChecks,
    filter: Filter<CheckState>,
    /// Numbers of the rows that are shown.
    visible: Vec<usize>,
    headline: Headline,
    script_steps: usize,
    in_force: Vec<Waived>,
    acknowledged: Vec<String>,
    /// What is looked at now.
    looking: Option<Part>,
    /// Kinds of checks that were looked at, while a look goes on or after it was stopped.
    looked: usize,
    stopped: bool,
    /// True once a check was made.
    pub checked: bool,
}

pub use crate::prepare::SHORTEST_REASON;

impl Checks {
    /// A look begins.
    pub(super) fn begin(&mut self, part: Part) {
        self.looked = match &part {
            Part::All => 0,
            Part::From(done) => *done,
            Part::Row(_) => self.looked,
        };
        if !matches!(part, Part::Row(_)) {
            self.stopped = false;
        }
        self.looking = Some(part);
    }

    /// The rows of the kinds that were looked at since the last time; `done` kinds are behind it now. They replace those
    /// that were found before.
    pub(super) fn take(&mut self, rows: Vec<Check>, done: usize) {
        let fresh = self.looked..done.max(self.looked);
        self.looked = fresh.end;
        self.replace(rows, |code| {
            prepare::kind_of(code).is_some_and(|kind| fresh.contains(&kind))
        });
    }

    /// A look is over, and found this.
    pub(super) fn finish(&mut self, rows: Vec<Check>) {
        match self.looking.take() {
            None | Some(Part::All) => self.set_rows(rows),
            Some(Part::From(first)) => {
                self.replace_with_those_of(rows, |code| {
                    prepare::kind_of(code).is_some_and(|kind| kind >= first)
                });
                self.checked = true;
            }
            Some(Part::Row(id)) => {
                let code = prepare::code_of(&id);
                self.replace_with_those_of(rows, |known| {
                    known == code || prepare::are_of_one_kind(known, code)
                });
            }
        }
    }

    /// A look was stopped; what it found so far is here.
    pub(super) fn stop(&mut self) {
        self.stopped |= matches!(self.looking.take(), Some(Part::All | Part::From(_)));
    }

    /// A look failed; what was there before stays.
    pub(super) fn fail(&mut self) {
        self.looking = None;
    }

    /// What was decided since belongs to rows that were not made for it: a stopped look begins anew.
    pub(super) fn begin_anew(&mut self) {
        self.looked = 0;
    }

    /// How many of how many kinds of checks were looked at, when the last look was stopped.
    pub fn stopped_after(&self) -> Option<(usize, usize)> {
        (self.stopped && self.looking.is_none()).then(|| (self.looked, prepare::kinds()))
    }

    /// What a look that goes on behind the stop has to do; everything, when nothing was stopped.
    pub fn rest(&self) -> Part {
        match self.stopped_after() {
            Some((done, _)) if done > 0 => Part::From(done),
            _ => Part::All,
        }
    }

    /// True while this row is still to be looked at by the look that goes on.
    pub fn is_pending(&self, row: &Check) -> bool {
        match &self.looking {
            None => false,
            Some(Part::All | Part::From(_)) => {
                prepare::kind_of(&row.code).is_none_or(|kind| kind >= self.looked)
            }
            Some(Part::Row(id)) => {
                let code = prepare::code_of(id);
                row.id == *id || prepare::are_of_one_kind(&row.code, code)
            }
        }
    }

    /// Takes over the rows of a new check; waivers stay with the rows they were given to.
    pub fn set_rows(&mut self, rows: Vec<Check>) {
        self.replace(rows, |_| true);
        self.checked = true;
    }

    /// As [`Self::replace`], with no more rows than were asked for.
    fn replace_with_those_of(&mut self, mut rows: Vec<Check>, is_asked: impl Fn(&str) -> bool) {
        rows.retain(|row| is_asked(&row.code));
        self.replace(rows, is_asked);
    }

    /// Puts rows in the place of those whose code is replaced.
    fn replace(&mut self, rows: Vec<Check>, is_replaced: impl Fn(&str) -> bool) {
        let known = self.selected_row().map(|row| row.id.clone());
        self.rows.retain(|row| !is_replaced(&row.code));
        self.rows.extend(rows);
        for row in &mut self.rows {
            if let Some(waived) = self.waivers.get(&row.id) {
                row.set_aside(waived);
            }
        }
        self.sort();
        self.selected = known.and_then(|id| self.rows.iter().position(|row| row.id == id));
        self.changed();
    }

    /// Forgets the rows; waivers stay.
    pub fn clear(&mut self) {
        *self = Checks {
            waivers: std::mem::take(&mut self.waivers),
            errors: std::mem::take(&mut self.errors),
            ..Checks::default()
        };
        self.changed();
    }

    /// All rows.
    pub fn rows(&self) -> &[Check] {
        &self.rows
    }

    /// How many rows stand how.
    pub fn headline(&self) -> Headline {
        self.headline
    }

    /// Rows in a state.
    pub fn count(&self, state: CheckState) -> usize {
        self.headline.count(state)
    }

    /// Which rows are shown.
    pub fn show(&self) -> ShowChecks {
        self.show
    }

    /// Text that shown rows contain.
    pub fn filter(&self) -> &str {
        self.filter.text()
    }

    /// Sets the text of the filter.
    pub fn set_filter(&mut self, text: String) {
        self.filter.set_text(text);
        self.changed();
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
    pub fn visible(&self) -> &[usize] {
        &self.visible
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

    /// Puts the cursor on the row with this id, and shows it if it was filtered away. Returns false when there is none.
    pub fn select_id(&mut self, id: &str) -> bool {
        let Some(found) = self.rows.iter().position(|row| row.id == id) else {
            return false;
        };
        if !self.visible.contains(&found) {
            self.clear_filter();
        }
        self.selected = Some(found);
        true
    }

    /// Shows only some rows.
    pub fn show_only(&mut self, show: ShowChecks) {
        self.show = show;
        self.changed();
    }

    /// What blocks first; within a state the order in which kinds of checks are looked at, however often one was.
    fn sort(&mut self) {
        self.rows
            .sort_by_cached_key(|row| (row.state, prepare::kind_of(&row.code).unwrap_or(usize::MAX)));
    }

    /// Works out again what depends on rows, waivers and filter. The cursor stays among the rows that are shown.
    fn changed(&mut self) {
        self.headline = Headline::of(&self.rows);
        self.script_steps = prepare::script_steps(&self.rows);
        self.in_force = self.waivers.in_force(&self.rows, &self.errors);
        self.acknowledged = self.waivers.acknowledged(&self.rows, &self.errors);
        self.visible = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| match self.show {
                ShowChecks::All => true,
                ShowChecks::Only(state) => row.state == state,
            })
            .filter(|(_, row)| self.filter.finds(|word| holds(row, word)))
            .map(|(index, _)| index)
            .collect();
        let is_shown = |selected| self.visible.binary_search(&selected).is_ok();
        if !self.selected.is_some_and(is_shown) {
            self.selected = self.visible.first().copied();
        }
    }

    /// Number of steps that the script has.
    pub fn script_steps(&self) -> usize {
        self.script_steps
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
        self.visible
            .iter()
            .filter_map(|row| self.rows.get(*row).cloned())
            .collect()
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

mod set_aside;
#[cfg(test)]
mod tests;
