//! The tags of the output, found in any text around, between and inside of them.
//!
//! This is no XML parser on purpose: what was kept of a console is seldom XML any more. Other lines stand between the
//! tags, tags are not closed (so in Microsoft's own sample, dd569091), and a console breaks lines in the middle of a
//! word. Tags are looked for one by one, and everything else is passed over.

use super::text::unescaped;
use super::wrap::Wrap;

/// Elements of the output with their attributes (dd569090; operations §7.2). Of `cgi`, `nativeModule` and
/// `managedType` the attributes were never published: every name that is likely is read.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("dependencyInfo", &[]),
    ("dependencies", &[]),
    ("dependency", &["name"]),
    ("apppoolsInUse", &[]),
    ("apppoolInUse", &["name", "definitionIncluded"]),
    ("cgis", &[]),
    ("cgi", &["exe", "path", "name", "Restricted"]),
    ("isapis", &[]),
    ("isapi", &["dll", "path", "name", "enabled"]),
    ("nativeModules", &[]),
    ("nativeModule", &["name", "path"]),
    ("managedTypes", &[]),
    ("managedType", &["name", "type"]),
    ("trigger", &["absolutePath"]),
];

/// Longest tag that is read, in bytes; a path has at most 32,767 characters.
const LONGEST_TAG: usize = 64 * 1024;
/// Line ends outside of values that are tried as blank and as nothing, in every combination.
const MOST_TRIED: usize = 6;

/// How a tag stands to its element.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    Start,
    End,
    Empty,
}

/// A tag of the output.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Tag {
    /// Name as it is documented.
    pub(super) name: &'static str,
    pub(super) form: Form,
    /// Names as they are documented, values without escapes.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// True when a value had a line end in it and what stood there is not certain.
    pub(super) is_guessed: bool,
}

impl Tag {
    /// The first of these attributes that is there.
    pub(super) fn value(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let found = self.attributes.iter().find(|(own, _)| own == name);
            found.map(|(_, value)| value.as_str())
        })
    }
}

/// What was found at a place of the text.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Found {
    Tag(Tag),
    /// A tag of the output that cannot be read.
    Damaged(&'static str),
    /// The text ends inside of a tag.
    CutOff,
    /// A tag of something else.
    Other(String),
}

/// Walks over the tags of a text.
pub(super) struct Tags<'t> {
    text: &'t str,
    at: usize,
    wrap: Wrap,
    /// False once a comment was begun that nothing ends; the end of others need not be looked for.
    may_have_comments: bool,
}

impl<'t> Tags<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Tags {
            text,
            at: 0,
            wrap: Wrap::of(text),
            may_have_comments: true,
        }
    }

    /// The next tag with the offset of its `<`.
    pub(super) fn next(&mut self) -> Option<(usize, Found)> {
        loop {
            let bytes = self.text.as_bytes();
            let start = self.at + memchr::memchr(b'<', bytes.get(self.at..)?)?;
            self.at = start + 1;
            let rest = self.text.get(start + 1..).unwrap_or_default();
            if let Some(comment) = rest.strip_prefix("!--") {
                if self.may_have_comments {
                    match memchr::memmem::find(comment.as_bytes(), b"-->") {
                        Some(end) => self.at = start + 1 + "!--".len() + end + "-->".len(),
                        None => self.may_have_comments = false,
                    }
                }
                continue;
            }
            let first = rest.trim_start_matches(['\r', '\n', '/']).chars().next();
            let found = match end_of_tag(rest) {
                _ if !first.is_some_and(|c| c.is_ascii_alphabetic()) => None,
                End::Closed(length) => {
                    self.at = start + 1 + length + 1;
                    let inside = rest.get(..length).unwrap_or_default();
                    self.read(inside, start + 1)
                }
                End::Broken(length) => {
                    self.at = start + 1 + length;
                    known_start(rest).map(Found::Damaged)
                }
                End::Missing => {
                    self.at = self.text.len();
                    known_beginning(rest).then_some(Found::CutOff)
                }
            };
            if let Some(found) = found {
                return Some((start, found));
            }
        }
    }

    /// Reads what stands between `<` and `>`.
    fn read(&self, inside: &str, offset: usize) -> Option<Found> {
        let trimmed = inside.trim_end();
        let (form, body) = match (inside.trim_start().strip_prefix('/'), trimmed.strip_suffix('/')) {
            (Some(name), _) => (Form::End, name),
            (None, Some(body)) => (Form::Empty, body),
            (None, None) => (Form::Start, inside),
        };
        if form == Form::End {
            let name: String = body.chars().filter(|c| !c.is_whitespace()).collect();
            let name = element(&name)?.0;
            return Some(Found::Tag(Tag {
                name,
                form,
                attributes: Vec::new(),
                is_guessed: false,
            }));
        }
        let body = straight(body);
        let joined = self.wrap.joined(&body, offset);
        let mut fallback = None;
        for candidate in candidates(&joined.pieces) {
            let Some(read) = strict(&candidate) else { continue };
            let Some((name, known)) = element(&read.0) else {
                fallback.get_or_insert(Found::Other(read.0));
                continue;
            };
            let attributes: Vec<_> = read
                .1
                .iter()
                .filter_map(|(own, value)| {
                    let name = known.iter().find(|name| name.eq_ignore_ascii_case(own))?;
                    Some((*name, unescaped(value)))
                })
                .collect();
            let is_whole = attributes.len() == read.1.len();
            let found = Found::Tag(Tag {
                name,
                form,
                attributes,
                is_guessed: joined.is_guessed,
            });
            if is_whole {
                return Some(found);
            }
            if !matches!(fallback, Some(Found::Tag(_))) {
                fallback = Some(found);
            }
        }
        fallback.or_else(|| known_start(&body).map(Found::Damaged))
    }
}

