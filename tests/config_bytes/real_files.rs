//! Real configuration files: kept, read, judged.

use super::laws::{edit, hold_the_law};
use super::support::{self, schema::Schema};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use siteferry::formats::apphost::{AppHostConfig, managed};
use siteferry::formats::xml::Document;
use std::path::{Path, PathBuf};

/// The bundled sample's destination, which is always there.
pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/sample/new-web07/C/Windows/System32/inetsrv/config/applicationHost.config")
}

/// The sample's configuration, and the real ones where the shared data is.
pub fn configurations() -> Vec<PathBuf> {
    let mut found = vec![sample()];
    if let Some(data) = support::shared_data() {
        let real = support::files_ending(&data.join("apphost"), &["applicationhost.config"]);
        assert!(real.len() >= 3, "the three real files are there");
        found.extend(real);
    }
    found
}

/// IIS's own word on what is legal, where the shared data is.
pub fn judge() -> Option<Schema> {
    support::shared_data().map(|data| Schema::folder(&data.join("schema/schema-iis-server-lextm")))
}

pub fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("a shared file can be read")
}

#[test]
fn real_files_without_edits_keep_every_byte() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let files = [
        support::files_ending(&data.join("apphost"), &[".config", ".xml"]),
        support::files_ending(&data.join("schema"), &[".xml"]),
        support::files_ending(&data.join("packages"), &[".xml", ".config"]),
    ]
    .concat();
    assert!(files.len() >= 20);
    for file in files {
        let bytes = read(&file);
        match Document::parse(bytes.clone(), &file.to_string_lossy()) {
            Ok(document) => assert!(document.finish() == bytes, "{} changed", file.display()),
            // Published as it is, with a comment inside a tag; xmllint names the same place.
            Err(problem) if file.ends_with("iis-docs-vacationpics/Parameters.xml") => {
                assert_eq!(
                    (problem.place.line, problem.place.column),
                    (Some(65), Some(106)),
                    "{problem}"
                );
            }
            Err(problem) => panic!("{problem}"),
        }
    }
}

#[test]
fn edits_of_real_files_read_back_and_leave_the_rest() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for file in configurations() {
        let text = String::from_utf8(read(&file)).expect("UTF-8");
        for _ in 0..6 {
            let edits = prop::collection::vec(edit(), 20)
                .new_tree(&mut runner)
                .expect("edits");
            hold_the_law(&text, &edits.current());
        }
    }
}

#[test]
fn real_files_are_legal_by_iis_own_schemas() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let server = Schema::folder(&data.join("schema/schema-iis-server-lextm"));
    let shared = data.join("apphost/c1982-sharedgitconfig");
    let own = Schema::folder(&shared.join("schema"));
    for file in configurations() {
        let document = Document::parse(read(&file), "file").expect("parses");
        assert_eq!(
            server.violations(&document),
            Vec::<String>::new(),
            "{}",
            file.display()
        );
        if file.starts_with(&shared) {
            assert_eq!(
                own.violations(&document),
                Vec::<String>::new(),
                "by its own schema"
            );
        }
    }
}

/// What `IIS_schema.xml` alone does not know of the real files: sections that other schema files of a server define.
#[test]
fn what_iis_schema_alone_does_not_know_is_in_other_schemas() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let alone = Schema::read(&[data.join("schema/schema-iis-server-lextm/IIS_schema.xml")]);
    for file in configurations() {
        let document = Document::parse(read(&file), "file").expect("parses");
        let mut unknown: Vec<String> = alone
            .violations(&document)
            .into_iter()
            .filter_map(|line| Some(line.split_once(": ")?.1.to_owned()))
            .collect();
        unknown.sort();
        unknown.dedup();
        let expected: &[&str] = if file.ends_with("vinothkumar-vs2022-iisexpress/applicationhost.config") {
            &["system.webServer/webdav: no such section"]
        } else {
            &[]
        };
        assert_eq!(unknown, expected, "{}", file.display());
    }
}

#[test]
fn real_servers_read_as_their_index_says() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let config = |name: &str| {
        AppHostConfig::parse(read(&data.join("apphost").join(name)), name).unwrap_or_else(|p| panic!("{p}"))
    };
    let sharepoint = config("nciocpl-pubslocator/applicationHost.config");
    let sites = sharepoint.sites();
    let applications = || sites.iter().flat_map(|site| &site.applications);
    assert_eq!(sites.len(), 6);
    assert_eq!(applications().count(), 37);
    assert_eq!(
        applications()
            .map(|application| application.virtual_directories.len())
            .sum::<usize>(),
        61
    );
    assert_eq!(sharepoint.application_pools().len(), 8);
    assert_eq!(sharepoint.global_modules().len(), 36);
    assert_eq!(sharepoint.locations().len(), 139, "without the one in a comment");
    assert_eq!(sharepoint.restrictions().len(), 10);
    assert_eq!(sharepoint.problems(), Vec::new());
    let guess = sharepoint.version_guess().expect("IIS");
    assert_eq!(guess.at_least.to_string(), "IIS 7.5", "{}", guess.because);

    let shared = config("c1982-sharedgitconfig/applicationHost.config");
    assert_eq!((shared.sites().len(), shared.global_modules().len()), (4, 26));
    assert_eq!(
        shared.version_guess().expect("IIS").at_least.to_string(),
        "IIS 8.0"
    );
    assert_eq!(
        shared.sites()[0].applications[0].pool,
        "DefaultAppPool",
        "by applicationDefaults"
    );

    let express = config("vinothkumar-vs2022-iisexpress/applicationhost.config");
    assert!(express.is_iis7_or_later());
    assert!(
        express
            .locations()
            .iter()
            .any(|location| location.path.is_empty())
    );
    assert!(!express.modules().is_empty(), "those in <location path=\"\">");
}

#[test]
fn what_a_migration_compares_exists_in_the_schema() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let schema = Schema::folder(&data.join("schema/schema-iis-server-lextm"));
    for row in managed::all() {
        for (attribute, _) in row.attributes {
            assert!(
                schema.has_attribute(row.path, attribute),
                "{}@{attribute}",
                row.path
            );
        }
        for entry in row.entries {
            assert!(schema.has_entry(row.path, entry), "{}/{entry}", row.path);
        }
        for (attribute, _) in row.attributes {
            assert_eq!(
                managed::is_secret(attribute),
                schema.is_encrypted(row.path, attribute),
                "{}@{attribute}",
                row.path
            );
        }
    }
}
