//! Whether the Integrated pipeline of IIS 7 and later would serve an application that IIS 6 serves.
//!
//! A migration keeps ASP.NET applications in the Classic pipeline, in which they run as they did. [`advise`] looks at
//! each application of the chosen sites (its script maps, its folder, its web.config and those of the applications
//! around it) and says what Integrated would take, with the evidence and the converted file. Folders below an
//! application are not looked through. Nothing is changed.

mod steps;
#[cfg(test)]
mod tests;

use self::steps::{last_step, steps};
use super::programs::Processor;
use crate::formats::metabase::values::ScriptMap;
use crate::formats::metabase::{Key, Metabase, property};
use crate::formats::web_config::{Issue, WebConfig, Weight};
use crate::hosts::{EntryKind, Host};
use crate::model::{Problem, Selection, ServerPath};
use serde::Serialize;
use std::collections::HashMap;

/// What is advised for an application.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It has no managed code that was found: the pipelines do not differ for it.
    NoManagedCode,
    /// It would run in Integrated as it is.
    Works,
    /// It would run in Integrated once its web.config is converted.
    WorksAfterChanges,
    /// It should stay in Classic until who wrote it has looked at it.
    StayClassic,
    /// It cannot run in Integrated: ASP.NET 1.x.
    ClassicOnly,
    /// Its files could not be looked at.
    Unknown,
}

impl Verdict {
    /// The verdict for people, as the end of a sentence about the application.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::NoManagedCode => "has no managed code; either pipeline does",
            Verdict::Works => "would run in Integrated as it is",
            Verdict::WorksAfterChanges => "would run in Integrated once its web.config is converted",
            Verdict::StayClassic => "should stay in Classic until its code was looked at",
            Verdict::ClassicOnly => "cannot run in Integrated",
            Verdict::Unknown => "could not be looked at",
        }
    }
}

/// What was found out about one application.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Advice {
    /// What people call it: `Harbour Books`, `Harbour Books/staff`.
    pub application: String,
    /// Its metabase key.
    pub key: String,
    /// Its application pool.
    pub pool: String,
    /// Other applications of the chosen sites in the same pool: the pool has one pipeline for all of them.
    pub shares_pool_with: Vec<String>,
    /// The ASP.NET version of its script maps (`2.0.50727`); `None` when none leads to ASP.NET.
    pub asp_net: Option<String>,
    /// Its web.config; `None` when it has none.
    pub web_config: Option<String>,
    /// What is advised.
    pub verdict: Verdict,
    /// The evidence, in the order of the files.
    pub issues: Vec<Issue>,
    /// `system.webServer` of the converted web.config; `None` when nothing has to be added.
    pub fragment: Option<String>,
    /// What to do for Integrated, in order.
    pub steps: Vec<String>,
    /// True when a person chose Integrated for it; [`advise`] leaves it false.
    pub is_chosen: bool,
}

impl Advice {
    /// True for an application that depends on the pipeline.
    pub fn is_managed(&self) -> bool {
        self.verdict != Verdict::NoManagedCode
    }

    /// How a setting names it: the number of its site and its path (`3/stock`).
    pub fn short_name(&self) -> String {
        let mut names = self.key.trim_matches('/').split('/').skip(2);
        let site = names.next().unwrap_or_default();
        names
            .skip(1)
            .fold(site.to_owned(), |name, next| name + "/" + next)
    }
}

/// The web.config of an application as the Integrated pipeline needs it; `None` when it has none or can stay as it is.
///
/// # Errors
/// When it cannot be read, or is no web.config.
pub fn converted(metabase: &Metabase, host: &dyn Host, advice: &Advice) -> Result<Option<Vec<u8>>, Problem> {
    let Some(path) = advice.web_config.as_deref().and_then(ServerPath::parse) else {
        return Ok(None);
    };
    let maps = metabase.key(&advice.key).map(script_maps).unwrap_or_default();
    let config = read(&path, host).1?;
    let converted = config.converted(maps.iter().any(leads_all_to_asp_net))?;
    Ok(converted.map(|converted| converted.file))
}

fn leads_all_to_asp_net(map: &ScriptMap) -> bool {
    map.is_wildcard() && matches!(Processor::of(map.program()), Processor::AspNet(_))
}

