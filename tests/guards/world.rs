//! Copies of the bundled sample, changed, and the program run on them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the configuration of either server is.
pub const METABASE: &str = "C/WINDOWS/system32/inetsrv/MetaBase.xml";
pub const APPHOST: &str = "C/Windows/System32/inetsrv/config/applicationHost.config";

/// The two servers of the sample in a folder of their own.
pub struct World {
    top: tempfile::TempDir,
}

/// What a run of the program said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl World {
    pub fn make() -> World {
        let world = World {
            top: tempfile::tempdir().expect("a folder"),
        };
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
        copy_tree(&sample.join("old-web01"), &world.old());
        copy_tree(&sample.join("new-web07"), &world.new_server());
        world
    }

    pub fn old(&self) -> PathBuf {
        self.top.path().join("old-web01")
    }

    pub fn new_server(&self) -> PathBuf {
        self.top.path().join("new-web07")
    }

    /// Changes texts of a file, each of which must be there.
    pub fn edit(&self, file: &Path, pairs: &[(&str, &str)]) {
        let mut text = fs::read_to_string(file).expect("reads");
        for (old, new) in pairs {
            assert!(text.contains(old), "{old} in {}", file.display());
            text = text.replacen(old, new, 1);
        }
        fs::write(file, text).expect("writes");
    }

    pub fn edit_metabase(&self, pairs: &[(&str, &str)]) {
        self.edit(&self.old().join(METABASE), pairs);
    }

    pub fn edit_apphost(&self, pairs: &[(&str, &str)]) {
        self.edit(&self.new_server().join(APPHOST), pairs);
    }

    pub fn apphost(&self) -> String {
        fs::read_to_string(self.new_server().join(APPHOST)).expect("reads")
    }

    /// `-verb:sync` from the old to the new server.
    pub fn sync(&self, provider: &str, extra: &[&str]) -> Said {
        self.between(
            &format!("{provider},root={}", self.old().display()),
            &format!("{provider},root={}", self.new_server().display()),
            extra,
        )
    }

    /// A named command that takes what a sync from the old to the new server takes.
    pub fn named(&self, command: &str, provider: &str, extra: &[&str]) -> Said {
        let source = format!("-source:{provider},root={}", self.old().display());
        let destination = format!("-dest:{provider},root={}", self.new_server().display());
        let all = [&[command, &source, &destination], extra].concat();
        siteferry(&all)
    }

    pub fn between(&self, source: &str, destination: &str, extra: &[&str]) -> Said {
        let arguments = [
            "-verb:sync".to_owned(),
            format!("-source:{source}"),
            format!("-dest:{destination}"),
            format!("-runs:{}", self.top.path().join("runs").display()),
        ];
        let all: Vec<&str> = arguments
            .iter()
            .map(String::as_str)
            .chain(extra.iter().copied())
            .collect();
        siteferry(&all)
    }

    /// Every file of a server with its bytes.
    pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        walkdir::WalkDir::new(folder)
            .into_iter()
            .map(|entry| {
                let entry = entry.expect("walks");
                let bytes = entry
                    .file_type()
                    .is_file()
                    .then(|| fs::read(entry.path()).expect("reads"));
                (entry.path().to_owned(), bytes)
            })
            .collect()
    }
}

impl Said {
    /// Everything that was said.
    pub fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// Lines of changes, problems and totals, without what only a run says.
    pub fn told(&self) -> Vec<&str> {
        self.out
            .lines()
            .filter(|line| !line.starts_with("Run "))
            .collect()
    }
}

pub fn siteferry(arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_siteferry"))
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("SITEFERRY_RUNS")
        .output()
        .expect("the program starts");
    Said {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

pub fn copy_tree(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("walks");
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).expect("creates");
        } else {
            fs::copy(entry.path(), &target).expect("copies");
        }
    }
}
