//! The file as mappings and programs.

use super::environment::variables;
use super::settings;
use crate::formats::ini::{Comments, IniFile, Section};
use crate::model::path::fold;
use crate::model::{Problem, nearest};

/// The section that says which program serves what.
const TYPES: &str = "Types";

/// An fcgiext.ini, read.
#[derive(Clone, Debug)]
pub struct FcgiExt {
    pub(super) ini: IniFile,
    pub(super) mappings: Vec<Mapping>,
    pub(super) applications: Vec<Application>,
    pub(super) problems: Vec<Problem>,
}

/// For whom a line of `[Types]` counts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum MappingScope {
    /// Every site.
    Server,
    /// One site.
    Site(u32),
    /// One application, by its metabase key without slashes at its ends (`lm/w3svc/1/root/shop`).
    Application(String),
}

/// A line of `[Types]`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mapping {
    /// Extension without a dot (`php`); `*` for all that have no line of their own.
    pub extension: String,
    /// For whom it counts.
    pub scope: MappingScope,
    /// The section of the program.
    pub section: String,
    /// Line of the file, from 1.
    pub line: u32,
}

/// A pool of processes of one program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Application {
    /// Name of its section.
    pub section: String,
    /// Line of the section's heading, from 1.
    pub line: u32,
    /// The program.
    pub exe_path: String,
    /// Its arguments; empty for none.
    pub arguments: String,
    /// Environment variables in the order of the file.
    pub environment: Vec<(String, String)>,
    /// Bytes of a response that are held back, when the file says so (the default is 4 MB on both sides).
    pub response_buffer_limit: Option<u32>,
}

/// What a handler of IIS 7 and later needs to run a program through FastCGI.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Handler {
    /// `handlers/add@modules`.
    pub module: &'static str,
    /// `handlers/add@scriptProcessor`: `exe|arguments`.
    pub script_processor: String,
    /// `handlers/add@responseBufferLimit`, when it is not the default.
    pub response_buffer_limit: Option<u32>,
}

impl Application {
    /// The handler for a script map that ended at this program. `fastCgi` must have the same program with the same
    /// arguments (see [`FcgiExt::convert`]), or IIS answers 500.
    pub fn handler(&self) -> Handler {
        Handler {
            module: "FastCgiModule",
            script_processor: if self.arguments.is_empty() {
                self.exe_path.clone()
            } else {
                format!("{}|{}", self.exe_path, self.arguments)
            },
            response_buffer_limit: self.response_buffer_limit,
        }
    }
}

impl FcgiExt {
    /// Reads a file; `label` is what problems call it.
    ///
    /// # Errors
    /// Those of [`IniFile::read`]. Everything else is a problem at its line, and the rest goes on.
    pub fn read(bytes: &[u8], label: &str) -> Result<FcgiExt, Problem> {
        let ini = IniFile::read(bytes, label, Comments::LineStart)?;
        let mut file = FcgiExt {
            problems: ini.problems().to_vec(),
            ini,
            mappings: Vec::new(),
            applications: Vec::new(),
        };
        file.read_mappings();
        file.read_applications();
        Ok(file)
    }

    /// Lines of `[Types]` that could be read, in order.
    pub fn mappings(&self) -> &[Mapping] {
        &self.mappings
    }

    /// Programs that a line of `[Types]` names, in the order of the file.
    pub fn applications(&self) -> &[Application] {
        &self.applications
    }

    /// What is wrong with the file, by line.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What problems call the file.
    pub fn label(&self) -> &str {
        self.ini.label()
    }

