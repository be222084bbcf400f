//! What follows from the counts.

use super::count::{Counted, SiteCount};
use super::question::{Question, SiteQuestion};
use crate::model::path::fold;
use crate::model::time::{Day, Moment};
use crate::model::usage::{Gap, LogCoverage, SiteUsage, Tally, Usage, Use, UseVerdict};
use std::collections::BTreeSet;

/// Days before the newest entry in which something must have been asked for to be in use.
pub const WINDOW_DAYS: u32 = 90;
/// Days without an entry that may be quiet days (a weekend, holidays); more in a row may be logs that are missing.
const QUIET_DAYS: u32 = 7;
/// One line in so many may be torn.
const TORN_ONE_IN: u64 = 100;
/// Pages listed by their requests.
const BUSIEST: usize = 25;

/// What is known of the files of one site besides their requests.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FileFacts {
    /// Folders that they were found in.
    pub folders: Vec<String>,
    /// Files that were read.
    pub files: u32,
    /// Files that could not be read.
    pub unread: u32,
    /// Lines that could not be understood.
    pub torn: u64,
    /// Requests whose address was not logged.
    pub blind: u64,
}

/// Says what follows for every site of the question; `facts` are in the order of its sites.
pub fn judge(question: &Question, mut counted: Counted, facts: &[FileFacts]) -> Usage {
    counted.finish(question);
    let newest = counted.sites.iter().filter_map(|site| site.last).max();
    let window = newest.map(|newest| Gap {
        from: newest.day().plus(1 - WINDOW_DAYS as i32),
        to: newest.day(),
    });
    let no_facts = FileFacts::default();
    let sites = question
        .sites
        .iter()
        .zip(&counted.sites)
        .enumerate()
        .map(|(index, (asked, count))| {
            let facts = facts.get(index).unwrap_or(&no_facts);
            site(asked, count, coverage(count, facts, window))
        })
        .collect();
    Usage {
        window_days: WINDOW_DAYS,
        newest,
        sites,
    }
}

fn coverage(count: &SiteCount, facts: &FileFacts, window: Option<Gap>) -> LogCoverage {
    let gaps = window.map(|window| gaps(&count.days, window)).unwrap_or_default();
    let mut coverage = LogCoverage {
        folders: facts.folders.clone(),
        files: facts.files,
        unread: facts.unread,
        entries: count.entries,
        torn: facts.torn,
        blind: facts.blind,
        first: count.first,
        last: count.last,
        days: u32::try_from(count.days.len()).unwrap_or(u32::MAX),
        window,
        gaps,
        is_enough: false,
        why: String::new(),
    };
    let (is_enough, why) = enough(&coverage);
    // What the logs cover is told by all requests of the site, how many there are by those that were asked about.
    coverage.entries -= count.folded.outside;
    coverage.is_enough = is_enough;
    coverage.why = why;
    coverage
}

/// Whether "nobody asked for it" may be taken for "it is not used".
fn enough(coverage: &LogCoverage) -> (bool, String) {
    let (Some(window), Some(first), Some(last)) = (coverage.window, coverage.first, coverage.last) else {
        let why = match coverage.files + coverage.unread {
            0 => "No logs of this site were found.",
            _ if coverage.blind > 0 => "The logs do not record addresses (cs-uri-stem).",
            _ => "The logs hold no request.",
        };
        return (false, why.to_owned());
    };
    let period = format!("The logs cover {} to {}", first.day(), last.day());
    if coverage.unread > 0 {
        let files = plural(u64::from(coverage.unread), "file");
        return (
            false,
            format!("{period}, but {files} could not be read and may hold more."),
        );
    }
    if coverage.blind > 0 {
        let requests = plural(coverage.blind, "request");
        return (
            false,
            format!("{period}, but {requests} were logged without an address."),
        );
    }
    if coverage.torn > (coverage.entries / TORN_ONE_IN).max(10) {
        let lines = plural(coverage.torn, "line");
        return (false, format!("{period}, but {lines} could not be understood."));
    }
    if let Some(gap) = coverage.gaps.iter().max_by_key(|gap| gap.days()) {
        let missing: u32 = coverage.gaps.iter().map(|gap| gap.days()).sum();
        return (
            false,
            format!(
                "{period}; of the {} days that count ({} to {}) there are no entries on {missing}, the longest stretch \
                 from {} to {}.",
                window.days(),
                window.from,
                window.to,
                gap.from,
                gap.to
            ),
        );
    }
    (
        true,
        format!(
            "{period}, and with them the {} days that count ({} to {}).",
            window.days(),
            window.from,
            window.to
        ),
    )
}

