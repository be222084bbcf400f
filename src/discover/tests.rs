//! Every row of the catalogue, once where it must show and once where it must not.

use super::*;
use crate::formats::metabase::{Metabase, MetabaseBuilder, Schema};
use crate::model::dependency::DependencyInfo;
use crate::model::overview::Selection;

const ROOT: &str = "/LM/W3SVC/1/ROOT";
const ASP: &str = r".asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET,HEAD";
const SSI: &str = r".stm,C:\WINDOWS\system32\inetsrv\ssinc.dll,5,GET";
const OWN: &str = r".hbx,D:\bin\hbext.dll,5";
const PERL: &str = r#".pl,c:\perl\bin\perl.exe "%s" %s,5"#;

/// A metabase with one site, whose root has a property; and the web service with another.
fn server(service: &[(&str, &str)], root: &[(&str, &str)]) -> Metabase {
    let set = |builder: MetabaseBuilder, properties: &[(&str, &str)]| {
        properties
            .iter()
            .fold(builder, |builder, (name, value)| builder.set(name, value))
    };
    let builder = MetabaseBuilder::new().key("/LM/W3SVC", "IIsWebService");
    let builder = set(builder, service)
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .key(ROOT, "IIsWebVirtualDir");
    set(builder, root).build(Schema::built_in())
}

fn needs(metabase: &Metabase, scope: &str) -> DependencyInfo {
    dependencies(metabase, &Scope::new(scope)).expect("the scope exists")
}

/// Names and triggers of the dependencies of site 1.
fn found(service: &[(&str, &str)], root: &[(&str, &str)]) -> Vec<(String, Vec<String>)> {
    needs(&server(service, root), "lm/w3svc/1")
        .dependencies
        .into_iter()
        .map(|found| (found.name, found.triggers))
        .collect()
}

fn one(name: &str, trigger: &str) -> Vec<(String, Vec<String>)> {
    vec![(name.to_owned(), vec![trigger.to_owned()])]
}

#[test]
fn each_bit_of_auth_flags_is_a_component() {
    let trigger = "/lm/w3svc/1/ROOT/AuthFlags";
    for (flag, name) in [
        ("AuthAnonymous", "AnonymousAuthentication"),
        ("AuthBasic", "BasicAuthentication"),
        ("AuthNTLM", "WindowsAuthentication"),
        ("AuthMD5", "DigestAuthentication"),
        ("64", "PassportAuthentication"),
    ] {
        assert_eq!(found(&[], &[("AuthFlags", flag)]), one(name, trigger), "{flag}");
    }
    assert_eq!(found(&[], &[("AuthFlags", "0")]), []);
    assert_eq!(
        found(&[("AuthFlags", "AuthNTLM")], &[]),
        [],
        "what is inherited is not reported"
    );
}

#[test]
fn switches_count_when_they_are_on() {
    for (property, name) in [
        ("FrontPageWeb", "FrontPageServerExtensions"),
        ("DoStaticCompression", "HttpCompressionStatic"),
        ("DoDynamicCompression", "HttpCompressionDynamic"),
    ] {
        let trigger = format!("/lm/w3svc/1/ROOT/{property}");
        assert_eq!(found(&[], &[(property, "TRUE")]), one(name, &trigger));
        assert_eq!(found(&[], &[(property, "FALSE")]), []);
    }
}

#[test]
fn redirections_and_address_lists_count_when_they_say_something() {
    let trigger = "/lm/w3svc/1/ROOT/HttpRedirect";
    let to = "http://new.example.com, PERMANENT";
    assert_eq!(found(&[], &[("HttpRedirect", to)]), one("HttpRedirect", trigger));
    assert_eq!(found(&[], &[("HttpRedirect", "")]), []);
    assert_eq!(found(&[], &[("HttpRedirect", "!")]), []);

    let listed = concat!(
        "18000080200000803c00008044000080010000004c0000000000000000000000010000000000000002000000",
        "01000000040000000000000",
        "04c00008000000000000000000000000000000000ffffffff7f000001"
    );
    let trigger = "/lm/w3svc/1/ROOT/IPSecurity";
    assert_eq!(found(&[], &[("IPSecurity", listed)]), one("IPSecurity", trigger));
    assert_eq!(found(&[], &[("IPSecurity", "00ff")]), one("IPSecurity", trigger));
    assert_eq!(found(&[], &[("IPSecurity", "")]), []);
    let nobody = "180000802000008028000080300000800100000038000000".to_owned() + &"0".repeat(64);
    assert_eq!(found(&[], &[("IPSecurity", &nobody)]), []);
}

