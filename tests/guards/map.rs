//! The property map against the tables that it was made from.

use crate::support::shared_data;
use siteferry::formats::metabase::PropertyId;
use siteferry::translate::property_map::{Row, Way, row_of, rows};
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
