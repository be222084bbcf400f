//! The scan of a site's content on threads: one lists folders, some read files, the job itself tells what they find.
//! What the site's configuration shows is told before that.

mod request;

pub use request::{Configuration, ContentScan, hosted_server};

use super::{Reporter, Stop};
use crate::discover::content::{
    Area, IncludeGraph, Item, Leftovers, Looked, Scanner, check_names, look_at, unread,
};
use crate::hosts::{EntryKind, Host, HostError};
use crate::model::{Evidence, EvidenceKind, Problem, ServerPath, Severity, Sureness};
use crate::plan::FolderWalk;
use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::thread;

/// Batches that may wait on either side of the readers.
const WAITING: usize = 32;
/// Files that travel together.
const BATCH: usize = 64;
/// Most threads that read: more only wait for the disk.
const MAX_READERS: usize = 4;

/// What a scan came to. Its evidence was told on the way.
#[derive(Clone, Debug, Default)]
pub struct ScanSummary {
    /// Files that were read.
    pub read: u64,
    /// Files that have nothing to read in them, such as pictures.
    pub passed: u64,
    /// Files and folders that could not be read; a row of evidence says why.
    pub unread: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Rows of evidence told.
    pub evidence: u64,
    /// Which file includes which: leads from a file with evidence to the pages that show it.
    pub includes: IncludeGraph,
}

/// Scans the content of sites. Evidence is told as it is found, in batches, in no order; sort it by
/// [`Evidence::compare`].
///
/// # Errors
/// When it is stopped, or a thread cannot be started.
pub fn scan<O>(request: &ContentScan, reporter: &mut Reporter<O>) -> Result<ScanSummary, Stop> {
    let Some(scanner) = Scanner::new(&request.server_names) else {
        return Err(Problem::error("SCAN-PATTERNS", "The content cannot be scanned")
            .with_cause("The patterns of the scan could not be compiled. This is a fault of Siteferry.")
            .into());
    };
    let mut gathered = Gathered::default();
    reporter.phase("Looking at the configuration");
    gathered.tell(request.configured()?, reporter);
    reporter.checkpoint()?;
    reporter.phase("Scanning content");
    let (host, areas) = (&request.host, &request.areas);
    pass(request, &scanner, reporter, &mut gathered, |items| {
        list(host.as_ref(), areas, items)
    })?;
    // Included files that lie in no folder of the sites, and what they include in turn.
    loop {
        let wanted: Vec<(ServerPath, usize)> = std::mem::take(&mut gathered.wanted)
            .into_iter()
            .filter(|(path, _)| !gathered.is_there(path) && !gathered.asked.contains(path))
            .collect();
        if wanted.is_empty() {
            break;
        }
        pass(request, &scanner, reporter, &mut gathered, |items| {
            list_wanted(host.as_ref(), &wanted, items)
        })?;
        // What is not there must not be wanted again.
        gathered.asked.extend(wanted.into_iter().map(|(path, _)| path));
    }
    let mut rows = gathered.summary.includes.missing(&|path| gathered.is_there(path));
    rows.extend(gathered.summary.includes.outside(areas));
    rows.extend(gathered.summary.includes.loops());
    gathered.tell(rows, reporter);
    reporter.checkpoint()?;
    Ok(gathered.summary)
}

/// What the listing thread and the readers send.
enum Told {
    /// Evidence about names and folders.
    Evidence(Vec<Evidence>, u64),
    /// What reading a batch of files gave.
    Looked(Vec<(Item, Looked)>),
}

#[derive(Default)]
struct Gathered {
    summary: ScanSummary,
    /// Files that were looked at, by the hash of their path: a site may have millions.
    there: HashSet<u64>,
    /// Included files that were asked for.
    asked: HashSet<ServerPath>,
    /// Included files that were not looked at yet, with the area of the file that includes them.
    wanted: BTreeSet<(ServerPath, usize)>,
}

fn hash(path: &ServerPath) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}

impl Gathered {
    fn is_there(&self, path: &ServerPath) -> bool {
        self.there.contains(&hash(path))
    }

    fn tell<O>(&mut self, rows: Vec<Evidence>, reporter: &mut Reporter<O>) {
        self.summary.evidence += rows.len() as u64;
        reporter.evidence(rows);
    }

