//! One file on its way: one search for everything at once, detectors only on the lines that it finds.

use super::detector::{DETECTORS, Line, Seen, Source};
use super::excerpt::Masked;
use super::scan::{FileAt, FileScan, Scanner};
use super::statement::Around;
use super::text::{Encoding, decode};
use crate::model::path::fold;
use crate::model::{Evidence, EvidenceKind, Place};
use std::collections::HashMap;

/// Lines longer than this are looked at in parts.
pub const LONG: usize = 4096;
/// Bytes of a long line that detectors see before and after a hit.
pub const BEFORE: usize = 512;
const AFTER: usize = 2048;
/// What a part must still have after a place for a detector to be trusted with it.
const MARGIN: usize = 512;
/// Bytes before a part that are searched again, so that nothing is cut in two.
const OVERLAP: usize = 64;
/// Rows of one file that show the same; the rest is counted.
const SAME: usize = 20;

/// One file on its way through the detectors.
pub(super) struct Pass<'s> {
    scanner: &'s Scanner,
    file: &'s FileAt<'s>,
    source: &'s Source<'s>,
    encoding: Encoding,
    /// What was seen so far.
    pub found: FileScan,
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
    pub fn new(
        scanner: &'s Scanner,
        file: &'s FileAt<'s>,
        source: &'s Source<'s>,
        encoding: Encoding,
    ) -> Self {
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
    pub fn block(&mut self, block: &[u8], from: usize, limit: usize) -> usize {
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
        if seen.is_empty() {
            self.seen = seen;
            return;
        }
        let statement = line.statement();
        let masked = Masked::of(&statement);
        let base = self.columns_to(block, line_start, part_start);
        for seen in seen
            .drain(..)
            .filter(|seen| (first..last).contains(&seen.at.start))
        {
            let column = base + text.get(..seen.at.start).unwrap_or_default().chars().count() as u64 + 1;
            self.keep(seen, &masked, column);
        }
        self.seen = seen;
    }

    fn keep(&mut self, seen: Seen, masked: &Masked<'_>, column: u64) {
        if let Some(included) = seen.includes {
            self.found.includes.push((included, self.line));
            return;
        }
        let what = masked.name(seen.what);
        let index = self.found.evidence.len();
        let (count, last) = self.same.entry((seen.kind, fold(&what))).or_insert((0, index));
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
            what,
            product: seen.product,
            place: Place::at(
                self.file.path,
                self.line,
                u32::try_from(column).unwrap_or(u32::MAX),
            ),
            excerpt: masked.excerpt(seen.at),
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
    pub fn leave(&mut self, block: &[u8], keep: usize) {
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

    pub fn finish(self) -> FileScan {
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
