//! `-verb:sync` from a metabase to a package.

use crate::apply::package_writer::{PackageWriting, check_target, write_package};
use crate::cli::grammar::{Request, names};
use crate::cli::output::Output;
use crate::cli::verbs::{
    Opened, describe, destination, not_built, open_server, package_path, rule_set, source,
};
use crate::hosts::Interrupt;
use crate::model::Problem;
use crate::providers::package::{PackageContents, PackageOptions, PackagePlan, PackageSource};

/// Runs it.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    let spec = source(request)?;
    if spec.is("package") {
        return Err(not_built(spec, request.verb, names::ARCHIVES));
    }
    let target = package_path(destination(request)?)?;
    check_target(target)?;
    let Opened { server, scope } = open_server(spec, request.verb, output)?;
    let existing = match target.exists() {
        true => Some(PackageSource::open(target)?),
        false => None,
    };
    let rules = rule_set(request)?;
    let options = PackageOptions {
        include_content: request.has_link("Content"),
        rules: &rules,
        system_info: describe(&server),
    };
    let contents = PackageContents::gather(&server, &scope, &options);
    let plan = PackagePlan::make(&contents, server.host.as_ref(), existing.as_ref());
    drop(existing);
    let blocker = plan.blocker(&request.acknowledged).cloned();
    for problem in &plan.problems {
        output.problem_of_plan(problem, &request.acknowledged);
    }
    for change in &plan.rows {
        output.change(change);
    }
    if blocker.is_none() && !request.whatif {
        let interrupt = Interrupt::listen();
        let entries = plan.entries.len();
        write_package(
            &plan,
            target,
            &mut PackageWriting {
                host: server.host.as_ref(),
                level: request.level,
                cancel: interrupt.flag(),
                progress: &mut |name, now| {
                    let phase = if now.is_verifying { "Verifying" } else { "Packing" };
                    output.live(&format!("{phase} ({} of {entries}): {name}", now.entries));
                },
            },
        )?;
    }
    output.totals(&plan.totals);
    Ok(())
}