#[test]
fn a_filter_counts_with_its_dll_and_unless_it_is_off() {
    let filter = |properties: &[(&str, &str)], key: &str| {
        let builder = MetabaseBuilder::new()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .key(key, "IIsFilter");
        let metabase = properties
            .iter()
            .fold(builder, |builder, (name, value)| builder.set(name, value))
            .build(Schema::built_in());
        needs(&metabase, "lm/w3svc/1").dependencies
    };
    let own = "/LM/W3SVC/1/Filters/rewrite";
    let seen = filter(&[("FilterPath", r"D:\bin\rewrite.dll")], own);
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].name, "ISAPIFilter");
    assert_eq!(seen[0].triggers, ["/lm/w3svc/1/Filters/rewrite/FilterPath"]);
    let off = [("FilterPath", r"D:\bin\rewrite.dll"), ("FilterEnabled", "FALSE")];
    assert_eq!(filter(&off, own), []);
    assert_eq!(filter(&[("FilterPath", "")], own), []);
    let other = "/LM/W3SVC/Filters/rewrite";
    assert_eq!(
        filter(&[("FilterPath", "x.dll")], other),
        [],
        "a filter of the server"
    );
}

#[test]
fn script_maps_show_components_in_the_scope_and_machine_wide() {
    let maps = [("ScriptMaps", ASP)];
    assert_eq!(found(&[], &maps), one("ASP", "/lm/w3svc/1/ROOT/ScriptMaps"));
    assert_eq!(found(&maps, &[]), one("ASP", "systemInfo scriptmaps"));
    assert_eq!(found(&[], &[("ScriptMaps", "")]), []);
}

#[test]
fn includes_are_on_or_off_by_the_restriction_list() {
    let maps = ("ScriptMaps", SSI);
    let list = |text: &'static str| [maps, ("WebSvcExtRestrictionList", text)];
    let trigger = "systemInfo scriptmaps";
    let off = one("ServerSideIncludeDisabled", trigger);
    let on = one("ServerSideInclude", trigger);
    assert_eq!(
        found(&list(r"0,c:\windows\SYSTEM32\inetsrv\ssinc.dll,0,SSINC,SSI"), &[]),
        off
    );
    assert_eq!(
        found(&list(r"1,%windir%\system32\inetsrv\ssinc.dll,0,SSINC,SSI"), &[]),
        on
    );
    assert_eq!(found(&list("1,*.dll"), &[]), on);
    assert_eq!(found(&list("0,*.dll"), &[]), off);
    assert_eq!(found(&list("1,*.exe"), &[]), off, "not listed is prohibited");
    assert_eq!(found(&[maps], &[]), on, "without a list nothing is prohibited");
}

#[test]
fn asp_net_appears_once_a_version_oldest_first() {
    let list = "*,c:\\windows\\microsoft.net\\framework\\v2.0.50727\\aspnet_isapi.dll,0\n\
                .aspx,c:\\windows\\microsoft.net\\framework\\v1.1.4322\\aspnet_isapi.dll,5\n\
                .asmx,c:\\windows\\microsoft.net\\framework\\v2.0.50727\\aspnet_isapi.dll,5";
    let names: Vec<String> = found(&[], &[("ScriptMaps", list)])
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["ASPNET 1.1.4322", "ASPNET 2.0.50727"]);
}

