//! One call from two servers to a finished plan.

use super::builder::{Phase, PlanBuilder};
use super::config::{Comparison, Managed, compare_config_by};
use super::content::{ContentOptions, compare_content};
use super::crew::Crew;
use super::fingerprint::fingerprint_by;
use super::judge::{Judge, Presence};
use super::preflight::{PreflightFacts, deletes_most, preflight};
use super::roots::{PreparedRoot, prepare};
use super::system::refuse;
use super::walk::Walk;
use crate::hosts::{EntryKind, Host, HostError};
use crate::model::{
    Change, ConfigObject, ContentRoot, Detail, Place, Plan, Problem, RowState, ServerFacts, ServerPath, Text,
};
use std::sync::atomic::{AtomicBool, Ordering};

/// Everything a plan is made of.
pub struct Request<'a> {
    /// The server that is read.
    pub source: &'a dyn Host,
    /// What is known of it.
    pub source_facts: ServerFacts,
    /// The server that would be written; planning only reads it.
    pub destination: &'a dyn Host,
    /// What is known of it.
    pub destination_facts: ServerFacts,
    /// Content folders to bring over.
    pub content: &'a [ContentRoot],
    /// Configuration of the source in scope, as the destination should have it.
    pub source_objects: &'a [ConfigObject],
    /// Configuration of the destination in the same scope.
    pub destination_objects: &'a [ConfigObject],
    /// All sites of the destination with their bindings, to find clashes.
    pub destination_sites: &'a [ConfigObject],
    /// SHA-256 (hexadecimal) of the applicationHost.config or MetaBase.xml that `destination_objects` were read from.
    pub config_hash: String,
    /// The rules.
    pub judge: &'a dyn Judge,
    /// What may be taken away from the destination's configuration.
    pub managed: &'a dyn Managed,
    /// How folders are listed.
    pub walk: &'a dyn Walk,
    /// Who compares.
    pub crew: &'a dyn Crew,
    /// Last write times closer than this (100 ns units) are taken for equal.
    pub time_window: u64,
    /// What earlier stages found.
    pub problems: Vec<Problem>,
}

/// The coarsest clock in use keeps times to two seconds (FAT, zip).
pub const TIME_WINDOW: u64 = 2 * crate::hosts::filetime::SECOND;

/// Where planning stands.
#[derive(Clone, Debug)]
pub struct Progress<'a> {
    /// Folder or section being compared.
    pub current: &'a str,
    /// Objects found equal.
    pub same: u64,
    /// Rows so far.
    pub rows: usize,
}

/// Somebody asked to stop.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("stopped before the plan was complete")]
pub struct Stopped;

/// Compares both servers and says what a sync would do. Writes nothing.
pub fn make(
    mut request: Request<'_>,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Plan, Stopped> {
    let mut plan = PlanBuilder::new();
    for problem in std::mem::take(&mut request.problems) {
        plan.problem(problem);
    }
    let allowed = refuse(&request, &mut plan);
    let (roots, problems) = prepare(&allowed);
    for problem in problems {
        plan.problem(problem);
    }
    let mut heard = |current: &str, plan: &PlanBuilder| {
        if cancel.load(Ordering::Relaxed) {
            return Err(Stopped);
        }
        progress(Progress {
            current,
            same: plan.same(),
            rows: plan.rows(),
        });
        Ok(())
    };
    for root in &roots {
        content(&request, root, &mut plan, &mut heard)?;
    }
    let is_metabase = request.destination_facts.iis.has_metabase();
    heard(
        if is_metabase {
            "MetaBase.xml"
        } else {
            "applicationHost.config"
        },
        &plan,
    )?;
    let by = Comparison {
        destination_name: &request.destination_facts.name,
        judge: request.judge,
        managed: request.managed,
    };
    compare_config_by(
        request.crew,
        request.source_objects,
        request.destination_objects,
        &by,
        &mut plan,
    );
    let facts = PreflightFacts {
        host: request.destination,
        name: &request.destination_facts.name.clone(),
        sites: request.destination_sites,
    };
    let mut plan = plan.finish(
        request.source_facts,
        request.destination_facts,
        request.config_hash,
    );
    let found = preflight(&plan.rows, &facts);
    plan.problems.extend(found);
    plan.fingerprint = fingerprint_by(request.crew, &plan);
    Ok(plan)
}

/// Compares one content folder when it can be.
fn content(
    request: &Request<'_>,
    prepared: &PreparedRoot<'_>,
    plan: &mut PlanBuilder,
    heard: &mut dyn FnMut(&str, &PlanBuilder) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    let root = prepared.root;
    let (presence, unreadable) = presence(request.source, &root.source);
    if let Some(ruling) = request.judge.content(root, presence) {
        let why = format!("{} ({})", ruling.why, ruling.rule);
        if presence == Presence::Missing {
            plan.problem(missing_source(request, root, false));
        }
        explain(plan, root, RowState::Skipped, why);
        return Ok(());
    }
    if presence != Presence::Present {
        plan.problem(match unreadable {
            None => missing_source(request, root, true),
            Some(error) => Problem::error(
                "SOURCE-UNREADABLE",
                format!("The content of {} cannot be read", root.logical),
            )
            .with_cause(format!("{error}. {} names this folder.", root.origin))
            .with_fix("Make it readable, or acknowledge SOURCE-UNREADABLE to sync without this content.")
            .with_place(Place::key(root.origin.clone()))
            .with_target(root.logical.clone()),
        });
        let why = format!("{} cannot be read on {}", root.source, request.source_facts.name);
        explain(plan, root, RowState::Unread, why);
        return Ok(());
    }
    let exists = match destination_folder(request, root, plan) {
        Ok(exists) => exists,
        Err(problem) => {
            let why = problem.title.clone();
            plan.problem(*problem);
            explain(plan, root, RowState::Conflict, why);
            return Ok(());
        }
    };
    let options = ContentOptions {
        source: &request.source_facts.name,
        destination: &request.destination_facts.name,
        time_window: request.time_window,
        left_out: &prepared.left_out,
    };
    let mut source = request
        .walk
        .folders(request.source, root.source.clone(), &prepared.left_out);
    let mut destination = match exists {
        true => request
            .walk
            .folders(request.destination, root.destination.clone(), &prepared.left_out),
        false => Box::new(std::iter::empty()),
    };
    let mark = plan.mark();
    compare_content(
        root,
        &mut source,
        &mut destination,
        &options,
        request.judge,
        plan,
        heard,
    )?;
    if let Some(problem) = deletes_most(root, plan.since(&mark), request) {
        plan.problem(problem);
    }
    Ok(())
}

