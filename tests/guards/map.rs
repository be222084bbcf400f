//! The property map against the tables that it was made from.

use crate::support::shared_data;
use siteferry::formats::metabase::PropertyId;
use siteferry::translate::property_map::{Convert, Row, Way, row_of, rows};
use std::collections::{BTreeMap, BTreeSet};

/// The cells of a table beside the shared data, without its first line.
fn table(name: &str) -> Option<Vec<Vec<String>>> {
    let file = shared_data()?.parent()?.join("reference/formats").join(name);
    let Ok(text) = std::fs::read_to_string(&file) else {
        eprintln!("SKIPPED: {} is not there", file.display());
        return None;
    };
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
    Some(text.lines().skip(1).map(cells).collect())
}

#[test]
fn each_of_the_265_properties_of_the_web_service_has_a_row_that_says_what_becomes_of_it() {
    let Some(properties) = table("mbschema-web-properties.tsv") else {
        return;
    };
    assert_eq!(properties.len(), 265);
    for cells in &properties {
        let (name, id) = (&cells[0], cells[1].parse().expect("a number"));
        let row = row_of(PropertyId(id)).unwrap_or_else(|| panic!("{name} ({id}) has no row"));
        assert_eq!(row.name, name);
        says_something(row);
    }
}

#[test]
fn each_of_the_270_rows_of_the_reference_is_a_row_of_the_map_or_about_keys() {
    let Some(reference) = table("mapping-iis6-to-iis7.tsv") else {
        return;
    };
    assert_eq!(reference.len(), 270);
    let known: BTreeMap<u32, &Row> = rows().map(|row| (row.id.0, row)).collect();
    let mut about_keys = 0;
    for cells in &reference {
        let (name, targets) = (&cells[1], &cells[7]);
        if cells[2].is_empty() {
            // What a key becomes is no property: structure of the translation.
            assert!(name.starts_with('('), "{name} has no number");
            about_keys += 1;
            continue;
        }
        // Some rows of the reference speak of several numbers at once.
        let numbers: Vec<u32> = cells[2]
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        assert!(!numbers.is_empty(), "{name}: {}", cells[2]);
        for number in numbers {
            let row = known
                .get(&number)
                .unwrap_or_else(|| panic!("{name} ({number}) has no row"));
            says_something(row);
            // Where the reference has a section of IIS 7+ for it, the row does not answer that there is none.
            if targets.starts_with("system.") {
                assert!(
                    !matches!(row.way, Way::NoTarget(_)),
                    "{name}: the reference has {targets}"
                );
            }
        }
    }
    assert!(about_keys > 0 && about_keys < 20, "{about_keys}");
}

/// What the reference says of one property, all its lines together.
struct Said {
    name: String,
    row: &'static Row,
    targets: BTreeSet<String>,
    conversions: Vec<String>,
    losses: Vec<String>,
    evidence: BTreeSet<char>,
}

fn said() -> Option<Vec<Said>> {
    let reference = table("mapping-iis6-to-iis7.tsv")?;
    let mut found: BTreeMap<u32, Said> = BTreeMap::new();
    for cells in &reference {
        let numbers = cells[2].split(|c: char| !c.is_ascii_digit());
        for number in numbers.filter_map(|number| number.parse::<u32>().ok()) {
            let row = row_of(PropertyId(number)).unwrap_or_else(|| panic!("{} has no row", cells[1]));
            let said = found.entry(number).or_insert_with(|| Said {
                name: cells[1].split([' ', '.']).next().unwrap_or_default().to_owned(),
                row,
                targets: BTreeSet::new(),
                conversions: Vec::new(),
                losses: Vec::new(),
                evidence: BTreeSet::new(),
            });
            let targets = cells[7].split(';').filter(|target| target.starts_with("system."));
            said.targets.extend(targets.map(str::to_owned));
            said.conversions.push(cells[9].clone());
            said.losses.push(cells[10].clone());
            said.evidence
                .extend(cells[11].chars().filter(char::is_ascii_uppercase));
        }
    }
    Some(found.into_values().collect())
}

