//! What-if over two equal trees against `rsync -an --delete`: `cargo bench --bench what_if [-- FILES PAIRS]`.
//!
//! Two trees of sparse files are made in the shape of a web farm's content: 50 files a folder, sizes with a long tail.
//! Both programs run as processes of their own, in turn, and the median of the ratios of their wall times is printed.
//! Before that their answers are compared: no change on equal trees, and the same set of changes after some files were
//! rewritten, touched, deleted and added.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot go on stops and says where"
)]

#[path = "support/split_mix.rs"]
mod split_mix;

use siteferry::hosts::{FolderHost, Host};
use siteferry::jobs::migration::ReadAhead;
use siteferry::model::{ContentRoot, Detail, IisVersion, Plan, ServerFacts, ServerPath};
use siteferry::plan::{Alone, ManagedAll, NoRules, Request, TIME_WINDOW, make};
use split_mix::Random;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant, SystemTime};

/// Makes this program one of the two that are timed.
const OURS: &str = "SITEFERRY_BENCH_WHAT_IF";

fn main() {
    if let Some(folder) = std::env::var_os(OURS) {
        let plan = what_if(Path::new(&folder));
        println!("{} equal, {}", plan.same, plan.totals);
        return;
    }
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let files = numbers.first().copied().unwrap_or(100_000);
    let pairs = numbers.get(1).copied().unwrap_or(9);
    if Command::new("rsync").arg("--version").output().is_err() {
        println!("SKIPPED: there is no rsync to compare with");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for side in ["old", "new"] {
        generate(&folder.path().join(side).join("C/web"), files);
    }
    assert_equal_answers(folder.path(), 0);
    let mut ratios = Vec::new();
    let (mut ours_all, mut theirs_all) = (Vec::new(), Vec::new());
    for pair in 0..=pairs {
        // Neither always goes first.
        let (ours, theirs) = if pair % 2 == 0 {
            let ours = time(&mut ours(folder.path()));
            (ours, time(&mut rsync(folder.path(), &[])))
        } else {
            let theirs = time(&mut rsync(folder.path(), &[]));
            (time(&mut ours(folder.path())), theirs)
        };
        // The first pair warms the caches.
        if pair > 0 {
            ratios.push(theirs.as_secs_f64() / ours.as_secs_f64());
            ours_all.push(ours);
            theirs_all.push(theirs);
        }
    }
    let changed = mutate(&folder.path().join("new/C/web"));
    assert_equal_answers(folder.path(), changed);
    ratios.sort_by(f64::total_cmp);
    println!(
        "what-if, two equal trees of {files} files, {pairs} pairs, answers equal ({changed} changes found by both after mutation)"
    );
    println!("  siteferry            median {:?}", median(&mut ours_all));
    println!("  rsync -an --delete   median {:?}", median(&mut theirs_all));
    println!(
        "  ratio rsync/siteferry: median {:.2}, from {:.2} to {:.2}",
        ratios.get(ratios.len() / 2).copied().unwrap_or_default(),
        ratios.first().copied().unwrap_or_default(),
        ratios.last().copied().unwrap_or_default()
    );
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn time(command: &mut Command) -> Duration {
    let begun = Instant::now();
    let output = command.output().expect("it runs");
    let taken = begun.elapsed();
    assert!(output.status.success(), "{output:?}");
    taken
}

fn ours(folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.env(OURS, folder);
    command
}

fn rsync(folder: &Path, more: &[&str]) -> Command {
    let mut command = Command::new("rsync");
    command
        .args(["-an", "--delete"])
        .args(more)
        .arg(folder.join("old/C/web/"))
        .arg(folder.join("new/C/web/"));
    command
}

/// A whole plan, as the command line makes it, of two servers with content only.
fn what_if(folder: &Path) -> Plan {
    let open = |side: &str| -> Arc<dyn Host> {
        Arc::new(FolderHost::open(&folder.join(side), &[]).expect("a server"))
    };
    let (source, destination) = (open("old"), open("new"));
    let facts = |name: &str| ServerFacts {
        name: name.to_owned(),
        iis: IisVersion::IIS10,
        windows_directory: r"C:\Windows".to_owned(),
        is_64_bit: true,
    };
    let web = ServerPath::parse(r"C:\web").expect("a path");
    let content = [ContentRoot {
        logical: "web".to_owned(),
        origin: String::new(),
        source: web.clone(),
        destination: web,
    }];
    let walk = ReadAhead::of([source.clone(), destination.clone()]);
    let request = Request {
        source: source.as_ref(),
        source_facts: facts("OLD"),
        destination: destination.as_ref(),
        destination_facts: facts("NEW"),
        content: &content,
        source_objects: &[],
        destination_objects: &[],
        destination_sites: &[],
        config_hash: String::new(),
        judge: &NoRules,
        managed: &ManagedAll,
        walk: &walk,
        crew: &Alone,
        time_window: TIME_WINDOW,
        problems: Vec::new(),
    };
    make(request, &AtomicBool::new(false), &mut |_| {}).expect("nobody stops it")
}

/// Both programs name the same paths, and `count` of them.
fn assert_equal_answers(folder: &Path, count: usize) {
    let ours: BTreeSet<String> = what_if(folder)
        .rows
        .iter()
        .filter_map(|row| match &row.detail {
            Detail::File { destination, .. } | Detail::Directory { destination } => {
                let path = destination.as_str().strip_prefix(r"C:\web\")?.replace('\\', "/");
                Some(format!("{:?} {path}", row.action()?))
            }
            _ => None,
        })
        .collect();
    let output = rsync(folder, &["--itemize-changes"])
        .output()
        .expect("rsync runs");
    let theirs: BTreeSet<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| {
            let (what, path) = line.split_once(' ')?;
            let path = path.trim_start().trim_end_matches('/');
            match what {
                "*deleting" => Some(format!("Delete {path}")),
                ">f+++++++++" | "cd+++++++++" => Some(format!("Add {path}")),
                // Times of folders are nothing that a site is made of.
                _ if what.starts_with(".d") => None,
                _ => Some(format!("Update {path}")),
            }
        })
        .collect();
    let only_ours: Vec<_> = ours.difference(&theirs).take(5).collect();
    let only_theirs: Vec<_> = theirs.difference(&ours).take(5).collect();
    assert!(
        ours == theirs,
        "only ours: {only_ours:?}, only rsync's: {only_theirs:?}"
    );
    assert_eq!(ours.len(), count, "changes");
}

const ENDINGS: &[&str] = &[
    "aspx", "cs", "js", "css", "html", "config", "jpg", "gif", "png", "dll",
];

fn file_name(root: &Path, number: usize, random: u64) -> PathBuf {
    let folder = number / 50;
    let ending = ENDINGS
        .get(random as usize % ENDINGS.len())
        .copied()
        .unwrap_or_default();
    root.join(format!(
        "site{:02}/a{:02x}/d{folder:04x}/f{number:06}.{ending}",
        folder % 20,
        (folder / 20) % 64
    ))
}

fn set(path: &Path, size: u64, seconds: u64) {
    let file = File::create(path).expect("a file");
    file.set_len(size).expect("a size");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    file.set_modified(time).expect("a time");
}

fn generate(root: &Path, files: usize) {
    let mut random = Random(42);
    for number in 0..files {
        let path = file_name(root, number, random.next());
        if number % 50 == 0 {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        }
        // Sizes with a Pareto tail around 4 KiB, and some empty files.
        let share = ((random.next() >> 11) as f64 / (1u64 << 53) as f64).max(2e-5);
        let size = if number % 997 == 0 {
            0
        } else {
            (819.0 * share.powf(-0.8)) as u64
        };
        set(&path, size.min(8 << 20), 1_262_304_000 + number as u64);
    }
}

/// Changes about 1 % of the files in four ways; says how many.
fn mutate(root: &Path) -> usize {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.sort();
    let later = 10;
    let picked: Vec<&PathBuf> = files.iter().step_by(97).collect();
    for (number, path) in picked.iter().enumerate() {
        let size = fs::metadata(path).expect("a file").len();
        match number % 4 {
            0 => set(path, size + 1, 1_700_000_000),
            1 => set(path, size, 1_700_000_000 + later),
            2 => fs::remove_file(path).expect("removed"),
            _ => set(&path.with_extension("new"), 4096, 1_700_000_000),
        }
    }
    picked.len()
}
