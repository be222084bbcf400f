//! Collections whose entries are objects of their own, because each has a key or something in one of them is secret: the
//! order of entries, and what takes away those before it.

use super::Bench;
use super::tags::{packed, server, synced, tag};

fn headers(entries: &str) -> String {
    let section = format!("<httpProtocol><customHeaders>{entries}</customHeaders></httpProtocol>");
    server("", &tag("Shop", "", &section))
}

fn settings(entries: &str) -> String {
    let tag = format!("<location path=\"Shop\"><appSettings>{entries}</appSettings></location>");
    server("", &tag)
}

const BINDING: &str = "<binding protocol=\"http\" bindingInformation=\"*:80:\" />";

#[test]
fn what_clears_a_collection_stands_before_what_it_must_not_clear() {
    let token = |value: &str| format!("<add name=\"X-Token\" value=\"{value}\" />");
    let secret = |value: &str| format!("<add key=\"dbpassword\" value=\"{value}\" />");
    let clear = |rest: &str| format!("<clear />{rest}");
    let remove = |rest: &str| format!("<remove key=\"dbpassword\" />{rest}");
    let plain = packed(&server("", ""));
    let pool = "<add name=\"P1\" />";
    let cases = [
        (headers(&clear(&token("new"))), headers(&token("old"))),
        (headers(&clear(&token("new"))), headers("")),
        (headers(&clear(&token("new"))), plain.clone()),
        (settings(&clear(&secret("new"))), settings(&secret("old"))),
        (settings(&remove(&secret("new"))), settings(&secret("new"))),
        (plain.replace(BINDING, &clear(BINDING)), plain.clone()),
        (plain.replace(pool, &clear(pool)), plain.clone()),
    ];
    for (old, new) in cases {
        assert_eq!(synced(&old, &new), packed(&old), "to\n{new}");
    }
}

fn rules(entries: &[&str]) -> String {
    let rules = format!("<rewrite><rules>{}</rules></rewrite>", entries.concat());
    server("", &tag("Shop", "", &rules))
}

// What is made anew stands in the order of names inside of an entry, which IIS does not mind.
const API: &str = "<rule name=\"api\"><action type=\"Rewrite\" url=\"/a\" /><match url=\"^api\" /><serverVariables><set name=\"HTTP_X_TOKEN\" value=\"t0ps3cret\" /></serverVariables></rule>";
const ALL: &str = "<rule name=\"all\"><action type=\"Rewrite\" url=\"/b\" /><match url=\".*\" /></rule>";
const NEW: &str = "<rule name=\"new\" stopProcessing=\"true\"><action type=\"Redirect\" url=\"/c\" /><match url=\"^x\" /></rule>";

/// IIS matches rules from the first to the last, and the first that fits may end it.
#[test]
fn a_secret_in_one_entry_leaves_all_in_their_order() {
    let wanted = rules(&[API, NEW, ALL]);
    let there: [&[&str]; 7] = [
        &[ALL, API],
        &[],
        &[ALL],
        &[ALL, NEW, API],
        &[NEW, API, ALL],
        &["<clear />", API, ALL],
        &[API, "<clear />", NEW, ALL],
    ];
    for there in there {
        assert_eq!(synced(&wanted, &rules(there)), packed(&wanted), "to {there:?}");
    }
    let clears = rules(&["<clear />", ALL, API]);
    for there in there {
        assert_eq!(synced(&clears, &rules(there)), packed(&clears), "to {there:?}");
    }
    let nothing = server("", "");
    assert_eq!(synced(&wanted, &nothing), packed(&wanted));
    assert_eq!(synced(&nothing, &wanted), packed(&nothing));
}

#[test]
fn entries_that_clear_in_the_middle_stay_there() {
    let add = |name: &str, value: &str| format!("<add name=\"{name}\" value=\"{value}\" />");
    let (token, other) = (add("X-Token", "new"), add("A", "1"));
    let wanted = headers(&format!("{token}<clear />{other}"));
    for there in [
        format!("{other}{token}"),
        format!("<clear />{token}"),
        format!("{}<clear />", add("X-Token", "old")),
        String::new(),
    ] {
        assert_eq!(synced(&wanted, &headers(&there)), packed(&wanted), "to {there}");
    }
}

#[test]
fn a_place_is_written_only_where_it_is_another_one_and_no_secret_is_shown() {
    let bench = Bench::new();
    bench.server("old", rules(&[API, ALL, NEW]).as_bytes());
    bench.server("new", rules(&[ALL, API]).as_bytes());
    let (said, after) = bench.round("appHostConfig", "", "", &["-disableLink:Content", "-verbose"]);
    assert_eq!(
        packed(&String::from_utf8(after).expect("UTF-8")),
        packed(&rules(&[API, ALL, NEW]))
    );
    let updated: Vec<_> = said
        .changes()
        .into_iter()
        .filter(|line| line.starts_with("Info: Updating"))
        .collect();
    assert_eq!(updated, ["Info: Updating rules (Shop)."]);
    assert!(!said.out.contains("t0ps3cret"), "{}", said.out);
    // A new one at the end is added, and nothing else is told.
    bench.server("new", rules(&[API, ALL]).as_bytes());
    let (said, _) = bench.round("appHostConfig", "", "", &["-disableLink:Content"]);
    assert!(
        said.changes()
            .iter()
            .all(|line| !line.starts_with("Info: Updating")),
        "{}",
        said.out
    );
}

/// Sites, bindings and pools are found by their keys, in whatever order they stand.
#[test]
fn the_order_of_bindings_is_nothing_to_write_but_what_clears_them_is() {
    let other = "<binding protocol=\"http\" bindingInformation=\"*:81:\" />";
    let with = |entries: &str| packed(&server("", "")).replace(BINDING, entries);
    let there = with(&format!("{other}{BINDING}"));
    assert_eq!(synced(&with(&format!("{BINDING}{other}")), &there), there);
    let clear = with(&format!("<clear />{BINDING}{other}"));
    assert_eq!(
        synced(&clear, &with(&format!("{BINDING}{other}<clear />"))),
        clear
    );
}