/// Where the map differs from the reference on purpose: the property, the attribute with `-` when only the reference names
/// it and `+` when only the map does, and why.
const DIFFERENT: &[(&str, &str, &str)] = &[
    (
        "KeyType",
        "-customMetadata/key/property@id",
        "customMetadata is not filled (A.3)",
    ),
    (
        "AppRoot",
        "-site/application@path",
        "the key that it marks says the path",
    ),
    (
        "AppIsolated",
        "-site/application@path",
        "its value is dropped, as the reference says",
    ),
    (
        "AppPoolId",
        "-applicationPools/add@name",
        "the key of the pool says the name",
    ),
    (
        "LogonMethod",
        "-processModel@logonType",
        "another enumeration (G), no exact match",
    ),
    (
        "LogonMethod",
        "+virtualDirectoryDefaults@logonMethod",
        "for all sites at once (B)",
    ),
    (
        "HcDoStaticCompression",
        "+urlCompression@doStaticCompression",
        "its conversion says so",
    ),
    (
        "HcDoDynamicCompression",
        "+urlCompression@doDynamicCompression",
        "its conversion says so",
    ),
    (
        "HcFileExtensions",
        "+staticTypes/add@mimeType",
        "its conversion says so",
    ),
    (
        "HcScriptFileExtensions",
        "+dynamicTypes/add@mimeType",
        "its conversion says so",
    ),
    ("HttpErrors", "+httpErrors@errorMode", "the defaults differ (H)"),
    ("ScriptMaps", "+handlers/add@name", "the key of a handler (D)"),
    (
        "ScriptMaps",
        "+handlers/add@responseBufferLimit",
        "for ASP.NET (D)",
    ),
];

#[test]
fn targets_are_those_of_the_reference_but_for_a_few_with_reasons() {
    let Some(all) = said() else { return };
    let mut differences = Vec::new();
    for said in &all {
        let ours: BTreeSet<String> = said.row.all_targets().map(ToString::to_string).collect();
        let only_theirs = said
            .targets
            .difference(&ours)
            .map(|target| (said.name.clone(), '-', target.clone()));
        let only_ours = ours
            .difference(&said.targets)
            .map(|target| (said.name.clone(), '+', target.clone()));
        differences.extend(only_theirs.chain(only_ours));
    }
    let is = |(name, sign, target): &(String, char, String), known: &(&str, &str, &str)| {
        name == known.0
            && known
                .1
                .strip_prefix(*sign)
                .is_some_and(|end| target.strip_suffix(end).is_some_and(|start| start.ends_with('/')))
    };
    let unknown: Vec<_> = differences
        .iter()
        .filter(|difference| !DIFFERENT.iter().any(|known| is(difference, known)))
        .collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    for known in DIFFERENT {
        assert!(
            !known.2.is_empty() && differences.iter().any(|difference| is(difference, known)),
            "{known:?}"
        );
    }
}

/// What the reference's words on a conversion ask for; `None` where they speak of more than a table can say.
fn is_as_said(words: &str, way: Convert) -> Option<bool> {
    let starts = |starts: &[&str]| starts.iter().any(|start| words.starts_with(start));
    Some(if words.contains("-> bool") || starts(&["1 -> true"]) {
        matches!(way, Convert::NumberAsBool)
    } else if words == "bool" || starts(&["bool,", "TRUE/FALSE"]) {
        matches!(way, Convert::Bool)
    } else if starts(&["seconds ->"]) {
        matches!(way, Convert::Seconds(..))
            || (words.contains("infinite") && way == Convert::SecondsOrForever)
    } else if starts(&["minutes ->"]) {
        matches!(way, Convert::Minutes(..))
    } else if words.contains("4294967295 -> 2147483647") {
        matches!(way, Convert::NumberOrNoLimit(_, 2_147_483_647))
    } else if starts(&["number", "bytes", "KB -> KB", "0..", "1/1000"]) {
        matches!(way, Convert::Number(..) | Convert::NumberOrNoLimit(..))
    } else if starts(&["copied"]) {
        matches!(way, Convert::Text | Convert::NonEmptyText | Convert::Folder)
    } else if starts(&["GUID"]) {
        way == Convert::Guid
    } else if starts(&["same bit"]) {
        matches!(way, Convert::Flags(_))
    } else if let Some(bit) = words.strip_prefix("bit ") {
        // A bit with a target of its own beside the flags: code writes that.
        if matches!(way, Convert::Flags(_)) {
            return None;
        }
        let bit = bit.split(' ').next()?.parse().ok()?;
        way == Convert::Bit(bit)
    } else {
        return None;
    })
}

