//! The settings after the verb: `-verb:getDependencies,alltrigger,isapi=C:\x.dll`.

use crate::model::{Problem, nearest, path::fold};

/// A part of the output that a setting can ask for alone (getDependencies operation, dd569090).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Section {
    /// `appPoolInUse[=name]`: application pools used.
    AppPoolInUse,
    /// `cgi[=path]`: CGI programs.
    Cgi,
    /// `isapi[=path]`: ISAPI DLLs.
    Isapi,
    /// `dependency[=name]`: built-in components.
    Dependency,
    /// `managedType[=type]`: managed modules and handlers of an IIS 7+ source.
    ManagedType,
    /// `nativeModule[=name]`: native modules of an IIS 7+ source.
    NativeModule,
}

/// Names as they are documented, with what they mean.
const SECTIONS: [(&str, Section); 6] = [
    ("appPoolInUse", Section::AppPoolInUse),
    ("cgi", Section::Cgi),
    ("isapi", Section::Isapi),
    ("dependency", Section::Dependency),
    ("managedType", Section::ManagedType),
    ("nativeModule", Section::NativeModule),
];

/// What getDependencies prints. The default prints everything, without triggers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct DependencySettings {
    triggers: Option<bool>,
    selected: Vec<(Section, Option<String>)>,
}

impl DependencySettings {
    /// Prints everything with its triggers, as `alltrigger` asks.
    pub fn all_triggers() -> Self {
        DependencySettings {
            triggers: Some(true),
            selected: Vec::new(),
        }
    }

    /// Reads settings as they follow the verb: a name and, after `=`, perhaps a value. Names ignore case.
    ///
    /// # Errors
    /// A name that is not documented (the nearest one is offered), a value where none belongs, and `alltrigger`
    /// together with `notrigger`.
    pub fn parse<'a>(
        settings: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) -> Result<DependencySettings, Problem> {
        let mut parsed = DependencySettings::default();
        for (name, value) in settings {
            if let Some((_, section)) = SECTIONS
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
            {
                let value = value.filter(|text| !text.is_empty()).map(str::to_owned);
                parsed.selected.push((*section, value));
            } else if name.eq_ignore_ascii_case("alltrigger") || name.eq_ignore_ascii_case("notrigger") {
                parsed.set_triggers(name, value)?;
            } else {
                return Err(unknown(name));
            }
        }
        Ok(parsed)
    }

    fn set_triggers(&mut self, name: &str, value: Option<&str>) -> Result<(), Problem> {
        if let Some(value) = value {
            return Err(Problem::error(
                "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                format!("The setting {name} of getDependencies takes no value, but \"{value}\" was given"),
            )
            .with_cause("The setting is a switch: naming it turns it on.")
            .with_fix(format!("Write {name} alone."))
            .with_target(name));
        }
        let wanted = name.eq_ignore_ascii_case("alltrigger");
        if self.triggers.is_some_and(|set| set != wanted) {
            return Err(Problem::error(
                "ERROR_INVALID_SETTING_VALUE_SPECIFIED",
                "The settings alltrigger and notrigger of getDependencies exclude each other",
            )
            .with_cause("One asks for the trigger elements and the other leaves them out.")
            .with_fix("Keep one of the two.")
            .with_target(name));
        }
        self.triggers = Some(wanted);
        Ok(())
    }

    /// True when trigger elements are printed. A setting that names a section prints them, no setting does not, and
    /// `alltrigger` or `notrigger` decides over both (dd569090).
    pub fn shows_triggers(&self) -> bool {
        self.triggers.unwrap_or(!self.selected.is_empty())
    }

    /// True when an entry of a section is printed: the section was asked for as a whole or with this name, or nothing
    /// was asked for. A program may be named by its file alone, ASP.NET without its version, a type without its assembly.
    pub fn shows(&self, section: Section, name: &str) -> bool {
        self.selected.is_empty()
            || self.selected.iter().any(|(chosen, wanted)| {
                *chosen == section
                    && wanted
                        .as_deref()
                        .is_none_or(|wanted| means(section, wanted, name))
            })
    }
}

