//! web.config files that come with the content, as the destination's configuration system takes them.
//!
//! IIS 6 passes `system.webServer` by; IIS 7 and later act by it. A file that uses a section which the destination has
//! locked, or does not define, is answered with 500.19, and so is everything below its folder. Rule
//! WarnForEncryptedDataRule asks for encrypted sections, which only the machine that encrypted them can read.

use super::refused_urls::refused_urls;
use super::shared_folders::shared_folders;
use crate::formats::apphost::schema::Schema;
use crate::formats::apphost::{Delegation, Locked, SectionState};
use crate::formats::xml::{Document, ElementId};
use crate::hosts::{EntryKind, Host};
use crate::model::path::fold;
use crate::model::{Change, ConfigPath, ContentRoot, Detail, Place, Problem, RowState, ServerPath};
use std::collections::{BTreeMap, BTreeSet};

/// Largest file that is looked into, in bytes; IIS itself refuses more than 250 KB unless it is told otherwise.
const LARGEST: u64 = 4 << 20;

/// What is looked for.
pub struct WebConfigFacts<'a> {
    /// The server that the files come from.
    pub source: &'a dyn Host,
    /// What web.config files of the destination may say.
    pub delegation: &'a Delegation,
    /// The destination's name in sentences.
    pub name: &'a str,
    /// Rule WarnForEncryptedDataRule is on.
    pub warns_of_encryption: bool,
}

/// Looks into every web.config that the rows bring, and into those of the content folders themselves.
pub fn web_config_problems(
    rows: &[Change],
    roots: &[ContentRoot],
    facts: &WebConfigFacts<'_>,
) -> Vec<Problem> {
    let mut files: BTreeMap<ServerPath, String> = BTreeMap::new();
    for root in roots.iter().filter(|root| !root.source.is_unc()) {
        if let Some(file) = root.source.join("web.config") {
            files.entry(file).or_insert_with(|| root.logical.clone());
        }
    }
    for row in rows {
        if let (
            RowState::Add | RowState::Change,
            Detail::File {
                source: Some(source), ..
            },
        ) = (row.state, &row.detail)
            && source
                .file_name()
                .is_some_and(|name| name.eq_ignore_ascii_case("web.config"))
        {
            let folder = row.name.rsplit_once(['\\', '/']).map_or("", |(folder, _)| folder);
            files
                .entry(source.clone())
                .or_insert_with(|| folder.replace('\\', "/"));
        }
    }
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    if facts.delegation.knows_sections() {
        problems.extend(shared_folders(roots));
        problems.extend(refused_urls(rows, facts));
    }
    if !facts.delegation.knows_sections() && !facts.warns_of_encryption {
        return problems;
    }
    for (file, location) in files {
        if !seen.insert(fold(file.as_str())) || is_front_pages(&file) {
            continue;
        }
        // What cannot be read is told where it is copied.
        let Ok(Some(entry)) = facts.source.entry(&file) else {
            continue;
        };
        if entry.kind != EntryKind::File {
            continue;
        }
        if entry.facts.size > LARGEST {
            problems.push(too_large(&file, entry.facts.size, &location));
            continue;
        }
        let Ok(bytes) = facts.source.read(&file) else {
            continue;
        };
        match Document::parse(bytes, file.as_str()) {
            Ok(document) => look(&document, &location, facts, &mut problems),
            Err(problem) if facts.delegation.knows_sections() => problems.push(no_xml(problem, &location)),
            Err(_) => {}
        }
    }
    problems
}

/// FrontPage keeps notes of its own about each file, under the same name in a folder `_vti_cnf`, from which nothing is served.
fn is_front_pages(file: &ServerPath) -> bool {
    let folder = file.parent();
    let name = folder.as_ref().and_then(ServerPath::file_name);
    name.is_some_and(|name| name.eq_ignore_ascii_case("_vti_cnf"))
}

