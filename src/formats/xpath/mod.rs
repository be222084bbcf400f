//! XPath 1.0 on a document that was read: what `-xpath` filters output by.
//!
//! Built is what such filters use, and nothing of it half: location paths with the axes ancestor, ancestor-or-self,
//! attribute, child, descendant, descendant-or-self, following-sibling, parent, preceding-sibling and self in both
//! spellings; the tests `name`, `*`, `node()` and `text()`; predicates; `|`, `and`, `or`, comparisons, `+ - * div mod`;
//! and the functions of `functions.rs`. Variables, namespaces and the other axes are refused by name. Values behave as
//! W3C's recommendation says (a node set compares by any of its nodes, `[2]` is a position).
//!
//! [`XPath::parse`] reads an expression, [`XPath::select`] gives what it selects. Both are bounded: in the length and
//! depth of an expression, and in the steps that its evaluation takes.

mod evaluate;
mod functions;
mod lexer;
mod parse;
#[cfg(test)]
mod tests;

use super::attribute_text;
use super::xml::{Document, ElementId};
use crate::model::{Place, Problem};
use evaluate::{Evaluation, Node, Value};
use parse::Expression;

/// An expression, read.
#[derive(Clone, Debug)]
pub struct XPath {
    text: String,
    expression: Expression,
}

impl XPath {
    /// Reads an expression.
    ///
    /// # Errors
    /// `XPATH-SYNTAX` and `XPATH-NOT-BUILT`, with the column of what is not understood.
    pub fn parse(text: &str) -> Result<XPath, Problem> {
        match parse::parse(text) {
            Ok(expression) => Ok(XPath {
                text: text.to_owned(),
                expression,
            }),
            Err(fault) => Err(fault.into_problem(text)),
        }
    }

    /// The part of a document that the expression selects, as one XML document: its elements with everything inside
    /// them, each attribute and text as its characters, all in the order of the document inside of `<output>`. A number,
    /// text or truth value is printed the same way.
    ///
    /// # Errors
    /// `XPATH-TOO-LONG` when the evaluation does not end in a reasonable number of steps.
    pub fn select(&self, document: &Document) -> Result<String, Problem> {
        let mut evaluation = Evaluation::new(document);
        let value = evaluation.value(&self.expression).map_err(|_| self.too_long())?;
        let mut body = String::new();
        match value {
            Value::Nodes(nodes) => {
                for node in nodes {
                    match node {
                        // The document itself: its root element is all there is to print.
                        Node::Document => write_element(document, document.root(), &mut body),
                        Node::Element(id) => write_element(document, id, &mut body),
                        other => write_text(&evaluation.text_of(other), &mut body),
                    }
                }
            }
            other => write_text(&evaluation.text(&other), &mut body),
        }
        Ok(if body.is_empty() {
            "<output />\n".to_owned()
        } else {
            format!("<output>\n{body}</output>\n")
        })
    }

    fn too_long(&self) -> Problem {
        Problem::error("XPATH-TOO-LONG", "The XPath takes too long on this output")
            .with_cause("It visits the same nodes over and over, so it was stopped.")
            .with_fix("Begin it with the element that is meant, and use // once at most.")
            .with_target(self.text.clone())
    }
}

/// What is wrong with an expression, and where.
#[derive(Debug)]
pub(super) struct Fault {
    /// Byte offset.
    at: usize,
    what: String,
    /// True for something of XPath that is not built.
    is_known: bool,
}

impl Fault {
    fn new(at: usize, what: impl Into<String>) -> Self {
        Fault {
            at,
            what: what.into(),
            is_known: false,
        }
    }

    fn not_built(at: usize, what: impl Into<String>) -> Self {
        Fault {
            is_known: true,
            ..Fault::new(at, what)
        }
    }

    fn into_problem(self, text: &str) -> Problem {
        let before = text.get(..self.at).unwrap_or(text);
        let column = u32::try_from(before.chars().count())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let (code, title) = if self.is_known {
            ("XPATH-NOT-BUILT", "The XPath uses something that is not built")
        } else {
            ("XPATH-SYNTAX", "The XPath cannot be read")
        };
        Problem::error(code, title)
            .with_cause(format!("At column {column}: {}.", self.what))
            .with_fix("An example that works: -xpath:\"//dependency[@name='ASP']/trigger\".")
            .with_place(Place {
                column: Some(column),
                ..Place::default()
            })
            .with_target(text)
    }
}

/// An element with everything inside it, two blanks a level. Its depth is bounded by [`super::xml::MAX_DEPTH`].
fn write_element(document: &Document, id: ElementId, out: &mut String) {
    let mut open = vec![(id, 1, false)];
    while let Some((id, depth, is_end)) = open.pop() {
        let indent = "  ".repeat(depth);
        let name = document.name(id);
        if is_end {
            out.push_str(&format!("{indent}</{name}>\n"));
            continue;
        }
        out.push_str(&format!("{indent}<{name}"));
        for (name, value) in document.attributes(id) {
            out.push_str(&format!(" {name}=\"{}\"", attribute_text(&value)));
        }
        let text = document.text_of(id);
        let text = text.trim();
        let children: Vec<_> = document.children(id).collect();
        if children.is_empty() && text.is_empty() {
            out.push_str(" />\n");
        } else if children.is_empty() {
            out.push_str(&format!(">{}</{name}>\n", attribute_text(text)));
        } else {
            out.push_str(">\n");
            if !text.is_empty() {
                out.push_str(&format!("{indent}  {}\n", attribute_text(text)));
            }
            open.push((id, depth, true));
            open.extend(children.into_iter().rev().map(|child| (child, depth + 1, false)));
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&format!("  {}\n", attribute_text(text.trim())));
}
