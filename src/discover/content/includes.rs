//! Which file includes which: what they lead to outside of the scanned folders, what is missing, and loops.

use super::areas::{Area, locate, up_and_down};
use super::scan::FileScan;
use crate::model::{Evidence, EvidenceKind, Place, ServerPath, Severity, Sureness};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One `#include`.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Edge {
    to: Option<ServerPath>,
    /// As the page writes it.
    written: String,
    line: u32,
}

/// The includes of all scanned files.
#[derive(Clone, Debug, Default)]
pub struct IncludeGraph {
    edges: BTreeMap<ServerPath, Including>,
}

#[derive(Clone, Debug)]
struct Including {
    area: String,
    site: u32,
    edges: Vec<Edge>,
}

impl IncludeGraph {
    /// Adds what a file includes; answers with the files that it leads to.
    pub fn add(
        &mut self,
        file: &ServerPath,
        area: &Area,
        scan: &FileScan,
        areas: &[Area],
    ) -> Vec<ServerPath> {
        if scan.includes.is_empty() {
            return Vec::new();
        }
        let folder = file.parent();
        let edges: Vec<Edge> = scan
            .includes
            .iter()
            .map(|(included, line)| Edge {
                to: if included.is_virtual {
                    locate(areas, area.site, &included.path)
                } else {
                    folder
                        .as_ref()
                        .and_then(|folder| up_and_down(folder, &included.path))
                },
                written: included.path.clone(),
                line: *line,
            })
            .collect();
        let targets = edges.iter().filter_map(|edge| edge.to.clone()).collect();
        self.edges.insert(
            file.clone(),
            Including {
                area: area.name.clone(),
                site: area.site,
                edges,
            },
        );
        targets
    }

    /// The site and area of a file that includes something.
    pub fn area_of(&self, file: &ServerPath) -> Option<(&str, u32)> {
        self.edges
            .get(file)
            .map(|including| (including.area.as_str(), including.site))
    }

    /// The pages that end up with a file in them: those that reach it and are included by no other. A file that
    /// nothing includes is its own page.
    pub fn pages_of(&self, file: &ServerPath) -> Vec<ServerPath> {
        let mut by: HashMap<&ServerPath, Vec<&ServerPath>> = HashMap::new();
        for (from, including) in &self.edges {
            for to in including.edges.iter().filter_map(|edge| edge.to.as_ref()) {
                by.entry(to).or_default().push(from);
            }
        }
        let mut pages = BTreeSet::new();
        let mut known = BTreeSet::from([file]);
        let mut open = vec![file];
        while let Some(at) = open.pop() {
            match by.get(at) {
                None => {
                    pages.insert(at.clone());
                }
                Some(above) => {
                    open.extend(above.iter().copied().filter(|from| known.insert(from)));
                }
            }
        }
        pages.into_iter().collect()
    }

    /// What includes lead to that `is_there` does not know, a row for each line that names one.
    pub fn missing(&self, is_there: &dyn Fn(&ServerPath) -> bool) -> Vec<Evidence> {
        let mut rows = Vec::new();
        for (file, including) in &self.edges {
            for edge in &including.edges {
                let place = edge.to.as_ref().filter(|to| is_there(to));
                if place.is_some() {
                    continue;
                }
                let meaning = match &edge.to {
                    Some(to) => {
                        format!("{to} is not in the copy of the old server, so what it needs is not known.")
                    }
                    None => "The path leads out of every folder of the site, so what it needs is not known."
                        .to_owned(),
                };
                rows.push(row(
                    file,
                    including,
                    edge,
                    Severity::Warning,
                    meaning,
                    MISSING_FIX,
                ));
            }
        }
        rows
    }

    /// Files that the includes of the sites need although they lie in none of their folders.
    pub fn outside(&self, areas: &[Area]) -> Vec<Evidence> {
        let mut rows = Vec::new();
        for (file, including) in &self.edges {
            for edge in &including.edges {
                let Some(to) = &edge.to else { continue };
                if areas.iter().any(|area| to.relative_to(&area.folder).is_some()) {
                    continue;
                }
                let meaning = format!(
                    "The page includes {to}, which is in no folder of the site and does not come along with it."
                );
                let mut found = row(file, including, edge, Severity::Warning, meaning, OUTSIDE_FIX);
                found.kind = EvidenceKind::OutsideRoot;
                found.what = to.to_string();
                rows.push(found);
            }
        }
        rows
    }

    /// Files that include themselves, on whatever way: one row for each loop, at the line that closes it.
    pub fn loops(&self) -> Vec<Evidence> {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            Open,
            Done,
        }
        let mut states: HashMap<&ServerPath, State> = HashMap::new();
        let mut rows = Vec::new();
        for root in self.edges.keys() {
            // A way down, without recursion: its depth is the content's to choose.
            let mut way: Vec<(&ServerPath, usize)> = Vec::new();
            if !states.contains_key(root) {
                states.insert(root, State::Open);
                way.push((root, 0));
            }
            while let Some((file, next)) = way.last_mut() {
                let including = self.edges.get(*file);
                let edge = including.and_then(|including| including.edges.get(*next));
                *next += 1;
                let (Some(including), Some(edge)) = (including, edge) else {
                    states.insert(file, State::Done);
                    way.pop();
                    continue;
                };
                let Some(to) = edge.to.as_ref() else { continue };
                match states.get(to) {
                    None if self.edges.contains_key(to) => {
                        states.insert(to, State::Open);
                        way.push((to, 0));
                    }
                    Some(State::Open) => {
                        let meaning = format!(
                            "{to} includes itself by way of this line. ASP stops such a page with 0130 or runs out of memory."
                        );
                        rows.push(row(file, including, edge, Severity::Warning, meaning, LOOP_FIX));
                    }
                    _ => {}
                }
            }
        }
        rows
    }
}

