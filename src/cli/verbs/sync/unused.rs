//! Decisions about a migration that are given to a sync which makes none: refused, never passed over in silence.

use crate::cli::grammar::{ProviderSpec, Request};
use crate::model::Problem;

/// Refuses decisions that only a sync to IIS 7 or later takes: Web Deploy has no such settings, and one that does nothing
/// would look as if it had.
pub fn decisions(request: &Request, to: &ProviderSpec) -> Option<Problem> {
    let sites = request.sites.sites.values();
    let given = [
        ("-account", !request.accounts.is_empty()),
        ("-accountPassword", !request.passwords.is_empty()),
        (
            "-siteId",
            request.sites.clash.is_some()
                || sites
                    .clone()
                    .any(|site| site.number.is_some() || site.clash.is_some()),
        ),
        ("-siteName", sites.clone().any(|site| site.name.is_some())),
        ("-integrated", !request.integrated.is_empty()),
    ];
    let given: Vec<&str> = given
        .into_iter()
        .filter_map(|(name, is_given)| is_given.then_some(name))
        .collect();
    let names = match given.as_slice() {
        [] => return None,
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    let (it, decides) = match given.len() {
        1 => ("it", "decides"),
        _ => ("them", "decide"),
    };
    let problem = Problem::error(
        "SETTING-NOT-USED",
        format!("{names} {decides} nothing in a sync to this destination"),
    );
    Some(if to.is("package") {
        problem
            .with_cause(
                "A package holds a site as the old server has it; what it becomes is decided when it is brought to a server with \
                 IIS 7 or later.",
            )
            .with_fix(format!(
                "Leave {it} out here, and write {it} with the sync that brings the package there: -source:package={} \
                 -dest:metaKey=….",
                to.path
            ))
    } else {
        problem
            .with_cause(
                "Only a sync from a metabase to IIS 7 or later decides on numbers, names, pipelines and accounts; this one brings them as \
                 they are.",
            )
            .with_fix(format!("Leave {it} out."))
    })
}
