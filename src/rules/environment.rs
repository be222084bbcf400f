//! Environment variables in paths: what they stand for on a server, and when two spellings are one folder.

use super::{Adjusted, Adjustment, Rule, RuleContext};
use crate::model::path::fold;
use crate::model::{AttributeValue, ConfigObject, Item, ServerFacts};
use std::borrow::Cow;
use std::sync::Arc;

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
        let Some(drive) = other_drive(context) else {
            return Vec::new();
        };
        let is_text = |value: &AttributeValue| matches!(value, AttributeValue::Text(_));
        let in_attributes = object
            .attributes
            .values()
            .any(|value| is_text(value) && starts(value.shown()));
        let in_items = object
            .items
            .as_ref()
            .is_some_and(|items| items.iter().any(has_variable));
        if !in_attributes && !in_items {
            return Vec::new();
        }
        let why = format!(
            "%SystemDrive% is {} on {} and {} on {}",
            drive.source, context.source.name, drive.destination, context.destination.name
        );
        let mut done: Vec<(Adjusted, String)> = Vec::new();
        let object = object.to_mut();
        if in_attributes {
            for (name, value) in &mut object.attributes {
                if let AttributeValue::Text(text) = value
                    && let Some(expanded) = drive.expand(text)
                {
                    done.push((Adjusted::Attribute(name.to_string()), expanded.clone()));
                    *text = expanded.into();
                }
            }
        }
        if let Some(items) = object.items.as_mut().filter(|_| in_items) {
            items
                .list()
                .iter_mut()
                .for_each(|item| drive.expand_item(item, &mut done));
        }
        done.dedup();
        let adjusted = done.into_iter().map(|(what, after)| Adjustment {
            rule: self.name(),
            what,
            after: Some(after),
            why: why.clone(),
        });
        adjusted.collect()
    }
}

/// Puts the source's system drive into the keys of objects (`fastCgi/application@fullPath`), where that of the
/// destination is another one: rule EnvironmentVariableNormalize for what an object is known by. Keys decide the order
/// of objects, so this comes before they are sorted.
pub fn expand_keys(context: &RuleContext, objects: &mut [ConfigObject]) {
    let Some(drive) = other_drive(context) else {
        return;
    };
    for object in objects {
        let mut keys = object.path.elements.iter().flat_map(|element| &element.key);
        if !keys.any(|(_, value)| starts(value)) {
            continue;
        }
        for element in Arc::make_mut(&mut object.path.elements) {
            for (_, value) in &mut element.key {
                if let Some(expanded) = drive.expand(value) {
                    *value = expanded.into();
                }
            }
        }
        if let Some(expanded) = drive.expand(&object.name) {
            object.name = expanded.into();
        }
    }
}

const SYSTEM_DRIVE: &str = "%systemdrive%";

/// True for a text that begins with the variable.
fn starts(text: &str) -> bool {
    text.get(..SYSTEM_DRIVE.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(SYSTEM_DRIVE))
}

fn has_variable(item: &Item) -> bool {
    item.attributes.iter().any(|(_, value)| starts(value)) || item.children.iter().any(has_variable)
}

/// System drives that differ.
struct SystemDrives {
    source: String,
    destination: String,
}

/// The system drives of both servers, when they differ and configuration is carried as it is.
fn other_drive(context: &RuleContext) -> Option<SystemDrives> {
    if context.is_migration() {
        return None;
    }
    let drive = |server: &ServerFacts| server.windows_directory.get(..2).map(str::to_ascii_uppercase);
    let drives = SystemDrives {
        source: drive(&context.source)?,
        destination: drive(&context.destination)?,
    };
    (drives.source != drives.destination).then_some(drives)
}

impl SystemDrives {
    /// The text with the source's drive in the place of the variable.
    fn expand(&self, text: &str) -> Option<String> {
        let rest = text.get(SYSTEM_DRIVE.len()..).filter(|_| starts(text))?;
        Some(format!("{}{rest}", self.source))
    }

    fn expand_item(&self, item: &mut Item, done: &mut Vec<(Adjusted, String)>) {
        for (name, value) in &mut item.attributes {
            if let Some(expanded) = self.expand(value) {
                done.push((
                    Adjusted::EntryAttribute(item.name.clone(), name.clone()),
                    expanded.clone(),
                ));
                *value = expanded;
            }
        }
        item.children
            .iter_mut()
            .for_each(|child| self.expand_item(child, done));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::iis10;
    use super::*;
    use crate::model::{ConfigElement, ConfigPath};

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

    #[test]
    fn entries_and_keys_hold_paths_too() {
        let mut destination = iis10("NEW");
        destination.windows_directory = r"D:\Windows".to_owned();
        let context = RuleContext::new(iis10("OLD"), destination);
        let entry = |path: &str| Item {
            name: "add".to_owned(),
            attributes: vec![
                ("name".to_owned(), "h".to_owned()),
                ("scriptProcessor".to_owned(), path.to_owned()),
            ],
            ..Item::default()
        };
        let mut inner = entry(r"%systemdrive%\b.dll");
        inner.children = vec![entry(r"%SYSTEMDRIVE%\c.dll")];
        let path = ConfigPath::section(None, "system.webServer/handlers");
        let mut object = ConfigObject::new(path, "handlers", "handlers");
        object.items = Some([entry(r"%windir%\a.dll"), inner].into_iter().collect());
        let mut object = Cow::Owned(object);
        let done = EnvironmentVariableNormalize.adjust(&context, &mut object);
        assert_eq!(done.len(), 2);
        assert_eq!(done[0].what.to_string(), "add@scriptProcessor");
        let items = object.items.as_ref().unwrap();
        assert_eq!(items[0], entry(r"%windir%\a.dll"));
        assert_eq!(items[1].attributes[1].1, r"C:\b.dll");
        assert_eq!(items[1].children[0], entry(r"C:\c.dll"));

        let program = ConfigPath::section(None, "system.webServer/fastCgi").child(ConfigElement::keyed(
            "application",
            "fullPath",
            r"%SystemDrive%\php.exe",
        ));
        let below = program.child(ConfigElement::only("environmentVariables"));
        let mut objects =
            [program, below].map(|path| ConfigObject::new(path, "application", r"%SystemDrive%\php.exe"));
        expand_keys(&context, &mut objects);
        for object in &objects {
            assert!(
                object.path.to_string().contains(r"[@fullPath='C:\php.exe']"),
                "{}",
                object.path
            );
            assert_eq!(object.name.as_str(), r"C:\php.exe");
        }
    }
}
