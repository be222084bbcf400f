//! The page on a report with everything in it.

use super::*;
use crate::model::change::AttributeChange;
use crate::model::dependency::{Dependency, DependencyInfo, InheritedScriptMap};
use crate::model::{
    Accounted, AttributeValue, Change, Column, ConfigPath, Detail, IisVersion, LossGroup, LossReport, Plan,
    Problem, RowState, Secret,
};
use crate::prepare::{Check, CheckState};
use crate::report::{RunEnd, RunResult};

fn server(name: &str, iis: IisVersion) -> ServerFacts {
    ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: r"C:\WINDOWS".to_owned(),
        is_64_bit: true,
    }
}

fn change(id: u32, name: &str) -> Change {
    Change {
        id,
        state: RowState::Change,
        object: "processModel".into(),
        name: name.into(),
        why: "the old server says so".to_owned(),
        detail: Detail::Config {
            path: ConfigPath::section(None, "system.applicationHost/applicationPools"),
            attributes: vec![AttributeChange {
                name: "password".into(),
                before: Some(AttributeValue::Secret(Secret::new("hunter1"))),
                after: Some(AttributeValue::Secret(Secret::new("hunter2"))),
                origin: None,
            }],
            items: None,
        },
    }
}

fn plan(rows: Vec<Change>) -> Plan {
    Plan {
        fingerprint: "7F3A19C204BE".to_owned(),
        source: server("OLD-WEB01", IisVersion::IIS6),
        destination: server("NEW-WEB07", IisVersion::IIS10),
        totals: Totals {
            updated: rows.len() as u64,
            ..Totals::default()
        },
        rows,
        same: 1_204,
        problems: vec![
            Problem::warning("W", "A warning").with_target("x"),
            Problem::error("E", "An <error>"),
        ],
        config_hash: String::new(),
    }
}

fn page_of(plan: &Plan) -> String {
    let needs = DependencyInfo {
        dependencies: vec![Dependency {
            name: "ASP".to_owned(),
            triggers: vec!["systemInfo scriptmaps".to_owned()],
        }],
        inherited: ["/LM/W3SVC/1/ROOT", "/LM/W3SVC/1/ROOT/staff"]
            .into_iter()
            .map(|used_by| InheritedScriptMap {
                extension: ".asp".to_owned(),
                processor: r"C:\asp.dll".to_owned(),
                used_by: used_by.to_owned(),
                set_at: "/LM/W3SVC".to_owned(),
                component: None,
            })
            .collect(),
        ..DependencyInfo::default()
    };
    let mut waived = Check::new("X", "", "SMTP relay").found(CheckState::ToDo, "not there");
    waived.waive("the mail team <confirmed>");
    let run = RunResult {
        id: "R1".to_owned(),
        end: RunEnd::Done,
        started: "09:42:00".to_owned(),
        finished: "09:47:12".to_owned(),
        totals: plan.totals,
        problems: plan.problems.clone(),
        verified: Some("200 files were read back and equal.".to_owned()),
        undone: None,
        undo_command: "siteferry undo R1".to_owned(),
    };
    let left = LossReport {
        groups: vec![LossGroup::new(
            "Harbour <Books> (site 1)",
            vec![Accounted {
                property: "FrontPageWeb".into(),
                key: "/LM/W3SVC/1".into(),
                line: Some(12),
                value_shown: "TRUE".into(),
                is_inherited: false,
                column: Column::CannotExist,
                target: "".into(),
                why: "the extensions <ended>".into(),
            }],
        )],
    };
    page(&Report {
        destination: Some(&plan.destination),
        chosen: &["Harbour Books (site 1)".to_owned()],
        needs: Some(&needs),
        checks: &[waived],
        plan: Some(plan),
        loss: Some(&left),
        run: Some(&run),
        commands: &["siteferry demo".to_owned()],
        ..Report::about("Books & <Co>", "2026-11-21 10:00:00 UTC", &plan.source)
    })
}

#[test]
fn every_section_is_there_and_every_name_is_escaped() {
    let page = page_of(&plan(vec![change(0, "<script>alert('x')</script>")]));
    for part in [
        "<title>Books &amp; &lt;Co&gt;</title>",
        "<span class=\"source\">OLD-WEB01</span>",
        "<span class=\"dest\">NEW-WEB07</span>",
        "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
        "the mail team &lt;confirmed&gt; (was: to do)",
        "7F3A-19C2-04BE",
        "1\u{202F}204 objects are the same on both sides",
        "FrontPageWeb",
        "Settings: Harbour &lt;Books&gt; (site 1)",
        "<code>/LM/W3SVC/1, line 12</code>",
        "The extensions &lt;ended&gt;",
        "Each of 1 setting of the old server stands in exactly one column",
        "An &lt;error&gt;",
        "siteferry undo R1",
        "siteferry demo",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    assert_eq!(page.matches("<script").count(), 1, "only the filter");
    assert!(page.is_char_boundary(page.len()) && page.ends_with("</html>\n"));
}

#[test]
fn secrets_never_reach_the_page() {
    let page = page_of(&plan(vec![change(0, "pool")]));
    assert!(!page.contains("hunter"));
    assert!(page.contains(Secret::MASK));
}

#[test]
fn problems_are_told_once_and_errors_first() {
    let page = page_of(&plan(vec![change(0, "pool")]));
    assert_eq!(page.matches("A warning").count(), 1);
    let (error, warning) = (page.find("An &lt;error&gt;"), page.find("A warning"));
    assert!(error < warning);
}

#[test]
fn one_row_tells_of_an_inherited_map_whoever_inherits_it() {
    let page = page_of(&plan(Vec::new()));
    assert_eq!(page.matches("inherited from /LM/W3SVC").count(), 1);
    assert!(page.contains("<code>/LM/W3SVC/1/ROOT</code><br><code>/LM/W3SVC/1/ROOT/staff</code>"));
}

#[test]
fn a_long_plan_is_cut_and_says_so() {
    let rows = (0..=ROWS_SHOWN as u32)
        .map(|id| change(id, &format!("row {id}.")))
        .collect();
    let page = page_of(&plan(rows));
    assert!(page.contains("The first 5\u{202F}000 of 5\u{202F}001 rows are shown"));
    assert!(page.contains("all are in plan.csv beside this page"));
    assert!(page.contains("row 4999.") && !page.contains("row 5000."));
}
