//! Lines and fields, without copying one.

use super::layout::Layout;
use crate::model::time::{Day, Moment};
use memchr::{memchr, memchr_iter};
use std::io::{ErrorKind, Read};

/// Bytes read at once; a longer line is no line of a log.
const BLOCK: usize = 1 << 20;
/// How much earlier than the line before a time must be to mean the next day, where no date is logged.
const BACK: i64 = 12 * 3600;
/// How text in UTF-16 begins.
const UTF16: [&[u8]; 2] = [&[0xFF, 0xFE], &[0xFE, 0xFF]];

/// One request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Entry<'b> {
    /// `cs-uri-stem` as it stands in the file.
    pub address: &'b [u8],
    /// When, UTC. Without a time in the log the start of the day.
    pub at: Moment,
    /// `sc-status`; 0 when it is not logged.
    pub status: u16,
    /// `s-sitename` (`W3SVC1`); empty when it is not logged.
    pub site: &'b [u8],
}

/// What a file, or a part of one, held.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct LogCounts {
    /// Requests handed out.
    pub entries: u64,
    /// Lines that are no request: torn, with more or fewer fields than their header says, or without a day.
    pub torn: u64,
    /// Requests whose address is not logged.
    pub blind: u64,
    /// Lines before the first `#Fields`.
    pub headless: u64,
    /// `#Fields` lines.
    pub headers: u64,
    /// True for a file in UTF-16, which IIS never writes.
    pub is_utf16: bool,
}

impl LogCounts {
    /// Adds what the next part of a file held.
    pub fn add(&mut self, next: &LogCounts) {
        self.entries += next.entries;
        self.torn += next.torn;
        self.blind += next.blind;
        self.headless += next.headless;
        self.headers += next.headers;
        self.is_utf16 |= next.is_utf16;
    }
}

/// What the lines so far say about those that follow.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LogState {
    layout: Option<Layout>,
    /// The day that holds where none is logged: of `#Date`, or of the file's name.
    day: Option<Day>,
    /// Time of day of the last line without a date.
    clock: i64,
}

impl LogState {
    /// What holds before the first line of a file whose name says this day.
    pub fn of_name(day: Option<Day>) -> LogState {
        LogState {
            day,
            ..LogState::default()
        }
    }

    /// What the header at the beginning of a file says, when lines below it can be read without the lines before them:
    /// their fields are named, a date among them.
    pub fn of_head(head: &[u8], day: Option<Day>) -> Option<LogState> {
        let mut reader = LogReader::new(day);
        for line in head.split_inclusive(|byte| *byte == b'\n') {
            match line {
                [b'#', .., b'\n'] => reader.directive(line.trim_ascii_end()),
                _ => break,
            }
        }
        let state = reader.state;
        state
            .layout
            .as_ref()
            .is_some_and(|layout| layout.date.is_some())
            .then_some(state)
    }
}

/// How the reading of a part of a file ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogEnd {
    /// What the part held.
    pub counts: LogCounts,
    /// What follows for the next part.
    pub state: LogState,
    /// True when a line took its day from what was said before the part.
    took_day: bool,
}

impl LogEnd {
    /// True when the part would have been read alike had it begun with `state` instead of `assumed`.
    pub fn holds(&self, assumed: &LogState, state: &LogState) -> bool {
        assumed.layout == state.layout
            && (!self.took_day || (assumed.day, assumed.clock) == (state.day, state.clock))
    }
}

/// Reads one log file.
#[derive(Debug)]
pub struct LogReader {
    state: LogState,
    /// Whether the day is one that was said before the reading began, and whether a line took it.
    is_first_day: bool,
    took_day: bool,
    /// The date of the last line as it was written, and what it meant.
    date: ([u8; 10], Day),
    /// Ends of the fields of the line at hand.
    cuts: Vec<usize>,
    counts: LogCounts,
}

impl LogReader {
    /// A reader for a file. `day` is the one that its name says (`ex091104.log`), for logs without dates.
    pub fn new(day: Option<Day>) -> Self {
        LogReader::resume(LogState::of_name(day))
    }

