//! Keys become sites, applications and directories, with the handlers and accounts that they had.

use super::*;

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
