//! What a site needs, on the bundled sample and on real files.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on stops and says where"
)]

mod support;

use siteferry::discover::{Scope, dependencies, of_config, recorded};
use siteferry::formats::apphost::{AppHostConfig, WholeScope};
use siteferry::formats::dependency_info::{DependencySettings, write_xml};
use siteferry::formats::metabase::{Metabase, MetabaseBuilder, Schema};
use siteferry::formats::system_info::SystemInfo;
use siteferry::hosts::MemoryHost;
use siteferry::model::dependency::DependencyInfo;
use siteferry::model::{IisVersion, ServerFacts};
use siteferry::prepare::{Check, CheckState, Subject, checklist, script};
use siteferry::providers::{DestinationServer, ServerLocation};
use std::path::Path;
use support::checks::sample_checklist;
use support::shared_file;

/// The sample output of "Viewing Dependencies" (dd569091), its elements closed and in their sections.
const VIEWING_DEPENDENCIES: &str = r#"<dependencyInfo>
    <dependencies>
        <dependency name="AnonymousAuthentication">
            <trigger absolutePath="/lm/w3svc/1/ROOT/AuthFlags" />
        </dependency>
        <dependency name="WindowsAuthentication">
            <trigger absolutePath="/lm/w3svc/1/ROOT/AuthFlags" />
        </dependency>
        <dependency name="FrontPageServerExtensions">
            <trigger absolutePath="/lm/w3svc/1/ROOT/FrontPageWeb" />
        </dependency>
        <dependency name="ServerSideIncludeDisabled">
            <trigger absolutePath="systemInfo scriptmaps" />
        </dependency>
        <dependency name="ASP">
            <trigger absolutePath="systemInfo scriptmaps" />
        </dependency>
    </dependencies>
    <apppoolsInUse>
        <apppoolInUse name="DefaultAppPool" definitionIncluded="False">
            <trigger absolutePath="/lm/w3svc/1/AppPoolId" />
            <trigger absolutePath="/lm/w3svc/1/ROOT/AppPoolId" />
        </apppoolInUse>
        <apppoolInUse name="MSSharePointAppPool" definitionIncluded="False">
            <trigger absolutePath="/lm/w3svc/1/ROOT/_vti_bin/AppPoolId" />
        </apppoolInUse>
    </apppoolsInUse>
    <isapis>
        <isapi dll="C:\WINDOWS\system32\inetsrv\httpodbc.dll" enabled="False">
            <trigger absolutePath="systemInfo scriptmaps" />
        </isapi>
    </isapis>
</dependencyInfo>
"#;

fn read(path: &Path) -> Metabase {
    let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let label = path.display().to_string();
    Metabase::read(std::io::BufReader::new(file), Schema::built_in(), &label)
        .unwrap_or_else(|problem| panic!("{problem}"))
}

fn sample() -> Metabase {
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("assets/sample/old-web01/C/WINDOWS/system32/inetsrv/MetaBase.xml"),
    )
}

fn printed(metabase: &Metabase, scope: &str) -> String {
    let info = dependencies(metabase, &Scope::new(scope)).unwrap_or_else(|problem| panic!("{problem}"));
    write_xml(&info, &DependencySettings::all_triggers())
}

#[test]
fn site_1_of_the_sample_needs_what_microsofts_sample_shows() {
    assert_eq!(printed(&sample(), "lm/w3svc/1"), VIEWING_DEPENDENCIES);
}

#[test]
fn what_msdeploy_printed_tells_as_much_as_the_server_itself() {
    let mut own = dependencies(&sample(), &Scope::site(1)).expect("site 1");
    // msdeploy does not list what a site inherits.
    own.inherited.clear();
    let kept: Vec<u8> = format!(
        "C:\\>msdeploy -verb:getDependencies,alltrigger -source:metakey=lm/w3svc/1\r\n{VIEWING_DEPENDENCIES}"
    )
    .encode_utf16()
    .flat_map(u16::to_le_bytes)
    .collect();
    let recorded = recorded(&kept, "needs.txt").unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(recorded.needs, own);
    assert_eq!(recorded.source.as_deref(), Some("metakey=lm/w3svc/1"));
    assert_eq!(recorded.problems, []);
}

