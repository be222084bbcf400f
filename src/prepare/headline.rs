//! How many checks stand how: computed from the rows, never said beside them.

use super::check::{Check, CheckState};
use serde::Serialize;
use std::fmt;

/// Checks counted by how they stand.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Headline {
    /// Those without which the migration cannot work.
    pub blocking: usize,
    /// Those to be done.
    pub to_do: usize,
    /// Those that are worth knowing.
    pub notes: usize,
    /// Those that could not be looked at.
    pub not_checked: usize,
    /// Those that a person set aside.
    pub waived: usize,
    /// Those with nothing to do.
    pub ready: usize,
}

impl Headline {
    /// Counts rows.
    pub fn of(checks: &[Check]) -> Headline {
        let mut found = Headline::default();
        for check in checks {
            *match check.state {
                CheckState::Blocking => &mut found.blocking,
                CheckState::ToDo => &mut found.to_do,
                CheckState::Note => &mut found.notes,
                CheckState::Unknown => &mut found.not_checked,
                CheckState::Waived => &mut found.waived,
                CheckState::Ready => &mut found.ready,
            } += 1;
        }
        found
    }

    /// Rows that stand like this.
    pub fn count(&self, state: CheckState) -> usize {
        match state {
            CheckState::Blocking => self.blocking,
            CheckState::ToDo => self.to_do,
            CheckState::Note => self.notes,
            CheckState::Unknown => self.not_checked,
            CheckState::Waived => self.waived,
            CheckState::Ready => self.ready,
        }
    }

    /// All rows.
    pub fn total(&self) -> usize {
        CheckState::ALL.iter().map(|state| self.count(*state)).sum()
    }

    /// Whether a server is ready, and if not, what of its rows is open: `NEW-WEB07 is not ready: 2 blocking, 9 to do`.
    pub fn verdict(&self, server: &str) -> String {
        let open = self.said(&[CheckState::Blocking, CheckState::ToDo, CheckState::Unknown]);
        match open.is_empty() {
            true => format!("{server} is ready"),
            false => format!("{server} is not ready: {open}"),
        }
    }

    /// The counts of some states; what there is none of is not named.
    fn said(&self, states: &[CheckState]) -> String {
        let said: Vec<String> = states
            .iter()
            .map(|state| (state, self.count(*state)))
            .filter(|(_, count)| *count > 0)
            .map(|(state, count)| match (state, count) {
                (CheckState::Note, 2..) => format!("{count} notes"),
                (state, count) => format!("{count} {}", state.words().to_lowercase()),
            })
            .collect();
        said.join(", ")
    }
}

/// `2 blocking, 9 to do, 14 ready`: what there is none of is not named, and an empty list says so.
impl fmt::Display for Headline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.said(&CheckState::ALL) {
            said if said.is_empty() => f.write_str("nothing to check"),
            said => f.write_str(&said),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_what_the_rows_are() {
        let rows: Vec<Check> = [
            CheckState::Ready,
            CheckState::Blocking,
            CheckState::Note,
            CheckState::Ready,
            CheckState::Unknown,
            CheckState::Note,
        ]
        .into_iter()
        .map(|state| Check::new("X", "", "x").found(state, "f"))
        .collect();
        let headline = Headline::of(&rows);
        assert_eq!(
            headline.to_string(),
            "1 blocking, 2 notes, 1 not checked, 2 ready"
        );
        assert_eq!(headline.total(), rows.len());
        assert_eq!(
            headline.verdict("NEW"),
            "NEW is not ready: 1 blocking, 1 not checked"
        );
        assert_eq!(Headline::of(&[]).to_string(), "nothing to check");
        assert_eq!(Headline::of(&rows[..1]).verdict("NEW"), "NEW is ready");
    }
}
