//! Puts a tree together from keys that come in any order.

use super::property::PropertyId;
use super::schema::Schema;
use super::secret;
use super::shape::Shapes;
use super::store::{Full, Span, Store};
use super::tree::{Metabase, Node, PLAIN_KEY, Setting, Stored, compare_names};
use crate::model::{Place, Problem};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Deepest path, in names. IIS has no limit; 128 is more than a URL can say.
const MAX_NAMES: usize = 128;
/// Problems that are told one by one.
pub(super) const MAX_PROBLEMS: usize = 1000;

/// Why a path is no path of a key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum BadPath {
    Relative,
    EmptyName,
    Dots,
    TooDeep,
}

/// A metabase that is being put together.
pub(super) struct Assembly {
    label: String,
    pub(super) schema: Schema,
    pub(super) store: Store,
    pub(super) shapes: Shapes,
    key_types: Vec<Box<str>>,
    key_type_index: HashMap<Box<str>, u32>,
    pub(super) nodes: Vec<Node>,
    pub(super) settings: Vec<Setting>,
    problems: Vec<Problem>,
    pub(super) untold: usize,
    /// The last key and those above it: the node and where its path ends in the path of the last key.
    trail: Vec<(u32, usize)>,
    /// Which properties the current key has so far: a bit for each of the schema, a count of others.
    seen: Vec<u64>,
    seen_others: usize,
    /// The current key may have a property twice.
    suspect: bool,
    /// What the schema does not know of the current key is a secret: it maps client certificates to accounts, and
    /// holds their passwords.
    maps_certificates: bool,
}

