//! Values that must never reach a log, a plan, a report, a package or an error.
//!
//! By type first: what is known to be a secret is a [`Secret`], whose every form is a mask. By pattern second, for what
//! people write into settings that are none: `names.rs` judges what a setting is called, `forms.rs` knows how secrets stand
//! in texts (connection strings, addresses, command lines, programs), `values.rs` masks them in the value of a setting.

mod forms;
mod names;
mod values;

pub use forms::find;
pub use names::{is_secret_name, is_secret_setting};
pub use values::{is_secret_among, masked, shown_among};

use serde::{Serialize, Serializer};
use std::fmt;

/// A value that can be used but not shown: in its `Debug`, `Display` and serialised forms it is a mask, or stands around
/// one where only a part of it is secret.
#[derive(Clone, Default)]
pub struct Secret(Box<Held>);

#[derive(Clone, Default)]
struct Held {
    value: String,
    /// What may be shown, when that is more than a mask.
    shown: Option<String>,
}

impl Secret {
    /// What stands in the place of the value.
    pub const MASK: &'static str = "••••••";

    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Secret(Box::new(Held {
            value: value.into(),
            shown: None,
        }))
    }

    /// Wraps a value of which a part may be shown: `Server=a;Password=••••••`.
    pub fn partly(value: impl Into<String>, shown: impl Into<String>) -> Self {
        Secret(Box::new(Held {
            value: value.into(),
            shown: Some(shown.into()),
        }))
    }

    /// The value itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0.value
    }

    /// What may be shown of it.
    pub fn shown(&self) -> &str {
        self.0.shown.as_deref().unwrap_or(Secret::MASK)
    }

    /// True when the value is the empty string.
    pub fn is_empty(&self) -> bool {
        self.0.value.is_empty()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Secret) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_masked_in_every_form() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?}"), "•••••• ••••••");
        assert_eq!(serde_json::to_string(&secret).ok().as_deref(), Some("\"••••••\""));
        assert_eq!(secret.expose(), "hunter2");
        let partly = Secret::partly("a;pwd=hunter2", "a;pwd=••••••");
        assert_eq!(format!("{partly} {partly:?}"), "a;pwd=•••••• a;pwd=••••••");
        assert_eq!(partly, Secret::new("a;pwd=hunter2"));
    }
}
