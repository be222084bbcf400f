//! `EnvironmentVars=Name:Value,Name:Value`.

use crate::model::Secret;
use crate::model::secret::{is_secret_setting, masked};
use std::borrow::Cow;

/// One item that is no variable, and why.
pub(super) struct Misread {
    pub item: String,
    pub why: &'static str,
}

/// Takes a list apart: items between commas, name and value at the first colon; `/,` and `//` stand for a comma and a
/// slash in a value, and quotes hold a value with blanks together.
pub(super) fn variables(list: &str) -> (Vec<(String, String)>, Vec<Misread>) {
    let (mut found, mut misread): (Vec<(String, String)>, Vec<Misread>) = (Vec::new(), Vec::new());
    for item in items(list) {
        let Item { text, is_closed } = item;
        if text.trim().is_empty() {
            continue;
        }
        // What follows a password may be the rest of it, behind a comma that nobody escaped.
        let is_rest = !text.contains(':') && found.last().is_some_and(|(name, _)| is_secret_setting(name));
        let mut refuse = |why| {
            misread.push(Misread {
                item: match is_rest {
                    true => Secret::MASK.to_owned(),
                    false => shown_item(text.trim()).into_owned(),
                },
                why,
            });
        };
        match text.split_once(':') {
            _ if !is_closed => refuse("a quote in it is not closed"),
            None => refuse("it has no colon between name and value"),
            Some((name, _)) if name.trim().is_empty() => refuse("it has no name before the colon"),
            Some((name, _))
                if found
                    .iter()
                    .any(|(known, _)| known.eq_ignore_ascii_case(name.trim())) =>
            {
                refuse("the variable is in the list twice, and the first one counts");
            }
            Some((name, value)) => found.push((name.trim().to_owned(), value.trim().to_owned())),
        }
    }
    (found, misread)
}

/// The list as it may be shown.
pub(super) fn shown(list: &str) -> Cow<'_, str> {
    let items = items(list);
    let shown: Vec<Cow<'_, str>> = items.iter().map(|item| shown_item(&item.text)).collect();
    if shown.iter().all(|item| matches!(item, Cow::Borrowed(_))) {
        return Cow::Borrowed(list);
    }
    Cow::Owned(shown.join(","))
}

fn shown_item(item: &str) -> Cow<'_, str> {
    match item.split_once(':') {
        Some((name, value)) if is_secret_setting(name.trim()) && !value.trim().is_empty() => {
            Cow::Owned(format!("{name}:{}", Secret::MASK))
        }
        Some((name, value)) => match masked(value) {
            Cow::Owned(shown) => Cow::Owned(format!("{name}:{shown}")),
            Cow::Borrowed(_) => Cow::Borrowed(item),
        },
        None => masked(item),
    }
}

struct Item {
    text: String,
    is_closed: bool,
}

fn items(list: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut text = String::new();
    let mut is_quoted = false;
    let mut letters = list.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '/' => match letters.next_if(|next| matches!(next, ',' | '/')) {
                Some(escaped) => text.push(escaped),
                None => text.push('/'),
            },
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => items.push(Item {
                text: std::mem::take(&mut text),
                is_closed: true,
            }),
            other => text.push(other),
        }
    }
    items.push(Item {
        text,
        is_closed: !is_quoted,
    });
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(list: &str) -> Vec<(String, String)> {
        let (found, misread) = variables(list);
        assert!(misread.is_empty(), "{list}");
        found
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn values_hold_drives_blanks_commas_and_slashes() {
        assert_eq!(
            read(
                r#"PHPRC:"C:\Program Files\PHP", PHP_FCGI_MAX_REQUESTS:10000,LIST:a/,b,URL:http:////x//y,EMPTY:"#
            ),
            [
                pair("PHPRC", r"C:\Program Files\PHP"),
                pair("PHP_FCGI_MAX_REQUESTS", "10000"),
                pair("LIST", "a,b"),
                pair("URL", "http://x/y"),
                pair("EMPTY", ""),
            ]
        );
        assert_eq!(read(""), []);
    }

    #[test]
    fn what_is_no_variable_is_named_and_the_rest_goes_on() {
        let (found, misread) = variables(r#"A:1,nothing,:2,a:3,B:"4"#);
        assert_eq!(found, [pair("A", "1")]);
        let named: Vec<_> = misread.iter().map(|misread| misread.item.as_str()).collect();
        assert_eq!(named, ["nothing", ":2", "a:3", "B:4"]);
    }

    #[test]
    fn secrets_are_masked_in_lists_and_in_what_is_no_variable() {
        let list = r"PHPRC:C:\php,DB_PASSWORD:hunter2,STRIPE_KEY:hunter2,DSN:user=x;pwd=hunter2";
        let mask = Secret::MASK;
        assert_eq!(
            shown(list),
            format!(r"PHPRC:C:\php,DB_PASSWORD:{mask},STRIPE_KEY:{mask},DSN:user=x;pwd={mask}")
        );
        assert_eq!(shown("A:http:////x,B:1"), "A:http:////x,B:1");
        let (found, misread) = variables("PW:a,hunter2,DB_PASS:1,DB_PASS:hunter2,x");
        assert_eq!(found, [pair("PW", "a"), pair("DB_PASS", "1")]);
        let named: Vec<_> = misread.iter().map(|misread| misread.item.as_str()).collect();
        assert_eq!(named, [mask, "DB_PASS:••••••", mask]);
    }

    proptest! {
        #[test]
        fn what_is_escaped_comes_back(value in "[a-z,/:\\\\ ]{0,12}") {
            let escaped = value.replace('/', "//").replace(',', "/,");
            let found = read(&format!("N:{escaped},M:1"));
            prop_assert_eq!(found[0].1.as_str(), value.trim());
        }
    }
}
