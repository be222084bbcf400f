//! A site, application or pool under the name it has elsewhere.

use super::super::location::{belongs_to, clean};
use super::super::objects::describe;
use super::{Left, Whole};
use crate::model::path::fold;
use crate::model::{ConfigObject, ConfigPath, Text};
use std::sync::Arc;

/// What is called otherwise on the destination.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Mapping {
    /// Name of the site here and there.
    pub site: Option<(String, String)>,
    /// Number of the site here and there.
    pub id: Option<(String, String)>,
    /// Path below the site here and there, with a leading slash and none at its end; `None` for a whole site.
    pub below: Option<(String, String)>,
    /// Name of the pool here and there.
    pub pool: Option<(String, String)>,
}

impl Mapping {
    /// Everything as the destination calls it.
    pub fn apply(&self, whole: &mut Whole) {
        for object in &mut whole.objects {
            self.object(object);
        }
        for ordered in &mut whole.orders {
            self.object(&mut ordered.object);
        }
        for Left { path, kind, name, .. } in &mut whole.left {
            self.path(path);
            if !self.owner().is_empty() {
                (*kind, *name) = describe(path, self.owner());
            }
        }
        whole
            .objects
            .sort_by(|left, right| left.path.compare(&right.path));
    }

    fn owner(&self) -> &str {
        self.site
            .as_ref()
            .or(self.pool.as_ref())
            .map_or("", |(_, there)| there)
    }

    fn object(&self, object: &mut ConfigObject) {
        self.path(&mut object.path);
        let is_site = object
            .path
            .last()
            .is_some_and(|last| last.name == "site" && !last.key.is_empty());
        if let (true, Some((_, there))) = (is_site, &self.site) {
            object.attributes.insert("name", there.as_str().into());
        }
        if !self.owner().is_empty() {
            (object.kind, object.name) = describe(&object.path, self.owner());
        }
    }

    fn path(&self, path: &mut ConfigPath) {
        if let Some(location) = &mut path.location {
            self.location(location);
        }
        for element in Arc::make_mut(&mut path.elements) {
            for (name, value) in &mut element.key {
                match (element.name.as_str(), name.as_str()) {
                    ("location", "path") => self.location(value),
                    ("site", "id") => replace(value, self.id.as_ref()),
                    ("application", "path") => self.below(value),
                    ("add", "name") => replace(value, self.pool.as_ref()),
                    _ => {}
                }
            }
            // Names further inside belong to other things.
            if self.pool.is_some() && element.name == "add" {
                break;
            }
        }
    }

    /// `Shop/app/x` → `Store/app2/x`
    fn location(&self, location: &mut Text) {
        let Some((here, there)) = &self.site else { return };
        let (from, to) = match &self.below {
            Some((own, other)) => (format!("{here}{own}"), format!("{there}{other}")),
            None => (here.clone(), there.clone()),
        };
        let path = clean(location);
        if belongs_to(path, &from) {
            let rest: String = path.chars().skip(clean(&from).chars().count()).collect();
            *location = format!("{to}{rest}").into();
        }
    }

    fn below(&self, path: &mut Text) {
        let Some((here, there)) = &self.below else { return };
        let count = here.chars().count();
        let start: String = path.chars().take(count).collect();
        let rest: String = path.chars().skip(count).collect();
        if fold(&start) == fold(here) && (rest.is_empty() || rest.starts_with('/')) {
            *path = format!("{there}{rest}").into();
        }
    }
}

fn replace(value: &mut Text, names: Option<&(String, String)>) {
    if let Some((here, there)) = names
        && fold(value) == fold(here)
    {
        *value = there.into();
    }
}
