//! What a plan is known by: a hash over everything that it does.
//!
//! Rows are hashed in groups and the plan over the hashes of its groups, so that a plan of a whole farm is known as fast
//! as all processors together can read it. Each text is led by its length and each choice by a letter: no two plans
//! read alike.

use super::crew::{Alone, Crew, gather};
use crate::model::change::AttributeChange;
use crate::model::{
    AttributeValue, Change, ConfigPath, Detail, FileFacts, Item, Origin, Plan, RowState, ServerFacts,
    ServerPath, hex,
};
use sha2::{Digest, Sha256};

/// Rows in a group. The groups are part of what is hashed, so this number is part of every fingerprint.
const GROUP: usize = 1024;
/// A hash wants its bytes in large pieces, and rows come in small ones.
const PIECE: usize = 1 << 14;

/// Twelve upper-case hexadecimal digits of SHA-256 over everything that a plan does: both servers, the configuration
/// it starts from, and all rows. Secrets take part by their mask only.
pub fn fingerprint(plan: &Plan) -> String {
    fingerprint_by(&Alone, plan)
}

/// As [`fingerprint`], by many hands.
pub fn fingerprint_by(crew: &dyn Crew, plan: &Plan) -> String {
    let groups: Vec<&[Change]> = plan.rows.chunks(GROUP).collect();
    let digests = gather(crew, groups.len(), |group| {
        let mut hash = Reader::default();
        for row in groups.get(group).copied().unwrap_or_default() {
            hash.row(row);
        }
        hash.digest()
    });
    let mut hash = Reader::default();
    hash.server(&plan.source);
    hash.server(&plan.destination);
    hash.text(&plan.config_hash);
    hash.number(plan.rows.len() as u64);
    for digest in &digests {
        hash.bytes(digest);
    }
    hex(hash.digest().iter().take(6)).to_ascii_uppercase()
}

/// SHA-256 of a configuration file's bytes, by which a plan knows the file it was made from.
pub fn config_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Reads the parts of a plan into a hash.
#[derive(Default)]
struct Reader {
    hash: Sha256,
    waiting: Vec<u8>,
}

impl Reader {
    fn bytes(&mut self, bytes: &[u8]) {
        if self.waiting.len() + bytes.len() > PIECE {
            self.hash.update(&self.waiting);
            self.waiting.clear();
        }
        self.waiting.extend_from_slice(bytes);
    }

    fn letter(&mut self, letter: u8) {
        self.bytes(&[letter]);
    }

    fn number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    /// One letter for nothing, another one before what there is.
    fn option<T>(&mut self, value: Option<T>, read: impl FnOnce(&mut Self, T)) {
        match value {
            None => self.letter(b'-'),
            Some(value) => {
                self.letter(b'+');
                read(self, value);
            }
        }
    }

    fn server(&mut self, server: &ServerFacts) {
        let ServerFacts {
            name,
            iis,
            windows_directory,
            is_64_bit,
        } = server;
        self.text(name);
        self.bytes(&[iis.major, iis.minor, u8::from(*is_64_bit)]);
        self.text(windows_directory);
    }

    fn row(&mut self, row: &Change) {
        let Change {
            id,
            state,
            object,
            name,
            why,
            detail,
        } = row;
        self.number(u64::from(*id));
        self.letter(state_letter(*state));
        self.text(object);
        self.text(name);
        self.text(why);
        match detail {
            Detail::None => self.letter(b'n'),
            Detail::Directory { destination } => {
                self.letter(b'd');
                self.text(destination.as_str());
            }
            Detail::File {
                source,
                destination,
                before,
                after,
            } => {
                self.letter(b'f');
                self.option(source.as_ref().map(ServerPath::as_str), Self::text);
                self.text(destination.as_str());
                self.option(*before, Self::file);
                self.option(*after, Self::file);
            }
            Detail::Config {
                path,
                attributes,
                items,
            } => {
                self.letter(b'c');
                self.path(path);
                self.number(attributes.len() as u64);
                for attribute in attributes {
                    self.attribute(attribute);
                }
                self.option(items.as_ref(), |hash, (before, after)| {
                    hash.items(before);
                    hash.items(after);
                });
            }
        }
    }

    fn file(&mut self, file: FileFacts) {
        let FileFacts { size, modified } = file;
        self.number(size);
        self.number(modified);
    }

    fn path(&mut self, path: &ConfigPath) {
        let ConfigPath { location, elements } = path;
        self.option(location.as_deref(), Self::text);
        self.number(elements.len() as u64);
        for element in elements.iter() {
            self.text(&element.name);
            self.number(element.key.len() as u64);
            for (name, value) in &element.key {
                self.text(name);
                self.text(value);
            }
        }
    }

    fn attribute(&mut self, attribute: &AttributeChange) {
        let AttributeChange {
            name,
            before,
            after,
            origin,
        } = attribute;
        self.text(name);
        self.option(before.as_ref(), Self::value);
        self.option(after.as_ref(), Self::value);
        self.option(origin.as_ref(), |hash, Origin { key, property }| {
            hash.text(key);
            hash.text(property);
        });
    }

    fn value(&mut self, value: &AttributeValue) {
        self.letter(match value {
            AttributeValue::Text(_) => b't',
            AttributeValue::Secret(_) => b's',
        });
        self.text(value.shown());
    }

    fn items(&mut self, items: &[Item]) {
        self.number(items.len() as u64);
        for item in items {
            let Item {
                name,
                attributes,
                children,
                is_apart,
            } = item;
            self.text(name);
            self.number(attributes.len() as u64 | u64::from(*is_apart) << 63);
            for (name, value) in attributes {
                self.text(name);
                self.text(value);
            }
            self.items(children);
        }
    }

    fn digest(mut self) -> [u8; 32] {
        self.hash.update(&self.waiting);
        self.hash.finalize().into()
    }
}

fn state_letter(state: RowState) -> u8 {
    match state {
        RowState::Add => b'+',
        RowState::Change => b'~',
        RowState::Delete => b'-',
        RowState::Same => b'=',
        RowState::SameAfterRules => b'r',
        RowState::Conflict => b'!',
        RowState::Unread => b'?',
        RowState::Skipped => b's',
    }
}
