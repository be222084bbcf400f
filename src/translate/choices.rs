//! What a person decided about a migration beyond what is moved: accounts and their passwords, numbers and names of
//! sites.

use super::accounts::Passwords;
use super::targets::SiteChoices;
use crate::rules::accounts::AccountMap;

/// Decisions that translation follows.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Choices {
    /// What accounts become.
    pub accounts: AccountMap,
    /// Passwords of accounts on the destination.
    pub passwords: Passwords,
    /// Numbers and names of sites.
    pub sites: SiteChoices,
}
