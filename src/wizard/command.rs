//! The command line that does what the page shows.

use super::state::State;
use super::step::{Page, Step};

/// The equivalent commands of a page, one a line; empty when there is none yet.
pub fn lines(state: &State) -> Vec<String> {
    let old = place(&state.old.opened_path);
    let sites = state.selection().sites;
    let has_old = state.old.facts().is_some();
    let has_new = state.new.facts().is_some();
    let Page::Step(step) = state.page else {
        return vec!["siteferry demo --headless".to_owned()];
    };
    match step {
        Step::Source if has_old => vec![format!("siteferry -verb:getSystemInfo -source:webServer60{old}")],
        Step::Discover | Step::Prepare if has_old => sites
            .iter()
            .map(|site| {
                format!("siteferry -verb:getDependencies,alltrigger -source:metaKey=lm/w3svc/{site}{old}")
            })
            .collect(),
        Step::Review | Step::Apply if has_old && has_new => sites
            .iter()
            .map(|&site| sync(state, site, step == Step::Review))
            .collect(),
        Step::Verify => state
            .run
            .id
            .iter()
            .flat_map(|run| [format!("siteferry verify {run}"), format!("siteferry undo {run}")])
            .collect(),
        _ => Vec::new(),
    }
}

fn sync(state: &State, site: u32, what_if: bool) -> String {
    let key = format!("lm/w3svc/{site}");
    let mut line = format!(
        "siteferry -verb:sync -source:metaKey={key}{} -dest:metaKey={key}{}",
        place(&state.old.opened_path),
        place(&state.new.opened_path)
    );
    let codes = state.acknowledged();
    if !codes.is_empty() {
        line.push_str(&format!(" -acknowledge:{}", codes.join(",")));
    }
    if what_if {
        line.push_str(" -whatif");
    }
    line
}

/// `,root=…` in quotes where the path has a space or a comma.
fn place(path: &str) -> String {
    if path.is_empty() {
        String::new()
    } else if path.contains([' ', ',', ';']) {
        format!(",root=\"{path}\"")
    } else {
        format!(",root={path}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_spaces_are_quoted() {
        assert_eq!(place(r"D:\old web"), ",root=\"D:\\old web\"");
        assert_eq!(place("/srv/old"), ",root=/srv/old");
    }
}
