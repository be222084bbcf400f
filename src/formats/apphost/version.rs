//! Which IIS a file was written for.
//!
//! applicationHost.config does not say so. Each release registered sections and wrote defaults that older ones do not
//! have; the newest trace gives a lower bound. (inferred) The table comes from comparing the schemas of IIS 7, 8 and
//! 10 and real files, and is the only place that knows it.

use super::read::AppHostConfig;
use crate::model::IisVersion;

/// What a file shows of its IIS version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VersionGuess {
    /// The oldest release that can have written the file.
    pub at_least: IisVersion,
    /// The trace it was told by (`the section system.webServer/webSocket`), for people.
    pub because: String,
}

const fn version(major: u8, minor: u8) -> IisVersion {
    IisVersion { major, minor }
}

/// Sections that came with a release, newest first.
const SECTIONS: &[(&str, IisVersion)] = &[
    ("system.webServer/webSocket", version(8, 0)),
    ("system.webServer/applicationInitialization", version(8, 0)),
    ("system.webServer/security/dynamicIpSecurity", version(8, 0)),
    ("system.applicationHost/serviceAutoStartProviders", version(7, 5)),
];

/// Attributes (after `@`) and elements that came with a release, by their paths from the root, newest first.
const TRACES: &[(&str, &str, IisVersion)] = &[
    ("system.applicationHost/sites/site/hsts", "", version(10, 0)),
    (
        "system.applicationHost/sites/siteDefaults/hsts",
        "",
        version(10, 0),
    ),
    (
        "system.applicationHost/applicationPools/add/environmentVariables",
        "",
        version(10, 0),
    ),
    (
        "system.applicationHost/sites/siteDefaults/logFile",
        "flushByEntryCountW3CLog",
        version(8, 5),
    ),
    (
        "system.applicationHost/sites/site/logFile/customFields",
        "",
        version(8, 5),
    ),
    (
        "system.applicationHost/sites/siteDefaults/logFile",
        "logTargetW3C",
        version(8, 5),
    ),
    (
        "system.applicationHost/sites/site/bindings/binding",
        "sslFlags",
        version(8, 0),
    ),
];

impl AppHostConfig {
    /// True when the file is the configuration of an IIS 7 or later: it registers or has the group
    /// `system.applicationHost`.
    pub fn is_iis7_or_later(&self) -> bool {
        !self.all_at(None, "system.applicationHost").is_empty()
            || self
                .section_definitions()
                .iter()
                .any(|section| section.path.starts_with("system.applicationHost/"))
    }

    /// The oldest release that can have written the file; `None` when it is no configuration of IIS 7 or later.
    pub fn version_guess(&self) -> Option<VersionGuess> {
        if !self.is_iis7_or_later() {
            return None;
        }
        let definitions = self.section_definitions();
        let registers = |path: &str| definitions.iter().any(|section| section.path == path);
        let sections = SECTIONS
            .iter()
            .filter(|(path, _)| registers(path))
            .map(|(path, at_least)| (format!("the section {path}"), *at_least));
        let traces = TRACES.iter().filter_map(|(path, attribute, at_least)| {
            let shows = self
                .all_at(None, path)
                .into_iter()
                .any(|element| attribute.is_empty() || self.document.attribute(element, attribute).is_some());
            let what = if attribute.is_empty() {
                format!("the element {path}")
            } else {
                format!("the attribute {path}@{attribute}")
            };
            shows.then_some((what, *at_least))
        });
        let newest = traces.chain(sections).max_by_key(|(_, at_least)| *at_least);
        let (because, at_least) =
            newest.unwrap_or_else(|| ("the group system.applicationHost".to_owned(), version(7, 0)));
        Some(VersionGuess { at_least, because })
    }
}