    /// The program that a script map of fcgiext.dll runs: for an extension (`.php`, `php`, `*`) and the metabase key of
    /// the application (`/LM/W3SVC/1/ROOT/shop`; of a site or the service for what holds there). The nearest line of
    /// `[Types]` counts: application before site before server, and the extension before `*` at each.
    pub fn application_for(&self, extension: &str, key: &str) -> Option<&Application> {
        let wanted = fold(extension.trim().trim_start_matches('.'));
        let key = fold(key.trim_matches('/'));
        let site = key
            .strip_prefix("LM/W3SVC/")
            .and_then(|rest| rest.split('/').next())
            .and_then(|id| id.parse::<u32>().ok());
        let levels: [&dyn Fn(&MappingScope) -> bool; 3] = [
            &|scope| matches!(scope, MappingScope::Application(path) if fold(path) == key),
            &|scope| matches!(scope, MappingScope::Site(id) if Some(*id) == site),
            &|scope| *scope == MappingScope::Server,
        ];
        let mapping = levels.iter().find_map(|is_level| {
            let mut here = self.mappings.iter().filter(|mapping| is_level(&mapping.scope));
            here.clone()
                .find(|mapping| fold(&mapping.extension) == wanted)
                .or_else(|| here.find(|mapping| mapping.extension == "*"))
        })?;
        self.application(&mapping.section)
    }

    pub(super) fn application(&self, section: &str) -> Option<&Application> {
        self.applications
            .iter()
            .find(|application| application.section.eq_ignore_ascii_case(section))
    }

    fn read_mappings(&mut self) {
        let Some(types) = self.ini.section(TYPES).cloned() else {
            self.problems.push(
                Problem::warning(
                    "FCGIEXT-NO-TYPES",
                    format!("{} has no section [Types]", self.ini.label()),
                )
                .with_cause("Without it no extension is served by any program.")
                .with_fix("Check that it is the right file.")
                .with_place(crate::model::Place::file(self.ini.label())),
            );
            return;
        };
        for entry in &types.entries {
            match mapping(&entry.text, entry.line) {
                Ok(mapping) => {
                    let twin = self.mappings.iter().find(|known| {
                        known.extension.eq_ignore_ascii_case(&mapping.extension)
                            && known.scope == mapping.scope
                    });
                    if let Some(twin) = twin {
                        let problem = Problem::warning(
                            "FCGIEXT-TYPE-TWICE",
                            format!("“{}” is mapped twice", entry.text),
                        )
                        .with_cause(format!(
                            "Line {} maps it too, and Windows reads the first.",
                            twin.line
                        ))
                        .with_fix("Nothing, if the old server worked as it should.");
                        self.complain(problem, entry.line);
                    } else {
                        self.mappings.push(mapping);
                    }
                }
                Err(why) => {
                    let problem = Problem::warning("FCGIEXT-TYPE", format!("“{}” maps nothing", entry.text))
                        .with_cause(why)
                        .with_fix("Write it as php=Section, php:SITE=Section or php:/lm/w3svc/SITE/root/app=Section.");
                    self.complain(problem, entry.line);
                }
            }
        }
    }

    fn read_applications(&mut self) {
        for mapping in self.mappings.clone() {
            if self.application(&mapping.section).is_some() {
                continue;
            }
            let Some(section) = self.ini.section(&mapping.section).cloned() else {
                let names: Vec<&str> = self
                    .ini
                    .sections()
                    .iter()
                    .map(|section| section.name.as_str())
                    .collect();
                let near = nearest(&mapping.section, names.into_iter().filter(|name| *name != TYPES))
                    .map(str::to_owned);
                let problem = Problem::warning(
                    "FCGIEXT-NO-SECTION",
                    format!("There is no section [{}]", mapping.section),
                )
                .with_cause(format!(
                    "[Types] sends the extension {} there; such requests failed on the old server.",
                    mapping.extension
                ))
                .with_fix(match near {
                    Some(near) => format!("Did the line mean [{near}]?"),
                    None => "Nothing, if nobody misses it.".to_owned(),
                });
                self.complain(problem, mapping.line);
                continue;
            };
            self.read_application(&section);
        }
        self.applications.sort_by_key(|application| application.line);
    }

