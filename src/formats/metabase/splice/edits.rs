//! Replacements in a text, collected in any order and done at once.

use std::ops::Range;

#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts text in the place of a range.
    pub(super) fn replace(&mut self, range: Range<usize>, text: &str) {
        self.0.push((range, text.to_owned()));
    }

    /// Puts text in front of an index. Of several at one index the first stands first.
    pub(super) fn insert(&mut self, at: usize, text: &str) {
        self.replace(at..at, text);
    }

    /// The text with everything done.
    pub(super) fn apply(mut self, bytes: &[u8]) -> Vec<u8> {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let added: usize = self.0.iter().map(|(_, text)| text.len()).sum();
        let mut out = Vec::with_capacity(bytes.len() + added);
        let mut done = 0;
        for (range, text) in &self.0 {
            // What lies in something that is replaced as a whole is gone with it.
            if range.start < done {
                continue;
            }
            out.extend_from_slice(bytes.get(done..range.start).unwrap_or_default());
            out.extend_from_slice(text.as_bytes());
            done = range.end;
        }
        out.extend_from_slice(bytes.get(done..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_done_in_the_order_of_the_text() {
        let mut edits = Edits::default();
        edits.replace(4..6, "");
        edits.insert(6, "X");
        edits.insert(6, "Y");
        edits.insert(0, "A");
        edits.replace(4..4, "B");
        edits.replace(5..6, "lost with 4..6");
        assert_eq!(edits.apply(b"01234567"), b"A0123BXY67");
    }
}
