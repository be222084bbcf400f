//! Two metabases: when values mean the same, what may be taken away, and sites that would get in each other's way.

use super::bindings::clashes;
use super::config::Managed;
use crate::formats::metabase::{Metabase, PropertyKind, Schema, property, values::Binding};
use crate::model::path::fold;
use crate::model::{
    AttributeValue, Change, ConfigElement, ConfigObject, ConfigPath, Detail, Place, Problem, RowState, Text,
};
use crate::rules::{RuleContext, RuleSet};
use std::collections::BTreeSet;

/// Properties that name something which Windows or IIS finds without case.
const NAMES: &[&str] = &[
    "AnonymousUserName",
    "AppPoolId",
    "AppRoot",
    "FilterPath",
    "LogFileDirectory",
    "Path",
    "UNCUserName",
    "WAMUserName",
];

/// A sync between metabases takes away every key and property that the source does not have, unless a rule keeps it.
/// What is local to a machine takes no part at all ([`crate::formats::metabase::local`]).
pub struct MetabaseManaged<'a> {
    /// The schema of the destination.
    pub schema: &'a Schema,
    /// The rules that are on.
    pub rules: &'a RuleSet,
    /// What they know.
    pub context: &'a RuleContext,
}

impl Managed for MetabaseManaged<'_> {
    fn attribute(&self, path: &ConfigPath, name: &str) -> bool {
        !self.rules.keeps(self.context, path, Some(name))
    }

    fn object(&self, path: &ConfigPath) -> bool {
        !self.rules.keeps(self.context, path, None)
    }

    fn same(&self, path: &ConfigPath, name: &str, left: &AttributeValue, right: &AttributeValue) -> bool {
        let (AttributeValue::Text(left), AttributeValue::Text(right)) = (left, right) else {
            return left == right;
        };
        if left == right {
            return true;
        }
        // The words of a Custom element are compared to the letter; they have no definition.
        if path.metabase_custom_id().is_some() {
            return false;
        }
        if NAMES.contains(&name) {
            return fold(left.trim_end_matches(['/', '\\'])) == fold(right.trim_end_matches(['/', '\\']));
        }
        let Some(definition) = self.schema.property_named(name) else {
            return false;
        };
        match definition.kind {
            PropertyKind::Dword | PropertyKind::Bool => {
                let number = |text: &str| definition.number(text);
                number(left).is_some() && number(left) == number(right)
            }
            PropertyKind::Binary | PropertyKind::IpSecList => left.eq_ignore_ascii_case(right),
            _ => false,
        }
    }
}

/// Finds sites of a destination that would listen on one address once the keys in `synced` are as `objects` say. Only
/// those are judged. `ServerAutoStart` decides which sites start, as in IIS.
pub fn metabase_clashes(metabase: &Metabase, objects: &[ConfigObject], destination: &str) -> Vec<Problem> {
    let mut synced = BTreeSet::new();
    let mut rows = Vec::new();
    for object in objects {
        if let Some(id) = site_of(&object.path) {
            synced.insert(id);
            let value = |name: &str| object.get(name).map(str::to_owned);
            rows.extend(
                site_objects(id, &value)
                    .into_iter()
                    .map(|made| as_row(made, &object.name)),
            );
        }
    }
    let mut others = Vec::new();
    for site in metabase.sites() {
        let Some(id) = site.site_id().filter(|id| !synced.contains(id)) else {
            continue;
        };
        let value = |name: &str| {
            let property = site.property_named(name)?;
            Some(match property.kind().is_list() {
                true => property.list().join("\n"),
                false => property.text().into_owned(),
            })
        };
        others.extend(site_objects(id, &value));
    }
    let mut problems = clashes(&others, &rows, destination);
    for problem in &mut problems {
        problem.place = Place::key(problem.target.clone().unwrap_or_default());
    }
    problems
}

/// The number of the site, for the path of a site's own key.
fn site_of(path: &ConfigPath) -> Option<u32> {
    if path.metabase_custom_id().is_some() {
        return None;
    }
    let location = path.metabase_location()?;
    let mut names = location.trim_start_matches('/').split('/');
    let mut is = |name: &str| names.next().is_some_and(|own| own.eq_ignore_ascii_case(name));
    if !(is("LM") && is("W3SVC")) {
        return None;
    }
    let id = names.next()?.parse().ok()?;
    names.next().is_none().then_some(id)
}

/// The site with its bindings as IIS 7 has them, which is the form in which addresses are compared.
fn site_objects(id: u32, value: &dyn Fn(&str) -> Option<String>) -> Vec<ConfigObject> {
    let sites = ConfigPath::section(None, "system.applicationHost/sites");
    let path = sites.child(ConfigElement::keyed("site", "id", id.to_string()));
    let name = value(name_of(property::SERVER_COMMENT)).unwrap_or_default();
    let name = if name.is_empty() {
        format!("site {id}")
    } else {
        name
    };
    let starts = value(name_of(property::SERVER_AUTO_START)).is_none_or(|text| {
        // Absent is TRUE (MBSchema 1017).
        !(text.trim().eq_ignore_ascii_case("FALSE") || text.trim() == "0")
    });
    let mut site = ConfigObject::new(path.clone(), "site", &name);
    site.set("name", name.clone(), None);
    site.set("serverAutoStart", starts, None);
    let mut objects = vec![site];
    for (property, protocol) in [
        (property::SERVER_BINDINGS, "http"),
        (property::SECURE_BINDINGS, "https"),
    ] {
        let list = value(name_of(property)).unwrap_or_default();
        for binding in list.split('\n').filter_map(Binding::parse) {
            let address = binding
                .address
                .map_or("*".to_owned(), |address| address.to_string());
            let information = format!("{address}:{}:{}", binding.port, binding.host);
            let element = ConfigElement {
                name: Text::known("binding"),
                key: vec![
                    (Text::known("protocol"), Text::known(protocol)),
                    (Text::known("bindingInformation"), information.into()),
                ],
            };
            let bindings = path.child(ConfigElement::only("bindings"));
            objects.push(ConfigObject::new(bindings.child(element), "binding", &name));
        }
    }
    objects
}

fn name_of(id: property::PropertyId) -> &'static str {
    property::ALL
        .iter()
        .find(|(known, _)| *known == id)
        .map_or("", |(_, name)| *name)
}

fn as_row(object: ConfigObject, name: &str) -> Change {
    let attributes = object
        .attributes
        .into_iter()
        .map(|(name, after)| crate::model::change::AttributeChange {
            name,
            before: None,
            after: Some(after),
            origin: None,
        })
        .collect();
    Change {
        id: 0,
        state: RowState::Add,
        object: object.kind,
        name: name.into(),
        why: String::new(),
        detail: Detail::Config {
            path: object.path,
            attributes,
            items: None,
        },
    }
}
