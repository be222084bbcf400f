//! The configuration of many sites as one stream.

use crate::model::{ConfigObject, ConfigPath};

/// A stretch of one part, with the number of the part.
type Stretch = (usize, Vec<ConfigObject>);

/// The objects of all parts, sorted by path, each once: that of the first part that has it. Each part is sorted and has
/// each object once.
///
/// Most of what belongs to a site stands together in a stretch that no other site reaches into. Stretches are laid one
/// behind the other by their first objects; only where several overlap, as at pools that sites share, is there anything
/// to sort.
pub(super) fn merged(parts: Vec<Vec<ConfigObject>>) -> Vec<ConfigObject> {
    let mut objects = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    let mut stretches: Vec<Stretch> = Vec::with_capacity(parts.len() * 4);
    for (number, part) in parts.into_iter().enumerate() {
        stretches.extend(in_stretches(part).map(|stretch| (number, stretch)));
    }
    stretches.sort_by(|(_, left), (_, right)| match (left.first(), right.first()) {
        (Some(left), Some(right)) => left.path.compare(&right.path),
        (left, right) => left.is_some().cmp(&right.is_some()),
    });
    let mut overlapping: Vec<Stretch> = Vec::new();
    let mut furthest: Option<ConfigPath> = None;
    for (number, stretch) in stretches {
        let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else {
            continue;
        };
        let is_behind = |path: &ConfigPath| {
            furthest
                .as_ref()
                .is_none_or(|furthest| path.compare(furthest).is_gt())
        };
        if is_behind(&first.path) {
            settle(&mut overlapping, &mut objects);
        }
        if is_behind(&last.path) {
            furthest = Some(last.path.clone());
        }
        overlapping.push((number, stretch));
    }
    settle(&mut overlapping, &mut objects);
    objects
}

/// Adds the objects of stretches that overlap.
fn settle(overlapping: &mut Vec<Stretch>, objects: &mut Vec<ConfigObject>) {
    if let [(_, only)] = overlapping.as_mut_slice() {
        objects.append(only);
        overlapping.clear();
        return;
    }
    overlapping.sort_by_key(|(number, _)| *number);
    let mut all: Vec<ConfigObject> = overlapping.drain(..).flat_map(|(_, stretch)| stretch).collect();
    all.sort_by(|left, right| left.path.compare(&right.path));
    all.dedup_by(is_again);
    objects.append(&mut all);
}

/// True for an object at the path of the one before it. Sites share pools and entries of the restriction list.
pub(super) fn is_again(next: &mut ConfigObject, kept: &mut ConfigObject) -> bool {
    next.path.compare(&kept.path).is_eq()
}

/// A part cut where its objects go over to another section or into location tags.
fn in_stretches(mut part: Vec<ConfigObject>) -> impl Iterator<Item = Vec<ConfigObject>> {
    let is_one = |left: &ConfigObject, right: &ConfigObject| region(&left.path) == region(&right.path);
    std::iter::from_fn(move || {
        let length = part.chunk_by(is_one).next_back()?.len();
        Some(part.split_off(part.len() - length))
    })
}

/// What neighbours in a part are laid together by: all that is in location tags, or the section outside of any.
fn region(path: &ConfigPath) -> Option<(&str, &str)> {
    let name = |at: usize| path.elements.get(at).map_or("", |element| element.name.as_str());
    path.location.is_none().then(|| (name(0), name(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ConfigElement;
    use proptest::prelude::*;

    fn object(path: ConfigPath, owner: usize) -> ConfigObject {
        ConfigObject::new(path, "x", owner.to_string())
    }

    fn path((place, key): (u8, u8)) -> ConfigPath {
        let named = |section: &str, element: &str| {
            ConfigPath::section(None, section).child(ConfigElement::keyed(element, "name", key.to_string()))
        };
        match place {
            0 => named("system.applicationHost/applicationPools", "add"),
            1 => named("system.applicationHost/sites", "site"),
            2 => named("system.applicationHost/sites", "site").child(ConfigElement::only("bindings")),
            3 => ConfigPath::section(Some(&format!("Site {key}")), "system.webServer/asp"),
            4 => ConfigPath::section(Some(&format!("SITE {key}/a")), "system.webServer/handlers"),
            _ => ConfigPath::section(None, "system.webServer/security"),
        }
    }

    proptest! {
        #[test]
        fn parts_become_one_stream_with_each_object_once_that_of_the_first_part(
            parts in prop::collection::vec(prop::collection::vec((0u8..6, 0u8..12), 0..9), 0..9)
        ) {
            let parts: Vec<Vec<ConfigObject>> = parts
                .into_iter()
                .enumerate()
                .map(|(owner, paths)| {
                    let mut part: Vec<_> = paths.into_iter().map(|at| object(path(at), owner)).collect();
                    part.sort_by(|left, right| left.path.compare(&right.path));
                    part.dedup_by(is_again);
                    part
                })
                .collect();
            let mut expected: Vec<ConfigObject> = parts.iter().flatten().cloned().collect();
            expected.sort_by(|left, right| left.path.compare(&right.path));
            expected.dedup_by(is_again);
            prop_assert_eq!(merged(parts), expected);
        }
    }
}
