//! IIS's configuration schema (`IIS_schema.xml` and its company) as a judge of applicationHost.config files.
//!
//! Read from Microsoft's own files, so a test that asks it holds what IIS itself would accept: each section, element
//! and attribute exists, required attributes are there, and values are legal for their type, enumeration, flags,
//! range and validator. The format is described at the head of `IIS_schema.xml`.

use siteferry::formats::xml::{Document, ElementId};
use std::collections::BTreeMap;
use std::path::Path;

/// The schema of all sections, by their paths.
#[derive(Debug, Default)]
pub struct Schema {
    sections: BTreeMap<String, Node>,
}

/// What one element may hold.
#[derive(Debug, Default)]
struct Node {
    attributes: BTreeMap<String, Attribute>,
    elements: BTreeMap<String, Node>,
    /// Names of `add` elements and what they hold; several collections may share an element.
    entries: BTreeMap<String, Node>,
    remove: Vec<String>,
    clear: Vec<String>,
    keys: Vec<String>,
    any_attributes: bool,
    allows_duplicates: bool,
}

#[derive(Debug)]
struct Attribute {
    kind: String,
    required: bool,
    has_default: bool,
    encrypted: bool,
    values: BTreeMap<String, i64>,
    validator: String,
    parameter: String,
    allow_infinite: bool,
}

/// What IIS allows on every element beside its schema (locking, IIS documentation; `configSource` and
/// `configProtectionProvider` on sections).
const EVERYWHERE: &[&str] = &[
    "lockAttributes",
    "lockAllAttributesExcept",
    "lockElements",
    "lockAllElementsExcept",
    "lockItem",
    "configSource",
    "configProtectionProvider",
];

impl Schema {
    /// Reads schema files; later ones add to sections of earlier ones, as IIS merges them.
    pub fn read(files: &[std::path::PathBuf]) -> Schema {
        let mut schema = Schema::default();
        for file in files {
            let bytes = std::fs::read(file).expect("a schema file can be read");
            let document = Document::parse(bytes, &file.to_string_lossy()).expect("a schema file is XML");
            for section in document.children_named(document.root(), "sectionSchema") {
                let name = attribute(&document, section, "name");
                let node = schema.sections.entry(name).or_default();
                fill(&document, section, node);
            }
        }
        schema
    }

    /// Reads every schema file of a folder.
    pub fn folder(folder: &Path) -> Schema {
        let schema = Schema::read(&super::files_ending(folder, &[".xml"]));
        assert!(
            schema.sections.contains_key("system.applicationHost/sites"),
            "{} holds no IIS schema",
            folder.display()
        );
        schema
    }

    /// The element at a path of names (`system.applicationHost/sites/site/limits`).
    fn node(&self, names: &str) -> Option<&Node> {
        let section = self
            .sections
            .keys()
            .filter(|section| names == section.as_str() || names.starts_with(&format!("{section}/")))
            .max_by_key(|section| section.len())?;
        names[section.len()..]
            .split('/')
            .filter(|name| !name.is_empty())
            .try_fold(&self.sections[section], |node, name| {
                node.elements.get(name).or_else(|| node.entries.get(name))
            })
    }

    /// True when the element at a path of names may have an attribute.
    pub fn has_attribute(&self, names: &str, attribute: &str) -> bool {
        self.node(names)
            .is_some_and(|node| node.attributes.contains_key(attribute))
    }

    /// True when IIS encrypts an attribute.
    pub fn is_encrypted(&self, names: &str, attribute: &str) -> bool {
        self.node(names)
            .and_then(|node| node.attributes.get(attribute))
            .is_some_and(|attribute| attribute.encrypted)
    }

    /// True when the collection at a path of names may hold an element, be it for adding, removing or clearing.
    pub fn has_entry(&self, names: &str, entry: &str) -> bool {
        self.node(names).is_some_and(|node| {
            node.entries.contains_key(entry)
                || node.remove.iter().chain(&node.clear).any(|name| name == entry)
        })
    }

