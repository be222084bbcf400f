//! The bundled sample "Harbour Books": an IIS 6 server and an IIS 10 server as two folders of files.
//!
//! It serves the demo and the tests alike. `scripts/make-sample.py` makes the files, `build.rs` puts them into the
//! binary, and [`unpack`] writes them where a person or a test can work on them.

use crate::model::{Place, Problem};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Every file of the sample, sorted by name; names start with the server's folder.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sample_files.rs"));

/// Folders without files, one a line; git cannot keep them, so the sample lists them.
static EMPTY_FOLDERS: &str = include_str!("../../assets/sample/empty-folders.txt");

const OLD: &str = "old-web01";
const NEW: &str = "new-web07";
const DAY: u64 = 24 * 60 * 60;
/// 1 March 2003 and 1 March 2010, in seconds since 1970: the years in which OLD-WEB01 was tended.
const OLD_YEARS: (u64, u64) = (1_046_476_800, 1_267_401_600);
/// 1 February 2021 and 1 October 2024: the same for NEW-WEB07.
const NEW_YEARS: (u64, u64) = (1_612_137_600, 1_727_740_800);

/// The two servers of an unpacked sample.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SampleFolders {
    /// The folder that stands for OLD-WEB01, Windows Server 2003 with IIS 6.
    pub old: PathBuf,
    /// The folder that stands for NEW-WEB07, IIS 10.
    pub new: PathBuf,
}

/// The files of the sample and their bytes, sorted by name (`old-web01/C/Inetpub/harbour/default.asp`).
pub fn files() -> &'static [(&'static str, &'static [u8])] {
    FILES
}

/// The folders of the sample that hold no file, named as in [`files`].
pub fn empty_folders() -> impl Iterator<Item = &'static str> {
    EMPTY_FOLDERS.lines().filter(|line| !line.is_empty())
}

/// Writes the sample below `folder`, which must be empty or not exist yet.
///
/// Each file gets a last write time that depends on its name alone, so two unpacked samples compare as equal. Fails
/// when the folder holds something (nothing is written then) or cannot be written.
pub fn unpack(folder: &Path) -> Result<SampleFolders, Problem> {
    refuse_used_folder(folder)?;
    for name in empty_folders() {
        let path = folder.join(name);
        fs::create_dir_all(&path).map_err(|error| not_written(&path, &error))?;
    }
    for (name, bytes) in FILES {
        let path = folder.join(name);
        write(&path, bytes, last_write(name, bytes)).map_err(|error| not_written(&path, &error))?;
    }
    Ok(SampleFolders {
        old: folder.join(OLD),
        new: folder.join(NEW),
    })
}

fn refuse_used_folder(folder: &Path) -> Result<(), Problem> {
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(not_written(folder, &error)),
    };
    if entries.next().is_none() {
        return Ok(());
    }
    Err(Problem::error(
        "SAMPLE-FOLDER-NOT-EMPTY",
        format!("The sample was not unpacked into {}", folder.display()),
    )
    .with_cause("The folder holds files already, and the sample never writes over anything.")
    .with_fix("Name an empty folder, or one that does not exist yet.")
    .with_place(Place::file(folder.display().to_string())))
}

fn write(path: &Path, bytes: &[u8], modified: SystemTime) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.set_modified(modified)
}

/// When a file was last written, by its name; even seconds, which zip files and FAT keep too.
///
/// A file that NEW-WEB07 shares with OLD-WEB01 was copied there by hand: with the old time when the bytes are the
/// same, otherwise it is more than a year older.
fn last_write(name: &str, bytes: &[u8]) -> SystemTime {
    let (server, path) = name.split_once('/').unwrap_or((name, ""));
    let seconds = if server == NEW {
        match bytes_of(&format!("{OLD}/{path}")) {
            Some(twin) if twin == bytes => moment(path, OLD_YEARS),
            Some(_) => moment(path, OLD_YEARS) - 400 * DAY,
            None => moment(path, NEW_YEARS),
        }
    } else {
        moment(path, OLD_YEARS)
    };
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn bytes_of(name: &str) -> Option<&'static [u8]> {
    let at = FILES.binary_search_by(|(other, _)| (*other).cmp(name)).ok()?;
    FILES.get(at).map(|(_, bytes)| *bytes)
}

/// A second of the given years, spread by an FNV-1a hash of the path.
fn moment(path: &str, (first, last): (u64, u64)) -> u64 {
    let hash = path.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (first + hash % (last - first)) & !1
}

fn not_written(path: &Path, error: &io::Error) -> Problem {
    Problem::error(
        "SAMPLE-NOT-WRITTEN",
        format!("The sample could not be written to {}", path.display()),
    )
    .with_cause(format!("The operating system refused: {error}."))
    .with_fix("Name a folder that you may write to, on a drive with 10 MB free.")
    .with_place(Place::file(path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_sorted_and_belong_to_one_of_the_two_servers() {
        assert!(FILES.is_sorted_by(|(before, _), (after, _)| before < after));
        for (name, _) in FILES {
            assert!(
                name.starts_with("old-web01/") || name.starts_with("new-web07/"),
                "{name}"
            );
        }
    }

    #[test]
    fn a_hand_copied_file_keeps_its_time_and_a_stale_one_is_older() {
        let time = |name: &str| last_write(name, bytes_of(name).unwrap());
        let image = |server: &str, name: &str| time(&format!("{server}/D/media/images/harbour/{name}"));
        assert_eq!(image(NEW, "quay.png"), image(OLD, "quay.png"));
        assert!(image(NEW, "lamp.png") < image(OLD, "lamp.png"));
        assert!(image(NEW, "scaffolding-2021.gif") > image(OLD, "lamp.png"));
    }
}
