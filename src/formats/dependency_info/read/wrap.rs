//! Lines that a console or a mail program broke.
//!
//! A console goes on in the next line when a line is full, in the middle of a word; a mail program breaks between
//! words. Both leave a line end in a value, and only the length of the line tells which of the two it was.

/// Widths of consoles, by which a single broken line is judged.
const WIDTHS: [usize; 4] = [80, 100, 120, 160];

/// How the lines of a text were broken.
pub(super) struct Wrap {
    /// Length of the longest line, in characters.
    longest: usize,
    /// Length of each line and offset of its end; empty until a value is broken.
    ends: Vec<(usize, usize)>,
}

/// A tag with the line ends in its values taken out.
pub(super) struct Joined {
    /// The text between the line ends that remain.
    pub(super) pieces: Vec<String>,
    /// True when it is not certain what stood at a line end that was taken out.
    pub(super) is_guessed: bool,
}

impl Wrap {
    pub(super) fn of(text: &str) -> Self {
        let mut ends = Vec::new();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            let line = text.get(start..end).unwrap_or_default().trim_end_matches('\r');
            ends.push((end, line.chars().count()));
            start = end + 1;
        }
        let last = text.get(start..).unwrap_or_default().chars().count();
        Wrap {
            longest: ends
                .iter()
                .map(|(_, length)| *length)
                .max()
                .unwrap_or(0)
                .max(last),
            ends,
        }
    }

    /// Takes line ends out of the values of a tag that starts at an offset of the text.
    pub(super) fn joined(&self, body: &str, offset: usize) -> Joined {
        let mut joined = Joined {
            pieces: vec![String::new()],
            is_guessed: false,
        };
        if !body.contains('\n') {
            joined.pieces = vec![body.to_owned()];
            return joined;
        }
        let mut line = self.ends.partition_point(|(end, _)| *end < offset);
        let mut quote = None;
        let mut is_after_break = false;
        for c in body.chars() {
            let Some(piece) = joined.pieces.last_mut() else {
                break;
            };
            match (c, quote) {
                ('\n', None) => joined.pieces.push(String::new()),
                ('\n', Some(_)) => {
                    let length = self.ends.get(line).map_or(0, |(_, length)| *length);
                    match self.between(length) {
                        Between::Nothing => {}
                        Between::Blank => {
                            joined.is_guessed = true;
                            let kept = piece.trim_end().len();
                            piece.truncate(kept);
                            piece.push(' ');
                            is_after_break = true;
                        }
                    }
                }
                (' ' | '\t', Some(_)) if is_after_break => {}
                _ => {
                    is_after_break = false;
                    match quote {
                        None if matches!(c, '"' | '\'') => quote = Some(c),
                        Some(open) if open == c => quote = None,
                        _ => {}
                    }
                    piece.push(c);
                }
            }
            if c == '\n' {
                line += 1;
            }
        }
        joined
    }

    /// What stood between a line of this length and the next one.
    fn between(&self, length: usize) -> Between {
        // A full line with a blank at its end loses the blank when it is copied.
        let has_lost_a_blank = WIDTHS.contains(&(length + 1));
        if length >= self.longest && !has_lost_a_blank {
            Between::Nothing
        } else {
            Between::Blank
        }
    }
}

enum Between {
    Nothing,
    Blank,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> (Vec<String>, bool) {
        let joined = Wrap::of(text).joined(text, 0);
        (joined.pieces, joined.is_guessed)
    }

    #[test]
    fn a_full_line_goes_on_in_the_middle_of_a_word() {
        let line = format!("isapi dll=\"C:\\{}", "x".repeat(66));
        assert_eq!(line.chars().count(), 80);
        assert_eq!(
            joined(&format!("{line}\ny.dll\"")),
            (vec![format!("{line}y.dll\"")], false)
        );
        assert_eq!(
            joined(&format!("{line}\r\ny.dll\"").replace("\r\n", "\n")),
            (vec![format!("{line}y.dll\"")], false)
        );
    }

    #[test]
    fn a_line_that_is_not_full_was_broken_between_words() {
        let full = "z".repeat(79);
        assert_eq!(
            joined(&format!("{full}\nisapi dll=\"C:\\Program \n   Files\\x.dll\"")),
            (
                vec![full, "isapi dll=\"C:\\Program Files\\x.dll\"".to_owned()],
                true
            )
        );
        // A console of 80 columns whose last one was a blank.
        let line = format!("isapi dll=\"C:\\{}", "x".repeat(65));
        assert_eq!(
            joined(&format!("{line}\ny.dll\"")),
            (vec![format!("{line} y.dll\"")], true)
        );
    }

    #[test]
    fn line_ends_outside_of_values_stay() {
        assert_eq!(
            joined("a\nb=\"c\""),
            (vec!["a".to_owned(), "b=\"c\"".to_owned()], false)
        );
    }
}
