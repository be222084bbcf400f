//! The laws of plan, apply and undo on random trees.

use super::*;

/// A tree below a root: names in any case, a few levels deep, files and folders in each other's places.
fn tree() -> impl proptest::strategy::Strategy<Value = Vec<(Vec<u8>, Option<u8>)>> {
    use proptest::prelude::*;
    let path = prop::collection::vec(0u8..4, 1..4);
    prop::collection::vec((path, prop::option::weighted(0.7, 0u8..6)), 0..14)
}

/// Fills a server; what does not fit into the tree so far (below a file, over a folder) is left out.
fn fill(host: &MemoryHost, root: &str, tree: &[(Vec<u8>, Option<u8>)], upper: bool) {
    host.put_folder(root);
    let mut files: Vec<&[u8]> = Vec::new();
    let mut folders: Vec<&[u8]> = Vec::new();
    for (names, content) in tree {
        let below_a_file = (1..=names.len()).any(|length| files.contains(&&names[..length]));
        let is_folder = folders.contains(&names.as_slice());
        if below_a_file || (content.is_some() && is_folder) {
            continue;
        }
        let path = names.iter().fold(root.to_owned(), |path, name| {
            let letter = char::from(if upper { b'A' } else { b'a' } + name);
            format!(r"{path}\{letter}")
        });
        folders.extend((1..names.len()).map(|length| &names[..length]));
        match content {
            Some(content) => {
                files.push(names);
                host.put_file(
                    &path,
                    vec![*content; usize::from(*content) * 3],
                    NOW + u64::from(*content) * DAY,
                );
            }
            None => {
                folders.push(names);
                host.put_folder(&path);
            }
        }
    }
}

/// Paths below a root without case, with content.
fn below(host: &MemoryHost, root: &str) -> Vec<crate::hosts::memory::Remembered> {
    let mut all: Vec<_> = host
        .snapshot()
        .into_iter()
        .filter_map(|(path, content)| Some((path.strip_prefix(root)?.to_lowercase(), content)))
        .collect();
    all.sort();
    all
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    #[test]
    fn of_any_two_trees_the_second_becomes_the_first_and_goes_back(old in tree(), new in tree()) {
        let (source, destination) = (MemoryHost::new("old"), MemoryHost::new("new"));
        fill(&source, r"D:\web", &old, false);
        fill(&destination, r"C:\web", &new, true);
        destination.put_file(CONFIG, OLD_CONFIG, NOW);
        let before = destination.snapshot();
        let runs = tempfile::tempdir().unwrap();
        let plan = make_plan(&source, &destination).unwrap();
        let mut heard = Heard::default();
        let report = apply_with(&plan, &source, &destination, runs.path(), &mut heard).unwrap();
        proptest::prop_assert_eq!(report.outcome, Outcome::Finished, "{:?}", report.problems);
        let planned: Vec<String> = plan.rows.iter().filter_map(Change::trace_line).collect();
        proptest::prop_assert_eq!(heard.lines, planned);
        proptest::prop_assert_eq!(below(&destination, r"C:\web"), below(&source, r"D:\web"));
        proptest::prop_assert_eq!(make_plan(&source, &destination).unwrap().totals.changes(), 0);
        let undone = undo(runs.path(), &report.id, &destination, &AtomicBool::new(false), &mut Silent).unwrap();
        proptest::prop_assert_eq!(undone.conflicts, 0, "{:?}", undone.problems);
        proptest::prop_assert_eq!(destination.snapshot(), before);
    }
}
