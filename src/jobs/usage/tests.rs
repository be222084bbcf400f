//! Whole folders of logs, good and bad.

use super::*;
use crate::discover::usage::{LogOf, LogPlace, Question, SiteQuestion};
use crate::hosts::{Entry, Host, HostError, MemoryHost};
use crate::jobs::{Job, JobEvent};
use crate::model::{Problem, ServerPath};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const FOLDER: &str = r"C:\logs\W3SVC1";

fn asked(host: &MemoryHost) -> Asked {
    Asked {
        host: Arc::new(host.clone()),
        question: Question {
            sites: vec![SiteQuestion {
                id: 1,
                name: "Shop".to_owned(),
                ..SiteQuestion::default()
            }],
        },
        places: vec![LogPlace {
            of: LogOf::Site(1),
            folder: ServerPath::parse(FOLDER).expect("a path"),
        }],
        folder: None,
        root: None,
        problems: Vec::new(),
    }
}

fn log(day: u32, address: &str) -> String {
    format!("#Fields: date time cs-uri-stem sc-status\n2009-11-{day:02} 01:00:00 {address} 200\n")
}

fn run(asked: Asked) -> (Result<Usage, String>, Vec<Problem>) {
    run_with(move |reporter| usage(&asked, reporter))
}

fn run_with(
    work: impl FnOnce(&mut Reporter<Usage>) -> Result<Usage, Stop> + Send + 'static,
) -> (Result<Usage, String>, Vec<Problem>) {
    let job = Job::start("usage", Arc::new(|| {}), work).expect("starts");
    let mut problems = Vec::new();
    loop {
        match job.wait(Duration::from_secs(60)).expect("an end") {
            Some(JobEvent::Finished(usage)) => return (Ok(usage), problems),
            Some(JobEvent::Failed(problem)) => return (Err(problem.code), problems),
            Some(JobEvent::Cancelled) => return (Err("cancelled".to_owned()), problems),
            Some(JobEvent::Problem(problem)) => problems.push(problem),
            _ => {}
        }
    }
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code.as_str()).collect()
}

#[test]
fn every_bad_file_is_one_row_and_the_good_ones_count() {
    let host = MemoryHost::new("OLD");
    for day in 1..=9 {
        host.put_file(&format!(r"{FOLDER}\ex09110{day}.log"), log(day, "/a.asp"), 1);
    }
    host.put_file(&format!(r"{FOLDER}\ex091110.log"), "no log at all\n", 1);
    host.put_file(&format!(r"{FOLDER}\ex091111.log"), b"\xFF\xFE#\0".to_vec(), 1);
    host.put_file(
        &format!(r"{FOLDER}\ex091112.log"),
        log(12, "/b.asp") + "torn\n",
        1,
    );
    host.put_file(&format!(r"{FOLDER}\ex091113.log"), "", 1);
    host.put_file(
        &format!(r"{FOLDER}\ex091114.log"),
        "#Fields: date time\n2009-11-14 00:00:00\n",
        1,
    );
    host.put_file(&format!(r"{FOLDER}\ex0910.zip"), "PK", 1);
    host.put_file(&format!(r"{FOLDER}\nc091101.log"), "ncsa", 1);
    host.put_file(&format!(r"{FOLDER}\notes.txt"), "x", 1);
    let (usage, problems) = run(asked(&host));
    let usage = usage.expect("an outcome");
    let logs = &usage.sites[0].logs;
    assert_eq!((logs.files, logs.unread, logs.entries), (12, 4, 10));
    assert_eq!((logs.torn, logs.blind), (1, 1));
    assert_eq!(logs.folders, [FOLDER]);
    assert_eq!(
        codes(&problems),
        [
            "LOGS-PACKED",
            "LOG-FORMAT",
            "LOG-NOT-READ",
            "LOG-NOT-READ",
            "LOG-LINES-TORN",
            "LOG-WITHOUT-ADDRESSES"
        ]
    );
    assert!(
        problems[2].title.ends_with(r"W3SVC1\ex091110.log"),
        "{}",
        problems[2].title
    );
    assert!(problems[3].cause.contains("UTF-16"));
}

