//! Writing below the folder of a server, primitive by primitive.

use super::{FolderAddress, FolderHost, Located, failed};
use crate::hosts::{
    Destination, DestinationLock, Entry, EntryKind, Grounds, Host, HostError, StagedFile, filetime, names,
};
use crate::model::{Problem, ServerPath};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// More files than this are made durable by one flush of their file system instead of one by one
/// (400 files: 142 ms instead of 1,208 ms).
#[cfg(target_os = "linux")]
const FLUSH_ONE_BY_ONE: usize = 8;

/// A server's files below a folder of this computer, to be written.
pub struct FolderDestination {
    host: FolderHost,
}

impl FolderDestination {
    /// Opens the folder that stands for a server, as [`FolderHost::open`] does.
    pub fn open(root: &Path, extra_drives: &[(char, PathBuf)]) -> Result<FolderDestination, Problem> {
        Ok(FolderDestination {
            host: FolderHost::open(root, extra_drives)?,
        })
    }

    /// The same files, for reading only.
    pub fn host(&self) -> &FolderHost {
        &self.host
    }

    /// Where a path would be written: its folder exists, and Windows can hold its name.
    fn locate_for_writing(&self, path: &ServerPath) -> Result<Located, HostError> {
        let name = path.components().next_back().unwrap_or_default();
        if let Some(reason) = names::refusal(name) {
            return Err(HostError::refused(path, format!("the name {reason}")));
        }
        self.host
            .locate(path)?
            .ok_or_else(|| HostError::NotFound(path.parent().unwrap_or_else(|| path.clone())))
    }

    fn locate_existing(&self, path: &ServerPath, kind: EntryKind) -> Result<Located, HostError> {
        let located = self.locate_for_writing(path)?;
        let Some(found) = &located.found else {
            return Err(HostError::NotFound(path.clone()));
        };
        if super::kind_of(&found.metadata) == kind {
            Ok(located)
        } else {
            Err(HostError::refused(
                path,
                match kind {
                    EntryKind::Directory => "it is not a folder",
                    _ => "it is not a regular file",
                },
            ))
        }
    }

    fn note_removed(&self, located: &Located) {
        if let Some(found) = &located.found {
            self.host.lookup.removed(&located.folder, &found.name);
        }
    }

    fn note_added(&self, located: &Located) {
        if let Some(name) = located.native.file_name().and_then(|name| name.to_str()) {
            self.host.lookup.added(&located.folder, name);
        }
    }
}

impl Host for FolderDestination {
    fn label(&self) -> String {
        self.host.label()
    }

    fn drives(&self) -> Vec<char> {
        self.host.drives()
    }

    fn list(&self, folder: &ServerPath) -> Result<Vec<Entry>, HostError> {
        self.host.list(folder)
    }

    fn entry(&self, path: &ServerPath) -> Result<Option<Entry>, HostError> {
        self.host.entry(path)
    }

    fn open(&self, path: &ServerPath) -> Result<Box<dyn Read + Send>, HostError> {
        self.host.open(path)
    }

    fn free_space(&self, path: &ServerPath) -> Option<u64> {
        self.host.free_space(path)
    }

    fn contains_native(&self, path: &Path) -> bool {
        self.host.contains_native(path)
    }

    fn grounds(&self) -> Grounds {
        self.host.grounds()
    }

    fn native_place(&self, path: &ServerPath) -> Option<PathBuf> {
        self.host.native_place(path)
    }
}

/// The folder itself is locked where the operating system can lock folders, so that nothing is left in it.
struct FolderLock {
    _folder: File,
}

impl DestinationLock for FolderLock {}

struct NoLock;

impl DestinationLock for NoLock {}

struct FolderStagedFile {
    file: File,
    path: ServerPath,
}

impl Write for FolderStagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl StagedFile for FolderStagedFile {
    fn finish(self: Box<Self>, modified: u64) -> Result<(), HostError> {
        self.file
            .set_modified(filetime::to_system_time(modified))
            .map_err(failed(&self.path))
    }
}

