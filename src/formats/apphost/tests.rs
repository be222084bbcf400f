//! A small configuration, read, given as objects and changed.

use super::*;
use crate::formats::apphost::managed;
use crate::model::change::AttributeChange;
use crate::model::{
    AttributeValue, Change, ConfigElement, ConfigPath, Detail, Item, Problem, RowState, Secret,
};

const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<configuration>
    <configSections>
        <sectionGroup name="system.applicationHost">
            <section name="applicationPools" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
            <section name="sites" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
        </sectionGroup>
        <sectionGroup name="system.webServer">
            <section name="asp" overrideModeDefault="Deny" />
            <section name="defaultDocument" overrideModeDefault="Allow" />
            <section name="handlers" overrideModeDefault="Deny" />
            <sectionGroup name="security">
                <sectionGroup name="authentication">
                    <section name="anonymousAuthentication" overrideModeDefault="Deny" />
                </sectionGroup>
                <section name="isapiCgiRestriction" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
            </sectionGroup>
            <section name="staticContent" overrideModeDefault="Allow" />
        </sectionGroup>
    </configSections>

    <system.applicationHost>

        <applicationPools>
            <add name="DefaultAppPool" />
            <add name="Shop pool" managedRuntimeVersion="v4.0" autoStart="false">
                <processModel identityType="SpecificUser" userName="CORP\shop" password="[enc:AesProvider:x:enc]" />
            </add>
            <applicationPoolDefaults managedRuntimeVersion="" />
        </applicationPools>

        <!-- what is served -->
        <sites>
            <site name="Default Web Site" id="1">
                <application path="/">
                    <virtualDirectory path="/" physicalPath="%SystemDrive%\inetpub\wwwroot" />
                </application>
                <bindings>
                    <binding protocol="http" bindingInformation="*:80:" />
                    <binding protocol="net.tcp" bindingInformation="808:*" />
                </bindings>
                <limits maxBandwidth="4096" maxUrlSegments="32" />
            </site>
            <site name='Shop' id='7' serverAutoStart='false'>
                <application path="/" applicationPool="Shop pool">
                    <virtualDirectory path="/" physicalPath="D:\shop" />
                </application>
            </site>
            <applicationDefaults applicationPool="DefaultAppPool" />
        </sites>

    </system.applicationHost>

    <system.webServer>
        <security>
            <isapiCgiRestriction notListedCgisAllowed="false">
                <add path="%windir%\system32\inetsrv\asp.dll" allowed="true" groupId="ASP" description="Active Server Pages" />
            </isapiCgiRestriction>
        </security>
    </system.webServer>

    <location path="default web site/Staff"><!-- by hand -->
        <system.webServer>
            <handlers accessPolicy="Read, Script">
                <remove name="ASPClassic" />
                <add name="x" path="*.x" verb="*" modules="IsapiModule" /> <!-- ours -->
            </handlers>
            <rewrite><rules /></rewrite>
        </system.webServer>
    </location>
    <location path="Default Web Site">
        <system.webServer>
            <defaultDocument enabled="true">
                <files>
                    <clear />
                    <add value="index.asp" />
                </files>
            </defaultDocument>
        </system.webServer>
    </location>
    <location path="Shop, Default Web Site/both">
        <system.webServer>
            <staticContent defaultDocFooter="x" />
        </system.webServer>
    </location>

</configuration>
"#;

fn config() -> AppHostConfig {
    AppHostConfig::parse(FILE.as_bytes().to_vec(), "applicationHost.config").expect("parses")
}

fn change(
    state: RowState,
    path: &ConfigPath,
    attributes: &[(&str, Option<&str>, Option<&str>)],
    items: Option<(Vec<Item>, Vec<Item>)>,
) -> Change {
    let value = |name: &str, text: Option<&str>| {
        text.map(|text| match managed::is_secret(name) {
            true => AttributeValue::Secret(Secret::new(text)),
            false => AttributeValue::from(text),
        })
    };
    Change {
        id: 0,
        state,
        object: "x".into(),
        name: "x".into(),
        why: "test".to_owned(),
        detail: Detail::Config {
            path: path.clone(),
            attributes: attributes
                .iter()
                .map(|(name, before, after)| AttributeChange {
                    name: (*name).into(),
                    before: value(name, *before),
                    after: value(name, *after),
                    origin: None,
                })
                .collect(),
            items: items.map(|(before, after)| (before.into(), after.into())),
        },
    }
}

fn item(name: &str, attributes: &[(&str, &str)]) -> Item {
    Item {
        name: name.to_owned(),
        attributes: attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Item::default()
    }
}

fn site(id: &str) -> ConfigPath {
    ConfigPath::section(None, "system.applicationHost/sites").child(ConfigElement::keyed("site", "id", id))
}

