//! Servers that lie inside one another: a sync would take what it reads for content of the other, and delete it or
//! copy a folder into itself.

use crate::hosts::grounds::{self, Overlap};
use crate::hosts::{Host, native};
use crate::model::{ContentRoot, Place, Problem};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Refuses two servers of which one lies inside the other, before anything is compared.
///
/// # Errors
/// When one does. One and the same folder at both ends is no error: what stays where it is is equal.
pub fn refuse_overlap(source: &dyn Host, destination: &dyn Host) -> Result<(), Problem> {
    let (who, other, inner, outer) = match grounds::overlap(source, destination) {
        Overlap::Apart | Overlap::Shared => return Ok(()),
        Overlap::FirstInside { inner, outer } => ("source", "destination", inner, outer),
        Overlap::SecondInside { inner, outer } => ("destination", "source", inner, outer),
    };
    let harm = match who {
        "source" => "The sync could delete or overwrite what it reads.",
        _ => "The sync would write into what it reads, and copy it into itself.",
    };
    Err(
        Problem::error("SERVERS-OVERLAP", format!("The {who} lies inside the {other}"))
            .with_cause(format!(
                "{} is the {who}, and lies inside {}, which belongs to the {other}. {harm}",
                inner.display(),
                outer.display()
            ))
            .with_fix(format!(
                "Move or copy {} to a place outside of {}, and name that place.",
                inner.display(),
                outer.display()
            ))
            .with_place(Place::file(inner.display().to_string())),
    )
}

/// Refuses content of two servers that share folders when some would be written to where other content is read.
///
/// # Errors
/// When a folder would be written that holds, or lies in, a folder that is read as another one.
pub fn refuse_content_overlap(
    source: &dyn Host,
    destination: &dyn Host,
    content: &[ContentRoot],
) -> Result<(), Problem> {
    // To look for each folder takes time, and servers that lie apart share none.
    if grounds::overlap(source, destination) == Overlap::Apart {
        return Ok(());
    }
    let ends = content.iter().map(|root| {
        (
            root,
            source.native_place(&root.source),
            destination.native_place(&root.destination),
        )
    });
    let ends: Vec<_> = ends.collect();
    let read: HashSet<&Path> = ends.iter().filter_map(|(_, from, _)| from.as_deref()).collect();
    let mut around: HashMap<&Path, &Path> = HashMap::new();
    for folder in &read {
        around.extend(folder.ancestors().map(|above| (above, *folder)));
    }
    for (root, from, to) in &ends {
        // What is copied to where it lies is equal, and not written.
        let Some(to) = to.as_deref().filter(|to| from.as_deref() != Some(*to)) else {
            continue;
        };
        let inside = to.ancestors().find(|above| read.contains(above));
        if let Some(read) = inside.or_else(|| around.get(to).copied()) {
            return Err(content_overlap(root, to, read));
        }
    }
    Ok(())
}

fn content_overlap(root: &ContentRoot, to: &Path, read: &Path) -> Problem {
    let how = match (to == read, native::is_below(to, read)) {
        (true, _) => "is",
        (false, true) => "lies inside",
        (false, false) => "holds",
    };
    Problem::error(
        "CONTENT-OVERLAPS",
        format!("The content of {} would be written to where content is read", root.logical),
    )
    .with_cause(format!(
        "It belongs to {} on the destination ({}), which {how} {}, and that is read as content of the source. The sync \
         could delete or overwrite what it reads.",
        root.destination,
        to.display(),
        read.display()
    ))
    .with_fix(
        "Give the content another folder on the destination, or copy the folder that both servers share and name the \
         copy as the drive of one of them.",
    )
    .with_place(Place::file(to.display().to_string()))
    .with_target(root.logical.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::FolderHost;
    use crate::model::ServerPath;
    use std::fs;

    fn root(source: &str, destination: &str) -> ContentRoot {
        ContentRoot {
            logical: format!("{source} to {destination}"),
            origin: String::new(),
            source: ServerPath::parse(source).unwrap(),
            destination: ServerPath::parse(destination).unwrap(),
        }
    }

    #[test]
    fn the_message_names_both_folders_and_the_way_out() {
        let place = tempfile::tempdir().unwrap();
        let new = place.path().canonicalize().unwrap().join("new");
        let old = new.join("C/web/old");
        fs::create_dir_all(old.join("C/web")).unwrap();
        let (old_host, new_host) = (
            FolderHost::open(&old, &[]).unwrap(),
            FolderHost::open(&new, &[]).unwrap(),
        );
        for (from, to) in [(&old_host, &new_host), (&new_host, &old_host)] {
            let refused = refuse_overlap(from, to).unwrap_err();
            assert_eq!(refused.code, "SERVERS-OVERLAP");
            // Windows writes a folder in more than one way.
            let plain = |text: &str| text.replace(r"\\?\", "").replace('\\', "/");
            let (said, named) = (plain(&refused.cause), plain(&old.display().to_string()));
            assert!(said.contains(&named) && !refused.fix.is_empty(), "{said}");
        }
        assert!(refuse_overlap(&new_host, &new_host).is_ok());
    }

    #[test]
    fn content_of_a_shared_folder_may_stay_and_not_move_onto_other_content() {
        let place = tempfile::tempdir().unwrap();
        let top = place.path().canonicalize().unwrap();
        for folder in ["old/C/own", "new/C", "disk/web/sub", "disk/Shop"] {
            fs::create_dir_all(top.join(folder)).unwrap();
        }
        let with = |server: &str| FolderHost::open(&top.join(server), &[('D', top.join("disk"))]).unwrap();
        let (old, new) = (with("old"), with("new"));
        let refused = |roots: &[ContentRoot]| refuse_content_overlap(&old, &new, roots).err().map(|p| p.code);
        let overlaps = Some("CONTENT-OVERLAPS".to_owned());
        assert_eq!(
            refused(&[root(r"D:\web", r"d:\WEB"), root(r"D:\web\sub", r"D:\web\sub")]),
            None
        );
        assert_eq!(
            refused(&[root(r"C:\own", r"D:\other"), root(r"D:\web", r"C:\web")]),
            None
        );
        // Inside of, around and in the place of what is read; what is not there yet counts, too.
        assert_eq!(refused(&[root(r"D:\web", r"D:\web\new\copy")]), overlaps);
        assert_eq!(refused(&[root(r"D:\web\sub", r"D:\web")]), overlaps);
        assert_eq!(
            refused(&[root(r"C:\own", r"D:\web"), root(r"D:\web", r"D:\web")]),
            overlaps
        );
        assert_eq!(
            refused(&[root(r"C:\own", r"D:\")]),
            None,
            "a drive that nothing is read of"
        );
        assert_eq!(
            refused(&[root(r"C:\own", r"D:\"), root(r"D:\shop", r"C:\shop")]),
            overlaps
        );
        // On other drives the same paths are other folders.
        assert_eq!(refused(&[root(r"C:\own", r"C:\own\copy")]), None);
    }
}
