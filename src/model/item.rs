//! Values of configuration: those of attributes, and entries of collections, which hold theirs as they are written.

use super::secret::{Secret, is_secret_among, masked, shown_among};
use super::text::Text;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Value of one configuration attribute.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum AttributeValue {
    /// Plain text, unescaped.
    Text(Text),
    /// A password or the like; never shown.
    Secret(Secret),
}

impl AttributeValue {
    /// The value of an attribute of this name: a secret where name or value say so.
    pub fn guarded(name: &str, value: impl Into<Text>) -> Self {
        let value = value.into();
        if is_secret_among(name, &value, |_| None) {
            return AttributeValue::Secret(Secret::new(value.as_str()));
        }
        match masked(&value) {
            Cow::Owned(shown) => AttributeValue::Secret(Secret::partly(value.as_str(), shown)),
            Cow::Borrowed(_) => AttributeValue::Text(value),
        }
    }

    /// What may be shown.
    pub fn shown(&self) -> &str {
        match self {
            AttributeValue::Text(text) => text,
            AttributeValue::Secret(secret) => secret.shown(),
        }
    }

    /// The text, unless it is a secret.
    pub fn open_text(&self) -> Option<&str> {
        match self {
            AttributeValue::Text(text) => Some(text),
            AttributeValue::Secret(_) => None,
        }
    }

    /// What is written to the file.
    pub fn exposed(&self) -> &str {
        match self {
            AttributeValue::Text(text) => text,
            AttributeValue::Secret(secret) => secret.expose(),
        }
    }
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        AttributeValue::Text(text.into())
    }
}

impl From<String> for AttributeValue {
    fn from(text: String) -> Self {
        AttributeValue::Text(text.into())
    }
}

impl From<Text> for AttributeValue {
    fn from(text: Text) -> Self {
        AttributeValue::Text(text)
    }
}

impl From<bool> for AttributeValue {
    /// `true` or `false`, as IIS 7+ writes them.
    fn from(value: bool) -> Self {
        AttributeValue::Text(Text::known(if value { "true" } else { "false" }))
    }
}

impl From<u32> for AttributeValue {
    fn from(value: u32) -> Self {
        AttributeValue::Text(value.to_string().into())
    }
}

/// One entry of an ordered collection: `clear`, `remove` or `add` (or the collection's own names) with all attributes
/// in the order they are written.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Item {
    /// Element name.
    pub name: String,
    /// Attributes in written order.
    pub attributes: Vec<(String, String)>,
    /// Elements inside of it, in written order; IIS 6 knows no such entries, IIS 7 and later do (`rule` of rewrite).
    pub children: Vec<Item>,
    /// True for an entry that is an object of its own: it has no more than its key here, and stands here for its place.
    pub is_apart: bool,
}

impl Item {
    /// Attributes as they may be shown.
    pub fn shown(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.attributes.iter().map(|(name, value)| {
            let others = |wanted: &str| {
                let other = self.attributes.iter().find(|(name, _)| name == wanted);
                other.map(|(_, value)| Cow::Borrowed(value.as_str()))
            };
            (name.as_str(), shown_among(name, value, others))
        })
    }
}

impl Serialize for Item {
    /// With its attributes as they may be shown.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let attributes: Vec<(&str, Cow<'_, str>)> = self.shown().collect();
        let mut item = serializer.serialize_struct("Item", 4)?;
        item.serialize_field("name", &self.name)?;
        item.serialize_field("attributes", &attributes)?;
        if self.children.is_empty() {
            item.skip_field("children")?;
        } else {
            item.serialize_field("children", &self.children)?;
        }
        if self.is_apart {
            item.serialize_field("is_apart", &self.is_apart)?;
        } else {
            item.skip_field("is_apart")?;
        }
        item.end()
    }
}
