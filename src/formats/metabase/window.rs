//! A moving window over the file: what is being looked at is in memory as checked UTF-8, the rest is not.

use super::fault::{Fault, MAX_TOKEN};
use std::io::Read;

const START: usize = 64 << 10;

/// A fault and the index in the window where it is.
pub(super) type At<T> = Result<T, (Fault, usize)>;

/// The window. Everything before [`Window::position`] has been dealt with and may be forgotten.
pub(super) struct Window<R> {
    input: R,
    buffer: Vec<u8>,
    filled: usize,
    /// End of the bytes that are checked, whole characters.
    checked: usize,
    position: usize,
    ended: bool,
    line: u32,
    /// Index of the first byte of the current line, when it is in the window.
    line_start: usize,
    /// Characters of the current line that were forgotten.
    forgotten: u32,
}

impl<R: Read> Window<R> {
    pub(super) fn new(input: R) -> Self {
        Window {
            input,
            buffer: vec![0; START],
            filled: 0,
            checked: 0,
            position: 0,
            ended: false,
            line: 1,
            line_start: 0,
            forgotten: 0,
        }
    }

    /// The checked bytes; indices are valid until the next [`Window::more`].
    pub(super) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.checked).unwrap_or_default()
    }

    /// Where the next token starts.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// True when the file has no bytes after those of the window.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Line of [`Window::position`].
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// Goes on to an index behind the position. `lines` counts the line feeds between.
    pub(super) fn advance(&mut self, to: usize, lines: u32) {
        if lines > 0 {
            self.line = self.line.saturating_add(lines);
            let passed = self.buffer.get(self.position..to).unwrap_or_default();
            if let Some(last) = memchr::memrchr(b'\n', passed) {
                self.line_start = self.position + last + 1;
                self.forgotten = 0;
            }
        }
        self.position = to;
    }

    /// Line and column of an index at or behind the position; both count from 1, columns in characters.
    pub(super) fn place(&self, index: usize) -> (u32, u32) {
        let ahead = self.buffer.get(self.position..index).unwrap_or_default();
        let lines = u32::try_from(memchr::memchr_iter(b'\n', ahead).count()).unwrap_or(u32::MAX);
        let (start, forgotten) = match memchr::memrchr(b'\n', ahead) {
            Some(last) => (self.position + last + 1, 0),
            None => (self.line_start, self.forgotten),
        };
        let characters = count_characters(self.buffer.get(start..index).unwrap_or_default());
        (
            self.line.saturating_add(lines),
            forgotten.saturating_add(characters).saturating_add(1),
        )
    }

    /// Reads on. The position becomes 0. True when there are more bytes than before.
    pub(super) fn more(&mut self) -> At<bool> {
        self.forget();
        if self.ended {
            return Ok(false);
        }
        if self.buffer.len() - self.filled < START / 4 {
            if self.buffer.len() > MAX_TOKEN {
                return Err((Fault::TooLong, 0));
            }
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let space = self.buffer.get_mut(self.filled..).unwrap_or_default();
        let count = loop {
            match self.input.read(space) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err((error.into(), self.checked)),
                Ok(count) => break count,
            }
        };
        self.ended = count == 0;
        self.filled += count;
        self.check()?;
        Ok(count > 0)
    }

    /// Drops what lies before the position.
    fn forget(&mut self) {
        if self.position == 0 {
            return;
        }
        let known = self
            .buffer
            .get(self.line_start..self.position)
            .unwrap_or_default();
        self.forgotten = self.forgotten.saturating_add(count_characters(known));
        self.line_start = 0;
        self.buffer.copy_within(self.position..self.filled, 0);
        self.filled -= self.position;
        self.checked -= self.position;
        self.position = 0;
    }

    /// Checks the bytes that were read for being UTF-8 and characters that XML allows.
    fn check(&mut self) -> At<()> {
        let fresh = self.buffer.get(self.checked..self.filled).unwrap_or_default();
        let is_ascii = fresh.is_ascii();
        let whole = match if is_ascii {
            Ok("")
        } else {
            std::str::from_utf8(fresh)
        } {
            Ok(_) => fresh.len(),
            Err(error) if error.error_len().is_none() && !self.ended => error.valid_up_to(),
            Err(error) if error.error_len().is_none() => {
                let cause = "It ends in the middle of a character.".to_owned();
                return Err((Fault::Truncated(cause), self.checked + error.valid_up_to()));
            }
            Err(_) if self.checked == 0 && matches!(fresh, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) => {
                let cause = "Its byte order mark says UTF-16; a metabase is UTF-8.".to_owned();
                return Err((Fault::Encoding(cause), 0));
            }
            Err(error) => return Err((Fault::NotText, self.checked + error.valid_up_to())),
        };
        let fresh = fresh.get(..whole).unwrap_or_default();
        if let Some(index) = control(fresh).or_else(|| if is_ascii { None } else { non_character(fresh) }) {
            let cause = match fresh.get(index) {
                Some(0) => "There are zero bytes in it, as a crash or a bad disk leaves them.".to_owned(),
                Some(byte) if *byte < 0x20 => {
                    format!("The character U+{byte:04X} may not occur in an XML file.")
                }
                _ => "The characters U+FFFE and U+FFFF may not occur in an XML file.".to_owned(),
            };
            return Err((Fault::Character(cause), self.checked + index));
        }
        self.checked += whole;
        Ok(())
    }
}

