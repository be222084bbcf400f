//! Decisions on Map: each makes the plan anew, and what is shown on Map at once.

use super::message::{Effect, ExportAs};
use super::state::State;
use super::step::Step;
use super::update_steps::restart;
use crate::prepare::Check;
use crate::report::{Report, html, json, sheets};
use crate::translate::NumberClash;

/// What was typed is meant.
pub(super) fn settle(state: &mut State, out: &mut Vec<Effect>) {
    if state.map.settle(&mut state.choices) {
        changed(state, out);
    }
}

/// What an account becomes.
pub(super) fn account(state: &mut State, old: &str, new: Option<&str>, out: &mut Vec<Effect>) {
    let before = state.choices.clone();
    state.map.decide(&mut state.choices, old, new);
    if state.choices != before {
        changed(state, out);
    }
}

/// A password is not known after all.
pub(super) fn forget_password(state: &mut State, old: &str, out: &mut Vec<Effect>) {
    state.map.forget_password(&mut state.choices, old);
    changed(state, out);
}

/// What is done when the number of a site is taken; without a site, of any.
pub(super) fn clash(state: &mut State, site: Option<u32>, clash: NumberClash, out: &mut Vec<Effect>) {
    let sites = &mut state.choices.sites;
    match site {
        Some(site) => sites.of(site).clash = Some(clash),
        None => {
            sites.clash = Some(clash);
            sites.sites.values_mut().for_each(|choice| choice.clash = None);
            sites.tidy();
        }
    }
    changed(state, out);
}

/// An application goes to the Integrated pipeline, or stays in Classic.
pub(super) fn integrate(state: &mut State, name: String, yes: bool, out: &mut Vec<Effect>) {
    let applications = &mut state.choices.integrated.applications;
    let is_new = if yes {
        applications.insert(name)
    } else {
        applications.remove(&name)
    };
    if is_new {
        changed(state, out);
    }
}

fn changed(state: &mut State, out: &mut Vec<Effect>) {
    state.mark_stale_from(Step::Prepare);
    restart(state, Step::Map, out);
}

/// Asks where the checks that are shown are to be saved.
pub(super) fn export_checks(state: &State, export: ExportAs) -> Option<Effect> {
    let destination = state.new.name()?;
    let shown = state.checks.shown();
    let text = match export {
        ExportAs::Html => {
            let title = format!("What {destination} needs before the sites arrive");
            page(state, &title, "from the checklist", &shown)
        }
        ExportAs::Csv => {
            let mut bytes = Vec::new();
            // A vector takes everything.
            sheets::checklist(&shown, &mut bytes).ok()?;
            String::from_utf8(bytes).ok()?
        }
        ExportAs::Json => json::checklist(&shown),
    };
    let name = format!("checklist of {destination}.{}", export.extension());
    Some(Effect::SaveText(name, text))
}

/// A page with checks; `written` says with what it was made.
fn page(state: &State, title: &str, written: &str, checks: &[Check]) -> String {
    let names = [state.old.facts(), state.new.facts()];
    let [Some(source), Some(destination)] = names else {
        return String::new();
    };
    html::page(&Report {
        destination: Some(destination),
        checks,
        ..Report::about(title, written, source)
    })
}
