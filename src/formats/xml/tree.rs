//! The tree of a document, made of pieces of its text, and what can be asked of it.

use super::encoding::{self, Encoding};
use super::layout::Habits;
use super::text::{self, Lines};
use super::{error, parse};
use crate::model::{Place, Problem};
use std::borrow::Cow;
use std::fmt;

/// One element of a [`Document`]. Valid for the document that gave it, also after edits; a removed element answers
/// like one without name, attributes and children.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct ElementId(pub(super) u32);

/// A part of the file: a span of the original text, or new text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Piece {
    Source { start: usize, end: usize },
    Owned(String),
}

impl Piece {
    pub(super) fn none() -> Piece {
        Piece::Owned(String::new())
    }

    pub(super) fn text<'t>(&'t self, source: &'t str) -> &'t str {
        match self {
            Piece::Source { start, end } => source.get(*start..*end).unwrap_or_default(),
            Piece::Owned(text) => text,
        }
    }
}

/// An attribute as it is written: `space name equals quote value quote`.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    /// White space before the name.
    pub(super) space: Piece,
    pub(super) name: Piece,
    /// `=` with the white space around it.
    pub(super) equals: Piece,
    pub(super) quote: char,
    /// Raw value, without quotes.
    pub(super) value: Piece,
}

/// What stands between the tags of an element.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Element(ElementId),
    /// Character data with its references.
    Text(Piece),
    /// Comment, CDATA section or processing instruction, with its delimiters.
    Markup(Piece),
}

/// An element as it is written: `<name attributes tail content close`.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) parent: Option<ElementId>,
    /// Offset of `<` in the original text; `None` for a new element.
    pub(super) offset: Option<usize>,
    pub(super) name: Piece,
    pub(super) attributes: Vec<Attribute>,
    /// From the last attribute to the end of the start tag: ` />`, `>`.
    pub(super) tail: Piece,
    pub(super) content: Vec<Node>,
    /// The end tag; empty for `<a/>`.
    pub(super) close: Piece,
}

/// An XML file as a tree that remembers how it was written. See the [module](super).
#[derive(Clone)]
pub struct Document {
    pub(super) label: String,
    pub(super) text: String,
    pub(super) encoding: Encoding,
    pub(super) lines: Lines,
    pub(super) elements: Vec<Element>,
    pub(super) root: ElementId,
    /// What stands before and after the root element.
    pub(super) head: Piece,
    pub(super) foot: Piece,
    pub(super) habits: Habits,
}

impl fmt::Debug for Document {
    /// Names the file only: configuration files hold passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({}, {} elements)", self.label, self.elements.len())
    }
}

impl Document {
    /// Reads a file; `label` is what problems call it.
    ///
    /// # Errors
    /// The one problem that makes the file unusable, with code (`XML-EMPTY`, `XML-TOO-LARGE`, `XML-ENCODING`,
    /// `XML-NOT-TEXT`, `XML-DOCTYPE`, `XML-SYNTAX`, `XML-TRUNCATED`, `XML-ENTITY`, `XML-CHARACTER`, `XML-DEPTH`,
    /// `XML-ATTRIBUTES`), line and column.
    pub fn parse(bytes: Vec<u8>, label: &str) -> Result<Document, Problem> {
        let (text, encoding) = encoding::decode(bytes, label)?;
        if text::is_blank(&text) {
            return Err(error::empty(label));
        }
        let parsed = parse::parse(&error::Source { label, text: &text })?;
        let mut document = Document {
            label: label.to_owned(),
            lines: Lines::new(&text),
            text,
            encoding,
            elements: parsed.elements,
            root: parsed.root,
            head: parsed.head,
            foot: parsed.foot,
            habits: Habits::default(),
        };
        document.habits = Habits::of(&document);
        Ok(document)
    }

    /// What problems call the file.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The root element.
    pub fn root(&self) -> ElementId {
        self.root
    }

    pub(super) fn get(&self, id: ElementId) -> Option<&Element> {
        self.elements.get(usize::try_from(id.0).ok()?)
    }

    pub(super) fn get_mut(&mut self, id: ElementId) -> Option<&mut Element> {
        self.elements.get_mut(usize::try_from(id.0).ok()?)
    }

    /// Name of an element as it is written, with its prefix if it has one.
    pub fn name(&self, id: ElementId) -> &str {
        self.get(id).map_or("", |element| element.name.text(&self.text))
    }

    /// The element around this one; `None` for the root.
    pub fn parent(&self, id: ElementId) -> Option<ElementId> {
        self.get(id)?.parent
    }

    /// Child elements in document order.
    pub fn children(&self, id: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        self.get(id)
            .map(|element| element.content.as_slice())
            .unwrap_or_default()
            .iter()
            .filter_map(|node| match node {
                Node::Element(child) => Some(*child),
                _ => None,
            })
    }

