//! Counts the use of a site in 1 GB of W3C logs in pairs with an `awk` that counts the same fields.
//!
//! `cargo bench --no-default-features --bench logs [-- <megabytes>]`. Target: at least 5 times as fast. Both count, for every
//! page, its requests, those answered with 404 and the last that was not, and from that extensions and folders. Before
//! the clock runs, all these counts are compared; when one differs, the bench fails. Once as a file a day, once as one file. Every awk that is installed runs, in the
//! C locale, where it is fastest.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a bench is a small program for whoever runs it; one that cannot go on stops and says where"
)]

#[path = "support/log_files.rs"]
mod log_files;
#[path = "support/mersenne.rs"]
mod mersenne;
#[path = "support/outcome.rs"]
mod outcome;
#[path = "support/pairs.rs"]
mod pairs;

use outcome::outcome;
use pairs::{load, pairs, peak_memory, run, spread, tell_speed, watched_peak};
use siteferry::discover::usage::Question;
use siteferry::formats::metabase::{MetabaseBuilder, Schema};
use siteferry::hosts::MemoryHost;
use siteferry::jobs::usage::{Asked, usage};
use siteferry::jobs::{Job, JobEvent};
use siteferry::model::Selection;
use siteferry::model::usage::{Tally, Usage};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

const PAIRS: usize = 5;
const SPEED_TARGET: f64 = 5.0;
const AWKS: [&str; 3] = ["mawk", "gawk", "original-awk"];

/// Folders of the site that requests are counted for, innermost first for awk.
const FOLDERS: [&str; 3] = ["/staff/old", "/staff", "/images"];

/// One look at each line, as an admin would write it; what follows from the pages is worked out once at the end.
const SCRIPT: &str = r##"
/^#/ {
    if ($1 == "#Fields:") {
        for (i = 2; i <= NF; i++) at[$i] = i - 1
        n = NF - 1; d = at["date"]; t = at["time"]; a = at["cs-uri-stem"]; s = at["sc-status"]
    }
    next
}
NF == n {
    page = $a
    hits[page]++
    if ($s == 404) lost[page]++
    else { when = $d " " $t; if (when > last[page]) last[page] = when }
}
function add(key, page) {
    H[key] += hits[page]; L[key] += lost[page]
    if (last[page] > T[key]) T[key] = last[page]
}
END {
    for (page in hits) {
        name = tolower(page); gsub(/\+/, " ", name)
        add("page\t" name, page)
        if (match(name, /\.[a-z0-9_]+$/)) add("extension\t" substr(name, RSTART), page)
        place = "/"
        for (i = split("/staff/old /staff /images", places, " "); i > 0; i--)
            if (index(name, places[i] "/") == 1 && length(places[i]) > length(place)) place = places[i]
        add("folder\t" place, page)
    }
    for (key in H) print key "\t" H[key] "\t" L[key] + 0 "\t" T[key]
}
"##;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("count") => {
            let usage = count(Path::new(&arguments[1]), BTreeSet::new());
            for line in lines(&usage) {
                println!("{line}");
            }
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
    let megabytes: u64 = arguments
        .iter()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000);
    let folder = tempfile::tempdir().expect("a folder for the logs");
    let requests = log_files::write(folder.path(), megabytes * 1_000_000).expect("logs can be written");
    let files = files(folder.path());
    let size: u64 = files
        .iter()
        .map(|file| std::fs::metadata(file).expect("a file").len())
        .sum();
    println!(
        "logs    {requests} requests in {} files, {:.1} MB",
        files.len(),
        size as f64 / 1e6
    );
    let awks: Vec<&str> = AWKS.into_iter().filter(|awk| is_there(awk)).collect();
    if awks.is_empty() {
        eprintln!("SKIPPED: no awk is installed, there is nothing to compare with");
        let (middle, ..) = spread((0..PAIRS).map(|_| run(&mut ours(folder.path())).wall));
        println!("speed   {middle:.3} s, {:.0} MB/s", size as f64 / 1e6 / middle);
        return ExitCode::SUCCESS;
    }
    if let Some(load) = load().filter(|load| *load > 0.5) {
        println!("load    {load}: the machine is busy, trust processor time more than the clock");
    }
    println!(
        "memory  peak {:.1} MB",
        watched_peak(&mut ours(folder.path())) as f64 / 1e6
    );
    // The same once more as one file, as a server writes it whose logs never roll over.
    let whole = folder.path().join("whole");
    std::fs::create_dir(&whole).expect("a folder can be made");
    let one = vec![whole.join("extend1.log")];
    join(&files, &one[0]);
    for awk in awks {
        for (place, files) in [(folder.path(), &files), (&whole, &one)] {
            println!(
                "        {} file{}",
                files.len(),
                if files.len() == 1 { "" } else { "s" }
            );
            if !is_equal(awk, place, files) {
                return ExitCode::FAILURE;
            }
            speed(awk, place, files, size);
        }
    }
    ExitCode::SUCCESS
}