impl Destination for FolderDestination {
    fn identity(&self) -> String {
        let mut text = self.host.top.display().to_string();
        for (letter, folder) in &self.host.drives {
            if !folder.starts_with(&self.host.top) {
                text.push_str(&format!("|{letter}={}", folder.display()));
            }
        }
        text
    }

    fn address(&self) -> Option<FolderAddress> {
        Some(self.host.address())
    }

    fn lock(&self) -> Result<Option<Box<dyn DestinationLock>>, HostError> {
        // Windows does not open folders as files; the lock file of the runs folder has to do.
        let Ok(folder) = File::open(&self.host.top) else {
            return Ok(Some(Box::new(NoLock)));
        };
        match folder.try_lock() {
            Ok(()) => Ok(Some(Box::new(FolderLock { _folder: folder }))),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            // A file system without locks.
            Err(fs::TryLockError::Error(_)) => Ok(Some(Box::new(NoLock))),
        }
    }

    fn stage(&self, path: &ServerPath) -> Result<Box<dyn StagedFile>, HostError> {
        let located = self.locate_for_writing(path)?;
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&located.native)
            .map_err(failed(path))?;
        self.note_added(&located);
        Ok(Box::new(FolderStagedFile {
            file,
            path: path.clone(),
        }))
    }

    fn sync(&self, files: &[ServerPath], folders: &[ServerPath]) -> Result<(), HostError> {
        #[cfg(target_os = "linux")]
        if files.len() > FLUSH_ONE_BY_ONE {
            return self.flush_file_systems(files.iter().chain(folders));
        }
        for path in files {
            let located = self.locate_existing(path, EntryKind::File)?;
            OpenOptions::new()
                .write(true)
                .open(&located.native)
                .or_else(|_| File::open(&located.native))
                .and_then(|file| file.sync_all())
                .map_err(failed(path))?;
        }
        // Windows keeps names in its own journal and does not open folders as files.
        if cfg!(unix) {
            for path in folders {
                if let Some(native) = self.host.native(path) {
                    File::open(native)
                        .and_then(|folder| folder.sync_all())
                        .map_err(failed(path))?;
                }
            }
        }
        Ok(())
    }

    fn adopt_permissions(&self, staged: &ServerPath, like: &ServerPath) -> Result<(), HostError> {
        let staged_at = self.locate_existing(staged, EntryKind::File)?;
        let like_at = self.locate_existing(like, EntryKind::File)?;
        let (Some(new), Some(old)) = (&staged_at.found, &like_at.found) else {
            return Ok(());
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            if (new.metadata.uid(), new.metadata.gid()) != (old.metadata.uid(), old.metadata.gid()) {
                // Only a privileged account may; others keep their own name on the file.
                let _ =
                    std::os::unix::fs::chown(&new.path, Some(old.metadata.uid()), Some(old.metadata.gid()));
            }
        }
        if new.metadata.permissions() != old.metadata.permissions() {
            fs::set_permissions(&new.path, old.metadata.permissions()).map_err(failed(staged))?;
        }
        Ok(())
    }

    fn replace(&self, staged: &ServerPath, target: &ServerPath) -> Result<(), HostError> {
        let from = self.locate_existing(staged, EntryKind::File)?;
        let to = self.locate_for_writing(target)?;
        if let Some(found) = &to.found
            && !found.metadata.is_file()
        {
            return Err(HostError::refused(target, "it is not a regular file"));
        }
        rename_over(&from.native, &to.native).map_err(failed(target))?;
        self.note_removed(&from);
        self.note_added(&to);
        Ok(())
    }

    fn create_folder(&self, path: &ServerPath) -> Result<(), HostError> {
        let located = self.locate_for_writing(path)?;
        if located.found.is_some() {
            return Err(HostError::io(path, io::ErrorKind::AlreadyExists.into()));
        }
        fs::create_dir(&located.native).map_err(failed(path))?;
        self.note_added(&located);
        Ok(())
    }

    fn remove_file(&self, path: &ServerPath) -> Result<(), HostError> {
        let located = self.locate_existing(path, EntryKind::File)?;
        remove_even_read_only(&located.native).map_err(failed(path))?;
        self.note_removed(&located);
        Ok(())
    }

    fn remove_folder(&self, path: &ServerPath) -> Result<(), HostError> {
        let located = self.locate_existing(path, EntryKind::Directory)?;
        if path.components().next().is_none() {
            return Err(HostError::refused(path, "it is a whole drive"));
        }
        fs::remove_dir(&located.native).map_err(failed(path))?;
        self.note_removed(&located);
        Ok(())
    }

    fn preserve(&self, path: &ServerPath, keep: &Path) -> Result<(), HostError> {
        let located = self.locate_existing(path, EntryKind::File)?;
        link_or_copy(&located.native, keep).map_err(failed(path))
    }

    fn stage_preserved(&self, keep: &Path, staged: &ServerPath) -> Result<(), HostError> {
        let located = self.locate_for_writing(staged)?;
        link_or_copy(keep, &located.native).map_err(failed(staged))?;
        self.note_added(&located);
        Ok(())
    }

    fn probe_file(&self, path: &ServerPath) -> Result<(), HostError> {
        let located = self.locate_existing(path, EntryKind::File)?;
        // Elsewhere a file that is open can be replaced all the same.
        if cfg!(windows)
            && located
                .found
                .is_some_and(|found| !found.metadata.permissions().readonly())
        {
            OpenOptions::new()
                .write(true)
                .open(&located.native)
                .map_err(failed(path))?;
        }
        Ok(())
    }
}

