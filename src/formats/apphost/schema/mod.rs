//! What IIS knows of its own configuration: sections, elements, attributes and their types.
//!
//! [`Schema::built_in`] knows IIS 7.0 to 10 and the common add-ons, each name with the release it came with
//! (`iis.tsv`, made of the schema files of the five releases). [`Schema::add_file`] reads the files of a server's own
//! `config\schema` folder, which are the last word on what that server accepts.

mod built_in;
mod file;
mod value;

use crate::model::{IisVersion, Problem};
use std::collections::BTreeMap;

pub use value::{Misfit, ValueKind};

/// When something became known to IIS.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Since {
    /// With a release.
    Release(IisVersion),
    /// With an add-on that is installed on its own (URL Rewrite, ARR, ASP.NET Core …).
    AddOn,
    /// A schema file of the server itself has it.
    #[default]
    Server,
}

/// One attribute.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Name.
    pub name: String,
    /// What its value may be.
    pub kind: ValueKind,
    /// True when it tells entries of a collection from one another.
    pub is_key: bool,
    /// True when IIS encrypts its value.
    pub is_encrypted: bool,
    /// True when IIS expands environment variables in it.
    pub is_expanded: bool,
    /// Since when it is known.
    pub since: Since,
}

/// One element.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// True for a section: it stands in section groups only.
    pub is_section: bool,
    /// True for what a collection adds: there may be many of them side by side.
    pub is_entry: bool,
    /// True when attributes that are not listed are accepted, too.
    pub any_attributes: bool,
    /// Attributes in the order of the schema, in which IIS writes them.
    pub attributes: Vec<Attribute>,
    /// Name of the element that takes an entry away.
    pub remove: Option<String>,
    /// Name of the element that takes all entries away.
    pub clear: Option<String>,
    /// Since when it is known.
    pub since: Since,
}

impl Node {
    /// The attribute of a name; attribute names have a case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Place of an attribute in the order of the schema; unknown ones come last.
    pub fn rank(&self, name: &str) -> usize {
        self.attributes
            .iter()
            .position(|attribute| attribute.name == name)
            .unwrap_or(usize::MAX)
    }

    /// Names of the attributes that tell entries from one another.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.attributes
            .iter()
            .filter(|attribute| attribute.is_key)
            .map(|attribute| attribute.name.as_str())
    }
}

/// Elements by their paths of names (`system.applicationHost/sites/site/limits`).
#[derive(Clone, Debug, Default)]
pub struct Schema {
    nodes: BTreeMap<String, Node>,
    files: Vec<String>,
}

impl Schema {
    /// What is known of IIS 7.0 to 10 and common add-ons.
    pub fn built_in() -> &'static Schema {
        built_in::schema()
    }

    /// Adds a schema file of a server. Files add to one another, as IIS merges them.
    ///
    /// # Errors
    /// When it is not XML, or has another root than `configSchema`.
    pub fn add_file(&mut self, bytes: Vec<u8>, label: &str) -> Result<(), Problem> {
        file::read(self, bytes, label)?;
        self.files.push(label.to_owned());
        Ok(())
    }

    /// The files it was read from, in the order they were added.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// True when the schema's own main file was read: what it does not know, its server refuses.
    pub fn is_complete(&self) -> bool {
        self.nodes.contains_key("system.applicationHost/sites")
            && self.nodes.contains_key("system.webServer/handlers")
    }

    /// The element at a path of names.
    pub fn node(&self, names: &str) -> Option<&Node> {
        self.nodes.get(names)
    }

    /// All elements with their paths of names.
    pub fn nodes(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.nodes.iter().map(|(path, node)| (path.as_str(), node))
    }

    /// The section that a path of names lies in, with its path.
    pub fn section_of<'p>(&self, names: &'p str) -> Option<(&'p str, &Node)> {
        let ends = names
            .char_indices()
            .filter_map(|(at, c)| (c == '/').then_some(at))
            .chain([names.len()]);
        ends.filter_map(|end| {
            let path = names.get(..end)?;
            Some((path, self.nodes.get(path).filter(|node| node.is_section)?))
        })
        .next()
    }

    /// True for the name of an entry, or of what takes entries away, below the element at a path of names.
    pub fn is_entry(&self, parent: &str, name: &str) -> bool {
        let takes_away = |of: &Node| {
            [&of.remove, &of.clear]
                .into_iter()
                .flatten()
                .any(|own| own == name)
        };
        self.node(parent).is_some_and(takes_away)
            || self
                .node(&format!("{parent}/{name}"))
                .is_some_and(|node| node.is_entry)
    }

    /// True when no element below this one is known, and none may be added: it is complete with its attributes.
    pub fn is_known(&self, names: &str) -> bool {
        self.nodes.contains_key(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_schema_knows_releases_and_add_ons() {
        let schema = Schema::built_in();
        let site = schema
            .node("system.applicationHost/sites/site")
            .expect("sites have a schema");
        assert!(site.is_entry && site.keys().any(|key| key == "name"));
        let binding = schema
            .node("system.applicationHost/sites/site/bindings/binding")
            .expect("bindings");
        let flags = binding.attribute("sslFlags").expect("sslFlags");
        assert_eq!(flags.since, Since::Release(IisVersion { major: 8, minor: 0 }));
        assert_eq!(
            binding.keys().collect::<Vec<_>>(),
            ["protocol", "bindingInformation"]
        );
        let rules = schema.node("system.webServer/rewrite/rules/rule").expect("rules");
        assert_eq!(rules.since, Since::AddOn);
        assert!(schema.is_entry("system.webServer/handlers", "clear"));
        assert!(schema.is_entry("system.webServer/httpErrors", "error"));
        assert!(!schema.is_entry("system.webServer/httpProtocol", "customHeaders"));
        assert_eq!(
            schema
                .section_of("system.webServer/security/requestFiltering/requestLimits")
                .map(|(path, _)| path),
            Some("system.webServer/security/requestFiltering")
        );
        let password = schema
            .node("system.webServer/odbcLogging")
            .and_then(|node| node.attribute("password"));
        assert!(password.is_some_and(|attribute| attribute.is_encrypted));
    }

    #[test]
    fn a_servers_own_file_is_read_and_added_to() {
        let mut schema = Schema::default();
        for text in [
            r#"<configSchema><sectionSchema name="a/b"><attribute name="x" type="enum" defaultValue="One"><enum name="One" value="0"/></attribute>
               <element name="list"><collection addElement="add" removeElement="remove" clearElement="clear"><attribute name="n" type="uint" isUniqueKey="true" validationType="integerRange" validationParameter="1,9"/></collection></element></sectionSchema></configSchema>"#,
            r#"<configSchema><sectionSchema name="a/b"><attribute name="y" type="bool"/></sectionSchema></configSchema>"#,
        ] {
            schema
                .add_file(text.as_bytes().to_vec(), "x_schema.xml")
                .expect("reads");
        }
        let section = schema.node("a/b").expect("the section");
        assert!(section.is_section && section.attribute("x").is_some() && section.attribute("y").is_some());
        assert!(schema.is_entry("a/b/list", "remove") && schema.is_entry("a/b/list", "add"));
        let number = schema
            .node("a/b/list/add")
            .and_then(|node| node.attribute("n"))
            .expect("n");
        assert!(number.kind.check("9").is_ok() && number.kind.check("10").is_err());
        assert!(schema.add_file(b"<x/>".to_vec(), "x.xml").is_err());
        assert!(schema.add_file(b"<configSchema>".to_vec(), "x.xml").is_err());
        assert!(!schema.is_complete());
    }
}
