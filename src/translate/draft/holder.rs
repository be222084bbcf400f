//! Where attributes are written.

use crate::model::{ConfigElement, ConfigPath, Text};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// Where an attribute is written.
pub(in crate::translate) struct At<'a> {
    /// The element.
    pub path: ConfigPath,
    /// Name of the site or pool it belongs to.
    pub owner: &'a str,
}

impl<'a> At<'a> {
    /// An element of a site or pool.
    pub fn of(path: ConfigPath, owner: &'a str) -> Self {
        At { path, owner }
    }
}

/// The element below which the targets of one scope lie.
pub(in crate::translate) struct Holder<'a> {
    /// Its path: a site, a pool, `system.webServer` in a location tag or outside of any, `system.applicationHost`.
    pub base: ConfigPath,
    /// What a person calls it.
    pub name: &'a str,
}

impl Holder<'_> {
    /// The path of an element below, slash-separated.
    pub fn path_to(&self, element: &'static str) -> ConfigPath {
        ConfigPath {
            location: self.base.location.clone(),
            elements: elements_below(&self.base.elements, element),
        }
    }
}

type Elements = Arc<Vec<ConfigElement>>;

/// The elements of a path below others. Those below a group of sections (`system.webServer`) are made once on each
/// thread: every key of a farm has the same.
fn elements_below(base: &[ConfigElement], element: &'static str) -> Elements {
    thread_local! {
        static KNOWN: RefCell<HashMap<(Text, &'static str), Elements>> = RefCell::default();
    }
    let make = || {
        let names = element.split('/').filter(|name| !name.is_empty());
        let below = names.map(|name| ConfigElement::only(Text::known(name)));
        Arc::new(base.iter().cloned().chain(below).collect())
    };
    let keep =
        |group| KNOWN.with_borrow_mut(|known| Arc::clone(known.entry((group, element)).or_insert_with(make)));
    match base {
        [] => keep(Text::default()),
        [group] if group.key.is_empty() => keep(group.name.clone()),
        _ => make(),
    }
}
