//! What was seen in a site's content, and what it means for the server that the site moves to.

use super::path::fold;
use super::problem::{Place, Severity};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// What a piece of evidence is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EvidenceKind {
    /// A COM component created by a script or named by a page.
    Component,
    /// A data source: an ADO or ADO.NET connection string, a DSN.
    DataSource,
    /// A Jet or Access database file.
    JetDatabase,
    /// A path with a drive letter.
    DrivePath,
    /// A path of a network share.
    NetworkShare,
    /// An IP address.
    IpAddress,
    /// The name of a server.
    ServerName,
    /// Use of the registry.
    Registry,
    /// Use of files by a script.
    FileSystem,
    /// Mail that is sent.
    Mail,
    /// A path that leads upwards, which IIS refuses unless parent paths are on.
    ParentPath,
    /// An included file that is missing, outside of the site or includes itself.
    Include,
    /// A directive of server-side includes.
    ServerSideInclude,
    /// A script language other than VBScript and JScript.
    ScriptEngine,
    /// A type library that a page declares.
    TypeLibrary,
    /// A managed assembly.
    Assembly,
    /// A version of .NET that binaries were built for.
    DotNetVersion,
    /// A program for 32 or 64 bit.
    Bitness,
    /// An ISAPI extension or filter.
    Isapi,
    /// A script map or handler.
    ScriptMap,
    /// A module of the application's own.
    Module,
    /// What FrontPage left.
    FrontPage,
    /// Keys that several servers must share.
    MachineKey,
    /// A configuration section that only one machine can decrypt.
    EncryptedSection,
    /// Where sessions are kept.
    SessionState,
    /// A trust level.
    Trust,
    /// An account that requests run as.
    Impersonation,
    /// A certificate.
    Certificate,
    /// Content that is not below the site's root folder.
    OutsideRoot,
    /// A name that Windows or IIS cannot hold.
    FileName,
    /// A hint of a scheduled task.
    ScheduledTask,
    /// A file that could not be read.
    Unread,
}

impl EvidenceKind {
    /// Every kind, in the order in which people see them.
    pub const ALL: [EvidenceKind; 32] = [
        EvidenceKind::Component,
        EvidenceKind::DataSource,
        EvidenceKind::JetDatabase,
        EvidenceKind::DrivePath,
        EvidenceKind::NetworkShare,
        EvidenceKind::IpAddress,
        EvidenceKind::ServerName,
        EvidenceKind::Registry,
        EvidenceKind::FileSystem,
        EvidenceKind::Mail,
        EvidenceKind::ParentPath,
        EvidenceKind::Include,
        EvidenceKind::ServerSideInclude,
        EvidenceKind::ScriptEngine,
        EvidenceKind::TypeLibrary,
        EvidenceKind::Assembly,
        EvidenceKind::DotNetVersion,
        EvidenceKind::Bitness,
        EvidenceKind::Isapi,
        EvidenceKind::ScriptMap,
        EvidenceKind::Module,
        EvidenceKind::FrontPage,
        EvidenceKind::MachineKey,
        EvidenceKind::EncryptedSection,
        EvidenceKind::SessionState,
        EvidenceKind::Trust,
        EvidenceKind::Impersonation,
        EvidenceKind::Certificate,
        EvidenceKind::OutsideRoot,
        EvidenceKind::FileName,
        EvidenceKind::ScheduledTask,
        EvidenceKind::Unread,
    ];

    /// The kind in a person's words, as a heading.
    pub fn words(self) -> &'static str {
        match self {
            EvidenceKind::Component => "COM component",
            EvidenceKind::DataSource => "Data source",
            EvidenceKind::JetDatabase => "Access database",
            EvidenceKind::DrivePath => "Path with a drive letter",
            EvidenceKind::NetworkShare => "Network share",
            EvidenceKind::IpAddress => "IP address",
            EvidenceKind::ServerName => "Server name",
            EvidenceKind::Registry => "Registry",
            EvidenceKind::FileSystem => "File access",
            EvidenceKind::Mail => "Mail",
            EvidenceKind::ParentPath => "Parent path",
            EvidenceKind::Include => "Included file",
            EvidenceKind::ServerSideInclude => "Server-side include",
            EvidenceKind::ScriptEngine => "Script engine",
            EvidenceKind::TypeLibrary => "Type library",
            EvidenceKind::Assembly => "Assembly",
            EvidenceKind::DotNetVersion => ".NET version",
            EvidenceKind::Bitness => "32 or 64 bit",
            EvidenceKind::Isapi => "ISAPI program",
            EvidenceKind::ScriptMap => "Script map",
            EvidenceKind::Module => "Module",
            EvidenceKind::FrontPage => "FrontPage",
            EvidenceKind::MachineKey => "Machine key",
            EvidenceKind::EncryptedSection => "Encrypted section",
            EvidenceKind::SessionState => "Session state",
            EvidenceKind::Trust => "Trust level",
            EvidenceKind::Impersonation => "Impersonation",
            EvidenceKind::Certificate => "Certificate",
            EvidenceKind::OutsideRoot => "Content outside of the site",
            EvidenceKind::FileName => "File name",
            EvidenceKind::ScheduledTask => "Scheduled task",
            EvidenceKind::Unread => "Could not be read",
        }
    }
}

