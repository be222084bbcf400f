//! Where a server lies on this computer, and whether two servers lie inside one another.

use super::{Host, native};
use std::path::{Path, PathBuf};

/// The place of a server on this computer, every link followed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Grounds {
    /// It has none (it lies in memory).
    #[default]
    Nowhere,
    /// One file: a package.
    File(PathBuf),
    /// Folders.
    Folders {
        /// The folder that stands for the server.
        top: PathBuf,
        /// Its drives, inside of `top` or elsewhere.
        drives: Vec<PathBuf>,
    },
}

impl Grounds {
    /// The folders that no other one of them is around.
    fn outermost(&self) -> Vec<&Path> {
        let all: Vec<&Path> = match self {
            Grounds::Folders { top, drives } => {
                std::iter::once(top).chain(drives).map(PathBuf::as_path).collect()
            }
            Grounds::File(_) | Grounds::Nowhere => Vec::new(),
        };
        let is_outermost = |folder: &&Path| !all.iter().any(|other| is_inside(folder, other));
        all.iter().copied().filter(is_outermost).collect()
    }

    /// The drive that a path of this computer lies in, as far as one does. It may not be there yet.
    pub fn drive_around(&self, path: &Path) -> Option<&Path> {
        let Grounds::Folders { drives, .. } = self else {
            return None;
        };
        let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        // A link is itself a name in a folder, and leads to another.
        let shown = match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => native::real(folder).join(name),
            _ => path.to_owned(),
        };
        let real = native::real(path);
        let is_around = |drive: &&PathBuf| native::is_below(&shown, drive) || native::is_below(&real, drive);
        drives.iter().find(is_around).map(PathBuf::as_path)
    }
}

/// How the grounds of two servers lie to each other.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Overlap {
    /// They have nothing in common.
    Apart,
    /// A folder is part of both: one server is both ends, or they share a drive.
    Shared,
    /// Something of the first lies inside the second.
    FirstInside {
        /// The folder (or package) of the first.
        inner: PathBuf,
        /// The folder of the second around it.
        outer: PathBuf,
    },
    /// A folder of the second lies inside the first.
    SecondInside {
        /// The folder of the second.
        inner: PathBuf,
        /// The folder of the first around it.
        outer: PathBuf,
    },
}

/// Compares where two servers lie. A package is apart from a server whose drives it lies in none of.
pub fn overlap(first: &dyn Host, second: &dyn Host) -> Overlap {
    let (first, second) = (first.grounds(), second.grounds());
    if let Grounds::File(file) = &first {
        return match second.drive_around(file) {
            Some(drive) => Overlap::FirstInside {
                inner: file.clone(),
                outer: drive.to_owned(),
            },
            None => Overlap::Apart,
        };
    }
    let mut is_shared = false;
    for one in first.outermost() {
        for other in second.outermost() {
            if is_inside(one, other) {
                return Overlap::FirstInside {
                    inner: one.to_owned(),
                    outer: other.to_owned(),
                };
            }
            if is_inside(other, one) {
                return Overlap::SecondInside {
                    inner: other.to_owned(),
                    outer: one.to_owned(),
                };
            }
            is_shared |= one == other;
        }
    }
    if is_shared {
        Overlap::Shared
    } else {
        Overlap::Apart
    }
}

/// True for what lies below a folder and is not the folder itself.
fn is_inside(path: &Path, folder: &Path) -> bool {
    let is_around = |above: &Path| above == folder || is_same_folder(above, folder);
    (native::is_below(path, folder) && !native::is_below(folder, path))
        || path.ancestors().skip(1).any(is_around)
}

/// One folder may be there by two paths (a bind mount, a file system without case).
#[cfg(unix)]
fn is_same_folder(left: &Path, right: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let known = |path: &Path| {
        let metadata = std::fs::symlink_metadata(path).ok()?;
        Some((metadata.dev(), metadata.ino()))
    };
    known(left).is_some_and(|left| known(right) == Some(left))
}

#[cfg(not(unix))]
fn is_same_folder(_left: &Path, _right: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::{FolderHost, MemoryHost};
    use std::fs;

    fn server(folder: &Path) -> FolderHost {
        fs::create_dir_all(folder.join("C/web")).unwrap();
        FolderHost::open(folder, &[]).unwrap()
    }

    #[test]
    fn servers_inside_one_another_are_told_from_those_beside() {
        let place = tempfile::tempdir().unwrap();
        let top = place.path().canonicalize().unwrap();
        let (old, new) = (server(&top.join("old")), server(&top.join("new")));
        let nested = server(&top.join("new/C/web/old"));
        assert_eq!(overlap(&old, &new), Overlap::Apart);
        assert_eq!(overlap(&new, &new), Overlap::Shared);
        assert_eq!(overlap(&old, &MemoryHost::new("m")), Overlap::Apart);
        let (inner, outer) = (top.join("new/C/web/old"), top.join("new"));
        assert_eq!(
            overlap(&nested, &new),
            Overlap::FirstInside {
                inner: inner.clone(),
                outer: outer.clone()
            }
        );
        assert_eq!(overlap(&new, &nested), Overlap::SecondInside { inner, outer });
    }

    #[test]
    fn drives_that_lie_elsewhere_count() {
        let place = tempfile::tempdir().unwrap();
        let top = place.path().canonicalize().unwrap();
        server(&top.join("old"));
        server(&top.join("new"));
        fs::create_dir_all(top.join("disk/web/deep")).unwrap();
        let with = |server: &str, drive: &str| {
            FolderHost::open(&top.join(server), &[('D', top.join(drive))]).unwrap()
        };
        let (old, new) = (with("old", "disk"), with("new", "disk"));
        assert_eq!(overlap(&old, &new), Overlap::Shared);
        let inner = with("old", "disk/web/deep");
        assert!(matches!(overlap(&inner, &new), Overlap::FirstInside { .. }));
        assert!(matches!(overlap(&new, &inner), Overlap::SecondInside { .. }));
        // A drive of one inside the folder that stands for the other.
        let into_old = with("new", "old/C/web");
        assert!(matches!(overlap(&old, &into_old), Overlap::SecondInside { .. }));
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_hide_where_a_server_lies() {
        let place = tempfile::tempdir().unwrap();
        let top = place.path().canonicalize().unwrap();
        let new = server(&top.join("new"));
        server(&top.join("new/C/web/old"));
        std::os::unix::fs::symlink(top.join("new/C/web"), top.join("link")).unwrap();
        let linked = FolderHost::open(&top.join("link/old"), &[]).unwrap();
        assert!(matches!(overlap(&linked, &new), Overlap::FirstInside { .. }));
        let grounds = new.grounds();
        assert!(grounds.drive_around(&top.join("link/p.zip")).is_some());
        assert!(
            grounds
                .drive_around(&top.join("new/C/web/link/../p.zip"))
                .is_some()
        );
        assert!(grounds.drive_around(&top.join("new/p.zip")).is_none());
        // A link in the drive is a name in it, wherever it leads.
        std::os::unix::fs::symlink(top.join("p.zip"), top.join("new/C/web/p.zip")).unwrap();
        assert!(grounds.drive_around(&top.join("new/C/web/p.zip")).is_some());
    }
}
