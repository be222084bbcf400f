//! The scan of content against `grep -rE` with one alternation of the same patterns.
//!
//! `cargo bench --no-default-features --bench evidence [-- <files>]`. Target: at least as fast. A tree in the shape of a web
//! farm's content (20,000 files are 302 MB) is read by both: what siteferry passes over by its name, grep excludes. grep runs
//! in the C locale, in which it is fastest. Before the clock runs, file and line of every hit are compared, and every row of
//! evidence that the whole job tells has to lie on one of these lines; when one differs, the bench fails. What siteferry does
//! on top in the same time: it judges each hit, cuts and masks the excerpt, checks names, and reads headers of programs.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a bench is a small program for whoever runs it; one that cannot go on stops and says where"
)]

#[path = "support/content_tree.rs"]
mod content_tree;
#[path = "support/outcome.rs"]
mod outcome;
#[path = "support/pairs.rs"]
mod pairs;
#[path = "support/split_mix.rs"]
mod split_mix;

use outcome::outcome;
use pairs::{load, pairs, peak_memory, tell_speed, watched_peak};
use siteferry::discover::content::{Area, FileAt, MEDIA, Scanner};
use siteferry::hosts::{FolderHost, Host};
use siteferry::jobs::evidence::{Configuration, ContentScan, ScanSummary, scan};
use siteferry::jobs::{Job, JobEvent};
use siteferry::model::{Evidence, EvidenceKind, ServerPath};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const PAIRS: usize = 9;
const SPEED_TARGET: f64 = 1.0;

/// Programs and databases are looked at otherwise than by their text.
const NO_TEXT: &[&str] = &[
    "dll", "exe", "ocx", "cpl", "mdb", "accdb", "mde", "adp", "ldb", "job",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [first, folder, ..] if first == "scan" => {
            let (summary, rows) = scan_all(Path::new(folder));
            println!("{} read, {} rows of evidence", summary.read, rows.len());
            println!(
                "peak {:.1} MB",
                peak_memory("self").unwrap_or_default() as f64 / 1e6
            );
            return ExitCode::SUCCESS;
        }
        _ if !arguments.iter().any(|argument| argument == "--bench") => {
            eprintln!("SKIPPED: measures only with `cargo bench`");
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    if Command::new("grep").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no grep to compare with");
        return ExitCode::SUCCESS;
    }
    let files = arguments
        .iter()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(20_000);
    let folder = tempfile::tempdir().expect("a folder for the tree");
    let (bytes, texts) = content_tree::generate(&folder.path().join("C/web"), files);
    println!(
        "tree    {files} files, {:.0} MB, of them {:.0} MB text",
        bytes as f64 / 1e6,
        texts as f64 / 1e6
    );
    if let Some(load) = load().filter(|load| *load > 0.5) {
        println!("load    {load}: the machine is busy, trust processor time more than the clock");
    }
    let lines = lines_of_grep(folder.path());
    if !is_equal(folder.path(), &lines) {
        return ExitCode::FAILURE;
    }
    println!(
        "memory  peak {:.1} MB",
        watched_peak(&mut ours(folder.path())) as f64 / 1e6
    );
    // What it prints is read: a grep that sees /dev/null stops at its first hit.
    let runs = pairs(PAIRS, &mut ours(folder.path()), &mut grep(folder.path()));
    tell_speed(&runs, "grep -rnaiE", texts, SPEED_TARGET);
    ExitCode::SUCCESS
}

fn ours(folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg("scan").arg(folder);
    command
}

fn grep(folder: &Path) -> Command {
    let mut command = Command::new("grep");
    command.env("LC_ALL", "C").arg("-rnaiE");
    for extension in MEDIA.iter().chain(NO_TEXT) {
        command.arg(format!("--exclude=*.{extension}"));
    }
    command
        .arg("-e")
        .arg(Scanner::alternation())
        .arg(folder.join("C/web"));
    command
}

/// The whole job, as window and command line run it.
fn scan_all(folder: &Path) -> (ScanSummary, Vec<Evidence>) {
    let host: Arc<dyn Host> = Arc::new(FolderHost::open(folder, &[]).expect("a server"));
    let request = ContentScan {
        host,
        areas: vec![Area {
            name: "web".to_owned(),
            site: 1,
            url: String::new(),
            key: "/LM/W3SVC/1/ROOT".to_owned(),
            folder: ServerPath::parse(r"C:\web").expect("a path"),
        }],
        server_names: Vec::new(),
        configuration: Configuration::Nothing,
    };
    let job =
        Job::start("scan", Arc::new(|| {}), move |reporter| scan(&request, reporter)).expect("a thread");
    let mut found = Vec::new();
    let summary = outcome(&job, |event| match event {
        JobEvent::Evidence(rows) => found.extend(rows),
        JobEvent::Problem(problem) => panic!("{problem}"),
        _ => {}
    });
    (summary, found)
}

/// A file below the tree with `/`, and the number of a line.
type Lines = BTreeSet<(String, u32)>;

fn lines_of_grep(folder: &Path) -> Lines {
    let output = grep(folder).output().expect("grep runs");
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let prefix = format!("{}/", folder.join("C/web").display());
    output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| {
            let line = String::from_utf8_lossy(line);
            let mut fields = line.strip_prefix(&prefix)?.splitn(3, ':');
            Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
        })
        .collect()
}

/// Both programs find the same lines of the same files, and the job tells of no others.
fn is_equal(folder: &Path, theirs: &Lines) -> bool {
    let root = folder.join("C/web");
    let scanner = Scanner::new(&[]).expect("patterns").recording_lines();
    let mut buffer = Vec::new();
    let mut ours = Lines::new();
    for path in texts(&root) {
        let name = path.strip_prefix(&root).expect("below").to_string_lossy();
        let mut file = fs::File::open(&path).expect("opens");
        let at = FileAt {
            path: &name,
            area: "",
        };
        let found = scanner
            .scan(&at, &mut file, &mut buffer, &AtomicBool::new(false))
            .expect("reads");
        ours.extend(found.hit_lines.iter().map(|line| (name.to_string(), *line)));
    }
    if ours != *theirs || ours.is_empty() {
        eprintln!("the lines differ from those of grep, or there are none:");
        for line in ours.symmetric_difference(theirs).take(20) {
            eprintln!("  {} {line:?}", if ours.contains(line) { "ours" } else { "grep" });
        }
        return false;
    }
    let (_, rows) = scan_all(folder);
    let told: Lines = rows
        .iter()
        .filter(|row| row.kind != EvidenceKind::Unread)
        .filter_map(|row| {
            let file = row
                .place
                .file
                .as_ref()?
                .strip_prefix(r"C:\web\")?
                .replace('\\', "/");
            Some((file, row.place.line?))
        })
        .collect();
    if let Some(line) = told.difference(theirs).next() {
        eprintln!("the job tells of a line that grep does not find: {line:?}");
        return false;
    }
    println!(
        "equal   {} lines with hits, {} rows of evidence on {} of them",
        ours.len(),
        rows.len(),
        told.len()
    );
    !told.is_empty()
}

fn texts(root: &Path) -> impl Iterator<Item = PathBuf> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            let extension = path.extension().unwrap_or_default().to_string_lossy();
            !MEDIA.contains(&&*extension) && !NO_TEXT.contains(&&*extension)
        })
}
