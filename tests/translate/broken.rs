//! What means nothing to IIS is said where it stands, and what stands beside it is carried.

use super::{assert_accounted, assert_legal, build, here, items, object, server, whole};
use siteferry::formats::metabase::MetabaseBuilder;
use siteferry::model::{Column, Problem};
use siteferry::translate::Translation;

const POOL: &str = "/LM/W3SVC/AppPools/DefaultAppPool";
const ADDED: &str = "system.applicationHost/applicationPools/add[@name='DefaultAppPool']";

fn checked(builder: MetabaseBuilder) -> Translation {
    let metabase = build(builder);
    let translation = whole(&metabase, 1);
    assert_accounted(&metabase, &translation, 1);
    assert_legal(&translation);
    translation
}

fn said<'t>(translation: &'t Translation, code: &str) -> Vec<&'t Problem> {
    let problems = translation.problems.iter();
    problems.filter(|problem| problem.code == code).collect()
}

/// The keys that problems of a code stand at; each has its line.
fn places<'t>(translation: &'t Translation, code: &str) -> Vec<&'t str> {
    said(translation, code)
        .iter()
        .map(|problem| {
            assert!(problem.place.line.is_some(), "{problem:?}");
            problem.place.key.as_deref().unwrap_or_default()
        })
        .collect()
}

fn column(translation: &Translation, key: &str, property: &str) -> Column {
    let setting = translation.setting(key, property);
    setting.unwrap_or_else(|| panic!("{key}/{property}")).column
}

fn pool() -> MetabaseBuilder {
    server().key(POOL, "IIsApplicationPool")
}

#[test]
fn a_recycle_is_written_once_and_what_is_no_time_is_a_problem_at_its_line() {
    let translation = checked(pool().set("PeriodicRestartSchedule", "03:00\n04:00\n3:00\n25:00\nnoon"));
    let schedule = object(
        &translation,
        &format!("{ADDED}/recycling/periodicRestart/schedule"),
    );
    assert_eq!(items(schedule, "value"), ["03:00:00", "04:00:00"]);
    let broken = said(&translation, "RECYCLE-TIME-BROKEN");
    let lines: Vec<_> = broken.iter().filter_map(|problem| problem.place.line).collect();
    assert!(broken[0].title.contains("25:00") && broken[1].title.contains("noon"));
    assert_eq!(lines[1], lines[0] + 1);
    assert_eq!(
        column(&translation, POOL, "PeriodicRestartSchedule"),
        Column::NeedsYou
    );
}

#[test]
fn a_value_outside_of_its_table_needs_a_person_and_writes_nothing() {
    let translation = checked(
        pool()
            .set("AppPoolIdentityType", "9")
            .set("CPUAction", "7")
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("LogFilePeriod", "2147483648")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("LogonMethod", "9")
            .set("AspPartitionID", "{xyz"),
    );
    let root = "/LM/W3SVC/1/ROOT";
    for (key, property) in [
        (POOL, "AppPoolIdentityType"),
        (POOL, "CPUAction"),
        ("/LM/W3SVC/1", "LogFilePeriod"),
        (root, "LogonMethod"),
        (root, "AspPartitionID"),
    ] {
        assert_eq!(
            column(&translation, key, property),
            Column::NeedsYou,
            "{property}"
        );
        let place = format!("{key}/{property}");
        let all = places(&translation, "VALUE-MEANINGLESS");
        assert_eq!(all.iter().filter(|known| **known == place).count(), 1, "{all:?}");
    }
    for attribute in ["identityType", "action", "period", "logonMethod", "partitionId"] {
        let mut objects = translation.objects.iter();
        let written = objects.find(|object| object.get(attribute).is_some());
        assert!(written.is_none(), "{attribute}: {written:?}");
    }
}

#[test]
fn bits_that_stand_for_nothing_are_said_and_the_others_carried() {
    let translation = checked(
        pool()
            .set("LogEventOnRecycle", "AppPoolRecycleTime | 0x80000000")
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("LogExtFileFlags", "2147483648")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("AccessFlags", "0x8201")
            .set("AccessSSLFlags", "AccessSSL | AccessSSLMapCert")
            .set("AuthFlags", "0x101")
            .set("DirBrowseFlags", "0x40000042"),
    );
    assert_eq!(
        places(&translation, "FLAGS-UNKNOWN"),
        [
            "/LM/W3SVC/1/LogExtFileFlags",
            "/LM/W3SVC/1/ROOT/AuthFlags",
            "/LM/W3SVC/1/ROOT/DirBrowseFlags",
            "/LM/W3SVC/AppPools/DefaultAppPool/LogEventOnRecycle",
        ]
    );
    let recycling = object(&translation, &format!("{ADDED}/recycling"));
    assert_eq!(recycling.get("logEventOnRecycle"), Some("Time"));
    let log = translation
        .setting("/LM/W3SVC/1", "LogExtFileFlags")
        .expect("a row");
    assert!(
        log.column == Column::Converted && log.why.contains("0x80000000"),
        "{log:?}"
    );
}

