//! A whole server (`webServer60`): what is set for all sites stands once at the level of the destination's server, every
//! pool comes along, sites get what differs; and what comes along when inherited values do not.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on stops and says where"
)]

#[path = "whole_server/beside.rs"]
mod beside;
#[path = "whole_server/golden.rs"]
mod golden;
mod support;

use siteferry::apply::Options;
use siteferry::apply::sample::unpack;
use siteferry::formats::apphost::AppHostConfig;
use siteferry::formats::metabase::{Key, Metabase, MetabaseBuilder, Schema};
use siteferry::formats::xml::Document;
use siteferry::jobs::migration::{Links, Migration, Planned, plan};
use siteferry::jobs::run;
use siteferry::jobs::{Job, JobEvent, Reporter, Stop};
use siteferry::model::{Change, Column, ConfigObject, IisVersion, Selection, ServerFacts};
use siteferry::providers::{DestinationServer, ServerLocation, SourceServer};
use siteferry::rules::{RuleContext, RuleSet};
use siteferry::translate::{self, Choices, Index, Inherited, TranslateOptions, Translation};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use support::program::{program, run};

fn finish<O: Send + 'static>(work: impl FnOnce(&mut Reporter<O>) -> Result<O, Stop> + Send + 'static) -> O {
    let job = Job::start("test", Arc::new(|| {}), work).expect("a thread");
    loop {
        match job.wait(Duration::from_secs(120)).expect("an end") {
            Some(JobEvent::Finished(outcome)) => return outcome,
            Some(JobEvent::Failed(problem)) => panic!("{problem}"),
            Some(JobEvent::Cancelled) => panic!("cancelled"),
            _ => {}
        }
    }
}

/// The whole of one server into another.
fn whole(old: &Path, new: &Path) -> Migration {
    let source = SourceServer::open(&ServerLocation::folder(old)).expect("the old server");
    let sites = source.metabase.sites().filter_map(Key::site_id).collect();
    Migration {
        source: Arc::new(source),
        destination: Arc::new(DestinationServer::open(&ServerLocation::folder(new)).expect("the new server")),
        selection: Selection::server(sites),
        destination_site: None,
        rules: Arc::default(),
        links: Links {
            content: true,
            pools: true,
        },
        choices: Choices::default(),
    }
}

fn planned(migration: &Migration) -> Planned {
    let migration = migration.clone();
    finish(move |reporter| plan(&migration, reporter))
}

fn changes(planned: &Planned) -> Vec<&Change> {
    let rows = planned.plan.rows.iter();
    rows.filter(|row| row.action().is_some()).collect()
}

/// Every file and folder below a folder, with bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.expect("walks");
            let bytes = entry
                .file_type()
                .is_file()
                .then(|| std::fs::read(entry.path()).expect("reads"));
            (entry.path().to_owned(), bytes)
        })
        .collect()
}

/// An object of a plan's source by its path.
fn find<'o>(objects: &'o [ConfigObject], path: &str) -> Option<&'o ConfigObject> {
    objects.iter().find(|object| object.path.to_string() == path)
}