/// Stretches of the window without an entry that are too long to be quiet days.
fn gaps(days: &BTreeSet<Day>, window: Gap) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut expected = window.from;
    for day in days
        .range(window.from..=window.to)
        .copied()
        .chain([window.to.plus(1)])
    {
        let gap = Gap {
            from: expected,
            to: day.plus(-1),
        };
        if gap.days() > QUIET_DAYS {
            gaps.push(gap);
        }
        expected = day.plus(1);
    }
    gaps
}

fn site(asked: &SiteQuestion, count: &SiteCount, logs: LogCoverage) -> SiteUsage {
    let folded = &count.folded;
    let judged = |name: &str, behind: String, is_asked: bool, tally: Tally| {
        let (verdict, why) = verdict(&tally, &logs);
        Use {
            name: name.to_owned(),
            behind,
            is_asked,
            tally,
            verdict,
            why,
        }
    };
    let mut extensions: Vec<Use> = asked
        .maps
        .iter()
        .zip(&folded.maps)
        .map(|(map, tally)| {
            let mut found = judged(&map.extension, map.program.clone(), true, *tally);
            if found.verdict == UseVerdict::Unused {
                doubt_default_documents(&mut found, asked, &folded.folder_requests, &logs);
            }
            found
        })
        .collect();
    let mut others: Vec<Use> = folded
        .extensions
        .values()
        .map(|(name, tally)| judged(name, String::new(), false, *tally))
        .collect();
    others.sort_by(busier);
    extensions.append(&mut others);
    let folders = asked
        .folders
        .iter()
        .zip(&folded.folders)
        .filter(|(folder, _)| !folder.is_left_out)
        .map(|(folder, tally)| {
            let name = if folder.address.is_empty() {
                "/"
            } else {
                &folder.address
            };
            judged(name, folder.behind(), true, *tally)
        })
        .collect();
    let pages = asked
        .pages
        .iter()
        .zip(&folded.asked)
        .map(|((page, reasons), tally)| {
            let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
            judged(page, reasons.join(", "), true, *tally)
        })
        .collect();
    let mut busiest: Vec<(&String, &Tally)> = folded
        .pages
        .values()
        .map(|(shown, tally)| (shown, tally))
        .filter(|(_, tally)| tally.found() > 0)
        .collect();
    busiest.sort_by(|a, b| b.1.found().cmp(&a.1.found()).then_with(|| a.0.cmp(b.0)));
    busiest.truncate(BUSIEST);
    let busiest = busiest
        .into_iter()
        .map(|(name, tally)| judged(name, String::new(), false, *tally))
        .collect();
    SiteUsage {
        site: asked.id,
        name: asked.name.clone(),
        extensions,
        folders,
        pages,
        busiest,
        distinct_pages: folded.pages.len() as u64,
        uncounted: folded.uncounted,
        logs,
    }
}

fn busier(left: &Use, right: &Use) -> std::cmp::Ordering {
    right
        .tally
        .hits
        .cmp(&left.tally.hits)
        .then_with(|| left.name.cmp(&right.name))
}

fn verdict(tally: &Tally, logs: &LogCoverage) -> (UseVerdict, String) {
    let is_recent = |last: Moment| logs.window.is_some_and(|window| last.day() >= window.from);
    match tally.last {
        Some(last) if is_recent(last) => (
            UseVerdict::Used,
            format!("Asked for {}, last on {last}.", times(tally.found())),
        ),
        _ => {
            let fact = match tally.last {
                Some(last) => format!("Last asked for on {last}."),
                None if tally.hits > 0 => {
                    format!("Asked for {}, and never found: 404.", times(tally.hits))
                }
                None => "Never asked for.".to_owned(),
            };
            if logs.is_enough {
                (UseVerdict::Unused, fact)
            } else {
                (UseVerdict::NotKnown, format!("{fact} {}", logs.why))
            }
        }
    }
}

/// IIS 7 and later log a request for a folder as such, whatever default document answered it; IIS 6 does so where it
/// redirected or refused it.
fn doubt_default_documents(found: &mut Use, asked: &SiteQuestion, folders: &Tally, logs: &LogCoverage) {
    let recent = folders
        .last
        .filter(|last| logs.window.is_some_and(|window| last.day() >= window.from));
    let extension = fold(&found.name);
    let document = asked
        .default_documents
        .iter()
        .find(|name| fold(name).ends_with(&extension));
    if let (Some(_), Some(document)) = (recent, document) {
        found.verdict = UseVerdict::NotKnown;
        found.why = format!(
            "{} But folders were asked for {}, and their default document {document} may have answered.",
            found.why,
            times(folders.found())
        );
    }
}

fn times(count: u64) -> String {
    match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

fn plural(count: u64, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
