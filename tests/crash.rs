//! A sync on real folders, killed with no time to clean up at twenty points: every file is the old or the new one, the
//! next run finishes, and undo brings everything back.
//!
//! The test starts itself again as the process that is killed (`SITEFERRY_KILL_AT`).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on stops and says where"
)]

use siteferry::apply::sample::unpack;
use siteferry::apply::{self, Options, Outcome, Request, RunReport, RunState, Silent};
use siteferry::hosts::{
    Destination, DestinationLock, Entry, FolderDestination, Grounds, Host, HostError, StagedFile,
};
use siteferry::jobs::migration::{Links, Migration, plan};
use siteferry::jobs::{Job, JobEvent};
use siteferry::model::{Plan, Selection, ServerPath};
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use siteferry::translate::Choices;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

const KILL_AT: &str = "SITEFERRY_KILL_AT";
const FOLDER: &str = "SITEFERRY_KILL_FOLDER";
const READY: &str = "ready to be killed";
/// Under Wine a file operation takes so long that a few points have to do.
const POINTS: u64 = if cfg!(windows) { 2 } else { 20 };

/// The old and the new server and the runs, below one folder.
struct World {
    old: PathBuf,
    new: PathBuf,
    runs: PathBuf,
}

impl World {
    fn make(folder: &Path) -> World {
        unpack(&folder.join("servers")).expect("the sample unpacks");
        World::at(folder)
    }

    fn at(folder: &Path) -> World {
        World {
            old: folder.join("servers/old-web01"),
            new: folder.join("servers/new-web07"),
            runs: folder.join("runs"),
        }
    }

    fn migration(&self) -> Migration {
        Migration {
            source: Arc::new(SourceServer::open(&ServerLocation::folder(&self.old)).expect("the old server")),
            destination: Arc::new(
                DestinationServer::open(&ServerLocation::folder(&self.new)).expect("the new server"),
            ),
            selection: Selection::site(1),
            destination_site: None,
            rules: Arc::default(),
            links: Links::default(),
            choices: Choices::default(),
        }
    }

    fn plan(&self, migration: &Migration) -> Plan {
        let migration = migration.clone();
        let job = Job::start("plan", Arc::new(|| {}), move |reporter| {
            plan(&migration, reporter)
        })
        .expect("a thread");
        loop {
            match job.wait(Duration::from_secs(120)).expect("an end") {
                Some(JobEvent::Finished(planned)) => return planned.plan,
                Some(JobEvent::Failed(problem)) => panic!("{problem}"),
                _ => {}
            }
        }
    }

    /// Plans and applies; mutations are counted, and the process waits to be killed at the one that the counter was told.
    fn sync(&self, counter: Counter) -> (Plan, RunReport) {
        let migration = self.migration();
        let plan = self.plan(&migration);
        let destination = Counting {
            inner: FolderDestination::open(&self.new, &[]).expect("the new server"),
            counter,
        };
        let options = Options::default();
        let request = Request {
            plan: &plan,
            source: migration.source.host.as_ref(),
            destination: &destination,
            config: Some(&migration.destination.config_path),
            runs: &self.runs,
            options: &options,
        };
        let report = apply::run(&request, &AtomicBool::new(false), &mut Silent).expect("the sync begins");
        (plan, report)
    }

    fn undo(&self, id: &str) {
        let destination = FolderDestination::open(&self.new, &[]).expect("the new server");
        let report = apply::undo(&self.runs, id, &destination, &AtomicBool::new(false), &mut Silent)
            .expect("undo begins");
        assert_eq!(report.conflicts, 0, "{:?}", report.problems);
    }

    fn tree(&self) -> Tree {
        tree(&self.new)
    }
}

/// Every path below a folder: nothing for a folder, bytes and last write time for a file.
type Tree = BTreeMap<String, Option<(Vec<u8>, SystemTime)>>;

fn tree(folder: &Path) -> Tree {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.expect("the tree can be read");
            let name = entry.path().strip_prefix(folder).unwrap().display().to_string();
            let content = entry.file_type().is_file().then(|| {
                let modified = entry.metadata().unwrap().modified().unwrap();
                (fs::read(entry.path()).unwrap(), modified)
            });
            (name, content)
        })
        .collect()
}

