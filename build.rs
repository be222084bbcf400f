//! Lists the bundled sample, so that the binary carries every file of `assets/sample` without naming each by hand.

#![allow(
    clippy::print_stdout,
    reason = "cargo reads a build script's instructions from standard output"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folders of `assets/sample` that stand for servers.
const SERVERS: [&str; 2] = ["new-web07", "old-web01"];

fn main() -> io::Result<()> {
    // Cargo looks at the whole folder below a path that it is given.
    println!("cargo::rerun-if-changed=assets/sample");
    println!("cargo::rerun-if-changed=build.rs");
    let sample = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("assets/sample");
    let mut files = Vec::new();
    for server in SERVERS {
        collect(&sample.join(server), server, &mut files)?;
    }
    files.sort();
    let mut code = String::from("&[\n");
    for (name, path) in files {
        let _ = writeln!(code, "    ({name:?}, include_bytes!({path:?})),");
    }
    code.push_str("]\n");
    fs::write(Path::new(&variable("OUT_DIR")?).join("sample_files.rs"), code)
}

/// Adds every file below `folder`, by its name below the sample with `/` between parts.
fn collect(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let part = entry
            .file_name()
            .into_string()
            .map_err(|odd| io::Error::other(format!("{odd:?} in {name} is not valid UTF-8")))?;
        let name = format!("{name}/{part}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &name, files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(|error| io::Error::other(format!("{name}: {error}")))
}
