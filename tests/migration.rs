//! The whole way on the bundled sample: study, plan, apply, verify, undo.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

use siteferry::apply::sample::unpack;
use siteferry::jobs::migration::{Links, Migration, Planned, plan};
use siteferry::jobs::{Job, JobEvent, Reporter, Stop};
use siteferry::model::Selection;
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use std::sync::Arc;
use std::time::Duration;

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
    }
}

fn planned(migration: Migration) -> Planned {
    finish(move |reporter| plan(&migration, reporter))
}

#[test]
fn the_plan_of_site_1_is_not_blocked_and_made_twice_it_is_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let migration = migration(folder.path(), Selection::site(1));
    let first = planned(migration.clone()).plan;
    for problem in &first.problems {
        println!("{:?} {} {}", problem.severity, problem.code, problem);
    }
    for row in first
        .rows
        .iter()
        .filter(|row| row.object != "file" && row.object != "directory")
    {
        println!("{:?} {} {} -- {}", row.state, row.object, row.name, row.why);
    }
    println!("{}", first.totals);
    assert!(!first.is_blocked(&[]));
    let second = planned(migration).plan;
    assert_eq!(first.fingerprint, second.fingerprint);
}
