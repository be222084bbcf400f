//! Everything about the sample's move on paper: the files that `siteferry report` writes, and its page in a real browser.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on stops and says where; one that is skipped says so"
)]

#[path = "support/browser.rs"]
mod browser;

use browser::Browser;
use serde_json::{Value, json};
use siteferry::apply::sample::unpack;
use std::path::Path;
use std::process::Command;

fn siteferry(arguments: &[String]) -> (i32, String, String) {
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

/// Reports about moving the first site of the sample below `place`; answers what was said.
fn report(place: &Path, more: &[&str]) -> (i32, String, String) {
    let folder = format!("-folder:{}", place.join("paper").display());
    let more: Vec<&str> = std::iter::once(folder.as_str())
        .chain(more.iter().copied())
        .collect();
    about_the_sample("report", place, &more)
}

/// A command about that move.
fn about_the_sample(command: &str, place: &Path, more: &[&str]) -> (i32, String, String) {
    let sample = place.join("sample");
    if !sample.exists() {
        unpack(&sample).expect("the sample unpacks");
    }
    let mut arguments = vec![
        command.to_owned(),
        format!(
            "-source:metaKey=lm/w3svc/1,root={}",
            sample.join("old-web01").display()
        ),
        format!(
            "-dest:metaKey=lm/w3svc/1,root={}",
            sample.join("new-web07").display()
        ),
    ];
    arguments.extend(more.iter().map(|argument| (*argument).to_owned()));
    siteferry(&arguments)
}

fn read(place: &Path, name: &str) -> String {
    std::fs::read_to_string(place.join("paper").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn all_papers_say_the_same_and_keep_what_was_waived() {
    let place = tempfile::tempdir().expect("a folder");
    let (code, out, err) = report(
        place.path(),
        &[
            "-waive:DRIVE-MISSING=the archive <moves> later",
            "-waive:FEATURE-NOT-SUPPORTED=nobody publishes",
        ],
    );
    assert_eq!(code, 0, "{err}");
    let mut names: Vec<&str> = out
        .lines()
        .filter_map(|line| Path::new(line).file_name()?.to_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "checklist.csv",
            "evidence.csv",
            "needs.csv",
            "plan.csv",
            "report.html",
            "report.json",
            "settings.csv",
            "shopping-list.csv",
            "shopping-list.txt",
            "usage.csv"
        ]
    );
    let document: Value = serde_json::from_str(&read(place.path(), "report.json")).expect("JSON");
    assert_eq!(
        (&document["schema"], &document["version"]),
        (&json!("siteferry/report"), &json!(1))
    );
    let checks = document["checks"].as_array().expect("checks");
    let waived: Vec<&Value> = checks.iter().filter(|check| check["state"] == "waived").collect();
    assert!(waived.len() >= 2, "{waived:?}");
    assert!(
        checks.iter().any(|check| check["state"] == "ready"),
        "passed rows are kept"
    );
    // A row for each check, and each plan row, whatever the paper.
    let sheet = read(place.path(), "checklist.csv");
    assert_eq!(sheet.matches("the archive <moves> later").count(), 1);
    for check in checks {
        let id = check["id"].as_str().expect("an id");
        assert!(sheet.contains(id), "{id}");
    }
    let page = read(place.path(), "report.html");
    assert!(
        page.contains("the archive &lt;moves&gt; later (was: "),
        "the reason is on the page"
    );
    assert_eq!(page.matches("<div class=\"check\">").count(), checks.len());
    let list = read(place.path(), "shopping-list.txt");
    assert!(
        list.contains("[ ] Password for the folder of Harbour Books/filer\r\n"),
        "{list}"
    );
    assert!(list.contains("Set aside: nobody publishes\r\n"), "{list}");
    let gone = list
        .split("\r\nGone, and to be replaced\r\n")
        .nth(1)
        .and_then(|rest| rest.split("\r\nDecisions to make\r\n").next());
    assert!(
        gone.is_some_and(|gone| gone.contains("[ ] CDONTS.NewMail")),
        "what is gone is nothing to get: {list}"
    );
    let items = document["shoppingList"].as_array().expect("a list");
    assert_eq!(list.matches("\r\n  [").count(), items.len());
    assert!(read(place.path(), "usage.csv").contains("Harbour Books (site 1),Script map,.idc,"));
    assert_eq!(document["usage"]["sites"][0]["logs"]["entries"], 48);
    // What the content shows is on the page, and the pages with components are looked for in the logs.
    let evidence = document["evidence"].as_array().expect("evidence");
    assert!(!evidence.is_empty() && page.contains("<h2>Evidence in the content</h2>"));
    let component = evidence
        .iter()
        .find(|seen| seen["kind"] == "component")
        .expect("a component");
    assert!(
        page.contains(component["what"].as_str().expect("a name")),
        "{component}"
    );
    let pages = document["usage"]["sites"][0]["pages"].as_array().expect("pages");
    assert!(!pages.is_empty(), "pages with components are asked about");
    assert!(
        pages
            .iter()
            .all(|page| page["behind"].as_str().is_some_and(|names| names.contains('.')))
    );
    for name in names {
        let text = read(place.path(), name);
        assert!(!text.contains("4963446270"), "{name} holds an encrypted password");
    }
}

#[test]
fn a_file_that_is_there_stops_a_checklist_before_it_begins() {
    let place = tempfile::tempdir().expect("a folder");
    let there = place.path().join("budget.csv");
    std::fs::write(&there, "mine").expect("writes");
    let new = place.path().join("sheet.txt");
    let files = [
        format!("-csv:{}", there.display()),
        format!("-text:{}", new.display()),
    ];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (code, out, err) = about_the_sample("checklist", place.path(), &files);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("FILE-EXISTS") && err.contains("budget.csv"), "{err}");
    assert!(!new.exists(), "nothing is half done");
    let (code, _, err) = about_the_sample("loss", place.path(), &files[..1]);
    assert_eq!(code, 1, "{err}");
    assert_eq!(std::fs::read_to_string(&there).expect("reads"), "mine");
}

#[test]
fn a_report_takes_the_place_of_a_report_and_of_nothing_else() {
    let place = tempfile::tempdir().expect("a folder");
    let paper = place.path().join("paper");
    std::fs::create_dir(&paper).expect("a folder");
    // Somebody else's files have such names: nothing is written, not even the papers whose names are free.
    for (name, text) in [("plan.csv", "Budget;2026\r\n"), ("usage.csv", "Site,Hours\r\n")] {
        std::fs::write(paper.join(name), text).expect("writes");
    }
    let (code, out, err) = report(place.path(), &[]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("FILE-EXISTS") && err.contains("plan.csv") && err.contains("usage.csv"),
        "{err}"
    );
    assert!(err.contains("are no reports of Siteferry"), "{err}");
    let names = |folder: &Path| {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("a name").file_name().into_string().expect("UTF-8"))
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&paper), ["plan.csv", "usage.csv"]);
    for name in ["plan.csv", "usage.csv"] {
        std::fs::remove_file(paper.join(name)).expect("removed");
    }
    std::fs::write(paper.join("notes.txt"), "mine").expect("writes");

    // Its own papers of yesterday are replaced, and nothing beside them is touched.
    let (code, first, err) = report(place.path(), &[]);
    assert_eq!(code, 0, "{err}");
    let before = names(&paper);
    let (code, again, err) = report(place.path(), &["-waive:DRIVE-MISSING=later"]);
    assert_eq!((code, &again), (0, &first), "{err}");
    assert_eq!(names(&paper), before, "nothing half written stays");
    assert!(read(place.path(), "checklist.csv").contains("later"));
    assert_eq!(read(place.path(), "notes.txt"), "mine");
}

