//! One object of archive.xml.

use super::base64;
use super::options::ProviderOptions;

/// An element of archive.xml: its own attributes, what describes them and it, and its children.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// Element name: a provider (`iisApp`), a manifest's root, or `MSDeploy.dirPath` for content that is found in the
    /// package.
    pub name: String,
    /// Own attributes in written order.
    pub attributes: Vec<Attribute>,
    /// Name of the link by which the parent added it.
    pub link: Option<String>,
    /// Attribute that tells it from its siblings.
    pub key_attribute: Option<String>,
    /// Settings of its provider, as they are written.
    pub options: Option<String>,
    /// Flags as they are written; `1` says that the object has a stream.
    pub flags: Option<String>,
    /// Entry of the package that holds its stream.
    pub stream: Option<String>,
    /// On the root: object types whose children are found by code, and by which.
    pub resolvers: Vec<(String, String)>,
    /// Attributes that start with `MSDeploy.` and are not known.
    pub other: Vec<(String, String)>,
    /// Objects inside.
    pub children: Vec<Object>,
}

/// One own attribute.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Attribute {
    /// Name.
    pub name: String,
    /// Value as it is written: text, or Base64 of a typed value.
    pub text: String,
    /// How it takes part in a comparison, as written: `1` not at all, `2` without case.
    pub kind: Option<String>,
    /// Class of a typed value.
    pub class: Option<String>,
}

/// What an attribute says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Int64(i64),
    /// A time in 100 ns units since 0001-01-01.
    DateTime(u64),
}

impl Attribute {
    /// The value. A typed one whose bytes do not fit its type stays text.
    pub fn value(&self) -> Value {
        let class = self.class.as_deref().unwrap_or_default();
        let bytes = || base64::decode(&self.text);
        let eight = || bytes().and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
        let typed = if class.ends_with("BooleanAttributeValue") {
            bytes().and_then(|bytes| match bytes.as_slice() {
                [byte] => Some(Value::Boolean(*byte != 0)),
                _ => None,
            })
        } else if class.ends_with("Int64AttributeValue") {
            eight().map(|bytes| Value::Int64(i64::from_le_bytes(bytes)))
        } else if class.ends_with("DateTimeAttributeValue") {
            // DateTime.ToBinary: two bits of kind, 62 bits of ticks.
            eight().map(|bytes| Value::DateTime(u64::from_le_bytes(bytes) & (u64::MAX >> 2)))
        } else {
            None
        };
        typed.unwrap_or_else(|| Value::Text(self.text.clone()))
    }

    /// The value as a dump shows it.
    pub fn shown(&self) -> String {
        match self.value() {
            Value::Text(text) => text,
            Value::Boolean(value) => if value { "True" } else { "False" }.to_owned(),
            Value::Int64(value) => value.to_string(),
            Value::DateTime(ticks) => date_time(ticks),
        }
    }
}

/// A FILETIME as dumps show it: `MM/dd/yyyy HH:mm:ss`, UTC.
pub fn shown_time(filetime: u64) -> String {
    // 1601-01-01 in units since 0001-01-01.
    date_time(filetime.saturating_add(504_911_232_000_000_000))
}

/// `MM/dd/yyyy HH:mm:ss`, as dumps show times (package format §5.4).
fn date_time(ticks: u64) -> String {
    let seconds = ticks / 10_000_000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days since 0001-01-01 to days since 0000-03-01 (Hinnant's algorithm).
    let shifted = days + 306;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!(
        "{month:02}/{day:02}/{year:04} {:02}:{:02}:{:02}",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

impl Object {
    /// An object with a name and nothing else.
    pub fn new(name: impl Into<String>) -> Self {
        Object {
            name: name.into(),
            ..Object::default()
        }
    }

    /// Adds a text attribute.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<String>) -> Self {
        self.attributes.push(Attribute {
            name: name.to_owned(),
            text: text.into(),
            ..Attribute::default()
        });
        self
    }

    /// Adds the key attribute `path`, compared without case, as every object of real packages has it.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.attributes.push(Attribute {
            name: "path".to_owned(),
            text: path.into(),
            kind: Some("2".to_owned()),
            class: None,
        });
        self.key_attribute = Some("path".to_owned());
        self
    }

    /// The text of an own attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.text.as_str())
    }

    /// What it is known by: its key attribute, else its `path`.
    pub fn key(&self) -> Option<&str> {
        self.get(self.key_name())
    }

    /// Name of the attribute that it is known by.
    pub fn key_name(&self) -> &str {
        self.key_attribute.as_deref().unwrap_or("path")
    }

    /// Settings of its provider; `None` when there are none that can be read.
    pub fn provider_options(&self) -> Option<ProviderOptions> {
        ProviderOptions::read(self.options.as_deref()?)
    }

    /// It and everything below it, parents first.
    pub fn subtree(&self) -> impl Iterator<Item = &Object> {
        let mut stack = vec![self];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(next.children.iter().rev());
            Some(next)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(class: &str, text: &str) -> String {
        Attribute {
            name: "x".to_owned(),
            text: text.to_owned(),
            kind: None,
            class: Some(format!(
                "Microsoft.Web.Deployment.DeploymentObject{class}AttributeValue"
            )),
        }
        .shown()
    }

    #[test]
    fn typed_values_are_shown_as_what_they_are() {
        assert_eq!(typed("Boolean", "AA=="), "False");
        assert_eq!(typed("Boolean", "AQ=="), "True");
        assert_eq!(typed("Int64", "3gMAAAAAAAA="), "990");
        assert!(
            typed("DateTime", "GaqtG4Io10g=").contains("/2019 "),
            "{}",
            typed("DateTime", "GaqtG4Io10g=")
        );
        assert_eq!(typed("Int64", "AA=="), "AA==");
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        let day = 864_000_000_000;
        assert_eq!(date_time(0), "01/01/0001 00:00:00");
        assert_eq!(date_time(504_911_232_000_000_000), "01/01/1601 00:00:00");
        assert_eq!(date_time(621_355_968_000_000_000), "01/01/1970 00:00:00");
        assert_eq!(
            date_time(621_355_968_000_000_000 + 11_016 * day + 10_000_000),
            "02/29/2000 00:00:01"
        );
    }
}
