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
        Command::Window => {
            output.problem(&cli::no_window());
            output.finish(cli::exit::USAGE);
            cli::exit::USAGE
        }
        command => cli::run(command, &mut output),
    };
    drop(output);
    let _ = out.flush();
    std::process::exit(code);
}
