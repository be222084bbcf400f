//! Role services of IIS that must be installed.
//!
//! `requirements.rs` says what each need means, `table.rs` has the names and parents of what is installed. Whether it is
//! there is told by the global modules and the restriction list of applicationHost.config, which Windows edits when it
//! installs it.

pub mod requirements;
pub mod table;

pub use table::{Feature, with_parents};

use super::check::{Check, CheckState};
use super::powershell::{add_feature, dism};
use super::task::Task;
use super::view::View;
use crate::model::IisVersion;
use crate::model::dependency::InheritedScriptMap;
use crate::model::path::fold;
use requirements::{Answer, Requirement, requirement};

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let mut names: Vec<&str> = Vec::new();
    for name in names_in_use(view) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let place = |name: &str| {
        requirements::REQUIREMENTS
            .iter()
            .position(|known| known.need == name.split(' ').next().unwrap_or(name))
            .unwrap_or(usize::MAX)
    };
    names.sort_by_key(|name| (place(name), *name));
    names
        .into_iter()
        .filter_map(|name| {
            let needed_by = needed_by(view, name);
            match requirement(name) {
                _ if needed_by.is_empty() => None,
                Some(known) => match known.answer {
                    Answer::Install(ids, program) => {
                        Some(check(view, known, name, ids, program).needed_by(needed_by))
                    }
                    Answer::WayOut(_) | Answer::StaysOff => None,
                },
                None => Some(unknown(view, name).needed_by(needed_by)),
            }
        })
        .collect()
}

/// A need that no table knows, such as one that another tool printed: shown, never dropped.
fn unknown(view: &View<'_>, name: &str) -> Check {
    Check::new("FEATURE-UNKNOWN", &name.replace(' ', "-"), name)
        .found(
            CheckState::Unknown,
            format!("Nothing is known of a component called {name}."),
        )
        .why(format!(
            "{} uses it, and what it wants of the new server cannot be told.",
            view.subject.source.name
        ))
        .fix("Find out what it is on the old server, and whether the new one has it.")
}

