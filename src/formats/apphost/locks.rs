//! What web.config files may say: sections that are locked, or parts of them, and those that no web.config may hold.
//!
//! A lock holds for files at lower levels of the configuration only. What applicationHost.config itself says in a location
//! tag is never locked by it, whatever is locked above ("More Config Locking", IIS configuration team, 2008-02-15; "How to
//! Use Locking in IIS 7.0 Configuration"). So locks are nothing that a sync of configuration has to fear; the content that
//! comes with it has.

use super::location::clean;
use super::managed;
use super::read::AppHostConfig;
use crate::model::path::fold;
use crate::model::{ConfigPath, Place};
use std::collections::HashMap;

/// Which sections web.config files may use, and where; made once for a file. The default knows no sections: IIS 6 has none.
#[derive(Clone, Debug, Default)]
pub struct Delegation {
    sections: HashMap<String, Definition>,
    tags: Vec<Tag>,
    locks: Vec<ElementLock>,
}

#[derive(Clone, Debug)]
struct Definition {
    is_locked: bool,
    allow: String,
    place: Place,
}

/// A location tag that locks or unlocks whole sections.
#[derive(Clone, Debug)]
struct Tag {
    path: String,
    locks: bool,
    sections: Vec<String>,
    place: Place,
}

/// An element that locks a part of itself.
#[derive(Clone, Debug)]
struct ElementLock {
    location: String,
    /// The element, by names.
    names: String,
    /// Its attributes, among them those that tell an entry from the others.
    attributes: Vec<(String, String)>,
    what: What,
    place: Place,
}

#[derive(Clone, Debug)]
enum What {
    Attributes(Vec<String>),
    AttributesExcept(Vec<String>),
    Elements(Vec<String>),
    ElementsExcept(Vec<String>),
    Item,
}

/// How a section stands to web.config files at a location.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SectionState {
    /// They may use it.
    Open,
    /// They may not: where it is locked, and by what (`overrideModeDefault="Deny"`).
    Locked(Locked),
    /// No section of that name is defined.
    Undefined,
    /// Its definition allows it in other files only: the value of `allowDefinition`.
    NotInFiles(String, Place),
}

/// What locks something, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Locked {
    /// As it is written.
    pub by: String,
    /// Where.
    pub place: Place,
}

impl AppHostConfig {
    /// Finds out what web.config files may say.
    pub fn delegation(&self) -> Delegation {
        let sections = self
            .section_definitions()
            .into_iter()
            .map(|section| {
                let definition = Definition {
                    is_locked: section.is_locked,
                    allow: section.allow_definition,
                    place: section.place,
                };
                (section.path, definition)
            })
            .collect();
        let mut tags = Vec::new();
        for location in self.locations() {
            // `allowOverride` is the older way to say it.
            let locks = match location.override_mode.to_ascii_lowercase().as_str() {
                "deny" => true,
                "allow" => false,
                _ => match self
                    .document
                    .attribute(location.element, "allowOverride")
                    .as_deref()
                {
                    Some(text) if text.eq_ignore_ascii_case("false") => true,
                    Some(text) if text.eq_ignore_ascii_case("true") => false,
                    _ => continue,
                },
            };
            tags.push(Tag {
                path: fold(&location.path),
                locks,
                sections: location.sections,
                place: self.document.place(location.element),
            });
        }
        Delegation {
            sections,
            tags,
            locks: self.element_locks(),
        }
    }

    fn element_locks(&self) -> Vec<ElementLock> {
        let document = &self.document;
        let root = document.root();
        let mut found = Vec::new();
        let mut open = Vec::new();
        for child in document.children(root) {
            match document.name(child) {
                "configSections" => {}
                "location" => {
                    let path = fold(clean(&self.value(child, "path")));
                    for group in document.children(child) {
                        open.push((group, path.clone(), document.name(group).to_owned()));
                    }
                }
                name => open.push((child, String::new(), name.to_owned())),
            }
        }
        while let Some((element, location, names)) = open.pop() {
            for (name, value) in document.attributes(element) {
                let list = || -> Vec<String> {
                    let words = value.split([',', ' ']).map(str::trim);
                    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
                };
                let what = match name {
                    "lockAttributes" => What::Attributes(list()),
                    "lockAllAttributesExcept" => What::AttributesExcept(list()),
                    "lockElements" => What::Elements(list()),
                    "lockAllElementsExcept" => What::ElementsExcept(list()),
                    "lockItem" if value.eq_ignore_ascii_case("true") => What::Item,
                    _ => continue,
                };
                found.push(ElementLock {
                    location: location.clone(),
                    names: names.clone(),
                    attributes: document
                        .attributes(element)
                        .filter(|(name, _)| !name.starts_with("lock"))
                        .map(|(name, value)| (name.to_owned(), value.into_owned()))
                        .collect(),
                    what,
                    place: document.place(element),
                });
            }
            for child in document.children(element) {
                open.push((
                    child,
                    location.clone(),
                    format!("{names}/{}", document.name(child)),
                ));
            }
        }
        found
    }

