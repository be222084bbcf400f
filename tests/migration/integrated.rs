//! Applications that leave the Classic pipeline: their web.config is converted on the way, and their pool and handlers
//! are written for Integrated; or they are refused with the reason.

use super::{finish, migration, planned, tree};
use siteferry::apply::Options;
use siteferry::jobs::migration::{Links, Migration, Planned};
use siteferry::jobs::run;
use siteferry::model::{Change, ConfigObject, Detail, Selection};
use siteferry::providers::{ServerLocation, SourceServer};
use std::path::Path;
use std::sync::Arc;

const WEB_CONFIG: &str = r#"<?xml version="1.0"?>
<!-- ours -->
<configuration xmlns="http://schemas.microsoft.com/.NetConfiguration/v2.0">
  <system.web>
    <httpModules>
      <add name="Tide"   type="Harbour.Tide, Harbour" />
    </httpModules>
    <httpHandlers>
      <add verb="GET" path="label.axd" type="Harbour.Label, Harbour" />
    </httpHandlers>
  </system.web>
</configuration>
"#;

/// The Intranet, with modules and handlers of its own, and with its pool.
fn intranet(folder: &Path, chosen: &[&str]) -> Migration {
    let mut it = migration(folder, Selection::site(3));
    std::fs::write(folder.join("old-web01/D/intranet/web.config"), WEB_CONFIG).expect("writes");
    it.links = Links {
        content: true,
        pools: true,
    };
    choose(&mut it, chosen);
    it
}

fn choose(migration: &mut Migration, chosen: &[&str]) {
    let choice = &mut migration.choices.integrated;
    choice.all = chosen.contains(&"*");
    choice.applications = chosen
        .iter()
        .filter(|name| **name != "*")
        .map(|name| (*name).to_owned())
        .collect();
}

/// The same migration with the servers read again.
fn again(first: &Migration) -> Migration {
    let open = |location: &ServerLocation| Arc::new(SourceServer::open(location).expect("the old server"));
    Migration {
        source: open(first.source.location.as_ref().expect("a folder")),
        destination: Arc::new(
            siteferry::providers::DestinationServer::open(&first.destination.location)
                .expect("the new server"),
        ),
        ..first.clone()
    }
}

fn codes(planned: &Planned) -> Vec<&str> {
    let mut codes: Vec<&str> = planned
        .plan
        .problems
        .iter()
        .filter(|problem| problem.code.starts_with("INTEGRATED"))
        .map(|problem| problem.code.as_str())
        .collect();
    codes.sort_unstable();
    codes
}

fn object<'p>(planned: &'p Planned, path: &str) -> &'p ConfigObject {
    let mut objects = planned.study.objects.iter();
    let found = objects.find(|object| object.path.to_string() == path);
    found.unwrap_or_else(|| panic!("there is no {path}"))
}

fn row<'p>(planned: &'p Planned, name: &str) -> &'p Change {
    let mut rows = planned.plan.rows.iter();
    let found = rows.find(|row| row.name == name && row.action().is_some());
    found.unwrap_or_else(|| panic!("no row is named {name}"))
}

const POOL: &str = "system.applicationHost/applicationPools/add[@name='Stock Garden (32-bit)']";
const HANDLERS: &str = "location[@path='Intranet']/system.webServer/handlers";

#[test]
fn what_was_chosen_is_converted_applied_read_back_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let runs = folder.path().join("runs");
    let servers = folder.path().join("servers");
    let first = intranet(&servers, &["Intranet"]);
    let (old, new) = (servers.join("old-web01"), servers.join("new-web07"));
    let (old_before, new_before) = (tree(&old), tree(&new));

    let mut what_if = planned(first.clone());
    run::write_test(&first, &mut what_if).expect("tests");
    assert_eq!(codes(&what_if), [""; 0]);
    assert!(!what_if.plan.is_blocked(&[]));
    // Both are rows of their own, with the reason.
    let file = row(&what_if, r"Intranet\web.config");
    assert!(
        file.why.contains("converted for the Integrated pipeline"),
        "{}",
        file.why
    );
    let Detail::File {
        after: Some(after), ..
    } = &file.detail
    else {
        panic!("{file:?}");
    };
    assert!(after.size > WEB_CONFIG.len() as u64);
    let pool = row(&what_if, "Stock Garden (32-bit)");
    assert!(
        pool.why
            .contains("sets managedPipelineMode to Integrated, because you chose it"),
        "{}",
        pool.why
    );
    assert_eq!(
        object(&what_if, POOL).get("managedPipelineMode"),
        Some("Integrated")
    );
    let handlers = object(&what_if, HANDLERS).items.clone().expect("handlers");
    let position = |name: &str| {
        let named = |item: &siteferry::model::Item| item.attributes.iter().any(|(_, value)| value == name);
        handlers
            .iter()
            .position(named)
            .unwrap_or_else(|| panic!("no handler {name}"))
    };
    assert!(position("PageHandlerFactory-Integrated") < position("StaticFile"));
    assert!(position("PageHandlerFactory-ISAPI-2.0") < position("StaticFile"));

    let (to, plan) = (runs.clone(), what_if.clone());
    let work = first.clone();
    let done = finish(move |reporter| run::apply(&work, &plan, &Options::default(), &to, reporter));
    assert!(run::is_complete(&done), "{:?}", done.problems);
    assert_eq!(done.totals, what_if.plan.totals);
    assert_eq!(tree(&old), old_before, "the source was written to");
    let written = std::fs::read_to_string(new.join("D/intranet/web.config")).expect("reads");
    // Everything that was there is there, byte for byte and in order.
    let mut rest = written.as_str();
    for line in WEB_CONFIG.lines() {
        let at = rest
            .find(line)
            .unwrap_or_else(|| panic!("{line} is gone:\n{written}"));
        rest = &rest[at + line.len()..];
    }
    for line in [
        r#"<add name="Tide" type="Harbour.Tide, Harbour" preCondition="managedHandler" />"#,
        r#"<add name="Label-label.axd" path="label.axd" verb="GET" type="Harbour.Label, Harbour" preCondition="integratedMode" />"#,
        r#"<validation validateIntegratedModeConfiguration="false" />"#,
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }

    let (to, id) = (runs.clone(), done.id.clone());
    let verified = finish(move |reporter| run::verify(&to, &id, reporter));
    assert_eq!(verified.problems, []);
    let second = again(&first);
    let nothing = planned(second.clone());
    assert_eq!(nothing.plan.totals.changes(), 0, "{:?}", nothing.plan.rows);
    // Without the choice the file comes as it is.
    let mut plain = second;
    choose(&mut plain, &[]);
    let plain = planned(plain);
    assert!(!row(&plain, r"Intranet\web.config").why.contains("Integrated"));

    let (to, id) = (runs, done.id);
    finish(move |reporter| run::undo(&to, &id, reporter));
    assert_eq!(tree(&new), new_before, "undo left something");
}

