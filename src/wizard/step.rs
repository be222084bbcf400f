//! The steps of a migration, in their order, and how each stands.

/// A step of the rail. Steps stay reachable in both directions, because a migration is prepared over days.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Step {
    /// Where the old and the new server are.
    Source,
    /// What the sites need.
    Discover,
    /// What the destination lacks.
    Prepare,
    /// What changes on the way: accounts, numbers and names.
    Map,
    /// What would change.
    Review,
    /// Doing it.
    Apply,
    /// Whether it worked, and the way back.
    Verify,
}

impl Step {
    /// All steps in their order.
    pub const ALL: [Step; 7] = [
        Step::Source,
        Step::Discover,
        Step::Prepare,
        Step::Map,
        Step::Review,
        Step::Apply,
        Step::Verify,
    ];

    /// The place in the order, from 1, as on the rail and in Alt+1…7.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The step with this number.
    pub fn from_number(number: usize) -> Option<Step> {
        Step::ALL.get(number.checked_sub(1)?).copied()
    }

    /// The step after this one.
    pub fn next(self) -> Option<Step> {
        Step::from_number(self.number() + 1)
    }

    /// The step before this one.
    pub fn previous(self) -> Option<Step> {
        Step::from_number(self.number() - 1)
    }
}

/// What fills the window.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Hash)]
pub enum Page {
    /// What do you want to do?
    #[default]
    Start,
    /// A step of a migration.
    Step(Step),
}

impl Page {
    /// The step, unless this is the start page.
    pub fn step(self) -> Option<Step> {
        match self {
            Page::Start => None,
            Page::Step(step) => Some(step),
        }
    }
}

/// How a step stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StepMark {
    /// Not started.
    NotStarted,
    /// Done, nothing to say.
    Done,
    /// Done, and this many errors and warnings belong to it.
    Problems(usize),
    /// Something earlier changed; the result shown is the old one.
    Stale,
    /// A job works on it.
    Working,
    /// It was stopped before it knew all; it can go on.
    Stopped,
    /// Cannot be entered before another step is done.
    Locked(Step),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_count_from_one_and_end() {
        assert_eq!(Step::from_number(1), Some(Step::Source));
        assert_eq!(Step::from_number(7), Some(Step::Verify));
        assert_eq!(Step::from_number(0), None);
        assert_eq!(Step::from_number(8), None);
        assert_eq!(Step::Verify.next(), None);
        assert_eq!(Step::Source.previous(), None);
        assert_eq!(Step::Prepare.next(), Some(Step::Map));
    }
}
