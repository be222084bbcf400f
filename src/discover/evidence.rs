//! Ways in which a key shows that a component is used.

use super::machine::{Machine, Mapped, restrictions};
use super::programs::{Processor, asp_net_name};
use super::scope::segments;
use crate::formats::metabase::values::{HttpRedirect, IpSecurity};
use crate::formats::metabase::{Key, Property, PropertyId, property};
use std::sync::Arc;

/// What shows that a component is used. Only what a key sets itself counts.
pub(super) enum Evidence {
    /// A bit of `AuthFlags` (MBSchema 6000).
    AuthFlag(u32),
    /// One of these BOOL properties is TRUE.
    Switch(&'static [PropertyId]),
    /// `IPSecurity` holds at least one address or name.
    AddressRestrictions,
    /// `HttpRedirect` names a destination.
    Redirection,
    /// An `IIsFilter` key with a DLL that is not switched off.
    Filter,
    /// A script map to such a program; the second argument is what the restriction list says of it.
    ScriptMap(fn(&Processor, Option<bool>) -> bool),
    /// An allowed entry of `WebSvcExtRestrictionList` for such a program. That property lies at the web service, so
    /// this shows only when the whole server is the source.
    AllowedExtension(fn(&Processor) -> bool),
    /// A site of the FTP service.
    FtpSite,
}

/// A key with its script maps read once.
pub(super) struct Looked<'m> {
    pub key: Key<'m>,
    /// The property as the file spells it and the programs it names; `None` where the key sets none, and for the
    /// script maps of the whole machine, which are evidence of their own.
    pub maps: Option<(String, Arc<[Mapped]>)>,
}

/// A component seen at a key.
pub(super) struct Sighting {
    /// The full name of the component where the catalogue's is not enough (one version of ASP.NET).
    pub name: Option<String>,
    /// The property that shows it, as the file spells it.
    pub property: String,
}

impl Evidence {
    /// False for a key of another service: the mail server has `AuthFlags`, too, and no role service of IIS 7 is for it.
    pub fn speaks_of(&self, path: &str) -> bool {
        let service = segments(path).nth(1);
        match self {
            Evidence::FtpSite => true,
            _ => service.is_none_or(|name| name.eq_ignore_ascii_case("w3svc")),
        }
    }

    /// What a key shows by what it sets itself.
    pub fn at(&self, looked: &Looked<'_>) -> Vec<Sighting> {
        let key = looked.key;
        let seen = |property: &str| {
            vec![Sighting {
                name: None,
                property: property.to_owned(),
            }]
        };
        let nothing = Vec::new;
        match self {
            Evidence::AuthFlag(bit) => key
                .property(property::AUTH_FLAGS)
                .filter(|flags| flags.dword().is_some_and(|flags| flags & bit != 0))
                .map_or_else(nothing, |flags| seen(flags.name())),
            Evidence::Switch(properties) => properties
                .iter()
                .filter_map(|id| key.property(*id))
                .filter(|switch| switch.boolean() == Some(true))
                .flat_map(|switch| seen(switch.name()))
                .collect(),
            Evidence::AddressRestrictions => key
                .property(property::IP_SECURITY)
                .filter(|list| has_addresses(list))
                .map_or_else(nothing, |list| seen(list.name())),
            Evidence::Redirection => key
                .property(property::HTTP_REDIRECT)
                .filter(|redirect| redirects(&redirect.text()))
                .map_or_else(nothing, |redirect| seen(redirect.name())),
            Evidence::Filter => filter(key).map_or_else(nothing, |property| seen(&property)),
            Evidence::ScriptMap(counts) => looked.maps.as_ref().map_or_else(nothing, |(property, maps)| {
                names(maps, *counts)
                    .into_iter()
                    .map(|name| Sighting {
                        name,
                        property: property.clone(),
                    })
                    .collect()
            }),
            Evidence::AllowedExtension(counts) => key
                .property(property::WEB_SVC_EXT_RESTRICTION_LIST)
                .map_or_else(nothing, |list| {
                    let mut found: Vec<Option<String>> = Vec::new();
                    for entry in restrictions(&list) {
                        let kind = Processor::of(&entry.path);
                        // `*.dll` and `*.exe` stand for whatever is not listed, not for a program.
                        if entry.allowed && !entry.is_for_unlisted() && counts(&kind) {
                            push(&mut found, version_name(&kind));
                        }
                    }
                    found
                        .into_iter()
                        .map(|name| Sighting {
                            name,
                            property: list.name().to_owned(),
                        })
                        .collect()
                }),
            // A key's type is its property KeyType (MBSchema 1002), written as the name of the element.
            Evidence::FtpSite if key.key_type().eq_ignore_ascii_case("IIsFtpServer") => seen("KeyType"),
            Evidence::FtpSite => Vec::new(),
        }
    }

    /// What the script maps of the whole machine show: the full names of components, `None` for the catalogue's name.
    pub fn in_machine(&self, machine: &Machine) -> Vec<Option<String>> {
        match self {
            Evidence::ScriptMap(counts) => names(&machine.programs, *counts),
            _ => Vec::new(),
        }
    }
}

/// The distinct components that mapped programs show.
fn names(maps: &[Mapped], counts: fn(&Processor, Option<bool>) -> bool) -> Vec<Option<String>> {
    let mut found = Vec::new();
    for map in maps {
        if counts(&map.kind, map.allowed) {
            push(&mut found, version_name(&map.kind));
        }
    }
    found
}

fn version_name(kind: &Processor) -> Option<String> {
    match kind {
        Processor::AspNet(version) => Some(asp_net_name(version)),
        _ => None,
    }
}

fn push(found: &mut Vec<Option<String>>, name: Option<String>) {
    if !found.contains(&name) {
        found.push(name);
    }
}

/// The property that names a filter's DLL. A filter that `FilterEnabled` switches off is not loaded and so not
/// counted (inferred).
fn filter(key: Key<'_>) -> Option<String> {
    let is_filter = key.key_type().eq_ignore_ascii_case("IIsFilter");
    let is_off = key
        .property(property::FILTER_ENABLED)
        .is_some_and(|enabled| enabled.boolean() == Some(false));
    let path = key.property(property::FILTER_PATH)?;
    (is_filter && !is_off && !path.is_empty_text()).then(|| path.name().to_owned())
}

/// True when a redirection leads anywhere. One that cannot be read counts: reporting one component too many is how Web
/// Deploy errs, too.
fn redirects(text: &str) -> bool {
    HttpRedirect::parse(text) != Some(HttpRedirect::None)
}

/// True when an `IPSecurity` value names anybody. One that cannot be read counts.
fn has_addresses(list: &Property<'_>) -> bool {
    if list.is_empty_text() {
        return false;
    }
    list.bytes()
        .and_then(|bytes| IpSecurity::decode(&bytes))
        .is_none_or(|found| found != IpSecurity::default())
}
