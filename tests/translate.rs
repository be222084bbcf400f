//! From a metabase to IIS 7+ configuration: what comes out, that it is legal, and that nothing is lost in silence.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

#[path = "translate/broken.rs"]
mod broken;
#[path = "translate/defaults.rs"]
mod defaults;
#[path = "translate/inherited.rs"]
mod inherited;
mod support;
#[path = "translate/values.rs"]
mod values;

use proptest::prelude::*;
use siteferry::formats::apphost::{AppHostConfig, Scope as ConfigScope};
use siteferry::formats::metabase::{
    EffectiveOrigin, Key, Metabase, MetabaseBuilder, Schema, SecretState, property,
};
use siteferry::formats::xml::Document;
use siteferry::model::{Column, ConfigObject, IisVersion, ServerFacts, ServerPath, Severity};
use siteferry::rules::{RuleContext, RuleSet};
use siteferry::translate::property_map::{Scope, row_of};
use siteferry::translate::{self, DestinationFacts, Restriction, TranslateOptions, Translation};
use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn context(machine: &str) -> RuleContext {
    let facts = |name: &str, iis, windows: &str, is_64_bit| ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: windows.to_owned(),
        is_64_bit,
    };
    RuleContext::new(
        facts(machine, IisVersion::IIS6, r"C:\WINDOWS", false),
        facts("NEW-WEB07", IisVersion::IIS10, r"C:\Windows", true),
    )
}

fn read(path: &Path) -> Metabase {
    let file = std::fs::File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Metabase::read(BufReader::new(file), Schema::built_in(), "MetaBase.xml").unwrap_or_else(|p| panic!("{p}"))
}

fn sample() -> Metabase {
    let path = "assets/sample/old-web01/C/WINDOWS/system32/inetsrv/MetaBase.xml";
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
}

fn real() -> Option<PathBuf> {
    Some(support::shared_data()?.join("metabase/modsic-iis6-urlscan/metabaseSample.xml"))
}

/// Everything carried, with pools and content.
fn whole(metabase: &Metabase, id: u32) -> Translation {
    let machine = translate::machine_name(metabase).unwrap_or_default();
    let (rules, context) = (RuleSet::default(), context(&machine));
    let mut options = TranslateOptions::new(&rules, &context);
    options.include_pools = true;
    translate::site(metabase, id, &options).unwrap_or_else(|p| panic!("{p}"))
}

fn object<'t>(translation: &'t Translation, path: &str) -> &'t ConfigObject {
    translation
        .objects
        .iter()
        .find(|object| object.path.to_string() == path)
        .unwrap_or_else(|| {
            let all: Vec<_> = translation.objects.iter().map(|o| o.path.to_string()).collect();
            panic!("no {path} among\n{}", all.join("\n"))
        })
}

fn here(translation: &Translation, location: &str, section: &str) -> String {
    let base = &translation.site_name;
    format!("location[@path='{base}{location}']/system.webServer/{section}")
}

/// The settings in scope, counted without the code under test.
fn scope(metabase: &Metabase, translation: &Translation, id: u32) -> BTreeSet<(String, String)> {
    let mut scope = BTreeSet::new();
    let mut add = |key: Key<'_>, name: &str| {
        scope.insert((key.path().to_uppercase(), name.to_owned()));
    };
    let site = metabase.key(&format!("/LM/W3SVC/{id}")).expect("the site");
    for key in std::iter::once(site).chain(site.descendants()) {
        key.properties().for_each(|p| add(key, p.name()));
    }
    for above in site.ancestors() {
        let inherited = above.properties().filter(|p| p.inherits());
        inherited.for_each(|p| add(above, p.name()));
    }
    // Filters that the whole server loads act on the site too.
    if let Some(filters) = metabase.key("/LM/W3SVC/Filters") {
        let order = filters.property(property::FILTER_LOAD_ORDER);
        let order = order.map(|order| order.text().to_uppercase()).unwrap_or_default();
        for filter in filters.children() {
            if order
                .split(',')
                .any(|name| name.trim() == filter.name().to_uppercase())
            {
                filter.properties().for_each(|p| add(filter, p.name()));
            }
        }
    }
    if let Some(types) = metabase.key("/LM/MimeMap") {
        types.properties().for_each(|p| add(types, p.name()));
    }
    for pool in &translation.pools_used {
        let Some(pool) = metabase.key(&format!("/LM/W3SVC/AppPools/{pool}")) else {
            continue;
        };
        pool.properties().for_each(|p| add(pool, p.name()));
        for effective in pool.effective_properties() {
            let EffectiveOrigin::Inherited(from) = effective.origin else {
                continue;
            };
            let is_pools = row_of(effective.value.id()).is_some_and(|row| row.goes_to(Scope::Pool));
            if is_pools || from.name().eq_ignore_ascii_case("AppPools") {
                add(from, effective.value.name());
            }
        }
    }
    scope
}