const MISSING_FIX: &str =
    "Copy the file from the old server and scan again, or remove the include when the page is dead.";
const OUTSIDE_FIX: &str =
    "Copy the file to the destination too, or move it into the site and change the include.";
const LOOP_FIX: &str = "Take one include out of the loop.";

fn row(
    file: &ServerPath,
    including: &Including,
    edge: &Edge,
    severity: Severity,
    meaning: String,
    fix: &'static str,
) -> Evidence {
    Evidence {
        kind: EvidenceKind::Include,
        what: edge.written.clone(),
        product: None,
        place: Place {
            file: Some(file.to_string()),
            line: Some(edge.line),
            ..Place::default()
        },
        excerpt: format!("#include {}", edge.written),
        sureness: Sureness::Sure,
        severity,
        meaning: meaning.into(),
        fix: fix.into(),
        source: None,
        area: including.area.clone(),
        more: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::detector::Included;
    use super::*;

    fn path(text: &str) -> ServerPath {
        ServerPath::parse(text).expect("a path")
    }

    fn area() -> Area {
        Area {
            name: "Shop".into(),
            site: 1,
            url: String::new(),
            key: "/LM/W3SVC/1/ROOT".into(),
            folder: path(r"C:\shop"),
        }
    }

    fn graph(edges: &[(&str, &[&str])]) -> IncludeGraph {
        let mut graph = IncludeGraph::default();
        for (from, to) in edges {
            let scan = FileScan {
                includes: to
                    .iter()
                    .zip(1..)
                    .map(|(to, line)| {
                        let included = Included {
                            path: (*to).to_owned(),
                            is_virtual: to.starts_with('/'),
                        };
                        (included, line)
                    })
                    .collect(),
                ..FileScan::default()
            };
            graph.add(&path(from), &area(), &scan, &[area()]);
        }
        graph
    }

    #[test]
    fn loops_end_and_are_told_once() {
        let graph = graph(&[
            (r"C:\shop\a.asp", &["b.inc"]),
            (r"C:\shop\b.inc", &["sub/c.inc"]),
            (r"C:\shop\sub\c.inc", &["../B.INC", "/a.asp"]),
            (r"C:\shop\self.inc", &["self.inc"]),
        ]);
        let lines: Vec<_> = graph
            .loops()
            .into_iter()
            .map(|row| (row.place.file.unwrap_or_default(), row.what))
            .collect();
        assert_eq!(
            lines,
            [
                (r"C:\shop\sub\c.inc".to_owned(), "../B.INC".to_owned()),
                (r"C:\shop\sub\c.inc".to_owned(), "/a.asp".to_owned()),
                (r"C:\shop\self.inc".to_owned(), "self.inc".to_owned()),
            ]
        );
        assert!(
            graph.pages_of(&path(r"C:\shop\b.inc")).is_empty(),
            "every file of the loop is included"
        );
    }

    #[test]
    fn pages_missing_files_and_files_outside_are_told() {
        let graph = graph(&[
            (r"C:\shop\a.asp", &["inc/x.inc", "/gone.inc"]),
            (r"C:\shop\b.asp", &["inc/x.inc"]),
            (r"C:\shop\inc\x.inc", &["y.inc", "../../else/z.inc"]),
        ]);
        assert_eq!(
            graph.pages_of(&path(r"c:\SHOP\inc\y.inc")),
            [path(r"C:\shop\a.asp"), path(r"C:\shop\b.asp")]
        );
        assert_eq!(
            graph.pages_of(&path(r"C:\shop\alone.asp")),
            [path(r"C:\shop\alone.asp")]
        );
        let missing = graph.missing(&|path| !path.as_str().contains("gone"));
        assert_eq!(missing.len(), 1);
        assert_eq!(
            (missing[0].what.as_str(), missing[0].place.line),
            ("/gone.inc", Some(2))
        );
        let outside = graph.outside(&[area()]);
        assert_eq!(outside.len(), 1);
        assert_eq!(outside[0].what, r"C:\else\z.inc");
    }

    #[test]
    fn a_long_chain_takes_no_stack() {
        let names: Vec<String> = (0..10_000).map(|n| format!(r"C:\shop\f{n}.inc")).collect();
        let next: Vec<String> = (1..=10_000).map(|n| format!("f{n}.inc")).collect();
        let mut chain = IncludeGraph::default();
        for (from, to) in names.iter().zip(&next) {
            let included = Included {
                path: to.clone(),
                is_virtual: false,
            };
            let scan = FileScan {
                includes: vec![(included, 1)],
                ..FileScan::default()
            };
            chain.add(&path(from), &area(), &scan, &[]);
        }
        assert!(chain.loops().is_empty());
        assert_eq!(
            chain.pages_of(&path(r"C:\shop\f10000.inc")),
            [path(r"C:\shop\f0.inc")]
        );
    }
}
