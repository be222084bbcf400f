//! What every sync ends with: the plan is told, and applied unless it is a what-if or something stops it.

use crate::apply::Options;
use crate::cli::follow::follow;
use crate::cli::grammar::Request;
use crate::cli::line;
use crate::cli::output::Output;
use crate::jobs::run::{self, Ends};
use crate::jobs::{Reporter, Stop};
use crate::model::{Change, Plan, Problem};
use crate::prepare::{Waived, moment};
use std::collections::BTreeSet;
use std::time::Duration;

/// Makes a plan, tries whether it could be written, tells it and applies it.
pub fn plan_and_finish(
    ends: Ends,
    request: &Request,
    output: &mut Output,
    plan: impl FnOnce(&mut Reporter<Plan>) -> Result<Plan, Stop> + Send + 'static,
) -> Result<(), Problem> {
    let written = ends.clone();
    let planned = follow("plan", output, &mut |_, _| {}, move |reporter| {
        let mut planned = plan(reporter)?;
        run::write_test_of(&written, &mut planned)?;
        Ok(planned)
    })?;
    finish(ends, planned, request, output)
}

/// Tells a plan, and applies it. A what-if is the plan that is not applied: both tell the same.
///
/// # Errors
/// When the runs folder lies in one of the servers: a what-if of what would be refused is refused, too.
pub fn finish(ends: Ends, plan: Plan, request: &Request, output: &mut Output) -> Result<(), Problem> {
    if let Ok(runs) = run::runs_folder_of(request.runs.as_deref()) {
        run::refuse_runs(&ends, &runs)?;
    }
    tell(&plan, request, output);
    if plan.is_blocked(&request.acknowledged) {
        return Ok(());
    }
    if request.whatif {
        plan.rows
            .iter()
            .filter(|row| row.action().is_some())
            .for_each(|row| output.change(row));
        output.totals(&plan.totals);
        return Ok(());
    }
    apply(ends, plan, request, output)
}

/// What both a what-if and a run tell before the first change.
fn tell(plan: &Plan, request: &Request, output: &mut Output) {
    output.put("fingerprint", &plan.fingerprint);
    output.put("source", &plan.source);
    output.put("destination", &plan.destination);
    output.put("same", &plan.same);
    for problem in &plan.problems {
        output.problem_of_plan(problem, &request.acknowledged);
    }
    if plan.is_blocked(&request.acknowledged) {
        let mut codes: Vec<&str> = plan
            .problems
            .iter()
            .filter(|problem| problem.is_error())
            .map(|problem| problem.code.as_str())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        output.info(&format!(
            "The sync is stopped by these errors. Fix what they name, or accept them: -acknowledge:{}",
            codes.join(",")
        ));
        return;
    }
    plan.rows
        .iter()
        .filter(|row| row.action().is_none())
        .for_each(|row| output.change(row));
}

fn apply(ends: Ends, plan: Plan, request: &Request, output: &mut Output) -> Result<(), Problem> {
    if plan.totals.changes() == 0 {
        output.totals(&plan.totals);
        return Ok(());
    }
    let runs = run::runs_folder_of(request.runs.as_deref())?;
    let options = Options {
        acknowledged: request.acknowledged.clone(),
        waived: accepted(&plan, &request.acknowledged),
        retry_attempts: request.retry_attempts,
        retry_interval: Duration::from_millis(request.retry_interval.into()),
        command: Some(line::join(&request.arguments)),
    };
    let mut row = |output: &mut Output, change: &Change| output.change(change);
    let report = follow("apply", output, &mut row, move |reporter| {
        run::apply_plan(&ends, &plan, &options, &runs, reporter)
    })?;
    if !run::is_complete(&report) && output.errors() == 0 {
        output.problem(
            &Problem::error("RUN-NOT-COMPLETE", format!("Run {} did not finish", report.id))
                .with_fix(format!("siteferry resume {} does the rest.", report.id)),
        );
    }
    output.totals(&report.totals);
    output.put("run", &report.id);
    output.line(&format!("Run {}. Undo: siteferry undo {}", report.id, report.id));
    Ok(())
}

/// The errors that the run goes on without because their codes were written on the command line, for its record.
fn accepted(plan: &Plan, codes: &[String]) -> Vec<Waived> {
    let at = moment(&jiff::Zoned::now());
    let mut told = BTreeSet::new();
    let errors = plan.problems.iter().filter(|problem| problem.is_error());
    errors
        .filter(|problem| codes.iter().any(|code| code.eq_ignore_ascii_case(&problem.code)))
        .filter(|problem| told.insert((&problem.code, &problem.target, &problem.title)))
        .map(|problem| Waived::of_problem(problem, "accepted by -acknowledge", Some(at.clone())))
        .collect()
}