/// The numbers and names that words name: `0 LocalSystem, 1 LocalService`, `Read 1, Write 2`, `AccessSSL 8 -> Ssl`.
fn pairs(words: &str) -> Vec<(u32, String)> {
    let words = words.split(": same").next().unwrap_or_default();
    let mut found = Vec::new();
    for part in words.split([',', ';']) {
        let part = part.split('(').next().unwrap_or_default();
        let words: Vec<&str> = part.split_whitespace().collect();
        let is_name = |word: &str| word.chars().next().is_some_and(|c| c.is_ascii_uppercase());
        match words.as_slice() {
            [number, name] if is_name(name) => {
                found.extend(number.parse().ok().map(|n| (n, (*name).to_owned())))
            }
            [name, number] if is_name(name) => {
                found.extend(number.parse().ok().map(|n| (n, (*name).to_owned())))
            }
            [flag, number, "->", name] if is_name(flag) && is_name(name) => {
                found.extend(number.parse().ok().map(|n| (n, (*name).to_owned())))
            }
            _ => {}
        }
    }
    found
}

#[test]
fn conversions_are_those_of_the_reference() {
    let Some(all) = said() else { return };
    let (mut compared, mut compared_names, mut wrong) = (0, 0, Vec::new());
    for said in &all {
        let Way::Simple(way) = said.row.way else { continue };
        for words in &said.conversions {
            match is_as_said(words, way) {
                Some(true) => compared += 1,
                Some(false) => wrong.push(format!("{}: “{words}” is {way:?}", said.name)),
                None => {}
            }
            let (Convert::Choice(ours) | Convert::Flags(ours)) = way else {
                continue;
            };
            for (number, name) in pairs(words) {
                compared_names += 1;
                if !ours.contains(&(number, name.as_str())) {
                    wrong.push(format!("{}: {number} is {name}", said.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        compared > 90 && compared_names > 30,
        "{compared}, {compared_names}"
    );
}

/// The least and most that words allow: `schema range 10..65535: clamp`, `schema minimum 1048576`, `0..10`, `values 1..1023
/// are rejected`.
fn range(words: &str) -> Option<(u32, Option<u32>)> {
    if let Some(least) = words.strip_prefix("schema minimum ") {
        return Some((least.parse().ok()?, None));
    }
    if let Some(rejected) = words.strip_prefix("values 1..") {
        let most: u32 = rejected.split(' ').next()?.parse().ok()?;
        return Some((most + 1, None));
    }
    let (before, after) = words.split_once("..")?;
    let least = before.rsplit(' ').next()?.parse().ok()?;
    let most: String = after.chars().take_while(char::is_ascii_digit).collect();
    Some((least, Some(most.parse().ok()?)))
}

#[test]
fn ranges_secrets_and_evidence_are_those_of_the_reference() {
    let Some(all) = said() else { return };
    let mut ranges = 0;
    for said in &all {
        let name = &said.name;
        for words in said.conversions.iter().chain(&said.losses) {
            let (Some((least, most)), Way::Simple(way)) = (range(words), said.row.way) else {
                continue;
            };
            let (Convert::Number(low, high)
            | Convert::NumberOrNoLimit(low, high)
            | Convert::Seconds(low, high)
            | Convert::Minutes(low, high)) = way
            else {
                continue;
            };
            assert_eq!(low, least, "{name}: {words}");
            assert!(
                most.is_none_or(|most| high == most),
                "{name}: {words}, not {high}"
            );
            ranges += 1;
        }
        let says = |word: &str| said.conversions.iter().any(|words| words.starts_with(word));
        assert_eq!(says("secret"), said.row.way == Way::Secret, "{name}");
        assert!(!says("volatile") || said.row.way == Way::Volatile, "{name}");
        let ours: BTreeSet<char> = said.row.evidence.chars().collect();
        assert_eq!(ours, said.evidence, "{name}: evidence");
    }
    assert!(ranges >= 5, "{ranges}");
}

#[test]
fn no_property_is_known_twice() {
    let names: BTreeSet<&str> = rows().map(|row| row.name).collect();
    assert_eq!(names.len(), rows().count());
}

/// A row without targets says why; one that carries has somewhere to go.
fn says_something(row: &Row) {
    match row.way {
        Way::Simple(_) => assert!(!row.targets.is_empty(), "{}", row.name),
        Way::Structure(how) => assert!(!how.is_empty(), "{}", row.name),
        Way::NoTarget(why) => assert!(!why.is_empty(), "{}", row.name),
        Way::Code | Way::Secret | Way::Volatile => {}
    }
    assert!(!row.evidence.is_empty(), "{}", row.name);
}
