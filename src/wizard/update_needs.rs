//! Discover beside its own job: the scan of the content, the file at a place, and saving what is shown.

use super::message::{Effect, ExportAs, Work};
use super::needs::{Need, NeedLine, Viewed};
use super::state::State;
use super::update_jobs::start;
use crate::discover::content::FileView;
use crate::report::{csv, json};
use serde::Serialize;

/// Scans the content of the chosen sites; what is found comes while it is found.
pub(super) fn scan(state: &mut State, out: &mut Vec<Effect>) {
    let selection = state.selection();
    if selection.sites.is_empty() || state.old.facts().is_none() {
        return;
    }
    let is_scan = |job: &&mut super::Job| job.is_running() && matches!(job.work, Work::Scan { .. });
    for job in state.jobs.iter_mut().filter(is_scan) {
        job.state = super::JobState::Stopping;
        out.push(Effect::Stop(job.id));
    }
    state.needs.forget_content();
    let old = state.old.opened_path.clone();
    start(state, Work::Scan { old, selection }, out);
}

/// Puts the cursor on a place, and asks for its file.
pub(super) fn select_place(state: &mut State, place: usize, out: &mut Vec<Effect>) {
    state.needs.select_place(place);
    let seen = state.needs.selected_place().cloned();
    let Some((file, line)) = seen.and_then(|seen| Some((seen.place.file?, seen.place.line.unwrap_or(1))))
    else {
        return;
    };
    state.needs.viewed = Viewed::Reading;
    start(state, Work::View { file, line }, out);
}

/// A file was read to be shown, or not; what is no longer asked for is left alone.
pub(super) fn viewed(state: &mut State, work: &Work, viewed: Result<FileView, String>) {
    // Looking at a file is nothing that anybody did.
    state
        .jobs
        .retain(|job| job.is_running() || !matches!(job.work, Work::View { .. }));
    let place = state.needs.selected_place().map(|seen| &seen.place);
    let is_asked = place.is_some_and(|place| {
        matches!(work, Work::View { file, line } if place.file.as_ref() == Some(file) && place.line.unwrap_or(1) == *line)
    });
    if is_asked {
        state.needs.viewed = match viewed {
            Ok(file) => Viewed::File(file),
            Err(why) => Viewed::Unread(why),
        };
    }
}

/// What a need is called in tables: its group and how it stands.
const HEADER: [&str; 10] = [
    "Kind",
    "State",
    "Need",
    "Product",
    "Application",
    "Place",
    "Line",
    "Sure",
    "Seen",
    "What to do",
];

/// A need as a document has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'n> {
    kind: &'static str,
    state: &'static str,
    need: &'n str,
    product: &'n str,
    application: &'n str,
    place: String,
    line: Option<u32>,
    sure: &'static str,
    seen: &'n str,
    what_to_do: String,
}

fn rows(need: &Need) -> Vec<Row<'_>> {
    let what_to_do = [need.meaning.as_str(), need.fix.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let row = |application, place, line, sure, seen| Row {
        kind: need.kind.words(),
        state: need.state.words(),
        need: &need.name,
        product: &need.code,
        application,
        place,
        line,
        sure,
        seen,
        what_to_do: what_to_do.clone(),
    };
    if need.seen.is_empty() {
        return vec![row("", String::new(), None, "", "")];
    }
    need.seen
        .iter()
        .map(|seen| {
            let place = seen.place.file.clone().or_else(|| seen.place.key.clone());
            row(
                &seen.area,
                place.unwrap_or_default(),
                seen.place.line,
                seen.sureness.map_or("sure", crate::model::Sureness::word),
                &seen.excerpt,
            )
        })
        .collect()
}

/// Asks where the needs that are shown are to be saved, one line for each place.
pub(super) fn export(state: &State, export: ExportAs) -> Option<Effect> {
    let name = state.old.name()?;
    let mut shown: Vec<usize> = Vec::new();
    for line in state.needs.lines() {
        if let NeedLine::Need(need) = line
            && !shown.contains(need)
        {
            shown.push(*need);
        }
    }
    let needs = shown.iter().filter_map(|need| state.needs.all().get(*need));
    let rows: Vec<Row<'_>> = needs.flat_map(rows).collect();
    let text = match export {
        ExportAs::Json => json::table("siteferry/needs-seen", "needs", &rows),
        _ => {
            let cells = rows.iter().map(|row| {
                [
                    row.kind.to_owned(),
                    row.state.to_owned(),
                    row.need.to_owned(),
                    row.product.to_owned(),
                    row.application.to_owned(),
                    row.place.clone(),
                    row.line.map(|line| line.to_string()).unwrap_or_default(),
                    row.sure.to_owned(),
                    row.seen.to_owned(),
                    row.what_to_do.clone(),
                ]
            });
            csv::table(&HEADER, cells)
        }
    };
    let extension = if export == ExportAs::Json { "json" } else { "csv" };
    Some(Effect::SaveText(format!("needs of {name}.{extension}"), text))
}
