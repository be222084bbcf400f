//! Content folders in the order of their destinations, with what they owe one another.
//!
//! Virtual directories may lie inside one another on either side. A folder that comes along with the one around it is
//! not compared twice; one that lies inside another on the destination only is left out of the outer comparison,
//! which would otherwise delete it.

use crate::model::{ContentRoot, Problem};

/// A content folder and the relative folders in it that belong to others.
pub(super) struct PreparedRoot<'r> {
    pub root: &'r ContentRoot,
    pub left_out: Vec<String>,
}

/// Sorts the folders by destination, drops those that others carry, and reports two sources for one destination.
pub(super) fn prepare<'r>(roots: &[&'r ContentRoot]) -> (Vec<PreparedRoot<'r>>, Vec<Problem>) {
    let mut sorted: Vec<&ContentRoot> = roots.to_vec();
    sorted.sort_by(|a, b| {
        (&a.destination, &a.source, &a.logical).cmp(&(&b.destination, &b.source, &b.logical))
    });
    let mut problems = Vec::new();
    let mut prepared: Vec<PreparedRoot> = Vec::new();
    // Places in `prepared` of the folders around the last one, outermost first: what is inside of a folder sorts right
    // behind it.
    let mut around: Vec<usize> = Vec::new();
    for root in sorted {
        let mut is_carried = false;
        around.retain(|outer| {
            let outer = prepared.get(*outer);
            outer.is_some_and(|outer| root.destination.relative_to(&outer.root.destination).is_some())
        });
        for outer in &around {
            let Some(outer) = prepared.get_mut(*outer) else {
                continue;
            };
            let Some(relative) = root.destination.relative_to(&outer.root.destination) else {
                continue;
            };
            let inside_source = root.source.relative_to(&outer.root.source);
            if inside_source.is_some_and(|inside| same_relative(&inside, &relative)) {
                is_carried = true;
            } else if relative.is_empty() {
                is_carried = true;
                problems.push(clash(outer.root, root));
            } else {
                outer.left_out.push(relative);
            }
        }
        if !is_carried {
            around.push(prepared.len());
            prepared.push(PreparedRoot {
                root,
                left_out: Vec::new(),
            });
        }
    }
    (prepared, problems)
}

fn same_relative(left: &str, right: &str) -> bool {
    super::walk::compare_relative(left, right).is_eq()
}

fn clash(first: &ContentRoot, second: &ContentRoot) -> Problem {
    Problem::error(
        "CONTENT-CLASH",
        format!(
            "{} and {} would both be copied to {}",
            first.logical, second.logical, first.destination
        ),
    )
    .with_cause(format!(
        "Their folders on the source are {} and {}. Only the first would be copied.",
        first.source, second.source
    ))
    .with_fix("Give one of them another folder on the destination.")
    .with_target(second.logical.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ServerPath;

    fn root(logical: &str, source: &str, destination: &str) -> ContentRoot {
        ContentRoot {
            logical: logical.to_owned(),
            origin: String::new(),
            source: ServerPath::parse(source).unwrap(),
            destination: ServerPath::parse(destination).unwrap(),
        }
    }

    #[test]
    fn nested_folders_are_compared_once() {
        let roots = [
            root("S/inside", r"D:\s\inside", r"C:\s\INSIDE"),
            root("S", r"D:\s", r"C:\s"),
            root("S/other", r"E:\other", r"C:\s\a\other"),
            root("T", r"D:\t", r"C:\t"),
            root("T again", r"D:\T", r"C:\T"),
            root("U", r"D:\u", r"C:\t"),
        ];
        let (prepared, problems) = prepare(&roots.iter().collect::<Vec<_>>());
        let names: Vec<&str> = prepared.iter().map(|p| p.root.logical.as_str()).collect();
        assert_eq!(names, ["S", "S/other", "T"]);
        assert_eq!(prepared[0].left_out, [r"a\other"]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].target.as_deref(), Some("U"));
    }
}