/// Versions of ASP.NET in use, oldest first.
pub(super) fn asp_net_versions(view: &View<'_>) -> Vec<String> {
    let mut found: Vec<String> = names_in_use(view)
        .filter_map(|name| name.strip_prefix("ASPNET "))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

fn names_in_use<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v str> {
    let needs = view.subject.needs;
    let inherited = needs.inherited.iter().filter_map(|map| map.component.as_deref());
    needs
        .dependencies
        .iter()
        .map(|dependency| dependency.name.as_str())
        .chain(inherited)
}

/// Where a component is used, inherited script maps included; nothing when it is not.
pub(super) fn needed_by(view: &View<'_>, name: &str) -> Vec<String> {
    let needs = view.subject.needs;
    let mut found: Vec<String> = needs
        .dependencies
        .iter()
        .filter(|dependency| dependency.name == name)
        .flat_map(|dependency| dependency.triggers.iter().cloned())
        .collect();
    // Somebody else's output may be without triggers; the need is one all the same.
    if found.is_empty()
        && needs
            .dependencies
            .iter()
            .any(|dependency| dependency.name == name)
    {
        found.push("getDependencies, without a trigger".to_owned());
    }
    // An inherited map to ssinc.dll means nothing while the restriction list prohibits it.
    let is_off = name == "ServerSideInclude"
        && needs
            .dependencies
            .iter()
            .any(|dependency| dependency.name == "ServerSideIncludeDisabled");
    if !is_off {
        found.extend(inherited_by(view, |map| map.component.as_deref() == Some(name)));
    }
    found
}

/// Who inherits such script maps, a line for each that uses them: `/LM/W3SVC/1/ROOT (.asa, .asp from /LM/W3SVC)`.
fn inherited_by(view: &View<'_>, counts: impl Fn(&InheritedScriptMap) -> bool) -> Vec<String> {
    let mut lines: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for map in view.subject.needs.inherited.iter().filter(|map| counts(map)) {
        match lines.last_mut() {
            Some((used_by, set_at, extensions)) if *used_by == map.used_by && *set_at == map.set_at => {
                extensions.push(&map.extension);
            }
            _ => lines.push((&map.used_by, &map.set_at, vec![&map.extension])),
        }
    }
    lines
        .into_iter()
        .map(|(used_by, set_at, extensions)| format!("{used_by} ({} from {set_at})", extensions.join(", ")))
        .collect()
}

fn check(view: &View<'_>, known: &Requirement, name: &str, ids: &[&'static str], program: &str) -> Check {
    let destination = &view.subject.destination.name;
    let check =
        Check::new("FEATURE-MISSING", &name.replace(' ', "-"), known.title).why(format!("{}.", known.why));
    let modules: Vec<&str> = with_parents(ids, IisVersion::IIS10)
        .iter()
        .filter(|feature| ids.contains(&feature.id) || !program.is_empty() && feature.id == "Web-ISAPI-Ext")
        .flat_map(|feature| feature.modules)
        .copied()
        .collect();
    if let Some(module) = modules.iter().find(|module| !view.has_module(module)) {
        let component = ids
            .last()
            .and_then(|id| table::feature(id))
            .map_or("", |feature| feature.component);
        if view.noted.component(component) == Some(true) {
            return check
                .found(
                    CheckState::ToDo,
                    format!("The registry of {destination} notes {component} as installed, and its configuration does not load {module}."),
                )
                .fix(format!(
                    "Somebody took {module} out. Add it to globalModules and modules again, or take the role service away \
                     and add it anew."
                ));
        }
        let found = format!("{destination} does not load {module}, so the role service is not installed.");
        return to_do(view, check, ids, found);
    }
    if program.is_empty() {
        return check.found(
            CheckState::Ready,
            format!("{destination} loads {}.", modules.join(" and ")),
        );
    }
    let entry = view
        .restrictions
        .iter()
        .find(|entry| fold(&entry.path).ends_with(program));
    let mapped = || {
        let processors = view.subject.config.handler_processors();
        processors
            .into_iter()
            .find(|processor| fold(processor).ends_with(program))
    };
    match entry {
        None if view.subject.config.unlisted_allowed().0 && mapped().is_some() => check.found(
            CheckState::Ready,
            format!(
                "{destination} maps {} and allows programs that its restrictions do not name.",
                mapped().unwrap_or_default()
            ),
        ),
        None => {
            let found = format!(
                "{destination} names no program that ends in {} in its ISAPI and CGI restrictions, so it is not \
                 installed.",
                program.to_lowercase()
            );
            to_do(view, check, ids, found)
        }
        Some(entry) if !entry.allowed => {
            let path = &entry.path;
            let task = Task::Restriction { path: path.clone() };
            check
                .found(
                    CheckState::ToDo,
                    format!("It is installed on {destination}, and {path} is prohibited."),
                )
                .fix(format!("Allow it: {}", task.commands().join("; ")))
                .step([task])
        }
        Some(entry) => check.found(
            CheckState::Ready,
            format!("{destination} has {} and allows it.", entry.path),
        ),
    }
}

fn to_do(view: &View<'_>, check: Check, ids: &[&'static str], found: String) -> Check {
    let iis = view.subject.destination.iis;
    let check = check.found(CheckState::ToDo, found);
    let is_known = ids
        .iter()
        .all(|id| table::feature(id).is_some_and(|feature| feature.since <= iis));
    if !is_known {
        // .NET 4 came after Server 2008 R2 and is no role service of it.
        return check.fix(format!(
            "{iis} has no role service for it. Install .NET Framework 4 and register it: \
             & \"$env:windir\\Microsoft.NET\\Framework64\\v4.0.30319\\aspnet_regiis.exe\" -i"
        ));
    }
    let chain: Vec<&str> = with_parents(ids, iis)
        .iter()
        .map(|feature| feature.dism)
        .collect();
    check
        .fix(format!(
            "Run: {}\nOr: {}",
            add_feature(iis, ids),
            dism(iis, &chain)
        ))
        .step([Task::Features {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            iis,
        }])
}