#[test]
fn the_checklist_is_made_from_what_msdeploy_printed_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/new-web07");
    let new =
        DestinationServer::open(&ServerLocation::folder(root)).unwrap_or_else(|problem| panic!("{problem}"));
    let printed = VIEWING_DEPENDENCIES.replace("MSSharePointAppPool", "Gone");
    let recorded = recorded(printed.as_bytes(), "needs.xml").expect("an output");
    let checks = checklist(&Subject {
        needs: &recorded.needs,
        source: &ServerFacts {
            name: "OLD".to_owned(),
            iis: IisVersion::IIS6,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: false,
        },
        source_host: &MemoryHost::new("old"),
        metabase: &MetabaseBuilder::new().build(Schema::built_in()),
        objects: &[],
        content: &[],
        destination: &new.facts,
        destination_host: &*new.host,
        config: &new.config,
    });
    assert!(
        ids(&checks, CheckState::ToDo).contains(&"FEATURE-MISSING:ASP"),
        "{checks:?}"
    );
    assert!(ids(&checks, CheckState::Blocking).contains(&"APP-POOL-MISSING:Gone"));
}

#[test]
fn the_scope_is_spelled_as_the_person_spells_it() {
    let text = printed(&sample(), "/LM/W3svc/1/");
    assert!(text.contains("\"/LM/W3svc/1/ROOT/AuthFlags\""), "{text}");
}

#[test]
fn inherited_script_maps_are_kept_apart_from_the_output() {
    let info = dependencies(&sample(), &Scope::site(1)).expect("site 1");
    let asp = info
        .inherited
        .iter()
        .find(|map| map.extension == ".asp")
        .expect(".asp is inherited from the web service");
    assert_eq!(asp.component.as_deref(), Some("ASP"));
    assert_eq!(asp.set_at, "/LM/W3SVC");
    assert!(!write_xml(&info, &DependencySettings::all_triggers()).contains(".asp"));
}

#[test]
fn a_site_that_does_not_exist_names_the_ones_that_do() {
    let problem = dependencies(&sample(), &Scope::new("lm/w3svc/77")).expect_err("no site 77");
    assert_eq!(problem.code, "ERROR_SITE_DOES_NOT_EXIST");
    assert_eq!(problem.title, "Site 77 does not exist");
    assert!(problem.fix.contains("1 (Harbour Books"), "{}", problem.fix);
}

#[test]
fn a_real_metabase_prints_what_it_sets() {
    let Some(file) = shared_file("metabase/modsic-iis6-urlscan/metabaseSample.xml") else {
        return;
    };
    let metabase = read(&file);
    assert_eq!(
        printed(&metabase, "lm/w3svc/1"),
        r#"<dependencyInfo>
    <dependencies>
        <dependency name="WindowsAuthentication">
            <trigger absolutePath="/lm/w3svc/1/ROOT/AuthFlags" />
        </dependency>
        <dependency name="ServerSideIncludeDisabled">
            <trigger absolutePath="systemInfo scriptmaps" />
        </dependency>
        <dependency name="ASP">
            <trigger absolutePath="systemInfo scriptmaps" />
        </dependency>
    </dependencies>
    <apppoolsInUse>
        <apppoolInUse name="DefaultAppPool" definitionIncluded="False">
            <trigger absolutePath="/lm/w3svc/1/AppPoolId" />
            <trigger absolutePath="/lm/w3svc/1/ROOT/AppPoolId" />
        </apppoolInUse>
    </apppoolsInUse>
    <isapis>
        <isapi dll="C:\WINDOWS\system32\inetsrv\httpodbc.dll" enabled="False">
            <trigger absolutePath="systemInfo scriptmaps" />
        </isapi>
    </isapis>
</dependencyInfo>
"#
    );
    let server = printed(&metabase, "lm/w3svc");
    assert!(
        server.contains("name=\"DefaultAppPool\" definitionIncluded=\"True\""),
        "{server}"
    );
    assert!(
        server.contains("/lm/w3svc/Filters/URLSCAN/FilterPath"),
        "UrlScan is a filter of the whole server: {server}"
    );
    assert!(
        !server.contains("Templates"),
        "templates look like sites and are none: {server}"
    );
}

