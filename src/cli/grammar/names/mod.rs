//! Every name msdeploy knows, and which of them work here today.
//!
//! Sources: Web Deploy operation settings (dd569089), provider settings (dd569001), provider index (dd569040), link
//! extensions (dd569028). Rules are named in [`crate::rules`]. A name that is known but not built is answered with the subject it belongs
//! to, never with "unknown".

mod providers;
mod settings;

pub use providers::{COMMON_SETTINGS, Common, OWN_PROVIDERS, PROVIDERS, Provider, provider};
pub use settings::{DEPENDENCY_SETTINGS, OPERATION_SETTINGS, OperationSetting, Shape, operation_setting};

/// Whether something works today.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Built {
    /// It works.
    Yes,
    /// It does not; the text is the subject it belongs to.
    NotYet(&'static str),
}

/// Folders and files as sources and destinations of their own.
pub const CONTENT: &str = "folders, files and web applications as sources";
/// IIS 7+ sources.
pub const CONFIGURATION: &str = "IIS 7 and later as a source";
/// Other computers.
pub const REMOTE: &str = "remote servers and the agent";
/// Parameters.
pub const PARAMETERS: &str = "parameters of packages";
/// Skip and replace.
pub const DIRECTIVES: &str = "skip and replace directives";
/// Manifests and archive folders.
pub const ARCHIVES: &str = "manifests and archive folders";
/// Databases.
pub const DATABASES: &str = "databases";
/// Registry, COM, GAC, machine.config.
pub const MACHINE: &str = "machine-wide settings: registry, COM, GAC, machine.config";
/// The verb `delete`.
pub const DELETION: &str = "deleting single objects";
/// Certificates.
pub const CERTIFICATES: &str = "certificates";
/// Commands, ACLs, recycling.
pub const ACTIONS: &str = "commands, access rights and recycling";
/// Backups.
pub const BACKUPS: &str = "backups";
/// Whole servers.
pub const SERVERS: &str = "whole servers";
/// Passwords and keys.
pub const SECRETS: &str = "passwords and keys";
/// IIS Express.
pub const EXPRESS: &str = "IIS Express";
/// Of providers that only tell something.
pub const SOURCES_ONLY: &str = "providers that are sources only";
/// Rules that are not there yet.
pub const RULES: &str = "the other rules of Web Deploy";

/// One link extension (dd569028).
#[derive(Debug)]
pub struct Link {
    /// Name without the word `Extension`, which may follow it.
    pub name: &'static str,
    /// On unless disabled.
    pub is_on: bool,
    /// Whether enabling it does something.
    pub built: Built,
}

/// Link extensions by name.
pub const LINKS: &[Link] = &[
    Link {
        name: "AppPool",
        is_on: false,
        built: Built::Yes,
    },
    Link {
        name: "Certificate",
        is_on: true,
        built: Built::NotYet(CERTIFICATES),
    },
    Link {
        name: "Content",
        is_on: true,
        built: Built::Yes,
    },
    Link {
        name: "FrameworkConfig",
        is_on: true,
        built: Built::NotYet(MACHINE),
    },
    Link {
        name: "FrontPage",
        is_on: false,
        built: Built::NotYet(RULES),
    },
    Link {
        name: "HttpCertConfig",
        is_on: true,
        built: Built::NotYet(CERTIFICATES),
    },
];

/// The link extension of that name, in any case, with or without `Extension`.
pub fn link(name: &str) -> Option<&'static Link> {
    let lower = name.to_ascii_lowercase();
    let short = lower.strip_suffix("extension").unwrap_or(&lower);
    LINKS.iter().find(|link| link.name.eq_ignore_ascii_case(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_sorted<'n>(names: impl Iterator<Item = &'n str>) -> bool {
        let names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
        names.windows(2).all(|pair| pair[0] < pair[1])
    }

    #[test]
    fn tables_are_complete_and_sorted() {
        assert_eq!(PROVIDERS.len(), 50, "Web Deploy's provider index has 50 names");
        assert!(is_sorted(PROVIDERS.iter().map(|p| p.name)));
        assert!(is_sorted(OPERATION_SETTINGS.iter().map(|s| s.name)));
    }

    #[test]
    fn names_are_found_in_any_case() {
        assert_eq!(provider("METAKEY").map(|p| p.name), Some("metaKey"));
        assert_eq!(link("apppoolextension").map(|l| l.name), Some("AppPool"));
        assert_eq!(link("Content").map(|l| l.name), Some("Content"));
        assert!(provider("metaKee").is_none());
    }
}
