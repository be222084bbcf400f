//! Sites whose keys have no number that IIS can use, or the number of another site.
//!
//! A site's key is named by its number, from 1 to 4294967295 (metabase format §3); IIS 7+ has `id` with the same range.

use super::key::Key;
use super::tree::Metabase;
use crate::model::{Place, Problem};
use std::collections::HashMap;

/// One problem for each key of a site that IIS 6 does not take for one because of its name.
pub(super) fn problems(metabase: &Metabase) -> Vec<Problem> {
    let sites = metabase
        .key("/LM/W3SVC")
        .into_iter()
        .flat_map(|service| service.children())
        .filter(|key| key.key_type().eq_ignore_ascii_case("IIsWebServer"));
    let mut first_of: HashMap<u32, Key<'_>> = HashMap::new();
    let mut found = Vec::new();
    for key in sites {
        let (title, cause, fix) = match key.site_id() {
            None => (
                format!("The site {} has no number that IIS can use", key.path()),
                format!(
                    "\"{}\" should be a number from 1 to 4294967295. IIS does not take the key for a site; it is left \
                     out, and the rest is read.",
                    key.name()
                ),
                "Make the site again under a free number on the old server, or correct the Location in the file.",
            ),
            Some(id) => match first_of.insert(id, key) {
                None => continue,
                Some(first) => (
                    format!("{} and {} are both the site {id}", first.path(), key.path()),
                    "A number stands for one site only.".to_owned(),
                    "Remove one of the two from the file, or give it a number of its own.",
                ),
            },
        };
        found.push(
            Problem::warning("METABASE-SITE-NUMBER", title)
                .with_cause(cause)
                .with_fix(fix)
                .with_place(Place {
                    key: Some(key.path().to_owned()),
                    ..Place::at(&metabase.label, key.line(), 1)
                }),
        );
    }
    found
}
