//! Accounts on their way: what each becomes, in the objects that name it, and whose password is wanted.
//!
//! A person's account map is asked first, then the rules AnonymousUser and AppPoolIdentity; what neither decides stays
//! as it is. Passwords cannot be read from a metabase (metabase format §2.5), so one is written only when a person
//! gives it, and asked for otherwise. [`survey()`] lists the same accounts with the same decisions before anything is
//! translated.

mod account_use;
mod decision;
mod names;
mod passwords;
mod role;
mod survey;

pub use account_use::{Account, AccountUse, PasswordState};
pub use decision::{Decision, Settled};
pub use names::former_names;
pub use passwords::Passwords;
pub use role::AccountRole;
pub use survey::{survey, unknown_accounts};

use super::draft::{Draft, Target};
use crate::formats::metabase::{Key, PropertyId, SecretState};
use crate::model::path::fold;
use crate::model::{AttributeValue, ConfigObject, Origin, Place, Problem};
use crate::rules::accounts::{AccountClass, BuiltIn, NewAccount, classify};
pub(super) use decision::decide;
use role::{SPECIFIC, named_by};

/// An account that an object names, as the metabase has it.
pub(super) struct Named {
    role: AccountRole,
    name: String,
    origin: Option<Origin>,
}

/// Writes what a person decided about the account of an object. Comes before the rules, which leave it alone then.
pub(super) fn map(draft: &mut Draft<'_, '_>, object: &mut ConfigObject) -> Option<Named> {
    let (role, name) = named_by(object)?;
    let attribute = if object.get("userName").is_some_and(|user| user == name) {
        "userName"
    } else {
        "identityType"
    };
    let named = Named {
        role,
        origin: object.origins.get(attribute).cloned(),
        name,
    };
    let decision = decide(role, &named.name, draft.options.context);
    let remark = match decision.by {
        Settled::Map => format!("in the place of {}, by the account map", named.name),
        Settled::MachineLeftOut => {
            let old = &draft.options.context.source.name;
            format!("without the name of the old machine, {old}")
        }
        Settled::Broken(why) => format!("because no account is named so: {why}"),
        Settled::Unsuitable(why) => {
            say_unsuitable(draft, object, &named, why);
            return Some(named);
        }
        Settled::Rule(_) | Settled::AsItIs => return Some(named),
    };
    write(draft, object, &named, &decision.becomes, &remark);
    if let Settled::Broken(why) = decision.by {
        say_broken(draft, object, &named, why);
    }
    if decision.by == Settled::Map {
        let new = decision.becomes.shown(role);
        let mut problem = Problem::note(
            "ACCOUNT-MAPPED",
            format!("{} of {} becomes {new}", named.name, object.name),
        )
        .with_cause("The account map says so.")
        .with_target(object.name.clone());
        if let Some(place) = place_of(&named) {
            problem = problem.with_place(place);
        }
        draft.say(problem);
    }
    Some(named)
}

/// Puts a new account into an object.
fn write(
    draft: &mut Draft<'_, '_>,
    object: &mut ConfigObject,
    named: &Named,
    new: &NewAccount,
    remark: &str,
) {
    let old_user = object.get("userName").map(str::to_owned);
    let identity = match (named.role, new) {
        (AccountRole::Pool, NewAccount::BuiltIn(known)) => Some(known.name()),
        (AccountRole::Pool, NewAccount::Named(_)) => Some(SPECIFIC),
        _ => None,
    };
    if let Some(identity) = identity
        && object.get("identityType") != Some(identity)
    {
        let origin = object
            .origins
            .get("identityType")
            .cloned()
            .or(named.origin.clone());
        object.set("identityType", identity, origin);
        object
            .remarks
            .insert("identityType".to_owned(), remark.to_owned());
    }
    let user = match (named.role, new) {
        (_, NewAccount::Named(user)) => Some(user.clone()),
        (AccountRole::Anonymous, NewAccount::BuiltIn(BuiltIn::Iusr)) => Some("IUSR".to_owned()),
        // An empty name stands for the pool's own identity; without the attribute it would be IUSR (IIS_schema.xml).
        (AccountRole::Anonymous | AccountRole::OdbcLog, _) => Some(String::new()),
        (AccountRole::Pool | AccountRole::Folder | AccountRole::Other, _) => None,
    };
    let note = match &user {
        Some(user) if user.is_empty() => format!("no account {remark}"),
        Some(user) => format!("{user} {remark}"),
        None => format!("{} {remark}", new.shown(named.role)),
    };
    if let Some((key, id)) = name_setting(draft, named) {
        draft.changed_at(key, id, note.clone());
    }
    match user {
        Some(user) => {
            object.set("userName", user, named.origin.clone());
            object.remarks.insert("userName".to_owned(), remark.to_owned());
        }
        None if old_user.is_some() => {
            object.attributes.remove("userName");
            if let Some(origin) = object.origins.remove("userName") {
                take_back(draft, &origin, note);
            }
        }
        None => {}
    }
}