    /// A reader for a part of a file, which begins with what the part before it left.
    pub fn resume(state: LogState) -> Self {
        let columns = state.layout.as_ref().map_or(0, |layout| layout.columns);
        LogReader {
            state,
            is_first_day: true,
            took_day: false,
            date: ([0; 10], Day(0)),
            cuts: vec![0; columns.saturating_sub(1)],
            counts: LogCounts::default(),
        }
    }

    /// Reads a file, or a part of it, to its end and hands out its requests. `block` is the space to read into, kept by the caller from
    /// file to file; `go_on` hears of every block's length and may end the reading.
    ///
    /// # Errors
    /// When the file cannot be read on. What came before has been handed out.
    pub fn read(
        mut self,
        file: &mut dyn Read,
        block: &mut Vec<u8>,
        go_on: &mut dyn FnMut(u64) -> bool,
        each: &mut impl FnMut(Entry<'_>),
    ) -> Result<LogEnd, std::io::Error> {
        self.run(file, block, go_on, each)?;
        Ok(LogEnd {
            counts: self.counts,
            state: self.state,
            took_day: self.took_day,
        })
    }

    fn run(
        &mut self,
        file: &mut dyn Read,
        block: &mut Vec<u8>,
        go_on: &mut dyn FnMut(u64) -> bool,
        each: &mut impl FnMut(Entry<'_>),
    ) -> Result<(), std::io::Error> {
        block.resize(BLOCK, 0);
        // How much of the block is the beginning of a line, and whether that line was too long and is passed over.
        let (mut kept, mut passing) = (0, false);
        let mut is_start = self.state.layout.is_none();
        loop {
            let Some(space) = block.get_mut(kept..).filter(|space| !space.is_empty()) else {
                passing = true;
                kept = 0;
                continue;
            };
            let count = match file.read(space) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let filled = block.get(..kept + count).unwrap_or_default();
            let mut rest = filled;
            if is_start && (filled.len() >= 3 || count == 0) {
                is_start = false;
                if UTF16.iter().any(|mark| filled.starts_with(mark)) {
                    self.counts.is_utf16 = true;
                    return Ok(());
                }
                rest = filled.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(filled);
            }
            if count == 0 {
                if passing {
                    self.counts.torn += 1;
                } else if !rest.is_empty() {
                    self.line(rest, each);
                }
                return Ok(());
            }
            if passing && let Some(end) = memchr(b'\n', rest) {
                self.counts.torn += 1;
                passing = false;
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            if passing {
                kept = 0;
            } else {
                while let Some(end) = memchr(b'\n', rest) {
                    let (line, after) = rest.split_at(end);
                    self.line(line, each);
                    rest = after.get(1..).unwrap_or_default();
                }
                let begun = filled.len() - rest.len();
                kept = rest.len();
                block.copy_within(begun..begun + kept, 0);
            }
            if !go_on(count as u64) {
                return Ok(());
            }
        }
    }

    /// One line without its end.
    #[inline]
    fn line(&mut self, line: &[u8], each: &mut impl FnMut(Entry<'_>)) {
        let mut line = line;
        // IIS ends lines with a blank where it likes, and fills files ahead with zeros.
        while let [before @ .., b'\r' | b' ' | 0] = line {
            line = before;
        }
        while let [0, after @ ..] = line {
            line = after;
        }
        match line.first() {
            None => {}
            Some(b'#') => self.directive(line),
            Some(_) => match self.entry(line) {
                Line::Entry(entry) => {
                    self.counts.entries += 1;
                    each(entry);
                }
                Line::Torn => self.counts.torn += 1,
                Line::Blind => self.counts.blind += 1,
                Line::Headless => self.counts.headless += 1,
            },
        }
    }

    fn entry<'b>(&mut self, line: &'b [u8]) -> Line<'b> {
        let Some(layout) = &self.state.layout else {
            return Line::Headless;
        };
        let mut spaces = memchr_iter(b' ', line);
        let mut found = 0;
        for (cut, at) in self.cuts.iter_mut().zip(&mut spaces) {
            *cut = at;
            found += 1;
        }
        if found + 1 != layout.columns || spaces.next().is_some() {
            return Line::Torn;
        }
        let cuts = &self.cuts;
        let field = |column: usize| {
            let from = match column.checked_sub(1) {
                None => 0,
                Some(before) => cuts.get(before).map_or(0, |cut| cut + 1),
            };
            let to = cuts.get(column).copied().filter(|_| column < found);
            line.get(from..to.unwrap_or(line.len())).unwrap_or_default()
        };
        let seconds = match layout.time.map(field) {
            None => 0,
            Some(text) => match clock(text) {
                Some(seconds) => seconds,
                None => return Line::Torn,
            },
        };
        let day = match layout.date.map(field) {
            Some(text) if text == self.date.0 => self.date.1,
            Some(text) => match date(text) {
                Some((text, day)) => {
                    self.date = (text, day);
                    day
                }
                None => return Line::Torn,
            },
            None => {
                self.took_day |= self.is_first_day;
                let Some(day) = self.state.day else {
                    return Line::Torn;
                };
                let is_next = seconds + BACK < self.state.clock;
                let day = if is_next { day.plus(1) } else { day };
                self.state.day = Some(day);
                self.state.clock = seconds;
                day
            }
        };
        let Some(address) = layout.address.map(field) else {
            return Line::Blind;
        };
        let status = match layout.status.map(field) {
            None => 0,
            Some(text) => match number(text) {
                Some(status) => status,
                None => return Line::Torn,
            },
        };
        Line::Entry(Entry {
            address,
            at: Moment(day.start().0 + seconds),
            status,
            site: layout.site.map(field).unwrap_or_default(),
        })
    }

    #[cold]
    fn directive(&mut self, line: &[u8]) {
        let Some(colon) = memchr(b':', line) else {
            return;
        };
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        if name.eq_ignore_ascii_case(b"#Fields") {
            self.counts.headers += 1;
            // A header that was cut off says nothing about the lines below it.
            self.state.layout = Layout::read(value);
            let columns = self.state.layout.as_ref().map_or(0, |layout| layout.columns);
            self.cuts = vec![0; columns.saturating_sub(1)];
        } else if name.eq_ignore_ascii_case(b"#Date") {
            let mut parts = value.split(|byte| *byte == b' ');
            if let Some((_, day)) = parts.next().and_then(date) {
                self.state.day = Some(day);
                self.state.clock = parts.next().and_then(clock).unwrap_or(0);
                self.is_first_day = false;
            }
        }
    }
}

/// What a line was.
enum Line<'b> {
    Entry(Entry<'b>),
    Torn,
    Blind,
    Headless,
}

/// `2009-11-04`.
fn date(text: &[u8]) -> Option<([u8; 10], Day)> {
    let text: [u8; 10] = text.try_into().ok()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    let year = pair(y1, y2)? * 100 + pair(y3, y4)?;
    let day = Day::of(year as i32, pair(m1, m2)?, pair(d1, d2)?)?;
    Some((text, day))
}

/// `06:59:38`, in seconds. A leap second counts as the second before it.
fn clock(text: &[u8]) -> Option<i64> {
    let [h1, h2, b':', m1, m2, b':', s1, s2] = *text else {
        return None;
    };
    let (hours, minutes, seconds) = (pair(h1, h2)?, pair(m1, m2)?, pair(s1, s2)?);
    (hours < 24 && minutes < 60 && seconds <= 60)
        .then(|| i64::from(hours * 3600 + minutes * 60 + seconds.min(59)))
}

fn pair(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}

/// A status: up to three digits; `-` is none.
fn number(text: &[u8]) -> Option<u16> {
    match text {
        b"-" => Some(0),
        [] | [_, _, _, _, ..] => None,
        digits => digits.iter().try_fold(0_u16, |sum, digit| {
            let digit = digit.wrapping_sub(b'0');
            (digit < 10).then(|| sum * 10 + u16::from(digit))
        }),
    }
}
