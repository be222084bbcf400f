//! What the chosen sites need, in words, with the places it was seen at: getDependencies' output first
//! ([`from_dependencies`]), then what a scan of the content finds, as it finds it ([`content`]).
//!
//! A scan tells thousands of pieces of evidence while a person already reads: they are gathered into needs at once,
//! and the list is made anew at most once a frame ([`Needs::advance`]).

mod content;
mod dependencies;
mod list;
#[cfg(test)]
mod tests;
pub mod usage;

pub use dependencies::from_dependencies;
pub use list::{NeedGroup, NeedLine, NeedTitle};
pub use usage::{ContentUse, LogsRead, NeedUse, Used};

use crate::discover::content::FileView;
use crate::model::dependency::DependencyInfo;
use crate::model::path::fold;
use crate::model::{Evidence, EvidenceKind, Place, Sureness};
use crate::wizard::Filter;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Groups of needs, in the order they are shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum NeedKind {
    /// How visitors sign in.
    SignIn,
    /// Features of IIS.
    Feature,
    /// Script maps in effect, inherited ones included.
    ScriptMap,
    /// ISAPI extensions that Windows does not bring.
    Extension,
    /// Programs started per request.
    Cgi,
    /// Application pools.
    Pool,
    /// Modules of IIS 7 and later that neither IIS nor the framework bring.
    Module,
    /// Set up, and not asked for in the days of the logs that count.
    Unused,
    /// Something in the files of the sites.
    Content(EvidenceKind),
}

/// What a need means on IIS 7 and later.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum NeedState {
    /// There is no such thing any more.
    Gone,
    /// It stops working unless something is done.
    Breaks,
    /// Something is to be installed or made.
    Install,
    /// Somebody has to look at it.
    Look,
    /// It cannot be told from here.
    CannotTell,
    /// Worth knowing.
    Note,
    /// Always there.
    Present,
}

/// How much a need asks of a person, in the order of urgency.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum NeedLevel {
    /// It does not work on the new server.
    Stops,
    /// Something is to be done.
    ToDo,
    /// It cannot be told.
    Unsure,
    /// Nothing is to be done.
    Fine,
}

impl NeedLevel {
    /// All of them, most urgent first.
    pub const ALL: [NeedLevel; 4] = [
        NeedLevel::Stops,
        NeedLevel::ToDo,
        NeedLevel::Unsure,
        NeedLevel::Fine,
    ];
}

impl NeedKind {
    /// What a person calls the group.
    pub fn words(self) -> &'static str {
        match self {
            NeedKind::SignIn => "Sign-in",
            NeedKind::Feature => "IIS features",
            NeedKind::ScriptMap => "Inherited script maps",
            NeedKind::Extension => "ISAPI extensions",
            NeedKind::Cgi => "CGI programs",
            NeedKind::Pool => "Application pools",
            NeedKind::Module => "Modules",
            NeedKind::Unused => "Set up, but not used",
            NeedKind::Content(kind) => kind.words(),
        }
    }
}

impl NeedState {
    /// What a person calls it.
    pub fn words(self) -> &'static str {
        match self {
            NeedState::Gone => "no longer exists",
            NeedState::Breaks => "stops working",
            NeedState::Install => "needs installing",
            NeedState::Look => "look at it",
            NeedState::CannotTell => "cannot tell",
            NeedState::Note => "worth knowing",
            NeedState::Present => "always there",
        }
    }

    /// How much it asks of a person.
    pub fn level(self) -> NeedLevel {
        match self {
            NeedState::Gone | NeedState::Breaks => NeedLevel::Stops,
            NeedState::Install | NeedState::Look => NeedLevel::ToDo,
            NeedState::CannotTell => NeedLevel::Unsure,
            NeedState::Note | NeedState::Present => NeedLevel::Fine,
        }
    }
}

/// One place at which a need was seen.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Seen {
    /// File and line, or metabase key.
    pub place: Place,
    /// The line, with secrets masked; empty for a key.
    pub excerpt: String,
    /// How sure it is; `None` for what the metabase says itself.
    pub sureness: Option<Sureness>,
    /// The application it is in (`Harbour Books/staff`); empty where that is not known.
    pub area: String,
    /// Further lines of the file that show the same.
    pub more: u32,
}

