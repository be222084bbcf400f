//! MBSchema.xml of a server: what third parties have added to the schema.

use super::fault::Fault;
use super::property::PropertyId;
use super::scanner::{Scanner, Token};
use super::schema::{Attributes, PropertyDefinition, PropertyKind, Schema, UserType};
use super::text;
use crate::model::Problem;
use std::collections::HashSet;
use std::io::Read;

/// The key types below `/LM/W3SVC`, whose properties are those of the web service.
const WEB: [&str; 13] = [
    "IIsWebService",
    "IIsWebServer",
    "IIsWebVirtualDir",
    "IIsWebDirectory",
    "IIsWebFile",
    "IIsWebInfo",
    "IIsFilters",
    "IIsFilter",
    "IIsCompressionSchemes",
    "IIsCompressionScheme",
    "IIsCertMapper",
    "IIsApplicationPools",
    "IIsApplicationPool",
];

impl Schema {
    /// The built-in schema with what an MBSchema.xml adds or says otherwise.
    ///
    /// # Errors
    /// One [`Problem`] when the file is damaged or is not an MBSchema.xml; the built-in schema will then do.
    pub fn read(input: impl Read, label: &str) -> Result<Schema, Problem> {
        let mut scanner = Scanner::new(input, label);
        let mut definitions: Vec<PropertyDefinition> = Vec::new();
        let mut collection = String::new();
        let mut web: HashSet<String> = HashSet::new();
        let mut in_property = false;
        loop {
            match scanner.next()? {
                Token::Eof => break,
                Token::Text => {}
                Token::End => {
                    in_property &= scanner.name() != "Property";
                }
                Token::Start if scanner.depth() == 1 && scanner.name() != "MetaData" => {
                    let found = format!(
                        "Its outermost element is <{}>; that of a schema is <MetaData>.",
                        scanner.name()
                    );
                    return Err(scanner.fault(&Fault::OtherFile {
                        expected: "metabase schema",
                        found,
                    }));
                }
                Token::Start => match scanner.name() {
                    "Collection" => collection = value(&scanner, "InternalName").unwrap_or_default(),
                    "Property" => {
                        if let Some(definition) = definition(&scanner) {
                            definitions.push(definition);
                            in_property = true;
                        }
                        if WEB.contains(&collection.as_str())
                            && let Some(name) = value(&scanner, "InheritsPropertiesFrom")
                        {
                            web.insert(name.rsplit(':').next().unwrap_or_default().to_owned());
                        }
                    }
                    "Flag" if in_property => {
                        let bits = value(&scanner, "Value").as_deref().and_then(text::number);
                        if let (Some(name), Some(bits), Some(last)) =
                            (value(&scanner, "InternalName"), bits, definitions.last_mut())
                        {
                            last.flags.push((name, bits));
                        }
                    }
                    _ => {}
                },
            }
        }
        let built_in = Schema::built_in();
        for definition in &mut definitions {
            definition.flags.sort_by_key(|(_, bits)| *bits);
            let was_web = built_in.property(definition.id).is_some_and(|known| known.web);
            definition.web = was_web || web.contains(&definition.name);
        }
        Ok(built_in.extended(definitions))
    }
}

fn value<R: Read>(scanner: &Scanner<R>, name: &str) -> Option<String> {
    scanner
        .attribute(name)
        .map(|attribute| text::unescape(attribute.text()).into_owned())
}

/// The property of a `Property` element that defines one; `None` for one that refers to another, and for what is no
/// property of keys (`Location`).
fn definition<R: Read>(scanner: &Scanner<R>) -> Option<PropertyDefinition> {
    let number = |name| value(scanner, name).as_deref().and_then(text::number);
    Some(PropertyDefinition {
        name: value(scanner, "InternalName")?,
        id: PropertyId(number("ID")?),
        kind: PropertyKind::from_word(&value(scanner, "Type")?)?,
        user_type: value(scanner, "UserType")
            .as_deref()
            .and_then(UserType::from_word)
            .unwrap_or(UserType::UNKNOWN),
        attributes: value(scanner, "Attributes")
            .as_deref()
            .and_then(Attributes::from_words)
            .unwrap_or_default(),
        default: value(scanner, "DefaultValue"),
        min: number("StartingNumber"),
        max: number("EndingNumber").filter(|max| *max != 0),
        flags: Vec::new(),
        web: false,
    })
}
