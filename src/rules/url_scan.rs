//! The rule of the way from UrlScan to request filtering.

use super::{Rule, RuleContext, Verdict};
use crate::model::path::fold;
use crate::model::{Change, ConfigObject, ConfigPath, Detail, Item};

/// The provider that the rule is about (rules.md, UrlScanSkipIncompat: urlScanConfig -> requestFiltering).
const PROVIDER: &str = "urlScanConfig";

/// Puts the hidden segments of the destination before those that the source brings, so that the section gets what is
/// new and loses nothing. Where the source brings nothing, the rule leaves the whole change out and says so.
pub fn keep_hidden_segments(objects: &mut [ConfigObject], there: &[ConfigObject]) {
    for object in objects
        .iter_mut()
        .filter(|object| is_about_segments(&object.path))
    {
        let Some(old) = there.iter().find(|old| old.path.compare(&object.path).is_eq()) else {
            continue;
        };
        let known: Vec<String> = old
            .items
            .iter()
            .flat_map(|items| items.iter())
            .filter_map(segment)
            .collect();
        let brought = object.items.iter().flat_map(|items| items.iter());
        let new: Vec<Item> = brought
            .filter(|item| segment(item).is_some_and(|segment| !known.contains(&segment)))
            .cloned()
            .collect();
        let is_silent = new.is_empty() && object.attributes.is_empty();
        if is_silent {
            continue;
        }
        let kept = old.items.iter().flat_map(|items| items.iter()).cloned();
        object.items = Some(kept.chain(new).collect());
        for (name, value) in old.attributes.iter() {
            if object.attributes.get(name).is_none() {
                object.attributes.insert(name.clone(), value.clone());
            }
        }
    }
}

/// The segment that an entry hides.
fn segment(item: &Item) -> Option<String> {
    let mut attributes = item.attributes.iter().filter(|_| item.name == "add");
    attributes
        .find(|(name, _)| name == "segment")
        .map(|(_, segment)| fold(segment))
}

fn is_about_segments(path: &ConfigPath) -> bool {
    matches!(
        path.elements.as_slice(),
        [.., around, last] if around.name == "requestFiltering" && last.name == "hiddenSegments"
    )
}

/// Hidden segments (`bin`, `App_Data` …) are never taken away: UrlScan has nothing like them.
pub(super) struct UrlScanSkipIncompat;

impl Rule for UrlScanSkipIncompat {
    fn name(&self) -> &'static str {
        "UrlScanSkipIncompat"
    }

    fn description(&self) -> &'static str {
        "Keeps the hidden segments of request filtering, which UrlScan does not know"
    }

    fn change(&self, context: &RuleContext, change: &Change) -> Verdict {
        let Detail::Config {
            path,
            attributes,
            items,
        } = &change.detail
        else {
            return Verdict::Keep;
        };
        if context.provider != Some(PROVIDER) || !is_about_segments(path) {
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
    fn hidden_segments_are_joined() {
        let object = |segments: &[&str]| {
            let Detail::Config { path, items, .. } = change("hiddenSegments", &[], segments).detail else {
                unreachable!("made above");
            };
            let mut object = ConfigObject::new(path, "hiddenSegments", "x");
            object.items = items.map(|(_, after)| after);
            object
        };
        let segments = |object: &ConfigObject| -> Vec<String> {
            object
                .items
                .iter()
                .flat_map(|items| items.iter())
                .filter_map(segment)
                .collect()
        };
        let mut there = object(&["bin", "web.config"]);
        there.set("applyToWebDAV", "false", None);
        let mut objects = [object(&["BIN", "secret"])];
        keep_hidden_segments(&mut objects, std::slice::from_ref(&there));
        assert_eq!(segments(&objects[0]), ["bin", "web.config", "secret"].map(fold));
        assert_eq!(objects[0].get("applyToWebDAV"), Some("false"));
        // Where nothing comes, the rule itself leaves the section alone.
        let mut objects = [object(&["bin"])];
        keep_hidden_segments(&mut objects, std::slice::from_ref(&there));
        assert_eq!(segments(&objects[0]), ["bin"].map(fold));
        let mut objects = [object(&["secret"])];
        keep_hidden_segments(&mut objects, &[]);
        assert_eq!(segments(&objects[0]), ["secret"].map(fold));
    }

    #[test]
    fn hidden_segments_may_come_and_never_go() {
        let mut context = RuleContext::new(iis6("OLD"), iis10("NEW"));
        let gone = change("hiddenSegments", &["bin"], &[]);
        assert_eq!(
            UrlScanSkipIncompat.change(&context, &gone),
            Verdict::Keep,
            "what is no urlScanConfig is none of its business"
        );
        context.provider = Some(PROVIDER);
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
