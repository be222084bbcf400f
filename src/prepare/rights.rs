//! Rights in the folders of the sites. A sync brings files and not their rights.
//!
//! What they were is told by the lists of the collector; without them nobody knows. The script only ever adds rights, for
//! IUSR and IIS_IUSRS in the place of the accounts that IIS 6 made: every pool is in that group while it runs, whatever
//! account it runs as. Where everybody could write on the old server, only these two can on the new one.

use super::check::{Check, CheckState};
use super::task::{Right, Task};
use super::view::View;
use crate::formats::cacls::{Access, Entry};
use crate::model::{ContentRoot, ServerPath};
use crate::providers::Collected;
use crate::rules::accounts::{AccountClass, BuiltIn, MachineNames, SetupAccount, classify};
use crate::translate::former_names;

/// How many rights are told in a row; the script has all of them.
const TOLD: usize = 4;

const VISITORS: &str = "IUSR";
const POOLS: &str = "IIS_IUSRS";

const WHY: &str = "A sync brings files and not their rights. Where visitors could write, or where some were kept out, that is not so on the new server.";

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    let local: Vec<&ContentRoot> = view
        .subject
        .content
        .iter()
        .filter(|root| !root.destination.is_unc())
        .collect();
    if local.is_empty() {
        return Vec::new();
    }
    match Collected::open(view.subject.source_host) {
        Some(collected) if !collected.rights.is_empty() => {
            local.iter().map(|root| of_root(view, root, &collected)).collect()
        }
        _ => vec![unknown(view, &local)],
    }
}

