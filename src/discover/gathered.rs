//! What the collector gathered of a server besides its configuration, at a glance: what is there, and what nobody can know
//! without it.

use crate::hosts::collected::find_collected;
use crate::hosts::{EntryKind, Host};
use crate::model::{Finding, FindingState, ServerPath};
use std::io::Read;

/// Folders that the collector makes: what is in them, and what is not known without it.
const PARTS: [(&str, &str, &str); 3] = [
    (
        "registry",
        "Registry",
        "COM components and data sources are known by their names only",
    ),
    (
        "rights",
        "Permissions",
        "Rights on files are not known, and are not brought along",
    ),
    (
        "files",
        "File lists",
        "How large content is that was not copied is not known",
    ),
];

/// Most of the list of what was left out that is looked at.
const LEFT_OUT: u64 = 1 << 20;

/// One row for each part; one row in all where the collector was not used. Reads no more than the names of files.
pub fn gathered(host: &dyn Host) -> Vec<Finding> {
    let finding = |state, name: &str, text: String| Finding {
        state,
        name: name.to_owned(),
        text,
    };
    // What cannot be looked at is told by whoever reads it.
    let Some(folder) = find_collected(host).ok().flatten() else {
        let says = "Not gathered, so components, data sources and rights are not known; the collector script brings them";
        return vec![finding(
            FindingState::Missing,
            "Registry and permissions",
            says.to_owned(),
        )];
    };
    let mut found: Vec<Finding> = PARTS
        .iter()
        .map(|(part, name, without)| match files_in(host, folder.join(part)) {
            0 => finding(FindingState::Missing, name, format!("Not gathered. {without}")),
            1 => finding(FindingState::Found, name, "Gathered, 1 file".to_owned()),
            count => finding(FindingState::Found, name, format!("Gathered, {count} files")),
        })
        .collect();
    let left_out = folder
        .join("left-out.txt")
        .map_or(0, |path| lines_of(host, &path));
    if left_out > 0 {
        let what = if left_out == 1 { "thing" } else { "things" };
        found.push(finding(
            FindingState::Attention,
            "Left out by the collector",
            format!("{left_out} {what} could not be gathered; left-out.txt names them"),
        ));
    }
    found
}

fn files_in(host: &dyn Host, folder: Option<ServerPath>) -> usize {
    let entries = folder
        .and_then(|folder| host.list(&folder).ok())
        .unwrap_or_default();
    entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::File)
        .count()
}

fn lines_of(host: &dyn Host, path: &ServerPath) -> usize {
    let mut bytes = Vec::new();
    let read = host
        .open(path)
        .map(|file| file.take(LEFT_OUT).read_to_end(&mut bytes));
    match read {
        Ok(Ok(_)) => bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.trim_ascii().is_empty())
            .count(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::MemoryHost;

    fn told(host: &MemoryHost) -> Vec<(FindingState, String)> {
        let found = gathered(host).into_iter();
        found
            .map(|finding| (finding.state, format!("{}: {}", finding.name, finding.text)))
            .collect()
    }

    #[test]
    fn what_was_not_gathered_is_told_with_what_cannot_be_known() {
        let host = MemoryHost::new("OLD");
        let nothing = told(&host);
        assert!(
            matches!(nothing.as_slice(), [(FindingState::Missing, says)] if says.contains("collector script")),
            "{nothing:?}"
        );
        for (name, bytes) in [
            ("collected.txt", "format=1\r\n"),
            (r"registry\iis.reg", "REGEDIT4"),
            (r"registry\http.reg", "REGEDIT4"),
            ("left-out.txt", "rights of D:\\a\r\n\r\n"),
        ] {
            host.put_file(&format!(r"C:\siteferry-collected\{name}"), bytes, 1);
        }
        let found = told(&host);
        let expected = [
            (FindingState::Found, "Registry: Gathered, 2 files"),
            (FindingState::Missing, "Permissions: Not gathered. Rights"),
            (FindingState::Missing, "File lists: Not gathered. How"),
            (FindingState::Attention, "Left out by the collector: 1 thing"),
        ];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((state, text), (expected, begins)) in found.iter().zip(expected) {
            assert!(*state == expected && text.starts_with(begins), "{text}");
        }
    }
}