fn is_config(name: &str) -> bool {
    name.to_lowercase().ends_with("applicationhost.config")
}

/// The same with the one time that is the time of writing left out.
fn timeless(mut tree: Tree) -> Tree {
    for (name, content) in &mut tree {
        if is_config(name)
            && let Some((_, modified)) = content
        {
            *modified = SystemTime::UNIX_EPOCH;
        }
    }
    tree
}

#[test]
fn killed_anywhere_every_file_is_old_or_new_and_a_rerun_finishes() {
    let top = tempfile::tempdir().unwrap();
    let undisturbed = World::make(&top.path().join("undisturbed"));
    let old = undisturbed.tree();
    let source = tree(&undisturbed.old);
    let counter = Counter::default();
    let (plan, report) = undisturbed.sync(counter.clone());
    assert_eq!(report.outcome, Outcome::Finished, "{:?}", report.problems);
    assert_eq!(report.totals, plan.totals);
    assert!(plan.totals.changes() > 100, "{}", plan.totals);
    assert_eq!(tree(&undisturbed.old), source, "a source is never written to");
    let new = undisturbed.tree();
    let (timeless_old, timeless_new) = (timeless(old.clone()), timeless(new));
    let migration = undisturbed.migration();
    let again = undisturbed.plan(&migration);
    let left: Vec<_> = again
        .rows
        .iter()
        .filter_map(|row| Some((row.trace_line()?, &row.why)))
        .collect();
    assert_eq!(again.totals.changes(), 0, "{left:#?}");
    undisturbed.undo(&report.id);
    assert_eq!(undisturbed.tree(), old, "undo brings back every byte and time");

    let mutations = counter.0.load(Ordering::Relaxed);
    assert!(mutations > POINTS, "only {mutations} mutations");
    for point in 0..POINTS {
        let at = (point + 1) * mutations / POINTS;
        let folder = top.path().join(format!("killed-{at}"));
        let world = World::make(&folder);
        start_and_kill(&folder, at);
        for (name, content) in timeless(world.tree()) {
            let is_staged = name.contains(siteferry::hosts::STAGED_PREFIX);
            let is_old = timeless_old.get(&name) == Some(&content);
            let is_new = timeless_new.get(&name) == Some(&content);
            assert!(
                is_staged || is_old || is_new,
                "killed at {at}: {name} is neither old nor new"
            );
        }
        let killed = apply::runs(&world.runs).expect("runs").remove(0);
        assert_eq!(killed.state, RunState::Interrupted);

        let (_, report) = world.sync(Counter::default());
        assert_eq!(
            report.outcome,
            Outcome::Finished,
            "killed at {at}: {:?}",
            report.problems
        );
        assert!(
            timeless(world.tree()) == timeless_new,
            "killed at {at}: the rerun ends differently"
        );
        world.undo(&report.id);
        world.undo(&killed.header.id);
        assert!(world.tree() == old, "killed at {at}: undo leaves a difference");
        fs::remove_dir_all(&folder).expect("cleaned up");
    }
}

/// Starts this program again, waits until it has come to the mutation `at`, and kills it there: no destructor runs,
/// nothing is flushed.
fn start_and_kill(folder: &Path, at: u64) {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "the_process_that_is_killed", "--nocapture"])
        .env(KILL_AT, at.to_string())
        .env(FOLDER, folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the test starts again");
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let is_there = output
        .lines()
        .map_while(Result::ok)
        .any(|line| line.contains(READY));
    child.kill().expect("killed");
    child.wait().expect("gone");
    assert!(is_there, "it never came to mutation {at}");
}

/// Does nothing as a test of its own; see the top of the file.
#[test]
fn the_process_that_is_killed() {
    let (Some(at), Some(folder)) = (std::env::var(KILL_AT).ok(), std::env::var_os(FOLDER)) else {
        return;
    };
    let counter = Counter(Arc::default(), at.parse().expect("a number"));
    World::at(Path::new(&folder)).sync(counter);
}