#[test]
fn programs_that_are_not_built_in_are_listed_with_what_the_list_says() {
    let maps = [("ScriptMaps", OWN), ("ScriptMaps", PERL)];
    let list = (
        "WebSvcExtRestrictionList",
        "1,D:\\BIN\\hbext.dll,1,HB,Books\n0,c:\\perl\\bin\\perl.exe \"%s\" %s,1,P,Perl",
    );
    let trigger = "/lm/w3svc/1/ROOT/ScriptMaps";
    let info = needs(&server(&[list], &maps[..1]), "lm/w3svc/1");
    assert_eq!(info.isapis.len(), 1);
    assert_eq!(
        (info.isapis[0].dll.as_str(), info.isapis[0].enabled),
        (r"D:\bin\hbext.dll", true)
    );
    assert_eq!(info.isapis[0].triggers, [trigger]);
    assert_eq!(info.dependencies[0].name, "ISAPIExtensions");

    let info = needs(&server(&[list], &maps[1..]), "lm/w3svc/1");
    assert_eq!(info.cgis[0].exe, r#"c:\perl\bin\perl.exe "%s" %s"#);
    assert_eq!(info.cgis[0].restricted, "True");
    assert_eq!(
        info.dependencies,
        [],
        "a prohibited program needs no role service"
    );

    let info = needs(&server(&[], &maps[1..]), "lm/w3svc/1");
    assert_eq!(info.cgis[0].restricted, "Unknown");
    assert_eq!(info.dependencies[0].name, "CGI");
    assert!(
        needs(&server(&[], &[("ScriptMaps", ASP)]), "lm/w3svc/1")
            .isapis
            .is_empty()
    );
}

#[test]
fn the_restriction_list_itself_counts_when_the_server_is_the_source() {
    let list = "0,*.dll\n\
                1,C:\\WINDOWS\\system32\\inetsrv\\httpext.dll,0,WEBDAV,WebDAV\n\
                1,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,0,ASP,ASP";
    let metabase = server(&[("WebSvcExtRestrictionList", list)], &[]);
    let names = |scope: &str| -> Vec<String> {
        needs(&metabase, scope)
            .dependencies
            .into_iter()
            .map(|found| found.name)
            .collect()
    };
    assert_eq!(names("lm/w3svc"), ["WebDAV", "ASP"]);
    assert_eq!(names("lm/w3svc/1"), Vec::<String>::new());
    assert_eq!(
        needs(&metabase, "lm/w3svc").dependencies[0].triggers,
        ["/lm/w3svc/WebSvcExtRestrictionList"]
    );
}

#[test]
fn pools_are_listed_where_they_are_named_and_included_with_the_server() {
    let metabase = MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("AppPoolId", "Shop")
        .key("/LM/W3SVC/1/root", "IIsWebVirtualDir")
        .set("AppPoolId", "SHOP")
        .key("/LM/W3SVC/1/root/old", "IIsWebVirtualDir")
        .set("AppPoolId", "Gone")
        .key("/LM/W3SVC/AppPools/Shop", "IIsApplicationPool")
        .build(Schema::built_in());
    let pools = |scope: &str| needs(&metabase, scope).app_pools;
    let site = pools("lm/w3svc/1");
    assert_eq!(site.len(), 2);
    assert_eq!(site[0].name, "Shop");
    assert_eq!(
        site[0].triggers,
        ["/lm/w3svc/1/AppPoolId", "/lm/w3svc/1/root/AppPoolId"]
    );
    assert!(!site[0].definition_included);
    let server = pools("lm/w3svc");
    assert!(server[0].definition_included);
    assert!(!server[1].definition_included, "nothing defines it");
}

#[test]
fn templates_are_no_sites_and_ftp_shows_only_for_itself() {
    let metabase = MetabaseBuilder::new()
        .key("/LM/W3SVC/1", "IIsWebServer")
        .key(
            "/LM/W3SVC/Info/Templates/Secure Web Site/Root",
            "IIsWebVirtualDir",
        )
        .set("AuthFlags", "AuthBasic")
        .key("/LM/MSFTPSVC/1", "IIsFtpServer")
        .build(Schema::built_in());
    assert_eq!(needs(&metabase, "lm/w3svc").dependencies, []);
    let ftp = needs(&metabase, "lm/msftpsvc").dependencies;
    assert_eq!(ftp[0].name, "FTPServer");
    assert_eq!(ftp[0].triggers, ["/lm/msftpsvc/1/KeyType"]);
}

#[test]
fn settings_of_other_services_need_nothing_of_the_web_server() {
    let metabase = MetabaseBuilder::new()
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("AuthFlags", "AuthNTLM")
        .key("/LM/SmtpSvc/1", "IIsSmtpServer")
        .set("AuthFlags", "AuthAnonymous | AuthBasic")
        .build(Schema::built_in());
    assert_eq!(needs(&metabase, "lm/smtpsvc").dependencies, []);
    let all = needs(&metabase, "lm").dependencies;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].triggers, ["/lm/W3SVC/1/AuthFlags"]);
}

