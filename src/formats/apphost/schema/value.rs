//! What the value of an attribute may be.

use super::Since;

/// Type and limits of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ValueKind {
    /// `true` or `false`.
    Bool,
    /// A whole number within limits, both included.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// One of these names.
    Enum(Vec<(String, Since)>),
    /// Any of these names, between commas.
    Flags(Vec<(String, Since)>),
    /// Text, times and everything else that is not judged.
    #[default]
    Other,
}

/// Why a value does not fit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Misfit {
    /// What the schema asks for, as the rest of a sentence: `must be true or false`.
    pub wanted: String,
}

impl ValueKind {
    /// Limits of a type that the schema sets none for.
    pub(super) fn number(kind: &str) -> Option<ValueKind> {
        let (least, most) = match kind {
            "uint" => (0, i64::from(u32::MAX)),
            "int" => (i64::from(i32::MIN), i64::from(i32::MAX)),
            "int64" => (i64::MIN, i64::MAX),
            _ => return None,
        };
        Some(ValueKind::Number { least, most })
    }

    /// True when IIS accepts the value.
    ///
    /// # Errors
    /// What it asks for instead.
    pub fn check(&self, value: &str) -> Result<(), Misfit> {
        let wanted = match self {
            ValueKind::Other => return Ok(()),
            ValueKind::Bool => {
                let fits = ["true", "false"]
                    .iter()
                    .any(|word| value.eq_ignore_ascii_case(word));
                (!fits).then(|| "must be true or false".to_owned())
            }
            ValueKind::Number { least, most } => {
                let fits = value.eq_ignore_ascii_case("Infinite")
                    || number(value).is_some_and(|number| (*least..=*most).contains(&number));
                (!fits).then(|| format!("must be a whole number from {least} to {most}"))
            }
            ValueKind::Enum(names) => {
                let fits = is_named(names, value) || value.bytes().all(|byte| byte.is_ascii_digit());
                (!fits).then(|| format!("must be one of {}", list(names)))
            }
            ValueKind::Flags(names) => {
                let mut words = value
                    .split([',', '|'])
                    .map(str::trim)
                    .filter(|word| !word.is_empty());
                let fits = value.trim().bytes().all(|byte| byte.is_ascii_digit())
                    || words.all(|word| is_named(names, word));
                (!fits).then(|| format!("must be made of {}", list(names)))
            }
        };
        wanted.map_or(Ok(()), |wanted| Err(Misfit { wanted }))
    }

    /// The newest of the names that a value is made of: since when IIS accepts it.
    pub fn newest<'k>(&'k self, value: &str) -> Option<(&'k str, Since)> {
        let (ValueKind::Enum(names) | ValueKind::Flags(names)) = self else {
            return None;
        };
        value
            .split([',', '|'])
            .filter_map(|word| {
                names
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(word.trim()))
            })
            .filter_map(|(name, since)| match since {
                Since::Release(version) => Some((name.as_str(), *version)),
                _ => None,
            })
            .max_by_key(|(_, version)| *version)
            .map(|(name, version)| (name, Since::Release(version)))
    }
}

fn is_named(names: &[(String, Since)], value: &str) -> bool {
    names.iter().any(|(name, _)| name.eq_ignore_ascii_case(value))
}

fn list(names: &[(String, Since)]) -> String {
    let names: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}

fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_judged_by_their_type() {
        let names = vec![
            ("Read".to_owned(), Since::Server),
            ("Script".to_owned(), Since::Server),
        ];
        let flags = ValueKind::Flags(names.clone());
        for (kind, good, bad) in [
            (ValueKind::Bool, "True", "yes"),
            (ValueKind::Number { least: 1, most: 9 }, "0x9", "0"),
            (ValueKind::Number { least: 0, most: 9 }, "Infinite", "-1"),
            (ValueKind::Enum(names), "script", "Write"),
            (flags.clone(), "Script, read", "Read, Write"),
            (flags, "3", "x"),
        ] {
            assert_eq!(kind.check(good), Ok(()), "{good}");
            assert!(kind.check(bad).is_err(), "{bad}");
        }
        assert!(ValueKind::Other.check("").is_ok());
    }
}
