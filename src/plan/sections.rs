//! Whether the destination's configuration system can take what would be written: sections that are not defined there,
//! sections that no location tag may hold, and settings that its schema does not know. IIS refuses a whole file for one of
//! them, and with it every site.
//!
//! Locks are no matter here: they hold for web.config files, never for location tags of applicationHost.config
//! ([`super::web_configs`] looks at those).

use super::crew::{Crew, gather};
use super::misfits::{Known, SectionFacts, misfits, section_of};
use crate::formats::apphost::SectionDefinition;
use crate::model::{Change, ConfigPath, Detail, Place, Problem, RowState};
use crate::providers::SchemaSource;
use std::collections::{BTreeMap, HashMap};

/// What is wrong with one section: settings, each with its reason, in the order they are found.
#[derive(Default)]
struct Found {
    settings: Vec<String>,
    rows: usize,
    first: String,
}

impl Found {
    fn add(&mut self, row: &Change, settings: impl IntoIterator<Item = String>) {
        if self.rows == 0 {
            self.first = row.name.to_string();
        }
        self.rows += 1;
        self.add_settings(settings);
    }

    fn append(&mut self, later: Found) {
        if self.rows == 0 {
            self.first = later.first;
        }
        self.rows += later.rows;
        self.add_settings(later.settings);
    }

    fn add_settings(&mut self, settings: impl IntoIterator<Item = String>) {
        for setting in settings {
            if !self.settings.contains(&setting) {
                self.settings.push(setting);
            }
        }
    }
}

/// One problem for each section that IIS would refuse.
pub fn section_problems(crew: &dyn Crew, rows: &[Change], facts: &SectionFacts<'_>) -> Vec<Problem> {
    let definitions: BTreeMap<String, SectionDefinition> = facts
        .config
        .section_definitions()
        .into_iter()
        .map(|section| (section.path.clone(), section))
        .collect();
    let groups: Vec<&[Change]> = rows.chunks(GROUP).collect();
    let found = gather(crew, groups.len(), |group| {
        Refused::of(
            groups.get(group).copied().unwrap_or_default(),
            &definitions,
            facts,
        )
    });
    let mut all = Refused::default();
    found.into_iter().for_each(|found| all.append(found));
    all.tell(&definitions, facts)
}

/// Rows that one hand judges.
const GROUP: usize = 4096;

/// What is refused, by section.
#[derive(Default)]
struct Refused {
    undefined: BTreeMap<String, Found>,
    not_here: BTreeMap<String, Found>,
    unknown: BTreeMap<String, Found>,
}

impl Refused {
    fn of(
        rows: &[Change],
        definitions: &BTreeMap<String, SectionDefinition>,
        facts: &SectionFacts<'_>,
    ) -> Self {
        let mut refused = Refused::default();
        let mut elements: HashMap<String, Known<'_>> = HashMap::new();
        for row in rows {
            let (
                RowState::Add | RowState::Change,
                Detail::Config {
                    path,
                    attributes,
                    items,
                },
            ) = (row.state, &row.detail)
            else {
                continue;
            };
            let Some((location, names)) = judged_at(path) else {
                continue;
            };
            let written = attributes
                .iter()
                .filter_map(|change| Some((change.name.as_str(), change.after.as_ref()?.open_text())));
            let takes_away_only = attributes.iter().all(|change| change.after.is_none())
                && items.as_ref().is_none_or(|(_, after)| after.is_empty());
            if takes_away_only && (row.state == RowState::Change || is_group(definitions, &names)) {
                continue;
            }
            if !elements.contains_key(&names) {
                elements.insert(names.clone(), Known::of(&names, definitions, facts.accepts()));
            }
            let Some(known) = elements.get(&names) else {
                continue;
            };
            match known.defined {
                None if !definitions.is_empty() => {
                    let section = known.section_name(&names).to_owned();
                    refused.undefined.entry(section).or_default().add(row, []);
                }
                Some(section) if !location.is_empty() && !may_be_in_location(section) => {
                    let section = section.path.clone();
                    refused.not_here.entry(section).or_default().add(row, []);
                }
                _ => {}
            }
            let items = items.as_ref().map(|(_, after)| &**after);
            let misfits = misfits(path, &names, known, written, items, facts.accepts());
            if !misfits.is_empty() {
                let settings = misfits.into_iter().map(|misfit| misfit.said);
                let section = known.section_name(&names).to_owned();
                refused.unknown.entry(section).or_default().add(row, settings);
            }
        }
        refused
    }

    /// Adds what was found in later rows.
    fn append(&mut self, later: Refused) {
        for (all, later) in [
            (&mut self.undefined, later.undefined),
            (&mut self.not_here, later.not_here),
            (&mut self.unknown, later.unknown),
        ] {
            for (section, found) in later {
                all.entry(section).or_default().append(found);
            }
        }
    }

