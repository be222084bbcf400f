//! Where a new element belongs: the order in which IIS writes things.

use super::managed;
use super::read::AppHostConfig;
use super::schema::Schema;
use crate::formats::xml::{ElementId, NewElement};
use crate::model::change::AttributeChange;
use crate::model::{ConfigElement, ConfigPath, Problem};

/// Orders of child elements that IIS_schema.xml gives, by the names above. A child that is not listed comes last.
const ORDERS: &[(&str, &[&str])] = &[
    (
        "system.applicationHost/sites",
        &[
            "site",
            "siteDefaults",
            "applicationDefaults",
            "virtualDirectoryDefaults",
        ],
    ),
    (
        "system.applicationHost/sites/site",
        &[
            "application",
            "bindings",
            "limits",
            "logFile",
            "traceFailedRequestsLogging",
            "applicationDefaults",
            "virtualDirectoryDefaults",
        ],
    ),
    (
        "system.applicationHost/sites/site/application",
        &["virtualDirectory", "virtualDirectoryDefaults"],
    ),
    (
        "system.applicationHost/applicationPools",
        &["add", "applicationPoolDefaults"],
    ),
    (
        "system.applicationHost/applicationPools/add",
        &[
            "processModel",
            "recycling",
            "failure",
            "cpu",
            "environmentVariables",
        ],
    ),
    (
        "system.applicationHost/applicationPools/applicationPoolDefaults",
        &[
            "processModel",
            "recycling",
            "failure",
            "cpu",
            "environmentVariables",
        ],
    ),
    (
        "system.applicationHost/sites/siteDefaults",
        &["bindings", "limits", "logFile", "traceFailedRequestsLogging"],
    ),
    (
        "system.applicationHost/log",
        &["centralBinaryLogFile", "centralW3CLogFile"],
    ),
    ("system.webServer/asp", &["session", "comPlus", "cache", "limits"]),
    (
        "system.webServer/httpProtocol",
        &["customHeaders", "redirectHeaders"],
    ),
    ("system.webServer/staticContent", &["clientCache"]),
    (
        "system.webServer/security/requestFiltering",
        &[
            "fileExtensions",
            "requestLimits",
            "verbs",
            "hiddenSegments",
            "alwaysAllowedUrls",
            "alwaysAllowedQueryStrings",
            "denyUrlSequences",
            "denyQueryStringSequences",
            "filteringRules",
        ],
    ),
    (
        "system.webServer/security/requestFiltering/filteringRules/filteringRule",
        &["scanHeaders", "appliesTo", "denyStrings"],
    ),
];

/// Parts of a file in their order; location tags come last.
const TOP: &[&str] = &[
    "configSections",
    "configProtectedData",
    "system.applicationHost",
    "system.webServer",
    "system.ftpServer",
    "location",
];

impl AppHostConfig {
    /// Adds an element below another one, with its key attributes and the values of a plan's row.
    pub(super) fn add_element(
        &mut self,
        parent: ElementId,
        path: &ConfigPath,
        attributes: &[AttributeChange],
    ) -> Result<ElementId, Problem> {
        let Some(last) = path.last() else {
            return Ok(parent);
        };
        let mut written: Vec<(String, String)> = last
            .key
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect();
        // A program without arguments has none to write, although they are half of its key (IIS_schema.xml, fastCgi).
        written.retain(|(name, value)| name != "arguments" || !value.is_empty());
        if last.name == "location" {
            // Its key says of each way to lock whether the tag has it.
            written.retain(|(name, value)| name == "path" || !value.is_empty());
        }
        for change in attributes {
            if let Some(after) = &change.after
                && !written.iter().any(|(name, _)| *name == change.name)
            {
                written.push((change.name.to_string(), after.exposed().to_owned()));
            }
        }
        let names = managed::names(path);
        let known = Schema::built_in().node(names.strip_prefix("location/").unwrap_or(&names));
        if let Some(node) = known {
            written.sort_by_key(|(name, _)| node.rank(name));
        }
        let new = NewElement {
            name: last.name.to_string(),
            attributes: written,
            children: Vec::new(),
        };
        let previous = self.previous_sibling(parent, path);
        self.document.insert_after(parent, previous, &new)
    }

    /// Adds a location tag behind all others.
    pub(super) fn add_location(&mut self, path: &str) -> Result<ElementId, Problem> {
        let root = self.document.root();
        let new = NewElement::new("location").with("path", path);
        let step = ConfigPath {
            location: None,
            elements: std::sync::Arc::new(vec![ConfigElement::only("location")]),
        };
        let previous = self.previous_sibling(root, &step);
        self.document.insert_after(root, previous, &new)
    }

    /// The sibling a new element is put after; `None` puts it first.
    fn previous_sibling(&self, parent: ElementId, path: &ConfigPath) -> Option<ElementId> {
        let names = managed::names(path);
        let names = names.strip_prefix("location/").unwrap_or(&names);
        let (above, name) = names.rsplit_once('/').unwrap_or(("", names));
        let order = self.order_below(above, parent);
        let rank = |name: &str| order.iter().position(|known| known == name).unwrap_or(usize::MAX);
        let own = rank(name);
        self.document
            .children(parent)
            .filter(|child| rank(self.document.name(*child)) <= own || own == usize::MAX)
            .last()
    }

    /// Names of children in their order: the schema's, or that of the file's own section definitions.
    fn order_below(&self, above: &str, parent: ElementId) -> Vec<String> {
        if parent == self.document.root() {
            return TOP.iter().map(|name| (*name).to_owned()).collect();
        }
        if let Some((_, order)) = ORDERS.iter().find(|(names, _)| *names == above) {
            return order.iter().map(|name| (*name).to_owned()).collect();
        }
        let mut order = Vec::new();
        for section in self.section_definitions() {
            let rest = section
                .path
                .strip_prefix(above)
                .map(|rest| rest.trim_start_matches('/'));
            if let Some(next) = rest.and_then(|rest| rest.split('/').next())
                && !next.is_empty()
                && !order.iter().any(|known| known == next)
            {
                order.push(next.to_owned());
            }
        }
        order
    }
}