/// True when what a person wrote after a setting means an entry.
fn means(section: Section, wanted: &str, name: &str) -> bool {
    let (wanted, name) = (fold(wanted.trim()), fold(name));
    if wanted == name {
        return true;
    }
    match section {
        Section::Dependency => name.split(' ').next() == Some(&wanted),
        Section::ManagedType => name.split(',').next().map(str::trim_end) == Some(&wanted),
        Section::Isapi => name.rsplit(['\\', '/']).next() == Some(&wanted),
        Section::Cgi => {
            // `C:\perl\bin\perl.exe "%s" %s`: the program ends where its arguments begin.
            let program = ["\" ", " %", " \"", "|"]
                .iter()
                .filter_map(|end| name.find(end))
                .min()
                .and_then(|end| name.get(..end))
                .unwrap_or(&name)
                .trim_matches('"');
            program == wanted || program.rsplit(['\\', '/']).next() == Some(&wanted)
        }
        Section::AppPoolInUse | Section::NativeModule => false,
    }
}

fn unknown(name: &str) -> Problem {
    let known = || {
        ["alltrigger", "notrigger"]
            .into_iter()
            .chain(SECTIONS.iter().map(|(name, _)| *name))
    };
    let fix = match nearest(name, known()) {
        Some(near) => format!("Did you mean {near}?"),
        None => format!("Use one of: {}.", known().collect::<Vec<_>>().join(", ")),
    };
    Problem::error(
        "ERROR_INVALID_SETTING_SPECIFIED",
        format!("getDependencies has no setting {name}"),
    )
    .with_cause("The names after the verb choose what is printed, and this one is not among them.")
    .with_fix(fix)
    .with_target(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(settings: &[(&str, Option<&str>)]) -> DependencySettings {
        DependencySettings::parse(settings.iter().copied()).expect("documented settings")
    }

    #[test]
    fn triggers_follow_the_documented_defaults() {
        assert!(!parse(&[]).shows_triggers());
        assert!(parse(&[("AllTrigger", None)]).shows_triggers());
        assert!(parse(&[("isapi", None)]).shows_triggers());
        assert!(!parse(&[("isapi", None), ("notrigger", None)]).shows_triggers());
    }

    #[test]
    fn a_section_with_a_name_shows_that_entry_only() {
        let settings = parse(&[("apppoolinuse", Some("defaultapppool")), ("dependency", None)]);
        assert!(settings.shows(Section::AppPoolInUse, "DefaultAppPool"));
        assert!(!settings.shows(Section::AppPoolInUse, "Other"));
        assert!(settings.shows(Section::Dependency, "ASP"));
        assert!(!settings.shows(Section::Isapi, r"C:\x.dll"));
    }

    #[test]
    fn programs_and_types_may_be_named_shortly() {
        let shows = |name: &str, wanted: &str, section: Section, entry: &str| {
            parse(&[(name, Some(wanted))]).shows(section, entry)
        };
        let perl = r#"C:\Program Files\perl\perl.exe "%s" %s"#;
        for (name, wanted, section, entry) in [
            ("isapi", "HTTPODBC.dll", Section::Isapi, r"C:\x\httpodbc.dll"),
            ("cgi", "perl.exe", Section::Cgi, perl),
            ("cgi", r"c:\program files\perl\perl.exe", Section::Cgi, perl),
            ("cgi", "php-cgi.exe", Section::Cgi, r"C:\php\php-cgi.exe|-n"),
            ("dependency", "aspnet", Section::Dependency, "ASPNET 2.0.50727"),
            (
                "managedType",
                "Shop.Gate",
                Section::ManagedType,
                "Shop.Gate, Shop",
            ),
        ] {
            assert!(shows(name, wanted, section, entry), "{name}={wanted}");
        }
        assert!(!shows(
            "dependency",
            "ASP",
            Section::Dependency,
            "ASPNET 2.0.50727"
        ));
        assert!(!shows("isapi", "odbc.dll", Section::Isapi, r"C:\x\httpodbc.dll"));
        assert!(!shows("cgi", "program", Section::Cgi, perl));
        assert!(!shows(
            "nativeModule",
            "Rewrite",
            Section::NativeModule,
            "RewriteModule"
        ));
    }

    #[test]
    fn refuses_what_it_does_not_know_and_offers_the_nearest_name() {
        let refused = |settings: &[(&str, Option<&str>)]| {
            DependencySettings::parse(settings.iter().copied()).expect_err("must be refused")
        };
        let problem = refused(&[("alltriger", None)]);
        assert_eq!(problem.code, "ERROR_INVALID_SETTING_SPECIFIED");
        assert_eq!(problem.fix, "Did you mean alltrigger?");
        assert!(refused(&[("zzz", None)]).fix.contains("nativeModule"));
        assert!(
            refused(&[("notrigger", Some("1"))])
                .title
                .contains("takes no value")
        );
        assert!(
            refused(&[("alltrigger", None), ("notrigger", None)])
                .title
                .contains("exclude")
        );
    }
}
