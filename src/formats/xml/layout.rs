//! The habits of a file: what new text must look like to fit in.

use super::text::is_blank;
use super::tree::{Document, Element, ElementId, Node};

/// How a file is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    /// `\n` or `\r\n`, whichever ends more lines.
    pub(super) line_end: String,
    /// One step of indentation; `None` when the file does not put elements on lines of their own.
    pub(super) step: Option<String>,
    /// The quote around most values.
    pub(super) quote: char,
    /// The end of an empty element: ` />` or `/>`.
    pub(super) empty_tail: String,
}

impl Habits {
    /// Looks at a whole document.
    pub(super) fn of(document: &Document) -> Habits {
        let windows = document.text.matches("\r\n").count();
        let lines = document.text.matches('\n').count();
        let mut double = 0_usize;
        let mut single = 0_usize;
        let mut spaced = 0_usize;
        let mut tight = 0_usize;
        for element in &document.elements {
            for attribute in &element.attributes {
                *(if attribute.quote == '"' {
                    &mut double
                } else {
                    &mut single
                }) += 1;
            }
            match element.tail.text(&document.text) {
                "/>" => tight += 1,
                " />" => spaced += 1,
                _ => {}
            }
        }
        Habits {
            line_end: if windows * 2 > lines { "\r\n" } else { "\n" }.to_owned(),
            step: step(document),
            quote: if single > double { '\'' } else { '"' },
            empty_tail: if tight > spaced { "/>" } else { " />" }.to_owned(),
        }
    }
}

/// The first step of indentation that the file shows.
fn step(document: &Document) -> Option<String> {
    let mut own_line = false;
    for id in document.subtree(document.root).skip(1) {
        let Some(indent) = document.indent_of(id) else {
            continue;
        };
        own_line = true;
        let around = document.parent(id).and_then(|parent| document.indent_of(parent));
        if let Some(step) = around.and_then(|around| indent.strip_prefix(around.as_str()).map(str::to_owned))
            && !step.is_empty()
        {
            return Some(step);
        }
    }
    own_line.then(String::new)
}

impl Document {
    /// The white space before an element that stands first on its line; `None` when something else does.
    pub(super) fn indent_of(&self, id: ElementId) -> Option<String> {
        if id == self.root {
            let head = self.head.text(&self.text);
            return indent(head).or_else(|| head.is_empty().then(String::new));
        }
        let parent = self.get(self.parent(id)?)?;
        let index = position(parent, id)?;
        indent(&self.text_before(parent, index))
    }

    /// The character data right before a node of an element's content.
    pub(super) fn text_before(&self, element: &Element, index: usize) -> String {
        let before = element.content.get(..index).unwrap_or_default();
        let start = before
            .iter()
            .rposition(|node| !matches!(node, Node::Text(_)))
            .map_or(0, |at| at + 1);
        self.joined(before.get(start..).unwrap_or_default())
    }

    /// The character data from a node of an element's content on, up to the next tag or comment.
    pub(super) fn text_from(&self, element: &Element, index: usize) -> String {
        let after = element.content.get(index..).unwrap_or_default();
        let end = after
            .iter()
            .position(|node| !matches!(node, Node::Text(_)))
            .unwrap_or(after.len());
        self.joined(after.get(..end).unwrap_or_default())
    }

    fn joined(&self, nodes: &[Node]) -> String {
        nodes
            .iter()
            .map(|node| match node {
                Node::Text(piece) => piece.text(&self.text),
                _ => "",
            })
            .collect()
    }
}

/// Where a child stands in its parent's content.
pub(super) fn position(parent: &Element, id: ElementId) -> Option<usize> {
    parent
        .content
        .iter()
        .position(|node| matches!(node, Node::Element(child) if *child == id))
}

/// What follows the last line end of a text, when that is white space only.
fn indent(text: &str) -> Option<String> {
    let rest = text.rsplit_once('\n')?.1;
    is_blank(rest).then(|| rest.to_owned())
}

/// True when a text begins with the rest of a line: white space, then a line end.
pub(super) fn ends_line(text: &str) -> bool {
    text.split_once('\n').is_some_and(|(rest, _)| is_blank(rest))
}
