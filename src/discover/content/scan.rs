//! The search of a file's bytes, block by block: `pass.rs` lets detectors see what it finds.

use super::detector::{DETECTORS, Included, Source};
use super::pass::{BEFORE, LONG, Pass};
use super::pattern::builder;
use super::statement::AROUND;
use super::text::{Encoding, from_utf16};
use crate::hosts::HostError;
use crate::model::Evidence;
use regex::bytes::{Regex, RegexSet, RegexSetBuilder};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes that are read and searched at once.
pub const BLOCK: usize = 1 << 20;
/// Largest file in UTF-16: it is turned into UTF-8 as a whole.
const MAX_UTF16: usize = 64 << 20;

/// The search for everything, compiled. A clone for each thread keeps them from waiting for one another.
#[derive(Clone)]
pub struct Scanner {
    /// All triggers in one.
    pub(super) any: Regex,
    /// Which of them a line holds.
    pub(super) each: RegexSet,
    server_names: Arc<[String]>,
    pub(super) records_lines: bool,
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
