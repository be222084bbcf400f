//! Sections and entries with their lines.

use super::encoding::{Encoding, decode};
use crate::model::{Place, Problem};

/// Largest file in bytes that is read. Real ones have a few kilobytes.
pub const MAX_BYTES: usize = 4 << 20;

/// Where `;` begins a comment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Comments {
    /// At the start of a line only; anywhere else it belongs to the value (a path may hold one).
    LineStart,
    /// Anywhere.
    Anywhere,
}

/// One line of a section that says something.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// Line of the file, from 1.
    pub line: u32,
    /// The whole line without comment and white space around it.
    pub text: String,
}

impl Entry {
    /// Name and value of a `name=value` line, without white space around them; `None` for any other line. One pair
    /// of quotes around the value is taken off, as Windows does (GetPrivateProfileString).
    pub fn pair(&self) -> Option<(&str, &str)> {
        let (name, value) = self.text.split_once('=')?;
        let value = value.trim();
        let unquoted = ['"', '\''].iter().find_map(|quote| {
            let inner = value.strip_prefix(*quote)?.strip_suffix(*quote)?;
            (!inner.contains(*quote)).then_some(inner)
        });
        Some((name.trim(), unquoted.unwrap_or(value)))
    }
}

/// A `[Section]` with its entries.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Section {
    /// Name as written, without brackets and white space around it.
    pub name: String,
    /// Line of its heading, from 1.
    pub line: u32,
    /// Entries in the order of the file.
    pub entries: Vec<Entry>,
    /// True when a section of this name stands before it; Windows reads the first one only.
    pub is_repeated: bool,
}

impl Section {
    /// The first entry `name=…`, which is the one Windows reads; names are compared without case.
    pub fn get(&self, name: &str) -> Option<(&Entry, &str)> {
        self.entries.iter().find_map(|entry| {
            let (own, value) = entry.pair()?;
            own.eq_ignore_ascii_case(name).then_some((entry, value))
        })
    }
}

/// A whole ini file.
#[derive(Clone, Debug)]
pub struct IniFile {
    label: String,
    encoding: Encoding,
    sections: Vec<Section>,
    problems: Vec<Problem>,
}

impl IniFile {
    /// Reads a file; `label` is what problems call it.
    ///
    /// # Errors
    /// `INI-TOO-LARGE` and `INI-BINARY` for what cannot be an ini file. Everything else is a problem of its own, and
    /// the rest goes on.
    pub fn read(bytes: &[u8], label: &str, comments: Comments) -> Result<IniFile, Problem> {
        if bytes.len() > MAX_BYTES {
            return Err(Problem::error("INI-TOO-LARGE", format!("{label} is too large"))
                .with_cause(format!(
                    "It has {} bytes; ini files of more than {MAX_BYTES} bytes are not read.",
                    bytes.len()
                ))
                .with_fix("Check that it is the right file.")
                .with_place(Place::file(label)));
        }
        let (text, encoding) = decode(bytes);
        if let Some(at) = text.find('\0') {
            let line = line_number(text.get(..at).unwrap_or_default().matches('\n').count());
            return Err(Problem::error("INI-BINARY", format!("{label} is no text file"))
                .with_cause("It holds a zero character, which no ini file does.")
                .with_fix("Copy the file from the server again.")
                .with_place(Place::at(label, line, 1)));
        }
        let mut file = IniFile {
            label: label.to_owned(),
            encoding,
            sections: Vec::new(),
            problems: Vec::new(),
        };
        for (index, line) in text.lines().enumerate() {
            file.line(line_number(index), line, comments);
        }
        Ok(file)
    }

