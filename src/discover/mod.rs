//! What a site needs of its server, each need with the place it was seen at.
//!
//! [`dependencies`] walks the metabase keys of a scope (`lm/w3svc/1`) and holds every key against the [`catalogue`]:
//! one row a component, in the order of the output. Only what is *set* in the scope counts, plus the script maps of
//! the whole machine, because that is what Web Deploy's getDependencies reports; what a site inherits on top is kept
//! apart ([`inherited`]) for people to see. [`overview`] shows a server at a glance, [`system_info`] describes it as
//! getSystemInfo does, [`recorded()`] takes what msdeploy printed on the old server instead, [`pipeline`] says what the
//! Integrated pipeline would take, [`usage`] what the logs say is in use,
//! [`content`] what the files of a site use. This floor decides nothing and writes nothing.
//!
//! Sources: "Viewing Dependencies" (dd569091), "How Dependencies are Determined" (dd569061), getDependencies (dd569090).

mod catalogue;
pub mod content;
mod evidence;
mod inherited;
mod machine;
mod needs;
pub mod overview;
pub mod pipeline;
mod programs;
mod recorded;
mod scope;
pub mod system_info;
pub mod usage;

#[cfg(test)]
mod tests;

pub use needs::{dependencies, of_selection};
pub use programs::Processor;
pub use recorded::recorded;
pub use scope::Scope;

use crate::model::{Problem, ServerFacts};

/// Answers for a source that is IIS 7 or later, whose needs are not looked for yet.
pub fn not_built_yet(source: &ServerFacts) -> Problem {
    Problem::error(
        "NOT-BUILT-YET",
        format!("Finding what {} needs is not built yet", source.name),
    )
    .with_cause(format!(
        "It runs {}; dependencies are found in a metabase (IIS 6) so far. Sources with applicationHost.config are a \
         later milestone.",
        source.iis
    ))
    .with_fix("Review globalModules, handlers and application pools of the source by hand.")
    .with_target(source.name.clone())
}
