//! What became of one line of an ini file.

use crate::model::secret::{masked, shown_among};
use crate::model::{Place, Problem};
use serde::Serialize;

/// What became of a setting.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fate {
    /// The destination says the same.
    Carried,
    /// The destination says it in another way.
    Converted,
    /// The destination allows less than it asks for, and gets the nearest that it allows.
    Clamped,
    /// The old server did not use it: another setting switches it off, or it is written twice.
    NotInEffect,
    /// It has to be done by hand.
    NeedsYou,
    /// IIS 7 and later have nothing like it.
    CannotExist,
    /// It could not be read.
    Unread,
}

impl Fate {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Fate::Carried => "carried",
            Fate::Converted => "converted",
            Fate::Clamped => "clamped",
            Fate::NotInEffect => "not in effect",
            Fate::NeedsYou => "needs you",
            Fate::CannotExist => "cannot exist",
            Fate::Unread => "not read",
        }
    }
}

/// One setting of an ini file and what became of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Account {
    /// Section it stands in.
    pub section: String,
    /// Name of the setting, or the whole entry of a list.
    pub name: String,
    /// Its value; empty for an entry of a list.
    pub value: String,
    /// Line of the file, from 1; `None` for a setting that is not written and has a default in effect.
    pub line: Option<u32>,
    /// What became of it.
    pub fate: Fate,
    /// Where it went (`requestFiltering/verbs@allowUnlisted`); empty when it went nowhere.
    pub target: String,
    /// Why, or what to do; a sentence without a final stop. Empty for what is simply carried.
    pub why: String,
}

impl Account {
    /// The problem that a setting which is not carried is to a person; `None` for those that are, and for those that
    /// were never in effect.
    pub fn problem(&self, code: &str, file: &str, fix: &str) -> Option<Problem> {
        let title = format!("{} of [{}]", self.shown(), self.section);
        let problem = match self.fate {
            Fate::Carried | Fate::Converted | Fate::NotInEffect | Fate::Unread => return None,
            Fate::Clamped => Problem::warning(
                code,
                format!("{title} is out of the range that IIS 7 and later allow"),
            ),
            Fate::NeedsYou => Problem::warning(code, format!("{title} needs you")),
            Fate::CannotExist => Problem::note(code, format!("{title} cannot exist on IIS 7 and later")),
        };
        let mut place = Place::file(file);
        place.line = self.line;
        Some(
            problem
                .with_cause(format!("{}.", self.why))
                .with_fix(fix)
                .with_place(place)
                .with_target(self.name.clone()),
        )
    }

    /// The setting as it is written: `UseAllowVerbs=1`, or the entry of a list.
    pub fn shown(&self) -> String {
        if self.value.is_empty() {
            masked(&self.name).into_owned()
        } else {
            format!("{}={}", self.name, shown_among(&self.name, &self.value, |_| None))
        }
    }
}
