//! The files that a report consists of: their names, what is in them, and how one is told from anybody else's file.

use super::{Report, csv, html, json, sheets, shopping};
use crate::model::LossReport;
use crate::model::dependency::DependencyInfo;
use crate::model::usage::Usage;
use std::io::{self, Write};

/// Bytes of a file that say whose it is.
pub const START: usize = 4096;

/// One file of a report.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Paper {
    /// The page with everything.
    Page,
    /// The script that binds certificates, where sites answer on https.
    Certificates,
    /// Everything, for programs.
    Document,
    /// What the owner of the software has to bring, to read.
    ShoppingText,
    /// The same as a sheet.
    ShoppingSheet,
    /// Every row of the checklist.
    Checklist,
    /// What the sites need.
    Needs,
    /// What the content shows.
    Evidence,
    /// What the logs say is in use.
    Usage,
    /// Every row of the plan.
    Plan,
    /// What became of every setting.
    Settings,
}

impl Paper {
    /// All of them, in the order in which they are written.
    pub const ALL: [Paper; 11] = [
        Paper::Page,
        Paper::Certificates,
        Paper::Document,
        Paper::ShoppingText,
        Paper::ShoppingSheet,
        Paper::Checklist,
        Paper::Needs,
        Paper::Evidence,
        Paper::Usage,
        Paper::Plan,
        Paper::Settings,
    ];

    /// The name of its file.
    pub fn name(self) -> &'static str {
        match self {
            Paper::Page => "report.html",
            Paper::Certificates => "certificates.cmd",
            Paper::Document => "report.json",
            Paper::ShoppingText => "shopping-list.txt",
            Paper::ShoppingSheet => "shopping-list.csv",
            Paper::Checklist => "checklist.csv",
            Paper::Needs => "needs.csv",
            Paper::Evidence => "evidence.csv",
            Paper::Usage => "usage.csv",
            Paper::Plan => "plan.csv",
            Paper::Settings => "settings.csv",
        }
    }

    /// True when a report has something for it.
    pub fn is_in(self, report: &Report<'_>) -> bool {
        match self {
            Paper::Page | Paper::Document | Paper::ShoppingText | Paper::ShoppingSheet | Paper::Checklist => {
                true
            }
            Paper::Certificates => report
                .certificates
                .is_some_and(|certificates| !certificates.http_sys.bindings.is_empty()),
            Paper::Needs => report.needs.is_some(),
            Paper::Evidence => !report.evidence.is_empty(),
            Paper::Usage => report.usage.is_some(),
            Paper::Plan => report.plan.is_some(),
            Paper::Settings => report.loss.is_some(),
        }
    }

    /// Writes what a report has for it.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Paper::Page => out.write_all(html::page(report).as_bytes()),
            Paper::Certificates => {
                let script = report.certificates.map_or("", |certificates| certificates.script);
                out.write_all(script.as_bytes())
            }
            Paper::Document => out.write_all(json::report(report).as_bytes()),
            Paper::ShoppingText => out.write_all(shopping::plain(report).as_bytes()),
            Paper::ShoppingSheet => sheets::shopping(&shopping::list(report), out),
            Paper::Checklist => sheets::checklist(report.checks, out),
            Paper::Needs => sheets::needs(report.needs.unwrap_or(&DependencyInfo::default()), out),
            Paper::Evidence => sheets::evidence(report.evidence, out),
            Paper::Usage => sheets::usage(report.usage.unwrap_or(&Usage::default()), out),
            Paper::Plan => csv::write(report.plan.iter().flat_map(|plan| &plan.rows), out),
            Paper::Settings => csv::write_loss(report.loss.unwrap_or(&LossReport::default()), out),
        }
    }

    /// True when a file of its name that begins so was written as a report, and another may take its place.
    pub fn is_ours(self, start: &[u8]) -> bool {
        let text = String::from_utf8_lossy(start);
        match self {
            Paper::Page => text.starts_with("<!DOCTYPE html>") && text.contains(html::GENERATOR),
            Paper::Certificates => text.starts_with("@echo off") && text.contains("Written by Siteferry."),
            Paper::Document => text.starts_with(json::REPORT_START),
            Paper::ShoppingText => text
                .lines()
                .nth(1)
                .is_some_and(|line| line.starts_with(shopping::INTRODUCTION)),
            // A sheet without rows is the line that all sheets of its kind begin with.
            Paper::ShoppingSheet
            | Paper::Checklist
            | Paper::Needs
            | Paper::Evidence
            | Paper::Usage
            | Paper::Plan
            | Paper::Settings => self.heading().is_some_and(|heading| start.starts_with(&heading)),
        }
    }

    /// The first line of a sheet.
    fn heading(self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let nothing: io::Result<()> = match self {
            Paper::ShoppingSheet => sheets::shopping(&[], &mut out),
            Paper::Checklist => sheets::checklist(&[], &mut out),
            Paper::Needs => sheets::needs(&DependencyInfo::default(), &mut out),
            Paper::Evidence => sheets::evidence(&[], &mut out),
            Paper::Usage => sheets::usage(&Usage::default(), &mut out),
            Paper::Plan => csv::write([], &mut out),
            Paper::Settings => csv::write_loss(&LossReport::default(), &mut out),
            Paper::Page | Paper::Certificates | Paper::Document | Paper::ShoppingText => return None,
        };
        nothing.ok().map(|()| out)
    }
}

/// True for a script of certificates in which somebody has filled in a thumbprint: nobody else has it.
pub fn is_filled_in(script: &str) -> bool {
    script.lines().any(|line| {
        line.strip_prefix("set HASH")
            .and_then(|rest| rest.split_once('='))
            .is_some_and(|(_, thumbprint)| !thumbprint.trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{IisVersion, ServerFacts};
    use crate::prepare::netsh::{HttpSys, script};
    use crate::report::Certificates;

    #[test]
    fn every_paper_knows_its_own_and_no_other() {
        let facts = ServerFacts {
            name: "OLD".to_owned(),
            iis: IisVersion::IIS6,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: false,
        };
        let http_sys = HttpSys::default();
        let text = script(&http_sys, &facts, &facts);
        let report = Report {
            certificates: Some(Certificates {
                http_sys: &http_sys,
                script: &text,
                file: Paper::Certificates.name(),
            }),
            ..Report::about("Übung – OLD to NEW", "2026-03-14 15:09:26 CET", &facts)
        };
        let texts = Paper::ALL.map(|paper| {
            let mut out = Vec::new();
            paper.write(&report, &mut out).unwrap();
            out.truncate(START);
            out
        });
        for paper in Paper::ALL {
            for (text, other) in texts.iter().zip(Paper::ALL) {
                assert_eq!(paper.is_ours(text), paper == other, "{paper:?} and {other:?}");
            }
            for theirs in [
                "",
                "mine",
                "\u{FEFF}Budget;2026",
                "<!DOCTYPE html>\n<title>x</title>",
                "{}",
            ] {
                assert!(!paper.is_ours(theirs.as_bytes()), "{paper:?} and {theirs}");
            }
        }
    }

    #[test]
    fn a_thumbprint_that_was_filled_in_is_seen() {
        assert!(!is_filled_in("set LEFT=0\r\nset HASH1=\r\nset HASH2= \r\n"));
        assert!(is_filled_in("set HASH1=\r\nset HASH2=4C1F\r\n"));
    }
}
