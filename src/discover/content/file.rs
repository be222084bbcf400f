//! One file of a site: what it is decides how it is looked at. Whatever is wrong with it is a row, never a stop.

use super::kinds::{FileKind, extension};
use super::row::{Refine, row};
use super::scan::{FileAt, FileScan, ScanError, Scanner};
use super::{binary, certificates, config, names};
use crate::formats::pe::Program;
use crate::hosts::{Entry, Host};
use crate::model::{Evidence, EvidenceKind, Place, ServerPath, Severity, Sureness};
use std::io::Read;
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

impl Looked {
    /// A file that could not be read, and why.
    pub fn failed(path: &ServerPath, area: &str, reason: &str) -> Looked {
        let mut looked = Looked {
            was_read: true,
            ..Looked::default()
        };
        looked.fail(path, area, reason);
        looked
    }

    fn fail(&mut self, path: &ServerPath, area: &str, reason: &str) {
        self.is_unread = true;
        self.scan.evidence.push(unread(path, area, reason));
    }
}

/// Largest program that is read.
const MAX_PROGRAM: u64 = 64 << 20;

/// Looks at a file; `None` when a stop was asked for. `buffer` is the caller's to reuse.
pub fn look_at(
    scanner: &Scanner,
    host: &dyn Host,
    item: &Item,
    area: &str,
    buffer: &mut Vec<u8>,
    stop: &AtomicBool,
) -> Option<Looked> {
    let mut looked = Looked::default();
    let path = &item.path;
    let kind = FileKind::of(path.file_name().unwrap_or_default());
    let failed = match kind {
        FileKind::Media => None,
        FileKind::Database => {
            looked.scan.evidence.push(database(path, area));
            None
        }
        FileKind::Task => {
            looked.scan.evidence.push(task(path, area));
            None
        }
        FileKind::Program => {
            looked.was_read = true;
            program(host, item, area, &mut looked.scan).err()
        }
        FileKind::Config if item.size <= config::MAX_BYTES as u64 => {
            looked.was_read = true;
            match configuration(scanner, host, item, area, buffer, stop) {
                Ok((scan, reason)) => {
                    looked.scan = scan;
                    reason
                }
                Err(ScanError::Stopped) => return None,
                Err(error) => Some(error.to_string()),
            }
        }
        FileKind::Certificate if certificate(host, item, area, &mut looked.scan) => {
            looked.was_read = true;
            None
        }
        FileKind::Text | FileKind::Config | FileKind::Certificate | FileKind::Unknown => {
            looked.was_read = true;
            match text(scanner, host, item, area, buffer, stop) {
                Ok(scan) => {
                    let told = std::mem::replace(&mut looked.scan, scan).evidence;
                    looked.scan.evidence.splice(0..0, told);
                    let is_odd = looked.scan.is_binary && kind != FileKind::Unknown && item.size > 0;
                    is_odd.then(|| "its bytes are no text, although its name says so".to_owned())
                }
                Err(ScanError::Stopped) => return None,
                Err(error) => Some(error.to_string()),
            }
        }
    };
    if let Some(reason) = failed {
        looked.fail(path, area, &reason);
    }
    Some(looked)
}

fn text(
    scanner: &Scanner,
    host: &dyn Host,
    item: &Item,
    area: &str,
    buffer: &mut Vec<u8>,
    stop: &AtomicBool,
) -> Result<FileScan, ScanError> {
    let mut reader = host.open(&item.path).map_err(ScanError::from_host)?;
    let path = item.path.as_str();
    scanner.scan(&FileAt { path, area }, &mut reader, buffer, stop)
}

