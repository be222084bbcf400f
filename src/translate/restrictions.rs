//! Which programs may run: WebSvcExtRestrictionList as `isapiCgiRestriction`.
//!
//! The list is the whole server's on both sides, so a site brings only the entries of the programs it uses.

use super::convert::{expand, portable_path};
use super::draft::{At, Draft, Setting};
use super::options::Inherited;
use super::tree::Node;
use crate::formats::metabase::values::WebServiceExtension;
use crate::formats::metabase::{Key, property};
use crate::model::path::fold;
use crate::model::{ConfigElement, ConfigPath, Problem, ServerPath};
use std::collections::HashMap;

/// The list as IIS 6 reads it, and what is odd in it.
struct Listed<'m> {
    setting: Setting<'m>,
    entries: Vec<WebServiceExtension>,
    /// Items that are none.
    broken: Vec<String>,
    /// Programs that one entry allows and another prohibits, by their first spelling.
    contradicted: Vec<String>,
}

fn listed<'m>(service: Key<'m>, windows: &str) -> Option<Listed<'m>> {
    let setting = Setting::set(service, property::WEB_SVC_EXT_RESTRICTION_LIST)?;
    let mut list = Listed {
        setting,
        entries: Vec::new(),
        broken: Vec::new(),
        contradicted: Vec::new(),
    };
    let mut at: HashMap<String, usize> = HashMap::new();
    for item in setting.property.list().iter() {
        let Some(entry) = WebServiceExtension::parse(item) else {
            if !item.trim().is_empty() {
                list.broken.push(item.to_string());
            }
            continue;
        };
        let place = *at
            .entry(same_form(&entry.path, windows))
            .or_insert(list.entries.len());
        match list.entries.get_mut(place) {
            None => list.entries.push(entry),
            // Nobody knows which of them IIS 6 went by, so the door stays shut.
            Some(first) if first.allowed != entry.allowed => {
                first.allowed = false;
                list.contradicted.push(first.path.clone());
            }
            Some(_) => {}
        }
    }
    Some(list)
}

/// Says what is odd in the list, once each.
fn say_odd<'m>(draft: &mut Draft<'m, '_>, list: &Listed<'m>) {
    for item in &list.broken {
        draft.note(
            &list.setting,
            format!("\"{item}\" is left out: it cannot be read"),
        );
        draft.say(
            Problem::warning(
                "RESTRICTION-BROKEN",
                format!("An entry of WebSvcExtRestrictionList cannot be read: {item}"),
            )
            .with_cause(
                "An entry is 0 or 1, the file of a program, 0 or 1, a group and a description, with commas between. It is left \
                 out, and the rest goes on.",
            )
            .with_fix("Correct it on the old server, or allow the program on the destination (isapiCgiRestriction).")
            .with_place(list.setting.place()),
        );
    }
    for path in &list.contradicted {
        draft.note(
            &list.setting,
            format!("{path} is allowed by one entry and prohibited by another; it comes as prohibited"),
        );
        draft.say(
            Problem::warning(
                "RESTRICTION-TWICE",
                format!("WebSvcExtRestrictionList both allows and prohibits {path}"),
            )
            .with_cause("Two entries name it, perhaps in other letters, and they contradict one another. It comes as prohibited.")
            .with_fix("Remove the wrong entry on the old server, or allow the program on the destination if it should run.")
            .with_place(list.setting.place())
            .with_target(path.clone()),
        );
    }
}

/// Whether the old server runs a program; `None` when its list is not known.
pub(super) fn is_allowed(draft: &Draft<'_, '_>, processor: &str) -> Option<bool> {
    let list = listed(draft.metabase.key("/LM/W3SVC")?, draft.windows())?;
    find(&list.entries, processor, draft.windows()).map(|(entry, _)| entry.allowed)
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
    let service = draft.metabase.key("/LM/W3SVC");
    let Some(list) = service.and_then(|service| listed(service, draft.windows())) else {
        return;
    };
    let section = ConfigPath::section(None, "system.webServer/security/isapiCgiRestriction");
    for entry in list.entries {
        let unlisted = match entry.path.to_ascii_lowercase().as_str() {
            "*.dll" => "notListedIsapisAllowed",
            "*.exe" => "notListedCgisAllowed",
            _ => {
                draft.processors.insert(fold(&entry.path), entry.path);
                continue;
            }
        };
        draft.write(
            &At::of(section.clone(), ""),
            unlisted,
            entry.allowed,
            &list.setting,
        );
    }
    write(draft, &[]);
}

/// Writes the entries of the programs that the site's handlers name, and of those that lie in its folders and are called
/// by their own address.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, nodes: &[Node<'m>]) {
    let service = draft.metabase.key("/LM/W3SVC");
    let Some(list) = service.and_then(|service| listed(service, draft.windows())) else {
        return;
    };
    // With the whole server the list comes along as it is, and once.
    let is_site = !nodes.is_empty();
    if !(is_site && draft.options.inherited == Inherited::OnServer) {
        say_odd(draft, &list);
        called_directly(draft, nodes, &list);
    }
    let Listed { setting, entries, .. } = list;
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

/// Adds the programs of the list that lie where the site runs programs by their own address (AccessExecute), and says what
/// else may run there: each has to be allowed on the destination (property map, D).
fn called_directly<'m>(draft: &mut Draft<'m, '_>, nodes: &[Node<'m>], list: &Listed<'m>) {
    let path = |text: &str, windows: &str| ServerPath::parse(&expand(text, windows).ok()?);
    let runs: Vec<(&Node<'m>, ServerPath)> = nodes
        .iter()
        .filter(|node| may_execute(node.key))
        .filter_map(|node| Some((node, path(node.folder.as_deref()?, draft.windows())?)))
        .collect();
    let Some((first, folder)) = runs.first() else {
        return;
    };
    for entry in &list.entries {
        let Some(program) = path(&entry.path, draft.windows()) else {
            continue;
        };
        if runs
            .iter()
            .any(|(_, folder)| program.relative_to(folder).is_some())
        {
            draft.processors.insert(fold(&entry.path), entry.path.clone());
        }
    }
    let unlisted: Vec<&str> = ["*.dll", "*.exe"]
        .into_iter()
        .filter(|kind| {
            let mut entries = list.entries.iter();
            entries.any(|entry| entry.allowed && entry.path.eq_ignore_ascii_case(kind))
        })
        .collect();
    if unlisted.is_empty() {
        return;
    }
    let kinds = unlisted.join(" and ");
    draft.needs_you(
        &list.setting,
        format!("allow the programs that are called by their own address; {kinds} is not taken over for the whole destination"),
    );
    draft.say(
        Problem::warning(
            "PROGRAMS-NOT-LISTED",
            format!("{} may run any {kinds} in {folder}, listed or not", first.location),
        )
        .with_cause(
            "The old server allows programs that its list does not name, and the folder has AccessExecute. To allow them all \
             would open the whole destination, so only those that are listed come along; the others answer 404.2.",
        )
        .with_fix(
            "Add each program that is called there to isapiCgiRestriction of the destination, with allowed=\"true\".",
        )
        .with_place(list.setting.place())
        .with_target(first.location.clone()),
    );
}

fn may_execute(key: Key<'_>) -> bool {
    const EXECUTE: u32 = 4;
    let flags = key.effective(property::ACCESS_FLAGS);
    flags
        .and_then(|flags| flags.dword())
        .is_some_and(|bits| bits & EXECUTE != 0)
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
