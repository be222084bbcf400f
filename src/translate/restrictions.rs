//! Which programs may run: WebSvcExtRestrictionList as `isapiCgiRestriction`.
//!
//! The list is the whole server's on both sides, so a site brings only the entries of the programs it uses.

use super::convert::{expand, portable_path};
use super::draft::{At, Draft, Setting};
use crate::formats::metabase::values::WebServiceExtension;
use crate::formats::metabase::{Key, property};
use crate::model::path::fold;
use crate::model::{ConfigElement, ConfigPath, Problem};

fn entries<'m>(service: Key<'m>) -> Option<(Setting<'m>, Vec<WebServiceExtension>)> {
    let setting = Setting::set(service, property::WEB_SVC_EXT_RESTRICTION_LIST)?;
    let entries = setting
        .property
        .list()
        .iter()
        .filter_map(|item| WebServiceExtension::parse(item))
        .collect();
    Some((setting, entries))
}

/// Whether the old server runs a program; `None` when its list is not known.
pub(super) fn is_allowed(draft: &Draft<'_, '_>, processor: &str) -> Option<bool> {
    let (_, entries) = entries(draft.metabase.key("/LM/W3SVC")?)?;
    find(&entries, processor, draft.windows()).map(|(entry, _)| entry.allowed)
}

/// The entry of a program, or the one for everything unlisted; true for an entry of its own.
fn find<'e>(
    entries: &'e [WebServiceExtension],
    processor: &str,
    windows: &str,
) -> Option<(&'e WebServiceExtension, bool)> {
    let wanted = same_form(processor, windows);
    if let Some(own) = entries
        .iter()
        .find(|entry| same_form(&entry.path, windows) == wanted)
    {
        return Some((own, true));
    }
    let unlisted = if wanted.ends_with(".DLL") {
        "*.dll"
    } else {
        "*.exe"
    };
    entries
        .iter()
        .find(|entry| entry.path.eq_ignore_ascii_case(unlisted))
        .map(|entry| (entry, false))
}

fn same_form(path: &str, windows: &str) -> String {
    fold(&expand(path, windows).unwrap_or_else(|_| path.to_owned())).replace('/', "\\")
}

/// Writes the whole list: every program that it names, and what holds for all others.
pub(super) fn write_all<'m>(draft: &mut Draft<'m, '_>) {
    let Some((setting, entries)) = draft.metabase.key("/LM/W3SVC").and_then(entries) else {
        return;
    };
    let section = ConfigPath::section(None, "system.webServer/security/isapiCgiRestriction");
    for entry in entries {
        let unlisted = match entry.path.to_ascii_lowercase().as_str() {
            "*.dll" => "notListedIsapisAllowed",
            "*.exe" => "notListedCgisAllowed",
            _ => {
                draft.processors.insert(fold(&entry.path), entry.path);
                continue;
            }
        };
        draft.write(&At::of(section.clone(), ""), unlisted, entry.allowed, &setting);
    }
    write(draft);
}

/// Writes the entries of the programs that the site's handlers name.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>) {
    let Some(service) = draft.metabase.key("/LM/W3SVC") else {
        return;
    };
    let Some((setting, entries)) = entries(service) else {
        return;
    };
    let section = ConfigPath::section(None, "system.webServer/security/isapiCgiRestriction");
    let processors: Vec<String> = draft.processors.values().cloned().collect();
    for processor in processors {
        let Some((entry, is_own)) = find(&entries, &processor, draft.windows()) else {
            continue;
        };
        if !is_own && !entry.allowed {
            not_listed(draft, &setting, &processor);
            continue;
        }
        let there = on_destination(draft, &processor);
        if let Some((path, _)) = there.as_ref().filter(|(_, allowed)| *allowed && !entry.allowed) {
            stays_allowed(draft, &setting, path);
            continue;
        }
        let (path, is_new) = match there {
            Some((path, _)) => (path, false),
            None => (portable_path(&processor, draft.windows()), true),
        };
        let at = At::of(section.child(ConfigElement::keyed("add", "path", path)), "");
        draft.write(&at, "allowed", entry.allowed, &setting);
        for (attribute, value) in [("groupId", &entry.group), ("description", &entry.description)] {
            if is_new && is_own && !value.is_empty() {
                draft.write(&at, attribute, value.as_str(), &setting);
            }
        }
    }
}

/// How the destination's list writes the path of a program, and whether it allows it.
fn on_destination(draft: &Draft<'_, '_>, processor: &str) -> Option<(String, bool)> {
    let (source, destination) = (
        draft.windows(),
        &draft.options.context.destination.windows_directory,
    );
    let wanted = same_form(&portable_path(processor, source), destination);
    draft
        .options
        .destination
        .restrictions
        .iter()
        .find(|entry| same_form(&entry.path, destination) == wanted)
        .map(|entry| (entry.path.clone(), entry.allowed))
}

fn not_listed(draft: &mut Draft<'_, '_>, setting: &Setting<'_>, processor: &str) {
    draft.say(
        Problem::note(
            "PROGRAM-NOT-ALLOWED",
            format!("{processor} does not run on the old server"),
        )
        .with_cause(
            "Its web service extensions do not list it, so requests for it fail there, and will here.",
        )
        .with_fix("Nothing to do, unless the site should start to use it.")
        .with_place(setting.place())
        .with_target(processor),
    );
}

fn stays_allowed(draft: &mut Draft<'_, '_>, setting: &Setting<'_>, path: &str) {
    draft.say(
        Problem::warning(
            "PROGRAM-ALLOWED-HERE",
            format!("{path} is prohibited on the old server and allowed on the new one"),
        )
        .with_cause(
            "The list belongs to the whole destination; prohibiting it there could break its other sites.",
        )
        .with_fix("Check that the site may use it, or remove its handlers.")
        .with_place(setting.place())
        .with_target(path),
    );
}