/// Writes all files one after the other into one.
fn join(files: &[PathBuf], whole: &Path) {
    let mut out = File::create(whole).expect("a file can be made");
    for file in files {
        let mut part = File::open(file).expect("a file that was just written");
        std::io::copy(&mut part, &mut out).expect("files can be copied");
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files
}

fn is_there(awk: &str) -> bool {
    Command::new(awk).args(["BEGIN { exit }"]).output().is_ok()
}

fn ours(folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg("count").arg(folder);
    command
}

fn theirs(awk: &str, files: &[PathBuf]) -> Command {
    let mut command = Command::new(awk);
    command.env("LC_ALL", "C").arg(SCRIPT).args(files);
    command
}

/// The question that a small site asks, and besides these pages.
fn count(folder: &Path, pages: BTreeSet<String>) -> Usage {
    let mut metabase = MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .set(
            "ScriptMaps",
            ".asp,C:\\w\\asp.dll,5,GET\n.shtml,C:\\w\\ssinc.dll,5,GET\n.pl,C:\\perl\\perl.exe,5,GET",
        )
        .key("/LM/W3SVC/1", "IIsWebServer")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", r"C:\site");
    for folder in FOLDERS {
        metabase = metabase
            .key(&format!("/LM/W3SVC/1/ROOT{folder}"), "IIsWebVirtualDir")
            .set("Path", r"D:\x");
    }
    let metabase = metabase.build(Schema::built_in());
    let mut question = Question::of_metabase(&metabase, &Selection::site(1)).expect("the site is there");
    question.sites[0].pages = pages.into_iter().map(|page| (page, BTreeSet::new())).collect();
    let asked = Asked {
        host: Arc::new(MemoryHost::new("OLD")),
        question,
        places: Vec::new(),
        folder: Some(folder.to_owned()),
        root: None,
        problems: Vec::new(),
    };
    let job =
        Job::start("usage", Arc::new(|| {}), move |reporter| usage(&asked, reporter)).expect("a thread");
    outcome(&job, |event| {
        if let JobEvent::Problem(problem) = event {
            panic!("{problem}");
        }
    })
}

/// The counts as the awk script prints them.
fn lines(usage: &Usage) -> BTreeSet<String> {
    let site = &usage.sites[0];
    let line = |kind: &str, name: &str, tally: &Tally| {
        let last = tally.last.map(|last| last.to_string()).unwrap_or_default();
        format!(
            "{kind}\t{}\t{}\t{}\t{last}",
            name.to_lowercase(),
            tally.hits,
            tally.not_found
        )
    };
    let extensions = site
        .extensions
        .iter()
        .map(|row| line("extension", &row.name, &row.tally));
    let folders = site
        .folders
        .iter()
        .map(|row| line("folder", &row.name, &row.tally));
    let pages = site.pages.iter().map(|row| line("page", &row.name, &row.tally));
    extensions.chain(folders).chain(pages).collect()
}

fn is_equal(awk: &str, folder: &Path, files: &[PathBuf]) -> bool {
    let output = theirs(awk, files).output().expect("awk starts");
    assert!(
        output.status.success(),
        "{awk}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let theirs: BTreeSet<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect();
    let pages = theirs
        .iter()
        .filter_map(|line| line.strip_prefix("page\t")?.split('\t').next())
        .map(str::to_owned);
    let ours = lines(&count(folder, pages.collect()));
    if ours != theirs {
        eprintln!("the counts differ from those of {awk}:");
        for line in ours.symmetric_difference(&theirs).take(20) {
            eprintln!("  {} {line}", if ours.contains(line) { "ours" } else { awk });
        }
        return false;
    }
    println!(
        "equal   {} counts, each with its requests, 404s and last use ({awk})",
        ours.len()
    );
    true
}

fn speed(awk: &str, folder: &Path, files: &[PathBuf], size: u64) {
    let runs = pairs(PAIRS, &mut ours(folder), &mut theirs(awk, files));
    tell_speed(&runs, awk, size, SPEED_TARGET);
}
