//! The conversion from IIS 6 to IIS 7+ as a table: one row for every property of the web service.
//!
//! A row says what becomes of a property: a plain attribute (the table converts it), something a table cannot say
//! (code beside this folder does), structure, a secret, or nothing at all. A property without a row is
//! a failing test; a property whose row carries nothing is listed for the person with the row's reason.

mod access;
mod asp;
mod bookkeeping;
mod compression;
mod content;
mod logging;
mod pools;
mod programs;
mod structure;

use crate::formats::metabase::PropertyId;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Where a value is written, by the kind of object that holds it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scope {
    /// Below `system.applicationHost/applicationPools/add`.
    Pool,
    /// Below `system.applicationHost/sites/site`.
    Site,
    /// Below `system.webServer`, in the location tag of the key.
    Location,
    /// Below `system.webServer`, outside of any location tag.
    Server,
    /// An entry of `system.webServer/httpCompression`, outside of any location tag.
    Scheme,
    /// Another section of `system.applicationHost`.
    ApplicationHost,
}

/// One attribute of IIS 7+ configuration.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Target {
    /// What holds it.
    pub scope: Scope,
    /// Element below the scope's own, slash-separated; empty for the scope's own element.
    pub element: &'static str,
    /// Attribute; `add@value` for an attribute of the entries of a collection.
    pub attribute: &'static str,
}

impl std::fmt::Display for Target {
    /// `system.webServer/security/access@sslFlags`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let base = match self.scope {
            Scope::Pool => "system.applicationHost/applicationPools/add",
            Scope::Site => "system.applicationHost/sites/site",
            Scope::Location | Scope::Server => "system.webServer",
            Scope::Scheme => "system.webServer/httpCompression/scheme",
            Scope::ApplicationHost => "system.applicationHost",
        };
        let slash = if self.element.is_empty() { "" } else { "/" };
        write!(f, "{base}{slash}{}", self.element)?;
        match self.attribute.split_once('@') {
            Some((entry, attribute)) => write!(f, "/{entry}@{attribute}"),
            None => write!(f, "@{}", self.attribute),
        }
    }
}

/// How the text of a property becomes the text of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Convert {
    /// As it is.
    Text,
    /// As it is; an empty one is not written, because the schema refuses it.
    NonEmptyText,
    /// A folder: the Windows directory becomes `%windir%`, a trailing backslash goes.
    Folder,
    /// `TRUE` to `true`.
    Bool,
    /// `0` to `false`, anything else to `true`.
    NumberAsBool,
    /// `true` when the bit is set.
    Bit(u32),
    /// A number between two bounds, inclusive.
    Number(u32, u32),
    /// As [`Convert::Number`], and 4294967295, which stands for no limit, to the upper bound.
    NumberOrNoLimit(u32, u32),
    /// Seconds, between two bounds of seconds, to `[d.]hh:mm:ss`.
    Seconds(u32, u32),
    /// Minutes, between two bounds of seconds, to `[d.]hh:mm:00`.
    Minutes(u32, u32),
    /// Seconds to `[d.]hh:mm:ss`, and 4294967295 to `00:00:00`, which stands for ever.
    SecondsOrForever,
    /// A number to the name it stands for.
    Choice(&'static [(u32, &'static str)]),
    /// Bits to names joined by `, `, and no bit to the name of 0, or to nothing. A bit with an empty name is one that code
    /// sees to; one that is not in the table is told.
    Flags(&'static [(u32, &'static str)]),
    /// A GUID without its braces.
    Guid,
}

/// What becomes of a property.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// Its value is written to every target of the row.
    Simple(Convert),
    /// Code converts it, because a table cannot say how.
    Code,
    /// It decides what is made of its key and is not written itself: how.
    Structure(&'static str),
    /// The state of a running server.
    Volatile,
    /// A password, encrypted with the key of the old machine.
    Secret,
    /// IIS 7+ has nothing for it: why.
    NoTarget(&'static str),
}

/// What is known of one property.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Number of the property.
    pub id: PropertyId,
    /// Its name in MBSchema.xml.
    pub name: &'static str,
    /// Where it goes.
    pub targets: &'static [Target],
    /// Where it goes as well in some places, which code decides: the log of the whole server beside that of a site.
    pub by_code: &'static [Target],
    /// What becomes of it.
    pub way: Way,
    /// True when the site gets it written even if nothing but the schema sets it, because IIS 6 acts by it.
    pub always: bool,
    /// What a person should know although it is carried; empty for nothing.
    pub loss: &'static str,
    /// How well it is known: D documented, S in the schema, E seen in real output, K general knowledge.
    pub evidence: &'static str,
}

impl Row {
    /// The same row with targets that code writes beside those of the table.
    const fn and_by_code(self, by_code: &'static [Target]) -> Row {
        Row { by_code, ..self }
    }

