//! Where settings were written, as text only when somebody reads it.

use super::config::ConfigPath;
use super::text::Text;
use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

/// An element of configuration, or one of its attributes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfigTarget {
    /// The element.
    pub path: ConfigPath,
    /// The attribute; `None` for the element itself.
    pub attribute: Option<&'static str>,
}

impl ConfigTarget {
    /// An attribute of an element.
    pub fn attribute(path: &ConfigPath, attribute: &'static str) -> Self {
        ConfigTarget {
            path: path.clone(),
            attribute: Some(attribute),
        }
    }

    /// An element or a collection.
    pub fn element(path: &ConfigPath) -> Self {
        ConfigTarget {
            path: path.clone(),
            attribute: None,
        }
    }
}

impl fmt::Display for ConfigTarget {
    /// `location[@path='Shop']/system.webServer/handlers@accessPolicy`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        match self.attribute {
            Some(attribute) => write!(f, "@{attribute}"),
            None => Ok(()),
        }
    }
}

/// The targets of one setting, joined by `, `. Reads as the `str` it is; the farm's hundreds of thousands hold paths
/// that their objects have anyway, and their text is made when it is read.
#[derive(Clone, Default)]
pub struct Targets {
    targets: Vec<ConfigTarget>,
    text: OnceLock<Text>,
}

impl Targets {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.text.get_or_init(|| {
            let mut text = String::new();
            for target in &self.targets {
                let comma = if text.is_empty() { "" } else { ", " };
                // Writing into a text cannot fail.
                let _ = fmt::Write::write_fmt(&mut text, format_args!("{comma}{target}"));
            }
            text.into()
        })
    }

    /// True when it was written nowhere.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty() && self.text.get().is_none_or(|text| text.is_empty())
    }
}

impl From<Vec<ConfigTarget>> for Targets {
    fn from(targets: Vec<ConfigTarget>) -> Self {
        Targets {
            targets,
            text: OnceLock::new(),
        }
    }
}

impl From<Text> for Targets {
    /// Targets that are known in words only.
    fn from(text: Text) -> Self {
        Targets {
            targets: Vec::new(),
            text: OnceLock::from(text),
        }
    }
}

impl From<&str> for Targets {
    fn from(text: &str) -> Self {
        Text::from(text).into()
    }
}

impl From<String> for Targets {
    fn from(text: String) -> Self {
        Text::from(text).into()
    }
}

impl Deref for Targets {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Targets {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Targets {}

impl PartialEq<str> for Targets {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Targets {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Targets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Targets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for Targets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_read_as_the_text_of_their_paths() {
        let path = ConfigPath::section(Some("Shop"), "system.webServer/handlers");
        let targets = Targets::from(vec![
            ConfigTarget::attribute(&path, "accessPolicy"),
            ConfigTarget::element(&path),
        ]);
        assert!(!targets.is_empty());
        let handlers = "location[@path='Shop']/system.webServer/handlers";
        let text = format!("{handlers}@accessPolicy, {handlers}");
        assert_eq!(targets, text.as_str());
        assert_eq!(targets, Targets::from(text));
        assert_eq!(format!("{}", Targets::default()), "");
        assert!(Targets::default().is_empty() && Targets::from("").is_empty());
        assert!(!Targets::from("the directories").is_empty());
    }
}
