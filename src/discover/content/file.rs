//! One file of a site: what it is decides how it is looked at. Whatever is wrong with it is a row, never a stop.

use super::kinds::{FileKind, extension};
use super::names;
use super::scan::{FileAt, FileScan, ScanError, Scanner};
use crate::hosts::{Entry, Host};
use crate::model::{Evidence, EvidenceKind, Place, ServerPath, Severity, Sureness};
use std::sync::atomic::AtomicBool;

/// A file to be looked at.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it is.
    pub path: ServerPath,
    /// Its size when it was listed.
    pub size: u64,
    /// Number of its area in the list of areas.
    pub area: usize,
}

/// What looking at a file gave.
#[derive(Debug, Default)]
pub struct Looked {
    /// What was seen, and what it includes.
    pub scan: FileScan,
    /// True when its bytes were read; false for pictures and the like.
    pub was_read: bool,
    /// True when it could not be read: a row says why.
    pub is_unread: bool,
}

/// Looks at a file; `None` when a stop was asked for. `buffer` is the caller's to reuse.
pub fn look_at(
    scanner: &Scanner,
    host: &dyn Host,
    item: &Item,
    area: &str,
    buffer: &mut Vec<u8>,
    stop: &AtomicBool,
) -> Option<Looked> {
    let name = item.path.file_name().unwrap_or_default();
    let mut looked = Looked::default();
    match FileKind::of(name) {
        FileKind::Media => return Some(looked),
        FileKind::Database => {
            looked.scan.evidence.extend(database(&item.path, area));
            return Some(looked);
        }
        FileKind::Task => {
            looked.scan.evidence.push(task(&item.path, area));
            return Some(looked);
        }
        FileKind::Program => return Some(looked),
        kind @ (FileKind::Text | FileKind::Config | FileKind::Unknown) => {
            looked.was_read = true;
            let file = FileAt {
                path: item.path.as_str(),
                area,
            };
            let scanned = host
                .open(&item.path)
                .map_err(|error| error.to_string())
                .and_then(
                    |mut reader| match scanner.scan(&file, &mut reader, buffer, stop) {
                        Ok(scan) => Ok(Some(scan)),
                        Err(ScanError::Stopped) => Ok(None),
                        Err(error) => Err(error.to_string()),
                    },
                );
            match scanned {
                Ok(None) => return None,
                Ok(Some(scan)) => {
                    looked.scan = scan;
                    if looked.scan.is_binary && kind != FileKind::Unknown && item.size > 0 {
                        looked.is_unread = true;
                        looked.scan.evidence.push(unread(
                            &item.path,
                            area,
                            "its bytes are no text, although its name says so",
                        ));
                    }
                }
                Err(reason) => {
                    looked.is_unread = true;
                    looked.scan.evidence.push(unread(&item.path, area, &reason));
                }
            }
        }
    }
    Some(looked)
}

/// A file or folder that could not be looked at.
pub fn unread(path: &ServerPath, area: &str, reason: &str) -> Evidence {
    let reason = reason.trim_end_matches('.');
    let reason = reason.strip_prefix(&format!("{path}: ")).unwrap_or(reason);
    row(EvidenceKind::Unread, path, area).with(
        Severity::Warning,
        format!("It could not be read, so what it needs is not known: {reason}."),
        "Look at the copy (rights, a transfer that broke off), put it right, and scan again.",
    )
}

/// What the names in a folder show.
pub fn check_names(folder: &ServerPath, entries: &[Entry], area: &str) -> Vec<Evidence> {
    names::check(folder, entries, area)
}

/// A database of Access; its lock file shows only that somebody had it open when the copy was made.
fn database(path: &ServerPath, area: &str) -> Option<Evidence> {
    let found = row(EvidenceKind::JetDatabase, path, area);
    let name = path.file_name().unwrap_or_default();
    if extension(name) == "ldb" {
        let mut found = found.with(
            Severity::Warning,
            "The lock file of a database: somebody had the database open when the copy was made, so the copy may be torn.",
            "Copy the database again while the site is stopped.",
        );
        found.sureness = Sureness::Likely;
        return Some(found);
    }
    Some(found.with(
        Severity::Warning,
        "A database of Access. Pages open it through Jet, which exists in 32 bit only, or through the Access Database \
         Engine; both write a lock file beside it.",
        "Run the pool in 32 bit (enable32BitAppOnWin64) or install the Access Database Engine, and give the pool's account \
         the right to modify the folder. Keep the file out of the folders that are served.",
    ))
}

/// A task of Task Scheduler 1.0 among the content.
fn task(path: &ServerPath, area: &str) -> Evidence {
    row(EvidenceKind::ScheduledTask, path, area).with(
        Severity::Warning,
        "A task of the old server's Task Scheduler. Such files cannot be copied to Windows Server 2008 and later.",
        "Make the task anew at the destination, with its account.",
    )
}

/// A row about a whole file.
struct Row(Evidence);

fn row(kind: EvidenceKind, path: &ServerPath, area: &str) -> Row {
    Row(Evidence {
        kind,
        what: path.to_string(),
        product: None,
        place: Place::file(path.as_str()),
        excerpt: String::new(),
        sureness: Sureness::Sure,
        severity: Severity::Warning,
        meaning: "".into(),
        fix: "".into(),
        source: None,
        area: area.to_owned(),
        more: 0,
    })
}

impl Row {
    fn with(
        self,
        severity: Severity,
        meaning: impl Into<crate::model::evidence::Words>,
        fix: &'static str,
    ) -> Evidence {
        Evidence {
            severity,
            meaning: meaning.into(),
            fix: fix.into(),
            ..self.0
        }
    }
}
