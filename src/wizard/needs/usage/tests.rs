//! Requests of logs at the needs that they are about.

use super::*;
use crate::model::{Day, Place};

fn answer(name: &str, behind: &str, hits: u64, verdict: UseVerdict) -> Use {
    Use {
        name: name.to_owned(),
        behind: behind.to_owned(),
        is_asked: true,
        tally: Tally {
            hits,
            not_found: 0,
            last: Day::of(2009, 11, 4).map(Day::start),
        },
        verdict,
        why: format!("{hits} of {name}"),
    }
}

fn usage() -> Usage {
    Usage {
        window_days: 90,
        newest: None,
        sites: vec![SiteUsage {
            site: 1,
            name: "Shop".to_owned(),
            extensions: vec![
                answer(
                    ".asp",
                    r"C:\WINDOWS\system32\inetsrv\asp.dll at /LM/W3SVC",
                    40,
                    UseVerdict::Used,
                ),
                answer(
                    ".asa",
                    r"C:\WINDOWS\system32\inetsrv\asp.dll at /LM/W3SVC",
                    0,
                    UseVerdict::Unused,
                ),
                answer(
                    ".hbx",
                    r"D:\bin\hbext.dll at /LM/W3SVC, /LM/W3SVC/1/ROOT",
                    0,
                    UseVerdict::Unused,
                ),
            ],
            folders: vec![
                answer("/", "root of the site", 30, UseVerdict::Used),
                answer("/old", r"virtual directory, F:\arch", 0, UseVerdict::Unused),
                answer("/staff", "application", 12, UseVerdict::NotKnown),
            ],
            ..SiteUsage::default()
        }],
    }
}

fn need(kind: NeedKind, name: &str, code: &str, keys: &[&str]) -> Need {
    Need {
        kind,
        name: name.to_owned(),
        code: code.to_owned(),
        seen: keys.iter().map(|key| Seen::at_key(key)).collect(),
        ..Need::default()
    }
}

#[test]
fn needs_of_the_configuration_find_their_requests() {
    let usage = usage();
    let hits = |need: Need| configured_use(&need, &usage).map(|found| (found.tally.hits, found.verdict));
    let key = "/lm/w3svc/1/ROOT/AuthFlags";
    for (need, expected) in [
        (
            need(NeedKind::Feature, "Classic ASP", "ASP", &[key]),
            Some((40, UseVerdict::Used)),
        ),
        (
            need(NeedKind::Feature, "Classic ASP", "ASP", &["/lm/w3svc/2/ROOT/X"]),
            None,
        ),
        (
            need(NeedKind::ScriptMap, r".hbx  D:\bin\hbext.dll", "scriptMap", &[]),
            Some((0, UseVerdict::Unused)),
        ),
        (
            need(NeedKind::Extension, r"d:\BIN\hbext.dll", "isapi", &[key]),
            Some((0, UseVerdict::Unused)),
        ),
        (
            need(NeedKind::SignIn, "Anonymous", "AnonymousAuthentication", &[key]),
            Some((42, UseVerdict::Used)),
        ),
        (
            need(
                NeedKind::SignIn,
                "Windows",
                "WindowsAuthentication",
                &["/LM/W3SVC/1/Root/Staff/AuthFlags"],
            ),
            Some((12, UseVerdict::NotKnown)),
        ),
        (
            need(
                NeedKind::Feature,
                "FrontPage",
                "FrontPageServerExtensions",
                &["/lm/w3svc/1/FrontPageWeb"],
            ),
            None,
        ),
        (need(NeedKind::Feature, "ASP.NET", "ASPNET 1.1.4322", &[]), None),
    ] {
        assert_eq!(hits(need.clone()), expected, "{need:?}");
    }
}

#[test]
fn what_nobody_asked_for_is_a_finding_with_the_keys_that_set_it_up() {
    let found = unused(&usage());
    let names: Vec<&str> = found.iter().map(|need| need.name.as_str()).collect();
    assert_eq!(
        names,
        [
            r".asa  C:\WINDOWS\system32\inetsrv\asp.dll",
            r".hbx  D:\bin\hbext.dll",
            "/old"
        ]
    );
    let keys = |need: &Need| -> Vec<Place> { need.seen.iter().map(|seen| seen.place.clone()).collect() };
    assert_eq!(
        keys(&found[1]),
        [Place::key("/LM/W3SVC"), Place::key("/LM/W3SVC/1/ROOT")]
    );
    assert_eq!(keys(&found[2]), [Place::key("/LM/W3SVC/1/ROOT/old")]);
    assert!(
        found
            .iter()
            .all(|need| need.meaning.contains("not asked for in 90 days"))
    );
}
