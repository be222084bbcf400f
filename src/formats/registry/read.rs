//! Reads an export line by line.
//!
//! Two forms: `REGEDIT4` in the code page of the server, and `Windows Registry Editor Version 5.00` in UTF-16 with a byte
//! order mark. Data: `"text"`, `dword:hex8`, `hex:`, `hex(7):` (REG_MULTI_SZ) and `hex(2):` (REG_EXPAND_SZ), the last
//! two in UTF-16 in the second form; lists go on behind a backslash at the end of a line.

use super::{Registry, Value};
use crate::formats::ini::decode;
use std::io::{self, BufRead};

/// Longest value, in characters of the export, that is kept: a certificate with its chain has a few ten thousand.
const LONGEST: usize = 4 << 20;

/// What came of reading.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Read {
    /// True when the file begins as an export does.
    pub is_export: bool,
    /// Keys.
    pub keys: u64,
    /// Values.
    pub values: u64,
    /// Lines that mean nothing.
    pub passed_over: u64,
    /// Keys whose name is too long to be kept: they are left out with all their values.
    pub lost_keys: u64,
}

/// Who is told of keys and values: the path of a key, and a value of it by name.
pub type Hear<'h> = dyn FnMut(&str, Option<(&str, Value)>) + 'h;

/// Which letters a file is written in.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Utf16,
    Bytes,
}

/// Reads an export. `hear` gets each key without a value first, and then its values; the default value has an empty name.
///
/// # Errors
/// Those of the reader.
pub fn read(mut source: impl BufRead, hear: &mut Hear<'_>) -> io::Result<Read> {
    let mut found = Read::default();
    let form = match source.fill_buf()? {
        [0xFF, 0xFE, ..] => {
            source.consume(2);
            Form::Utf16
        }
        _ => Form::Bytes,
    };
    let mut key: Option<String> = None;
    // Behind a key that is left out.
    let mut is_lost = false;
    let mut whole = String::new();
    let mut is_first = true;
    // Version 5 writes lists of texts in UTF-16 even where the file itself was converted to something else.
    let mut is_wide = form == Form::Utf16;
    while let Some(Line {
        text: line,
        is_too_long,
        is_key,
    }) = line(&mut source, form)?
    {
        if is_first {
            is_first = false;
            let title = line.trim_start_matches('\u{FEFF}').trim();
            found.is_export = title == "REGEDIT4" || title.starts_with("Windows Registry Editor Version");
            is_wide |= title != "REGEDIT4";
            if found.is_export {
                continue;
            }
        }
        if is_too_long || whole.len() + line.len() > LONGEST {
            if is_key && whole.is_empty() {
                (key, is_lost) = (None, true);
                found.lost_keys += 1;
            } else {
                found.passed_over += u64::from(!is_lost);
            }
            whole.clear();
            continue;
        }
        // A text goes on over lines too, and may end in a backslash of its own.
        if let Some(part) = line.strip_suffix('\\')
            && is_list(if whole.is_empty() { &line } else { &whole })
        {
            whole.push_str(part.trim());
            continue;
        }
        whole.push_str(line.trim());
        let text = std::mem::take(&mut whole);
        if text.is_empty() || text.starts_with(';') {
            continue;
        }
        if let Some(path) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            is_lost = false;
            // `[-key]` deletes; no export has it.
            key = (!path.starts_with('-')).then(|| path.to_owned());
            match &key {
                Some(path) => {
                    found.keys += 1;
                    hear(path, None);
                }
                None => found.passed_over += 1,
            }
            continue;
        }
        if is_lost {
            continue;
        }
        match (&key, value(&text, is_wide)) {
            (Some(path), Some((name, value))) => {
                found.values += 1;
                hear(path, Some((&name, value)));
            }
            _ => found.passed_over += 1,
        }
    }
    Ok(found)
}

impl Registry {
    /// Reads an export whole, or what `keep` wants of it by path.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn take(&mut self, source: impl BufRead, keep: &dyn Fn(&str) -> bool) -> io::Result<Read> {
        read(source, &mut |path, value| {
            if keep(path) {
                self.add(path, value);
            }
        })
    }
}

/// True for the beginning of a value that is written as bytes.
fn is_list(text: &str) -> bool {
    let rest = match text.strip_prefix('@') {
        Some(rest) => rest,
        None => quoted(text).map(|(_, rest)| rest).unwrap_or_default(),
    };
    rest.strip_prefix('=')
        .is_some_and(|data| data.trim_start().starts_with("hex"))
}

