//! The line around a hit as people may see it: cut, on one line, without secrets.

use super::secrets::secrets_of;
use super::statement::{Around, Statement, statement};
use super::text::Encoding;
use crate::model::Secret;
use std::ops::Range;

/// Characters of a line that are shown.
const SHOWN: usize = 180;
/// Of them, how many may stand before the hit when the line is longer.
const BEFORE: usize = 60;

/// The line of a statement and where it holds secrets, also those whose name stands on another line: looked for once for all
/// that is seen in the line.
pub(super) struct Masked<'s> {
    line: &'s str,
    secrets: Vec<Range<usize>>,
}

impl<'s> Masked<'s> {
    pub fn of(statement: &'s Statement) -> Self {
        Masked {
            line: statement.line(),
            secrets: secrets_of(statement),
        }
    }

    /// What of the line is shown around `hit`, secrets masked.
    pub fn excerpt(&self, hit: Range<usize>) -> String {
        let shown = around(self.line, hit);
        let text: String = self
            .part(shown.clone())
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        let begins = self.line.len() - self.line.trim_start().len();
        format!(
            "{}{}{}",
            if shown.start > begins { "…" } else { "" },
            text.trim(),
            if shown.end < self.line.trim_end().len() {
                "…"
            } else {
                ""
            }
        )
    }

    /// A name that was seen in the line, with what of it is secret there masked: a path in quotes may be a whole command.
    pub fn name(&self, name: String) -> String {
        let mut name = masked(&name);
        for secret in &self.secrets {
            // What stands before tells a password from a word that is the same.
            let mut start = secret.start.saturating_sub(3);
            while !self.line.is_char_boundary(start) {
                start -= 1;
            }
            let around = self.line.get(start..secret.end).unwrap_or_default();
            if secret.start > start && name.contains(around) {
                let before = self.line.get(start..secret.start).unwrap_or_default();
                name = name.replace(around, &format!("{before}{}", Secret::MASK));
            }
        }
        name
    }

    fn whole(&self) -> String {
        self.part(0..self.line.len())
    }

    fn part(&self, part: Range<usize>) -> String {
        let mut out = String::with_capacity(part.len() + 8);
        let mut at = part.start;
        for secret in &self.secrets {
            let (start, end) = (secret.start.max(at), secret.end.min(part.end));
            if start < end {
                out.push_str(self.line.get(at..start).unwrap_or_default());
                out.push_str(Secret::MASK);
                at = end;
            }
        }
        out.push_str(self.line.get(at..part.end).unwrap_or_default());
        out
    }
}

/// Lines that follow each other, with their secrets masked: also those whose name stands on another line.
pub(super) fn masked_lines(lines: &[String], is_xml: bool) -> Vec<String> {
    let text = lines.join("\n");
    let keys = private_keys(lines);
    let mut end = 0;
    lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let own = end..end + line.len();
            end = own.end + 1;
            if keys.iter().any(|key| key.contains(&number)) {
                return Secret::MASK.to_owned();
            }
            let around = Around::of(text.as_bytes(), own, Encoding::USUAL);
            Masked::of(&statement(line, &around, is_xml)).whole()
        })
        .collect()
}

/// The lines of private keys in PEM (RFC 7468), between their first and last line. One that begins above the lines or ends
/// below them goes as far as they do.
fn private_keys(lines: &[String]) -> Vec<Range<usize>> {
    let mut keys = Vec::new();
    let mut begin = None;
    for (number, line) in lines.iter().enumerate() {
        if !line.contains("PRIVATE KEY-----") {
            continue;
        }
        if line.contains("-----BEGIN ") {
            begin = Some(number + 1);
        } else if line.contains("-----END ") {
            // Without a beginning: the lines above that look like one.
            let first = begin.take().unwrap_or_else(|| {
                let above = lines.iter().take(number).rev();
                number - above.take_while(|line| is_base64(line)).count()
            });
            keys.push(first..number);
        }
    }
    keys.extend(begin.map(|first| first..lines.len()));
    keys
}