    /// What problems call the file.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How its characters are stored.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Sections in the order of the file, repeated ones included.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The section of a name, compared without case: the first one, as Windows reads it.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.name.eq_ignore_ascii_case(name))
    }

    /// What is wrong with the file, by line.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// A place in this file.
    pub fn at(&self, line: u32) -> Place {
        Place {
            line: Some(line),
            ..Place::file(&self.label)
        }
    }

    fn line(&mut self, number: u32, raw: &str, comments: Comments) {
        let text = match comments {
            Comments::Anywhere => raw.split(';').next().unwrap_or_default().trim(),
            Comments::LineStart => raw.trim(),
        };
        if text.is_empty() || text.starts_with(';') {
            return;
        }
        if text.contains(char::REPLACEMENT_CHARACTER) {
            self.complain(
                Problem::warning(
                    "INI-CHARACTER",
                    format!("Line {number} of {} is damaged", self.label),
                )
                .with_cause("It holds bytes that are no characters in the encoding of the file.")
                .with_fix("Correct the line on the old server, or copy the file again."),
                number,
            );
        }
        if let Some(heading) = text.strip_prefix('[') {
            self.heading(number, heading);
            return;
        }
        match self.sections.last_mut() {
            Some(section) => section.entries.push(Entry {
                line: number,
                text: text.to_owned(),
            }),
            None => self.complain(
                Problem::warning("INI-NO-SECTION", format!("“{text}” stands in no section"))
                    .with_cause("It comes before the first [section] of the file, where nothing is read.")
                    .with_fix("Nothing, if it is not needed; else move it below its section."),
                number,
            ),
        }
    }

    fn heading(&mut self, number: u32, heading: &str) {
        let (name, is_closed) = match heading.split_once(']') {
            Some((name, _)) => (name.trim(), true),
            None => (heading.trim(), false),
        };
        if !is_closed {
            // Windows takes such a line for a heading all the same.
            self.complain(
                Problem::warning("INI-HEADING", format!("The heading [{name} is not closed"))
                    .with_cause("The bracket ] is missing at its end. It was read as a heading.")
                    .with_fix("Add the bracket on the old server."),
                number,
            );
        }
        let first = self.section(name).map(|section| section.line);
        if let Some(first) = first {
            self.complain(
                Problem::warning("INI-SECTION-TWICE", format!("The section [{name}] occurs twice"))
                    .with_cause(format!(
                        "Windows reads the first one, at line {first}, and passes over this one with all that is in it."
                    ))
                    .with_fix("Nothing, if the old server worked as it should; else join both on the old server."),
                number,
            );
        }
        self.sections.push(Section {
            name: name.to_owned(),
            line: number,
            entries: Vec::new(),
            is_repeated: first.is_some(),
        });
    }

    fn complain(&mut self, problem: Problem, line: u32) {
        let place = self.at(line);
        self.problems.push(problem.with_place(place));
    }
}

fn line_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX - 1) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, comments: Comments) -> IniFile {
        IniFile::read(text.as_bytes(), "x.ini", comments).expect("reads")
    }

    #[test]
    fn sections_and_entries_have_their_lines() {
        let file = read(
            "; head\r\n[Options]\r\nUseAllowVerbs=1 ; if 1\r\n\r\n [ AllowVerbs ] \r\nGET\r\n;POST\r\n",
            Comments::Anywhere,
        );
        let options = file.section("OPTIONS").expect("there");
        assert_eq!((options.line, options.entries.len()), (2, 1));
        let (entry, value) = options.get("useallowverbs").expect("there");
        assert_eq!((entry.line, value), (3, "1"));
        let verbs = file.section("AllowVerbs").expect("there");
        assert_eq!(
            verbs.entries,
            [Entry {
                line: 6,
                text: "GET".to_owned()
            }]
        );
        assert!(file.problems().is_empty(), "{:?}", file.problems());
    }

    #[test]
    fn a_semicolon_belongs_to_a_value_where_comments_only_start_lines() {
        let text = "[PHP]\n;x\nPath=\"C:\\a;C:\\b\" \nArguments = -d a=\"b c\"\n";
        let file = read(text, Comments::LineStart);
        let section = file.section("PHP").expect("there");
        assert_eq!(section.get("path").map(|(_, value)| value), Some(r"C:\a;C:\b"));
        assert_eq!(
            section.get("arguments").map(|(_, value)| value),
            Some("-d a=\"b c\"")
        );
    }

    #[test]
    fn what_windows_passes_over_is_told_at_its_line() {
        let file = read("stray=1\n[a\nx=1\n[A]\nx=2\n", Comments::Anywhere);
        let told: Vec<_> = file
            .problems()
            .iter()
            .map(|problem| (problem.code.as_str(), problem.place.line))
            .collect();
        assert_eq!(
            told,
            [
                ("INI-NO-SECTION", Some(1)),
                ("INI-HEADING", Some(2)),
                ("INI-SECTION-TWICE", Some(4))
            ]
        );
        assert_eq!(
            file.section("a").and_then(|a| a.get("x")).map(|(_, value)| value),
            Some("1")
        );
        assert!(file.sections()[1].is_repeated);
    }

    #[test]
    fn what_is_no_ini_file_is_refused() {
        let code = |bytes: &[u8]| {
            IniFile::read(bytes, "x", Comments::Anywhere)
                .map(|_| ())
                .map_err(|p| p.code)
        };
        assert_eq!(code(b"[a]\nb\0c"), Err("INI-BINARY".to_owned()));
        assert_eq!(code(&vec![b'a'; MAX_BYTES + 1]), Err("INI-TOO-LARGE".to_owned()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(file) = IniFile::read(&bytes, "x", Comments::Anywhere) {
                for problem in file.problems() {
                    prop_assert!(problem.place.line.is_some());
                }
            }
        }

        #[test]
        fn every_line_is_an_entry_or_a_problem(lines in proptest::collection::vec("[a-z]{1,6}(=[0-9]{1,3})?", 1..12)) {
            let file = read(&lines.join("\n"), Comments::LineStart);
            prop_assert_eq!(file.problems().len(), lines.len());
            let file = read(&format!("[s]\n{}", lines.join("\n")), Comments::LineStart);
            prop_assert_eq!(file.section("s").map(|s| s.entries.len()), Some(lines.len()));
        }
    }
}
