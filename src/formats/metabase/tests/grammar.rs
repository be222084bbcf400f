//! Keys, values, inheritance, secrets: what the file says is what is had.

use super::*;

#[test]
fn a_schema_adds_properties() {
    let text = r#"<MetaData><DatabaseMeta InternalName ="METABASE"><Collection InternalName ="IIsConfigObject">
        <Property InternalName ="Sparkle" ID="70001" Type="DWORD" UserType="IIS_MD_UT_FILE" Attributes="INHERIT" DefaultValue="Bright" EndingNumber="0">
        <Flag InternalName ="Dim" Value="2" ID="1"/><Flag InternalName ="Bright" Value="1" ID="2"/></Property></Collection>
        <Collection InternalName="IIsWebServer"><Property InheritsPropertiesFrom ="IIsConfigObject:Sparkle"/></Collection>
        </DatabaseMeta></MetaData>"#;
    let schema = Schema::read(text.as_bytes(), "MBSchema.xml").expect("reads");
    assert_eq!(schema.properties().len(), 508);
    let file =
        file("<IIsWebServer	Location =\"/LM/W3SVC/1\"\n\t\tSparkle=\"Bright | Dim\"\n\t>\n</IIsWebServer>\n");
    let metabase = Metabase::read(file.as_bytes(), schema, "MetaBase.xml").expect("reads");
    assert_eq!(metabase.problems(), []);
    let sparkle = metabase
        .site(1)
        .and_then(|s| s.property(PropertyId(70001)))
        .expect("by number");
    assert_eq!(
        (sparkle.dword(), sparkle.flag_names()),
        (Some(3), vec!["Bright".into(), "Dim".into()])
    );
    assert!(sparkle.definition().is_some_and(|d| d.web));
    let problem = Schema::read("<configuration/>".as_bytes(), "MBSchema.xml").expect_err("not a schema");
    assert_eq!(problem.code, "METABASE-NOT-A-METABASE");
}

#[test]
fn keys_make_a_tree_with_parents_that_are_not_written() {
    let metabase = read(&file(COMPOSITE));
    assert_eq!(metabase.problems(), []);
    let paths: Vec<_> = metabase.keys().map(|key| key.path()).collect();
    assert_eq!(
        paths,
        [
            "/",
            "/LM",
            "/LM/W3SVC",
            "/LM/W3SVC/812",
            "/LM/W3SVC/812/root",
            "/LM/W3SVC/812/root/admin",
            "/LM/W3SVC/812/root/admin/deep",
            "/LM/W3SVC/9",
            "/LM/W3SVC/Info",
            "/LM/W3SVC/Info/Templates",
            "/LM/W3SVC/Info/Templates/Public Web Site",
        ]
    );
    assert!(
        metabase.sites().map(|site| site.name()).eq(["9", "812"]),
        "by number"
    );
    let deep = metabase.key("LM/w3svc/812/ROOT/Admin/DEEP").expect("any case");
    assert_eq!(
        (deep.key_type(), deep.name(), deep.line()),
        ("IIsWebDirectory", "deep", 39)
    );
    let admin = deep.parent().expect("parent");
    assert!(admin.is_implicit() && admin.key_type() == "IIsConfigObject");
    assert!(
        deep.ancestors()
            .map(|k| k.name())
            .eq(["admin", "root", "812", "W3SVC", "LM", ""])
    );
    let service = metabase.key("/LM/W3SVC").expect("service");
    assert!(service.children().map(|k| k.name()).eq(["812", "9", "Info"]));
    assert_eq!(service.descendants().count(), 8);
    assert_eq!(metabase.key("/LM/W3SVC/81"), None);
    assert_eq!(metabase.key("/LM//W3SVC"), None);
}

