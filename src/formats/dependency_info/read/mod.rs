//! Reads what msdeploy's getDependencies printed on the old server, however it was kept.
//!
//! [`read`] takes the bytes of a file or of a paste: XML as it was printed, a console with prompts and messages around,
//! between and inside of it, a log in UTF-16, the escaped source of a web page, Microsoft's own sample with its open
//! elements. [`text`] makes one text of it, [`tags`] finds the tags, [`wrap`] takes broken lines together, [`collect`]
//! keeps what they say, [`log`] looks at the lines around them. What had to be guessed or left out is a problem at its
//! line; only a file without anything of the output is refused.

mod collect;
mod log;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod wrap;

use crate::model::dependency::DependencyInfo;
use crate::model::{Place, Problem};
use collect::{Collector, Taken};
use serde::Serialize;
use std::io::Read;
use tags::{Form, Found, Tags};

/// Largest file that is read, in bytes.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Most places that are told one by one.
const MOST_TOLD: usize = 10;

/// The needs that an output of getDependencies tells of.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recorded {
    /// What it lists. Inherited script maps are never part of it: msdeploy leaves them out.
    pub needs: DependencyInfo,
    /// What to call the file or paste.
    pub label: String,
    /// What was asked for, when the command was kept: `metaKey=lm/w3svc/1 of OLD1`.
    pub source: Option<String>,
    /// What was guessed, is missing, or could not be read; notes and warnings.
    pub problems: Vec<Problem>,
}

/// The bytes of an output of getDependencies, one more than are read at most when there are too many, so that [`read`] tells.
///
/// # Errors
/// Those of the reader.
pub fn read_bytes(reader: impl Read) -> std::io::Result<Vec<u8>> {
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    reader.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads an output of getDependencies; `label` is what problems call it.
///
/// # Errors
/// `RECORDED-TOO-LARGE`, and `RECORDED-NOT-FOUND` when nothing of the output is in it; the cause says what it looks
/// like instead.
pub fn read(bytes: &[u8], label: &str) -> Result<Recorded, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(label, format!("At most {MAX_BYTES} bytes are read.")));
    }
    let plain = text::plain(bytes);
    let mut reading = Reading::new(&plain.text, label);
    reading.all()?;
    if let Some(code_page) = plain.assumed {
        reading.notes.push(
            Problem::note(
                "RECORDED-CODE-PAGE",
                format!("{label} does not say how its letters are stored"),
            )
            .with_cause(format!("Letters beyond ASCII were read by code page {code_page}."))
            .with_fix("Look whether names with such letters are right. PowerShell and “Save as UTF-8” keep them for certain.")
            .with_place(Place::file(label)),
        );
    }
    reading.finish()
}

struct Reading<'t> {
    text: &'t str,
    label: &'t str,
    collector: Collector,
    /// True when the root element is somewhere; then nothing outside of it counts.
    has_root: bool,
    is_inside: bool,
    has_ended: bool,
    outputs: usize,
    notes: Vec<Problem>,
    damaged: Vec<u32>,
    guessed: Vec<u32>,
    nameless: Vec<u32>,
    unknown: Vec<(String, u32)>,
    /// Lines are counted from the last place that was asked for.
    counted: (usize, u32),
}

impl<'t> Reading<'t> {
    fn new(text: &'t str, label: &'t str) -> Self {
        let has_root = has_root(text);
        Reading {
            text,
            label,
            collector: Collector::default(),
            has_root,
            is_inside: !has_root,
            has_ended: false,
            outputs: 0,
            notes: Vec::new(),
            damaged: Vec::new(),
            guessed: Vec::new(),
            nameless: Vec::new(),
            unknown: Vec::new(),
            counted: (0, 1),
        }
    }

    fn line(&mut self, offset: usize) -> u32 {
        let (from, line) = self.counted;
        let between = self.text.as_bytes().get(from..offset).unwrap_or_default();
        let more = memchr::memchr_iter(b'\n', between).count();
        let line = line.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        self.counted = (offset, line);
        line
    }

