//! What an account becomes, and who says so.

use super::role::AccountRole;
use crate::rules::RuleContext;
use crate::rules::accounts::{AccountClass, BuiltIn, NewAccount, SetupAccount, classify};

/// Who decided.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Settled {
    /// The account map.
    Map,
    /// The account map names something that cannot serve here: why.
    Unsuitable(&'static str),
    /// This rule, when it is on.
    Rule(&'static str),
    /// It is a local account with the old machine's name before it, which does not exist on another machine.
    MachineLeftOut,
    /// No account can be named so: why.
    Broken(&'static str),
    /// Nobody: it is written as it is.
    AsItIs,
}

/// What an account becomes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Decision {
    /// The account on the destination.
    pub becomes: NewAccount,
    /// Who says so.
    pub by: Settled,
}

/// Decides on an account in a role: the account map first, then what the rules do, then the name itself.
pub(in crate::translate) fn decide(role: AccountRole, name: &str, context: &RuleContext) -> Decision {
    let machine = context.machine();
    let iis = context.destination.iis;
    let has_pool_identity = (iis.major, iis.minor) >= (7, 5);
    let own_identity = if has_pool_identity {
        BuiltIn::ApplicationPoolIdentity
    } else {
        BuiltIn::NetworkService
    };
    let class = classify(name, machine);
    let as_it_is = match &class {
        AccountClass::BuiltIn(known) => NewAccount::BuiltIn(*known),
        AccountClass::Nobody => NewAccount::Nobody,
        _ => NewAccount::Named(name.to_owned()),
    };
    if let Some(new) = context.accounts.get(name, machine) {
        let new = match NewAccount::read(new) {
            Ok(new) => new,
            Err(why) => {
                return Decision {
                    becomes: as_it_is,
                    by: Settled::Unsuitable(why),
                };
            }
        };
        if let Some(why) = role.refuses(&new, has_pool_identity) {
            return Decision {
                becomes: as_it_is,
                by: Settled::Unsuitable(why),
            };
        }
        let becomes = match (role, new) {
            (AccountRole::Pool, NewAccount::Nobody) => NewAccount::BuiltIn(own_identity),
            (AccountRole::Anonymous, NewAccount::BuiltIn(BuiltIn::ApplicationPoolIdentity)) => {
                NewAccount::Nobody
            }
            (_, new) => new,
        };
        return Decision {
            becomes,
            by: Settled::Map,
        };
    }
    let (becomes, by) = match (role, class) {
        (AccountRole::Other, _) => (as_it_is, Settled::AsItIs),
        (_, AccountClass::Broken(why)) => (
            match role {
                AccountRole::Anonymous => NewAccount::BuiltIn(BuiltIn::Iusr),
                AccountRole::Pool => NewAccount::BuiltIn(BuiltIn::NetworkService),
                _ => NewAccount::Nobody,
            },
            Settled::Broken(why),
        ),
        (
            AccountRole::Anonymous,
            AccountClass::MadeHere(SetupAccount::Anonymous)
            | AccountClass::MadeElsewhere(SetupAccount::Anonymous, _),
        ) => (NewAccount::BuiltIn(BuiltIn::Iusr), Settled::Rule("AnonymousUser")),
        (
            AccountRole::Pool,
            AccountClass::MadeHere(SetupAccount::Process)
            | AccountClass::MadeElsewhere(SetupAccount::Process, _),
        ) => (
            NewAccount::BuiltIn(BuiltIn::NetworkService),
            Settled::Rule("AppPoolIdentity"),
        ),
        // A user of a database is no account of the machine.
        (AccountRole::Anonymous | AccountRole::Pool | AccountRole::Folder, AccountClass::Local(bare))
            if bare != name =>
        {
            (NewAccount::Named(bare), Settled::MachineLeftOut)
        }
        _ => (as_it_is, Settled::AsItIs),
    };
    Decision { becomes, by }
}