    /// Everything in a configuration file that the schema does not allow, one line each, in document order:
    /// `line 12: system.webServer/asp@nonsense: no such attribute`.
    pub fn violations(&self, document: &Document) -> Vec<String> {
        let mut found = Vec::new();
        for child in document.children(document.root()) {
            match document.name(child) {
                "configSections" | "configProtectedData" => {}
                "location" => {
                    for (name, _) in document.attributes(child) {
                        let known = [
                            "path",
                            "overrideMode",
                            "allowOverride",
                            "inheritInChildApplications",
                        ];
                        if !known.contains(&name) {
                            found.push(line(
                                document,
                                child,
                                &format!("location@{name}: no such attribute"),
                            ));
                        }
                    }
                    for group in document.children(child) {
                        self.group(document, group, "", &mut found);
                    }
                }
                _ => self.group(document, child, "", &mut found),
            }
        }
        found
    }

    /// A section group, or a section.
    fn group(&self, document: &Document, element: ElementId, above: &str, found: &mut Vec<String>) {
        let name = document.name(element);
        let path = if above.is_empty() {
            name.to_owned()
        } else {
            format!("{above}/{name}")
        };
        if let Some(node) = self.sections.get(&path) {
            check(document, element, node, &path, found);
        } else if self
            .sections
            .keys()
            .any(|section| section.starts_with(&format!("{path}/")))
        {
            for (attribute, _) in document.attributes(element) {
                found.push(line(
                    document,
                    element,
                    &format!("{path}@{attribute}: a group has no attributes"),
                ));
            }
            for child in document.children(element) {
                self.group(document, child, &path, found);
            }
        } else {
            found.push(line(document, element, &format!("{path}: no such section")));
        }
    }
}

fn attribute(document: &Document, element: ElementId, name: &str) -> String {
    document
        .attribute(element, name)
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default()
}

fn fill(document: &Document, from: ElementId, node: &mut Node) {
    let is_true = |element, name| attribute(document, element, name) == "true";
    for child in document.children(from) {
        match document.name(child) {
            "attribute" => {
                let name = attribute(document, child, "name");
                if is_true(child, "isUniqueKey") || is_true(child, "isCombinedKey") {
                    node.keys.push(name.clone());
                }
                let values = document
                    .children(child)
                    .map(|value| {
                        let number = attribute(document, value, "value").parse().expect("a number");
                        (attribute(document, value, "name"), number)
                    })
                    .collect();
                node.attributes.insert(
                    name,
                    Attribute {
                        kind: attribute(document, child, "type"),
                        required: is_true(child, "required"),
                        encrypted: is_true(child, "encrypted"),
                        has_default: document.attribute(child, "defaultValue").is_some(),
                        values,
                        validator: attribute(document, child, "validationType"),
                        parameter: attribute(document, child, "validationParameter"),
                        allow_infinite: is_true(child, "allowInfinite"),
                    },
                );
            }
            "element" => {
                let below = node
                    .elements
                    .entry(attribute(document, child, "name"))
                    .or_default();
                fill(document, child, below);
            }
            "collection" => {
                // `addElement` may list several names with the same content.
                for name in attribute(document, child, "addElement").split(',') {
                    let entry = node.entries.entry(name.trim().to_owned()).or_default();
                    fill(document, child, entry);
                    entry.any_attributes |= is_true(child, "allowUnrecognizedAttributes");
                    entry.allows_duplicates |= is_true(child, "allowDuplicates");
                }
                let named = |name| Some(attribute(document, child, name)).filter(|name| !name.is_empty());
                node.remove.extend(named("removeElement"));
                node.clear.extend(named("clearElement"));
            }
            _ => {}
        }
    }
}

fn line(document: &Document, element: ElementId, text: &str) -> String {
    let (line, _) = document.position(element).unwrap_or_default();
    format!("line {line}: {text}")
}

