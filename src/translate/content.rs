//! The folders of virtual directories, each copied once.

use super::convert::expand;
use super::draft::{Draft, Setting};
use super::outcome::SkippedContent;
use super::tree::Node;
use crate::formats::metabase::property;
use crate::model::{ContentRoot, Place, Problem, ServerPath, SystemFolder, SystemFolders};
use crate::rules::{FolderState, Verdict};

/// Folders to copy and folders left out.
pub(super) fn roots(
    draft: &mut Draft<'_, '_>,
    nodes: &[Node<'_>],
) -> (Vec<ContentRoot>, Vec<SkippedContent>) {
    let mut kept: Vec<ContentRoot> = Vec::new();
    let mut skipped = Vec::new();
    if !draft.options.include_content {
        return (kept, skipped);
    }
    for node in nodes.iter().filter(|node| node.shape.is_virtual) {
        let Some(root) = root(draft, node) else { continue };
        let state = match draft.options.folder_exists {
            // Nobody can look at another machine's folder.
            _ if root.source.is_unc() => FolderState::Unknown,
            Some(exists) if exists(&root.source) => FolderState::Present,
            Some(_) => FolderState::Missing,
            None => FolderState::Unknown,
        };
        match draft.options.rules.content(draft.options.context, &root, state) {
            Verdict::Keep => match taken(draft, &root) {
                None => kept.push(root),
                // It would also take along what lies inside of it and can be copied.
                Some(taken) => say_taken(draft, node, &root, &taken),
            },
            Verdict::Skip { rule, why } => {
                // A missing folder is the comparison's to report, which looks for itself.
                if state != FolderState::Missing {
                    say_not_copied(draft, &root, rule, &why);
                }
                skipped.push(SkippedContent {
                    root,
                    rule: Some(rule),
                    why,
                });
            }
        }
    }
    let (kept, covered) = without_nested(kept);
    skipped.extend(covered);
    skipped.sort_by(|a, b| {
        a.root
            .source
            .cmp(&b.root.source)
            .then_with(|| a.root.logical.cmp(&b.root.logical))
    });
    (kept, skipped)
}

/// Why a folder cannot be content on one of the servers, and what that folder is called there (property map, I.6).
fn taken(draft: &Draft<'_, '_>, root: &ContentRoot) -> Option<(ServerPath, SystemFolder)> {
    let context = draft.options.context;
    [
        (&context.source, &root.source),
        (&context.destination, &root.destination),
    ]
    .into_iter()
    .find_map(|(server, folder)| Some((folder.clone(), SystemFolders::of(server).taken(folder)?)))
}

fn say_taken(
    draft: &mut Draft<'_, '_>,
    node: &Node<'_>,
    root: &ContentRoot,
    (folder, taken): &(ServerPath, SystemFolder),
) {
    let place =
        Setting::set(node.key, property::PATH).map_or_else(|| Place::key(&root.origin), |path| path.place());
    draft.say(root.refused(folder, taken).with_place(place));
}

fn say_not_copied(draft: &mut Draft<'_, '_>, root: &ContentRoot, rule: &str, why: &str) {
    draft.say(
        Problem::warning(
            "CONTENT-NOT-COPIED",
            format!("The folder of {} is not copied", root.logical),
        )
        .with_cause(format!("{why} (rule {rule})."))
        .with_fix(
            "Bring the folder to the destination yourself, or point the virtual directory elsewhere there.",
        )
        .with_place(Place::key(format!("{}/Path", root.origin)))
        .with_target(root.logical.clone()),
    );
}

fn root(draft: &mut Draft<'_, '_>, node: &Node<'_>) -> Option<ContentRoot> {
    let folder = node.folder.as_deref()?;
    let context = draft.options.context;
    let on = |windows: &str| {
        let text = expand(folder, windows).map_err(|variable| format!("{variable} is not known"))?;
        ServerPath::parse(&text).ok_or_else(|| format!("\"{text}\" is no full path"))
    };
    let both = on(&context.source.windows_directory)
        .and_then(|source| Ok((source, on(&context.destination.windows_directory)?)));
    match both {
        Ok((source, destination)) => Some(ContentRoot {
            logical: node.location.to_string(),
            origin: node.key.path().to_owned(),
            source,
            destination,
        }),
        Err(why) => {
            draft.say(
                Problem::warning(
                    "FOLDER-UNKNOWN",
                    format!("The folder of {} cannot be found", node.location),
                )
                .with_cause(format!("{why}."))
                .with_fix("Copy its content yourself, and set the folder on the destination.")
                .with_place(Place::key(format!("{}/Path", node.key.path())))
                .with_target(node.location.clone()),
            );
            None
        }
    }
}

/// Keeps the outermost folders, sorted; a folder inside another is copied with it.
fn without_nested(mut roots: Vec<ContentRoot>) -> (Vec<ContentRoot>, Vec<SkippedContent>) {
    roots.sort_by(|a, b| {
        a.source
            .cmp(&b.source)
            .then_with(|| a.logical.len().cmp(&b.logical.len()))
    });
    let mut kept: Vec<ContentRoot> = Vec::new();
    let mut covered = Vec::new();
    for root in roots {
        // What contains it sorts before it, but not always right before it. The copy must land in the right place too.
        let outer = kept.iter().rev().find(|outer| {
            let inside = root.source.relative_to(&outer.source);
            inside.is_some() && inside == root.destination.relative_to(&outer.destination)
        });
        match outer {
            None => kept.push(root),
            Some(outer) => {
                let why = format!("{} is copied with the folder of {}", root.source, outer.logical);
                covered.push(SkippedContent {
                    root,
                    rule: None,
                    why,
                });
            }
        }
    }
    (kept, covered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_inside_another_is_copied_once() {
        let root = |logical: &str, path: &str| {
            let path = ServerPath::parse(path).expect("a path");
            ContentRoot {
                logical: logical.to_owned(),
                origin: String::new(),
                source: path.clone(),
                destination: path,
            }
        };
        let (kept, covered) = without_nested(vec![
            root("S/b", r"C:\web\b"),
            root("S/other", r"C:\web2"),
            root("S", r"c:\WEB"),
            root("S/again", r"C:\web"),
            root("S/deep", r"C:\web\a\deep"),
        ]);
        let names =
            |roots: Vec<&ContentRoot>| roots.into_iter().map(|r| r.logical.clone()).collect::<Vec<_>>();
        assert_eq!(names(kept.iter().collect()), ["S", "S/other"]);
        assert_eq!(
            names(covered.iter().map(|c| &c.root).collect()),
            ["S/again", "S/deep", "S/b"]
        );
    }
}
