//! IPv4 addresses.

use crate::discover::content::detector::{Detector, Line, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Severity, Sureness};
use std::net::Ipv4Addr;

pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}",
    look,
};

static ADDRESS: Pattern = Pattern::new(r"([0-9]+(?:\.[0-9]+){3,})");
static IS_VERSION: Pattern =
    Pattern::new(r#"(?:version|\b(?:ver|rev|build|release|v|oid)|[a-z0-9]/)[-_="'(:[[:blank:]]]*$"#);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    for found in ADDRESS.all(line.text) {
        let range = found.range(1);
        let Some(address) = found.group(1).and_then(|text| text.parse::<Ipv4Addr>().ok()) else {
            continue;
        };
        let before = line.before(range.start);
        let after = line.text.get(range.end..).and_then(|rest| rest.chars().next());
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        if is_part(before) || before == Some('.') || is_part(after) || is_no_host(address) {
            continue;
        }
        let head = line.text.get(..range.start).unwrap_or_default();
        if IS_VERSION.is_in(head) && !head.ends_with("//") {
            continue;
        }
        // `, 1.2.3.4` in a list of numbers may be anything; what names a host stands in quotes or after these.
        let best = match before {
            Some('"' | '\'' | '/' | '@' | '=' | '\\') => Sureness::Likely,
            _ => Sureness::Unsure,
        };
        seen.push(evidence(address, range.clone(), line.sureness(range.start, best)));
    }
}

/// Masks, whole networks, and what stands for no host: most of it is a version number.
fn is_no_host(address: Ipv4Addr) -> bool {
    let octets = address.octets();
    address.is_unspecified()
        || address.is_broadcast()
        || octets[0] == 0
        || octets[0] >= 240
        || octets[2..] == [0, 0] && !address.is_private()
        || octets[1..] == [0, 0, 0]
}

fn evidence(address: Ipv4Addr, at: std::ops::Range<usize>, sureness: Sureness) -> Seen {
    let seen = Seen::new(EvidenceKind::IpAddress, address.to_string(), at).sure(sureness);
    if address.is_loopback() {
        return seen.weighs(Severity::Note).says(
            "The page talks to its own machine.",
            "Make sure that what it talks to (a service, another site) runs at the destination too.",
        );
    }
    let seen = if sureness == Sureness::Unsure {
        seen.weighs(Severity::Note)
    } else {
        seen
    };
    if address.is_private() {
        seen.says(
            "An address of the internal network is written out: the destination must reach it, and it must not be the old \
             server's own.",
            "Check the route and the firewall from the destination, or use a name that DNS can move.",
        )
    } else {
        seen.says(
            "A public address is written out: the destination must reach it, and whoever answers there may let only the \
             old server's address in.",
            "Check it from the destination, and tell the other side the new address.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::{look, names};

    #[test]
    fn addresses_are_told_from_versions() {
        assert!(ADDRESS.is_valid() && IS_VERSION.is_valid());
        for (text, expected) in [
            (r#"x = "http://10.1.4.20/a""#, &["10.1.4.20"][..]),
            (r#"MailServer = "192.168.0.5""#, &["192.168.0.5"]),
            ("server=203.0.113.9;uid=a", &["203.0.113.9"]),
            ("allow 10.1.4.20, 10.1.4.21", &["10.1.4.20", "10.1.4.21"]),
            ("10.0.0.1", &["10.0.0.1"]),
            (r#"assembly="X, Version=2.0.0.0, Culture=neutral""#, &[]),
            (r#"Version="7.10.3077.1""#, &[]),
            ("$Revision: 1.2.3.4 $ v1.2.3.4", &["1.2.3.4"]),
            ("1.3.6.1.4.1.311", &[]),
            ("mask 255.255.255.0 net 0.0.0.0", &[]),
            ("300.1.2.3 1.2.3.999", &[]),
            ("Mozilla/4.0 Chrome/1.2.3.4 jquery-1.2.3.4a", &[]),
        ] {
            assert_eq!(names(&DETECTOR, "asp", text), expected, "{text}");
        }
    }

    #[test]
    fn the_own_machine_is_a_note() {
        assert_eq!(
            look(&DETECTOR, "asp", r#""127.0.0.1""#).remove(0).2,
            Severity::Note
        );
        assert_eq!(
            look(&DETECTOR, "asp", r#""10.2.3.4""#).remove(0).2,
            Severity::Warning
        );
    }
}
