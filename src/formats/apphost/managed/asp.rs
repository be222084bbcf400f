//! Classic ASP: the `Asp…` properties.

use super::Managed;

/// Rows in the order of IIS_schema.xml.
pub(super) const ROWS: &[Managed] = &[
    Managed {
        path: "system.webServer/asp",
        key: &[],
        attributes: &[
            ("appAllowClientDebug", &["AppAllowClientDebug"]),
            ("appAllowDebugging", &["AppAllowDebugging"]),
            ("errorsToNTLog", &["AspErrorsToNTLog"]),
            ("logErrorRequests", &["AspLogErrorRequests"]),
            ("calcLineNumber", &["AspCalcLineNumber"]),
            ("codePage", &["AspCodepage"]),
            ("enableApplicationRestart", &["AspEnableApplicationRestart"]),
            ("enableAspHtmlFallback", &["AspEnableAspHtmlFallback"]),
            ("enableChunkedEncoding", &["AspEnableChunkedEncoding"]),
            ("enableParentPaths", &["AspEnableParentPaths"]),
            ("exceptionCatchEnable", &["AspExceptionCatchEnable"]),
            ("lcid", &["AspLCID"]),
            ("runOnEndAnonymously", &["AspRunOnEndAnonymously"]),
            ("scriptErrorMessage", &["AspScriptErrorMessage"]),
            ("scriptErrorSentToBrowser", &["AspScriptErrorSentToBrowser"]),
            ("scriptLanguage", &["AspScriptLanguage"]),
            ("bufferingOn", &["AspBufferingOn"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/asp/session",
        key: &[],
        attributes: &[
            ("allowSessionState", &["AspAllowSessionState"]),
            ("keepSessionIdSecure", &["AspKeepSessionIDSecure"]),
            ("max", &["AspSessionMax"]),
            ("timeout", &["AspSessionTimeout"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/asp/comPlus",
        key: &[],
        attributes: &[
            ("appServiceFlags", &["AspAppServiceFlags"]),
            ("sxsName", &["AspSxsName"]),
            ("partitionId", &["AspPartitionID"]),
            ("trackThreadingModel", &["AspTrackThreadingModel"]),
            ("executeInMta", &["AspExecuteInMTA"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/asp/cache",
        key: &[],
        attributes: &[
            ("diskTemplateCacheDirectory", &["AspDiskTemplateCacheDirectory"]),
            ("maxDiskTemplateCacheFiles", &["AspMaxDiskTemplateCacheFiles"]),
            ("scriptFileCacheSize", &["AspScriptFileCacheSize"]),
            ("scriptEngineCacheMax", &["AspScriptEngineCacheMax"]),
            ("enableTypelibCache", &["AspEnableTypelibCache"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/asp/limits",
        key: &[],
        attributes: &[
            ("scriptTimeout", &["AspScriptTimeout"]),
            ("bufferingLimit", &["AspBufferingLimit"]),
            ("maxRequestEntityAllowed", &["AspMaxRequestEntityAllowed"]),
            ("processorThreadMax", &["AspProcessorThreadMax"]),
            ("queueConnectionTestTime", &["AspQueueConnectionTestTime"]),
            ("queueTimeout", &["AspQueueTimeout"]),
            ("requestQueueMax", &["AspRequestQueueMax"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
];
