//! Inheritance: what counts at a key.

use super::key::Key;
use super::property::PropertyId;
use super::value::Property;
use std::collections::HashSet;
use std::ops::Deref;

/// Where a value in effect comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EffectiveOrigin<'m> {
    /// It is set on the key itself.
    Own,
    /// It is set on this key above.
    Inherited(Key<'m>),
    /// It is set nowhere; the schema has a default.
    SchemaDefault,
}

/// A property in effect; the accessors are those of [`Property`].
#[derive(Clone, Copy, Debug)]
pub struct Effective<'m> {
    /// The property with the value that counts.
    pub value: Property<'m>,
    /// Where it comes from.
    pub origin: EffectiveOrigin<'m>,
}

impl<'m> Effective<'m> {
    /// The key that sets it, given the key it was asked of; `None` for a default.
    pub fn set_at(&self, asked: Key<'m>) -> Option<Key<'m>> {
        match self.origin {
            EffectiveOrigin::Own => Some(asked),
            EffectiveOrigin::Inherited(key) => Some(key),
            EffectiveOrigin::SchemaDefault => None,
        }
    }
}

impl<'m> Deref for Effective<'m> {
    type Target = Property<'m>;

    fn deref(&self) -> &Property<'m> {
        &self.value
    }
}

impl<'m> Key<'m> {
    /// The value that counts here: set here, or on the nearest key above with the attribute INHERIT, or the
    /// schema's default. Lists are not merged: the nearest replaces all. What the value means for the key below (that
    /// `Path` names the folder of the key that sets it) is for the reader of the value.
    pub fn effective(self, id: PropertyId) -> Option<Effective<'m>> {
        self.effective_setting(id).or_else(|| {
            Some(Effective {
                value: Property::default_of(self.metabase, id)?,
                origin: EffectiveOrigin::SchemaDefault,
            })
        })
    }

    /// As [`Key::effective`], without the schema's default.
    pub fn effective_setting(self, id: PropertyId) -> Option<Effective<'m>> {
        if let Some(value) = self.property(id) {
            return Some(Effective {
                value,
                origin: EffectiveOrigin::Own,
            });
        }
        self.ancestors().find_map(|key| {
            let value = key.property(id).filter(|property| property.inherits())?;
            Some(Effective {
                value,
                origin: EffectiveOrigin::Inherited(key),
            })
        })
    }

    /// Every property in effect by its own or an inherited setting, each once: its own in file order, then those of
    /// the keys above, nearest first. Defaults of the schema are not among them.
    pub fn effective_properties(self) -> impl Iterator<Item = Effective<'m>> {
        let own = self.properties().map(|value| Effective {
            value,
            origin: EffectiveOrigin::Own,
        });
        let inherited = self.ancestors().flat_map(|key| {
            let inheritable = key.properties().filter(|property| property.inherits());
            inheritable.map(move |value| Effective {
                value,
                origin: EffectiveOrigin::Inherited(key),
            })
        });
        let mut seen = HashSet::new();
        own.chain(inherited)
            .filter(move |effective| seen.insert(effective.id()))
    }
}
