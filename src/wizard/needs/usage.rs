//! What logs say of needs: how often each was asked for and when last, and what is set up but not used.

use super::{Need, NeedKind, NeedState, Seen};
use crate::discover::content::IncludeGraph;
use crate::discover::usage::{Question, SiteQuestion};
use crate::model::usage::{SiteUsage, Tally, Usage, Use, UseVerdict};
use crate::model::{Evidence, EvidenceKind, Moment, ServerPath};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How often something was asked for, and what follows from it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NeedUse {
    /// The count.
    pub tally: Tally,
    /// What follows from it.
    pub verdict: UseVerdict,
    /// The reason, in one sentence.
    pub why: String,
}

/// By kind and thing: how often the pages that show it were asked for.
pub type ContentUse = HashMap<(EvidenceKind, String), NeedUse>;

/// What the logs say, and what that means for what a scan found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Used {
    /// What they say.
    pub usage: Arc<Usage>,
    /// What that means for needs that the content shows.
    pub content: Arc<ContentUse>,
    /// What was read of all sites together.
    pub read: LogsRead,
}

/// The logs that were read, counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct LogsRead {
    /// Files.
    pub files: u64,
    /// Requests in them.
    pub requests: u64,
    /// The oldest and the newest request, once there is one.
    pub span: Option<(Moment, Moment)>,
}

impl Used {
    /// What the logs say, counted.
    pub fn new(usage: Arc<Usage>, content: ContentUse) -> Self {
        let logs = || usage.sites.iter().map(|site| &site.logs);
        let read = LogsRead {
            files: logs().map(|logs| u64::from(logs.files)).sum(),
            requests: logs().map(|logs| logs.entries).sum(),
            span: logs().filter_map(|logs| logs.first).min().zip(usage.newest),
        };
        Used {
            usage,
            content: Arc::new(content),
            read,
        }
    }
}

/// Programs of components that answer requests, by the component's name in getDependencies' output.
const PROGRAMS: [(&str, &str); 3] = [
    ("ASP", r"\asp.dll"),
    ("ASPNET", r"\aspnet_isapi.dll"),
    ("ServerSideInclude", r"\ssinc.dll"),
];

/// Features that act on every request to the folders that they are set on.
const OF_FOLDERS: [&str; 2] = ["HttpRedirect", "IPSecurity"];

/// Pages, whatever program answers them. Other files that ASP.NET has a map for are never shown to anybody.
const PAGES: [&str; 8] = ["asp", "aspx", "ashx", "asmx", "htm", "html", "shtml", "stm"];

/// Names in one case, to be compared with names in lower case.
fn lower(name: &str) -> String {
    name.to_lowercase()
}

/// Asks in the logs about every page that shows what a scan found, included files followed.
pub fn ask_about(question: &mut Question, evidence: &[Evidence], includes: &IncludeGraph) {
    for (row, page) in pages(question, evidence, includes) {
        question.ask(&page, &row.what);
    }
}

/// What the answers mean for what a scan found.
pub fn content_use(
    usage: &Usage,
    question: &Question,
    evidence: &[Evidence],
    includes: &IncludeGraph,
) -> ContentUse {
    let answers: HashMap<(u32, String), &Use> = usage
        .sites
        .iter()
        .flat_map(|site| {
            site.pages
                .iter()
                .map(move |page| ((site.site, lower(&page.name)), page))
        })
        .collect();
    let mut asked: HashMap<(EvidenceKind, String), BTreeSet<(u32, String)>> = HashMap::new();
    for (row, page) in pages(question, evidence, includes) {
        let addresses = asked.entry(row.need()).or_default();
        for site in &question.sites {
            addresses.extend(site.addresses_of(&page).map(|address| (site.id, lower(&address))));
        }
    }
    asked
        .into_iter()
        .filter_map(|(need, addresses)| {
            let found = addresses
                .iter()
                .filter_map(|address| answers.get(address).copied());
            Some((need, together(found)?))
        })
        .collect()
}

/// What was seen, with each page that shows it.
fn pages<'e>(
    question: &Question,
    evidence: &'e [Evidence],
    includes: &IncludeGraph,
) -> Vec<(&'e Evidence, ServerPath)> {
    let mut found = Vec::new();
    for row in evidence {
        let file = row.place.file.as_deref().and_then(ServerPath::parse);
        for page in file.iter().flat_map(|file| includes.pages_of(file)) {
            if question.sites.iter().any(|site| is_page(site, &page)) {
                found.push((row, page));
            }
        }
    }
    found
}

fn is_page(site: &SiteQuestion, file: &ServerPath) -> bool {
    let name = file.file_name().map(lower).unwrap_or_default();
    let Some((_, extension)) = name.rsplit_once('.') else {
        return false;
    };
    PAGES.contains(&extension)
        || (extension != "asa"
            && site.maps.iter().any(|map| {
                lower(&map.extension).strip_prefix('.') == Some(extension)
                    && !lower(&map.program).contains("aspnet_isapi.dll")
            }))
}

/// Several answers as one; `None` when there is none.
fn together<'u>(uses: impl IntoIterator<Item = &'u Use>) -> Option<NeedUse> {
    let mut uses = uses.into_iter();
    let first = uses.next()?;
    let mut found = NeedUse {
        tally: first.tally,
        verdict: first.verdict,
        why: first.why.clone(),
    };
    for one in uses {
        found.tally.merge(&one.tally);
        // One that is used speaks for all; one that is not known for those that are not used.
        let rank = |verdict| match verdict {
            UseVerdict::Used => 0,
            UseVerdict::NotKnown => 1,
            UseVerdict::Unused => 2,
        };
        if rank(one.verdict) < rank(found.verdict) {
            found.verdict = one.verdict;
            found.why.clone_from(&one.why);
        }
    }
    Some(found)
}

