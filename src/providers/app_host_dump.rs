//! What a part of applicationHost.config consists of, element by element, with the folders it links to: the walk behind
//! `-verb:dump` of `appHostConfig` and `appPoolConfig`.

use super::app_host_config::content_of;
use super::dump::{self, Listener};
use super::{DestinationServer, PartPair};
use crate::formats::apphost::{Mapping, Shape, WholeScope};
use crate::hosts::Entry;
use crate::model::path::fold;
use crate::model::{ConfigElement, ConfigObject, ConfigPath, ContentRoot, Item, ServerPath};

/// Dumps a scope of a server. `provider` and `path` are what the command line says.
pub fn app_host(
    server: &DestinationServer,
    scope: &WholeScope,
    (provider, path): (&str, &str),
    include_content: bool,
    listener: &mut dyn Listener,
) {
    let shape = Shape::of(&[&server.config]);
    let whole = server.config.whole(scope, &shape, false);
    let mut content = Vec::new();
    if include_content {
        let pair = PartPair {
            source: scope.clone(),
            destination: scope.clone(),
            mapping: Mapping::default(),
        };
        let (roots, problems) = content_of(&pair, server, &server.facts);
        content = roots;
        for problem in &problems {
            listener.problem(problem);
        }
    }
    let list = |folder: &str| -> Result<Vec<Entry>, String> {
        let path = ServerPath::parse(folder).ok_or_else(|| "it is no full path".to_owned())?;
        server.host.list(&path).map_err(|error| error.to_string())
    };
    listener.open(provider, &[("path".to_owned(), path.to_owned())], Some(path));
    let mut open: Vec<ConfigElement> = Vec::new();
    // Location tags come last, as they do in the file, and one place after the other.
    let mut objects: Vec<&ConfigObject> = whole.objects.iter().collect();
    objects.sort_by_key(|object| tag_of(&object.path).map(fold));
    for object in objects {
        let mut steps = location_step(&object.path);
        steps.extend(object.path.elements.iter().cloned());
        let steps = steps.get(hidden(scope, &object.path)..).unwrap_or_default();
        let shared = open
            .iter()
            .zip(steps)
            .take_while(|(own, step)| own == step)
            .count();
        while open.len() > shared {
            open.pop();
            listener.close();
        }
        for (at, step) in steps.iter().enumerate().skip(shared) {
            let is_last = at + 1 == steps.len();
            element(step, object, is_last, listener);
            open.push(step.clone());
        }
        for item in object.items.iter().flatten() {
            entry(item, listener);
        }
        if let Some(root) = content_at(&content, object) {
            dump::folder(root.source.as_str(), &list, listener);
        }
    }
    for _ in open {
        listener.close();
    }
    listener.close();
}

/// What the location tag around an object speaks of; `None` outside of any.
fn tag_of(path: &ConfigPath) -> Option<&str> {
    let tag = path.elements.first().filter(|first| first.name == "location");
    let spoken_of = tag.and_then(|tag| tag.key.first()).map(|(_, path)| path.as_str());
    path.location.as_deref().or(spoken_of)
}

/// The location tag of a path as an element, as it stands in the file.
fn location_step(path: &ConfigPath) -> Vec<ConfigElement> {
    path.location
        .iter()
        .map(|location| ConfigElement::keyed("location", "path", location.as_str()))
        .collect()
}

/// Elements at the start of a path that the scope itself stands for.
fn hidden(scope: &WholeScope, path: &ConfigPath) -> usize {
    if tag_of(path).is_some() {
        return 0;
    }
    match scope {
        WholeScope::Server => 0,
        // system.applicationHost/sites, system.applicationHost/applicationPools
        WholeScope::Site(_) | WholeScope::Pool(_) | WholeScope::Pools => 2,
        WholeScope::Below { .. } => 3,
    }
}

fn element(step: &ConfigElement, object: &ConfigObject, is_last: bool, listener: &mut dyn Listener) {
    let mut attributes: Vec<(String, String)> = step
        .shown_key()
        .filter(|(name, value)| step.name != "location" || *name == "path" || !value.is_empty())
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect();
    if is_last {
        attributes.extend(
            object
                .attributes
                .iter()
                .map(|(name, value)| (name.to_string(), value.shown().to_owned())),
        );
    }
    let line = is_last.then(|| object.path.to_string());
    listener.open(&step.name, &attributes, line.as_deref());
}

/// An entry of a collection with all that is in it; its depth is bounded by the reader of XML.
fn entry(item: &Item, listener: &mut dyn Listener) {
    listener.open(&item.name, &shown(item), None);
    for child in &item.children {
        entry(child, listener);
    }
    listener.close();
}

/// The attributes of an entry as they may be shown.
pub(super) fn shown(item: &Item) -> Vec<(String, String)> {
    item.shown()
        .map(|(name, value)| (name.to_owned(), value.into_owned()))
        .collect()
}

/// The folder of a virtual directory.
fn content_at<'r>(content: &'r [ContentRoot], object: &ConfigObject) -> Option<&'r ContentRoot> {
    let last = object
        .path
        .last()
        .filter(|last| last.name == "virtualDirectory")?;
    let (_, own) = last.key.first()?;
    let application = object
        .path
        .elements
        .iter()
        .find(|element| element.name == "application")?;
    let (_, around) = application.key.first()?;
    let path = format!("{}{}", around.trim_end_matches('/'), own.trim_end_matches('/'));
    // Trace names begin with the name of the site.
    let site = object.name.split('/').next().unwrap_or_default();
    content
        .iter()
        .find(|root| root.origin.eq_ignore_ascii_case(&format!("{site}{path}")))
}
