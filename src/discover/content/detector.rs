//! What a detector is, and the registry of all of them: one line each.

use super::catalogue::Component;
use super::detectors;
use super::statement::{Around, Statement, statement, tag};
use crate::model::evidence::Words;
use crate::model::{EvidenceKind, Severity, Sureness};
use std::ops::Range;

/// Looks for one kind of thing in lines that may hold it.
pub(super) struct Detector {
    /// What a line must hold to be looked at: an expression that POSIX (`grep -E -i`) and this program read alike, so
    /// that the scan can be held against grep. It matches inside of one line.
    pub trigger: &'static str,
    /// Names what the line shows.
    pub look: fn(&Line<'_>, &mut Vec<Seen>),
}

/// The registry. All triggers together are what the bytes of a file are searched for, once.
pub(super) const DETECTORS: &[Detector] = &[
    detectors::components::DETECTOR,
    detectors::connections::DETECTOR,
    detectors::includes::DETECTOR,
    detectors::drives::DETECTOR,
    detectors::shares::DETECTOR,
    detectors::addresses::DETECTOR,
    detectors::servers::DETECTOR,
    detectors::registry::DETECTOR,
    detectors::files::DETECTOR,
    detectors::mail::DETECTOR,
    detectors::parent_paths::DETECTOR,
    detectors::engines::DETECTOR,
    detectors::type_libraries::DETECTOR,
    detectors::assemblies::DETECTOR,
    detectors::front_page::DETECTOR,
    detectors::tasks::DETECTOR,
];

/// Where a text runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Runs {
    /// On the server: ASP, ASP.NET, includes, source code, configuration.
    OnServer,
    /// In the browser, as far as its name tells: static pages, style sheets, scripts.
    InBrowser,
    /// On a server, but not for a request: batch files, Windows Script Host.
    AsTask,
    /// Nobody can tell.
    Unknown,
}

/// What detectors know of a file.
pub(super) struct Source<'f> {
    /// The part of its name after the last dot, in lower case.
    pub extension: &'f str,
    /// Where it runs.
    pub runs: Runs,
    /// Names of the old server, in lower case.
    pub server_names: &'f [String],
}

impl<'f> Source<'f> {
    pub fn new(extension: &'f str, server_names: &'f [String]) -> Self {
        let runs = match extension {
            "asp" | "asa" | "inc" | "aspx" | "ascx" | "asmx" | "ashx" | "asax" | "master" | "cs" | "vb"
            | "shtml" | "shtm" | "stm" | "config" | "cer" | "cdx" | "php" | "pl" | "cgi" | "idc" | "htx"
            | "jsl" | "svc" | "cfm" | "udl" | "dsn" => Runs::OnServer,
            "htm" | "html" | "js" | "css" | "htc" | "xsl" | "xslt" => Runs::InBrowser,
            "bat" | "cmd" | "vbs" | "vbe" | "wsf" | "jse" | "ps1" | "job" => Runs::AsTask,
            _ => Runs::Unknown,
        };
        Source {
            extension,
            runs,
            server_names,
        }
    }
}

/// A line that some trigger matched, or the part of a very long one around it.
pub(super) struct Line<'t> {
    pub text: &'t str,
    pub source: &'t Source<'t>,
    pub around: Around<'t>,
}

impl Line<'_> {
    /// The statement that the line belongs to, which may have begun before and go on after it.
    pub fn statement(&self) -> Statement {
        statement(
            self.text,
            &self.around,
            matches!(self.source.extension, "config" | "xml"),
        )
    }

    /// The tag that a place of the line lies in, over as many lines as it has.
    pub fn tag(&self, at: usize) -> Option<String> {
        tag(self.text, at, &self.around)
    }

    /// True when the place lies in a comment: the line begins as one (`'`, `Rem`, `//`, `*`, `::`), or code before
    /// the place ends in one.
    pub fn is_comment(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default().trim_start();
        let lower = before.get(..4).unwrap_or(before).to_ascii_lowercase();
        self.is_in_block(at)
            || before.starts_with('\'')
            || before.starts_with("//")
            || before.starts_with("/*")
            || before.starts_with("* ")
            || before.starts_with("::")
            || lower == "rem "
            || (before.contains("<!--") && !before.contains("-->") && !before.contains("<!--#"))
    }

    /// True inside of a comment that began on a line before.
    fn is_in_block(&self, at: usize) -> bool {
        let (open, close) = match self.source.extension {
            "config" | "xml" => ("<!--", "-->"),
            "cs" | "js" | "css" | "php" | "jsl" => ("/*", "*/"),
            _ => return false,
        };
        let above = self.around.above();
        let before = self.text.get(..at).unwrap_or_default();
        if before.contains(close) {
            return false;
        }
        above
            .rfind(open)
            .is_some_and(|start| above.rfind(close).is_none_or(|end| end < start))
    }

    /// How sure a match is that looks like `best`: less in a comment.
    pub fn sureness(&self, at: usize, best: Sureness) -> Sureness {
        if self.is_comment(at) {
            Sureness::Unsure
        } else {
            best
        }
    }

    /// The character before a place.
    pub fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }
}

/// What a detector saw.
pub(super) struct Seen {
    /// Where in the line.
    pub at: Range<usize>,
    pub kind: EvidenceKind,
    pub what: String,
    pub product: Option<Words>,
    pub sureness: Sureness,
    pub severity: Severity,
    pub meaning: Words,
    pub fix: Words,
    pub source: Option<Words>,
    /// A file that this line includes; the scan follows it.
    pub includes: Option<Included>,
}

/// An included file, as the line names it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Included {
    /// Path as written.
    pub path: String,
    /// True for `virtual=`: from the root of the site; else from the folder of the file.
    pub is_virtual: bool,
}

impl Seen {
    /// A likely warning; refine it with the other functions.
    pub fn new(kind: EvidenceKind, what: impl Into<String>, at: Range<usize>) -> Self {
        Seen {
            at,
            kind,
            what: what.into(),
            product: None,
            sureness: Sureness::Likely,
            severity: Severity::Warning,
            meaning: Words::default(),
            fix: Words::default(),
            source: None,
            includes: None,
        }
    }

    #[must_use]
    pub fn sure(mut self, sureness: Sureness) -> Self {
        self.sureness = sureness;
        self
    }

    #[must_use]
    pub fn weighs(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// What it means and what to do.
    #[must_use]
    pub fn says(mut self, meaning: impl Into<Words>, fix: impl Into<Words>) -> Self {
        self.meaning = meaning.into();
        self.fix = fix.into();
        self
    }

    /// Takes product, weight, words and source from the catalogue.
    #[must_use]
    pub fn known_as(mut self, component: &Component) -> Self {
        self.product = Some(component.product.into());
        self.severity = component.severity;
        self.meaning = component.status.into();
        self.fix = component.todo.into();
        self.source = Some(component.source.into());
        self
    }
}
