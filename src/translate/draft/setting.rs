//! A setting of the source: a value and the keys it has to do with.

use crate::formats::metabase::{Effective, EffectiveOrigin, Key, Property, PropertyId, PropertyKind};
use crate::model::{Place, Text};
use crate::translate::property_map::row_of;

/// A value in effect and the key it was asked of.
#[derive(Clone, Copy)]
pub(in crate::translate) struct Setting<'m> {
    /// The key that acts by it.
    pub key: Key<'m>,
    /// The property with its value.
    pub property: Property<'m>,
    /// The key that sets it; `None` for a default of the schema.
    pub set_at: Option<Key<'m>>,
}

impl<'m> Setting<'m> {
    /// The value in effect at a key, schema defaults included.
    pub fn of(key: Key<'m>, id: PropertyId) -> Option<Self> {
        let effective: Effective<'m> = key.effective(id)?;
        let set_at = match effective.origin {
            EffectiveOrigin::Own => Some(key),
            EffectiveOrigin::Inherited(from) => Some(from),
            EffectiveOrigin::SchemaDefault => None,
        };
        Some(Setting {
            key,
            property: effective.value,
            set_at,
        })
    }

    /// The value in effect at a key, if a key sets it.
    pub fn set(key: Key<'m>, id: PropertyId) -> Option<Self> {
        Setting::of(key, id).filter(|setting| setting.set_at.is_some())
    }

    /// The place in MetaBase.xml.
    pub fn place(&self) -> Place {
        let key = self.set_at.unwrap_or(self.key);
        Place {
            line: Some(self.property.line()).filter(|line| *line > 0),
            key: Some(format!("{}/{}", key.path(), self.property.name())),
            ..Place::default()
        }
    }
}

/// The name of a property; that of the table where it has the same, which all of them share.
pub(in crate::translate) fn name_of(property: &Property<'_>) -> Text {
    match row_of(property.id()) {
        Some(row) if row.name == property.name() => Text::known(row.name),
        _ => property.name().into(),
    }
}

/// True for a number or a truth that cannot be read as one.
pub(super) fn is_damaged(property: &Property<'_>) -> bool {
    match property.kind() {
        PropertyKind::Dword => property.dword().is_none(),
        PropertyKind::Bool => property.boolean().is_none() && property.dword().is_none(),
        _ => false,
    }
}

/// True for a key and everything below it.
pub(in crate::translate) fn is_inside<'m>(key: Key<'m>, around: Key<'m>) -> bool {
    key == around || key.ancestors().any(|above| above == around)
}
