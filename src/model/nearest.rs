//! The nearest known name to a mistyped one, for every place that refuses a name.

/// The known name that is nearest to `wanted`, ignoring case; `None` when none is near enough to be meant: more than
/// a third of the letters (and more than two) would have to change.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    known
        .into_iter()
        .map(|name| (distance(&wanted, &name.to_lowercase()), name))
        .filter(|(far, name)| *far <= (name.chars().count() / 3).max(2))
        .min_by_key(|(far, _)| *far)
        .map(|(_, name)| name)
}

/// Levenshtein distance in characters.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, a) in left.chars().enumerate() {
        let mut current = vec![row + 1];
        for ((b, diagonal), above) in right.iter().zip(&previous).zip(previous.iter().skip(1)) {
            let before = current.last().copied().unwrap_or_default();
            let change = diagonal + usize::from(a != *b);
            current.push(change.min(above + 1).min(before + 1));
        }
        previous = current;
    }
    previous.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_name_and_nonsense_does_not() {
        let known = ["alltrigger", "notrigger", "isapi", "cgi"];
        assert_eq!(nearest("AllTriger", known), Some("alltrigger"));
        assert_eq!(nearest("isap", known), Some("isapi"));
        assert_eq!(nearest("whatever", known), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
