//! Which names an entry of a package may have.
//!
//! A name is refused, never repaired: a repaired name is one that another program reads differently (rules Z4 to Z6 of
//! the security notes; "Naming Files, Paths, and Namespaces", learn.microsoft.com).

use crate::model::path::fold;
use std::collections::{BTreeMap, BTreeSet};

/// Most folders in one another.
const DEEPEST: usize = 512;

/// Decodes a name. Only UTF-8 that says so, or plain ASCII: every code page but one would be guessed.
pub fn decode(bytes: &[u8], is_utf8: bool) -> Result<&str, &'static str> {
    if is_utf8 {
        std::str::from_utf8(bytes).map_err(|_| "the name is not valid UTF-8")
    } else if bytes.is_ascii() {
        std::str::from_utf8(bytes).map_err(|_| "the name is not text")
    } else {
        Err("the name is neither ASCII nor marked as UTF-8, so its letters cannot be told")
    }
}

/// Why a whole name (with `/`, perhaps at its end for a folder) is refused; `None` when it is good.
pub fn refusal(name: &str) -> Option<String> {
    let parts = name.strip_suffix('/').unwrap_or(name);
    if parts.starts_with('/') || parts.starts_with('\\') {
        return Some("it is an absolute path".to_owned());
    }
    if parts.encode_utf16().count() > 32_000 || parts.split('/').count() > DEEPEST {
        return Some("it is too long or too deep for Windows".to_owned());
    }
    parts.split('/').find_map(refused_part)
}

fn refused_part(part: &str) -> Option<String> {
    if part.is_empty() || part == "." {
        return Some("it has an empty part".to_owned());
    }
    if part.ends_with([' ', '.']) && part.chars().any(|c| c != '.') || part.trim_end_matches('.').is_empty() {
        return Some(if part == ".." {
            "it leads out of the package with “..”".to_owned()
        } else {
            format!("“{part}” ends with a dot or a space, which Windows drops")
        });
    }
    if let Some(letter) = part.chars().find(|c| is_refused(*c)) {
        return Some(match letter {
            ':' => "it has a colon: a drive letter or an alternate data stream".to_owned(),
            c if c.is_control() => format!("it has the control character U+{:04X}", u32::from(c)),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                "it has a character that turns the direction of writing".to_owned()
            }
            c => format!("it has the character {c}, which Windows does not allow"),
        });
    }
    if part.encode_utf16().count() > 255 {
        return Some("a part of it is longer than 255 characters".to_owned());
    }
    is_device(part).then(|| format!("“{part}” is the name of a Windows device"))
}

fn is_refused(letter: char) -> bool {
    "<>:\"|?*\\".contains(letter)
        || letter.is_control()
        || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// True for `CON`, `nul.txt`, `aux .x`, `COM1`, `LPT³.log`.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_uppercase();
    if matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$"
    ) {
        return true;
    }
    ["COM", "LPT"].iter().any(|device| {
        let mut rest = stem.strip_prefix(device).unwrap_or_default().chars();
        matches!(
            (rest.next(), rest.next()),
            (Some('0'..='9' | '¹' | '²' | '³'), None)
        )
    })
}

/// Names of one package, so far; finds two that Windows could not hold beside one another.
#[derive(Default)]
pub struct Names {
    /// Files and folders by their folded name; true for a file.
    taken: BTreeMap<String, bool>,
    /// Folders that entries lie in, folded.
    parents: BTreeSet<String>,
}

impl Names {
    /// Adds a good name. The reason when it cannot stand beside the others.
    pub fn add(&mut self, name: &str) -> Result<(), String> {
        let is_file = !name.ends_with('/');
        let key = fold(name.strip_suffix('/').unwrap_or(name));
        if self.taken.insert(key.clone(), is_file).is_some() {
            return Err("the name occurs twice (upper and lower case are the same to Windows)".to_owned());
        }
        if is_file && self.parents.contains(&key) {
            return Err("it is both a file and a folder".to_owned());
        }
        let mut end = key.len();
        while let Some(at) = key.get(..end).and_then(|rest| rest.rfind('/')) {
            let parent = key.get(..at).unwrap_or_default();
            if self.taken.get(parent) == Some(&true) {
                return Err("a part of it is a file in the same package".to_owned());
            }
            if !self.parents.insert(parent.to_owned()) {
                break;
            }
            end = at;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_are_refused() {
        let long = "x".repeat(256);
        let deep = "d/".repeat(600);
        for name in [
            "../x",
            "a/../../x",
            "a/..\\..\\x",
            ".. /x",
            ".../x",
            "/etc/x",
            "\\x",
            "C:\\x",
            "C:x",
            "c:/x",
            "\\\\server\\share\\x",
            "//server/share/x",
            "\\\\?\\C:\\x",
            "f.txt:ads",
            "f::$DATA",
            "CON",
            "con.txt",
            "NUL.tar.gz",
            "aux .txt",
            "COM¹",
            "LPT0",
            "CONIN$",
            "tail.",
            "tail ",
            "a<b",
            "a|b",
            "a?",
            "a*",
            "\"",
            "a\0",
            "a\n",
            "a\u{1b}[2J",
            "a\u{7f}",
            "a\u{9b}",
            "\u{202e}gpj.exe",
            "",
            "//",
            "a//b",
            "./a",
            &long,
            &deep,
        ] {
            assert!(refusal(name).is_some(), "{name:?} passes");
        }
        for name in [
            "a",
            "a/",
            "Content/C_C/Inetpub/wwwroot/",
            "Content/Default Web Site/ü.asp",
            "comet",
            ".htaccess",
            "com10",
        ] {
            assert_eq!(refusal(name), None, "{name:?}");
        }
    }

    #[test]
    fn only_letters_that_are_certain_are_read() {
        assert_eq!(decode("ü".as_bytes(), true), Ok("ü"));
        assert!(decode("ü".as_bytes(), false).is_err());
        assert!(decode(&[0xC0, 0xAE, 0xC0, 0xAE, 0x2F], true).is_err());
        assert_eq!(decode(b"a", false), Ok("a"));
    }

    #[test]
    fn names_that_cannot_stand_together_are_found() {
        let clash = |names: &[&str]| {
            let mut seen = Names::default();
            names.iter().map(|name| seen.add(name)).find_map(Result::err)
        };
        assert!(clash(&["a.txt", "A.TXT"]).is_some());
        assert!(clash(&["a", "a/b"]).is_some());
        assert!(clash(&["x/a/b", "x/a"]).is_some());
        assert!(clash(&["a/", "a/"]).is_some());
        assert_eq!(clash(&["a/", "a/b", "a/c/d", "a/c/"]), None);
    }
}
