//! What a property is, apart from its value: one entry for all properties of a file that are the same in that.

use super::custom::Custom;
use super::property::PropertyId;
use super::schema::{Attributes, PropertyDefinition, PropertyKind, Schema, UserType};
use super::secret;
use super::store::hash;
use std::collections::HashMap;

/// Name, number, type and attributes of a property. The first shapes are the schema's properties in its order.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) id: PropertyId,
    pub(super) name: Box<str>,
    pub(super) kind: PropertyKind,
    pub(super) user_type: UserType,
    pub(super) attributes: Attributes,
    /// Index of the schema's definition of the number.
    pub(super) definition: Option<u32>,
    pub(super) is_custom: bool,
    pub(super) is_secure: bool,
}

impl Shape {
    fn of_schema(index: u32, definition: &PropertyDefinition) -> Shape {
        Shape {
            id: definition.id,
            name: definition.name.as_str().into(),
            kind: definition.kind,
            user_type: definition.user_type,
            attributes: definition.attributes,
            definition: Some(index),
            is_custom: false,
            is_secure: secret::is_secret(definition),
        }
    }
}

const SLOTS: usize = 1 << 11;
const CUSTOM_SLOTS: usize = 1 << 16;
const CUSTOM_WORDS: usize = 16;

/// The words of a `Custom` element that are the same for most: type, user type, attributes.
type Words = [Box<[u8]>; 3];

/// A `Custom` element that was read lately, in which nothing is missing.
#[derive(Clone, Copy, Default)]
struct RecentCustom {
    mark: u32,
    shape: u32,
    /// Index of its words.
    words: u32,
}

/// Where a `Custom` element is remembered, and what it has to agree in.
struct Trace<'c> {
    slot: usize,
    mark: u32,
    words: u32,
    id: PropertyId,
    /// Empty when the number tells it.
    name: &'c [u8],
}

/// The name that IIS gives a number which it does not know, in front of the number. Mark and words of such an element
/// tell all of it, so that its shape need not be looked at.
const UNKNOWN_NAME: &[u8] = b"UnknownName_";
const NAMED_BY_NUMBER: u32 = 1 << 31;

/// The shapes of a file.
pub(super) struct Shapes {
    list: Vec<Shape>,
    unknown: HashMap<Box<str>, u32>,
    custom: Vec<RecentCustom>,
    custom_words: Vec<Words>,
    /// Recently used attribute names; only while reading.
    recent: Vec<Option<u32>>,
}

impl Shapes {
    pub(super) fn new(schema: &Schema) -> Self {
        Shapes {
            list: (0..)
                .zip(schema.properties())
                .map(|(index, p)| Shape::of_schema(index, p))
                .collect(),
            unknown: HashMap::new(),
            custom: Vec::new(),
            custom_words: Vec::new(),
            recent: vec![None; SLOTS],
        }
    }

    pub(super) fn get(&self, index: u32) -> Option<&Shape> {
        self.list.get(index as usize)
    }

    /// The shape of an attribute of a key, and true when its name was never seen and is not in the schema. `hash` is
    /// that of the name.
    pub(super) fn attribute(&mut self, name: &[u8], hash: u64, schema: &Schema) -> (u32, bool) {
        let slot = usize::try_from(hash).unwrap_or_default() % SLOTS;
        if let Some(Some(index)) = self.recent.get(slot).copied()
            && self.get(index).is_some_and(|shape| shape.name.as_bytes() == name)
        {
            return (index, false);
        }
        let name = std::str::from_utf8(name).unwrap_or_default();
        let (index, fresh) = match schema
            .index_of_name(name)
            .or_else(|| self.unknown.get(name).copied())
        {
            Some(index) => (index, false),
            None => (self.add_unknown(name), true),
        };
        if let Some(slot) = self.recent.get_mut(slot) {
            *slot = Some(index);
        }
        (index, fresh)
    }

    fn add_unknown(&mut self, name: &str) -> u32 {
        let offset = u32::try_from(self.unknown.len()).unwrap_or(u32::MAX);
        let index = self.push(Shape {
            id: PropertyId(PropertyId::UNNUMBERED.0.saturating_add(offset)),
            name: name.into(),
            kind: PropertyKind::String,
            user_type: UserType::UNKNOWN,
            attributes: Attributes::default(),
            definition: None,
            is_custom: false,
            is_secure: secret::is_secret_name(name),
        });
        self.unknown.insert(name.into(), index);
        index
    }