#[test]
fn what_is_not_understood_writes_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let (code, _, err) = report(place.path(), &["-waive:DRIVE-MISING=a slip"]);
    assert_eq!(code, 1);
    assert!(
        err.contains("No check is called DRIVE-MISING") && err.contains("Did you mean DRIVE-MISSING"),
        "{err}"
    );
    assert!(!place.path().join("paper").exists());
    let (code, _, err) = report(place.path(), &["-waive:DRIVE-MISSING="]);
    assert_eq!(code, 2);
    assert!(err.contains("A waiver wants a row and a reason"), "{err}");
    let (code, _, err) = siteferry(&["report".to_owned(), "-source:metaKey=lm/w3svc/1".to_owned()]);
    assert_eq!(code, 2);
    assert!(err.contains("-folder is missing"), "{err}");
    let inside = place.path().join("sample/old-web01/C/paper");
    let (code, _, err) = report(place.path(), &[&format!("-folder:{}", inside.display())]);
    assert_eq!(code, 1);
    assert!(err.contains("is part of a server"), "{err}");
    assert!(!inside.exists());
    let file = place.path().join("file");
    std::fs::write(&file, "mine").expect("writes");
    let (code, _, err) = report(place.path(), &[&format!("-folder:{}", file.display())]);
    assert_eq!(code, 1);
    assert!(err.contains("NOT-A-FOLDER"), "{err}");
    let (code, _, err) = about_the_sample("netsh", place.path(), &["-dest:package=x.zip"]);
    assert_ne!(code, 0, "{err}");
}

