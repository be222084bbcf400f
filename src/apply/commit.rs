//! applicationHost.config, or MetaBase.xml of IIS 6: one rename at the end.
//!
//! WAS reads the file without a lock, so a reader must never meet half of it. The new file is made and read back
//! before anything is changed at all, and again not installed when the old one is no longer what was planned for.

use super::failure::{can_heal, item_problem};
use super::journal::{Intent, Record, Step};
use super::run::{Halt, Request, Session, is_config};
use crate::formats::apphost::AppHostConfig;
use crate::formats::metabase::{self, Metabase, Schema};
use crate::hosts::{Host, HostError, filetime};
use crate::model::{Change, FileFacts, Place, Problem, ServerPath};
use crate::plan::config_hash;
use std::io::Write;
use std::time::SystemTime;

/// The configuration to be installed.
pub(super) struct Commit {
    path: ServerPath,
    new: Vec<u8>,
    rows: Vec<Change>,
    /// Name of the old configuration in the run's undo folder.
    kept: &'static str,
}

impl Commit {
    /// Makes the new file in memory; `None` when the plan does not touch configuration.
    pub fn prepare(request: &Request<'_>) -> Result<Option<Commit>, Problem> {
        let rows: Vec<Change> = request
            .plan
            .rows
            .iter()
            .filter(|row| is_config(row))
            .cloned()
            .collect();
        if rows.is_empty() {
            return Ok(None);
        }
        let is_metabase = request.plan.destination.iis.has_metabase();
        let kept = if is_metabase {
            "MetaBase.xml"
        } else {
            "applicationHost.config"
        };
        let Some(path) = request.config else {
            return Err(Problem::error(
                "NO-CONFIGURATION",
                format!("{} has no {kept}", request.destination.label()),
            )
            .with_cause("The plan changes configuration, and there is no file to change.")
            .with_fix("Give the folder of the server that the plan was made for as the destination."));
        };
        let bytes = request
            .destination
            .read(path)
            .map_err(|error| unreadable(path, &error))?;
        check_hash(path, &bytes, &request.plan.config_hash)?;
        // What cannot be read back is not installed.
        let new = if is_metabase {
            metabase(request.destination, path, &bytes, &rows)?
        } else {
            let label = path.to_string();
            let config = AppHostConfig::parse(bytes, &label)?;
            let new = if request.plan.source.iis.has_metabase() {
                config.apply(&rows)?
            } else {
                config.apply_whole(&rows)?
            };
            AppHostConfig::parse(new.clone(), &label)?;
            new
        };
        Ok(Some(Commit {
            path: path.clone(),
            new,
            rows,
            kept,
        }))
    }

    /// Installs it.
    pub fn apply(self, session: &mut Session<'_, '_>) -> Result<(), Halt> {
        let Some(first) = self.rows.first() else {
            return Ok(());
        };
        session.at("Committing configuration", first);
        let item = first.id;
        let Some(staged) = session.staged_name(&self.path, item) else {
            return Ok(());
        };
        let attempts = session.request.options.retry_attempts;
        let mut attempt = 0;
        loop {
            let error = match self.attempt(session, &staged, item) {
                Ok(()) => break,
                Err(Failure::Halt(halt)) => return Err(halt),
                Err(Failure::Problem(problem)) => return Err(Halt::Fatal(problem)),
                Err(Failure::Host(error)) => error,
            };
            attempt += 1;
            if !can_heal(&error) || attempt > attempts {
                return Err(Halt::Fatal(not_written(first, &error)));
            }
            session.observer.retrying(first, attempt, attempts);
            session.wait()?;
        }
        let destination = session.request.destination;
        // The rename is made; that the folder cannot be flushed or the time not be read does not undo it.
        let _ = destination.sync(&[], self.path.parent().as_slice());
        let facts = destination
            .entry(&self.path)
            .ok()
            .flatten()
            .map(|entry| entry.facts);
        session.record(&Record::Done { item, facts })?;
        for row in &self.rows {
            session.done(row);
        }
        Ok(())
    }

    /// One attempt, which leaves nothing when it fails.
    fn attempt(&self, session: &mut Session<'_, '_>, staged: &ServerPath, item: u32) -> Result<(), Failure> {
        if let Err(failure) = self.stage(session, staged, item) {
            self.give_up(session, staged, item)?;
            return Err(failure);
        }
        let destination = session.request.destination;
        if let Err(error) = destination.replace(staged, &self.path) {
            match destination.entry(staged) {
                Ok(Some(_)) => self.give_up(session, staged, item)?,
                // The rename took effect after all.
                Ok(None) => return Ok(()),
                // Nobody knows: undo finds out, and the next run cleans up.
                Err(_) => session.unclean = true,
            }
            return Err(error.into());
        }
        Ok(())
    }

