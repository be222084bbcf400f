//! The command lines that do what the page shows: ours, and msdeploy's for the real servers.

use super::state::State;
use super::step::{Page, Step};
use crate::report::commands::{self, Side};

/// The link that brings application pools along, as the window always does.
pub const POOLS: &str = "-enableLink:AppPoolExtension";

/// The equivalent commands of a page, one a line; empty when there is none yet.
pub fn lines(state: &State) -> Vec<String> {
    let sites = state.selection().sites;
    let has_old = state.old.facts().is_some();
    let has_new = state.new.facts().is_some();
    let Page::Step(step) = state.page else {
        return Vec::new();
    };
    let path = |site: &u32| format!("lm/w3svc/{site}");
    match step {
        Step::Discover | Step::Prepare if has_old => sites
            .iter()
            .flat_map(|site| commands::get_dependencies(side(&path(site), &state.old.opened_path)))
            .collect(),
        Step::Review | Step::Apply if has_old && has_new => sites
            .iter()
            .flat_map(|site| {
                let path = path(site);
                commands::sync(
                    side(&path, &state.old.opened_path),
                    side(&path, &state.new.opened_path),
                    step == Step::Review,
                    &extra(state),
                )
            })
            .collect(),
        Step::Verify => state
            .run
            .id
            .iter()
            .flat_map(|run| [format!("siteferry verify {run}"), commands::undo(run)])
            .collect(),
        _ => Vec::new(),
    }
}

fn side<'a>(path: &'a str, root: &'a str) -> Side<'a> {
    Side {
        provider: "metaKey",
        path,
        root: Some(root),
    }
}

/// What else is typed: the link that brings pools along, and what was accepted.
fn extra(state: &State) -> Vec<String> {
    let mut extra = vec![POOLS.to_owned()];
    let codes = state.acknowledged();
    if !codes.is_empty() {
        extra.push(format!("-acknowledge:{}", codes.join(",")));
    }
    extra
}
