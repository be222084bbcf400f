//! `siteferry pipeline`: whether the Integrated pipeline would serve each application, and what it takes.

use super::{open_for, source};
use crate::cli::exit;
use crate::cli::grammar::Request;
use crate::cli::output::Output;
use crate::discover::content::Below;
use crate::discover::pipeline::{Advice, advise};
use crate::formats::web_config::{Issue, Weight};
use crate::model::Problem;

/// Runs it; answers with the exit code of a named command.
pub fn run(request: &Request, output: &mut Output) -> i32 {
    exit::answer("pipeline", request, output, |output| {
        let all = look(request, output)?;
        output.put("applications", &all);
        for advice in &all {
            tell(advice, output);
        }
        Ok(exit::DONE)
    })
}

fn look(request: &Request, output: &mut Output) -> Result<Vec<Advice>, Problem> {
    let opened = open_for(source(request)?, "pipeline", output)?;
    let server = &opened.server;
    let mut all = advise(&server.metabase, server.host.as_ref(), &opened.selection())?;
    if let Some(below) = opened.below().map(Below::key) {
        all.retain(|advice| below.holds(&advice.key));
    }
    Ok(all)
}

fn tell(advice: &Advice, output: &mut Output) {
    let runs = match &advice.asp_net {
        Some(version) => format!("{}; ASP.NET {version}, pool {}", advice.short_name(), advice.pool),
        None => format!("{}; no ASP.NET, pool {}", advice.short_name(), advice.pool),
    };
    output.line(&format!(
        "{} ({runs}) {}.",
        advice.application,
        advice.verdict.words()
    ));
    for issue in &advice.issues {
        output.line(&format!("  {}", shown(issue)));
    }
    for (number, step) in (1u32..).zip(&advice.steps) {
        output.line(&format!("  {number}. {step}"));
    }
    for line in advice.fragment.iter().flat_map(|fragment| fragment.lines()) {
        output.line(&format!("    {line}"));
    }
}

/// `change: web.config, line 6: httpModules: Rewriter: why; what to do.`
fn shown(issue: &Issue) -> String {
    let weight = match issue.weight {
        Weight::Note => "note",
        Weight::Test => "test",
        Weight::Change => "change",
        Weight::Blocks => "look",
    };
    let line = issue
        .line
        .map_or_else(String::new, |line| format!(", line {line}"));
    let fix = match issue.fix.as_str() {
        "" => String::new(),
        fix => format!("; {fix}"),
    };
    format!(
        "{weight}: {}{line}: {}: {}{fix}.",
        issue.file, issue.what, issue.why
    )
}
