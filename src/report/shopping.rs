//! The shopping list: what the owner of the software has to get, ask for or decide, apart from what an administrator of
//! the server can do alone.

use super::Report;
use crate::model::evidence::{EvidenceKind, Sureness};
use crate::model::path::fold;
use crate::model::usage::{Use, UseVerdict};
use crate::model::{Evidence, Severity};
use crate::prepare::{Check, CheckState};
use serde::Serialize;

/// Checks that take the owner of the software: programs that come from elsewhere, functions that ended, certificates and
/// passwords that only people have.
const FOR_THE_OWNER: [(&str, Kind); 8] = [
    ("PROGRAM-MISSING", Kind::Program),
    ("MODULE-MISSING", Kind::Program),
    ("ASSEMBLY-MISSING", Kind::Program),
    ("FEATURE-NOT-SUPPORTED", Kind::Decision),
    ("CERTIFICATE-NEEDED", Kind::Certificate),
    ("CERTIFICATE-MISSING", Kind::Certificate),
    ("CERTIFICATE-CLASH", Kind::Decision),
    ("PASSWORD-NEEDED", Kind::Password),
];

/// Evidence of programs that somebody has to get for the new server.
const OWNERS_EVIDENCE: [EvidenceKind; 4] = [
    EvidenceKind::Component,
    EvidenceKind::ScriptEngine,
    EvidenceKind::Assembly,
    EvidenceKind::Isapi,
];

/// What stands below the title of the list.
pub(super) const INTRODUCTION: &str = "What the owner of the software has to bring.";

/// What kind of thing the owner has to bring.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A program that has to be got for the new server.
    Program,
    /// Something that there is no more, and what uses it has to change.
    Gone,
    /// A choice that only the owner can make: something that there is no more.
    Decision,
    /// A certificate with its private key.
    Certificate,
    /// A password.
    Password,
}

impl Kind {
    /// The heading above things of this kind.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Program => "Programs and components to get",
            Kind::Gone => "Gone, and to be replaced",
            Kind::Decision => "Decisions to make",
            Kind::Certificate => "Certificates to bring",
            Kind::Password => "Passwords to bring",
        }
    }
}

/// One thing on the list.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// What kind of thing.
    pub kind: Kind,
    /// The thing.
    pub what: String,
    /// How it stands on the new server.
    pub found: String,
    /// Why it is needed.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// What needs it.
    pub needed_by: Vec<String>,
    /// What the logs say about its use; empty when they say nothing.
    pub used: String,
    /// Why it was set aside; it is kept on the list for who reads it later.
    pub waived: Option<String>,
    /// True when nothing works before it is there.
    pub is_blocking: bool,
}

impl Item {
    /// How it stands, in one or two words.
    pub fn state(&self) -> &'static str {
        match (&self.waived, self.is_blocking, self.kind) {
            (Some(_), ..) => "Set aside",
            (None, true, _) => "Blocking",
            (None, false, Kind::Program) => "To get",
            (None, false, Kind::Gone) => "To replace",
            (None, false, Kind::Decision) => "To decide",
            (None, false, Kind::Certificate | Kind::Password) => "To bring",
        }
    }
}

/// Makes the list: by kind, what blocks first, what was set aside last.
pub fn list(report: &Report<'_>) -> Vec<Item> {
    let mut items: Vec<Item> = report
        .checks
        .iter()
        .filter(|check| !matches!(check.state, CheckState::Ready | CheckState::Note))
        .filter_map(|check| {
            let (_, kind) = FOR_THE_OWNER.iter().find(|(code, _)| *code == check.code)?;
            Some(Item {
                kind: *kind,
                what: check.title.clone(),
                found: check.found.clone(),
                why: check.why.clone(),
                fix: check.fix.clone(),
                needed_by: check.needed_by.clone(),
                used: used(report, check),
                waived: check.waiver.as_ref().map(|waiver| waiver.reason.clone()),
                is_blocking: check.state == CheckState::Blocking,
            })
        })
        .collect();
    items.extend(components(report));
    items.sort_by(|a, b| {
        let key = |item: &Item| (item.kind, item.waived.is_some(), !item.is_blocking);
        key(a).cmp(&key(b)).then_with(|| a.what.cmp(&b.what))
    });
    items
}

