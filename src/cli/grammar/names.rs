//! Every name msdeploy knows, and which of them work here today.
//!
//! Sources: Web Deploy operation settings (dd569089), provider settings (dd569001), provider index (dd569040), link
//! extensions (dd569028). Rules are named in [`crate::rules`]. A name that is known but not built is answered with the subject it belongs
//! to, never with "unknown".

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

/// One provider.
#[derive(Debug)]
pub struct Provider {
    /// Name as documented.
    pub name: &'static str,
    /// Use as `-source`.
    pub source: Built,
    /// Use as `-dest`.
    pub destination: Built,
    /// Its own settings, besides [`COMMON_SETTINGS`]; `None` when they are too many to list (databases).
    pub settings: Option<&'static [&'static str]>,
}

const fn later(name: &'static str, settings: &'static [&'static str], subject: &'static str) -> Provider {
    Provider {
        name,
        source: Built::NotYet(subject),
        destination: Built::NotYet(subject),
        settings: Some(settings),
    }
}

const fn built(name: &'static str, settings: &'static [&'static str]) -> Provider {
    Provider {
        name,
        source: Built::Yes,
        destination: Built::Yes,
        settings: Some(settings),
    }
}

const fn open_ended(name: &'static str, subject: &'static str) -> Provider {
    Provider {
        name,
        source: Built::NotYet(subject),
        destination: Built::NotYet(subject),
        settings: None,
    }
}

const APP: &[&str] = &[
    "skipAppCreation",
    "managedRuntimeVersion",
    "enable32BitAppOnWin64",
    "managedPipelineMode",
    "appOfflineTemplate",
    "webConfigEncryptProvider",
    "syncPackageTimeStamps",
];

/// The 50 providers, by name.
pub const PROVIDERS: &[Provider] = &[
    later("appHostAuthOverride", &["netFxVersion"], CONFIGURATION),
    // Both settings are for rules that are off (AppOffline, EncryptWebConfig).
    built(
        "appHostConfig",
        &["appOfflineTemplate", "webConfigEncryptProvider"],
    ),
    later("appHostSchema", &[], CONFIGURATION),
    built("appPoolConfig", &[]),
    later("appPoolEnable32Bit", &["enable32Bit"], CONFIGURATION),
    later("appPoolNetFx", &["netFxVersion"], CONFIGURATION),
    later("appPoolPipeline", &["pipelineMode"], CONFIGURATION),
    later("archiveDir", &[], ARCHIVES),
    later("auto", &[], ARCHIVES),
    later("backupManager", &["connectionString", "useLatest"], BACKUPS),
    later(
        "backupSettings",
        &[
            "enabled",
            "numberOfBackups",
            "continueSyncOnBackupFailure",
            "addExcludedProviders",
        ],
        BACKUPS,
    ),
    later("cert", &[], CERTIFICATES),
    later("certStoreSettings", &[], CERTIFICATES),
    later("comObject32", &[], MACHINE),
    later("comObject64", &[], MACHINE),
    later(
        "contentPath",
        &[
            "ignoreErrors",
            "appOfflineTemplate",
            "webConfigEncryptProvider",
            "syncPackageTimeStamps",
        ],
        CONTENT,
    ),
    later("contentPathAspNetCore", &[], CONTENT),
    later("contentPathLib", &["syncPackageTimeStamps"], CONTENT),
    later(
        "createApp",
        &[
            "managedRuntimeVersion",
            "enable32BitAppOnWin64",
            "managedPipelineMode",
        ],
        CONTENT,
    ),
    open_ended("dbCodeFirst", DATABASES),
    open_ended("dbDacFx", DATABASES),
    open_ended("dbFullSql", DATABASES),
    open_ended("dbMySql", DATABASES),
    open_ended("dbSqlite", DATABASES),
    open_ended("dbSqlPackage", DATABASES),
    later("delete", &[], ACTIONS),
    later(
        "dirPath",
        &["ignoreErrors", "incremental", "firstChangeUSN"],
        CONTENT,
    ),
    Provider {
        name: "fcgiExtConfig",
        source: Built::Yes,
        destination: Built::Yes,
        settings: Some(&[]),
    },
    later("filePath", &["ignoreErrors"], CONTENT),
    later("gacAssembly", &[], MACHINE),
    later("gacInstall", &[], MACHINE),
    later("httpCertConfig", &[], CERTIFICATES),
    later("iisApp", APP, CONTENT),
    later("machineConfig32", &["netFxVersion"], MACHINE),
    later("machineConfig64", &["netFxVersion"], MACHINE),
    later("manifest", &["skipInvalid"], ARCHIVES),
    Provider {
        name: "metaKey",
        source: Built::Yes,
        destination: Built::Yes,
        settings: Some(&["metadataGetInherited", "useRealAbo"]),
    },
    Provider {
        name: "package",
        source: Built::Yes,
        destination: Built::Yes,
        settings: Some(&[]),
    },
    later("recycleApp", &["recycleMode", "timeout"], ACTIONS),
    later("regKey", &[], MACHINE),
    later("regValue", &[], MACHINE),
    later("rootWebConfig32", &["netFxVersion"], MACHINE),
    later("rootWebConfig64", &["netFxVersion"], MACHINE),
    later(
        "runCommand",
        &[
            "dontUseCommandExe",
            "dontUseJobObject",
            "waitAttempts",
            "waitInterval",
            "successReturnCodes",
        ],
        ACTIONS,
    ),
    later(
        "setAcl",
        &["setAclUser", "setAclAccess", "setAclResourceType"],
        ACTIONS,
    ),
    open_ended("sqlScript", DATABASES),
    Provider {
        name: "urlScanConfig",
        source: Built::Yes,
        destination: Built::Yes,
        settings: Some(&[]),
    },
    later("webApp", &[], EXPRESS),
    // Settings of child providers (`machineConfig32.netFxVersion`) go through a server provider. Both can be asked for
    // facts; what else they cannot do yet, the verb says.
    Provider {
        name: "webServer",
        source: Built::Yes,
        destination: Built::NotYet(SERVERS),
        settings: None,
    },
    Provider {
        name: "webServer60",
        source: Built::Yes,
        destination: Built::Yes,
        settings: None,
    },
];

/// Providers that msdeploy does not have.
pub const OWN_PROVIDERS: &[Provider] = &[
    // A file that getDependencies was sent to on the old server, in whatever form it was kept; `-` is standard input.
    Provider {
        name: "dependencies",
        source: Built::Yes,
        destination: Built::NotYet(SOURCES_ONLY),
        settings: Some(&[]),
    },
];

/// What a setting common to all providers does here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Common {
    /// Read, and needed by nothing that is built: it changes how a remote computer would be reached.
    Accepted,
    /// Any value but an empty one, or one of the listed, asks for something that is not built.
    Unless(&'static [&'static str], &'static str),
}

/// Settings of every provider (dd569001).
pub const COMMON_SETTINGS: &[(&str, Common)] = &[
    ("authType", Common::Accepted),
    (
        "computerName",
        Common::Unless(&["localhost", ".", "127.0.0.1"], REMOTE),
    ),
    ("encryptPassword", Common::Unless(&[], SECRETS)),
    ("getCredentials", Common::Unless(&[], REMOTE)),
    ("includeAcls", Common::Unless(&["false"], ACTIONS)),
    ("password", Common::Accepted),
    ("prefetchPayload", Common::Accepted),
    ("publishSettings", Common::Unless(&[], REMOTE)),
    ("siteManifest", Common::Unless(&[], ARCHIVES)),
    ("storeCredentials", Common::Unless(&[], REMOTE)),
    ("tempAgent", Common::Unless(&["false"], REMOTE)),
    ("userName", Common::Accepted),
    ("useStatusRequest", Common::Accepted),
    ("wmsvc", Common::Unless(&[], REMOTE)),
];

/// What the value of an operation setting looks like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// Present or not; `=true` and `=false` are read too.
    Flag,
    /// One text.
    Text,
    /// A whole number within the limits.
    Number(u32, u32),
    /// Names between commas.
    Names,
    /// `name=value` pairs between commas.
    Pairs,
    /// A verb with its settings.
    Verb,
    /// A provider with its settings.
    Object,
}

