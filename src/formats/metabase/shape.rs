//! What a property is, apart from its value: one entry for all properties of a file that are the same in that.

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
const CUSTOM_SLOTS: usize = 1 << 15;

/// A `Custom` element that was read lately. No texts, no element: texts always hold a mark for each attribute.
#[derive(Default)]
struct RecentCustom {
    hash: u64,
    texts: Box<[u8]>,
    shape: u32,
    is_whole: bool,
}

fn custom_slot(hash: u64) -> usize {
    usize::try_from(hash).unwrap_or_default() % CUSTOM_SLOTS
}

/// The shapes of a file.
pub(super) struct Shapes {
    list: Vec<Shape>,
    unknown: HashMap<Box<str>, u32>,
    custom: Vec<RecentCustom>,
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

    /// The shape of a `Custom` element whose texts, joined, are `texts`, if one like it was read lately, and whether
    /// nothing is missing in it. As in [`super::store::Store`], a table of fixed size that hostile texts cannot make slow.
    pub(super) fn recent_custom(&self, texts: &[u8]) -> Option<(u32, bool)> {
        let hash = hash(texts);
        let slot = self.custom.get(custom_slot(hash))?;
        (slot.hash == hash && &*slot.texts == texts).then_some((slot.shape, slot.is_whole))
    }

    /// Adds the shape of a `Custom` element.
    pub(super) fn add_custom(&mut self, texts: &[u8], shape: Shape, is_whole: bool) -> u32 {
        if self.custom.is_empty() {
            self.custom.resize_with(CUSTOM_SLOTS, RecentCustom::default);
        }
        let (shape, hash) = (self.push(shape), hash(texts));
        if let Some(slot) = self.custom.get_mut(custom_slot(hash)) {
            *slot = RecentCustom {
                hash,
                texts: texts.into(),
                shape,
                is_whole,
            };
        }
        shape
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
