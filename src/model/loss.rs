//! What became of every setting of the old server: the rows of a loss report.
//!
//! Each setting in scope is one row and stands in exactly one of five columns. Nothing is lost in silence.

use super::path::compare_folded;
use super::targets::Targets;
use super::text::Text;
use serde::Serialize;

/// Where a setting ended. The columns exclude each other; together they hold everything in scope.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Column {
    /// The new server acts as the old one did, by the same value: it is written as it is, is there already, or had no
    /// effect on the old server either.
    Carried,
    /// The new server acts as the old one did; what says so has another form or value there.
    Converted,
    /// The new server does not accept the value and gets the nearest one that it accepts.
    Clamped,
    /// A person has to do something: a password, an account, a certificate, a decision.
    NeedsYou,
    /// IIS 7 and later have nothing for it.
    CannotExist,
}

impl Column {
    /// All columns in the order in which they are shown.
    pub const ALL: [Column; 5] = [
        Column::Carried,
        Column::Converted,
        Column::Clamped,
        Column::NeedsYou,
        Column::CannotExist,
    ];

    /// The place in a list that shows first what a person should look at.
    pub fn attention(self) -> u8 {
        match self {
            Column::NeedsYou => 0,
            Column::CannotExist => 1,
            Column::Clamped => 2,
            Column::Converted => 3,
            Column::Carried => 4,
        }
    }

    /// Its heading.
    pub fn word(self) -> &'static str {
        match self {
            Column::Carried => "Carried",
            Column::Converted => "Converted",
            Column::Clamped => "Clamped",
            Column::NeedsYou => "Needs you",
            Column::CannotExist => "Cannot exist",
        }
    }

    /// What it means that a setting stands in it, in one sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Column::Carried => "The new server acts by the same value.",
            Column::Converted => "The new server acts the same, said in its own form.",
            Column::Clamped => "Outside of what the new server accepts; the nearest accepted value is set.",
            Column::NeedsYou => "A person has to do something for it.",
            Column::CannotExist => "IIS 7 and later have nothing for it.",
        }
    }
}

/// One setting of the old server and what became of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Accounted {
    /// Property name.
    pub property: Text,
    /// Metabase key that sets it (`/LM/W3SVC/1/ROOT`).
    pub key: Text,
    /// Line of the file in which it is set, from 1; `None` when it is not known.
    pub line: Option<u32>,
    /// Its value, as it may be shown; secrets are masked.
    pub value_shown: Text,
    /// True when the site inherits it from a key above its own.
    pub is_inherited: bool,
    /// Where it ended.
    pub column: Column,
    /// Where it was written: `location[@path='Shop']/system.webServer/handlers@accessPolicy`; empty for nowhere.
    pub target: Targets,
    /// Why, what changed, or what a person has to do, in plain sentences joined by `; ` without a final stop; empty
    /// when there is nothing to say.
    pub why: Text,
}

impl Accounted {
    /// Where it is set: key and line.
    pub fn set_at(&self) -> String {
        match self.line {
            Some(line) => format!("{}, line {line}", self.key),
            None => self.key.to_string(),
        }
    }

    /// What became of it, in one line: what a person has to do first, and where a value went.
    pub fn outcome(&self) -> String {
        let why = capital(&self.why);
        match (self.target.is_empty(), why.is_empty()) {
            (true, _) => why,
            (false, true) => self.target.to_string(),
            (false, false) if self.column == Column::NeedsYou => format!("{why} (goes to {})", self.target),
            (false, false) => format!("{}; {}", self.target, self.why),
        }
    }
}

/// A reason with a capital letter, unless it begins with a name or value.
fn capital(why: &str) -> String {
    let first = why.split(' ').next().unwrap_or_default();
    if !first.is_empty() && first.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
        let mut letters = why.chars();
        let head = letters.next().map(|c| c.to_ascii_uppercase());
        head.into_iter().chain(letters).collect()
    } else {
        why.to_owned()
    }
}

