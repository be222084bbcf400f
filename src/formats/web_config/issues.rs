//! What stands in the way of the Integrated pipeline.

use super::{Area, WebConfig};
use crate::formats::xml::ElementId;
use serde::Serialize;

/// How much an issue matters.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Weight {
    /// Worth knowing.
    Note,
    /// Nobody can tell from the outside; to be tested.
    Test,
    /// IIS refuses the application until it is changed; the converted file has the change.
    Change,
    /// The application has to be looked at by who wrote it; Classic is the safe choice.
    Blocks,
}

/// One thing that differs between the pipelines.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Issue {
    /// How much it matters.
    pub weight: Weight,
    /// What it is (`httpModules: UrlRewriter`).
    pub what: String,
    /// Why it matters, in one sentence without a final stop.
    pub why: String,
    /// What to do, in one sentence without a final stop.
    pub fix: String,
    /// The file.
    pub file: String,
    /// Its line, from 1; `None` for the whole file or what is missing in it.
    pub line: Option<u32>,
}

/// Types that are known to run in the Integrated pipeline, by the beginnings of their names: those of ASP.NET itself
/// and libraries whose makers document both pipelines.
const KNOWN: &[&str] = &[
    "System.Web.",
    "Microsoft.Reporting.WebForms.",
    "CrystalDecisions.Web.",
    "Elmah.",
    "Telerik.Web.UI.",
];

/// True for a type that is known to run in the Integrated pipeline.
pub(super) fn is_known(type_name: &str) -> bool {
    let class = type_name.split(',').next().unwrap_or_default().trim();
    KNOWN.iter().any(|known| class.starts_with(known))
}

impl WebConfig {
    /// What stands in the way of the Integrated pipeline, in the order of the file.
    pub fn issues(&self) -> Vec<Issue> {
        let mut found = Vec::new();
        for area in self.areas() {
            let is_checked = self.is_checked(area);
            let document = &self.document;
            for section in document.children(area.system_web) {
                match document.name(section) {
                    "httpModules" => {
                        self.registrations(section, "httpModules", "500.22", is_checked, &mut found)
                    }
                    "httpHandlers" => {
                        self.registrations(section, "httpHandlers", "500.23", is_checked, &mut found)
                    }
                    "identity" => self.identity(section, is_checked, &mut found),
                    _ => {}
                }
            }
        }
        found.sort_by_key(|issue| issue.line);
        found
    }

    /// False when the file itself says that IIS is not to look at its `system.web`.
    pub(super) fn is_checked(&self, area: Area) -> bool {
        let document = &self.document;
        ![area.around, document.root()].into_iter().any(|around| {
            document
                .child(around, "system.webServer")
                .and_then(|section| document.child(section, "validation"))
                .is_some_and(|validation| {
                    self.value(validation, "validateIntegratedModeConfiguration")
                        .eq_ignore_ascii_case("false")
                })
        })
    }

    fn registrations(
        &self,
        section: ElementId,
        name: &str,
        status: &str,
        is_checked: bool,
        found: &mut Vec<Issue>,
    ) {
        let document = &self.document;
        if let Some(file) = document
            .attribute(section, "configSource")
            .or_else(|| document.attribute(section, "configProtectionProvider"))
        {
            found.push(self.issue(
                Weight::Blocks,
                section,
                format!("{name} in {file}"),
                "the section is kept elsewhere or encrypted and was not read".to_owned(),
                "write the section into the file in plain text, and look again".to_owned(),
            ));
            return;
        }
        let target = match name {
            "httpModules" => "modules",
            _ => "handlers",
        };
        for entry in document.children(section) {
            let kind = document.name(entry);
            let type_name = self.value(entry, "type");
            let shown = match (kind, name) {
                ("add", "httpModules") => self.value(entry, "name"),
                ("add", _) => self.value(entry, "path"),
                _ => kind.to_owned(),
            };
            if kind == "clear" {
                found.push(self.issue(
                    Weight::Test,
                    entry,
                    format!("{name}: clear"),
                    format!("it takes away what ASP.NET brings; the same in {target} would take away the modules of IIS too"),
                    format!("list in {target} by name what the application must not have"),
                ));
                continue;
            }
            if is_checked {
                found.push(self.issue(
                    Weight::Change,
                    entry,
                    format!("{name}: {shown}"),
                    format!("the Integrated pipeline reads system.webServer/{target} instead, and answers {status} while it stands here unseen"),
                    format!("take system.webServer/{target} of the converted file"),
                ));
            } else if kind == "add" && !self.is_registered(target, entry) {
                found.push(self.issue(
                    Weight::Change,
                    entry,
                    format!("{name}: {shown}"),
                    format!("the check is switched off in the file, and system.webServer/{target} lacks it, so it would not run"),
                    format!("take system.webServer/{target} of the converted file"),
                ));
            }
            if kind == "add" && !is_known(&type_name) {
                found.push(self.issue(
                    Weight::Test,
                    entry,
                    format!("{name}: {shown}"),
                    format!("nothing is known of the type {type_name} in the Integrated pipeline"),
                    "test it; code that uses Request in Application_Start, or the user before AuthenticateRequest, fails \
                     there"
                        .to_owned(),
                ));
            }
        }
    }

    /// True when `system.webServer` has the same module or handler already.
    pub(super) fn is_registered(&self, target: &str, entry: ElementId) -> bool {
        let document = &self.document;
        document
            .subtree(document.root())
            .filter(|section| document.name(*section) == target)
            .filter(|section| {
                document
                    .parent(*section)
                    .is_some_and(|parent| document.name(parent) == "system.webServer")
            })
            .flat_map(|section| document.children_named(section, "add"))
            .any(|known| match target {
                "modules" => self.value(known, "name") == self.value(entry, "name"),
                _ => {
                    self.value(known, "path") == self.value(entry, "path")
                        && class(&self.value(known, "type")) == class(&self.value(entry, "type"))
                }
            })
    }

    fn identity(&self, section: ElementId, is_checked: bool, found: &mut Vec<Issue>) {
        if !self.value(section, "impersonate").eq_ignore_ascii_case("true") {
            return;
        }
        let status = if is_checked {
            ", and IIS answers 500.24"
        } else {
            ""
        };
        found.push(self.issue(
            Weight::Blocks,
            section,
            "identity impersonate=\"true\"".to_owned(),
            format!("in the Integrated pipeline the code does not run as the client before AuthenticateRequest{status}"),
            "stay in Classic; or, when nothing needs the client's account that early, take validation of the converted \
             file"
                .to_owned(),
        ));
    }

    fn issue(&self, weight: Weight, element: ElementId, what: String, why: String, fix: String) -> Issue {
        Issue {
            weight,
            what,
            why,
            fix,
            file: self.document.label().to_owned(),
            line: self.document.position(element).map(|(line, _)| line),
        }
    }
}

/// The class of a type name, without its assembly.
pub(super) fn class(type_name: &str) -> &str {
    type_name.split(',').next().unwrap_or_default().trim()
}