/// Every setting in scope is one row, and none is invented; a row says what its column promises.
fn assert_accounted(metabase: &Metabase, translation: &Translation, id: u32) {
    let mut listed = BTreeSet::new();
    for setting in &translation.settings {
        let entry = (setting.key.to_uppercase(), setting.property.to_string());
        assert!(listed.insert(entry.clone()), "{entry:?} is listed twice");
        let is_said = match setting.column {
            Column::Carried | Column::Converted => !setting.target.is_empty() || !setting.why.is_empty(),
            Column::Clamped => !setting.target.is_empty() && setting.why.contains(" became "),
            Column::NeedsYou => !setting.why.is_empty(),
            Column::CannotExist => setting.target.is_empty() && !setting.why.is_empty(),
        };
        assert!(is_said, "{setting:?}");
        assert!(!setting.why.ends_with('.'), "{setting:?}");
    }
    let mut expected = scope(metabase, translation, id);
    // What is set for the whole service, is not inherited, and was acted upon all the same (the list of programs).
    for service in metabase.key("/LM/W3SVC").into_iter() {
        for own in service.properties().filter(|p| !p.inherits()) {
            let entry = (service.path().to_uppercase(), own.name().to_owned());
            if listed.contains(&entry) {
                expected.insert(entry);
            }
        }
    }
    let lost: Vec<_> = expected.difference(&listed).collect();
    let invented: Vec<_> = listed.difference(&expected).collect();
    assert!(lost.is_empty(), "lost in silence: {lost:?}");
    assert!(invented.is_empty(), "not in scope: {invented:?}");
    assert_eq!(translation.counts().total(), expected.len());
}

/// What was written says the same when it is read, so that a second sync finds nothing to do.
fn assert_read_back(translation: &Translation, bytes: &[u8]) {
    let config = AppHostConfig::parse(bytes.to_vec(), "translated").unwrap_or_else(|p| panic!("{p}"));
    let mut read = config.objects(&ConfigScope::Site(translation.site_id));
    read.extend(config.objects(&ConfigScope::Restrictions));
    for pool in config.application_pools() {
        read.extend(config.objects(&ConfigScope::Pool(pool.name)));
    }
    for object in &translation.objects {
        let found = read.iter().find(|other| other.path.compare(&object.path).is_eq());
        let Some(found) = found else {
            panic!("{} is not read back", object.path)
        };
        assert_eq!(
            (&found.kind, &found.name),
            (&object.kind, &object.name),
            "{}",
            object.path
        );
        assert_eq!(found.items, object.items, "{}", object.path);
        for (name, value) in &object.attributes {
            assert_eq!(found.attributes.get(name), Some(value), "{}@{name}", object.path);
        }
    }
}

/// Writes every object into an otherwise empty configuration file, and asks IIS's own schema about the result.
fn assert_legal(translation: &Translation) {
    if let Some(bytes) = assert_legal_server(translation) {
        assert_read_back(translation, &bytes);
    }
}

/// As [`assert_legal`], for objects that belong to no site.
fn assert_legal_server(translation: &Translation) -> Option<Vec<u8>> {
    let data = support::shared_data()?;
    static SCHEMA: OnceLock<support::schema::Schema> = OnceLock::new();
    let schema =
        SCHEMA.get_or_init(|| support::schema::Schema::folder(&data.join("schema/schema-iis-server-lextm")));
    let empty =
        AppHostConfig::parse(b"<configuration>\n</configuration>\n".to_vec(), "empty").expect("a file");
    let bytes = empty
        .apply(&support::additions(&translation.objects))
        .unwrap_or_else(|p| panic!("{p}"));
    let document = Document::parse(bytes.clone(), "translated").unwrap_or_else(|p| panic!("{p}"));
    let violations = schema.violations(&document);
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    Some(bytes)
}

fn assert_sorted(translation: &Translation) {
    for pair in translation.objects.windows(2) {
        assert!(
            pair[0].path.compare(&pair[1].path).is_lt(),
            "{} before {}",
            pair[0].path,
            pair[1].path
        );
    }
}

#[test]
fn a_real_metabase_is_carried_or_listed_to_the_last_property() {
    let Some(path) = real() else { return };
    let metabase = read(&path);
    assert_eq!(translate::machine_name(&metabase).as_deref(), Some("OVAL-IIS6-A"));
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    assert_sorted(&translation);

    let site = object(&translation, "system.applicationHost/sites/site[@id='1']");
    assert_eq!(site.get("name"), Some("Default Web Site"));
    assert_eq!(site.get("serverAutoStart"), Some("true"));
    let base = "system.applicationHost/sites/site[@id='1']";
    assert_eq!(
        object(&translation, &format!("{base}/limits")).get("maxConnections"),
        Some("1000")
    );
    let root = format!("{base}/application[@path='/']");
    assert_eq!(
        object(&translation, &root).get("applicationPool"),
        Some("DefaultAppPool")
    );
    let vdir = object(&translation, &format!("{root}/virtualDirectory[@path='/']"));
    assert_eq!(vdir.get("physicalPath"), Some(r"E:\inetpub\wwwroot"));
    object(
        &translation,
        &format!("{base}/bindings/binding[@protocol='http'][@bindingInformation='*:80:']"),
    );

    let auth = |name: &str| {
        let section = here(
            &translation,
            "",
            &format!("security/authentication/{name}Authentication"),
        );
        object(&translation, &section).get("enabled").map(str::to_owned)
    };
    assert_eq!(auth("windows").as_deref(), Some("true"));
    assert_eq!(auth("anonymous").as_deref(), Some("false"));
    let access = here(&translation, "", "security/access");
    assert_eq!(object(&translation, &access).get("sslFlags"), Some("Ssl"));
    let pool = "system.applicationHost/applicationPools/add[@name='DefaultAppPool']";
    assert_eq!(
        object(&translation, pool).get("enable32BitAppOnWin64"),
        Some("true")
    );
    let model = object(&translation, &format!("{pool}/processModel"));
    assert_eq!(model.get("identityType"), Some("NetworkService"));
    assert_eq!(model.get("userName"), None, "IWAM stays behind");
    let restart = object(&translation, &format!("{pool}/recycling/periodicRestart"));
    assert_eq!(restart.get("time"), Some("1.05:00:00"));
    assert_eq!(restart.get("privateMemory"), Some("196608"));
}