/// Counts mutations; at the one it was told, the process waits for its end. Zero means never.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicU64>, u64);

impl Counter {
    fn count(&self) {
        if self.0.fetch_add(1, Ordering::Relaxed) + 1 == self.1 {
            println!("\n{READY}");
            // Whoever started this process kills it while it waits here.
            let _ = io::stdin().read(&mut [0]);
        }
    }
}

/// A real destination whose mutations are counted.
struct Counting {
    inner: FolderDestination,
    counter: Counter,
}

struct CountingFile {
    inner: Box<dyn StagedFile>,
    counter: Counter,
}

impl Write for CountingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (first, rest) = bytes.split_at(bytes.len().div_ceil(2));
        self.inner.write_all(first)?;
        self.counter.count();
        self.inner.write_all(rest)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl StagedFile for CountingFile {
    fn finish(self: Box<Self>, modified: u64) -> Result<(), HostError> {
        self.counter.count();
        self.inner.finish(modified)
    }
}

impl Host for Counting {
    fn label(&self) -> String {
        self.inner.label()
    }
    fn drives(&self) -> Vec<char> {
        self.inner.drives()
    }
    fn list(&self, folder: &ServerPath) -> Result<Vec<Entry>, HostError> {
        self.inner.list(folder)
    }
    fn entry(&self, path: &ServerPath) -> Result<Option<Entry>, HostError> {
        self.inner.entry(path)
    }
    fn open(&self, path: &ServerPath) -> Result<Box<dyn Read + Send>, HostError> {
        self.inner.open(path)
    }
    fn free_space(&self, path: &ServerPath) -> Option<u64> {
        self.inner.free_space(path)
    }
    fn contains_native(&self, path: &Path) -> bool {
        self.inner.contains_native(path)
    }
    fn grounds(&self) -> Grounds {
        self.inner.grounds()
    }
    fn native_place(&self, path: &ServerPath) -> Option<PathBuf> {
        self.inner.native_place(path)
    }
}

impl Destination for Counting {
    fn identity(&self) -> String {
        self.inner.identity()
    }
    fn lock(&self) -> Result<Option<Box<dyn DestinationLock>>, HostError> {
        self.inner.lock()
    }
    fn stage(&self, path: &ServerPath) -> Result<Box<dyn StagedFile>, HostError> {
        self.counter.count();
        Ok(Box::new(CountingFile {
            inner: self.inner.stage(path)?,
            counter: self.counter.clone(),
        }))
    }
    fn sync(&self, _files: &[ServerPath], _folders: &[ServerPath]) -> Result<(), HostError> {
        // A killed process loses nothing that it handed to the operating system; flushing only costs time here.
        self.counter.count();
        Ok(())
    }
    fn adopt_permissions(&self, staged: &ServerPath, like: &ServerPath) -> Result<(), HostError> {
        self.counter.count();
        self.inner.adopt_permissions(staged, like)
    }
    fn replace(&self, staged: &ServerPath, target: &ServerPath) -> Result<(), HostError> {
        self.counter.count();
        self.inner.replace(staged, target)?;
        self.counter.count();
        Ok(())
    }
    fn create_folder(&self, path: &ServerPath) -> Result<(), HostError> {
        self.counter.count();
        self.inner.create_folder(path)
    }
    fn remove_file(&self, path: &ServerPath) -> Result<(), HostError> {
        self.counter.count();
        self.inner.remove_file(path)
    }
    fn remove_folder(&self, path: &ServerPath) -> Result<(), HostError> {
        self.counter.count();
        self.inner.remove_folder(path)
    }
    fn preserve(&self, path: &ServerPath, keep: &Path) -> Result<(), HostError> {
        self.counter.count();
        self.inner.preserve(path, keep)
    }
    fn stage_preserved(&self, keep: &Path, staged: &ServerPath) -> Result<(), HostError> {
        self.counter.count();
        self.inner.stage_preserved(keep, staged)
    }
    fn probe_file(&self, path: &ServerPath) -> Result<(), HostError> {
        self.inner.probe_file(path)
    }
}
