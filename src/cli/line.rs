//! A command as one line: what a run's record keeps, so that it can be resumed.

/// Joins arguments to a line that [`split`] takes apart again: an argument with a blank or a quote stands in double
/// quotes, inner ones doubled.
pub fn join(arguments: &[String]) -> String {
    let shown: Vec<String> = arguments
        .iter()
        .map(|argument| {
            let is_plain =
                !argument.is_empty() && !argument.contains(|c: char| c.is_whitespace() || c == '"');
            if is_plain {
                argument.clone()
            } else {
                format!("\"{}\"", argument.replace('"', "\"\""))
            }
        })
        .collect();
    shown.join(" ")
}

/// Takes a line apart. A first word `siteferry` is left out.
pub fn split(line: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut letters = line.chars().peekable();
    while letters.peek().is_some() {
        if letters.next_if(|c| c.is_whitespace()).is_some() {
            continue;
        }
        let mut argument = String::new();
        let mut is_quoted = false;
        while let Some(letter) = letters.next_if(|c| is_quoted || !c.is_whitespace()) {
            if letter != '"' {
                argument.push(letter);
            } else if is_quoted && letters.next_if_eq(&'"').is_some() {
                argument.push('"');
            } else {
                is_quoted = !is_quoted;
            }
        }
        arguments.push(argument);
    }
    if arguments.first().is_some_and(|first| first == "siteferry") {
        arguments.remove(0);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_of_the_window_are_read_too() {
        assert_eq!(
            split(r#"siteferry -verb:sync "-source:metaKey=lm/w3svc/1,root='D:\old web01'" -whatif"#),
            [
                "-verb:sync",
                r"-source:metaKey=lm/w3svc/1,root='D:\old web01'",
                "-whatif"
            ]
        );
    }

    proptest! {
        #[test]
        fn what_is_joined_splits(arguments in proptest::collection::vec("[ -~äö\"']{0,12}", 0..5)) {
            prop_assume!(arguments.first().is_none_or(|first| first != "siteferry"));
            prop_assert_eq!(split(&join(&arguments)), arguments);
        }
    }
}
