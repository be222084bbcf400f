//! Passwords that a person gave, by account.

use crate::model::Secret;
use crate::rules::accounts::{MachineNames, canonical};

/// Passwords by the name of their account, on the old or the new server. They are written to configuration and shown
/// nowhere.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Passwords(Vec<(String, Secret)>);

impl Passwords {
    /// Keeps the password of an account; one that was given before is replaced.
    pub fn set(&mut self, account: &str, password: Secret) {
        self.forget(account);
        self.0.push((account.trim().to_owned(), password));
    }

    /// Forgets the password of an account.
    pub fn forget(&mut self, account: &str) {
        let account = account.trim();
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(account));
    }

    /// The password of an account, by any of its spellings.
    pub fn get(&self, account: &str, machine: MachineNames<'_>) -> Option<&Secret> {
        let wanted = canonical(account, machine);
        self.0
            .iter()
            .find(|(known, _)| canonical(known, machine) == wanted)
            .map(|(_, password)| password)
    }

    /// The accounts that have one, in the order given.
    pub fn accounts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(account, _)| account.as_str())
    }

    /// True when none was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_found_by_each_spelling_and_never_shown() {
        let mut passwords = Passwords::default();
        passwords.set("joe", Secret::new("hunter1"));
        passwords.set("JOE", Secret::new("hunter2"));
        let machine = MachineNames {
            own: "OLD",
            former: &[],
        };
        let found = passwords.get(r"OLD\joe", machine).map(Secret::expose);
        assert_eq!(found, Some("hunter2"));
        assert_eq!(passwords.get(r"CORP\joe", machine), None);
        assert_eq!(passwords.accounts().count(), 1);
        assert!(!format!("{passwords:?}").contains("hunter"));
    }
}