#[test]
fn the_sample_moves_whole_reads_back_and_comes_back_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let servers = unpack(&folder.path().join("servers")).expect("unpacks");
    let runs = folder.path().join("runs");
    let (old_before, new_before) = (tree(&servers.old), tree(&servers.new));
    let migration = whole(&servers.old, &servers.new);
    let what_if = planned(&migration);
    let objects = &what_if.study.objects;

    // Set once, at the level of the server.
    let defaults = find(objects, "system.applicationHost/sites/siteDefaults/logFile").expect("a log for all");
    assert_eq!(defaults.get("directory"), Some(r"%windir%\system32\LogFiles"));
    assert_eq!(defaults.origins["directory"].key, "/LM/W3SVC");
    assert!(find(objects, "system.webServer/asp").is_some());
    assert!(
        find(
            objects,
            "system.applicationHost/applicationPools/applicationPoolDefaults/recycling"
        )
        .is_some()
    );
    // A site that sets nothing of the kind has nothing of the kind.
    let of_intranet =
        |object: &&ConfigObject| object.path.to_string().starts_with("location[@path='Intranet']");
    let sections: BTreeSet<&str> = objects
        .iter()
        .filter(of_intranet)
        .map(|object| object.kind.as_str())
        .collect();
    assert!(
        sections.contains("windowsAuthentication") && !sections.contains("asp"),
        "{sections:?}"
    );
    // Pools that nobody uses come along too.
    let pools: Vec<&str> = what_if
        .study
        .server
        .iter()
        .flat_map(|server| &server.pools_used)
        .map(String::as_str)
        .collect();
    for pool in migration
        .source
        .metabase
        .key("/LM/W3SVC/AppPools")
        .expect("pools")
        .children()
    {
        assert!(pools.contains(&pool.name()), "{} is missing", pool.name());
    }
    // The destination's handlers that no script map can express stay.
    let handlers = find(objects, "system.webServer/handlers")
        .and_then(|object| object.items.as_ref())
        .expect("handlers");
    assert!(
        handlers.iter().all(|item| item.name != "clear"),
        "a root collection has nothing to clear"
    );
    let names: Vec<&str> = handlers
        .iter()
        .filter_map(|item| Some(item.attributes.first()?.1.as_str()))
        .collect();
    assert!(
        names.contains(&"ASPClassic") && names.contains(&"StaticFile"),
        "{names:?}"
    );

    let others = what_if
        .plan
        .problems
        .iter()
        .find(|problem| problem.code == "OTHERS-INHERIT")
        .expect("said");
    assert!(
        others.cause.contains("Portal") && others.cause.contains("handlers"),
        "{others}"
    );
    assert_eq!(tree(&servers.new), new_before, "planning changed the destination");

    let options = Options {
        acknowledged: vec!["BINDING-CLASH".to_owned()],
        ..Options::default()
    };
    let (totals, to, again) = (what_if.plan.totals, runs.clone(), migration.clone());
    let report = finish(move |reporter| run::apply(&again, &what_if, &options, &to, reporter));
    assert!(run::is_complete(&report), "{:?}", report.problems);
    assert_eq!(report.totals, totals, "the run is not what was shown");
    assert_eq!(tree(&servers.old), old_before, "the source was written");
    let (at, id) = (runs.clone(), report.id.clone());
    let verified = finish(move |reporter| run::verify(&at, &id, reporter));
    assert!(verified.is_equal(), "{:?}", verified.problems);
    let second = planned(&whole(&servers.old, &servers.new));
    assert!(
        changes(&second).is_empty(),
        "a second sync would change {:#?}",
        changes(&second)
    );

    let (at, id) = (runs, report.id);
    let undone = finish(move |reporter| run::undo(&at, &id, reporter));
    assert_eq!(
        (undone.conflicts, undone.problems.len()),
        (0, 0),
        "{:?}",
        undone.problems
    );
    assert_eq!(
        tree(&servers.new),
        new_before,
        "undo did not bring back every byte"
    );
}

#[test]
fn every_setting_of_the_web_service_is_accounted_for_exactly_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let servers = unpack(folder.path()).expect("unpacks");
    let migration = whole(&servers.old, &servers.new);
    let what_if = planned(&migration);
    let mut listed: BTreeMap<(String, String), usize> = BTreeMap::new();
    for setting in what_if.study.parts().flat_map(|part| &part.settings) {
        *listed
            .entry((setting.key.to_uppercase(), setting.property.to_string()))
            .or_default() += 1;
    }
    let twice: Vec<_> = listed.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let metabase = &migration.source.metabase;
    let service = metabase.key("/LM/W3SVC").expect("the service");
    let modules = metabase.key("/LM/Logging");
    let keys = std::iter::once(service)
        .chain(service.descendants())
        .chain(service.ancestors())
        .chain(metabase.key("/LM/MimeMap"))
        .chain(
            modules
                .into_iter()
                .flat_map(|key| std::iter::once(key).chain(key.descendants())),
        );
    let mut expected = 0;
    for key in keys {
        for property in key.properties() {
            let entry = (key.path().to_uppercase(), property.name().to_owned());
            assert!(listed.contains_key(&entry), "lost in silence: {entry:?}");
            expected += 1;
        }
    }
    assert_eq!(listed.len(), expected, "something is listed that nobody set");
}