fn applied(changes: &[Change]) -> String {
    String::from_utf8(config().apply(changes).expect("applies")).expect("UTF-8")
}

fn refused(changes: &[Change]) -> Problem {
    config().apply(changes).expect_err("refused")
}

/// The lines that differ, `-` before and `+` after.
fn diff(after: &str) -> String {
    similar::TextDiff::from_lines(FILE, after)
        .iter_all_changes()
        .filter(|line| line.tag() != similar::ChangeTag::Equal)
        .map(|line| format!("{}{line}", line.tag()))
        .collect()
}

#[test]
fn sites_and_pools_are_read_with_their_defaults() {
    let config = config();
    let sites = config.sites();
    assert_eq!(sites.len(), 2);
    assert_eq!(
        (sites[0].id, sites[0].name.as_str(), sites[0].auto_start),
        (1, "Default Web Site", true)
    );
    assert_eq!(sites[0].applications[0].pool, "DefaultAppPool");
    assert_eq!(
        sites[0].bindings[0].endpoint(),
        Some(("*".to_owned(), 80, String::new()))
    );
    assert!(!sites[1].auto_start);
    assert_eq!(
        sites[1].applications[0].virtual_directories[0].physical_path,
        r"D:\shop"
    );
    let pools = config.application_pools();
    assert_eq!(pools[0].runtime_version.as_deref(), Some(""));
    assert_eq!(pools[1].runtime_version.as_deref(), Some("v4.0"));
    assert_eq!(pools[1].user_name, r"CORP\shop");
    assert!(config.is_iis7_or_later());
    assert_eq!(config.problems(), Vec::new());
    assert_eq!(config.restrictions()[0].description, "Active Server Pages");
}

#[test]
fn locations_tell_their_sections() {
    let locations = config().locations();
    assert_eq!(locations[0].path, "default web site/Staff");
    assert_eq!(
        locations[0].sections,
        ["system.webServer/handlers", "system.webServer/rewrite/rules"]
    );
}

#[test]
fn a_path_is_found_without_case_and_in_any_location_tag() {
    let config = config();
    let handlers = ConfigPath::section(Some("DEFAULT WEB SITE/staff"), "system.webServer/handlers");
    assert!(config.find(&handlers).is_some());
    let footer = ConfigPath::section(Some("default web site/BOTH"), "system.webServer/staticContent");
    assert!(config.find(&footer).is_some());
    assert!(config.find(&site("07")).is_some());
    assert!(config.find(&site("8")).is_none());
}

#[test]
fn the_objects_of_a_site_are_sorted_and_hold_only_what_iis_6_can_say() {
    let objects = config().objects(&Scope::Site(1));
    let listed: Vec<_> = objects
        .iter()
        .map(|object| format!("{} {} ({})", object.path, object.kind, object.name))
        .collect();
    assert_eq!(
        listed,
        [
            "system.applicationHost/sites/site[@id='1'] site (Default Web Site)",
            "system.applicationHost/sites/site[@id='1']/application[@path='/'] application (Default Web Site)",
            "system.applicationHost/sites/site[@id='1']/application[@path='/']/virtualDirectory[@path='/'] \
             virtualDirectory (Default Web Site)",
            "system.applicationHost/sites/site[@id='1']/bindings/binding[@protocol='http'][@bindingInformation='*:80:'] \
             binding (Default Web Site/http/*:80:)",
            "system.applicationHost/sites/site[@id='1']/limits limits (Default Web Site)",
            "location[@path='Default Web Site']/system.webServer/defaultDocument defaultDocument (Default Web Site)",
            "location[@path='Default Web Site']/system.webServer/defaultDocument/files files (Default Web Site)",
            "location[@path='Default Web Site/both']/system.webServer/staticContent staticContent (Default Web Site/both)",
            "location[@path='default web site/Staff']/system.webServer/handlers handlers (default web site/Staff)",
        ]
    );
    let handlers = objects.last().expect("handlers");
    assert_eq!(handlers.get("accessPolicy"), Some("Read, Script"));
    assert_eq!(
        handlers.items.as_deref().map(<[Item]>::len),
        Some(2),
        "remove and add are entries"
    );
}

#[test]
fn a_password_is_a_secret() {
    let objects = config().objects(&Scope::Pool("shop POOL".to_owned()));
    let model = objects
        .iter()
        .find(|object| object.kind == "processModel")
        .expect("there");
    assert_eq!(model.name, "Shop pool");
    assert_eq!(model.get("password"), Some(Secret::MASK));
    assert!(!format!("{objects:?}").contains("enc:Aes"));
    assert!(!format!("{:?}", config()).contains("enc:Aes"));
}

#[test]
fn no_rows_no_change() {
    assert_eq!(applied(&[]), FILE);
}

