//! A destination that is killed on the way.

use crate::hosts::{Destination, DestinationLock, Entry, Host, HostError, MemoryHost, StagedFile};
use crate::model::ServerPath;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Passes everything on to a destination in memory and is killed (by a panic) at the n-th mutation, before or after
/// it takes effect.
pub struct Killing<'m> {
    inner: &'m MemoryHost,
    left: Arc<AtomicU64>,
    after: bool,
}

impl<'m> Killing<'m> {
    pub fn new(inner: &'m MemoryHost, n: u64, after: bool) -> Self {
        Killing {
            inner,
            left: Arc::new(AtomicU64::new(n)),
            after,
        }
    }

    fn mutate<T>(&self, act: impl FnOnce() -> T) -> T {
        let strikes = self.left.fetch_sub(1, Ordering::Relaxed) == 1;
        if strikes && !self.after {
            std::panic::panic_any("killed");
        }
        let done = act();
        if strikes {
            std::panic::panic_any("killed");
        }
        done
    }
}

impl Host for Killing<'_> {
    fn label(&self) -> String {
        self.inner.label()
    }
    fn drives(&self) -> Vec<char> {
        self.inner.drives()
    }
    fn list(&self, folder: &ServerPath) -> Result<Vec<Entry>, HostError> {
        self.inner.list(folder)
    }
    fn entry(&self, path: &ServerPath) -> Result<Option<Entry>, HostError> {
        self.inner.entry(path)
    }
    fn open(&self, path: &ServerPath) -> Result<Box<dyn Read + Send>, HostError> {
        self.inner.open(path)
    }
    fn free_space(&self, path: &ServerPath) -> Option<u64> {
        self.inner.free_space(path)
    }
}

/// Tears a write in two when it is the one to be killed at; the half stays.
struct KillingFile {
    inner: Box<dyn StagedFile>,
    left: Arc<AtomicU64>,
}

impl Write for KillingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            let _ = self.inner.write(bytes.split_at(bytes.len() / 2).0);
            std::panic::panic_any("killed");
        }
        self.inner.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl StagedFile for KillingFile {
    fn finish(self: Box<Self>, modified: u64) -> Result<(), HostError> {
        self.inner.finish(modified)
    }
}

impl Destination for Killing<'_> {
    fn identity(&self) -> String {
        self.inner.identity()
    }
    fn lock(&self) -> Result<Option<Box<dyn DestinationLock>>, HostError> {
        self.inner.lock()
    }
    fn stage(&self, path: &ServerPath) -> Result<Box<dyn StagedFile>, HostError> {
        let inner = self.mutate(|| self.inner.stage(path))?;
        let left = self.left.clone();
        Ok(Box::new(KillingFile { inner, left }))
    }
    fn sync(&self, files: &[ServerPath], folders: &[ServerPath]) -> Result<(), HostError> {
        self.mutate(|| self.inner.sync(files, folders))
    }
    fn adopt_permissions(&self, staged: &ServerPath, like: &ServerPath) -> Result<(), HostError> {
        self.mutate(|| self.inner.adopt_permissions(staged, like))
    }
    fn replace(&self, staged: &ServerPath, target: &ServerPath) -> Result<(), HostError> {
        self.mutate(|| self.inner.replace(staged, target))
    }
    fn create_folder(&self, path: &ServerPath) -> Result<(), HostError> {
        self.mutate(|| self.inner.create_folder(path))
    }
    fn remove_file(&self, path: &ServerPath) -> Result<(), HostError> {
        self.mutate(|| self.inner.remove_file(path))
    }
    fn remove_folder(&self, path: &ServerPath) -> Result<(), HostError> {
        self.mutate(|| self.inner.remove_folder(path))
    }
    fn preserve(&self, path: &ServerPath, keep: &Path) -> Result<(), HostError> {
        self.mutate(|| self.inner.preserve(path, keep))
    }
    fn stage_preserved(&self, keep: &Path, staged: &ServerPath) -> Result<(), HostError> {
        self.mutate(|| self.inner.stage_preserved(keep, staged))
    }
    fn probe_file(&self, path: &ServerPath) -> Result<(), HostError> {
        self.inner.probe_file(path)
    }
}
