//! What to do before an application runs in the Integrated pipeline, and the command that does the rest.

use super::{Advice, Verdict};
use crate::formats::web_config::Weight;

/// What to do before an application can run in Integrated; `cannot` shares its pool and never will.
pub(super) fn steps(advice: &Advice, cannot: Option<&str>) -> Vec<String> {
    let mut steps = Vec::new();
    match advice.verdict {
        Verdict::NoManagedCode | Verdict::Unknown => return steps,
        Verdict::ClassicOnly => {
            steps.push(
                "Move the application to ASP.NET 2.0 or later first; until then its pool stays Classic."
                    .to_owned(),
            );
            return steps;
        }
        Verdict::StayClassic => steps.push("Have its code looked at for what is named above.".to_owned()),
        Verdict::Works | Verdict::WorksAfterChanges => {}
    }
    if let (Some(_), Some(file)) = (&advice.fragment, &advice.web_config) {
        steps.push(format!(
            "Look through the converted <system.webServer> of its web.config ({file}); system.web stays as it is."
        ));
    }
    if advice.issues.iter().any(|issue| issue.weight == Weight::Test) {
        steps.push("Test what is named above under “test”.".to_owned());
    }
    if let Some(other) = cannot {
        steps.push(format!(
            "Give it an application pool of its own: {} also runs {other}, which cannot run in Integrated.",
            advice.pool
        ));
    }
    steps
}

/// The command that does the rest.
pub(super) fn last_step(advice: &Advice, cannot: Option<&str>) -> Option<String> {
    if !matches!(
        advice.verdict,
        Verdict::StayClassic | Verdict::Works | Verdict::WorksAfterChanges
    ) {
        return None;
    }
    let name = advice.short_name();
    let name = if name.contains([' ', ',', '=', '\'', '"']) {
        format!("\"{name}\"")
    } else {
        name
    };
    let others = match (advice.shares_pool_with.as_slice(), cannot) {
        ([], _) | (_, Some(_)) => String::new(),
        (others, None) => format!(
            " The pool also runs {}: all of its applications change together.",
            others.join(", ")
        ),
    };
    Some(format!(
        "Sync with -integrated:{name}, which writes its web.config converted, its handlers, and pool {} for \
         Integrated.{others}",
        advice.pool
    ))
}