/// A line without its end. Of one that is too long no more is kept than what it is.
struct Line {
    text: String,
    is_too_long: bool,
    /// True when it begins as a key does.
    is_key: bool,
}

/// The next line.
fn line(source: &mut impl BufRead, form: Form) -> io::Result<Option<Line>> {
    let width = match form {
        Form::Bytes => 1,
        Form::Utf16 => 2,
    };
    let mut bytes = Vec::new();
    let (mut length, mut last) = (0, None);
    loop {
        let ready = source.fill_buf()?;
        if ready.is_empty() {
            break;
        }
        let end = line_end(ready, length % width, form, last);
        let taken = end.unwrap_or(ready.len());
        // One letter more than is kept shows that the line is too long.
        let room = (LONGEST + 1) * width - bytes.len();
        bytes.extend_from_slice(ready.get(..taken.min(room)).unwrap_or_default());
        length += taken;
        last = ready.get(taken - 1).copied();
        source.consume(taken);
        if end.is_some() {
            break;
        }
    }
    if length == 0 {
        return Ok(None);
    }
    let is_too_long = length > LONGEST * width;
    if is_too_long {
        // Enough for the blanks before the first letter.
        bytes.truncate(64 * width);
    }
    let text = match form {
        Form::Bytes => decode(&bytes).0,
        Form::Utf16 => from_utf16(&bytes),
    };
    let is_key = text.trim_start().starts_with('[');
    let text = if is_too_long {
        String::new()
    } else {
        text.trim_end_matches(['\r', '\n']).to_owned()
    };
    Ok(Some(Line {
        text,
        is_too_long,
        is_key,
    }))
}

/// Where the first line of some bytes ends, behind its end. `odd` is 1 when they begin with the second half of a letter of
/// UTF-16, whose first is `last`.
fn line_end(bytes: &[u8], odd: usize, form: Form, last: Option<u8>) -> Option<usize> {
    match form {
        Form::Bytes => memchr::memchr(b'\n', bytes).map(|at| at + 1),
        // A line end is 0A 00 at an even place; 0A alone is half of another letter.
        Form::Utf16 if odd == 1 && last == Some(0x0A) && bytes.first() == Some(&0) => Some(1),
        Form::Utf16 => bytes
            .get(odd..)?
            .chunks_exact(2)
            .position(|pair| pair == [0x0A, 0x00])
            .map(|letters| odd + (letters + 1) * 2),
    }
}

fn from_utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0xFFFD,
    });
    char::decode_utf16(units)
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// A name in quotes with backslashes before quotes and backslashes, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut letters = text.strip_prefix('"')?.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((out, text.get(at + 2..)?)),
            '\\' => out.push(letters.next()?.1),
            other => out.push(other),
        }
    }
    None
}

fn value(text: &str, is_wide: bool) -> Option<(String, Value)> {
    let (name, rest) = match text.strip_prefix('@') {
        Some(rest) => (String::new(), rest),
        None => quoted(text)?,
    };
    let data = rest.trim_start().strip_prefix('=')?.trim_start();
    if data.starts_with('"') {
        let (text, rest) = quoted(data)?;
        return rest.trim().is_empty().then_some((name, Value::Text(text)));
    }
    if let Some(number) = data.strip_prefix("dword:") {
        return Some((name, Value::Number(u32::from_str_radix(number.trim(), 16).ok()?)));
    }
    let (kind, list) = data.strip_prefix("hex")?.split_once(':')?;
    let bytes: Option<Vec<u8>> = list
        .split(',')
        .map(str::trim)
        .filter(|byte| !byte.is_empty())
        .map(|byte| u8::from_str_radix(byte, 16).ok())
        .collect();
    let bytes = bytes?;
    let value = match kind {
        "(1)" | "(2)" => Value::Text(texts(&bytes, is_wide).into_iter().next().unwrap_or_default()),
        "(7)" => Value::List(texts(&bytes, is_wide)),
        "(4)" => Value::Number(u32::from_le_bytes(bytes.as_slice().try_into().ok()?)),
        _ => Value::Bytes(bytes),
    };
    Some((name, value))
}

/// The texts of a list that ends each with a zero, and itself with one more.
fn texts(bytes: &[u8], is_wide: bool) -> Vec<String> {
    let text = if is_wide {
        from_utf16(bytes)
    } else {
        decode(bytes).0
    };
    text.split('\0')
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}
