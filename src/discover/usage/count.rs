//! Counts the requests of log files.

use super::fold::{Folded, Lookup};
use super::question::{Question, SiteQuestion};
use super::table::Table;
use crate::formats::w3c_log::Entry;
use crate::model::time::{Day, Moment};
use std::collections::BTreeSet;

/// Whose requests a log file holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum LogOf {
    /// Those of one site: a file in its folder `W3SVC1`.
    Site(u32),
    /// Those of all sites, told apart by `s-sitename`: centralised W3C logging.
    All,
}

/// Hears the requests of log files.
pub struct Counter<'q> {
    question: &'q Question,
    counted: Counted,
    /// The site whose requests come at the moment, by its place in the question.
    current: Option<usize>,
    /// For a log of all sites the name that `current` was found by.
    named: Option<Vec<u8>>,
}

/// What some log files came to.
#[derive(Debug)]
pub struct Counted {
    pub(super) sites: Vec<SiteCount>,
    /// Requests for sites that were not asked about.
    pub elsewhere: u64,
}

/// Counts of one site.
#[derive(Debug)]
pub(super) struct SiteCount {
    pub entries: u64,
    pub first: Option<Moment>,
    pub last: Option<Moment>,
    pub days: BTreeSet<Day>,
    /// Bounds of the day that the last request lay in.
    today: (Moment, Moment),
    raw: Table,
    pub folded: Folded,
}

impl SiteCount {
    fn of(site: &SiteQuestion) -> Self {
        SiteCount {
            entries: 0,
            first: None,
            last: None,
            days: BTreeSet::new(),
            today: (Moment(0), Moment(0)),
            raw: Table::default(),
            folded: Folded::of(site),
        }
    }

    #[inline]
    fn count(&mut self, entry: &Entry<'_>) {
        self.entries += 1;
        if entry.at < self.today.0 || entry.at >= self.today.1 {
            let day = entry.at.day();
            self.days.insert(day);
            self.today = (day.start(), day.plus(1).start());
        }
        self.first = Some(self.first.map_or(entry.at, |first| first.min(entry.at)));
        self.last = self.last.max(Some(entry.at));
        self.raw.count(entry.address, entry.at, entry.status == 404);
    }

    fn fold(&mut self, site: &SiteQuestion) {
        let lookup = Lookup::of(site);
        for (address, tally) in self.raw.drain() {
            self.folded.add(&lookup, &address, &tally);
        }
    }

    fn merge(&mut self, other: SiteCount, site: &SiteQuestion) {
        self.entries += other.entries;
        self.first = match (self.first, other.first) {
            (Some(own), Some(other)) => Some(own.min(other)),
            (own, other) => own.or(other),
        };
        self.last = self.last.max(other.last);
        self.days.extend(other.days);
        self.folded.merge(other.folded);
        self.raw.absorb(other.raw);
        if self.raw.is_full() {
            self.fold(site);
        }
    }
}

impl Counted {
    /// Nothing counted yet.
    pub fn new(question: &Question) -> Self {
        Counted {
            sites: question.sites.iter().map(SiteCount::of).collect(),
            elsewhere: 0,
        }
    }

    /// Adds what another file came to. Files have to be merged in one order for the same outcome where there are more
    /// pages than can be kept apart.
    pub fn merge(&mut self, other: Counted, question: &Question) {
        self.elsewhere += other.elsewhere;
        for ((own, other), site) in self.sites.iter_mut().zip(other.sites).zip(&question.sites) {
            own.merge(other, site);
        }
    }

    /// Ends the counting.
    pub(super) fn finish(&mut self, question: &Question) {
        for (count, site) in self.sites.iter_mut().zip(&question.sites) {
            count.fold(site);
        }
    }
}

impl<'q> Counter<'q> {
    /// A counter for one file.
    pub fn new(question: &'q Question, of: LogOf) -> Self {
        let current = match of {
            LogOf::Site(id) => question.sites.iter().position(|site| site.id == id),
            LogOf::All => None,
        };
        Counter {
            question,
            counted: Counted::new(question),
            current,
            named: (of == LogOf::All).then(Vec::new),
        }
    }

    /// Counts one request.
    #[inline]
    pub fn count(&mut self, entry: &Entry<'_>) {
        if let Some(named) = &mut self.named
            && named.as_slice() != entry.site
        {
            named.clear();
            named.extend_from_slice(entry.site);
            self.current =
                site_of(entry.site).and_then(|id| self.question.sites.iter().position(|site| site.id == id));
        }
        let site = self
            .current
            .and_then(|index| Some((self.counted.sites.get_mut(index)?, index)));
        let Some((count, index)) = site else {
            self.counted.elsewhere += 1;
            return;
        };
        count.count(entry);
        if count.raw.is_full()
            && let Some(site) = self.question.sites.get(index)
        {
            count.fold(site);
        }
    }

    /// What it came to.
    pub fn finish(self) -> Counted {
        self.counted
    }
}

/// `W3SVC1` → 1.
fn site_of(name: &[u8]) -> Option<u32> {
    let (service, id) = name.split_at_checked(5)?;
    if !service.eq_ignore_ascii_case(b"W3SVC") {
        return None;
    }
    std::str::from_utf8(id).ok()?.parse().ok()
}
