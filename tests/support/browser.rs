//! A real browser without a screen, driven over a pair of pipes by the DevTools protocol: what it asked the network for, what
//! went wrong in it, and what a script sees on the page.

use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
/// A browser that says nothing for so long is stopped, and the test with it.
const PATIENCE: Duration = Duration::from_secs(90);

/// A running browser with one page.
pub struct Browser {
    child: Child,
    to: File,
    from: BufReader<File>,
    session: Option<String>,
    next: u64,
    begun: Instant,
    /// Everything it told without being asked.
    events: Vec<Value>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts the browser of this machine. `None`, said loudly, when there is none.
    pub fn start() -> Option<Browser> {
        let found = NAMES.into_iter().find(|name| {
            Command::new(name)
                .arg("--version")
                .output()
                .is_ok_and(|out| out.status.success())
        });
        let Some(name) = found.filter(|_| cfg!(unix)) else {
            eprintln!("SKIPPED: no Chromium on this machine, so no report was opened in a browser");
            return None;
        };
        let profile = tempfile::tempdir().expect("a folder");
        let pipe = |name: &str| {
            let path = profile.path().join(name);
            assert!(
                Command::new("mkfifo")
                    .arg(&path)
                    .status()
                    .expect("mkfifo runs")
                    .success()
            );
            path
        };
        let (to, from) = (pipe("to"), pipe("from"));
        // Opened for both directions here, so that neither end waits for the other.
        let open = |path: &Path| {
            File::options()
                .read(true)
                .write(true)
                .open(path)
                .expect("a pipe opens")
        };
        let (to_end, from_end) = (open(&to), open(&from));
        let child = Command::new("sh")
            .arg("-c")
            .arg("in=$1; out=$2; shift 2; exec \"$@\" 3<\"$in\" 4>\"$out\"")
            .arg("sh")
            .args([&to, &from])
            .arg(name)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--remote-debugging-pipe",
                "--window-size=1280,1600",
            ])
            .arg(format!(
                "--user-data-dir={}",
                profile.path().join("profile").display()
            ))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let mut browser = Browser {
            child,
            to: to_end,
            from: BufReader::new(from_end),
            session: None,
            next: 0,
            begun: Instant::now(),
            events: Vec::new(),
            _profile: profile,
        };
        let page = browser.ask("Target.createTarget", json!({"url": "about:blank"}));
        let attached = browser.ask(
            "Target.attachToTarget",
            json!({"targetId": page["targetId"], "flatten": true}),
        );
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.ask(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Gives a command and waits for its answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        let mut message = json!({"id": id, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        loop {
            let told = self.hear();
            if told["id"] == id {
                assert!(told["error"].is_null(), "{method}: {}", told["error"]);
                return told["result"].clone();
            }
            self.events.push(told);
        }
    }

    fn hear(&mut self) -> Value {
        assert!(self.begun.elapsed() < PATIENCE, "the browser hangs");
        assert!(matches!(self.child.try_wait(), Ok(None)), "the browser ended");
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).expect("the browser speaks");
        bytes.pop();
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Opens a file and waits until it is loaded, its script run.
    pub fn open(&mut self, file: &Path) {
        let before = self.count("Page.loadEventFired");
        self.ask(
            "Page.navigate",
            json!({"url": format!("file://{}", file.display())}),
        );
        while self.count("Page.loadEventFired") == before {
            let told = self.hear();
            self.events.push(told);
        }
    }

    /// The value of an expression on the page; a promise is waited for.
    pub fn value(&mut self, expression: &str) -> Value {
        let answer = self.ask(
            "Runtime.evaluate",
            json!({"expression": expression, "returnByValue": true, "awaitPromise": true}),
        );
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    fn count(&self, method: &str) -> usize {
        self.events
            .iter()
            .filter(|event| event["method"] == method)
            .count()
    }

    /// Addresses that pages asked for.
    pub fn requests(&self) -> Vec<String> {
        self.events
            .iter()
            .filter(|event| event["method"] == "Network.requestWillBeSent")
            .map(|event| {
                event["params"]["request"]["url"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    }

    /// Errors of scripts, of the security policy and of the console.
    pub fn complaints(&self) -> Vec<String> {
        self.events
            .iter()
            .filter(|event| {
                let method = event["method"].as_str().unwrap_or_default();
                [
                    "Runtime.exceptionThrown",
                    "Log.entryAdded",
                    "Runtime.consoleAPICalled",
                ]
                .contains(&method)
            })
            .map(Value::to_string)
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A polite end lets it take its own children along.
        let _ = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let begun = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && begun.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
