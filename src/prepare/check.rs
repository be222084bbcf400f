//! One row of the checklist.

use super::task::Task;
use crate::model::Problem;
use serde::{Deserialize, Serialize};

/// How a check stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CheckState {
    /// The migration cannot work before it is done.
    Blocking,
    /// To be done on the destination.
    ToDo,
    /// Worth knowing; nothing has to be done.
    Note,
    /// Could not be looked at from here.
    Unknown,
    /// A person said why it need not be done.
    Waived,
    /// Nothing to do.
    Ready,
}

impl CheckState {
    /// All of them, in the order of the list.
    pub const ALL: [CheckState; 6] = [
        CheckState::Blocking,
        CheckState::ToDo,
        CheckState::Note,
        CheckState::Unknown,
        CheckState::Waived,
        CheckState::Ready,
    ];

    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            CheckState::Blocking => "Blocking",
            CheckState::ToDo => "To do",
            CheckState::Note => "Note",
            CheckState::Unknown => "Not checked",
            CheckState::Waived => "Waived",
            CheckState::Ready => "Ready",
        }
    }
}

/// Letters that the reason of a waiver needs at least.
pub const SHORTEST_REASON: usize = 5;

/// Why a person set a check aside.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Waiver {
    /// The reason, in the person's words.
    pub reason: String,
    /// How the check stood before.
    pub was: CheckState,
    /// When it was given, in the person's local time (`2026-11-21 19:53:07 +01:00`); `None` where nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// The reason, how the check stood before, and when that was.
impl std::fmt::Display for Waiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (was: {}", self.reason, self.was.words().to_lowercase())?;
        match &self.at {
            Some(at) => write!(f, "; waived {at})"),
            None => f.write_str(")"),
        }
    }
}

/// A moment as waivers keep it: `2026-11-21 19:53:07 +01:00`.
pub fn moment(now: &jiff::Zoned) -> String {
    now.strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

/// A waiver as it is kept where the check itself is not: beside the runs, and in the record of each.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waived {
    /// The check's id; for a problem of the plan its code, and after a colon what it is about.
    pub check: String,
    /// What it was about.
    pub title: String,
    /// The reason, in the person's words.
    pub reason: String,
    /// How the check stood before.
    pub was: CheckState,
    /// When it was given, in the person's local time; `None` where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

impl Waived {
    /// A problem of the plan that a person accepted.
    pub fn of_problem(problem: &Problem, reason: impl Into<String>, at: Option<String>) -> Self {
        let about = problem.target.as_deref().unwrap_or_default();
        Waived {
            check: id(&problem.code, about),
            title: problem.title.clone(),
            reason: reason.into(),
            was: CheckState::Blocking,
            at,
        }
    }

    /// As a row of a checklist, for what no check is about: a problem of the plan that a person accepted.
    pub fn as_check(&self) -> Check {
        let (code, about) = self.check.split_once(':').unwrap_or((&self.check, ""));
        let mut check = Check::new(code, about, &self.title).found(self.was, "The plan names it.");
        check.set_aside(self);
        check
    }

    /// Those among some checks, in their order.
    pub fn among(checks: &[Check]) -> Vec<Waived> {
        checks
            .iter()
            .filter_map(|check| {
                let waiver = check.waiver.as_ref()?;
                Some(Waived {
                    check: check.id.clone(),
                    title: check.title.clone(),
                    reason: waiver.reason.clone(),
                    was: waiver.was,
                    at: waiver.at.clone(),
                })
            })
            .collect()
    }
}

/// What of a check a script can do.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Step {
    /// What is to be done, in this order.
    pub tasks: Vec<Task>,
    /// The same as PowerShell for a person who works without the script, one statement a line.
    pub run: Vec<String>,
}

/// One thing the destination must have, and whether it has it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Check {
    /// Stable name, unique in a checklist: the code, and after a colon what it is about (`APP-POOL-MISSING:Shop`).
    pub id: String,
    /// Stable code of the kind of check. The same as the code of a problem that a sync reports for it, so that a
    /// waiver of the check acknowledges that problem.
    pub code: String,
    /// What it is about, in a few words.
    pub title: String,
    /// How it stands.
    pub state: CheckState,
    /// What was found on the destination.
    pub found: String,
    /// Why it matters.
    pub why: String,
    /// What to do, with the exact command; empty when nothing is to do.
    pub fix: String,
    /// What needs it: metabase paths, sites, applications.
    pub needed_by: Vec<String>,
    /// How the script does it, where a script can.
    pub step: Option<Step>,
    /// Set when a person set it aside.
    pub waiver: Option<Waiver>,
}

