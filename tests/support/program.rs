//! The program as people run it: a process of its own, without a display.

use std::ffi::OsStr;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// What the program said, and how it ended.
pub struct Said {
    /// Its exit code.
    pub code: i32,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Said {
            code: output.status.code().expect("it ends by itself"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// Runs the program to its end.
pub fn siteferry<S: AsRef<OsStr>>(arguments: &[S]) -> Said {
    run(&mut program(arguments))
}

/// The program, before it is started.
pub fn program<S: AsRef<OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_siteferry"));
    command
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("SITEFERRY_RUNS");
    command
}

/// Starts a program and waits for its end.
pub fn run(command: &mut Command) -> Said {
    let child = start(
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped()),
    );
    child.wait_with_output().expect("it ends by itself").into()
}

/// Starts a program. On a busy machine Wine turns down a process now and then (ERROR_INTERNAL_ERROR, 1359), before
/// anything of it has run; that is asked again.
pub fn start(command: &mut Command) -> Child {
    const INTERNAL_ERROR: Option<i32> = Some(1359);
    for _ in 0..5 {
        match command.spawn() {
            Err(error) if cfg!(windows) && error.raw_os_error() == INTERNAL_ERROR => {
                sleep(Duration::from_millis(500));
            }
            started => return started.expect("the program starts"),
        }
    }
    command.spawn().expect("the program starts")
}
