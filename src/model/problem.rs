//! What went wrong, or may go wrong, said so that a person can act on it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a [`Problem`] matters. Ordered: a note is less than a warning is less than an error.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// The work goes on, and something may not be as the person expects.
    Warning,
    /// The work stops, or did not happen, until it is fixed or acknowledged by its code.
    Error,
}

impl Severity {
    /// The word Web Deploy starts a trace line with.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "Info",
            Severity::Warning => "Warning",
            Severity::Error => "Error",
        }
    }
}

/// Where a problem was found. All positions count from 1; columns count characters.
#[derive(Clone, Debug, Default, Eq, PartialEq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the person knows it: a Windows path of a server or a path of this computer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// Metabase key or configuration path, with the property where one is meant (`/LM/W3SVC/1/ROOT/AuthFlags`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

impl Place {
    /// A place in a file, not nearer known.
    pub fn file(file: impl Into<String>) -> Self {
        Place {
            file: Some(file.into()),
            ..Place::default()
        }
    }

    /// A line and column of a file.
    pub fn at(file: impl Into<String>, line: u32, column: u32) -> Self {
        Place {
            file: Some(file.into()),
            line: Some(line),
            column: Some(column),
            key: None,
        }
    }

    /// A metabase key or configuration path.
    pub fn key(key: impl Into<String>) -> Self {
        Place {
            key: Some(key.into()),
            ..Place::default()
        }
    }

    /// True when nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Place::default()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(file) = &self.file {
            write!(f, "{file}")?;
            separator = ", ";
        }
        if let Some(line) = self.line {
            write!(f, "{separator}line {line}")?;
            separator = ", ";
        }
        if let Some(column) = self.column {
            write!(f, "{separator}column {column}")?;
            separator = ", ";
        }
        if let Some(key) = &self.key {
            write!(f, "{separator}{key}")?;
        }
        Ok(())
    }
}

/// One fact that needs a person's eye: what happened, to what, why, and what to do about it.
///
/// `code` is stable across versions and searchable. Where Web Deploy has an `ERROR_…` code of its own, that code is
/// used (source: Web Deploy error codes, learn.microsoft.com); otherwise ours, upper case with hyphens
/// (`BINDING-CLASH`).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable, searchable code.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, to what, in one line without a final stop.
    pub title: String,
    /// Why it happened or what it means, in whole sentences.
    pub cause: String,
    /// What to do next, in whole sentences.
    pub fix: String,
    /// Where it was found.
    pub place: Place,
    /// The object it is about (`Harbour Books/staff`, `C:\x\y.asp`), by which a face links to its row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

impl Problem {
    /// An error with its code and one-line title; add the rest with the `with_…` functions.
    pub fn error(code: impl Into<String>, title: impl Into<String>) -> Self {
        Problem::new(Severity::Error, code, title)
    }

    /// A warning with its code and one-line title.
    pub fn warning(code: impl Into<String>, title: impl Into<String>) -> Self {
        Problem::new(Severity::Warning, code, title)
    }

    /// A note with its code and one-line title.
    pub fn note(code: impl Into<String>, title: impl Into<String>) -> Self {
        Problem::new(Severity::Note, code, title)
    }

    fn new(severity: Severity, code: impl Into<String>, title: impl Into<String>) -> Self {
        Problem {
            code: code.into(),
            severity,
            title: title.into(),
            cause: String::new(),
            fix: String::new(),
            place: Place::default(),
            target: None,
        }
    }

    /// Sets why it happened.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = cause.into();
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Sets where it was found.
    #[must_use]
    pub fn with_place(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// Sets the object it is about.
    #[must_use]
    pub fn with_target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// True for an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    /// `title. cause fix (place)`, the form of one trace line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.title)?;
        for part in [&self.cause, &self.fix] {
            if !part.is_empty() {
                write!(f, " {part}")?;
            }
        }
        if !self.place.is_unknown() {
            write!(f, " ({})", self.place)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_one_line() {
        let problem = Problem::error("X-1", "Could not read MetaBase.xml")
            .with_cause("The file ends inside an element.")
            .with_fix("Copy it again.")
            .with_place(Place::at("MetaBase.xml", 12, 3));
        assert_eq!(
            problem.to_string(),
            "Could not read MetaBase.xml. The file ends inside an element. Copy it again. (MetaBase.xml, line 12, column 3)"
        );
    }
}
