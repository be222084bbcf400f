//! Texts in quotes of a statement, put together where the program puts them together.

use super::pattern::Pattern;

/// A text between quotes, or what stands outside of them.
static PIECES: Pattern = Pattern::new(r#""([^"]*)"?|'([^']*)'?|([^"']+)"#);
/// What stands between two texts that become one: the end of the first, an operator or an assignment that adds to what is
/// there, names and calls that are put between them, the beginning of the second.
static JOINT: Pattern = Pattern::new(
    r#"["'][[:blank:]]*(?:;?[[:blank:]]*[a-z_$][a-z0-9_.$]*[[:blank:]]*(?:=[[:blank:]]*[a-z_$][a-z0-9_.$]*[[:blank:]]*[&+.]|[&+.]=)|[&+.](?:[[:blank:]]*[a-z_$][a-z0-9_.$]*(?:\([^()"']*\))?[[:blank:]]*[&+.])*)[[:blank:]]*[@$]{0,2}["']"#,
);

/// A text that is put together from pieces of another.
#[derive(Default)]
pub(super) struct Run {
    pub text: String,
    /// True when it stands between quotes.
    pub is_literal: bool,
    /// Where its pieces begin in it, and in the other.
    pieces: Vec<(usize, usize)>,
}

impl Run {
    fn add(&mut self, text: &str, start: usize) {
        self.pieces.push((self.text.len(), start));
        self.text.push_str(text);
    }

    /// Where a place of it lies in the other.
    pub fn place(&self, at: usize) -> usize {
        let piece = self.pieces.iter().rev().find(|(own, _)| *own <= at);
        piece.map_or(at, |(own, start)| start + at - own)
    }

    /// The same for the end of something.
    pub fn place_of_end(&self, end: usize) -> usize {
        self.place(end.saturating_sub(1)) + 1
    }
}

/// What stands in quotes or between them, in order: a run for each text that the statement puts together.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut joint = None;
    for piece in PIECES.all(text) {
        let Some(group) = [1, 2, 3].into_iter().find(|group| piece.group(*group).is_some()) else {
            continue;
        };
        let (start, inside) = (piece.range(group).start, piece.group(group).unwrap_or_default());
        if group == 3 {
            joint = is_joint(inside).then_some(());
            if joint.is_some() {
                continue;
            }
        }
        let goes_on = group != 3 && joint.take().is_some();
        match runs.last_mut().filter(|run| goes_on && run.is_literal) {
            Some(run) => run.add(inside, start),
            None => {
                let mut run = Run {
                    is_literal: group != 3,
                    ..Run::default()
                };
                run.add(inside, start);
                runs.push(run);
            }
        }
    }
    runs
}

/// The whole text without what stands between texts that become one; `None` when there are none. Looks at no more than
/// what is around an operator, so a stray apostrophe before it (of a comment, of a word) changes nothing.
pub(super) fn joined(text: &str) -> Option<Run> {
    let mut run = Run::default();
    let mut at = 0;
    for joint in JOINT.all(text) {
        let range = joint.range(0);
        run.add(text.get(at..range.start).unwrap_or_default(), at);
        at = range.end;
    }
    if at == 0 {
        return None;
    }
    run.add(text.get(at..).unwrap_or_default(), at);
    Some(run)
}

/// True for what stands between two texts that become one: an operator, or an assignment that adds to what is there.
fn is_joint(between: &str) -> bool {
    let packed: String = between
        .trim_start()
        .trim_start_matches(';')
        .lines()
        // The underscore with which VB goes on.
        .map(|line| line.trim_end().trim_end_matches('_'))
        .flat_map(str::chars)
        .filter(|letter| !letter.is_whitespace())
        .collect();
    match packed.strip_suffix(['&', '+', '=']) {
        Some("") => packed != "=",
        // `name = name &`, `name +=`: a statement has no other that adds to the same name.
        Some(rest) => match rest.split_once('=') {
            Some((name, again)) => is_name(name) && name.eq_ignore_ascii_case(again),
            None => packed.ends_with('=') && rest.strip_suffix(['&', '+']).is_some_and(is_name),
        },
        None => false,
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_put_together_and_keep_their_places() {
        assert!(PIECES.is_valid() && JOINT.is_valid());
        for (text, expected) in [
            (r#"x = "P" & "WD=" + "y""#, r#"x = "PWD=y""#),
            (r#"' it's x = "P"&"WD=y""#, r#"' it's x = "PWD=y""#),
            (r#"x = "P"  s = s & "WD=y""#, r#"x = "PWD=y""#),
            (r#"x = "P"; s += "WD=y";"#, r#"x = "PWD=y";"#),
            (r#"$x = 'P' . "WD=y";"#, r#"$x = 'PWD=y";"#),
            (
                r#"x = "PWD=" & Chr(34) & q & "y" & Chr(34)"#,
                r#"x = "PWD=y" & Chr(34)"#,
            ),
            (r#"x = "P" + @"WD=y""#, r#"x = "PWD=y""#),
        ] {
            let run = joined(text).expect("is put together");
            assert_eq!(run.text, expected);
            let place = run.place(run.text.find('y').expect("is there"));
            assert_eq!(text.get(place..=place), Some("y"), "{text}");
        }
        assert!(joined(r#"f("a", "b")"#).is_none());
        let runs = runs(r#"x = "a" & "b": y = "c""#);
        let literals: Vec<&str> = runs
            .iter()
            .filter(|run| run.is_literal)
            .map(|run| run.text.as_str())
            .collect();
        assert_eq!(literals, ["ab", "c"]);
        assert_eq!(runs.get(1).map(|run| run.place_of_end(2)), Some(12));
    }
}
