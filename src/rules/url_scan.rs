//! The rule of the way from UrlScan to request filtering.

use super::{Rule, RuleContext, Verdict};
use crate::model::{Change, Detail};

/// Hidden segments (`bin`, `App_Data` …) are never taken away: UrlScan has nothing like them.
pub(super) struct UrlScanSkipIncompat;

impl Rule for UrlScanSkipIncompat {
    fn name(&self) -> &'static str {
        "UrlScanSkipIncompat"
    }

    fn description(&self) -> &'static str {
        "Keeps the hidden segments of request filtering, which UrlScan does not know"
    }

    fn change(&self, _context: &RuleContext, change: &Change) -> Verdict {
        let Detail::Config {
            path,
            attributes,
            items,
        } = &change.detail
        else {
            return Verdict::Keep;
        };
        let is_about_segments = matches!(
            path.elements.as_slice(),
            [.., around, last] if around.name == "requestFiltering" && last.name == "hiddenSegments"
        );
        if !is_about_segments {
            return Verdict::Keep;
        }
        let loses_entries = items
            .as_ref()
            .is_some_and(|(before, after)| before.iter().any(|item| !after.contains(item)));
        let loses_attributes = attributes.iter().any(|attribute| attribute.after.is_none());
        if loses_entries || loses_attributes {
            Verdict::Skip {
                rule: self.name(),
                why: "hidden segments protect folders such as bin, and the source has nothing in their place"
                    .to_owned(),
            }
        } else {
            Verdict::Keep
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::{iis6, iis10};
    use super::*;
    use crate::model::{ConfigPath, Entries, Item, RowState};

    fn change(names: &str, before: &[&str], after: &[&str]) -> Change {
        let items = |segments: &[&str]| -> Entries {
            segments
                .iter()
                .map(|segment| Item {
                    name: "add".to_owned(),
                    attributes: vec![("segment".to_owned(), (*segment).to_owned())],
                    ..Item::default()
                })
                .collect()
        };
        Change {
            id: 0,
            state: RowState::Change,
            object: "x".into(),
            name: "x".into(),
            why: "test".to_owned(),
            detail: Detail::Config {
                path: ConfigPath::section(
                    None,
                    &format!("system.webServer/security/requestFiltering/{names}"),
                ),
                attributes: Vec::new(),
                items: Some((items(before), items(after))),
            },
        }
    }

    #[test]
    fn hidden_segments_may_come_and_never_go() {
        let context = RuleContext::new(iis6("OLD"), iis10("NEW"));
        let verdict = |change: &Change| UrlScanSkipIncompat.change(&context, change);
        assert_ne!(verdict(&change("hiddenSegments", &["bin"], &[])), Verdict::Keep);
        assert_ne!(
            verdict(&change("hiddenSegments", &["bin", "x"], &["x"])),
            Verdict::Keep
        );
        assert_eq!(
            verdict(&change("hiddenSegments", &["bin"], &["bin", "x"])),
            Verdict::Keep
        );
        assert_eq!(verdict(&change("verbs", &["GET"], &[])), Verdict::Keep);
    }
}
