//! Whose rights were listed: cacls writes in the code page of the console, in which a letter of another script is a question
//! mark. The lists of files have all names in Unicode.

use crate::formats::cacls::FolderRights;
use crate::model::path::fold;
use crate::model::{Place, Problem, ServerPath};
use std::collections::BTreeSet;

/// Names that a problem tells.
const MOST: usize = 10;

/// Gives folders their names back where only one can be meant, and drops what is of a folder that nobody can tell, or was
/// listed before. Answers with the folders whose rights are not known. Without names in Unicode all stays as it is.
pub(super) fn name(rights: &mut Vec<FolderRights>, folders: &[ServerPath]) -> Vec<ServerPath> {
    if folders.is_empty() {
        return Vec::new();
    }
    let listed: BTreeSet<String> = folders.iter().map(|folder| fold(folder.as_str())).collect();
    let mut told: BTreeSet<String> = rights
        .iter()
        .map(|rights| fold(rights.folder.as_str()))
        .filter(|folder| listed.contains(folder))
        .collect();
    let open: Vec<&ServerPath> = folders
        .iter()
        .filter(|folder| !told.contains(&fold(folder.as_str())))
        .collect();
    let mut seen = BTreeSet::new();
    rights.retain_mut(|rights| {
        let is_below = |top: &ServerPath| rights.folder.relative_to(top).is_some();
        if !listed.contains(&fold(rights.folder.as_str())) && folders.iter().any(is_below) {
            let mut meant = open.iter().filter(|folder| is_meant(&rights.folder, folder));
            let (Some(folder), None) = (meant.next(), meant.next()) else {
                return false;
            };
            rights.folder = (*folder).clone();
            told.insert(fold(folder.as_str()));
        }
        seen.insert(fold(rights.folder.as_str()))
    });
    let is_open = |folder: &&ServerPath| !told.contains(&fold(folder.as_str()));
    folders.iter().filter(is_open).cloned().collect()
}

/// True when a name with question marks for lost letters may be another; a letter beyond the first plane is two of them.
fn is_meant(lost: &ServerPath, whole: &ServerPath) -> bool {
    let lost: Vec<u16> = lost.as_str().encode_utf16().collect();
    let whole: Vec<u16> = whole.as_str().encode_utf16().collect();
    let is_lost = |unit: u16| unit == u16::from(b'?');
    lost.len() == whole.len()
        && lost
            .iter()
            .zip(&whole)
            .all(|(lost, whole)| lost == whole || is_lost(*lost))
}

/// What is told of folders whose rights are not known.
pub(super) fn told(folders: &[ServerPath], place: &ServerPath) -> Option<Problem> {
    let names: Vec<&str> = folders.iter().take(MOST).map(ServerPath::as_str).collect();
    if names.is_empty() {
        return None;
    }
    let title = match folders.len() {
        1 => "The rights in 1 folder were not gathered".to_owned(),
        count => format!("The rights in {count} folders were not gathered"),
    };
    let more = match folders.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(
        Problem::warning("COLLECTED-NOT-READABLE", title)
            .with_cause(format!(
                "Their names hold letters that the old server's code page does not have, or they could not be read: {}{more}.",
                names.join(", ")
            ))
            .with_fix("Look at these folders on the old server with cacls, and grant the same at the destination.")
            .with_place(Place::file(place.as_str())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_lost_its_letters_is_found_again_where_only_one_is_meant() {
        let paths = |names: &[&str]| -> Vec<ServerPath> {
            let paths = names.iter().map(|name| ServerPath::parse(name));
            paths.map(|path| path.expect("a path")).collect()
        };
        let rights = |names: &[&str]| -> Vec<FolderRights> {
            let folders = paths(names).into_iter();
            folders
                .map(|folder| FolderRights {
                    folder,
                    entries: Vec::new(),
                })
                .collect()
        };
        let folders = paths(&[
            r"C:\a",
            "C:\\a\\\u{4e2d}",
            "C:\\a\\x\u{4e2d}",
            "C:\\a\\x\u{6587}",
            r"C:\a\lódź",
        ]);
        let mut found = rights(&[r"c:\A", r"C:\a\?", r"C:\a\x?", r"C:\a\lodz", r"C:\a", r"D:\x"]);
        let lost = name(&mut found, &folders);
        let named: Vec<&str> = found.iter().map(|rights| rights.folder.as_str()).collect();
        assert_eq!(named, [r"c:\A", "C:\\a\\\u{4e2d}", r"D:\x"]);
        assert_eq!(lost, &folders[2..]);
        let told = told(&lost, &folders[0]).expect("a problem");
        assert!(
            told.title.contains("3 folders") && told.cause.contains("x\u{6587}"),
            "{told}"
        );
        assert!(super::told(&[], &folders[0]).is_none());
        let mut unknown = rights(&[r"C:\a\?"]);
        assert!(name(&mut unknown, &[]).is_empty() && unknown.len() == 1);
    }
}