impl Seen {
    /// Seen at a key of the metabase.
    pub fn at_key(key: &str) -> Self {
        Seen {
            place: Place::key(key),
            ..Seen::default()
        }
    }
}

/// One need.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Need {
    /// Its group.
    pub kind: NeedKind,
    /// What it means on the destination.
    pub state: NeedState,
    /// What a person calls it (`Windows sign-in`).
    pub name: String,
    /// The name in getDependencies' output, or the product, where it differs; shown in small type.
    pub code: String,
    /// What it means on the destination.
    pub meaning: String,
    /// What to do, in whole sentences; empty where the meaning says it.
    pub fix: String,
    /// Where the facts come from: an address of documentation.
    pub source: String,
    /// For a script map that a key inherits: the key that sets it. The official output leaves these out.
    pub inherited_from: Option<String>,
    /// Where it was seen.
    pub seen: Vec<Seen>,
    /// The applications it was seen in.
    pub areas: BTreeSet<String>,
    /// How often it was asked for; `None` while logs say nothing of it.
    pub used: Option<NeedUse>,
    /// Its element in getDependencies' output; for an inherited script map, which has none there, what was found; empty
    /// for what was seen in content.
    pub raw: String,
}

impl Default for Need {
    fn default() -> Self {
        Need {
            kind: NeedKind::Feature,
            state: NeedState::CannotTell,
            name: String::new(),
            code: String::new(),
            meaning: String::new(),
            fix: String::new(),
            source: String::new(),
            inherited_from: None,
            seen: Vec::new(),
            areas: BTreeSet::new(),
            used: None,
            raw: String::new(),
        }
    }
}

/// What the detail pane shows of a need.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum NeedTab {
    /// Where it was seen.
    #[default]
    Evidence,
    /// Why it matters and what to do.
    WhatToDo,
    /// Its element in getDependencies' output.
    RawXml,
}

/// The file that a place is in, around its line.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Viewed {
    /// No file is asked for.
    #[default]
    Nothing,
    /// It is being read.
    Reading,
    /// It could not be read, for this reason.
    Unread(String),
    /// What stands there.
    File(FileView),
}

/// What a scan of the content came to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Scanned {
    /// Files that were read.
    pub read: u64,
    /// Files and folders that could not be read.
    pub unread: u64,
    /// Bytes read.
    pub bytes: u64,
}

/// The needs with what the person looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    all: Arc<Vec<Need>>,
    info: Arc<DependencyInfo>,
    used: Option<Used>,
    by_content: HashMap<(EvidenceKind, String), usize>,
    counts: [usize; 4],
    filter: Filter<NeedLevel>,
    group: NeedGroup,
    lines: Vec<NeedLine>,
    shown: Vec<usize>,
    places: usize,
    cursor: usize,
    is_dirty: bool,
    place: usize,
    /// What the detail pane shows.
    pub tab: NeedTab,
    /// The file of the place with the cursor.
    pub viewed: Viewed,
    /// True once a job reported needs.
    pub known: bool,
    /// What the scan of the content came to, once it ended.
    pub scanned: Option<Scanned>,
    /// The whole getDependencies document.
    pub document: String,
}

impl Needs {
    /// Takes over what getDependencies found. `area_of` tells the application of a key.
    pub fn set(&mut self, info: &DependencyInfo, document: String, area_of: impl Fn(&str) -> String) {
        let chosen = self.selected_need().map(|need| (need.kind, need.name.clone()));
        self.clear();
        let mut all = from_dependencies(info);
        for need in &mut all {
            for seen in &mut need.seen {
                seen.area = seen.place.key.as_deref().map(&area_of).unwrap_or_default();
            }
            need.areas = need.seen.iter().map(|seen| seen.area.clone()).collect();
        }
        self.all = Arc::new(all);
        self.info = Arc::new(info.clone());
        self.document = document;
        self.known = true;
        self.list_anew();
        let again = |line: &NeedLine| match (line, &chosen) {
            (NeedLine::Need(need), Some(chosen)) => {
                let need = self.all.get(*need);
                need.is_some_and(|need| (need.kind, need.name.as_str()) == (chosen.0, chosen.1.as_str()))
            }
            _ => false,
        };
        if let Some(place) = self.lines.iter().position(again) {
            self.cursor = place;
        }
    }

