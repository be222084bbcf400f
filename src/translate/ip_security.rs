//! `IPSecurity` as `ipSecurity`: who is let in by address.
//!
//! IIS 6 takes the nearest list whole, IIS 7+ adds a list to the one above: so every list starts with `<clear/>`
//! (metabase format §2.7). What cannot be told from the bytes is said, and where in doubt the door stays shut.

use super::draft::{At, Draft, Holder, Setting};
use super::sections::item;
use crate::formats::metabase::values::{AddressRange, IpSecurity};
use crate::model::{Item, Problem};
use std::net::Ipv4Addr;

/// Writes `allowUnlisted` and the entries of one list.
pub(super) fn write<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    let Some((bytes, security)) = read(setting) else {
        return unreadable(draft, holder, setting);
    };
    let rules = Rules::of(&security);
    if rules.is_mixed {
        say_mixed(draft, holder, setting);
    }
    if security.denied_names > 0 || security.granted_names > 0 {
        say_names(draft, holder, setting, &security, &bytes);
    }
    let at = At::of(holder.path_to("security/ipSecurity"), holder.name);
    draft.write(&at, "allowUnlisted", rules.allow_unlisted, setting);
    super::sections::write_items(draft, at.path, holder.name, rules.items, setting);
}

fn read(setting: &Setting<'_>) -> Option<(Vec<u8>, IpSecurity)> {
    let bytes = setting.property.bytes()?;
    let security = IpSecurity::decode(&bytes)?;
    Some((bytes, security))
}

/// A list in the form of IIS 7+.
#[derive(Debug, Eq, PartialEq)]
struct Rules {
    allow_unlisted: bool,
    items: Vec<Item>,
    /// True when the list both keeps out and lets in.
    is_mixed: bool,
}

impl Rules {
    /// Granted by default: the denied ones are listed as refused; denied by default: the granted ones as allowed
    /// (property map, IPSecurity). A list of both kinds is closed to whoever is on neither.
    fn of(security: &IpSecurity) -> Self {
        let denies = !security.denied.is_empty() || security.denied_names > 0;
        let grants = !security.granted.is_empty() || security.granted_names > 0;
        let mut items = vec![item("clear", &[])];
        let mut listed: Vec<(Ipv4Addr, Ipv4Addr)> = Vec::new();
        for (range, allowed) in std::iter::empty()
            .chain(security.denied.iter().map(|range| (range, "false")))
            .chain(security.granted.iter().map(|range| (range, "true")))
        {
            let (address, mask) = network(range);
            // Address and mask are the key of an entry, so a second one would be refused by IIS.
            if listed.contains(&(address, mask)) {
                continue;
            }
            listed.push((address, mask));
            let (address, mask_text) = (address.to_string(), mask.to_string());
            let mut attributes = vec![("ipAddress", address.as_str())];
            // 255.255.255.255 is the default of the schema.
            if mask != Ipv4Addr::BROADCAST {
                attributes.push(("subnetMask", mask_text.as_str()));
            }
            attributes.push(("allowed", allowed));
            items.push(item("add", &attributes));
        }
        Rules {
            allow_unlisted: !grants,
            items,
            is_mixed: denies && grants,
        }
    }
}

/// The first address of a range and its mask: bits outside of the mask say nothing.
fn network(range: &AddressRange) -> (Ipv4Addr, Ipv4Addr) {
    (
        Ipv4Addr::from_bits(range.address.to_bits() & range.mask.to_bits()),
        range.mask,
    )
}

fn unreadable(draft: &mut Draft<'_, '_>, holder: &Holder<'_>, setting: &Setting<'_>) {
    draft.needs_you(
        setting,
        "set the address restrictions on the destination; the bytes are laid out in a way that is not known",
    );
    draft.say(
        Problem::error(
            "IP-SECURITY-UNREADABLE",
            format!("The address restrictions of {} cannot be read", holder.name),
        )
        .with_cause("IPSecurity is a binary value, and this one does not have the known layout. Without it everybody would be let in.")
        .with_fix(
            "Look at Directory Security, IP address restrictions, on the old server and set the same on the \
             destination (system.webServer/security/ipSecurity). Then acknowledge IP-SECURITY-UNREADABLE.",
        )
        .with_place(setting.place())
        .with_target(holder.name),
    );
}

fn say_mixed<'m>(draft: &mut Draft<'m, '_>, holder: &Holder<'_>, setting: &Setting<'m>) {
    draft.note(
        setting,
        "it both refuses and allows addresses; whoever is on neither list is refused",
    );
    draft.say(
        Problem::warning(
            "IP-SECURITY-MIXED",
            format!(
                "The address restrictions of {} refuse some and allow others",
                holder.name
            ),
        )
        .with_cause(
            "IIS Manager of IIS 6 never writes both kinds at once, so which of them decided is not certain.",
        )
        .with_fix(
            "Whoever is on neither list is refused on the destination. Check that this is what you want.",
        )
        .with_place(setting.place())
        .with_target(holder.name),
    );
}

