//! Names that Windows cannot hold, names that are one name there, and paths that are too long.

use crate::hosts::{Entry, names};
use crate::model::path::fold;
use crate::model::{Evidence, EvidenceKind, Place, ServerPath, Severity, Sureness};

/// Characters of the longest path that programs which do not ask for more can open, its end not counted: MAX_PATH
/// ("Maximum Path Length Limitation", learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation).
const MAX_PATH: usize = 259;

/// What the names in a folder, sorted without case, show.
pub(super) fn check(folder: &ServerPath, entries: &[Entry], area: &str) -> Vec<Evidence> {
    let mut rows = Vec::new();
    let mut previous: Option<&Entry> = None;
    let folder_length = folder.as_str().encode_utf16().count() + 1;
    for entry in entries {
        let full = format!("{}\\{}", folder.as_str().trim_end_matches('\\'), entry.name);
        if let Some(reason) = names::refusal(&entry.name) {
            rows.push(row(
                &full,
                area,
                Severity::Error,
                format!("Windows cannot hold this name: it {reason}."),
                "Rename it in the copy, and in the pages that link to it.",
            ));
        } else if folder_length + entry.name.len() > MAX_PATH && full.encode_utf16().count() > MAX_PATH {
            rows.push(row(
                &full,
                area,
                Severity::Warning,
                format!(
                    "The path has {} characters. IIS and most programs open paths of up to {MAX_PATH}.",
                    full.encode_utf16().count()
                ),
                "Shorten folder names, or put the site into a folder nearer to the root of the drive.",
            ));
        }
        if let Some(other) = previous
            && other.name.len() == entry.name.len()
            && fold(&other.name) == fold(&entry.name)
        {
            rows.push(row(
                &full,
                area,
                Severity::Error,
                format!(
                    "It differs from {} in case only, and Windows takes the two for one.",
                    other.name
                ),
                "Keep one of them, and rename or remove the other in the copy.",
            ));
        }
        previous = Some(entry);
    }
    rows
}

fn row(path: &str, area: &str, severity: Severity, meaning: String, fix: &'static str) -> Evidence {
    Evidence {
        kind: EvidenceKind::FileName,
        what: path.to_owned(),
        product: None,
        place: Place::file(path),
        excerpt: String::new(),
        sureness: Sureness::Sure,
        severity,
        meaning: meaning.into(),
        fix: fix.into(),
        source: None,
        area: area.to_owned(),
        more: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::EntryKind;
    use crate::model::FileFacts;

    fn check_names(names: &[&str]) -> Vec<(String, Severity)> {
        let entries: Vec<Entry> = names
            .iter()
            .map(|name| Entry {
                name: (*name).to_owned(),
                kind: EntryKind::File,
                facts: FileFacts { size: 0, modified: 0 },
            })
            .collect();
        check(&ServerPath::parse(r"C:\site").expect("a path"), &entries, "Shop")
            .into_iter()
            .map(|row| (row.what, row.severity))
            .collect()
    }

    #[test]
    fn only_names_that_windows_cannot_hold_are_told() {
        assert!(check_names(&["a.asp", "Ümlaut.htm", "com.asp", "a b"]).is_empty());
        let long = "x".repeat(MAX_PATH - r"C:\site\".len());
        assert!(check_names(&[&long]).is_empty(), "the longest path");
        assert_eq!(check_names(&[&format!("{long}x")]).len(), 1);
        let odd = check_names(&["aux.asp", "Logo.gif", "logo.gif", "tail.", "what?.htm"]);
        let names: Vec<_> = odd.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                r"C:\site\aux.asp",
                r"C:\site\logo.gif",
                r"C:\site\tail.",
                r"C:\site\what?.htm"
            ]
        );
    }
}