    /// Forgets what was found; filter and grouping stay.
    pub fn clear(&mut self) {
        *self = Needs {
            filter: std::mem::take(&mut self.filter),
            group: self.group,
            tab: self.tab,
            ..Needs::default()
        };
    }

    /// Forgets what a scan found, because the content is scanned again, and what logs say of it.
    pub fn forget_content(&mut self) {
        let all = Arc::make_mut(&mut self.all);
        all.retain(|need| !matches!(need.kind, NeedKind::Content(_) | NeedKind::Unused));
        all.iter_mut().for_each(|need| need.used = None);
        self.by_content.clear();
        self.scanned = None;
        self.used = None;
        self.list_anew();
    }

    /// Gathers what a scan tells.
    pub fn add(&mut self, rows: Vec<Evidence>) {
        let all = Arc::make_mut(&mut self.all);
        for row in rows {
            content::gather(all, &mut self.by_content, row);
        }
        self.is_dirty = true;
    }

    /// Takes over what logs say: of each need how often it was asked for, and what is set up without being used.
    pub fn set_used(&mut self, found: Used) {
        let all = Arc::make_mut(&mut self.all);
        all.retain(|need| need.kind != NeedKind::Unused);
        // Without any request in them, logs say nothing of anything.
        let is_silent = found.usage.newest.is_none();
        for need in all.iter_mut() {
            need.used = match need.kind {
                _ if is_silent => None,
                NeedKind::Content(kind) => found.content.get(&(kind, fold(&need.name))).cloned(),
                _ => usage::configured_use(need, &found.usage),
            };
        }
        all.extend(usage::unused(&found.usage));
        // A number is a need's place in the list, and places have moved.
        self.by_content = (0..)
            .zip(all.iter())
            .filter_map(|(number, need)| match need.kind {
                NeedKind::Content(kind) => Some(((kind, fold(&need.name)), number)),
                _ => None,
            })
            .collect();
        self.used = Some(found);
        self.list_anew();
    }

    /// What logs say, once they were read.
    pub fn used(&self) -> Option<&Used> {
        self.used.as_ref()
    }

    /// What getDependencies found.
    pub fn info(&self) -> &Arc<DependencyInfo> {
        &self.info
    }

    /// All needs, to be kept while more are found.
    pub fn shared(&self) -> Arc<Vec<Need>> {
        self.all.clone()
    }

    /// All needs, in the order in which they were found.
    pub fn all(&self) -> &[Need] {
        &self.all
    }

    /// Needs of a level.
    pub fn count(&self, level: NeedLevel) -> usize {
        self.counts.get(level as usize).copied().unwrap_or(0)
    }

    /// Places at which something was seen, as of the last time that the list was made.
    pub fn places(&self) -> usize {
        self.places
    }

    /// Text that shown needs contain.
    pub fn filter(&self) -> &str {
        self.filter.text()
    }

    /// The levels whose chips are pressed. None pressed shows everything.
    pub fn levels(&self) -> &BTreeSet<NeedLevel> {
        self.filter.chips()
    }

    /// What needs are grouped by.
    pub fn group(&self) -> NeedGroup {
        self.group
    }

    /// The place with the cursor, of those of the need with the cursor.
    pub fn place(&self) -> usize {
        self.place
    }

    /// The place with the cursor.
    pub fn selected_place(&self) -> Option<&Seen> {
        self.selected_need()?.seen.get(self.place)
    }

    /// Puts the cursor on a place of the need with the cursor.
    pub fn select_place(&mut self, place: usize) {
        if self.selected_need().is_some_and(|need| place < need.seen.len()) {
            self.place = place;
            self.viewed = Viewed::Nothing;
        }
    }
}
