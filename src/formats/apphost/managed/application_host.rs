//! Pools, sites and logging: what IIS 6 keeps on AppPools, W3SVC/n and ROOT keys.
//!
//! Elements of the defaults of all pools and sites have the attributes of those of one.

use super::Managed;

/// Attributes, each with the metabase properties it comes from.
type Attributes = &'static [(&'static str, &'static [&'static str])];

/// The worker process of a pool, or of all pools.
const PROCESS_MODEL: Attributes = &[
    ("identityType", &["AppPoolIdentityType"]),
    ("userName", &["WAMUserName"]),
    ("password", &["WAMUserPass"]),
    ("logonType", &["LogonMethod"]),
    ("idleTimeout", &["IdleTimeout"]),
    ("maxProcesses", &["MaxProcesses"]),
    ("shutdownTimeLimit", &["ShutdownTimeLimit"]),
    ("startupTimeLimit", &["StartupTimeLimit"]),
    ("pingingEnabled", &["PingingEnabled"]),
    ("pingInterval", &["PingInterval"]),
    ("pingResponseTime", &["PingResponseTime"]),
];
/// When a pool begins anew.
const RECYCLING: Attributes = &[
    ("disallowOverlappingRotation", &["DisallowOverlappingRotation"]),
    (
        "disallowRotationOnConfigChange",
        &["DisallowRotationOnConfigChange"],
    ),
    ("logEventOnRecycle", &["LogEventOnRecycle"]),
];
/// What a pool begins anew by.
const PERIODIC_RESTART: Attributes = &[
    ("memory", &["PeriodicRestartMemory"]),
    ("privateMemory", &["PeriodicRestartPrivateMemory"]),
    ("requests", &["PeriodicRestartRequests"]),
    ("time", &["PeriodicRestartTime"]),
];
/// What is done about a pool that fails.
const FAILURE: Attributes = &[
    ("loadBalancerCapabilities", &["LoadBalancerCapabilities"]),
    ("orphanWorkerProcess", &["OrphanWorkerProcess"]),
    ("orphanActionExe", &["OrphanActionExe"]),
    ("orphanActionParams", &["OrphanActionParams"]),
    ("rapidFailProtection", &["RapidFailProtection"]),
    ("rapidFailProtectionInterval", &["RapidFailProtectionInterval"]),
    (
        "rapidFailProtectionMaxCrashes",
        &["RapidFailProtectionMaxCrashes"],
    ),
    ("autoShutdownExe", &["AutoShutdownAppPoolExe"]),
    ("autoShutdownParams", &["AutoShutdownAppPoolParams"]),
];
/// What a pool may take of the processors.
const CPU: Attributes = &[
    ("limit", &["CPULimit"]),
    ("action", &["CPUAction"]),
    ("resetInterval", &["CPUResetInterval"]),
    ("smpAffinitized", &["SMPAffinitized"]),
    ("smpProcessorAffinityMask", &["SMPProcessorAffinityMask"]),
];
/// The limits of a site, or of all sites.
const LIMITS: Attributes = &[
    ("maxBandwidth", &["MaxBandwidth"]),
    ("maxConnections", &["MaxConnections"]),
    ("connectionTimeout", &["ConnectionTimeout"]),
];
/// The log of a site, or of all sites.
const LOG_FILE: Attributes = &[
    ("logExtFileFlags", &["LogExtFileFlags"]),
    ("customLogPluginClsid", &["LogPluginClsid"]),
    ("logFormat", &["LogPluginClsid"]),
    ("directory", &["LogFileDirectory"]),
    ("period", &["LogFilePeriod"]),
    ("truncateSize", &["LogFileTruncateSize"]),
    ("localTimeRollover", &["LogFileLocaltimeRollover"]),
    ("enabled", &["LogType"]),
];

/// An element that exists once and holds no collection.
const fn once(path: &'static str, attributes: Attributes) -> Managed {
    keyed(path, &[], attributes)
}