#[test]
fn a_file_that_fails_while_it_is_read_ends_nothing() {
    let host = MemoryHost::new("OLD");
    for day in 1..=9 {
        host.put_file(&format!(r"{FOLDER}\ex09110{day}.log"), log(day, "/a.asp"), 1);
    }
    // Operation 1 asks for the folder, 2 lists it; one of the next opens a file.
    host.fail_at(5, std::io::ErrorKind::PermissionDenied, false);
    let (usage, problems) = run(asked(&host));
    let usage = usage.expect("an outcome");
    assert!(host.was_struck());
    assert_eq!((usage.sites[0].logs.files, usage.sites[0].logs.unread), (8, 1));
    assert_eq!(codes(&problems), ["LOG-NOT-READ"]);
}

#[test]
fn many_files_come_to_the_same_every_time_and_problems_in_their_order() {
    let host = MemoryHost::new("OLD");
    for number in 0..300 {
        let text =
            log(1 + number % 28, &format!("/{}.asp", number % 7)).repeat(1 + (number as usize * 37) % 90);
        host.put_file(&format!(r"{FOLDER}\extend{number}.log"), text + "torn\n", 1);
    }
    let (first, problems) = run(asked(&host));
    let first = first.expect("an outcome");
    assert_eq!(first.sites[0].logs.files, 300);
    let titles: Vec<&String> = problems.iter().map(|problem| &problem.title).collect();
    let mut sorted = titles.clone();
    sorted.sort();
    assert_eq!(titles, sorted);
    for _ in 0..3 {
        let (again, told) = run(asked(&host));
        assert_eq!(again.as_ref(), Ok(&first));
        assert_eq!(told, problems);
    }
}

fn run_in_parts(asked: Asked, size: u64) -> (Result<Usage, String>, Vec<Problem>) {
    run_with(move |reporter| usage_in_parts(&asked, size, reporter))
}

#[test]
fn a_large_file_comes_to_the_same_in_parts_of_any_size() {
    let host = MemoryHost::new("OLD");
    let mut text = "#Fields: date time cs-uri-stem sc-status\n".to_owned();
    for number in 0..600 {
        let day = 1 + number / 30;
        match number {
            // The server was started again and logged other fields, then none with a date, then torn lines.
            200 => text.push_str("#Date: 2009-11-08 00:00:00\n#Fields: time date sc-status cs-uri-stem\n"),
            350 => text.push_str("#Date: 2009-11-12 00:00:00\n#Fields: time sc-status cs-uri-stem\n"),
            450 => text.push_str("torn\n#Fields: date time cs-uri-stem sc-status\n"),
            _ => {}
        }
        let page = number % 13;
        let time = format!("{:02}:{:02}:00", number / 60 % 24, number % 60);
        text.push_str(&match number {
            0..200 | 450.. => format!("2009-11-{day:02} {time} /p{page}.asp 200\n"),
            200..350 => format!("{time} 2009-11-{day:02} 404 /p{page}.asp\n"),
            _ => format!("{time} 200 /p{page}.asp\n"),
        });
    }
    host.put_file(&format!(r"{FOLDER}\ex0911.log"), text.clone(), 1);
    host.put_file(&format!(r"{FOLDER}\extend1.log"), log(29, "/last.asp"), 1);
    let whole = run(asked(&host));
    let logs = &whole.0.as_ref().expect("an outcome").sites[0].logs;
    assert_eq!((logs.entries, logs.torn, logs.files), (601, 1, 2));
    for size in [50, 97, 1_000, 4_096] {
        assert_eq!(run_in_parts(asked(&host), size), whole, "parts of {size} bytes");
    }
    // Without a date in its first header it is read in one piece.
    let undated = text.replacen("date time", "x-d time", 1);
    host.put_file(&format!(r"{FOLDER}\ex0911.log"), undated, 1);
    assert_eq!(run_in_parts(asked(&host), 100), run(asked(&host)));
}

#[test]
fn a_part_that_cannot_be_read_makes_one_problem_of_its_file() {
    let host = MemoryHost::new("OLD");
    host.put_file(&format!(r"{FOLDER}\extend1.log"), log(1, "/a.asp").repeat(50), 1);
    // Operation 1 asks for the folder, 2 lists it, 3 reads the head; some of the next ones open parts.
    host.fail_at(6, std::io::ErrorKind::PermissionDenied, true);
    let (usage, problems) = run_in_parts(asked(&host), 500);
    let logs = usage.expect("an outcome").sites[0].logs.clone();
    assert_eq!((logs.files, logs.unread), (0, 1));
    assert!(
        logs.entries > 0 && logs.entries < 50,
        "what came before counts: {}",
        logs.entries
    );
    assert_eq!(codes(&problems), ["LOG-NOT-READ"]);
}

