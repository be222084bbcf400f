//! Files that a person keeps: written beside their place and put there when they are whole, and never into a server.

use super::migration::Migration;
use crate::hosts::Host;
use crate::model::Problem;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file on its way to its place. Dropped before its end it leaves nothing behind.
pub struct Staged {
    part: BufWriter<NamedTempFile>,
    file: PathBuf,
}

impl Staged {
    /// Begins a file.
    ///
    /// # Errors
    /// Those of the operating system: the folder is not there, or nothing may be written to it.
    pub fn beside(file: &Path) -> io::Result<Staged> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        builder.prefix(".siteferry-");
        like_other_files(&mut builder);
        let part = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
        // What takes the place of a file is for the same people.
        if let Ok(there) = file.symlink_metadata()
            && there.is_file()
        {
            part.as_file().set_permissions(there.permissions())?;
        }
        Ok(Staged {
            part: BufWriter::new(part),
            file: file.to_owned(),
        })
    }

    /// Puts it in its place, over a file that is there.
    ///
    /// # Errors
    /// Those of the operating system; what is there stays.
    pub fn finish(self) -> io::Result<()> {
        let part = self.part.into_inner().map_err(io::IntoInnerError::into_error)?;
        part.persist(&self.file).map_err(|error| error.error)?;
        Ok(())
    }

    /// Puts it in its place when nothing is there.
    ///
    /// # Errors
    /// Those of the operating system, [`io::ErrorKind::AlreadyExists`] among them.
    pub fn finish_new(self) -> io::Result<()> {
        let part = self.part.into_inner().map_err(io::IntoInnerError::into_error)?;
        part.persist_noclobber(&self.file).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.part.flush()
    }
}

/// A temporary file is its owner's alone; a document is for whom the person's other files are.
#[cfg(unix)]
fn like_other_files(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    // The process's mask takes away what it takes from every new file.
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn like_other_files(_builder: &mut tempfile::Builder<'_, '_>) {}

/// What writes a text.
pub(super) type Text<'t> = &'t dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Writes a file, over one that is there.
pub(super) fn write(file: &Path, text: Text<'_>) -> Result<(), Problem> {
    let written = Staged::beside(file).and_then(|mut staged| {
        text(&mut staged)?;
        staged.finish()
    });
    written.map_err(|error| not_written(file, &error))
}

/// Writes a file that is not there yet.
pub(super) fn write_fresh(file: &Path, text: Text<'_>) -> Result<(), Problem> {
    if file.symlink_metadata().is_ok() {
        return Err(exists(file));
    }
    let written = Staged::beside(file).and_then(|mut staged| {
        text(&mut staged)?;
        staged.finish_new()
    });
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(file),
        _ => not_written(file, &error),
    })
}

/// Writes a text for a person to a file that is not there yet.
///
/// # Errors
/// When there is such a file, or it cannot be written.
pub fn write_new(file: &Path, text: &str) -> Result<(), Problem> {
    write_fresh(file, &|out| out.write_all(text.as_bytes()))
}

/// A file that the operating system did not take.
pub(super) fn not_written(file: &Path, error: &io::Error) -> Problem {
    Problem::error(
        "FILE-NOT-WRITTEN",
        format!("{} could not be written", file.display()),
    )
    .with_cause(format!("The operating system says: {error}."))
    .with_fix("Check that its folder is there and that you may write to it, or name another place.")
}

fn exists(file: &Path) -> Problem {
    if file.is_dir() {
        return Problem::error("FILE-NOT-WRITTEN", format!("{} is a folder", file.display()))
            .with_cause("A file is to be written there.")
            .with_fix("Name a file in it, or another place.");
    }
    Problem::error("FILE-EXISTS", format!("{} is there already", file.display()))
        .with_cause("Nothing that is there is overwritten.")
        .with_fix("Name another file, or remove this one first.")
}

/// Refuses a file before the work for it begins: one that is there, and one in a server.
///
/// # Errors
/// When it is either.
pub fn refuse(file: &Path, migration: &Migration) -> Result<(), Problem> {
    refuse_servers(file, migration)?;
    match file.symlink_metadata() {
        Ok(_) => Err(exists(file)),
        Err(_) => Ok(()),
    }
}

/// Nothing but a sync writes to a server: refuses a file or folder that lies in one of the two.
///
/// # Errors
/// When it does.
pub fn refuse_servers(place: &Path, migration: &Migration) -> Result<(), Problem> {
    let hosts = [
        migration.source.host.as_ref(),
        migration.destination.host.as_ref(),
    ];
    refuse_inside(place, hosts.into_iter())
}

/// The same for any servers.
///
/// # Errors
/// When it lies in one of them.
pub fn refuse_inside<'h>(place: &Path, mut hosts: impl Iterator<Item = &'h dyn Host>) -> Result<(), Problem> {
    if !hosts.any(|host| host.contains_native(place)) {
        return Ok(());
    }
    Err(Problem::error(
        "REPORT-INSIDE-SERVER",
        format!("{} is part of a server", place.display()),
    )
    .with_cause("A report is never written into a folder that stands for a server.")
    .with_fix("Name a place elsewhere."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names in a folder, those that begin with a dot too.
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_the_old_one_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plan.csv");
        std::fs::write(&file, "before").unwrap();
        let problem = write(&file, &|out| {
            out.write_all(b"half")?;
            out.flush()?;
            Err(io::Error::other("the disk is full"))
        })
        .unwrap_err();
        assert!(problem.cause.contains("the disk is full"), "{problem}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "before");
        assert_eq!(names(folder.path()), ["plan.csv"], "nothing half written stays");
        write(&file, &|out| out.write_all(b"after")).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "after");
        assert_eq!(names(folder.path()), ["plan.csv"]);
    }

    #[test]
    fn a_new_file_takes_nobodys_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sheet.txt");
        write_new(&file, "first").unwrap();
        assert_eq!(write_new(&file, "second").unwrap_err().code, "FILE-EXISTS");
        // It came while the text was put together.
        let late = folder.path().join("late.txt");
        let problem = write_fresh(&late, &|out| {
            std::fs::write(&late, "theirs")?;
            out.write_all(b"ours")
        });
        assert_eq!(problem.unwrap_err().code, "FILE-EXISTS");
        assert_eq!(std::fs::read_to_string(&late).unwrap(), "theirs");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "first");
        assert_eq!(names(folder.path()), ["late.txt", "sheet.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_document_is_for_whom_other_files_are_and_a_link_is_not_written_through() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let mode = |file: &Path| std::fs::metadata(file).unwrap().permissions().mode() & 0o777;
        let (plain, ours, own) = (
            folder.path().join("plain"),
            folder.path().join("ours"),
            folder.path().join("own"),
        );
        std::fs::write(&plain, "x").unwrap();
        write_new(&ours, "x").unwrap();
        assert_eq!(mode(&ours), mode(&plain));
        std::fs::write(&own, "x").unwrap();
        std::fs::set_permissions(&own, std::fs::Permissions::from_mode(0o600)).unwrap();
        write(&own, &|out| out.write_all(b"y")).unwrap();
        assert_eq!(mode(&own), 0o600);
        let link = folder.path().join("link");
        symlink(&own, &link).unwrap();
        write(&link, &|out| out.write_all(b"z")).unwrap();
        assert_eq!(std::fs::read_to_string(&own).unwrap(), "y");
        assert_eq!(std::fs::read_to_string(&link).unwrap(), "z");
    }
}
