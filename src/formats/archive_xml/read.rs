//! archive.xml to objects.

use super::object::{Attribute, Object};
use crate::formats::xml::{Document, ElementId};
use crate::model::Problem;

/// Most objects that are read (rule X2).
const MOST_OBJECTS: usize = 5_000_000;

/// Reads archive.xml; `label` is what problems call it.
///
/// # Errors
/// What makes it unreadable as XML, with line and column; or too many objects.
pub fn read(bytes: Vec<u8>, label: &str) -> Result<Object, Problem> {
    let document = Document::parse(bytes, label)?;
    let mut count = 0;
    object(&document, document.root(), &mut count).ok_or_else(|| {
        Problem::error(
            "ERROR_PACKAGE_TOO_LARGE",
            format!("{label} lists more than {MOST_OBJECTS} objects"),
        )
        .with_fix("Bring the content to the other server by a direct sync.")
        .with_place(document.place(document.root()))
    })
}

fn object(document: &Document, id: ElementId, count: &mut usize) -> Option<Object> {
    *count += 1;
    if *count > MOST_OBJECTS {
        return None;
    }
    let mut object = Object::new(document.name(id));
    for (name, value) in document.attributes(id) {
        attribute(&mut object, name, value.into_owned());
    }
    for child in document.children(id) {
        object.children.push(self::object(document, child, count)?);
    }
    Some(object)
}

fn attribute(object: &mut Object, name: &str, value: String) {
    let Some(special) = name.strip_prefix("MSDeploy.") else {
        object.attributes.push(Attribute {
            name: name.to_owned(),
            text: value,
            ..Attribute::default()
        });
        return;
    };
    match special {
        "MSDeployLinkName" => object.link = Some(value),
        "MSDeployKeyAttributeName" => object.key_attribute = Some(value),
        "MSDeployProviderOptions" => object.options = Some(value),
        "MSDeployObjectFlags" => object.flags = Some(value),
        "MSDeployStreamRelativeFilePath" => object.stream = Some(value),
        _ => {
            if let Some(kind) = special.strip_prefix("ObjectResolver.") {
                object.resolvers.push((kind.to_owned(), value));
                return;
            }
            let (owner, is_class) = match special.strip_suffix(".Type") {
                Some(owner) => (owner, true),
                None => (special, false),
            };
            match object
                .attributes
                .iter_mut()
                .find(|attribute| attribute.name == owner)
            {
                Some(attribute) if is_class => attribute.class = Some(value),
                Some(attribute) => attribute.kind = Some(value),
                None => object.other.push((name.to_owned(), value)),
            }
        }
    }
}