#[test]
fn values_are_read_in_every_form() {
    let metabase = read(&file(COMPOSITE));
    let site = metabase.site(812).expect("site");
    let bindings = site.property(property::SERVER_BINDINGS).expect("bindings");
    assert_eq!(bindings.list(), [":80:shop.example.com", "10.1.1.5:80:"]);
    assert_eq!(bindings.line(), 13);
    assert_eq!(
        site.property(property::SERVER_COMMENT)
            .map(|p| p.text().into_owned())
            .as_deref(),
        Some("Shop & Co")
    );
    let root = site.below("ROOT").expect("root");
    let access = root.property(property::ACCESS_FLAGS).expect("flags");
    assert_eq!(
        (access.dword(), access.flag_names()),
        (Some(513), vec!["AccessRead".into(), "AccessScript".into()])
    );
    assert!(access.has_flag("AccessRead") && !access.has_flag("AccessWrite"));
    let custom: Vec<_> = root
        .properties()
        .filter(|p| p.is_custom())
        .map(|p| (p.name(), p.dword()))
        .collect();
    assert_eq!(
        custom,
        [("UnknownName_55001", Some(42)), ("UnknownName_55002", Some(42))]
    );
}

#[test]
fn inheritance_follows_the_attribute_and_empty_is_not_absent() {
    let metabase = read(&file(COMPOSITE));
    let deep = metabase.key("/LM/W3SVC/812/root/admin/deep").expect("key");
    let maps = deep.effective(property::SCRIPT_MAPS).expect("set");
    assert_eq!(
        (maps.list().len(), maps.is_empty_text(), maps.origin),
        (0, true, EffectiveOrigin::Own)
    );
    let root = metabase.key("/LM/W3SVC/812/root").expect("key");
    let maps = root.effective(property::SCRIPT_MAPS).expect("inherited");
    assert_eq!(maps.list().len(), 2);
    assert_eq!(maps.set_at(root).map(|k| k.path()), Some("/LM/W3SVC"));
    assert_eq!(
        root.effective(property::SERVER_BINDINGS).map(|p| p.origin),
        Some(EffectiveOrigin::SchemaDefault)
    );
    assert_eq!(
        deep.effective(PropertyId(55001)).and_then(|p| p.dword()),
        Some(42),
        "Custom with INHERIT"
    );
    assert!(deep.effective(PropertyId(55002)).is_none(), "Custom without");
    assert_eq!(
        deep.effective(property::AUTH_FLAGS).and_then(|p| p.dword()),
        Some(6)
    );
    let timeout = deep.effective(property::CONNECTION_TIMEOUT).expect("default");
    assert_eq!(
        (timeout.dword(), timeout.origin, timeout.line()),
        (Some(120), EffectiveOrigin::SchemaDefault, 0)
    );
    let names: Vec<_> = deep.effective_properties().map(|p| p.name()).collect();
    assert_eq!(
        names,
        [
            "AuthFlags",
            "ScriptMaps",
            "AccessFlags",
            "Path",
            "UnknownName_55001",
            "AppPoolId",
            "ServerComment"
        ]
    );
}

#[test]
fn namespace_and_declaration_may_differ() {
    let plain = "<configuration><MBProperty></MBProperty></configuration>";
    assert_eq!(codes(&read(plain)), [] as [&str; 0]);
    let other = plain.replace(
        "<configuration>",
        "<configuration xmlns='urn:microsoft-catalog:XML_Metabase_V54_0'>",
    );
    assert_eq!(codes(&read(&other)), [] as [&str; 0]);
    let odd = plain.replace("<configuration>", "<configuration xmlns='urn:x'>");
    assert_eq!(codes(&read(&odd)), ["METABASE-NAMESPACE"]);
    assert_eq!(read(plain).keys().count(), 1);
    read(&format!(
        "<?xml version='1.0' encoding='UTF-8' ?>\n<!-- <!DOCTYPE x> -->\n<?other?>{plain}<!-- end -->\n"
    ));
}

