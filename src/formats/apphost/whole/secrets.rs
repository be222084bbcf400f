//! Which values must not be shown, and which cannot be carried.

use super::super::managed;
use super::super::schema::Schema;
use crate::formats::xml::{Document, ElementId};

/// True for a value that IIS has encrypted with a key of its server: `[enc:IISWASOnlyAesProvider:…:enc]`.
pub fn is_encrypted_value(value: &str) -> bool {
    value
        .trim_start()
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("[enc:"))
}

/// Attributes that hold secrets and are not encrypted by IIS: connection strings and keys of ASP.NET.
const SECRETS: &[&str] = &["connectionString", "validationKey", "decryptionKey", "sessionKey"];

/// What the name of a variable or setting says when its value is a secret.
const TELLING: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "secret",
    "apikey",
    "accesskey",
    "connectionstring",
    "token",
];

/// True when an attribute's value must not be shown: it is encrypted, the schema would encrypt it, or its name or the
/// name of the setting it belongs to says so.
pub(super) fn is_secret(
    document: &Document,
    element: ElementId,
    names: &str,
    name: &str,
    value: &str,
) -> bool {
    if is_encrypted_value(value) || managed::is_secret(name) || SECRETS.contains(&name) {
        return true;
    }
    let lower = name.to_ascii_lowercase();
    if lower.ends_with("password") {
        return true;
    }
    let is_encrypted = Schema::built_in()
        .node(names)
        .and_then(|node| node.attribute(name))
        .is_some_and(|attribute| attribute.is_encrypted);
    if is_encrypted {
        return true;
    }
    name == "value"
        && ["name", "key"].iter().any(|own| {
            document.attribute(element, own).is_some_and(|setting| {
                let setting = setting.to_ascii_lowercase();
                TELLING.iter().any(|word| setting.contains(word))
            })
        })
}
