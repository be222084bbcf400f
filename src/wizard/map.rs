//! What changes on the way: the accounts, numbers and names that a person decides on, and what the pipelines mean for
//! each application.
//!
//! What is typed is a draft until it is settled (Enter, or anything else that is done); a draft that cannot be
//! accepted stays with its reason, and nothing goes on before it is mended. Passwords are [`Secret`]s from the first
//! letter on.

use crate::discover::pipeline::Advice;
use crate::model::{Problem, Secret};
use crate::rules::accounts::NewAccount;
use crate::translate::{Account, Choices, NumberClash, SiteTarget};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a job found out about a migration with the decisions so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapped {
    /// The accounts that the chosen sites name.
    pub accounts: Vec<Account>,
    /// Where each chosen site goes, by its number on the old server.
    pub sites: BTreeMap<u32, SiteTarget>,
    /// What is advised for each application.
    pub advice: Arc<[Advice]>,
    /// The keys of those that go to the Integrated pipeline.
    pub integrated: Vec<String>,
    /// What is to be said of those that were chosen for it.
    pub integrated_problems: Vec<Problem>,
}

/// A part of the page.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum MapTab {
    /// Who acts as whom.
    #[default]
    Accounts,
    /// Numbers and names of sites.
    Sites,
    /// Classic or Integrated.
    Pipeline,
}

impl MapTab {
    /// All parts, in their order.
    pub const ALL: [MapTab; 3] = [MapTab::Accounts, MapTab::Sites, MapTab::Pipeline];
}

/// A field of the page.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum MapField {
    /// What an account of the old server becomes.
    Account(String),
    /// The number of a site, by its number on the old server.
    Number(u32),
    /// The name of a site, by its number on the old server.
    Name(u32),
}

/// The page's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    found: Option<Arc<Mapped>>,
    /// Numbers on the old server of the sites that were found, in their order.
    sites: Vec<u32>,
    /// How many rows of each part wait for a person.
    needs_you: [usize; 3],
    /// The part that is shown.
    pub tab: MapTab,
    selected: [usize; 3],
    drafts: BTreeMap<MapField, String>,
    typed: BTreeMap<String, Secret>,
}

impl Map {
    /// Takes over what a job found; cursors stay on what they were on.
    pub fn set(&mut self, mut found: Arc<Mapped>) {
        // Rows stay where they are while a person works on them.
        let known: Vec<String> = self
            .accounts()
            .iter()
            .map(|account| account.name.clone())
            .collect();
        if !known.is_empty() {
            let place = |account: &Account| known.iter().position(|name| *name == account.name);
            Arc::make_mut(&mut found)
                .accounts
                .sort_by_key(|account| place(account).unwrap_or(usize::MAX));
        }
        let account = self.account().map(|account| account.name.clone());
        let site = self.site().map(|(id, _)| id);
        let application = self.application().map(|advice| advice.key.clone());
        let place = |found: Option<usize>| found.unwrap_or(0);
        self.selected = [
            place(
                found
                    .accounts
                    .iter()
                    .position(|other| Some(&other.name) == account.as_ref()),
            ),
            place(found.sites.keys().position(|other| Some(*other) == site)),
            place(
                found
                    .advice
                    .iter()
                    .position(|other| Some(&other.key) == application.as_ref()),
            ),
        ];
        // What was typed for something that is no longer there cannot be mended any more.
        self.drafts.retain(|field, _| match field {
            MapField::Account(name) => found.accounts.iter().any(|account| account.name == *name),
            MapField::Number(site) | MapField::Name(site) => found.sites.contains_key(site),
        });
        self.typed
            .retain(|name, _| found.accounts.iter().any(|account| account.name == *name));
        self.sites = found.sites.keys().copied().collect();
        self.needs_you = MapTab::ALL.map(|tab| found.needs_you(tab));
        self.found = Some(found);
    }

    /// Forgets what was found, and what was typed.
    pub fn clear(&mut self) {
        *self = Map {
            tab: self.tab,
            ..Map::default()
        };
    }

    /// What was found.
    pub fn found(&self) -> Option<&Arc<Mapped>> {
        self.found.as_ref()
    }

    /// The accounts that the chosen sites name.
    pub fn accounts(&self) -> &[Account] {
        self.found.as_ref().map_or(&[], |found| &found.accounts)
    }

    /// The chosen sites by their numbers on the old server, and where each goes.
    pub fn sites(&self) -> impl Iterator<Item = (u32, &SiteTarget)> {
        let sites = self.found.iter().flat_map(|found| &found.sites);
        sites.map(|(id, target)| (*id, target))
    }

