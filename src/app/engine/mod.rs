//! The window's jobs: each piece of work as a job on its thread, with the servers that are open.
//!
//! A server is opened once and kept; the destination is opened again for each checklist and plan, because its
//! configuration is what changes. A plan is applied as it was made: what the wizard hands over is checked against it.

mod content;
mod recorded;
mod run;
mod save;
mod steps;
mod view;

use super::backend::Backend;
use crate::apply;
use crate::discover::content::IncludeGraph;
use crate::discover::pipeline::Advice;
use crate::hosts::Host;
use crate::jobs::migration::{Migration, Planned};
use crate::jobs::run::runs_folder_of;
use crate::jobs::{Job, JobEvent, Reporter, Stop, Wake};
use crate::model::usage::Usage;
use crate::model::{Plan, Problem, Selection};
use crate::prepare::Waived;
use crate::providers::SourceServer;
use crate::wizard::{JobId, News, Outcome, Side, Wanted, Work};
use content::{Content, discover_needs, read_logs, scan_content};
use recorded::OnPaper;
use run::{Accepted, Ran, apply_plan, undo, verify};
use save::save;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use steps::{Asked, look, make_plan, map, open, unpack};
use view::{LastFile, view_file};

/// What a job hands over: the news for the wizard, and what the next job needs.
enum Found {
    Outcome(Outcome),
    Source(Arc<SourceServer>, Outcome),
    Destination(Arc<dyn Host>, Outcome),
    Recorded(OnPaper, Outcome),
    Used(Selection, Arc<Usage>, Outcome),
    Plan(Box<Prepared>, Outcome),
    Map(Advised, Outcome),
    Scanned(Arc<IncludeGraph>, Outcome),
    Ran(Option<Box<Ran>>, Outcome),
}

/// What is advised for the applications of a selection. It depends on nothing that is decided on Map.
#[derive(Clone)]
struct Advised {
    selection: Selection,
    advice: Arc<[Advice]>,
}

/// A plan and what it was made of.
struct Prepared {
    migration: Migration,
    planned: Planned,
}

/// Does the wizard's work.
pub struct Engine {
    wake: Wake,
    runs: Option<PathBuf>,
    jobs: Vec<(JobId, Job<Found>)>,
    waiting: VecDeque<(JobId, News)>,
    newest: Newest,
    source: Option<Arc<SourceServer>>,
    on_paper: Option<OnPaper>,
    /// The new server as it was opened last, which nothing but a run may be written into.
    destination: Option<Arc<dyn Host>>,
    last_file: LastFile,
    prepared: Option<Arc<Prepared>>,
    advised: Option<Advised>,
    content: Content,
    ran: Option<Ran>,
}

/// The job that opened each side last, or is at it. What an earlier one opens after all counts no more.
#[derive(Default)]
struct Newest {
    source: JobId,
    destination: JobId,
}

impl Engine {
    /// An engine that wakes the window with `wake` and keeps runs in `runs`, or in the user's own folder.
    pub fn new(wake: Wake, runs: Option<PathBuf>) -> Self {
        Engine {
            wake,
            runs,
            jobs: Vec::new(),
            waiting: VecDeque::new(),
            newest: Newest::default(),
            source: None,
            on_paper: None,
            destination: None,
            last_file: LastFile::default(),
            prepared: None,
            advised: None,
            content: Content::default(),
            ran: None,
        }
    }

    fn begin(
        &mut self,
        id: JobId,
        name: &str,
        work: impl FnOnce(&mut Reporter<Found>) -> Result<Found, Stop> + Send + 'static,
    ) {
        match Job::start(name, self.wake.clone(), work) {
            Ok(job) => self.jobs.push((id, job)),
            Err(problem) => self.refuse(id, problem),
        }
    }

    fn refuse(&mut self, id: JobId, problem: Problem) {
        self.waiting
            .push_back((id, News::Finished(Err(Box::new(problem)))));
        (self.wake)();
    }

    /// What two places and a selection ask for, with the old server as it is open.
    fn asked(&self, new: &str, wanted: Wanted) -> Result<Asked, Problem> {
        let source = self.source.clone().ok_or_else(not_open)?;
        Ok(Asked {
            source,
            new: PathBuf::from(new),
            wanted,
        })
    }