fn is_base64(line: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '=');
    !line.trim().is_empty() && line.trim().chars().all(is_letter)
}

/// A text with its secrets masked.
pub(super) fn masked(text: &str) -> String {
    Masked::of(&Statement::alone(text)).whole()
}

/// The part of a line that is shown: all of a short one, else some characters before the hit and more after it.
fn around(line: &str, hit: Range<usize>) -> Range<usize> {
    let line_end = line.trim_end().len();
    let line_start = line.len() - line.trim_start().len();
    if line_start >= line_end {
        return 0..line.len();
    }
    let whole = line.get(line_start..line_end).unwrap_or_default();
    if whole.chars().nth(SHOWN).is_none() {
        return line_start..line_end;
    }
    let before = line.get(line_start..hit.start).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .nth(BEFORE - 1)
        .map_or(line_start, |(index, _)| line_start + index);
    let rest = line.get(start..line_end).unwrap_or_default();
    let end = rest
        .char_indices()
        .nth(SHOWN)
        .map_or(line_end, |(index, _)| start + index);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_masked_on_whatever_line_its_name_stands() {
        for (text, is_xml) in [
            (
                "x = \"User ID=sa;Password=\" & _\n  \"hunter2;Data Source=D:\\x.mdb\"\ny = 1",
                false,
            ),
            ("x = \"User ID=sa;Pwd=\"\nx = x & \"hunter2\"", false),
            ("x = \"uid=sa;pwd=\";\nx += \"hunter2\";", false),
            ("var x = \"uid=sa;pwd=\"\n  + \"hunter2\";", false),
            ("password = _\n  \"hunter2\"", false),
            ("<add\n key=\"ApiPassword\"\n value=\"hunter2\"/>\n<b/>", true),
            ("<identity password=\n\"hunter2\"/>", true),
            (
                "<add connectionString=\"server=a;\n password=hunter2;\n uid=sa\"/>",
                true,
            ),
        ] {
            let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let shown = masked_lines(&lines, is_xml);
            assert_eq!(shown.len(), lines.len());
            assert!(!shown.concat().contains("hunter2"), "{shown:?}");
            assert!(shown.concat().contains(Secret::MASK), "{shown:?}");
            for (number, line) in lines.iter().enumerate() {
                let start = lines.iter().take(number).map(|line| line.len() + 1).sum();
                let around = Around::of(text.as_bytes(), start..start + line.len(), Encoding::USUAL);
                let part = statement(line, &around, is_xml);
                assert!(!Masked::of(&part).excerpt(0..1).contains("hunter2"), "{line}");
            }
        }
        let pem: Vec<String> = [
            "AAAA",
            "-----END RSA PRIVATE KEY-----",
            "b",
            "-----BEGIN PRIVATE KEY-----",
            "hunter2",
        ]
        .map(str::to_owned)
        .into();
        let shown = masked_lines(&pem, false);
        assert_eq!((shown[0].as_str(), shown[2].as_str()), (Secret::MASK, "b"));
        assert_eq!(shown[4], Secret::MASK);
        let plain = ["a = \"x\"".to_owned(), "b = \"y\"".to_owned()];
        assert_eq!(masked_lines(&plain, false), plain);
    }

    #[test]
    fn a_long_line_is_cut_around_the_hit() {
        let line = format!("{}CreateObject(\"A.B\"){}", "x".repeat(5000), "ü".repeat(5000));
        let shown = Masked::of(&Statement::alone(&line)).excerpt(5000..5012);
        assert!(shown.starts_with("…xxx") && shown.ends_with("ü…"), "{shown}");
        assert!(shown.contains("CreateObject(\"A.B\")"));
        assert_eq!(shown.chars().count(), SHOWN + 2);
        assert_eq!(Masked::of(&Statement::alone("\t a\tb \r")).excerpt(0..1), "a b");
        assert_eq!(Masked::of(&Statement::alone("   ")).excerpt(0..1), "");
    }
}
