//! Files of this computer: what is saved, and what is picked in a dialog of the system.

use super::dialog::Dialog;
use super::export::{Export, ListAs, NeedsOf};
use super::message::{Effect, ExportAs, Pick};
use super::state::{Side, State};
use super::update_jobs::start;
use super::update_steps::open;
use super::work::Work;
use crate::model::NodeKind;

/// Asks where the settings that are shown are to be saved.
pub(super) fn settings(state: &State, form: ExportAs) -> Option<Effect> {
    let plan = state.review.plan()?;
    let servers = (&plan.source, &plan.destination);
    Export::settings(&state.loss, servers, &plan.fingerprint, form).map(save_as)
}

/// Asks where the needs that are shown are to be saved.
pub(super) fn needs(state: &State, form: ExportAs) -> Option<Effect> {
    Some(save_as(Export::needs(needs_of(state)?, form)))
}

/// Asks where the list of what the owner of the software has to bring is to be saved.
pub(super) fn shopping(state: &State, form: ListAs) -> Option<Effect> {
    Some(save_as(Export::shopping(needs_of(state)?, form)))
}

fn save_as(export: Export) -> Effect {
    Effect::SaveAs(Box::new(export))
}

fn needs_of(state: &State) -> Option<NeedsOf> {
    let chosen = state.selection();
    let sites = state.old.sites.nodes().iter();
    Some(NeedsOf {
        needs: state.needs.shared(),
        shown: state.needs.shown_numbers().to_vec(),
        is_filtered: state.needs.is_filtered(),
        info: state.needs.info().clone(),
        usage: state.needs.used().map(|used| used.usage.clone()),
        checks: state.checks.rows().to_vec(),
        source: state.old.facts()?.clone(),
        destination: state.new.facts().cloned(),
        sites: sites
            .filter(|node| node.kind == Some(NodeKind::Site) && chosen.sites.contains(&node.site))
            .map(|node| format!("{} (site {})", node.name, node.site))
            .collect(),
    })
}

/// Writes a document to the file that was chosen for it.
pub(super) fn save_to(state: &mut State, file: String, export: Box<Export>, out: &mut Vec<Effect>) {
    state.saved = None;
    start(state, Work::Save { file, export }, out);
}

/// Asks for a file or folder; the dialog begins where the last one was.
pub(super) fn pick(state: &State, pick: Pick, out: &mut Vec<Effect>) {
    let start = match (pick, &state.dialog) {
        (Pick::Logs, Some(Dialog::Logs { folder })) if !folder.is_empty() => folder.clone(),
        _ => state.old.opened_path.clone(),
    };
    out.push(Effect::Pick(pick, start));
}

/// A file or folder was chosen, or not.
pub(super) fn picked(state: &mut State, pick: Pick, path: Option<String>, out: &mut Vec<Effect>) {
    let Some(path) = path else { return };
    match (pick, &mut state.dialog) {
        (Pick::Logs, Some(Dialog::Logs { folder })) => *folder = path,
        (Pick::Recorded, Some(Dialog::Recorded { .. })) => {
            state.dialog = None;
            state.side_mut(Side::Source).path = path;
            open(state, Side::Source, out);
        }
        // Its dialog was closed meanwhile.
        _ => {}
    }
}
