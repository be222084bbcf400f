//! The section about the Integrated pipeline.

use super::{heading, text};
use crate::discover::pipeline::{Advice, Verdict};
use crate::formats::web_config::Issue;
use std::fmt::Write;

/// Applications that have managed code, with what Integrated would take; the others are counted.
pub(super) fn write(out: &mut String, all: &[Advice]) {
    let managed: Vec<&Advice> = all
        .iter()
        .filter(|advice| advice.verdict != Verdict::NoManagedCode)
        .collect();
    if managed.is_empty() {
        return;
    }
    let others = match all.len() - managed.len() {
        0 => String::new(),
        1 => " One more application has no managed code.".to_owned(),
        more => format!(" {more} more applications have no managed code."),
    };
    heading(
        out,
        "Pipeline",
        &format!(
            "Applications run in the Classic pipeline, as on the old server, unless Integrated was chosen for them.{others}"
        ),
    );
    out.push_str(
        "<table>\n<thead><tr><th>Application</th><th>Pool</th><th>Integrated</th><th>Seen at</th></tr></thead>\n<tbody>\n",
    );
    for advice in &managed {
        let issues: Vec<String> = advice.issues.iter().map(issue).collect();
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}It {}.</td><td>{}</td></tr>",
            text(&advice.application),
            text(&advice.pool),
            if advice.is_chosen { "Chosen. " } else { "" },
            advice.verdict.words(),
            issues.join("<br>")
        );
    }
    out.push_str("</tbody>\n</table>\n");
    for advice in &managed {
        if advice.steps.is_empty() {
            continue;
        }
        let _ = writeln!(out, "<h3>{} in Integrated</h3>", text(&advice.application));
        if advice.is_chosen {
            out.push_str("<p>The sync writes its web.config converted, its handlers and its pool for Integrated.</p>\n");
        } else {
            out.push_str("<ol>\n");
            for step in &advice.steps {
                let _ = writeln!(out, "<li>{}</li>", text(step));
            }
            out.push_str("</ol>\n");
        }
        if let Some(fragment) = &advice.fragment {
            let _ = writeln!(out, "<pre><code>{}</code></pre>", text(fragment));
        }
    }
    out.push_str("</section>\n");
}

fn issue(issue: &Issue) -> String {
    let line = issue
        .line
        .map_or_else(String::new, |line| format!(", line {line}"));
    let fix = match issue.fix.as_str() {
        "" => String::new(),
        fix => format!("; {fix}"),
    };
    format!(
        "<code>{}{line}</code> {}: {}{}.",
        text(&issue.file),
        text(&issue.what),
        text(&issue.why),
        text(&fix)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::web_config::Weight;

    #[test]
    fn names_and_fragments_are_escaped_and_unmanaged_ones_are_counted() {
        let advice = |name: &str, verdict| Advice {
            application: name.to_owned(),
            key: "/LM/W3SVC/1/ROOT".to_owned(),
            pool: "P".to_owned(),
            shares_pool_with: Vec::new(),
            asp_net: Some("2.0.50727".to_owned()),
            web_config: None,
            verdict,
            issues: vec![Issue {
                weight: Weight::Change,
                what: "httpModules: <b>".to_owned(),
                why: "why".to_owned(),
                fix: String::new(),
                file: r"C:\web.config".to_owned(),
                line: Some(3),
            }],
            fragment: Some("<system.webServer />".to_owned()),
            steps: vec!["Do it.".to_owned()],
            is_chosen: name == "chosen",
        };
        let mut out = String::new();
        write(
            &mut out,
            &[
                advice("A & B", Verdict::WorksAfterChanges),
                advice("chosen", Verdict::Works),
                advice("plain", Verdict::NoManagedCode),
            ],
        );
        for part in [
            "A &amp; B",
            "&lt;system.webServer /&gt;",
            "httpModules: &lt;b&gt;",
            r"C:\web.config, line 3",
            "One more application has no managed code.",
            "<td>Chosen. It would run",
            "<li>Do it.</li>",
        ] {
            assert!(out.contains(part), "{part}\n{out}");
        }
        assert!(!out.contains("plain"), "{out}");
        assert_eq!(out.matches("<li>Do it.</li>").count(), 1, "{out}");
        let mut nothing = String::new();
        write(&mut nothing, &[advice("plain", Verdict::NoManagedCode)]);
        assert_eq!(nothing, "");
    }
}