/// Components that the content uses and that do not come along by themselves: one item each, whichever pages use it.
fn components(report: &Report<'_>) -> Vec<Item> {
    let mut seen: Vec<&Evidence> = report
        .evidence
        .iter()
        .filter(|seen| {
            OWNERS_EVIDENCE.contains(&seen.kind)
                && seen.severity >= Severity::Warning
                && seen.sureness > Sureness::Unsure
        })
        .collect();
    seen.sort_by(|a, b| a.compare(b));
    seen.chunk_by(|a, b| a.need() == b.need())
        .filter_map(|need| {
            let first = need.first()?;
            let mut places: Vec<String> = need.iter().map(|seen| seen.place.to_string()).collect();
            places.dedup();
            Some(Item {
                // What is gone cannot be got for the new server.
                kind: if need.iter().any(|seen| seen.severity == Severity::Error) {
                    Kind::Gone
                } else {
                    Kind::Program
                },
                what: match &first.product {
                    Some(product) => format!("{} ({product})", first.what),
                    None => first.what.clone(),
                },
                found: String::new(),
                why: first.meaning.clone().into_owned(),
                fix: first.fix.clone().into_owned(),
                needed_by: places,
                used: used_on_pages(report, &first.what),
                waived: None,
                is_blocking: false,
            })
        })
        .collect()
}

/// What the logs say about the pages that create a component.
fn used_on_pages(report: &Report<'_>, component: &str) -> String {
    let Some(usage) = report.usage else {
        return String::new();
    };
    let pages: Vec<&Use> = usage
        .sites
        .iter()
        .flat_map(|site| &site.pages)
        .filter(|page| page.behind.split(", ").any(|name| fold(name) == fold(component)))
        .collect();
    let used = pages
        .iter()
        .filter(|page| page.verdict == UseVerdict::Used)
        .count();
    let last = pages.iter().filter_map(|page| page.tally.last).max();
    match last {
        Some(last) if used > 0 => format!(
            "{used} of {} pages with it are used, last on {last}.",
            pages.len()
        ),
        _ if !pages.is_empty() && pages.iter().all(|page| page.verdict == UseVerdict::Unused) => format!(
            "Nobody asked for any of {} pages with it in {} days: perhaps it is not needed any more.",
            pages.len(),
            usage.window_days
        ),
        _ => String::new(),
    }
}