    fn all(&mut self) -> Result<(), Problem> {
        let mut tags = Tags::new(self.text);
        while let Some((offset, found)) = tags.next() {
            match found {
                Found::Tag(tag) if tag.name == "dependencyInfo" => self.root(tag.form, offset),
                _ if !self.is_inside => {}
                Found::Tag(tag) => {
                    let line = self.line(offset);
                    match self.collector.take(&tag) {
                        Taken::Yes if tag.is_guessed => self.guessed.push(line),
                        Taken::Yes => {}
                        Taken::Nameless | Taken::Alone => self.nameless.push(line),
                        Taken::TooMany => {
                            return Err(too_large(
                                self.label,
                                "It lists more entries than any server has.".to_owned(),
                            ));
                        }
                    }
                }
                Found::Damaged(_) => {
                    let line = self.line(offset);
                    self.damaged.push(line);
                }
                Found::CutOff => {
                    self.cut_off(offset);
                    self.has_ended = true;
                }
                // Without the root any page full of tags would be told about.
                Found::Other(name) => {
                    if self.has_root && self.unknown.len() < MOST_TOLD {
                        let line = self.line(offset);
                        self.unknown.push((name, line));
                    }
                }
            }
        }
        let is_open = self.has_root && self.is_inside && !self.has_ended;
        if is_open {
            self.cut_off(self.text.len());
        }
        Ok(())
    }

    fn root(&mut self, form: Form, offset: usize) {
        self.collector.close();
        match form {
            Form::End => self.is_inside = false,
            Form::Empty => {
                self.outputs += 1;
                self.is_inside = false;
            }
            Form::Start => {
                if self.is_inside {
                    self.cut_off(offset);
                }
                self.outputs += 1;
                self.is_inside = true;
            }
        }
    }

    fn cut_off(&mut self, offset: usize) {
        let line = self.line(offset);
        self.notes.push(
            Problem::warning(
                "RECORDED-CUT-OFF",
                format!("The output in {} ends too early", self.label),
            )
            .with_cause("Its end tag </dependencyInfo> is missing, so needs may be missing, too.")
            .with_fix("Copy all of it, or run getDependencies again and send its output to a file.")
            .with_place(at(self.label, line)),
        );
    }

    fn finish(mut self) -> Result<Recorded, Problem> {
        if self.outputs == 0 && self.collector.is_empty() {
            return Err(not_found(self.text, self.label));
        }
        let command = log::command(self.text).unwrap_or_default();
        self.tell_places();
        let label = self.label;
        let mut note = |code: &str, title: String, cause: &str, fix: &str| {
            self.notes.push(
                Problem::note(code, title)
                    .with_cause(cause)
                    .with_fix(fix)
                    .with_place(Place::file(label)),
            );
        };
        if self.outputs > 1 {
            note(
                "RECORDED-SEVERAL",
                format!(
                    "{} outputs are in {label}; their needs were put together",
                    self.outputs
                ),
                "A pool or program that they do not agree on is taken as the one that asks for more.",
                "Keep each output in a file of its own to see them apart.",
            );
        }
        if self.collector.is_empty() {
            note(
                "RECORDED-NOTHING",
                format!("The output in {label} lists no needs"),
                "msdeploy found none, or was asked for something else.",
                "Check which site or server was asked: -source:webServer60 asks for all of it.",
            );
        } else if !self.collector.has_triggers() {
            note(
                "RECORDED-NO-TRIGGERS",
                format!("{label} does not say where the needs were seen"),
                "getDependencies was run without the setting alltrigger.",
                "For the places, run it again as -verb:getDependencies,alltrigger.",
            );
        }
        if !command.parts.is_empty() {
            note(
                "RECORDED-PARTIAL",
                format!(
                    "{label} holds only what was asked for: {}",
                    command.parts.join(", ")
                ),
                "getDependencies was run with settings that leave the rest out.",
                "For everything, run it again as -verb:getDependencies,alltrigger.",
            );
        }
        if let Some(error) = log::error(self.text) {
            self.notes.push(
                Problem::warning("RECORDED-ERROR", "msdeploy failed on the old server")
                    .with_cause(format!("It printed: {error}"))
                    .with_fix("What it printed before is used. Run it again when the cause is gone.")
                    .with_place(Place::file(label)),
            );
        }
        Ok(Recorded {
            needs: self.collector.into_info(),
            label: label.to_owned(),
            source: command.words(),
            problems: self.notes,
        })
    }