#[test]
fn a_truth_that_cannot_be_read_is_no_false() {
    use siteferry::model::{IisVersion, ServerFacts};
    use siteferry::rules::{RuleContext, RuleSet};
    use siteferry::translate::{self, TranslateOptions};
    let metabase = build(
        server()
            .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
            .set("Enable32BitAppOnWin64", "maybe")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("AllowPathInfoForScriptMappings", "perhaps"),
    );
    let facts = |iis, name: &str| ServerFacts {
        name: name.to_owned(),
        iis,
        windows_directory: r"C:\Windows".to_owned(),
        is_64_bit: true,
    };
    let context = RuleContext::new(facts(IisVersion::IIS6, "OLD"), facts(IisVersion::IIS10, "NEW"));
    let rules = RuleSet::default();
    let mut options = TranslateOptions::new(&rules, &context);
    options.include_pools = true;
    let translation = translate::site(&metabase, 1, &options).expect("a translation");
    assert_eq!(object(&translation, ADDED).get("enable32BitAppOnWin64"), None);
    for (key, property) in [
        ("/LM/W3SVC/AppPools", "Enable32BitAppOnWin64"),
        ("/LM/W3SVC/1/ROOT", "AllowPathInfoForScriptMappings"),
    ] {
        assert_eq!(
            column(&translation, key, property),
            Column::NeedsYou,
            "{property}"
        );
    }
}

#[test]
fn how_a_pool_logs_on_counts_where_it_has_an_account_of_its_own() {
    let own = |identity: &str| {
        checked(
            pool()
                .set("AppPoolIdentityType", identity)
                .set("WAMUserName", "CORP\\shop")
                .set("LogonMethod", "1"),
        )
    };
    let translation = own("3");
    assert_eq!(column(&translation, POOL, "LogonMethod"), Column::NeedsYou);
    assert_eq!(
        places(&translation, "POOL-LOGON-METHOD"),
        [format!("{POOL}/LogonMethod")]
    );
    let damaged = pool().set("AppPoolIdentityType", "3").set("LogonMethod", "abc");
    let translation = checked(damaged);
    assert_eq!(column(&translation, POOL, "LogonMethod"), Column::NeedsYou);
    assert!(
        said(&translation, "POOL-LOGON-METHOD").is_empty(),
        "the reader of the metabase tells of it"
    );
    let translation = own("2");
    let row = translation.setting(POOL, "LogonMethod").expect("a row");
    assert!(
        row.column == Column::Carried && row.why.contains("account of Windows"),
        "{row:?}"
    );
    assert!(said(&translation, "POOL-LOGON-METHOD").is_empty());
}

#[test]
fn each_script_map_that_is_none_is_a_problem_and_the_rest_goes_on() {
    let translation = checked(server().key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir").set(
        "ScriptMaps",
        ".a\n.b,C:\\b.dll,x\n.ok,C:\\ok.dll,1\n.c,C:\\c.dll,-1",
    ));
    let handlers = object(&translation, &here(&translation, "", "handlers"));
    assert_eq!(items(handlers, "scriptProcessor"), [r"C:\ok.dll"]);
    let broken = said(&translation, "SCRIPT-MAP-BROKEN");
    let first = broken[0].place.line.expect("a line");
    let lines: Vec<_> = broken.iter().filter_map(|problem| problem.place.line).collect();
    assert_eq!(lines, [first, first + 1, first + 3]);
    assert_eq!(
        column(&translation, "/LM/W3SVC/1/ROOT", "ScriptMaps"),
        Column::NeedsYou
    );
}

#[test]
fn wildcard_maps_run_wherever_files_are_read_and_say_what_they_no_longer_see() {
    let translation = checked(
        server()
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("ScriptMaps", "*,C:\\gate.dll,0\n*,C:\\sso.dll,5\n.x,C:\\x.dll,0"),
    );
    let handlers = object(&translation, &here(&translation, "", "handlers"));
    assert_eq!(
        items(handlers, "scriptProcessor"),
        [r"C:\x.dll", r"C:\gate.dll", r"C:\sso.dll"]
    );
    assert_eq!(items(handlers, "requireAccess")[..3], ["Execute", "None", "None"]);
    assert_eq!(
        places(&translation, "WILDCARD-SCRIPT-MAP"),
        ["/LM/W3SVC/1/ROOT/ScriptMaps"]
    );
    assert!(said(&checked(server()), "WILDCARD-SCRIPT-MAP").is_empty());
}