    fn tell(
        &self,
        definitions: &BTreeMap<String, SectionDefinition>,
        facts: &SectionFacts<'_>,
    ) -> Vec<Problem> {
        let undefined = self.undefined.iter();
        let mut problems: Vec<Problem> = undefined
            .map(|(section, found)| is_undefined(section, found, facts))
            .collect();
        problems.extend(
            self.not_here
                .iter()
                .filter_map(|(section, found)| Some(is_not_here(definitions.get(section)?, found, facts))),
        );
        problems.extend(self.unknown.iter().map(|(section, found)| {
            let place = section_of(definitions, section).map_or_else(
                || facts.config.definitions_place(),
                |section| section.place.clone(),
            );
            is_unknown(section, found, place, facts)
        }));
        problems
    }
}

/// The names of the elements of a path that a schema has a word on: not a metabase's, and not what defines sections.
pub(super) fn judged(path: &ConfigPath) -> Option<String> {
    judged_at(path).map(|(_, names)| names)
}

/// As [`judged`], with the location.
fn judged_at(path: &ConfigPath) -> Option<(&str, String)> {
    if path.metabase_location().is_some() {
        return None;
    }
    Some(place_of(path)).filter(|(_, names)| !names.is_empty() && !names.starts_with("configSections"))
}

/// The location that a path is about, empty for the server, and the names of its elements.
fn place_of(path: &ConfigPath) -> (&str, String) {
    let mut location = path.location.as_deref().unwrap_or_default();
    let mut elements = path.elements.as_slice();
    // Between servers with IIS 7 or later a location tag is an element of its own.
    if let Some((tag, inside)) = elements
        .split_first()
        .filter(|(first, _)| first.name == "location")
    {
        if let Some((_, path)) = tag.key.iter().find(|(name, _)| name == "path") {
            location = path;
        }
        elements = inside;
    }
    let mut names = String::with_capacity(elements.iter().map(|element| element.name.len() + 1).sum());
    for element in elements {
        let slash = if names.is_empty() { "" } else { "/" };
        names.push_str(slash);
        names.push_str(&element.name);
    }
    (location.trim_matches(['/', '.', ' ']), names)
}

/// True for a group that a section is defined in.
fn is_group(definitions: &BTreeMap<String, SectionDefinition>, names: &str) -> bool {
    let inside = format!("{names}/");
    let mut behind = definitions.range(inside.clone()..);
    behind
        .next()
        .is_some_and(|(section, _)| section.starts_with(&inside))
        && !definitions.contains_key(names)
}

/// `allowLocation`, and `allowDefinition`, which says at which paths of the configuration a section may stand.
fn may_be_in_location(section: &SectionDefinition) -> bool {
    section.allow_location
        && !["MachineOnly", "MachineToWebRoot", "AppHostOnly"]
            .iter()
            .any(|only| section.allow_definition.eq_ignore_ascii_case(only))
}

fn is_undefined(section: &str, found: &Found, facts: &SectionFacts<'_>) -> Problem {
    Problem::error(
        "SECTION-NOT-DECLARED",
        format!("{} does not define the section {section}", facts.name),
    )
    .with_cause(format!(
        "{} of the sync would write it, and IIS refuses a file with a section that its configSections do not name: every \
         site would answer 500.19.",
        rows(found.rows)
    ))
    .with_fix("Install the role service or add-on that brings the section on the destination, and copy its configuration again.")
    .with_place(facts.config.definitions_place())
    .with_target(found.first.clone())
}

fn is_not_here(section: &SectionDefinition, found: &Found, facts: &SectionFacts<'_>) -> Problem {
    let by = if section.allow_location {
        format!("allowDefinition=\"{}\"", section.allow_definition)
    } else {
        "allowLocation=\"false\"".to_owned()
    };
    Problem::error(
        "SECTION-NOT-IN-LOCATION",
        format!(
            "{} allows the section {} for the whole server only",
            facts.name, section.path
        ),
    )
    .with_cause(format!(
        "Its definition says {by}, and {} of the sync would write it for a part of the server.",
        rows(found.rows)
    ))
    .with_fix("Change the definition on the destination, or leave what uses the section out of the sync.")
    .with_place(section.place.clone())
    .with_target(found.first.clone())
}

fn is_unknown(section: &str, found: &Found, place: Place, facts: &SectionFacts<'_>) -> Problem {
    let title = format!(
        "{} does not know {} of the section {section}",
        facts.name,
        match found.settings.len() {
            1 => "a setting".to_owned(),
            more => format!("{more} settings"),
        }
    );
    let settings = found.settings.join("; ");
    let leave_out = "switch rule IISSchemaDifferenceRule on, which leaves them out";
    let problem = if facts.by == SchemaSource::Own {
        Problem::error("NOT-IN-SCHEMA", title)
            .with_cause(format!(
                "Its own schema files do not have them, and IIS refuses a file with such settings: {settings}."
            ))
            .with_fix(format!("Install what brings them on the destination, or {leave_out}."))
    } else {
        Problem::warning("NOT-IN-SCHEMA", title)
            .with_cause(format!(
                "Its configuration shows {} at least, which does not have them; a newer release might: {settings}.",
                facts.iis
            ))
            .with_fix(format!(
                r"Copy its folder Windows\System32\inetsrv\config\schema with the configuration to know for sure, or {leave_out}."
            ))
    };
    problem.with_place(place).with_target(found.first.clone())
}

fn rows(count: usize) -> String {
    match count {
        1 => "1 row".to_owned(),
        more => format!("{more} rows"),
    }
}
