//! The checklist as one PowerShell script.
//!
//! A frame that is always the same (`assets/prepare/frame.ps1`), the functions that its steps call, and the steps: each
//! a call of `Invoke-Step` with two blocks, when it is done and what does it. What stands in those blocks comes from
//! [`super::task::Task`], literal arguments only. Run again it does nothing twice; with -WhatIf it does nothing and says
//! what it would do. Written for Windows PowerShell 2 and later.

#[cfg(test)]
mod tests;

use super::check::{Check, CheckState};
use super::features::with_parents;
use super::powershell::{comment, quoted};
use super::task::{Installer, Kind, Task};
use crate::model::IisVersion;
use std::collections::BTreeSet;
use std::fmt::Write;

/// How many places that need a step are named in its comment.
const PLACES_NAMED: usize = 5;

/// What the step is called that steps of PowerShell's commands for IIS want first.
const TOOLS: &str = "PowerShell's commands for IIS";

const FRAME: &str = include_str!("../../../assets/prepare/frame.ps1");
const END: &str = include_str!("../../../assets/prepare/end.ps1");
const ADMINISTRATION: &str = include_str!("../../../assets/prepare/administration.ps1");

/// Writes the script for a checklist: a step for each check that is open and that a script can do, the others as
/// comments. Line ends are CRLF, as Windows editors of the servers in question expect; the text is ASCII except for
/// names, and begins with a byte order mark when one of them is not.
pub fn script(checks: &[Check]) -> String {
    script_for(checks, installer_of(checks))
}

/// The same with another way to install features, such as [`Installer::Dism`] for Server Core.
pub fn script_for(checks: &[Check], installer: Installer) -> String {
    let steps = with_step(checks);
    let by_hand: Vec<&Check> = open(checks).filter(|check| check.step.is_none()).collect();
    let tasks: Vec<&Task> = steps.iter().flat_map(|check| tasks_of(check)).collect();
    let tools = tools_step(&tasks, iis_of(checks));
    let count = steps.len() + usize::from(tools.is_some());
    let mut out = head(&steps, count, by_hand.len(), installer, iis_of(checks));
    out.push_str(&FRAME.replace("\r\n", "\n"));
    for functions in functions(&tasks, tools.is_some(), installer) {
        out.push('\n');
        out.push_str(&functions.replace("\r\n", "\n"));
    }
    let mut number = 0;
    if let Some((why, task)) = &tools {
        number += 1;
        let _ = write!(out, "\n# Step {number} of {count}: {TOOLS}\n# Why: {why}\n");
        call(&mut out, number, task, installer);
    }
    for check in &steps {
        number += 1;
        let _ = writeln!(out, "\n# Step {number} of {count}: {}", comment(&check.title));
        explain(&mut out, check);
        for task in tasks_of(check) {
            call(&mut out, number, task, installer);
        }
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
    out.push('\n');
    out.push_str(&END.replace("\r\n", "\n"));
    let out = out.replace('\n', "\r\n");
    // Windows PowerShell reads a file without a mark in the code page of the server, and names would be others.
    if out.is_ascii() {
        out
    } else {
        format!("\u{FEFF}{out}")
    }
}

/// How many steps the script for a checklist has.
pub fn script_steps(checks: &[Check]) -> usize {
    let steps = with_step(checks);
    let tasks: Vec<&Task> = steps.iter().flat_map(|check| tasks_of(check)).collect();
    steps.len() + usize::from(tools_step(&tasks, iis_of(checks)).is_some())
}

/// Checks that wait for somebody and that a script can do.
fn with_step(checks: &[Check]) -> Vec<&Check> {
    open(checks).filter(|check| check.step.is_some()).collect()
}

/// Checks that wait for somebody.
fn open(checks: &[Check]) -> impl Iterator<Item = &Check> {
    checks.iter().filter(|check| check.is_open())
}

fn tasks_of(check: &Check) -> &[Task] {
    check
        .step
        .as_ref()
        .map(|step| step.tasks.as_slice())
        .unwrap_or_default()
}

/// The IIS that the checks are about; the newest where none says so.
fn iis_of(checks: &[Check]) -> IisVersion {
    checks
        .iter()
        .flat_map(tasks_of)
        .find_map(|task| match task {
            Task::Features { iis, .. } | Task::Certificate { iis, .. } => Some(*iis),
            _ => None,
        })
        .unwrap_or(IisVersion::IIS10)
}

fn installer_of(checks: &[Check]) -> Installer {
    Installer::of(iis_of(checks))
}

/// Steps that need PowerShell's commands for IIS are worth nothing without them.
fn tools_step(tasks: &[&Task], iis: IisVersion) -> Option<(&'static str, Task)> {
    let are_needed = tasks
        .iter()
        .any(|task| matches!(task.kind(), Kind::Pools | Kind::Passwords | Kind::Restrictions));
    are_needed.then(|| {
        (
            "Later steps of this script use them.",
            Task::Features {
                ids: vec!["Web-Scripting-Tools".to_owned()],
                iis,
            },
        )
    })
}

fn head(steps: &[&Check], count: usize, by_hand: usize, installer: Installer, iis: IisVersion) -> String {
    let mut out = String::new();
    // PowerShell 2 and 3 stop at a line that they do not know; 4 came with Server 2012 R2.
    if installer == Installer::ServerManager && (iis.major, iis.minor) >= (8, 5) {
        out.push_str("#Requires -RunAsAdministrator\n");
    } else {
        out.push_str("#Requires -Version 2.0\n");
    }
    let way = match installer {
        Installer::ServerManager => "Server Manager",
        Installer::Dism => "DISM",
        Installer::PackageManager => "the package manager of Server 2008",
    };
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "# Prepares this server for sites from an older one. Written by Siteferry.\n\
         # Every step asks first whether it is done, so the script can be run again. With -WhatIf it changes nothing and\n\
         # says what it would do; -Only 1,3 does only those steps. Passwords are asked for when they are needed.\n\
         # Features are installed through {way}.\n\
         # Steps: {count}. To do by hand: {by_hand}.\n",
    );
    let titles = steps.iter().map(|check| comment(&check.title));
    let tools = (count > steps.len()).then(|| TOOLS.to_owned());
    for (number, title) in (1..).zip(tools.into_iter().chain(titles)) {
        let _ = writeln!(out, "#   {number:>2}. {title}");
    }
    out.push('\n');
    out
}

