//! What the logs of OLD-WEB01 say.

use siteferry::model::path::fold;
use siteferry::model::usage::{LogCoverage, SiteUsage, Tally, Usage, Use, UseVerdict};
use siteferry::model::{Day, EvidenceKind, Moment};
use siteferry::wizard::{NeedUse, Used};
use std::sync::Arc;

fn day(day: u32) -> Option<Moment> {
    Day::of(2009, 11, day).map(Day::start)
}

fn tally(hits: u64) -> Tally {
    Tally {
        hits,
        not_found: 0,
        last: if hits > 0 { day(4) } else { None },
    }
}

fn one(name: &str, behind: &str, hits: u64) -> Use {
    Use {
        name: name.to_owned(),
        behind: behind.to_owned(),
        is_asked: true,
        tally: tally(hits),
        verdict: if hits > 0 {
            UseVerdict::Used
        } else {
            UseVerdict::Unused
        },
        why: if hits > 0 {
            format!("Asked for {hits} times, last on 2009-11-04.")
        } else {
            "Never asked for.".to_owned()
        },
    }
}

/// Harbour Books is used, its `.hbx` and its folder `/old` are not; one component is on a page that is.
pub fn used() -> Used {
    let harbour = SiteUsage {
        site: 1,
        name: "Harbour Books".to_owned(),
        logs: LogCoverage {
            folders: vec![r"C:\WINDOWS\system32\LogFiles\W3SVC1".to_owned()],
            files: 92,
            entries: 1_204_511,
            first: Day::of(2009, 8, 4).map(Day::start),
            last: day(4),
            days: 92,
            is_enough: true,
            why: "Every day of the 90 before the newest entry has requests.".to_owned(),
            ..LogCoverage::default()
        },
        extensions: vec![
            one(
                ".asp",
                r"C:\WINDOWS\system32\inetsrv\asp.dll at /LM/W3SVC",
                812_300,
            ),
            one(".hbx", r"D:\bin\hbext.dll at /LM/W3SVC", 0),
        ],
        folders: vec![
            one("/", "root of the site", 1_104_200),
            one("/old", r"virtual directory, F:\arch", 0),
            one("/staff", "application", 100_311),
        ],
        ..SiteUsage::default()
    };
    let usage = Usage {
        window_days: 90,
        newest: day(4),
        sites: vec![harbour],
    };
    let mail = NeedUse {
        tally: tally(412),
        verdict: UseVerdict::Used,
        why: "Asked for 412 times, last on 2009-11-04.".to_owned(),
    };
    let content = [((EvidenceKind::Component, fold("CDONTS.NewMail")), mail)];
    Used::new(Arc::new(usage), content.into())
}
