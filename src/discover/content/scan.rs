//! One pass over the bytes of a file: one search for everything at once, detectors only on the lines that it finds.

use super::detector::{DETECTORS, Included, Line, Seen, Source};
use super::excerpt::excerpt;
use super::pattern::builder;
use super::statement::{AROUND, Around};
use super::text::{Encoding, decode, from_utf16};
use crate::hosts::HostError;
use crate::model::path::fold;
use crate::model::{Evidence, EvidenceKind, Place};
use regex::bytes::{Regex, RegexSet, RegexSetBuilder};
use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes that are read and searched at once.
pub const BLOCK: usize = 1 << 20;
/// Lines longer than this are looked at in parts.
const LONG: usize = 4096;
/// Bytes of a long line that detectors see before and after a hit.
const BEFORE: usize = 512;
const AFTER: usize = 2048;
/// What a part must still have after a place for a detector to be trusted with it.
const MARGIN: usize = 512;
/// Bytes before a part that are searched again, so that nothing is cut in two.
const OVERLAP: usize = 64;
/// Rows of one file that show the same; the rest is counted.
const SAME: usize = 20;
/// Largest file in UTF-16: it is turned into UTF-8 as a whole.
const MAX_UTF16: usize = 64 << 20;

/// The search for everything, compiled. A clone for each thread keeps them from waiting for one another.
#[derive(Clone)]
pub struct Scanner {
    /// All triggers in one.
    any: Regex,
    /// Which of them a line holds.
    each: RegexSet,
    server_names: Arc<[String]>,
    records_lines: bool,
}

/// What one file showed.
#[derive(Debug, Default)]
pub struct FileScan {
    /// What was seen, in the order of the file.
    pub evidence: Vec<Evidence>,
    /// Files that it includes, with the line.
    pub(super) includes: Vec<(Included, u32)>,
    /// Numbers of the lines that hold a trigger, when they were asked for.
    pub hit_lines: Vec<u32>,
    /// Bytes looked at.
    pub bytes: u64,
    /// True for bytes that are no text.
    pub is_binary: bool,
}

/// A file to be scanned, as evidence names it.
pub struct FileAt<'f> {
    /// Its path on the server.
    pub path: &'f str,
    /// The application or virtual directory it belongs to.
    pub area: &'f str,
}

/// Why the bytes of a file could not be had.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// Reading failed.
    #[error("{0}")]
    Read(#[from] io::Error),
    /// It could not be opened.
    #[error("{0}")]
    Host(HostError),
    /// It is larger than can be held.
    #[error("it is text in UTF-16 of more than {} MB", MAX_UTF16 >> 20)]
    TooLarge,
    /// A stop was asked for.
    #[error("it was stopped")]
    Stopped,
}

impl ScanError {
    /// Wraps what a host says.
    pub(super) fn from_host(error: HostError) -> Self {
        ScanError::Host(error)
    }
}

impl Scanner {
    /// Compiles the search. `server_names` are names of the old server, which are looked for wherever they stand.
    pub fn new(server_names: &[String]) -> Option<Scanner> {
        let names: Vec<String> = server_names
            .iter()
            .map(|name| name.trim().to_ascii_lowercase())
            .filter(|name| {
                name.len() > 2
                    && name != "localhost"
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
            })
            .collect();
        let triggers = triggers(&names);
        let each = RegexSetBuilder::new(&triggers)
            .unicode(false)
            .case_insensitive(true)
            .multi_line(true)
            .build()
            .ok()?;
        Some(Scanner {
            any: builder(&triggers.join("|"))
                .dfa_size_limit(16 << 20)
                .build()
                .ok()?,
            each,
            server_names: names.into(),
            records_lines: false,
        })
    }

    /// Keeps the numbers of all lines that hold a trigger, for comparisons with other programs.
    #[must_use]
    pub fn recording_lines(mut self) -> Self {
        self.records_lines = true;
        self
    }

