//! The file, its section definitions and its server-wide lists.

use crate::formats::xml::{Document, ElementId};
use crate::model::{Place, Problem};

/// An applicationHost.config, read.
#[derive(Clone, Debug)]
pub struct AppHostConfig {
    pub(super) document: Document,
}

/// One `<section>` of `<configSections>`: a section that may occur, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SectionDefinition {
    /// Groups and name: `system.webServer/security/authentication/basicAuthentication`.
    pub path: String,
    /// `MachineOnly`, `MachineToApplication`, `AppHostOnly` or `Everywhere` (the schema's default).
    pub allow_definition: String,
    /// True when web.config files may not set the section unless a location tag unlocks it.
    pub is_locked: bool,
    /// False when no location tag may hold the section.
    pub allow_location: bool,
    /// Where it is defined.
    pub place: Place,
}

/// An entry of `globalModules` or `modules`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Module {
    /// Name, compared with case by IIS.
    pub name: String,
    /// DLL of a global module (`%windir%\System32\inetsrv\static.dll`), type of a managed one; empty for a native
    /// module that is switched on in `modules`.
    pub image: String,
    /// `bitness64`, `managedHandler` …; empty for none.
    pub precondition: String,
}

/// An entry of `isapiCgiRestriction`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Restriction {
    /// DLL or executable, with arguments where only a whole command line is allowed.
    pub path: String,
    /// True when it may run.
    pub allowed: bool,
    /// Group of entries that belong together (`ASP.NET v4.0.30319`); empty for none.
    pub group: String,
    /// What people call it.
    pub description: String,
}

impl AppHostConfig {
    /// Reads a file; `label` is what problems call it.
    ///
    /// # Errors
    /// The problems of [`Document::parse`], and `APPHOST-ROOT` for XML that is something else.
    pub fn parse(bytes: Vec<u8>, label: &str) -> Result<AppHostConfig, Problem> {
        let document = Document::parse(bytes, label)?;
        let root = document.root();
        let name = document.name(root);
        if name != "configuration" {
            return Err(Problem::error(
                "APPHOST-ROOT",
                format!("{label} is not a configuration file of IIS"),
            )
            .with_cause(format!(
                "Its root element is <{name}>; applicationHost.config has <configuration>."
            ))
            .with_fix(r"Give the applicationHost.config from %windir%\System32\inetsrv\config.")
            .with_place(document.place(root)));
        }
        Ok(AppHostConfig { document })
    }

    /// What problems call the file.
    pub fn label(&self) -> &str {
        self.document.label()
    }

    /// The file as XML.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The file's bytes: those that were read.
    pub fn bytes(&self) -> Vec<u8> {
        self.document.finish()
    }

    /// The sections that may occur, in the order of the file.
    pub fn section_definitions(&self) -> Vec<SectionDefinition> {
        let mut found = Vec::new();
        let root = self.document.root();
        for sections in self.document.children_named(root, "configSections") {
            // Groups are opened in document order with a stack: a file may nest them as it likes.
            let mut open: Vec<(ElementId, String)> = vec![(sections, String::new())];
            while let Some((element, path)) = open.pop() {
                let name = self.value(element, "name");
                let path = match (path.is_empty(), name.is_empty()) {
                    (true, _) => name,
                    (false, true) => path,
                    (false, false) => format!("{path}/{name}"),
                };
                if self.document.name(element) == "section" {
                    let allow = self.value(element, "allowDefinition");
                    found.push(SectionDefinition {
                        path,
                        allow_definition: if allow.is_empty() {
                            "Everywhere".to_owned()
                        } else {
                            allow
                        },
                        is_locked: self
                            .value(element, "overrideModeDefault")
                            .eq_ignore_ascii_case("Deny"),
                        allow_location: self.flag(element, "allowLocation", true),
                        place: self.document.place(element),
                    });
                } else {
                    let below: Vec<_> = self
                        .document
                        .children(element)
                        .map(|child| (child, path.clone()))
                        .collect();
                    open.extend(below.into_iter().rev());
                }
            }
        }
        found
    }

    /// Modules that are loaded into every worker process, in order.
    pub fn global_modules(&self) -> Vec<Module> {
        self.entries("system.webServer/globalModules")
            .into_iter()
            .map(|entry| self.module(entry, "image"))
            .collect()
    }

    /// Modules that take part in requests of every site, in order.
    pub fn modules(&self) -> Vec<Module> {
        self.entries("system.webServer/modules")
            .into_iter()
            .map(|entry| self.module(entry, "type"))
            .collect()
    }

    /// What ISAPI extensions and CGI programs may run, in order.
    pub fn restrictions(&self) -> Vec<Restriction> {
        self.entries("system.webServer/security/isapiCgiRestriction")
            .into_iter()
            .map(|entry| Restriction {
                path: self.value(entry, "path"),
                allowed: self.flag(entry, "allowed", false),
                group: self.value(entry, "groupId"),
                description: self.value(entry, "description"),
            })
            .collect()
    }

    /// True when ISAPI extensions that the restrictions do not name may run, and the same of CGI programs.
    pub fn unlisted_allowed(&self) -> (bool, bool) {
        let sections = self.all_at(None, "system.webServer/security/isapiCgiRestriction");
        let says = |name| sections.iter().any(|section| self.flag(*section, name, false));
        (says("notListedIsapisAllowed"), says("notListedCgisAllowed"))
    }

    /// Programs that handlers of every site run (`%windir%\system32\inetsrv\asp.dll`), in order, without duplicates.
    pub fn handler_processors(&self) -> Vec<String> {
        let mut programs: Vec<String> = Vec::new();
        for entry in self.entries("system.webServer/handlers") {
            let program = self.value(entry, "scriptProcessor");
            if !program.is_empty() && !programs.contains(&program) {
                programs.push(program);
            }
        }
        programs
    }

    fn module(&self, entry: ElementId, image: &str) -> Module {
        Module {
            name: self.value(entry, "name"),
            image: self.value(entry, image),
            precondition: self.value(entry, "preCondition"),
        }
    }

    /// The `add` elements of server-wide collections at a path of names.
    fn entries(&self, names: &str) -> Vec<ElementId> {
        self.all_at(None, names)
            .into_iter()
            .flat_map(|section| self.document.children_named(section, "add").collect::<Vec<_>>())
            .collect()
    }

    /// An attribute, or the empty string.
    pub(super) fn value(&self, element: ElementId, attribute: &str) -> String {
        self.document
            .attribute(element, attribute)
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_default()
    }

    /// A `true`/`false` attribute, or what holds without it.
    pub(super) fn flag(&self, element: ElementId, attribute: &str, default: bool) -> bool {
        read_flag(self.document.attribute(element, attribute).as_deref()).unwrap_or(default)
    }

    /// Where an element is, with a configuration path.
    pub(super) fn place(&self, element: ElementId, path: impl ToString) -> Place {
        Place {
            key: Some(path.to_string()),
            ..self.document.place(element)
        }
    }
}

/// `true` or `false` in any case.
pub(super) fn read_flag(text: Option<&str>) -> Option<bool> {
    let text = text?.trim();
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