/// How sure it is that a piece of evidence is one. Ordered: unsure is less than sure.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Sureness {
    /// It looks like one; somebody has to look (a comment, a name put together while the page runs).
    Unsure,
    /// It is one as far as one line tells.
    Likely,
    /// It is one: a literal in code that runs, an element of a configuration file, a fact of a binary.
    Sure,
}

impl Sureness {
    /// One word for people.
    pub fn word(self) -> &'static str {
        match self {
            Sureness::Unsure => "unsure",
            Sureness::Likely => "likely",
            Sureness::Sure => "sure",
        }
    }
}

/// Text that mostly is the program's own.
pub type Words = Cow<'static, str>;

/// One thing seen at one place. Secrets are masked in all of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// What it is about.
    pub kind: EvidenceKind,
    /// The thing itself: a ProgID, a path, a server's name.
    pub what: String,
    /// The product it belongs to, where the catalogue knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Words>,
    /// File and line, or metabase key.
    pub place: Place,
    /// The line around it, cut, with secrets masked; empty where there is no text.
    pub excerpt: String,
    /// How sure it is.
    pub sureness: Sureness,
    /// How much it matters: an error stops working unless something is done.
    pub severity: Severity,
    /// What it means at the destination, in whole sentences.
    pub meaning: Words,
    /// What to do, in whole sentences.
    pub fix: Words,
    /// Where the facts come from: an address of the vendor's or Microsoft's documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Words>,
    /// The application or virtual directory it was found in (`Harbour Books/staff`).
    pub area: String,
    /// Further lines of the same file that show the same, and are not listed one by one.
    #[serde(default)]
    pub more: u32,
}

impl Evidence {
    /// What makes two pieces of evidence show the same need: the kind, and the thing without case.
    pub fn need(&self) -> (EvidenceKind, String) {
        (self.kind, fold(&self.what))
    }

    /// The order of lists and files: by kind, thing, place.
    pub fn compare(&self, other: &Evidence) -> std::cmp::Ordering {
        let place = |evidence: &Evidence| {
            (
                evidence.place.file.as_deref().map(fold),
                evidence.place.line,
                evidence.place.column,
                evidence.place.key.clone(),
            )
        };
        self.kind
            .cmp(&other.kind)
            .then_with(|| fold(&self.what).cmp(&fold(&other.what)))
            .then_with(|| place(self).cmp(&place(other)))
            .then_with(|| self.what.cmp(&other.what))
    }
}

impl fmt::Display for Evidence {
    /// `Component CDONTS.NewMail, sure (D:\a.asp, line 4): Set m = …`, the form of one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}, {}", self.kind.words(), self.what, self.sureness.word())?;
        if !self.place.is_unknown() {
            write!(f, " ({})", self.place)?;
        }
        if !self.excerpt.is_empty() {
            write!(f, ": {}", self.excerpt)?;
        }
        match self.more {
            0 => Ok(()),
            1 => write!(f, " [and 1 more line of this file]"),
            more => write!(f, " [and {more} more lines of this file]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_listed_once_in_its_order_and_has_words_of_its_own() {
        assert!(EvidenceKind::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        let words: std::collections::BTreeSet<_> =
            EvidenceKind::ALL.iter().map(|kind| kind.words()).collect();
        assert_eq!(words.len(), EvidenceKind::ALL.len());
        assert_eq!(EvidenceKind::Unread as usize + 1, EvidenceKind::ALL.len());
    }
}