#[test]
fn every_site_of_the_sample_is_accounted_for_and_legal() {
    let metabase = sample();
    assert!(metabase.sites().count() >= 3);
    for id in metabase.sites().filter_map(|site| site.site_id()) {
        let translation = whole(&metabase, id);
        assert_accounted(&metabase, &translation, id);
        assert_legal(&translation);
        assert_sorted(&translation);
        assert!(!translation.objects.is_empty());
        let shown = format!("{translation:?}");
        assert!(
            !shown.contains("4963446"),
            "an encrypted value is shown for site {id}"
        );
    }
}

#[test]
fn names_of_the_samples_sites_are_unique() {
    let metabase = sample();
    let names: Vec<String> = metabase
        .sites()
        .filter_map(|site| site.site_id())
        .map(|id| whole(&metabase, id).site_name.to_uppercase())
        .collect();
    let unique: BTreeSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "{names:?}");
}

/// A service as setup leaves it, and one site with a root.
fn server() -> MetabaseBuilder {
    MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .set("AnonymousUserName", "IUSR_OLD")
        .set_secret("AnonymousUserPass", SecretState::Set)
        .set("WAMUserName", "IWAM_OLD")
        .set_secret("WAMUserPass", SecretState::Set)
        .set("AppPoolId", "DefaultAppPool")
        .set("AuthFlags", "AuthAnonymous")
        .set("DefaultDoc", "Default.htm,Default.asp")
        .set(
            "ScriptMaps",
            ".asp,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,5,GET,HEAD,POST,TRACE\n.idc,C:\\WINDOWS\\system32\\inetsrv\\httpodbc.dll,5,GET,POST\n.shtml,C:\\WINDOWS\\system32\\inetsrv\\ssinc.dll,5,GET,POST",
        )
        .set(
            "WebSvcExtRestrictionList",
            "0,*.dll\n0,*.exe\n1,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,0,ASP,Active Server Pages\n0,C:\\WINDOWS\\system32\\inetsrv\\ssinc.dll,0,SSINC,Server Side Includes",
        )
        .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
        .set("AppPoolIdentityType", "2")
        .key("/LM/W3SVC/AppPools/DefaultAppPool", "IIsApplicationPool")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .set("ServerBindings", ":80:\n10.0.0.1:8080:www.example.com")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", "D:\\web\\shop\\")
        .set("AppRoot", "/LM/W3SVC/1/Root")
        .set("AccessFlags", "AccessRead | AccessScript")
}

fn build(builder: MetabaseBuilder) -> Metabase {
    builder.build(Schema::built_in())
}

fn items(object: &ConfigObject, attribute: &str) -> Vec<String> {
    object
        .items
        .iter()
        .flatten()
        .filter_map(|item| item.attributes.iter().find(|(name, _)| name == attribute))
        .map(|(_, value)| value.clone())
        .collect()
}

#[test]
fn handlers_replace_the_list_and_keep_what_iis_7_needs() {
    let translation = whole(&build(server()), 1);
    let handlers = object(&translation, &here(&translation, "", "handlers"));
    assert_eq!(handlers.get("accessPolicy"), Some("Read, Script"));
    // .idc has no successor, and server-side includes are prohibited.
    assert_eq!(
        items(handlers, "name"),
        [
            "ASPClassic",
            "TRACEVerbHandler",
            "OPTIONSVerbHandler",
            "StaticFile"
        ]
    );
    let list = handlers.items.as_ref().expect("a list");
    assert_eq!(list[0].name, "clear");
    let asp: Vec<_> = list[1]
        .attributes
        .iter()
        .map(|(n, v)| format!("{n}={v}"))
        .collect();
    assert_eq!(
        asp,
        [
            "name=ASPClassic",
            "path=*.asp",
            "verb=GET,HEAD,POST,TRACE",
            "modules=IsapiModule",
            r"scriptProcessor=%windir%\system32\inetsrv\asp.dll",
            "resourceType=File"
        ]
    );
    let codes: Vec<_> = translation.problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(
        codes.iter().filter(|c| **c == "SCRIPT-MAP-LEFT-OUT").count(),
        2,
        "{codes:?}"
    );
    let allowed = object(
        &translation,
        r"system.webServer/security/isapiCgiRestriction/add[@path='%windir%\system32\inetsrv\asp.dll']",
    );
    assert_eq!(allowed.get("allowed"), Some("true"));
    assert_eq!(allowed.get("groupId"), Some("ASP"));
}

#[test]
fn asp_net_maps_get_preconditions_and_the_pool_its_version() {
    let maps = "*,C:\\WINDOWS\\Microsoft.NET\\Framework\\v2.0.50727\\aspnet_isapi.dll,0\n.aspx,C:\\WINDOWS\\Microsoft.NET\\Framework\\v2.0.50727\\aspnet_isapi.dll,5,GET,HEAD,POST,DEBUG\n.foo,D:\\apps\\legacy.dll,1";
    let translation = whole(&build(server().set("ScriptMaps", maps)), 1);
    let handlers = object(&translation, &here(&translation, "", "handlers"));
    let names = items(handlers, "name");
    assert_eq!(
        names[..3],
        ["PageHandlerFactory-ISAPI-2.0", "foo-legacy", "Wildcard-ISAPI-2.0"]
    );
    assert_eq!(
        items(handlers, "preCondition"),
        [
            "classicMode,runtimeVersionv2.0,bitness32",
            "bitness32",
            "classicMode,runtimeVersionv2.0,bitness32"
        ]
    );
    // Whatever its flags say: it stands before all that the site serves.
    assert_eq!(items(handlers, "requireAccess")[0], "None");
    let pool = object(
        &translation,
        "system.applicationHost/applicationPools/add[@name='DefaultAppPool']",
    );
    assert_eq!(pool.get("managedRuntimeVersion"), Some("v2.0"));
    assert_eq!(pool.get("managedPipelineMode"), Some("Classic"));
}

