//! Whoever waits for a checklist: hears what is looked at, and may stop it.

use super::check::Check;

/// Hears how far a checklist is, and says when it is to stop. Called often; sampling is the listener's business.
pub trait Watch {
    /// A kind of check begins: `done` of `all` kinds are behind it. `what` names it (`Application pools`).
    fn begins(&self, _what: &'static str, _done: usize, _all: usize) {}

    /// The object at hand: a path, a folder with the files counted in it so far.
    fn at(&self, _object: &str) {}

    /// A kind was looked at to its end: its rows, and how many kinds of the registry are behind it now.
    fn looked(&self, _rows: &[Check], _done: usize) {}

    /// True once the checklist is to stop.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Hears nothing and never stops.
pub struct Unwatched;

impl Watch for Unwatched {}

/// Somebody asked a checklist to stop. What was found before was told to who watched.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("stopped before the checklist was complete")]
pub struct Stopped;
