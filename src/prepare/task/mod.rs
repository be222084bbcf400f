//! What the script can do on the destination. Each task knows when it is done, and both are told as PowerShell.
//!
//! [`Task::test`] and [`Task::act`] call the functions of `assets/prepare/*.ps1` with literal arguments and nothing else,
//! so that no name of a configuration is ever code. [`Task::commands`] says the same to a person who works without the
//! script.

mod calls;
mod commands;

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
}