    fn apply(&mut self, id: JobId, asked: &Plan, accepted: Accepted) {
        let fits = |prepared: &&Arc<Prepared>| prepared.planned.plan.fingerprint == asked.fingerprint;
        let Some(prepared) = self.prepared.as_ref().filter(fits).cloned() else {
            self.refuse(
                id,
                Problem::error("PLAN-CHANGED", "The plan is not the one that was reviewed")
                    .with_fix("Go back to Review and plan again."),
            );
            return;
        };
        let (runs, content) = (self.runs.clone(), self.content.clone());
        self.begin(id, "apply", move |reporter| {
            apply_plan(prepared, accepted, &content, runs, reporter)
        });
    }

    /// The run of this id, when it is of this session.
    fn ran(&self, id: &str) -> Option<Ran> {
        self.ran.clone().filter(|ran| ran.is(id))
    }

    fn news_of(&mut self, id: JobId, event: JobEvent<Found>) -> News {
        match event {
            JobEvent::Progress(progress) => News::Progress(progress),
            JobEvent::Rows(rows) => News::Rows(rows),
            JobEvent::Evidence(rows) => {
                self.content.hear(id, &rows);
                News::Evidence(rows)
            }
            JobEvent::Checks(rows, done) => News::Checks(rows, done),
            JobEvent::Problem(problem) => News::Problem(problem),
            JobEvent::Failed(problem) => News::Finished(Err(Box::new(problem))),
            JobEvent::Cancelled => News::Cancelled,
            JobEvent::Finished(found) => {
                tracing::debug!(job = id, "finished");
                News::Finished(Ok(Box::new(self.keep(id, found))))
            }
        }
    }

    fn keep(&mut self, id: JobId, found: Found) -> Outcome {
        match found {
            Found::Outcome(outcome) => outcome,
            Found::Destination(_, outcome) if id != self.newest.destination => outcome,
            Found::Recorded(_, outcome) | Found::Source(_, outcome) if id != self.newest.source => outcome,
            Found::Destination(host, outcome) => {
                self.destination = Some(host);
                outcome
            }
            Found::Recorded(on_paper, outcome) => {
                self.source = None;
                self.on_paper = Some(on_paper);
                self.content = Content::default();
                outcome
            }
            Found::Used(selection, usage, outcome) => {
                if self.content.selection == selection {
                    self.content.usage = Some(usage);
                }
                outcome
            }
            Found::Source(source, outcome) => {
                self.source = Some(source);
                self.on_paper = None;
                self.last_file.forget();
                self.advised = None;
                self.content = Content::default();
                outcome
            }
            Found::Map(advised, outcome) => {
                self.advised = Some(advised);
                outcome
            }
            Found::Plan(prepared, outcome) => {
                self.prepared = Some(Arc::from(prepared));
                outcome
            }
            Found::Scanned(includes, outcome) => {
                if self.content.job == id {
                    self.content.includes = includes;
                }
                outcome
            }
            Found::Ran(ran, outcome) => {
                self.ran = ran.map(|ran| *ran).or(self.ran.take());
                outcome
            }
        }
    }
}