impl Assembly {
    pub(super) fn new(schema: Schema, label: &str) -> Self {
        let shapes = Shapes::new(&schema);
        let seen = schema.properties().len().div_ceil(64);
        let root = Node {
            path: Span::default(),
            name: 0,
            parent: 0,
            end: 0,
            key_type: 0,
            line: 0,
            properties: 0..0,
        };
        Assembly {
            label: label.to_owned(),
            schema,
            store: Store::default(),
            shapes,
            key_types: vec![PLAIN_KEY.into()],
            key_type_index: HashMap::new(),
            nodes: vec![root],
            settings: Vec::new(),
            problems: Vec::new(),
            untold: 0,
            trail: Vec::new(),
            seen: vec![0; seen],
            seen_others: 0,
            suspect: false,
            maps_certificates: false,
        }
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.untold += 1;
        }
    }

    /// Starts a key. `location` is its path as it is written, references replaced. Tells whether the key type is one
    /// that was not seen before.
    pub(super) fn open_key(
        &mut self,
        location: &str,
        key_type: &str,
        line: u32,
    ) -> Result<Result<bool, BadPath>, Full> {
        let location = match check_path(location) {
            Ok(location) => location,
            Err(bad) => return Ok(Err(bad)),
        };
        let (key_type, is_new) = self.key_type(key_type);
        let parent = self.parent(location)?;
        let path = self.store.push(location)?;
        let start = u32::try_from(self.settings.len()).map_err(|_| Full)?;
        let name = memchr::memrchr(b'/', location.as_bytes()).map_or(0, |slash| slash + 1);
        // Parents that were made on the way have no path yet: they are named by the start of this one.
        for (node, end) in &self.trail {
            if let Some(node) = self.nodes.get_mut(*node as usize)
                && node.path.length == 0
            {
                node.path = path.prefix(*end);
            }
        }
        let index = u32::try_from(self.nodes.len()).map_err(|_| Full)?;
        self.nodes.push(Node {
            path,
            name: u32::try_from(name).unwrap_or_default(),
            parent,
            end: 0,
            key_type,
            line,
            properties: start..start,
        });
        self.trail.push((index, location.len()));
        self.seen.fill(0);
        (self.seen_others, self.suspect) = (0, false);
        self.maps_certificates = location
            .split('/')
            .any(|name| name.eq_ignore_ascii_case("IIsCertMapper"));
        Ok(Ok(is_new))
    }

    /// Adds a value to the current key, the bytes of its raw text; a secret is looked at and dropped.
    pub(super) fn add(&mut self, shape: u32, raw: &[u8], line: u32) -> Result<Stored, Full> {
        let Some(known) = self.shapes.get(shape) else {
            return Ok(Stored::Text(Span::default()));
        };
        let is_mapping = self.maps_certificates && known.definition.is_none();
        let value = if known.is_secure || is_mapping || secret::is_block(raw) {
            Stored::Secret(secret::state(
                std::str::from_utf8(raw).unwrap_or_default(),
                known.kind,
            ))
        } else {
            Stored::Text(self.store.intern(raw)?)
        };
        self.add_stored(shape, value, line);
        Ok(value)
    }

    /// Adds a value that is stored already to the current key.
    pub(super) fn add_stored(&mut self, shape: u32, value: Stored, line: u32) {
        match self.shapes.get(shape).and_then(|known| known.definition) {
            Some(index) => {
                if let Some(bits) = self.seen.get_mut(index as usize / 64) {
                    let bit = 1 << (index % 64);
                    self.suspect |= *bits & bit != 0;
                    *bits |= bit;
                }
            }
            None => {
                self.seen_others += 1;
                self.suspect |= self.seen_others > 1;
            }
        }
        self.settings.push(Setting::new(shape, value, line));
    }

    /// Ends the current key. The numbers of properties that it has twice are returned; the later ones count.
    pub(super) fn close_key(&mut self) -> Vec<PropertyId> {
        let end = u32::try_from(self.settings.len()).unwrap_or(u32::MAX);
        let Some(node) = self
            .trail
            .last()
            .and_then(|(index, _)| self.nodes.get_mut(*index as usize))
        else {
            return Vec::new();
        };
        node.properties.end = end;
        if !self.suspect {
            return Vec::new();
        }
        let own = self.settings.split_off(node.properties.start as usize);
        let (kept, twice) = latest(own, &self.shapes);
        self.settings.extend(kept);
        node.properties.end = u32::try_from(self.settings.len()).unwrap_or(u32::MAX);
        twice
    }

    /// The shape of an attribute of a key, and true when its name was never seen and is not in the schema.
    /// `hash` is that of the name.
    pub(super) fn attribute_shape(&mut self, name: &[u8], hash: u64) -> (u32, bool) {
        self.shapes.attribute(name, hash, &self.schema)
    }

    /// Path of the key that was opened last.
    pub(super) fn current_path(&self) -> &str {
        let node = self
            .trail
            .last()
            .and_then(|(index, _)| self.nodes.get(*index as usize));
        match node.map(|node| self.store.get(node.path)) {
            None | Some("") => "/",
            Some(path) => path,
        }
    }

    fn key_type(&mut self, name: &str) -> (u32, bool) {
        // A handful of types make up nearly all keys: finding them by looking is quicker than by hashing.
        if let Some((index, _)) = (0..)
            .zip(self.key_types.iter().skip(1).take(16))
            .find(|(_, known)| &***known == name)
        {
            return (index + 1, false);
        }
        if let Some(index) = self.key_type_index.get(name) {
            return (*index, false);
        }
        let index = u32::try_from(self.key_types.len()).unwrap_or_default();
        self.key_types.push(name.into());
        self.key_type_index.insert(name.into(), index);
        (index, true)
    }

    /// The node of the key above a path. Cuts the trail to it; missing ones are made.
    fn parent(&mut self, location: &str) -> Result<u32, Full> {
        if location.is_empty() {
            self.trail.clear();
            return Ok(0);
        }
        let above = memchr::memrchr(b'/', location.as_bytes()).unwrap_or_default();
        let known = self.known_part(location, above);
        let (mut parent, mut from) = self.trail.last().map_or((0, 0), |(node, end)| (*node, *end));
        debug_assert_eq!(from, known);
        while from < above {
            let rest = location.get(from + 1..above).unwrap_or_default();
            let end = from + 1 + rest.find('/').unwrap_or(rest.len());
            let index = u32::try_from(self.nodes.len()).map_err(|_| Full)?;
            self.nodes.push(Node {
                path: Span::default(),
                name: u32::try_from(from + 1).unwrap_or_default(),
                parent,
                end: 0,
                key_type: 0,
                line: 0,
                properties: 0..0,
            });
            self.trail.push((index, end));
            (parent, from) = (index, end);
        }
        Ok(parent)
    }

    /// Cuts the trail to the keys that are above `location` too, and returns how much of it they name.
    fn known_part(&mut self, location: &str, above: usize) -> usize {
        let last = self
            .trail
            .last()
            .and_then(|(node, _)| self.nodes.get(*node as usize));
        let last = last.map(|node| self.store.get(node.path)).unwrap_or_default();
        let mut known = 0;
        let mut kept = 0;
        for (_, end) in &self.trail {
            // Usually the bytes are the same; names of one key may also differ in case.
            let theirs = last.get(known..*end).unwrap_or_default();
            let ours = location.get(known..*end).filter(|_| *end <= above);
            let is_whole = matches!(location.as_bytes().get(*end), None | Some(b'/'));
            match ours {
                Some(ours) if is_whole && (ours == theirs || compare_names(ours, theirs).is_eq()) => {
                    known = *end;
                    kept += 1;
                }
                _ => break,
            }
        }
        self.trail.truncate(kept);
        known
    }

    /// Sorts the keys into a tree; keys with one path become one.
    pub(super) fn finish(mut self) -> Metabase {
        let mut problems = std::mem::take(&mut self.problems);
        let sorted = self.sort();
        for (first, later) in sorted.duplicates {
            let path = self.store.get(first.path).to_owned();
            problems.push(
                Problem::warning("METABASE-DUPLICATE-KEY", format!("The key {path} stands twice in {}", self.label))
                    .with_cause(format!(
                        "It is in line {} and again in line {}. Where both set a property, the later one counts, as \
                         for IIS.",
                        first.line, later.line
                    ))
                    .with_fix("Check the properties of the key, and remove one of the two from the file.")
                    .with_place(Place { key: Some(path), ..Place::at(&self.label, later.line, 1) }),
            );
        }
        problems.sort_by_key(|problem| (problem.place.line, problem.place.column));
        let untold = self.untold + problems.len().saturating_sub(MAX_PROBLEMS);
        problems.truncate(MAX_PROBLEMS);
        if untold > 0 {
            problems.push(
                Problem::warning(
                    "METABASE-MORE-PROBLEMS",
                    format!("{untold} more problems were found in {}", self.label),
                )
                .with_cause("Only the first of them are listed.")
                .with_fix("Check where the file comes from; a metabase that IIS wrote has none.")
                .with_place(Place::file(&self.label)),
            );
        }
        self.store.settle();
        self.shapes.settle();
        let mut metabase = Metabase {
            label: self.label,
            schema: self.schema,
            store: self.store,
            shapes: self.shapes,
            key_types: self.key_types,
            nodes: sorted.nodes,
            settings: self.settings,
            problems,
            web_service: OnceLock::new(),
        };
        let mut of_keys = super::untyped::problems(&metabase);
        of_keys.extend(super::numbers::problems(&metabase));
        let room = MAX_PROBLEMS.saturating_sub(metabase.problems.len());
        metabase.problems.extend(of_keys.into_iter().take(room));
        metabase
    }
}