    /// Child elements of one name, in document order.
    pub fn children_named<'d>(
        &'d self,
        id: ElementId,
        name: &'d str,
    ) -> impl Iterator<Item = ElementId> + 'd {
        self.children(id).filter(move |child| self.name(*child) == name)
    }

    /// The first child element of a name.
    pub fn child(&self, id: ElementId, name: &str) -> Option<ElementId> {
        self.children_named(id, name).next()
    }

    /// The element and everything below it, parents first, in document order.
    pub fn subtree(&self, id: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        let mut stack = vec![id];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            let below: Vec<_> = self.children(next).collect();
            stack.extend(below.into_iter().rev());
            Some(next)
        })
    }

    /// Value of an attribute, references resolved.
    pub fn attribute(&self, id: ElementId, name: &str) -> Option<Cow<'_, str>> {
        self.attributes(id)
            .find_map(|(own, value)| (own == name).then_some(value))
    }

    /// Names and values of all attributes as they are written, references resolved.
    pub fn attributes(&self, id: ElementId) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.get(id)
            .map(|element| element.attributes.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|attribute| {
                (
                    attribute.name.text(&self.text),
                    text::attribute_value(attribute.value.text(&self.text)),
                )
            })
    }

    /// The characters directly inside an element, references resolved, comments left out, line ends as `\n`.
    pub fn text_of(&self, id: ElementId) -> String {
        let mut out = String::new();
        for node in self
            .get(id)
            .map(|element| element.content.as_slice())
            .unwrap_or_default()
        {
            match node {
                Node::Text(piece) => out.push_str(&text::content_value(piece.text(&self.text))),
                Node::Markup(piece) => {
                    let raw = piece.text(&self.text);
                    if let Some(data) = raw
                        .strip_prefix("<![CDATA[")
                        .and_then(|rest| rest.strip_suffix("]]>"))
                    {
                        out.push_str(&data.replace("\r\n", "\n").replace('\r', "\n"));
                    }
                }
                Node::Element(_) => {}
            }
        }
        out
    }

    /// True when an element holds a comment, text or anything else but child elements and white space.
    pub fn has_other_content(&self, id: ElementId) -> bool {
        self.get(id).is_some_and(|element| {
            element.content.iter().any(|node| match node {
                Node::Element(_) => false,
                Node::Text(piece) => !text::is_blank(piece.text(&self.text)),
                Node::Markup(_) => true,
            })
        })
    }

    /// True when nothing is inside an element but white space. Attributes do not count.
    pub fn is_empty(&self, id: ElementId) -> bool {
        self.children(id).next().is_none() && !self.has_other_content(id)
    }

    /// Line and column of the element's `<` in the file that was read; `None` for an added element.
    pub fn position(&self, id: ElementId) -> Option<(u32, u32)> {
        let offset = self.get(id)?.offset?;
        Some(self.lines.position(&self.text, offset))
    }

    /// Where an element is, for a problem: file, and line and column if it was in the file that was read.
    pub fn place(&self, id: ElementId) -> Place {
        match self.position(id) {
            Some((line, column)) => Place::at(&self.label, line, column),
            None => Place::file(&self.label),
        }
    }

    /// The file's bytes with all edits; without any, the bytes that were read.
    pub fn finish(&self) -> Vec<u8> {
        let mut out = String::with_capacity(self.text.len() + self.text.len() / 16);
        out.push_str(self.head.text(&self.text));
        self.write(self.root, &mut out);
        out.push_str(self.foot.text(&self.text));
        encoding::encode(out, self.encoding)
    }

    /// Writes an element, without recursion: depth is the file's to choose.
    fn write(&self, id: ElementId, out: &mut String) {
        let mut open = vec![(id, 0)];
        self.write_start(id, out);
        while let Some((id, next)) = open.last_mut() {
            let Some(element) = self.get(*id) else {
                open.pop();
                continue;
            };
            let node = element.content.get(*next);
            *next += 1;
            match node {
                Some(Node::Element(child)) => {
                    self.write_start(*child, out);
                    open.push((*child, 0));
                }
                Some(Node::Text(piece) | Node::Markup(piece)) => out.push_str(piece.text(&self.text)),
                None => {
                    out.push_str(element.close.text(&self.text));
                    open.pop();
                }
            }
        }
    }

    fn write_start(&self, id: ElementId, out: &mut String) {
        let Some(element) = self.get(id) else { return };
        let text = |piece: &Piece, out: &mut String| out.push_str(piece.text(&self.text));
        out.push('<');
        text(&element.name, out);
        for attribute in &element.attributes {
            text(&attribute.space, out);
            text(&attribute.name, out);
            text(&attribute.equals, out);
            out.push(attribute.quote);
            text(&attribute.value, out);
            out.push(attribute.quote);
        }
        text(&element.tail, out);
    }
}
