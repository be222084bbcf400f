//! Puts the findings of a scope together.

use super::catalogue::CATALOGUE;
use super::evidence::Looked;
use super::inherited::inherited;
use super::machine::{Machine, WEB_SERVICE, restrictions};
use super::programs::{Processor, same_program};
use super::scope::{Scope, segments};
use crate::formats::metabase::{Key, Metabase, property};
use crate::model::Problem;
use crate::model::dependency::{AppPoolInUse, Cgi, Dependency, DependencyInfo, Isapi};
use crate::model::overview::Selection;
use crate::model::path::fold;
use std::collections::HashMap;

/// The trigger that stands for the script maps of the whole machine.
const MACHINE_TRIGGER: &str = "systemInfo scriptmaps";

/// Finds what the keys of a scope need.
///
/// # Errors
/// The scope does not exist in the metabase.
pub fn dependencies(metabase: &Metabase, scope: &Scope) -> Result<DependencyInfo, Problem> {
    look(metabase, scope, &[], &Machine::of(metabase))
}

/// Finds what the chosen sites need together, without the keys that stay behind.
///
/// # Errors
/// A site does not exist in the metabase.
pub fn of_selection(metabase: &Metabase, selection: &Selection) -> Result<DependencyInfo, Problem> {
    let sites = SiteNeeds::of(metabase, selection);
    let each: Result<Vec<_>, _> = selection.sites.iter().map(|site| sites.of_site(*site)).collect();
    Ok(together(each?))
}

/// What single sites need, for whoever looks at many of them at once.
pub struct SiteNeeds<'m> {
    metabase: &'m Metabase,
    excluded: Vec<Scope>,
    machine: Machine,
}

impl<'m> SiteNeeds<'m> {
    /// Reads what the whole machine says.
    pub fn of(metabase: &'m Metabase, selection: &Selection) -> Self {
        SiteNeeds {
            metabase,
            excluded: selection.excluded.iter().map(|key| Scope::new(key)).collect(),
            machine: Machine::of(metabase),
        }
    }

    /// Finds what a site needs.
    ///
    /// # Errors
    /// It does not exist in the metabase.
    pub fn of_site(&self, site: u32) -> Result<DependencyInfo, Problem> {
        look(self.metabase, &Scope::site(site), &self.excluded, &self.machine)
    }
}

/// The needs of many sites as one.
pub fn together(sites: impl IntoIterator<Item = DependencyInfo>) -> DependencyInfo {
    let mut together = Together::default();
    sites.into_iter().for_each(|site| together.add(site));
    let mut all = together.all;
    let position = |name: &str| {
        CATALOGUE
            .iter()
            .position(|component| component.name == catalogue_name(name))
    };
    all.dependencies
        .sort_by(|a, b| (position(&a.name), &a.name).cmp(&(position(&b.name), &b.name)));
    all
}

fn look(
    metabase: &Metabase,
    scope: &Scope,
    excluded: &[Scope],
    machine: &Machine,
) -> Result<DependencyInfo, Problem> {
    let root = scope.key(metabase)?;
    let keys: Vec<Key<'_>> = std::iter::once(root)
        .chain(root.descendants())
        .filter(|key| !is_template(key.path()) || is_template(scope.path()))
        .filter(|key| !excluded.iter().any(|out| out.contains(key.path())))
        .collect();
    let looked: Vec<Looked<'_>> = keys
        .iter()
        .map(|key| Looked {
            key: *key,
            maps: key
                .property(property::SCRIPT_MAPS)
                .filter(|_| fold(key.path()) != WEB_SERVICE)
                .map(|list| (list.name().to_owned(), machine.mapped(&list))),
        })
        .collect();
    // The script maps of the machine concern web sites: a scope above or inside of the web service.
    let web = scope.contains(WEB_SERVICE) || Scope::new(WEB_SERVICE).contains(scope.path());
    Ok(DependencyInfo {
        dependencies: components(scope, &looked, machine, web),
        app_pools: pools(metabase, scope, &keys),
        cgis: cgis(scope, &looked, machine, web),
        isapis: isapis(scope, &looked, machine, web),
        inherited: inherited(scope, &keys),
        ..DependencyInfo::default()
    })
}

/// The templates below `/LM/W3SVC/Info` look like sites and are none.
fn is_template(path: &str) -> bool {
    let mut names = segments(path).skip(2);
    names.next().is_some_and(|name| name.eq_ignore_ascii_case("info"))
        && names
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("templates"))
}

/// The catalogue's name of a component that appears once a version.
fn catalogue_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