    fn read_application(&mut self, section: &Section) {
        let value = |name: &str| section.get(name).map(|(_, value)| value.to_owned());
        let exe_path = value("ExePath").unwrap_or_default();
        if exe_path.is_empty() {
            if self
                .problems
                .iter()
                .any(|problem| problem.place.line == Some(section.line))
            {
                return;
            }
            let problem = Problem::warning(
                "FCGIEXT-NO-PROGRAM",
                format!("[{}] names no program", section.name),
            )
            .with_cause("It has no ExePath, so requests that [Types] sends there failed on the old server.")
            .with_fix("Nothing, if nobody misses it; else add ExePath on the old server.");
            self.complain(problem, section.line);
            return;
        }
        let mut environment = Vec::new();
        if let Some((entry, list)) = section.get("EnvironmentVars") {
            let (found, misread) = variables(list);
            environment = found;
            for bad in misread {
                let problem = Problem::warning(
                    "FCGIEXT-VARIABLE",
                    format!(
                        "The environment variable “{}” of [{}] is left out",
                        bad.item, section.name
                    ),
                )
                .with_cause(format!(
                    "EnvironmentVars is a list Name:Value,Name:Value, and {}.",
                    bad.why
                ))
                .with_fix("Correct the line on the old server, or add the variable on the destination.");
                self.complain(problem, entry.line);
            }
        }
        self.applications.push(Application {
            section: section.name.clone(),
            line: section.line,
            exe_path,
            arguments: value("Arguments").unwrap_or_default(),
            environment,
            response_buffer_limit: value("ResponseBufferLimit").and_then(|limit| limit.parse().ok()),
        });
        for entry in &section.entries {
            let name = entry.pair().map(|(name, _)| name);
            let is_known =
                name.is_some_and(|name| settings::names().any(|known| known.eq_ignore_ascii_case(name)));
            if !is_known {
                let shown = name.map_or_else(|| super::shown(entry), str::to_owned);
                let problem = Problem::warning(
                    "FCGIEXT-SETTING",
                    format!("[{}] has no setting “{shown}”", section.name),
                )
                .with_cause("The FastCGI extension knows no setting of that name and passed over it.")
                .with_fix(match nearest(&shown, settings::names()) {
                    Some(near) => format!("Did it mean {near}?"),
                    None => "Nothing.".to_owned(),
                });
                self.complain(problem, entry.line);
            }
        }
    }

    fn complain(&mut self, problem: Problem, line: u32) {
        let place = self.ini.at(line);
        self.problems.push(problem.with_place(place));
    }
}

/// Reads `php=PHP`, `php:1=PHP`, `php:/lm/w3svc/1/root/app=PHP`.
fn mapping(text: &str, line: u32) -> Result<Mapping, String> {
    let (left, section) = text
        .split_once('=')
        .ok_or_else(|| "It has no = between extension and section.".to_owned())?;
    let (extension, scope) = match left.split_once(':') {
        Some((extension, scope)) => (extension.trim(), Some(scope.trim())),
        None => (left.trim(), None),
    };
    let extension = extension.trim_start_matches('.');
    let section = section.trim();
    if extension.is_empty() || section.is_empty() {
        return Err("It names no extension or no section.".to_owned());
    }
    let scope = match scope {
        None => MappingScope::Server,
        Some(scope) => match scope.parse::<u32>() {
            Ok(site) => MappingScope::Site(site),
            Err(_) => {
                let path = scope.trim_matches('/');
                let parts: Vec<&str> = path.split('/').collect();
                match parts.as_slice() {
                    [lm, service, site, root, ..]
                        if lm.eq_ignore_ascii_case("lm")
                            && service.eq_ignore_ascii_case("w3svc")
                            && site.parse::<u32>().is_ok()
                            && root.eq_ignore_ascii_case("root") =>
                    {
                        MappingScope::Application(path.to_owned())
                    }
                    _ => {
                        return Err(format!(
                            "“{scope}” is neither the number of a site nor the key of an application."
                        ));
                    }
                }
            }
        },
    };
    Ok(Mapping {
        extension: extension.to_owned(),
        scope,
        section: section.to_owned(),
        line,
    })
}
