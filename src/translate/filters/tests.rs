//! Filters of sites and of the whole server, from metabases made here.

use crate::formats::metabase::{Metabase, MetabaseBuilder, Schema};
use crate::model::{ConfigObject, ConfigPath, IisVersion, Item, Problem, ServerFacts};
use crate::rules::{RuleContext, RuleSet};
use crate::translate::sections::item;
use crate::translate::{DestinationFacts, Index, TranslateOptions, Translation, site};

fn facts(iis: IisVersion, is_64_bit: bool) -> ServerFacts {
    ServerFacts {
        name: "M".to_owned(),
        iis,
        windows_directory: r"C:\WINDOWS".to_owned(),
        is_64_bit,
    }
}

fn context(source: IisVersion, source_64: bool, destination_64: bool) -> RuleContext {
    RuleContext::new(facts(source, source_64), facts(IisVersion::IIS10, destination_64))
}

/// Site 1, "Shop", with a `Filters` key that loads `order`.
fn shop(order: &str) -> MetabaseBuilder {
    MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", r"D:\shop")
        .key("/LM/W3SVC/1/filters", "IIsFilters")
        .set("FilterLoadOrder", order)
}

fn filter(builder: MetabaseBuilder, name: &str, path: &str) -> MetabaseBuilder {
    builder
        .key(&format!("/LM/W3SVC/1/filters/{name}"), "IIsFilter")
        .set("FilterPath", path)
}

fn build(builder: MetabaseBuilder) -> Metabase {
    builder.build(Schema::built_in())
}

fn translated(metabase: &Metabase, context: &RuleContext, destination: DestinationFacts) -> Translation {
    let rules = RuleSet::default();
    let options = TranslateOptions {
        destination,
        ..TranslateOptions::new(&rules, context)
    };
    site(metabase, 1, &options).expect("site 1")
}

fn moved(builder: MetabaseBuilder) -> Translation {
    let context = context(IisVersion::IIS6, false, true);
    translated(&build(builder), &context, DestinationFacts::default())
}

/// A destination that has these filters for all of its sites.
fn known(filters: Vec<Item>) -> DestinationFacts {
    let path = ConfigPath::section(None, "system.webServer/isapiFilters");
    let mut object = ConfigObject::new(path, "isapiFilters", "");
    object.items = Some(filters.into());
    DestinationFacts {
        sections: [object].into(),
        ..DestinationFacts::default()
    }
}

fn shown(objects: &[ConfigObject]) -> Vec<String> {
    let filters = objects.iter().find(|object| object.kind == "isapiFilters");
    let items = filters
        .and_then(|object| object.items.as_ref())
        .into_iter()
        .flatten();
    let line = |item: &Item| {
        let attributes = item.attributes.iter();
        attributes.fold(item.name.clone(), |line, (name, value)| {
            format!("{line} {name}={value}")
        })
    };
    items.map(line).collect()
}

fn codes(problems: &[Problem], prefix: &str) -> Vec<String> {
    let wanted = problems.iter().filter(|problem| problem.code.starts_with(prefix));
    wanted
        .map(|problem| format!("{} {}", problem.code, problem.place))
        .collect()
}

#[test]
fn the_load_order_decides_and_attributes_follow() {
    let builder = filter(shop("second, First ,second"), "First", r"C:\WINDOWS\f\first.dll")
        .set("FilterEnabled", "FALSE");
    let builder = filter(builder, "second", r"D:\bin\second.dll").set("FilterEnableCache", "TRUE");
    let builder = filter(builder, "idle", r"D:\bin\idle.dll");
    let translation = moved(builder);
    assert_eq!(
        shown(&translation.objects),
        [
            r"filter name=second path=D:\bin\second.dll enableCache=true preCondition=bitness32",
            r"filter name=First path=%windir%\f\first.dll enabled=false preCondition=bitness32",
        ]
    );
    let filters = translation
        .objects
        .iter()
        .find(|object| object.kind == "isapiFilters");
    assert_eq!(
        filters.and_then(|object| object.path.location.as_deref()),
        Some("Shop")
    );
}

#[test]
fn a_library_loads_into_processes_of_its_own_kind() {
    let one = || filter(shop("f"), "f", r"D:\f.dll");
    let precondition = |builder, source_64, destination_64| {
        let context = context(IisVersion::IIS6, source_64, destination_64);
        let lines = shown(&translated(&build(builder), &context, DestinationFacts::default()).objects);
        lines
            .first()
            .and_then(|line| line.split("preCondition=").nth(1).map(str::to_owned))
    };
    assert_eq!(precondition(one(), false, true).as_deref(), Some("bitness32"));
    assert_eq!(precondition(one(), true, true).as_deref(), Some("bitness64"));
    assert_eq!(precondition(one(), false, false), None);
    let switched = one()
        .key("/LM/W3SVC/AppPools", "IIsApplicationPools")
        .set("Enable32BitAppOnWin64", "TRUE");
    assert_eq!(precondition(switched, true, true).as_deref(), Some("bitness32"));
}