    /// Everything that is searched for, as one expression for `grep -a -i -E`.
    pub fn alternation() -> String {
        triggers(&[]).join("|")
    }

    /// Scans a text. `buffer` is the caller's to reuse; it grows to [`BLOCK`].
    ///
    /// # Errors
    /// When reading fails or a stop was asked for; what was seen until then is lost.
    pub fn scan(
        &self,
        file: &FileAt<'_>,
        reader: &mut dyn Read,
        buffer: &mut Vec<u8>,
        stop: &AtomicBool,
    ) -> Result<FileScan, ScanError> {
        buffer.resize(BLOCK, 0);
        let mut held = fill(reader, buffer, 0)?;
        let start = buffer.get(..held).unwrap_or_default();
        let encoding = Encoding::of(start);
        let name = super::kinds::extension(file.path);
        let source = Source::new(&name, &self.server_names);
        let mut pass = Pass::new(self, file, &source, encoding);
        match encoding {
            Encoding::Binary => {
                pass.found.is_binary = true;
                pass.found.bytes = held as u64;
                return Ok(pass.finish());
            }
            Encoding::Utf16Le | Encoding::Utf16Be => {
                let mut all = start.to_vec();
                reader.take(MAX_UTF16 as u64 + 1).read_to_end(&mut all)?;
                if all.len() > MAX_UTF16 {
                    return Err(ScanError::TooLarge);
                }
                pass.found.bytes = all.len() as u64;
                let text = from_utf16(&all, encoding == Encoding::Utf16Be);
                pass.block(text.as_bytes(), 0, text.len());
                return Ok(pass.finish());
            }
            Encoding::Utf8Or(_) | Encoding::Page(_) => {}
        }
        let mut from = 0;
        pass.found.bytes = held as u64;
        loop {
            if stop.load(Ordering::Relaxed) {
                return Err(ScanError::Stopped);
            }
            let is_last = held < BLOCK;
            let block = buffer.get(..held).unwrap_or_default();
            if is_last {
                pass.block(block, from, held);
                return Ok(pass.finish());
            }
            let (limit, keep) = borders(block, from);
            let reached = pass.block(block, from, limit);
            pass.leave(block, keep);
            from = reached - keep;
            buffer.copy_within(keep..held, 0);
            let carried = held - keep;
            held = fill(reader, buffer, carried)?;
            pass.found.bytes += (held - carried) as u64;
        }
    }
}

/// Up to where a full block is searched, and from where on it is kept: whole lines with what lies around them, or most of a
/// line that is longer than the block.
fn borders(block: &[u8], from: usize) -> (usize, usize) {
    let whole = |block: &[u8]| memchr::memrchr(b'\n', block).filter(|end| *end >= from);
    let far = block
        .get(..block.len().saturating_sub(AROUND))
        .unwrap_or_default();
    let Some(end) = whole(far).or_else(|| whole(block)) else {
        return (block.len() - LONG, block.len() - LONG - BEFORE);
    };
    let limit = end + 1;
    let first = limit.saturating_sub(AROUND);
    let before = block.get(first..limit).unwrap_or_default();
    (
        limit,
        memchr::memchr(b'\n', before).map_or(limit, |end| first + end + 1),
    )
}

/// One expression a detector, and one for the names of the old server.
fn triggers(names: &[String]) -> Vec<String> {
    let mut triggers: Vec<String> = DETECTORS
        .iter()
        .map(|detector| detector.trigger.to_owned())
        .collect();
    if !names.is_empty() {
        let escaped: Vec<String> = names.iter().map(|name| regex::escape(name)).collect();
        triggers.push(escaped.join("|"));
    }
    triggers
}

