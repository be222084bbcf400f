//! What the bundled sample turns into, file by file as a person reviewed it: applicationHost.config of the new server after
//! a move of the whole old one, byte for byte, and the loss report as `siteferry loss -csv` writes it. (The script for
//! http.sys has its golden file too; `tests/command_line.rs` holds it.)
//!
//! `SITEFERRY_BLESS=1` writes both files anew. Read the difference before committing it: every line is a promise.

use super::{finish, planned, whole};
use siteferry::apply::Options;
use siteferry::apply::sample::unpack;
use siteferry::jobs::run;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Compares what was made with a file of `tests/golden`, and names the first line that differs.
fn compare(name: &str, made: &[u8]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("SITEFERRY_BLESS").is_some() {
        std::fs::write(&file, made).expect("the golden file can be written");
    }
    let kept = std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    if kept == made {
        return;
    }
    let (kept, made) = (String::from_utf8_lossy(&kept), String::from_utf8_lossy(made));
    let differs = kept
        .split('\n')
        .zip(made.split('\n'))
        .zip(1..)
        .find(|((kept, made), _)| kept != made);
    match differs {
        Some(((kept, made), line)) => panic!(
            "line {line} of {name} was\n{kept:?}\nand is\n{made:?}\nSITEFERRY_BLESS=1 writes the file anew"
        ),
        None => panic!(
            "{name} had {} lines and has {}; SITEFERRY_BLESS=1 writes the file anew",
            kept.split('\n').count(),
            made.split('\n').count()
        ),
    }
}

fn unpacked() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let servers = unpack(&folder.path().join("servers")).expect("unpacks");
    (folder, servers.old, servers.new)
}

#[test]
fn the_configuration_of_the_moved_sample_is_the_reviewed_one() {
    let (folder, old, new) = unpacked();
    let migration = whole(&old, &new);
    let plan = planned(&migration);
    // The sample's Portal listens where a site of the old server does; the demo shows it.
    let options = Options {
        acknowledged: vec!["BINDING-CLASH".to_owned()],
        ..Options::default()
    };
    let runs = folder.path().join("runs");
    let done = finish(move |reporter| run::apply(&migration, &plan, &options, &runs, reporter));
    assert!(run::is_complete(&done), "{:?}", done.problems);
    let made = std::fs::read(new.join("C/Windows/System32/inetsrv/config/applicationHost.config"));
    compare("sample-applicationHost.config", &made.expect("reads"));
}

#[test]
fn the_loss_report_of_the_moved_sample_is_the_reviewed_one() {
    let (folder, old, new) = unpacked();
    let csv = folder.path().join("loss.csv");
    let said = Command::new(env!("CARGO_BIN_EXE_siteferry"))
        .arg("loss")
        .arg(format!("-source:webServer60,root='{}'", old.display()))
        .arg(format!("-dest:webServer60,root='{}'", new.display()))
        .arg(format!("-csv:{}", csv.display()))
        .output()
        .expect("runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    compare("sample-loss.csv", &std::fs::read(&csv).expect("reads"));
}
