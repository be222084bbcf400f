//! A package as a server: the files of its `Content` folder by the Windows paths they had.
//!
//! The zip is opened once and read at positions, so that files can be unpacked side by side. Nothing is unpacked to
//! disk, and the paths that a package tells are never used on this computer.

use super::{Entry, EntryKind, Grounds, Host, HostError};
use crate::formats::package::layout::{CONTENT, entry_of};
use crate::formats::package::{self, Directory, EntryReader};
use crate::model::path::{compare_folded, fold};
use crate::model::{FileFacts, Place, Problem, ServerPath};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most bytes that a document of a package may unpack to.
const LARGEST_DOCUMENT: u64 = 512 << 20;

/// The zip of a package, its directory checked.
pub struct PackageHost {
    label: String,
    place: PathBuf,
    file: Arc<File>,
    directory: Directory,
}

impl std::fmt::Debug for PackageHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "PackageHost({}, {} entries)",
            self.label,
            self.directory.entries().len()
        )
    }
}

impl PackageHost {
    /// Opens a package.
    ///
    /// # Errors
    /// When the file cannot be opened, is no zip, or is one that must not be trusted.
    pub fn open(path: &Path) -> Result<PackageHost, Problem> {
        let label = path.display().to_string();
        let file = File::open(path)
            .and_then(|file| {
                if file.metadata()?.is_file() {
                    Ok(file)
                } else {
                    Err(io::ErrorKind::InvalidInput.into())
                }
            })
            .map_err(|error| cannot_open(&label, &error))?;
        let file = Arc::new(file);
        let mut reader = io::BufReader::with_capacity(16 << 10, At::start(&file));
        let directory = Directory::read(&mut reader, &label)?;
        Ok(PackageHost {
            label,
            place: path.to_owned(),
            file,
            directory,
        })
    }

    /// Its entries.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// A document of the package (`archive.xml`), by its name in any case; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be unpacked.
    pub fn document(&self, name: &str) -> Result<Option<Vec<u8>>, Problem> {
        let Some(entry) = self
            .directory
            .find(name)
            .filter(|entry| entry.kind == package::EntryKind::File)
        else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let unpacked = if entry.size > LARGEST_DOCUMENT {
            Err(io::Error::other(format!(
                "it would unpack to {} bytes",
                entry.size
            )))
        } else {
            self.unpack(entry)
                .and_then(|mut reader| reader.read_to_end(&mut bytes))
        };
        unpacked.map_err(|error| {
            Problem::error(
                "PACKAGE-DAMAGED",
                format!("The package {} is damaged", self.label),
            )
            .with_cause(format!("Its entry {} cannot be read: {error}.", entry.name))
            .with_fix("Make the package again, or copy it again from where it was made.")
            .with_place(Place::file(self.label.clone()))
        })?;
        Ok(Some(bytes))
    }

    /// Unpacks an entry of [`PackageHost::directory`].
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unpack(&self, entry: &package::Entry) -> io::Result<EntryReader<At>> {
        EntryReader::open(At::start(&self.file), entry)
    }

    /// The names right below a folder of the zip, folders first made up where only their files have entries.
    pub fn children(&self, folder: &str) -> Vec<Entry> {
        let prefix = format!("{folder}/");
        let depth = prefix.matches('/').count();
        let mut found: BTreeMap<String, Entry> = BTreeMap::new();
        for entry in self.directory.below(&prefix) {
            let mut parts = entry.name.split('/').skip(depth);
            let Some(name) = parts.next() else { continue };
            let is_deeper = parts.next().is_some();
            let kind = if is_deeper || entry.kind == package::EntryKind::Directory {
                EntryKind::Directory
            } else {
                EntryKind::File
            };
            found.entry(fold(name)).or_insert_with(|| Entry {
                name: name.to_owned(),
                kind,
                facts: facts_of(entry, kind),
            });
        }
        let mut names: Vec<Entry> = found.into_values().collect();
        names.sort_by(|a, b| compare_folded(&a.name, &b.name));
        names
    }

    fn lookup(&self, name: &str) -> Option<Entry> {
        let own_name = |entry: &package::Entry, depth: usize| {
            entry.name.split('/').nth(depth).unwrap_or_default().to_owned()
        };
        let depth = name.matches('/').count();
        if let Some(entry) = self.directory.find(name) {
            let kind = match entry.kind {
                package::EntryKind::File => EntryKind::File,
                package::EntryKind::Directory => EntryKind::Directory,
            };
            return Some(Entry {
                name: own_name(entry, depth),
                kind,
                facts: facts_of(entry, kind),
            });
        }
        let first = self.directory.below(&format!("{name}/")).next()?;
        Some(Entry {
            name: own_name(first, depth),
            kind: EntryKind::Directory,
            facts: FileFacts { size: 0, modified: 0 },
        })
    }
}

fn facts_of(entry: &package::Entry, kind: EntryKind) -> FileFacts {
    match kind {
        EntryKind::File => FileFacts {
            size: entry.size,
            modified: entry.modified,
        },
        _ => FileFacts { size: 0, modified: 0 },
    }
}

impl Host for PackageHost {
    fn label(&self) -> String {
        self.label.clone()
    }

    fn grounds(&self) -> Grounds {
        Grounds::File(std::path::absolute(&self.place).unwrap_or_else(|_| self.place.clone()))
    }

    fn drives(&self) -> Vec<char> {
        let mut drives: Vec<char> = self
            .children(CONTENT)
            .iter()
            .filter_map(|entry| {
                let mut letters = entry.name.strip_suffix("_C")?.chars();
                let letter = letters.next().filter(char::is_ascii_alphabetic)?;
                letters.next().is_none().then_some(letter.to_ascii_uppercase())
            })
            .collect();
        drives.sort_unstable();
        drives.dedup();
        drives
    }