#[test]
fn wildcards_of_a_redirection_reach_nothing_below_another_one() {
    let translation = checked(
        server()
            .key("/LM/W3SVC/1/ROOT/w", "IIsWebDirectory")
            .set("HttpRedirect", "*; /w/old/*; /new/$0")
            .key("/LM/W3SVC/1/ROOT/w/a", "IIsWebDirectory")
            .set("HttpRedirect", "")
            .key("/LM/W3SVC/1/ROOT/w/a/b", "IIsWebDirectory")
            .set("HttpRedirect", "/else")
            .key("/LM/W3SVC/1/ROOT/w/a/b/c", "IIsWebDirectory")
            .set("HttpRedirect", "/elsewhere"),
    );
    let entries = |location: &str| {
        let redirect = object(&translation, &here(&translation, location, "httpRedirect"));
        redirect.items.as_ref().map(|items| items.iter().count())
    };
    assert_eq!(entries("/w"), Some(2));
    assert_eq!(entries("/w/a"), None, "nothing is redirected there");
    assert_eq!(entries("/w/a/b"), Some(1), "the wildcards end here");
    assert_eq!(entries("/w/a/b/c"), None, "and are gone below");
}

#[test]
fn a_redirection_with_a_word_that_is_none_is_not_followed() {
    for text in ["/x, PERM", "EXACT_DESTINATION", "*"] {
        let translation = checked(
            server()
                .key("/LM/W3SVC/1/ROOT/w", "IIsWebDirectory")
                .set("HttpRedirect", text),
        );
        assert_eq!(
            places(&translation, "REDIRECT-BROKEN"),
            ["/LM/W3SVC/1/ROOT/w/HttpRedirect"],
            "{text}"
        );
        let mut objects = translation.objects.iter();
        assert!(
            objects.all(|object| object.get("destination").is_none()),
            "{text}"
        );
    }
}

#[test]
fn bindings_that_are_none_need_a_person() {
    let translation = checked(
        server()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerBindings", "x\ny"),
    );
    assert_eq!(
        column(&translation, "/LM/W3SVC/1", "ServerBindings"),
        Column::NeedsYou
    );
    assert_eq!(said(&translation, "BINDING-BROKEN").len(), 2);
}

#[test]
fn a_name_that_no_url_can_hold_blocks_and_the_others_stay_as_they_are() {
    let mut builder = server();
    for name in ["R&D", "a+b=c", "plain", "a?b", "a?b/deep"] {
        let key = format!("/LM/W3SVC/1/ROOT/{name}");
        builder = builder
            .key(&key, "IIsWebVirtualDir")
            .set("Path", "D:\\web\\other")
            .set("AppRoot", &key)
            .set("AccessFlags", "AccessRead");
    }
    let translation = checked(builder.key("/LM/W3SVC/1/ROOT/a;b", "IIsWebDirectory"));
    assert_eq!(
        places(&translation, "DIRECTORY-NAME-REFUSED"),
        ["/LM/W3SVC/1/ROOT/a?b"]
    );
    let refused = said(&translation, "DIRECTORY-NAME-REFUSED");
    assert!(
        refused[0].is_error() && refused[0].title.contains("Shop/a?b"),
        "{refused:?}"
    );
    let unusual = said(&translation, "DIRECTORY-NAME-UNUSUAL");
    let targets: Vec<_> = unusual
        .iter()
        .filter_map(|problem| problem.target.as_deref())
        .collect();
    assert_eq!(targets, ["Shop/a+b=c", "Shop/R&D"]);
    assert!(unusual[1].cause.contains("ASP.NET 4") && !unusual[0].cause.contains("ASP.NET 4"));
    let paths: Vec<String> = translation
        .objects
        .iter()
        .map(|object| object.path.to_string())
        .collect();
    for name in ["R&D", "a+b=c", "plain"] {
        assert!(
            paths
                .iter()
                .any(|path| path.contains(&format!("[@path='/{name}']"))),
            "{name}"
        );
    }
    assert!(!paths.iter().any(|path| path.contains('?')), "{paths:?}");
    assert_eq!(
        column(&translation, "/LM/W3SVC/1/ROOT/a?b/deep", "Path"),
        Column::NeedsYou
    );
}
