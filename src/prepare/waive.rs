//! Waivers that a command line asks for: a row by its id, or every row of a code, set aside for a reason.

use super::check::{Check, SHORTEST_REASON};
use crate::model::{Problem, nearest};
use std::str::FromStr;

/// `CHECK=REASON`: a row of the checklist, and why it need not be done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WaiverAsked {
    /// The row's id, or the code of several rows; in any case.
    pub check: String,
    /// Why, in the person's words: [`SHORTEST_REASON`] letters or more.
    pub reason: String,
}

impl FromStr for WaiverAsked {
    type Err = Problem;

    /// Reads it. Ids hold colons and reasons hold everything, so the first equals sign is the border.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let (check, reason) = text.split_once('=').unwrap_or((text, ""));
        let (check, reason) = (check.trim(), reason.trim());
        if check.is_empty() || reason.chars().count() < SHORTEST_REASON {
            return Err(Problem::error(
                "USAGE",
                format!("A waiver wants a row and a reason of {SHORTEST_REASON} letters or more"),
            )
            .with_cause("The reason is kept in every report, for whoever asks later.")
            .with_fix("Write -waive:ID=REASON, with an id of the checklist."));
        }
        Ok(WaiverAsked {
            check: check.to_owned(),
            reason: reason.to_owned(),
        })
    }
}

/// Sets rows aside, and brings the list into its order again. A row with nothing to do stays as it is.
///
/// # Errors
/// When no row has that id or code.
pub fn waive(checks: &mut [Check], waivers: &[WaiverAsked]) -> Result<(), Problem> {
    for WaiverAsked { check: name, reason } in waivers {
        let mut is_known = false;
        for check in checks
            .iter_mut()
            .filter(|check| check.id.eq_ignore_ascii_case(name) || check.code.eq_ignore_ascii_case(name))
        {
            is_known = true;
            check.waive(reason);
        }
        if !is_known {
            return Err(unknown(checks, name));
        }
    }
    checks.sort_by_key(|check| check.state);
    Ok(())
}

fn unknown(checks: &[Check], name: &str) -> Problem {
    let open: Vec<&str> = checks
        .iter()
        .filter(|check| check.is_open())
        .map(|check| check.id.as_str())
        .collect();
    let problem = Problem::error("NO-SUCH-CHECK", format!("No check is called {name}"));
    let problem = if open.is_empty() {
        problem.with_cause("None is open.")
    } else {
        problem.with_cause(format!("Open are {}.", open.join(", ")))
    };
    let names = checks
        .iter()
        .flat_map(|check| [check.id.as_str(), check.code.as_str()]);
    problem.with_fix(match nearest(name, names) {
        Some(near) => format!("Did you mean {near}?"),
        None => "Leave it out, or take an id from the list: -waive:ID=REASON.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::CheckState;

    fn checks() -> Vec<Check> {
        vec![
            Check::new("DRIVE-MISSING", "F", "F").found(CheckState::Blocking, "no"),
            Check::new("DRIVE-MISSING", "G", "G").found(CheckState::Blocking, "no"),
            Check::new("FREE-SPACE", "D", "D").found(CheckState::ToDo, "no"),
            Check::new("APP-POOL-MISSING", "P", "P").found(CheckState::Ready, "yes"),
        ]
    }

    fn states(checks: &[Check]) -> Vec<(&str, CheckState)> {
        checks
            .iter()
            .map(|check| (check.id.as_str(), check.state))
            .collect()
    }

    #[test]
    fn a_row_by_its_id_and_rows_by_their_code_are_set_aside() {
        let asked: WaiverAsked = "drive-missing:f= the archive = later ".parse().unwrap();
        assert_eq!(asked.reason, "the archive = later");
        let mut one = checks();
        waive(&mut one, &[asked]).unwrap();
        assert_eq!(
            states(&one),
            [
                ("DRIVE-MISSING:G", CheckState::Blocking),
                ("FREE-SPACE:D", CheckState::ToDo),
                ("DRIVE-MISSING:F", CheckState::Waived),
                ("APP-POOL-MISSING:P", CheckState::Ready),
            ]
        );
        let mut both = checks();
        waive(&mut both, &["Drive-Missing=they come later".parse().unwrap()]).unwrap();
        assert_eq!(
            both.iter()
                .filter(|check| check.state == CheckState::Waived)
                .count(),
            2
        );
        let mut ready = checks();
        waive(&mut ready, &["APP-POOL-MISSING=it is there".parse().unwrap()]).unwrap();
        assert_eq!(states(&ready), states(&checks()), "nothing to set aside");
    }

    #[test]
    fn what_names_no_row_or_no_reason_is_refused() {
        for text in [
            "",
            "DRIVE-MISSING",
            "DRIVE-MISSING=",
            "DRIVE-MISSING= no ",
            "=because of it",
        ] {
            assert!(text.parse::<WaiverAsked>().is_err(), "{text}");
        }
        let slip = waive(&mut checks(), &["DRIVE-MISSING:E=because of it".parse().unwrap()]).unwrap_err();
        assert!(slip.to_string().contains("Did you mean DRIVE-MISSING:"), "{slip}");
        let none = waive(&mut [], &["X=because of it".parse().unwrap()]).unwrap_err();
        assert!(none.to_string().contains("None is open."), "{none}");
    }
}