#[test]
fn a_real_metabase_into_real_configurations_is_legal_and_a_second_sync_changes_nothing() {
    let Some(data) = support::shared_data() else {
        return;
    };
    let schema = support::schema::Schema::folder(&data.join("schema/schema-iis-server-lextm"));
    for file in support::files_ending(&data.join("apphost"), &["applicationhost.config"]) {
        let folder = tempfile::tempdir().expect("a folder");
        let (old, new) = (folder.path().join("OLD"), folder.path().join("NEW"));
        for root in [&old, &new] {
            std::fs::create_dir_all(root.join("C/Windows")).expect("creates");
        }
        let real = data.join("metabase/modsic-iis6-urlscan");
        std::fs::copy(real.join("metabaseSample.xml"), old.join("MetaBase.xml")).expect("copies");
        std::fs::copy(real.join("mbSchemaSample.xml"), old.join("MBSchema.xml")).expect("copies");
        let bytes = std::fs::read(&file).expect("reads");
        let target = new.join("applicationHost.config");
        std::fs::write(&target, &bytes).expect("writes");
        let violations = |bytes: Vec<u8>| -> BTreeSet<String> {
            let document = Document::parse(bytes, "result").unwrap_or_else(|problem| panic!("{problem}"));
            let without_line = |text: String| {
                text.split_once(": ")
                    .map_or(String::new(), |(_, text)| text.to_owned())
            };
            schema
                .violations(&document)
                .into_iter()
                .map(without_line)
                .collect()
        };
        let name = file.display();
        let first = planned(&whole(&old, &new));
        let rows: Vec<Change> = changes(&first).into_iter().cloned().collect();
        assert!(rows.len() > 20, "{name}: {} rows", rows.len());
        let config = AppHostConfig::parse(bytes.clone(), "before").expect("parses");
        let after = config
            .apply(&rows)
            .unwrap_or_else(|problem| panic!("{name}: {problem}"));
        let new_ones: Vec<String> = violations(after.clone())
            .difference(&violations(bytes))
            .cloned()
            .collect();
        assert!(new_ones.is_empty(), "{name}: {}", new_ones.join("\n"));
        std::fs::write(&target, after).expect("writes");
        let second = planned(&whole(&old, &new));
        assert!(
            changes(&second).is_empty(),
            "{name}: a second sync would change {:#?}",
            changes(&second)
        );
    }
}

fn service() -> MetabaseBuilder {
    MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .set("AuthFlags", "AuthAnonymous | AuthNTLM")
        .set("DefaultDoc", "Default.htm,Default.asp")
        .set("ConnectionTimeout", "900")
        .set("AppPoolId", "Shared")
}

fn site() -> MetabaseBuilder {
    service()
        .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
        .set("IdleTimeout", "35")
        .key("/LM/W3SVC/AppPools/Shared", "IIsApplicationPool")
        .set("MaxProcesses", "3")
        .key("/LM/W3SVC/AppPools/Unused", "IIsApplicationPool")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .set("ServerBindings", ":80:")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", r"D:\shop")
        .set("AppRoot", "/LM/W3SVC/1/ROOT")
        .set("AuthFlags", "AuthAnonymous | AuthNTLM")
        .set("DefaultDoc", "index.htm")
}

/// Service and site of a metabase with inherited values at one place or another.
fn translated(metabase: &Metabase, inherited: Inherited) -> (Translation, Translation) {
    let facts = |name: &str, iis| ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: r"C:\WINDOWS".to_owned(),
        is_64_bit: true,
    };
    let context = RuleContext::new(facts("OLD", IisVersion::IIS6), facts("NEW", IisVersion::IIS10));
    let rules = RuleSet::default();
    let options = TranslateOptions {
        inherited,
        ..TranslateOptions::new(&rules, &context)
    };
    let index = Index::of(metabase);
    let site = translate::site_of(&index, 1, None, &options).expect("a site");
    (translate::server(&index, &options), site)
}

fn value(translation: &Translation, path: &str, attribute: &str) -> Option<String> {
    Some(find(&translation.objects, path)?.get(attribute)?.to_owned())
}

