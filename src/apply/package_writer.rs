//! Writes a package as one step: the finished, verified zip takes the place of the old one, or nothing changes.
//!
//! The zip is written beside its target under a name of its own, read back entry by entry, made durable and renamed.
//! A file that is not what the plan saw stops it: a package must hold one state of the source.

use crate::formats::package::{Attributes, ZipWriter, layout};
use crate::hosts::{Host, PackageHost, STAGED_PREFIX};
use crate::model::{FileFacts, Place, Problem, ServerPath};
use crate::providers::package::{PackagePlan, PlannedEntry, PlannedKind};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where the writing of a package stands.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct PackageProgress {
    /// Entries written, and later entries verified.
    pub entries: u64,
    /// Bytes of content read.
    pub bytes: u64,
    /// True while the finished zip is read back.
    pub is_verifying: bool,
}

/// How a package is written.
pub struct PackageWriting<'a> {
    /// The source's files.
    pub host: &'a dyn Host,
    /// Compression, 1 to 9.
    pub level: u32,
    /// Stops the writing when it becomes true; then nothing has changed.
    pub cancel: &'a AtomicBool,
    /// Told of each entry: its name and where the writing stands.
    pub progress: &'a mut dyn FnMut(&str, PackageProgress),
}

/// Writes what a plan says to `target`. A plan without changes writes nothing.
///
/// # Errors
/// A problem, and then the old package, if any, is as it was. Its code is `CANCELLED` when it was asked to stop.
pub fn write_package(
    plan: &PackagePlan,
    target: &Path,
    writing: &mut PackageWriting<'_>,
) -> Result<(), Problem> {
    let label = target.display().to_string();
    if plan.totals.changes() == 0 {
        return Ok(());
    }
    check_target(target)?;
    let folder = folder_of(target);
    let failed = |error: io::Error| cannot_write(&label, &error);
    let mut builder = tempfile::Builder::new();
    builder.prefix(STAGED_PREFIX).suffix(".zip");
    #[cfg(unix)]
    {
        use std::fs;
        use std::os::unix::fs::PermissionsExt;
        // Those of any new file (the umask applies), or of the package that is replaced.
        let kept = fs::metadata(target).map(|old| old.permissions()).ok();
        builder.permissions(kept.unwrap_or_else(|| fs::Permissions::from_mode(0o666)));
    }
    let mut staged = builder.tempfile_in(folder).map_err(failed)?;
    let mut zip = ZipWriter::new(
        BufWriter::with_capacity(256 << 10, staged.as_file_mut()),
        writing.level,
    );
    let mut progress = PackageProgress::default();
    for entry in &plan.entries {
        stop_if_asked(writing, &label)?;
        add(entry, &mut zip, writing, &mut progress, &label)?;
        progress.entries += 1;
        (writing.progress)(&entry.name, progress);
    }
    zip.finish().map_err(failed)?.flush().map_err(failed)?;
    staged.as_file().sync_all().map_err(failed)?;
    verify(plan, staged.path(), writing, progress)?;
    staged
        .persist(target)
        .map_err(|error| cannot_write(&label, &error.error))?;
    // On Windows folders cannot be opened so, and the rename is durable without it.
    #[cfg(unix)]
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed)?;
    Ok(())
}

/// Looks whether a package could be written there at all.
///
/// # Errors
/// When its folder does not exist: it is not made (package provider, dd569019).
pub fn check_target(target: &Path) -> Result<(), Problem> {
    let folder = folder_of(target);
    if folder.is_dir() {
        return Ok(());
    }
    let label = target.display().to_string();
    Err(Problem::error(
        "ERROR_INVALID_PATH",
        format!("The package {label} cannot be written"),
    )
    .with_cause(format!(
        "The folder {} does not exist; it is not made.",
        folder.display()
    ))
    .with_fix("Make the folder, or name another one.")
    .with_place(Place::file(label)))
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn add<W: Write + io::Seek>(
    entry: &PlannedEntry,
    zip: &mut ZipWriter<W>,
    writing: &mut PackageWriting<'_>,
    progress: &mut PackageProgress,
    label: &str,
) -> Result<(), Problem> {
    let failed = |error: io::Error| cannot_write(label, &error);
    match &entry.kind {
        PlannedKind::Folder => zip.add_folder(&entry.name).map_err(failed),
        PlannedKind::Document(text) => zip
            .add_file(&entry.name, Attributes::Document, None, &mut text.as_bytes())
            .map(|_| ())
            .map_err(failed),
        PlannedKind::File(path, facts) => {
            let file = writing
                .host
                .open(path)
                .map_err(|error| unread(path, &error.to_string()))?;
            let mut reader = Watched {
                file,
                cancel: writing.cancel,
                failure: None,
            };
            let written = zip.add_file(
                &entry.name,
                Attributes::Content,
                Some(facts.modified),
                &mut reader,
            );
            stop_if_asked(writing, label)?;
            if let Some(reason) = reader.failure {
                return Err(unread(path, &reason));
            }
            let size = written.map_err(failed)?;
            progress.bytes += size;
            let now = writing.host.entry(path).ok().flatten().map(|entry| entry.facts);
            if size != facts.size || now != Some(*facts) {
                return Err(changed(path, *facts, now));
            }
            Ok(())
        }
    }
}

/// A file that is read, which remembers its own errors and can be stopped.
struct Watched<'a> {
    file: Box<dyn Read + Send>,
    cancel: &'a AtomicBool,
    failure: Option<String>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        self.file.read(buffer).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failure = Some(error.to_string());
            }
        })
    }
}

