//! The real window on a real display: the whole sample by keyboard and mouse, to a verified sync and back by undo.
//!
//! Needs a display that answers and `xdotool`; the checks give it both (`.ci/run`). Without them it skips, and says so. With
//! `SITEFERRY_SCREENSHOTS=FOLDER` and ImageMagick's `import` it keeps a picture of every page.

#![cfg(all(feature = "gui", target_os = "linux"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// Longer than anything here takes on two busy cores.
const PATIENCE: Duration = Duration::from_secs(90);

/// Where things are in a window of 1280 × 800 points.
const NEXT: (u32, u32) = (1204, 746);
const WAIVE: (u32, u32) = (1222, 506);
const UNDO: (u32, u32) = (513, 146);

struct Window {
    program: Child,
    runs: PathBuf,
    pictures: u32,
}

impl Window {
    fn open(folder: &Path) -> Window {
        let runs = folder.join("runs");
        let start = || {
            Command::new(env!("CARGO_BIN_EXE_siteferry"))
                .args(["demo", "--folder"])
                .arg(folder.join("sample"))
                .env("SITEFERRY_RUNS", &runs)
                .env("XDG_CONFIG_HOME", folder.join("config"))
                .env("XDG_STATE_HOME", folder.join("state"))
                .env("XDG_DATA_HOME", folder.join("data"))
                .stdout(Stdio::null())
                .spawn()
                .expect("the program starts")
        };
        let mut window = Window {
            program: start(),
            runs: runs.clone(),
            pictures: 0,
        };
        let begun = Instant::now();
        loop {
            // A virtual display starts anew when its last client leaves, and may turn away who comes just then.
            if window.program.try_wait().expect("its state").is_some() {
                window.program = start();
            }
            let found = Command::new("xdotool")
                .args(["search", "--name", "Siteferry"])
                .output()
                .expect("xdotool runs");
            let id = String::from_utf8_lossy(&found.stdout)
                .lines()
                .next()
                .map(str::to_owned);
            // A window that was just made cannot take the keyboard before it is shown.
            let focused = id.is_some_and(|id| {
                pause(500);
                let focus = Command::new("xdotool")
                    .args(["windowfocus", &id])
                    .stderr(Stdio::null())
                    .status();
                focus.is_ok_and(|status| status.success())
            });
            if focused {
                return window;
            }
            let said = String::from_utf8_lossy(&found.stderr);
            assert!(
                begun.elapsed() < PATIENCE,
                "no window came up; xdotool says: {said}"
            );
            pause(500);
        }
    }

    fn picture(&mut self, page: &str) {
        let Some(folder) = std::env::var_os("SITEFERRY_SCREENSHOTS") else {
            return;
        };
        self.pictures += 1;
        let file = Path::new(&folder).join(format!("{}-{page}.png", self.pictures));
        // A picture is a keepsake; the test does not depend on it.
        let _ = Command::new("import")
            .args(["-window", "root"])
            .arg(file)
            .status();
    }

    /// Waits until the operation log has one run in this state, and gives its id.
    fn wait_for_run(&self, state: &str) -> String {
        let begun = Instant::now();
        loop {
            let said = Command::new(env!("CARGO_BIN_EXE_siteferry"))
                .args(["runs", "-json"])
                .env("SITEFERRY_RUNS", &self.runs)
                .output()
                .expect("the program runs");
            let document: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap_or_default();
            let found = document["runs"]
                .as_array()
                .and_then(|runs| runs.iter().find(|run| run["state"] == state).cloned());
            if let Some(run) = found {
                return run["id"]
                    .as_str()
                    .or(run["run"].as_str())
                    .unwrap_or_default()
                    .to_owned();
            }
            assert!(begun.elapsed() < PATIENCE, "no run became {state}: {document:#}");
            pause(300);
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn xdotool(arguments: &[&str]) {
    let done = Command::new("xdotool")
        .args(arguments)
        .status()
        .expect("xdotool runs");
    assert!(done.success(), "xdotool {arguments:?}");
}

fn key(name: &str) {
    xdotool(&["key", name]);
    pause(600);
}

fn click((x, y): (u32, u32)) {
    xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
    pause(900);
}

fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

/// A display that is named but gone (a closed remote session) counts as none.
fn display_answers() -> bool {
    let geometry = || {
        Command::new("xdotool")
            .arg("getdisplaygeometry")
            .output()
            .is_ok_and(|said| said.status.success())
    };
    let named = std::env::var_os("DISPLAY").is_some_and(|display| !display.is_empty());
    named
        && (0..10).any(|_| {
            let answers = geometry();
            if !answers {
                pause(500);
            }
            answers
        })
}

/// Every file below a folder, with bytes and last write time.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<(Vec<u8>, SystemTime)>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.expect("walks");
            let facts = entry.metadata().expect("facts");
            let file = facts.is_file().then(|| {
                (
                    std::fs::read(entry.path()).expect("reads"),
                    facts.modified().expect("a time"),
                )
            });
            (entry.path().to_owned(), file)
        })
        .collect()
}

#[test]
fn the_sample_goes_to_a_verified_sync_and_back() {
    if !display_answers() {
        eprintln!("SKIPPED: the real window was not tested; it needs a display that answers and xdotool");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open(folder.path());
    let new = folder.path().join("sample/new-web07");
    let begun = Instant::now();
    while !new
        .join("C/Windows/System32/inetsrv/config/applicationHost.config")
        .is_file()
    {
        assert!(begun.elapsed() < PATIENCE, "the sample was not unpacked");
        pause(200);
    }
    // Both servers are read once the page has settled.
    pause(4000);
    let before = tree(&new);
    window.picture("source");
    click(NEXT);
    pause(2500);
    window.picture("discover");
    key("ctrl+Return");
    pause(3000);
    window.picture("prepare");
    // The port of site 2 is taken, and ASP.NET 1.1 is gone: both block until somebody says why to go on.
    for _ in 0..2 {
        click(WAIVE);
        xdotool(&["type", "agreed with the owner"]);
        pause(400);
        key("Return");
    }
    window.picture("waived");
    key("ctrl+Return");
    pause(3000);
    window.picture("map");
    key("ctrl+Return");
    pause(4000);
    window.picture("review");
    assert_eq!(tree(&new), before, "a what-if changed the destination");
    key("ctrl+Return");
    pause(1000);
    window.picture("confirm");
    // The keyboard is on the safe button; the other one is beside it.
    key("Tab");
    key("space");
    window.wait_for_run("finished");
    pause(3000);
    window.picture("verify");
    assert_ne!(tree(&new), before, "the sync changed nothing");
    click(UNDO);
    window.picture("confirm-undo");
    key("Tab");
    key("space");
    window.wait_for_run("undone");
    pause(1500);
    window.picture("undone");
    assert_eq!(tree(&new), before, "undo did not bring back every byte");
}
