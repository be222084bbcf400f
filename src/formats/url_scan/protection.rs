//! What a change of the section opens that was refused before.

use super::SECTION;
use crate::model::ConfigObject;
use crate::model::path::fold;

/// Extensions that the destination refuses now and would serve with the new section. IIS 7 and later come with a list
/// of them (`.config`, `.cs`, `.mdb` …) that no UrlScan.ini has, and an overwritten section loses it.
pub fn opened(before: &[ConfigObject], after: &[ConfigObject]) -> Vec<String> {
    let (Some(before), Some(after)) = (extensions(before), extensions(after)) else {
        return Vec::new();
    };
    let mut opened: Vec<String> = before
        .listed(false)
        .filter(|extension| after.allows(extension))
        .map(str::to_owned)
        .collect();
    opened.sort();
    opened
}

struct Extensions<'o>(&'o ConfigObject);

fn extensions(objects: &[ConfigObject]) -> Option<Extensions<'_>> {
    let names = format!("{SECTION}/fileExtensions");
    objects
        .iter()
        .find(|object| object.path.location.is_none() && object.path.to_string() == names)
        .map(Extensions)
}

impl<'o> Extensions<'o> {
    /// Entries that are allowed, or refused.
    fn listed(&self, allowed: bool) -> impl Iterator<Item = &'o str> {
        self.0.items.iter().flatten().filter_map(move |item| {
            let value = |wanted: &str| {
                item.attributes
                    .iter()
                    .find(|(name, _)| name == wanted)
                    .map(|(_, value)| value.as_str())
            };
            let is_allowed = !value("allowed").is_some_and(|text| text.eq_ignore_ascii_case("false"));
            value("fileExtension").filter(|_| is_allowed == allowed)
        })
    }

    fn allows(&self, extension: &str) -> bool {
        let is_listed = |allowed| self.listed(allowed).any(|known| fold(known) == fold(extension));
        let others = !self
            .0
            .get("allowUnlisted")
            .is_some_and(|text| text.eq_ignore_ascii_case("false"));
        !is_listed(false) && (others || is_listed(true))
    }
}