/// How many settings stand in each column.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LossCounts {
    /// In [`Column::Carried`].
    pub carried: usize,
    /// In [`Column::Converted`].
    pub converted: usize,
    /// In [`Column::Clamped`].
    pub clamped: usize,
    /// In [`Column::NeedsYou`].
    pub needs_you: usize,
    /// In [`Column::CannotExist`].
    pub cannot_exist: usize,
}

impl LossCounts {
    /// Counts rows.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Accounted>) -> Self {
        let mut counts = LossCounts::default();
        for row in rows {
            *counts.cell(row.column) += 1;
        }
        counts
    }

    /// The count of one column.
    pub fn get(mut self, column: Column) -> usize {
        *self.cell(column)
    }

    /// All columns together.
    pub fn total(self) -> usize {
        Column::ALL.into_iter().map(|column| self.get(column)).sum()
    }

    fn cell(&mut self, column: Column) -> &mut usize {
        match column {
            Column::Carried => &mut self.carried,
            Column::Converted => &mut self.converted,
            Column::Clamped => &mut self.clamped,
            Column::NeedsYou => &mut self.needs_you,
            Column::CannotExist => &mut self.cannot_exist,
        }
    }
}

/// The rows of one site, or of what belongs to no site.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LossGroup {
    /// What a person calls it (`Harbour Books (site 1)`).
    pub name: String,
    /// How many of its settings stand in each column.
    pub counts: LossCounts,
    /// Its settings: what needs a person first, then by key and property.
    pub rows: Vec<Accounted>,
}

impl LossGroup {
    /// Orders rows as a report shows them.
    pub fn new(name: impl Into<String>, mut rows: Vec<Accounted>) -> Self {
        rows.sort_by(|left, right| {
            let rank = |row: &Accounted| row.column.attention();
            rank(left)
                .cmp(&rank(right))
                .then_with(|| compare_folded(&left.key, &right.key))
                .then_with(|| left.property.cmp(&right.property))
        });
        LossGroup {
            name: name.into(),
            counts: LossCounts::of(&rows),
            rows,
        }
    }
}

/// What became of every setting in scope.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LossReport {
    /// What belongs to no site first, when it is in scope, then the sites by their numbers.
    pub groups: Vec<LossGroup>,
}

impl LossReport {
    /// The counts of all groups together.
    pub fn counts(&self) -> LossCounts {
        LossCounts::of(self.groups.iter().flat_map(|group| &group.rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_hold_every_row_once() {
        let row = |column| Accounted {
            property: "DefaultDoc".into(),
            key: "/LM/W3SVC".into(),
            line: None,
            value_shown: "".into(),
            is_inherited: false,
            column,
            target: "".into(),
            why: "".into(),
        };
        let mut rows: Vec<Accounted> = Column::ALL.into_iter().map(row).collect();
        rows.push(row(Column::Clamped));
        let counts = LossCounts::of(&rows);
        assert_eq!(counts.total(), 6);
        assert_eq!(counts.get(Column::Clamped), 2);
        assert_eq!(counts.get(Column::CannotExist), 1);
        let group = LossGroup::new("Shop", rows);
        let shown: Vec<Column> = group.rows.iter().map(|row| row.column).collect();
        assert_eq!(shown.first(), Some(&Column::NeedsYou));
        assert_eq!(shown.last(), Some(&Column::Carried));
        assert_eq!(group.counts, counts);
    }

    #[test]
    fn an_outcome_says_what_to_do_before_where_it_went() {
        let row = |column, target: &str, why: &str| Accounted {
            property: "WAMUserPass".into(),
            key: "/LM/W3SVC".into(),
            line: Some(7),
            value_shown: "".into(),
            is_inherited: false,
            column,
            target: target.into(),
            why: why.into(),
        };
        let needs = row(Column::NeedsYou, "a@b", "enter it again");
        assert_eq!(needs.outcome(), "Enter it again (goes to a@b)");
        assert_eq!(needs.set_at(), "/LM/W3SVC, line 7");
        assert_eq!(
            row(Column::Clamped, "a@b", "4 became 10").outcome(),
            "a@b; 4 became 10"
        );
        assert_eq!(
            row(Column::CannotExist, "", "AzEnable is gone").outcome(),
            "AzEnable is gone"
        );
    }
}