#[test]
fn a_real_server_with_iis_7_tells_what_it_needs() {
    let Some(file) = shared_file("apphost/nciocpl-pubslocator/applicationHost.config") else {
        return;
    };
    let bytes = std::fs::read(&file).expect("readable");
    let config = AppHostConfig::parse(bytes, "applicationHost.config").expect("reads");
    let server = of_config(&config, &WholeScope::Server, true);
    let names = |info: &DependencyInfo| -> Vec<String> {
        info.dependencies.iter().map(|found| found.name.clone()).collect()
    };
    for name in [
        "BasicAuthentication",
        "WindowsAuthentication",
        "ASP",
        "ASPNET 2.0.50727",
        "ASPNET 4.0.30319",
    ] {
        assert!(
            names(&server).contains(&name.to_owned()),
            "{name}: {:?}",
            names(&server)
        );
    }
    // It loads the module of digest authentication and switches it on nowhere, and has no IP restrictions.
    for name in [
        "DigestAuthentication",
        "IPSecurity",
        "HttpRedirect",
        "WebDAV",
        "FTPServer",
    ] {
        assert!(
            !names(&server).contains(&name.to_owned()),
            "{name}: {:?}",
            names(&server)
        );
    }
    let basic = server
        .dependencies
        .iter()
        .find(|found| found.name == "BasicAuthentication");
    assert_eq!(basic.expect("in use").triggers.len(), 3);
    let native: Vec<&str> = server
        .native_modules
        .iter()
        .map(|module| module.name.as_str())
        .collect();
    assert!(native.contains(&"SharePoint14Module"), "{native:?}");
    // One site of it, in a pool of its own without Basic authentication and without SharePoint.
    let guam = of_config(&config, &WholeScope::Site("GUAM".to_owned()), true);
    assert!(!names(&guam).contains(&"BasicAuthentication".to_owned()));
    assert_eq!(guam.native_modules, []);
    assert_eq!(
        (guam.app_pools.len(), guam.app_pools[0].definition_included),
        (1, false)
    );
}

#[test]
fn system_info_of_real_packages_reads_and_writes_back_to_the_same_bytes() {
    let Some(folder) = shared_file("packages") else {
        return;
    };
    let mut read = 0;
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.expect("packages can be walked");
        if !entry.file_name().eq_ignore_ascii_case("systemInfo.xml") {
            continue;
        }
        let bytes = std::fs::read(entry.path()).expect("readable");
        let label = entry.path().display().to_string();
        let info = SystemInfo::read(&bytes, &label).unwrap_or_else(|problem| panic!("{problem}"));
        let text = String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n");
        assert_eq!(
            info.write_xml(),
            text.trim_start_matches('\u{FEFF}').trim_end(),
            "{label}"
        );
        read += 1;
    }
    assert!(read >= 9, "only {read} files were found");
}

fn ids(checks: &[Check], state: CheckState) -> Vec<&str> {
    checks
        .iter()
        .filter(|check| check.state == state)
        .map(|check| check.id.as_str())
        .collect()
}

