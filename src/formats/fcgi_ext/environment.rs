//! `EnvironmentVars=Name:Value,Name:Value`.

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
        let mut refuse = |why| {
            misread.push(Misread {
                item: text.trim().to_owned(),
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

    proptest! {
        #[test]
        fn what_is_escaped_comes_back(value in "[a-z,/:\\\\ ]{0,12}") {
            let escaped = value.replace('/', "//").replace(',', "/,");
            let found = read(&format!("N:{escaped},M:1"));
            prop_assert_eq!(found[0].1.as_str(), value.trim());
        }
    }
}
