//! The metabase as a tree of keys: what is kept of a file after reading.

use super::key::Key;
use super::schema::Schema;
use super::secret::SecretState;
use super::shape::Shapes;
use super::store::{Span, Store};
use crate::model::Problem;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

/// One key. Keys stand in depth-first order, so that the keys below one are the range up to its `end`.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) path: Span,
    /// Where the last name of the path starts in it.
    pub(super) name: u32,
    pub(super) parent: u32,
    pub(super) end: u32,
    /// Index of the key type.
    pub(super) key_type: u32,
    pub(super) line: u32,
    pub(super) properties: Range<u32>,
}

/// A property that is set on a key, in 16 bytes: there are millions of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) shape: u32,
    pub(super) line: u32,
    /// Where the text is; for a secret its state and the length [`Setting::SECRET`].
    value: Span,
}

impl Setting {
    /// More than the store can hold.
    const SECRET: u32 = u32::MAX;

    pub(super) fn new(shape: u32, value: Stored, line: u32) -> Self {
        let value = match value {
            Stored::Text(span) => span,
            Stored::Secret(state) => Span {
                start: state as u32,
                length: Self::SECRET,
            },
        };
        Setting { shape, line, value }
    }

    pub(super) fn value(self) -> Stored {
        const SET: u32 = SecretState::Set as u32;
        const EMPTY: u32 = SecretState::Empty as u32;
        match self.value {
            Span { length, .. } if length != Self::SECRET => Stored::Text(self.value),
            Span { start: SET, .. } => Stored::Secret(SecretState::Set),
            Span { start: EMPTY, .. } => Stored::Secret(SecretState::Empty),
            _ => Stored::Secret(SecretState::Unknown),
        }
    }
}

/// Where a value is; of a secret only what was seen of it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stored {
    Text(Span),
    Secret(SecretState),
}

/// The name of keys that have no element of their own, and of elements without a `KeyType`.
pub(super) const PLAIN_KEY: &str = "IIsConfigObject";

/// A metabase that was read. See the module.
pub struct Metabase {
    pub(super) label: String,
    pub(super) schema: Schema,
    pub(super) store: Store,
    pub(super) shapes: Shapes,
    /// Entry 0 is that of implicit keys.
    pub(super) key_types: Vec<Box<str>>,
    /// Entry 0 is `/`.
    pub(super) nodes: Vec<Node>,
    pub(super) settings: Vec<Setting>,
    pub(super) problems: Vec<Problem>,
    /// Index of the key of the web service, once it was asked for: everything asks for it.
    pub(super) web_service: OnceLock<Option<u32>>,
}

/// Above all web sites.
const WEB_SERVICE: &str = "/LM/W3SVC";

impl Metabase {
    /// The name of the file, as it was given.
    pub fn file_label(&self) -> &str {
        &self.label
    }

    /// What was found while reading that did not stop it, in file order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The schema by which it was read.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The key `/`, which always exists.
    pub fn root(&self) -> Key<'_> {
        Key::new(self, 0)
    }

    /// A key by its path: any case, with or without the slash in front. Keys that only have keys below them exist too.
    pub fn key(&self, path: &str) -> Option<Key<'_>> {
        let (start, rest) = path.split_at_checked(WEB_SERVICE.len()).unwrap_or((path, ""));
        if start.eq_ignore_ascii_case(WEB_SERVICE) && (rest.is_empty() || rest.starts_with('/')) {
            return self.web_service()?.below(rest);
        }
        self.root().below(path)
    }

    fn web_service(&self) -> Option<Key<'_>> {
        let find = || self.root().below(WEB_SERVICE).map(Key::number);
        let index = self.web_service.get_or_init(find);
        index.map(|index| Key::new(self, index))
    }

    /// Every key, depth-first, sorted without case; `/` first.
    pub fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(|index| Key::new(self, index))
    }

    /// The web sites, by number. Templates below `/LM/W3SVC/Info` look like sites and are none.
    pub fn sites(&self) -> impl Iterator<Item = Key<'_>> {
        let mut sites: Vec<(u32, Key<'_>)> = self
            .key("/LM/W3SVC")
            .into_iter()
            .flat_map(|service| service.children())
            .filter_map(|key| Some((key.site_id()?, key)))
            .collect();
        sites.sort_by_key(|(id, _)| *id);
        sites.into_iter().map(|(_, key)| key)
    }

    /// The web site with a number.
    pub fn site(&self, id: u32) -> Option<Key<'_>> {
        // Its key has the number as its name, unless somebody wrote zeros in front of it.
        self.key(&format!("/LM/W3SVC/{id}"))
            .filter(|site| site.site_id() == Some(id))
            .or_else(|| self.sites().find(|site| site.site_id() == Some(id)))
    }

    /// Number of properties that are set.
    pub fn property_count(&self) -> usize {
        self.nodes.iter().map(|node| node.properties.len()).sum()
    }
}

impl fmt::Debug for Metabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metabase")
            .field("label", &self.label)
            .field("keys", &self.nodes.len())
            .field("properties", &self.property_count())
            .field("problems", &self.problems.len())
            .finish_non_exhaustive()
    }
}

/// Orders two names of keys: without case, and equal when they are one name to IIS.
pub(super) fn compare_names(left: &str, right: &str) -> Ordering {
    for (a, b) in left.bytes().zip(right.bytes()) {
        if !(a | b).is_ascii() {
            return crate::model::path::compare_folded(left, right);
        }
        match a.to_ascii_uppercase().cmp(&b.to_ascii_uppercase()) {
            Ordering::Equal => {}
            unequal => return unequal,
        }
    }
    if left.len() == right.len() || left.is_ascii() && right.is_ascii() {
        return left.len().cmp(&right.len());
    }
    crate::model::path::compare_folded(left, right)
}