#[test]
fn an_empty_script_map_list_removes_every_handler_but_the_built_in_ones() {
    let metabase = build(
        server()
            .key("/LM/W3SVC/1/ROOT/plain", "IIsWebDirectory")
            .set("ScriptMaps", ""),
    );
    let translation = whole(&metabase, 1);
    let handlers = object(&translation, &here(&translation, "/plain", "handlers"));
    assert_eq!(
        items(handlers, "name"),
        ["TRACEVerbHandler", "OPTIONSVerbHandler", "StaticFile"]
    );
    assert_eq!(handlers.get("accessPolicy"), None, "only what differs is written");
}

#[test]
fn the_root_wins_over_the_site_and_below_only_differences_are_written() {
    let metabase = build(
        server()
            .set("AuthFlags", "AuthNTLM | AuthBasic")
            .set("DefaultDoc", "index.asp,INDEX.ASP,home.htm")
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("AuthFlags", "AuthMD5")
            .key("/LM/W3SVC/1/ROOT/same", "IIsWebDirectory")
            .set("AuthFlags", "6")
            .key("/LM/W3SVC/1/ROOT/open", "IIsWebDirectory")
            .set("AuthFlags", "AuthAnonymous")
            .set("DirBrowseFlags", "EnableDirBrowsing | DirBrowseShowDate"),
    );
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    let enabled = |location: &str, name: &str| {
        let section = here(
            &translation,
            location,
            &format!("security/authentication/{name}Authentication"),
        );
        object(&translation, &section).get("enabled").map(str::to_owned)
    };
    assert_eq!(enabled("", "windows").as_deref(), Some("true"));
    assert_eq!(enabled("", "digest").as_deref(), Some("false"));
    assert_eq!(enabled("/open", "anonymous").as_deref(), Some("true"));
    assert!(
        translation
            .objects
            .iter()
            .all(|o| o.path.location.as_deref() != Some("Shop/same"))
    );
    let overridden = |key: &str| {
        let setting = translation.setting(key, "AuthFlags")?;
        assert_eq!(setting.column, Column::Carried);
        Some(setting.why.clone())
    };
    let how = overridden("/LM/W3SVC/1").expect("listed");
    assert!(how.contains("/LM/W3SVC/1/ROOT sets it too"), "{how}");
    let browse = object(&translation, &here(&translation, "/open", "directoryBrowse"));
    assert_eq!(
        (browse.get("enabled"), browse.get("showFlags")),
        (Some("true"), Some("Date"))
    );
    let documents = object(&translation, &here(&translation, "/open", "defaultDocument"));
    assert_eq!(documents.get("enabled"), Some("false"));
    let files = object(&translation, &here(&translation, "", "defaultDocument/files"));
    assert_eq!(items(files, "value"), ["index.asp", "home.htm"]);
    let same = translation.setting("/LM/W3SVC/1/ROOT/same", "AuthFlags");
    assert_eq!(same.map(|s| s.why.as_str()), Some("the same as the key above"));
}

#[test]
fn the_machines_accounts_stay_behind_unless_the_rule_is_off() {
    let metabase = build(server());
    let translation = whole(&metabase, 1);
    let section = here(
        &translation,
        "",
        "security/authentication/anonymousAuthentication",
    );
    assert_eq!(object(&translation, &section).get("userName"), Some("IUSR"));
    let password = translation
        .setting("/LM/W3SVC", "AnonymousUserPass")
        .expect("listed");
    assert!(password.why.contains("IUSR"), "{}", password.why);
    let wam = translation.setting("/LM/W3SVC", "WAMUserName").expect("listed");
    assert!(wam.why.contains("rule AppPoolIdentity"), "{}", wam.why);

    let rules = RuleSet::with(&[], &["AnonymousUser"]).expect("a rule");
    let context = context("OLD");
    let translation =
        translate::site(&metabase, 1, &TranslateOptions::new(&rules, &context)).expect("a site");
    assert_eq!(object(&translation, &section).get("userName"), Some("IUSR_OLD"));
    assert!(translation.problems.iter().any(|p| p.code == "PASSWORD-NEEDED"));
}