#[test]
fn a_changed_attribute_changes_its_value_only() {
    let after = applied(&[change(
        RowState::Change,
        &site("7"),
        &[
            ("serverAutoStart", Some("false"), Some("true")),
            ("name", Some("Shop"), Some("Shop & Co")),
        ],
        None,
    )]);
    assert_eq!(
        diff(&after),
        "-            <site name='Shop' id='7' serverAutoStart='false'>\n\
         +            <site name='Shop &amp; Co' id='7' serverAutoStart='true'>\n"
    );
}

#[test]
fn a_new_site_comes_after_the_others_with_all_its_parts() {
    let nine = site("9");
    let application = nine.child(ConfigElement::keyed("application", "path", "/"));
    let binding = nine.child(ConfigElement::only("bindings")).child(ConfigElement {
        name: "binding".into(),
        key: vec![
            ("protocol".into(), "http".into()),
            ("bindingInformation".into(), "*:80:books".into()),
        ],
    });
    let after = applied(&[
        change(RowState::Add, &binding, &[], None),
        change(
            RowState::Add,
            &application.child(ConfigElement::keyed("virtualDirectory", "path", "/")),
            &[("physicalPath", None, Some(r"D:\books"))],
            None,
        ),
        change(
            RowState::Add,
            &application,
            &[("applicationPool", None, Some("Shop pool"))],
            None,
        ),
        change(
            RowState::Add,
            &nine,
            &[
                ("serverAutoStart", None, Some("true")),
                ("name", None, Some("Books")),
            ],
            None,
        ),
        change(
            RowState::Add,
            &nine.child(ConfigElement::only("limits")),
            &[("connectionTimeout", None, Some("00:03:00"))],
            None,
        ),
    ]);
    assert_eq!(
        diff(&after),
        r#"+            <site name="Books" id="9" serverAutoStart="true">
+                <application path="/" applicationPool="Shop pool">
+                    <virtualDirectory path="/" physicalPath="D:\books" />
+                </application>
+                <bindings>
+                    <binding protocol="http" bindingInformation="*:80:books" />
+                </bindings>
+                <limits connectionTimeout="00:03:00" />
+            </site>
"#
    );
}

#[test]
fn a_new_location_comes_last_with_its_groups() {
    let path = ConfigPath::section(
        Some("Shop/staff"),
        "system.webServer/security/authentication/anonymousAuthentication",
    );
    let handlers = ConfigPath::section(Some("Shop/staff"), "system.webServer/handlers");
    let after = applied(&[
        change(RowState::Add, &path, &[("enabled", None, Some("false"))], None),
        change(
            RowState::Add,
            &handlers,
            &[("accessPolicy", None, Some("Read"))],
            Some((
                Vec::new(),
                vec![item("clear", &[]), item("add", &[("name", "a"), ("path", "*.a")])],
            )),
        ),
    ]);
    assert_eq!(
        diff(&after),
        r#"+    <location path="Shop/staff">
+        <system.webServer>
+            <handlers accessPolicy="Read">
+                <clear />
+                <add name="a" path="*.a" />
+            </handlers>
+            <security>
+                <authentication>
+                    <anonymousAuthentication enabled="false" />
+                </authentication>
+            </security>
+        </system.webServer>
+    </location>
"#
    );
}

#[test]
fn entries_that_stay_keep_their_bytes_and_comments() {
    let handlers = ConfigPath::section(Some("Default Web Site/staff"), "system.webServer/handlers");
    let x = item(
        "add",
        &[
            ("name", "x"),
            ("path", "*.x"),
            ("verb", "*"),
            ("modules", "IsapiModule"),
        ],
    );
    let before = vec![item("remove", &[("name", "ASPClassic")]), x.clone()];
    let after = vec![item("clear", &[]), x, item("add", &[("name", "y")])];
    assert_eq!(
        diff(&applied(&[change(
            RowState::Change,
            &handlers,
            &[],
            Some((before, after))
        )])),
        "-                <remove name=\"ASPClassic\" />\n\
         +                <clear />\n\
         +                <add name=\"y\" />\n"
    );
}

#[test]
fn deleting_all_of_a_location_removes_its_tag() {
    let document = ConfigPath::section(Some("Default Web Site"), "system.webServer/defaultDocument");
    let files = document.child(ConfigElement::only("files"));
    let now = vec![item("clear", &[]), item("add", &[("value", "index.asp")])];
    let after = applied(&[
        change(
            RowState::Delete,
            &document,
            &[("enabled", Some("true"), None)],
            None,
        ),
        change(RowState::Delete, &files, &[], Some((now, Vec::new()))),
    ]);
    assert!(!after.contains("<location path=\"Default Web Site\">"), "{after}");
    assert_eq!(diff(&after).lines().count(), 10);
    assert!(diff(&after).lines().all(|line| line.starts_with('-')));
}

