//! Programs as `system.webServer/fastCgi`.

use super::read::{Application, FcgiExt};
use super::settings::{self, IIS75, Kind, Setting};
use super::values::{file, flag, number, word};
use super::{Converted, SECTION};
use crate::formats::apphost::describe;
use crate::formats::ini::{Account, Entry, Fate, Section};
use crate::model::secret::masked;
use crate::model::{ConfigElement, ConfigObject, ConfigPath, IisVersion, Item, Origin, Place, Problem, Text};

/// Requests a process serves before it is replaced, unless the file says otherwise; IIS 7 and later say 200.
const DEFAULT_INSTANCE_MAX_REQUESTS: u32 = 1000;
/// Processes of a pool unless the file says otherwise: as many as the machine bears. IIS 7.5 says 4.
const DEFAULT_MAX_INSTANCES: u32 = 0;

impl FcgiExt {
    /// What the file says, for a destination of this version or later.
    pub fn convert(&self, destination: IisVersion) -> Converted {
        let mut draft = Draft {
            file: self,
            destination,
            done: Converted {
                problems: self.problems.clone(),
                ..Converted::default()
            },
        };
        for section in self.ini.sections() {
            draft.section(section);
        }
        let mut done = draft.done;
        done.objects.sort_by(|left, right| left.path.compare(&right.path));
        done
    }
}

struct Draft<'f> {
    file: &'f FcgiExt,
    destination: IisVersion,
    done: Converted,
}

