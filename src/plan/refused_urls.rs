//! Files that came with the content and whose addresses request filtering refuses (property map, H: requestFiltering).
//!
//! IIS 6 without UrlScan served every address. IIS 7 and later refuse a plus sign in a path, because it may be escaped twice
//! (404.11), and folders named `bin` (404.8). What ASP.NET itself keeps in `bin` it never served.

use super::web_configs::WebConfigFacts;
use crate::model::{Change, Detail, Problem, RowState};
use std::collections::BTreeMap;

/// The section that refuses.
const SECTION: &str = "system.webServer/security/requestFiltering";
/// Kinds of files in `bin` that nobody is meant to ask for.
const OF_ASP_NET: [&str; 9] = [
    "dll", "pdb", "xml", "config", "refresh", "compiled", "exclude", "licenses", "manifest",
];

/// What is refused of one site.
#[derive(Default)]
struct Refused<'a> {
    files: usize,
    first: &'a str,
}

impl<'a> Refused<'a> {
    fn add(&mut self, name: &'a str) {
        if self.files == 0 {
            self.first = name;
        }
        self.files += 1;
    }
}

/// One problem for each site and reason, with the first file.
pub(super) fn refused_urls(rows: &[Change], facts: &WebConfigFacts<'_>) -> Vec<Problem> {
    if facts.delegation.section_of(SECTION).is_none() {
        return Vec::new();
    }
    let mut plus: BTreeMap<&str, Refused<'_>> = BTreeMap::new();
    let mut hidden: BTreeMap<&str, Refused<'_>> = BTreeMap::new();
    for row in rows {
        let (RowState::Add | RowState::Change, Detail::File { source: Some(_), .. }) =
            (row.state, &row.detail)
        else {
            continue;
        };
        let name = row.name.as_str();
        let mut parts = name.split(['\\', '/']);
        let site = parts.next().unwrap_or_default();
        if parts.clone().any(|part| part.contains('+')) {
            plus.entry(site).or_default().add(name);
        }
        let file = parts.next_back().unwrap_or_default();
        if parts.any(|part| part.eq_ignore_ascii_case("bin")) && is_served(file) {
            hidden.entry(site).or_default().add(name);
        }
    }
    let plus = plus.iter().map(|(site, refused)| {
        told(site, refused, facts)
            .with_cause(
                "There is a plus sign in the address, which request filtering refuses because it may be escaped twice (404.11). \
                 IIS 6 served it.",
            )
            .with_fix(format!(
                "Rename the files, or set allowDoubleEscaping=\"true\" on {SECTION} for {site} if its pages link to them."
            ))
    });
    let hidden = hidden.iter().map(|(site, refused)| {
        told(site, refused, facts)
            .with_cause(
                "Everything in a folder named bin is hidden (404.8). IIS 6 served it, unless ASP.NET 2.0 or later was installed.",
            )
            .with_fix(format!(
                "Nothing, if nobody asks for the files; else move them, or take bin out of {SECTION}/hiddenSegments for {site}."
            ))
    });
    plus.chain(hidden).collect()
}

fn is_served(file: &str) -> bool {
    let kind = file.rsplit_once('.').map_or("", |(_, kind)| kind);
    !OF_ASP_NET.iter().any(|known| known.eq_ignore_ascii_case(kind))
}

fn told(site: &str, refused: &Refused<'_>, facts: &WebConfigFacts<'_>) -> Problem {
    let first = refused.first;
    let title = match refused.files {
        1 => format!("{} refuses requests for {first}", facts.name),
        files => format!(
            "{} refuses requests for {files} files of {site}, {first} among them",
            facts.name
        ),
    };
    Problem::warning("REQUEST-FILTERED", title).with_target(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::apphost::AppHostConfig;
    use crate::hosts::MemoryHost;
    use crate::model::ServerPath;

    fn told_of(names: &[&str], sections: &str) -> Vec<(String, String)> {
        let text = format!(
            r#"<configuration><configSections><sectionGroup name="system.webServer">{sections}</sectionGroup></configSections></configuration>"#
        );
        let config = AppHostConfig::parse(text.into_bytes(), "applicationHost.config").expect("a file");
        let path = ServerPath::parse(r"D:\x").expect("a path");
        let rows: Vec<Change> = names
            .iter()
            .map(|name| Change {
                id: 0,
                state: RowState::Add,
                object: "file".into(),
                name: (*name).into(),
                why: String::new(),
                detail: Detail::File {
                    source: Some(path.clone()),
                    destination: path.clone(),
                    before: None,
                    after: None,
                },
            })
            .collect();
        let facts = WebConfigFacts {
            source: &MemoryHost::new("old"),
            delegation: &config.delegation(),
            name: "NEW",
            warns_of_encryption: false,
        };
        let problems = refused_urls(&rows, &facts).into_iter();
        problems
            .map(|problem| {
                let status = problem
                    .cause
                    .split(['(', ')'])
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned();
                (problem.title, status)
            })
            .collect()
    }

    const FILTERS: &str =
        r#"<sectionGroup name="security"><section name="requestFiltering" /></sectionGroup>"#;

    #[test]
    fn plus_signs_and_what_lies_in_bin_are_told_once_a_site() {
        let names = [
            r"Shop\a+b.htm",
            r"Shop\c++\index.htm",
            r"Shop\bin\shop.dll",
            r"Shop\BIN\tools\setup.exe",
            r"Books+More\index.htm",
            r"Books+More\cgi-bin\x.exe",
            r"Books+More\bin",
        ];
        let told = told_of(&names, FILTERS);
        assert_eq!(
            told,
            [
                (
                    r"NEW refuses requests for 2 files of Shop, Shop\a+b.htm among them".to_owned(),
                    "404.11".to_owned()
                ),
                (
                    r"NEW refuses requests for Shop\BIN\tools\setup.exe".to_owned(),
                    "404.8".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn a_server_without_request_filtering_refuses_nothing() {
        assert_eq!(told_of(&[r"Shop\a+b.htm"], r#"<section name="asp" />"#), []);
    }
}
