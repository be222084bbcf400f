//! Keys without a KeyType where IIS looks for one.
//!
//! Such a key is an `IIsConfigObject` (metabase format §2.1). IIS 6 lists sites and application pools by their types, so
//! what an untyped key sets has no effect, and a site can be missing although all its properties are there.

use super::tree::Metabase;
use crate::model::{Place, Problem};

/// The type that says nothing.
const UNTYPED: &str = "IIsConfigObject";

/// One problem for each key of the web service that should be a site or an application pool. The root of a site is one by
/// its name, whatever its type (metabase format §2.1), and is read as one.
pub(super) fn problems(metabase: &Metabase) -> Vec<Problem> {
    let Some(service) = metabase.key("/LM/W3SVC") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut judge = |key: super::Key<'_>, wanted: &str, what: &str| {
        if key.is_implicit() || !key.key_type().eq_ignore_ascii_case(UNTYPED) {
            return;
        }
        found.push(
            Problem::warning(
                "METABASE-KEY-WITHOUT-TYPE",
                format!("The key {} has no KeyType", key.path()),
            )
            .with_cause(format!(
                "It stands where {what} belongs, and IIS 6 takes only a key of type {wanted} for one. It is left out, and \
                 the rest is read."
            ))
            .with_fix(format!(
                "If it should be {what}, set its KeyType to {wanted} on the server and take a copy of the file again; else \
                 delete the key."
            ))
            .with_place(Place {
                key: Some(key.path().to_owned()),
                ..Place::at(&metabase.label, key.line(), 1)
            }),
        );
    };
    for key in service.children() {
        let is_number = !key.name().is_empty() && key.name().bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            judge(key, "IIsWebServer", "a site");
        }
    }
    for pool in service
        .child("AppPools")
        .into_iter()
        .flat_map(|pools| pools.children())
    {
        judge(pool, "IIsApplicationPool", "an application pool");
    }
    found
}
