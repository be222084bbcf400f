//! What became of every setting of the old server: the rows of a loss report.
//!
//! Each setting in scope is one row and stands in exactly one of five columns. Nothing is lost in silence.

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
    pub property: String,
    /// Metabase key that sets it (`/LM/W3SVC/1/ROOT`).
    pub key: String,
    /// Line of the file in which it is set, from 1; `None` when it is not known.
    pub line: Option<u32>,
    /// Its value, as it may be shown; secrets are masked.
    pub value_shown: String,
    /// True when the site inherits it from a key above its own.
    pub is_inherited: bool,
    /// Where it ended.
    pub column: Column,
    /// Where it was written: `location[@path='Shop']/system.webServer/handlers@accessPolicy`; empty for nowhere.
    pub target: String,
    /// Why, what changed, or what a person has to do, in plain sentences joined by `; ` without a final stop; empty
    /// when there is nothing to say.
    pub why: String,
    /// True when IIS 7+ could hold it and a later Siteferry will carry it; until then it needs a person.
    pub not_built_yet: bool,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_hold_every_row_once() {
        let row = |column| Accounted {
            property: "DefaultDoc".to_owned(),
            key: "/LM/W3SVC".to_owned(),
            line: None,
            value_shown: String::new(),
            is_inherited: false,
            column,
            target: String::new(),
            why: String::new(),
            not_built_yet: false,
        };
        let mut rows: Vec<Accounted> = Column::ALL.into_iter().map(row).collect();
        rows.push(row(Column::Clamped));
        let counts = LossCounts::of(&rows);
        assert_eq!(counts.total(), 6);
        assert_eq!(counts.get(Column::Clamped), 2);
        assert_eq!(counts.get(Column::CannotExist), 1);
    }
}
