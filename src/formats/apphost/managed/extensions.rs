//! Sections that come from ini files of their own, not from the metabase: UrlScan.ini and fcgiext.ini.
//!
//! A migration of a site never meets them; they take part where the section itself is asked for. The sources are
//! options and sections of those files.

use super::Managed;

/// The sections.
const SECTIONS: &[&str] = &[
    "system.webServer/fastCgi",
    "system.webServer/security/requestFiltering",
];

/// True for names inside of one of the sections, which a walk only meets when it began there.
pub(super) fn holds(names: &str) -> bool {
    SECTIONS.iter().any(|section| {
        names
            .strip_prefix(section)
            .is_some_and(|rest| rest.starts_with('/'))
    })
}

const LIST: &[&str] = &["add", "remove", "clear"];

const fn list(path: &'static str, sources: &'static [&'static str]) -> Managed {
    Managed {
        path,
        key: &[],
        attributes: &[],
        entries: LIST,
        entry_sources: sources,
    }
}

/// Rows in the order of IIS_schema.xml.
pub(super) const ROWS: &[Managed] = &[
    Managed {
        path: "system.webServer/fastCgi/application",
        key: &["fullPath", "arguments"],
        attributes: &[
            ("fullPath", &["ExePath"]),
            ("arguments", &["Arguments"]),
            ("monitorChangesTo", &["MonitorChangesTo"]),
            ("stderrMode", &["StderrMode"]),
            ("maxInstances", &["MaxInstances"]),
            ("idleTimeout", &["IdleTimeout"]),
            ("activityTimeout", &["ActivityTimeout"]),
            ("requestTimeout", &["RequestTimeout"]),
            ("instanceMaxRequests", &["InstanceMaxRequests"]),
            ("signalBeforeTerminateSeconds", &["SignalBeforeTerminateSeconds"]),
            ("protocol", &["Protocol"]),
            ("queueLength", &["QueueLength"]),
            ("flushNamedPipe", &["FlushNamedPipe"]),
            ("rapidFailsPerMinute", &["RapidFailsPerMinute"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/fastCgi/application/environmentVariables",
        key: &[],
        attributes: &[],
        entries: &["environmentVariable"],
        entry_sources: &["EnvironmentVars"],
    },
    Managed {
        path: "system.webServer/security/requestFiltering",
        key: &[],
        attributes: &[
            ("allowDoubleEscaping", &["VerifyNormalization"]),
            ("allowHighBitCharacters", &["AllowHighBitCharacters"]),
            ("unescapeQueryString", &["UnescapeQueryString"]),
            ("removeServerHeader", &["RemoveServerHeader"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    Managed {
        path: "system.webServer/security/requestFiltering/fileExtensions",
        key: &[],
        attributes: &[
            ("allowUnlisted", &["UseAllowExtensions"]),
            ("applyToWebDAV", &["UseAllowExtensions"]),
        ],
        entries: LIST,
        entry_sources: &["[AllowExtensions]", "[DenyExtensions]"],
    },
    Managed {
        path: "system.webServer/security/requestFiltering/requestLimits",
        key: &[],
        attributes: &[
            ("maxAllowedContentLength", &["MaxAllowedContentLength"]),
            ("maxUrl", &["MaxUrl"]),
            ("maxQueryString", &["MaxQueryString"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    list(
        "system.webServer/security/requestFiltering/requestLimits/headerLimits",
        &["[DenyHeaders]", "[RequestLimits]"],
    ),
    Managed {
        path: "system.webServer/security/requestFiltering/verbs",
        key: &[],
        attributes: &[
            ("allowUnlisted", &["UseAllowVerbs"]),
            ("applyToWebDAV", &["UseAllowVerbs"]),
        ],
        entries: LIST,
        entry_sources: &["[AllowVerbs]", "[DenyVerbs]"],
    },
    Managed {
        path: "system.webServer/security/requestFiltering/hiddenSegments",
        key: &[],
        attributes: &[("applyToWebDAV", &["[DenyUrlSequences]"])],
        entries: LIST,
        entry_sources: &["[DenyUrlSequences]"],
    },
    list(
        "system.webServer/security/requestFiltering/alwaysAllowedUrls",
        &["[AlwaysAllowedUrls]"],
    ),
    list(
        "system.webServer/security/requestFiltering/alwaysAllowedQueryStrings",
        &["[AlwaysAllowedQueryStrings]"],
    ),
    list(
        "system.webServer/security/requestFiltering/denyUrlSequences",
        &["[DenyUrlSequences]"],
    ),
    list(
        "system.webServer/security/requestFiltering/denyQueryStringSequences",
        &["[DenyQueryStringSequences]"],
    ),
    Managed {
        path: "system.webServer/security/requestFiltering/filteringRules/filteringRule",
        key: &["name"],
        attributes: &[
            ("name", &["RuleList"]),
            ("scanUrl", &["ScanUrl"]),
            ("scanQueryString", &["ScanQueryString"]),
            ("scanAllRaw", &["ScanAllRaw"]),
            ("denyUnescapedPercent", &["DenyUnescapedPercent"]),
        ],
        entries: &[],
        entry_sources: &[],
    },
    list(
        "system.webServer/security/requestFiltering/filteringRules/filteringRule/scanHeaders",
        &["ScanHeaders"],
    ),
    list(
        "system.webServer/security/requestFiltering/filteringRules/filteringRule/appliesTo",
        &["AppliesTo"],
    ),
    list(
        "system.webServer/security/requestFiltering/filteringRules/filteringRule/denyStrings",
        &["DenyDataSection"],
    ),
];
