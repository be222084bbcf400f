//! What a sync between two metabases has to say: what stays on its machine, and what is to be done by hand.

use super::values::Values;
use super::{MetabaseSync, Part, below, subtree};
use crate::formats::metabase::{Key, Local, PropertyId, SecretState, local as local_of, property};
use crate::model::path::fold;
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
        let values = Values::new(sync, part);
        for key in subtree(top) {
            let there = below(top.path(), key.path())
                .and_then(|rest| destination.metabase.key(&format!("{}{rest}", part.to)));
            for each in key.properties() {
                let Some(why) = local_of(each) else { continue };
                let is_list = [property::ADMIN_ACL, property::ADMIN_ACL_BIN].contains(&each.id());
                let own = there.filter(|key| key.property(each.id()).is_some());
                match why {
                    Local::Secret(SecretState::Empty) if !is_list => {}
                    Local::Secret(_) if !is_list && own.is_none() => {
                        problems.push(password(sync, key, each.name(), part, None));
                    }
                    Local::Secret(_)
                        if let Some(user) = own.and_then(|own| new_user(key, own, each.id(), &values)) =>
                    {
                        problems.push(password(sync, key, each.name(), part, Some(user)));
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

/// Passwords with the property that names the account which they are of.
const USERS: &[(PropertyId, PropertyId)] = &[
    (property::ANONYMOUS_USER_PASS, property::ANONYMOUS_USER_NAME),
    (property::WAM_USER_PASS, property::WAM_USER_NAME),
    (property::UNC_PASSWORD, property::UNC_USER_NAME),
    (property::LOG_ODBC_PASSWORD, property::LOG_ODBC_USER_NAME),
];

/// An account that a key gets in the place of another.
struct NewUser {
    before: String,
    after: String,
}

/// The account that a key gets while its password stays that of the one before; `None` when both are of one account.
fn new_user(key: Key<'_>, own: Key<'_>, password: PropertyId, values: &Values<'_>) -> Option<NewUser> {
    let (_, user) = USERS.iter().find(|(id, _)| *id == password)?;
    let new = key.effective_setting(*user)?;
    let text = new.text();
    let after = values
        .at_destination(new.name(), &text)
        .unwrap_or_else(|| text.into_owned());
    let before = own
        .effective_setting(*user)
        .map(|old| old.text().into_owned())
        .unwrap_or_default();
    (fold(&before) != fold(&after)).then_some(NewUser { before, after })
}

fn password(sync: &MetabaseSync, key: Key<'_>, name: &str, part: &Part, user: Option<NewUser>) -> Problem {
    let rest = below(&part.from, key.path()).unwrap_or_default();
    let there = format!("{}{rest}", part.to);
    let (old, new) = (&sync.source.facts.name, &sync.destination.server.facts.name);
    let short = there.trim_start_matches('/');
    let short = short
        .get(3..)
        .filter(|_| short.get(..3).is_some_and(|lm| lm.eq_ignore_ascii_case("LM/")));
    let there_is = match user {
        None => format!("{new} has none at {there}"),
        Some(NewUser { before, after }) if before.is_empty() => {
            format!("the one of {new} at {there} is not of {after}, which the key gets for its account")
        }
        Some(NewUser { before, after }) => {
            format!("the one of {new} at {there} is of {before}, in whose place the key gets {after}")
        }
    };
    Problem::warning(
        "SECRET-NOT-CARRIED",
        format!("{name} of {} is not carried", key.path()),
    )
    .with_cause(format!(
        "It is encrypted with a key of {old} and cannot be read elsewhere; {there_is}."
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
