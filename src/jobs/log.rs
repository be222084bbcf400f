//! Where `tracing` goes: the log file of the run at hand, and the last lines for the window.
//!
//! One subscriber for the whole program. While a run is under way its folder gets a `log.txt`; the newest lines are kept
//! in memory either way. Secrets never get here: whoever logs a value logs what may be shown of it.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tracing_subscriber::fmt::MakeWriter;

/// Lines kept for the window.
const KEPT: usize = 2000;

#[derive(Default)]
struct Sink {
    lines: VecDeque<String>,
    file: Option<File>,
}

/// The program's log. Cheap to clone; all clones are one log.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Sink>>);

impl Log {
    /// The log of this program, collecting from the first call on.
    pub fn of_this_program() -> Log {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(|| {
            let log = Log::default();
            let subscriber = tracing_subscriber::fmt()
                .with_ansi(false)
                .with_target(false)
                .with_max_level(tracing::Level::INFO)
                .with_writer(log.clone())
                .finish();
            // Only a host program that embeds the library can have set one before; then its log is the right one.
            let _ = tracing::subscriber::set_global_default(subscriber);
            log
        })
        .clone()
    }

    /// Writes all further lines to `file` as well, until the guard is dropped.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn to_file(&self, file: &Path) -> io::Result<FileGuard> {
        let opened = File::options().create(true).append(true).open(file)?;
        self.sink().file = Some(opened);
        Ok(FileGuard(self.clone()))
    }

    /// The newest lines, oldest first.
    pub fn lines(&self) -> Vec<String> {
        self.sink().lines.iter().cloned().collect()
    }

    /// A log outlives a thread that panicked while it held the lock.
    fn sink(&self) -> MutexGuard<'_, Sink> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the writing to a file when dropped.
pub struct FileGuard(Log);

impl Drop for FileGuard {
    fn drop(&mut self) {
        self.0.sink().file = None;
    }
}

/// One event on its way into the log.
pub struct Line {
    log: Log,
    bytes: Vec<u8>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut sink = self.log.sink();
        if let Some(file) = &mut sink.file {
            // A full disk must not stop a run because of its log.
            let _ = file.write_all(&self.bytes);
        }
        for line in String::from_utf8_lossy(&self.bytes).lines() {
            if sink.lines.len() == KEPT {
                sink.lines.pop_front();
            }
            sink.lines.push_back(line.to_owned());
        }
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line {
            log: self.clone(),
            bytes: Vec::with_capacity(160),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_reach_the_file_only_while_its_guard_lives() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("log.txt");
        let log = Log::default();
        let say = |text: &str| {
            log.make_writer()
                .write_all(format!("{text}\n").as_bytes())
                .expect("writes")
        };
        say("before");
        {
            let _guard = log.to_file(&path).expect("opens");
            say("during");
        }
        say("after");
        assert_eq!(std::fs::read_to_string(&path).expect("reads"), "during\n");
        assert_eq!(log.lines(), ["before", "during", "after"]);
    }

    #[test]
    fn only_the_newest_lines_are_kept() {
        let log = Log::default();
        for number in 0..KEPT + 10 {
            log.make_writer()
                .write_all(format!("{number}\n").as_bytes())
                .expect("writes");
        }
        let lines = log.lines();
        assert_eq!(
            (lines.len(), lines.first().map(String::as_str)),
            (KEPT, Some("10"))
        );
    }
}
