//! A whole server beside what the destination has already: its handlers, sites and pools keep working; and script maps
//! that another file of the old server explains.

use super::{find, service, site, value};
use siteferry::formats::fcgi_ext::FcgiExt;
use siteferry::formats::metabase::{Metabase, Schema};
use siteferry::model::{ConfigObject, ConfigPath, IisVersion, Item, ServerFacts};
use siteferry::rules::{DestinationPool, RuleContext, RuleSet};
use siteferry::translate::{self, FastCgi, Index, Inherited, TranslateOptions, Translation};
use std::sync::Arc;

const FCGIEXT: &str = r"C:\WINDOWS\system32\inetsrv\fcgiext.dll";

/// Service and first site, with what the destination has and what the source's fcgiext.ini says.
fn beside(
    metabase: &Metabase,
    handlers: &[(&str, &str)],
    pools: &[(&str, bool)],
    ini: Option<&str>,
) -> (Translation, Translation) {
    let facts = |name: &str, iis| ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: r"C:\WINDOWS".to_owned(),
        is_64_bit: true,
    };
    let mut context = RuleContext::new(facts("OLD", IisVersion::IIS6), facts("NEW", IisVersion::IIS10));
    context.inventory.pools = pools
        .iter()
        .map(|(name, enable_32_bit)| DestinationPool {
            name: (*name).to_owned(),
            enable_32_bit: *enable_32_bit,
            runtime_version: "v4.0".to_owned(),
            pipeline_mode: "Integrated".to_owned(),
        })
        .collect();
    let mut section = ConfigObject::new(
        ConfigPath::section(None, "system.webServer/handlers"),
        "handlers",
        "",
    );
    let handler = |(name, path): &(&str, &str)| Item {
        name: "add".to_owned(),
        attributes: vec![
            ("name".to_owned(), (*name).to_owned()),
            ("path".to_owned(), (*path).to_owned()),
            ("type".to_owned(), "System.Web.UI.PageHandlerFactory".to_owned()),
        ],
        ..Item::default()
    };
    section.items = Some(handlers.iter().map(handler).collect());
    let rules = RuleSet::default();
    let mut options = TranslateOptions {
        inherited: Inherited::OnServer,
        fast_cgi: ini.map_or(FastCgi::Missing, |text| {
            FastCgi::Read(Arc::new(
                FcgiExt::read(text.as_bytes(), "fcgiext.ini").expect("reads"),
            ))
        }),
        ..TranslateOptions::new(&rules, &context)
    };
    options.destination.sections = vec![section].into();
    let index = Index::of(metabase);
    let site = translate::site_of(&index, 1, None, &options).expect("a site");
    (translate::server(&index, &options), site)
}

fn names<'t>(translation: &'t Translation, path: &str) -> Vec<&'t str> {
    let object = find(&translation.objects, path).unwrap_or_else(|| panic!("there is no {path}"));
    let named = |item: &'t Item| item.attributes.iter().find(|(name, _)| name == "name");
    object
        .items
        .iter()
        .flatten()
        .filter_map(named)
        .map(|(_, value)| value.as_str())
        .collect()
}

