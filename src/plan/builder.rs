//! Collects rows as comparison finds them, and puts them in the order in which they are shown, traced and applied.

use super::judge::Judge;
use crate::model::{
    Action, Change, ConfigPath, Detail, Plan, Problem, RowState, ServerFacts, ServerPath, Text, Totals,
};
use std::collections::BTreeSet;

/// A plan in the making.
#[derive(Default)]
pub struct PlanBuilder {
    content: Vec<Change>,
    content_deletions: Vec<Change>,
    /// What takes the place of a folder that is deleted first.
    content_after_deletions: Vec<Change>,
    config: Vec<Change>,
    config_deletions: Vec<Change>,
    /// Destination paths that stay although their folder would go.
    kept: BTreeSet<ServerPath>,
    /// Folders of the destination that the plan makes.
    made: BTreeSet<ServerPath>,
    problems: Vec<Problem>,
    same: u64,
}

/// Where a plan stands before a folder is compared.
pub(super) struct Mark {
    content: usize,
    deletions: usize,
    same: u64,
}

/// Where a row belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Content,
    AfterDeletions,
    Config,
}

impl PlanBuilder {
    /// An empty plan.
    pub fn new() -> Self {
        PlanBuilder::default()
    }

    /// Makes room for rows of configuration.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.config.reserve_exact(rows);
    }

    /// Rows of configuration, without deletions.
    pub(super) fn config_rows(&self) -> usize {
        self.config.len()
    }

    /// Counts objects that are equal on both sides.
    pub fn count_same(&mut self, objects: u64) {
        self.same += objects;
    }

    /// Objects found equal so far.
    pub fn same(&self) -> u64 {
        self.same
    }

    /// Rows found so far.
    pub fn rows(&self) -> usize {
        self.content.len()
            + self.content_deletions.len()
            + self.content_after_deletions.len()
            + self.config.len()
            + self.config_deletions.len()
    }

    /// Adds a problem.
    pub fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Adds a change unless a rule leaves it out. False when it was left out.
    pub(super) fn propose(&mut self, phase: Phase, change: Change, judge: &dyn Judge) -> bool {
        match judge.change(&change) {
            None => {
                self.add(phase, change);
                true
            }
            Some(ruling) => {
                if change.action() == Some(Action::Delete)
                    && let Detail::File { destination, .. } | Detail::Directory { destination } =
                        &change.detail
                {
                    self.kept.insert(destination.clone());
                }
                self.explain(
                    phase,
                    RowState::Skipped,
                    change.object,
                    change.name,
                    format!("{} ({})", ruling.why, ruling.rule),
                );
                false
            }
        }
    }

    /// Adds a row that only explains.
    pub(super) fn explain(
        &mut self,
        phase: Phase,
        state: RowState,
        object: impl Into<Text>,
        name: impl Into<Text>,
        why: String,
    ) {
        self.add(
            phase,
            Change {
                id: 0,
                state,
                object: object.into(),
                name: name.into(),
                why,
                detail: Detail::None,
            },
        );
    }

    /// Remembers that something on the destination is not touched, so that the folders it is in stay as well.
    pub(super) fn keep(&mut self, path: ServerPath) {
        self.kept.insert(path);
    }

    fn add(&mut self, phase: Phase, change: Change) {
        let is_deletion = change.state == RowState::Delete;
        if let (RowState::Add, Detail::Directory { destination }) = (change.state, &change.detail) {
            self.made.insert(destination.clone());
        }
        let rows = match (phase, is_deletion) {
            (Phase::Config, false) => &mut self.config,
            (Phase::Config, true) => &mut self.config_deletions,
            (Phase::AfterDeletions, _) => &mut self.content_after_deletions,
            (Phase::Content, false) => &mut self.content,
            (Phase::Content, true) => &mut self.content_deletions,
        };
        rows.push(change);
    }

    /// Adds the deletion of a file in whose place something is made at once.
    pub(super) fn delete_first(&mut self, change: Change, judge: &dyn Judge) -> bool {
        if judge.change(&change).is_some() {
            return self.propose(Phase::Content, change, judge);
        }
        self.content.push(change);
        true
    }

    /// Remembers where the plan stands.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            content: self.content.len(),
            deletions: self.content_deletions.len(),
            same: self.same,
        }
    }

    /// Items of content since a mark: those that the destination has afterwards as the source does, and those that are deleted.
    pub(super) fn since(&self, mark: &Mark) -> (u64, u64) {
        let count = |rows: &[Change], from: usize, counts: fn(RowState) -> bool| {
            let rows = rows.get(from..).unwrap_or_default();
            rows.iter().filter(|row| counts(row.state)).count() as u64
        };
        let brought = count(&self.content, mark.content, |state| {
            matches!(state, RowState::Add | RowState::Change)
        });
        let deleted = count(&self.content_deletions, mark.deletions, |state| {
            state == RowState::Delete
        });
        (brought + self.same.saturating_sub(mark.same), deleted)
    }

    /// True when the plan makes this folder.
    pub(super) fn makes(&self, folder: &ServerPath) -> bool {
        self.made.contains(folder)
    }

    /// True when something below this folder stays.
    fn holds_kept(&self, folder: &ServerPath) -> bool {
        self.kept
            .range(folder.clone()..)
            .find(|path| *path != folder)
            .is_some_and(|path| path.relative_to(folder).is_some())
    }

    /// Adds what another builder found behind it in the order of streams.
    pub(super) fn append(&mut self, mut more: PlanBuilder) {
        for (rows, more) in [
            (&mut self.content, &mut more.content),
            (&mut self.content_deletions, &mut more.content_deletions),
            (
                &mut self.content_after_deletions,
                &mut more.content_after_deletions,
            ),
            (&mut self.config, &mut more.config),
            (&mut self.config_deletions, &mut more.config_deletions),
        ] {
            rows.append(more);
        }
        self.kept.append(&mut more.kept);
        self.made.append(&mut more.made);
        self.problems.append(&mut more.problems);
        self.same += more.same;
    }

    /// The finished plan: rows in order and numbered, totals. Its fingerprint is still to be taken.
    pub fn finish(mut self, source: ServerFacts, destination: ServerFacts, config_hash: String) -> Plan {
        let mut deletions = std::mem::take(&mut self.content_deletions);
        for change in &mut deletions {
            if let Detail::Directory { destination } = &change.detail
                && self.holds_kept(destination)
            {
                change.state = RowState::Skipped;
                change.why = "it holds something that stays".to_owned();
                change.detail = Detail::None;
            }
        }
        for change in &mut self.content_after_deletions {
            if let Detail::File { destination, .. } = &change.detail
                && self
                    .kept
                    .range(destination.clone()..)
                    .next()
                    .is_some_and(|path| path.relative_to(destination).is_some())
            {
                change.state = RowState::Conflict;
                change.why = "the folder in its place holds something that stays".to_owned();
                change.detail = Detail::None;
            }
        }
        // Streams come with parents first; what is inside a folder has to go before it.
        deletions.reverse();
        self.config_deletions.reverse();
        let mut rows = self.content;
        rows.append(&mut deletions);
        rows.append(&mut self.content_after_deletions);
        if rows.is_empty() {
            // A farm's configuration is long, and without content it stands first as it is.
            rows = self.config;
        } else {
            rows.append(&mut self.config);
        }
        rows.append(&mut self.config_deletions);
        let mut totals = Totals::default();
        for (id, row) in (0u32..).zip(rows.iter_mut()) {
            row.id = id;
            totals.count(row);
        }
        let touches_config = rows.iter().any(|row| config_path(row).is_some());
        Plan {
            fingerprint: String::new(),
            source,
            destination,
            rows,
            totals,
            same: self.same,
            problems: self.problems,
            config_hash: if touches_config {
                config_hash
            } else {
                String::new()
            },
        }
    }
}

/// The configuration path that a row changes.
pub(super) fn config_path(change: &Change) -> Option<&ConfigPath> {
    match &change.detail {
        Detail::Config { path, .. } => Some(path),
        _ => None,
    }
}