/// The property that names the account, and the key that sets it.
fn name_setting<'m>(draft: &Draft<'m, '_>, named: &Named) -> Option<(Key<'m>, PropertyId)> {
    let origin = named.origin.as_ref()?;
    let key = draft.metabase.key(&origin.key)?;
    Some((key, key.property_named(&origin.property)?.id()))
}

fn take_back(draft: &mut Draft<'_, '_>, origin: &Origin, why: String) {
    if let Some(key) = draft.metabase.key(&origin.key)
        && let Some(property) = key.property_named(&origin.property)
    {
        draft.taken_back(key, property.id(), why);
    }
}

/// Gives an object the password of its account, or says that it is wanted. Comes after the rules.
pub(super) fn ask(draft: &mut Draft<'_, '_>, object: &mut ConfigObject, named: Option<Named>) {
    let machine = draft.options.context.machine();
    let now = named_by(object).filter(|(role, user)| {
        let runs_as_user = *role != AccountRole::Pool || object.get("identityType") == Some(SPECIFIC);
        runs_as_user && role.wants_password(&classify(user, machine))
    });
    let Some((role, user)) = now else {
        if let Some(named) = &named {
            needs_none(draft, object, named);
        }
        return;
    };
    let old = named.as_ref().map_or(user.as_str(), |named| named.name.as_str());
    let passwords = &draft.options.passwords;
    let given = passwords
        .get(&user, machine)
        .or_else(|| passwords.get(old, machine))
        .cloned();
    let Some(password) = given else {
        want(draft, object, role, &user, named.as_ref());
        return;
    };
    if let Some((key, id)) = password_setting(draft, object, role, named.as_ref()) {
        let target = Target::attribute(&object.path, "password");
        draft.carried_by_person(key, id, target);
    }
    object.set("password", AttributeValue::Secret(password), None);
    object
        .remarks
        .insert("password".to_owned(), format!("as given for {user}"));
    draft.say(
        Problem::note(
            "PASSWORD-IN-FILE",
            "Passwords that you gave are written to applicationHost.config as they are",
        )
        .with_cause("IIS reads them so, and encrypts them when one of its own tools next saves that section.")
        .with_fix("Save the account once in IIS Manager or with appcmd after the sync, and keep the file to administrators."),
    );
}

/// Says of the old password that the new account has no use for it. What the rule AnonymousUser does, the account of
/// settings says itself.
fn needs_none(draft: &mut Draft<'_, '_>, object: &ConfigObject, named: &Named) {
    let new = match named.role {
        AccountRole::Pool => object.get("identityType"),
        _ => object.get("userName"),
    };
    let new = new.filter(|new| !new.is_empty()).unwrap_or(named.role.nobody());
    let by = decide(named.role, &named.name, draft.options.context).by;
    if fold(new) == fold(&named.name) || by == Settled::Rule("AnonymousUser") {
        return;
    }
    if let Some((key, id)) = password_setting(draft, object, named.role, Some(named)) {
        draft.same_at(key, id, format!("none is needed: {} becomes {new}", named.name));
    }
}

/// The property that held the password on the old server, and the key that sets it.
fn password_setting<'m>(
    draft: &Draft<'m, '_>,
    object: &ConfigObject,
    role: AccountRole,
    named: Option<&Named>,
) -> Option<(Key<'m>, PropertyId)> {
    let id = role.password()?;
    let of_origin = || draft.metabase.key(&named?.origin.as_ref()?.key);
    let key = draft.acting_key(&object.path).or_else(of_origin)?;
    let setting = key.effective_setting(id)?;
    Some((setting.set_at(key)?, id))
}

/// Says of passwords in scope that nothing needs them, unless something was said of them already. Those of anonymous
/// visitors always belong to somebody.
pub(super) fn settle_idle<'m>(draft: &mut Draft<'m, '_>, site: Key<'m>) {
    const IDLE: [(AccountRole, &str); 3] = [
        (
            AccountRole::Pool,
            "no application pool of this site runs as its account",
        ),
        (
            AccountRole::Folder,
            "no folder on another machine is reached with it",
        ),
        (AccountRole::OdbcLog, "no log goes to a database"),
    ];
    for key in std::iter::once(site).chain(site.descendants()) {
        for (role, why) in IDLE {
            let Some(id) = role.password() else { continue };
            let is_database = role == AccountRole::OdbcLog && survey::logs_to_database(key);
            if let Some(at) = key.effective_setting(id).and_then(|setting| setting.set_at(key))
                && !is_database
            {
                draft.same_at(at, id, format!("it has no effect: {why}"));
            }
        }
    }
}