/// How often what the configuration sets up was asked for; `None` for what logs cannot tell of.
pub(super) fn configured_use(need: &Need, usage: &Usage) -> Option<NeedUse> {
    let keys: Vec<String> = need
        .seen
        .iter()
        .filter_map(|seen| seen.place.key.as_deref().map(lower))
        .collect();
    let ids: BTreeSet<u32> = keys.iter().filter_map(|key| site_of(key)).collect();
    let sites = usage
        .sites
        .iter()
        .filter(|site| ids.is_empty() || ids.contains(&site.site));
    let maps = |is_it: &dyn Fn(&Use) -> bool| {
        let asked = sites.clone().flat_map(|site| &site.extensions);
        together(asked.filter(|map| map.is_asked && is_it(map)))
    };
    match need.kind {
        NeedKind::ScriptMap => {
            let extension = lower(need.name.split("  ").next()?);
            maps(&|map| lower(&map.name) == extension)
        }
        NeedKind::Extension | NeedKind::Cgi => {
            let program = lower(need.name.split(" %").next()?);
            maps(&|map| lower(&map.behind).contains(&program))
        }
        NeedKind::Feature if program_of(&need.code).is_some() => {
            let (program, version) = program_of(&need.code)?;
            maps(&|map| {
                let behind = lower(&map.behind);
                behind.contains(&lower(program)) && (version.is_empty() || behind.contains(&version))
            })
        }
        // Whether a feature that answers no requests of its own is used, requests do not tell.
        NeedKind::Feature if !OF_FOLDERS.contains(&need.code.as_str()) => None,
        NeedKind::Content(_) | NeedKind::Unused | NeedKind::Module => None,
        NeedKind::SignIn | NeedKind::Pool | NeedKind::Feature => {
            let below = |site: &&SiteUsage, folder: &&Use| {
                keys.iter()
                    .any(|key| is_below(key, site.site, &lower(&folder.name)))
            };
            let folders = sites.flat_map(|site| {
                let folders = site.folders.iter();
                folders.filter(move |folder| below(&site, folder))
            });
            together(folders)
        }
    }
}

/// The program that answers for a component, and the folder of its version.
fn program_of(code: &str) -> Option<(&'static str, String)> {
    let (name, version) = code.split_once(' ').unwrap_or((code, ""));
    let (_, program) = PROGRAMS.iter().find(|(known, _)| *known == name)?;
    let version = match version {
        "" => String::new(),
        version => format!("v{version}\\"),
    };
    Some((program, version))
}

/// The site that a key in lower case is below.
fn site_of(key: &str) -> Option<u32> {
    let rest = key.trim_start_matches('/').strip_prefix("lm/w3svc/")?;
    rest.split('/').next()?.parse().ok()
}

/// True for a folder at or below the key of a property (`/lm/w3svc/1/root/staff/authflags`).
fn is_below(key: &str, site: u32, folder: &str) -> bool {
    let root = format!("/lm/w3svc/{site}/root");
    let Some((at, _)) = key.rsplit_once('/') else {
        return false;
    };
    let Some(address) = at.strip_prefix(&root) else {
        return false;
    };
    let folder = if folder == "/" { "" } else { folder };
    folder
        .strip_prefix(address)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What is set up and was not asked for in the days that count, as needs of their own.
pub(super) fn unused(usage: &Usage) -> Vec<Need> {
    let days = usage.window_days;
    let is_unused = |it: &&Use| it.is_asked && it.verdict == UseVerdict::Unused;
    let mut found = Vec::new();
    for site in &usage.sites {
        for map in site.extensions.iter().filter(is_unused) {
            let (programs, keys) = programs_and_keys(&map.behind);
            found.push(Need {
                name: format!("{}  {}", map.name, programs.join(", ")),
                meaning: format!("Mapped, and not asked for in {days} days. {}", map.why),
                fix: "If its owner agrees, take the script map away after the move: what is not mapped need not be installed and cannot be attacked.".to_owned(),
                seen: keys.iter().map(|key| seen_in(site, key)).collect(),
                ..not_used(site, map)
            });
        }
        for folder in site.folders.iter().filter(is_unused) {
            let address = if folder.name == "/" { "" } else { &folder.name };
            let key = format!("/LM/W3SVC/{}/ROOT{address}", site.site);
            found.push(Need {
                name: folder.name.clone(),
                code: folder.behind.clone(),
                meaning: format!("Set up, and not asked for in {days} days. {}", folder.why),
                fix: "If its owner agrees, leave it behind: untick it at the left.".to_owned(),
                seen: vec![seen_in(site, &key)],
                ..not_used(site, folder)
            });
        }
    }
    found
}

fn not_used(site: &SiteUsage, it: &Use) -> Need {
    Need {
        kind: NeedKind::Unused,
        state: NeedState::Note,
        areas: BTreeSet::from([site.name.clone()]),
        used: Some(NeedUse {
            tally: it.tally,
            verdict: it.verdict,
            why: it.why.clone(),
        }),
        ..Need::default()
    }
}

fn seen_in(site: &SiteUsage, key: &str) -> Seen {
    Seen {
        area: site.name.clone(),
        ..Seen::at_key(key)
    }
}

/// `a.dll at /LM/W3SVC, /LM/W3SVC/1; b.dll at …`, as a [`Question`] names what answers an extension.
fn programs_and_keys(behind: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut programs, mut keys) = (Vec::new(), Vec::new());
    for one in behind.split("; ") {
        let (program, at) = one.rsplit_once(" at ").unwrap_or((one, ""));
        programs.push(program);
        keys.extend(at.split(", ").filter(|key| !key.is_empty()));
    }
    (programs, keys)
}

#[cfg(test)]
mod tests;
