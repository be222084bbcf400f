//! What the script can do on the destination. Each task knows when it is done, and both are told as PowerShell.
//!
//! [`Task::test`] and [`Task::act`] call the functions of `assets/prepare/*.ps1` with literal arguments and nothing else,
//! so that no name of a configuration is ever code. [`Task::commands`] says the same to a person who works without the
//! script.

use super::features::{Feature, with_parents};
use super::powershell::{
    ADMINISTRATION, ASKED_PASSWORD, add_feature, ask_password, iis_path, import_certificate, quoted, xpath,
};
use crate::model::{IisVersion, ServerPath};
use serde::Serialize;

/// One thing to be done.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "task", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Task {
    /// Install features of Windows.
    Features {
        /// ServerManager ids of what is wanted; parents and companions follow from the table.
        ids: Vec<String>,
        /// The IIS that they are for.
        iis: IisVersion,
    },
    /// Make a folder.
    Folder {
        /// Which.
        path: ServerPath,
    },
    /// Copy a program from the old server.
    Program {
        /// Share and path on the old server.
        from: String,
        /// Path on the new one.
        to: ServerPath,
    },
    /// Make an application pool.
    Pool {
        /// Its name.
        name: String,
    },
    /// Let a pool run 32-bit processes.
    Pool32Bit {
        /// Its name.
        name: String,
    },
    /// Let a pool run as an account, whose password the script asks for.
    PoolIdentity {
        /// The pool's name.
        name: String,
        /// The account.
        user: String,
    },
    /// Enter the password of an account in the configuration of IIS, which the script asks for.
    Password {
        /// What the account is for, in words.
        what: String,
        /// The location tag that holds it; empty for none.
        location: String,
        /// Where in it: an XPath of IIS.
        filter: String,
        /// The account.
        user: String,
    },
    /// Give an account rights on a folder and all below it.
    Right {
        /// The folder.
        path: ServerPath,
        /// Who gets them.
        account: String,
        /// Which.
        right: Right,
    },
    /// Let a program of the ISAPI and CGI restrictions run.
    Restriction {
        /// Its path, as the list has it.
        path: String,
    },
    /// Import a certificate with its private key from a file that a person exported.
    Certificate {
        /// SHA-1 hash, 40 hexadecimal digits.
        thumbprint: String,
        /// Store of the local computer.
        store: String,
        /// The IIS that it is for.
        iis: IisVersion,
    },
    /// Tell http.sys which certificate answers at an address.
    SslBinding {
        /// `0.0.0.0:443`.
        endpoint: String,
        /// SHA-1 hash of the certificate.
        thumbprint: String,
        /// Arguments of `netsh http add sslcert` besides the address, name and value.
        arguments: Vec<(String, String)>,
    },
}

/// Rights on a folder, as icacls and .NET name them.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Right {
    /// Read files and run programs.
    Read,
    /// That, and write and delete.
    Modify,
    /// Everything.
    Full,
}

impl Right {
    /// The letters of icacls.
    pub fn letters(self) -> &'static str {
        match self {
            Right::Read => "RX",
            Right::Modify => "M",
            Right::Full => "F",
        }
    }

    /// A word for people.
    pub fn words(self) -> &'static str {
        match self {
            Right::Read => "read",
            Right::Modify => "change",
            Right::Full => "full control",
        }
    }

    /// The name in System.Security.AccessControl.FileSystemRights.
    fn rights(self) -> &'static str {
        match self {
            Right::Read => "ReadAndExecute",
            Right::Modify => "Modify",
            Right::Full => "FullControl",
        }
    }
}

/// Which functions of the script a task calls.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(super) enum Kind {
    Features,
    Folders,
    Programs,
    Pools,
    Passwords,
    Rights,
    Restrictions,
    Certificates,
}

/// How the script installs features.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Installer {
    /// PowerShell's ServerManager module: Server 2008 R2 and later.
    ServerManager,
    /// dism.exe: Server 2008 R2 and later, Server Core too.
    Dism,
    /// pkgmgr.exe: Server 2008, whose PowerShell cannot be asked for features.
    PackageManager,
}

impl Installer {
    /// What an IIS has, unless a person wants another.
    pub fn of(iis: IisVersion) -> Installer {
        if (iis.major, iis.minor) <= (7, 0) {
            Installer::PackageManager
        } else {
            Installer::ServerManager
        }
    }
}

