//! The value of a setting as it may be shown.

use super::Secret;
use super::forms::find;
use super::names::{is_secret_name, is_secret_setting};
use crate::model::pattern::Pattern;
use std::borrow::Cow;
use std::ops::Range;

/// What every text with a secret in it has somewhere. A quick answer for most values.
static TRIGGER: Pattern = Pattern::new(
    r"pass|pwd|\bpw|secret|kennwort|wachtwoord|senha|contrase|token|credential|pword|key|sig=|://[^/[:space:]]*@|basic[[:blank:]]|bearer[[:blank:]]|authorization|(?:^|[[:blank:]|])(?:-(?:h?p|rp|u)|/(?:h?p|rp|u)[[:blank:]:=])|identified|:thin:|userid=|sqlplus|net[[:blank:]]",
);

/// Forms that are secrets in the value of a setting, and too many other things in a program.
const FORMS: &[&Pattern] = &[&ALONE, &USER, &SIGNED, &GIVEN];
/// `Basic …`, alone in the value of a header.
static ALONE: Pattern = Pattern::new(r"^[[:blank:]]*(?:basic|bearer)[[:blank:]]+([^[:space:]]+)");
/// `https://token@host`: what stands for a user may be the secret itself.
static USER: Pattern = Pattern::new(r#"[a-z]+://([^/:@[:space:]"'?]+)@"#);
/// `…?sv=…&sig=…`: the signature of a shared access to Azure Storage.
static SIGNED: Pattern = Pattern::new(r"[?&;]sig=([^&;[:space:]]+)");
/// `program -p password`; a number would be a port.
static GIVEN: Pattern = Pattern::new(
    r#"(?:^|[[:blank:]|])[-/]h?p[[:blank:]]+(?:"([^"]*)|'([^']*)|([^[:space:]"'0-9/-][^[:space:]]*|[0-9]+[^[:space:]0-9][^[:space:]]*))"#,
);

/// A text with the secrets in it masked; the same text when there are none.
pub fn masked(text: &str) -> Cow<'_, str> {
    if !TRIGGER.is_in(text) {
        return Cow::Borrowed(text);
    }
    let mut found = find(text);
    for form in FORMS {
        found.extend(form.all(text).filter_map(|hit| {
            let group = [1, 2, 3].into_iter().find(|group| hit.group(*group).is_some())?;
            Some(hit.range(group))
        }));
    }
    found
        .retain(|range| !range.is_empty() && text.get(range.clone()).is_some_and(|part| !is_reference(part)));
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|range: &Range<usize>| (range.start, range.end));
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for range in found {
        if range.start > at || (at == 0 && range.start == 0) {
            shown.push_str(text.get(at..range.start).unwrap_or_default());
            shown.push_str(Secret::MASK);
        }
        at = at.max(range.end);
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(shown)
}

/// True for what stands in the place of a value and is none: `%1`, `%s`, what is masked already.
fn is_reference(text: &str) -> bool {
    let text = text.trim();
    text == Secret::MASK || (text.starts_with('%') && text.len() <= 2)
}

/// True when a value is a secret as a whole: its name says so, or, for the `value` of a setting, the setting's own
/// name (`name` or `key` among the `others`) does.
pub fn is_secret_among<'o>(name: &str, value: &str, others: impl Fn(&str) -> Option<Cow<'o, str>>) -> bool {
    if value.is_empty() || value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false") {
        return false;
    }
    is_secret_name(name)
        || (name == "value"
            && ["name", "key"]
                .iter()
                .any(|own| others(own).is_some_and(|setting| is_secret_setting(&setting))))
}

/// A value as it may be shown beside the attributes that it stands among.
pub fn shown_among<'v, 'o>(
    name: &str,
    value: &'v str,
    others: impl Fn(&str) -> Option<Cow<'o, str>>,
) -> Cow<'v, str> {
    if is_secret_among(name, value, others) {
        Cow::Borrowed(Secret::MASK)
    } else {
        masked(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_values_are_masked_and_the_rest_is_shown() {
        assert!(TRIGGER.is_valid() && FORMS.iter().all(|form| form.is_valid()));
        for (value, shown) in [
            (
                "Server=x;Password=hunter2;Database=y",
                "Server=x;Password=*;Database=y",
            ),
            ("Driver=x;Uid=u;Pwd=hunter2", "Driver=x;Uid=u;Pwd=*"),
            ("h:6379,password=hunter2", "h:6379,password=*"),
            ("AccountKey=hunter2", "AccountKey=*"),
            ("postgres://u:hunter2@h/db", "postgres://u:*@h/db"),
            ("https://hunter2@h/db", "https://*@h/db"),
            ("Basic hunter2", "Basic *"),
            (
                "Authorization: Basic hunter2\nX-Api-Key: hunter2",
                "Authorization: Basic *\nX-Api-Key: *",
            ),
            ("app.dll --password hunter2", "app.dll --password *"),
            (r"C:\p.exe -pw hunter2", r"C:\p.exe -pw *"),
            (
                r".x,C:\p.exe -password hunter2 %s,1",
                r".x,C:\p.exe -password * %s,1",
            ),
            (r#"-d x="a b" -p hunter2"#, r#"-d x="a b" -p *"#),
            (r"C:\php.exe|-p hunter2", r"C:\php.exe|-p *"),
            ("https://a.blob/x?sv=1&sig=hunter2", "https://a.blob/x?sv=1&sig=*"),
        ] {
            assert_eq!(masked(value), shown.replace('*', Secret::MASK), "{value}");
        }
        for value in [
            "PassThrough",
            "bypass=1",
            r"C:\inetpub\passive",
            "*:80:www.example.com",
            "http://h:80/a@b",
            "-p 8080",
            "DefaultDocumentModule,StaticFileModule",
            "key",
            "",
            "^wp-login",
        ] {
            assert_eq!(masked(value), value);
        }
    }
}