#[test]
fn nested_keys_become_applications_and_directories_below_the_nearest_application() {
    let metabase = build(
        server()
            .key("/LM/W3SVC/1/ROOT/staff", "IIsWebVirtualDir")
            .set("Path", "D:\\web\\staff")
            .set("AppRoot", "/LM/W3SVC/9/ROOT/staff")
            .set("AppPoolId", "Staff: 1")
            .key("/LM/W3SVC/1/ROOT/staff/docs/old", "IIsWebVirtualDir")
            .set("Path", "\\\\FILER1\\docs")
            .set("UNCUserName", "CORP\\reader")
            .set("AppPoolId", "Other")
            .key("/LM/W3SVC/1/ROOT/inside", "IIsWebVirtualDir")
            .set("Path", "D:\\web\\shop\\inside")
            .key("/LM/W3SVC/1/ROOT/tools", "IIsWebDirectory")
            .set("AppRoot", "/LM/W3SVC/1/ROOT/tools"),
    );
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    let site = "system.applicationHost/sites/site[@id='1']";
    let staff = format!("{site}/application[@path='/staff']");
    assert_eq!(
        object(&translation, &staff).get("applicationPool"),
        Some("Staff- 1")
    );
    let old = object(
        &translation,
        &format!("{staff}/virtualDirectory[@path='/docs/old']"),
    );
    assert_eq!(old.get("physicalPath"), Some(r"\\FILER1\docs"));
    assert_eq!(old.get("userName"), Some(r"CORP\reader"));
    let tools = format!("{site}/application[@path='/tools']/virtualDirectory[@path='/']");
    assert_eq!(
        object(&translation, &tools).get("physicalPath"),
        Some(r"D:\web\shop\tools")
    );
    let root = format!("{site}/application[@path='/']/virtualDirectory[@path='/']");
    assert_eq!(
        object(&translation, &root).get("physicalPath"),
        Some(r"D:\web\shop")
    );

    let kept: Vec<_> = translation.content.iter().map(|c| c.logical.as_str()).collect();
    assert_eq!(kept, ["Shop", "Shop/staff"]);
    let skipped: Vec<_> = translation
        .skipped_content
        .iter()
        .map(|s| (s.root.logical.as_str(), s.rule))
        .collect();
    assert_eq!(
        skipped,
        [("Shop/staff/docs/old", Some("SkipUNC")), ("Shop/inside", None)]
    );
    let codes: BTreeSet<_> = translation.problems.iter().map(|p| p.code.as_str()).collect();
    for code in [
        "POOL-NAME-CHANGED",
        "POOL-OF-FOLDER-LOST",
        "POOL-UNDEFINED",
        "PASSWORD-NEEDED",
        "CONTENT-NOT-COPIED",
    ] {
        assert!(codes.contains(code), "{code} is missing among {codes:?}");
    }
}

#[test]
fn a_folder_that_is_missing_is_left_out_and_a_deselected_key_stays_behind() {
    let metabase = build(
        server()
            .key("/LM/W3SVC/1/ROOT/gone", "IIsWebVirtualDir")
            .set("Path", "X:\\gone")
            .key("/LM/W3SVC/1/ROOT/old", "IIsWebVirtualDir")
            .set("Path", "D:\\old")
            .key("/LM/W3SVC/1/ROOT/old/deep", "IIsWebDirectory")
            .set("AuthFlags", "AuthNTLM"),
    );
    let (rules, context) = (RuleSet::default(), context("OLD"));
    let exists = |path: &ServerPath| path.drive() != Some('X');
    let mut options = TranslateOptions::new(&rules, &context);
    options.folder_exists = Some(&exists);
    options.excluded = vec!["lm/w3svc/1/root/OLD".to_owned()];
    let translation = translate::site(&metabase, 1, &options).expect("a site");
    assert_eq!(translation.content.len(), 1);
    assert_eq!(translation.skipped_content[0].rule, Some("SkipInvalidSource"));
    assert!(translation.objects.iter().all(|o| !o.name.contains("/old")));
    assert!(translation.settings.iter().all(|s| !s.key.contains("/old")));
}

#[test]
fn the_destination_decides_over_names_numbers_and_spelling() {
    let metabase = build(server());
    let (rules, context) = (RuleSet::default(), context("OLD"));
    let mut options = TranslateOptions::new(&rules, &context);
    options.destination_site_id = Some(5);
    options.destination = DestinationFacts {
        sites: vec![(1, "SHOP".to_owned()), (5, "Portal".to_owned())],
        restrictions: vec![Restriction {
            path: r"C:\Windows\System32\inetsrv\asp.dll".to_owned(),
            allowed: false,
        }],
        ..DestinationFacts::default()
    };
    let translation = translate::site(&metabase, 1, &options).expect("a site");
    assert_eq!(
        (translation.site_id, translation.site_name.as_str()),
        (5, "Shop 2")
    );
    object(&translation, "system.applicationHost/sites/site[@id='5']");
    let asp = object(
        &translation,
        r"system.webServer/security/isapiCgiRestriction/add[@path='C:\Windows\System32\inetsrv\asp.dll']",
    );
    assert_eq!(
        asp.attributes.len(),
        1,
        "an entry that is there keeps its description"
    );
    let codes: BTreeSet<_> = translation.problems.iter().map(|p| p.code.as_str()).collect();
    assert!(
        codes.contains("SITE-ID-TAKEN") && codes.contains("SITE-NAME-TAKEN"),
        "{codes:?}"
    );
}

#[test]
fn a_site_that_does_not_exist_names_those_that_do() {
    let metabase = build(server());
    let (rules, context) = (RuleSet::default(), context("OLD"));
    let problem =
        translate::site(&metabase, 2, &TranslateOptions::new(&rules, &context)).expect_err("no site 2");
    assert_eq!(problem.code, "ERROR_SITE_DOES_NOT_EXIST");
    assert!(problem.cause.contains("1 (Shop)"), "{problem}");
}

#[test]
fn a_site_without_a_root_still_becomes_a_complete_one() {
    let metabase = build(
        MetabaseBuilder::new()
            .key("/LM/W3SVC", "IIsWebService")
            .key("/LM/W3SVC/3", "IIsWebServer"),
    );
    let translation = whole(&metabase, 3);
    assert_eq!(translation.site_name, "Site 3");
    object(
        &translation,
        "system.applicationHost/sites/site[@id='3']/application[@path='/']/virtualDirectory[@path='/']",
    );
    assert_legal(&translation);
}

