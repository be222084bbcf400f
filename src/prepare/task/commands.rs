//! What a person types for a task who works without the script.

use super::Task;
use crate::model::ServerPath;
use crate::prepare::powershell::{
    ADMINISTRATION, ASKED_PASSWORD, add_feature, ask_password, iis_path, import_certificate, quoted, xpath,
};

impl Task {
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
fn bare_or_quoted(value: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-');
    if value.chars().all(is_bare) {
        value.to_owned()
    } else {
        quoted(value)
    }
}
