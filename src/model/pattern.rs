//! Regular expressions that are constants of the program: compiled once, without case, over bytes.

use regex::bytes::{Captures, Regex, RegexBuilder};
use std::ops::Range;
use std::sync::OnceLock;

/// A pattern that a program text holds. ASCII letters match in either case.
///
/// A text that is no pattern never matches; a test compiles every one there is.
pub struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern of this text.
    pub const fn new(text: &'static str) -> Self {
        Pattern {
            text,
            compiled: OnceLock::new(),
        }
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| compile(self.text)).as_ref()
    }

    /// True when it is a pattern.
    pub fn is_valid(&self) -> bool {
        self.regex().is_some()
    }

    /// True when it matches somewhere in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text.as_bytes()))
    }

    /// Every match with its groups.
    pub fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Found<'t>> + 't {
        self.regex()
            .into_iter()
            .flat_map(move |regex| regex.captures_iter(text.as_bytes()))
            .map(move |groups| Found { text, groups })
    }

    /// The first match.
    pub fn first<'t>(&'t self, text: &'t str) -> Option<Found<'t>> {
        let groups = self.regex()?.captures(text.as_bytes())?;
        Some(Found { text, groups })
    }
}

/// A match in a text.
pub struct Found<'t> {
    text: &'t str,
    groups: Captures<'t>,
}

impl<'t> Found<'t> {
    /// Text of a group; `None` when it took no part, or where it would cut a character in two.
    pub fn group(&self, index: usize) -> Option<&'t str> {
        self.text.get(self.groups.get(index)?.range())
    }

    /// Where a group lies; the whole match where it took no part.
    pub fn range(&self, index: usize) -> Range<usize> {
        self.groups
            .get(index)
            .or_else(|| self.groups.get(0))
            .map_or(0..0, |found| found.range())
    }
}

/// A pattern that is made while the program runs; `None` when it is none.
pub fn compile(text: &str) -> Option<Regex> {
    builder(text).build().ok()
}

/// How every pattern here is compiled: ASCII only, without case, `^` and `$` at lines.
pub fn builder(text: &str) -> RegexBuilder {
    let mut builder = RegexBuilder::new(text);
    builder.unicode(false).case_insensitive(true).multi_line(true);
    builder
}