/// Rows that can be seen, of all rows that can be filtered.
const ROWS: &str = "(() => { const all = [...document.querySelectorAll('section tbody > tr, section div.check')]; \
    const seen = all.filter(row => row.offsetParent !== null); \
    return [all.length, seen.length, seen.filter(row => /\\.idc/i.test(row.textContent)).length]; })()";

#[test]
fn the_page_opens_in_a_browser_filters_prints_and_asks_nobody() {
    let place = tempfile::tempdir().expect("a folder");
    let (code, _, err) = report(place.path(), &[]);
    assert_eq!(code, 0, "{err}");
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let file = place.path().join("paper/report.html");
    browser.open(&file);
    let count = |value: &Value, index: usize| value[index].as_u64().expect("a number");
    let rows = browser.value(ROWS);
    let all = count(&rows, 0);
    assert!(
        all > 1_000 && count(&rows, 1) == all,
        "all rows are shown at first: {rows}"
    );

    // A word leaves the rows that have it.
    let wait = "new Promise(done => setTimeout(done, 300))";
    browser.value(&format!(
        "(() => {{ const box = document.querySelector('.filter input'); box.value = '.IDC'; \
         box.dispatchEvent(new Event('input')); return {wait}; }})()"
    ));
    let rows = browser.value(ROWS);
    assert!(
        count(&rows, 1) > 0 && count(&rows, 1) < 50 && count(&rows, 1) == count(&rows, 2),
        "{rows}"
    );
    let told = browser.value("document.querySelector('.filter [role=status]').textContent");
    assert!(
        told.as_str().is_some_and(|told| told.ends_with("rows shown")),
        "{told}"
    );
    browser.value("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))");
    assert_eq!(count(&browser.value(ROWS), 1), all, "Escape brings all back");

    // A state can be hidden, with the keyboard as well as with the mouse: it is a button.
    let ready = browser.value(
        "(() => { const chip = [...document.querySelectorAll('.chips button')].find(b => /^Ready/.test(b.textContent)); \
         chip.click(); return [chip.getAttribute('aria-pressed'), \
         [...document.querySelectorAll('div.check')].filter(c => c.offsetParent && /Ready/.test(c.textContent)).length]; })()",
    );
    assert_eq!(ready, json!(["false", 0]));

    // Every link of the contents leads to a section; nothing is wider than the page.
    assert_eq!(
        browser.value("[...document.querySelectorAll('nav a')].every(a => document.querySelector(a.hash))"),
        json!(true)
    );
    assert_eq!(
        browser.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
        json!(true)
    );

    // On paper there is nothing to press; in the dark the page is dark.
    browser.ask("Emulation.setEmulatedMedia", json!({"media": "print"}));
    assert_eq!(
        browser.value(
            "[...document.querySelectorAll('.filter, .chips, nav')].every(e => e.offsetParent === null)"
        ),
        json!(true)
    );
    browser.ask(
        "Emulation.setEmulatedMedia",
        json!({"media": "screen", "features": [{"name": "prefers-color-scheme", "value": "dark"}]}),
    );
    assert_eq!(
        browser.value("getComputedStyle(document.body).backgroundColor"),
        json!("rgb(20, 24, 29)")
    );

    // Without scripts the page is whole, and shows no controls that do nothing.
    browser.ask("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    browser.open(&file);
    let rows = browser.value(ROWS);
    assert_eq!((count(&rows, 0), count(&rows, 1)), (all, all));
    assert_eq!(
        browser.value("document.querySelectorAll('.filter, .chips').length"),
        json!(0)
    );

    let own = format!("file://{}", file.display());
    assert_eq!(
        browser.requests(),
        [own.clone(), own],
        "nothing but the file itself was asked for"
    );
    assert_eq!(browser.complaints(), [] as [String; 0]);
}
