//! What the whole machine says: its script maps and its list of allowed extensions.
//!
//! Web Deploy calls this the system info of the source ("How Dependencies are Determined", dd569061).

use super::programs::{Processor, same_program};
use crate::formats::metabase::{Key, Metabase, Property, property};

/// The key that the machine-wide settings lie at.
pub(super) const WEB_SERVICE: &str = "/LM/W3SVC";

/// One entry of a `ScriptMaps` list, as far as needs are concerned.
pub(super) struct ScriptMap {
    /// Extension with its dot, or `*`.
    pub extension: String,
    /// Program that handles it, with its arguments.
    pub processor: String,
}

/// One entry of `WebSvcExtRestrictionList`.
pub(super) struct WebServiceExtension {
    pub allowed: bool,
    /// Program with its arguments, `*.dll` or `*.exe`.
    pub path: String,
}

/// Machine-wide facts that decide whether a script map counts.
pub(super) struct Machine {
    /// Script maps of `/LM/W3SVC`.
    pub script_maps: Vec<ScriptMap>,
    /// `WebSvcExtRestrictionList`; `None` when the metabase has none, so that nobody can tell what is allowed.
    restrictions: Option<Vec<WebServiceExtension>>,
}

impl Machine {
    pub fn of(metabase: &Metabase) -> Self {
        let service = metabase.key(WEB_SERVICE);
        let own = |id| service.and_then(|key: Key<'_>| key.property(id));
        Machine {
            script_maps: own(property::SCRIPT_MAPS)
                .map(|list| script_maps(&list))
                .unwrap_or_default(),
            restrictions: own(property::WEB_SVC_EXT_RESTRICTION_LIST).map(|list| restrictions(&list)),
        }
    }

    /// Whether the restriction list lets a program run; `None` when there is no list.
    ///
    /// The entry of that very program decides, else the entry for all unlisted ones (`*.dll`, `*.exe`), else the
    /// program is prohibited, as IIS 6 does with everything it is not told about.
    pub fn allows(&self, program: &str) -> Option<bool> {
        let list = self.restrictions.as_ref()?;
        let wanted = same_program(program);
        let unlisted = match Processor::of(program) {
            Processor::Cgi => "*.exe",
            _ => "*.dll",
        };
        Some(
            list.iter()
                .find(|entry| same_program(&entry.path) == wanted)
                .or_else(|| {
                    list.iter()
                        .find(|entry| entry.path.eq_ignore_ascii_case(unlisted))
                })
                .is_some_and(|entry| entry.allowed),
        )
    }
}

/// The entries of a `ScriptMaps` property that can be read: `.ext,processor,flags[,verb…]`. A processor may hold
/// commas, so it ends where a comma and the number of the flags follow.
pub(super) fn script_maps(list: &Property<'_>) -> Vec<ScriptMap> {
    list.list().iter().filter_map(|entry| script_map(entry)).collect()
}

fn script_map(entry: &str) -> Option<ScriptMap> {
    let (extension, rest) = entry.trim().split_once(',')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    let processor = rest
        .match_indices(',')
        .find(|(at, _)| {
            let flags = rest.get(at + 1..).unwrap_or_default();
            is_number(flags.split(',').next().unwrap_or_default().trim())
        })
        .and_then(|(at, _)| rest.get(..at))
        .unwrap_or(rest)
        .trim();
    (!extension.is_empty() && !processor.is_empty()).then(|| ScriptMap {
        extension: extension.trim().to_owned(),
        processor: processor.to_owned(),
    })
}

/// The entries of a `WebSvcExtRestrictionList` that can be read: `0|1,path[,0|1,groupId,description]`.
pub(super) fn restrictions(list: &Property<'_>) -> Vec<WebServiceExtension> {
    list.list()
        .iter()
        .filter_map(|entry| restriction(entry))
        .collect()
}

fn restriction(entry: &str) -> Option<WebServiceExtension> {
    let (allowed, rest) = entry.trim().split_once(',')?;
    let path = rest
        .match_indices([','])
        .find(|(at, _)| {
            // The next field is 0 or 1; a comma inside of a command line is followed by something else.
            let next = rest.get(at + 1..).unwrap_or_default();
            matches!(next.split(',').next().map(str::trim), Some("0" | "1"))
        })
        .and_then(|(at, _)| rest.get(..at))
        .unwrap_or(rest)
        .trim();
    let allowed = match allowed.trim() {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    (!path.is_empty()).then(|| WebServiceExtension {
        allowed,
        path: path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_with_commas_in_commands_and_without_flags() {
        let map = |entry: &str| script_map(entry).map(|map| (map.extension, map.processor));
        assert_eq!(
            map(r".asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET,HEAD"),
            Some((
                ".asp".to_owned(),
                r"C:\WINDOWS\system32\inetsrv\asp.dll".to_owned()
            ))
        );
        assert_eq!(
            map(r#".pl,c:\perl.exe "a,b" %s,1"#),
            Some((".pl".to_owned(), r#"c:\perl.exe "a,b" %s"#.to_owned()))
        );
        assert_eq!(map(".x"), None);
        let entry = |text: &str| restriction(text).map(|entry| (entry.allowed, entry.path));
        assert_eq!(entry("0,*.dll"), Some((false, "*.dll".to_owned())));
        assert_eq!(
            entry(r"1,C:\x.dll,0,X,A, B"),
            Some((true, r"C:\x.dll".to_owned()))
        );
        assert_eq!(entry("yes,x"), None);
    }
}
