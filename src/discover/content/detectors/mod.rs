//! The detectors that look at lines, one file each; `../detector.rs` registers them.

pub(super) mod addresses;
pub(super) mod assemblies;
pub(super) mod components;
pub(super) mod connections;
pub(super) mod drives;
pub(super) mod engines;
pub(super) mod files;
pub(super) mod front_page;
pub(super) mod includes;
pub(super) mod mail;
pub(super) mod parent_paths;
pub(super) mod registry;
pub(super) mod servers;
pub(super) mod shares;
pub(super) mod tasks;
pub(super) mod type_libraries;

/// Looks at one line with one detector, for tests.
#[cfg(test)]
pub(super) fn look(
    detector: &super::detector::Detector,
    extension: &str,
    text: &str,
) -> Vec<(String, crate::model::Sureness, crate::model::Severity)> {
    use super::detector::{Line, Source};
    let names = ["old-web01".to_owned()];
    let source = Source::new(extension, &names);
    let mut seen = Vec::new();
    let is_triggered = super::pattern::compile(detector.trigger)
        .expect("the trigger is a pattern")
        .is_match(text.as_bytes());
    (detector.look)(
        &Line {
            text,
            source: &source,
            around: crate::discover::content::statement::Around::NOTHING,
        },
        &mut seen,
    );
    assert!(
        is_triggered || seen.is_empty() || text.to_ascii_lowercase().contains("old-web01"),
        "the trigger misses what the detector sees in {text}"
    );
    seen.retain(|found| found.includes.is_none());
    for found in &seen {
        assert!(
            text.get(found.at.clone()).is_some(),
            "{:?} is no part of {text}",
            found.at
        );
        assert!(
            !found.meaning.is_empty() && !found.fix.is_empty(),
            "{} says nothing",
            found.what
        );
    }
    seen.into_iter()
        .map(|found| (found.what, found.sureness, found.severity))
        .collect()
}

/// The same, names only.
#[cfg(test)]
pub(super) fn names(detector: &super::detector::Detector, extension: &str, text: &str) -> Vec<String> {
    look(detector, extension, text)
        .into_iter()
        .map(|(what, ..)| what)
        .collect()
}