/// Checks an element and everything in it. Depth is bounded by the schema.
fn check(document: &Document, element: ElementId, node: &Node, path: &str, found: &mut Vec<String>) {
    for (name, value) in document.attributes(element) {
        if EVERYWHERE.contains(&name) {
            continue;
        }
        match node.attributes.get(name) {
            Some(attribute) => {
                if let Err(why) = attribute.check(&value) {
                    found.push(line(
                        document,
                        element,
                        &format!("{path}@{name}=\"{value}\": {why}"),
                    ));
                }
            }
            None if node.any_attributes => {}
            None => found.push(line(
                document,
                element,
                &format!("{path}@{name}: no such attribute"),
            )),
        }
    }
    for (name, attribute) in &node.attributes {
        if attribute.required && !attribute.has_default && document.attribute(element, name).is_none() {
            found.push(line(document, element, &format!("{path}@{name}: missing")));
        }
    }
    let mut seen: BTreeMap<Vec<String>, u32> = BTreeMap::new();
    for child in document.children(element) {
        let name = document.name(child);
        let below = format!("{path}/{name}");
        if let Some(entry) = node.entries.get(name) {
            check(document, child, entry, &below, found);
            let key: Vec<String> = entry
                .keys
                .iter()
                .map(|key| attribute(document, child, key).to_lowercase())
                .collect();
            let number = seen.entry(key.clone()).or_default();
            *number += 1;
            // A site has two unique keys of its own; the pair is enough to catch what an edit would do wrong.
            if *number > 1 && !key.is_empty() && !entry.allows_duplicates {
                found.push(line(document, child, &format!("{below}: {key:?} occurs twice")));
            }
        } else if let Some(inner) = node.elements.get(name) {
            check(document, child, inner, &below, found);
        } else if node.remove.iter().any(|remove| remove == name) {
            for (attribute, _) in document.attributes(child) {
                let known = node
                    .entries
                    .values()
                    .any(|entry| entry.attributes.contains_key(attribute));
                if !known && !EVERYWHERE.contains(&attribute) {
                    found.push(line(
                        document,
                        child,
                        &format!("{below}@{attribute}: no such attribute"),
                    ));
                }
            }
            // What was removed may be added again.
            seen.retain(|key, _| {
                let wanted = |entry: &Node| {
                    entry
                        .keys
                        .iter()
                        .map(|name| attribute(document, child, name).to_lowercase())
                        .collect::<Vec<_>>()
                };
                !node.entries.values().any(|entry| wanted(entry) == *key)
            });
        } else if node.clear.iter().any(|clear| clear == name) {
            for (attribute, _) in document.attributes(child) {
                found.push(line(
                    document,
                    child,
                    &format!("{below}@{attribute}: no such attribute"),
                ));
            }
            seen.clear();
        } else {
            found.push(line(document, child, &format!("{below}: no such element")));
        }
    }
}

impl Attribute {
    fn check(&self, value: &str) -> Result<(), String> {
        if self.allow_infinite && value.eq_ignore_ascii_case("Infinite") {
            return Ok(());
        }
        let number = match self.kind.as_str() {
            "bool" => {
                let known = value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false");
                return if known {
                    Ok(())
                } else {
                    Err("neither true nor false".to_owned())
                };
            }
            "enum" => {
                return self.named(value).map(|_| ());
            }
            "flags" => {
                return value
                    .split(',')
                    .map(str::trim)
                    .filter(|flag| !flag.is_empty())
                    .try_for_each(|flag| self.named(flag).map(|_| ()));
            }
            "uint" => Some(i64::from(
                unsigned(value).ok_or("not a whole number from 0 to 4294967295")?,
            )),
            "int" => Some(i64::from(value.parse::<i32>().map_err(|_| "not a whole number")?)),
            "int64" => Some(value.parse::<i64>().map_err(|_| "not a whole number")?),
            "timeSpan" => Some(seconds(value).ok_or("not a time span")?),
            "string" => None,
            other => return Err(format!("the schema has the unknown type \"{other}\"")),
        };
        self.validate(value, number)
    }

    fn named(&self, value: &str) -> Result<i64, String> {
        let by_name = self
            .values
            .iter()
            .find_map(|(name, number)| name.eq_ignore_ascii_case(value).then_some(*number));
        // IIS also takes the numbers.
        let by_number = || {
            value
                .parse()
                .ok()
                .filter(|number| self.values.values().any(|own| own == number))
        };
        by_name.or_else(by_number).ok_or_else(|| {
            let names: Vec<_> = self.values.keys().map(String::as_str).collect();
            format!("\"{value}\" is none of {}", names.join(", "))
        })
    }

