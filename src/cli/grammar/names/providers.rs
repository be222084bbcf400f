//! Providers (dd569040) with their settings, and the settings that all of them have (dd569001).

use super::{
    ACTIONS, ARCHIVES, BACKUPS, Built, CERTIFICATES, CONFIGURATION, CONTENT, DATABASES, EXPRESS, MACHINE,
    REMOTE, SECRETS, SERVERS, SOURCES_ONLY,
};

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

/// The provider of that name, in any case.
pub fn provider(name: &str) -> Option<&'static Provider> {
    PROVIDERS
        .iter()
        .chain(OWN_PROVIDERS)
        .find(|provider| provider.name.eq_ignore_ascii_case(name))
}