    /// Every target, whoever writes it.
    pub fn all_targets(&self) -> impl Iterator<Item = &'static Target> {
        self.targets.iter().chain(self.by_code)
    }

    /// True when one of its targets is of that scope.
    pub fn goes_to(&self, scope: Scope) -> bool {
        self.targets.iter().any(|target| target.scope == scope)
    }

    /// The elements of the targets without their attributes, each once: `system.webServer/httpRedirect`.
    pub fn target_elements(&self) -> String {
        let mut elements: Vec<String> = Vec::new();
        for target in self.targets {
            let text = target.to_string();
            let element = text.split('@').next().unwrap_or_default().to_owned();
            if !elements.contains(&element) {
                elements.push(element);
            }
        }
        elements.join(", ")
    }

    /// The targets as one text: `system.webServer/security/access@sslFlags`.
    pub fn target_text(&self) -> String {
        self.targets
            .iter()
            .map(Target::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Every row, in the order of the groups.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [
        structure::ROWS,
        logging::ROWS,
        pools::ROWS,
        access::ROWS,
        programs::ROWS,
        content::ROWS,
        compression::ROWS,
        asp::ROWS,
        bookkeeping::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// The row of a property.
pub fn row_of(id: PropertyId) -> Option<&'static Row> {
    static BY_ID: OnceLock<HashMap<PropertyId, &'static Row>> = OnceLock::new();
    BY_ID
        .get_or_init(|| rows().map(|row| (row.id, row)).collect())
        .get(&id)
        .copied()
}

/// True when translation writes the property of that name, in whatever way.
pub fn carries(name: &str) -> bool {
    rows().any(|row| row.name == name && matches!(row.way, Way::Simple(_) | Way::Code | Way::Structure(_)))
}

const fn row(
    id: u32,
    name: &'static str,
    targets: &'static [Target],
    way: Way,
    loss: &'static str,
    evidence: &'static str,
) -> Row {
    Row {
        id: PropertyId(id),
        name,
        targets,
        by_code: &[],
        way,
        always: false,
        loss,
        evidence,
    }
}

const fn always(
    id: u32,
    name: &'static str,
    targets: &'static [Target],
    way: Way,
    loss: &'static str,
    evidence: &'static str,
) -> Row {
    Row {
        always: true,
        ..row(id, name, targets, way, loss, evidence)
    }
}

const fn target(scope: Scope, element: &'static str, attribute: &'static str) -> Target {
    Target {
        scope,
        element,
        attribute,
    }
}

const fn pool(element: &'static str, attribute: &'static str) -> Target {
    target(Scope::Pool, element, attribute)
}

const fn site(element: &'static str, attribute: &'static str) -> Target {
    target(Scope::Site, element, attribute)
}

const fn here(element: &'static str, attribute: &'static str) -> Target {
    target(Scope::Location, element, attribute)
}

const fn server(element: &'static str, attribute: &'static str) -> Target {
    target(Scope::Server, element, attribute)
}

const fn scheme(attribute: &'static str) -> Target {
    target(Scope::Scheme, "", attribute)
}

const fn apphost(element: &'static str, attribute: &'static str) -> Target {
    target(Scope::ApplicationHost, element, attribute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::metabase::{Schema, property};
    use std::collections::BTreeMap;

    #[test]
    fn every_property_of_the_web_service_has_one_row_with_its_name() {
        let mut by_id: BTreeMap<u32, &str> = BTreeMap::new();
        for row in rows() {
            assert_eq!(by_id.insert(row.id.0, row.name), None, "{} twice", row.name);
        }
        for (id, name) in property::ALL {
            assert_eq!(
                by_id.get(&id.0),
                Some(name),
                "{name} ({id}) has no row of its name"
            );
        }
        let schema = Schema::built_in();
        for definition in schema.properties().iter().filter(|d| d.web) {
            assert!(row_of(definition.id).is_some(), "{} has no row", definition.name);
        }
    }

    #[test]
    fn a_row_that_carries_has_targets_and_every_row_has_evidence() {
        for row in rows() {
            let carries = matches!(row.way, Way::Simple(_) | Way::Code | Way::Secret);
            assert!(
                !carries || !row.targets.is_empty() || row.name == "FilterLoadOrder",
                "{}",
                row.name
            );
            assert!(!row.evidence.is_empty(), "{}", row.name);
        }
    }

    #[test]
    fn a_target_reads_as_a_configuration_path() {
        let text = |id| row_of(PropertyId(id)).map(Row::target_text);
        assert_eq!(
            text(6030).as_deref(),
            Some("system.webServer/security/access@sslFlags")
        );
        assert_eq!(
            text(6006).as_deref(),
            Some("system.webServer/defaultDocument/files/add@value")
        );
        assert_eq!(
            text(1017).as_deref(),
            Some("system.applicationHost/sites/site@serverAutoStart")
        );
    }
}
