//! Environment variables in paths: what they stand for on a server, and when two spellings are one folder.

use super::{Adjusted, Adjustment, Rule, RuleContext};
use crate::model::path::fold;
use crate::model::{AttributeValue, ConfigObject, ServerFacts};
use std::borrow::Cow;

/// The variables that IIS expands in its configuration, as far as a server's Windows directory tells them.
#[derive(Clone, Debug)]
pub struct Variables {
    pairs: Vec<(&'static str, String)>,
}

impl Variables {
    /// Those of a server. Program folders are where Windows puts them; a server that has them elsewhere does not say
    /// so in any file. (inferred)
    pub fn of(server: &ServerFacts) -> Variables {
        let windows = server.windows_directory.trim_end_matches('\\').to_owned();
        let drive = windows
            .get(..2)
            .filter(|drive| drive.ends_with(':'))
            .unwrap_or("C:");
        let on_drive = |folder: &str| format!("{drive}\\{folder}");
        let x86 = if server.is_64_bit {
            "Program Files (x86)"
        } else {
            "Program Files"
        };
        Variables {
            pairs: vec![
                ("systemdrive", drive.to_owned()),
                ("windir", windows.clone()),
                ("systemroot", windows.clone()),
                ("programfiles", on_drive("Program Files")),
                ("programw6432", on_drive("Program Files")),
                ("programfiles(x86)", on_drive(x86)),
                ("inetpub", on_drive("inetpub")),
            ],
        }
    }

    /// A text with its variables put in.
    ///
    /// # Errors
    /// The first variable that is not known, without its percent signs.
    pub fn expand(&self, text: &str) -> Result<String, String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('%') {
            out.push_str(before);
            let Some((name, behind)) = after.split_once('%') else {
                // A single percent sign is a letter like any other.
                out.push('%');
                rest = after;
                continue;
            };
            let value = self
                .pairs
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            let Some((_, value)) = value else {
                return Err(name.to_owned());
            };
            out.push_str(value);
            rest = behind;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// True when two texts are one path on this server.
    pub fn same_path(&self, left: &str, right: &str) -> bool {
        if !left.contains('%') && !right.contains('%') {
            return false;
        }
        let path = |text: &str| {
            let path = self.expand(text.trim()).ok()?.replace('/', "\\");
            let is_path = path.get(1..3) == Some(":\\") || path.starts_with("\\\\");
            is_path.then(|| fold(path.trim_end_matches('\\')))
        };
        path(left).is_some_and(|left| path(right) == Some(left))
    }
}

/// `%windir%\x` and `C:\Windows\x` are one path.
pub(super) struct EnvironmentVariableNormalize;

impl Rule for EnvironmentVariableNormalize {
    fn name(&self) -> &'static str {
        "EnvironmentVariableNormalize"
    }

    fn description(&self) -> &'static str {
        "Compares paths with variables such as %windir% as the folders they stand for"
    }

    fn order(&self) -> u16 {
        20
    }

    fn same_path(&self, context: &RuleContext, left: &str, right: &str) -> bool {
        // Most texts hold no variable, and to put them together costs more than to see that.
        (left.contains('%') || right.contains('%'))
            && Variables::of(&context.destination).same_path(left, right)
    }

    /// Where the system drives differ, `%SystemDrive%\x` would become another folder on its way (a known effect of the
    /// original: rules.md §3).
    fn adjust(&self, context: &RuleContext, object: &mut Cow<'_, ConfigObject>) -> Vec<Adjustment> {
        if context.is_migration() {
            return Vec::new();
        }
        let drive = |server: &ServerFacts| server.windows_directory.get(..2).map(str::to_ascii_uppercase);
        let (Some(own), Some(other)) = (drive(&context.source), drive(&context.destination)) else {
            return Vec::new();
        };
        if own == other {
            return Vec::new();
        }
        const VARIABLE: &str = "%systemdrive%";
        let mut done = Vec::new();
        let starts = |value: &AttributeValue| {
            let AttributeValue::Text(text) = value else {
                return false;
            };
            text.get(..VARIABLE.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(VARIABLE))
        };
        if !object.attributes.values().any(starts) {
            return Vec::new();
        }
        for (name, value) in &mut object.to_mut().attributes {
            if !starts(value) {
                continue;
            }
            let AttributeValue::Text(text) = value else {
                continue;
            };
            let expanded = format!("{own}{}", text.get(VARIABLE.len()..).unwrap_or_default());
            done.push(Adjustment {
                rule: self.name(),
                what: Adjusted::Attribute(name.to_string()),
                after: Some(expanded.clone()),
                why: format!(
                    "%SystemDrive% is {own} on {} and {other} on {}",
                    context.source.name, context.destination.name
                ),
            });
            *text = expanded.into();
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::iis10;
    use super::*;
    use crate::model::ConfigPath;

    #[test]
    fn variables_stand_for_folders_of_a_server() {
        let variables = Variables::of(&iis10("NEW"));
        assert_eq!(
            variables.expand(r"%SystemDrive%\inetpub"),
            Ok(r"C:\inetpub".to_owned())
        );
        assert_eq!(
            variables.expand(r"%WINDIR%\x%y"),
            Ok(r"C:\Windows\x%y".to_owned())
        );
        assert_eq!(
            variables.expand(r"%IIS_SITES_HOME%\x"),
            Err("IIS_SITES_HOME".to_owned())
        );
        assert!(variables.same_path(
            r"%windir%\system32\inetsrv\asp.dll",
            r"c:\WINDOWS\System32\inetsrv\asp.dll"
        ));
        assert!(variables.same_path(r"%SystemRoot%", r"%windir%\"));
        assert!(!variables.same_path(r"%windir%", r"D:\Windows"));
        assert!(!variables.same_path("50%", "50%"), "no paths");
        assert!(!variables.same_path(r"%x%\a", r"%x%\b"));
    }

    #[test]
    fn a_system_drive_that_differs_is_written_out() {
        let mut destination = iis10("NEW");
        destination.windows_directory = r"D:\Windows".to_owned();
        let path = ConfigPath::section(None, "system.applicationHost/sites/site");
        let mut object = ConfigObject::new(path, "virtualDirectory", "S");
        object.set("physicalPath", r"%SystemDrive%\web", None);
        object.set("userName", "x", None);
        let mut object = Cow::Owned(object);
        let context = RuleContext::new(iis10("OLD"), destination);
        let done = EnvironmentVariableNormalize.adjust(&context, &mut object);
        assert_eq!(object.get("physicalPath"), Some(r"C:\web"));
        assert_eq!(done.len(), 1);
        let context = RuleContext::new(iis10("OLD"), iis10("NEW"));
        assert!(
            EnvironmentVariableNormalize
                .adjust(&context, &mut object)
                .is_empty()
        );
    }
}
