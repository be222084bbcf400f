//! Map: what changes on the way. Accounts, numbers and names are decided here; what the pipelines mean is said here.

use super::{PageContext, job_notices, map_accounts, map_pipeline, map_sites};
use crate::app::icons::Icon;
use crate::app::text;
use crate::app::theme::tokens;
use crate::app::widgets::{bar, empty_state, heading, tabs};
use crate::wizard::{JobState, MapTab, Message, State, Step};
use egui::Ui;

/// Shows the page.
pub fn show(ui: &mut Ui, page: &PageContext<'_>, out: &mut Vec<Message>) {
    let state = page.state;
    heading(ui, "What changes on the way?", &sentence(state));
    ui.add_space(6.0);
    let names: Vec<String> = MapTab::ALL.into_iter().map(|tab| tab_name(state, tab)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if let Some(tab) = tabs(ui, &names, state.map.tab as usize) {
        out.extend(MapTab::ALL.get(tab).copied().map(Message::MapTab));
    }
    ui.add_space(8.0);
    job_notices(ui, page, Step::Map, out);
    let t = tokens(ui);
    let working = state.running_for(Step::Map);
    if let Some(job) = working {
        let width = ui.available_width();
        bar(
            ui,
            "Looking at accounts, names and pipelines",
            job.items_share(),
            width,
        );
        ui.add_space(6.0);
    }
    if state.map.found().is_none() {
        let stopped = state
            .last_job(Step::Map)
            .is_some_and(|job| job.state == JobState::Stopped);
        if working.is_some() {
            let says = "Both servers are read; nothing is written";
            empty_state(ui, Icon::Ring, t.accent, "Looking…", says);
        } else if stopped {
            empty_state(ui, Icon::Minus, t.muted, "It was stopped", "F5 starts it again");
        }
        return;
    }
    match state.map.tab {
        MapTab::Accounts => map_accounts::show(ui, page, out),
        MapTab::Sites => map_sites::show(ui, page, out),
        MapTab::Pipeline => map_pipeline::show(ui, page, out),
    }
}

fn sentence(state: &State) -> String {
    match (state.map.found(), state.map.needs_you()) {
        (None, _) => "Accounts, numbers and names of sites, and how their applications run.".to_owned(),
        (Some(_), 0) => "Every row has a suggestion that works; change what you want otherwise. Each decision makes the plan anew.".to_owned(),
        (Some(_), needs) => format!(
            "{} for you; the rest has a suggestion that works. Each decision makes the plan anew.",
            if needs == 1 {
                "1 row waits".to_owned()
            } else {
                format!("{} rows wait", text::number(needs as u64))
            }
        ),
    }
}

fn tab_name(state: &State, tab: MapTab) -> String {
    let word = match tab {
        MapTab::Accounts => "Accounts",
        MapTab::Sites => "Numbers and names",
        MapTab::Pipeline => "Pipeline",
    };
    if state.map.found().is_none() {
        return word.to_owned();
    }
    let count = text::number(state.map.count(tab) as u64);
    match state.map.needs_you_in(tab) {
        0 => format!("{word} {count}"),
        1 => format!("{word} {count} · 1 needs you"),
        needs => format!("{word} {count} · {} need you", text::number(needs as u64)),
    }
}