fn components(scope: &Scope, keys: &[Looked<'_>], machine: &Machine, web: bool) -> Vec<Dependency> {
    let mut found = Vec::new();
    for component in CATALOGUE {
        // Triggers by full name; a component without versions has one.
        let mut named: Vec<Dependency> = Vec::new();
        let mut see = |name: Option<String>, trigger: String| {
            let name = name.unwrap_or_else(|| component.name.to_owned());
            match named.iter_mut().find(|dependency| dependency.name == name) {
                // One property can show a component twice, and only right after another.
                Some(dependency) if dependency.triggers.last() == Some(&trigger) => {}
                Some(dependency) => dependency.triggers.push(trigger),
                None => named.push(Dependency {
                    name,
                    triggers: vec![trigger],
                }),
            }
        };
        for key in keys {
            for evidence in component.evidence {
                if !evidence.speaks_of(key.key.path()) {
                    continue;
                }
                for sighting in evidence.at(key) {
                    see(sighting.name, scope.trigger(key.key, &sighting.property));
                }
            }
        }
        if web {
            for evidence in component.evidence {
                for name in evidence.in_machine(machine) {
                    see(name, MACHINE_TRIGGER.to_owned());
                }
            }
        }
        named.sort_by(|a, b| a.name.cmp(&b.name));
        found.append(&mut named);
    }
    found
}

fn pools(metabase: &Metabase, scope: &Scope, keys: &[Key<'_>]) -> Vec<AppPoolInUse> {
    let mut found: Vec<AppPoolInUse> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for key in keys {
        let Some(pool) = key.property(property::APP_POOL_ID) else {
            continue;
        };
        let name = pool.text();
        if name.is_empty() {
            continue;
        }
        let index = *by_name.entry(fold(&name)).or_insert_with(|| {
            let definition = format!("{WEB_SERVICE}/AppPools/{name}");
            found.push(AppPoolInUse {
                definition_included: scope.contains(&definition) && metabase.key(&definition).is_some(),
                name: name.to_string(),
                triggers: Vec::new(),
            });
            found.len() - 1
        });
        if let Some(known) = found.get_mut(index) {
            known.triggers.push(scope.trigger(*key, pool.name()));
        }
    }
    found
}

/// A program and the places that name it.
struct Program {
    path: String,
    triggers: Vec<String>,
}

/// Programs of a kind that script maps name, in the scope first and then machine-wide, and that the restriction list
/// names when it lies in the scope. Spelled as first met.
fn programs(
    scope: &Scope,
    keys: &[Looked<'_>],
    machine: &Machine,
    web: bool,
    kind: &Processor,
) -> Vec<Program> {
    let mut found: Vec<Program> = Vec::new();
    let mut by_path: HashMap<String, usize> = HashMap::new();
    let mut see = |path: &str, trigger: &str| {
        let index = *by_path.entry(same_program(path)).or_insert_with(|| {
            found.push(Program {
                path: path.to_owned(),
                triggers: Vec::new(),
            });
            found.len() - 1
        });
        if let Some(program) = found.get_mut(index)
            && program.triggers.last().is_none_or(|last| last != trigger)
        {
            program.triggers.push(trigger.to_owned());
        }
    };
    for looked in keys {
        if let Some((property, maps)) = &looked.maps {
            let trigger = scope.trigger(looked.key, property);
            for map in maps.iter().filter(|map| map.kind == *kind) {
                see(&map.path, &trigger);
            }
        }
    }
    if web {
        for map in machine.programs.iter().filter(|map| map.kind == *kind) {
            see(&map.path, MACHINE_TRIGGER);
        }
    }
    for looked in keys {
        if let Some(list) = looked.key.property(property::WEB_SVC_EXT_RESTRICTION_LIST) {
            let trigger = scope.trigger(looked.key, list.name());
            for entry in restrictions(&list) {
                if !entry.is_for_unlisted() && Processor::of(&entry.path) == *kind {
                    see(&entry.path, &trigger);
                }
            }
        }
    }
    found
}

fn cgis(scope: &Scope, keys: &[Looked<'_>], machine: &Machine, web: bool) -> Vec<Cgi> {
    programs(scope, keys, machine, web, &Processor::Cgi)
        .into_iter()
        .map(|program| Cgi {
            // Documented is only that "Unknown" means nobody could look (dd569091).
            restricted: match machine.allows(&program.path) {
                None => "Unknown",
                Some(true) => "False",
                Some(false) => "True",
            }
            .to_owned(),
            exe: program.path,
            triggers: program.triggers,
        })
        .collect()
}

fn isapis(scope: &Scope, keys: &[Looked<'_>], machine: &Machine, web: bool) -> Vec<Isapi> {
    programs(scope, keys, machine, web, &Processor::Isapi)
        .into_iter()
        .map(|program| Isapi {
            // Without a restriction list (IIS 5.1, a fragment) nothing prohibits it.
            enabled: machine.allows(&program.path).unwrap_or(true),
            dll: program.path,
            triggers: program.triggers,
        })
        .collect()
}

/// The needs of many sites as one, and where each thing stands among them.
#[derive(Default)]
struct Together {
    all: DependencyInfo,
    dependencies: HashMap<String, usize>,
    pools: HashMap<String, usize>,
    cgis: HashMap<String, usize>,
    isapis: HashMap<String, usize>,
}

impl Together {
    /// Adds the needs of another site.
    fn add(&mut self, more: DependencyInfo) {
        merge(
            (&mut self.all.dependencies, more.dependencies),
            &mut self.dependencies,
            |known| known.name.clone(),
            |known| &mut known.triggers,
        );
        merge(
            (&mut self.all.app_pools, more.app_pools),
            &mut self.pools,
            |known| fold(&known.name),
            |known| &mut known.triggers,
        );
        merge(
            (&mut self.all.cgis, more.cgis),
            &mut self.cgis,
            |known| same_program(&known.exe),
            |known| &mut known.triggers,
        );
        merge(
            (&mut self.all.isapis, more.isapis),
            &mut self.isapis,
            |known| same_program(&known.dll),
            |known| &mut known.triggers,
        );
        self.all.inherited.extend(more.inherited);
    }
}

/// Adds what is new, and to what is known the places that name it.
fn merge<T>(
    (all, more): (&mut Vec<T>, Vec<T>),
    places: &mut HashMap<String, usize>,
    identity: impl Fn(&T) -> String,
    triggers: impl Fn(&mut T) -> &mut Vec<String>,
) {
    for mut new in more {
        let place = *places.entry(identity(&new)).or_insert(all.len());
        let Some(known) = all.get_mut(place) else {
            all.push(new);
            continue;
        };
        let known = triggers(known);
        for trigger in std::mem::take(triggers(&mut new)) {
            // Sites have nothing in common but the machine.
            if trigger != MACHINE_TRIGGER || !known.contains(&trigger) {
                known.push(trigger);
            }
        }
    }
}