#[test]
fn what_the_service_sets_is_written_once_and_a_site_gets_what_differs() {
    let metabase = site().build(Schema::built_in());
    let (server, site) = translated(&metabase, Inherited::OnServer);
    let limits = |base: &str| format!("system.applicationHost/{base}");
    for (path, attribute, expected) in [
        (
            limits("sites/siteDefaults/limits"),
            "connectionTimeout",
            "00:15:00",
        ),
        (limits("webLimits"), "connectionTimeout", "00:15:00"),
        (limits("sites/applicationDefaults"), "applicationPool", "Shared"),
        (
            limits("applicationPools/applicationPoolDefaults/processModel"),
            "idleTimeout",
            "00:35:00",
        ),
        (
            limits("applicationPools/add[@name='Shared']/processModel"),
            "maxProcesses",
            "3",
        ),
        (
            limits("applicationPools/add[@name='Unused']/processModel"),
            "identityType",
            "NetworkService",
        ),
        (
            "system.webServer/security/authentication/windowsAuthentication".to_owned(),
            "enabled",
            "true",
        ),
        (limits("log"), "logInUTF8", "false"),
    ] {
        assert_eq!(
            value(&server, &path, attribute).as_deref(),
            Some(expected),
            "{path}@{attribute}"
        );
    }
    let pool = "system.applicationHost/applicationPools/add[@name='Shared']/processModel";
    assert_eq!(
        value(&server, pool, "idleTimeout"),
        None,
        "the defaults of all pools say it"
    );
    let documents = find(&server.objects, "system.webServer/defaultDocument/files").expect("documents");
    let items: Vec<&str> = documents
        .items
        .iter()
        .flatten()
        .map(|item| item.name.as_str())
        .collect();
    assert_eq!(items, ["add", "add"]);

    let paths: Vec<String> = site
        .objects
        .iter()
        .map(|object| object.path.to_string())
        .collect();
    assert!(
        paths.contains(&"location[@path='Shop']/system.webServer/defaultDocument/files".to_owned()),
        "{paths:?}"
    );
    assert!(
        !paths
            .iter()
            .any(|path| path.contains("windowsAuthentication") || path.ends_with("site[@id='1']/limits")),
        "{paths:?}"
    );
    for (element, attribute, expected) in [
        ("asp", "enableAspHtmlFallback", "false"),
        ("cgi", "timeout", "00:05:00"),
    ] {
        let path = format!("location[@path='Shop']/system.webServer/{element}");
        assert_eq!(
            value(&site, &path, attribute).as_deref(),
            Some(expected),
            "nobody sets it, and the default of IIS 7+ is another one"
        );
    }
    let application = "system.applicationHost/sites/site[@id='1']/application[@path='/']";
    assert_eq!(value(&site, application, "applicationPool"), None);
    let same = site
        .setting("/LM/W3SVC/1/ROOT", "AuthFlags")
        .expect("accounted for");
    assert_eq!(
        (same.column, same.why.as_str()),
        (Column::Carried, "the server says the same")
    );
    assert!(
        site.setting("/LM/W3SVC", "AuthFlags").is_none(),
        "it is the server's"
    );
    assert!(
        server
            .setting("/LM/W3SVC", "AuthFlags")
            .is_some_and(|setting| !setting.target.is_empty())
    );
}

#[test]
fn limits_of_the_whole_server_hold_to_the_schema_at_both_ends() {
    for (property, attribute, given, expected, is_clamped) in [
        ("DemandStartThreshold", "demandStartThreshold", "9", "10", true),
        ("DemandStartThreshold", "demandStartThreshold", "10", "10", false),
        (
            "DemandStartThreshold",
            "demandStartThreshold",
            "4294967294",
            "2147483647",
            true,
        ),
        (
            "DemandStartThreshold",
            "demandStartThreshold",
            "4294967295",
            "2147483647",
            false,
        ),
        ("HeaderWaitTimeout", "headerWaitTimeout", "0", "00:00:00", false),
        (
            "HeaderWaitTimeout",
            "headerWaitTimeout",
            "65535",
            "18:12:15",
            false,
        ),
        (
            "HeaderWaitTimeout",
            "headerWaitTimeout",
            "65536",
            "18:12:15",
            true,
        ),
        ("MaxGlobalBandwidth", "maxGlobalBandwidth", "1023", "1024", true),
        (
            "MaxGlobalBandwidth",
            "maxGlobalBandwidth",
            "4294967295",
            "4294967295",
            false,
        ),
        ("MinFileBytesPerSec", "minBytesPerSecond", "0", "0", false),
        (
            "MinFileBytesPerSec",
            "minBytesPerSecond",
            "4294967295",
            "4294967295",
            false,
        ),
    ] {
        let metabase = service()
            .set(property, given)
            .key("/LM/W3SVC/1", "IIsWebServer")
            .build(Schema::built_in());
        let (server, _) = translated(&metabase, Inherited::OnServer);
        let found = value(&server, "system.applicationHost/webLimits", attribute);
        assert_eq!(found.as_deref(), Some(expected), "{property}={given}");
        let setting = server.setting("/LM/W3SVC", property).expect("accounted for");
        assert_eq!(
            setting.column == Column::Clamped,
            is_clamped,
            "{property}={given}: {setting:?}"
        );
    }
}

