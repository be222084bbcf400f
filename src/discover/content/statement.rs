//! What a line is part of: a tag or a statement that goes on over several lines.

use super::pattern::Pattern;
use super::text::{Encoding, decode};
use std::borrow::Cow;
use std::ops::Range;

/// Bytes before and after a line that are looked at for what it is part of.
pub(super) const AROUND: usize = 4096;

/// Lines of a statement before and after one that are looked at.
const MOST_LINES: usize = 64;

/// `name =`, `Const name =`, `var name +=`: the name in group 1.
static ASSIGNS: Pattern = Pattern::new(
    r"^[[:blank:]]*(?:<%=?[[:blank:]]*)?(?:(?:dim|var|const|let|string|private|public|static)[[:blank:]]+)*([a-z_$][a-z0-9_.$]*)[[:blank:]]*[&+]?=",
);
/// `name = name & …`, `name += …`: the name in groups 1 and 2, or in 1 alone.
static ADDS: Pattern = Pattern::new(
    r"^[[:blank:]]*([a-z_$][a-z0-9_.$]*)[[:blank:]]*(?:[&+]=|=[[:blank:]]*([a-z_$][a-z0-9_.$]*)[[:blank:]]*[&+])",
);

/// The text before and after a line, as far as it is looked at.
#[derive(Clone, Copy)]
pub(super) struct Around<'b> {
    above: &'b [u8],
    below: &'b [u8],
    encoding: Encoding,
}

impl<'b> Around<'b> {
    /// Nothing around a line.
    pub const NOTHING: Around<'static> = Around {
        above: b"",
        below: b"",
        encoding: Encoding::USUAL,
    };

    /// What lies around a line of a block, whole lines as far as the block has them.
    pub fn of(block: &'b [u8], line: Range<usize>, encoding: Encoding) -> Self {
        let first = line.start.saturating_sub(AROUND);
        let above = block.get(first..line.start).unwrap_or_default();
        let above = match memchr::memchr(b'\n', above) {
            Some(end) if first > 0 => above.get(end + 1..).unwrap_or_default(),
            _ => above,
        };
        let last = (line.end + 1 + AROUND).min(block.len());
        let below = block.get(line.end + 1..last).unwrap_or_default();
        Around {
            above,
            below,
            encoding,
        }
    }

    /// The text before.
    pub fn above(&self) -> Cow<'b, str> {
        decode(self.above, self.encoding)
    }

    fn below(&self) -> Cow<'b, str> {
        decode(self.below, self.encoding)
    }
}

/// Several lines that belong together, with line feeds between them, and where one of them lies in the text.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Statement {
    pub text: String,
    pub own: Range<usize>,
}

impl Statement {
    /// A line by itself.
    pub fn alone(line: &str) -> Self {
        Statement {
            text: line.to_owned(),
            own: 0..line.len(),
        }
    }

    /// The line that was asked about.
    pub fn line(&self) -> &str {
        self.text.get(self.own.clone()).unwrap_or_default()
    }

    /// All of it on one line: line ends, and the underscore of VB before them, are blanks. Places stay where they are.
    pub fn on_one_line(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        for (number, line) in self.text.split('\n').enumerate() {
            if number > 0 {
                out.push(' ');
            }
            let rest = line.trim_end();
            let rest = rest.strip_suffix('_').unwrap_or(rest);
            out.push_str(rest);
            out.extend(std::iter::repeat_n(' ', line.len() - rest.len()));
        }
        out
    }
}

/// The statement that a line belongs to: VB goes on behind ` _`, others where an operator stands at the end of a line or the
/// beginning of the next; a text that is put together by one assignment after the other counts as one. Of XML, the tag with
/// the text that follows it.
pub(super) fn statement(line: &str, around: &Around<'_>, is_xml: bool) -> Statement {
    let (above, below) = (around.above(), around.below());
    let mut before: Vec<&str> = lines(&above);
    if above.ends_with('\n') {
        before.pop();
    }
    let own = before.len();
    let mut all = before;
    all.push(line);
    if !around.below.is_empty() {
        all.extend(lines(&below));
    }
    // The statement cannot begin above a line that nothing carries on from; of XML, the tag can.
    let mut first = match is_xml {
        true => 0,
        false => own.saturating_sub(MOST_LINES),
    };
    let goes_on_from = |number: usize| match all.get(number..number + 2) {
        Some([this, next]) => is_joined(this, next) || ADDS.first(next).is_some(),
        _ => false,
    };
    if !is_xml {
        let above = (first..own).rev().take_while(|number| goes_on_from(*number));
        first = own - above.count();
    }
    let mut last = first;
    let mut name: Option<&str> = None;
    let mut is_open = false;
    let most = own.saturating_add(MOST_LINES);
    for (number, pair) in all.windows(2).enumerate().take(most).skip(first) {
        let [this, next] = pair else { break };
        name = name.or_else(|| assigned(this));
        is_open = is_xml && leaves_open(this, is_open);
        let goes_on = match is_xml {
            true => is_open || is_text(next),
            false => is_joined(this, next) || name.is_some_and(|name| adds_to(next, name)),
        };
        if goes_on {
            last = number + 1;
        } else if number >= own {
            break;
        } else {
            first = number + 1;
            last = first;
            name = None;
        }
    }
    let start: usize = all.iter().take(own).skip(first).map(|line| line.len() + 1).sum();
    let count = (last.max(own) + 1).saturating_sub(first);
    let text: Vec<&str> = all.into_iter().skip(first).take(count).collect();
    Statement {
        text: text.join("\n"),
        own: start..start + line.len(),
    }
}