fn too_large(file: &ServerPath, size: u64, location: &str) -> Problem {
    Problem::warning(
        "WEBCONFIG-NOT-CHECKED",
        format!("The web.config of {location} is not checked for sections that are locked or unknown"),
    )
    .with_cause(format!(
        "It has {size} bytes, and only files up to {LARGEST} are looked into. IIS refuses web.config files of more than 250 KB \
         unless its registry value MaxWebConfigFileSizeInKB allows it."
    ))
    .with_fix("Check by hand whether the destination allows what it says, or make it smaller.")
    .with_place(Place::file(file.as_str()))
    .with_target(location)
}

/// IIS 6 itself reads no web.config, so pages that need no ASP.NET work beside a broken one.
fn no_xml(broken: Problem, location: &str) -> Problem {
    Problem::warning(
        "WEBCONFIG-BROKEN",
        format!("The web.config of {location} is no XML that can be read"),
    )
    .with_cause(format!(
        "{}: {} IIS 6 itself does not read the file; IIS 7 and later answer everything in and below the folder with 500.19.",
        broken.title, broken.cause
    ))
    .with_fix("Correct the file, or leave it behind if the site has no ASP.NET.")
    .with_place(broken.place)
    .with_target(location)
}

fn look(document: &Document, location: &str, facts: &WebConfigFacts<'_>, problems: &mut Vec<Problem>) {
    let root = document.root();
    if document.name(root) != "configuration" {
        return;
    }
    if facts.warns_of_encryption {
        problems.extend(encrypted(document, location, facts));
    }
    if !facts.delegation.knows_sections() {
        return;
    }
    let own = own_sections(document);
    let mut said: BTreeSet<String> = BTreeSet::new();
    let mut areas = vec![(root, location.to_owned())];
    for tag in document.children_named(root, "location") {
        let path = document.attribute(tag, "path").unwrap_or_default();
        let path = path.trim().trim_matches('/');
        let below = match path {
            "" | "." => location.to_owned(),
            _ => format!("{location}/{path}"),
        };
        areas.push((tag, below));
    }
    for (area, location) in areas {
        for group in document.children_named(area, "system.webServer") {
            walk(document, group, &location, &own, facts, &mut said, problems);
        }
    }
}

/// Walks over the sections of a group and what is in them; how deep is bounded by the reader of XML.
fn walk(
    document: &Document,
    group: ElementId,
    location: &str,
    own: &BTreeSet<String>,
    facts: &WebConfigFacts<'_>,
    said: &mut BTreeSet<String>,
    problems: &mut Vec<Problem>,
) {
    let mut open: Vec<(ElementId, String)> = vec![(group, document.name(group).to_owned())];
    while let Some((element, names)) = open.pop() {
        let section = facts.delegation.section_of(&names);
        let is_section = section == Some(names.as_str());
        let says = document.attributes(element).next().is_some();
        // What the destination does not define may be a section of an add-on, which has a name of its own.
        let is_known = Schema::built_in().section_of(&names).is_some();
        let fault = match section {
            _ if own.contains(&names) => continue,
            None if is_group(&names, own, facts) => None,
            None if is_known || says || document.children(element).next().is_none() => Some(Fault::Undefined),
            None => None,
            Some(section) if is_section => fault_of(facts.delegation.state(section, location)),
            Some(_) => None,
        };
        let fault = fault.or_else(|| {
            section?;
            let attributes: Vec<(String, String)> = document
                .attributes(element)
                .map(|(name, value)| (name.to_owned(), value.into_owned()))
                .collect();
            let attributes: Vec<(&str, &str)> = attributes
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let path = ConfigPath::section(None, &names);
            facts
                .delegation
                .element_lock(&path, &attributes, location)
                .map(Fault::Locked)
        });
        if let Some(fault) = fault {
            let section = section.unwrap_or(&names).to_owned();
            if said.insert(section.clone()) {
                problems.push(told(&fault, &section, document.place(element), location, facts));
            }
            continue;
        }
        let below: Vec<_> = document
            .children(element)
            .map(|child| (child, format!("{names}/{}", document.name(child))))
            .collect();
        open.extend(below.into_iter().rev());
    }
}

