//! What a command line asks for, once it is understood.

use super::accounts::PasswordSource;
use super::names::Provider;
use crate::formats::xpath::XPath;
use crate::rules::accounts::AccountMap;
use crate::translate::{IntegratedChoice, SiteChoices};
use std::path::PathBuf;

/// What is to be done. `migrate` is read as `sync`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verb {
    /// List what a source consists of.
    Dump,
    /// Make the destination equal to the source.
    Sync,
    /// Remove an object of the destination.
    Delete,
    /// What the source needs of its server.
    GetDependencies,
    /// Parameters of a package.
    GetParameters,
    /// Facts about the source server.
    GetSystemInfo,
}

impl Verb {
    /// Verbs by the names that are read.
    pub const NAMES: &'static [(&'static str, Verb)] = &[
        ("delete", Verb::Delete),
        ("dump", Verb::Dump),
        ("getDependencies", Verb::GetDependencies),
        ("getParameters", Verb::GetParameters),
        ("getSystemInfo", Verb::GetSystemInfo),
        ("migrate", Verb::Sync),
        ("sync", Verb::Sync),
    ];

    /// The name as documented.
    pub fn name(self) -> &'static str {
        match self {
            Verb::Dump => "dump",
            Verb::Sync => "sync",
            Verb::Delete => "delete",
            Verb::GetDependencies => "getDependencies",
            Verb::GetParameters => "getParameters",
            Verb::GetSystemInfo => "getSystemInfo",
        }
    }
}

/// A `name=value` of a verb or provider.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Setting {
    /// Name as documented.
    pub name: String,
    /// Value; `None` when only the name was given.
    pub value: Option<String>,
}

/// One end of an operation.
#[derive(Clone, Debug)]
pub struct ProviderSpec {
    /// Which provider.
    pub provider: &'static Provider,
    /// Its path; empty when none was given.
    pub path: String,
    /// `root=`: the folder that stands for the server.
    pub root: Option<PathBuf>,
    /// `drive.X=`: drives that lie elsewhere, letters in upper case, in the order given.
    pub drives: Vec<(char, PathBuf)>,
    /// Other settings that were given and matter, names as documented.
    pub settings: Vec<Setting>,
}

impl ProviderSpec {
    /// The value of a setting.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings
            .iter()
            .rev()
            .find(|setting| setting.name == name)
            .map(|setting| setting.value.as_deref().unwrap_or("true"))
    }

    /// True for a provider of that name.
    pub fn is(&self, name: &str) -> bool {
        self.provider.name == name
    }
}

/// A name that was switched on or off, in the order of the command line: the last word counts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Switched {
    /// Name as documented.
    pub name: &'static str,
    /// True for `-enable…`.
    pub on: bool,
}

/// A whole command in msdeploy's grammar, every name checked.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is to be done.
    pub verb: Verb,
    /// Settings after the verb.
    pub verb_settings: Vec<Setting>,
    /// Where it comes from.
    pub source: Option<ProviderSpec>,
    /// Where it goes.
    pub destination: Option<ProviderSpec>,
    /// Show what would be done and write nothing.
    pub whatif: bool,
    /// XML instead of plain text, where both exist.
    pub xml: bool,
    /// Filter of XML output; with `dump` it asks for XML, too.
    pub xpath: Option<XPath>,
    /// One JSON document instead of text.
    pub json: bool,
    /// Say more.
    pub verbose: bool,
    /// Rules switched on or off.
    pub rules: Vec<Switched>,
    /// Link extensions switched on or off, names without `Extension`.
    pub links: Vec<Switched>,
    /// Codes of blocking problems that are accepted, upper case.
    pub acknowledged: Vec<String>,
    /// What accounts of the old server become.
    pub accounts: AccountMap,
    /// Numbers and names of sites on the destination.
    pub sites: SiteChoices,
    /// Applications for the Integrated pipeline.
    pub integrated: IntegratedChoice,
    /// Where passwords of accounts are read from.
    pub passwords: Vec<(String, PasswordSource)>,
    /// Where runs are kept; `None` for the usual place.
    pub runs: Option<PathBuf>,
    /// Compression of packages, 1 to 9.
    pub level: u32,
    /// Attempts at one failing write.
    pub retry_attempts: u32,
    /// Milliseconds between two attempts.
    pub retry_interval: u32,
    /// The arguments as they were given, passwords masked.
    pub arguments: Vec<String>,
}

impl Request {
    /// Names of the rules that end up on (true) or off (false) by the command line; the last word on each counts.
    pub fn switched_rules(&self, on: bool) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for switched in &self.rules {
            names.retain(|name| *name != switched.name);
            if self
                .rules
                .iter()
                .rev()
                .find(|s| s.name == switched.name)
                .is_some_and(|last| last.on == on)
            {
                names.push(switched.name);
            }
        }
        names
    }

    /// True when a link extension is on for this request.
    pub fn has_link(&self, name: &str) -> bool {
        let default = super::names::link(name).is_some_and(|link| link.is_on);
        self.links
            .iter()
            .rev()
            .find(|switched| switched.name == name)
            .map_or(default, |switched| switched.on)
    }
}