/// The tag that a place of a line lies in, over as many lines as it has; `None` outside of one. Its end is missing when it is
/// too far away.
pub(super) fn tag(line: &str, at: usize, around: &Around<'_>) -> Option<String> {
    let (before, after) = (line.get(..at)?, line.get(at..)?);
    let mut tag = match (before.rfind('<'), before.rfind('>')) {
        (Some(start), end) if end.is_none_or(|end| end < start) => before.get(start..)?.to_owned(),
        (None, None) => {
            let above = around.above();
            let start = above.rfind('<')?;
            let open = above.get(start..)?;
            if open.contains('>') {
                return None;
            }
            format!("{open}{before}")
        }
        _ => return None,
    };
    match after.find('>') {
        Some(end) => tag.push_str(after.get(..=end)?),
        None => {
            let below = around.below();
            tag.push_str(after);
            tag.push('\n');
            tag.push_str(below.get(..below.find('>').map_or(0, |end| end + 1))?);
        }
    }
    Some(tag)
}

fn lines(text: &str) -> Vec<&str> {
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect()
}

fn assigned(line: &str) -> Option<&str> {
    ASSIGNS.first(line)?.group(1)
}

fn adds_to(line: &str, name: &str) -> bool {
    ADDS.first(line).is_some_and(|found| {
        [1, 2]
            .into_iter()
            .filter_map(|group| found.group(group))
            .all(|own| own.eq_ignore_ascii_case(name))
    })
}

/// True when a line goes on in the next one.
fn is_joined(this: &str, next: &str) -> bool {
    ends_open(this) || begins_open(next)
}

/// An operator at the end, or the underscore of VB, or a point behind a text (PHP), or the backslash of a list of bytes in an
/// export of the registry.
fn ends_open(line: &str) -> bool {
    let line = line.trim_end();
    if let Some(rest) = line.strip_suffix('_') {
        let before = rest.chars().next_back();
        return before.is_none_or(|before| !before.is_alphanumeric() && before != '_');
    }
    match line.strip_suffix('.') {
        Some(rest) => rest.trim_end().ends_with(['"', '\'']),
        // A ruler of a comment ends so, too.
        None => {
            line.ends_with(['+', '&', ',', '('])
                || line.ends_with(",\\")
                || line.ends_with('=') && !line.ends_with("==")
        }
    }
}

/// An operator before a text, at the beginning.
fn begins_open(line: &str) -> bool {
    line.trim_start()
        .strip_prefix(['+', '&', '.', ','])
        .is_some_and(|rest| rest.trim_start().starts_with(['"', '\'']))
}

/// A line of XML that belongs to the tag before: text, or the `<value>` of a setting.
fn is_text(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty()
        && (!line.starts_with('<') || line.starts_with("<value") || line.starts_with("<![CDATA["))
}

/// True when a tag is still open at the end of a line; it was at the beginning when `is_open`.
fn leaves_open(line: &str, is_open: bool) -> bool {
    match (line.rfind('<'), line.rfind('>')) {
        (None, None) => is_open,
        (start, end) => start > end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The statement of the line that holds `|`, which is taken out.
    fn of(text: &str, is_xml: bool) -> String {
        let at = text.find('|').expect("marks a line");
        let text = text.replacen('|', "", 1);
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let around = Around::of(text.as_bytes(), start..end, Encoding::USUAL);
        let line = text[start..end].trim_end_matches('\r');
        let found = statement(line, &around, is_xml);
        assert_eq!(&found.text[found.own.clone()], line);
        found.text
    }

    #[test]
    fn a_statement_goes_on_as_its_language_lets_it() {
        assert!(ASSIGNS.is_valid() && ADDS.is_valid());
        for (text, expected) in [
            ("a = 1\nb = |2\nc = 3", "b = 2"),
            (
                "a = \"x\" & _\r\n  |\"y\" & _\r\n \"z\"\r\nb = 1",
                "a = \"x\" & _\n  \"y\" & _\n \"z\"",
            ),
            ("f(\"x\", _\n|y)\nz", "f(\"x\", _\ny)"),
            ("var a = \"x\" +\n |\"y\";\nb();", "var a = \"x\" +\n \"y\";"),
            ("var a = \"x\"\n |+ \"y\";\nb();", "var a = \"x\"\n + \"y\";"),
            (
                "s = \"x\"\n|S = s & \"y\"\ns = s & \"z\"\nt = s",
                "s = \"x\"\nS = s & \"y\"\ns = s & \"z\"",
            ),
            (
                "string s = \"x\";\n|s += \"y\";\nt += \"z\"",
                "string s = \"x\";\ns += \"y\";",
            ),
            ("a = \"x\"\n|b = b & \"y\"", "b = b & \"y\""),
            ("a = my_\n|b", "b"),
            ("|alone", "alone"),
        ] {
            assert_eq!(of(text, false), expected, "{text}");
        }
        assert_eq!(
            of("<a>\n<add x=\"1\"\n |y=\"2\"\n/>\n<b>", true),
            "<add x=\"1\"\n y=\"2\"\n/>"
        );
    }

    #[test]
    fn a_tag_is_found_over_its_lines() {
        let text = "<p>\n<object runat=server\n  progid=\"A.B\"\n id=x>\n</p>";
        let start = text.find("  progid").expect("is there");
        let end = start + "  progid=\"A.B\"".len();
        let around = Around::of(text.as_bytes(), start..end, Encoding::USUAL);
        assert_eq!(
            tag(&text[start..end], 2, &around).as_deref(),
            Some("<object runat=server\n  progid=\"A.B\"\n id=x>")
        );
        assert_eq!(tag("<a b=1> c", 8, &Around::NOTHING), None);
        assert_eq!(tag("x", 0, &Around::NOTHING), None);
        assert_eq!(tag("<a b", 3, &Around::NOTHING).as_deref(), Some("<a b\n"));
    }
}
