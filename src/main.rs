//! Picks the face: window, msdeploy command line, or a named command.

use siteferry::cli::{self, Command, Output};
use std::io::{IsTerminal, Write};

fn main() {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let (mut out, mut err) = (
        std::io::BufWriter::new(std::io::stdout().lock()),
        std::io::stderr().lock(),
    );
    let is_terminal = err.is_terminal();
    let mut output = Output::new(&mut out, &mut err);
    output.use_terminal(is_terminal);
    let code = match cli::read(&arguments) {
        Command::Window if has_display() => window(None, &mut output),
        Command::Demo {
            folder,
            headless: false,
        } if has_display() => window(Some(folder), &mut output),
        command => cli::run(command, &mut output),
    };
    drop(output);
    let _ = out.flush();
    std::process::exit(code);
}

/// Opens the window; with `Some`, on the bundled sample, unpacked into that folder or a fresh one.
#[cfg(feature = "gui")]
fn window(sample: Option<Option<std::path::PathBuf>>, output: &mut Output) -> i32 {
    use siteferry::{app, wizard::Message};
    let first =
        sample.map(|folder| Message::TrySample(folder.map(|folder| folder.to_string_lossy().into_owned())));
    let start = app::StartWith {
        first,
        ..app::StartWith::default()
    };
    match app::run(start) {
        Ok(()) => cli::exit::DONE,
        Err(problem) => {
            output.problem(&problem);
            output.finish(cli::exit::USAGE);
            cli::exit::USAGE
        }
    }
}

#[cfg(not(feature = "gui"))]
fn window(_sample: Option<Option<std::path::PathBuf>>, output: &mut Output) -> i32 {
    output.problem(&cli::no_window());
    output.finish(cli::exit::USAGE);
    cli::exit::USAGE
}

/// True when a window can be tried: always on Windows, elsewhere when the environment names a display.
fn has_display() -> bool {
    cfg!(feature = "gui")
        && (cfg!(windows)
            || ["DISPLAY", "WAYLAND_DISPLAY"]
                .iter()
                .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())))
}
