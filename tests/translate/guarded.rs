//! What guards a site: programs that may run, and values that decide who gets in.

use super::{assert_accounted, assert_legal, build, object, said, server, whole};
use siteferry::formats::metabase::MetabaseBuilder;
use siteferry::model::{Column, Severity};
use siteferry::translate::Translation;

const LIST: &str = "isapiCgiRestriction/add[@path='";

fn programs(translation: &Translation) -> Vec<(String, Option<&str>)> {
    let objects = translation.objects.iter();
    objects
        .filter(|object| object.path.to_string().contains(LIST))
        .map(|object| (object.path.to_string(), object.get("allowed")))
        .collect()
}

fn with_list(list: &str) -> MetabaseBuilder {
    MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .set("AppPoolId", "DefaultAppPool")
        .set("AuthFlags", "AuthAnonymous")
        .set("WebSvcExtRestrictionList", list)
        .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
        .key("/LM/W3SVC/AppPools/DefaultAppPool", "IIsApplicationPool")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", r"D:\web\shop")
        .set("AccessFlags", "AccessRead | AccessScript")
        .key("/LM/W3SVC/1/ROOT/cgi-bin", "IIsWebDirectory")
        .set("AccessFlags", "AccessRead | AccessExecute | AccessScript")
}

#[test]
fn a_program_that_is_called_by_its_own_address_keeps_its_permission() {
    let asp = r"1,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,Active Server Pages";
    let metabase = build(with_list(&format!(
        "0,*.dll\n1,*.exe\n1,D:\\web\\shop\\CGI-BIN\\shop.dll,1,SHOP,Shop\n1,D:\\web\\other\\x.dll,1,X,X\n{asp}"
    )));
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    let shop = r"system.webServer/security/isapiCgiRestriction/add[@path='D:\web\shop\CGI-BIN\shop.dll']";
    assert_eq!(object(&translation, shop).get("allowed"), Some("true"));
    assert_eq!(object(&translation, shop).get("groupId"), Some("SHOP"));
    assert!(
        programs(&translation)
            .iter()
            .all(|(path, _)| !path.contains("other")),
        "what the site does not use stays behind"
    );
    let unlisted = said(&translation, "PROGRAMS-NOT-LISTED");
    assert_eq!(unlisted.len(), 1);
    assert_eq!(unlisted[0].0, "/LM/W3SVC/WebSvcExtRestrictionList");
    let row = translation
        .setting("/LM/W3SVC", "WebSvcExtRestrictionList")
        .expect("a row");
    assert_eq!(row.column, Column::NeedsYou);
}

#[test]
fn entries_that_cannot_be_read_or_contradict_one_another_are_told_and_the_rest_goes_on() {
    let metabase = build(with_list(
        "0,*.dll\n0,*.exe\n7,C:\\x\\y.dll,1,G,D\n1,D:\\web\\shop\\cgi-bin\\b.dll,1,G2,D\n0,d:\\WEB\\shop\\cgi-bin\\B.DLL,1,G3,dup\n1,D:\\web\\shop\\cgi-bin\\c.dll,1,G4,D",
    ));
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    for code in ["RESTRICTION-BROKEN", "RESTRICTION-TWICE"] {
        let found = said(&translation, code);
        assert_eq!(found.len(), 1, "{code}: {found:?}");
        assert_eq!(found[0].0, "/LM/W3SVC/WebSvcExtRestrictionList");
        assert!(found[0].1.is_some(), "{code} names no line");
    }
    let found = programs(&translation);
    let of = |file: &str| -> Vec<Option<&str>> {
        found
            .iter()
            .filter(|(path, _)| path.to_lowercase().contains(file))
            .map(|(_, allowed)| *allowed)
            .collect()
    };
    assert_eq!(of(r"\b.dll"), [Some("false")], "in doubt it stays shut");
    assert_eq!(of(r"\c.dll"), [Some("true")]);
    assert!(said(&translation, "PROGRAMS-NOT-LISTED").is_empty());
}

#[test]
fn a_damaged_value_that_guards_a_folder_blocks() {
    for (property, value) in [
        ("AuthFlags", "AuthNTLM | AuthBogus"),
        ("AccessSSLFlags", "AccessSSL | AccessFoo"),
        ("AccessFlags", "AccessRead | AccessFly"),
        ("DirBrowseFlags", "DirBrowseShowDate | Open"),
    ] {
        let metabase = build(
            server()
                .key("/LM/W3SVC/1/ROOT/s", "IIsWebDirectory")
                .set(property, value),
        );
        let translation = whole(&metabase, 1);
        assert_accounted(&metabase, &translation, 1);
        let errors: Vec<_> = translation
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .map(|problem| {
                (
                    problem.code.as_str(),
                    problem.place.key.clone().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(
            errors,
            [(
                "SECURITY-VALUE-UNREADABLE",
                format!("/LM/W3SVC/1/ROOT/s/{property}")
            )]
        );
    }
}

#[test]
fn a_pool_without_a_type_is_none_and_the_root_of_a_site_needs_none() {
    let metabase = build(
        server()
            .key("/LM/W3SVC/AppPools/Odd", "IIsConfigObject")
            .set("PeriodicRestartTime", "60")
            .key("/LM/W3SVC/2", "IIsWebServer")
            .set("ServerComment", "Books")
            .key("/LM/W3SVC/2/ROOT", "IIsConfigObject")
            .set("Path", r"D:\books")
            .set("AppPoolId", "Odd"),
    );
    let told: Vec<_> = metabase
        .problems()
        .iter()
        .filter(|problem| problem.code == "METABASE-KEY-WITHOUT-TYPE")
        .map(|problem| problem.place.key.as_deref().unwrap_or_default())
        .collect();
    assert!(!told.contains(&"/LM/W3SVC/2/ROOT"), "{told:?}");
    let translation = whole(&metabase, 2);
    let root =
        "system.applicationHost/sites/site[@id='2']/application[@path='/']/virtualDirectory[@path='/']";
    assert_eq!(object(&translation, root).get("physicalPath"), Some(r"D:\books"));
    assert_eq!(said(&translation, "POOL-UNDEFINED").len(), 1);
    let is_pool = |path: String| path.contains("applicationPools/add[@name='Odd']");
    assert!(
        translation
            .objects
            .iter()
            .all(|object| !is_pool(object.path.to_string()))
    );
}