    fn tell_places(&mut self) {
        let label = self.label;
        let mut tell = |code: &str, what: &str, cause: &str, fix: &str, lines: &[u32]| {
            if let Some(first) = lines.first() {
                self.notes.push(
                    Problem::warning(code, format!("{what} of {label}, {}", places(lines)))
                        .with_cause(cause)
                        .with_fix(fix)
                        .with_place(at(label, *first)),
                );
            }
        };
        tell(
            "RECORDED-DAMAGED",
            "Part of the output cannot be read",
            "Quotes or the end of a tag are missing there, so what it named is left out.",
            "Compare with the original, or run getDependencies again and send its output to a file.",
            &self.damaged,
        );
        tell(
            "RECORDED-JOINED",
            "A line was broken in the middle of a value",
            "The pieces were put together with a blank between them, which may not be what stood there.",
            "Look at these values, or send the output to a file instead of copying it from the window.",
            &self.guessed,
        );
        tell(
            "RECORDED-NAMELESS",
            "An entry says nothing",
            "It has no name, or stands where nothing is open that it could belong to.",
            "Compare with the original; the rest is used.",
            &self.nameless,
        );
        if let Some((name, line)) = self.unknown.first() {
            self.notes.push(
                Problem::note(
                    "RECORDED-UNKNOWN",
                    format!("{label} holds a tag that getDependencies does not have: <{name}>"),
                )
                .with_cause("It was passed over, as were others like it.")
                .with_fix("Look whether it names something that the site needs.")
                .with_place(at(label, *line)),
            );
        }
    }
}

/// True when the root element is in a text, also when a line is broken in its name.
fn has_root(text: &str) -> bool {
    let mut tags = Tags::new(text);
    while let Some((_, found)) = tags.next() {
        if matches!(found, Found::Tag(tag) if tag.name == "dependencyInfo" && tag.form != Form::End) {
            return true;
        }
    }
    false
}

fn at(label: &str, line: u32) -> Place {
    Place {
        line: Some(line),
        ..Place::file(label)
    }
}

/// `line 3`, `lines 3, 5 and 12 more`.
fn places(lines: &[u32]) -> String {
    let shown: Vec<String> = lines.iter().take(MOST_TOLD).map(u32::to_string).collect();
    let more = lines.len().saturating_sub(MOST_TOLD);
    match (lines.len(), more) {
        (1, _) => format!("line {}", shown.concat()),
        (_, 0) => format!("lines {}", shown.join(", ")),
        _ => format!("lines {} and {more} more", shown.join(", ")),
    }
}

fn too_large(label: &str, cause: String) -> Problem {
    Problem::error("RECORDED-TOO-LARGE", format!("{label} is too large"))
        .with_cause(cause)
        .with_fix(
            "Check that it is the output of getDependencies; keep only what begins with <dependencyInfo>.",
        )
        .with_place(Place::file(label))
}

fn not_found(text: &str, label: &str) -> Problem {
    let start: String = text.trim_start().chars().take(4096).collect();
    let has = |words: &str| start.contains(words);
    let cause = if start.trim().is_empty() {
        "It is empty.".to_owned()
    } else if let Some(error) = log::error(text) {
        format!("msdeploy failed on the old server and printed: {error}")
    } else if start.contains("<MBProperty") || has("urn:microsoft-catalog:XML_Metabase") {
        "It is a metabase. Its folder can be named as the source: metaKey=lm/w3svc/1,root=FOLDER.".to_owned()
    } else if has("<system.applicationHost") || has("<configSections") {
        "It is a configuration file of IIS 7 or later. Its folder can be named as the source: webServer,root=FOLDER."
            .to_owned()
    } else if has("<MSDeploy.") || has("<output") {
        "It is the output of another operation of msdeploy.".to_owned()
    } else if has("<systemInfo") {
        "It is the output of getSystemInfo.".to_owned()
    } else if start
        .chars()
        .filter(|c| *c == '\u{FFFD}' || c.is_control())
        .count()
        > start.chars().count() / 10 + 10
    {
        "It is no text.".to_owned()
    } else {
        "There is neither a <dependencyInfo> in it nor any of the elements that stand in one.".to_owned()
    };
    Problem::error(
        "RECORDED-NOT-FOUND",
        format!("{label} is no output of getDependencies"),
    )
    .with_cause(cause)
    .with_fix(
        "On the old server run: msdeploy -verb:getDependencies,alltrigger -source:webServer60 > needs.xml. Then give the \
         file needs.xml.",
    )
    .with_place(Place::file(label))
}
