//! What the metabase adds to what the files say: script maps and filters with their programs, certificates, content that
//! lies elsewhere, tasks and the hosts file of the machine.

use super::areas::Area;
use super::certificates::bound;
use super::hosts_file;
use super::programs::Programs;
use super::row::{Refine, row};
use crate::discover::Scope;
use crate::discover::inherited::inherited;
use crate::discover::machine::script_maps;
use crate::discover::programs::same_program;
use crate::formats::metabase::{Key, Metabase, property};
use crate::formats::registry::Registry;
use crate::hosts::Host;
use crate::model::path::fold;
use crate::model::{Evidence, EvidenceKind, Place, Problem, Selection, ServerPath, Severity};
use std::collections::BTreeMap;

/// The part of a site that is looked at alone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Below(String);

impl Below {
    /// All keys at and below one (`/LM/W3SVC/1/ROOT/staff`).
    pub fn key(path: &str) -> Below {
        Below(fold(path.trim_matches('/')))
    }

    /// True for the key itself and for one below it.
    pub fn holds(&self, key: &str) -> bool {
        fold(key.trim_start_matches('/'))
            .strip_prefix(&self.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The old server, as far as its configuration is looked at.
#[derive(Clone, Copy)]
pub struct Configured<'s> {
    /// Its configuration.
    pub metabase: &'s Metabase,
    /// Its files.
    pub host: &'s dyn Host,
    /// Its Windows directory.
    pub windows: &'s str,
    /// What was exported of its registry.
    pub registry: Option<&'s Registry>,
}

/// What the configuration of the chosen sites shows. With `below`, what belongs to the site or the machine is left out:
/// filters around it, certificates, tasks, the hosts file.
///
/// # Errors
/// When a chosen site does not exist.
pub fn configured(
    server: &Configured<'_>,
    selection: &Selection,
    below: Option<&Below>,
    areas: &[Area],
) -> Result<Vec<Evidence>, Problem> {
    let Configured {
        metabase,
        host,
        windows,
        registry,
    } = *server;
    let mut rows = Vec::new();
    let mut programs = Programs::new(host, windows);
    for id in &selection.sites {
        let scope = Scope::site(*id);
        let site = scope.key(metabase)?;
        let area = area_of(areas, *id);
        let keys: Vec<Key<'_>> = std::iter::once(site)
            .chain(site.descendants())
            .filter(|key| !is_excluded(selection, key.path()))
            .filter(|key| below.is_none_or(|below| below.holds(key.path())))
            .collect();
        rows.extend(inherited_maps(&scope, &keys, area));
        for (number, key) in keys.iter().enumerate() {
            // What a key inherits was seen where it is set, or at the root of what is looked at.
            let is_root = key.name().eq_ignore_ascii_case("ROOT") || (below.is_some() && number == 0);
            if (is_root || key.property(property::SCRIPT_MAPS).is_some())
                && let Some(effective) = key.effective(property::SCRIPT_MAPS)
            {
                let at = effective.set_at(*key).unwrap_or(*key);
                for map in script_maps(&effective.value) {
                    let place = format!("{}/{}", at.path(), effective.value.name());
                    rows.extend(programs.mapped(&map.extension, &map.processor, place, area));
                }
            }
            rows.extend(programs.filter(*key, area));
            rows.extend(bound(*key, registry, area));
        }
    }
    rows.extend(elsewhere(areas));
    if below.is_none() {
        if let Some(service) = metabase.key("/LM/W3SVC/Filters") {
            for key in service.children() {
                rows.extend(programs.filter(key, "all sites"));
            }
        }
        rows.extend(tasks(host, windows));
        rows.extend(hosts_file::names(host, windows));
    }
    Ok(rows)
}

/// The root of a site, or the first that is looked at of it.
fn area_of(areas: &[Area], site: u32) -> &str {
    let of_site = || areas.iter().filter(|area| area.site == site);
    of_site()
        .find(|area| area.url.is_empty())
        .or_else(|| of_site().next())
        .map_or("", |area| area.name.as_str())
}

fn is_excluded(selection: &Selection, path: &str) -> bool {
    let path = fold(path);
    selection.excluded.iter().any(|out| {
        let out = fold(out.trim_end_matches('/'));
        path == out || path.strip_prefix(&out).is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Script maps that applications inherit, a row for each map with the number of further applications.
fn inherited_maps(scope: &Scope, keys: &[Key<'_>], area: &str) -> Vec<Evidence> {
    let mut found: BTreeMap<(String, String), Evidence> = BTreeMap::new();
    for map in inherited(scope, keys) {
        let is_built_in = map.component.is_some();
        found
            .entry((fold(&map.extension), same_program(&map.processor)))
            .and_modify(|evidence| evidence.more += 1)
            .or_insert_with(|| {
                let what = format!("{} -> {}", map.extension, map.processor);
                let mut evidence = row(
                    EvidenceKind::ScriptMap,
                    what,
                    Place::key(format!("{}/ScriptMaps", map.set_at)),
                    area,
                );
                evidence.excerpt = format!("inherited by {}", map.used_by);
                if is_built_in {
                    evidence.says(
                        Severity::Note,
                        "The site inherits this script map. Web Deploy does not list it, although pages may run by it.",
                        "Install the component it belongs to, unless no page of the site has the extension.",
                    )
                } else {
                    evidence.says(
                        Severity::Warning,
                        "The site inherits this script map to a program that is not part of IIS. Web Deploy does not list it.",
                        "Install the program at the destination and allow it, unless no page of the site has the extension.",
                    )
                }
            });
    }
    found.into_values().collect()
}

/// Folders of virtual directories that do not lie below the folder of their site.
pub(super) fn elsewhere(areas: &[Area]) -> Vec<Evidence> {
    let root = |site: u32| areas.iter().find(|area| area.site == site && area.url.is_empty());
    areas
        .iter()
        .filter(|area| !area.url.is_empty() && !area.folder.is_unc())
        .filter(|area| root(area.site).is_some_and(|root| area.folder.relative_to(&root.folder).is_none()))
        .map(|area| {
            row(
                EvidenceKind::OutsideRoot,
                area.folder.to_string(),
                area.place(),
                &area.name,
            )
            .says(
                Severity::Note,
                "The folder of a virtual directory lies outside of the folder of its site. A copy of the site's folder alone \
                 leaves it behind.",
                "Move it along; siteferry does unless the link ContentExtension is off. Make sure that the drive exists at the \
                 destination.",
            )
        })
        .collect()
}

/// Tasks of the old server's Task Scheduler, when the copy has them.
pub(super) fn tasks(host: &dyn Host, windows: &str) -> Vec<Evidence> {
    let Some(folder) = ServerPath::parse(windows).and_then(|windows| windows.join("Tasks")) else {
        return Vec::new();
    };
    // A copy without them is no fault.
    let entries = host.list(&folder).unwrap_or_default();
    entries
        .iter()
        .filter(|entry| entry.name.to_ascii_lowercase().ends_with(".job"))
        .filter_map(|entry| {
            let path = folder.join(&entry.name)?;
            Some(
                row(EvidenceKind::ScheduledTask, entry.name.as_str(), Place::file(path.as_str()), "the old server").says(
                    Severity::Warning,
                    "A task of the old server's Task Scheduler. Such files cannot be copied to Windows Server 2008 and later.",
                    "See what it starts; if it belongs to a site, make it anew at the destination with its account.",
                ),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::areas;
    use crate::formats::metabase::{MetabaseBuilder, Schema};
    use crate::formats::pe::sample::{Recipe, program};
    use crate::hosts::MemoryHost;

    fn server<'s>(metabase: &'s Metabase, host: &'s MemoryHost) -> Configured<'s> {
        Configured {
            metabase,
            host,
            windows: r"C:\WINDOWS",
            registry: None,
        }
    }

    #[test]
    fn programs_folders_and_tasks_are_told_with_their_keys() {
        let metabase = MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .set(
                "ScriptMaps",
                ".asp,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,5,GET\n.hbx,D:\\bin\\hbext.dll,5,GET",
            )
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Shop")
            .key("/LM/W3SVC/1/Filters/Stamp", "IIsFilter")
            .set("FilterPath", r"%windir%\stamp.dll")
            .key("/LM/W3SVC/1/Filters/Off", "IIsFilter")
            .set("FilterPath", r"D:\off.dll")
            .set("FilterEnabled", "FALSE")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("Path", r"C:\shop")
            .set("AppRoot", "/LM/W3SVC/1/ROOT")
            .key("/LM/W3SVC/1/ROOT/inner", "IIsWebVirtualDir")
            .set("Path", r"C:\shop\inner")
            .key("/LM/W3SVC/1/ROOT/media", "IIsWebVirtualDir")
            .set("Path", r"D:\media")
            .build(Schema::built_in());
        let host = MemoryHost::new("OLD");
        let recipe = Recipe {
            machine: 0x014C,
            exports: &["HttpExtensionProc"],
            ..Recipe::default()
        };
        host.put_file(r"D:\bin\hbext.dll", program(&recipe), 1);
        host.put_file(r"C:\WINDOWS\Tasks\Night.job", "x", 1);
        let selection = Selection::site(1);
        let folders = areas(&metabase, &selection).expect("a site");
        let rows = configured(&server(&metabase, &host), &selection, None, &folders).expect("a site");
        let shown: Vec<(EvidenceKind, &str, &str)> = rows
            .iter()
            .map(|row| (row.kind, row.what.as_str(), row.excerpt.as_str()))
            .collect();
        for expected in [
            (
                EvidenceKind::ScriptMap,
                r".asp -> C:\WINDOWS\system32\inetsrv\asp.dll",
                "inherited by /LM/W3SVC/1/ROOT",
            ),
            (
                EvidenceKind::Isapi,
                r"D:\bin\hbext.dll",
                ".hbx is mapped to it; the file is for 32 bit",
            ),
            (
                EvidenceKind::Isapi,
                r"C:\WINDOWS\stamp.dll",
                "filter Stamp; the file is not in the copy",
            ),
            (EvidenceKind::OutsideRoot, r"D:\media", ""),
            (EvidenceKind::ScheduledTask, "Night.job", ""),
        ] {
            assert!(shown.contains(&expected), "{expected:?} is not among {shown:#?}");
        }
        assert!(
            !shown
                .iter()
                .any(|(_, what, _)| what.contains("off.dll") || what.contains("inner"))
        );
        assert_eq!(
            rows.iter().filter(|row| row.kind == EvidenceKind::Isapi).count(),
            2,
            "each program once"
        );
    }

    #[test]
    fn an_application_alone_shows_nothing_of_the_site_around_it() {
        let metabase = MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .set("ScriptMaps", ".asp,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,5,GET")
            .key("/LM/W3SVC/Filters/All", "IIsFilter")
            .set("FilterPath", r"D:\all.dll")
            .key("/LM/W3SVC/1", "IIsWebServer")
            .key("/LM/W3SVC/1/Filters/Stamp", "IIsFilter")
            .set("FilterPath", r"D:\stamp.dll")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("Path", r"C:\shop")
            .set("ScriptMaps", ".hbx,D:\\bin\\hbext.dll,5,GET")
            .key("/LM/W3SVC/1/ROOT/media", "IIsWebVirtualDir")
            .set("Path", r"D:\media")
            .set("ScriptMaps", ".med,D:\\bin\\media.dll,5,GET")
            .key("/LM/W3SVC/1/ROOT/staff", "IIsWebVirtualDir")
            .set("Path", r"C:\shop\staff")
            .key("/LM/W3SVC/1/ROOT/staff/in", "IIsWebVirtualDir")
            .set("Path", r"E:\in")
            .set("ScriptMaps", ".in,D:\\bin\\in.dll,5,GET")
            .build(Schema::built_in());
        let host = MemoryHost::new("OLD");
        host.put_file(r"C:\WINDOWS\Tasks\Night.job", "x", 1);
        let selection = Selection::site(1);
        let below = Below::key("lm/w3svc/1/root/Staff");
        let mut folders = areas(&metabase, &selection).expect("a site");
        folders.retain(|area| below.holds(&area.key));
        let rows = configured(&server(&metabase, &host), &selection, Some(&below), &folders).expect("a site");
        let shown: Vec<(EvidenceKind, &str)> = rows.iter().map(|row| (row.kind, row.what.as_str())).collect();
        assert_eq!(
            shown,
            [
                (EvidenceKind::Isapi, r"D:\bin\hbext.dll"),
                (EvidenceKind::Isapi, r"D:\bin\in.dll"),
            ],
            "what its own pages run on, inherited or not"
        );
        assert!(rows.iter().all(|row| row.area.ends_with("/staff")), "{rows:?}");
        assert!(!Below::key("/LM/W3SVC/1/ROOT/staff").holds("/LM/W3SVC/1/ROOT/staffing"));
    }
}