/// Whether a content folder is there, and what kept it from being looked at.
pub(super) fn presence(host: &dyn Host, folder: &ServerPath) -> (Presence, Option<HostError>) {
    match host.entry(folder) {
        Ok(Some(entry)) if entry.kind == EntryKind::Directory => (Presence::Present, None),
        Ok(Some(_)) => (
            Presence::Unknown,
            Some(HostError::refused(folder, "it is not a folder")),
        ),
        Ok(None) if folder.is_unc() => (
            Presence::Unknown,
            Some(HostError::refused(folder, "it lies on another machine")),
        ),
        Ok(None) => (Presence::Missing, None),
        Err(error) => (Presence::Unknown, Some(error)),
    }
}

/// Makes sure that the destination folder can be compared with; plans the folders that lead to a missing one. False
/// when it does not exist yet.
fn destination_folder(
    request: &Request<'_>,
    root: &ContentRoot,
    plan: &mut PlanBuilder,
) -> Result<bool, Box<Problem>> {
    let name = &request.destination_facts.name;
    let place = |problem: Problem| {
        Box::new(
            problem
                .with_place(Place::file(root.destination.to_string()))
                .with_target(root.logical.clone()),
        )
    };
    let drive = root.destination.drive();
    if !drive.is_some_and(|drive| request.destination.drives().contains(&drive)) {
        let (what, fix) = match drive {
            Some(drive) => (
                format!("Drive {drive} does not exist on {name}"),
                format!("Add it with drive.{drive}=FOLDER, or choose another folder for this content."),
            ),
            None => (
                format!("{} is a network share", root.destination),
                "Choose a folder of the destination, or switch rule SkipUNC on.".to_owned(),
            ),
        };
        let cause = format!("The content of {} belongs to {}.", root.logical, root.destination);
        return Err(place(
            Problem::error("DRIVE-MISSING", what)
                .with_cause(cause)
                .with_fix(fix),
        ));
    }
    let mut missing = Vec::new();
    let mut at = Some(root.destination.clone());
    while let Some(folder) = at {
        match request.destination.entry(&folder) {
            Ok(Some(entry)) if entry.kind == EntryKind::Directory => break,
            Ok(Some(_)) => {
                return Err(place(
                    Problem::error(
                        "DESTINATION-NOT-A-FOLDER",
                        format!("{folder} of {name} is not a folder"),
                    )
                    .with_cause(format!("The content of {} belongs there.", root.logical))
                    .with_fix("Remove it, or choose another folder for this content."),
                ));
            }
            Ok(None) if plan.makes(&folder) => break,
            Ok(None) => {}
            Err(error) => {
                return Err(place(
                    Problem::error(
                        "DESTINATION-UNREADABLE",
                        format!("{folder} of {name} cannot be read"),
                    )
                    .with_cause(format!("{error}."))
                    .with_fix("Give your account the right to read and write it."),
                ));
            }
        }
        at = folder.parent();
        missing.push(folder);
    }
    let exists = missing.is_empty() && !plan.makes(&root.destination);
    for folder in missing.into_iter().rev() {
        let is_root = folder == root.destination;
        let change = Change {
            id: 0,
            state: RowState::Add,
            object: Text::known("directory"),
            name: if is_root {
                root.logical.as_str().into()
            } else {
                folder.to_string().into()
            },
            why: format!("it is missing on {name}"),
            detail: Detail::Directory { destination: folder },
        };
        plan.propose(Phase::Content, change, request.judge);
    }
    Ok(exists)
}

fn explain(plan: &mut PlanBuilder, root: &ContentRoot, state: RowState, why: String) {
    plan.explain(
        Phase::Content,
        state,
        "directory".to_owned(),
        root.logical.clone(),
        why,
    );
}

fn missing_source(request: &Request<'_>, root: &ContentRoot, blocks: bool) -> Problem {
    let title = format!(
        "The folder {} of {} does not exist on {}",
        root.source, root.logical, request.source_facts.name
    );
    let problem = if blocks {
        Problem::error("SOURCE-FOLDER-MISSING", title)
            .with_fix("Check the path, add its drive, or switch rule SkipInvalidSource on to sync without this content.")
    } else {
        Problem::warning("SOURCE-FOLDER-MISSING", title)
            .with_fix("Nothing, if it is not needed. Its configuration is carried over, its content is not.")
    };
    problem
        .with_cause(format!(
            "{} names it as the folder of {}.",
            root.origin, root.logical
        ))
        .with_place(Place::key(root.origin.clone()))
        .with_target(root.logical.clone())
}
