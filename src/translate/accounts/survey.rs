//! Every account that the chosen part of a metabase names, where, and what it is going to become.

use super::account_use::{Account, AccountUse, PasswordState};
use super::decision::{Decision, Settled, decide};
use super::passwords::Passwords;
use super::role::AccountRole;
use crate::formats::metabase::{Key, Metabase, Property, PropertyId, property};
use crate::model::path::fold;
use crate::model::{Problem, Selection, nearest};
use crate::rules::accounts::{AccountClass, NewAccount, canonical, classify};
use crate::rules::{RuleContext, RuleSet};
use crate::translate::index::pool_of;
use crate::translate::options::is_within;
use crate::translate::tree::is_application;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Lists the accounts that the chosen sites name, with what becomes of each: those that want something of a person
/// first, then by name. `include_pools` adds the application pools in use.
pub fn survey(
    metabase: &Metabase,
    selection: &Selection,
    include_pools: bool,
    rules: &RuleSet,
    context: &RuleContext,
    passwords: &Passwords,
) -> Vec<Account> {
    let mut survey = Survey {
        rules,
        context,
        passwords,
        seen: HashSet::new(),
        found: BTreeMap::new(),
    };
    let sites: Vec<Key<'_>> = selection
        .sites
        .iter()
        .filter_map(|id| metabase.key(&format!("/LM/W3SVC/{id}")))
        .collect();
    let is_left = |key: Key<'_>| {
        selection
            .excluded
            .iter()
            .any(|excluded| is_within(key.path(), excluded))
    };
    let all_pools = metabase
        .key("/LM/W3SVC/AppPools")
        .filter(|_| include_pools)
        .map(pools_by_name)
        .unwrap_or_default();
    // One pool is the same for every site that runs in it.
    let mut looked_at: BTreeSet<&str> = BTreeSet::new();
    for site in &sites {
        survey.above(*site);
        let mut pools = BTreeSet::new();
        for key in std::iter::once(*site)
            .chain(site.descendants())
            .filter(|key| !is_left(*key))
        {
            survey.key(key);
            let is_root = key.parent().is_some_and(|parent| parent.path() == site.path())
                && key.name().eq_ignore_ascii_case("ROOT");
            if is_root || is_application(key, rules) {
                pools.insert(fold(&pool_of(key)));
            }
        }
        if selection.whole_server {
            pools = all_pools.keys().cloned().collect();
        }
        for pool in pools {
            if let Some((name, key)) = all_pools.get_key_value(&pool)
                && looked_at.insert(name)
            {
                survey.pool(*key);
            }
        }
    }
    let mut accounts: Vec<Account> = survey.found.into_values().collect();
    accounts.sort_by_key(|account| (!account.wants_password(), fold(&account.name)));
    accounts
}

/// The pools by their names without case, in the order of their keys.
fn pools_by_name(all: Key<'_>) -> BTreeMap<String, Key<'_>> {
    all.children().map(|pool| (fold(pool.name()), pool)).collect()
}

/// What a person decided or gave for accounts that nothing names: most likely a slip of the pen.
pub fn unknown_accounts(accounts: &[Account], context: &RuleContext, passwords: &Passwords) -> Vec<Problem> {
    let machine = context.machine();
    let known: BTreeSet<String> = accounts
        .iter()
        .map(|account| canonical(&account.name, machine))
        .collect();
    let names = || accounts.iter().map(|account| account.name.as_str());
    let complain = |code: &str, title: String, name: &str| {
        Problem::warning(code, title)
            .with_cause("Nothing of the chosen sites names it.")
            .with_fix(match nearest(name, names()) {
                Some(near) => format!("Did you mean {near}?"),
                None if accounts.is_empty() => "No account is named there at all.".to_owned(),
                None => format!(
                    "These are named: {}.",
                    names().take(10).collect::<Vec<_>>().join(", ")
                ),
            })
            .with_target(name)
    };
    let mut problems: Vec<Problem> = context
        .accounts
        .iter()
        .filter(|mapping| !known.contains(&canonical(&mapping.old, machine)))
        .map(|mapping| {
            let title = format!("The account map decides on {}, which is not in use", mapping.old);
            complain("ACCOUNT-NOT-FOUND", title, &mapping.old)
        })
        .collect();
    let written: BTreeSet<String> = accounts
        .iter()
        .flat_map(|account| {
            account
                .uses
                .iter()
                .map(|place| canonical(&place.new_name, machine))
        })
        .collect();
    problems.extend(
        passwords
            .accounts()
            .filter(|account| {
                let account = canonical(account, machine);
                !known.contains(&account) && !written.contains(&account)
            })
            .map(|account| {
                let title = format!("A password is given for {account}, which is not in use");
                complain("PASSWORD-NOT-USED", title, account)
            }),
    );
    problems
}

/// Class of the module that logs to a database (real /LM/Logging keys; property map, LogPluginClsid).
const ODBC_LOG: &str = "{FF16065B-DE82-11CF-BC0A-00AA006111E0}";

struct Survey<'a> {
    rules: &'a RuleSet,
    context: &'a RuleContext,
    passwords: &'a Passwords,
    /// Settings met so far, by key and property.
    seen: HashSet<(String, PropertyId)>,
    /// Accounts by their one spelling.
    found: BTreeMap<String, Account>,
}

