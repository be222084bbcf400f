//! Handlers and default documents in effect at paths, for what is asked of logs.

use super::effective::{Effective, folded};
use crate::formats::apphost::AppHostConfig;
use crate::model::path::fold;
use std::collections::{BTreeMap, BTreeSet};

/// Extensions that handlers answer at some paths (`Shop/staff`), each with the programs, types or modules that do, and where
/// they are set.
pub(in crate::discover) fn handlers(config: &AppHostConfig, paths: &[String]) -> Vec<(String, String)> {
    let effective = Effective::of(config);
    let mut found: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for path in paths {
        for entry in effective.entries(&folded(path), "handlers", "add", "name").iter() {
            let written = effective.value(entry, "path");
            // `*.asp,*.asa` is one handler of two extensions.
            for one in written.split(',') {
                let Some(extension) = one.trim().strip_prefix('*').filter(|rest| rest.starts_with('.'))
                else {
                    continue;
                };
                let by = ["scriptProcessor", "type", "modules"]
                    .into_iter()
                    .map(|name| effective.value(entry, name))
                    .find(|text| !text.is_empty())
                    .unwrap_or_default();
                let said = format!("{by} at {}", effective.place(entry, "name"));
                let (_, all) = found
                    .entry(fold(extension))
                    .or_insert_with(|| (extension.to_owned(), Vec::new()));
                if !all.contains(&said) {
                    all.push(said);
                }
            }
        }
    }
    found
        .into_values()
        .map(|(extension, all)| (extension, all.join("; ")))
        .collect()
}

/// Names of default documents in effect at some paths.
pub(in crate::discover) fn default_documents(config: &AppHostConfig, paths: &[String]) -> BTreeSet<String> {
    let effective = Effective::of(config);
    paths
        .iter()
        .flat_map(|path| {
            let files = effective.entries(&folded(path), "defaultDocument/files", "add", "value");
            files
                .iter()
                .map(|entry| effective.value(entry, "value"))
                .filter(|name| !name.is_empty())
                .collect::<Vec<_>>()
        })
        .collect()
}
