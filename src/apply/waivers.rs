//! What a person set aside, and why, kept from one session to the next: one small file for each pair of servers, beside
//! the runs. A migration is prepared over days; a reason that was given is not asked for twice.

use super::failure::io_problem;
use super::place::inside;
use crate::hosts::native;
use crate::model::{Problem, hex};
use crate::prepare::Waived;
use crate::providers::ServerLocation;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The two places of a migration, as the person named them.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// Folder, configuration file or package of the old server.
    pub old: &'a Path,
    /// Folder or configuration file of the new server.
    pub new: &'a Path,
}

/// What is kept for a pair. The places are in it for who reads the file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    old: String,
    new: String,
    waived: Vec<Waived>,
}

impl Pair<'_> {
    /// Both places as the system knows them, so that `old`, `../here/old/` and `old/MetaBase.xml` are one.
    fn places(&self) -> [PathBuf; 2] {
        [self.old, self.new].map(|place| {
            let server = ServerLocation::around(place).root;
            native::real(server.as_deref().unwrap_or(place))
        })
    }

    fn file(&self, runs: &Path) -> PathBuf {
        let mut digest = Sha256::new();
        for place in self.places() {
            digest.update(place.as_os_str().as_encoded_bytes());
            digest.update([0]);
        }
        let digits = hex(digest.finalize().iter().take(8));
        runs.join("waived").join(format!("{digits}.json"))
    }
}

/// What was set aside for two servers before; nothing when nothing was.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn waived(runs: &Path, pair: Pair<'_>) -> Result<Vec<Waived>, Problem> {
    let file = pair.file(runs);
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(io_problem(
                "WAIVERS-UNREADABLE",
                "read the waivers in",
                &file,
                &error,
            ));
        }
    };
    match serde_json::from_slice::<Kept>(&bytes) {
        Ok(kept) => Ok(kept.waived),
        Err(error) => Err(
            Problem::warning("WAIVERS-UNREADABLE", "What was waived before cannot be read")
                .with_cause(format!("{} is damaged: {error}.", file.display()))
                .with_fix("Waive again what has to be. The damaged file is kept beside the new one."),
        ),
    }
}

/// Keeps what is set aside for two servers, in the place of what was kept before. The file is never half written.
///
/// # Errors
/// When it cannot be written, or would be written into one of the servers.
pub fn keep_waived(runs: &Path, pair: Pair<'_>, waived: &[Waived]) -> Result<(), Problem> {
    let file = pair.file(runs);
    let places = pair.places();
    let real = native::real(runs);
    if let Some(place) = places.iter().find(|place| native::is_below(&real, place)) {
        return Err(inside(runs, &place.display().to_string()));
    }
    let failed = |error: &std::io::Error| io_problem("WAIVERS-NOT-KEPT", "keep the waivers in", &file, error);
    let is_damaged = fs::read(&file).is_ok_and(|bytes| serde_json::from_slice::<Kept>(&bytes).is_err());
    if is_damaged {
        fs::rename(&file, file.with_extension("damaged")).map_err(|error| failed(&error))?;
    }
    if waived.is_empty() {
        return match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&error)),
            _ => Ok(()),
        };
    }
    let [old, new] = places.map(|place| place.display().to_string());
    let kept = Kept {
        old,
        new,
        waived: waived.to_vec(),
    };
    let folder = file.parent().unwrap_or(runs);
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut beside, &kept)?;
        beside.flush()?;
        beside.as_file().sync_all()?;
        beside.persist(&file)?;
        Ok(())
    };
    write().map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::CheckState;

    fn reason(text: &str) -> Waived {
        Waived {
            check: "BINDING-CLASH:*:80:".to_owned(),
            title: "Port 80".to_owned(),
            reason: text.to_owned(),
            was: CheckState::Blocking,
            at: Some("2026-11-21 19:53:07 +01:00".to_owned()),
        }
    }

    #[test]
    fn waivers_are_kept_for_two_places_however_they_are_written() {
        let place = tempfile::tempdir().expect("a folder");
        let runs = place.path().join("state/runs");
        let (old, new) = (place.path().join("old"), place.path().join("new"));
        for folder in [&old, &new] {
            fs::create_dir(folder).expect("a folder");
        }
        let pair = Pair { old: &old, new: &new };
        assert_eq!(waived(&runs, pair).expect("nothing yet"), []);
        keep_waived(&runs, pair, &[reason("Portal moves first")]).expect("kept");
        let around = new.join("../old");
        let same = Pair {
            old: &around,
            new: &new,
        };
        assert_eq!(waived(&runs, same).expect("read"), [reason("Portal moves first")]);
        let turned = Pair { old: &new, new: &old };
        assert_eq!(waived(&runs, turned).expect("read"), [], "another migration");
        assert!(
            crate::apply::runs(&runs).expect("a list").is_empty(),
            "it is no run"
        );
        keep_waived(&runs, pair, &[]).expect("taken back");
        assert_eq!(waived(&runs, pair).expect("read"), []);
    }

    #[test]
    fn damage_is_told_and_stays_to_be_looked_at() {
        let place = tempfile::tempdir().expect("a folder");
        let (old, new) = (place.path().join("old"), place.path().join("new"));
        let pair = Pair { old: &old, new: &new };
        let runs = place.path().join("runs");
        keep_waived(&runs, pair, &[reason("first")]).expect("kept");
        let file = pair.file(&runs);
        fs::write(&file, "{ half").expect("written");
        let problem = waived(&runs, pair).expect_err("damaged");
        assert_eq!(problem.code, "WAIVERS-UNREADABLE");
        keep_waived(&runs, pair, &[reason("second")]).expect("kept");
        assert_eq!(waived(&runs, pair).expect("read"), [reason("second")]);
        assert_eq!(
            fs::read(file.with_extension("damaged")).expect("kept aside"),
            b"{ half"
        );
    }

    #[test]
    fn nothing_is_kept_inside_a_server_however_it_is_named() {
        let place = tempfile::tempdir().expect("a folder");
        let (old, new) = (place.path().join("old"), place.path().join("new"));
        for folder in [&old, &new] {
            fs::create_dir(folder).expect("a folder");
        }
        let metabase = old.join("MetaBase.xml");
        fs::write(&metabase, "<x/>").expect("written");
        let pair = Pair {
            old: &metabase,
            new: &new.join("applicationHost.config"),
        };
        for runs in [
            new.join("runs"),
            old.join("not/there/yet"),
            place.path().join("not/../new/runs"),
            new.clone(),
        ] {
            let problem = keep_waived(&runs, pair, &[reason("x")]).expect_err("inside");
            assert_eq!(problem.code, "RUNS-INSIDE-SERVER", "{}", runs.display());
            assert!(problem.title.contains("lies inside"), "{problem}");
        }
        assert_eq!(
            fs::read_dir(&new).expect("a folder").count(),
            0,
            "nothing was made"
        );
        assert_eq!(fs::read_dir(&old).expect("a folder").count(), 1);
        let runs = old.join("../new-runs");
        keep_waived(&runs, pair, &[reason("x")]).expect("beside is not inside");
        let folders = Pair { old: &old, new: &new };
        assert_eq!(
            waived(&runs, folders).expect("read"),
            [reason("x")],
            "by folder, too"
        );
    }
}
