//! Reads log files on several threads and merges what they come to in their order.

use super::files::{Asked, LogFile, concern};
use super::parts::Part;
use super::spot::said;
use crate::discover::usage::{Counted, Counter, FileFacts};
use crate::formats::w3c_log::{LogCounts, LogEnd, LogReader, LogState, Segment};
use crate::jobs::Cancel;
use crate::jobs::worker::{Reporter, Stop};
use crate::model::{Place, Problem};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// Threads at most; more than the disk can feed are of no use.
const THREADS: usize = 8;
/// Parts for each thread that may be under way or wait to be merged.
const AHEAD: usize = 4;
/// How often progress is told while a large file is read.
const LOOK: Duration = Duration::from_millis(100);

/// What became of one part.
struct Done {
    index: usize,
    counted: Counted,
    /// How it ended, or why it, or the rest of it, could not be read.
    end: Result<LogEnd, String>,
}

/// What the threads share.
struct Shared<'a> {
    asked: &'a Asked,
    files: &'a [LogFile],
    parts: &'a [Part],
    cancel: &'a Cancel,
    bytes: AtomicU64,
    /// The file begun last.
    begun: AtomicUsize,
}

/// A file while its parts are merged.
#[derive(Default)]
struct Open {
    counts: LogCounts,
    failed: Option<String>,
    /// What the part before left; `None` at the beginning, and after one that could not be read.
    state: Option<LogState>,
}

/// Reads all files.
pub(super) fn read<O>(
    asked: &Asked,
    files: &[LogFile],
    parts: &[Part],
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
        .min(parts.len().max(1));
    let cancel = reporter.cancel().clone();
    let shared = Shared {
        asked,
        files,
        parts,
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
        let mut open = Open::default();
        let mut block = Vec::new();
        let mut merge = |mut done: Done, reporter: &mut Reporter<O>| {
            let Some(part) = parts.get(done.index) else {
                return;
            };
            // Its header was only assumed: when the fields were others by then, it is read again.
            if let (Ok(end), Some(state)) = (&done.end, &open.state)
                && !end.holds(&part.begins, state)
            {
                done = one(&shared, done.index, part, state.clone(), &mut block);
            }
            merged.merge(done.counted, &asked.question);
            match done.end {
                Ok(end) => {
                    open.counts.add(&end.counts);
                    open.state = Some(end.state);
                }
                Err(why) => {
                    open.failed.get_or_insert(why);
                    open.state = None;
                }
            }
            if part.is_last
                && let Some(file) = files.get(part.file)
            {
                let file_done = std::mem::take(&mut open);
                account(asked, file, &file_done, &mut facts, reporter);
            }
        };
        collect(&shared, give, told, threads * AHEAD, &mut merge, reporter)
    });
    outcome?;
    Ok((merged, facts))
}

/// Gives out parts and merges what comes back, in order. Owns its ends of both channels: when it returns, the threads
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
    while done < shared.parts.len() {
        reporter.checkpoint()?;
        // The channel has room for all that may be under way, so this never waits.
        while given < shared.parts.len() && given < done + ahead && give.try_send(given).is_ok() {
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
        let finished = shared
            .parts
            .get(done)
            .map_or(shared.files.len(), |part| part.file);
        reporter.progress(|progress| {
            progress.done = finished as u64;
            progress.bytes_done = shared.bytes.load(Ordering::Relaxed);
            progress.current = current.map(LogFile::shown).unwrap_or_default();
        });
    }
    reporter.checkpoint()
}

/// One thread: reads the parts that it is given until there are no more.
fn work(shared: &Shared<'_>, orders: &Receiver<usize>, tell: &Sender<Done>) {
    let mut block = Vec::new();
    while let Ok(index) = orders.recv() {
        let Some(part) = shared.parts.get(index).filter(|_| !shared.cancel.is_requested()) else {
            return;
        };
        shared.begun.store(part.file, Ordering::Relaxed);
        // Whoever merges waits for every part: one that a fault ended is told as one that could not be read.
        let done = catch_unwind(AssertUnwindSafe(|| {
            one(shared, index, part, part.begins.clone(), &mut block)
        }))
        .unwrap_or_else(|_| Done {
            index,
            counted: Counted::new(&shared.asked.question),
            end: Err(
                "Reading it stopped unexpectedly, which is a fault of Siteferry and not of the file."
                    .to_owned(),
            ),
        });
        // Nobody takes it any more when the reading was stopped.
        if tell.send(done).is_err() {
            return;
        }
    }
}

fn one(shared: &Shared<'_>, index: usize, part: &Part, begins: LogState, block: &mut Vec<u8>) -> Done {
    let question = &shared.asked.question;
    let Some(file) = shared.files.get(part.file) else {
        return Done {
            index,
            counted: Counted::new(question),
            end: Err("It is not on the list.".to_owned()),
        };
    };
    let mut counter = Counter::new(question, file.of);
    let mut go_on = |bytes: u64| {
        shared.bytes.fetch_add(bytes, Ordering::Relaxed);
        !shared.cancel.is_requested()
    };
    let opened = file.open(shared.asked.host.as_ref(), Segment::<&[u8]>::opens_at(part.from));
    let end = opened.and_then(|opened| {
        let mut opened = Segment::new(opened, part.from, part.to);
        LogReader::resume(begins)
            .read(&mut opened, block, &mut go_on, &mut |entry| counter.count(&entry))
            .map_err(|error| said(&error))
    });
    Done {
        index,
        counted: counter.finish(),
        end,
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
    done: &Open,
    facts: &mut [FileFacts],
    reporter: &mut Reporter<O>,
) {
    let counts = &done.counts;
    let failed = done.failed.clone().or_else(|| not_a_log(counts));
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