#[test]
fn filters_of_windows_stay_behind_and_urlscan_says_where_to_go() {
    let names = [
        "sspifilt",
        "md5filt",
        "pwsdata",
        "compfilt",
        "fpexedll",
        "aspnet_filter",
        "UrlScan",
    ];
    let mut builder = shop(&names.join(","));
    for name in names {
        builder = filter(builder, name, &format!(r"C:\WINDOWS\system32\inetsrv\{name}.dll"));
    }
    builder = filter(builder, "raw", r"D:\raw.dll").set("FilterFlags", "NotifyReadRawData | NotifyOrderLow");
    let translation = moved(builder);
    assert_eq!(shown(&translation.objects), Vec::<String>::new());
    assert_eq!(codes(&translation.problems, "URLSCAN").len(), 1);
    assert_eq!(
        codes(&translation.problems, "FILTER-NOT").len(),
        2,
        "pwsdata and fpexedll; raw is not loaded"
    );
}

#[test]
fn raw_data_is_refused() {
    let raw = filter(shop("raw,send"), "raw", r"D:\raw.dll").set("FilterFlags", "NotifyReadRawData");
    let raw = filter(raw, "send", r"D:\send.dll").set("FilterFlags", "NotifySendRawData");
    let translation = moved(raw);
    assert_eq!(
        shown(&translation.objects).len(),
        1,
        "sending raw data is still allowed"
    );
    assert_eq!(
        codes(&translation.problems, "FILTER-"),
        ["FILTER-NOT-SUPPORTED line 5, /LM/W3SVC/1/filters/raw/FilterPath"]
    );
}

#[test]
fn the_rule_xp_isapis_holds_filters_of_iis_5_back() {
    let source = IisVersion { major: 5, minor: 1 };
    let metabase = build(filter(
        shop("sspifilt"),
        "sspifilt",
        r"C:\WINDOWS\system32\inetsrv\sspifilt.dll",
    ));
    let context = context(source, false, true);
    let count = |rules: &RuleSet| {
        let options = TranslateOptions::new(rules, &context);
        shown(&site(&metabase, 1, &options).expect("site 1").objects).len()
    };
    assert_eq!(count(&RuleSet::default()), 0);
    let off = RuleSet::with::<&str>(&[], &["XpIsapis"]).expect("a rule");
    assert_eq!(count(&off), 1);
}

#[test]
fn each_broken_filter_is_one_problem_and_the_rest_goes_on() {
    let builder = filter(shop("gone,empty,odd,good"), "good", r"D:\good.dll");
    let builder = filter(builder, "empty", "");
    let builder = filter(builder, "odd", r"D:\odd.dll").set("FilterEnabled", "perhaps");
    let translation = moved(builder);
    assert_eq!(shown(&translation.objects).len(), 1);
    assert_eq!(
        codes(&translation.problems, "FILTER-BROKEN"),
        [
            "FILTER-BROKEN line 4, /LM/W3SVC/1/filters/FilterLoadOrder",
            "FILTER-BROKEN line 6, /LM/W3SVC/1/filters/empty/FilterPath",
            "FILTER-BROKEN line 7, /LM/W3SVC/1/filters/odd/FilterPath",
        ]
    );
}

#[test]
fn a_name_that_the_destination_uses_is_not_used_twice() {
    let destination = known(vec![item("filter", &[("name", "F"), ("path", "x.dll")])]);
    let context = context(IisVersion::IIS6, false, false);
    let translation = translated(&build(filter(shop("f"), "f", r"D:\f.dll")), &context, destination);
    let lines = shown(&translation.objects);
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("filter name=f 2 "), "{lines:?}");
}

/// The server's own filters, as [`shop`] has those of the site.
fn server(order: &str) -> MetabaseBuilder {
    MetabaseBuilder::new()
        .key("/LM/W3SVC", "IIsWebService")
        .key("/LM/W3SVC/Filters", "IIsFilters")
        .set("FilterLoadOrder", order)
        .key("/LM/W3SVC/Filters/stamp", "IIsFilter")
        .set("FilterPath", r"D:\stamp.dll")
        .key("/LM/W3SVC/Filters/Compression", "IIsFilter")
        .key("/LM/W3SVC/1", "IIsWebServer")
        .set("ServerComment", "Shop")
        .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
        .set("Path", r"D:\shop")
}

#[test]
fn filters_of_the_server_are_named_when_only_a_site_is_moved() {
    let translation = moved(server("stamp"));
    assert_eq!(shown(&translation.objects), Vec::<String>::new());
    assert_eq!(
        codes(&translation.problems, "SERVER-FILTER"),
        ["SERVER-FILTER-STAYS line 3, /LM/W3SVC/Filters/stamp/FilterPath"]
    );
    assert!(
        codes(&moved(server("")).problems, "SERVER-FILTER").is_empty(),
        "not loaded, so it acts on nothing"
    );
}

#[test]
fn the_server_keeps_what_it_has_and_a_second_time_changes_nothing() {
    let metabase = build(server("stamp"));
    let context = context(IisVersion::IIS6, false, true);
    let rules = RuleSet::default();
    let asp_net = item(
        "filter",
        &[("name", "ASP.Net_4.0_64bit"), ("path", "aspnet_filter.dll")],
    );
    let sync = |filters: Vec<Item>| {
        let options = TranslateOptions {
            destination: known(filters),
            ..TranslateOptions::new(&rules, &context)
        };
        let translation = crate::translate::server(&Index::of(&metabase), &options);
        let filters = translation
            .objects
            .into_iter()
            .find(|object| object.kind == "isapiFilters");
        filters
            .and_then(|object| object.items)
            .unwrap_or_default()
            .to_vec()
    };
    let first = sync(vec![asp_net.clone()]);
    assert_eq!((first.len(), first.first()), (2, Some(&asp_net)));
    assert_eq!(sync(first.clone()), first);
}
