//! What the logs of a server say about what is still in use.

use super::time::{Day, Moment};
use serde::Serialize;

/// How often something was asked for, and when last.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Requests.
    pub hits: u64,
    /// Requests among them that were answered with 404: nothing was there, or it was not allowed to run.
    pub not_found: u64,
    /// The last request that was not answered with 404.
    pub last: Option<Moment>,
}

impl Tally {
    /// Counts one request.
    pub fn add(&mut self, at: Moment, is_not_found: bool) {
        self.hits += 1;
        if is_not_found {
            self.not_found += 1;
        } else {
            self.last = self.last.max(Some(at));
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Tally) {
        self.hits += other.hits;
        self.not_found += other.not_found;
        self.last = self.last.max(other.last);
    }

    /// Requests that found something.
    pub fn found(&self) -> u64 {
        self.hits - self.not_found
    }
}

/// Whether something is in use, as far as the logs can tell.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum UseVerdict {
    /// It was asked for, and answered, in the days that count.
    Used,
    /// The logs cover the days that count, and nobody asked for it, or it was never there.
    Unused,
    /// The logs do not cover the days that count well enough to say that it is not used.
    NotKnown,
}

impl UseVerdict {
    /// One or two words for people.
    pub fn word(self) -> &'static str {
        match self {
            UseVerdict::Used => "used",
            UseVerdict::Unused => "not used",
            UseVerdict::NotKnown => "not known",
        }
    }
}

/// One thing whose use was looked for.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Use {
    /// What it is: an extension (`.asp`), a folder of the site (`/staff`), a page (`/staff/default.asp`).
    pub name: String,
    /// What stands behind it: the program of a script map, the kind and key of a folder. Empty for a page.
    pub behind: String,
    /// True for something that the configuration sets up or a scan found, false for what only the logs name.
    pub is_asked: bool,
    /// The count.
    #[serde(flatten)]
    pub tally: Tally,
    /// What follows from it.
    pub verdict: UseVerdict,
    /// The reason, in one sentence.
    pub why: String,
}

/// Days in a row without a log entry, first and last.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Gap {
    /// First day without an entry.
    pub from: Day,
    /// Last day without an entry.
    pub to: Day,
}

impl Gap {
    /// How many days it has.
    pub fn days(self) -> u32 {
        u32::try_from(self.to.0 - self.from.0 + 1).unwrap_or(0)
    }
}

/// What the logs of a site cover.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogCoverage {
    /// Folders that the logs were read from.
    pub folders: Vec<String>,
    /// Files that were read.
    pub files: u32,
    /// Files that could not be read; each is a problem of its own.
    pub unread: u32,
    /// Requests in them, of a part of a site those for addresses below it.
    pub entries: u64,
    /// Lines that could not be understood: torn, or with other fields than their header says.
    pub torn: u64,
    /// Requests whose address was not logged.
    pub blind: u64,
    /// The oldest entry.
    pub first: Option<Moment>,
    /// The newest entry.
    pub last: Option<Moment>,
    /// Days with an entry.
    pub days: u32,
    /// The days that count, before the newest entry of all logs: first and last.
    pub window: Option<Gap>,
    /// Longer stretches of the days that count without any entry.
    pub gaps: Vec<Gap>,
    /// True when "not asked for" may be taken for "not used".
    pub is_enough: bool,
    /// Why, or why not, in one sentence.
    pub why: String,
}

/// What the logs say about one site.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SiteUsage {
    /// Id of the site.
    pub site: u32,
    /// Its name.
    pub name: String,
    /// What its logs cover.
    pub logs: LogCoverage,
    /// Extensions: those of script maps first, in the order of their names, then others by requests.
    pub extensions: Vec<Use>,
    /// The site's root, applications and virtual directories, in the order of their addresses. A request counts for
    /// the innermost.
    pub folders: Vec<Use>,
    /// The pages that were asked about, in the order of their addresses.
    pub pages: Vec<Use>,
    /// The most requested pages.
    pub busiest: Vec<Use>,
    /// Different pages in the logs, as far as they were kept apart.
    pub distinct_pages: u64,
    /// Requests for pages that were too many to be kept apart. Extensions, folders and pages asked about count them.
    pub uncounted: u64,
}

/// What the logs of a server say.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// How many days before the newest entry count.
    pub window_days: u32,
    /// The newest entry of all logs.
    pub newest: Option<Moment>,
    /// The sites, by number.
    pub sites: Vec<SiteUsage>,
}

impl Usage {
    /// Everything that was set up or found by a scan and is not used, with its site.
    pub fn unused(&self) -> impl Iterator<Item = (&SiteUsage, &Use)> {
        self.sites.iter().flat_map(|site| {
            let all = site.extensions.iter().chain(&site.folders).chain(&site.pages);
            all.filter(|it| it.is_asked && it.verdict == UseVerdict::Unused)
                .map(move |it| (site, it))
        })
    }
}