/// Nobody listed the rights: pools and visitors shall at least read.
fn unknown(view: &View<'_>, roots: &[&ContentRoot]) -> Check {
    let old = &view.subject.source.name;
    let outer = roots.iter().filter(|root| {
        !roots.iter().any(|other| {
            root.destination
                .relative_to(&other.destination)
                .is_some_and(|below| !below.is_empty())
        })
    });
    let mut tasks: Vec<Task> = Vec::new();
    for task in
        outer.flat_map(|root| [POOLS, VISITORS].map(|account| right(&root.destination, account, Right::Read)))
    {
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    Check::new("FOLDER-RIGHTS", "", "Rights in the folders of the sites")
        .found(
            CheckState::Unknown,
            format!(
                "There is no list of the rights on {old}, and files do not show those on {}.",
                view.subject.destination.name
            ),
        )
        .why(WHY)
        .fix(format!(
            "Start the collector on {old}, copy its folder again and recheck. Or compare by hand with icacls.exe; the \
             script lets pools and visitors read."
        ))
        .needed_by(roots.iter().map(|root| root.logical.clone()))
        .step(tasks)
}

/// The rights in and below one folder that comes along.
fn of_root(view: &View<'_>, root: &ContentRoot, collected: &Collected) -> Check {
    let old = &view.subject.source.name;
    let former = former_names(view.subject.metabase, old);
    let machine = MachineNames {
        own: old,
        former: &former,
    };
    let mut given: Vec<(ServerPath, &'static str, Option<String>, Right)> = Vec::new();
    let mut denied: Vec<String> = Vec::new();
    let mut is_listed = false;
    for listed in &collected.rights {
        let Some(folder) = listed
            .folder
            .relative_to(&root.source)
            .and_then(|below| join(&root.destination, &below))
        else {
            continue;
        };
        is_listed = true;
        for entry in &listed.entries {
            if entry.is_denied {
                denied.push(format!("{} is kept out of {}", entry.account, listed.folder));
                continue;
            }
            let Some(right) = right_of(entry) else { continue };
            for account in accounts_for(entry, machine) {
                let (known, name) = match account {
                    New::Known(known) => (known, None),
                    New::Same(name) => ("", Some(name)),
                };
                let has = given.iter().any(|(above, account, same, has)| {
                    *account == known && *same == name && *has >= right && folder.relative_to(above).is_some()
                });
                if !has {
                    given.push((folder.clone(), known, name, right));
                }
            }
        }
    }
    let check = Check::new(
        "FOLDER-RIGHTS",
        root.destination.as_str(),
        format!("Rights in {}", root.destination),
    )
    .why(WHY)
    .needed_by([root.logical.clone()]);
    if !is_listed {
        return check
            .found(
                CheckState::Unknown,
                format!("The lists of {old} do not have {}.", root.source),
            )
            .fix("Start the collector again on the old server, or compare by hand with icacls.exe.");
    }
    denied.sort();
    denied.dedup();
    if given.is_empty() && denied.is_empty() {
        return check.found(
            CheckState::Ready,
            format!("On {old} no account has rights of its own there."),
        );
    }
    let mut told: Vec<String> = given
        .iter()
        .map(|(folder, known, same, right)| {
            let account = same.as_deref().unwrap_or(known);
            format!("{account}: {} in {folder}", right.words())
        })
        .collect();
    told.extend(denied.iter().cloned());
    let more = told.len().saturating_sub(TOLD);
    told.truncate(TOLD);
    if more > 0 {
        told.push(format!("and {more} more"));
    }
    let by_hand = if denied.is_empty() {
        String::new()
    } else {
        format!(
            " By hand, because the script takes no rights away: {}.",
            denied.join("; ")
        )
    };
    let tasks: Vec<Task> = given
        .into_iter()
        .map(|(folder, known, same, granted)| right(&folder, same.as_deref().unwrap_or(known), granted))
        .collect();
    let commands: Vec<String> = tasks.iter().take(TOLD).flat_map(Task::commands).collect();
    let check = check
        .found(
            CheckState::ToDo,
            format!("By the rights on {old} these are wanted: {}.", told.join("; ")),
        )
        .fix(format!("After the sync: {}{by_hand}", commands.join("; ")));
    if tasks.is_empty() {
        check
    } else {
        check.step(tasks)
    }
}

fn right(path: &ServerPath, account: &str, right: Right) -> Task {
    Task::Right {
        path: path.clone(),
        account: account.to_owned(),
        right,
    }
}

fn join(folder: &ServerPath, below: &str) -> Option<ServerPath> {
    if below.is_empty() {
        Some(folder.clone())
    } else {
        folder.join(below)
    }
}

fn right_of(entry: &Entry) -> Option<Right> {
    match entry.access {
        Access::None => None,
        Access::Read => Some(Right::Read),
        // Nobody's site needs to give rights away.
        Access::Change | Access::Full => Some(Right::Modify),
    }
}

/// Who gets a right in the place of an account.
enum New {
    /// An account that every Windows has.
    Known(&'static str),
    /// The same account.
    Same(String),
}

fn accounts_for(entry: &Entry, machine: MachineNames<'_>) -> Vec<New> {
    let name = entry.account.as_str();
    let bare = name.rsplit('\\').next().unwrap_or(name);
    let is = |known: &[&str]| known.iter().any(|known| bare.eq_ignore_ascii_case(known));
    let authority = name.split_once('\\').map_or("", |(authority, _)| authority);
    let is_of_windows = authority.is_empty()
        || ["BUILTIN", "NT AUTHORITY"]
            .iter()
            .any(|known| authority.eq_ignore_ascii_case(known));
    if is_of_windows
        && is(&[
            "Everyone",
            "Users",
            "Authenticated Users",
            "Guests",
            "Network",
            "Interactive",
        ])
    {
        // Reading is what everybody has on a new server too.
        return match entry.access {
            Access::Change | Access::Full => vec![New::Known(POOLS), New::Known(VISITORS)],
            _ => Vec::new(),
        };
    }
    if bare.eq_ignore_ascii_case("ASPNET") {
        return vec![New::Known(POOLS)];
    }
    if is_of_windows
        && is(&[
            "Administrators",
            "SYSTEM",
            "CREATOR OWNER",
            "CREATOR GROUP",
            "Power Users",
            "Server Operators",
        ])
    {
        return Vec::new();
    }
    match classify(name, machine) {
        AccountClass::MadeHere(SetupAccount::Anonymous)
        | AccountClass::MadeElsewhere(SetupAccount::Anonymous, _) => {
            vec![New::Known(VISITORS)]
        }
        AccountClass::MadeHere(SetupAccount::Process)
        | AccountClass::MadeElsewhere(SetupAccount::Process, _)
        | AccountClass::WorkerGroup
        | AccountClass::BuiltIn(BuiltIn::NetworkService | BuiltIn::LocalService) => vec![New::Known(POOLS)],
        AccountClass::Local(local) => vec![New::Same(local)],
        AccountClass::Domain if !is_of_windows => vec![New::Same(name.to_owned())],
        _ => Vec::new(),
    }
}
