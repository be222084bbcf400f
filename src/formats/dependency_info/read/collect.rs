//! From tags to what they say.

use super::tags::{Form, Tag};
use crate::model::dependency::{
    AppPoolInUse, Cgi, Dependency, DependencyInfo, Isapi, ManagedType, NativeModule,
};
use crate::model::path::fold;
use std::collections::{HashMap, HashSet};

/// Most entries and triggers that are read; a farm of thousands of sites stays far below.
const MOST: usize = 500_000;

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Kind {
    Dependency,
    AppPool,
    Cgi,
    Isapi,
    NativeModule,
    ManagedType,
}

/// Elements that are entries: their name, and the attributes that may hold theirs, the documented one first.
const ENTRIES: &[(&str, Kind, &[&str])] = &[
    ("dependency", Kind::Dependency, &["name"]),
    ("apppoolInUse", Kind::AppPool, &["name"]),
    ("cgi", Kind::Cgi, &["exe", "path", "name"]),
    ("isapi", Kind::Isapi, &["dll", "path", "name"]),
    ("nativeModule", Kind::NativeModule, &["name", "path"]),
    ("managedType", Kind::ManagedType, &["name", "type"]),
];

struct Entry {
    kind: Kind,
    name: String,
    /// `definitionIncluded`, `enabled` or `Restricted` as it is written.
    flag: Option<String>,
    triggers: Vec<String>,
}

/// What became of a tag.
pub(super) enum Taken {
    Yes,
    /// An entry without its name.
    Nameless,
    /// A trigger that belongs to nothing.
    Alone,
    /// More than is read.
    TooMany,
}

/// Collects the entries of one output, or of several one after the other.
#[derive(Default)]
pub(super) struct Collector {
    entries: Vec<Entry>,
    by_name: HashMap<(Kind, String), usize>,
    triggers: HashSet<(usize, String)>,
    current: Option<usize>,
}

impl Collector {
    /// Takes a tag inside of an output.
    pub(super) fn take(&mut self, tag: &Tag) -> Taken {
        if self.entries.len() + self.triggers.len() >= MOST {
            return Taken::TooMany;
        }
        if tag.name == "trigger" {
            return self.trigger(tag);
        }
        let Some((_, kind, names)) = ENTRIES.iter().find(|(name, _, _)| *name == tag.name) else {
            // A section begins or ends, and no trigger goes beyond it.
            self.current = None;
            return Taken::Yes;
        };
        if tag.form == Form::End {
            self.current = None;
            return Taken::Yes;
        }
        let name = tag.value(names).unwrap_or_default().trim();
        if name.is_empty() {
            self.current = None;
            return Taken::Nameless;
        }
        let flag = tag
            .value(&["definitionIncluded", "enabled", "Restricted"])
            .map(|value| value.trim().to_owned());
        let next = self.entries.len();
        let index = *self.by_name.entry((*kind, fold(name))).or_insert(next);
        match self.entries.get_mut(index) {
            Some(known) => known.meet(flag),
            None => self.entries.push(Entry {
                kind: *kind,
                name: name.to_owned(),
                flag,
                triggers: Vec::new(),
            }),
        }
        self.current = (tag.form == Form::Start).then_some(index);
        Taken::Yes
    }

    fn trigger(&mut self, tag: &Tag) -> Taken {
        if tag.form == Form::End {
            return Taken::Yes;
        }
        let Some(index) = self.current else {
            return Taken::Alone;
        };
        let path = tag.value(&["absolutePath"]).unwrap_or_default().trim();
        if path.is_empty() {
            return Taken::Nameless;
        }
        if self.triggers.insert((index, path.to_owned()))
            && let Some(entry) = self.entries.get_mut(index)
        {
            entry.triggers.push(path.to_owned());
        }
        Taken::Yes
    }

    /// Nothing is open any more: another output begins, or this one ends.
    pub(super) fn close(&mut self) {
        self.current = None;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn has_triggers(&self) -> bool {
        !self.triggers.is_empty()
    }

    pub(super) fn into_info(self) -> DependencyInfo {
        let mut info = DependencyInfo::default();
        for entry in self.entries {
            let Entry {
                kind,
                name,
                flag,
                triggers,
            } = entry;
            match kind {
                Kind::Dependency => info.dependencies.push(Dependency { name, triggers }),
                Kind::AppPool => info.app_pools.push(AppPoolInUse {
                    name,
                    // Without the word, somebody has to make the pool.
                    definition_included: is_true(flag.as_deref()).unwrap_or(false),
                    triggers,
                }),
                Kind::Cgi => info.cgis.push(Cgi {
                    exe: name,
                    restricted: match is_true(flag.as_deref()) {
                        Some(true) => "True",
                        Some(false) => "False",
                        None => "Unknown",
                    }
                    .to_owned(),
                    triggers,
                }),
                Kind::Isapi => info.isapis.push(Isapi {
                    dll: name,
                    // Without the word, it may run.
                    enabled: is_true(flag.as_deref()).unwrap_or(true),
                    triggers,
                }),
                Kind::NativeModule => info.native_modules.push(NativeModule { name }),
                Kind::ManagedType => info.managed_types.push(ManagedType { name, triggers }),
            }
        }
        info
    }
}

impl Entry {
    /// The same entry once more, in another output: what asks for more work counts.
    fn meet(&mut self, flag: Option<String>) {
        let wanted = !matches!(self.kind, Kind::AppPool | Kind::Cgi);
        if is_true(flag.as_deref()) == Some(wanted) || self.flag.is_none() {
            self.flag = flag;
        }
    }
}

fn is_true(flag: Option<&str>) -> Option<bool> {
    let flag = flag?;
    if flag.eq_ignore_ascii_case("true") || flag == "1" {
        Some(true)
    } else if flag.eq_ignore_ascii_case("false") || flag == "0" {
        Some(false)
    } else {
        None
    }
}
