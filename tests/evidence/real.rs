//! Real files of others: no false alarm in them, and nothing missed that a plain reading shows.

use super::{folder_scan, run, support, write};
use siteferry::model::{Evidence, EvidenceKind, Sureness};
use std::collections::BTreeMap;

#[test]
fn real_configurations_give_no_false_alarm() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut count = 0;
    for path in support::files_ending(&data.join("packages"), &[".xml", ".config"]) {
        let bytes = std::fs::read(&path).expect("reads");
        count += 1;
        write(folder.path(), &[(&format!("{count}/web.config"), &bytes)]);
    }
    assert!(count > 10, "{count} files");
    let (rows, summary) = run(folder_scan(folder.path()));
    assert_eq!(summary.read + summary.unread, count);
    // What these files have are connection strings, paths and versions; no page of them creates components.
    for row in &rows {
        assert!(
            !matches!(
                row.kind,
                EvidenceKind::Component
                    | EvidenceKind::ScriptEngine
                    | EvidenceKind::TypeLibrary
                    | EvidenceKind::FrontPage
            ) || row.sureness == Sureness::Unsure,
            "{row}"
        );
    }
}

/// What a line of a real file must hold for a row of a kind to be right, read without the scan's patterns. A row about
/// something else is a false alarm in files like these.
fn is_right(row: &Evidence, line: &str) -> bool {
    let plain = line.replace(r"\\", r"\").to_lowercase();
    // Expressions that match a path have their dots escaped.
    let unescaped = plain.replace(r"\.", ".");
    let what = row.what.to_lowercase();
    match row.kind {
        EvidenceKind::DrivePath => {
            what.as_bytes()[1] == b':' && (plain.contains(&what) || unescaped.contains(&what))
        }
        EvidenceKind::NetworkShare => plain.contains(&what[1..]) && !what.contains(r"\."),
        EvidenceKind::IpAddress => plain.contains(&what) && !plain.contains(&format!("version={what}")),
        EvidenceKind::DataSource | EvidenceKind::JetDatabase => ["data source=", "server=", "dsn="]
            .iter()
            .any(|sign| plain.contains(sign)),
        EvidenceKind::Assembly => {
            plain.contains("publickeytoken=") && plain.contains(what.split(',').next().unwrap())
        }
        EvidenceKind::FrontPage => plain.contains("_vti_") || plain.contains("fpexedll"),
        EvidenceKind::ServerName => plain.contains(&format!("://{what}")),
        EvidenceKind::Mail => {
            plain.contains("smtpserver") || plain.contains("mailroot") || plain.contains("host=")
        }
        _ => row.sureness == Sureness::Unsure,
    }
}

/// The kinds of row that a line must have, by signs that nobody could miss.
fn expected(line: &str) -> Vec<EvidenceKind> {
    let lower = line.to_lowercase();
    let mut kinds = Vec::new();
    let has_drive = lower.match_indices(":\\").any(|(at, _)| {
        at > 1 && lower.as_bytes()[at - 1].is_ascii_alphabetic() && lower.as_bytes()[at - 2] == b'"'
    });
    if has_drive {
        kinds.push(EvidenceKind::DrivePath);
    }
    let is_connection = lower.contains("\"data source=") && lower.contains("initial catalog=");
    if is_connection || lower.contains("\"server=") && lower.contains("database=") {
        kinds.push(EvidenceKind::DataSource);
    }
    kinds
}

#[test]
fn real_files_show_what_a_plain_reading_of_them_shows() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut texts = BTreeMap::new();
    for part in ["packages", "apphost", "metabase/fragments"] {
        for path in support::files_ending(&data.join(part), &[".xml", ".config"]) {
            let bytes = std::fs::read(&path).expect("reads");
            let name = format!(
                "{}/{}",
                texts.len(),
                path.file_name().expect("a name").to_string_lossy()
            );
            write(folder.path(), &[(&name, &bytes)]);
            // What is in UTF-16 is read by a test of its own.
            let text = String::from_utf8_lossy(&bytes).replace('\u{feff}', "");
            texts.insert(format!(r"C:\shop\{}", name.replace('/', "\\")), text);
        }
    }
    assert!(texts.len() > 40, "{} files", texts.len());
    let (rows, _) = run(folder_scan(folder.path()));
    let line_of = |row: &Evidence| {
        let text = texts.get(row.place.file.as_deref()?)?;
        text.split('\n').nth(row.place.line? as usize - 1)
    };
    let judged: Vec<&Evidence> = rows.iter().filter(|row| line_of(row).is_some()).collect();
    let wrong: Vec<String> = judged
        .iter()
        .filter(|row| !is_right(row, line_of(row).unwrap_or_default()))
        .map(ToString::to_string)
        .collect();
    let (mut wanted, mut missed) = (0, Vec::new());
    for (file, text) in &texts {
        let own: Vec<&&Evidence> = judged
            .iter()
            .filter(|row| row.place.file.as_deref() == Some(file.as_str()))
            .collect();
        for (number, line) in text.split('\n').enumerate() {
            for kind in expected(line) {
                wanted += 1;
                // After so many of one thing the rest is counted, not listed.
                let is_told = own.iter().any(|row| {
                    row.kind == kind && (row.more > 0 || row.place.line == Some(number as u32 + 1))
                });
                if !is_told {
                    missed.push(format!("{kind:?} {file}:{}", number + 1));
                }
            }
        }
    }
    let counted = format!(
        "real files: precision {}/{}, recall {}/{wanted}",
        judged.len() - wrong.len(),
        judged.len(),
        wanted - missed.len()
    );
    println!("{counted}");
    assert!(judged.len() > 100 && wanted > 50, "{counted}");
    assert!(
        wrong.is_empty() && missed.is_empty(),
        "{counted}; wrong: {wrong:#?}; missed: {missed:#?}"
    );
}
