//! The one way text leaves the program.

use crate::formats::xml::Document;
use crate::formats::xpath::XPath;
use crate::model::{Change, Problem, Severity, Totals};
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::Write;

/// Version of the document that `-json` prints; raised when a name in it changes its meaning or goes.
const JSON_SCHEMA: u32 = 1;

/// Where a command speaks: lines on one stream and errors on the other, or one JSON document at the end.
///
/// Control characters never reach a stream, whatever a file was called: they are shown as `\u{1b}`. A closed pipe
/// silences the output and changes nothing else.
pub struct Output<'w> {
    out: &'w mut dyn Write,
    err: &'w mut dyn Write,
    document: Option<Map<String, Value>>,
    is_verbose: bool,
    is_xml: bool,
    errors: u32,
    is_closed: bool,
    is_terminal: bool,
    is_live: bool,
    /// Filter of XML documents.
    xpath: Option<XPath>,
    /// A document that is being put together for the filter.
    held: Option<String>,
}

impl<'w> Output<'w> {
    /// Speaks text to two streams.
    pub fn new(out: &'w mut dyn Write, err: &'w mut dyn Write) -> Self {
        Output {
            out,
            err,
            document: None,
            is_verbose: false,
            is_xml: false,
            errors: 0,
            is_closed: false,
            is_terminal: false,
            is_live: false,
            xpath: None,
            held: None,
        }
    }

    /// Lets only what an XPath selects of XML documents through.
    pub fn use_xpath(&mut self, path: Option<XPath>) {
        self.xpath = path;
    }

    /// Begins an XML document that comes in pieces of [`Output::text`].
    pub fn begin_xml(&mut self) {
        self.held = self.xpath.is_some().then(String::new);
    }

    /// Ends it.
    pub fn end_xml(&mut self) {
        if let Some(document) = self.held.take() {
            self.xml(&document);
        }
    }

    /// Turns to one JSON document instead of text; `command` is its first entry.
    pub fn use_json(&mut self, command: &str) {
        let mut document = Map::new();
        document.insert("schema".to_owned(), JSON_SCHEMA.into());
        document.insert("command".to_owned(), command.into());
        self.document = Some(document);
    }

    /// True when a JSON document is made.
    pub fn is_json(&self) -> bool {
        self.document.is_some()
    }

    /// Keeps the first stream free for an XML document: lines and warnings go to the other one.
    pub fn use_xml(&mut self) {
        self.is_xml = true;
    }

    /// Shows progress: the error stream is a terminal.
    pub fn use_terminal(&mut self, is_terminal: bool) {
        self.is_terminal = is_terminal;
    }

    /// Shows where the work stands in one line that is written over by the next; an empty text takes it away.
    pub fn live(&mut self, text: &str) {
        if !self.is_terminal || (text.is_empty() && !self.is_live) {
            return;
        }
        // Cut by characters; names of double width may wrap, which the next line heals.
        let cut: String = harmless(text).chars().take(78).collect();
        let _ = write!(self.err, "\r\u{1b}[2K{cut}");
        let _ = self.err.flush();
        self.is_live = !text.is_empty();
    }

    /// Lets `Verbose:` lines through.
    pub fn use_verbose(&mut self, is_verbose: bool) {
        self.is_verbose = is_verbose;
    }

    /// Errors told so far.
    pub fn errors(&self) -> u32 {
        self.errors
    }

    /// One line of text; not part of a JSON document.
    pub fn line(&mut self, line: &str) {
        if self.document.is_some() {
            return;
        }
        self.live("");
        let line = harmless(line);
        if self.is_xml {
            let _ = writeln!(self.err, "{line}");
        } else {
            self.write(&line);
            self.write("\n");
        }
    }

    /// Text of several lines that this program made, as it is; not part of a JSON document.
    pub fn text(&mut self, text: &str) {
        if let Some(held) = &mut self.held {
            held.push_str(text);
        } else if self.document.is_none() {
            self.write(text);
        }
    }

    /// An XML document of this program's making, with a line end; not part of a JSON document.
    pub fn xml(&mut self, document: &str) {
        if let Some(path) = self.xpath.clone().filter(|_| self.document.is_none()) {
            let selected = Document::parse(document.as_bytes().to_vec(), "the output")
                .and_then(|document| path.select(&document));
            match selected {
                Ok(text) => self.text(&text),
                Err(problem) => self.problem(&problem),
            }
            return;
        }
        self.text(document);
        if !document.ends_with('\n') {
            self.text("\n");
        }
    }

    /// `Info: …`
    pub fn info(&mut self, text: &str) {
        self.line(&format!("Info: {text}"));
    }

    /// `Verbose: …`, when asked for.
    pub fn verbose(&mut self, text: &str) {
        if self.is_verbose {
            self.line(&format!("Verbose: {text}"));
        }
    }

    /// A change that is made, or would be: Web Deploy's trace line. Rows that change nothing are told with their
    /// reason when asked for.
    pub fn change(&mut self, change: &Change) {
        if self.document.is_some() {
            self.push("changes", change);
        } else if let Some(line) = change.trace_line() {
            self.info(&line);
        } else {
            self.verbose(&format!(
                "Leaving {} ({}): {}.",
                change.object, change.name, change.why
            ));
        }
    }