    fn take<O>(&mut self, told: Told, areas: &[Area], reporter: &mut Reporter<O>) {
        match told {
            Told::Evidence(rows, unread) => {
                self.summary.unread += unread;
                self.tell(rows, reporter);
            }
            Told::Looked(batch) => {
                let mut rows = Vec::new();
                let mut current = None;
                for (item, mut looked) in batch {
                    rows.append(&mut looked.scan.evidence);
                    self.summary.bytes += looked.scan.bytes;
                    match (looked.is_unread, looked.was_read) {
                        (true, _) => self.summary.unread += 1,
                        (false, true) => self.summary.read += 1,
                        (false, false) => self.summary.passed += 1,
                    }
                    if let Some(area) = areas.get(item.area) {
                        let targets = self.summary.includes.add(&item.path, area, &looked.scan, areas);
                        self.wanted
                            .extend(targets.into_iter().map(|path| (path, item.area)));
                    }
                    self.there.insert(hash(&item.path));
                    current = Some(item.path);
                }
                self.tell(rows, reporter);
                let summary = &self.summary;
                reporter.progress(|progress| {
                    if let Some(path) = current {
                        progress.current = path.to_string();
                    }
                    progress.done = summary.read + summary.passed + summary.unread;
                    progress.bytes_done = summary.bytes;
                });
            }
        }
    }
}

/// Where a listing puts what it finds.
struct Items<'c> {
    files: &'c Sender<Vec<Item>>,
    told: &'c Sender<Told>,
    stop: &'c AtomicBool,
}

impl Items<'_> {
    /// Hands on files in batches; false when nobody wants more.
    fn files(&self, items: Vec<Item>) -> bool {
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            let batch: Vec<Item> = items.by_ref().take(BATCH).collect();
            if self.files.send(batch).is_err() {
                return false;
            }
        }
        !self.stop.load(std::sync::atomic::Ordering::Relaxed)
    }

    fn evidence(&self, rows: Vec<Evidence>, unread: u64) {
        if !rows.is_empty() {
            // Nobody listens any more once the job has ended.
            let _ = self.told.send(Told::Evidence(rows, unread));
        }
    }
}

/// One listing, and readers for what it lists.
fn pass<O>(
    request: &ContentScan,
    scanner: &Scanner,
    reporter: &mut Reporter<O>,
    gathered: &mut Gathered,
    list: impl FnOnce(&Items<'_>) + Send,
) -> Result<(), Stop> {
    let cancel = reporter.cancel().clone();
    let stop = cancel.flag();
    let readers = thread::available_parallelism()
        .map_or(1, usize::from)
        .clamp(1, MAX_READERS);
    thread::scope(|scope| {
        let (files, batches) = bounded::<Vec<Item>>(WAITING);
        let (told, news) = bounded::<Told>(WAITING);
        let lister = told.clone();
        start(scope, "list content".to_owned(), move || {
            list(&Items {
                files: &files,
                told: &lister,
                stop,
            });
        })?;
        for number in 1..=readers {
            let (batches, told, scanner) = (batches.clone(), told.clone(), scanner.clone());
            start(scope, format!("read content {number}"), move || {
                read(request, &scanner, &batches, &told, stop);
            })?;
        }
        // Only the threads hold the other ends now: the news end when they do.
        drop((batches, told));
        for one in &news {
            gathered.take(one, &request.areas, reporter);
        }
        Ok::<(), Problem>(())
    })?;
    reporter.checkpoint()
}

fn start<'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    name: String,
    work: impl FnOnce() + Send + 'scope,
) -> Result<(), Problem> {
    thread::Builder::new()
        .name(name)
        .spawn_scoped(scope, work)
        .map(drop)
        .map_err(|error| {
            Problem::error("NO-THREAD", "Could not start a thread for the scan")
                .with_cause(error.to_string())
                .with_fix("Close other programs and try again.")
        })
}

/// Why a file has no evidence when reading it panicked.
const FAULT: &str = "reading it stopped unexpectedly, which is a fault of Siteferry and not of the file";

