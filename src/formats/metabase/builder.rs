//! Makes metabases without a file, for tests and for packages.

use super::assembly::Assembly;
use super::reader::Custom;
use super::schema::Schema;
use super::secret::SecretState;
use super::store::hash;
use super::text::escape;
use super::tree::{Metabase, Stored};

/// Collects keys and properties; the result is as if it had been read from a file with one key a line.
#[derive(Debug, Default)]
pub struct MetabaseBuilder {
    keys: Vec<(String, String, Vec<Entry>)>,
}

#[derive(Debug)]
enum Entry {
    Attribute(String, String),
    Secret(String, SecretState),
    Custom {
        id: u32,
        name: String,
        kind: String,
        value: String,
        attributes: String,
    },
}

impl MetabaseBuilder {
    /// No keys yet.
    pub fn new() -> Self {
        MetabaseBuilder::default()
    }

    /// Starts a key; what is set next belongs to it.
    #[must_use]
    pub fn key(mut self, path: &str, key_type: &str) -> Self {
        self.keys.push((path.to_owned(), key_type.to_owned(), Vec::new()));
        self
    }

    /// Sets a property of the current key, in the text form of the metabase; list items are separated by line feeds.
    #[must_use]
    pub fn set(self, name: &str, value: &str) -> Self {
        self.entry(Entry::Attribute(name.to_owned(), value.to_owned()))
    }

    /// Sets a secret property of the current key to something that cannot be read.
    #[must_use]
    pub fn set_secret(self, name: &str, state: SecretState) -> Self {
        self.entry(Entry::Secret(name.to_owned(), state))
    }

    /// Sets a `Custom` property of the current key (`kind` such as `DWORD`, `attributes` such as `INHERIT`).
    #[must_use]
    pub fn custom(self, id: u32, name: &str, kind: &str, value: &str, attributes: &str) -> Self {
        self.entry(Entry::Custom {
            id,
            name: name.to_owned(),
            kind: kind.to_owned(),
            value: value.to_owned(),
            attributes: attributes.to_owned(),
        })
    }

    fn entry(mut self, entry: Entry) -> Self {
        if let Some((_, _, entries)) = self.keys.last_mut() {
            entries.push(entry);
        }
        self
    }

    /// The metabase. A key whose path is none is left out, with a problem.
    pub fn build(self, schema: Schema) -> Metabase {
        let mut assembly = Assembly::new(schema, "MetaBase.xml");
        for (line, (path, key_type, entries)) in (1..).zip(&self.keys) {
            match assembly.open_key(path, key_type, line) {
                Ok(Ok(_)) => {}
                Ok(Err(bad)) => {
                    assembly.bad_path(bad, path, line, 1);
                    continue;
                }
                Err(_) => break,
            }
            for entry in entries {
                let full = match entry {
                    Entry::Attribute(name, value) => {
                        let (shape, _) = assembly.attribute_shape(name.as_bytes(), hash(name.as_bytes()));
                        assembly.add(shape, escape(value).as_bytes(), line).map(|_| ())
                    }
                    Entry::Secret(name, state) => {
                        let (shape, _) = assembly.attribute_shape(name.as_bytes(), hash(name.as_bytes()));
                        assembly.add_stored(shape, Stored::Secret(*state), line);
                        Ok(())
                    }
                    Entry::Custom {
                        id,
                        name,
                        kind,
                        value,
                        attributes,
                    } => {
                        let id = id.to_string();
                        let custom = Custom {
                            id: Some(id.as_bytes()),
                            name: Some(name.as_bytes()),
                            kind: Some(kind.as_bytes()),
                            user_type: Some(b"IIS_MD_UT_SERVER"),
                            attributes: Some(attributes.as_bytes()),
                        };
                        match custom.shape(&mut assembly) {
                            Ok((shape, _)) => assembly.add(shape, escape(value).as_bytes(), line).map(|_| ()),
                            Err(_) => Ok(()),
                        }
                    }
                };
                if full.is_err() {
                    break;
                }
            }
            assembly.close_key();
        }
        assembly.finish()
    }
}
