//! What comparison could not look into, in words.

use super::{Merge, word};
use crate::hosts::{Entry, HostError};
use crate::model::{Problem, RowState};
use crate::plan::builder::Phase;
use crate::plan::walk::below;

impl Merge<'_> {
    pub(super) fn link(&mut self, relative: &str, server: &str) {
        let name = self.name(relative);
        if self.links.count == 0 {
            self.links.first.clone_from(&name);
        }
        self.links.count += 1;
        let why = format!("on {server} it is a link or device, and those are not followed");
        self.plan
            .explain(Phase::Content, RowState::Unread, "file".to_owned(), name, why);
    }

    pub(super) fn report_links(&mut self) {
        if self.links.count == 0 {
            return;
        }
        let more = match self.links.count {
            1 => String::new(),
            count => format!(" and {} more in {}", count - 1, self.root.logical),
        };
        self.plan.problem(
            Problem::warning(
                "LINK-NOT-FOLLOWED",
                format!("Left alone {}{more}", self.links.first),
            )
            .with_cause("Links and devices are not followed, because they may lead out of the server.")
            .with_fix("Copy what they point to into the folder if it belongs to the site.")
            .with_target(self.links.first.clone()),
        );
    }

    pub(super) fn unreadable(&mut self, relative: &str, error: &HostError, code: &str, server: &str) {
        let name = self.name(relative);
        self.plan.problem(
            Problem::warning(code, format!("The folder {name} cannot be read on {server}"))
                .with_cause(format!("{error}. Nothing in it is copied, changed or deleted."))
                .with_fix("Give your account the right to read it, and plan again.")
                .with_target(name.clone()),
        );
        let why = format!("it cannot be read on {server}: {error}");
        self.plan.explain(
            Phase::Content,
            RowState::Unread,
            "directory".to_owned(),
            name,
            why,
        );
    }

    /// Two names that Windows takes for one: the first counts, the other is reported.
    pub(super) fn twins(&mut self, folder: &str, first: &Entry, twin: &Entry, server: &str) {
        let (name, other) = (self.name(&below(folder, &twin.name)), &first.name);
        self.plan.problem(
            Problem::error("NAME-COLLISION", format!("{name} and {other} are one name on Windows"))
                .with_cause(format!("Both lie in one folder of {server} and differ only in case."))
                .with_fix(format!(
                    "Rename or remove one of them, or acknowledge NAME-COLLISION to use {other} and leave the other alone."
                ))
                .with_target(name.clone()),
        );
        let why = format!("Windows takes its name for that of {other}");
        self.plan.explain(
            Phase::Content,
            RowState::Conflict,
            word(twin.kind).to_owned(),
            name,
            why,
        );
    }
}