enum End {
    /// Bytes up to the `>`.
    Closed(usize),
    /// Bytes up to where the tag cannot go on.
    Broken(usize),
    Missing,
}

/// Where a tag ends. `<` is nowhere allowed inside of one, so that looking for the ends of all tags passes over the
/// text once.
fn end_of_tag(rest: &str) -> End {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (byte, quote) {
            (b'<', _) => return End::Broken(at),
            (b'>', None) => return End::Closed(at),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
        if at >= LONGEST_TAG {
            return End::Broken(at);
        }
    }
    End::Missing
}

/// Word processors and ticket systems make typographic quotes and blanks of plain ones.
fn straight(body: &str) -> String {
    let body = body
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\u{A0}', " ");
    if body.contains('"') {
        return body;
    }
    body.replace(['“', '”', '„', '‟', '″', '«', '»'], "\"")
}

/// The texts a tag may have been, the likeliest first: each line end a blank, or nothing.
fn candidates(pieces: &[String]) -> impl Iterator<Item = String> {
    let ends = pieces.len().saturating_sub(1);
    let masks: Vec<u32> = if ends <= MOST_TRIED {
        (0..1 << ends).collect()
    } else {
        vec![0, u32::MAX]
    };
    masks.into_iter().map(move |mask| {
        let mut text = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            let is_nothing = at == 0
                || mask
                    .checked_shr(u32::try_from(at - 1).unwrap_or(31).min(31))
                    .unwrap_or(0)
                    & 1
                    == 1;
            if !is_nothing {
                text.push(' ');
            }
            text.push_str(piece);
        }
        text
    })
}

/// Name, and attributes as they are written.
type Read = (String, Vec<(String, String)>);

/// A name and `name="value"` pairs, and nothing else.
fn strict(text: &str) -> Option<Read> {
    let text = text.trim();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.:".contains(c));
    if !is_name(name) {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some((name.to_owned(), attributes));
        }
        let (own, value) = rest.split_once('=')?;
        let own = own.trim_end();
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = value.get(1..)?;
        let (value, after) = value.split_once(quote)?;
        if !is_name(own) {
            return None;
        }
        attributes.push((own.to_owned(), value.to_owned()));
        rest = after;
    }
}

fn element(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    ELEMENTS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .copied()
}

/// The element whose name a text starts with.
fn known_start(rest: &str) -> Option<&'static str> {
    let rest = rest.trim_start_matches(['\r', '\n', '/']);
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    element(rest.get(..end)?).map(|(name, _)| name)
}

/// True for the beginning of a tag of the output, be it a few letters.
fn known_beginning(rest: &str) -> bool {
    let rest = rest.trim_start_matches('/');
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default();
    let is_whole = end < rest.len();
    ELEMENTS.iter().any(|(known, _)| match known.get(..name.len()) {
        Some(start) => start.eq_ignore_ascii_case(name) && (!is_whole || start.len() == known.len()),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Found> {
        let mut tags = Tags::new(text);
        std::iter::from_fn(|| tags.next().map(|(_, found)| found)).collect()
    }

    fn tag(name: &'static str, form: Form, attributes: &[(&'static str, &str)]) -> Found {
        Found::Tag(Tag {
            name,
            form,
            attributes: attributes.iter().map(|(n, v)| (*n, (*v).to_owned())).collect(),
            is_guessed: false,
        })
    }

    #[test]
    fn tags_are_found_in_any_text() {
        assert_eq!(
            all("if a < b then <!-- <isapis> --> [exec] <DEPENDENCY Name = 'A&amp;B'/> x > y </Dependency >"),
            [
                tag("dependency", Form::Empty, &[("name", "A&B")]),
                tag("dependency", Form::End, &[]),
            ]
        );
        assert_eq!(
            all("<isapi dll=\"C:\\a>b.dll\" enabled=\"False\" since=\"3\">"),
            [tag(
                "isapi",
                Form::Start,
                &[("dll", r"C:\a>b.dll"), ("enabled", "False")]
            )]
        );
        assert_eq!(
            all("<dependency name=“ASP”\u{A0}/>"),
            [tag("dependency", Form::Empty, &[("name", "ASP")])]
        );
    }

    #[test]
    fn a_line_end_is_a_blank_or_nothing_as_the_names_want_it() {
        for text in [
            "<apppoolInUse\nname=\"A\"\r\ndefinitionIncluded=\"True\" />",
            "<apppoolIn\nUse name=\"A\" definitionInc\nluded=\"True\"/>",
            "<apppoolInUse name=\"A\" defin\r\nitionIncluded\n=\"True\"\n/>",
        ] {
            let expected = [("name", "A"), ("definitionIncluded", "True")];
            assert_eq!(all(text), [tag("apppoolInUse", Form::Empty, &expected)], "{text}");
        }
        assert_eq!(
            all("<isapi\ns></isa\npis>"),
            [tag("isapis", Form::Start, &[]), tag("isapis", Form::End, &[])]
        );
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(
            all("<dependency name=\"ASP><trigger absolutePath=x/><b>"),
            [
                Found::Damaged("dependency"),
                Found::Damaged("trigger"),
                Found::Other("b".to_owned())
            ]
        );
        assert_eq!(all("<dependency name=\"A"), [Found::CutOff]);
        assert_eq!(all("<depen"), [Found::CutOff]);
        assert_eq!(all("<p"), []);
        assert_eq!(all("<table border"), []);
    }

    #[test]
    fn floods_are_read_once() {
        let start = std::time::Instant::now();
        for flood in [
            "<",
            "<a",
            "<dependency \"",
            "<a b='",
            "<dependency\n",
            "&lt;",
            "<!--",
        ] {
            let text = flood.repeat(100_000);
            all(&text);
        }
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