/// Looks at every application of the chosen sites.
///
/// # Errors
/// When a chosen site does not exist.
pub fn advise(metabase: &Metabase, host: &dyn Host, selection: &Selection) -> Result<Vec<Advice>, Problem> {
    let mut all = Vec::new();
    for id in &selection.sites {
        let site = super::Scope::site(*id).key(metabase)?;
        if let Some(root) = site.child("ROOT") {
            applications(root, host, &name_of(site), selection, &mut all);
        }
    }
    // A pool has one pipeline for all of its applications.
    let mut pools: HashMap<String, Vec<Member>> = HashMap::new();
    for advice in &all {
        pools
            .entry(advice.pool.to_ascii_uppercase())
            .or_default()
            .push(Member {
                key: advice.key.clone(),
                application: advice.application.clone(),
                verdict: advice.verdict,
            });
    }
    for advice in &mut all {
        let members = pools.get(&advice.pool.to_ascii_uppercase());
        let key = advice.key.clone();
        let others = || members.into_iter().flatten().filter(|other| other.key != key);
        let cannot = others()
            .find(|other| other.verdict == Verdict::ClassicOnly)
            .map(|other| other.application.as_str());
        advice.steps = steps(advice, cannot);
        advice.shares_pool_with = others().map(|other| other.application.clone()).collect();
        let last = last_step(advice, cannot);
        advice.steps.extend(last);
    }
    Ok(all)
}

/// What the other applications of a pool want to know of one.
struct Member {
    key: String,
    application: String,
    verdict: Verdict,
}

fn name_of(site: Key<'_>) -> String {
    site.property(property::SERVER_COMMENT)
        .map(|comment| comment.text().into_owned())
        .filter(|comment| !comment.is_empty())
        .unwrap_or_else(|| format!("site {}", site.name()))
}

/// A key on the way down, with what holds there.
struct Step<'m> {
    key: Key<'m>,
    name: String,
    folder: Option<ServerPath>,
    /// What applications around it leave to it.
    inherited: Vec<Issue>,
}

/// Walks over a site without recursion: its depth is the source's to choose.
fn applications(root: Key<'_>, host: &dyn Host, site: &str, selection: &Selection, all: &mut Vec<Advice>) {
    let is_excluded = |key: Key<'_>| {
        selection
            .excluded
            .iter()
            .any(|left_out| left_out.eq_ignore_ascii_case(key.path()))
    };
    let mut open = vec![Step {
        key: root,
        name: site.to_owned(),
        folder: folder_of(root, None),
        inherited: Vec::new(),
    }];
    while let Some(step) = open.pop() {
        let mut inherited = step.inherited.clone();
        if step.key.path() == root.path() || is_application(step.key) {
            let (advice, own) = look(&step, host);
            inherited.extend(own);
            all.push(advice);
        }
        let below: Vec<Step<'_>> = step
            .key
            .children()
            .filter(|child| !is_excluded(*child))
            .map(|child| Step {
                key: child,
                name: format!("{}/{}", step.name, child.name()),
                folder: folder_of(child, step.folder.as_ref()),
                inherited: inherited.clone(),
            })
            .collect();
        open.extend(below.into_iter().rev());
    }
}

/// An application is a key whose own AppRoot names itself (metabase format, §6).
fn is_application(key: Key<'_>) -> bool {
    key.property(property::APP_ROOT).is_some_and(|root| {
        root.text()
            .trim_matches('/')
            .eq_ignore_ascii_case(key.path().trim_matches('/'))
    })
}

fn folder_of(key: Key<'_>, parent: Option<&ServerPath>) -> Option<ServerPath> {
    match key.property(property::PATH) {
        Some(path) if !path.is_empty_text() => ServerPath::parse(&path.text()),
        _ => parent.and_then(|parent| parent.join(key.name())),
    }
}

