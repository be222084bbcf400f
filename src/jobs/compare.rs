//! What every way to a plan of configuration ends with: both servers are compared, and what IIS of the destination would
//! refuse is said.

use super::crew::{Hands, both};
use super::{Reporter, Stop};
use crate::hosts::Host;
use crate::model::{ContentRoot, Plan, Problem};
use crate::plan::{
    Request, SectionFacts, WebConfigFacts, make, refuse_content_overlap, refuse_overlap, section_problems,
    web_config_problems,
};
use crate::providers::{DestinationServer, ServerSchema};
use crate::rules::RuleSet;

/// Makes the plan, and tells on the way where it stands.
///
/// # Errors
/// When a stop was asked for, or a server would be read and written at one place.
pub(super) fn compare<O>(request: Request<'_>, reporter: &mut Reporter<O>) -> Result<Plan, Stop> {
    refuse_overlap(request.source, request.destination)?;
    refuse_content_overlap(request.source, request.destination, request.content)?;
    let cancel = reporter.cancel().clone();
    let plan = make(request, cancel.flag(), &mut |now| {
        reporter.progress(|progress| {
            progress.current = now.current.to_owned();
            progress.done = now.same + now.rows as u64;
        });
    })
    .map_err(|_| Stop::Cancelled)?;
    tracing::info!(fingerprint = %plan.fingerprint, changes = plan.totals.changes(), same = plan.same, "planned");
    Ok(plan)
}

/// The files that a plan brings.
pub(super) struct Brought<'a> {
    /// Where they are read from.
    pub source: &'a dyn Host,
    /// The folders they lie in.
    pub content: &'a [ContentRoot],
}

/// Sections and web.config files of a plan that IIS of the destination would refuse.
pub(super) fn refused(
    plan: &Plan,
    to: &DestinationServer,
    schema: &ServerSchema,
    brought: &Brought<'_>,
    rules: &RuleSet,
) -> Vec<Problem> {
    let (mut problems, files) = both(
        || section_problems(&Hands, &plan.rows, &accepted(to, schema)),
        || {
            web_config_problems(
                &plan.rows,
                brought.content,
                &WebConfigFacts {
                    source: brought.source,
                    delegation: &to.config.delegation(),
                    name: &to.facts.name,
                    warns_of_encryption: rules.is_on("WarnForEncryptedDataRule"),
                },
            )
        },
    );
    problems.extend(files);
    problems
}

/// What the configuration of a server accepts.
pub(super) fn accepted<'a>(server: &'a DestinationServer, schema: &'a ServerSchema) -> SectionFacts<'a> {
    SectionFacts {
        config: &server.config,
        schema: &schema.schema,
        by: schema.by,
        iis: server.facts.iis,
        name: &server.facts.name,
    }
}
