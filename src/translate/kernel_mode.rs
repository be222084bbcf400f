//! Windows authentication in kernel mode, which IIS 6 did not have.
//!
//! IIS 7 and later open Kerberos tickets with the account of the machine (`windowsAuthentication@useKernelMode`, true by
//! default); IIS 6 opened them with the account of the pool, and so the service principal names of a site with a custom
//! account belong to that account (property map, NTAuthenticationProviders, whose real file with `useKernelMode="false"` is
//! one that SharePoint wrote, docs/abo-mapper.md). The attribute cannot be said by any property of IIS 6, so it is left to a
//! person.

use super::accounts::{AccountRole, decide};
use super::draft::{Draft, Setting};
use super::index::pool_of;
use super::pools;
use super::tree::Node;
use crate::formats::metabase::{property, values};
use crate::model::Problem;
use crate::rules::accounts::{AccountClass, NewAccount, classify};
use std::collections::BTreeMap;

/// Bit `AuthNTLM` of AuthFlags (MBSchema 6000): Integrated Windows authentication.
const WINDOWS: u32 = 4;
/// `AppPoolIdentityType`: the account that WAMUserName names (MBSchema 9021).
const SPECIFIC_USER: u32 = 3;

/// Says once for each pool where visitors of a site would no longer be let in by Kerberos.
pub(super) fn tell<'m>(draft: &mut Draft<'m, '_>, nodes: &[Node<'m>], name: &str) {
    let mut found: BTreeMap<String, (Setting<'m>, Vec<&str>)> = BTreeMap::new();
    for node in nodes {
        let Some(flags) = Setting::of(node.key, property::AUTH_FLAGS) else {
            continue;
        };
        let is_on = flags.property.dword().is_some_and(|bits| bits & WINDOWS != 0);
        if is_on && negotiates(node) {
            let pool = pool_of(node.key);
            let places = &mut found.entry(pool).or_insert((flags, Vec::new())).1;
            // A place inherits from the one around it, which says it for both.
            let is_told = |around: &&str| {
                node.location
                    .strip_prefix(*around)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            if !places.iter().any(is_told) {
                places.push(&node.location);
            }
        }
    }
    for (pool, (flags, places)) in found {
        let Some(account) = account_of(draft, &pool) else {
            continue;
        };
        let first = places.first().copied().unwrap_or(name);
        draft.say(
            Problem::warning(
                "KERNEL-MODE-AUTHENTICATION",
                format!("{} may no longer let visitors in by Kerberos", places.join(", ")),
            )
            .with_cause(format!(
                "Application pool {} runs as {account}, and IIS 6 opened the tickets of visitors with that account. IIS 7 and later \
                 open them in kernel mode with the account of the machine, which the service principal names do not belong to.",
                draft.pool_name(&pool)
            ))
            .with_fix(format!(
                "Set useAppPoolCredentials=\"true\" on system.webServer/security/authentication/windowsAuthentication of {first}, or \
                 useKernelMode=\"false\" there, which is how IIS 6 worked; or move the names HTTP/… to the account of the new machine \
                 (setspn). Sites that only use NTLM need nothing.",
            ))
            .with_place(flags.place())
            .with_target(first),
        );
    }
}

/// True when a visitor may sign in by Kerberos: IIS 6 offers Negotiate and NTLM where nothing is set.
fn negotiates(node: &Node<'_>) -> bool {
    let Some(providers) = Setting::of(node.key, property::NT_AUTHENTICATION_PROVIDERS) else {
        return true;
    };
    let text = providers.property.text();
    let mut names = values::names(&text).peekable();
    names.peek().is_none() || names.any(|name| name.eq_ignore_ascii_case("Negotiate"))
}

/// The account of a domain that a pool runs as on the destination; others have no service principal names.
fn account_of(draft: &Draft<'_, '_>, pool: &str) -> Option<String> {
    let key = pools::key_of(draft, pool)?;
    let identity = Setting::of(key, property::APP_POOL_IDENTITY_TYPE)?;
    if identity.property.dword() != Some(SPECIFIC_USER) {
        return None;
    }
    let user = Setting::of(key, property::WAM_USER_NAME)?
        .property
        .text()
        .into_owned();
    let context = draft.options.context;
    match decide(AccountRole::Pool, &user, context).becomes {
        NewAccount::Named(user) if classify(&user, context.machine()) == AccountClass::Domain => Some(user),
        _ => None,
    }
}
