//! Reads log files on several threads and merges what they come to in the order of the files.

use super::files::{Asked, LogFile, concern, said};
use crate::discover::usage::{Counted, Counter, FileFacts};
use crate::formats::w3c_log::{LogCounts, LogReader};
use crate::jobs::Cancel;
use crate::jobs::worker::{Reporter, Stop};
use crate::model::{Place, Problem};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// Threads at most; more than the disk can feed are of no use.
const THREADS: usize = 8;
/// Files for each thread that may be under way or wait to be merged.
const AHEAD: usize = 4;
/// How often progress is told while a large file is read.
const LOOK: Duration = Duration::from_millis(100);

/// What became of one file.
struct Done {
    index: usize,
    counted: Counted,
    counts: LogCounts,
    /// Why it, or the rest of it, could not be read.
    failed: Option<String>,
}

/// What the threads share.
struct Shared<'a> {
    asked: &'a Asked,
    files: &'a [LogFile],
    cancel: &'a Cancel,
    bytes: AtomicU64,
    /// The file begun last.
    begun: AtomicUsize,
}

/// Reads all files.
pub(super) fn read<O>(
    asked: &Asked,
    files: &[LogFile],
    mut facts: Vec<FileFacts>,
    reporter: &mut Reporter<O>,
) -> Result<(Counted, Vec<FileFacts>), Stop> {
    let total: u64 = files.iter().map(|file| file.size).sum();
    reporter.progress(|progress| {
        progress.total = Some(files.len() as u64);
        progress.bytes_total = Some(total);
    });
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(THREADS)
        .min(files.len().max(1));
    let cancel = reporter.cancel().clone();
    let shared = Shared {
        asked,
        files,
        cancel: &cancel,
        bytes: AtomicU64::new(0),
        begun: AtomicUsize::new(0),
    };
    let (give, orders) = bounded(threads * AHEAD);
    let (tell, told) = bounded(threads);
    let mut merged = Counted::new(&asked.question);
    let outcome = std::thread::scope(|scope| {
        let mut begun = 0;
        for number in 1..=threads {
            let (orders, tell, shared) = (orders.clone(), tell.clone(), &shared);
            let started = std::thread::Builder::new()
                .name(format!("logs {number}"))
                .spawn_scoped(scope, move || work(shared, &orders, &tell));
            begun += usize::from(started.is_ok());
        }
        drop((orders, tell));
        if begun == 0 && !files.is_empty() {
            return Err(Stop::from(
                Problem::error("NO-THREAD", "Could not start a thread to read logs")
                    .with_fix("Close other programs and try again."),
            ));
        }
        let mut merge = |done: Done, reporter: &mut Reporter<O>| {
            let file = files.get(done.index);
            merged.merge(done.counted, &asked.question);
            if let Some(file) = file {
                account(asked, file, &done.counts, done.failed, &mut facts, reporter);
            }
        };
        collect(&shared, give, told, threads * AHEAD, &mut merge, reporter)
    });
    outcome?;
    Ok((merged, facts))
}

/// Gives out files and merges what comes back, in order. Owns its ends of both channels: when it returns, the threads
/// find them closed and end.
fn collect<O>(
    shared: &Shared<'_>,
    give: Sender<usize>,
    told: Receiver<Done>,
    ahead: usize,
    merge: &mut impl FnMut(Done, &mut Reporter<O>),
    reporter: &mut Reporter<O>,
) -> Result<(), Stop> {
    let mut waiting: BTreeMap<usize, Done> = BTreeMap::new();
    let (mut given, mut done) = (0, 0);
    while done < shared.files.len() {
        reporter.checkpoint()?;
        // The channel has room for all that may be under way, so this never waits.
        while given < shared.files.len() && given < done + ahead && give.try_send(given).is_ok() {
            given += 1;
        }
        match told.recv_timeout(LOOK) {
            Ok(next) => {
                waiting.insert(next.index, next);
            }
            Err(error) if error.is_disconnected() => break,
            Err(_) => {}
        }
        while let Some(next) = waiting.remove(&done) {
            merge(next, reporter);
            done += 1;
        }
        let current = shared.files.get(shared.begun.load(Ordering::Relaxed));
        reporter.progress(|progress| {
            progress.done = done as u64;
            progress.bytes_done = shared.bytes.load(Ordering::Relaxed);
            progress.current = current.map(LogFile::shown).unwrap_or_default();
        });
    }
    reporter.checkpoint()
}

