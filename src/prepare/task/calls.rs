//! What the script says of a task: calls of its own functions, with literal arguments.

use super::{Installer, Task};
use crate::model::IisVersion;
use crate::prepare::features::{Feature, with_parents};
use crate::prepare::powershell::quoted;

impl Task {
    /// A PowerShell expression that is true when nothing is left to do.
    pub fn test(&self, installer: Installer) -> String {
        match self {
            Task::Features { ids, iis } => format!("Test-Feature {}", asked_for(ids, *iis, installer)),
            Task::Folder { path } => format!("Test-Folder {}", quoted(path.as_str())),
            Task::Program { to, .. } => format!("Test-Program {}", quoted(to.as_str())),
            Task::Pool { name } => format!("Test-Pool {}", quoted(name)),
            Task::Pool32Bit { name } => format!("Test-Pool32Bit {}", quoted(name)),
            Task::PoolIdentity { name, user } => {
                format!("Test-PoolIdentity {} {}", quoted(name), quoted(user))
            }
            Task::Password {
                location,
                filter,
                user,
                ..
            } => format!(
                "Test-Password {} {} {}",
                quoted(location),
                quoted(filter),
                quoted(user)
            ),
            Task::Right { path, account, right } => format!(
                "Test-Right {} {} {}",
                quoted(path.as_str()),
                quoted(account),
                quoted(right.rights())
            ),
            Task::Restriction { path } => format!("Test-Restriction {}", quoted(path)),
            Task::Certificate {
                thumbprint, store, ..
            } => {
                format!("Test-Certificate {} {}", quoted(thumbprint), quoted(store))
            }
            Task::SslBinding {
                endpoint, thumbprint, ..
            } => {
                format!("Test-SslBinding {} {}", quoted(endpoint), quoted(thumbprint))
            }
        }
    }

    /// The PowerShell statement that does it.
    pub fn act(&self, installer: Installer) -> String {
        match self {
            Task::Features { ids, iis } => format!("Add-Feature {}", to_install(ids, *iis, installer)),
            Task::Folder { path } => format!("Add-Folder {}", quoted(path.as_str())),
            Task::Program { from, to } => format!("Copy-Program {} {}", quoted(from), quoted(to.as_str())),
            Task::Pool { name } => format!("Add-Pool {}", quoted(name)),
            Task::Pool32Bit { name } => format!("Set-Pool32Bit {}", quoted(name)),
            Task::PoolIdentity { name, user } => {
                format!("Set-PoolIdentity {} {}", quoted(name), quoted(user))
            }
            Task::Password {
                location,
                filter,
                user,
                ..
            } => format!(
                "Set-Password {} {} {}",
                quoted(location),
                quoted(filter),
                quoted(user)
            ),
            Task::Right { path, account, right } => format!(
                "Add-Right {} {} {}",
                quoted(path.as_str()),
                quoted(account),
                quoted(right.letters())
            ),
            Task::Restriction { path } => format!("Set-Restriction {}", quoted(path)),
            Task::Certificate {
                thumbprint, store, ..
            } => {
                format!("Add-Certificate {} {}", quoted(thumbprint), quoted(store))
            }
            Task::SslBinding {
                endpoint, arguments, ..
            } => {
                let list: Vec<String> = arguments
                    .iter()
                    .map(|(name, value)| quoted(&format!("{name}={value}")))
                    .collect();
                format!("Add-SslBinding {} {}", quoted(endpoint), list.join(", "))
            }
        }
    }
}

/// What IIS stands on, which is no part of its tree on Server 2008: its package manager must be told (operations §7.5).
const FOUNDATION: [&str; 3] = ["WAS-Process-Model", "WAS-NET-Environment", "WAS-Config-APIs"];

/// Names by which an installer is asked whether features are there: parents too, because each can be missing.
fn asked_for(ids: &[String], iis: IisVersion, installer: Installer) -> String {
    let ids = ids.iter().map(String::as_str);
    names(&ids.collect::<Vec<_>>(), iis, |feature| match installer {
        Installer::ServerManager => feature.id,
        Installer::Dism => feature.dism,
        Installer::PackageManager => feature.component,
    })
}

/// Names by which an installer is told to install features.
fn to_install(ids: &[String], iis: IisVersion, installer: Installer) -> String {
    let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    if installer == Installer::PackageManager {
        ids.extend(FOUNDATION);
    }
    names(&ids, iis, |feature| match installer {
        Installer::ServerManager => feature.id,
        Installer::Dism | Installer::PackageManager => feature.dism,
    })
}

fn names(ids: &[&str], iis: IisVersion, name: impl Fn(&Feature) -> &'static str) -> String {
    let quoted: Vec<String> = with_parents(ids, iis)
        .into_iter()
        .map(name)
        .filter(|name| !name.is_empty())
        .map(quoted)
        .collect();
    quoted.join(", ")
}
