//! What a person decided about a migration beyond what is moved: accounts and their passwords, numbers and names of
//! sites, applications for the Integrated pipeline.

use super::accounts::Passwords;
use super::site_choices::SiteChoices;
use crate::rules::accounts::AccountMap;
use std::collections::BTreeSet;

/// Decisions that translation follows.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Choices {
    /// What accounts become.
    pub accounts: AccountMap,
    /// Passwords of accounts on the destination.
    pub passwords: Passwords,
    /// Numbers and names of sites.
    pub sites: SiteChoices,
    /// Applications that are to run in the Integrated pipeline.
    pub integrated: IntegratedChoice,
}

/// The applications that a person wants in the Integrated pipeline. All others stay in Classic.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct IntegratedChoice {
    /// True for every application that can run there with what is converted by itself.
    pub all: bool,
    /// Those that were named, each by its metabase key (`/LM/W3SVC/3/ROOT/stock`), by the number of its site and its path
    /// (`3/stock`), or as it is called (`Intranet/stock`).
    pub applications: BTreeSet<String>,
}

impl IntegratedChoice {
    /// True when nothing was chosen.
    pub fn is_empty(&self) -> bool {
        !self.all && self.applications.is_empty()
    }

    /// What of it may concern one site: names that begin with the number or key of another one do not.
    #[must_use]
    pub fn of_site(&self, id: u32) -> Self {
        let number = |name: &str| {
            let folded = name.trim_matches('/').to_ascii_lowercase();
            let rest = folded.strip_prefix("lm/w3svc/").unwrap_or(&folded);
            rest.split('/').next().and_then(|first| first.parse::<u32>().ok())
        };
        let is_its = |name: &&String| number(name).is_none_or(|other| other == id);
        IntegratedChoice {
            all: self.all,
            applications: self.applications.iter().filter(is_its).cloned().collect(),
        }
    }
}

/// The applications that were found fit, as translation needs them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct IntegratedApplications {
    /// Their keys (`/LM/W3SVC/3/ROOT/stock`).
    pub keys: Vec<String>,
    /// Their application pools, as the source names them, folded ([`crate::model::path::fold`]).
    pub pools: BTreeSet<String>,
}

impl IntegratedApplications {
    /// True for a pool that runs them.
    pub(super) fn has_pool(&self, pool: &str) -> bool {
        self.pools.contains(&crate::model::path::fold(pool))
    }

    /// True when one of them is at a key or below it.
    pub(super) fn are_within(&self, key: &str) -> bool {
        self.keys.iter().any(|own| super::options::is_within(own, key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_told_for_one_site() {
        let names = ["/LM/W3SVC/3/ROOT/stock", "2/rates", "3", "Shop/old"];
        let choice = IntegratedChoice {
            all: false,
            applications: names.map(str::to_owned).into(),
        };
        let of_3: Vec<String> = choice.of_site(3).applications.into_iter().collect();
        assert_eq!(of_3, ["/LM/W3SVC/3/ROOT/stock", "3", "Shop/old"]);
        assert!(!choice.is_empty() && IntegratedChoice::default().is_empty());
    }
}