/// Names are counted but not read: how they lie in the value is not known for certain (metabase format §5.6).
fn say_names<'m>(
    draft: &mut Draft<'m, '_>,
    holder: &Holder<'_>,
    setting: &Setting<'m>,
    security: &IpSecurity,
    bytes: &[u8],
) {
    let count = security.denied_names.saturating_add(security.granted_names);
    let (names, them) = if count == 1 {
        ("domain name", "it")
    } else {
        ("domain names", "them")
    };
    draft.needs_you(
        setting,
        format!("enter {count} {names} on the destination; only addresses are carried"),
    );
    let effect = if security.granted_names > 0 {
        "Until then these visitors are refused."
    } else {
        "Until then these visitors are let in."
    };
    let seen = names_seen(bytes);
    let seen = if seen.is_empty() {
        String::new()
    } else {
        format!(" Text found in the value: {}.", seen.join(", "))
    };
    draft.say(
        Problem::warning(
            "IP-SECURITY-NAMES",
            format!("{count} {names} in the restrictions of {} must be entered by hand", holder.name),
        )
        .with_cause(format!(
            "The value of IPSecurity does not tell names for certain, so only addresses are carried.{seen} {effect}"
        ))
        .with_fix(format!(
            "Add {them} on the destination (ipSecurity, domainName) and switch enableReverseDns on, which looks up \
             every visitor's address and costs time; or replace {them} by addresses."
        ))
        .with_place(setting.place())
        .with_target(holder.name),
    );
}

/// Runs of letters in the bytes that could be names, for the person to recognise; nothing is written from them.
fn names_seen(bytes: &[u8]) -> Vec<String> {
    const SHORTEST: usize = 3;
    const MOST: usize = 10;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'*' | b'_');
    bytes
        .split(|byte| !is_part(byte))
        .filter(|run| run.len() >= SHORTEST && run.iter().any(u8::is_ascii_alphabetic))
        .take(MOST)
        .map(|run| String::from_utf8_lossy(run).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(address: [u8; 4], mask: [u8; 4]) -> AddressRange {
        AddressRange {
            address: address.into(),
            mask: mask.into(),
        }
    }

    fn entries(rules: &Rules) -> Vec<String> {
        let shown = |item: &Item| {
            let attributes = item.attributes.iter();
            attributes.fold(item.name.clone(), |text, (name, value)| {
                format!("{text} {name}={value}")
            })
        };
        rules.items.iter().map(shown).collect()
    }

    #[test]
    fn denied_addresses_leave_the_door_open_and_granted_ones_shut_it() {
        let denied = Rules::of(&IpSecurity {
            denied: vec![
                range([192, 0, 2, 77], [255; 4]),
                range([10, 1, 4, 9], [255, 255, 255, 0]),
            ],
            ..IpSecurity::default()
        });
        assert!(denied.allow_unlisted && !denied.is_mixed);
        assert_eq!(
            entries(&denied),
            [
                "clear",
                "add ipAddress=192.0.2.77 allowed=false",
                "add ipAddress=10.1.4.0 subnetMask=255.255.255.0 allowed=false",
            ]
        );
        let granted = Rules::of(&IpSecurity {
            granted: vec![range([0; 4], [0; 4]), range([255; 4], [255; 4])],
            ..IpSecurity::default()
        });
        assert!(!granted.allow_unlisted);
        assert_eq!(
            entries(&granted),
            [
                "clear",
                "add ipAddress=0.0.0.0 subnetMask=0.0.0.0 allowed=true",
                "add ipAddress=255.255.255.255 allowed=true",
            ]
        );
    }

    #[test]
    fn nothing_is_open_and_takes_away_what_is_inherited() {
        let open = Rules::of(&IpSecurity::default());
        assert!(open.allow_unlisted);
        assert_eq!(entries(&open), ["clear"]);
    }

    #[test]
    fn doubtful_lists_stay_shut_and_no_entry_is_there_twice() {
        let both = Rules::of(&IpSecurity {
            denied: vec![range([10, 0, 0, 1], [255; 4])],
            granted: vec![range([10, 0, 0, 1], [255; 4]), range([10, 0, 0, 2], [255; 4])],
            ..IpSecurity::default()
        });
        assert!(!both.allow_unlisted && both.is_mixed);
        assert_eq!(
            entries(&both),
            [
                "clear",
                "add ipAddress=10.0.0.1 allowed=false",
                "add ipAddress=10.0.0.2 allowed=true"
            ]
        );
        let names = Rules::of(&IpSecurity {
            granted_names: 2,
            ..IpSecurity::default()
        });
        assert!(!names.allow_unlisted, "the named ones are not let in for nothing");
        let names = Rules::of(&IpSecurity {
            denied_names: 1,
            ..IpSecurity::default()
        });
        assert!(names.allow_unlisted);
    }

    #[test]
    fn text_in_the_bytes_is_shown_to_the_person_only() {
        assert_eq!(
            names_seen(b"\x01\x00ab\x00*.example.com\x00\xff1234\x00x-y.z"),
            ["*.example.com", "x-y.z"]
        );
        assert!(names_seen(&[]).is_empty());
    }
}