#[test]
fn values_out_of_range_are_clamped_and_said() {
    let metabase = build(
        server()
            .key("/LM/W3SVC/AppPools/DefaultAppPool", "IIsApplicationPool")
            .set("AppPoolQueueLength", "4")
            .set("PeriodicRestartSchedule", "03:00\n25:00")
            .set("CPULimit", "100001")
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("MaxBandwidth", "1"),
    );
    let translation = whole(&metabase, 1);
    assert_legal(&translation);
    let clamped = translation
        .problems
        .iter()
        .filter(|p| p.code == "VALUE-OUT-OF-RANGE")
        .count();
    assert_eq!(clamped, 3);
    let schedule = object(
        &translation,
        "system.applicationHost/applicationPools/add[@name='DefaultAppPool']/recycling/periodicRestart/schedule",
    );
    assert_eq!(items(schedule, "value"), ["03:00:00"]);
}

/// A text for any property that its type can hold; not always one that means something.
fn value_of(kind: &str, number: u32) -> String {
    match kind {
        "BOOL" => if number.is_multiple_of(2) { "TRUE" } else { "FALSE" }.to_owned(),
        "DWORD" => number.to_string(),
        "MULTISZ" => format!(":{number}:\n.x,c:\\a{number}.dll,5"),
        "BINARY" | "IPSECLIST" => "0102".to_owned(),
        _ => format!("text {number}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is set wherever: each setting ends in exactly one column, and what is written is legal.
    #[test]
    fn any_metabase_is_accounted_for(
        picks in prop::collection::vec((0_usize..5, 0_usize..property::ALL.len(), prop_oneof![Just(0_u32), Just(u32::MAX), 0_u32..200_000]), 0..60)
    ) {
        const KEYS: [(&str, &str); 5] = [
            ("/LM/W3SVC", "IIsWebService"),
            ("/LM/W3SVC/1", "IIsWebServer"),
            ("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir"),
            ("/LM/W3SVC/1/ROOT/a/b", "IIsWebVirtualDir"),
            ("/LM/W3SVC/AppPools/DefaultAppPool", "IIsApplicationPool"),
        ];
        let schema = Schema::built_in();
        let mut builder = server();
        for (key, name, number) in picks {
            let (path, key_type) = KEYS[key];
            let (id, name) = property::ALL[name];
            if name == "KeyType" || name == "Path" {
                continue;
            }
            let kind = schema.property(id).map_or("STRING", |definition| definition.kind.word());
            builder = builder.key(path, key_type).set(name, &values::text_of(name, number).unwrap_or_else(|| value_of(kind, number)));
        }
        let metabase = build(builder);
        let translation = whole(&metabase, 1);
        assert_accounted(&metabase, &translation, 1);
        assert_legal(&translation);
        assert_sorted(&translation);
    }
}

/// Server-wide filters and compression as a translation, so that the questions asked of a site can be asked of them.
fn programs(metabase: &Metabase) -> Translation {
    let (rules, context) = (RuleSet::default(), context("OLD"));
    let mut options = TranslateOptions::new(&rules, &context);
    options.inherited = translate::Inherited::OnServer;
    let mut translation = translate::server(&translate::Index::of(metabase), &options);
    // The script maps that IIS 6 has by default speak of themselves.
    translation
        .problems
        .retain(|problem| problem.code != "SCRIPT-MAP-LEFT-OUT");
    translation
}

#[test]
fn compression_of_the_whole_server_is_carried_and_legal() {
    let translation = programs(&sample());
    assert_legal_server(&translation);
    let base = "system.webServer/httpCompression";
    let parameters = object(&translation, base);
    let get = |name: &str| parameters.get(name);
    assert_eq!(
        (
            get("maxDiskSpaceUsage"),
            get("minFileSizeForComp"),
            get("noCompressionForRange")
        ),
        (Some("100"), Some("1"), Some("false"))
    );
    assert_eq!(
        get("directory"),
        None,
        "the destination keeps its own default folder"
    );
    let gzip = object(&translation, &format!("{base}/scheme[@name='gzip']"));
    assert_eq!(gzip.get("dll"), Some(r"%windir%\system32\inetsrv\gzip.dll"));
    assert_eq!(
        (
            gzip.get("doStaticCompression"),
            gzip.get("staticCompressionLevel")
        ),
        (Some("false"), Some("10"))
    );
    let static_types = object(&translation, &format!("{base}/staticTypes"));
    assert_eq!(
        items(static_types, "mimeType"),
        ["text/html", "text/plain", "*/*"]
    );
    let dynamic_types = object(&translation, &format!("{base}/dynamicTypes"));
    assert_eq!(items(dynamic_types, "enabled"), ["true", "false"]);
    let url = object(&translation, "system.webServer/urlCompression");
    assert_eq!(
        (url.get("doStaticCompression"), url.get("doDynamicCompression")),
        (Some("false"), Some("false"))
    );
}

fn compressing(scheme: &[(&str, &str)], parameters: &[(&str, &str)]) -> Metabase {
    let set = |builder: MetabaseBuilder, pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .fold(builder, |builder, (name, value)| builder.set(name, value))
    };
    let builder = server()
        .key("/LM/MimeMap", "IIsMimeMap")
        .set("MimeMap", ".css,text/css\n.txt,text/plain")
        .key("/LM/W3SVC/Filters/Compression", "IIsFilter")
        .key(
            "/LM/W3SVC/Filters/Compression/Parameters",
            "IIsCompressionSchemes",
        );
    let builder = set(builder, parameters).key("/LM/W3SVC/Filters/Compression/gzip", "IIsCompressionScheme");
    build(set(builder, scheme))
}

#[test]
fn levels_of_compression_stay_in_range_and_types_come_from_extensions() {
    let translation = programs(&compressing(
        &[
            ("HcCompressionDll", r"C:\WINDOWS\system32\inetsrv\gzip.dll"),
            ("HcOnDemandCompLevel", "11"),
            ("HcDynamicCompressionLevel", "0"),
            ("HcFileExtensions", ".css\nTXT\nbook"),
            ("HcScriptFileExtensions", ""),
        ],
        &[("HcMaxDiskSpaceUsage", "1"), ("HcDoStaticCompression", "TRUE")],
    ));
    assert_legal_server(&translation);
    let scheme = object(
        &translation,
        "system.webServer/httpCompression/scheme[@name='gzip']",
    );
    assert_eq!(
        (
            scheme.get("staticCompressionLevel"),
            scheme.get("dynamicCompressionLevel")
        ),
        (Some("10"), Some("0"))
    );
    let types = |name: &str| object(&translation, &format!("system.webServer/httpCompression/{name}"));
    assert_eq!(
        items(types("staticTypes"), "mimeType"),
        ["text/css", "text/plain", "*/*"]
    );
    assert_eq!(
        items(types("dynamicTypes"), "mimeType"),
        ["*/*"],
        "no extension means every answer"
    );
    let codes: Vec<&str> = translation
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    assert_eq!(codes, ["VALUE-OUT-OF-RANGE", "COMPRESSION-TYPE-UNKNOWN"]);
    let url = object(&translation, "system.webServer/urlCompression");
    assert_eq!(
        url.get("doStaticCompression"),
        Some("true"),
        "what the parameters say counts for all"
    );
}

#[test]
fn a_scheme_without_a_library_is_one_problem_and_the_rest_goes_on() {
    let translation = programs(&compressing(&[("HcOnDemandCompLevel", "9")], &[]));
    assert_legal_server(&translation);
    let broken: Vec<_> = translation
        .problems
        .iter()
        .map(|p| (p.code.as_str(), p.place.line))
        .collect();
    assert_eq!(broken, [("COMPRESSION-SCHEME-BROKEN", Some(9))]);
    let parameters = object(&translation, "system.webServer/httpCompression");
    assert_eq!(
        parameters.get("minFileSizeForComp"),
        Some("256"),
        "another default than that of IIS 7+"
    );
}

#[test]
fn a_site_compresses_when_it_or_the_server_says_so_and_else_does_not() {
    let says = |metabase: &Metabase| {
        let translation = whole(metabase, 1);
        assert_legal(&translation);
        let url = object(&translation, &here(&translation, "", "urlCompression"));
        url.get("doStaticCompression").map(str::to_owned)
    };
    assert_eq!(
        says(&build(server())).as_deref(),
        Some("false"),
        "IIS 7+ would compress by default"
    );
    let dll = [("HcCompressionDll", "gzip.dll")];
    assert_eq!(
        says(&compressing(&dll, &[("HcDoStaticCompression", "TRUE")])).as_deref(),
        Some("true")
    );
    let own = server().set("DoStaticCompression", "TRUE");
    assert_eq!(says(&build(own)).as_deref(), Some("true"));
}

#[test]
fn address_restrictions_replace_the_inherited_list_at_each_place() {
    let granted = "18000080200000803c00008044000080010000004c00000000000000000000000100000000000000020000000100000004000000000000004c00008000000000000000000000000000000000ffffff000a010400";
    let metabase = build(
        server()
            .set("IPSecurity", granted)
            .key("/LM/W3SVC/1/ROOT/open", "IIsWebDirectory")
            .set("IPSecurity", "")
            .key("/LM/W3SVC/1/ROOT/broken", "IIsWebDirectory")
            .set("IPSecurity", "00ff")
            .key("/LM/W3SVC/1/ROOT/words", "IIsWebDirectory")
            .set("IPSecurity", "nonsense"),
    );
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    let root = object(&translation, &here(&translation, "", "security/ipSecurity"));
    assert_eq!(root.get("allowUnlisted"), Some("false"));
    assert_eq!(items(root, "ipAddress"), ["10.1.4.0"]);
    let open = object(&translation, &here(&translation, "/open", "security/ipSecurity"));
    assert_eq!(open.get("allowUnlisted"), Some("true"));
    assert_eq!(open.items.as_deref().map(<[_]>::len), Some(1), "only <clear/>");
    let errors: Vec<_> = translation
        .problems
        .iter()
        .filter(|problem| problem.code == "IP-SECURITY-UNREADABLE")
        .map(|problem| (problem.severity, problem.place.line))
        .collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(
        errors
            .iter()
            .all(|(severity, line)| *severity == Severity::Error && line.is_some())
    );
}

fn said<'t>(translation: &'t Translation, code: &str) -> Vec<(&'t str, Option<u32>)> {
    let problems = translation.problems.iter().filter(|problem| problem.code == code);
    problems
        .map(|problem| {
            (
                problem.place.key.as_deref().unwrap_or_default(),
                problem.place.line,
            )
        })
        .collect()
}