#[test]
fn one_log_for_all_sites_keeps_its_kind_folder_and_period() {
    let central = |properties: &[(&str, &str)]| {
        let builder = properties
            .iter()
            .fold(service(), |builder, (name, value)| builder.set(name, value));
        let metabase = builder
            .key("/LM/W3SVC/1", "IIsWebServer")
            .build(Schema::built_in());
        let (server, _) = translated(&metabase, Inherited::OnServer);
        let get = |path: &str, attribute: &str| value(&server, path, attribute).unwrap_or_default();
        let log = "system.applicationHost/log";
        let file = |name: &str, attribute: &str| get(&format!("{log}/{name}"), attribute);
        [
            get(log, "centralLogFileMode"),
            file("centralBinaryLogFile", "enabled"),
            file("centralBinaryLogFile", "directory"),
            file("centralW3CLogFile", "enabled"),
            file("centralW3CLogFile", "period"),
        ]
    };
    let (binary, w3c) = ("CentralBinaryLoggingEnabled", "CentralW3CLoggingEnabled");
    assert_eq!(
        central(&[(binary, "TRUE"), ("LogFileDirectory", r"E:\logs")]),
        ["CentralBinary", "true", r"E:\logs", "", ""]
    );
    assert_eq!(
        central(&[(w3c, "TRUE"), ("LogFilePeriod", "3")]),
        ["CentralW3C", "", "", "true", "Monthly"]
    );
    assert_eq!(
        central(&[(binary, "FALSE"), (w3c, "FALSE")]),
        ["Site", "false", "", "false", ""]
    );
    assert_eq!(central(&[(binary, "perhaps")]), [""; 5]);
}

#[test]
fn without_inherited_values_only_the_sites_own_come_and_the_others_are_named() {
    let metabase = site().build(Schema::built_in());
    let (_, everything) = translated(&metabase, Inherited::OnSite);
    let (_, own) = translated(&metabase, Inherited::LeftBehind);
    let limits = "system.applicationHost/sites/site[@id='1']/limits";
    assert_eq!(
        value(&everything, limits, "connectionTimeout").as_deref(),
        Some("00:15:00")
    );
    assert_eq!(
        find(&everything.objects, limits).expect("limits").origins["connectionTimeout"].key,
        "/LM/W3SVC"
    );
    assert_eq!(value(&own, limits, "connectionTimeout"), None);
    assert!(
        find(
            &own.objects,
            "location[@path='Shop']/system.webServer/defaultDocument/files"
        )
        .is_some()
    );
    let warning = own
        .problems
        .iter()
        .find(|problem| problem.code == "INHERITED-LEFT-BEHIND")
        .expect("said");
    assert!(
        warning.cause.contains("ConnectionTimeout") && !warning.cause.contains("DefaultDoc"),
        "{warning}"
    );
    let left = own
        .setting("/LM/W3SVC", "ConnectionTimeout")
        .expect("accounted for");
    assert_eq!(left.column, Column::NeedsYou);
    assert!(left.why.contains("metadataGetInherited=false"), "{left:?}");
    assert!(
        everything
            .problems
            .iter()
            .all(|problem| problem.code != "INHERITED-LEFT-BEHIND")
    );
}

#[test]
fn the_command_line_refuses_the_way_back_and_settings_that_mean_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let servers = unpack(folder.path()).expect("unpacks");
    let before = tree(folder.path());
    let (old, new) = (servers.old.display(), servers.new.display());
    let siteferry = |arguments: &[String]| {
        let said = run(program(arguments).env("SITEFERRY_RUNS", folder.path().join("runs")));
        (said.code == 0, said.err)
    };
    for provider in ["webServer60", "metaKey=lm/w3svc", "metaKey=lm/w3svc/1"] {
        let (done, text) = siteferry(&[
            "-verb:sync".to_owned(),
            format!("-source:{provider},root={new}"),
            format!("-dest:{provider},root={old}"),
        ]);
        assert!(!done, "{provider}");
        assert!(
            text.contains("METAKEY-TO-IIS6") && text.contains("IIS 10") && text.contains("IIS 6.0"),
            "{text}"
        );
    }
    let (done, text) = siteferry(&[
        "-verb:sync".to_owned(),
        format!("-source:metaKey=lm/w3svc/1,root={old},metadataGetInherited=perhaps"),
        format!("-dest:metaKey=lm/w3svc/1,root={new}"),
        "-whatif".to_owned(),
    ]);
    assert!(!done && text.contains("metadataGetInherited=perhaps"), "{text}");
    assert_eq!(tree(folder.path()), before, "something was written");
}
