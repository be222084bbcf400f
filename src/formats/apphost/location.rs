//! Location tags: settings of one site, application, folder or file, kept in applicationHost.config.

use super::read::AppHostConfig;
use crate::formats::xml::ElementId;
use crate::model::path::{compare_folded, fold};

/// One `<location>`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Location {
    /// What it speaks of: `Harbour Books/staff`; empty for the whole server (`path=""`, `path="."` or no path).
    pub path: String,
    /// `Allow`, `Deny` or `Inherit`, as it is written; empty when it is not.
    pub override_mode: String,
    /// The sections in it, by their paths (`system.webServer/handlers`), in document order.
    pub sections: Vec<String>,
    pub(super) element: ElementId,
}

/// Attributes of a location tag that lock or unlock the sections in it, or say where they hold.
pub(super) const LOCKS: [&str; 3] = ["overrideMode", "allowOverride", "inheritInChildApplications"];

impl AppHostConfig {
    /// True for a tag that locks or unlocks the sections in it, or says where they hold.
    pub(super) fn is_lock(&self, tag: ElementId) -> bool {
        LOCKS
            .iter()
            .any(|name| self.document.attribute(tag, name).is_some())
    }

    /// True for a tag that says something by being there, and is no mere place for settings of a part of the server.
    pub(super) fn is_element_of_its_own(&self, element: ElementId) -> bool {
        self.document.name(element) == "location"
            && (clean(&self.value(element, "path")).is_empty() || self.is_lock(element))
    }

    /// All location tags in document order. The same path may occur several times.
    pub fn locations(&self) -> Vec<Location> {
        let known: Vec<_> = self
            .section_definitions()
            .into_iter()
            .map(|section| section.path)
            .collect();
        self.location_tags()
            .map(|element| Location {
                path: clean(&self.value(element, "path")).to_owned(),
                override_mode: self.value(element, "overrideMode"),
                sections: self.sections_in(element, &known),
                element,
            })
            .collect()
    }

    /// The elements of all location tags.
    pub(super) fn location_tags(&self) -> impl Iterator<Item = ElementId> + '_ {
        self.document.children_named(self.document.root(), "location")
    }

    /// Paths of the sections below an element. Groups have no schema of their own, so what `configSections` does not
    /// know is a section when it has attributes, or nothing but itself.
    fn sections_in(&self, around: ElementId, known: &[String]) -> Vec<String> {
        let document = &self.document;
        let mut found = Vec::new();
        let mut open: Vec<(ElementId, String)> = document
            .children(around)
            .map(|child| (child, document.name(child).to_owned()))
            .collect();
        open.reverse();
        while let Some((element, path)) = open.pop() {
            let is_section = known.contains(&path)
                || document.attributes(element).next().is_some()
                || document.children(element).next().is_none();
            if is_section {
                found.push(path);
                continue;
            }
            let below: Vec<_> = document
                .children(element)
                .map(|child| (child, format!("{path}/{}", document.name(child))))
                .collect();
            open.extend(below.into_iter().rev());
        }
        found
    }
}

/// A location path without slashes at its ends; empty for the whole server.
pub(super) fn clean(path: &str) -> &str {
    let path = path.trim().trim_matches('/');
    if path == "." { "" } else { path }
}

/// How a location tag's path stands to a wanted one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Match {
    /// It is that path.
    Alone,
    /// It is a comma-separated list with that path in it: what is written there holds for others, too.
    Shared,
}

/// Compares a location tag's path with a wanted one, without case.
pub(super) fn matches(written: &str, wanted: &str) -> Option<Match> {
    let is_wanted = |path: &str| compare_folded(clean(path), clean(wanted)).is_eq();
    if is_wanted(written) {
        return Some(Match::Alone);
    }
    let listed = written.contains(',') && written.split(',').any(is_wanted);
    listed.then_some(Match::Shared)
}

/// True when a location path is a site's or lies below it.
pub(super) fn belongs_to(path: &str, site: &str) -> bool {
    let (path, site) = (clean(path), clean(site));
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with('/');
    match (path.get(..site.len()), path.get(site.len()..)) {
        _ if site.is_empty() => false,
        (Some(start), Some(rest)) if start.is_ascii() => start.eq_ignore_ascii_case(site) && is_end(rest),
        // Beyond ASCII a letter may have another length in the other case.
        _ => fold(path).strip_prefix(&fold(site)).is_some_and(is_end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_without_case_and_in_lists() {
        assert_eq!(
            matches("Harbour Books/Staff", "harbour books/staff"),
            Some(Match::Alone)
        );
        assert_eq!(matches("/Shop/", "Shop"), Some(Match::Alone));
        assert_eq!(matches("A, Shop", "shop"), Some(Match::Shared));
        assert_eq!(matches("Smith, Jones", "Smith, Jones"), Some(Match::Alone));
        assert_eq!(matches("Shop2", "Shop"), None);
        assert_eq!(matches(".", ""), Some(Match::Alone));
    }

    #[test]
    fn a_site_owns_what_lies_below_it_only() {
        assert!(belongs_to("Shop", "shop"));
        assert!(belongs_to("shop/a/b.asp", "Shop"));
        assert!(!belongs_to("Shop2/a", "Shop"));
        assert!(!belongs_to("", ""));
        assert!(belongs_to("BÜCHER/neu", "Bücher"));
        assert!(!belongs_to("Sh", "Shop"));
    }
}
