//! The Windows registry as files: what `reg export` writes.
//!
//! [`read`] goes through an export and hands each value to whoever asked, so that an export of a hundred megabytes costs
//! no memory; [`Registry`] keeps what is small enough. Keys and value names are looked up without case. A line that is
//! torn or means nothing is counted and passed over: half an export is still worth reading.

mod read;
#[cfg(test)]
mod tests;

pub use read::{Hear, Read, read};

use crate::model::path::fold;
use std::collections::BTreeMap;

/// The data of a value.
#[derive(Clone, Eq, PartialEq)]
pub enum Value {
    /// REG_SZ and REG_EXPAND_SZ.
    Text(String),
    /// REG_DWORD.
    Number(u32),
    /// REG_MULTI_SZ.
    List(Vec<String>),
    /// Everything else, as bytes.
    Bytes(Vec<u8>),
}

/// Bytes may be keys and blobs of the machine; they are never shown.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Text(text) => write!(f, "Text({text:?})"),
            Value::Number(number) => write!(f, "Number({number})"),
            Value::List(list) => write!(f, "List({list:?})"),
            Value::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
        }
    }
}

impl Value {
    /// A text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number.
    pub fn number(&self) -> Option<u32> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Bytes of a value that is no text and no number.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// A key: its path as it is written and its values by name, the default value by the empty name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Key {
    path: String,
    values: BTreeMap<String, (String, Value)>,
}

/// Keys and values in memory. Paths begin with the full name of the root: `HKEY_LOCAL_MACHINE\SOFTWARE`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Registry {
    keys: BTreeMap<String, Key>,
}

/// A path as keys are found by: without case, short root names written out.
fn folded(path: &str) -> String {
    let path = fold(path.trim().trim_end_matches('\\'));
    for (short, full) in [
        ("HKLM", "HKEY_LOCAL_MACHINE"),
        ("HKCR", r"HKEY_LOCAL_MACHINE\SOFTWARE\CLASSES"),
    ] {
        if let Some(rest) = path.strip_prefix(short)
            && (rest.is_empty() || rest.starts_with('\\'))
        {
            return format!("{full}{rest}");
        }
    }
    path
}

impl Registry {
    /// Notes a key, and a value of it.
    pub fn add(&mut self, path: &str, value: Option<(&str, Value)>) {
        let key = self.keys.entry(folded(path)).or_insert_with(|| Key {
            path: path.to_owned(),
            values: BTreeMap::new(),
        });
        if let Some((name, value)) = value {
            key.values.insert(fold(name), (name.to_owned(), value));
        }
    }

    /// True when nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// True when the key is there.
    pub fn has(&self, path: &str) -> bool {
        self.keys.contains_key(&folded(path))
    }

    /// A value; the default one by an empty name.
    pub fn value(&self, path: &str, name: &str) -> Option<&Value> {
        let key = self.keys.get(&folded(path))?;
        key.values.get(&fold(name)).map(|(_, value)| value)
    }

    /// The values of a key, by name as it is written.
    pub fn values(&self, path: &str) -> impl Iterator<Item = (&str, &Value)> {
        self.keys
            .get(&folded(path))
            .into_iter()
            .flat_map(|key| key.values.values())
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Names of the keys right below a key, as they are written, sorted without case.
    pub fn below(&self, path: &str) -> Vec<&str> {
        let around = format!("{}\\", folded(path));
        let mut names: Vec<&str> = Vec::new();
        for (_, key) in self
            .keys
            .range(around.clone()..)
            .take_while(|(found, _)| found.starts_with(&around))
        {
            let depth = around.matches('\\').count();
            // What is written may name the root shorter or longer than it is looked up by; its last names are the same.
            let written: Vec<&str> = key.path.split('\\').collect();
            let full = folded(&key.path).matches('\\').count() + 1;
            let index = (depth + written.len()).checked_sub(full);
            if let Some(name) = index.and_then(|index| written.get(index))
                && !names.iter().any(|known| fold(known) == fold(name))
            {
                names.push(name);
            }
        }
        names
    }
}