/// One application; and what its web.config leaves to the applications below it.
fn look(step: &Step<'_>, host: &dyn Host) -> (Advice, Vec<Issue>) {
    let maps = script_maps(step.key);
    let asp_net = maps.iter().find_map(|map| match Processor::of(map.program()) {
        Processor::AspNet(version) => Some(version),
        _ => None,
    });
    let wildcard = maps.iter().find(|map| leads_all_to_asp_net(map));
    let mut advice = Advice {
        application: step.name.clone(),
        key: step.key.path().to_owned(),
        pool: step
            .key
            .effective(property::APP_POOL_ID)
            .map(|pool| pool.value.text().into_owned())
            .unwrap_or_default(),
        shares_pool_with: Vec::new(),
        web_config: None,
        verdict: Verdict::Unknown,
        issues: Vec::new(),
        fragment: None,
        steps: Vec::new(),
        is_chosen: false,
        asp_net,
    };
    let mut own = Vec::new();
    let found = match &step.folder {
        Some(folder) => files(folder, host),
        None => Err("its key names no folder".to_owned()),
    };
    let has_code = match found {
        Err(why) => {
            advice.issues.push(whole(
                &step.key,
                Weight::Note,
                "The folder of the application",
                &why,
            ));
            None
        }
        Ok(Found { has_code, web_config }) => match web_config.map(|path| read(&path, host)) {
            None => Some(has_code),
            Some((path, Err(problem))) => {
                advice.issues.push(Issue {
                    weight: Weight::Blocks,
                    what: problem.title.clone(),
                    why: problem.cause.trim_end_matches('.').to_owned(),
                    fix: "correct the file, and look again".to_owned(),
                    line: problem.place.line,
                    file: path.to_string(),
                });
                advice.web_config = Some(path.to_string());
                None
            }
            Some((path, Ok(config))) => {
                own = config.issues();
                // A value that cannot be written was read from XML, so it can; the issues stand without the fragment.
                let converted = config.converted(wildcard.is_some()).ok().flatten();
                advice.fragment = converted.map(|converted| converted.fragment);
                advice.web_config = Some(path.to_string());
                advice.issues.extend(own.iter().cloned());
                Some(has_code || config.has_system_web())
            }
        },
    };
    if let Some(map) = wildcard {
        advice.issues.push(whole(
            &step.key,
            Weight::Note,
            "A wildcard script map leads to ASP.NET",
            &format!(
                "{} saw requests of every kind; the converted modules do too, because they have no preCondition",
                map.program()
            ),
        ));
    }
    if advice.asp_net.is_some() {
        advice.issues.extend(step.inherited.iter().map(inherited));
    }
    advice.verdict = verdict(&advice, has_code);
    (advice, own)
}

fn verdict(advice: &Advice, has_code: Option<bool>) -> Verdict {
    let worst = advice.issues.iter().map(|issue| issue.weight).max();
    match (&advice.asp_net, has_code) {
        (None, _) => Verdict::NoManagedCode,
        (Some(version), _) if version.starts_with("1.") => Verdict::ClassicOnly,
        (_, None) => Verdict::Unknown,
        (_, Some(false)) if worst < Some(Weight::Change) => Verdict::NoManagedCode,
        _ => match worst {
            Some(Weight::Blocks) => Verdict::StayClassic,
            Some(Weight::Change) => Verdict::WorksAfterChanges,
            _ => Verdict::Works,
        },
    }
}

/// An issue of an application around this one, which ASP.NET and IIS hand down.
fn inherited(issue: &Issue) -> Issue {
    Issue {
        what: format!("inherited {}", issue.what),
        ..issue.clone()
    }
}

fn whole(key: &Key<'_>, weight: Weight, what: &str, why: &str) -> Issue {
    Issue {
        weight,
        what: what.to_owned(),
        why: why.to_owned(),
        fix: String::new(),
        file: key.path().to_owned(),
        line: None,
    }
}

fn script_maps(key: Key<'_>) -> Vec<ScriptMap> {
    key.effective(property::SCRIPT_MAPS)
        .map(|maps| {
            maps.value
                .list()
                .iter()
                .filter_map(|item| ScriptMap::parse(item))
                .collect()
        })
        .unwrap_or_default()
}

/// What the folder of an application shows.
struct Found {
    /// True when files or folders of ASP.NET are in it.
    has_code: bool,
    web_config: Option<ServerPath>,
}

fn files(folder: &ServerPath, host: &dyn Host) -> Result<Found, String> {
    let entries = host
        .list(folder)
        .map_err(|error| format!("it could not be listed: {error}"))?;
    let mut found = Found {
        has_code: false,
        web_config: None,
    };
    for entry in entries {
        let name = entry.name.to_ascii_lowercase();
        match entry.kind {
            EntryKind::File if name == "web.config" => found.web_config = folder.join(&entry.name),
            EntryKind::File => {
                let endings = [".aspx", ".asmx", ".ashx", ".ascx", ".svc", ".master"];
                found.has_code |=
                    name == "global.asax" || endings.iter().any(|ending| name.ends_with(ending));
            }
            EntryKind::Directory => found.has_code |= matches!(name.as_str(), "bin" | "app_code"),
            EntryKind::Other => {}
        }
    }
    Ok(found)
}

fn read(path: &ServerPath, host: &dyn Host) -> (ServerPath, Result<WebConfig, Problem>) {
    let read = host
        .read(path)
        .map_err(|error| {
            Problem::error("WEBCONFIG-NOT-READABLE", format!("{path} cannot be read"))
                .with_cause(format!("{error}."))
        })
        .and_then(|bytes| WebConfig::parse(bytes, path.as_str()));
    (path.clone(), read)
}
