//! The pipeline advisor on servers in memory.

use super::{Advice, Verdict, advise};
use crate::formats::metabase::{MetabaseBuilder, Schema};
use crate::formats::web_config::Weight;
use crate::hosts::MemoryHost;
use crate::model::Selection;

const V2: &str = r"C:\WINDOWS\Microsoft.NET\Framework\v2.0.50727\aspnet_isapi.dll";
const V1: &str = r"C:\WINDOWS\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll";

/// A site with an application below it; `maps` are those of the service, `own` those of the application.
fn ask(maps: &str, own: Option<&str>, files: &[(&str, &str)]) -> Vec<Advice> {
    let mut builder = MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .set("ScriptMaps", maps)
        .set("AppPoolId", "DefaultAppPool")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", r"C:\shop")
        .set("AppRoot", "/LM/W3SVC/1/ROOT")
        .key("/LM/W3SVC/1/ROOT/plain", "IIsWebDirectory")
        .key("/LM/W3SVC/1/ROOT/staff", "IIsWebVirtualDir")
        .set("Path", r"D:\staff")
        .set("AppRoot", "/LM/W3SVC/1/ROOT/staff");
    if let Some(own) = own {
        builder = builder.set("ScriptMaps", own);
    }
    let metabase = builder.build(Schema::built_in());
    let host = MemoryHost::new("OLD");
    host.put_folder(r"C:\shop");
    for (path, text) in files {
        host.put_file(path, *text, 1);
    }
    advise(&metabase, &host, &Selection::site(1)).expect("the site exists")
}

fn map(program: &str) -> String {
    format!(".aspx,{program},1,GET,POST")
}

#[test]
fn each_application_gets_a_verdict_of_its_own() {
    let modules = r#"<configuration><system.web><httpModules>
<add name="M" type="Acme.M" /></httpModules></system.web></configuration>"#;
    let all = ask(
        &map(V2),
        None,
        &[(r"C:\shop\default.aspx", ""), (r"D:\staff\Web.config", modules)],
    );
    let told: Vec<_> = all
        .iter()
        .map(|advice| (advice.application.as_str(), advice.verdict))
        .collect();
    assert_eq!(
        told,
        [
            ("Shop", Verdict::Works),
            ("Shop/staff", Verdict::WorksAfterChanges)
        ]
    );
    let staff = &all[1];
    assert_eq!(staff.issues[0].line, Some(2));
    assert_eq!(staff.issues[0].file, r"D:\staff\Web.config");
    assert!(
        staff
            .fragment
            .as_deref()
            .is_some_and(|text| text.contains("managedHandler"))
    );
    assert_eq!(staff.shares_pool_with, ["Shop"]);
    assert!(
        staff.steps.iter().any(|step| step.contains("DefaultAppPool")),
        "{:?}",
        staff.steps
    );
}

#[test]
fn what_the_root_registers_reaches_the_applications_below() {
    let modules = r#"<configuration><system.web><httpModules><add name="M" type="Acme.M" /></httpModules></system.web></configuration>"#;
    let all = ask(
        &map(V2),
        None,
        &[(r"C:\shop\web.config", modules), (r"D:\staff\a.aspx", "")],
    );
    assert_eq!(all[1].verdict, Verdict::WorksAfterChanges);
    assert!(
        all[1].issues[0].what.starts_with("inherited"),
        "{:?}",
        all[1].issues
    );
    assert_eq!(all[1].fragment, None, "the change belongs to the file around it");
}

#[test]
fn impersonation_stays_and_version_1_has_no_choice() {
    let identity =
        r#"<configuration><system.web><identity impersonate="true" /></system.web></configuration>"#;
    let old = map(V1);
    let all = ask(
        &map(V2),
        Some(&old),
        &[(r"C:\shop\web.config", identity), (r"D:\staff\a.aspx", "")],
    );
    assert_eq!(all[0].verdict, Verdict::StayClassic);
    assert_eq!(all[0].issues[0].weight, Weight::Blocks);
    assert_eq!(
        (all[1].verdict, all[1].asp_net.as_deref()),
        (Verdict::ClassicOnly, Some("1.1.4322"))
    );
}

#[test]
fn nothing_managed_and_nothing_readable_are_told_apart() {
    let asp = r".asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET";
    let none = ask(
        asp,
        None,
        &[(r"C:\shop\default.asp", ""), (r"D:\staff\x.asp", "")],
    );
    assert!(none.iter().all(|advice| advice.verdict == Verdict::NoManagedCode));
    let plain = ask(
        &map(V2),
        None,
        &[(r"C:\shop\default.asp", ""), (r"D:\staff\web.config", "<oops")],
    );
    assert_eq!(plain[0].verdict, Verdict::NoManagedCode);
    assert_eq!(plain[1].verdict, Verdict::Unknown);
    assert!(plain[1].issues[0].line.is_some(), "{:?}", plain[1].issues);
    let missing = ask(&map(V2), None, &[]);
    assert_eq!(
        missing[1].verdict,
        Verdict::Unknown,
        "its folder is not in the copy"
    );
}

#[test]
fn a_wildcard_map_makes_modules_run_for_everything() {
    let modules = r#"<configuration><system.web><httpModules><add name="M" type="Acme.M" /></httpModules></system.web></configuration>"#;
    let wildcard = ask(&format!("*,{V2},1"), None, &[(r"C:\shop\web.config", modules)]);
    let fragment = wildcard[0].fragment.as_deref().expect("a fragment");
    assert!(!fragment.contains("preCondition"), "{fragment}");
}