/// The last setting of each property, in order, and the numbers of those that were there before.
pub(super) fn latest(settings: Vec<Setting>, shapes: &Shapes) -> (Vec<Setting>, Vec<PropertyId>) {
    let id = |setting: &Setting| shapes.get(setting.shape).map(|shape| shape.id);
    let mut seen = HashSet::new();
    let mut twice = Vec::new();
    let mut kept: Vec<Setting> = Vec::with_capacity(settings.len());
    for setting in settings.into_iter().rev() {
        match id(&setting) {
            Some(id) if !seen.insert(id) => twice.push(id),
            _ => kept.push(setting),
        }
    }
    kept.reverse();
    twice.reverse();
    (kept, twice)
}

/// A path without a slash at its end; `/` becomes empty.
fn check_path(location: &str) -> Result<&str, BadPath> {
    let path = location.trim_end_matches('/');
    if !location.starts_with('/') {
        return Err(BadPath::Relative);
    }
    let names = path.as_bytes().split(|byte| *byte == b'/').skip(1);
    for (count, name) in names.enumerate() {
        match name {
            _ if count >= MAX_NAMES => return Err(BadPath::TooDeep),
            b"" => return Err(BadPath::EmptyName),
            b"." | b".." => return Err(BadPath::Dots),
            _ => {}
        }
    }
    Ok(path)
}
