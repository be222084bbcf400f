//! What is set for all sites of a server, written once at the level of the destination's server.
//!
//! Sections stand outside of any location tag, values of sites and pools in their defaults (property map, B). Lists
//! there have nothing above them, so they begin without `<clear/>`; entries of the destination's lists that no property
//! of IIS 6 can express (modules of its own, managed handlers, versions of ASP.NET that the old server did not have)
//! stay behind ours and before what serves every path.

use super::convert::Converted;
use super::draft::{At, Draft, Holder, Setting};
use super::entries::{attribute, entries_at_root};
use super::index::Index;
use super::options::TranslateOptions;
use super::outcome::Translation;
use super::property_map::{Scope, Way, row_of, rows};
use super::script_map::{asp_net_of, script_maps};
use super::{account, compression, dependencies, filters, pools, restrictions, sections, sites, unsupported};
use crate::formats::apphost::describe;
use crate::formats::metabase::{Key, property};
use crate::model::{ConfigObject, ConfigPath, Item};
use std::collections::BTreeSet;

/// Translates what is no site's: the web service, its pools and the lists of the whole server. The number of the
/// translation is 0 and its name that of the machine.
pub fn server(index: &Index<'_>, options: &TranslateOptions<'_>) -> Translation {
    let metabase = index.metabase();
    let name = options.context.source.name.clone();
    let mut translation = Translation {
        site_name: name.clone(),
        ..Translation::default()
    };
    let Some(service) = metabase.key("/LM/W3SVC") else {
        return translation;
    };
    let mut draft = Draft::new(index, options, 0);
    sites::write_defaults(&mut draft, service, &name);
    sections::write_server(&mut draft, service, &name);
    write_application_host(&mut draft, service);
    translation.pools_used = pools::write_all(&mut draft, index);
    filters::write_server(&mut draft, service);
    compression::write_server(&mut draft, service);
    restrictions::write_all(&mut draft);
    dependencies::write(&mut draft, service, &name);
    unsupported::tell_server(&mut draft, &name);
    super::isolation_mode(&mut draft, &name);
    let versions = runtime_versions(service);
    translation.objects = super::adjusted(&mut draft);
    for object in &mut translation.objects {
        at_server_level(object, &draft, &versions);
    }
    super::accounts::settle_idle_pools(&mut draft, service);
    translation.settings = account::settle_server(&mut draft, service);
    translation.problems = draft.problems;
    translation
}

/// Limits and the log of the whole server.
fn write_application_host<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>) {
    let holder = Holder {
        base: ConfigPath::section(None, "system.applicationHost"),
        name: "system.applicationHost",
    };
    for row in rows().filter(|row| row.goes_to(Scope::ApplicationHost) && matches!(row.way, Way::Simple(_))) {
        let Some(setting) = Setting::of(service, row.id) else {
            continue;
        };
        if setting.set_at.is_some() || (row.always && draft.trusts_defaults) {
            draft.write_simple(row, Scope::ApplicationHost, &holder, &setting);
        }
    }
    write_central_log(draft, service, &holder);
}

/// `CentralBinaryLoggingEnabled` and `CentralW3CLoggingEnabled`: one log for all sites. IIS 6 looks at the binary one
/// first (inferred: both at once are not described).
fn write_central_log<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>, holder: &Holder<'_>) {
    let log = At::of(holder.path_to("log"), holder.name);
    let (mut mode, mut off) = (None, None);
    for (id, element, name) in [
        (
            property::CENTRAL_BINARY_LOGGING_ENABLED,
            "log/centralBinaryLogFile",
            "CentralBinary",
        ),
        (
            property::CENTRAL_W3_C_LOGGING_ENABLED,
            "log/centralW3CLogFile",
            "CentralW3C",
        ),
    ] {
        let Some(setting) = Setting::set(service, id) else {
            continue;
        };
        let Some(is_on) = setting.property.boolean() else {
            if let Some(key) = setting.set_at {
                let shown = setting.property.shown().into_owned();
                draft.goes_nowhere(key, id, format!("\"{shown}\" is neither TRUE nor FALSE"));
            }
            continue;
        };
        let file = At::of(holder.path_to(element), holder.name);
        draft.write(&file, "enabled", is_on, &setting);
        if !is_on {
            off = off.or(Some(setting));
            continue;
        }
        if mode.is_some() {
            draft.note(
                &setting,
                "binary logging is on too, and IIS 7+ writes one central log only",
            );
            continue;
        }
        mode = Some(());
        draft.write(&log, "centralLogFileMode", name, &setting);
        write_central_file(draft, service, &file, name == "CentralW3C");
    }
    if let (None, Some(setting)) = (mode, off) {
        draft.write(&log, "centralLogFileMode", "Site", &setting);
    }
}

