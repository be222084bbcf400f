//! `Custom` elements: properties that say themselves what they are.

use super::assembly::Assembly;
use super::property::PropertyId;
use super::schema::{Attributes, PropertyKind, UserType};
use super::secret;
use super::shape::Shape;
use super::text;
use std::borrow::Cow;

/// The attributes of a `Custom` element but its value, raw.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Custom<'s> {
    pub(super) id: Option<&'s [u8]>,
    pub(super) name: Option<&'s [u8]>,
    pub(super) kind: Option<&'s [u8]>,
    pub(super) user_type: Option<&'s [u8]>,
    pub(super) attributes: Option<&'s [u8]>,
}

/// The text of an attribute that has to be there.
fn field<'s>(label: &str, raw: Option<&'s [u8]>, faults: &mut Vec<String>) -> Option<Cow<'s, str>> {
    let raw = raw.map(|raw| std::str::from_utf8(raw).unwrap_or_default());
    let text = raw.map(text::unescape).filter(|text| !text.is_empty());
    if text.is_none() {
        faults.push(format!("no {label}"));
    }
    text
}

impl<'s> Custom<'s> {
    /// Type, user type and attributes; empty where they are missing.
    pub(super) fn words(&self) -> [&'s [u8]; 3] {
        [self.kind, self.user_type, self.attributes].map(Option::unwrap_or_default)
    }

    /// The shape, and what is missing or wrong but can be done without (`no Type`). `Err` when not even the number
    /// can be told.
    pub(super) fn shape(&self, assembly: &mut Assembly) -> Result<(u32, Vec<String>), Vec<String>> {
        if let Some(index) = assembly.shapes.recent_custom(self) {
            return Ok((index, Vec::new()));
        }
        let (shape, faults) = self.describe(assembly)?;
        let index = assembly.shapes.add_custom(shape);
        if faults.is_empty() {
            assembly.shapes.remember_custom(self, index);
        }
        Ok((index, faults))
    }

    fn describe(&self, assembly: &Assembly) -> Result<(Shape, Vec<String>), Vec<String>> {
        let mut faults = Vec::new();
        let name = field("Name", self.name, &mut faults);
        let number = field("ID", self.id, &mut faults);
        let kind_word = field("Type", self.kind, &mut faults);
        let user_word = field("UserType", self.user_type, &mut faults);
        let attribute_words = field("Attributes", self.attributes, &mut faults);
        let schema = &assembly.schema;
        let id = number
            .as_deref()
            .and_then(text::number)
            .map(PropertyId)
            .filter(|id| id.is_numbered());
        if let (None, Some(number)) = (id, &number) {
            faults.push(format!("an ID that is no number (\"{number}\")"));
        }
        let by_name = || {
            schema
                .property_named(name.as_deref()?)
                .map(|definition| definition.id)
        };
        let Some(id) = id.or_else(by_name) else {
            return Err(faults);
        };
        let definition = schema.index_of_id(id);
        let known = definition.and_then(|index| schema.at(index));
        let mut unknown = |label: &str, word: &Option<Cow<'_, str>>, is_read: bool| {
            if let (Some(word), false) = (word, is_read) {
                faults.push(format!("an unknown {label} (\"{word}\")"));
            }
        };
        let kind = kind_word.as_deref().and_then(PropertyKind::from_word);
        unknown("Type", &kind_word, kind.is_some());
        let user_type = user_word.as_deref().and_then(UserType::from_word);
        unknown("UserType", &user_word, user_type.is_some());
        let attributes = attribute_words.as_deref().and_then(Attributes::from_words);
        unknown("Attributes", &attribute_words, attributes.is_some());
        let attributes = attributes.or(known.map(|k| k.attributes)).unwrap_or_default();
        let name = match (name, known) {
            (Some(name), _) => name.into_owned(),
            (None, Some(known)) => known.name.clone(),
            (None, None) => format!("UnknownName_{id}"),
        };
        // A secret of the schema stays one whatever the element says (UNCPassword occurs as Custom).
        let is_secure = attributes.contains(Attributes::SECURE)
            || match known {
                Some(known) => secret::is_secret(known),
                // IIS names a number that it does not know so.
                None => !name.starts_with("UnknownName_") && secret::is_secret_name(&name),
            };
        let shape = Shape {
            id,
            name: name.into(),
            kind: kind.or(known.map(|k| k.kind)).unwrap_or(PropertyKind::String),
            user_type: user_type
                .or(known.map(|k| k.user_type))
                .unwrap_or(UserType::UNKNOWN),
            attributes,
            definition,
            is_custom: true,
            is_secure,
        };
        Ok((shape, faults))
    }
}
