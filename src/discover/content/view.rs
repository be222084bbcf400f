//! A file around one of its lines, as people may see it: as text, cut, without secrets.

use super::excerpt::masked_lines;
use super::text::{Encoding, decode, from_utf16};
use crate::hosts::Host;
use crate::model::ServerPath;
use std::io::Read;

/// How much of a file is looked at: what lies beyond is said to be too far.
const MOST: u64 = 64 * 1024 * 1024;
/// Bytes that are read between two looks at whether to go on.
const PIECE: u64 = 1024 * 1024;
/// Lines that are shown on either side.
const AROUND: usize = 60;
/// Lines beyond them that are read to know what is secret in those.
const BEYOND: usize = 64;
/// Characters of a line that are shown.
const WIDEST: usize = 400;

/// The lines of a file around one.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FileView {
    /// The file.
    pub path: String,
    /// The number of the first line shown, from 1.
    pub first: u32,
    /// The lines.
    pub lines: Vec<String>,
    /// The line that was asked for, from 1.
    pub line: u32,
}

/// Reads a file around a line.
///
/// # Errors
/// Why it cannot be shown, in one sentence without a final stop.
pub fn view(host: &dyn Host, path: &ServerPath, line: u32) -> Result<FileView, String> {
    show(&read(host, path, &|| true)?, path, line)
}

/// Reads what of a file is looked at.
///
/// # Errors
/// Why it cannot be read, or that `go_on` said no, in one sentence without a final stop.
pub fn read(host: &dyn Host, path: &ServerPath, go_on: &dyn Fn() -> bool) -> Result<Vec<u8>, String> {
    let mut file = host.open(path).map_err(|error| error.to_string())?.take(MOST);
    let mut bytes = Vec::new();
    while go_on() {
        let piece = file.by_ref().take(PIECE).read_to_end(&mut bytes);
        if piece.map_err(|error| error.to_string())? == 0 {
            return Ok(bytes);
        }
    }
    Err("It was stopped".to_owned())
}

/// Shows the bytes of a file around a line.
///
/// # Errors
/// Why they cannot be shown, in one sentence without a final stop.
pub fn show(bytes: &[u8], path: &ServerPath, line: u32) -> Result<FileView, String> {
    let wanted = line.max(1);
    let lines = match Encoding::of(bytes) {
        Encoding::Binary => return Err("It holds no text".to_owned()),
        wide @ (Encoding::Utf16Le | Encoding::Utf16Be) => {
            let text = from_utf16(bytes, wide == Encoding::Utf16Be);
            around(text.as_bytes(), Encoding::USUAL, wanted)
        }
        encoding => around(bytes, encoding, wanted),
    };

    let Some(Window { first, above, lines }) = lines else {
        return Err(format!("It has no line {wanted}, or it is too long to show"));
    };
    let name = path.to_string().to_ascii_lowercase();
    let is_xml = [".config", ".xml"].iter().any(|ending| name.ends_with(ending));
    // A secret may begin before the cut and end after it, so the cut comes last.
    let masked = masked_lines(&lines, is_xml);
    let wanted_at = usize::try_from(wanted - first).unwrap_or_default();
    let lines = masked
        .iter()
        .skip(above)
        .take(wanted_at + 1 + AROUND)
        .map(|line| cut(line))
        .collect();
    Ok(FileView {
        path: path.to_string(),
        first,
        lines,
        line: wanted,
    })
}

/// The lines around one, and more on either side that tell what is secret in them.
struct Window {
    /// The number of the first line that is shown, from 1.
    first: u32,
    /// Lines before it.
    above: usize,
    lines: Vec<String>,
}

/// The lines around one; `None` when there is no such line.
fn around(bytes: &[u8], encoding: Encoding, wanted: u32) -> Option<Window> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let wanted = usize::try_from(wanted).ok()?;
    let first = wanted.saturating_sub(AROUND).max(1);
    let begin = first.saturating_sub(BEYOND).max(1);
    let lines: Vec<String> = bytes
        .split(|byte| *byte == b'\n')
        .skip(begin - 1)
        .take(wanted - begin + 1 + AROUND + BEYOND)
        .map(|line| near(line.strip_suffix(b"\r").unwrap_or(line), encoding))
        .collect();
    (lines.len() > wanted - begin).then_some(Window {
        first: u32::try_from(first).ok()?,
        above: first - begin,
        lines,
    })
}

/// The beginning of a line as text; what is far away is not looked at.
fn near(line: &[u8], encoding: Encoding) -> String {
    let mut end = line.len().min(WIDEST * 8);
    // Not in the middle of a character of UTF-8.
    while line.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end -= 1;
    }
    decode(line.get(..end).unwrap_or(line), encoding).into_owned()
}

fn cut(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(WIDEST)
        .map(|letter| match letter {
            '\t' => ' ',
            letter if letter.is_control() => '\u{fffd}',
            letter => letter,
        })
        .collect();
    if text.chars().nth(WIDEST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_lose_their_secrets() {
        let text: String = (1..=200).map(|line| format!("line {line}\r\n")).collect();
        let path = ServerPath::parse(r"C:\a.asp").expect("a path");
        let seen = show(text.as_bytes(), &path, 100).expect("is there");
        assert_eq!((seen.first, seen.lines.len()), (40, 121));
        assert_eq!(seen.lines.get(60).map(String::as_str), Some("line 100"));
        assert_eq!(seen.lines.last().map(String::as_str), Some("line 160"));
        assert!(show(text.as_bytes(), &path, 999).is_err());
        // The name of a secret may stand above the first line that is shown.
        let cut = text
            .replace("line 39\r\n", "Password = _\r\n")
            .replace("line 40\r\n", "\"hunter2\"\r\n");
        let seen = show(cut.as_bytes(), &path, 100).expect("is there");
        assert!(
            !seen.lines.concat().contains("hunter2"),
            "{:?}",
            seen.lines.first()
        );
        let text = b"Password=hunter2;x\ny = \"Pwd=\" & _\n\"hunter3;z\"\n";
        let seen = show(text, &path, 1).expect("is there");
        assert_eq!(seen.first, 1);
        let shown = seen.lines.concat();
        assert!(!shown.contains("hunter") && shown.contains(";x"), "{shown}");
    }

    #[test]
    fn a_minified_line_is_cut() {
        let long = vec![b'x'; 5_000_000];
        let path = ServerPath::parse(r"C:\a.js").expect("a path");
        let seen = show(&long, &path, 1).expect("is there");
        assert_eq!(seen.lines.concat().chars().count(), WIDEST + 1);
    }
}