    /// The site in a row, by its number on the old server, and where it goes.
    pub fn site_at(&self, place: usize) -> Option<(u32, &SiteTarget)> {
        let id = self.sites.get(place)?;
        Some((*id, self.found.as_ref()?.sites.get(id)?))
    }

    /// What is advised for each application.
    pub fn advice(&self) -> &[Advice] {
        self.found.as_ref().map_or(&[], |found| &found.advice)
    }

    /// True when an application goes to the Integrated pipeline: it was chosen, and nothing stands in its way.
    pub fn is_integrated(&self, advice: &Advice) -> bool {
        let mut keys = self.found.iter().flat_map(|found| &found.integrated);
        keys.any(|key| key.eq_ignore_ascii_case(&advice.key))
    }

    /// What is to be said of the choice of Integrated for an application.
    pub fn integrated_problems<'s>(&'s self, advice: &'s Advice) -> impl Iterator<Item = &'s Problem> {
        self.found
            .iter()
            .flat_map(|found| found.integrated_problems_of(advice))
    }

    /// Number of rows of a part.
    pub fn count(&self, tab: MapTab) -> usize {
        match tab {
            MapTab::Accounts => self.accounts().len(),
            MapTab::Sites => self.sites.len(),
            MapTab::Pipeline => self.advice().len(),
        }
    }

    fn place(&self, tab: MapTab) -> usize {
        self.selected.get(tab as usize).copied().unwrap_or(0)
    }

    /// The row with the cursor of the part that is shown.
    pub fn cursor(&self) -> Option<usize> {
        Some(self.place(self.tab)).filter(|place| *place < self.count(self.tab))
    }

    /// Puts the cursor of the part that is shown on a row.
    pub fn select(&mut self, place: usize) {
        if place < self.count(self.tab)
            && let Some(selected) = self.selected.get_mut(self.tab as usize)
        {
            *selected = place;
        }
    }

    /// The account with the cursor.
    pub fn account(&self) -> Option<&Account> {
        self.accounts().get(self.place(MapTab::Accounts))
    }

    /// The site with the cursor.
    pub fn site(&self) -> Option<(u32, &SiteTarget)> {
        self.site_at(self.place(MapTab::Sites))
    }

    /// The application with the cursor.
    pub fn application(&self) -> Option<&Advice> {
        self.advice().get(self.place(MapTab::Pipeline))
    }

    /// What stands in a field that was edited and not settled.
    pub fn draft(&self, field: &MapField) -> Option<&str> {
        self.drafts.get(field).map(String::as_str)
    }

    /// Takes in what was typed into a field.
    pub fn edit(&mut self, field: MapField, text: String) {
        self.drafts.insert(field, text);
    }

    /// The password that is being typed for an account.
    pub fn typed(&self, account: &str) -> Option<&Secret> {
        self.typed.get(account)
    }

    /// Takes in what was typed as the password of an account.
    pub fn type_password(&mut self, account: String, password: Secret) {
        self.typed.insert(account, password);
    }

    /// Forgets what was typed and not settled.
    pub fn drop_drafts(&mut self) -> bool {
        let had = !(self.drafts.is_empty() && self.typed.is_empty());
        self.drafts.clear();
        self.typed.clear();
        had
    }

    /// The first draft that cannot be accepted, with the reason.
    pub fn refused(&self) -> Option<(&MapField, &'static str)> {
        self.drafts
            .iter()
            .find_map(|(field, text)| Some((field, refusal(field, text)?)))
    }

