//! Files and folders, in the order of the plan's rows.
//!
//! New files are staged in batches, so that one flush makes many of them durable, and then renamed one by one. Deletions
//! wait in the same batch. What has to see the result of an earlier row waits for the batch to be done.

mod as_planned;
mod batch;

use super::copy::copy;
use super::failure::{can_heal, is_fatal, item_problem};
use super::journal::{Intent, Record, Step};
use super::run::{Halt, Session};
use crate::hosts::HostError;
use crate::model::{Action, Change, Detail, FileFacts, Problem, ServerPath};
use as_planned::changed;
use batch::Pending;
use std::collections::BTreeSet;
use std::fs;

/// A batch is done when it holds this many files …
const BATCH_FILES: usize = 64;
/// … or this many bytes.
const BATCH_BYTES: u64 = 32 << 20;

/// The content stage of a run.
pub(super) struct Content<'s, 'a, 'o> {
    session: &'s mut Session<'a, 'o>,
    pending: Vec<Pending<'a>>,
    pending_bytes: u64,
    /// Folders whose names have changed.
    touched: BTreeSet<ServerPath>,
    /// Folders that could not be made; what belongs into them cannot be made either.
    failed_folders: Vec<ServerPath>,
    buffer: Vec<u8>,
}

/// Why one change did not happen.
enum Failure {
    /// The run stops.
    Halt(Halt),
    /// The operating system refused.
    Host(HostError),
    /// Something else than planned was found.
    Item(Problem),
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Failure::Host(error)
    }
}

impl From<Halt> for Failure {
    fn from(halt: Halt) -> Self {
        Failure::Halt(halt)
    }
}

impl<'s, 'a, 'o> Content<'s, 'a, 'o> {
    pub fn new(session: &'s mut Session<'a, 'o>) -> Self {
        Content {
            session,
            pending: Vec::new(),
            pending_bytes: 0,
            touched: BTreeSet::new(),
            failed_folders: Vec::new(),
            buffer: Vec::new(),
        }
    }

    /// Does all rows.
    pub fn apply(mut self, rows: impl Iterator<Item = &'a Change>) -> Result<(), Halt> {
        let worked = self.rows(rows).and_then(|()| self.flush());
        if worked.is_err() {
            self.drop_pending();
        }
        let touched: Vec<ServerPath> = std::mem::take(&mut self.touched).into_iter().collect();
        // A folder that was removed again needs no flush; one that cannot be flushed is as durable as it gets.
        let _ = self.session.request.destination.sync(&[], &touched);
        worked
    }

