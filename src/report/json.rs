//! The same facts for programs, one JSON document each, with the name and version of its schema in front.
//!
//! The version grows when a field goes or changes its meaning; new fields do not change it.

use super::{Report, shopping};
use crate::model::dependency::DependencyInfo;
use crate::model::usage::Usage;
use crate::model::{LossReport, Plan};
use crate::prepare::{Check, Headline};
use serde::Serialize;
use std::collections::BTreeMap;

/// Version of all documents.
pub const VERSION: u32 = 1;

/// How a whole report begins.
pub(super) const REPORT_START: &str = "{\n  \"schema\": \"siteferry/report\",";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a, T> {
    schema: &'a str,
    version: u32,
    #[serde(flatten)]
    content: T,
}

/// A whole report (`siteferry/report`).
pub fn report(report: &Report<'_>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Whole<'a> {
        #[serde(flatten)]
        report: &'a Report<'a>,
        shopping_list: Vec<shopping::Item>,
    }
    let whole = Whole {
        report,
        shopping_list: shopping::list(report),
    };
    document("siteferry/report", whole)
}

/// A plan with all its rows (`siteferry/plan`).
pub fn plan(plan: &Plan) -> String {
    document("siteferry/plan", plan)
}

/// What became of every setting (`siteferry/loss`).
pub fn loss(report: &LossReport) -> String {
    document("siteferry/loss", report)
}

/// What logs say is in use (`siteferry/usage`).
pub fn usage(usage: &Usage) -> String {
    document("siteferry/usage", usage)
}

/// What sites need (`siteferry/needs`).
pub fn needs(needs: &DependencyInfo) -> String {
    document("siteferry/needs", needs)
}

/// A checklist (`siteferry/checklist`).
pub fn checklist(checks: &[Check]) -> String {
    #[derive(Serialize)]
    struct Checklist<'a> {
        headline: Headline,
        checks: &'a [Check],
    }
    document(
        "siteferry/checklist",
        Checklist {
            headline: Headline::of(checks),
            checks,
        },
    )
}

/// A list of rows of any kind (`schema`), under a name.
pub fn table(schema: &str, name: &str, rows: &[impl Serialize]) -> String {
    document(schema, BTreeMap::from([(name, rows)]))
}

fn document(schema: &str, content: impl Serialize) -> String {
    let document = Document {
        schema,
        version: VERSION,
        content,
    };
    // Only maps with keys other than text can fail to become JSON, and the model has none.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_names_its_schema_first() {
        let text = needs(&DependencyInfo::default());
        assert!(
            text.starts_with("{\n  \"schema\": \"siteferry/needs\",\n  \"version\": 1,"),
            "{text}"
        );
        let read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert!(read["dependencies"].is_array());
        assert!(checklist(&[]).contains("\"checks\": []"));
    }
}