#[test]
fn certificate_mapping_is_switched_and_its_values_stay_secret() {
    let metabase = build(
        server()
            .set("AccessSSLFlags", "AccessSSL | AccessSSLMapCert")
            .set("DefaultLogonDomain", "HARBOUR")
            .key("/LM/W3SVC/1/ROOT/plain", "IIsWebDirectory")
            .set("AccessSSLFlags", "AccessSSL")
            .key("/LM/W3SVC/1/IIsCertMapper", "IIsCertMapper")
            .key("/LM/W3SVC/1/IIsCertMapper/Cert11/Mappings/1", "IIsConfigObject")
            .custom(2083, "UnknownName_2083", "STRING", "hunter2", "NO_ATTRIBUTES"),
    );
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    let element = "security/authentication/iisClientCertificateMappingAuthentication";
    let root = object(&translation, &here(&translation, "", element));
    assert_eq!(
        (root.get("enabled"), root.get("defaultLogonDomain")),
        (Some("true"), Some("HARBOUR"))
    );
    let plain = object(&translation, &here(&translation, "/plain", element));
    assert_eq!(
        plain.get("enabled"),
        Some("false"),
        "it would inherit the mapping"
    );
    let mappings = said(&translation, "CERTIFICATE-MAPPINGS");
    assert_eq!(
        mappings,
        [("/LM/W3SVC/1/IIsCertMapper/Cert11/Mappings/1", Some(8))]
    );
    let all = format!("{:?} {:?}", translation.settings, translation.problems);
    assert!(!all.contains("hunter2"), "a mapping holds a password");
    assert!(
        !format!(
            "{:?}",
            metabase
                .key(mappings[0].0)
                .map(|key| key.properties().collect::<Vec<_>>())
        )
        .contains("hunter2")
    );
}

