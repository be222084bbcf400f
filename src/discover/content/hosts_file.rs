//! The hosts file of the old server: names that it finds and the destination does not.

use super::excerpt::Masked;
use super::row::{Refine, row};
use super::statement::Statement;
use super::text::{Encoding, decode};
use crate::hosts::Host;
use crate::model::{Evidence, EvidenceKind, Place, ServerPath, Severity};
use std::io::Read;
use std::net::IpAddr;

/// Bytes of it that are read: lists that block advertisements have a few hundred thousand.
const MOST: u64 = 1 << 20;
/// Names that are told; more are such a list.
const MOST_NAMES: usize = 200;

/// The names of the hosts file that lead to another address than the machine itself; none where the copy has no such file.
pub(super) fn names(host: &dyn Host, windows: &str) -> Vec<Evidence> {
    let folder = ServerPath::parse(windows);
    let file = ["system32", "drivers", "etc", "hosts"]
        .iter()
        .fold(folder, |path, name| path?.join(name));
    let Some(file) = file else { return Vec::new() };
    let mut bytes = Vec::new();
    let is_read = host
        .open(&file)
        .is_ok_and(|reader| reader.take(MOST).read_to_end(&mut bytes).is_ok());
    if !is_read {
        return Vec::new();
    }
    let text = decode(&bytes, Encoding::USUAL);
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let Some(address) = words.next().and_then(|word| word.parse::<IpAddr>().ok()) else {
            continue;
        };
        if address.is_loopback() || address.is_unspecified() {
            continue;
        }
        for name in words.take(MOST_NAMES.saturating_sub(rows.len())) {
            let place = Place {
                line: u32::try_from(number + 1).ok(),
                ..Place::file(file.as_str())
            };
            let mut found = row(EvidenceKind::ServerName, name, place, "the old server").says(
                Severity::Warning,
                format!(
                    "The hosts file of the old server leads this name to {address}. No copy of a site brings that along: the \
                     destination asks DNS."
                ),
                "Make sure that the destination finds the name where the site needs it: in DNS, or in its own hosts file.",
            );
            found.excerpt = Masked::of(&Statement::alone(line)).excerpt(0..0);
            rows.push(found);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::MemoryHost;

    #[test]
    fn names_of_other_machines_are_told_with_their_lines() {
        let host = MemoryHost::new("OLD");
        assert!(names(&host, r"C:\WINDOWS").is_empty(), "no file is no fault");
        host.put_file(
            r"C:\WINDOWS\system32\drivers\etc\hosts",
            "# hosts\r\n127.0.0.1 localhost\r\n10.1.4.31\told-sql02 db # main\r\n::1 localhost\r\nnonsense here\r\n0.0.0.0 ads.example\r\n#10.0.0.1 x\r\n",
            1,
        );
        let rows = names(&host, r"C:\WINDOWS");
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (row.what.as_str(), row.place.line, row.excerpt.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("old-sql02", Some(3), "10.1.4.31 old-sql02 db # main"),
                ("db", Some(3), "10.1.4.31 old-sql02 db # main")
            ]
        );
        let many: String = (0..5000).map(|number| format!("10.0.0.1 h{number}\n")).collect();
        host.put_file(r"C:\WINDOWS\system32\drivers\etc\hosts", many, 1);
        assert_eq!(names(&host, r"C:\WINDOWS").len(), MOST_NAMES);
    }
}