impl Check {
    /// A check that is ready; the functions below say more.
    pub fn new(code: &str, about: &str, title: impl Into<String>) -> Self {
        Check {
            id: id(code, about),
            code: code.to_owned(),
            title: title.into(),
            state: CheckState::Ready,
            found: String::new(),
            why: String::new(),
            fix: String::new(),
            needed_by: Vec::new(),
            step: None,
            waiver: None,
        }
    }

    /// Sets how it stands and what was found.
    #[must_use]
    pub fn found(mut self, state: CheckState, found: impl Into<String>) -> Self {
        self.state = state;
        self.found = found.into();
        self
    }

    /// Sets why it matters.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Sets what a script can do of it.
    #[must_use]
    pub fn step(mut self, tasks: impl IntoIterator<Item = Task>) -> Self {
        let tasks: Vec<Task> = tasks.into_iter().collect();
        let run = tasks.iter().flat_map(Task::commands).collect();
        self.step = Some(Step { tasks, run });
        self
    }

    /// Sets what needs it; repeated names count once.
    #[must_use]
    pub fn needed_by(mut self, needed_by: impl IntoIterator<Item = String>) -> Self {
        for name in needed_by {
            if !self.needed_by.contains(&name) {
                self.needed_by.push(name);
            }
        }
        self
    }

    /// True when somebody has to do something, or to look: it is no note, not ready and not set aside.
    pub fn is_open(&self) -> bool {
        matches!(
            self.state,
            CheckState::Blocking | CheckState::ToDo | CheckState::Unknown
        )
    }

    /// Sets the check aside for a reason. A check with nothing to do stays as it is.
    pub fn waive(&mut self, reason: impl Into<String>) {
        if self.is_open() && self.waiver.is_none() {
            self.waiver = Some(Waiver {
                reason: reason.into(),
                was: self.state,
                at: None,
            });
            self.state = CheckState::Waived;
        }
    }

    /// Sets the check aside as it was before: for the same reason, given at the same time.
    pub fn set_aside(&mut self, waived: &Waived) {
        if self.is_open() {
            self.waive(&waived.reason);
            if let Some(waiver) = &mut self.waiver {
                waiver.at.clone_from(&waived.at);
            }
        }
    }

    /// Takes a waiver back.
    pub fn unwaive(&mut self) {
        if let Some(waiver) = self.waiver.take() {
            self.state = waiver.was;
        }
    }
}

/// The name of a check: its code, and after a colon what it is about, if it is about something.
fn id(code: &str, about: &str) -> String {
    match about {
        "" => code.to_owned(),
        about => format!("{code}:{about}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiver_sets_a_check_aside_and_can_be_taken_back() {
        let mut check = Check::new("X", "a", "X").found(CheckState::Blocking, "missing");
        check.waive("the mail team confirmed");
        assert_eq!(check.state, CheckState::Waived);
        check.waive("again");
        check.unwaive();
        assert_eq!(check.state, CheckState::Blocking);
        let mut ready = Check::new("X", "", "X");
        ready.waive("why");
        assert_eq!((ready.state, ready.id.as_str()), (CheckState::Ready, "X"));
    }

    #[test]
    fn a_waiver_that_is_kept_comes_back_with_its_time() {
        let mut check = Check::new("X", "a", "Portal").found(CheckState::Unknown, "?");
        let at = moment(&jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC));
        let kept = Waived {
            check: "X:a".to_owned(),
            title: "Portal".to_owned(),
            reason: "looked at by hand".to_owned(),
            was: CheckState::Blocking,
            at: Some(at),
        };
        check.set_aside(&kept);
        let waiver = check.waiver.as_ref().expect("a waiver");
        assert_eq!(
            waiver.to_string(),
            "looked at by hand (was: not checked; waived 1970-01-01 00:00:00 +00:00)",
            "how it stands now, not then"
        );
        assert_eq!(Waived::among(&[check])[0].at, kept.at);
        let accepted = kept.as_check();
        assert_eq!(
            (accepted.state, accepted.id.as_str()),
            (CheckState::Waived, "X:a")
        );
    }

    #[test]
    fn an_accepted_problem_is_a_row_with_its_code_and_its_title() {
        let problem = Problem::error("BINDING-CLASH", "Both would listen on *:80").with_target("Shop: new");
        let row = Waived::of_problem(&problem, "Portal moves first", None).as_check();
        assert_eq!(
            (row.code.as_str(), row.id.as_str(), row.title.as_str()),
            (
                "BINDING-CLASH",
                "BINDING-CLASH:Shop: new",
                "Both would listen on *:80"
            )
        );
        let alone = Problem::error("NOT-ENOUGH-SPACE", "Drive E has too little space");
        let row = Waived::of_problem(&alone, "it grows tonight", None).as_check();
        assert_eq!(
            (row.code.as_str(), row.id.as_str()),
            ("NOT-ENOUGH-SPACE", "NOT-ENOUGH-SPACE")
        );
    }
}
