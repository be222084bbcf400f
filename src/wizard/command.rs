//! The command lines that do what the page shows: ours, and msdeploy's for the real servers.

use super::state::State;
use super::step::{Page, Step};
use crate::report::commands::{self, Side};

/// The link that brings application pools along, as the window always does.
pub const POOLS: &str = "-enableLink:AppPoolExtension";

/// The equivalent commands of a page, one a line; empty when there is none yet.
pub fn lines(state: &State) -> Vec<String> {
    let selection = state.selection();
    let has_old = state.old.facts().is_some();
    let has_new = state.new.facts().is_some();
    let Page::Step(step) = state.page else {
        return Vec::new();
    };
    let path = |site: &u32| format!("lm/w3svc/{site}");
    match step {
        Step::Discover | Step::Prepare if has_old && selection.whole_server => {
            commands::get_dependencies(server(&state.old.opened_path)).to_vec()
        }
        Step::Discover | Step::Prepare if has_old => selection
            .sites
            .iter()
            .flat_map(|site| commands::get_dependencies(side(&path(site), &state.old.opened_path)))
            .collect(),
        Step::Map | Step::Review | Step::Apply if has_old && has_new && selection.whole_server => {
            let [old, new] = [&state.old, &state.new].map(|side| server(&side.opened_path));
            commands::sync(old, new, step != Step::Apply, &extra(state, None)).to_vec()
        }
        Step::Map | Step::Review | Step::Apply if has_old && has_new => selection
            .sites
            .iter()
            .flat_map(|site| {
                let choice = state.choices.sites.sites.get(site);
                let number = choice.and_then(|choice| choice.number).unwrap_or(*site);
                commands::sync(
                    side(&path(site), &state.old.opened_path),
                    side(&path(&number), &state.new.opened_path),
                    step != Step::Apply,
                    &extra(state, Some(*site)),
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

/// A whole server.
fn server(root: &str) -> Side<'_> {
    Side {
        provider: "webServer60",
        path: "",
        root: Some(root),
    }
}

/// What else is typed: the link that brings pools along, what was decided about accounts and a site (or all sites of a
/// whole server, which brings its pools by itself), and what was accepted. Passwords are asked for, never written.
fn extra(state: &State, site: Option<u32>) -> Vec<String> {
    let choices = &state.choices;
    let mut extra: Vec<String> = site.map(|_| POOLS.to_owned()).into_iter().collect();
    let mapped = choices.accounts.iter();
    extra.extend(commands::accounts(
        mapped.map(|mapping| (mapping.old.as_str(), mapping.new.as_str())),
        choices.passwords.accounts(),
    ));
    match site {
        Some(site) => {
            extra.extend(commands::site(site, &choices.sites));
            extra.extend(commands::integrated(&choices.integrated.of_site(site)));
        }
        None => {
            extra.extend(commands::sites(&choices.sites));
            extra.extend(commands::integrated(&choices.integrated));
        }
    }
    let codes = state.acknowledged();
    if !codes.is_empty() {
        extra.push(format!("-acknowledge:{}", codes.join(",")));
    }
    extra
}
