//! The last steps of a batch: everything staged is flushed once, then renamed and removed in the order of the rows.

use super::{Content, Failure};
use crate::apply::failure::{can_heal, item_problem};
use crate::apply::journal::Record;
use crate::apply::run::Halt;
use crate::model::{Change, FileFacts, ServerPath};

/// A row whose last step is still to come.
pub(super) enum Pending<'a> {
    /// A staged file to be renamed.
    Staged {
        change: &'a Change,
        staged: ServerPath,
        target: ServerPath,
        before: Option<FileFacts>,
        kept: Option<String>,
    },
    /// A file to be removed, its copy kept.
    Removal {
        change: &'a Change,
        target: ServerPath,
        before: Option<FileFacts>,
        kept: String,
    },
    /// A folder to be removed.
    FolderRemoval { change: &'a Change, target: ServerPath },
    /// A folder that was made; only to be told in its turn.
    FolderMade { change: &'a Change },
}

impl<'a> Content<'_, 'a, '_> {
    /// Finishes the batch: one flush for all staged files, then rename and remove in the order of the rows.
    pub(super) fn flush(&mut self) -> Result<(), Halt> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let staged: Vec<ServerPath> = self.pending.iter().filter_map(Pending::staged).cloned().collect();
        if let Err(error) = self.session.request.destination.sync(&staged, &[]) {
            let Some(change) = self.pending.first().map(Pending::change) else {
                return Ok(());
            };
            return Err(Halt::Fatal(item_problem(change, &error)));
        }
        self.session.sync_journal()?;
        self.pending_bytes = 0;
        let mut batch = std::mem::take(&mut self.pending).into_iter();
        while let Some(pending) = batch.next() {
            let change = pending.change();
            let mut attempt = 0;
            let finished = loop {
                match self.finish(&pending) {
                    Err(Failure::Host(error))
                        if can_heal(&error) && attempt < self.session.request.options.retry_attempts =>
                    {
                        attempt += 1;
                        let attempts = self.session.request.options.retry_attempts;
                        self.session.observer.retrying(change, attempt, attempts);
                        if let Err(halt) = self.session.wait() {
                            break Err(Failure::Halt(halt));
                        }
                    }
                    finished => break finished,
                }
            };
            let outcome = match finished {
                Ok(()) => {
                    self.session.done(change);
                    Ok(())
                }
                Err(failure) => {
                    let dropped = self.give_up_pending(&pending);
                    dropped.and_then(|()| self.fail(change, failure))
                }
            };
            if let Err(halt) = outcome {
                self.pending = batch.collect();
                return Err(halt);
            }
        }
        Ok(())
    }

    /// The last step of a row.
    fn finish(&mut self, pending: &Pending<'a>) -> Result<(), Failure> {
        let destination = self.session.request.destination;
        let (change, target) = match pending {
            Pending::FolderMade { .. } => return Ok(()),
            Pending::Staged {
                change,
                staged,
                target,
                before,
                ..
            } => {
                self.check_target(change, target, *before)?;
                // After the flush: on Windows a file that has become read-only cannot be flushed any more.
                if before.is_some() {
                    destination.adopt_permissions(staged, target)?;
                }
                destination.replace(staged, target)?;
                (change, target)
            }
            Pending::Removal {
                change,
                target,
                before,
                ..
            } => {
                self.check_target(change, target, *before)?;
                destination.remove_file(target)?;
                (change, target)
            }
            Pending::FolderRemoval { change, target } => {
                destination.remove_folder(target)?;
                (change, target)
            }
        };
        // The change is made; that its facts cannot be read does not undo it.
        let facts = match pending {
            Pending::Staged { .. } => destination.entry(target).ok().flatten().map(|entry| entry.facts),
            _ => None,
        };
        self.touched.extend(target.parent());
        self.session.record(&Record::Done {
            item: change.id,
            facts,
        })?;
        Ok(())
    }

    /// Gives up what is staged but not installed; what was done stays done.
    pub(super) fn drop_pending(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            if let Pending::FolderMade { change } = pending {
                self.session.done(change);
            } else {
                // The run ends anyway; what cannot be recorded is found by the next one.
                let _ = self.give_up_pending(&pending);
            }
        }
    }

    fn give_up_pending(&mut self, pending: &Pending<'a>) -> Result<(), Halt> {
        match pending {
            Pending::Staged {
                change, staged, kept, ..
            } => match self.session.request.destination.entry(staged) {
                Ok(Some(_)) => self.give_up(change, Some(staged), kept.as_deref()),
                // The rename took effect after all.
                Ok(None) => Ok(()),
                // Nobody knows: undo finds out, and the next run cleans up.
                Err(_) => {
                    self.session.unclean = true;
                    Ok(())
                }
            },
            Pending::Removal {
                change, kept, target, ..
            } => {
                match self.session.request.destination.entry(target) {
                    Ok(Some(_)) => self.give_up(change, None, Some(kept)),
                    // Gone, or nobody knows: the copy is the only one left.
                    _ => Ok(()),
                }
            }
            Pending::FolderRemoval { change, .. } => self.give_up(change, None, None),
            Pending::FolderMade { .. } => Ok(()),
        }
    }
}

impl<'a> Pending<'a> {
    fn change(&self) -> &'a Change {
        match self {
            Pending::Staged { change, .. }
            | Pending::Removal { change, .. }
            | Pending::FolderRemoval { change, .. }
            | Pending::FolderMade { change } => change,
        }
    }

    fn staged(&self) -> Option<&ServerPath> {
        match self {
            Pending::Staged { staged, .. } => Some(staged),
            _ => None,
        }
    }

    pub(super) fn is_removal(&self) -> bool {
        matches!(self, Pending::Removal { .. } | Pending::FolderRemoval { .. })
    }
}
