//! The folders of virtual directories in scope.

use super::values::Values;
use super::{MetabaseSync, Part, below, subtree};
use crate::formats::metabase::{Key, property};
use crate::model::{ContentRoot, Place, Problem, ServerPath};
use crate::providers::meta_key::site_name;

/// The folders to bring over, and what keeps one from being found.
pub(super) fn roots(sync: &MetabaseSync, part: &Part) -> (Vec<ContentRoot>, Vec<Problem>) {
    let (mut roots, mut problems) = (Vec::new(), Vec::new());
    let Some(top) = sync
        .source
        .metabase
        .key(&part.from)
        .filter(|_| sync.links.content)
    else {
        return (roots, problems);
    };
    let values = Values::new(sync, part);
    for key in subtree(top).filter(|key| is_virtual(*key)) {
        let Some(path) = key.property(property::PATH).filter(|path| !path.is_empty_text()) else {
            continue;
        };
        let text = path.text();
        let there = values
            .at_destination("Path", &text)
            .unwrap_or_else(|| text.clone().into_owned());
        match (ServerPath::parse(&text), ServerPath::parse(&there)) {
            (Some(source), Some(destination)) => roots.push(ContentRoot {
                logical: logical(key),
                origin: key.path().to_owned(),
                source,
                destination,
            }),
            _ => problems.push(
                Problem::warning(
                    "FOLDER-UNKNOWN",
                    format!("The folder of {} cannot be found", logical(key)),
                )
                .with_cause(format!("“{text}” is no full path."))
                .with_fix("Copy its content yourself; the setting is carried as it is.")
                .with_place(Place::key(format!("{}/Path", key.path())))
                .with_target(logical(key)),
            ),
        }
    }
    (roots, problems)
}

/// True for keys whose `Path` is a folder that is served. Templates of IIS Manager are not served.
fn is_virtual(key: Key<'_>) -> bool {
    let kind = key.key_type();
    let is_virtual = kind.len() > "VirtualDir".len() && kind.ends_with("VirtualDir");
    is_virtual && !key.path().to_ascii_uppercase().contains("/INFO/TEMPLATES/")
}

/// `Harbour Books/old` for a web site, the key's path elsewhere.
fn logical(key: Key<'_>) -> String {
    let site = std::iter::once(key)
        .chain(key.ancestors())
        .find(|each| each.site_id().is_some());
    let inside = site.and_then(|site| {
        let root = site.child("ROOT")?;
        Some(format!("{}{}", site_name(site), below(root.path(), key.path())?))
    });
    inside.unwrap_or_else(|| key.path().to_owned())
}
