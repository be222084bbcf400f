//! Operation settings (dd569089) and ours, with what their values look like, and settings of verbs (dd569090).

use super::{ACTIONS, Built, CONTENT, DATABASES, DIRECTIVES, EXPRESS, PARAMETERS, REMOTE, RULES, SECRETS};

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

/// The operation setting of that name, in any case.
pub fn operation_setting(name: &str) -> Option<&'static OperationSetting> {
    OPERATION_SETTINGS
        .iter()
        .find(|setting| setting.name.eq_ignore_ascii_case(name))
}