impl Draft<'_> {
    fn section(&mut self, section: &Section) {
        let application = self
            .file
            .applications
            .iter()
            .find(|application| application.line == section.line);
        if section.is_repeated {
            return self.unused(section, "a section of the same name stands before this one");
        }
        if section.name.eq_ignore_ascii_case("Types") {
            return self.types(section);
        }
        match application {
            Some(application) => self.application(section, application),
            None if self.is_mapped(section) => self.unused(section, "the section names no program"),
            None => self.unused(section, "no line of [Types] leads to this section"),
        }
    }

    fn is_mapped(&self, section: &Section) -> bool {
        self.file
            .mappings
            .iter()
            .any(|mapping| mapping.section.eq_ignore_ascii_case(&section.name))
    }

    fn unused(&mut self, section: &Section, why: &str) {
        for entry in &section.entries {
            self.account(section, entry, Fate::NotInEffect, "", why);
        }
    }

    /// `[Types]` goes into the handlers of the sites, which the script maps of the metabase ask for.
    fn types(&mut self, section: &Section) {
        for entry in &section.entries {
            let mapping = self
                .file
                .mappings
                .iter()
                .find(|mapping| mapping.line == entry.line);
            match mapping.and_then(|mapping| self.file.application(&mapping.section)) {
                Some(application) => {
                    let target = format!(
                        "handlers/add@scriptProcessor={}",
                        masked(&application.handler().script_processor)
                    );
                    let why = "the handler of each script map to fcgiext.dll runs this program";
                    self.account(section, entry, Fate::Converted, &target, why);
                }
                None => self.account(section, entry, Fate::Unread, "", "it leads to no program"),
            }
        }
    }

    fn application(&mut self, section: &Section, application: &Application) {
        let path = ConfigPath::section(None, SECTION).child(ConfigElement {
            name: Text::known("application"),
            key: vec![
                (Text::known("fullPath"), (&application.exe_path).into()),
                (Text::known("arguments"), (&application.arguments).into()),
            ],
        });
        let (kind, name) = describe(&path, "");
        let mut object = ConfigObject::new(path.clone(), kind, name);
        object
            .origins
            .insert(String::new(), self.origin(section.line, &section.name));
        let accounts = self.done.accounts.len();
        for entry in &section.entries {
            self.setting(section, entry, application, &mut object);
        }
        self.defaults(section, &mut object);
        let path = path.child(ConfigElement::only("environmentVariables"));
        let (kind, name) = describe(&path, "");
        let mut variables = ConfigObject::new(path, kind, name);
        let line = section
            .get("EnvironmentVars")
            .map_or(section.line, |(entry, _)| entry.line);
        variables
            .origins
            .insert(String::new(), self.origin(line, "EnvironmentVars"));
        let items = application.environment.iter().map(|(name, value)| Item {
            name: "environmentVariable".to_owned(),
            attributes: vec![
                ("name".to_owned(), name.clone()),
                ("value".to_owned(), value.clone()),
            ],
            ..Item::default()
        });
        variables.items = Some(items.collect());
        self.keep(section, application, object, variables, accounts);
    }

    /// Two sections with the same command line are one program to IIS 7 and later.
    fn keep(
        &mut self,
        section: &Section,
        application: &Application,
        object: ConfigObject,
        variables: ConfigObject,
        accounts: usize,
    ) {
        let known = |wanted: &ConfigObject| {
            self.done
                .objects
                .iter()
                .find(|known| known.path.compare(&wanted.path).is_eq())
        };
        let Some(first) = known(&object) else {
            self.done.objects.extend([object, variables]);
            return;
        };
        let is_same = first.attributes == object.attributes
            && known(&variables).is_some_and(|first| first.items == variables.items);
        if is_same {
            return;
        }
        for account in self.done.accounts.iter_mut().skip(accounts) {
            account.fate = Fate::NeedsYou;
            account.target.clear();
            account.why = "another section runs the same program with the same arguments".to_owned();
        }
        self.done.problems.push(
            Problem::warning(
                "FCGIEXT-SAME-PROGRAM",
                format!("[{}] cannot be told from another section on IIS 7 and later", section.name),
            )
            .with_cause(format!(
                "Both run {} with the same arguments, and IIS 7 and later know a program by these two. The settings of \
                 the first section are carried; those of this one are not.",
                application.exe_path
            ))
            .with_fix(format!(
                "Give it an argument of its own that changes nothing (for PHP: -d site={}) and run the provider again.",
                section.name.replace(char::is_whitespace, "-")
            ))
            .with_place(self.file.ini.at(section.line))
            .with_target(section.name.clone()),
        );
    }

    fn setting(
        &mut self,
        section: &Section,
        entry: &Entry,
        application: &Application,
        object: &mut ConfigObject,
    ) {
        let Some((name, value)) = entry.pair() else {
            return self.account(section, entry, Fate::Unread, "", "it has no =");
        };
        if section
            .get(name)
            .is_some_and(|(first, _)| first.line != entry.line)
        {
            return self.account(
                section,
                entry,
                Fate::NotInEffect,
                "",
                "the same setting stands before it",
            );
        }
        let own = ["ExePath", "Arguments", "EnvironmentVars"];
        if let Some(known) = own.iter().find(|known| known.eq_ignore_ascii_case(name)) {
            let (fate, target) = match *known {
                "ExePath" => (Fate::Carried, "fastCgi/application@fullPath"),
                "Arguments" => (Fate::Carried, "fastCgi/application@arguments"),
                _ => (Fate::Converted, "fastCgi/application/environmentVariables"),
            };
            return self.account(section, entry, fate, target, "");
        }
        match settings::find(name) {
            Some(setting) => self.known(section, entry, setting, value, application, object),
            None => self.account(
                section,
                entry,
                Fate::Unread,
                "",
                "the FastCGI extension knows no such setting",
            ),
        }
    }

    fn known(
        &mut self,
        section: &Section,
        entry: &Entry,
        setting: &Setting,
        value: &str,
        application: &Application,
        object: &mut ConfigObject,
    ) {
        let target = format!("fastCgi/application@{}", setting.attribute);
        if self.destination < setting.since && !setting.attribute.is_empty() {
            let why = format!("the attribute {} came with {}", setting.attribute, setting.since);
            self.account(section, entry, Fate::NeedsYou, "", &why);
            return self.told(section, entry, "Update the destination, or do without it.");
        }
        let read = match setting.kind {
            Kind::Number(least, most) => number(value, least, most),
            Kind::Flag => flag(value),
            Kind::Word(words) => word(value, words),
            Kind::File => Ok(file(value, &application.exe_path)),
            Kind::Handler(why) => {
                return match value.parse::<u32>() {
                    Ok(_) => self.account(
                        section,
                        entry,
                        Fate::Converted,
                        "handlers/add@responseBufferLimit",
                        why,
                    ),
                    Err(_) => self.unread(section, entry, "It is no whole number."),
                };
            }
            Kind::NeedsYou(_) | Kind::CannotExist(_) if value == "0" => {
                return self.account(section, entry, Fate::NotInEffect, "", "it is off");
            }
            Kind::NeedsYou(why) => {
                self.account(section, entry, Fate::NeedsYou, "", why);
                return self.told(
                    section,
                    entry,
                    "Check how the handler is to behave on the destination.",
                );
            }
            Kind::CannotExist(why) => {
                self.account(section, entry, Fate::CannotExist, "", why);
                return self.told(section, entry, "Nothing can be done.");
            }
        };
        match read {
            Ok((written, fate, why)) => {
                object.set(
                    setting.attribute,
                    written,
                    Some(self.origin(entry.line, setting.name)),
                );
                self.account(section, entry, fate, &target, &why);
                if fate == Fate::Clamped {
                    self.told(section, entry, "Nothing, if the nearest value will do.");
                }
            }
            Err(why) => self.unread(section, entry, &why),
        }
    }

    /// Defaults that differ from those of IIS 7 and later are written, so that nothing changes by itself.
    fn defaults(&mut self, section: &Section, object: &mut ConfigObject) {
        let mut defaults = vec![(
            "InstanceMaxRequests",
            "instanceMaxRequests",
            DEFAULT_INSTANCE_MAX_REQUESTS,
        )];
        if self.destination >= IIS75 {
            defaults.push(("MaxInstances", "maxInstances", DEFAULT_MAX_INSTANCES));
        }
        for (name, attribute, value) in defaults {
            if section.get(name).is_some() {
                continue;
            }
            object.set(
                attribute,
                value,
                Some(self.origin(section.line, &format!("the default {name}={value}"))),
            );
            self.done.accounts.push(Account {
                section: section.name.clone(),
                name: name.to_owned(),
                value: value.to_string(),
                line: None,
                fate: Fate::Carried,
                target: format!("fastCgi/application@{attribute}"),
                why: "it is not set, and the default of the old server differs from that of IIS 7 and later"
                    .to_owned(),
            });
        }
    }

    fn unread(&mut self, section: &Section, entry: &Entry, why: &str) {
        self.account(section, entry, Fate::Unread, "", why.trim_end_matches('.'));
        self.done.problems.push(
            Problem::warning(
                "FCGIEXT-VALUE",
                format!("“{}” of [{}] cannot be read", super::shown(entry), section.name),
            )
            .with_cause(format!("{why} The default of IIS is in effect for it."))
            .with_fix("Correct the line on the old server, or set it on the destination.")
            .with_place(self.file.ini.at(entry.line))
            .with_target(section.name.clone()),
        );
    }

    fn account(&mut self, section: &Section, entry: &Entry, fate: Fate, target: &str, why: &str) {
        let (name, value) = match entry.pair() {
            Some((name, value)) => (name.to_owned(), super::shown_value(name, value).into_owned()),
            None => (super::shown(entry), String::new()),
        };
        self.done.accounts.push(Account {
            section: section.name.clone(),
            name,
            value,
            line: Some(entry.line),
            fate,
            target: target.to_owned(),
            why: why.to_owned(),
        });
    }

    /// Tells a person of the setting that was accounted for last.
    fn told(&mut self, section: &Section, entry: &Entry, fix: &str) {
        let told = self
            .done
            .accounts
            .last()
            .filter(|account| account.section == section.name && account.line == Some(entry.line))
            .and_then(|account| account.problem("FCGIEXT-NOT-CARRIED", self.file.label(), fix));
        self.done.problems.extend(told);
    }

    fn origin(&self, line: u32, property: &str) -> Origin {
        let place: Place = self.file.ini.at(line);
        Origin {
            key: place.to_string().into(),
            property: property.into(),
        }
    }
}
