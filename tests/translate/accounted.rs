//! Every setting of a metabase is carried or listed, of real files, of the sample, and of any that there could be.

use super::*;

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