/// One thread: reads the files that it is given until there are no more.
fn work(shared: &Shared<'_>, orders: &Receiver<usize>, tell: &Sender<Done>) {
    let mut block = Vec::new();
    while let Ok(index) = orders.recv() {
        let Some(file) = shared.files.get(index).filter(|_| !shared.cancel.is_requested()) else {
            return;
        };
        shared.begun.store(index, Ordering::Relaxed);
        let done = one(shared, index, file, &mut block);
        // Nobody takes it any more when the reading was stopped.
        if tell.send(done).is_err() {
            return;
        }
    }
}

fn one(shared: &Shared<'_>, index: usize, file: &LogFile, block: &mut Vec<u8>) -> Done {
    let mut counter = Counter::new(&shared.asked.question, file.of);
    let mut go_on = |bytes: u64| {
        shared.bytes.fetch_add(bytes, Ordering::Relaxed);
        !shared.cancel.is_requested()
    };
    let read = file.open(shared.asked.host.as_ref()).and_then(|mut opened| {
        LogReader::new(file.day)
            .read(&mut *opened, block, &mut go_on, &mut |entry| {
                counter.count(&entry)
            })
            .map_err(|error| said(&error))
    });
    let (counts, failed) = match read {
        Ok(counts) => (counts, not_a_log(&counts)),
        Err(why) => (LogCounts::default(), Some(why)),
    };
    Done {
        index,
        counted: counter.finish(),
        counts,
        failed,
    }
}

/// Why a file that could be read is no log; `None` for one that is, be it empty.
fn not_a_log(counts: &LogCounts) -> Option<String> {
    if counts.is_utf16 {
        return Some("It is UTF-16 text, which IIS does not write.".to_owned());
    }
    (counts.headers == 0 && counts.headless > 0).then(|| {
        "It has no #Fields line, so it is no W3C extended log, or its beginning is missing.".to_owned()
    })
}

/// Notes what a file came to, with one problem at most.
fn account<O>(
    asked: &Asked,
    file: &LogFile,
    counts: &LogCounts,
    failed: Option<String>,
    facts: &mut [FileFacts],
    reporter: &mut Reporter<O>,
) {
    let is_read = failed.is_none();
    let torn = counts.torn + if is_read { counts.headless } else { 0 };
    concern(asked, file.of, facts, |facts| {
        facts.files += u32::from(is_read);
        facts.unread += u32::from(!is_read);
        facts.torn += torn;
        facts.blind += counts.blind;
    });
    let shown = file.shown();
    let problem = if let Some(why) = failed {
        Problem::warning("LOG-NOT-READ", format!("Could not read {shown}"))
            .with_cause(why)
            .with_fix("Copy the file again, or leave it: what it may hold is treated as not known.")
    } else if counts.blind > 0 && counts.entries == 0 {
        Problem::warning(
            "LOG-WITHOUT-ADDRESSES",
            format!("{shown} does not say what was asked for"),
        )
        .with_cause("The field cs-uri-stem is not logged.")
        .with_fix(
            "Turn the field on (LogExtFileUriStem) for some weeks before the move, where that is possible.",
        )
    } else if torn > 0 {
        let lines = if torn == 1 {
            "1 line".to_owned()
        } else {
            format!("{torn} lines")
        };
        Problem::note(
            "LOG-LINES-TORN",
            format!("{lines} of {shown} could not be understood"),
        )
        .with_cause(
            "They are cut off, run into each other, or have other fields than their #Fields line says.",
        )
        .with_fix("Nothing has to be done; the other lines were counted.")
    } else {
        return;
    };
    reporter.problem(problem.with_place(Place::file(shown.clone())).with_target(shown));
}
