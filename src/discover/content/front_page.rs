//! Folders that FrontPage keeps its notes in.

use crate::model::path::fold;
use crate::model::{Evidence, EvidenceKind, Place, ServerPath, Severity, Sureness};
use std::collections::BTreeMap;

/// Folders of the FrontPage Server Extensions, counted by area and name: a large site has one in every folder.
#[derive(Debug, Default)]
pub struct Leftovers {
    found: BTreeMap<(String, String), Evidence>,
}

/// True for the name of such a folder (`_vti_cnf`, `_vti_pvt`, …).
fn is_leftover(name: &str) -> bool {
    name.get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("_vti_"))
}

impl Leftovers {
    /// True for a folder in one of theirs: what lies there is no content.
    pub fn holds(relative: &str) -> bool {
        relative.split('\\').any(is_leftover)
    }

    /// Counts a folder if it is one; `relative` is its path below `root`.
    pub fn see(&mut self, root: &ServerPath, relative: &str, area: &str) {
        let name = relative.rsplit('\\').next().unwrap_or_default();
        if !is_leftover(name) {
            return;
        }
        let place = root
            .join(relative)
            .map_or_else(|| root.to_string(), |path| path.to_string());
        self.found
            .entry((area.to_owned(), fold(name)))
            .and_modify(|evidence| evidence.more += 1)
            .or_insert_with(|| Evidence {
                kind: EvidenceKind::FrontPage,
                what: name.to_ascii_lowercase(),
                product: Some("FrontPage Server Extensions".into()),
                place: Place::file(place),
                excerpt: String::new(),
                sureness: Sureness::Sure,
                severity: Severity::Note,
                meaning: "A folder in which FrontPage keeps notes about the pages. IIS 7+ has no use for it, and serves it \
                          like any other folder unless request filtering hides it."
                    .into(),
                fix: "Leave these folders behind, unless somebody still edits the site with FrontPage.".into(),
                source: None,
                area: area.to_owned(),
                more: 0,
            });
    }

    /// A row for each name and area; `more` counts further folders.
    pub fn into_evidence(self) -> Vec<Evidence> {
        self.found.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_counted_by_name_and_area() {
        let root = ServerPath::parse(r"C:\site").expect("a path");
        let mut all = Leftovers::default();
        for relative in ["_vti_cnf", r"a\_VTI_CNF", r"a\_vti_pvt", "vti", ""] {
            all.see(&root, relative, "Shop");
        }
        let rows: Vec<_> = all
            .into_evidence()
            .into_iter()
            .map(|row| (row.what, row.more))
            .collect();
        assert_eq!(rows, [("_vti_cnf".to_owned(), 1), ("_vti_pvt".to_owned(), 0)]);
        assert!(Leftovers::holds(r"a\_vti_cnf\b") && !Leftovers::holds(r"a\vti"));
    }
}