/// What the logs say about the script maps that lead to the program of a check.
fn used(report: &Report<'_>, check: &Check) -> String {
    let Some(program) = check.id.strip_prefix("PROGRAM-MISSING:").map(fold) else {
        return String::new();
    };
    let sites = report.usage.iter().flat_map(|usage| &usage.sites);
    let maps: Vec<&Use> = sites
        .flat_map(|site| &site.extensions)
        .filter(|map| map.is_asked && fold(&map.behind).contains(&program))
        .collect();
    let names = |verdict: UseVerdict| {
        let mut names: Vec<&str> = maps
            .iter()
            .filter(|map| map.verdict == verdict)
            .map(|map| map.name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    };
    let last = maps.iter().filter_map(|map| map.tally.last).max();
    let days = report.usage.map_or(0, |usage| usage.window_days);
    match (names(UseVerdict::Used), names(UseVerdict::Unused), last) {
        (used, _, Some(last)) if !used.is_empty() => format!("Used: {used}, last on {last}."),
        (_, unused, _) if !unused.is_empty() && names(UseVerdict::NotKnown).is_empty() => {
            format!("Nobody asked for {unused} in {days} days: perhaps it is not needed any more.")
        }
        _ => String::new(),
    }
}

/// The list as plain text, for a letter or for printing.
pub fn plain(report: &Report<'_>) -> String {
    let mut out = format!(
        "{}\r\n{INTRODUCTION} Written {}.\r\n",
        report.title, report.written_at
    );
    let items = list(report);
    if items.is_empty() {
        out.push_str("\r\nNothing: no program, certificate, password or decision is missing.\r\n");
    }
    let mut kind = None;
    for item in &items {
        if kind != Some(item.kind) {
            kind = Some(item.kind);
            out.push_str(&format!("\r\n{}\r\n", item.kind.words()));
        }
        let mark = if item.waived.is_some() { "[-]" } else { "[ ]" };
        let blocking = if item.is_blocking { " (blocking)" } else { "" };
        out.push_str(&format!("\r\n  {mark} {}{blocking}\r\n", item.what));
        let waived = item.waived.as_deref().unwrap_or_default();
        for (name, value) in [
            ("Set aside", waived),
            ("Found", &item.found),
            ("Why", &item.why),
            ("To do", &item.fix),
            ("Use", &item.used),
            ("Needed by", &item.needed_by.join("; ")),
        ] {
            for (number, line) in value.lines().enumerate() {
                let name = if number == 0 {
                    format!("{name}:")
                } else {
                    String::new()
                };
                out.push_str(&format!("      {name:<10} {line}\r\n"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::usage::{SiteUsage, Tally, Usage};
    use crate::model::{Day, IisVersion, ServerFacts};

    fn check(code: &str, about: &str, state: CheckState) -> Check {
        Check::new(code, about, format!("{code} {about}"))
            .found(state, "not there")
            .fix("Get it.")
            .needed_by(["/LM/W3SVC/1/ROOT".to_owned()])
    }

    fn map(name: &str, program: &str, verdict: UseVerdict) -> Use {
        Use {
            name: name.to_owned(),
            behind: format!("{program} at /LM/W3SVC"),
            is_asked: true,
            tally: Tally {
                hits: 3,
                not_found: 0,
                last: Day::of(2009, 11, 4).map(Day::start),
            },
            verdict,
            why: String::new(),
        }
    }

    fn with<T>(checks: &[Check], usage: Option<&Usage>, look: impl Fn(&Report<'_>) -> T) -> T {
        let facts = ServerFacts {
            name: "OLD".to_owned(),
            iis: IisVersion::IIS6,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: false,
        };
        look(&Report {
            usage,
            checks,
            ..Report::about("Shop – OLD to NEW", "today", &facts)
        })
    }

    #[test]
    fn only_what_the_owner_can_bring_is_on_the_list_and_waived_things_stay_on_it() {
        let mut waived = check("PASSWORD-NEEDED", "pool A", CheckState::ToDo);
        waived.waive("kept in the safe");
        let checks = [
            check("DRIVE-MISSING", "F", CheckState::Blocking),
            waived,
            check("PASSWORD-NEEDED", "pool B", CheckState::ToDo),
            check("PROGRAM-MISSING", r"D:\a.dll", CheckState::ToDo),
            check("PROGRAM-MISSING", r"D:\z.dll", CheckState::Blocking),
            check("CERTIFICATE-NEEDED", "site 1", CheckState::Ready),
        ];
        let text = with(&checks, None, plain);
        let lines: Vec<&str> = text.lines().filter(|line| line.contains('[')).collect();
        assert_eq!(
            lines,
            [
                r"  [ ] PROGRAM-MISSING D:\z.dll (blocking)",
                r"  [ ] PROGRAM-MISSING D:\a.dll",
                "  [ ] PASSWORD-NEEDED pool B",
                "  [-] PASSWORD-NEEDED pool A",
            ]
        );
        assert!(text.contains("      Set aside: kept in the safe\r\n"), "{text}");
        assert!(with(&[], None, plain).contains("Nothing: no program"));
    }

    #[test]
    fn the_logs_say_whether_a_program_is_worth_getting() {
        let usage = |maps: Vec<Use>| Usage {
            window_days: 90,
            newest: None,
            sites: vec![SiteUsage {
                extensions: maps,
                ..SiteUsage::default()
            }],
        };
        let checks = [check("PROGRAM-MISSING", r"D:\bin\Hb.dll", CheckState::ToDo)];
        let said = |maps| {
            let usage = usage(maps);
            with(&checks, Some(&usage), |report| list(report)[0].used.clone())
        };
        let own = r"d:\BIN\hb.dll";
        assert_eq!(
            said(vec![
                map(".hb", own, UseVerdict::Unused),
                map(".x", "other", UseVerdict::Used)
            ]),
            "Nobody asked for .hb in 90 days: perhaps it is not needed any more."
        );
        assert_eq!(
            said(vec![
                map(".hb", own, UseVerdict::Unused),
                map(".hc", own, UseVerdict::Used)
            ]),
            "Used: .hc, last on 2009-11-04 00:00:00."
        );
        assert_eq!(
            said(vec![
                map(".hb", own, UseVerdict::Unused),
                map(".hc", own, UseVerdict::NotKnown)
            ]),
            ""
        );
    }
}
