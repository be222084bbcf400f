//! An account of the old server, and where it is named.

use super::role::AccountRole;
use crate::formats::metabase::SecretState;
use crate::rules::accounts::AccountClass;
use serde::Serialize;

/// What is known of a password that cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PasswordState {
    /// The old server has one.
    Set,
    /// Its encrypted form is damaged, so nobody can tell.
    Unknown,
    /// The old server has an empty one.
    Empty,
    /// The old server keeps none.
    Absent,
}

impl PasswordState {
    /// What a person calls it.
    pub fn words(self) -> &'static str {
        match self {
            PasswordState::Set => "set",
            PasswordState::Unknown => "unknown",
            PasswordState::Empty => "empty",
            PasswordState::Absent => "none",
        }
    }
}

impl From<SecretState> for PasswordState {
    fn from(state: SecretState) -> Self {
        match state {
            SecretState::Set => PasswordState::Set,
            SecretState::Empty => PasswordState::Empty,
            SecretState::Unknown => PasswordState::Unknown,
        }
    }
}

/// One place of the metabase that names an account.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountUse {
    /// What for.
    pub role: AccountRole,
    /// The key.
    pub key: String,
    /// The property.
    pub property: String,
    /// What happens to it, in one plain sentence without a final stop.
    pub becomes: String,
    /// The account that is written; empty when none is.
    pub new_name: String,
    /// True when the account is written and its password has to be known.
    pub wants_password: bool,
}

/// One account of the old server.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its name, as it is spelled first.
    pub name: String,
    /// What kind of account it is.
    pub class: AccountClass,
    /// Its password on the old server.
    pub password: PasswordState,
    /// Where it is named, service first, then by key.
    pub uses: Vec<AccountUse>,
}

impl Account {
    /// True when a password is wanted that nobody gave.
    pub fn wants_password(&self) -> bool {
        self.uses.iter().any(|place| place.wants_password)
    }

    /// What happens to it: one sentence when all its places agree, else those of its places.
    pub fn becomes(&self) -> String {
        let mut said: Vec<&str> = Vec::new();
        for place in &self.uses {
            if !said.contains(&place.becomes.as_str()) {
                said.push(&place.becomes);
            }
        }
        said.join("; ")
    }
}