impl Survey<'_> {
    /// What a site and its root inherit.
    fn above(&mut self, site: Key<'_>) {
        for key in site.child("ROOT").into_iter().chain([site]) {
            for effective in key.effective_properties() {
                if let Some(from) = effective.set_at(key).filter(|from| from.path() != key.path())
                    && let Some(role) = role_of(&effective.value)
                {
                    // What pools inherit is looked at from the pools.
                    if role != AccountRole::Pool {
                        self.place(role, from, effective.value, acts(role, site));
                    }
                }
            }
        }
    }

    /// What a key of a site sets itself.
    fn key(&mut self, key: Key<'_>) {
        for property in key.properties() {
            if let Some(role) = role_of(&property) {
                self.place(role, key, property, acts(role, key));
            }
        }
    }

    /// What a pool runs as.
    fn pool(&mut self, pool: Key<'_>) {
        let identity = pool.effective(property::APP_POOL_IDENTITY_TYPE);
        let number = identity.as_ref().and_then(|identity| identity.dword());
        let is_specific = number == Some(3);
        if let Some(user) = pool.effective_setting(property::WAM_USER_NAME)
            && let Some(from) = user.set_at(pool)
        {
            let idle = "Stays behind: no pool of these sites runs as it";
            self.place(
                AccountRole::Pool,
                from,
                user.value,
                if is_specific { Ok(()) } else { Err(idle) },
            );
        }
        // MBSchema 9021: 0 LocalSystem, 1 LocalService, 2 NetworkService.
        const IDENTITIES: [&str; 3] = ["LocalSystem", "LocalService", "NetworkService"];
        let built_in = number.and_then(|number| IDENTITIES.get(number as usize));
        if let Some(name) = built_in {
            let role = AccountRole::Pool;
            self.add(
                role,
                name,
                pool.path(),
                "AppPoolIdentityType",
                PasswordState::Absent,
                Ok(()),
            );
        }
    }

    fn place(
        &mut self,
        role: AccountRole,
        key: Key<'_>,
        property: Property<'_>,
        acts: Result<(), &'static str>,
    ) {
        let name = property.text().into_owned();
        let first = self.seen.insert((fold(key.path()), property.id()));
        if !first && acts.is_err() {
            return;
        }
        let password = role
            .password()
            .and_then(|id| key.effective_setting(id))
            .map_or(PasswordState::Absent, |password| password.secret_state().into());
        self.add(role, &name, key.path(), property.name(), password, acts);
    }

    fn add(
        &mut self,
        role: AccountRole,
        name: &str,
        key: &str,
        property: &str,
        password: PasswordState,
        acts: Result<(), &'static str>,
    ) {
        let machine = self.context.machine();
        let class = classify(name, machine);
        if class == AccountClass::Nobody {
            return;
        }
        let place = self.used(role, name, key, property, acts);
        let account = self
            .found
            .entry(canonical(name, machine))
            .or_insert_with(|| Account {
                name: name.trim().to_owned(),
                class,
                password: PasswordState::Absent,
                uses: Vec::new(),
            });
        account.password = account.password.min(password);
        match account
            .uses
            .iter_mut()
            .find(|known| known.key == place.key && known.property == place.property)
        {
            // One pool may run as it and another one only inherit it.
            Some(known) if acts.is_ok() => *known = place,
            Some(_) => {}
            None => account.uses.push(place),
        }
    }

    fn used(
        &self,
        role: AccountRole,
        name: &str,
        key: &str,
        property: &str,
        acts: Result<(), &'static str>,
    ) -> AccountUse {
        let machine = self.context.machine();
        let decision = match decide(role, name, self.context) {
            Decision {
                by: Settled::Rule(rule),
                ..
            } if !self.rules.is_on(rule) => Decision {
                becomes: NewAccount::Named(name.to_owned()),
                by: Settled::AsItIs,
            },
            decision => decision,
        };
        let is_written = acts.is_ok() && role != AccountRole::Other;
        let new_name = match &decision.becomes {
            NewAccount::Named(new) => new.clone(),
            NewAccount::BuiltIn(known) => known.name().to_owned(),
            NewAccount::Nobody => String::new(),
        };
        let is_given = self
            .passwords
            .get(&new_name, machine)
            .or_else(|| self.passwords.get(name, machine))
            .is_some();
        let needs = is_written
            && matches!(decision.becomes, NewAccount::Named(_))
            && role.wants_password(&classify(&new_name, machine));
        let becomes = match acts {
            Err(idle) => idle.to_owned(),
            Ok(()) => words(role, &decision, needs, is_given),
        };
        AccountUse {
            role,
            key: key.to_owned(),
            property: property.to_owned(),
            becomes,
            new_name: if is_written { new_name } else { String::new() },
            wants_password: needs && !is_given,
        }
    }
}