#[cfg(target_os = "linux")]
impl FolderDestination {
    /// Flushes each file system that holds one of the paths, once.
    fn flush_file_systems<'a>(&self, paths: impl Iterator<Item = &'a ServerPath>) -> Result<(), HostError> {
        use std::os::unix::fs::MetadataExt;
        let mut flushed = Vec::new();
        for path in paths {
            let Some(located) = self.host.locate(path)? else {
                continue;
            };
            let folder = File::open(&located.folder).map_err(failed(path))?;
            let device = folder.metadata().map_err(failed(path))?.dev();
            if !flushed.contains(&device) {
                rustix::fs::syncfs(&folder).map_err(|error| HostError::io(path, error.into()))?;
                flushed.push(device);
            }
        }
        Ok(())
    }
}

/// Renames over an existing file, a read-only one included.
fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => {
            make_writable(to)?;
            fs::rename(from, to)
        }
        done => done,
    }
}

fn remove_even_read_only(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => {
            make_writable(path)?;
            fs::remove_file(path)
        }
        done => done,
    }
}

/// Takes the read-only attribute off, which on Windows keeps a file from being replaced or removed.
fn make_writable(path: &Path) -> io::Result<()> {
    #[cfg(windows)]
    {
        let mut permissions = fs::symlink_metadata(path)?.permissions();
        if !permissions.readonly() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        #[expect(
            clippy::permissions_set_readonly_false,
            reason = "on Windows this is one attribute"
        )]
        permissions.set_readonly(false);
        fs::set_permissions(path, permissions)
    }
    #[cfg(not(windows))]
    {
        let _ = path;
        Ok(())
    }
}

/// Gives a file a second name, or copies it with its time and permissions where that is not possible.
fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    // On Windows two names share the read-only attribute, which replacing one of them may have to change.
    let may_share = cfg!(unix) || fs::symlink_metadata(from).is_ok_and(|file| !file.permissions().readonly());
    if may_share && fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let copied = copy_with_time(from, to);
    if copied.is_err() {
        let _ = fs::remove_file(to);
    }
    copied
}

fn copy_with_time(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    let metadata = source.metadata()?;
    let mut copy = OpenOptions::new().write(true).create_new(true).open(to)?;
    io::copy(&mut source, &mut copy)?;
    copy.set_modified(metadata.modified()?)?;
    copy.sync_all()?;
    fs::set_permissions(to, metadata.permissions())
}
