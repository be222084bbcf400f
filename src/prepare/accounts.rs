//! Accounts whose password the old server keeps encrypted with a key of its own.
//!
//! Passwords in a copied metabase cannot be read (metabase-format §2.5), so whoever knows them must enter them.

use super::check::{Check, CheckState};
use super::powershell::xpath;
use super::task::Task;
use super::view::{View, key};
use crate::model::path::fold;
use crate::model::{AttributeValue, ConfigObject};

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    view.subject
        .objects
        .iter()
        .filter(|object| needs_password(object))
        .filter_map(|object| {
            let names: Vec<&str> = object
                .path
                .elements
                .iter()
                .map(|element| element.name.as_str())
                .collect();
            match names.as_slice() {
                [.., "applicationPools", "add", "processModel"] => pool(view, object),
                [.., "application", "virtualDirectory"] => Some(folder(view, object)),
                [.., "authentication", "anonymousAuthentication"] => Some(anonymous(object)),
                _ => None,
            }
        })
        .collect()
}

/// True for an account of its own without a password beside it.
fn needs_password(object: &ConfigObject) -> bool {
    let user = object.get("userName").unwrap_or_default();
    let has_password = object
        .attributes
        .get("password")
        .is_some_and(|password: &AttributeValue| !password.exposed().is_empty());
    !user.is_empty() && !is_built_in(user) && !has_password
}

/// Accounts that Windows keeps the passwords of.
fn is_built_in(user: &str) -> bool {
    let name = user.rsplit('\\').next().unwrap_or(user);
    ["IUSR", "LocalSystem", "LocalService", "NetworkService", "SYSTEM"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

fn pool(view: &View<'_>, object: &ConfigObject) -> Option<Check> {
    // The identity of a pool counts only for a specific user (the rule AppPoolIdentity takes the rest away).
    if !object
        .get("identityType")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("SpecificUser"))
    {
        return None;
    }
    let add = object.path.elements.iter().find(|element| element.name == "add");
    let name = key(add, "name")?;
    let user = object.get("userName").unwrap_or_default();
    let check = Check::new(
        "PASSWORD-NEEDED",
        &format!("pool {name}"),
        format!("Password of application pool {name}"),
    )
    .why("The password cannot be read from a copy of the old server. Without it the pool does not start and its sites answer with 503.")
    .needed_by([format!("application pool {name}")]);
    let is_there = view
        .pool_there(name)
        .is_some_and(|pool| fold(&pool.user_name) == fold(user));
    if is_there {
        return Some(check.found(
            CheckState::Ready,
            format!(
                "The pool exists on {} and runs as {user} already.",
                view.subject.destination.name
            ),
        ));
    }
    let task = Task::PoolIdentity {
        name: name.to_owned(),
        user: user.to_owned(),
    };
    Some(
        check
            .found(
                CheckState::ToDo,
                format!("The pool runs as {user}; its password is not known."),
            )
            .fix(enter(user, &task))
            .step([task]),
    )
}

/// How a password gets to the new server: with the sync, or by hand after it.
fn enter(user: &str, task: &Task) -> String {
    format!(
        "Give it to the sync: \"-accountPassword:{user}=prompt\", in the window on Map.\nOr after the sync: {}",
        task.commands().join("; ")
    )
}

fn folder(view: &View<'_>, object: &ConfigObject) -> Check {
    let logical = view.logical(object);
    let user = object.get("userName").unwrap_or_default();
    let path = object.get("physicalPath").unwrap_or_default();
    // Attributes that tell elements of one name apart: id of the site, path of the rest.
    let steps: Vec<String> = object
        .path
        .elements
        .iter()
        .map(|element| match element.key.first() {
            Some((name, value)) => format!("{}[@{name}={}]", element.name, xpath(value)),
            None => element.name.to_string(),
        })
        .collect();
    let task = Task::Password {
        what: format!("the folder of {logical}"),
        location: String::new(),
        filter: steps.join("/"),
        user: user.to_owned(),
    };
    Check::new(
        "PASSWORD-NEEDED",
        &format!("folder {logical}"),
        format!("Password for the folder of {logical}"),
    )
    .found(
        CheckState::ToDo,
        format!("{path} is reached as {user}; its password is not known."),
    )
    .why("The password cannot be read from a copy of the old server. Without it the folder answers with 500.19 or 401.3.")
    .fix(enter(user, &task))
    .needed_by([logical.clone()])
    .step([task])
}

fn anonymous(object: &ConfigObject) -> Check {
    let place = object.path.location.clone().unwrap_or_default();
    let user = object.get("userName").unwrap_or_default();
    let task = Task::Password {
        what: format!("visitors of {place}"),
        location: place.to_string(),
        filter: "system.webServer/security/authentication/anonymousAuthentication".to_owned(),
        user: user.to_owned(),
    };
    Check::new(
        "PASSWORD-NEEDED",
        &format!("anonymous {place}"),
        format!("Password of the anonymous account of {place}"),
    )
    .found(
        CheckState::ToDo,
        format!("Visitors act as {user}; its password is not known."),
    )
    .why("The password cannot be read from a copy of the old server. Without it visitors are refused with 401.1.")
    .fix(enter(user, &task))
    .needed_by([place.to_string()])
    .step([task])
}