/// What happens to an account in one place.
fn words(role: AccountRole, decision: &Decision, needs: bool, is_given: bool) -> String {
    let new = decision.becomes.shown(role);
    let what = match decision.by {
        _ if role == AccountRole::Other => "Stays behind: IIS 7+ has no place for it".to_owned(),
        Settled::Map => format!("Becomes {new}, as you decided"),
        Settled::Unsuitable(why) => format!("Stays as it is, because it cannot become that: {why}"),
        Settled::Rule(rule) => format!("Becomes {new} (rule {rule})"),
        Settled::MachineLeftOut => format!("Becomes {new}, without the old machine's name"),
        Settled::Broken(why) => format!("Left out, because {why}"),
        Settled::AsItIs => match decision.becomes {
            NewAccount::Named(_) => "Stays as it is".to_owned(),
            NewAccount::BuiltIn(_) | NewAccount::Nobody => format!("Stays {new}"),
        },
    };
    match (needs, is_given) {
        (true, true) => format!("{what}, with the password you gave"),
        (true, false) => format!("{what}; its password is wanted"),
        (false, _) => what,
    }
}

/// What a property that names an account names it for; `None` for all other properties.
fn role_of(property: &Property<'_>) -> Option<AccountRole> {
    let id = property.id();
    AccountRole::PROPERTIES
        .iter()
        .find(|(_, name, _)| *name == id)
        .map(|(role, ..)| *role)
        .or_else(|| {
            let name = property.name();
            let names_one = ["username", "useraccount", "accountname"].iter().any(|end| {
                let start = name.len().checked_sub(end.len());
                start
                    .and_then(|start| name.get(start..))
                    .is_some_and(|own| own.eq_ignore_ascii_case(end))
            });
            (names_one && !property.is_secure()).then_some(AccountRole::Other)
        })
}

/// True when the log of a key goes to a database.
pub(super) fn logs_to_database(key: Key<'_>) -> bool {
    key.effective_setting(property::LOG_PLUGIN_CLSID)
        .is_some_and(|class| class.text().trim().eq_ignore_ascii_case(ODBC_LOG))
}

/// Whether an account that a key sets is acted by, or why not.
fn acts(role: AccountRole, key: Key<'_>) -> Result<(), &'static str> {
    match role {
        AccountRole::Folder => {
            let is_share = |key: Key<'_>| {
                key.property(property::PATH)
                    .is_some_and(|path| path.text().trim_start().starts_with(r"\\"))
            };
            // A key without a folder of its own inherits the share of a key above.
            let has = key
                .effective_setting(property::PATH)
                .is_some_and(|path| path.text().trim_start().starts_with(r"\\"))
                || key.descendants().any(is_share);
            if has {
                Ok(())
            } else {
                Err("Stays behind: none of its folders is on another machine")
            }
        }
        AccountRole::OdbcLog if logs_to_database(key) => Ok(()),
        AccountRole::OdbcLog => Err("Stays behind: no log goes to a database"),
        AccountRole::Pool => Err("Stays behind: only application pools run as an account"),
        AccountRole::Anonymous | AccountRole::Other => Ok(()),
    }
}