/// True for a group of sections that the destination or the file itself defines; it may be empty.
fn is_group(names: &str, own: &BTreeSet<String>, facts: &WebConfigFacts<'_>) -> bool {
    let is_in = |section: &String| {
        section
            .strip_prefix(names)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    facts.delegation.is_group(names) || own.iter().any(is_in)
}

/// Why the destination refuses a section of a file.
enum Fault {
    Undefined,
    Locked(Locked),
    NotInFiles(String, Place),
}

fn fault_of(state: SectionState) -> Option<Fault> {
    match state {
        SectionState::Open => None,
        SectionState::Undefined => Some(Fault::Undefined),
        SectionState::Locked(locked) => Some(Fault::Locked(locked)),
        SectionState::NotInFiles(only, place) => Some(Fault::NotInFiles(only, place)),
    }
}

fn told(fault: &Fault, section: &str, place: Place, location: &str, facts: &WebConfigFacts<'_>) -> Problem {
    let name = facts.name;
    let refused = "IIS answers everything in and below the folder with 500.19.";
    let at = |place: &Place| {
        let file = place.file.as_deref().unwrap_or("applicationHost.config");
        let file = file.rsplit(['\\', '/']).next().unwrap_or(file);
        place
            .line
            .map_or_else(|| file.to_owned(), |line| format!("{file}, line {line}"))
    };
    let problem = match fault {
        Fault::Undefined => Problem::warning(
            "WEBCONFIG-SECTION-NOT-DECLARED",
            format!("The web.config of {location} uses {section}, which {name} does not define"),
        )
        .with_cause(format!(
            "IIS 6 passes it by; with IIS 7 and later {refused}"
        ))
        .with_fix("Install the role service or add-on that brings the section, or take it out of the file."),
        Fault::Locked(locked) => Problem::warning(
            "WEBCONFIG-SECTION-LOCKED",
            format!("The web.config of {location} uses {section}, which is locked on {name}"),
        )
        .with_cause(format!(
            "It is locked by {} ({}). {refused}",
            locked.by,
            at(&locked.place)
        ))
        .with_fix(format!(
            "Unlock it there (appcmd unlock config /section:{section}), or move the setting into a location tag of \
             applicationHost.config, for which locks do not count."
        )),
        Fault::NotInFiles(only, definition) => Problem::warning(
            "WEBCONFIG-SECTION-LOCKED",
            format!("The web.config of {location} uses {section}, which {name} allows in applicationHost.config only"),
        )
        .with_cause(format!(
            "Its definition says allowDefinition=\"{only}\" ({}). {refused}",
            at(definition)
        ))
        .with_fix("Move the setting into applicationHost.config of the destination, and take it out of the file."),
    };
    problem.with_place(place).with_target(location)
}

/// Sections that the file defines for itself.
fn own_sections(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<(ElementId, String)> = document
        .children_named(document.root(), "configSections")
        .map(|element| (element, String::new()))
        .collect();
    while let Some((element, path)) = open.pop() {
        for child in document.children(element) {
            let name = document.attribute(child, "name").unwrap_or_default();
            let below = if path.is_empty() {
                name.into_owned()
            } else {
                format!("{path}/{name}")
            };
            match document.name(child) {
                "section" => {
                    found.insert(below);
                }
                _ => open.push((child, below)),
            }
        }
    }
    found
}

fn encrypted(document: &Document, location: &str, facts: &WebConfigFacts<'_>) -> Option<Problem> {
    let element = document.subtree(document.root()).find(|element| {
        matches!(document.name(*element), "configProtectedData" | "EncryptedData")
            || document.attribute(*element, "configProtectionProvider").is_some()
    })?;
    Some(
        Problem::warning(
            "ENCRYPTED-WEB-CONFIG",
            format!("The web.config of {location} holds encrypted data"),
        )
        .with_cause(format!(
            "Only the machine that encrypted it can read it, unless {} has the same key (rule WarnForEncryptedDataRule).",
            facts.name
        ))
        .with_fix(
            "Decrypt it on the source with aspnet_regiis -pdf, sync, and encrypt it on both servers again; or export the key \
             with aspnet_regiis -px and import it on the destination.",
        )
        .with_place(document.place(element))
        .with_target(location),
    )
}