#[test]
fn a_key_that_stands_twice_is_one_and_the_later_value_counts() {
    let metabase = read(&file(
        "<IIsWebServer	Location =\"/LM/W3SVC/1\" ServerComment=\"a\" AppPoolId=\"P\">\n</IIsWebServer>\n\
         <IIsWebDirectory	Location =\"/LM/W3SVC/1/x/y\"></IIsWebDirectory>\n\
         <IIsWebServer	Location =\"/lm/w3svc/1\" ServerComment=\"b\">\n</IIsWebServer>\n\
         <IIsWebDirectory	Location =\"/LM/w3svc/1/X/z\"/>\n\
         <IIsWebDirectory	Location =\"/LM/w3svc/1/X\" Path=\"C:\\x\"/>\n<IIS_ROOT Location=\"/\"/>\n",
    ));
    assert_eq!(codes(&metabase), ["METABASE-DUPLICATE-KEY"]);
    assert_eq!(metabase.problems()[0].place.line, Some(7));
    let site = metabase.site(1).expect("one site");
    let values: Vec<_> = site
        .properties()
        .map(|p| (p.name(), p.text().into_owned()))
        .collect();
    assert_eq!(
        values,
        [("AppPoolId", "P".to_owned()), ("ServerComment", "b".to_owned())]
    );
    let paths: Vec<_> = metabase.keys().map(|key| key.path()).collect();
    assert_eq!(
        paths,
        [
            "/",
            "/LM",
            "/LM/W3SVC",
            "/LM/W3SVC/1",
            "/LM/w3svc/1/X",
            "/LM/W3SVC/1/x/y",
            "/LM/w3svc/1/X/z"
        ]
    );
    assert_eq!(metabase.root().key_type(), "IIS_ROOT");
}

#[test]
fn secrets_are_never_kept() {
    let canary = "CANARY-5b1f";
    let keys = format!(
        "<IIsWebVirtualDir	Location =\"/LM/W3SVC/1/ROOT\" UNCPassword=\"{canary}\" DbPassword=\"{canary}\" Other=\"49634462{canary}\">\
         <Custom Name=\"AnonymousUserPass\" ID=\"6021\" Value=\"{canary}\" Type=\"STRING\" UserType=\"2\" Attributes=\"INHERIT\"/>\
         <Custom Name=\"X\" ID=\"70000\" Value=\"{canary}\" Type=\"DWORD\" UserType=\"2\" Attributes=\"SECURE\"/>\
         <Custom Name=\"\" ID=\"7502\" Value=\"{canary}\" Attributes=\"NO_ATTRIBUTES\"/></IIsWebVirtualDir>\n"
    );
    let metabase = read(&file(&keys));
    let key = metabase.key("/LM/W3SVC/1/ROOT").expect("key");
    assert_eq!(key.properties().count(), 6);
    for property in key.properties() {
        assert!(property.is_secure(), "{property:?}");
        assert_eq!(property.secret_state(), SecretState::Unknown);
        let shown = format!(
            "{property:?} {} {} {:?}",
            property.text(),
            property.shown(),
            property.list()
        );
        assert!(!shown.contains(canary), "{shown}");
        assert_eq!(
            (property.raw(), property.dword(), property.bytes()),
            ("", None, None)
        );
    }
    assert!(!format!("{:?}", metabase.problems()).contains(canary));
    assert!(!format!("{metabase:?}").contains(canary));
}

#[test]
fn a_built_metabase_is_as_one_that_was_read() {
    let metabase = MetabaseBuilder::new()
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop & Co <1>")
        .set("ServerBindings", ":80:\n:81:")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("AuthFlags", "AuthNTLM")
        .set_secret("UNCPassword", SecretState::Set)
        .custom(55001, "UnknownName_55001", "DWORD", "42", "INHERIT")
        .key("nonsense", "IIsWebServer")
        .set("ServerComment", "left out")
        .build(Schema::built_in());
    assert_eq!(codes(&metabase), ["METABASE-BAD-LOCATION"]);
    let site = metabase.site(1).expect("site");
    assert_eq!(
        site.property(property::SERVER_COMMENT).expect("set").text(),
        "Shop & Co <1>"
    );
    assert_eq!(
        site.property(property::SERVER_BINDINGS).expect("set").list(),
        [":80:", ":81:"]
    );
    let root = site.child("root").expect("root");
    assert_eq!(
        root.property(property::UNC_PASSWORD).map(|p| p.secret_state()),
        Some(SecretState::Set)
    );
    assert_eq!(root.property(PropertyId(55001)).and_then(|p| p.dword()), Some(42));
    assert_eq!(metabase.property_count(), 5);
}
