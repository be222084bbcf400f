//! A part of a file, cut between lines.

use memchr::memchr;
use std::io::{self, Read};

/// The lines of a file that begin at or after one place and before another. Parts of a file that meet share no line and
/// miss none.
#[derive(Debug)]
pub struct Segment<R> {
    file: R,
    /// Place in the file of the next byte that `file` gives.
    at: u64,
    to: u64,
    /// True while the end of the line before the part is looked for.
    skips: bool,
    is_over: bool,
}

impl<R: Read> Segment<R> {
    /// Where a file has to be opened for the part that begins at `from`.
    pub fn opens_at(from: u64) -> u64 {
        from.saturating_sub(1)
    }

    /// The lines that begin at `from` or later and before `to`. `file` gives the bytes from [`Segment::opens_at`] on.
    pub fn new(file: R, from: u64, to: u64) -> Self {
        Segment {
            file,
            at: Self::opens_at(from),
            to,
            // A line begins where the file does, or after the end of another.
            skips: from > 0,
            is_over: false,
        }
    }
}

impl<R: Read> Read for Segment<R> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        while !self.is_over {
            let begun = self.at;
            let count = self.file.read(space)?;
            self.at += count as u64;
            if count == 0 {
                break;
            }
            let mut from = 0;
            if self.skips {
                let Some(end) = memchr(b'\n', space.get(..count).unwrap_or_default()) else {
                    continue;
                };
                self.skips = false;
                from = end + 1;
                if begun + from as u64 >= self.to {
                    break;
                }
            }
            // The last line ends with the first line end that leaves the next line behind the part.
            let last = self.to.saturating_sub(1).saturating_sub(begun);
            let mut to = count;
            if let Ok(last) = usize::try_from(last)
                && last < count
            {
                let last = last.max(from);
                if let Some(end) = memchr(b'\n', space.get(last..count).unwrap_or_default()) {
                    to = last + end + 1;
                    self.is_over = true;
                }
            }
            if to > from {
                space.copy_within(from..to, 0);
                return Ok(to - from);
            }
        }
        self.is_over = true;
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &[u8], cuts: &[usize], space: usize) -> Vec<u8> {
        let mut all = Vec::new();
        let mut from = 0_u64;
        let ends = cuts.iter().map(|cut| *cut as u64).chain([u64::MAX]);
        for to in ends.filter(|to| *to > 0) {
            let opened = Segment::<&[u8]>::opens_at(from) as usize;
            let mut part = Segment::new(text.get(opened..).unwrap_or_default(), from, to);
            let mut buffer = vec![0; space];
            loop {
                let count = part.read(&mut buffer).expect("reads");
                if count == 0 {
                    break;
                }
                all.extend_from_slice(&buffer[..count]);
            }
            from = to;
        }
        all
    }

    #[test]
    fn a_part_ends_with_a_whole_line() {
        let mut part = Segment::new(&b"one\ntwo\nthree\nfour"[..], 0, 5);
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        assert_eq!(text, "one\ntwo\n");
        let mut part = Segment::new(&b"\nthree\nfour"[..], 8, u64::MAX);
        text.clear();
        part.read_to_string(&mut text).expect("text");
        assert_eq!(text, "three\nfour");
    }

    proptest! {
        #[test]
        fn parts_that_meet_are_the_whole_wherever_they_are_cut(
            lines in proptest::collection::vec("[ab]{0,6}", 0..12),
            cuts in proptest::collection::btree_set(1_usize..60, 0..6),
            space in 1_usize..20,
        ) {
            let text = lines.join("\n").into_bytes();
            let cuts: Vec<usize> = cuts.into_iter().collect();
            prop_assert_eq!(parts(&text, &cuts, space), text);
        }
    }
}
