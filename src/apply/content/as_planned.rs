//! Whether both sides still have what the plan saw.

use super::{Content, Failure};
use crate::hosts::{EntryKind, HostError};
use crate::model::{Action, Change, FileFacts, Place, Problem, ServerPath};

impl Content<'_, '_, '_> {
    /// The destination still has what the plan saw.
    pub(super) fn check_target(
        &self,
        change: &Change,
        target: &ServerPath,
        before: Option<FileFacts>,
    ) -> Result<(), Failure> {
        let found = self.session.request.destination.entry(target)?;
        let is_as_planned = match (&found, before) {
            (None, None) => true,
            (Some(entry), Some(before)) => entry.kind == EntryKind::File && entry.facts == before,
            _ => false,
        };
        if is_as_planned {
            return Ok(());
        }
        if found.is_none() && change.action() == Some(Action::Delete) {
            return Err(HostError::NotFound(target.clone()).into());
        }
        let what = match found {
            None => "it is gone",
            Some(_) if before.is_none() => "it exists by now",
            Some(_) => "its size or last write time is another one",
        };
        Err(Failure::Item(changed(change, "CHANGED-SINCE-PLAN", target, what)))
    }

    /// The source still has what the plan saw.
    pub(super) fn check_source(
        &self,
        change: &Change,
        source: &ServerPath,
        after: FileFacts,
    ) -> Result<(), Failure> {
        match self.session.request.source.entry(source)? {
            Some(entry) if entry.kind == EntryKind::File && entry.facts == after => Ok(()),
            Some(_) => Err(Failure::Item(changed(
                change,
                "SOURCE-CHANGED",
                source,
                "its size or last write time is another one",
            ))),
            None => Err(Failure::Item(changed(
                change,
                "SOURCE-CHANGED",
                source,
                "it is gone",
            ))),
        }
    }
}

/// Something is not what the plan saw.
pub(super) fn changed(change: &Change, code: &str, path: &ServerPath, what: &str) -> Problem {
    let (side, fix) = match code {
        "SOURCE-CHANGED" => (
            "source",
            "Stop what writes to the source, or sync again when it is quiet.",
        ),
        _ => ("destination", "Plan again, and look at what was changed there."),
    };
    Problem::error(
        code,
        format!(
            "{} was changed on the {side} since the plan was made",
            change.name
        ),
    )
    .with_cause(format!("{path}: {what}. It was left as it is."))
    .with_fix(fix)
    .with_place(Place::file(path.to_string()))
    .with_target(change.name.clone())
}
