//! The checklist as one PowerShell script.

use super::check::{Check, CheckState};
use super::powershell::{comment, quoted};
use std::fmt::Write;

/// How many places that need a step are named in its comment.
const PLACES_NAMED: usize = 5;

/// Writes a script of numbered steps, one for each check that is not ready or waived and that a script can do. It
/// may be run any number of times: each step first asks whether it is done. Line ends are CRLF, as Windows editors
/// of the servers in question expect; the text is ASCII except for names.
pub fn script(checks: &[Check]) -> String {
    let open = |check: &&Check| {
        matches!(
            check.state,
            CheckState::Blocking | CheckState::ToDo | CheckState::Unknown
        )
    };
    let steps: Vec<&Check> = checks
        .iter()
        .filter(open)
        .filter(|check| check.step.is_some())
        .collect();
    let by_hand: Vec<&Check> = checks
        .iter()
        .filter(open)
        .filter(|check| check.step.is_none())
        .collect();
    let mut out = String::from(
        "#Requires -RunAsAdministrator\n\
         # Prepares this server for sites from an older one. Written by Siteferry.\n\
         # Every step asks first whether it is done, so the script can be run again.\n",
    );
    // Writing to a String cannot fail.
    let _ = writeln!(out, "# Steps: {}. To do by hand: {}.", steps.len(), by_hand.len());
    out.push_str(
        "\n$ErrorActionPreference = 'Stop'\n\
         foreach ($module in 'ServerManager', 'WebAdministration') {\n\
         \u{20}   if (Get-Module -ListAvailable -Name $module) { Import-Module $module }\n}\n",
    );
    for (number, check) in (1..).zip(&steps) {
        let Some(step) = &check.step else { continue };
        let title = comment(&check.title);
        let _ = writeln!(out, "\n# Step {number} of {}: {title}", steps.len());
        explain(&mut out, check);
        let done = quoted(&format!("Step {number}: already done: {title}"));
        let doing = quoted(&format!("Step {number}: {title}"));
        let _ = writeln!(
            out,
            "if ({}) {{\n    Write-Host {done}\n}} else {{\n    Write-Host {doing}",
            comment(&step.done_when)
        );
        for line in &step.run {
            let _ = writeln!(out, "    {}", comment(line));
        }
        out.push_str("}\n");
    }
    if !by_hand.is_empty() {
        out.push_str("\n# To do by hand\n");
        for check in &by_hand {
            let _ = writeln!(out, "#\n# {}", comment(&check.title));
            explain(&mut out, check);
            for line in check.fix.lines() {
                let _ = writeln!(out, "# What to do: {}", comment(line));
            }
        }
    }
    out.push_str("\nWrite-Host 'Run the checklist again to see what is left.'\n");
    out.replace('\n', "\r\n")
}

fn explain(out: &mut String, check: &Check) {
    let _ = writeln!(out, "# Found: {}", comment(&check.found));
    let _ = writeln!(out, "# Why: {}", comment(&check.why));
    if !check.needed_by.is_empty() {
        let named: Vec<String> = check
            .needed_by
            .iter()
            .take(PLACES_NAMED)
            .map(|place| comment(place))
            .collect();
        let more = check.needed_by.len().saturating_sub(PLACES_NAMED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let _ = writeln!(out, "# Needed by: {}{more}", named.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks() -> Vec<Check> {
        vec![
            Check::new("A", "", "Pool \"it's\"\nRemove-Item C:\\")
                .found(CheckState::ToDo, "missing")
                .why("Because.")
                .needed_by((0..7).map(|at| format!("/site/{at}")))
                .step("Test-Path 'x'", ["New-Item 'x'".to_owned()]),
            Check::new("B", "", "all fine").step("$true", []),
            Check::new("C", "", "by hand")
                .found(CheckState::Blocking, "gone")
                .fix("Ask.\nAgain."),
        ]
    }

    #[test]
    fn a_script_asks_before_it_does_and_lists_the_rest() {
        let script = script(&checks());
        assert!(script.starts_with("#Requires -RunAsAdministrator\r\n"));
        assert!(script.contains("# Step 1 of 1: "));
        assert!(script.contains("if (Test-Path 'x') {\r\n"));
        assert!(script.contains("/site/4 and 2 more"));
        assert!(script.contains("# What to do: Again.\r\n"));
        assert!(!script.contains("all fine"), "a ready check has no step");
    }

    #[test]
    fn no_name_can_break_out_of_its_line() {
        let script = script(&checks());
        let loose = script
            .lines()
            .find(|line| line.trim_start().starts_with("Remove-Item"));
        assert_eq!(loose, None);
        assert!(script.contains("it''s"), "quotes are doubled in literals");
    }

    #[test]
    fn waived_checks_are_left_out() {
        let mut checks = checks();
        for check in &mut checks {
            check.waive("not here");
        }
        assert!(script(&checks).contains("# Steps: 0. To do by hand: 0."));
    }
}
