//! From addresses to what was asked: extension, folder, page.

use super::question::SiteQuestion;
use crate::formats::w3c_log::Address;
use crate::model::path::fold;
use crate::model::usage::Tally;
use std::collections::{BTreeMap, HashMap};

/// Pages that are kept apart; beyond it only the busier half.
const PAGES: usize = 100_000;
/// Extensions that no script map names and that are kept apart.
const EXTENSIONS: usize = 1_000;
/// A longer end of a name is no extension that anybody means.
const LONGEST_EXTENSION: usize = 16;

/// Where requests for a site are counted, found by address in folded form.
pub(super) struct Lookup {
    /// The address below which requests count; empty for everything.
    below: String,
    extensions: HashMap<String, usize>,
    wildcard: Option<usize>,
    folders: HashMap<String, usize>,
    pages: HashMap<String, usize>,
}

impl Lookup {
    pub fn of(site: &SiteQuestion) -> Self {
        let maps = site.maps.iter().enumerate();
        Lookup {
            below: fold(site.below.trim_end_matches('/')),
            extensions: maps
                .clone()
                .map(|(index, map)| (fold(&map.extension), index))
                .collect(),
            wildcard: maps
                .clone()
                .find_map(|(index, map)| (map.extension == "*").then_some(index)),
            folders: (0..)
                .zip(&site.folders)
                .map(|(index, folder)| (fold(&folder.address), index))
                .collect(),
            pages: (0..)
                .zip(site.pages.keys())
                .map(|(index, page)| (fold(page), index))
                .collect(),
        }
    }

    /// True for an address in folded form that counts.
    fn holds(&self, folded: &str) -> bool {
        let rest = folded.strip_prefix(self.below.as_str());
        rest.is_some_and(|rest| self.below.is_empty() || rest.is_empty() || rest.starts_with('/'))
    }
}

/// Counts of one site by what was asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    /// By index of the question's maps.
    pub maps: Vec<Tally>,
    /// Extensions that no script map names: folded form, as first met, count.
    pub extensions: BTreeMap<String, (String, Tally)>,
    /// By index of the question's folders.
    pub folders: Vec<Tally>,
    /// By index of the question's pages.
    pub asked: Vec<Tally>,
    /// Requests for a folder itself, which a default document answers.
    pub folder_requests: Tally,
    /// All pages: folded form, as spelled, count.
    pub pages: BTreeMap<String, (String, Tally)>,
    /// Requests for pages that are not kept apart.
    pub uncounted: u64,
    /// Requests for other parts of the site than the one that was asked about.
    pub outside: u64,
}

impl Folded {
    pub fn of(site: &SiteQuestion) -> Self {
        Folded {
            maps: vec![Tally::default(); site.maps.len()],
            folders: vec![Tally::default(); site.folders.len()],
            asked: vec![Tally::default(); site.pages.len()],
            ..Folded::default()
        }
    }

    /// Adds the requests for one address, as the log spells it.
    pub fn add(&mut self, lookup: &Lookup, raw: &[u8], tally: &Tally) {
        let text = Address::text(raw);
        let folded = fold(&text);
        if !lookup.holds(&folded) {
            self.outside += tally.hits;
            return;
        }
        if !text.starts_with('/') {
            // `*` of OPTIONS, `-` of a request that was no HTTP.
            self.uncounted += tally.hits;
            return;
        }
        let page = page_of(&folded, lookup);
        if let Some(index) = lookup.wildcard {
            merge(&mut self.maps, index, tally);
        }
        match page.mapped {
            Some(index) => merge(&mut self.maps, index, tally),
            None => self.add_extension(page.extension, &text, tally),
        }
        if folded.ends_with('/') {
            self.folder_requests.merge(tally);
        }
        let mut around = folded.trim_end_matches('/');
        loop {
            if let Some(index) = lookup.folders.get(around) {
                merge(&mut self.folders, *index, tally);
                break;
            }
            match around.rsplit_once('/') {
                Some((above, _)) => around = above,
                None => break,
            }
        }
        let name = folded.get(..page.end).unwrap_or(&folded);
        if let Some(index) = lookup.pages.get(name) {
            merge(&mut self.asked, *index, tally);
        }
        match self.pages.get_mut(name) {
            Some((_, known)) => known.merge(tally),
            None => {
                let shown = cut(&text, &folded, page.end);
                self.pages.insert(name.to_owned(), (shown, *tally));
                self.limit_pages();
            }
        }
    }

