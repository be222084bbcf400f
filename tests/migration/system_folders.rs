//! Virtual directories on what the new server runs from: nothing of it is ever copied or deleted.

use super::{finish, planned, tree};
use siteferry::apply::Options;
use siteferry::apply::sample::unpack;
use siteferry::jobs::migration::{Links, Migration};
use siteferry::jobs::run;
use siteferry::model::{Detail, Selection};
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use siteferry::translate::Choices;
use std::sync::Arc;

#[test]
fn a_drive_or_the_windows_directory_is_no_content_whatever_the_source_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let servers = unpack(folder.path()).expect("unpacks");
    let metabase = servers.old.join("C/WINDOWS/system32/inetsrv/MetaBase.xml");
    let text = std::fs::read_to_string(&metabase).expect("the metabase");
    let key = |name: &str, path: &str| {
        format!(
            "<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT/{name}\"\r\n\t\tPath=\"{path}\"\r\n\t>\r\n</IIsWebVirtualDir>\r\n"
        )
    };
    let more = key("disk", r"C:\") + &key("adm", r"%windir%\system32\inetsrv") + &key("win", r"C:\WINDOWS");
    let end = "</MBProperty>";
    std::fs::write(&metabase, text.replacen(end, &format!("{more}{end}"), 1)).expect("written");
    let (old, new) = (
        ServerLocation::folder(servers.old),
        ServerLocation::folder(servers.new.clone()),
    );
    let migration = Migration {
        source: Arc::new(SourceServer::open(&old).expect("old server")),
        destination: Arc::new(DestinationServer::open(&new).expect("new server")),
        selection: Selection::site(1),
        destination_site: None,
        rules: Arc::default(),
        links: Links::default(),
        choices: Choices::default(),
    };
    let what_if = planned(migration.clone());
    let mut errors: Vec<_> = what_if
        .plan
        .problems
        .iter()
        .filter(|problem| problem.is_error())
        .map(|problem| {
            (
                problem.code.as_str(),
                problem.place.key.as_deref().unwrap_or_default(),
                problem.place.line.is_some(),
            )
        })
        .collect();
    errors.sort_by_key(|(_, key, _)| *key);
    assert_eq!(
        errors,
        [
            ("CONTENT-IS-SYSTEM", "/LM/W3SVC/1/ROOT/adm/Path", true),
            ("CONTENT-IS-SYSTEM", "/LM/W3SVC/1/ROOT/disk/Path", true),
            ("CONTENT-IS-SYSTEM", "/LM/W3SVC/1/ROOT/win/Path", true),
        ]
    );
    let is_system = |path: &str| path.to_ascii_uppercase().starts_with(r"C:\WINDOWS");
    assert!(what_if.plan.rows.iter().all(|row| match &row.detail {
        Detail::File { destination, .. } | Detail::Directory { destination } =>
            !is_system(destination.as_str()),
        _ => true,
    }));
    assert!(
        what_if.plan.totals.added > 1000,
        "what lies inside of C:\\ comes along: {}",
        what_if.plan.totals
    );

    // Who accepts it gets everything but this content.
    let windows = servers.new.join("C/Windows");
    let before = tree(&windows);
    let runs = folder.path().join("runs");
    let options = Options {
        acknowledged: vec!["CONTENT-IS-SYSTEM".to_owned()],
        ..Options::default()
    };
    let report = finish(move |reporter| run::apply(&migration, &what_if, &options, &runs, reporter));
    assert!(run::is_complete(&report), "{:?}", report.problems);
    let mut after = tree(&windows);
    let config = windows.join("System32/inetsrv/config/applicationHost.config");
    let written = after.insert(config.clone(), None).flatten().expect("a file");
    assert!(String::from_utf8_lossy(&written.0).contains(r#"physicalPath="C:\""#));
    let mut before = before;
    before.insert(config, None);
    assert!(before == after, "files of Windows were changed");
}