/// One operation setting (dd569089), or one of ours.
#[derive(Debug)]
pub struct OperationSetting {
    /// Name as documented.
    pub name: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// Whether it works.
    pub built: Built,
}

const fn setting(name: &'static str, shape: Shape, built: Built) -> OperationSetting {
    OperationSetting { name, shape, built }
}

/// Operation settings by name. A flag that is not built answers so only when it is on.
pub const OPERATION_SETTINGS: &[OperationSetting] = &[
    setting("account", Shape::Pairs, Built::Yes),
    setting("accountPassword", Shape::Pairs, Built::Yes),
    setting("acknowledge", Shape::Names, Built::Yes),
    setting("allow", Shape::Names, Built::NotYet(ACTIONS)),
    setting("allowUntrusted", Shape::Flag, Built::Yes),
    setting("appHostConfigDir", Shape::Text, Built::NotYet(EXPRESS)),
    setting("declareParam", Shape::Pairs, Built::NotYet(PARAMETERS)),
    setting("declareParamFile", Shape::Text, Built::NotYet(PARAMETERS)),
    setting("dest", Shape::Object, Built::Yes),
    setting("disableAppStore", Shape::Flag, Built::Yes),
    setting("disableLink", Shape::Names, Built::Yes),
    setting("disableRule", Shape::Names, Built::Yes),
    setting("disableSkipDirective", Shape::Names, Built::NotYet(DIRECTIVES)),
    setting("enableLink", Shape::Names, Built::Yes),
    setting("enableRule", Shape::Names, Built::Yes),
    setting("enableSkipDirective", Shape::Names, Built::NotYet(DIRECTIVES)),
    setting("enableTransaction", Shape::Flag, Built::NotYet(DATABASES)),
    setting("failureLevel", Shape::Text, Built::NotYet(RULES)),
    setting("incremental", Shape::Flag, Built::NotYet(CONTENT)),
    setting("integrated", Shape::Pairs, Built::Yes),
    setting("json", Shape::Flag, Built::Yes),
    setting("level", Shape::Number(1, 9), Built::Yes),
    setting("postSync", Shape::Pairs, Built::NotYet(ACTIONS)),
    setting("postSyncOnSuccess", Shape::Pairs, Built::NotYet(ACTIONS)),
    setting("preSync", Shape::Pairs, Built::NotYet(ACTIONS)),
    setting("removeParam", Shape::Text, Built::NotYet(PARAMETERS)),
    setting("replace", Shape::Pairs, Built::NotYet(DIRECTIVES)),
    setting("retryAttempts", Shape::Number(0, 1_000_000), Built::Yes),
    setting("retryInterval", Shape::Number(0, 86_400_000), Built::Yes),
    setting("runs", Shape::Text, Built::Yes),
    setting("setParam", Shape::Pairs, Built::NotYet(PARAMETERS)),
    setting("setParamFile", Shape::Text, Built::NotYet(PARAMETERS)),
    setting("showSecure", Shape::Flag, Built::NotYet(SECRETS)),
    setting("siteId", Shape::Pairs, Built::Yes),
    setting("siteName", Shape::Pairs, Built::Yes),
    setting("skip", Shape::Pairs, Built::NotYet(DIRECTIVES)),
    setting("source", Shape::Object, Built::Yes),
    setting("unicode", Shape::Flag, Built::NotYet(EXPRESS)),
    setting("useAdminShares", Shape::Flag, Built::NotYet(REMOTE)),
    setting("useCheckSum", Shape::Flag, Built::NotYet(CONTENT)),
    setting("userAgent", Shape::Text, Built::Yes),
    setting("verb", Shape::Verb, Built::Yes),
    setting("verbose", Shape::Flag, Built::Yes),
    setting("webServerDir", Shape::Text, Built::NotYet(EXPRESS)),
    setting("webServerManifest", Shape::Text, Built::NotYet(EXPRESS)),
    setting("whatif", Shape::Flag, Built::Yes),
    setting("xml", Shape::Flag, Built::Yes),
    setting("xpath", Shape::Text, Built::Yes),
];

/// Settings of `-verb:getDependencies` (dd569090): name, and whether a value may follow.
pub const DEPENDENCY_SETTINGS: &[(&str, bool)] = &[
    ("alltrigger", false),
    ("appPoolInUse", true),
    ("cgi", true),
    ("dependency", true),
    ("isapi", true),
    ("managedType", true),
    ("nativeModule", true),
    ("notrigger", false),
];

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

/// The provider of that name, in any case.
pub fn provider(name: &str) -> Option<&'static Provider> {
    PROVIDERS
        .iter()
        .chain(OWN_PROVIDERS)
        .find(|provider| provider.name.eq_ignore_ascii_case(name))
}

/// The operation setting of that name, in any case.
pub fn operation_setting(name: &str) -> Option<&'static OperationSetting> {
    OPERATION_SETTINGS
        .iter()
        .find(|setting| setting.name.eq_ignore_ascii_case(name))
}

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
