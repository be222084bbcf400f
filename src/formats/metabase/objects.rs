//! Keys of a metabase as objects that can be compared: one object a key, one a `Custom` property.
//!
//! Values are unescaped text; items of a list are separated by line feeds. `Custom` properties are objects of their own
//! below their key, because their number tells them apart and not their name.

use super::key::Key;
use super::local::local;
use super::property;
use super::schema::Schema;
use super::value::Property;
use crate::model::config::Origin;
use crate::model::secret::is_secret_among;
use crate::model::{AttributeValue, ConfigObject, ConfigPath, Secret};

/// The attribute that stands for the type of a key, which the file has as the element's name.
pub const KEY_TYPE: &str = "KeyType";

/// What trace lines call a key and a `Custom` property (Web Deploy's metaKey provider).
const KEY: &str = "metaKey";
const PROPERTY: &str = "metaProperty";

/// How keys become objects.
pub struct ObjectOptions<'a> {
    /// Path that the topmost key gets.
    pub to: &'a str,
    /// The schema of the metabase that the objects are meant for.
    pub schema: &'a Schema,
    /// Turns a value into the one it has at the new place (property name, text).
    pub value: &'a dyn Fn(&str, &str) -> Option<String>,
}

/// A key and all below it as objects, parents first. What is local to the machine is left out.
pub fn objects(key: Key<'_>, options: &ObjectOptions<'_>) -> Vec<ConfigObject> {
    let mut objects = Vec::new();
    for each in std::iter::once(key).chain(key.descendants()) {
        // A key without an element of its own is only a name on the way.
        if !each.is_implicit() {
            add(&mut objects, each, key, options);
        }
    }
    objects
}

fn add(objects: &mut Vec<ConfigObject>, key: Key<'_>, top: Key<'_>, options: &ObjectOptions<'_>) {
    let below = key
        .path()
        .get(top.path().trim_end_matches('/').len()..)
        .unwrap_or_default();
    let location = format!("{}{below}", options.to.trim_end_matches('/'));
    let path = ConfigPath::metabase_key(&location);
    let mut object = ConfigObject::new(path, KEY, &location);
    object.set(KEY_TYPE, key.key_type(), origin(key, KEY_TYPE));
    let mut customs = Vec::new();
    for property in key.properties() {
        if property.id() == property::KEY_TYPE || local(property).is_some() {
            continue;
        }
        let text = value_text(property);
        let text = (options.value)(property.name(), &text).unwrap_or(text);
        if is_custom(property, options.schema) {
            customs.push(custom(&object, key, property, text));
        } else {
            object.set(property.name(), text, origin(key, property.name()));
        }
    }
    objects.push(object);
    objects.append(&mut customs);
}

/// True for what the file has as a `Custom` element, and for what would have to be one elsewhere: an attribute whose
/// name only the source's own schema knows.
fn is_custom(property: Property<'_>, schema: &Schema) -> bool {
    property.is_custom()
        || (property.definition().is_some() && schema.property_named(property.name()).is_none())
}

fn custom(object: &ConfigObject, key: Key<'_>, property: Property<'_>, text: String) -> ConfigObject {
    let path = object.path.metabase_custom(property.id().0);
    let name = format!("{}/{}", object.name, property.name());
    let mut custom = ConfigObject::new(path, PROPERTY, name);
    let origin = || origin(key, property.name());
    custom.set("Name", property.name(), origin());
    // What it is called tells of its value, which is not the attribute's own name.
    let value = match is_secret_among(property.name(), &text, |_| None) {
        true => AttributeValue::Secret(Secret::new(text)),
        false => text.into(),
    };
    custom.set("Value", value, origin());
    custom.set("Type", property.kind().word(), origin());
    custom.set("UserType", property.user_type().word().as_ref(), origin());
    custom.set("Attributes", property.attributes().words().as_ref(), origin());
    custom
}

fn origin(key: Key<'_>, property: &str) -> Option<Origin> {
    Some(Origin {
        key: key.path().into(),
        property: property.into(),
    })
}

/// The value without references, lists with one line feed between items.
fn value_text(property: Property<'_>) -> String {
    // What no schema knows is kept as text; several lines of it are a list that a schema was lost for.
    let is_list =
        property.kind().is_list() || (property.definition().is_none() && property.raw().contains('\n'));
    if is_list {
        property.list().join("\n")
    } else {
        property.text().into_owned()
    }
}