/// A thread that reads files until there are no more.
fn read(
    request: &ContentScan,
    scanner: &Scanner,
    batches: &Receiver<Vec<Item>>,
    told: &Sender<Told>,
    stop: &AtomicBool,
) {
    let mut buffer = Vec::new();
    for batch in batches {
        let mut looked = Vec::with_capacity(batch.len());
        for item in batch {
            let area = request.areas.get(item.area).map_or("", |area| area.name.as_str());
            // A fault must not end the others' work, nor pass for a file without needs.
            let found = catch_unwind(AssertUnwindSafe(|| {
                look_at(scanner, request.host.as_ref(), &item, area, &mut buffer, stop)
            }));
            match found.unwrap_or_else(|_| Some(Looked::failed(&item.path, area, FAULT))) {
                Some(found) => looked.push((item, found)),
                None => return,
            }
        }
        if told.send(Told::Looked(looked)).is_err() {
            return;
        }
    }
}

/// Lists the folders of the areas, each once: a folder that is an area of its own belongs to that one.
fn list(host: &dyn Host, areas: &[Area], items: &Items<'_>) {
    let mut leftovers = Leftovers::default();
    let mut seen: HashSet<&ServerPath> = HashSet::new();
    let folders: BTreeSet<&ServerPath> = areas.iter().map(|area| &area.folder).collect();
    for (number, area) in areas.iter().enumerate() {
        if !seen.insert(&area.folder) {
            continue;
        }
        if area.folder.is_unc() {
            items.evidence(vec![on_share(area)], 0);
            continue;
        }
        // What lies in a folder comes right behind it in the order of paths.
        let others: Vec<String> = folders
            .range::<ServerPath, _>((Bound::Excluded(&area.folder), Bound::Unbounded))
            .map_while(|other| other.relative_to(&area.folder))
            .collect();
        for listing in FolderWalk::new(host, area.folder.clone(), &others) {
            let Some(folder) = area.folder.join(&listing.relative) else {
                continue;
            };
            let entries = match listing.entries {
                Ok(entries) => entries,
                Err(HostError::NotFound(_)) if listing.relative.is_empty() => {
                    items.evidence(vec![absent(area)], 1);
                    continue;
                }
                Err(error) => {
                    items.evidence(vec![unread(&folder, &area.name, &error.to_string())], 1);
                    continue;
                }
            };
            leftovers.see(&area.folder, &listing.relative, &area.name);
            items.evidence(check_names(&folder, &entries, &area.name), 0);
            if Leftovers::holds(&listing.relative) {
                continue;
            }
            let files = entries
                .iter()
                .filter(|entry| entry.kind == EntryKind::File)
                .filter_map(|entry| {
                    Some(Item {
                        path: folder.join(&entry.name)?,
                        size: entry.facts.size,
                        area: number,
                    })
                })
                .collect();
            if !items.files(files) {
                return;
            }
        }
    }
    items.evidence(leftovers.into_evidence(), 0);
}

/// Hands on the included files that are there.
fn list_wanted(host: &dyn Host, wanted: &[(ServerPath, usize)], items: &Items<'_>) {
    let there = wanted
        .iter()
        .filter_map(|(path, area)| {
            let entry = host.entry(path).ok().flatten()?;
            (entry.kind == EntryKind::File).then(|| Item {
                path: path.clone(),
                size: entry.facts.size,
                area: *area,
            })
        })
        .collect();
    items.files(there);
}

fn folder_row(area: &Area, kind: EvidenceKind, meaning: &'static str, fix: &'static str) -> Evidence {
    Evidence {
        kind,
        what: area.folder.to_string(),
        product: None,
        place: area.place(),
        excerpt: String::new(),
        sureness: Sureness::Sure,
        severity: Severity::Warning,
        meaning: meaning.into(),
        fix: fix.into(),
        source: None,
        area: area.name.clone(),
        more: 0,
    }
}

fn absent(area: &Area) -> Evidence {
    folder_row(
        area,
        EvidenceKind::Unread,
        "The folder is not in the copy of the old server, so what its files need is not known.",
        "Copy it, or name the drive it lies on with drive.X=FOLDER, and scan again.",
    )
}

fn on_share(area: &Area) -> Evidence {
    folder_row(
        area,
        EvidenceKind::NetworkShare,
        "The content lies on a network share, which is not part of the server's copy. It was not scanned, and the \
         destination needs rights to the share for the account that it connects with.",
        "Scan the share on its own, and make sure that the destination may read it.",
    )
}
