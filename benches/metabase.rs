//! Reads the metabase of a farm of 15,000 sites (94 MB), in pairs with `xmllint --huge --noout`.
//!
//! `cargo bench --no-default-features --bench metabase [-- <sites>]`. Targets: at least 3 times as fast as xmllint, at most 1.5
//! times the file's size of memory, however large it is: `-- 80000` reads 500 MB, in less than half of its size. What was
//! read is compared with what a plain pass over the file finds; when they differ, the bench fails.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a bench is a small program for whoever runs it; one that cannot go on stops and says where"
)]

mod support;

use quick_xml::events::{BytesStart, Event};
use sha2::{Digest, Sha256};
use siteferry::formats::metabase::{Metabase, Schema};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use support::pairs::{load, pairs, peak_memory, run, spread, tell_speed, watched_peak};

const PAIRS: usize = 9;
const SPEED_TARGET: f64 = 3.0;
const MEMORY_TARGET: f64 = 1.5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("parse") => {
            let metabase = read(Path::new(&arguments[1]));
            println!(
                "{} {}",
                metabase.property_count(),
                peak_memory("self").unwrap_or_default()
            );
            // As a program that ends: what it holds is the system's to take back.
            std::mem::forget(metabase);
            return ExitCode::SUCCESS;
        }
        Some("write") => {
            let sites = arguments[1].parse().expect("a number of sites");
            write(sites, Path::new(&arguments[2]));
            return ExitCode::SUCCESS;
        }
        _ if !arguments.iter().any(|argument| argument == "--bench") => {
            eprintln!("SKIPPED: measures only with `cargo bench`");
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let sites = arguments
        .iter()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(15_000);
    let folder = tempfile::tempdir().expect("a folder for the file");
    let file = folder.path().join("MetaBase.xml");
    write(sites, &file);
    let size = std::fs::metadata(&file).expect("the file is there").len();
    println!("metabase of {sites} sites, {:.1} MB", size as f64 / 1e6);
    if !same_content(&file) {
        return ExitCode::FAILURE;
    }
    memory(&file, size);
    speed(&file, size);
    ExitCode::SUCCESS
}

fn write(sites: u32, file: &Path) {
    let mut out = BufWriter::new(File::create(file).expect("the file can be made"));
    support::metabase_file::write(sites, &mut out)
        .and_then(|()| out.flush())
        .expect("the file can be written");
}

fn read(file: &Path) -> Metabase {
    let input = File::open(file).expect("the file is there");
    Metabase::read(BufReader::new(input), Schema::built_in(), "MetaBase.xml").expect("a metabase")
}

fn ours(file: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg("parse").arg(file);
    command
}

fn xmllint(file: &Path) -> Command {
    let mut command = Command::new("xmllint");
    command.args(["--huge", "--noout"]).arg(file);
    command
}

fn is_xmllint_installed() -> bool {
    Command::new("xmllint")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

fn memory(file: &Path, size: u64) {
    let output = ours(file).output().expect("this program runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let peak: u64 = told
        .split_whitespace()
        .nth(1)
        .and_then(|peak| peak.parse().ok())
        .unwrap_or_default();
    if peak == 0 {
        eprintln!("SKIPPED: this system does not tell a process's peak memory");
        return;
    }
    let ratio = peak as f64 / size as f64;
    let verdict = if ratio <= MEMORY_TARGET { "met" } else { "MISSED" };
    println!(
        "memory  {:.1} MB, {ratio:.2} of the file; target at most {MEMORY_TARGET}: {verdict}",
        peak as f64 / 1e6
    );
    if is_xmllint_installed() {
        println!(
            "        xmllint {:.1} MB",
            watched_peak(&mut xmllint(file)) as f64 / 1e6
        );
    }
}

fn speed(file: &Path, size: u64) {
    if let Some(load) = load().filter(|load| *load > 0.5) {
        println!("load    {load}: the machine is busy, trust processor time more than the clock");
    }
    if !is_xmllint_installed() {
        eprintln!("SKIPPED: xmllint is not installed, there is nothing to compare with");
        let (middle, ..) = spread((0..PAIRS).map(|_| run(&mut ours(file)).wall));
        println!("speed   {middle:.3} s");
        return;
    }
    let runs = pairs(PAIRS, &mut ours(file), &mut xmllint(file));
    tell_speed(&runs, "xmllint", size, SPEED_TARGET);
}

/// What a file says: counts, and a hash over every key, property and value, sorted.
#[derive(Debug, Eq, PartialEq)]
struct Content {
    keys: usize,
    elements: usize,
    attributes: usize,
    hash: String,
}

fn content(keys: usize, customs: usize, mut entries: Vec<[String; 4]>) -> Content {
    entries.sort();
    let mut hasher = Sha256::new();
    for field in entries.iter().flatten() {
        hasher.update(field.as_bytes());
        hasher.update([0]);
    }
    Content {
        keys,
        elements: keys + customs,
        attributes: entries.len(),
        hash: hasher
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    }
}

/// The content as the library has it.
fn read_content(file: &Path) -> Content {
    let metabase = read(file);
    assert_eq!(metabase.problems(), [], "the file is well made");
    let mut entries = Vec::new();
    let mut customs = 0;
    for key in metabase.keys() {
        for property in key.properties() {
            let id = if property.is_custom() {
                property.id().to_string()
            } else {
                String::new()
            };
            customs += usize::from(property.is_custom());
            entries.push([
                key.path().to_owned(),
                property.name().to_owned(),
                id,
                property.text().into_owned(),
            ]);
        }
    }
    content(
        metabase.keys().filter(|key| !key.is_implicit()).count(),
        customs,
        entries,
    )
}

/// The content as a plain pass with quick-xml finds it.
fn plain_content(file: &Path) -> Content {
    let text = std::fs::read_to_string(file).expect("the file is text");
    let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    let (mut keys, mut customs, mut path, mut entries) = (0, 0, String::new(), Vec::new());
    loop {
        let event = reader.read_event().expect("well-formed");
        let (Event::Start(element) | Event::Empty(element)) = &event else {
            if event == Event::Eof {
                return content(keys, customs, entries);
            }
            continue;
        };
        let attributes = attributes(element);
        let value = |wanted: &str| {
            let found = attributes.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        match element.name().as_ref() {
            "configuration" | "MBProperty" => {}
            "Custom" => {
                customs += 1;
                entries.push([path.clone(), value("Name"), value("ID"), value("Value")]);
            }
            _ => {
                keys += 1;
                path = value("Location");
                for (name, value) in attributes.iter().filter(|(name, _)| name != "Location") {
                    entries.push([path.clone(), name.clone(), String::new(), value.clone()]);
                }
            }
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> Vec<(String, String)> {
    element
        .attributes()
        .map(|attribute| {
            let attribute = attribute.expect("well-formed");
            // Raw, because normalising would join the items of lists.
            let raw = &attribute.value;
            let value = quick_xml::escape::unescape(raw)
                .expect("known references")
                .into_owned();
            (attribute.key.as_ref().to_owned(), value)
        })
        .collect()
}

fn same_content(file: &Path) -> bool {
    let (ours, plain) = (read_content(file), plain_content(file));
    if ours != plain {
        eprintln!("what was read differs from what the file says:\n  read {ours:?}\n  file {plain:?}");
        return false;
    }
    println!(
        "equal   {} keys, {} elements, {} properties, sha256 {} of both",
        ours.keys,
        ours.elements,
        ours.attributes,
        ours.hash.get(..16).unwrap_or_default()
    );
    true
}
