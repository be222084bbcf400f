//! The settings of a program, and where each goes.

use crate::model::IisVersion;

/// What a setting is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// A whole number within IIS_schema.xml's range; others are brought to its nearer end.
    Number(u64, u64),
    /// 0 or 1, which IIS 7 and later write as false and true.
    Flag,
    /// One of these words, in the spelling of IIS_schema.xml.
    Word(&'static [&'static str]),
    /// A file, absolute or below the folder of the program.
    File,
    /// It stands in the handler, not in the program; the text says how.
    Handler(&'static str),
    /// Needs a person when it is on; the text says what it did and what to do.
    NeedsYou(&'static str),
    /// There is nothing like it; the text says so.
    CannotExist(&'static str),
}

/// One setting.
#[derive(Debug)]
pub(super) struct Setting {
    /// Name in fcgiext.ini.
    pub name: &'static str,
    /// Attribute of `fastCgi/application`; empty when there is none.
    pub attribute: &'static str,
    pub kind: Kind,
    /// The first IIS that has the attribute.
    pub since: IisVersion,
}

const IIS7: IisVersion = IisVersion { major: 7, minor: 0 };
/// `monitorChangesTo`, `stderrMode` and `signalBeforeTerminateSeconds` came with IIS 7.5 (configuration reference,
/// fastCgi/application, "What's new in IIS 7.5").
pub(super) const IIS75: IisVersion = IisVersion { major: 7, minor: 5 };

const fn setting(name: &'static str, attribute: &'static str, kind: Kind) -> Setting {
    Setting {
        name,
        attribute,
        kind,
        since: IIS7,
    }
}

const fn since75(name: &'static str, attribute: &'static str, kind: Kind) -> Setting {
    Setting {
        name,
        attribute,
        kind,
        since: IIS75,
    }
}

const SECONDS: Kind = Kind::Number(10, 2_592_000);

/// Every setting but ExePath, Arguments and EnvironmentVars, which have forms of their own.
pub(super) const SETTINGS: &[Setting] = &[
    setting("ActivityTimeout", "activityTimeout", SECONDS),
    setting("FlushNamedPipe", "flushNamedPipe", Kind::Flag),
    setting("IdleTimeout", "idleTimeout", SECONDS),
    setting(
        "IgnoreDirectories",
        "",
        Kind::NeedsYou(
            "it let requests for folders pass by the program; on IIS 7 and later the order of handlers decides that: put \
             the handler behind StaticFile, or set its resourceType to File",
        ),
    ),
    setting(
        "IgnoreExistingFiles",
        "",
        Kind::NeedsYou(
            "it let requests for files that exist pass by the program; on IIS 7 and later the order of handlers or a \
             URL Rewrite rule decides that",
        ),
    ),
    setting(
        "InstanceMaxRequests",
        "instanceMaxRequests",
        Kind::Number(1, 10_000_000),
    ),
    setting("MaxInstances", "maxInstances", Kind::Number(0, 10_000)),
    since75("MonitorChangesTo", "monitorChangesTo", Kind::File),
    setting("Protocol", "protocol", Kind::Word(&["NamedPipe", "Tcp"])),
    setting("QueueLength", "queueLength", Kind::Number(1, 100_000_000)),
    setting(
        "RapidFailsPerMinute",
        "rapidFailsPerMinute",
        Kind::Number(0, 1_000),
    ),
    setting("RequestTimeout", "requestTimeout", SECONDS),
    setting(
        "ResponseBufferLimit",
        "",
        Kind::Handler("it is the attribute responseBufferLimit of each handler that runs the program"),
    ),
    since75(
        "SignalBeforeTerminateSeconds",
        "signalBeforeTerminateSeconds",
        Kind::Number(0, 60),
    ),
    since75(
        "StderrMode",
        "stderrMode",
        Kind::Word(&[
            "ReturnStdErrIn500",
            "ReturnGeneric500",
            "IgnoreAndReturn200",
            "TerminateProcess",
        ]),
    ),
    setting(
        "UnhealthyOnQueueFull",
        "",
        Kind::CannotExist(
            "it had the worker process recycled when the queue was full; the FastCGI module of IIS 7 and later has no \
             such switch",
        ),
    ),
];

/// The setting of a name, in any case.
pub(super) fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS
        .iter()
        .find(|setting| setting.name.eq_ignore_ascii_case(name))
}

/// Names of all settings, for offering the nearest.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SETTINGS
        .iter()
        .map(|setting| setting.name)
        .chain(["ExePath", "Arguments", "EnvironmentVars"])
}