#[test]
fn the_checklist_of_the_samples_first_site_has_nothing_that_blocks() {
    let checks = sample_checklist(1, true);
    assert_eq!(ids(&checks, CheckState::Blocking), Vec::<&str>::new());
    assert_eq!(
        ids(&checks, CheckState::ToDo),
        [
            "FEATURE-NOT-SUPPORTED:FrontPageServerExtensions",
            "FEATURE-MISSING:ASP",
            "PASSWORD-NEEDED:folder Harbour Books/filer",
            "DRIVE-MISSING:F",
        ]
    );
    assert_eq!(
        ids(&checks, CheckState::Unknown),
        [r"SHARE-REACHABLE:\\FILER1\img", "FOLDER-RIGHTS"]
    );
    let asp = checks
        .iter()
        .find(|check| check.id == "FEATURE-MISSING:ASP")
        .expect("in the list");
    let inherits = "/LM/W3SVC/1/ROOT (.asa, .asp, .cdx, .cer from /LM/W3SVC)".to_owned();
    assert!(asp.needed_by.contains(&inherits), "{:?}", asp.needed_by);
    let text = script(&checks);
    assert!(text.contains("# Step 2 of 4: Classic ASP\r\n"), "{text}");
    assert!(text.contains("'Web-ISAPI-Ext', 'Web-ASP'\r\n"), "{text}");
}

#[test]
fn the_checklist_of_the_samples_shop_names_what_blocks_it() {
    let checks = sample_checklist(2, true);
    assert_eq!(
        ids(&checks, CheckState::Blocking),
        [
            "BINDING-CLASH:https/*:443:/2-7",
            "FEATURE-NOT-SUPPORTED:ASPNET-1.1.4322",
        ]
    );
    let to_do = ids(&checks, CheckState::ToDo);
    for id in [
        "FEATURE-MISSING:BasicAuthentication",
        "FEATURE-MISSING:IPSecurity",
        "FEATURE-MISSING:ISAPIFilter",
        "FEATURE-MISSING:ASPNET-2.0.50727",
        "PASSWORD-NEEDED:pool HarbourPool",
        r"PROGRAM-MISSING:D:\bin\hbstamp.dll",
    ] {
        assert!(to_do.contains(&id), "{id} is not among {to_do:?}");
    }
    assert_eq!(
        ids(&checks, CheckState::Unknown),
        ["FOLDER-RIGHTS", "CERTIFICATE-NEEDED:site 2"]
    );
}

#[test]
fn a_real_pair_of_servers_gets_a_checklist() {
    let (Some(old), Some(new)) = (
        shared_file("metabase/modsic-iis6-urlscan/metabaseSample.xml"),
        shared_file("apphost/nciocpl-pubslocator/applicationHost.config"),
    ) else {
        return;
    };
    let metabase = read(&old);
    let bytes = std::fs::read(&new).expect("readable");
    let config =
        AppHostConfig::parse(bytes, "applicationHost.config").unwrap_or_else(|problem| panic!("{problem}"));
    let facts = |name: &str, iis: IisVersion| ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: r"C:\Windows".to_owned(),
        is_64_bit: true,
    };
    let needs = dependencies(&metabase, &Scope::site(1)).expect("site 1");
    let checks = checklist(&Subject {
        needs: &needs,
        source: &facts("OVAL-IIS6-A", IisVersion::IIS6),
        source_host: &MemoryHost::new("old"),
        metabase: &metabase,
        objects: &[],
        content: &[],
        destination: &facts("PUBS", IisVersion { major: 7, minor: 5 }),
        destination_host: &MemoryHost::new("new"),
        config: &config,
    });
    // That server has Windows authentication and classic ASP, and the module of includes.
    let ready = ids(&checks, CheckState::Ready);
    assert!(
        ready.contains(&"FEATURE-MISSING:WindowsAuthentication"),
        "{ready:?}"
    );
    assert!(ready.contains(&"FEATURE-MISSING:ASP"), "{ready:?}");
    assert_eq!(
        ids(&checks, CheckState::ToDo),
        ["FEATURE-UNWANTED:ServerSideInclude"]
    );
}