/// As [`settle_idle`], for the passwords of pools of a whole server: those of the service and of each pool.
pub(super) fn settle_idle_pools<'m>(draft: &mut Draft<'m, '_>, service: Key<'m>) {
    let pools = service.child("AppPools");
    let keys = pools.into_iter().flat_map(|pools| pools.children());
    for key in std::iter::once(service).chain(pools).chain(keys) {
        if let Some(id) = AccountRole::Pool.password()
            && let Some(at) = key.effective_setting(id).and_then(|setting| setting.set_at(key))
        {
            draft.same_at(
                at,
                id,
                "it has no effect: no application pool runs as its account",
            );
        }
    }
}

/// Says that a password is wanted, and how to give it.
fn want(
    draft: &mut Draft<'_, '_>,
    object: &ConfigObject,
    role: AccountRole,
    user: &str,
    named: Option<&Named>,
) {
    let state = password_setting(draft, object, role, named)
        .and_then(|(key, id)| key.property(id))
        .map(|property| property.secret_state());
    let is_empty = state == Some(SecretState::Empty);
    let class = classify(user, draft.options.context.machine());
    let option = format!("-accountPassword:\"{user}\"=env:VARIABLE");
    let what = role.sentence(object, user);
    let cause = match state {
        Some(SecretState::Empty) => "The old server has an empty password for it.",
        Some(SecretState::Set) => "It is encrypted with a key of the old machine and cannot be read.",
        Some(SecretState::Unknown) => {
            "Its encrypted form is damaged, so nobody can tell whether there is one."
        }
        None => "The old server keeps none with the account.",
    };
    let exists = if matches!(class, AccountClass::Local(_)) {
        format!(
            " {user} is a local account: it has to exist on {} too.",
            draft.options.context.destination.name
        )
    } else {
        String::new()
    };
    let setting = password_setting(draft, object, role, named).or_else(|| name_setting(draft, named?));
    if let Some((key, id)) = setting.filter(|_| !is_empty) {
        draft.needs_you_at(
            key,
            id,
            format!(
                "give the password of {user} for {} with {option}, or enter it on the destination; the old one cannot be read",
                object.name
            ),
        );
    }
    let problem = if is_empty {
        Problem::note("PASSWORD-EMPTY", what)
    } else {
        Problem::warning("PASSWORD-NEEDED", what)
    };
    let problem = problem
        .with_cause(format!("{cause}{exists}"))
        .with_fix(format!(
            "Enter it on Map or give it with {option}, choose another account with -account:\"{}\"=NEW, or enter it on the destination after the sync.",
            named.map_or(user, |named| named.name.as_str())
        ))
        .with_target(object.name.clone());
    draft.say(match named.and_then(place_of) {
        Some(place) => problem.with_place(place),
        None => problem,
    });
}

fn place_of(named: &Named) -> Option<Place> {
    named.origin.as_ref().map(|origin| Place::key(origin.to_string()))
}

fn say_broken(draft: &mut Draft<'_, '_>, object: &ConfigObject, named: &Named, why: &str) {
    if let Some((key, id)) = name_setting(draft, named) {
        let name = &object.name;
        draft.needs_you_at(
            key,
            id,
            format!(
                "name the account of {name} on the destination; no account can be named so, because {why}"
            ),
        );
    }
    let problem = Problem::warning(
        "ACCOUNT-NAME-BROKEN",
        format!("The account of {} cannot exist and is left out", object.name),
    )
    .with_cause(format!(
        "Its name begins with \"{}\", and {why}.",
        beginning(&named.name)
    ))
    .with_fix("Name the right one with -account:OLD=NEW, or set it on the destination.")
    .with_target(object.name.clone());
    draft.say(match place_of(named) {
        Some(place) => problem.with_place(place),
        None => problem,
    });
}

fn say_unsuitable(draft: &mut Draft<'_, '_>, object: &ConfigObject, named: &Named, why: &str) {
    draft.say(
        Problem::error(
            "ACCOUNT-UNSUITABLE",
            format!(
                "{} of {} cannot become what the account map says",
                named.name, object.name
            ),
        )
        .with_cause(format!("{why}. The account stays as it is."))
        .with_fix("Name another account in the account map.")
        .with_target(object.name.clone()),
    );
}

/// As much of a name as fits a sentence, control characters spelled out.
pub(super) fn beginning(name: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = name.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if name.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

impl NewAccount {
    /// What a person calls it, where it serves this purpose.
    pub fn shown(&self, role: AccountRole) -> String {
        match self {
            NewAccount::Named(name) => name.clone(),
            NewAccount::BuiltIn(known) => known.name().to_owned(),
            NewAccount::Nobody => role.nobody().to_owned(),
        }
    }
}
