//! The whole way on the bundled sample: study, plan, apply, verify, undo.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

#[path = "migration/integrated.rs"]
mod integrated;
#[path = "migration/system_folders.rs"]
mod system_folders;

use siteferry::apply::Options;
use siteferry::apply::sample::unpack;
use siteferry::jobs::migration::{Links, Migration, Planned, plan};
use siteferry::jobs::paper::{Written, write_report};
use siteferry::jobs::run;
use siteferry::jobs::{Job, JobEvent, Reporter, Stop};
use siteferry::model::Selection;
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use siteferry::translate::Choices;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

fn finish<O: Send + 'static>(work: impl FnOnce(&mut Reporter<O>) -> Result<O, Stop> + Send + 'static) -> O {
    let job = Job::start("test", Arc::new(|| {}), work).expect("a thread");
    loop {
        match job.wait(Duration::from_secs(60)).expect("an end") {
            Some(JobEvent::Finished(outcome)) => return outcome,
            Some(JobEvent::Failed(problem)) => panic!("{problem}"),
            Some(JobEvent::Cancelled) => panic!("cancelled"),
            _ => {}
        }
    }
}

fn migration(folder: &std::path::Path, selection: Selection) -> Migration {
    let servers = unpack(folder).expect("unpacks");
    Migration {
        source: Arc::new(SourceServer::open(&ServerLocation::folder(servers.old)).expect("old server")),
        destination: Arc::new(
            DestinationServer::open(&ServerLocation::folder(servers.new)).expect("new server"),
        ),
        selection,
        destination_site: None,
        rules: Arc::default(),
        links: Links::default(),
        choices: Choices::default(),
    }
}

fn planned(migration: Migration) -> Planned {
    finish(move |reporter| plan(&migration, reporter))
}

/// Every file and folder below a folder, with bytes and last write time.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<(Vec<u8>, SystemTime)>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.expect("walks");
            let facts = entry.metadata().expect("facts");
            let file = facts.is_file().then(|| {
                (
                    std::fs::read(entry.path()).expect("reads"),
                    facts.modified().expect("a time"),
                )
            });
            (entry.path().to_owned(), file)
        })
        .collect()
}

#[test]
fn a_site_is_planned_applied_read_back_and_taken_back_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let runs = folder.path().join("runs");
    let first = migration(&folder.path().join("servers"), Selection::site(1));
    let (old, new) = (
        folder.path().join("servers/old-web01"),
        folder.path().join("servers/new-web07"),
    );
    let (old_before, new_before) = (tree(&old), tree(&new));

    let mut what_if = planned(first.clone());
    run::write_test(&first, &mut what_if).expect("tests");
    assert!(
        !what_if.plan.is_blocked(&[]),
        "{:?}",
        what_if
            .plan
            .problems
            .iter()
            .filter(|p| p.is_error())
            .collect::<Vec<_>>()
    );
    assert_eq!(tree(&new), new_before, "planning changed the destination");
    let totals = what_if.plan.totals;
    assert!(
        totals.added > 1000 && totals.updated > 0 && totals.deleted == 1,
        "{totals}"
    );

    let (to, migration_again) = (runs.clone(), first.clone());
    let report =
        finish(move |reporter| run::apply(&migration_again, &what_if, &Options::default(), &to, reporter));
    assert!(run::is_complete(&report), "{:?}", report.problems);
    assert_eq!(report.totals, totals, "the run is not what was shown");
    assert_eq!(tree(&old), old_before, "the source was written");
    assert!(
        runs.join(&report.id).join("log.txt").is_file(),
        "the run has no log"
    );

    let (at, id) = (runs.clone(), report.id.clone());
    let verified = finish(move |reporter| run::verify(&at, &id, reporter));
    assert!(
        verified.is_equal() && verified.checked > 1000,
        "{:?}",
        verified.problems
    );

    let servers = |name: &str| ServerLocation::folder(folder.path().join("servers").join(name));
    let second = Migration {
        destination: Arc::new(DestinationServer::open(&servers("new-web07")).expect("opens again")),
        ..first
    };
    let rows = planned(second).plan;
    let left: Vec<_> = rows.rows.iter().filter(|row| row.action().is_some()).collect();
    assert!(left.is_empty(), "a second sync would change {left:#?}");
    assert_eq!(
        rows.totals.to_string(),
        "Total changes: 0 (0 added, 0 deleted, 0 updated, 0 parameters changed, 0 bytes copied)"
    );

    let (at, id) = (runs, report.id);
    let undone = finish(move |reporter| run::undo(&at, &id, reporter));
    assert_eq!(
        (undone.conflicts, undone.problems.len()),
        (0, 0),
        "{:?}",
        undone.problems
    );
    assert_eq!(tree(&new), new_before, "undo did not bring back every byte");
}

#[test]
fn a_plan_made_twice_is_the_same_and_a_clash_blocks_only_the_site_that_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = migration(folder.path(), Selection::site(1));
    let plan = planned(first.clone()).plan;
    assert_eq!(plan.fingerprint, planned(first.clone()).plan.fingerprint);
    assert!(!plan.is_blocked(&[]));
    let shop = Migration {
        selection: Selection::site(2),
        ..first
    };
    let plan = planned(shop).plan;
    let codes: Vec<&str> = plan
        .problems
        .iter()
        .filter(|p| p.is_error())
        .map(|p| p.code.as_str())
        .collect();
    assert!(codes.contains(&"BINDING-CLASH"), "{codes:?}");
}

#[test]
fn the_report_brings_the_script_that_binds_certificates() {
    let place = tempfile::tempdir().expect("a folder");
    let migration = migration(place.path(), Selection::site(2));
    let planned = planned(migration.clone());
    let report = place.path().join("report.html");
    let written = Written {
        migration: &migration,
        planned: &planned,
        checks: &[],
        run: None,
        evidence: &[],
        usage: None,
    };
    write_report(&report, &written).expect("written");
    let script = std::fs::read_to_string(place.path().join("certificates.cmd")).expect("beside the report");
    assert!(script.contains("certhash=4C1F0B7E93D2A85566F04E1D8B7A3C2290E5D1F7"));
    let page = std::fs::read_to_string(&report).expect("the report");
    assert!(page.contains("<h2>Certificates</h2>") && page.contains("netsh http add sslcert"));
    // What somebody has filled in stays when the report is written again; a script that nobody touched is renewed.
    let file = place.path().join("certificates.cmd");
    std::fs::write(
        &file,
        "@echo off\r\nrem Written by Siteferry.\r\nset HASH1=4C1F\r\n",
    )
    .expect("filled in");
    let files = write_report(&report, &written).expect("written");
    assert_eq!(files, std::slice::from_ref(&report));
    assert!(
        std::fs::read_to_string(&file)
            .expect("the script")
            .contains("HASH1=4C1F")
    );
    std::fs::write(&file, "@echo off\r\nrem Written by Siteferry.\r\nset HASH1=\r\n").expect("as it was");
    write_report(&report, &written).expect("written");
    assert_eq!(std::fs::read_to_string(&file).expect("the script"), script);
    // A site without https has nothing to bind.
    std::fs::remove_file(place.path().join("certificates.cmd")).expect("removed");
    let plain = Migration {
        selection: Selection::site(1),
        ..migration.clone()
    };
    let planned = self::planned(plain.clone());
    let written = Written {
        migration: &plain,
        planned: &planned,
        ..written
    };
    write_report(&report, &written).expect("written");
    assert!(!place.path().join("certificates.cmd").exists());
}