impl Backend for Engine {
    fn start(&mut self, id: JobId, work: Work) {
        let runs = self.runs.clone();
        match work {
            Work::UnpackSample { folder } => self.begin(id, "sample", move |_| unpack(folder)),
            Work::Open { side, path } => {
                match side {
                    Side::Source => self.newest.source = id,
                    Side::Destination => self.newest.destination = id,
                }
                self.begin(id, "open", move |reporter| open(side, &path, reporter));
            }
            Work::Discover { selection, .. } => match self.source.clone() {
                Some(source) => self.begin(id, "discover", move |_| discover_needs(&source, &selection)),
                None => self.refuse(id, not_open()),
            },
            Work::Scan { selection, .. } => match self.source.clone() {
                Some(source) => {
                    self.content = Content::of(id, &selection);
                    self.begin(id, "scan", move |reporter| {
                        scan_content(&source, &selection, reporter)
                    });
                }
                None => self.refuse(id, not_open()),
            },
            Work::Usage {
                selection, folder, ..
            } => match self.source.clone() {
                Some(source) => {
                    let content = self.content.clone();
                    self.begin(id, "logs", move |reporter| {
                        read_logs(&source, &selection, folder, &content, reporter)
                    });
                }
                None => self.refuse(id, not_open()),
            },
            Work::ReadPasted { text } => {
                self.newest.source = id;
                self.begin(id, "open", move |reporter| {
                    recorded::open(text.as_bytes(), "the pasted text", reporter)
                });
            }
            Work::Save { file, export } => {
                let source = self.source.as_ref().map(|source| source.host.clone());
                let servers: Vec<Arc<dyn Host>> =
                    source.into_iter().chain(self.destination.clone()).collect();
                self.begin(id, "save", move |reporter| {
                    save(&file, &export, &servers, reporter)
                });
            }
            Work::View { file, line } => match self.source.clone() {
                Some(source) => {
                    let last = self.last_file.clone();
                    self.begin(id, "view", move |reporter| {
                        view_file(&source, (&file, line), &last, reporter)
                    });
                }
                None => self.refuse(id, not_open()),
            },
            Work::Prepare { new, .. } if self.on_paper.is_some() => {
                if let Some(on_paper) = self.on_paper.clone() {
                    self.begin(id, "prepare", move |reporter| {
                        recorded::check(&on_paper, Path::new(&new), reporter)
                    });
                }
            }
            Work::Prepare {
                new, wanted, part, ..
            } => match self.asked(&new, wanted) {
                Ok(asked) => self.begin(id, "prepare", move |reporter| look(asked, &part, reporter)),
                Err(problem) => self.refuse(id, problem),
            },
            Work::Map { new, wanted, .. } => {
                let known = self
                    .advised
                    .clone()
                    .filter(|known| known.selection == wanted.selection);
                match self.asked(&new, wanted) {
                    Ok(asked) => self.begin(id, "map", move |reporter| map(asked, known, reporter)),
                    Err(problem) => self.refuse(id, problem),
                }
            }
            Work::Plan { new, wanted, .. } => match self.asked(&new, wanted) {
                Ok(asked) => self.begin(id, "plan", move |reporter| make_plan(asked, reporter)),
                Err(problem) => self.refuse(id, problem),
            },
            Work::Apply {
                plan,
                acknowledged,
                waived,
                checks,
                ..
            } => self.apply(
                id,
                &plan,
                Accepted {
                    acknowledged,
                    waived,
                    checks,
                },
            ),
            Work::Verify { run } => {
                let (ran, content) = (self.ran(&run), self.content.clone());
                self.begin(id, "verify", move |reporter| {
                    verify(&run, ran, &content, runs, reporter)
                });
            }
            Work::Undo { run } => {
                let (ran, content) = (self.ran(&run), self.content.clone());
                self.begin(id, "undo", move |reporter| {
                    undo(&run, ran, &content, runs, reporter)
                });
            }
        }
    }

    fn stop(&mut self, id: JobId) {
        if let Some((_, job)) = self.jobs.iter().find(|(other, _)| *other == id) {
            job.cancel();
        }
    }

    fn waivers(&mut self, old: &str, new: &str) -> Result<Vec<Waived>, Problem> {
        apply::waived(&runs_folder_of(self.runs.as_deref())?, pair(old, new))
    }

    fn keep_waivers(&mut self, old: &str, new: &str, waived: &[Waived]) -> Result<(), Problem> {
        apply::keep_waived(&runs_folder_of(self.runs.as_deref())?, pair(old, new), waived)
    }

    fn poll(&mut self) -> Option<(JobId, News)> {
        if let Some(news) = self.waiting.pop_front() {
            return Some(news);
        }
        let (index, event) = self
            .jobs
            .iter()
            .enumerate()
            .find_map(|(index, (_, job))| Some((index, job.poll()?)))?;
        let id = self.jobs.get(index).map(|(id, _)| *id)?;
        if event.is_last() {
            // Its thread has said its last word and ends at once.
            self.jobs.remove(index);
        }
        Some((id, self.news_of(id, event)))
    }
}

fn pair<'a>(old: &'a str, new: &'a str) -> apply::Pair<'a> {
    apply::Pair {
        old: Path::new(old),
        new: Path::new(new),
    }
}

fn not_open() -> Problem {
    Problem::error("NOT-OPEN", "The old server is not open")
        .with_cause("Its folder was not read yet.")
        .with_fix("Open it on Source.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_too_late_takes_no_servers_place() {
        let mut engine = Engine::new(Arc::new(|| {}), None);
        engine.newest.destination = 2;
        let opened = |label: &str| {
            let saved = Outcome::Saved {
                file: String::new(),
                bytes: 0,
            };
            Found::Destination(Arc::new(crate::hosts::MemoryHost::new(label)), saved)
        };
        engine.keep(2, opened("second"));
        engine.keep(1, opened("first, and late"));
        assert_eq!(
            engine.destination.map(|host| host.label()).as_deref(),
            Some("second")
        );
    }
}