#[test]
fn a_stop_ends_all_threads_soon() {
    let host = MemoryHost::new("OLD");
    for number in 0..200 {
        host.put_file(
            &format!(r"{FOLDER}\extend{number}.log"),
            log(1, "/a.asp").repeat(2_000),
            1,
        );
    }
    let asked = asked(&host);
    let job: Job<Usage> =
        Job::start("usage", Arc::new(|| {}), move |reporter| usage(&asked, reporter)).expect("starts");
    let begun = std::time::Instant::now();
    std::thread::sleep(Duration::from_millis(30));
    drop(job);
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn a_folder_is_taken_as_iis_lays_it_out_or_with_the_files_right_in_it() {
    let here = tempfile::tempdir().expect("a folder");
    let put = |name: &str| {
        let file = here.path().join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        std::fs::write(file, log(3, "/a.asp")).expect("a file");
    };
    put("copy/LogFiles/W3SVC1/ex091103.log");
    put("copy/LogFiles/w3svc/u_ex091103.log");
    put("flat/ex091103.log");
    put("W3SVC7/ex091103.log");
    let host = MemoryHost::new("OLD");
    host.put_file(r"D:\kept\ex091103.log", log(3, "/b.asp"), 1);
    let entries = |folder: PathBuf| {
        let (usage, problems) = run(Asked {
            folder: Some(folder),
            ..asked(&host)
        });
        usage.map(|usage| (usage.sites[0].logs.entries, codes(&problems).join(" ")))
    };
    let at = |name: &str| here.path().join(name);
    assert_eq!(
        entries(at("copy")),
        Ok((1, String::new())),
        "the central log names no site"
    );
    assert_eq!(entries(at("copy/LogFiles/W3SVC1")), Ok((1, String::new())));
    assert_eq!(entries(at("flat")), Ok((1, String::new())));
    assert_eq!(entries(at("W3SVC7")), Ok((0, String::new())), "another site's");
    assert_eq!(
        entries(r"D:\kept".into()),
        Ok((1, String::new())),
        "a folder of the server"
    );
    assert_eq!(entries(at("nowhere")), Err("LOGS-NOT-FOUND".to_owned()));
    std::fs::create_dir(at("empty")).expect("a folder");
    assert_eq!(entries(at("empty")), Ok((0, "NO-LOGS".to_owned())));
    let below_the_root = Asked {
        root: Some(at("copy")),
        ..asked(&host)
    };
    assert_eq!(
        run(below_the_root).0.expect("an outcome").sites[0].logs.entries,
        1
    );
}

/// A server whose files end the thread that reads some of them.
struct Faulty(MemoryHost);

impl Host for Faulty {
    fn label(&self) -> String {
        self.0.label()
    }

    fn drives(&self) -> Vec<char> {
        self.0.drives()
    }

    fn list(&self, folder: &ServerPath) -> Result<Vec<Entry>, HostError> {
        self.0.list(folder)
    }

    fn entry(&self, path: &ServerPath) -> Result<Option<Entry>, HostError> {
        self.0.entry(path)
    }

    fn open(&self, path: &ServerPath) -> Result<Box<dyn Read + Send>, HostError> {
        assert!(!path.as_str().contains("ex091103"), "as it must in this test");
        self.0.open(path)
    }

    fn free_space(&self, path: &ServerPath) -> Option<u64> {
        self.0.free_space(path)
    }
}

#[test]
fn a_fault_in_a_thread_is_one_file_that_was_not_read() {
    let host = MemoryHost::new("OLD");
    for day in 1..=9 {
        host.put_file(&format!(r"{FOLDER}\ex09110{day}.log"), log(day, "/a.asp"), 1);
    }
    let (usage, problems) = run(Asked {
        host: Arc::new(Faulty(host.clone())),
        ..asked(&host)
    });
    let usage = usage.expect("an outcome, and no waiting for ever");
    let logs = &usage.sites[0].logs;
    assert_eq!((logs.files, logs.unread, logs.entries), (8, 1, 8));
    assert_eq!(codes(&problems), ["LOG-NOT-READ"]);
    assert!(
        problems[0]
            .target
            .as_deref()
            .is_some_and(|file| file.contains("ex091103"))
    );
}
