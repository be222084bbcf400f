//! A server's own schema file (`%windir%\System32\inetsrv\config\schema\*.xml`).

use super::value::ValueKind;
use super::{Attribute, Schema, Since};
use crate::formats::xml::{Document, ElementId};
use crate::model::Problem;

/// Reads a file into a schema.
pub(super) fn read(schema: &mut Schema, bytes: Vec<u8>, label: &str) -> Result<(), Problem> {
    let document = Document::parse(bytes, label)?;
    let root = document.root();
    if document.name(root) != "configSchema" {
        return Err(
            Problem::error("SCHEMA-ROOT", format!("{label} is no schema of IIS"))
                .with_cause(format!(
                    "Its root element is <{}>; a schema has <configSchema>.",
                    document.name(root)
                ))
                .with_place(document.place(root)),
        );
    }
    for section in document.children_named(root, "sectionSchema") {
        let path = text(&document, section, "name");
        fill(schema, &document, section, path.clone());
        if let Some(node) = schema.nodes.get_mut(&path) {
            node.is_section = true;
        }
    }
    Ok(())
}

fn text(document: &Document, element: ElementId, name: &str) -> String {
    document
        .attribute(element, name)
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default()
}

/// Walks over an element of the schema and what is below it. The depth is bounded by the reader of XML.
fn fill(schema: &mut Schema, document: &Document, from: ElementId, path: String) {
    let is_true = |element, name| text(document, element, name).eq_ignore_ascii_case("true");
    schema.nodes.entry(path.clone()).or_default();
    for child in document.children(from) {
        match document.name(child) {
            "attribute" => {
                let attribute = Attribute {
                    name: text(document, child, "name"),
                    kind: kind(document, child),
                    is_key: is_true(child, "isUniqueKey") || is_true(child, "isCombinedKey"),
                    is_encrypted: is_true(child, "encrypted"),
                    is_expanded: is_true(child, "expanded"),
                    since: Since::Server,
                };
                if let Some(node) = schema.nodes.get_mut(&path) {
                    node.attributes.retain(|known| known.name != attribute.name);
                    node.attributes.push(attribute);
                }
            }
            "element" => {
                let name = text(document, child, "name");
                fill(schema, document, child, format!("{path}/{name}"));
            }
            "collection" => {
                let named = |name| Some(text(document, child, name)).filter(|name| !name.is_empty());
                if let Some(node) = schema.nodes.get_mut(&path) {
                    node.remove = named("removeElement").or(node.remove.take());
                    node.clear = named("clearElement").or(node.clear.take());
                }
                // `addElement` may list several names with the same content.
                for name in text(document, child, "addElement").split(',') {
                    let below = format!("{path}/{}", name.trim());
                    fill(schema, document, child, below.clone());
                    if let Some(node) = schema.nodes.get_mut(&below) {
                        node.is_entry = true;
                        node.any_attributes |= is_true(child, "allowUnrecognizedAttributes");
                    }
                }
            }
            _ => {}
        }
    }
}

fn kind(document: &Document, attribute: ElementId) -> ValueKind {
    let kind = text(document, attribute, "type");
    let names = || {
        document
            .children(attribute)
            .map(|value| (text(document, value, "name"), Since::Server))
            .collect()
    };
    match kind.as_str() {
        "bool" => ValueKind::Bool,
        "enum" => ValueKind::Enum(names()),
        "flags" => ValueKind::Flags(names()),
        number => {
            let Some(all) = ValueKind::number(number) else {
                return ValueKind::Other;
            };
            // `1,9`; with `exclude` behind it, it says what the value must not be.
            let range = text(document, attribute, "validationParameter");
            let is_range = text(document, attribute, "validationType") == "integerRange";
            let mut limits = range.split(',').map(|limit| limit.trim().parse::<i64>());
            match (limits.next(), limits.next(), limits.next()) {
                (Some(Ok(least)), Some(Ok(most)), None) if is_range => ValueKind::Number { least, most },
                _ => all,
            }
        }
    }
}
