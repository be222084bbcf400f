//! When two attribute values mean the same to IIS.
//!
//! IIS reads values by the type in its schema (IIS_schema.xml): `bool` in any case, `timeSpan` and numbers by what
//! they denote, `enum` and `flags` by name. Without the type at hand only spellings that cannot mean anything else
//! are taken for one another; free text is compared to the letter.

use crate::model::AttributeValue;

/// Attributes of type `flags` in IIS_schema.xml that a migration sets: names in any order.
const FLAGS: &[&str] = &[
    "accessPolicy",
    "appServiceFlags",
    "logEventOnRecycle",
    "logExtFileFlags",
    "showFlags",
    "sslFlags",
];

/// Attributes of type `enum` in IIS_schema.xml that a migration sets: names without case.
const ENUMS: &[&str] = &[
    "action",
    "cacheControlMode",
    "errorMode",
    "httpResponseStatus",
    "identityType",
    "loadBalancerCapabilities",
    "logFormat",
    "logonMethod",
    "logonType",
    "managedPipelineMode",
    "period",
];

/// Attributes that name something which Windows or IIS finds without case.
const NAMES: &[&str] = &["applicationPool", "physicalPath", "userName"];

/// True when both values mean the same. Secrets are compared to the letter.
pub fn same_value(left: &AttributeValue, right: &AttributeValue) -> bool {
    let (AttributeValue::Text(left), AttributeValue::Text(right)) = (left, right) else {
        return left.exposed() == right.exposed();
    };
    left == right
        || is_same(boolean(left), boolean(right))
        || is_same(number(left), number(right))
        || is_same(time_span(left), time_span(right))
}

/// True when both values of an attribute of this name mean the same: as [`same_value`], and flags in any order, names
/// without case.
pub fn same_attribute(name: &str, left: &AttributeValue, right: &AttributeValue) -> bool {
    if same_value(left, right) {
        return true;
    }
    let (AttributeValue::Text(left), AttributeValue::Text(right)) = (left, right) else {
        return false;
    };
    if FLAGS.contains(&name) {
        return flags(left) == flags(right);
    }
    (ENUMS.contains(&name) || NAMES.contains(&name)) && left.eq_ignore_ascii_case(right)
}

fn flags(text: &str) -> Vec<String> {
    let mut names: Vec<String> = text
        .split([',', ' ', '|'])
        .filter(|name| !name.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    names.sort();
    names.dedup();
    names
}

fn is_same<T: PartialEq>(left: Option<T>, right: Option<T>) -> bool {
    left.is_some() && left == right
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

fn number(text: &str) -> Option<u64> {
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    match hexadecimal {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        None => None,
    }
}

/// `[d.]hh:mm:ss[.fffffff]` in 100 ns units.
fn time_span(text: &str) -> Option<u64> {
    let (hours, rest) = text.split_once(':')?;
    let (minutes, seconds) = rest.split_once(':')?;
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    if fraction.len() > 7 {
        return None;
    }
    let part = |digits: &str, limit: u64| {
        let value = number(digits).filter(|_| !digits.is_empty() && !digits.starts_with("0x"))?;
        (value < limit).then_some(value)
    };
    let whole = ((part(days, 1_000_000)? * 24 + part(hours, 24)?) * 60 + part(minutes, 60)?) * 60
        + part(seconds, 60)?;
    Some(whole * 10_000_000 + number(&format!("{fraction:0<7}"))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Secret;

    #[test]
    fn values_are_compared_by_what_they_mean() {
        let same = |left: &str, right: &str| same_value(&left.into(), &right.into());
        for (left, right) in [
            ("true", "True"),
            ("FALSE", "false"),
            ("0", "00"),
            ("16", "0x10"),
            ("00:20:00", "0.00:20:00"),
            ("1.05:00:00", "1.05:00:00.0"),
            ("", ""),
        ] {
            assert!(same(left, right), "{left} / {right}");
        }
        for (left, right) in [
            ("true", "1"),
            ("", "0"),
            ("", "false"),
            ("00:20:00", "00:20:01"),
            ("00:00:00.1", "00:00:00.01"),
            ("29:00:00", "1.05:00:00"),
            ("Shop", "shop"),
            ("a:b:c", "A:b:c"),
        ] {
            assert!(!same(left, right), "{left} / {right}");
        }
    }

    #[test]
    fn flags_enums_and_names_are_compared_as_iis_does() {
        let same = |name: &str, l: &str, r: &str| same_attribute(name, &l.into(), &r.into());
        assert!(same("accessPolicy", "Read, Script", "script,read"));
        assert!(!same("accessPolicy", "Read", "Read, Script"));
        assert!(same("managedPipelineMode", "classic", "Classic"));
        assert!(same("physicalPath", r"C:\Inetpub", r"c:\inetpub"));
        assert!(!same("destination", "/A", "/a"));
    }

    #[test]
    fn secrets_are_compared_to_the_letter() {
        let secret = |text: &str| AttributeValue::Secret(Secret::new(text));
        assert!(same_value(&secret("a"), &"a".into()));
        assert!(!same_value(&secret("True"), &secret("true")));
    }
}