/// Reads until the buffer is full or the input ends.
fn fill(reader: &mut dyn Read, buffer: &mut [u8], mut held: usize) -> io::Result<usize> {
    while let Some(space) = buffer.get_mut(held..).filter(|space| !space.is_empty()) {
        match reader.read(space) {
            Ok(0) => break,
            Ok(count) => held += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(held)
}

/// One file on its way through the detectors.
struct Pass<'s> {
    scanner: &'s Scanner,
    file: &'s FileAt<'s>,
    source: &'s Source<'s>,
    encoding: Encoding,
    found: FileScan,
    /// Number of the line that `counted` lies in, from 1.
    line: u32,
    /// Up to where line ends were counted in this block.
    counted: usize,
    /// Characters of the current line before this block.
    columns: u64,
    /// Start of a line in this block, a place in it, and the characters of the line before that place.
    column: (usize, usize, u64),
    seen: Vec<Seen>,
    same: HashMap<(EvidenceKind, String), (usize, usize)>,
}

impl<'s> Pass<'s> {
    fn new(scanner: &'s Scanner, file: &'s FileAt<'s>, source: &'s Source<'s>, encoding: Encoding) -> Self {
        Pass {
            scanner,
            file,
            source,
            encoding,
            found: FileScan::default(),
            line: 1,
            counted: 0,
            columns: 0,
            column: (usize::MAX, 0, 0),
            seen: Vec::new(),
            same: HashMap::new(),
        }
    }

    /// Searches a block between two places of it; what a hit needs around it is looked up in all of the block. Answers
    /// with the place it got to, at least `limit`.
    fn block(&mut self, block: &[u8], from: usize, limit: usize) -> usize {
        // In the middle of a line, what comes before a place may be part of what shows it.
        let is_line_start = from == 0 || block.get(from - 1) == Some(&b'\n');
        let mut at = if is_line_start {
            from
        } else {
            from.saturating_sub(OVERLAP)
        };
        let mut done = from;
        let mut line = 0..0;
        while let Some(end) = self.scanner.any.shortest_match_at(block, at) {
            let hit = end.saturating_sub(1).max(at);
            if hit >= limit {
                break;
            }
            // Hits of one long line share its borders.
            if !line.contains(&hit) {
                let (before, after) = block.split_at(hit.min(block.len()));
                line.start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
                line.end = memchr::memchr(b'\n', after).map_or(block.len(), |rest| hit + rest);
            }
            self.count_to(block, line.start);
            if self.scanner.records_lines && self.found.hit_lines.last() != Some(&self.line) {
                self.found.hit_lines.push(self.line);
            }
            if line.len() <= LONG && (line.start > 0 || self.columns == 0) {
                self.look(block, line.start, line.start, line.clone(), usize::MAX);
                done = line.end;
                at = line.end + 1;
            } else {
                let first = character_start(block, hit.saturating_sub(BEFORE).max(line.start));
                let last = character_start(block, (hit + AFTER).min(line.end)).max(first);
                let until = if last == line.end {
                    usize::MAX
                } else {
                    last - MARGIN
                };
                self.look(block, line.start, done.max(first), first..last, until);
                done = until.min(line.end);
                at = if done == line.end { done } else { done - OVERLAP };
            }
            if at > block.len() {
                break;
            }
        }
        done.clamp(limit, block.len())
    }

    /// Lets the detectors of a part of a line see it. Only what begins between `from` and `until` counts.
    fn look(
        &mut self,
        block: &[u8],
        line_start: usize,
        from: usize,
        part: std::ops::Range<usize>,
        until: usize,
    ) {
        let part_start = part.start;
        let bytes = block.get(part.clone()).unwrap_or_default();
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let text = decode(bytes, self.encoding);
        let length = |to: usize| match block.get(part.start..to.min(part.end)) {
            Some(before) => decode(before, self.encoding).len(),
            None => 0,
        };
        let (first, last) = (
            length(from),
            if until == usize::MAX {
                usize::MAX
            } else {
                length(until)
            },
        );
        let is_whole = part.start == line_start && until == usize::MAX;
        let line = Line {
            text: &text,
            source: self.source,
            around: if is_whole {
                Around::of(block, part, self.encoding)
            } else {
                Around::NOTHING
            },
        };
        self.seen.clear();
        let triggered = self.scanner.each.matches(bytes);
        for (index, detector) in DETECTORS.iter().enumerate() {
            // The name of the old server belongs to the detector of servers.
            let is_named = index == SERVERS
                && triggered.matched_any()
                && triggered.iter().any(|found| found >= DETECTORS.len());
            if triggered.iter().any(|found| found == index) || is_named {
                (detector.look)(&line, &mut self.seen);
            }
        }
        let mut seen = std::mem::take(&mut self.seen);
        seen.sort_by_key(|seen| seen.at.start);
        let base = self.columns_to(block, line_start, part_start);
        for seen in seen
            .drain(..)
            .filter(|seen| (first..last).contains(&seen.at.start))
        {
            let column = base + text.get(..seen.at.start).unwrap_or_default().chars().count() as u64 + 1;
            self.keep(seen, &text, column);
        }
        self.seen = seen;
    }

    fn keep(&mut self, seen: Seen, text: &str, column: u64) {
        if let Some(included) = seen.includes {
            self.found.includes.push((included, self.line));
            return;
        }
        let index = self.found.evidence.len();
        let (count, last) = self
            .same
            .entry((seen.kind, fold(&seen.what)))
            .or_insert((0, index));
        *count += 1;
        if *count > SAME {
            if let Some(listed) = self.found.evidence.get_mut(*last) {
                listed.more += 1;
            }
            return;
        }
        *last = index;
        self.found.evidence.push(Evidence {
            kind: seen.kind,
            what: seen.what,
            product: seen.product,
            place: Place::at(
                self.file.path,
                self.line,
                u32::try_from(column).unwrap_or(u32::MAX),
            ),
            excerpt: excerpt(text, seen.at),
            sureness: seen.sureness,
            severity: seen.severity,
            meaning: seen.meaning,
            fix: seen.fix,
            source: seen.source,
            area: self.file.area.to_owned(),
            more: 0,
        });
    }

    /// Characters of a line before a place. Counts on from the place before, for lines of many parts.
    fn columns_to(&mut self, block: &[u8], line_start: usize, to: usize) -> u64 {
        if self.column.0 != line_start {
            let carried = if line_start == 0 { self.columns } else { 0 };
            self.column = (line_start, line_start, carried);
        }
        let (_, at, count) = &mut self.column;
        *count += characters(block.get(*at..to).unwrap_or_default());
        *at = to.max(*at);
        *count
    }

    fn count_to(&mut self, block: &[u8], to: usize) {
        let between = block.get(self.counted..to).unwrap_or_default();
        let ends = memchr::memchr_iter(b'\n', between).count();
        self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.counted = self.counted.max(to);
    }

    /// Leaves a block behind, apart from what is kept from `keep` on.
    fn leave(&mut self, block: &[u8], keep: usize) {
        self.count_to(block, keep);
        // What was counted and is kept will be counted again.
        let kept = block.get(keep..self.counted).unwrap_or_default();
        let ends = memchr::memchr_iter(b'\n', kept).count();
        self.line = self.line.saturating_sub(u32::try_from(ends).unwrap_or(u32::MAX));
        let gone = block.get(..keep).unwrap_or_default();
        self.columns = match memchr::memrchr(b'\n', gone) {
            Some(end) => characters(gone.get(end + 1..).unwrap_or_default()),
            None => self.columns + characters(gone),
        };
        self.counted = 0;
        self.column = (usize::MAX, 0, 0);
    }

    fn finish(self) -> FileScan {
        self.found
    }
}

/// Where the detector of servers stands in the registry.
const SERVERS: usize = 6;

/// Characters of a text in UTF-8; bytes of other encodings count nearly the same.
fn characters(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u64
}

/// The first place at or after `at` that does not cut a character of UTF-8 in two.
fn character_start(block: &[u8], at: usize) -> usize {
    let inside = block
        .get(at..)
        .unwrap_or_default()
        .iter()
        .take(3)
        .take_while(|byte| (**byte & 0xC0) == 0x80)
        .count();
    at + inside
}