#[test]
fn inherited_maps_are_found_at_roots_and_applications() {
    let metabase = MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .set("ScriptMaps", ASP)
        .key("/LM/W3SVC/1", "IIsWebServer")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .key("/LM/W3SVC/1/ROOT/app", "IIsWebVirtualDir")
        .set("AppRoot", "/LM/w3svc/1/Root/app")
        .key("/LM/W3SVC/1/ROOT/own", "IIsWebVirtualDir")
        .set("AppRoot", "/LM/W3SVC/1/ROOT/own")
        .set("ScriptMaps", OWN)
        .key("/LM/W3SVC/1/ROOT/plain", "IIsWebVirtualDir")
        .build(Schema::built_in());
    let info = needs(&metabase, "lm/w3svc/1");
    let used_by: Vec<&str> = info.inherited.iter().map(|map| map.used_by.as_str()).collect();
    assert_eq!(used_by, ["/LM/W3SVC/1/ROOT", "/LM/W3SVC/1/ROOT/app"]);
    assert_eq!(info.inherited[0].component.as_deref(), Some("ASP"));
    assert_eq!(
        needs(&metabase, "lm/w3svc").inherited,
        [],
        "the setter is in the scope"
    );
}

#[test]
fn several_sites_are_merged_without_what_stays_behind() {
    let metabase = MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .set("ScriptMaps", ASP)
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("AuthFlags", "AuthNTLM")
        .key("/LM/W3SVC/2", "IIsWebServer")
        .set("AuthFlags", "AuthAnonymous | AuthNTLM")
        .key("/LM/W3SVC/2/ROOT/old", "IIsWebVirtualDir")
        .set("HttpRedirect", "/new")
        .build(Schema::built_in());
    let chosen = |excluded: &[&str]| {
        let selection = Selection {
            sites: vec![1, 2],
            excluded: excluded.iter().map(|key| (*key).to_owned()).collect(),
            ..Selection::default()
        };
        of_selection(&metabase, &selection).expect("both sites exist")
    };
    let names = |info: &DependencyInfo| -> Vec<String> {
        info.dependencies.iter().map(|found| found.name.clone()).collect()
    };
    let all = chosen(&[]);
    assert_eq!(
        names(&all),
        [
            "AnonymousAuthentication",
            "WindowsAuthentication",
            "HttpRedirect",
            "ASP"
        ],
        "in the order of the catalogue"
    );
    assert_eq!(
        all.dependencies[1].triggers,
        ["/lm/w3svc/1/AuthFlags", "/lm/w3svc/2/AuthFlags"]
    );
    assert_eq!(
        all.dependencies[3].triggers,
        ["systemInfo scriptmaps"],
        "a trigger is told once"
    );
    assert!(!names(&chosen(&["/lm/w3svc/2/root/OLD"])).contains(&"HttpRedirect".to_owned()));
}

#[test]
fn a_key_that_is_not_there_names_the_nearest_above() {
    let metabase = server(&[], &[]);
    let refused = |scope: &str| dependencies(&metabase, &Scope::new(scope)).expect_err("no such key");
    assert_eq!(refused("lm/w3svc/9/ROOT").code, "ERROR_SITE_DOES_NOT_EXIST");
    assert!(refused("lm/w3svc/9").fix.contains("1 (Shop)"));
    let problem = refused("lm/w3svc/1/ROOT/none");
    assert_eq!(problem.code, "KEY-DOES-NOT-EXIST");
    assert!(problem.fix.contains(ROOT), "{}", problem.fix);
    assert!(refused("nonsense").fix.contains("lm/w3svc"));
}
