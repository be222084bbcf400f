//! From a metabase to IIS 7+ configuration: what comes out, that it is legal, and that nothing is lost in silence.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops and says where"
)]

mod accounted;
mod broken;
mod defaults;
mod guarded;
mod inherited;
mod keys;
mod server_wide;
#[path = "../support/mod.rs"]
mod support;
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
