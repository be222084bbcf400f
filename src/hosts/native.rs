//! Where a path of this computer really leads, also when not all of it is there yet.
//!
//! What is about to be made has no canonical path: its folders may be missing, a link may point at nothing, `..` may
//! stand behind a name that is not there. So each name is looked at in its turn, as making the folders would.

use crate::model::path::fold;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// Links that are followed on one way; Linux follows as many (path_resolution(7)).
const LINKS: u32 = 40;

/// The path from its root on, with every link followed and without `..`. Names that are not there stay as written.
pub fn real(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut links = LINKS;
    let mut at = PathBuf::new();
    // The next name is the last of them.
    let mut waiting = names(&full);
    while let Some(name) = waiting.pop() {
        match Path::new(&name).components().next() {
            Some(Component::ParentDir) => {
                at.pop();
            }
            Some(Component::CurDir) | None => {}
            Some(_) => {
                at.push(&name);
                if links > 0
                    && let Ok(target) = std::fs::read_link(&at)
                {
                    links -= 1;
                    at.pop();
                    waiting.extend(names(&target));
                }
            }
        }
    }
    as_stored(at)
}

fn names(path: &Path) -> Vec<OsString> {
    path.components()
        .rev()
        .map(|name| name.as_os_str().to_owned())
        .collect()
}

/// Spells what is there as it is stored: another case or a short name is the same file on Windows.
fn as_stored(path: PathBuf) -> PathBuf {
    for above in path.ancestors() {
        if let (Ok(stored), Ok(rest)) = (above.canonicalize(), path.strip_prefix(above)) {
            return if rest.as_os_str().is_empty() {
                stored
            } else {
                stored.join(rest)
            };
        }
    }
    path
}

/// True for a folder and for all that is or would be below it, both as [`real`] has them.
pub fn is_below(path: &Path, folder: &Path) -> bool {
    begins_with(path, folder, cfg!(windows))
}

fn begins_with(path: &Path, folder: &Path, in_any_case: bool) -> bool {
    let mut names = path.components();
    folder.components().all(|wanted| {
        names.next().is_some_and(|name| {
            name == wanted
                || in_any_case
                    && fold(&name.as_os_str().to_string_lossy())
                        == fold(&wanted.as_os_str().to_string_lossy())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn place() -> (tempfile::TempDir, PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let top = place.path().canonicalize().unwrap();
        fs::create_dir_all(top.join("server/C/Site")).unwrap();
        (place, top)
    }

    #[test]
    fn what_is_not_there_yet_leads_where_making_it_would() {
        let (_place, top) = place();
        for (written, leads) in [
            ("server/C/Site", "server/C/Site"),
            ("server/new/runs", "server/new/runs"),
            ("not/there/../../server/C/runs", "server/C/runs"),
            ("server/../runs", "runs"),
            ("server/C/../../runs/./a", "runs/a"),
            ("not/../server/./C/Site/../runs", "server/C/runs"),
        ] {
            assert_eq!(real(&top.join(written)), top.join(leads), "{written}");
        }
        // More steps up than there are names end at the root.
        let up = top.join("../".repeat(50)).join("nowhere-at-all");
        let root = top.ancestors().last().unwrap();
        assert_eq!(real(&up), root.join("nowhere-at-all"));
        assert_eq!(
            real(Path::new("runs-of-nobody")),
            std::env::current_dir()
                .unwrap()
                .canonicalize()
                .unwrap()
                .join("runs-of-nobody")
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_also_to_what_is_not_there() {
        use std::os::unix::fs::symlink;
        let (_place, top) = place();
        symlink(top.join("server"), top.join("link")).unwrap();
        symlink("server/C/later", top.join("dangling")).unwrap();
        symlink("loop", top.join("loop")).unwrap();
        symlink(top.join("link"), top.join("again")).unwrap();
        for (written, leads) in [
            ("link/runs", "server/runs"),
            ("again/C/runs", "server/C/runs"),
            ("dangling/runs", "server/C/later/runs"),
            ("dangling/../runs", "server/C/runs"),
            ("link/C/../../runs", "runs"),
        ] {
            assert_eq!(real(&top.join(written)), top.join(leads), "{written}");
        }
        // A link to itself leads nowhere, and takes no time.
        assert!(real(&top.join("loop/runs")).ends_with("loop/runs"));
    }

    #[test]
    fn below_is_by_whole_names() {
        let (path, near, far) = (
            Path::new("/a/Server/runs"),
            Path::new("/a/Server"),
            Path::new("/a/Ser"),
        );
        assert!(is_below(path, near) && is_below(near, near) && is_below(path, Path::new("/")));
        assert!(!is_below(path, far) && !is_below(near, path));
    }

    #[test]
    fn windows_takes_names_in_any_case() {
        let path = Path::new("/Srv/NEW/Übung/runs");
        assert!(begins_with(path, Path::new("/srv/new/übung"), true));
        assert!(!begins_with(path, Path::new("/srv/new/übung"), false));
        assert!(!begins_with(path, Path::new("/srv/newer"), true));
    }

    #[cfg(windows)]
    #[test]
    fn a_path_in_another_case_leads_to_the_same_folder() {
        let (_place, top) = place();
        let upper = PathBuf::from(top.to_string_lossy().to_uppercase()).join(r"SERVER\c\runs");
        assert!(is_below(&real(&upper), &top.join("server")));
    }
}
