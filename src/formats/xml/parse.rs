//! From text to tree. quick-xml finds where each tag, comment and text begins and ends; everything else, from names
//! to limits, is checked here, because a configuration file must be right before it is changed.

use super::error::Source;
use super::text::{first_forbidden, is_blank, is_space, reference};
use super::tree::{Element, ElementId, Node, Piece};
use super::{MAX_DEPTH, tag};
use crate::model::Problem;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::Event;

/// What a document is made of.
pub(super) struct Parsed {
    pub(super) elements: Vec<Element>,
    pub(super) root: ElementId,
    pub(super) head: Piece,
    pub(super) foot: Piece,
}

struct Builder<'t> {
    source: &'t Source<'t>,
    elements: Vec<Element>,
    open: Vec<ElementId>,
    root: Option<ElementId>,
    root_end: usize,
}

/// Reads a whole text.
pub(super) fn parse(source: &Source<'_>) -> Result<Parsed, Problem> {
    if let Some((at, character)) = first_forbidden(source.text) {
        return Err(source.character(at, u32::from(character)));
    }
    let mut reader = quick_xml::Reader::from_str(source.text);
    let config = reader.config_mut();
    // Names of end tags are compared here, where both places are known.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.check_comments = true;
    let mut builder = Builder {
        source,
        elements: Vec::new(),
        open: Vec::new(),
        root: None,
        root_end: 0,
    };
    let offset = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
    loop {
        let start = offset(reader.buffer_position());
        let event = reader
            .read_event()
            .map_err(|error| broken(source, &error, start, offset(reader.error_position())))?;
        let end = offset(reader.buffer_position());
        match event {
            Event::Start(_) => builder.start(start, end)?,
            Event::Empty(_) => {
                builder.start(start, end)?;
                builder.close(end);
            }
            Event::End(_) => builder.end(start, end)?,
            Event::Text(_) => builder.text(start, end)?,
            Event::GeneralRef(name) => {
                if reference(&name).is_none() {
                    return Err(source.entity(start, &name));
                }
                builder.text(start, end)?;
            }
            Event::CData(_) if builder.open.is_empty() => {
                return Err(source.syntax(start, "Text may not stand outside of the root element."));
            }
            Event::Decl(_) if start != 0 => {
                return Err(source.syntax(
                    start,
                    "The XML declaration may only be the first thing in the file.",
                ));
            }
            Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {
                builder.add(Node::Markup(Piece::Source { start, end }));
            }
            Event::DocType(_) => return Err(source.doctype(start)),
            Event::Eof => return builder.finish(),
        }
    }
}

/// What quick-xml could not cut.
fn broken(source: &Source<'_>, error: &Error, start: usize, at: usize) -> Problem {
    let doctype = source.text.get(start..).is_some_and(|rest| {
        rest.get(..9)
            .is_some_and(|word| word.eq_ignore_ascii_case("<!DOCTYPE"))
    });
    match error {
        _ if doctype => source.doctype(start),
        Error::Syntax(SyntaxError::InvalidBangMarkup) => {
            source.syntax(at, "\"<!\" starts neither a comment nor a CDATA section here.")
        }
        Error::Syntax(error) => source.truncated(at, sentence(&error.to_string())),
        other => source.syntax(at, sentence(&other.to_string())),
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
        .unwrap_or_default()
}

impl Builder<'_> {
    fn element(&mut self, id: ElementId) -> Option<&mut Element> {
        self.elements.get_mut(usize::try_from(id.0).ok()?)
    }

    fn add(&mut self, node: Node) {
        if let Some(id) = self.open.last().copied()
            && let Some(parent) = self.element(id)
        {
            parent.content.push(node);
        }
    }

    fn start(&mut self, start: usize, end: usize) -> Result<(), Problem> {
        let source = self.source;
        if self.open.is_empty() && self.root.is_some() {
            return Err(source.syntax(
                start,
                "A second root element begins here; a file has exactly one.",
            ));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(source.depth(start));
        }
        let Ok(number) = u32::try_from(self.elements.len()) else {
            return Err(source.depth(start));
        };
        let id = ElementId(number);
        let tag = tag::cut(source, start, end)?;
        self.add(Node::Element(id));
        self.elements.push(Element {
            parent: self.open.last().copied(),
            offset: Some(start),
            name: tag.name,
            attributes: tag.attributes,
            tail: tag.tail,
            content: Vec::new(),
            close: Piece::none(),
        });
        self.root.get_or_insert(id);
        self.open.push(id);
        Ok(())
    }

    fn close(&mut self, end: usize) {
        self.open.pop();
        if self.open.is_empty() {
            self.root_end = end;
        }
    }

    fn end(&mut self, start: usize, end: usize) -> Result<(), Problem> {
        let source = self.source;
        let close = Piece::Source { start, end };
        let name = close
            .text(source.text)
            .trim_start_matches("</")
            .trim_end_matches('>')
            .trim_end_matches(|c: char| c.is_ascii() && is_space(c as u8))
            .to_owned();
        let Some(id) = self.open.last().copied() else {
            return Err(source.syntax(start, format!("</{name}> closes an element that is not open.")));
        };
        let Some(element) = self.element(id) else {
            return Ok(());
        };
        let expected = element.name.text(source.text);
        if expected != name {
            let opened = source.place(element.offset.unwrap_or_default());
            return Err(source.syntax(
                start,
                format!(
                    "</{name}> stands where </{expected}> is expected, for the element opened in line {}.",
                    opened.line.unwrap_or_default()
                ),
            ));
        }
        element.close = close;
        self.close(end);
        Ok(())
    }

    fn text(&mut self, start: usize, end: usize) -> Result<(), Problem> {
        let source = self.source;
        let raw = source.text.get(start..end).unwrap_or_default();
        if self.open.is_empty() {
            return if is_blank(raw) {
                Ok(())
            } else {
                let at = raw.bytes().position(|b| !is_space(b)).unwrap_or_default();
                Err(source.syntax(start + at, "Text may not stand outside of the root element."))
            };
        }
        // Text and the references in it arrive one after the other and are one piece.
        if let Some(id) = self.open.last().copied()
            && let Some(parent) = self.element(id)
        {
            match parent.content.last_mut() {
                Some(Node::Text(Piece::Source { end: last, .. })) if *last == start => *last = end,
                _ => parent.content.push(Node::Text(Piece::Source { start, end })),
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Parsed, Problem> {
        let source = self.source;
        let length = source.text.len();
        if let Some(id) = self.open.last() {
            let element = usize::try_from(id.0).ok().and_then(|at| self.elements.get(at));
            let name = element.map_or("", |element| element.name.text(source.text));
            let line = element
                .and_then(|element| source.place(element.offset?).line)
                .unwrap_or_default();
            return Err(source.truncated(
                length,
                format!("The element <{name}> of line {line} is not closed."),
            ));
        }
        let Some(root) = self.root else {
            return Err(source.syntax(length, "There is no element in the file."));
        };
        let start = usize::try_from(root.0)
            .ok()
            .and_then(|at| self.elements.get(at)?.offset)
            .unwrap_or_default();
        Ok(Parsed {
            root,
            head: Piece::Source { start: 0, end: start },
            foot: Piece::Source {
                start: self.root_end,
                end: length,
            },
            elements: self.elements,
        })
    }
}