#[test]
fn handlers_of_the_destination_come_before_what_serves_every_path() {
    let metabase = service()
        .set("ScriptMaps", r".asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .build(Schema::built_in());
    let there = [
        ("PageHandlerFactory-Integrated-4.0", "*.aspx"),
        ("StaticFile", "*"),
    ];
    let (server, _) = beside(&metabase, &there, &[], None);
    assert_eq!(
        names(&server, "system.webServer/handlers"),
        [
            "ASPClassic",
            "PageHandlerFactory-Integrated-4.0",
            "TRACEVerbHandler",
            "OPTIONSVerbHandler",
            "StaticFile"
        ]
    );
}

#[test]
fn what_no_key_sets_is_written_on_the_sites_that_come_and_not_on_the_server() {
    let metabase = site().build(Schema::built_in());
    let (server, shop) = beside(&metabase, &[], &[], None);
    // Read alone is IIS 6's default; at the server it would take Script from the destination's own sites.
    let handlers = "system.webServer/handlers";
    assert_eq!(value(&server, handlers, "accessPolicy"), None);
    let of_site = format!("location[@path='Shop']/{handlers}");
    assert_eq!(value(&shop, &of_site, "accessPolicy").as_deref(), Some("Read"));
    let metabase = site()
        .key("/LM/W3SVC", "IIsWebService")
        .set("AccessFlags", "AccessRead | AccessScript")
        .build(Schema::built_in());
    let (server, shop) = beside(&metabase, &[], &[], None);
    assert_eq!(
        value(&server, handlers, "accessPolicy").as_deref(),
        Some("Read, Script")
    );
    assert_eq!(value(&shop, &of_site, "accessPolicy"), None);
}

#[test]
fn a_pool_that_the_destination_keeps_in_64_bit_is_named() {
    let metabase = site()
        .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
        .set("Enable32BitAppOnWin64", "TRUE")
        .build(Schema::built_in());
    let told = |pools: &[(&str, bool)]| {
        let (server, _) = beside(&metabase, &[], pools, None);
        let problems = server
            .problems
            .iter()
            .filter(|problem| problem.code == "POOL-BITNESS");
        let targets: Vec<String> = problems.filter_map(|problem| problem.target.clone()).collect();
        let setting = server
            .setting("/LM/W3SVC/AppPools", "Enable32BitAppOnWin64")
            .expect("is set");
        (targets, setting.target.clone(), setting.why.clone())
    };
    let (targets, written, why) = told(&[("Shared", false)]);
    assert_eq!(targets, ["Shared"]);
    assert_eq!(
        written,
        "system.applicationHost/applicationPools/add[@name='Unused']@enable32BitAppOnWin64"
    );
    assert!(why.contains("Shared keeps its own settings"), "{why}");
    assert_eq!(told(&[("Shared", true)]).0, [""; 0]);
    assert_eq!(told(&[]).0, [""; 0]);
}

#[test]
fn script_maps_to_fastcgi_run_what_fcgiext_ini_names() {
    let maps = format!(".php,{FCGIEXT},5,GET,POST\n.pl,{FCGIEXT},1");
    let metabase = |allowed: u8| {
        service()
            .set(
                "WebSvcExtRestrictionList",
                &format!("{allowed},{FCGIEXT},0,FCGI,FastCGI"),
            )
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Shop")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("ScriptMaps", &maps)
            .build(Schema::built_in())
    };
    let ini = "[Types]\nphp=PHP\n[PHP]\nExePath=C:\\php\\php-cgi.exe\nArguments=-d x=1\n";
    let left_out = |shop: &Translation| -> Vec<String> {
        let problems = shop
            .problems
            .iter()
            .filter(|problem| problem.code == "SCRIPT-MAP-LEFT-OUT");
        problems
            .map(|problem| format!("{} {}", problem.title, problem.cause))
            .collect()
    };
    let handlers = "location[@path='Shop']/system.webServer/handlers";
    let (_, shop) = beside(&metabase(1), &[], &[], Some(ini));
    assert_eq!(names(&shop, handlers).first(), Some(&"php-FastCGI"));
    let items = find(&shop.objects, handlers)
        .and_then(|object| object.items.as_ref())
        .expect("handlers");
    let php: Vec<&str> = items[1]
        .attributes
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(
        php,
        [
            "php-FastCGI",
            "*.php",
            "GET,POST",
            "FastCgiModule",
            r"C:\php\php-cgi.exe|-d x=1",
            "File"
        ]
    );
    let told = left_out(&shop);
    assert!(
        told.len() == 1 && told[0].contains(".pl") && told[0].contains("names no program"),
        "{told:?}"
    );
    // FastCgiModule asks the section fastCgi, not the list of allowed programs.
    assert!(
        shop.objects
            .iter()
            .all(|object| !object.path.to_string().contains("fcgiext.dll"))
    );
    let (_, shop) = beside(&metabase(1), &[], &[], None);
    assert!(
        left_out(&shop)[0].contains("was not found"),
        "{:?}",
        left_out(&shop)
    );
    let (_, shop) = beside(&metabase(0), &[], &[], Some(ini));
    assert!(left_out(&shop)[0].contains("prohibited"), "{:?}", left_out(&shop));
}
