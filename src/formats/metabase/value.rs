//! A property with its value, in whichever form is asked for.

use super::property::PropertyId;
use super::schema::{Attributes, PropertyDefinition, PropertyKind, UserType};
use super::secret::SecretState;
use super::shape::Shape;
use super::text;
use super::tree::{Metabase, Setting, Stored};
use crate::model::Secret;
use crate::model::secret::shown_among;
use std::borrow::Cow;
use std::fmt;

/// A property and its value. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Property<'m> {
    shape: &'m Shape,
    definition: Option<&'m PropertyDefinition>,
    value: Value<'m>,
    line: u32,
}

#[derive(Clone, Copy)]
enum Value<'m> {
    Text(&'m str),
    Secret(SecretState),
}

impl<'m> Property<'m> {
    pub(super) fn of_setting(metabase: &'m Metabase, setting: Setting) -> Option<Self> {
        let shape = metabase.shapes.get(setting.shape)?;
        Some(Property {
            shape,
            definition: shape.definition.and_then(|index| metabase.schema.at(index)),
            value: match setting.value() {
                Stored::Text(span) => Value::Text(metabase.store.get(span)),
                Stored::Secret(state) => Value::Secret(state),
            },
            line: setting.line,
        })
    }

    /// The schema's default as a property.
    pub(super) fn default_of(metabase: &'m Metabase, id: PropertyId) -> Option<Self> {
        let index = metabase.schema.index_of_id(id)?;
        let definition = metabase.schema.at(index)?;
        let shape = metabase.shapes.get(index)?;
        let text = definition.default.as_deref()?;
        Some(Property {
            shape,
            definition: Some(definition),
            value: if shape.is_secure {
                Value::Secret(SecretState::Empty)
            } else {
                Value::Text(text)
            },
            line: 0,
        })
    }

    /// Number.
    pub fn id(self) -> PropertyId {
        self.shape.id
    }

    /// Name as in the file: `AuthFlags`, or what a `Custom` element says.
    pub fn name(self) -> &'m str {
        &self.shape.name
    }

    /// What the schema says of the number.
    pub fn definition(self) -> Option<&'m PropertyDefinition> {
        self.definition
    }

    /// Line in the file; 0 for a default of the schema.
    pub fn line(self) -> u32 {
        self.line
    }

    /// Type: the schema's, or what a `Custom` element says.
    pub fn kind(self) -> PropertyKind {
        self.shape.kind
    }

    /// The part of IIS that reads it.
    pub fn user_type(self) -> UserType {
        self.shape.user_type
    }

    /// Attribute bits: the schema's, or what a `Custom` element says.
    pub fn attributes(self) -> Attributes {
        self.shape.attributes
    }

    /// True when it was written as a `Custom` element.
    pub fn is_custom(self) -> bool {
        self.shape.is_custom
    }

    /// True when the value is a secret, of which nothing is kept but [`Property::secret_state`].
    pub fn is_secure(self) -> bool {
        matches!(self.value, Value::Secret(_))
    }

    /// True when the keys below have it too.
    pub fn inherits(self) -> bool {
        self.shape.attributes.contains(Attributes::INHERIT)
    }

    /// What can be said of a secret. A value that is not secret is never [`SecretState::Unknown`].
    pub fn secret_state(self) -> SecretState {
        match self.value {
            Value::Secret(state) => state,
            Value::Text("") => SecretState::Empty,
            Value::Text(_) => SecretState::Set,
        }
    }

    /// The text as it stands in the file, references not replaced; empty for a secret.
    pub fn raw(self) -> &'m str {
        match self.value {
            Value::Text(raw) => raw,
            Value::Secret(_) => "",
        }
    }

    /// The text; of a list with its line feeds; a mask for a secret.
    pub fn text(self) -> Cow<'m, str> {
        match self.value {
            Value::Text(raw) => text::unescape(raw),
            Value::Secret(_) => Cow::Borrowed(Secret::MASK),
        }
    }

    /// The text for a person: list items joined by "; ", a mask for a secret.
    pub fn shown(self) -> Cow<'m, str> {
        if self.is_secure() {
            return self.text();
        }
        let text = match self.kind().is_list() {
            true => Cow::Owned(self.list().join("; ")),
            false => self.text(),
        };
        // What the schema knows to be no secret may still hold one: a header, an address, a command line.
        let name = match self.definition() {
            Some(_) => "",
            None => self.name(),
        };
        match shown_among(name, &text, |_| None) {
            Cow::Borrowed(shown) if shown.len() == text.len() => text,
            shown => Cow::Owned(shown.into_owned()),
        }
    }

    /// True when it is set to the empty text, which is not the same as not being set. For a secret, true when it is
    /// certain to be empty.
    pub fn is_empty_text(self) -> bool {
        match self.value {
            Value::Text(raw) => raw.is_empty(),
            Value::Secret(state) => state == SecretState::Empty,
        }
    }

    /// The number: decimal or hexadecimal, names of the schema's flags, or a boolean as 1 and 0.
    pub fn dword(self) -> Option<u32> {
        let Value::Text(raw) = self.value else {
            return None;
        };
        let raw = text::unescape(raw);
        match self.kind() {
            PropertyKind::Bool => boolean(&raw).map(u32::from),
            _ => text::flags(&raw, self.flag_table()),
        }
    }

    /// The truth: `TRUE`, `FALSE`, or a number that is 0 or not.
    pub fn boolean(self) -> Option<bool> {
        let Value::Text(raw) = self.value else {
            return None;
        };
        boolean(&text::unescape(raw))
    }

    /// The items of a list; none when it is set to empty, and none for a secret.
    pub fn list(self) -> Vec<Cow<'m, str>> {
        text::items(self.raw())
    }

    /// The bytes of a binary value.
    pub fn bytes(self) -> Option<Vec<u8>> {
        let Value::Text(raw) = self.value else {
            return None;
        };
        hexadecimal(raw)
    }

    /// Names of the bits that are set, in the schema's order; a rest without names as `0x…`.
    pub fn flag_names(self) -> Vec<Cow<'m, str>> {
        let Some(mut rest) = self.dword() else {
            return Vec::new();
        };
        let mut names = Vec::new();
        for (name, bits) in self.flag_table() {
            if *bits != 0 && rest & bits == *bits {
                names.push(Cow::Borrowed(name.as_str()));
                rest &= !bits;
            }
        }
        if rest != 0 {
            names.push(Cow::Owned(format!("{rest:#x}")));
        }
        names
    }

    /// True when the bit of a flag of the schema is set.
    pub fn has_flag(self, name: &str) -> bool {
        let bits = self
            .flag_table()
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, bits)| *bits);
        bits.is_some_and(|bits| self.dword().is_some_and(|value| value & bits == bits))
    }

    fn flag_table(self) -> &'m [(String, u32)] {
        self.definition.map_or(&[], |definition| &definition.flags)
    }
}

impl fmt::Debug for Property<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={:?}", self.name(), self.text())
    }
}

/// Reads `TRUE`, `FALSE` in any case, or a number.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        word if word.eq_ignore_ascii_case("TRUE") => Some(true),
        word if word.eq_ignore_ascii_case("FALSE") => Some(false),
        number => text::number(number).map(|number| number != 0),
    }
}

/// Reads pairs of hexadecimal digits.
pub(super) fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let digit = |byte: u8| {
        (byte as char)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect()
}