/// An element that is known by some of its attributes.
const fn keyed(path: &'static str, key: &'static [&'static str], attributes: Attributes) -> Managed {
    Managed {
        path,
        key,
        attributes,
        entries: &[],
        entry_sources: &[],
    }
}

/// The times of day at which a pool begins anew.
const fn schedule(path: &'static str) -> Managed {
    Managed {
        entries: &["add", "clear"],
        entry_sources: &["PeriodicRestartSchedule"],
        ..once(path, &[])
    }
}

/// Rows in the order of IIS_schema.xml.
pub(super) const ROWS: &[Managed] = &[
    keyed(
        "system.applicationHost/applicationPools/add",
        &["name"],
        &[
            ("name", &["AppPoolId"]),
            ("queueLength", &["AppPoolQueueLength"]),
            ("autoStart", &["AppPoolAutoStart"]),
            ("enable32BitAppOnWin64", &["Enable32BitAppOnWin64"]),
            ("managedRuntimeVersion", &["ScriptMaps"]),
            ("managedPipelineMode", &["ScriptMaps"]),
        ],
    ),
    once(
        "system.applicationHost/applicationPools/add/processModel",
        PROCESS_MODEL,
    ),
    once("system.applicationHost/applicationPools/add/recycling", RECYCLING),
    once(
        "system.applicationHost/applicationPools/add/recycling/periodicRestart",
        PERIODIC_RESTART,
    ),
    schedule("system.applicationHost/applicationPools/add/recycling/periodicRestart/schedule"),
    once("system.applicationHost/applicationPools/add/failure", FAILURE),
    once("system.applicationHost/applicationPools/add/cpu", CPU),
    once(
        "system.applicationHost/applicationPools/applicationPoolDefaults",
        &[
            ("queueLength", &["AppPoolQueueLength"]),
            ("autoStart", &["AppPoolAutoStart"]),
            ("enable32BitAppOnWin64", &["Enable32BitAppOnWin64"]),
        ],
    ),
    once(
        "system.applicationHost/applicationPools/applicationPoolDefaults/processModel",
        PROCESS_MODEL,
    ),
    once(
        "system.applicationHost/applicationPools/applicationPoolDefaults/recycling",
        RECYCLING,
    ),
    once(
        "system.applicationHost/applicationPools/applicationPoolDefaults/recycling/periodicRestart",
        PERIODIC_RESTART,
    ),
    schedule(
        "system.applicationHost/applicationPools/applicationPoolDefaults/recycling/periodicRestart/schedule",
    ),
    once(
        "system.applicationHost/applicationPools/applicationPoolDefaults/failure",
        FAILURE,
    ),
    once(
        "system.applicationHost/applicationPools/applicationPoolDefaults/cpu",
        CPU,
    ),
    once(
        "system.applicationHost/log",
        &[
            ("logInUTF8", &["LogInUTF8"]),
            (
                "centralLogFileMode",
                &["CentralBinaryLoggingEnabled", "CentralW3CLoggingEnabled"],
            ),
        ],
    ),
    once(
        "system.applicationHost/log/centralBinaryLogFile",
        &[
            ("enabled", &["CentralBinaryLoggingEnabled"]),
            ("directory", &["LogFileDirectory"]),
            ("period", &["LogFilePeriod"]),
        ],
    ),
    once(
        "system.applicationHost/log/centralW3CLogFile",
        &[
            ("enabled", &["CentralW3CLoggingEnabled"]),
            ("directory", &["LogFileDirectory"]),
            ("period", &["LogFilePeriod"]),
            ("logExtFileFlags", &["LogExtFileFlags"]),
        ],
    ),
    keyed(
        "system.applicationHost/sites/site",
        &["id"],
        &[
            ("name", &["ServerComment"]),
            ("id", &[]),
            ("serverAutoStart", &["ServerAutoStart"]),
        ],
    ),
    keyed(
        "system.applicationHost/sites/site/bindings/binding",
        &["protocol", "bindingInformation"],
        &[
            ("protocol", &["ServerBindings", "SecureBindings"]),
            ("bindingInformation", &["ServerBindings", "SecureBindings"]),
        ],
    ),
    once("system.applicationHost/sites/site/limits", LIMITS),
    once("system.applicationHost/sites/site/logFile", LOG_FILE),
    keyed(
        "system.applicationHost/sites/site/application",
        &["path"],
        &[
            ("path", &["AppRoot", "AppIsolated"]),
            ("applicationPool", &["AppPoolId"]),
        ],
    ),
    keyed(
        "system.applicationHost/sites/site/application/virtualDirectory",
        &["path"],
        &[
            ("path", &[]),
            ("physicalPath", &["Path"]),
            ("userName", &["UNCUserName"]),
            ("password", &["UNCPassword"]),
            ("logonMethod", &["LogonMethod"]),
        ],
    ),
    once(
        "system.applicationHost/sites/siteDefaults",
        &[("serverAutoStart", &["ServerAutoStart"])],
    ),
    once("system.applicationHost/sites/siteDefaults/limits", LIMITS),
    once("system.applicationHost/sites/siteDefaults/logFile", LOG_FILE),
    once(
        "system.applicationHost/sites/applicationDefaults",
        &[("applicationPool", &["AppPoolId"])],
    ),
    once(
        "system.applicationHost/sites/virtualDirectoryDefaults",
        &[("logonMethod", &["LogonMethod"])],
    ),
    once(
        "system.applicationHost/webLimits",
        &[
            ("maxGlobalBandwidth", &["MaxGlobalBandwidth"]),
            ("connectionTimeout", &["ConnectionTimeout"]),
            ("demandStartThreshold", &["DemandStartThreshold"]),
            ("headerWaitTimeout", &["HeaderWaitTimeout"]),
            ("minBytesPerSecond", &["MinFileBytesPerSec"]),
        ],
    ),
];
