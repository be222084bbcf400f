//! What a sync between two metabases has to say: what stays on its machine, and what is to be done by hand.

use super::{MetabaseSync, Part, below, subtree};
use crate::formats::metabase::{Key, Local, SecretState, local as local_of, property};
use crate::model::{Detail, Place, Plan, Problem};
use std::collections::BTreeSet;

/// One warning for each password that the destination will lack, and one note for all else that stays.
pub(super) fn local(sync: &MetabaseSync, parts: &[Part]) -> Vec<Problem> {
    let (source, destination) = (&sync.source, &sync.destination.server);
    let mut problems = Vec::new();
    let mut names = BTreeSet::new();
    let mut count = 0_usize;
    for part in parts {
        let Some(top) = source.metabase.key(&part.from) else {
            continue;
        };
        for key in subtree(top) {
            let there = below(top.path(), key.path())
                .and_then(|rest| destination.metabase.key(&format!("{}{rest}", part.to)));
            for each in key.properties() {
                let Some(why) = local_of(each) else { continue };
                let is_list = [property::ADMIN_ACL, property::ADMIN_ACL_BIN].contains(&each.id());
                let has_own = there.is_some_and(|key| key.property(each.id()).is_some());
                match why {
                    Local::Secret(SecretState::Empty) if !is_list => {}
                    Local::Secret(_) if !is_list && !has_own => {
                        problems.push(password(sync, key, each.name(), part));
                    }
                    _ => {
                        count += 1;
                        names.insert(each.name());
                    }
                }
            }
        }
    }
    if count > 0 {
        let names: Vec<&str> = names.into_iter().collect();
        let values = if count == 1 { "value stays" } else { "values stay" };
        problems.push(
            Problem::note(
                "LOCAL-VALUES-STAY",
                format!("{count} {values} as {} has them", destination.facts.name),
            )
            .with_cause(format!(
                "Access lists, passwords, states and identifiers of one machine mean nothing on another: {}.",
                names.join(", ")
            ))
            .with_fix("Nothing; set them on the destination where they should be different there."),
        );
    }
    problems
}

fn password(sync: &MetabaseSync, key: Key<'_>, name: &str, part: &Part) -> Problem {
    let rest = below(&part.from, key.path()).unwrap_or_default();
    let there = format!("{}{rest}", part.to);
    let (old, new) = (&sync.source.facts.name, &sync.destination.server.facts.name);
    let short = there.trim_start_matches('/');
    let short = short
        .get(3..)
        .filter(|_| short.get(..3).is_some_and(|lm| lm.eq_ignore_ascii_case("LM/")));
    Problem::warning(
        "SECRET-NOT-CARRIED",
        format!("{name} of {} is not carried", key.path()),
    )
    .with_cause(format!(
        "It is encrypted with a key of {old} and cannot be read elsewhere; {new} has none at {there}."
    ))
    .with_fix(format!(
        "Set it on {new}: cscript adsutil.vbs SET {}/{name} \"…\".",
        short.unwrap_or(&there)
    ))
    .with_place(Place::key(format!("{}/{name}", key.path())))
    .with_target(there)
}

/// What is to be done when the plan is applied.
pub(super) fn of_plan(plan: &Plan) -> Vec<Problem> {
    let mut problems = Vec::new();
    let new = &plan.destination.name;
    let mut touches = false;
    for row in plan.rows.iter().filter(|row| row.action().is_some()) {
        let Detail::Config { attributes, .. } = &row.detail else {
            continue;
        };
        touches = true;
        let hash = attributes
            .iter()
            .filter(|change| change.name == "SSLCertHash")
            .find_map(|change| change.after.as_ref())
            .filter(|hash| !hash.shown().is_empty());
        if let Some(hash) = hash {
            problems.push(
                Problem::warning("CERTIFICATE-NEEDED", format!("{} names a certificate", row.name))
                    .with_cause(format!(
                        "Certificates are in the machine's store and not in the metabase. Its thumbprint is {}.",
                        hash.shown()
                    ))
                    .with_fix(format!(
                        "Export it with its private key on {}, and import it into the store of the computer {new}.",
                        plan.source.name
                    ))
                    .with_place(Place::key(format!("{}/SSLCertHash", row.name)))
                    .with_target(row.name.clone()),
            );
        }
    }
    if touches {
        // Metabase format §2.6: IIS holds the metabase in memory, and compares the history when the file changes.
        problems.push(
            Problem::note("STOP-IISADMIN", format!("IIS of {new} must not run while MetaBase.xml is replaced"))
                .with_cause("IIS 6 keeps the metabase in memory and writes it over the file when it stops.")
                .with_fix("Run net stop iisadmin /y before the file is in place on the server, and net start w3svc after."),
        );
    }
    problems
}