    fn validate(&self, value: &str, number: Option<i64>) -> Result<(), String> {
        let parts: Vec<_> = self.parameter.split(',').map(str::trim).collect();
        let part = |index: usize| parts.get(index).and_then(|text| text.parse::<i64>().ok());
        match self.validator.as_str() {
            "" => Ok(()),
            "integerRange" | "timeSpanRange" => {
                let (Some(low), Some(high), Some(number)) = (part(0), part(1), number) else {
                    return Err(format!("cannot be checked against \"{}\"", self.parameter));
                };
                let inside = (low..=high).contains(&number);
                let excluded = parts.last() == Some(&"exclude");
                if inside == excluded {
                    let word = if excluded { "inside" } else { "outside" };
                    return Err(format!("{word} the range {low} to {high}"));
                }
                let step = if self.validator == "timeSpanRange" {
                    part(2)
                } else {
                    None
                };
                match step {
                    Some(step) if step > 0 && number % step != 0 => {
                        Err(format!("no multiple of {step} seconds"))
                    }
                    _ => Ok(()),
                }
            }
            "nonEmptyString" if value.is_empty() => Err("may not be empty".to_owned()),
            "requireTrimmedString" if value.trim() != value => Err("has white space around it".to_owned()),
            "applicationPoolName" => forbid(value, r#"|<>&"/[]+=;:,?*@\"#),
            "siteName" => forbid(value, "/?"),
            "applicationPath" | "virtualDirectoryPath" => {
                let segments = value.strip_prefix('/').ok_or("does not begin with \"/\"")?;
                if value != "/" && value.ends_with('/') {
                    return Err("ends with \"/\"".to_owned());
                }
                if segments
                    .split('/')
                    .any(|segment| segment == "." || segment == "..")
                {
                    return Err("has a \".\" or \"..\" segment".to_owned());
                }
                Ok(())
            }
            "nonEmptyString" | "requireTrimmedString" => Ok(()),
            other => Err(format!("the schema has the unknown validator \"{other}\"")),
        }
    }
}

fn forbid(value: &str, characters: &str) -> Result<(), String> {
    match value.chars().find(|c| characters.contains(*c)) {
        Some(character) => Err(format!("may not hold \"{character}\"")),
        None => Ok(()),
    }
}

fn unsigned(value: &str) -> Option<u32> {
    match value.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => value.parse().ok(),
    }
}

/// `[d.]hh:mm:ss` in seconds, days and hours as large as they like; also plain numbers, which `timeSpanFormat` allows.
fn seconds(value: &str) -> Option<i64> {
    if let Ok(number) = value.parse::<i64>() {
        return Some(number);
    }
    let (days, clock) = match value.split_once('.') {
        Some((days, clock)) => (days.parse::<i64>().ok()?, clock),
        None => (0, value),
    };
    let parts: Vec<i64> = clock
        .split(':')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match parts.as_slice() {
        [hours, minutes @ 0..=59, seconds @ 0..=59] => {
            Some(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
        }
        _ => None,
    }
}

#[test]
fn the_judge_finds_what_is_wrong() {
    let schema = r#"<configSchema><sectionSchema name="g/s">
        <attribute name="mode" type="enum"><enum name="On" value="1"/><enum name="Off" value="0"/></attribute>
        <attribute name="flags" type="flags"><flag name="A" value="1"/><flag name="B" value="2"/></attribute>
        <attribute name="size" type="uint" validationType="integerRange" validationParameter="10,20"/>
        <attribute name="time" type="timeSpan" validationType="timeSpanRange" validationParameter="0,3600,60"/>
        <collection addElement="add" removeElement="remove" clearElement="clear">
            <attribute name="name" type="string" required="true" isUniqueKey="true"/>
        </collection></sectionSchema></configSchema>"#;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("S.xml");
    std::fs::write(&file, schema).expect("written");
    let schema = Schema::read(&[file]);
    let judged = |text: &str| {
        let text = format!("<configuration><g>{text}</g></configuration>");
        schema.violations(&Document::parse(text.into_bytes(), "c").expect("XML"))
    };
    let fine = r#"<s mode="on" flags="A, b" size="0xB" time="00:59:00"><clear/><add name="x"/><remove name="x"/><add name="x"/></s>"#;
    assert_eq!(judged(fine), Vec::<String>::new());
    for wrong in [
        "<t/>",
        "<s what=\"1\"/>",
        "<s mode=\"maybe\"/>",
        "<s flags=\"A, C\"/>",
        "<s size=\"9\"/>",
        "<s size=\"-1\"/>",
        "<s time=\"00:00:30\"/>",
        "<s time=\"00:99:00\"/>",
        "<s><add/></s>",
        "<s><add name='x'/><add name='X'/></s>",
        "<s><put name='x'/></s>",
        "<s><remove nome='x'/></s>",
    ] {
        assert_eq!(judged(wrong).len(), 1, "{wrong}: {:?}", judged(wrong));
    }
}
