//! Collections whose entries are objects of their own, because each has a key or something in one of them is secret: the
//! order of entries, and what takes away those before it.

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
