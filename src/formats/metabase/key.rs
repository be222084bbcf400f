//! A key and the way from it to others.

use super::property::PropertyId;
use super::tree::{Metabase, Node, Setting, compare_names};
use super::value::Property;
use std::fmt;
use std::ops::Range;

/// A key of a [`Metabase`]. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Key<'m> {
    pub(super) metabase: &'m Metabase,
    index: u32,
}

impl<'m> Key<'m> {
    pub(super) fn new(metabase: &'m Metabase, index: u32) -> Self {
        Key { metabase, index }
    }

    /// Its place among all keys of its metabase, depth-first from 0 for `/`: what it is known by where many are held.
    pub fn number(self) -> u32 {
        self.index
    }

    fn node(self) -> Option<&'m Node> {
        self.metabase.nodes.get(self.index as usize)
    }

    /// Path as it is written in the file (`/LM/W3SVC/1/ROOT`).
    pub fn path(self) -> &'m str {
        match self.node().map(|node| self.metabase.store.get(node.path)) {
            None | Some("") => "/",
            Some(path) => path,
        }
    }

    /// Last name of the path; empty for `/`.
    pub fn name(self) -> &'m str {
        self.node()
            .and_then(|node| self.metabase.store.get(node.path).get(node.name as usize..))
            .unwrap_or_default()
    }

    /// The key type, which is the element's name (`IIsWebVirtualDir`); `IIsConfigObject` where there is none.
    pub fn key_type(self) -> &'m str {
        self.node()
            .and_then(|node| self.metabase.key_types.get(node.key_type as usize))
            .map_or(super::tree::PLAIN_KEY, |name| name)
    }

    /// True when the file has no element for it, only for keys below it.
    pub fn is_implicit(self) -> bool {
        self.line() == 0
    }

    /// Line of its element; 0 when it is implicit.
    pub fn line(self) -> u32 {
        self.node().map_or(0, |node| node.line)
    }

    /// The key above; `None` for `/`.
    pub fn parent(self) -> Option<Key<'m>> {
        let parent = self.node().filter(|_| self.index != 0)?.parent;
        Some(Key::new(self.metabase, parent))
    }

    /// The keys above, nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Key<'m>> {
        std::iter::successors(self.parent(), |key| key.parent())
    }

    /// The keys right below, sorted without case.
    pub fn children(self) -> impl Iterator<Item = Key<'m>> {
        let range = self.range_below();
        let mut next = range.start;
        std::iter::from_fn(move || {
            let key = (next < range.end).then(|| Key::new(self.metabase, next))?;
            next = key.node().map_or(range.end, |node| node.end.max(next + 1));
            Some(key)
        })
    }

    /// Every key below, depth-first, sorted without case.
    pub fn descendants(self) -> impl Iterator<Item = Key<'m>> {
        self.range_below()
            .map(move |index| Key::new(self.metabase, index))
    }

    /// The key right below with a name, in any case.
    pub fn child(self, name: &str) -> Option<Key<'m>> {
        if name.is_empty() || name.contains('/') {
            None
        } else {
            self.below(name)
        }
    }

    /// The key at a path that starts here (`ROOT/app`), in any case; the key itself for an empty path.
    pub fn below(self, path: &str) -> Option<Key<'m>> {
        let path = path.trim_start_matches('/').trim_end_matches('/');
        if path.is_empty() {
            return Some(self);
        }
        let depth = self.path().trim_end_matches('/').split('/').count();
        let mut found = self;
        for (depth, name) in (depth..).zip(path.split('/')) {
            found = found.find(name, depth)?;
        }
        Some(found)
    }

    /// The child with a name. The names at `depth` of all keys below are sorted, and the child is the first of its own.
    fn find(self, name: &str, depth: usize) -> Option<Key<'m>> {
        let Range { mut start, mut end } = self.range_below();
        let stop = end;
        let name_at = |index: u32| {
            Key::new(self.metabase, index)
                .path()
                .split('/')
                .nth(depth)
                .unwrap_or_default()
        };
        // The one that is looked for is often the first: `ROOT` of a site.
        if start < end && compare_names(name_at(start), name).is_eq() {
            return Some(Key::new(self.metabase, start));
        }
        while start < end {
            let middle = start + (end - start) / 2;
            if compare_names(name_at(middle), name).is_lt() {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        (start < stop && compare_names(name_at(start), name).is_eq()).then(|| Key::new(self.metabase, start))
    }

    fn range_below(self) -> Range<u32> {
        let end = self.node().map_or(0, |node| node.end);
        (self.index + 1).min(end)..end
    }

    /// The number of the web site that the key is (`/LM/W3SVC/<number>` of type `IIsWebServer`).
    pub fn site_id(self) -> Option<u32> {
        let name = self.name();
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        let id = name.parse().ok().filter(|id| is_number && *id > 0)?;
        let above = self.parent()?.path();
        (above.eq_ignore_ascii_case("/LM/W3SVC") && self.key_type().eq_ignore_ascii_case("IIsWebServer"))
            .then_some(id)
    }

    fn settings(self) -> &'m [Setting] {
        self.node()
            .and_then(|node| {
                let Range { start, end } = node.properties;
                self.metabase.settings.get(start as usize..end as usize)
            })
            .unwrap_or_default()
    }

    /// A property that is set on this very key.
    pub fn property(self, id: PropertyId) -> Option<Property<'m>> {
        self.properties().find(|property| property.id() == id)
    }

    /// A property that is set on this very key, by the name it has there or in the schema, in any case.
    pub fn property_named(self, name: &str) -> Option<Property<'m>> {
        let id = self
            .metabase
            .schema
            .property_named(name)
            .map(|definition| definition.id);
        self.properties()
            .find(|property| Some(property.id()) == id || property.name().eq_ignore_ascii_case(name))
    }

    /// The properties that are set on this very key, in file order, each number once.
    pub fn properties(self) -> impl Iterator<Item = Property<'m>> {
        self.settings()
            .iter()
            .filter_map(move |setting| Property::of_setting(self.metabase, *setting))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && std::ptr::eq(self.metabase, other.metabase)
    }
}

impl Eq for Key<'_> {}

impl fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({} {})", self.key_type(), self.path())
    }
}
