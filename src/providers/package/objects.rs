//! Keys of a metabase as objects of archive.xml, and back.
//!
//! No archive.xml with metabase keys was ever published, so the names here are ours (package format §3.5): `metaKey`
//! with `path` and `keyType`, inside it `metaProperty` with `name`, `id`, `dataType`, `userType`, `attributes` and
//! `value`. A `custom` property was not allowed by the schema of its key; a `secret` one has a state and no value.

use crate::formats::archive_xml::Object;
use crate::formats::metabase::{Key, Metabase, MetabaseBuilder, Property, Schema, SecretState};
use crate::model::ServerPath;

/// Element of a key.
pub const KEY: &str = "metaKey";
/// Element of a property.
pub const PROPERTY: &str = "metaProperty";
/// Element that stands for content found in the zip.
pub const CONTENT_STUB: &str = "MSDeploy.dirPath";

/// A key with its properties, without the keys below it.
pub fn of_key(key: Key<'_>, schema: &Schema) -> Object {
    let mut object = Object::new(KEY).with_path(key.path());
    if !key.is_implicit() {
        object = object.with("keyType", key.key_type());
    }
    object.children = key
        .properties()
        .map(|property| of_property(property, schema))
        .collect();
    object
}

/// A key with its properties and every key below it; `content` answers with the folder of a key, if its files are in
/// the package.
pub fn of_tree(key: Key<'_>, schema: &Schema, content: &dyn Fn(Key<'_>) -> Option<ServerPath>) -> Object {
    let mut object = of_key(key, schema);
    if let Some(folder) = content(key) {
        let mut stub = Object::new(CONTENT_STUB).with("path", folder.as_str());
        stub.link = Some("ContentExtension".to_owned());
        object.children.push(stub);
    }
    object
        .children
        .extend(key.children().map(|child| of_tree(child, schema, content)));
    object
}

fn of_property(property: Property<'_>, schema: &Schema) -> Object {
    let mut object = Object::new(PROPERTY).with("name", property.name());
    object.key_attribute = Some("name".to_owned());
    if property.id().is_numbered() {
        object = object.with("id", property.id().0.to_string());
    }
    object = object
        .with("dataType", property.kind().word())
        .with("userType", property.user_type().0.to_string())
        .with("attributes", property.attributes().0.to_string());
    if is_custom(property, schema) {
        object = object.with("custom", "True");
    }
    if property.is_secure() {
        let state = match property.secret_state() {
            SecretState::Set => "Set",
            SecretState::Empty => "Empty",
            SecretState::Unknown => "Unknown",
        };
        object.with("secret", state)
    } else {
        object.with("value", property.text())
    }
}

/// True when the built-in schema would read the property differently.
fn is_custom(property: Property<'_>, schema: &Schema) -> bool {
    if property.is_custom() {
        return true;
    }
    match (property.definition(), schema.property(property.id())) {
        (Some(own), Some(known)) => {
            own.name != known.name || own.kind != known.kind || own.attributes != known.attributes
        }
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// The metabase that trees of objects tell of.
pub fn to_metabase<'o>(trees: impl IntoIterator<Item = &'o Object>) -> Metabase {
    let mut builder = MetabaseBuilder::new();
    for tree in trees {
        for object in tree.subtree().filter(|object| object.name == KEY) {
            // A key without a type is only there because keys below it are.
            let (Some(path), Some(key_type)) = (object.get("path"), object.get("keyType")) else {
                continue;
            };
            builder = builder.key(path, key_type);
            for property in object.children.iter().filter(|child| child.name == PROPERTY) {
                builder = add(builder, property);
            }
        }
    }
    builder.build(Schema::built_in())
}

fn add(builder: MetabaseBuilder, property: &Object) -> MetabaseBuilder {
    let text = |name: &str| property.get(name).unwrap_or_default();
    let name = text("name");
    if let Some(state) = property.get("secret") {
        let state = match state {
            "Set" => SecretState::Set,
            "Empty" => SecretState::Empty,
            _ => SecretState::Unknown,
        };
        return builder.set_secret(name, state);
    }
    let is_custom = text("custom").eq_ignore_ascii_case("true");
    match text("id").parse() {
        Ok(id) if is_custom => builder.custom(id, name, text("dataType"), text("value"), text("attributes")),
        _ => builder.set(name, text("value")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::archive_xml;

    fn metabase() -> Metabase {
        MetabaseBuilder::new()
            .key("/LM/W3SVC/1", "IIsWebServer")
            .set("ServerComment", "Harbour & \"Books\"")
            .set("ServerBindings", ":80:\n\t\t\t:8080:www")
            .key("/LM/W3SVC/1/ROOT", "IIsWebVirtualDir")
            .set("Path", r"C:\Inetpub\harbour")
            .set("ScriptMaps", "")
            .set_secret("UNCPassword", SecretState::Set)
            .set_secret("AnonymousUserPass", SecretState::Empty)
            .custom(6269, "MD_ISM_ACCESS_CHECK", "DWORD", "65535", "INHERIT")
            .custom(99_001, "UnknownName_99001", "STRING", "x", "NO_ATTRIBUTES")
            .key("/LM/W3SVC/1/ROOT/a/b.asp", "IIsWebFile")
            .set("AuthFlags", "AuthAnonymous | AuthNTLM")
            .build(Schema::built_in())
    }

    fn facts(metabase: &Metabase) -> Vec<String> {
        let mut facts = Vec::new();
        for key in metabase.keys() {
            facts.push(format!("{} {} {}", key.path(), key.key_type(), key.is_implicit()));
            for p in key.properties() {
                let list = if p.kind().is_list() {
                    p.list().join("|")
                } else {
                    p.text().into_owned()
                };
                facts.push(format!(
                    "  {} {} {:?} {:?} {:?} {} {list}",
                    p.name(),
                    p.id().0,
                    p.kind(),
                    p.attributes(),
                    p.secret_state(),
                    p.is_custom()
                ));
            }
        }
        facts
    }

    #[test]
    fn a_metabase_survives_archive_xml() {
        let before = metabase();
        let schema = Schema::built_in();
        let site = before.key("/LM/W3SVC/1").expect("the site");
        let mut root = Object::new("MSDeploy.metaKey");
        root.children.push(of_tree(site, &schema, &|_| None));
        let text = archive_xml::write_xml(&root);
        assert!(!text.contains("UNCPassword\" value"), "a secret has no value");
        let read = archive_xml::read(text.into_bytes(), "archive.xml").expect("reads");
        assert_eq!(facts(&to_metabase([&read])), facts(&before));
    }
}