    /// Makes the new file beside the old one, durable and read back, and looks a last time at the old one.
    fn stage(&self, session: &mut Session<'_, '_>, staged: &ServerPath, item: u32) -> Result<(), Failure> {
        let destination = session.request.destination;
        let planned = &session.request.plan.config_hash;
        let path = &self.path;
        let now = filetime::from_system_time(SystemTime::now());
        let before = destination.entry(path)?.map(|entry| entry.facts);
        session.record(&Record::Intent(Intent {
            item,
            step: Step::Config,
            path: path.clone(),
            staged: Some(staged.clone()),
            kept: Some(self.kept.to_owned()),
            before,
            before_hash: Some(planned.clone()),
            after: Some(FileFacts {
                size: self.new.len() as u64,
                modified: now,
            }),
        }))?;
        destination.preserve(path, &session.folder.undo().join(self.kept))?;
        let mut file = destination.stage(staged)?;
        file.write_all(&self.new)
            .map_err(|error| HostError::io(staged, error))?;
        file.finish(now)?;
        if destination.read(staged)? != self.new {
            return Err(Failure::Problem(
                Problem::error(
                    "WRITE-DIFFERS",
                    "The new configuration was not written as it should be",
                )
                .with_cause(format!(
                    "{staged} reads back differently. The old configuration is in place."
                ))
                .with_fix("Check the disk, and sync again.")
                .with_place(Place::file(path.to_string())),
            ));
        }
        destination.sync(std::slice::from_ref(staged), &[])?;
        session.record(&Record::Staged {
            item,
            hash: config_hash(&self.new),
        })?;
        session.sync_journal()?;
        destination.adopt_permissions(staged, path)?;
        check_hash(path, &destination.read(path)?, planned).map_err(Failure::Problem)
    }

    /// Removes what an attempt left.
    fn give_up(&self, session: &mut Session<'_, '_>, staged: &ServerPath, item: u32) -> Result<(), Halt> {
        session.remove_staged(staged);
        let _ = std::fs::remove_file(session.folder.undo().join(self.kept));
        session.record(&Record::Dropped { item })
    }
}

/// The new metabase. Its schema, which lies beside it, tells how values are written.
fn metabase(
    destination: &dyn Host,
    path: &ServerPath,
    bytes: &[u8],
    rows: &[Change],
) -> Result<Vec<u8>, Problem> {
    let label = path.to_string();
    let schema = path
        .parent()
        .and_then(|folder| folder.join("MBSchema.xml"))
        .and_then(|path| Some((destination.open(&path).ok()?, path)))
        // A damaged schema was told when the plan was made.
        .and_then(|(file, path)| Schema::read(file, path.as_str()).ok())
        .unwrap_or_else(Schema::built_in);
    let new = metabase::apply(bytes, rows, &schema, &label)?;
    Metabase::read(new.as_slice(), schema, &label)?;
    Ok(new)
}

enum Failure {
    Halt(Halt),
    Host(HostError),
    Problem(Problem),
}

impl From<Halt> for Failure {
    fn from(halt: Halt) -> Self {
        Failure::Halt(halt)
    }
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Failure::Host(error)
    }
}

fn check_hash(path: &ServerPath, bytes: &[u8], planned: &str) -> Result<(), Problem> {
    let found = config_hash(bytes);
    if found == planned {
        return Ok(());
    }
    Err(Problem::error(
        "CHANGED-SINCE-PLAN",
        "The configuration was changed since the plan was made",
    )
    .with_cause(format!(
        "{path} had the SHA-256 {planned} then and has {found} now. It was not touched."
    ))
    .with_fix("Plan again.")
    .with_place(Place::file(path.to_string())))
}

fn unreadable(path: &ServerPath, error: &HostError) -> Problem {
    Problem::error(
        "ERROR_INSUFFICIENT_ACCESS_TO_APPHOSTCONFIG",
        format!("{path} cannot be read"),
    )
    .with_cause(format!("{error}."))
    .with_fix("Give your account read and write access to the file and its folder.")
    .with_place(Place::file(path.to_string()))
}

/// Access refused has a code of its own for this file (Web Deploy error codes).
fn not_written(first: &Change, error: &HostError) -> Problem {
    let mut problem = item_problem(first, error);
    if problem.code == "ERROR_INSUFFICIENT_ACCESS_TO_SITE_FOLDER" {
        problem.code = "ERROR_INSUFFICIENT_ACCESS_TO_APPHOSTCONFIG".to_owned();
    }
    problem.title = "The configuration could not be written; the old one is in place".to_owned();
    problem
}