#[test]
fn an_update_that_empties_a_section_removes_it_and_its_location() {
    let document = ConfigPath::section(Some("Default Web Site"), "system.webServer/defaultDocument");
    let files = document.child(ConfigElement::only("files"));
    let now = vec![item("clear", &[]), item("add", &[("value", "index.asp")])];
    let after = applied(&[
        change(
            RowState::Change,
            &document,
            &[("enabled", Some("true"), None)],
            None,
        ),
        change(RowState::Change, &files, &[], Some((now, Vec::new()))),
    ]);
    assert_eq!(diff(&after).lines().count(), 10);
    assert!(!after.contains("<location path=\"Default Web Site\">"), "{after}");
}

#[test]
fn a_section_that_is_kept_elsewhere_or_encrypted_is_not_changed() {
    for (attribute, code) in [
        ("configSource", "CONFIG-SOURCE"),
        ("configProtectionProvider", "CONFIG-ENCRYPTED"),
    ] {
        let text = FILE.replace("<sites>", &format!("<sites {attribute}=\"x\">"));
        let config = AppHostConfig::parse(text.into_bytes(), "f").expect("parses");
        let row = change(
            RowState::Change,
            &site("7"),
            &[("name", Some("Shop"), Some("S"))],
            None,
        );
        assert_eq!(
            config.apply(&[row]).map_err(|problem| problem.code),
            Err(code.to_owned())
        );
    }
}

#[test]
fn deleting_leaves_what_iis_6_cannot_say() {
    let limits = site("1").child(ConfigElement::only("limits"));
    let handlers = ConfigPath::section(Some("Default Web Site/Staff"), "system.webServer/handlers");
    let after = applied(&[
        change(RowState::Delete, &limits, &[], None),
        change(RowState::Delete, &handlers, &[], None),
    ]);
    assert!(after.contains("<limits maxUrlSegments=\"32\" />"));
    assert!(after.contains("<rewrite><rules /></rewrite>"));
    assert!(after.contains("<!-- by hand -->"));
    assert!(!after.contains("accessPolicy"));
}

#[test]
fn deleting_a_site_takes_everything_in_it() {
    let after = applied(&[change(RowState::Delete, &site("7"), &[], None)]);
    assert_eq!(diff(&after).lines().count(), 5);
    assert!(diff(&after).lines().all(|line| line.starts_with('-')));
}

#[test]
fn a_plan_that_expects_something_else_is_refused() {
    let problem = refused(&[change(
        RowState::Change,
        &site("7"),
        &[("serverAutoStart", Some("true"), Some("false"))],
        None,
    )]);
    assert_eq!(problem.code, "CONFIG-CHANGED");
    assert!(problem.place.line.is_some());
    assert!(
        problem.cause.contains("serverAutoStart is \"false\""),
        "{problem}"
    );
    let cases = [
        change(RowState::Add, &site("7"), &[], None),
        change(RowState::Delete, &site("8"), &[], None),
        change(
            RowState::Change,
            &site("8"),
            &[("name", Some("a"), Some("b"))],
            None,
        ),
    ];
    for case in cases {
        assert_eq!(refused(&[case]).code, "CONFIG-CHANGED");
    }
    let pool = ConfigPath::section(None, "system.applicationHost/applicationPools")
        .child(ConfigElement::keyed("add", "name", "Shop pool"))
        .child(ConfigElement::only("processModel"));
    let secret = refused(&[change(
        RowState::Change,
        &pool,
        &[("password", Some("hunter2"), Some("x"))],
        None,
    )]);
    assert!(!format!("{secret:?}").contains("hunter2") && !format!("{secret:?}").contains("enc:"));
}

#[test]
fn a_location_tag_for_several_paths_is_not_changed_for_one() {
    let footer = ConfigPath::section(Some("Shop"), "system.webServer/staticContent");
    let row = change(
        RowState::Change,
        &footer,
        &[("defaultDocFooter", Some("x"), Some("y"))],
        None,
    );
    assert_eq!(refused(&[row]).code, "CONFIG-SHARED");
    let handlers = ConfigPath::section(Some("Shop"), "system.webServer/handlers");
    let after = applied(&[change(
        RowState::Add,
        &handlers,
        &[("accessPolicy", None, Some("Read"))],
        None,
    )]);
    assert!(diff(&after).starts_with("+    <location path=\"Shop\">\n"));
}

#[test]
fn a_file_that_is_something_else_is_named() {
    let problem = AppHostConfig::parse(b"<MetaBase/>".to_vec(), "x").expect_err("refused");
    assert_eq!(problem.code, "APPHOST-ROOT");
    let web = AppHostConfig::parse(b"<configuration/>".to_vec(), "x").expect("reads");
    assert!(!web.is_iis7_or_later());
    assert_eq!(web.version_guess(), None);
}