#[test]
fn each_way_to_name_an_application_means_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut it = intranet(folder.path(), &[]);
    for name in ["3", "/LM/W3SVC/3/root", "lm/w3svc/3/ROOT", "INTRANET", "*"] {
        choose(&mut it, &[name]);
        let planned = planned(it.clone());
        assert_eq!(codes(&planned), [""; 0], "{name}");
        assert_eq!(
            object(&planned, POOL).get("managedPipelineMode"),
            Some("Integrated"),
            "{name}"
        );
    }
}

#[test]
fn what_cannot_go_is_refused_and_stays_in_classic_when_that_is_accepted() {
    let folder = tempfile::tempdir().expect("a folder");
    let sites = vec![1, 2, 3, 4, 874_611_023];
    let whole = migration(folder.path(), Selection::server(sites));
    let asked = |chosen: &[&str]| {
        let mut it = whole.clone();
        choose(&mut it, chosen);
        planned(it)
    };
    // ASP.NET 1.1, and an application that shares its pool.
    let shop = asked(&["2"]);
    assert_eq!(
        codes(&shop),
        ["INTEGRATED-CLASSIC-ONLY", "INTEGRATED-SHARED-POOL"]
    );
    assert!(shop.plan.is_blocked(&[]));
    let pool = "system.applicationHost/applicationPools/add[@name='HarbourPool']";
    assert_eq!(object(&shop, pool).get("managedPipelineMode"), Some("Classic"));
    assert!(!row(&shop, r"Harbour Shop\web.config").why.contains("Integrated"));
    // Modules of the application around it act in it.
    assert_eq!(
        codes(&asked(&["2/rates"])),
        ["INTEGRATED-INHERITS", "INTEGRATED-RISK", "INTEGRATED-SHARED-POOL"]
    );
    assert_eq!(codes(&asked(&["7", "Nowhere"])), ["INTEGRATED-UNKNOWN"; 2]);
    assert_eq!(codes(&asked(&["Intranet"])), ["INTEGRATED-AMBIGUOUS"]);
    // Its code runs as the client: a risk that one may take.
    assert_eq!(codes(&asked(&["3"])), ["INTEGRATED-RISK"]);
    // Of all, those that cannot go stay, and say so.
    let every = asked(&["*"]);
    assert_eq!(
        every
            .plan
            .problems
            .iter()
            .filter(|p| p.is_error() && p.code.starts_with("INTEGRATED"))
            .count(),
        0
    );
    let staying = codes(&every);
    assert!(
        staying.len() >= 3 && staying.iter().all(|code| *code == "INTEGRATED-STAYS"),
        "{staying:?}"
    );
}

#[test]
fn pools_and_content_that_stay_behind_are_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut it = intranet(folder.path(), &["3"]);
    it.links.pools = false;
    assert_eq!(codes(&planned(it.clone())), ["INTEGRATED-POOL"]);
    it.links = Links {
        content: false,
        pools: true,
    };
    assert_eq!(codes(&planned(it.clone())), ["INTEGRATED-CONTENT"]);
    // A web.config that is broken can be neither judged nor converted.
    it.links.content = true;
    std::fs::write(
        folder.path().join("old-web01/D/intranet/web.config"),
        "<configuration>",
    )
    .expect("writes");
    assert_eq!(codes(&planned(it)), ["INTEGRATED-UNREAD"]);
}
