//! Names of servers: the old server's own, and hosts of the internal network in addresses.

use crate::discover::content::detector::{Detector, Line, Runs, Seen};
use crate::discover::content::pattern::Pattern;
use crate::model::{EvidenceKind, Severity, Sureness};

/// The names of the old server are added to the trigger when the scan knows them.
pub(in crate::discover::content) const DETECTOR: Detector = Detector {
    trigger: r#"https?://[a-z0-9_-]+([/:"' )[:space:]]|$)"#,
    look,
};

static HOST: Pattern = Pattern::new(r#"https?://([a-z0-9_-]+)(?::[0-9]+)?(?:[/"' )[:space:]]|$)"#);

fn look(line: &Line<'_>, seen: &mut Vec<Seen>) {
    for found in HOST.all(line.text) {
        let Some(host) = found.group(1) else { continue };
        let range = found.range(1);
        let sureness = line.sureness(range.start, Sureness::Likely);
        let seen_host = Seen::new(EvidenceKind::ServerName, host, range).sure(sureness);
        // Names of XML namespaces that look like hosts.
        if is_namespace(line, host, found.range(0).start) {
            continue;
        }
        seen.push(if host.eq_ignore_ascii_case("localhost") {
            seen_host.weighs(Severity::Note).says(
                "The page talks to its own machine.",
                "Make sure that what answers there (another site, a port) runs at the destination too.",
            )
        } else {
            seen_host.says(
                "A name of the internal network: the destination must resolve and reach it, and visitors from outside \
                 never could.",
                "Check the name from the destination, and move it in DNS when that server moves as well.",
            )
        });
    }
    for name in line.source.server_names {
        seen.extend(own_name(line, name));
    }
}

fn is_namespace(line: &Line<'_>, host: &str, start: usize) -> bool {
    let head = line
        .text
        .get(..start)
        .unwrap_or_default()
        .trim_end_matches(['"', '\'']);
    host.eq_ignore_ascii_case("tempuri") || head.ends_with("xmlns=") || {
        head.ends_with('=')
            && head
                .rsplit([' ', '\t'])
                .next()
                .is_some_and(|word| word.starts_with("xmlns:"))
    }
}

/// The old server's own name as a word.
fn own_name(line: &Line<'_>, name: &str) -> Option<Seen> {
    let lower = line.text.to_ascii_lowercase();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let start = lower.match_indices(name).map(|(start, _)| start).find(|start| {
        !is_word(line.before(*start))
            && !is_word(
                lower
                    .get(start + name.len()..)
                    .and_then(|rest| rest.chars().next()),
            )
    })?;
    let end = start + name.len();
    // The rest of a full name belongs to it.
    let rest: usize = lower
        .get(end..)?
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .count();
    let full = line.text.get(start..end + rest)?.trim_end_matches(['.', '-']);
    // In a share or an address that other detectors name as a whole.
    if line.text.get(..start)?.ends_with(r"\\")
        || line.text.get(..start)?.ends_with("://") && !full.contains('.')
    {
        return None;
    }
    let best = if line.source.runs == Runs::Unknown {
        Sureness::Likely
    } else {
        Sureness::Sure
    };
    Some(
        Seen::new(EvidenceKind::ServerName, full, start..start + full.len())
            .sure(line.sureness(start, best))
            .says(
                "The old server is named here. When it is switched off, what uses the name fails; until then it is used \
                 without anybody noticing.",
                "Write the new server's name, or an alias in DNS that can be moved.",
            ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::content::detectors::names;

    #[test]
    fn internal_hosts_and_the_old_name_are_found() {
        assert!(HOST.is_valid());
        for (text, expected) in [
            (r#"<a href="http://intranet/news">"#, &["intranet"][..]),
            (r#"u = "http://appsrv:8080/x""#, &["appsrv"]),
            (r#"xmlhttp.open "GET", "http://localhost/x""#, &["localhost"]),
            (
                r#"value="old-web01.harbour.example""#,
                &["old-web01.harbour.example"],
            ),
            ("Server OLD-WEB01.", &["OLD-WEB01"]),
            ("http://www.example.com/a http://x.y", &[]),
            (r#"<a xmlns:x="http://schema/x">"#, &[]),
            ("gold-web01 old-web012", &[]),
        ] {
            assert_eq!(names(&DETECTOR, "asp", text), expected, "{text}");
        }
    }
}