    /// Puts what was typed into the choices. Returns true when they are others than before.
    pub fn settle(&mut self, choices: &mut Choices) -> bool {
        let before = choices.clone();
        let (refused, accepted): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut self.drafts)
            .into_iter()
            .partition(|(field, text)| refusal(field, text).is_some());
        self.drafts = refused;
        for (field, text) in accepted {
            let text = text.trim();
            match field {
                MapField::Account(old) => self.decide(choices, &old, Some(text)),
                MapField::Number(site) => {
                    choices.sites.of(site).number = text.parse().ok().filter(|number| *number != site);
                }
                MapField::Name(site) => {
                    choices.sites.of(site).name = (!text.is_empty()).then(|| text.to_owned());
                }
            }
        }
        for (account, password) in std::mem::take(&mut self.typed) {
            for name in self.password_names(choices, &account) {
                choices.passwords.set(&name, password.clone());
            }
        }
        choices.sites.tidy();
        *choices != before
    }

    /// Decides what an account becomes; `None` leaves it to Siteferry. The password of what it would have become goes.
    pub fn decide(&self, choices: &mut Choices, old: &str, new: Option<&str>) {
        let current = choices.accounts.iter().find(|mapping| mapping.old == old);
        if current.map(|mapping| mapping.new.as_str()) == new {
            return;
        }
        if new.is_some() && current.is_none() && new == self.written_for(old) {
            return;
        }
        self.forget_password(choices, old);
        match new {
            Some(new) => choices.accounts.set(old, new),
            None => choices.accounts.forget(old),
        }
    }

    /// Forgets the password that was given for an account of the old server.
    pub fn forget_password(&self, choices: &mut Choices, old: &str) {
        for name in self.password_names(choices, old) {
            choices.passwords.forget(&name);
        }
    }

    /// The name by which an account is written on the new server; `None` when its places differ or none is written.
    pub fn written_for(&self, old: &str) -> Option<&str> {
        let account = self.accounts().iter().find(|account| account.name == old)?;
        let mut names = account.uses.iter().map(|place| place.new_name.as_str());
        let first = names.find(|name| !name.is_empty())?;
        names
            .all(|name| name.is_empty() || name == first)
            .then_some(first)
    }

    /// The names on the new server that need the password of an account of the old one, each once.
    pub fn password_names(&self, choices: &Choices, old: &str) -> Vec<String> {
        // What was decided a moment ago is not in what was found yet.
        let decided = choices.accounts.iter().find(|mapping| mapping.old == old);
        if let Some(Ok(NewAccount::Named(new))) = decided.map(|mapping| NewAccount::read(&mapping.new)) {
            return vec![new];
        }
        let mut names: Vec<String> = Vec::new();
        let account = self.accounts().iter().find(|account| account.name == old);
        for place in account.iter().flat_map(|account| &account.uses) {
            let is_named = matches!(NewAccount::read(&place.new_name), Ok(NewAccount::Named(_)));
            if is_named && !names.contains(&place.new_name) {
                names.push(place.new_name.clone());
            }
        }
        names
    }

    /// True when a password was given for an account of the old server.
    pub fn has_password(&self, choices: &Choices, old: &str) -> bool {
        let names = self.password_names(choices, old);
        choices
            .passwords
            .accounts()
            .any(|given| names.iter().any(|name| name.eq_ignore_ascii_case(given)))
    }

    /// What waits for a person: passwords that nobody gave, and sites that cannot go where they are to.
    pub fn needs_you(&self) -> usize {
        self.needs_you.iter().sum()
    }

    /// What of a part waits for a person.
    pub fn needs_you_in(&self, tab: MapTab) -> usize {
        self.needs_you.get(tab as usize).copied().unwrap_or(0)
    }
}

impl Mapped {
    fn integrated_problems_of<'s>(&'s self, advice: &'s Advice) -> impl Iterator<Item = &'s Problem> {
        let problems = self.integrated_problems.iter();
        problems.filter(|problem| problem.target.as_deref() == Some(advice.application.as_str()))
    }

    /// How many rows of a part wait for a person.
    fn needs_you(&self, tab: MapTab) -> usize {
        match tab {
            MapTab::Accounts => {
                let accounts = self.accounts.iter();
                accounts.filter(|account| account.wants_password()).count()
            }
            MapTab::Sites => {
                let is_stopped = |target: &&SiteTarget| target.problems.iter().any(Problem::is_error);
                self.sites.values().filter(is_stopped).count()
            }
            MapTab::Pipeline => {
                let is_stopped =
                    |advice: &&Advice| self.integrated_problems_of(advice).any(Problem::is_error);
                self.advice.iter().filter(is_stopped).count()
            }
        }
    }
}

/// Why what was typed into a field cannot be accepted; `None` when it can.
pub fn refusal(field: &MapField, text: &str) -> Option<&'static str> {
    let text = text.trim();
    match field {
        MapField::Account(_) => NewAccount::read(text).err(),
        MapField::Number(_) if text.is_empty() => None,
        MapField::Number(_) => match text.parse::<u32>() {
            Ok(number) if number > 0 => None,
            _ => Some("A site's number is a whole number from 1 to 4,294,967,295"),
        },
        MapField::Name(_) => None,
    }
}

/// What is decided about a taken number of a site: its own choice, or that for all sites.
pub fn clash_of(choices: &Choices, site: u32) -> Option<NumberClash> {
    let own = choices.sites.sites.get(&site).and_then(|choice| choice.clash);
    own.or(choices.sites.clash)
}

#[cfg(test)]
mod tests;