/// Folder, period and fields of the central log: those that the service has for the logs of sites.
fn write_central_file<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>, file: &At<'_>, has_fields: bool) {
    let mut attributes = vec![
        (property::LOG_FILE_DIRECTORY, "directory"),
        (property::LOG_FILE_PERIOD, "period"),
    ];
    if has_fields {
        attributes.push((property::LOG_EXT_FILE_FLAGS, "logExtFileFlags"));
    }
    for (id, attribute) in attributes {
        // Fields have other defaults on IIS 7+ (property map, H).
        let is_written = |setting: &Setting<'_>| {
            setting.set_at.is_some() || (draft.trusts_defaults && row_of(id).is_some_and(|row| row.always))
        };
        if let Some(setting) = Setting::of(service, id).filter(is_written)
            && let Some(text) = draft.converted(&setting).and_then(Converted::text)
        {
            draft.write(file, attribute, text, &setting);
        }
    }
}

/// Versions of the .NET Framework that script maps of the service name.
fn runtime_versions(service: Key<'_>) -> BTreeSet<&'static str> {
    let Some(maps) = service.property(property::SCRIPT_MAPS) else {
        return BTreeSet::new();
    };
    script_maps(&maps)
        .0
        .iter()
        .filter_map(|map| Some(asp_net_of(map.program())?.runtime()))
        .collect()
}

/// Gives an object the form and the name it has outside of location tags.
fn at_server_level(object: &mut ConfigObject, draft: &Draft<'_, '_>, versions: &BTreeSet<&'static str>) {
    let is_keyed = object.path.elements.iter().any(|element| !element.key.is_empty());
    if is_keyed || object.path.location.is_some() {
        return;
    }
    (object.kind, object.name) = describe(&object.path, "");
    let is_section = object
        .path
        .elements
        .first()
        .is_some_and(|group| group.name == "system.webServer");
    let Some(items) = object.items.as_mut().filter(|_| is_section) else {
        return;
    };
    let items = items.list();
    items.retain(|item| item.name != "clear");
    if object
        .path
        .last()
        .is_some_and(|section| section.name == "handlers")
    {
        let theirs =
            entries_at_root(&draft.options.destination, "system.webServer/handlers").unwrap_or_default();
        let mut kept = Vec::new();
        for item in theirs.iter().filter(|item| !is_replaced_handler(item, versions)) {
            let name = attribute(item, "name").unwrap_or_default();
            let is_ours =
                |ours: &Item| attribute(ours, "name").is_some_and(|known| known.eq_ignore_ascii_case(name));
            if !items.iter().any(is_ours) {
                kept.push(item.clone());
            }
        }
        // The first handler that fits wins, and StaticFile fits everything: what serves all paths stays last.
        let last = items.iter().position(|item| attribute(item, "path") == Some("*"));
        let at = last.unwrap_or(items.len());
        items.splice(at..at, kept);
    }
}

/// True for a handler that a script map can express, so that its absence from ScriptMaps means something: it runs a
/// program by ISAPI or CGI. One for a version of the .NET Framework that no script map names does not act in the pools
/// of migrated sites, and stays for those that use it.
fn is_replaced_handler(item: &Item, versions: &BTreeSet<&'static str>) -> bool {
    let value = |name: &str| attribute(item, name).unwrap_or_default();
    let runs_program = !value("scriptProcessor").is_empty()
        && ["IsapiModule", "CgiModule"]
            .iter()
            .any(|module| value("modules").eq_ignore_ascii_case(module));
    let condition = value("preCondition");
    let mut version = condition
        .split(',')
        .filter_map(|part| part.trim().strip_prefix("runtimeVersion"));
    runs_program
        && version.all(|version| versions.contains(version))
        && !condition.split(',').any(|part| part.trim() == "integratedMode")
}