    /// Where sections are defined, for what is not among them.
    pub fn definitions_place(&self) -> Place {
        let root = self.document.root();
        self.document.child(root, "configSections").map_or_else(
            || Place::file(self.label()),
            |element| self.document.place(element),
        )
    }
}

impl Delegation {
    /// True when the file defines sections at all. One that does not is no file that IIS reads, and says nothing.
    pub fn knows_sections(&self) -> bool {
        !self.sections.is_empty()
    }

    /// The section that an element lies in, by its names; `None` when no definition fits.
    pub fn section_of<'n>(&self, names: &'n str) -> Option<&'n str> {
        let mut path = names;
        loop {
            if self.sections.contains_key(path) {
                return Some(path);
            }
            path = path.rsplit_once('/')?.0;
        }
    }

    /// True for a group that a section is defined in.
    pub fn is_group(&self, names: &str) -> bool {
        let is_in = |section: &String| {
            section
                .strip_prefix(names)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        self.sections.keys().any(is_in)
    }

    /// Whether a web.config at a location (`Shop/admin`) may use a section.
    pub fn state(&self, section: &str, location: &str) -> SectionState {
        let Some(definition) = self.sections.get(section) else {
            return SectionState::Undefined;
        };
        if ["MachineOnly", "MachineToWebRoot", "AppHostOnly"]
            .iter()
            .any(|only| definition.allow.eq_ignore_ascii_case(only))
        {
            return SectionState::NotInFiles(definition.allow.clone(), definition.place.clone());
        }
        let location = fold(clean(location));
        // The nearest tag decides; of several for one path the last.
        let nearest = self
            .tags
            .iter()
            .filter(|tag| {
                is_at_or_above(&tag.path, &location) && tag.sections.iter().any(|own| own == section)
            })
            .max_by_key(|tag| tag.path.len());
        match nearest {
            Some(tag) if tag.locks => SectionState::Locked(Locked {
                by: "overrideMode=\"Deny\"".to_owned(),
                place: tag.place.clone(),
            }),
            None if definition.is_locked => SectionState::Locked(Locked {
                by: "overrideModeDefault=\"Deny\"".to_owned(),
                place: definition.place.clone(),
            }),
            _ => SectionState::Open,
        }
    }

    /// What locks an element of a web.config at a location, or an attribute of it.
    pub fn element_lock(
        &self,
        path: &ConfigPath,
        attributes: &[(&str, &str)],
        location: &str,
    ) -> Option<Locked> {
        let names = managed::names(path);
        let (parent, name) = names.rsplit_once('/').unwrap_or(("", &names));
        let location = fold(clean(location));
        let found = self.locks.iter().find(|lock| {
            is_at_or_above(&lock.location, &location) && lock.forbids(&names, parent, name, attributes)
        })?;
        Some(Locked {
            by: lock_text(&found.what),
            place: found.place.clone(),
        })
    }
}

impl ElementLock {
    fn forbids(&self, names: &str, parent: &str, name: &str, attributes: &[(&str, &str)]) -> bool {
        let sets = |wanted: &dyn Fn(&str) -> bool| attributes.iter().any(|(name, _)| wanted(name));
        let is_listed = |list: &[String], name: &str| list.iter().any(|word| word == "*" || word == name);
        match &self.what {
            What::Attributes(list) => self.names == names && sets(&|name| is_listed(list, name)),
            What::AttributesExcept(list) => self.names == names && sets(&|name| !is_listed(list, name)),
            What::Elements(list) => self.names == parent && is_listed(list, name),
            What::ElementsExcept(list) => self.names == parent && !is_listed(list, name),
            What::Item => {
                if self.names == names && self.attributes.is_empty() {
                    return true;
                }
                let Some((around, _)) = self.names.rsplit_once('/') else {
                    return false;
                };
                // An entry that is taken away or set again; the first attribute of either is its key.
                let is_same = attributes.iter().any(|(name, value)| {
                    self.attributes
                        .first()
                        .is_some_and(|(own, text)| own == name && text.eq_ignore_ascii_case(value))
                });
                around == parent && (name == "clear" || is_same)
            }
        }
    }
}