    fn rows(&mut self, rows: impl Iterator<Item = &'a Change>) -> Result<(), Halt> {
        for change in rows {
            self.session.check_cancel()?;
            self.session.at("Copying content", change);
            self.row(change)?;
            if self.pending.len() >= BATCH_FILES || self.pending_bytes >= BATCH_BYTES {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn row(&mut self, change: &'a Change) -> Result<(), Halt> {
        if let Some(path) = target_of(change)
            && self
                .failed_folders
                .iter()
                .any(|folder| path.relative_to(folder).is_some())
        {
            self.session.failed += 1;
            return Ok(());
        }
        let removes = change.action() == Some(Action::Delete);
        if !removes && self.pending.iter().any(Pending::is_removal) {
            self.flush()?;
        }
        let mut attempt = 0;
        loop {
            let failure = match self.begin(change) {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            };
            match failure {
                Failure::Host(error)
                    if can_heal(&error) && attempt < self.session.request.options.retry_attempts =>
                {
                    attempt += 1;
                    let attempts = self.session.request.options.retry_attempts;
                    self.session.observer.retrying(change, attempt, attempts);
                    self.session.wait()?;
                }
                failure => return self.fail(change, failure),
            }
        }
    }

    /// Does a row as far as it can be done before its batch is.
    fn begin(&mut self, change: &'a Change) -> Result<(), Failure> {
        match (&change.detail, change.action()) {
            (
                Detail::File {
                    destination, before, ..
                },
                Some(Action::Delete),
            ) => self.begin_removal(change, destination, *before),
            (
                Detail::File {
                    source: Some(source),
                    destination,
                    before,
                    after: Some(after),
                },
                Some(_),
            ) => self.begin_file(change, source, destination, *before, *after),
            (Detail::Directory { destination }, Some(Action::Add)) => self.make_folder(change, destination),
            (Detail::Directory { destination }, Some(Action::Delete)) => {
                self.intend(change, Step::DeleteFolder, destination, None, None, None, None)?;
                self.pending.push(Pending::FolderRemoval {
                    change,
                    target: destination.clone(),
                });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn make_folder(&mut self, change: &'a Change, folder: &ServerPath) -> Result<(), Failure> {
        self.intend(change, Step::AddFolder, folder, None, None, None, None)?;
        let made = self.session.request.destination.create_folder(folder);
        if let Err(error) = made {
            self.session.record(&Record::Dropped { item: change.id })?;
            return Err(error.into());
        }
        self.session.record(&Record::Done {
            item: change.id,
            facts: None,
        })?;
        self.touched.extend(folder.parent());
        self.pending.push(Pending::FolderMade { change });
        Ok(())
    }

    fn begin_removal(
        &mut self,
        change: &'a Change,
        target: &ServerPath,
        before: Option<FileFacts>,
    ) -> Result<(), Failure> {
        self.check_target(change, target, before)?;
        let kept = format!("{:06}", change.id);
        self.intend(change, Step::DeleteFile, target, None, Some(&kept), before, None)?;
        let keep = self.session.folder.undo().join(&kept);
        if let Err(error) = self.session.request.destination.preserve(target, &keep) {
            self.give_up(change, None, Some(&kept))?;
            return Err(error.into());
        }
        self.pending.push(Pending::Removal {
            change,
            target: target.clone(),
            before,
            kept,
        });
        Ok(())
    }

    fn begin_file(
        &mut self,
        change: &'a Change,
        source: &ServerPath,
        target: &ServerPath,
        before: Option<FileFacts>,
        after: FileFacts,
    ) -> Result<(), Failure> {
        self.check_target(change, target, before)?;
        self.check_source(change, source, after)?;
        let Some(staged) = self.session.staged_name(target, change.id) else {
            return Err(HostError::refused(target, "it has no folder").into());
        };
        let kept = before.map(|_| format!("{:06}", change.id));
        let step = if before.is_some() {
            Step::UpdateFile
        } else {
            Step::AddFile
        };
        self.intend(
            change,
            step,
            target,
            Some(&staged),
            kept.as_deref(),
            before,
            Some(after),
        )?;
        match self.stage(change, source, target, &staged, kept.as_deref(), after) {
            Ok(hash) => {
                self.session.record(&Record::Staged {
                    item: change.id,
                    hash,
                })?;
                self.pending_bytes += after.size;
                self.pending.push(Pending::Staged {
                    change,
                    staged,
                    target: target.clone(),
                    before,
                    kept,
                });
                Ok(())
            }
            Err(failure) => {
                self.give_up(change, Some(&staged), kept.as_deref())?;
                Err(failure)
            }
        }
    }

    /// Writes the new file beside its target; its hash is that of the bytes that were read.
    fn stage(
        &mut self,
        change: &Change,
        source: &ServerPath,
        target: &ServerPath,
        staged: &ServerPath,
        kept: Option<&str>,
        after: FileFacts,
    ) -> Result<String, Failure> {
        let destination = self.session.request.destination;
        if let Some(kept) = kept {
            destination.preserve(target, &self.session.folder.undo().join(kept))?;
        }
        let mut reader = self.session.request.source.open(source)?;
        let mut file = destination.stage(staged)?;
        let begun = self.session.progress.bytes_done;
        let session = &mut *self.session;
        let (progress, observer) = (&mut session.progress, &mut session.observer);
        let copied = copy(
            (source, &mut reader),
            (staged, file.as_mut()),
            &mut self.buffer,
            session.cancel,
            &mut |bytes| {
                progress.bytes_done += bytes;
                observer.progress(progress);
            },
        );
        let copied = match copied {
            Ok(Some(copied)) => copied,
            stopped => {
                self.session.progress.bytes_done = begun;
                return match stopped {
                    Err(error) => Err(error.into()),
                    _ => Err(Halt::Cancelled.into()),
                };
            }
        };
        file.finish(after.modified)?;
        let checked = self.check_source(change, source, after).and_then(|()| {
            let written = destination.entry(staged)?.map(|entry| entry.facts.size);
            if copied.size != after.size || written != Some(copied.size) {
                return Err(Failure::Item(changed(
                    change,
                    "SOURCE-CHANGED",
                    source,
                    &format!("{} bytes were expected and {} copied", after.size, copied.size),
                )));
            }
            Ok(())
        });
        if checked.is_err() {
            self.session.progress.bytes_done = begun;
        }
        checked?;
        Ok(copied.hash)
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one journal record")]
    fn intend(
        &mut self,
        change: &Change,
        step: Step,
        path: &ServerPath,
        staged: Option<&ServerPath>,
        kept: Option<&str>,
        before: Option<FileFacts>,
        after: Option<FileFacts>,
    ) -> Result<(), Halt> {
        self.session.record(&Record::Intent(Intent {
            item: change.id,
            step,
            path: path.clone(),
            staged: staged.cloned(),
            kept: kept.map(str::to_owned),
            before,
            before_hash: None,
            after,
        }))
    }

    /// Removes what an attempt left.
    fn give_up(
        &mut self,
        change: &Change,
        staged: Option<&ServerPath>,
        kept: Option<&str>,
    ) -> Result<(), Halt> {
        if let Some(staged) = staged {
            self.session.remove_staged(staged);
        }
        if let Some(kept) = kept {
            let _ = fs::remove_file(self.session.folder.undo().join(kept));
        }
        self.session.record(&Record::Dropped { item: change.id })
    }

    fn fail(&mut self, change: &Change, failure: Failure) -> Result<(), Halt> {
        let (problem, is_fatal) = match failure {
            Failure::Halt(halt) => return Err(halt),
            Failure::Item(problem) => (problem, false),
            Failure::Host(error) => (item_problem(change, &error), is_fatal(&error)),
        };
        self.session.failed += 1;
        if let (Detail::Directory { destination }, Some(Action::Add)) = (&change.detail, change.action()) {
            self.failed_folders.push(destination.clone());
        }
        if is_fatal {
            return Err(Halt::Fatal(problem));
        }
        self.session.problem(problem);
        Ok(())
    }
}

fn target_of(change: &Change) -> Option<&ServerPath> {
    match &change.detail {
        Detail::File { destination, .. } | Detail::Directory { destination } => Some(destination),
        _ => None,
    }
}
