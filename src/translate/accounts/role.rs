//! What an account is for.

use crate::formats::metabase::{PropertyId, property};
use crate::model::ConfigObject;
use crate::rules::accounts::{AccountClass, BuiltIn, NewAccount};
use serde::Serialize;

/// The identity of a pool that runs as a user.
pub(super) const SPECIFIC: &str = "SpecificUser";

/// What an account serves for on the old server.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AccountRole {
    /// Visitors who do not sign in act as it.
    Anonymous,
    /// An application pool runs as it.
    Pool,
    /// Folders on another machine are reached as it.
    Folder,
    /// Log lines are written to a database as it.
    OdbcLog,
    /// A property that names an account and that IIS 7+ has no place for.
    Other,
}

impl AccountRole {
    /// Roles with the property that names the account and the one that holds its password (MBSchema 6020/6021,
    /// 7501/7502, 3002/3003, 4009/4010).
    pub(super) const PROPERTIES: [(AccountRole, PropertyId, PropertyId); 4] = [
        (
            AccountRole::Anonymous,
            property::ANONYMOUS_USER_NAME,
            property::ANONYMOUS_USER_PASS,
        ),
        (
            AccountRole::Pool,
            property::WAM_USER_NAME,
            property::WAM_USER_PASS,
        ),
        (
            AccountRole::Folder,
            property::UNC_USER_NAME,
            property::UNC_PASSWORD,
        ),
        (
            AccountRole::OdbcLog,
            property::LOG_ODBC_USER_NAME,
            property::LOG_ODBC_PASSWORD,
        ),
    ];

    /// The property that holds the password.
    pub(super) fn password(self) -> Option<PropertyId> {
        AccountRole::PROPERTIES
            .iter()
            .find(|(role, ..)| *role == self)
            .map(|(_, _, password)| *password)
    }

    /// What a person calls it.
    pub fn words(self) -> &'static str {
        match self {
            AccountRole::Anonymous => "anonymous visitors",
            AccountRole::Pool => "application pool",
            AccountRole::Folder => "folder on another machine",
            AccountRole::OdbcLog => "log database",
            AccountRole::Other => "other setting",
        }
    }

    /// What having no account means.
    pub fn nobody(self) -> &'static str {
        match self {
            AccountRole::Anonymous => "the identity of the application pool",
            AccountRole::Pool => "the pool's own identity",
            AccountRole::Folder => "the visitor's own account",
            AccountRole::OdbcLog | AccountRole::Other => "no account",
        }
    }

    /// True when an account of this kind needs a password here. A database knows users of its own, so any name does.
    pub(super) fn wants_password(self, class: &AccountClass) -> bool {
        match self {
            AccountRole::OdbcLog => !matches!(class, AccountClass::Nobody),
            AccountRole::Other => false,
            _ => {
                class.has_password()
                    || matches!(class, AccountClass::MadeHere(_) | AccountClass::MadeElsewhere(..))
            }
        }
    }

    /// Why an account cannot serve here; `None` when it can.
    pub(super) fn refuses(self, new: &NewAccount, has_pool_identity: bool) -> Option<&'static str> {
        match (self, new) {
            (_, NewAccount::Named(_) | NewAccount::Nobody) => None,
            (AccountRole::Anonymous, NewAccount::BuiltIn(known)) => (!matches!(
                known,
                BuiltIn::Iusr | BuiltIn::ApplicationPoolIdentity
            ))
            .then_some(
                "Anonymous visitors can act as IUSR, as the pool's identity or as an account with a password",
            ),
            (AccountRole::Pool, NewAccount::BuiltIn(BuiltIn::Iusr)) => Some("A pool cannot run as IUSR"),
            (AccountRole::Pool, NewAccount::BuiltIn(BuiltIn::ApplicationPoolIdentity)) => {
                (!has_pool_identity).then_some("Pools have an identity of their own from IIS 7.5 on")
            }
            (AccountRole::Pool, NewAccount::BuiltIn(_)) | (AccountRole::Other, _) => None,
            (AccountRole::Folder, NewAccount::BuiltIn(_)) => Some(
                "A folder on another machine is reached by an account with a password, or as the visitor",
            ),
            (AccountRole::OdbcLog, NewAccount::BuiltIn(_)) => {
                Some("A database knows no accounts of Windows by this name")
            }
        }
    }

    /// What it means that an object's password is not known.
    pub(super) fn sentence(self, object: &ConfigObject, user: &str) -> String {
        let name = &object.name;
        match self {
            AccountRole::Pool => {
                format!("The password of {user} for application pool {name} does not come along")
            }
            AccountRole::Folder => format!(
                "The password of {user} for {} does not come along",
                object.get("physicalPath").unwrap_or(name)
            ),
            AccountRole::OdbcLog => {
                format!("The password of {user} for the log database of {name} does not come along")
            }
            AccountRole::Anonymous | AccountRole::Other => {
                format!("Anonymous visitors of {name} act as {user}, whose password does not come along")
            }
        }
    }
}

/// The account that an object of the destination names, and what for. The built-in identity of a pool counts as one.
pub(super) fn named_by(object: &ConfigObject) -> Option<(AccountRole, String)> {
    let role = match object.path.last()?.name.as_str() {
        "anonymousAuthentication" => AccountRole::Anonymous,
        "virtualDirectory" => AccountRole::Folder,
        "odbcLogging" => AccountRole::OdbcLog,
        "processModel" => AccountRole::Pool,
        _ => return None,
    };
    let user = object.get("userName").unwrap_or_default();
    let name = match (role, object.get("identityType")) {
        (AccountRole::Pool, Some(identity)) if identity != SPECIFIC => identity,
        _ => user,
    };
    (!name.is_empty()).then(|| (role, name.to_owned()))
}
