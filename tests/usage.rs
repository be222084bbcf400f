//! "Is it used?" as an admin asks it: the real binary over the sample's logs, and over logs that cover the whole time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

use serde_json::Value;
use siteferry::model::Day;
use std::path::{Path, PathBuf};
use std::process::Command;

fn siteferry(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_siteferry"))
        .args(arguments)
        .output()
        .expect("the program starts");
    (
        output.status.code().expect("it ends by itself"),
        String::from_utf8(output.stdout).expect("UTF-8"),
        String::from_utf8(output.stderr).expect("UTF-8"),
    )
}

fn source(what: &str) -> String {
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/old-web01");
    format!("-source:{what},root={}", old.display())
}

/// What the sample's logs of a site hold, counted line by line with nothing but the standard library.
fn plain(folder: &Path, extension: &str) -> (u64, u64, String) {
    let (mut hits, mut not_found, mut last) = (0, 0, String::new());
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split(' ').collect();
            if fields[7].ends_with(extension) {
                hits += 1;
                let when = format!("{} {}", fields[0], fields[1]);
                if fields[8] == "404" {
                    not_found += 1;
                } else if when > last {
                    last = when;
                }
            }
        }
    }
    (hits, not_found, last)
}

fn row<'a>(rows: &'a Value, name: &str) -> &'a Value {
    let rows = rows.as_array().expect("rows");
    rows.iter()
        .find(|row| row["name"] == name)
        .unwrap_or_else(|| panic!("{name}"))
}

#[test]
fn the_samples_logs_are_counted_and_eight_days_prove_nothing_unused() {
    let (code, out, err) = siteferry(&["usage", &source("metaKey=lm/w3svc/1"), "-json"]);
    assert_eq!(code, 0, "{err}");
    let document: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(document["command"], "usage");
    let site = &document["sites"][0];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/old-web01/D/logs/W3SVC1");
    for extension in [".asp", ".htm", ".gif"] {
        let row = row(&site["extensions"], extension);
        let (hits, not_found, last) = plain(&folder, extension);
        assert_eq!(
            (&row["hits"], &row["notFound"], &row["last"]),
            (&Value::from(hits), &Value::from(not_found), &Value::from(last)),
            "{extension}"
        );
        assert_eq!(row["verdict"], "used");
    }
    assert_eq!(row(&site["extensions"], ".idc")["verdict"], "notKnown");
    assert_eq!(site["logs"]["isEnough"], false);
    assert_eq!(row(&site["folders"], "/staff")["verdict"], "used");
    let (code, out, _) = siteferry(&["usage", &source("metaKey=lm/w3svc/1")]);
    assert_eq!(code, 0);
    assert!(
        out.starts_with("Harbour Books (site 1): The logs cover 2009-11-01 to 2009-11-08; of the 90 days"),
        "{out}"
    );
}

/// A copy of logs that reach back far enough, in Windows-1252 and with a header that changes.
fn long_logs(folder: &Path) -> PathBuf {
    let logs = folder.join("LogFiles");
    let site = logs.join("W3SVC1");
    std::fs::create_dir_all(&site).expect("folders");
    let first = Day::of(2009, 6, 1).expect("a day");
    for number in 0..120 {
        let day = first.plus(number);
        let (year, month, date) = day.civil();
        let mut text = format!(
            "#Software: Microsoft Internet Information Services 6.0\r\n#Fields: date time cs-uri-stem sc-status \r\n\
             {day} 08:00:00 /default.asp 200 \r\n#Fields: time date sc-status cs-uri-stem\r\n\
             09:00:00 {day} 200 /B"
        )
        .into_bytes();
        text.extend(b"\xFCcher.htm\r\n");
        std::fs::write(
            site.join(format!("ex{:02}{month:02}{date:02}.log", year % 100)),
            text,
        )
        .expect("a log");
    }
    logs
}

#[test]
fn a_script_map_that_nobody_used_for_ninety_days_is_a_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let logs = long_logs(folder.path());
    let option = format!("-logs:{}", logs.display());
    let (code, out, err) = siteferry(&["usage", &source("metaKey=lm/w3svc/1"), &option]);
    assert_eq!(code, 0, "{err}");
    let line = |name: &str| {
        out.lines()
            .find(|line| line.contains(&format!("  {name}")))
            .unwrap_or_else(|| panic!("{name}\n{out}"))
    };
    assert!(line(".idc (").contains("not used"), "{out}");
    assert!(line(".asp (").contains("    used "), "{out}");
    assert!(line("/Bücher.htm").contains("120 hits"), "{out}");
    assert!(out.contains("240 requests in 120 files on 120 days"), "{out}");
}

#[test]
fn pages_with_components_are_asked_about_by_name() {
    let (code, out, err) = siteferry(&["usage", &source("metaKey=lm/w3svc/1"), "-content", "-json"]);
    assert_eq!(code, 0, "{err}");
    let document: Value = serde_json::from_str(&out).expect("JSON");
    let pages = document["sites"][0]["pages"].as_array().expect("pages");
    assert!(!pages.is_empty());
    for page in pages {
        // Whatever includes it, what is asked about is a page that a browser can ask for.
        let name = page["name"].as_str().expect("a name");
        assert!(
            name.starts_with('/') && !page["behind"].as_str().expect("names").is_empty(),
            "{page}"
        );
    }
}

#[test]
fn slips_get_the_code_of_a_named_command() {
    for (arguments, code, text) in [
        (&["usage"][..], 2, "source"),
        (&["usage", "-logs"], 2, "-logs names no folder"),
        (
            &["usage", "-source:metaKey=lm/w3svc/1,root=nowhere"],
            1,
            "nowhere",
        ),
    ] {
        let (found, _, err) = siteferry(arguments);
        assert_eq!(found, code, "{arguments:?} {err}");
        assert!(err.contains(text), "{err}");
    }
    let (code, _, err) = siteferry(&["usage", &source("metaKey=lm/w3svc/1"), "-logs:/nowhere/at/all"]);
    assert_eq!(code, 1);
    assert!(err.contains("There is no folder /nowhere/at/all"), "{err}");
}
