//! What becomes of every setting of the old server: the loss report as a person looks at it, filtered by column and by
//! text, with a cursor.
//!
//! A server with thousands of sites has hundreds of thousands of settings. Like the rows of a plan they are filtered in
//! slices ([`Loss::advance`]), and what is shown is a list of places, so that a page draws only what is visible.

use super::filter::{Filter, contains_folded};
use crate::model::{Accounted, Column, LossCounts, LossGroup, LossReport};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Settings looked at in one slice of filtering.
const SLICE: usize = 20_000;

/// A line of the list.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum LossLine {
    /// The title of a site: its number in the report, and how many of its settings are shown.
    Group(usize, usize),
    /// A setting: the number of its site in the report, and its own number there.
    Row(usize, usize),
}

/// The loss report with what the person looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loss {
    report: Option<Arc<LossReport>>,
    counts: LossCounts,
    filter: Filter<Column>,
    lines: Vec<LossLine>,
    pending: Vec<LossLine>,
    next: (usize, usize),
    filtering: bool,
    shown: usize,
    selected: Option<(usize, usize)>,
}

impl Loss {
    /// Takes over the report of a plan; chips and filter stay.
    pub fn set(&mut self, report: Arc<LossReport>) {
        self.counts = report.counts();
        self.report = Some(report);
        self.refilter();
    }

    /// Forgets the report; chips and filter stay.
    pub fn clear(&mut self) {
        *self = Loss {
            filter: std::mem::take(&mut self.filter),
            ..Loss::default()
        };
    }

    /// The report, once a plan was made.
    pub fn report(&self) -> Option<&Arc<LossReport>> {
        self.report.as_ref()
    }

    /// How many settings stand in each column, filtered or not.
    pub fn counts(&self) -> LossCounts {
        self.counts
    }

    /// The columns whose chips are pressed. None pressed shows everything.
    pub fn columns(&self) -> &BTreeSet<Column> {
        self.filter.chips()
    }

    /// Text that shown settings contain.
    pub fn filter(&self) -> &str {
        self.filter.text()
    }

    /// What is let through.
    pub(super) fn shown_by(&self) -> &Filter<Column> {
        &self.filter
    }

    /// Lets through what this filter does.
    pub(super) fn set_shown_by(&mut self, filter: Filter<Column>) {
        self.filter = filter;
        self.refilter();
    }

