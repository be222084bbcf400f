//! The checklist of the destination, as a job that tells what it looks at and can be stopped.

use super::Migration;
use super::study::{Study, subject};
use crate::jobs::{Reporter, Stop};
use crate::prepare::{Check, Part, Watch, look};
use std::cell::{Cell, RefCell};

/// Looks at a part of the checklist. Progress counts kinds of checks and names the object at hand; the rows of each
/// kind are told when it was looked at.
///
/// # Errors
/// [`Stop::Cancelled`] when it was stopped; what was looked at was told.
pub fn check<O>(
    migration: &Migration,
    study: &Study,
    part: &Part,
    reporter: &mut Reporter<O>,
) -> Result<Vec<Check>, Stop> {
    let told = Told {
        is_one_row: matches!(part, Part::Row(_)),
        what: Cell::new(""),
        reporter: RefCell::new(reporter),
    };
    look(&subject(migration, study), part, &told).map_err(|_| Stop::Cancelled)
}

/// A watch that tells a job's listener.
struct Told<'a, O> {
    is_one_row: bool,
    what: Cell<&'static str>,
    reporter: RefCell<&'a mut Reporter<O>>,
}

impl<O> Watch for Told<'_, O> {
    fn begins(&self, what: &'static str, done: usize, all: usize) {
        self.what.set(what);
        self.reporter.borrow_mut().progress(|progress| {
            "Checking".clone_into(&mut progress.phase);
            what.clone_into(&mut progress.current);
            // One row is looked at as a whole.
            if !self.is_one_row {
                progress.done = done as u64;
                progress.total = Some(all as u64);
            }
        });
    }

    fn at(&self, object: &str) {
        self.reporter.borrow_mut().progress(|progress| {
            progress.current = format!("{}: {object}", self.what.get());
        });
    }

    fn looked(&self, rows: &[Check], done: usize) {
        if !self.is_one_row {
            self.reporter.borrow_mut().checks(rows.to_vec(), done);
        }
    }

    fn is_stopped(&self) -> bool {
        self.reporter.borrow().cancel().is_requested()
    }
}