    fn list(&self, folder: &ServerPath) -> Result<Vec<Entry>, HostError> {
        match self.entry(folder)? {
            Some(entry) if entry.kind == EntryKind::Directory => {
                Ok(self.children(&entry_of(folder.as_str())))
            }
            Some(_) => Err(HostError::Io {
                path: folder.clone(),
                source: io::ErrorKind::NotADirectory.into(),
            }),
            None => Err(HostError::NotFound(folder.clone())),
        }
    }

    fn entry(&self, path: &ServerPath) -> Result<Option<Entry>, HostError> {
        if path.is_unc() {
            return Ok(None);
        }
        Ok(self.lookup(&entry_of(path.as_str())))
    }

    fn open(&self, path: &ServerPath) -> Result<Box<dyn Read + Send>, HostError> {
        let entry = self
            .directory
            .find(&entry_of(path.as_str()))
            .filter(|entry| entry.kind == package::EntryKind::File && !path.is_unc())
            .ok_or_else(|| HostError::NotFound(path.clone()))?;
        match self.unpack(entry) {
            Ok(reader) => Ok(Box::new(reader)),
            Err(source) => Err(HostError::io(path, source)),
        }
    }

    fn free_space(&self, _path: &ServerPath) -> Option<u64> {
        None
    }
}

fn cannot_open(label: &str, error: &io::Error) -> Problem {
    let (title, fix) = match error.kind() {
        io::ErrorKind::NotFound => (
            format!("The package {label} does not exist"),
            "Check the path. The name is taken as it is: .zip is not added.",
        ),
        io::ErrorKind::InvalidInput => (
            format!("{label} is not a package: it is no file"),
            "Name the zip file itself. An unzipped package is an archive folder.",
        ),
        _ => (
            format!("The package {label} cannot be opened"),
            "Give your account the right to read it, or copy it to a place that you may read.",
        ),
    };
    Problem::error("PACKAGE-NOT-READABLE", title)
        .with_cause(format!("The operating system says: {error}."))
        .with_fix(fix)
        .with_place(Place::file(label))
}

/// A reader of a shared file with a position of its own.
#[derive(Clone)]
pub struct At {
    file: Arc<File>,
    position: u64,
}

impl At {
    fn start(file: &Arc<File>) -> At {
        At {
            file: Arc::clone(file),
            position: 0,
        }
    }
}

impl Read for At {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.position)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.position)?;
        self.position = self.position.saturating_add(read as u64);
        Ok(read)
    }
}

impl Seek for At {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, offset) = match to {
            SeekFrom::Start(position) => (position, 0),
            SeekFrom::Current(offset) => (self.position, offset),
            SeekFrom::End(offset) => (self.file.metadata()?.len(), offset),
        };
        self.position = base
            .checked_add_signed(offset)
            .ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::package::{Attributes, ZipWriter};

    fn path(text: &str) -> ServerPath {
        ServerPath::parse(text).expect("a path")
    }

    #[test]
    fn content_answers_by_windows_paths() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("p.zip");
        let mut zip = ZipWriter::new(File::create(&file).expect("creates"), 6);
        let mut add = |name: &str, data: &[u8]| {
            zip.add_file(
                name,
                Attributes::Content,
                Some(130_000_000_000_000_000),
                &mut &data[..],
            )
            .expect("adds");
        };
        add("archive.xml", b"<a/>");
        add("Content/C_C/Inetpub/wwwroot/Default.asp", b"<% %>");
        add("Content/C_C/Inetpub/wwwroot/images/a.gif", b"GIF");
        add("Content/d_C/x.txt", b"x");
        zip.finish().expect("finishes");

        let host = PackageHost::open(&file).expect("opens");
        assert_eq!(host.drives(), ['C', 'D']);
        let names: Vec<String> = host
            .list(&path(r"c:\INETPUB\wwwroot"))
            .expect("lists")
            .into_iter()
            .map(|e| e.name)
            .collect();
        assert_eq!(names, ["Default.asp", "images"]);
        let entry = host
            .entry(&path(r"C:\inetpub\WWWROOT\default.ASP"))
            .expect("answers")
            .expect("is there");
        assert_eq!((entry.name.as_str(), entry.facts.size), ("Default.asp", 5));
        assert_eq!(
            host.read(&path(r"C:\Inetpub\wwwroot\images\A.GIF"))
                .expect("reads"),
            b"GIF"
        );
        assert_eq!(host.read(&path(r"D:\x.txt")).expect("reads"), b"x");
        assert!(host.entry(&path(r"C:\Inetpub\other")).expect("answers").is_none());
        assert!(host.entry(&path(r"\\filer\x")).expect("answers").is_none());
        assert!(matches!(host.list(&path(r"E:\")), Err(HostError::NotFound(_))));
        assert_eq!(
            host.document("ARCHIVE.XML").expect("reads").as_deref(),
            Some(&b"<a/>"[..])
        );
        assert_eq!(host.document("parameters.xml").expect("reads"), None);
    }

    #[test]
    fn what_is_no_package_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let missing = PackageHost::open(&folder.path().join("no.zip")).expect_err("missing");
        assert!(missing.title.contains("does not exist"), "{missing}");
        let dir = PackageHost::open(folder.path()).expect_err("a folder");
        assert_eq!(dir.code, "PACKAGE-NOT-READABLE");
        let file = folder.path().join("x.zip");
        std::fs::write(&file, "no zip").expect("writes");
        assert_eq!(
            PackageHost::open(&file).expect_err("no zip").code,
            "PACKAGE-NOT-A-ZIP"
        );
    }
}