#[test]
fn what_is_gone_is_said_once_with_key_and_line() {
    let metabase = build(
        server()
            .set("FrontPageWeb", "TRUE")
            .set("AzEnable", "TRUE")
            .set("AuthFlags", "AuthMD5")
            .key("/LM/W3SVC/1/ROOT/_vti_bin", "IIsWebDirectory")
            .key("/LM/W3SVC/1/ROOT/IISADMPWD", "IIsWebVirtualDir")
            .set("Path", r"C:\WINDOWS\system32\inetsrv\iisadmpwd")
            .key("/LM/W3SVC/1/ROOT/drop", "IIsWebDirectory")
            .set("AccessFlags", "AccessRead | AccessWrite")
            .key("/LM/MSFTPSVC/1/ROOT", "IIsFtpVirtualDir")
            .set("Path", r"d:\WEB\shop\upload"),
    );
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    let root = |property: &str| format!("/LM/W3SVC/1/ROOT/{property}");
    for (code, place) in [
        ("FRONTPAGE-NOT-SUPPORTED", root("FrontPageWeb")),
        ("AUTHORIZATION-MANAGER-NOT-SUPPORTED", root("AzEnable")),
        ("DIGEST-SUBAUTHENTICATION", root("AuthFlags")),
        ("PASSWORD-PAGES-NOT-SUPPORTED", root("IISADMPWD")),
        ("CONTENT-BELOW-WINDOWS", root("IISADMPWD/Path")),
        ("FTP-NOT-MIGRATED", "/LM/MSFTPSVC/1/ROOT/Path".to_owned()),
    ] {
        let found = said(&translation, code);
        assert_eq!(found.len(), 1, "{code}: {found:?}");
        assert_eq!(found[0].0, place, "{code}");
        assert!(found[0].1.is_some(), "{code} names no line");
    }
    assert!(
        said(&translation, "WEBDAV-NOT-SUPPORTED").is_empty(),
        "the old server does not allow it"
    );
    assert!(
        translation
            .problems
            .iter()
            .all(|problem| problem.severity == Severity::Note || !problem.fix.is_empty())
    );
    let quiet = whole(
        &build(server().set("FrontPageWeb", "FALSE").set("AzEnable", "FALSE")),
        1,
    );
    for code in [
        "FRONTPAGE-NOT-SUPPORTED",
        "AUTHORIZATION-MANAGER-NOT-SUPPORTED",
        "DIGEST-SUBAUTHENTICATION",
        "FTP-NOT-MIGRATED",
    ] {
        assert!(said(&quiet, code).is_empty(), "{code}");
    }
}

#[test]
fn what_http_sys_keeps_needs_you_only_where_it_counts() {
    let hash = "00112233445566778899aabbccddeeff00112233";
    let metabase = build(
        server()
            .key("/LM/W3SVC/2", "IIsWebServer")
            .set("SSLCertHash", hash)
            .set("CertCheckMode", "0")
            .set("RevocationFreshnessTime", "60")
            .set("SecureBindings", ":443:")
            .key("/LM/W3SVC/2/ROOT", "IIsWebVirtualDir")
            .set("Path", r"D:\x")
            .key("/LM/W3SVC/3", "IIsWebServer")
            .set("SSLCertHash", hash)
            .key("/LM/W3SVC/3/ROOT", "IIsWebVirtualDir")
            .set("Path", r"D:\x"),
    );
    let column = |id: u32, property: &str| {
        let translation = whole(&metabase, id);
        translation
            .setting(&format!("/LM/W3SVC/{id}"), property)
            .map(|setting| setting.column)
    };
    assert_eq!(column(2, "SSLCertHash"), Some(Column::NeedsYou));
    assert_eq!(column(2, "CertCheckMode"), Some(Column::Carried));
    assert_eq!(
        column(2, "RevocationFreshnessTime"),
        Some(Column::Carried),
        "its bit is off"
    );
    assert_eq!(
        column(3, "SSLCertHash"),
        Some(Column::Carried),
        "no https binding"
    );
}