fn count_characters(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()).unwrap_or(u32::MAX)
}

/// Index of the first control character that XML 1.0 forbids.
fn control(text: &[u8]) -> Option<usize> {
    let is_control = |byte: u8| byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r';
    let mut start = 0;
    for block in text.chunks(256) {
        // Without an early exit the loop becomes vector instructions.
        if block.iter().fold(false, |found, byte| found | is_control(*byte)) {
            return block
                .iter()
                .position(|byte| is_control(*byte))
                .map(|index| start + index);
        }
        start += block.len();
    }
    None
}

/// Index of the first U+FFFE or U+FFFF, which XML 1.0 forbids too.
fn non_character(text: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xEF, text)
        .find(|index| matches!(text.get(index + 1..index + 3), Some([0xBF, 0xBE | 0xBF])))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives at most a few bytes at a time.
    struct Drip<'b>(&'b [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, space: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(self.0.len()).min(space.len());
            space[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn places_survive_forgetting() {
        let mut window = Window::new(Drip("ab\nföö".as_bytes(), 2));
        while window.more().expect("reads") {}
        assert_eq!(window.place(6), (2, 3));
        window.advance(4, 1);
        assert!(!window.more().expect("reads"));
        assert_eq!(window.place(0), (2, 2));
        assert_eq!(window.place(2), (2, 3));
    }

    #[test]
    fn characters_split_between_reads_are_whole() {
        for step in 1..5 {
            let mut window = Window::new(Drip("x€𝄞y".as_bytes(), step));
            while window.more().expect("reads") {}
            assert_eq!(window.bytes(), "x€𝄞y".as_bytes());
        }
    }

    #[test]
    fn bad_bytes_are_found_where_they_are() {
        let fault = |bytes: &[u8]| {
            let mut window = Window::new(bytes);
            loop {
                match window.more() {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err((fault, index)) => return Some((format!("{fault:?}"), index)),
                }
            }
        };
        assert_eq!(fault(b"ab\xFFcd"), Some(("NotText".to_owned(), 2)));
        assert!(
            fault(b"ab\xE2\x82").is_some_and(|(name, index)| name.starts_with("Truncated") && index == 2)
        );
        assert!(fault(b"a\0").is_some_and(|(name, index)| name.starts_with("Character") && index == 1));
        assert!(fault("a\u{FFFE}".as_bytes()).is_some());
        assert_eq!(fault("a\u{FFFD}\u{FEFF}\u{F000}".as_bytes()), None);
    }
}