/// The functions that the steps call, each group once.
fn functions(tasks: &[&Task], with_tools: bool, installer: Installer) -> Vec<&'static str> {
    let mut kinds: BTreeSet<Kind> = tasks.iter().map(|task| task.kind()).collect();
    if with_tools {
        kinds.insert(Kind::Features);
    }
    let mut found = Vec::new();
    if with_tools {
        found.push(ADMINISTRATION);
    }
    found.extend(kinds.into_iter().map(|kind| match (kind, installer) {
        (Kind::Features, Installer::ServerManager) => {
            include_str!("../../../assets/prepare/features-servermanager.ps1")
        }
        (Kind::Features, Installer::Dism) => include_str!("../../../assets/prepare/features-dism.ps1"),
        (Kind::Features, Installer::PackageManager) => {
            include_str!("../../../assets/prepare/features-pkgmgr.ps1")
        }
        (Kind::Folders, _) => include_str!("../../../assets/prepare/folders.ps1"),
        (Kind::Programs, _) => include_str!("../../../assets/prepare/programs.ps1"),
        (Kind::Pools, _) => include_str!("../../../assets/prepare/pools.ps1"),
        (Kind::Passwords, _) => include_str!("../../../assets/prepare/passwords.ps1"),
        (Kind::Rights, _) => include_str!("../../../assets/prepare/rights.ps1"),
        (Kind::Restrictions, _) => include_str!("../../../assets/prepare/restrictions.ps1"),
        (Kind::Certificates, _) => include_str!("../../../assets/prepare/certificates.ps1"),
    }));
    found
}

/// One call of `Invoke-Step`.
fn call(out: &mut String, number: usize, task: &Task, installer: Installer) {
    if let Task::Features { ids, iis } = task {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let titles: Vec<&str> = with_parents(&ids, *iis)
            .iter()
            .map(|feature| feature.title)
            .collect();
        let _ = writeln!(
            out,
            "# With what they stand below and beside: {}",
            titles.join(", ")
        );
    }
    let _ = write!(
        out,
        "Invoke-Step {number} {} -Done {{\n    {}\n}} -Do {{\n    {}\n}}\n",
        quoted(&task.words()),
        task.test(installer),
        task.act(installer)
    );
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
    if check.state == CheckState::Unknown {
        out.push_str(match check.step {
            Some(_) => "# The files of this server did not show whether it is done; the step looks.\n",
            None => "# The files of this server did not show whether it is done.\n",
        });
    }
}