    /// A problem: errors on the error stream with their code, the rest on the other.
    pub fn problem(&mut self, problem: &Problem) {
        if problem.severity == Severity::Error {
            self.errors = self.errors.saturating_add(1);
        }
        if self.document.is_some() {
            self.push("problems", problem);
            return;
        }
        match problem.severity {
            Severity::Error => {
                let text = format!(
                    "Error Code: {}\nError: {}\n",
                    harmless(&problem.code),
                    harmless(&problem.to_string())
                );
                self.live("");
                // An error that cannot be told is no reason to fail differently.
                let _ = self.err.write_all(text.as_bytes());
            }
            Severity::Warning | Severity::Note => {
                self.line(&format!("{}: {problem}", problem.severity.word()))
            }
        }
    }

    /// A problem of a plan; an error that was acknowledged by its code is told as a warning.
    pub fn problem_of_plan(&mut self, problem: &Problem, acknowledged: &[String]) {
        if problem.is_error()
            && acknowledged
                .iter()
                .any(|code| code.eq_ignore_ascii_case(&problem.code))
        {
            let mut accepted = problem.clone();
            accepted.severity = Severity::Warning;
            self.problem(&accepted);
        } else {
            self.problem(problem);
        }
    }

    /// The last line of a sync or delete.
    pub fn totals(&mut self, totals: &Totals) {
        if self.document.is_some() {
            self.put("totals", totals);
        } else {
            self.line(&totals.to_string());
        }
    }

    /// An entry of the JSON document; nothing otherwise.
    pub fn put<T: Serialize>(&mut self, name: &str, value: &T) {
        if let Some(document) = &mut self.document {
            document.insert(
                name.to_owned(),
                serde_json::to_value(value).unwrap_or(Value::Null),
            );
        }
    }

    fn push<T: Serialize>(&mut self, name: &str, value: &T) {
        if let Some(document) = &mut self.document {
            let list = document.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                list.push(serde_json::to_value(value).unwrap_or(Value::Null));
            }
        }
    }

    /// Ends the output: the error count, or the JSON document.
    pub fn finish(&mut self, code: i32) {
        self.live("");
        self.put("exitCode", &code);
        if let Some(document) = self.document.take() {
            let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
            text.push('\n');
            self.write(&text);
        } else if self.errors > 0 {
            let _ = writeln!(self.err, "Error count: {}.", self.errors);
        }
        let _ = self.out.flush();
        let _ = self.err.flush();
    }

    fn write(&mut self, text: &str) {
        if !self.is_closed && self.out.write_all(text.as_bytes()).is_err() {
            self.is_closed = true;
        }
    }
}

/// The text without characters that a terminal would obey or that turn the direction of writing.
fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    let obeyed = |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if !text.chars().any(obeyed) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if obeyed(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Detail, RowState};

    fn speak(act: impl FnOnce(&mut Output)) -> (String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut output = Output::new(&mut out, &mut err);
        act(&mut output);
        output.finish(0);
        (
            String::from_utf8(out).expect("UTF-8"),
            String::from_utf8(err).expect("UTF-8"),
        )
    }

    fn change(name: &str) -> Change {
        Change {
            id: 0,
            state: RowState::Add,
            object: "file".into(),
            name: name.into(),
            why: "NEW has none".to_owned(),
            detail: Detail::None,
        }
    }

    #[test]
    fn speaks_web_deploys_lines() {
        let (out, err) = speak(|output| {
            output.change(&change("Harbour Books\\a.asp"));
            output.problem(&Problem::warning("W", "Something").with_cause("It is so."));
            output
                .problem(&Problem::error("ERROR_SITE_DOES_NOT_EXIST", "No site 9").with_fix("Sites: 1, 2."));
            output.totals(&Totals::default());
        });
        assert_eq!(
            out,
            "Info: Adding file (Harbour Books\\a.asp).\nWarning: Something. It is so.\n\
             Total changes: 0 (0 added, 0 deleted, 0 updated, 0 parameters changed, 0 bytes copied)\n"
        );
        assert_eq!(
            err,
            "Error Code: ERROR_SITE_DOES_NOT_EXIST\nError: No site 9. Sites: 1, 2.\nError count: 1.\n"
        );
    }

    #[test]
    fn json_is_one_document_with_the_same_facts() {
        let (out, err) = speak(|output| {
            output.use_json("sync");
            output.change(&change("a"));
            output.problem(&Problem::error("X", "x"));
            output.totals(&Totals::default());
        });
        let value: Value = serde_json::from_str(&out).expect("one document");
        assert_eq!(value["schema"], 1);
        assert_eq!(value["changes"][0]["name"], "a");
        assert_eq!(value["problems"][0]["code"], "X");
        assert_eq!(value["totals"]["added"], 0);
        assert_eq!(value["exitCode"], 0);
        assert_eq!(err, "");
    }

    #[test]
    fn a_name_cannot_command_the_terminal() {
        let (out, _) = speak(|output| output.change(&change("a\u{1b}[2J\nInfo: \u{202e}gpj")));
        assert_eq!(out, "Info: Adding file (a\\u{1b}[2J\\u{a}Info: \\u{202e}gpj).\n");
    }
}