    fn add_extension(&mut self, extension: &str, text: &str, tally: &Tally) {
        let is_one = extension.len() > 1
            && extension.len() <= LONGEST_EXTENSION
            && extension
                .bytes()
                .skip(1)
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_one {
            return;
        }
        let has_room = self.extensions.len() < EXTENSIONS;
        match self.extensions.get_mut(extension) {
            Some((_, known)) => known.merge(tally),
            None if has_room => {
                let shown = text
                    .get(text.len().saturating_sub(extension.len())..)
                    .filter(|shown| fold(shown) == extension)
                    .unwrap_or(extension);
                self.extensions
                    .insert(extension.to_owned(), (shown.to_owned(), *tally));
            }
            None => {}
        }
    }

    /// Adds what other files came to.
    pub fn merge(&mut self, other: Folded) {
        for (own, others) in [
            (&mut self.maps, other.maps),
            (&mut self.folders, other.folders),
            (&mut self.asked, other.asked),
        ] {
            for (own, other) in own.iter_mut().zip(&others) {
                own.merge(other);
            }
        }
        for (name, (shown, tally)) in other.extensions {
            let has_room = self.extensions.len() < EXTENSIONS;
            match self.extensions.get_mut(&name) {
                Some((_, known)) => known.merge(&tally),
                None if has_room => {
                    self.extensions.insert(name, (shown, tally));
                }
                None => {}
            }
        }
        self.folder_requests.merge(&other.folder_requests);
        self.uncounted += other.uncounted;
        self.outside += other.outside;
        for (name, (shown, tally)) in other.pages {
            match self.pages.get_mut(&name) {
                Some((_, known)) => known.merge(&tally),
                None => {
                    self.pages.insert(name, (shown, tally));
                    self.limit_pages();
                }
            }
        }
    }

    /// Lets go of the half of the pages with the fewest requests.
    fn limit_pages(&mut self) {
        if self.pages.len() <= PAGES {
            return;
        }
        let mut hits: Vec<u64> = self.pages.values().map(|(_, tally)| tally.hits).collect();
        let middle = hits.len() / 2;
        let (_, middle, _) = hits.select_nth_unstable(middle);
        let (middle, mut room) = (*middle, PAGES / 2);
        let mut gone = 0;
        self.pages.retain(|_, (_, tally)| {
            let stays = tally.hits >= middle && room > 0;
            if stays {
                room -= 1;
            } else {
                gone += tally.hits;
            }
            stays
        });
        self.uncounted += gone;
    }
}

fn merge(tallies: &mut [Tally], index: usize, tally: &Tally) {
    if let Some(own) = tallies.get_mut(index) {
        own.merge(tally);
    }
}

/// The page in an address: what follows a name with a mapped extension is the path that its program gets.
struct Page<'a> {
    /// Where the page ends in the folded address.
    end: usize,
    /// Its extension with the dot; empty without one.
    extension: &'a str,
    /// Index of the script map.
    mapped: Option<usize>,
}

fn page_of<'a>(folded: &'a str, lookup: &Lookup) -> Page<'a> {
    let mut end = 0;
    let mut extension = "";
    for name in folded.split_inclusive('/') {
        let from = end;
        end += name.len();
        let bare = name.trim_end_matches('/');
        extension = bare.rfind('.').and_then(|dot| bare.get(dot..)).unwrap_or("");
        if let Some(index) = lookup.extensions.get(extension) {
            return Page {
                end: from + bare.len(),
                extension,
                mapped: Some(*index),
            };
        }
    }
    if folded.ends_with('/') {
        extension = "";
    }
    Page {
        end,
        extension,
        mapped: None,
    }
}

/// The beginning of an address as it was spelled, cut where its folded form is cut.
fn cut(text: &str, folded: &str, end: usize) -> String {
    // Folding keeps the number of characters but for a few letters (ß); then the folded form has to do.
    let characters = folded.get(..end).unwrap_or(folded).chars().count();
    let shown: String = text.chars().take(characters).collect();
    if fold(&shown) == folded.get(..end).unwrap_or(folded) {
        shown
    } else {
        folded.get(..end).unwrap_or(folded).to_owned()
    }
}