/// Reads the finished zip back: every entry that was planned is there, whole, and nothing else.
fn verify(
    plan: &PackagePlan,
    staged: &Path,
    writing: &mut PackageWriting<'_>,
    before: PackageProgress,
) -> Result<(), Problem> {
    let package = PackageHost::open(staged)?;
    let wrong = |what: String| {
        Problem::error(
            "PACKAGE-NOT-VERIFIED",
            "The package that was written does not read back as planned",
        )
        .with_cause(format!("{what}. The disk may be failing."))
        .with_fix("Nothing was changed. Try again, or write to another disk.")
    };
    let mut progress = PackageProgress {
        entries: 0,
        is_verifying: true,
        ..before
    };
    if package.directory().entries().len() != plan.entries.len() {
        return Err(wrong("It has another number of entries".to_owned()));
    }
    for (planned, entry) in plan.entries.iter().zip(package.directory().entries()) {
        stop_if_asked(writing, &planned.name)?;
        if planned.name != entry.name {
            return Err(wrong(format!("{} is not where it belongs", planned.name)));
        }
        let unpacked =
            package
                .unpack(entry)
                .and_then(|mut reader| match &planned.kind {
                    PlannedKind::Document(text) => {
                        let mut bytes = Vec::new();
                        reader.read_to_end(&mut bytes)?;
                        Ok(bytes == text.as_bytes())
                    }
                    PlannedKind::File(_, facts) => Ok(io::copy(&mut reader, &mut io::sink())? == facts.size
                        && entry.modified == facts.modified),
                    PlannedKind::Folder => Ok(entry.size == 0),
                })
                .map_err(|error| wrong(error.to_string()))?;
        if !unpacked {
            return Err(wrong(format!("{} differs", planned.name)));
        }
        progress.entries += 1;
        (writing.progress)(&planned.name, progress);
    }
    match package.document(layout::ARCHIVE)? {
        Some(_) => Ok(()),
        None => Err(wrong("It has no archive.xml".to_owned())),
    }
}

fn stop_if_asked(writing: &PackageWriting<'_>, label: &str) -> Result<(), Problem> {
    if writing.cancel.load(Ordering::Relaxed) {
        return Err(
            Problem::error("CANCELLED", format!("The package {label} was not written"))
                .with_cause("It was asked to stop. Nothing was changed."),
        );
    }
    Ok(())
}

fn cannot_write(label: &str, error: &io::Error) -> Problem {
    let (code, fix) = match error.kind() {
        io::ErrorKind::FileTooLarge => (
            "ERROR_PACKAGE_TOO_LARGE",
            "Sync directly from server to server, or leave content out with -disableLink:ContentExtension.",
        ),
        io::ErrorKind::StorageFull => ("DISK-FULL", "Make room, or name a file on another disk."),
        _ => (
            "PACKAGE-NOT-WRITABLE",
            "Check that your account may write there and that no program holds the file.",
        ),
    };
    Problem::error(code, format!("The package {label} cannot be written"))
        .with_cause(format!(
            "The operating system says: {error}. Nothing was changed."
        ))
        .with_fix(fix)
        .with_place(Place::file(label))
}

fn unread(path: &ServerPath, reason: &str) -> Problem {
    Problem::error("SOURCE-NOT-READABLE", format!("{path} cannot be read"))
        .with_cause(format!("{reason}. Nothing was changed."))
        .with_fix("Give your account the right to read it, or take it out of the site.")
        .with_place(Place::file(path.as_str()))
        .with_target(path.as_str())
}

fn changed(path: &ServerPath, before: FileFacts, now: Option<FileFacts>) -> Problem {
    let cause = match now {
        None => "It is gone.".to_owned(),
        Some(now) if now.size != before.size => {
            format!("It had {} bytes and has {} now.", before.size, now.size)
        }
        Some(_) => "It was written to.".to_owned(),
    };
    Problem::error(
        "SOURCE-CHANGED",
        format!("{path} changed while the package was made"),
    )
    .with_cause(format!("{cause} Nothing was changed."))
    .with_fix("Run it again; stop the site if it keeps writing its files.")
    .with_place(Place::file(path.as_str()))
    .with_target(path.as_str())
}
