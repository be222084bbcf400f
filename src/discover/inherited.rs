//! Script maps that applications inherit from above the scope.
//!
//! getDependencies leaves them out and asks the person to look by hand (dd569091, "If your site is inheriting any
//! script maps"); they are what most sites really run on.

use super::machine::script_maps;
use super::programs::Processor;
use super::scope::{Scope, segments};
use crate::formats::metabase::{EffectiveOrigin, Key, property};
use crate::model::dependency::InheritedScriptMap;
use crate::model::path::fold;

/// The script maps in effect at an application that are set above the scope.
pub(super) fn inherited(scope: &Scope, keys: &[Key<'_>]) -> Vec<InheritedScriptMap> {
    let mut found = Vec::new();
    for key in keys.iter().filter(|key| runs_programs(**key)) {
        let Some(effective) = key.effective(property::SCRIPT_MAPS) else {
            continue;
        };
        let EffectiveOrigin::Inherited(setter) = effective.origin else {
            continue;
        };
        if scope.contains(setter.path()) {
            continue;
        }
        found.extend(
            script_maps(&effective.value)
                .into_iter()
                .map(|map| InheritedScriptMap {
                    component: Processor::of(&map.processor).component(),
                    extension: map.extension,
                    processor: map.processor,
                    used_by: key.path().to_owned(),
                    set_at: setter.path().to_owned(),
                }),
        );
    }
    found
}

/// True for an application, and for the root of a site whether it is one or not.
fn runs_programs(key: Key<'_>) -> bool {
    let names: Vec<&str> = segments(key.path()).collect();
    let is_root = names.len() == 4
        && names
            .get(2)
            .is_some_and(|id| id.bytes().all(|c| c.is_ascii_digit()))
        && names.last().is_some_and(|name| name.eq_ignore_ascii_case("root"));
    is_root
        || key
            .property(property::APP_ROOT)
            .is_some_and(|root| fold(root.text().trim_end_matches('/')) == fold(key.path()))
}
