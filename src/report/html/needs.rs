//! The sections about what is needed and what was checked.

use super::super::words::{check_state, number};
use super::{EVIDENCE_SHOWN, heading, text};
use crate::model::dependency::DependencyInfo;
use crate::prepare::{Check, CheckState, Headline};
use std::fmt::Write;

pub(super) fn write_needs(out: &mut String, needs: &DependencyInfo) {
    let nothing = needs.dependencies.is_empty()
        && needs.app_pools.is_empty()
        && needs.cgis.is_empty()
        && needs.isapis.is_empty()
        && needs.inherited.is_empty();
    if nothing {
        heading(
            out,
            "Needs",
            "Plain files only. Nothing special is needed on the destination.",
        );
        out.push_str("</section>\n");
        return;
    }
    heading(out, "Needs", "What the chosen sites use, and where it was seen.");
    out.push_str("<table>\n<thead><tr><th>Kind</th><th>Need</th><th>Seen at</th></tr></thead>\n<tbody>\n");
    let mut row = |kind: &str, name: &str, evidence: &[String]| {
        let mut shown: Vec<String> = evidence
            .iter()
            .take(EVIDENCE_SHOWN)
            .map(|place| format!("<code>{}</code>", text(place)))
            .collect();
        let more = evidence.len().saturating_sub(EVIDENCE_SHOWN);
        if more > 0 {
            shown.push(format!("and {} more", number(more as u64)));
        }
        let _ = writeln!(
            out,
            "<tr><td>{kind}</td><td>{}</td><td>{}</td></tr>",
            text(name),
            shown.join("<br>")
        );
    };
    for need in &needs.dependencies {
        row("Component", &need.name, &need.triggers);
    }
    for pool in &needs.app_pools {
        row("Application pool", &pool.name, &pool.triggers);
    }
    for cgi in &needs.cgis {
        let name = format!("{} (restricted: {})", cgi.exe, cgi.restricted);
        row("CGI program", &name, &cgi.triggers);
    }
    for isapi in &needs.isapis {
        let state = if isapi.enabled { "allowed" } else { "prohibited" };
        row(
            "ISAPI extension",
            &format!("{} ({state})", isapi.dll),
            &isapi.triggers,
        );
    }
    for module in &needs.native_modules {
        row("Native module", &module.name, &[]);
    }
    for of in &needs.managed_types {
        row("Managed type", &of.name, &of.triggers);
    }
    // One row a script map, whichever applications inherit it.
    let mut inherited: Vec<(String, Vec<String>)> = Vec::new();
    for map in &needs.inherited {
        let name = format!(
            "{} to {}, inherited from {}",
            map.extension, map.processor, map.set_at
        );
        match inherited.iter_mut().find(|(known, _)| *known == name) {
            Some((_, places)) => places.push(map.used_by.clone()),
            None => inherited.push((name, vec![map.used_by.clone()])),
        }
    }
    for (name, places) in &inherited {
        row("Script map", name, places);
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

pub(super) fn checklist(out: &mut String, checks: &[Check]) {
    if checks.is_empty() {
        return;
    }
    heading(out, "Checklist", &Headline::of(checks).to_string());
    for check in checks {
        let (glyph, word, class) = check_state(check.state);
        let _ = writeln!(
            out,
            "<div class=\"check\">\n<h3><span class=\"{class}\">{glyph} {word}</span> {}</h3>\n<dl>",
            text(&check.title)
        );
        let mut line = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(out, "<dt>{name}</dt><dd>{}</dd>", text(value));
            }
        };
        if let Some(waiver) = &check.waiver {
            line("Waived", &waiver.to_string());
        }
        line("Found", &check.found);
        line("Why", &check.why);
        if check.state != CheckState::Ready {
            line("Fix", &check.fix);
        }
        let mut needed_by: Vec<String> = check.needed_by.iter().take(EVIDENCE_SHOWN).cloned().collect();
        let more = check.needed_by.len().saturating_sub(EVIDENCE_SHOWN);
        if more > 0 {
            needed_by.push(format!("and {} more", number(more as u64)));
        }
        line("Needed by", &needed_by.join(", "));
        out.push_str("</dl>\n</div>\n");
    }
    out.push_str("</section>\n");
}