/// A configuration file as text and as XML; the second half says why it is no XML.
fn configuration(
    scanner: &Scanner,
    host: &dyn Host,
    item: &Item,
    area: &str,
    buffer: &mut Vec<u8>,
    stop: &AtomicBool,
) -> Result<(FileScan, Option<String>), ScanError> {
    let path = item.path.as_str();
    let bytes = host.read(&item.path).map_err(ScanError::from_host)?;
    let mut scan = scanner.scan(&FileAt { path, area }, &mut bytes.as_slice(), buffer, stop)?;
    match config::evidence(bytes, path, area) {
        Ok(rows) => {
            scan.evidence.extend(rows);
            Ok((scan, None))
        }
        Err(problem) => {
            let line = problem
                .place
                .line
                .map_or_else(String::new, |line| format!(" (line {line})"));
            Ok((scan, Some(format!("{}{line}", problem.title))))
        }
    }
}

/// A file of certificates; false when it holds none that is whole, or is too large for one: then it may be a page.
fn certificate(host: &dyn Host, item: &Item, area: &str, scan: &mut FileScan) -> bool {
    if item.size > certificates::MAX_BYTES {
        return false;
    }
    let mut bytes = Vec::new();
    let is_read = host.open(&item.path).is_ok_and(|reader| {
        let mut reader = reader.take(certificates::MAX_BYTES);
        reader.read_to_end(&mut bytes).is_ok()
    });
    let rows = is_read.then(|| certificates::of_file(&bytes, item.path.as_str(), area));
    let Some(rows) = rows.flatten() else {
        return false;
    };
    scan.bytes = bytes.len() as u64;
    let has_one = rows.iter().any(|row| row.kind == EvidenceKind::Certificate);
    scan.evidence.extend(rows);
    has_one
}

/// A program; the error says what of it could not be read.
fn program(host: &dyn Host, item: &Item, area: &str, scan: &mut FileScan) -> Result<(), String> {
    let reader = host.open(&item.path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    reader
        .take(MAX_PROGRAM + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    scan.bytes = bytes.len() as u64;
    if scan.bytes > MAX_PROGRAM {
        return Err(format!("it is a program of more than {} MB", MAX_PROGRAM >> 20));
    }
    let read = Program::read(&bytes).map_err(|error| error.to_string())?;
    let folder = item.path.parent();
    let is_beside = |name: &str| {
        let beside = folder.as_ref().and_then(|folder| folder.join(name));
        beside.is_some_and(|path| matches!(host.entry(&path), Ok(Some(_))))
    };
    scan.evidence
        .extend(binary::evidence(&read, &item.path, area, &is_beside));
    match read.damage {
        Some(damage) => Err(damage),
        None => Ok(()),
    }
}

/// A file or folder that could not be looked at.
pub fn unread(path: &ServerPath, area: &str, reason: &str) -> Evidence {
    let reason = reason.trim_end_matches('.');
    let reason = reason.strip_prefix(&format!("{path}: ")).unwrap_or(reason);
    row(
        EvidenceKind::Unread,
        path.as_str(),
        Place::file(path.as_str()),
        area,
    )
    .says(
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
fn database(path: &ServerPath, area: &str) -> Evidence {
    let found = row(
        EvidenceKind::JetDatabase,
        path.as_str(),
        Place::file(path.as_str()),
        area,
    );
    if extension(path.file_name().unwrap_or_default()) == "ldb" {
        return found
            .says(
                Severity::Warning,
                "The lock file of a database: somebody had the database open when the copy was made, so the copy may be torn.",
                "Copy the database again while the site is stopped.",
            )
            .sure(Sureness::Likely);
    }
    found.says(
        Severity::Warning,
        "A database of Access. Pages open it through Jet, which exists in 32 bit only, or through the Access Database \
         Engine; both write a lock file beside it.",
        "Run the pool in 32 bit (enable32BitAppOnWin64) or install the Access Database Engine, and give the pool's account \
         the right to modify the folder. Keep the file out of the folders that are served.",
    )
}

/// A task of Task Scheduler 1.0 among the content.
fn task(path: &ServerPath, area: &str) -> Evidence {
    row(EvidenceKind::ScheduledTask, path.as_str(), Place::file(path.as_str()), area).says(
        Severity::Warning,
        "A task of the old server's Task Scheduler. Such files cannot be copied to Windows Server 2008 and later.",
        "Make the task anew at the destination, with its account.",
    )
}