    /// The shape of a `Custom` element if one like it was read lately. As in [`super::store::Store`], a table of fixed
    /// size that hostile texts cannot make slow: at worst a shape is there twice.
    pub(super) fn recent_custom(&self, custom: &Custom<'_>) -> Option<u32> {
        let trace = self.trace(custom)?;
        let recent = self.custom.get(trace.slot)?;
        if recent.mark != trace.mark || recent.words != trace.words {
            return None;
        }
        if trace.name.is_empty() {
            return Some(recent.shape);
        }
        let shape = self.get(recent.shape)?;
        (shape.is_custom && shape.id == trace.id && shape.name.as_bytes() == trace.name)
            .then_some(recent.shape)
    }

    /// Adds the shape of a `Custom` element.
    pub(super) fn add_custom(&mut self, shape: Shape) -> u32 {
        self.push(shape)
    }

    /// Remembers the shape of a `Custom` element in which nothing is missing.
    pub(super) fn remember_custom(&mut self, custom: &Custom<'_>, shape: u32) {
        if self.custom.is_empty() {
            self.custom = vec![RecentCustom::default(); CUSTOM_SLOTS];
        }
        if self.words(custom).is_none() && self.custom_words.len() < CUSTOM_WORDS {
            self.custom_words.push(custom.words().map(Box::from));
        }
        if let Some(Trace {
            slot, mark, words, ..
        }) = self.trace(custom)
            && let Some(slot) = self.custom.get_mut(slot)
        {
            *slot = RecentCustom { mark, shape, words };
        }
    }

    fn words(&self, custom: &Custom<'_>) -> Option<u32> {
        let wanted = custom.words();
        let found = (0..)
            .zip(&self.custom_words)
            .find(|(_, known)| known.iter().zip(wanted).all(|(a, b)| **a == *b));
        found.map(|(index, _)| index)
    }

    fn trace<'c>(&self, custom: &Custom<'c>) -> Option<Trace<'c>> {
        let words = self.words(custom)?;
        // A name with references is not the text of the shape.
        let name = custom
            .name
            .filter(|name| !name.is_empty() && !name.contains(&b'&'))?;
        let id = custom
            .id
            .filter(|digits| digits.len() < 10 && digits.first().is_some_and(|first| *first != b'0'))?;
        let id = id.iter().try_fold(0, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0'))
        })?;
        if name.strip_prefix(UNKNOWN_NAME) == custom.id {
            return Some(Trace {
                slot: (id as usize).wrapping_mul(0x9E37_79B1) % CUSTOM_SLOTS,
                mark: id,
                words: words | NAMED_BY_NUMBER,
                id: PropertyId(id),
                name: b"",
            });
        }
        let hash = hash(name) ^ u64::from(id).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Some(Trace {
            slot: usize::try_from(hash >> 7).unwrap_or_default() % CUSTOM_SLOTS,
            mark: u32::try_from(hash >> 32).unwrap_or_default(),
            words,
            id: PropertyId(id),
            name,
        })
    }

    fn push(&mut self, shape: Shape) -> u32 {
        let index = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(shape);
        index
    }

    /// Drops what is only needed while reading.
    pub(super) fn settle(&mut self) {
        self.unknown = HashMap::new();
        self.custom = Vec::new();
        self.custom_words = Vec::new();
        self.recent = Vec::new();
        self.list.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_schema_and_others_each_have_one_shape() {
        let schema = Schema::built_in();
        let mut shapes = Shapes::new(&schema);
        let attribute = |shapes: &mut Shapes, name: &str| {
            shapes.attribute(name.as_bytes(), hash(name.as_bytes()), &schema)
        };
        let (auth, fresh) = attribute(&mut shapes, "AuthFlags");
        assert!(!fresh);
        assert_eq!(attribute(&mut shapes, "AuthFlags"), (auth, false));
        assert_eq!(attribute(&mut shapes, "authflags"), (auth, false));
        let (sparkle, fresh) = attribute(&mut shapes, "Sparkle");
        assert!(fresh);
        assert_eq!(attribute(&mut shapes, "Sparkle"), (sparkle, false));
        assert!(
            shapes
                .get(sparkle)
                .is_some_and(|shape| !shape.id.is_numbered() && shape.definition.is_none())
        );
        let (other, _) = attribute(&mut shapes, "Glitter");
        assert_ne!(shapes.get(other).map(|s| s.id), shapes.get(sparkle).map(|s| s.id));
    }
}