impl Task {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Task::Features { .. } => Kind::Features,
            Task::Folder { .. } => Kind::Folders,
            Task::Program { .. } => Kind::Programs,
            Task::Pool { .. } | Task::Pool32Bit { .. } | Task::PoolIdentity { .. } => Kind::Pools,
            Task::Password { .. } => Kind::Passwords,
            Task::Right { .. } => Kind::Rights,
            Task::Restriction { .. } => Kind::Restrictions,
            Task::Certificate { .. } | Task::SslBinding { .. } => Kind::Certificates,
        }
    }

    /// What it does, in words: for the script's own lines.
    pub fn words(&self) -> String {
        match self {
            Task::Features { ids, .. } => format!("install {}", ids.join(", ")),
            Task::Folder { path } => format!("make the folder {path}"),
            Task::Program { to, .. } => format!("copy {to} from the old server"),
            Task::Pool { name } => format!("make the application pool {name}"),
            Task::Pool32Bit { name } => format!("let the application pool {name} run 32-bit processes"),
            Task::PoolIdentity { name, user } => format!("let the application pool {name} run as {user}"),
            Task::Password { what, user, .. } => format!("enter the password of {user} for {what}"),
            Task::Right { path, account, right } => {
                format!(
                    "give {account} the right to {} in {path}",
                    match right {
                        Right::Read => "read",
                        Right::Modify => "change files",
                        Right::Full => "do everything",
                    }
                )
            }
            Task::Restriction { path } => format!("allow {path}"),
            Task::Certificate {
                thumbprint, store, ..
            } => {
                format!("import the certificate {thumbprint} into {store}")
            }
            Task::SslBinding { endpoint, .. } => format!("bind the certificate of {endpoint}"),
        }
    }

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

    /// What a person types, in an elevated PowerShell, to do it without the script.
    pub fn commands(&self) -> Vec<String> {
        match self {
            Task::Features { ids, iis } => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                vec![add_feature(*iis, &ids)]
            }
            Task::Folder { path } => vec![make_folder(path)],
            Task::Program { from, to } => {
                let mut lines: Vec<String> = to
                    .parent()
                    .map(|folder| format!("{} | Out-Null", make_folder(&folder)))
                    .into_iter()
                    .collect();
                lines.push(format!(
                    "Copy-Item -LiteralPath {} -Destination {}",
                    quoted(from),
                    quoted(to.as_str())
                ));
                lines
            }
            Task::Pool { name } => vec![
                ADMINISTRATION.to_owned(),
                format!("New-WebAppPool -Name {}", quoted(name)),
            ],
            Task::Pool32Bit { name } => vec![
                ADMINISTRATION.to_owned(),
                format!(
                    "Set-ItemProperty -LiteralPath {} -Name enable32BitAppOnWin64 -Value $true",
                    iis_path("AppPools", name)
                ),
            ],
            Task::PoolIdentity { name, user } => vec![
                ADMINISTRATION.to_owned(),
                ask_password(user),
                format!(
                    "Set-ItemProperty -LiteralPath {} -Name processModel -Value @{{ identityType = 3; userName = {}; \
                     password = {ASKED_PASSWORD} }}",
                    iis_path("AppPools", name),
                    quoted(user)
                ),
            ],
            Task::Password {
                location,
                filter,
                user,
                ..
            } => {
                let location = match location.as_str() {
                    "" => String::new(),
                    location => format!(" -Location {}", quoted(location)),
                };
                vec![
                    ADMINISTRATION.to_owned(),
                    ask_password(user),
                    format!(
                        "Set-WebConfigurationProperty -PSPath 'MACHINE/WEBROOT/APPHOST'{location} -Filter {} -Name password \
                         -Value ({ASKED_PASSWORD})",
                        quoted(filter)
                    ),
                ]
            }
            Task::Right { path, account, right } => vec![format!(
                "icacls.exe {} /grant {}",
                quoted(path.as_str()),
                quoted(&format!("{account}:(OI)(CI){}", right.letters()))
            )],
            Task::Restriction { path } => vec![
                ADMINISTRATION.to_owned(),
                format!(
                    "Set-WebConfigurationProperty -PSPath 'MACHINE/WEBROOT/APPHOST' -Filter {} -Name allowed -Value $true",
                    quoted(&format!(
                        "system.webServer/security/isapiCgiRestriction/add[@path={}]",
                        xpath(path)
                    ))
                ),
            ],
            Task::Certificate {
                thumbprint,
                store,
                iis,
            } => import_certificate(*iis, store, thumbprint),
            Task::SslBinding {
                endpoint, arguments, ..
            } => {
                let arguments: String = arguments
                    .iter()
                    .map(|(name, value)| format!(" {name}={}", bare_or_quoted(value)))
                    .collect();
                vec![format!("netsh.exe http add sslcert ipport={endpoint}{arguments}")]
            }
        }
    }
}

fn make_folder(path: &ServerPath) -> String {
    format!(
        "New-Item -ItemType Directory -Force -Path {}",
        quoted(path.as_str())
    )
}

/// A value on a line of PowerShell: as it is when nothing in it means something.
pub(super) fn bare_or_quoted(value: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-');
    if value.chars().all(is_bare) {
        value.to_owned()
    } else {
        quoted(value)
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
