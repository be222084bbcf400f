//! What is refused before anything is written, however it is named.

use super::{refused, servers, tree};
use std::path::{Path, PathBuf};

/// Every folder below a folder: a refusal must not leave an empty one behind either.
fn folders(top: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(top)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("can be walked"))
        .filter(|entry| entry.file_type().is_dir())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

#[test]
fn runs_are_kept_outside_of_both_servers_however_the_folder_is_named() {
    let place = tempfile::tempdir().expect("a folder");
    let (old, new, _) = servers(place.path());
    let top = place.path().display().to_string();
    let mut inside = vec![
        format!("{new}/C/runs"),
        format!("{new}/not/there/yet"),
        format!("{old}/runs"),
        format!("{top}/not/there/../../{}/runs", name(&new)),
        format!("{new}/C/../runs/"),
        new.clone(),
    ];
    if cfg!(windows) {
        inside.push(format!("{}/runs", new.to_uppercase()));
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&new, place.path().join("link")).expect("a link");
        std::os::unix::fs::symlink(format!("{new}/later"), place.path().join("dangling")).expect("a link");
        inside.push(format!("{top}/link/runs"));
        inside.push(format!("{top}/dangling/runs"));
    }
    let before = (tree(place.path()), folders(place.path()));
    let source = format!("-source:metaKey=lm/w3svc/1,root={old}");
    let dest = format!("-dest:metaKey=lm/w3svc/1,root={new}");
    for runs in inside {
        let runs = format!("-runs:{runs}");
        for more in [&[][..], &["-whatif"]] {
            let arguments: Vec<&str> = ["-verb:sync", &source, &dest, &runs]
                .into_iter()
                .chain(more.iter().copied())
                .collect();
            let said = refused(&arguments);
            assert!(said.err.contains("RUNS-INSIDE-SERVER"), "{runs}: {}", said.err);
            assert_eq!(said.out, "", "{runs}: nothing is told of what will not be");
        }
    }
    assert!(
        before == (tree(place.path()), folders(place.path())),
        "something was written"
    );
}

#[test]
fn servers_inside_one_another_are_refused_before_anything_is_compared() {
    let place = tempfile::tempdir().expect("a folder");
    let (old, new, runs) = servers(place.path());
    let inside = |folder: &str| {
        let folder = PathBuf::from(format!("{folder}/C/Inetpub/wwwroot/copies"));
        std::fs::create_dir_all(&folder).expect("a folder");
        servers(&folder)
    };
    let (old_in_new, ..) = inside(&new);
    let (_, new_in_old, _) = inside(&old);
    let before = (tree(place.path()), folders(place.path()));
    let drive = format!("{old},drive.E={new}/C/Inetpub");
    let runs = format!("-runs:{runs}");
    for (from, to) in [(&old_in_new, &new), (&old, &new_in_old), (&drive, &new)] {
        for more in [&[][..], &["-whatif"]] {
            let source = format!("-source:metaKey=lm/w3svc/1,root={from}");
            let dest = format!("-dest:metaKey=lm/w3svc/1,root={to}");
            let mut arguments = vec!["-verb:sync", source.as_str(), dest.as_str(), runs.as_str()];
            arguments.extend(more);
            let said = refused(&arguments);
            assert!(said.err.contains("SERVERS-OVERLAP"), "{from}, {to}: {}", said.err);
        }
    }
    assert!(
        before == (tree(place.path()), folders(place.path())),
        "something was written"
    );
}

fn name(folder: &str) -> &str {
    Path::new(folder)
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a name")
}
