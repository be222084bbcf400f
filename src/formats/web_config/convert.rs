//! The file as both pipelines read it.

use super::issues::class;
use super::{Area, WebConfig};
use crate::formats::xml::{Document, ElementId, NewElement};
use crate::model::Problem;

/// A web.config with what the Integrated pipeline reads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Converted {
    /// The whole file; only what was added differs.
    pub file: Vec<u8>,
    /// Each `system.webServer` of it, as text.
    pub fragment: String,
}

impl WebConfig {
    /// The file with modules, handlers and the switch that lets `system.web` stand beside them; `None` when nothing has
    /// to be added. With `for_all_requests` modules run for files of every kind, as behind a wildcard script map.
    ///
    /// # Errors
    /// When a value cannot be written as XML.
    pub fn converted(&self, for_all_requests: bool) -> Result<Option<Converted>, Problem> {
        let mut draft = Draft {
            config: self,
            document: self.document.clone(),
            has_changed: false,
        };
        for area in self.areas() {
            draft.area(area, for_all_requests)?;
        }
        if !draft.has_changed {
            return Ok(None);
        }
        let file = draft.document.finish();
        let fragment = fragment(&Document::parse(file.clone(), self.document.label())?);
        Ok(Some(Converted { file, fragment }))
    }
}

struct Draft<'c> {
    config: &'c WebConfig,
    document: Document,
    has_changed: bool,
}

impl Draft<'_> {
    fn area(&mut self, area: Area, for_all_requests: bool) -> Result<(), Problem> {
        let source = &self.config.document;
        let mut needs_switch = false;
        for section in source.children(area.system_web).collect::<Vec<_>>() {
            match source.name(section) {
                "httpModules" => {
                    needs_switch = true;
                    for entry in source.children(section).collect::<Vec<_>>() {
                        self.module(area, entry, for_all_requests)?;
                    }
                }
                "httpHandlers" => {
                    needs_switch = true;
                    for entry in source.children(section).collect::<Vec<_>>() {
                        self.handler(area, entry)?;
                    }
                }
                "identity" => {
                    let value = self.config.value(section, "impersonate");
                    needs_switch |= value.eq_ignore_ascii_case("true");
                }
                _ => {}
            }
        }
        if needs_switch && self.config.is_checked(area) {
            let validation = self.child_of(area, "validation")?;
            self.document
                .set_attribute(validation, "validateIntegratedModeConfiguration", "false")?;
            self.has_changed = true;
        }
        Ok(())
    }

    fn module(&mut self, area: Area, entry: ElementId, for_all_requests: bool) -> Result<(), Problem> {
        let config = self.config;
        let name = config.value(entry, "name");
        match config.document.name(entry) {
            "add" if !name.is_empty() && !config.is_registered("modules", entry) => {
                let mut new = NewElement::new("add")
                    .with("name", &name)
                    .with("type", config.value(entry, "type"));
                if !for_all_requests {
                    new = new.with("preCondition", "managedHandler");
                }
                self.append(area, "modules", &new)
            }
            "remove" if !name.is_empty() => {
                let new = NewElement::new("remove").with("name", &name);
                self.append(area, "modules", &new)
            }
            _ => Ok(()),
        }
    }

    /// A handler gets a name, which `httpHandlers` did not have. Nothing is removed by verb and path there.
    fn handler(&mut self, area: Area, entry: ElementId) -> Result<(), Problem> {
        let config = self.config;
        if config.document.name(entry) != "add" || config.is_registered("handlers", entry) {
            return Ok(());
        }
        let (path, type_name) = (config.value(entry, "path"), config.value(entry, "type"));
        if path.is_empty() || type_name.is_empty() {
            return Ok(());
        }
        let verb = match config.value(entry, "verb") {
            verb if verb.is_empty() => "*".to_owned(),
            verb => verb,
        };
        let name = self.free_name(area, &type_name, &path)?;
        let new = NewElement::new("add")
            .with("name", name)
            .with("path", path)
            .with("verb", verb)
            .with("type", type_name)
            .with("preCondition", "integratedMode");
        self.append(area, "handlers", &new)
    }

    /// `ImageHandler-thumb.axd`, with a number when that is taken.
    fn free_name(&mut self, area: Area, type_name: &str, path: &str) -> Result<String, Problem> {
        let last = class(type_name)
            .rsplit(['.', '+'])
            .next()
            .unwrap_or_default()
            .to_owned();
        let path: String = path
            .trim_start_matches("*.")
            .chars()
            .map(|letter| {
                if letter.is_alphanumeric() || letter == '.' {
                    letter
                } else {
                    '-'
                }
            })
            .collect();
        let base = format!("{last}-{path}");
        let section = self.child_of(area, "handlers")?;
        let document = &self.document;
        let is_free = |name: &str| {
            !document.children_named(section, "add").any(|known| {
                document
                    .attribute(known, "name")
                    .is_some_and(|own| own.eq_ignore_ascii_case(name))
            })
        };
        Ok(std::iter::once(base.clone())
            .chain((2u32..).map(|number| format!("{base}-{number}")))
            .find(|name| is_free(name))
            .unwrap_or(base))
    }

    fn append(&mut self, area: Area, names: &str, new: &NewElement) -> Result<(), Problem> {
        let section = self.child_of(area, names)?;
        let name = new.attributes.first().map(|(_, value)| value.as_str());
        let is_there = self
            .document
            .children_named(section, &new.name)
            .any(|known| self.document.attribute(known, "name").as_deref() == name);
        if !is_there {
            self.document.append(section, new)?;
            self.has_changed = true;
        }
        Ok(())
    }

    /// A section of `system.webServer` beside a `system.web`, made where it is missing.
    fn child_of(&mut self, area: Area, name: &str) -> Result<ElementId, Problem> {
        let group = match self.document.child(area.around, "system.webServer") {
            Some(group) => group,
            None => self
                .document
                .append(area.around, &NewElement::new("system.webServer"))?,
        };
        match self.document.child(group, name) {
            Some(section) => Ok(section),
            None => self.document.append(group, &NewElement::new(name)),
        }
    }
}

/// The text of each `system.webServer`, with the location tag around it.
fn fragment(document: &Document) -> String {
    let text = String::from_utf8_lossy(&document.finish()).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let mut parts = Vec::new();
    let groups = document
        .subtree(document.root())
        .filter(|element| document.name(*element) == "system.webServer");
    for group in groups {
        let Some((line, _)) = document.position(group) else {
            continue;
        };
        let start = usize::try_from(line).unwrap_or(1).saturating_sub(1);
        let from = lines.get(start..).unwrap_or_default();
        let end = from
            .iter()
            .position(|line| line.contains("</system.webServer>"))
            .map_or(from.len().min(1), |end| end + 1);
        let own = from.get(..end).unwrap_or_default();
        let around = document
            .parent(group)
            .filter(|parent| document.name(*parent) == "location");
        let path = around.and_then(|around| document.attribute(around, "path").map(|path| path.into_owned()));
        let body = own.join("\n");
        parts.push(match path {
            Some(path) => format!("<!-- inside of <location path=\"{path}\"> -->\n{body}"),
            None => body,
        });
    }
    parts.join("\n")
}
