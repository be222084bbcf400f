//! One content folder that several sites are served from (property map, I.6).
//!
//! IIS 6 kept the settings of each site apart in the metabase. IIS 7 and later also read web.config, and the one of such a
//! folder governs every site.

use crate::model::path::fold;
use crate::model::{ContentRoot, Problem, ServerPath};
use std::collections::BTreeMap;

/// One problem for each folder of the destination that more than one site is served from, naming them.
pub(super) fn shared_folders(roots: &[ContentRoot]) -> Vec<Problem> {
    let mut by_folder: BTreeMap<String, (&ServerPath, Vec<&ContentRoot>)> = BTreeMap::new();
    for root in roots {
        let folder = fold(root.destination.as_str());
        by_folder
            .entry(folder)
            .or_insert((&root.destination, Vec::new()))
            .1
            .push(root);
    }
    by_folder
        .into_values()
        .filter_map(|(folder, roots)| Some(told(folder, &one_a_site(&roots)?)))
        .collect()
}

/// The first place of each site, by name; `None` when there is one site only.
fn one_a_site<'r>(roots: &[&'r ContentRoot]) -> Option<Vec<&'r str>> {
    let mut sites: BTreeMap<String, &str> = BTreeMap::new();
    for root in roots {
        let site = root.logical.split('/').next().unwrap_or_default();
        sites.entry(fold(site)).or_insert(&root.logical);
    }
    (sites.len() > 1).then(|| sites.into_values().collect())
}

fn told(folder: &ServerPath, places: &[&str]) -> Problem {
    /// Names in a sentence; a farm may have hundreds.
    const MOST: usize = 5;
    let names = match places {
        [most @ .., last] if places.len() <= MOST => format!("{} and {last}", most.join(", ")),
        _ => format!(
            "{} and {} more sites",
            places
                .iter()
                .take(MOST - 1)
                .copied()
                .collect::<Vec<_>>()
                .join(", "),
            places.len() - (MOST - 1)
        ),
    };
    Problem::warning(
        "CONTENT-SHARED",
        format!("{names} are served from one folder, {folder}"),
    )
    .with_cause(
        "IIS 6 kept their settings apart. IIS 7 and later also read the folder's web.config, which governs all of them: whoever \
         changes a setting of one with IIS Manager may change the others.",
    )
    .with_fix(
        "What this sync writes stays apart, because it stands in location tags of applicationHost.config. Change settings there \
         later too, or give each site a folder of its own.",
    )
    .with_target(places.first().copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(logical: &str, folder: &str) -> ContentRoot {
        ContentRoot {
            logical: logical.to_owned(),
            origin: String::new(),
            source: ServerPath::parse(r"D:\old").expect("a path"),
            destination: ServerPath::parse(folder).expect("a path"),
        }
    }

    #[test]
    fn a_folder_of_several_sites_is_told_once_with_their_names() {
        let told = shared_folders(&[
            root("Shop", r"D:\web"),
            root("shop/again", r"D:\WEB"),
            root("Books", r"d:\Web"),
            root("Intranet/pictures", r"D:\web"),
            root("Intranet", r"D:\web\inside"),
        ]);
        let titles: Vec<&str> = told.iter().map(|problem| problem.title.as_str()).collect();
        assert_eq!(
            titles,
            [r"Books, Intranet/pictures and Shop are served from one folder, D:\web"]
        );
        assert_eq!(told[0].target.as_deref(), Some("Books"));
    }

    #[test]
    fn places_of_one_site_may_share_a_folder() {
        assert_eq!(
            shared_folders(&[root("Shop", r"D:\web"), root("Shop/x", r"D:\web")]),
            []
        );
        assert_eq!(shared_folders(&[]), []);
    }

    #[test]
    fn hundreds_of_sites_do_not_fill_the_page() {
        let roots: Vec<ContentRoot> = (100..400).map(|n| root(&format!("s{n}"), r"D:\web")).collect();
        let told = shared_folders(&roots);
        assert_eq!(
            told[0].title,
            r"s100, s101, s102, s103 and 296 more sites are served from one folder, D:\web"
        );
    }
}