    /// Presses a chip; see [`Filter::press`].
    pub fn press(&mut self, column: Column, add: bool) {
        self.filter.press(column, add);
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

    /// True when settings may be hidden.
    pub fn is_filtered(&self) -> bool {
        self.filter.is_on()
    }

    /// True while settings are still to be looked at.
    pub fn is_filtering(&self) -> bool {
        self.filtering
    }

    /// What is shown: titles of sites, and the settings below each.
    pub fn lines(&self) -> &[LossLine] {
        &self.lines
    }

    /// How many settings are shown.
    pub fn shown(&self) -> usize {
        self.shown
    }

    /// A site of the report.
    pub fn group(&self, group: usize) -> Option<&LossGroup> {
        self.report.as_ref()?.groups.get(group)
    }

    /// A setting of the report.
    pub fn row(&self, group: usize, row: usize) -> Option<&Accounted> {
        self.group(group)?.rows.get(row)
    }

    fn refilter(&mut self) {
        self.next = (0, 0);
        self.pending.clear();
        self.filtering = true;
        self.advance();
    }

    /// Looks at some more settings. Returns true while there are more.
    pub fn advance(&mut self) -> bool {
        if !self.filtering {
            return false;
        }
        let Some(report) = self.report.clone() else {
            self.finish();
            return false;
        };
        let mut left = SLICE;
        while let Some(group) = report.groups.get(self.next.0) {
            if self.next.1 == 0 {
                self.pending.push(LossLine::Group(self.next.0, 0));
            }
            // A word may be the site's name: then all of its settings have it.
            let words = self.filter.words().iter();
            let words: Vec<&String> = words.filter(|word| !contains_folded(&group.name, word)).collect();
            for (number, row) in group.rows.iter().enumerate().skip(self.next.1).take(left) {
                let matches = self.filter.lets(&row.column) && words.iter().all(|word| holds(row, word));
                if matches {
                    self.pending.push(LossLine::Row(self.next.0, number));
                }
            }
            let end = (self.next.1 + left).min(group.rows.len());
            left -= end - self.next.1;
            if end < group.rows.len() {
                self.next.1 = end;
                return true;
            }
            self.close_group();
            self.next = (self.next.0 + 1, 0);
            if left == 0 {
                return true;
            }
        }
        self.finish();
        false
    }

    /// Counts what is shown of the site looked at last; one without anything to show goes.
    fn close_group(&mut self) {
        let title = self
            .pending
            .iter()
            .rposition(|line| matches!(line, LossLine::Group(..)));
        let Some(title) = title else { return };
        let count = self.pending.len() - title - 1;
        if count == 0 {
            self.pending.truncate(title);
        } else if let Some(LossLine::Group(_, shown)) = self.pending.get_mut(title) {
            *shown = count;
        }
    }

    fn finish(&mut self) {
        self.lines = std::mem::take(&mut self.pending);
        self.filtering = false;
        let rows = || self.lines.iter().filter(|line| matches!(line, LossLine::Row(..)));
        self.shown = rows().count();
        let is_shown = |(group, row)| self.lines.contains(&LossLine::Row(group, row));
        if !self.selected.is_some_and(is_shown) {
            self.selected = rows().next().and_then(|line| match line {
                LossLine::Row(group, row) => Some((*group, *row)),
                LossLine::Group(..) => None,
            });
        }
    }

    /// The setting with the cursor, and its site.
    pub fn selected(&self) -> Option<(&LossGroup, &Accounted)> {
        let (group, row) = self.selected?;
        Some((self.group(group)?, self.row(group, row)?))
    }

    /// Where the cursor stands in the list.
    pub fn cursor(&self) -> Option<usize> {
        let (group, row) = self.selected?;
        // Sites and settings stand in their order; a title stands before its settings.
        let place = |line: &LossLine| match line {
            LossLine::Group(group, _) => (*group, 0, 0),
            LossLine::Row(group, row) => (*group, 1, *row),
        };
        self.lines.binary_search_by_key(&(group, 1, row), place).ok()
    }

    /// Puts the cursor on the line at this place; on a title, on the setting beyond it in the direction of movement.
    pub fn select(&mut self, place: usize) {
        let up = self.cursor().is_some_and(|cursor| place < cursor);
        let row = |place: usize| match self.lines.get(place) {
            Some(LossLine::Row(group, row)) => Some((*group, *row)),
            _ => None,
        };
        let beyond = if up {
            place.checked_sub(1).and_then(row)
        } else {
            row(place + 1)
        };
        self.selected = row(place).or(beyond).or_else(|| row(place + 1)).or(self.selected);
    }

    /// Puts the cursor on the setting with this key and property (`/LM/W3SVC/1/ROOT/AuthFlags`), lifting a filter that
    /// hides it. Returns false when there is none.
    pub fn select_setting(&mut self, name: &str) -> bool {
        let is_it = |row: &Accounted| {
            name.strip_suffix(row.property.as_str())
                .and_then(|key| key.strip_suffix('/'))
                .is_some_and(|key| key.eq_ignore_ascii_case(&row.key))
        };
        let Some(report) = &self.report else { return false };
        let found = report.groups.iter().enumerate().find_map(|(number, group)| {
            let row = group.rows.iter().position(is_it)?;
            Some((number, row))
        });
        let Some(found) = found else { return false };
        if !self.lines.contains(&LossLine::Row(found.0, found.1)) {
            self.clear_filter();
            while self.advance() {}
        }
        self.selected = Some(found);
        true
    }

    /// What is shown, as a report of its own: everything while nothing is filtered.
    pub fn shown_report(&self) -> LossReport {
        let Some(report) = &self.report else {
            return LossReport::default();
        };
        if !self.is_filtered() {
            return LossReport::clone(report);
        }
        let mut groups: Vec<LossGroup> = Vec::new();
        for line in &self.lines {
            match line {
                LossLine::Group(group, _) => {
                    let name = report.groups.get(*group).map(|group| group.name.clone());
                    groups.push(LossGroup {
                        name: name.unwrap_or_default(),
                        ..LossGroup::default()
                    });
                }
                LossLine::Row(group, row) => {
                    if let (Some(into), Some(row)) = (groups.last_mut(), self.row(*group, *row)) {
                        into.rows.push(row.clone());
                    }
                }
            }
        }
        for group in &mut groups {
            group.counts = LossCounts::of(&group.rows);
        }
        LossReport { groups }
    }
}

/// True when a setting contains a word; `word` is in lower case.
fn holds(row: &Accounted, word: &str) -> bool {
    [
        row.property.as_str(),
        row.key.as_str(),
        row.value_shown.as_str(),
        row.target.as_str(),
        row.why.as_str(),
        row.column.word(),
    ]
    .iter()
    .any(|text| contains_folded(text, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(column: Column, key: &str, property: &str) -> Accounted {
        Accounted {
            property: property.into(),
            key: key.into(),
            line: Some(7),
            value_shown: "1".into(),
            is_inherited: false,
            column,
            target: "".into(),
            why: "".into(),
        }
    }

    fn loss() -> Loss {
        let group = |name: &str, key: &str| {
            let rows = vec![
                row(Column::NeedsYou, key, "WAMUserPass"),
                row(Column::Carried, key, "DefaultDoc"),
            ];
            LossGroup::new(name, rows)
        };
        let mut loss = Loss::default();
        loss.set(Arc::new(LossReport {
            groups: vec![
                group("Shop (site 1)", "/LM/W3SVC/1"),
                group("Blog (site 2)", "/LM/W3SVC/2"),
            ],
        }));
        loss
    }

    #[test]
    fn every_setting_is_a_line_below_its_site() {
        let loss = loss();
        let lines = [
            LossLine::Group(0, 2),
            LossLine::Row(0, 0),
            LossLine::Row(0, 1),
            LossLine::Group(1, 2),
            LossLine::Row(1, 0),
            LossLine::Row(1, 1),
        ];
        assert_eq!(loss.lines(), lines);
        assert_eq!((loss.shown(), loss.cursor()), (4, Some(1)));
    }

    #[test]
    fn chips_and_text_hide_settings_and_sites_without_any() {
        let mut loss = loss();
        loss.press(Column::NeedsYou, false);
        assert_eq!(loss.shown(), 2);
        loss.set_filter("blog".to_owned());
        assert_eq!(loss.lines(), [LossLine::Group(1, 1), LossLine::Row(1, 0)]);
        let exported = loss.shown_report();
        assert_eq!(exported.groups.len(), 1);
        assert_eq!(exported.counts().needs_you, 1);
        loss.set_filter("no such thing".to_owned());
        assert_eq!((loss.lines().len(), loss.selected()), (0, None));
        loss.clear_filter();
        assert_eq!(loss.shown(), loss.counts().total());
        assert_eq!(loss.shown_report(), **loss.report().expect("a report"));
    }

    #[test]
    fn the_cursor_passes_over_titles_both_ways() {
        let mut loss = loss();
        loss.select(2);
        loss.select(3);
        assert_eq!(loss.cursor(), Some(4));
        loss.select(3);
        assert_eq!(loss.cursor(), Some(2));
        loss.select(0);
        assert_eq!(loss.cursor(), Some(1), "nothing stands above the first title");
    }

    #[test]
    fn a_problem_finds_its_setting_through_a_filter() {
        let mut loss = loss();
        loss.press(Column::Carried, false);
        assert!(loss.select_setting("/LM/w3svc/2/WAMUserPass"));
        let (group, row) = loss.selected().expect("a setting");
        assert_eq!(
            (group.name.as_str(), row.property.as_str()),
            ("Blog (site 2)", "WAMUserPass")
        );
        assert!(!loss.is_filtered());
        assert!(!loss.select_setting("/LM/W3SVC/9/WAMUserPass"));
    }

    #[test]
    fn many_settings_are_looked_at_in_slices() {
        let rows = |site: usize| {
            let key = format!("/LM/W3SVC/{site}");
            (0..30_000)
                .map(|_| row(Column::Carried, &key, "DefaultDoc"))
                .collect()
        };
        let groups = (0..3).map(|site| LossGroup {
            rows: rows(site),
            ..LossGroup::default()
        });
        let mut loss = Loss::default();
        loss.set(Arc::new(LossReport {
            groups: groups.collect(),
        }));
        let mut slices = 1;
        while loss.advance() {
            slices += 1;
        }
        assert!(slices >= 4, "{slices}");
        assert_eq!((loss.shown(), loss.lines().len()), (90_000, 90_003));
    }
}