fn lock_text(what: &What) -> String {
    match what {
        What::Attributes(list) => format!("lockAttributes=\"{}\"", list.join(",")),
        What::AttributesExcept(list) => format!("lockAllAttributesExcept=\"{}\"", list.join(",")),
        What::Elements(list) => format!("lockElements=\"{}\"", list.join(",")),
        What::ElementsExcept(list) => format!("lockAllElementsExcept=\"{}\"", list.join(",")),
        What::Item => "lockItem=\"true\"".to_owned(),
    }
}

/// True when a folded location path is the other one or lies above it; the empty one is above all.
fn is_at_or_above(above: &str, path: &str) -> bool {
    above.is_empty()
        || path
            .strip_prefix(above)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"<configuration>
<configSections>
<sectionGroup name="system.webServer">
<section name="defaultDocument" overrideModeDefault="Allow" />
<section name="handlers" overrideModeDefault="Deny" />
<section name="globalModules" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
<section name="modules" overrideModeDefault="Allow" />
<section name="asp" overrideModeDefault="Deny" />
</sectionGroup>
</configSections>
<system.webServer><defaultDocument lockAttributes="enabled"><files lockElements="clear" /></defaultDocument><asp /></system.webServer>
<location path="" overrideMode="Allow"><system.webServer><handlers /><modules><add name="A" lockItem="true" /><add name="B" /></modules></system.webServer></location>
<location path="Shop" overrideMode="Deny"><system.webServer><defaultDocument /></system.webServer></location>
<location path="Shop/open" overrideMode="Allow"><system.webServer><defaultDocument /><asp /></system.webServer></location>
<location path="Shop/same"><system.webServer><handlers /></system.webServer></location>
</configuration>"#;

    fn delegation() -> Delegation {
        AppHostConfig::parse(FILE.as_bytes().to_vec(), "applicationHost.config")
            .expect("reads")
            .delegation()
    }

    fn line(state: &SectionState) -> Option<(String, Option<u32>)> {
        match state {
            SectionState::Locked(locked) => Some((locked.by.clone(), locked.place.line)),
            _ => None,
        }
    }

    #[test]
    fn the_nearest_location_decides_over_the_definition() {
        let delegation = delegation();
        let of = |section: &str, location: &str| {
            delegation.state(&format!("system.webServer/{section}"), location)
        };
        assert_eq!(of("defaultDocument", "Other"), SectionState::Open);
        assert_eq!(
            line(&of("defaultDocument", "shop")),
            Some(("overrideMode=\"Deny\"".to_owned(), Some(13)))
        );
        assert_eq!(
            line(&of("defaultDocument", "Shop/x/y")).map(|(_, line)| line),
            Some(Some(13))
        );
        assert_eq!(of("defaultDocument", "Shop/Open/a"), SectionState::Open);
        assert_eq!(of("defaultDocument", "Shopping"), SectionState::Open);
        assert_eq!(
            of("handlers", "Shop/same"),
            SectionState::Open,
            "the tag at the top unlocks it"
        );
        assert_eq!(
            line(&of("asp", "Other")),
            Some(("overrideModeDefault=\"Deny\"".to_owned(), Some(8)))
        );
        assert_eq!(of("asp", "Shop/open"), SectionState::Open);
        assert_eq!(of("rewrite/rules", "Shop"), SectionState::Undefined);
        assert!(
            matches!(of("globalModules", "Shop"), SectionState::NotInFiles(only, _) if only == "AppHostOnly")
        );
        assert_eq!(
            delegation.section_of("system.webServer/defaultDocument/files"),
            Some("system.webServer/defaultDocument")
        );
    }

    #[test]
    fn parts_of_a_section_are_locked_by_attribute_element_and_entry() {
        let delegation = delegation();
        let of = |names: &str, attributes: &[(&str, &str)]| {
            let path = ConfigPath::section(None, &format!("system.webServer/{names}"));
            delegation
                .element_lock(&path, attributes, "Shop")
                .map(|locked| locked.by)
        };
        assert_eq!(
            of("defaultDocument", &[("enabled", "true")]).as_deref(),
            Some("lockAttributes=\"enabled\"")
        );
        assert_eq!(of("defaultDocument", &[]), None);
        assert_eq!(
            of("defaultDocument/files/clear", &[]).as_deref(),
            Some("lockElements=\"clear\"")
        );
        assert_eq!(of("defaultDocument/files/add", &[("value", "a.htm")]), None);
        assert_eq!(of("modules/clear", &[]).as_deref(), Some("lockItem=\"true\""));
        assert_eq!(
            of("modules/remove", &[("name", "a")]).as_deref(),
            Some("lockItem=\"true\"")
        );
        assert_eq!(of("modules/remove", &[("name", "B")]), None);
        assert_eq!(of("modules/add", &[("name", "New")]), None);
    }
}
