//! Changes of a document.

use super::layout::{ends_line, position};
use super::text::{escape_attribute, first_forbidden, is_blank};
use super::tree::{Attribute, Document, Element, ElementId, Node, Piece};
use super::{MAX_DEPTH, tag};
use crate::model::Problem;

/// An element to be added, with all that is in it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NewElement {
    /// Name.
    pub name: String,
    /// Attributes in the order they are written, values unescaped.
    pub attributes: Vec<(String, String)>,
    /// Child elements in the order they are written.
    pub children: Vec<NewElement>,
}

impl NewElement {
    /// An element without attributes and children.
    pub fn new(name: impl Into<String>) -> Self {
        NewElement {
            name: name.into(),
            ..NewElement::default()
        }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// Adds a child element.
    #[must_use]
    pub fn with_child(mut self, child: NewElement) -> Self {
        self.children.push(child);
        self
    }
}

impl Document {
    /// Sets the value of an attribute, which keeps its place and quotes; a new attribute comes last. Setting the
    /// value it already has changes nothing.
    ///
    /// # Errors
    /// `XML-CHARACTER` for a value that XML cannot hold, `XML-NAME` for a name it does not allow.
    pub fn set_attribute(&mut self, id: ElementId, name: &str, value: &str) -> Result<(), Problem> {
        self.check_attribute(id, name, value)?;
        if self.attribute(id, name).is_some_and(|own| own == value) {
            return Ok(());
        }
        let habit = self.habits.quote;
        let Document { elements, text, .. } = self;
        let Some(element) = usize::try_from(id.0).ok().and_then(|at| elements.get_mut(at)) else {
            return Ok(());
        };
        if let Some(attribute) = element
            .attributes
            .iter_mut()
            .find(|attribute| attribute.name.text(text) == name)
        {
            attribute.value = Piece::Owned(escape_attribute(value, attribute.quote));
            return Ok(());
        }
        let last = element.attributes.last();
        let quote = last.map_or(habit, |attribute| attribute.quote);
        // Attributes on lines of their own stay so.
        let space = last
            .map(|attribute| attribute.space.text(text))
            .filter(|space| space.contains('\n'))
            .unwrap_or(" ")
            .to_owned();
        element.attributes.push(Attribute {
            space: Piece::Owned(space),
            name: Piece::Owned(name.to_owned()),
            equals: Piece::Owned("=".to_owned()),
            quote,
            value: Piece::Owned(escape_attribute(value, quote)),
        });
        Ok(())
    }

    /// Removes an attribute with the white space before it. True when it was there.
    pub fn remove_attribute(&mut self, id: ElementId, name: &str) -> bool {
        let Document { elements, text, .. } = self;
        let Some(element) = usize::try_from(id.0).ok().and_then(|at| elements.get_mut(at)) else {
            return false;
        };
        let before = element.attributes.len();
        element
            .attributes
            .retain(|attribute| attribute.name.text(text) != name);
        element.attributes.len() < before
    }

    /// Adds an element as the last child.
    ///
    /// # Errors
    /// As [`Document::insert_after`].
    pub fn append(&mut self, parent: ElementId, new: &NewElement) -> Result<ElementId, Problem> {
        let last = self.children(parent).last();
        self.insert_after(parent, last, new)
    }

    /// Adds an element right after one of its siblings-to-be, or as the first child. It stands on a line of its own,
    /// indented as its siblings are, when the file is written that way.
    ///
    /// # Errors
    /// `XML-CHARACTER` and `XML-NAME` for values and names that XML cannot hold, `XML-DEPTH` when the element would
    /// be nested too deeply; nothing is changed then.
    pub fn insert_after(
        &mut self,
        parent: ElementId,
        previous: Option<ElementId>,
        new: &NewElement,
    ) -> Result<ElementId, Problem> {
        let depth = std::iter::successors(Some(parent), |id| self.parent(*id)).count();
        self.check(parent, new, depth)?;
        Ok(self.insert(parent, previous, new))
    }

    /// Removes an element and all in it, with its line when nothing else stands there. The root stays. True when it
    /// was removed.
    pub fn remove(&mut self, id: ElementId) -> bool {
        let Some(parent_id) = self.parent(id) else {
            return false;
        };
        let Some(parent) = self.get(parent_id) else {
            return false;
        };
        let Some(index) = position(parent, id) else {
            return false;
        };
        let mut before = self.text_before(parent, index);
        let mut after = self.text_from(parent, index + 1);
        let is_text = |at: usize| matches!(parent.content.get(at), Some(Node::Text(_)));
        let start = (0..index)
            .rev()
            .take_while(|at| is_text(*at))
            .last()
            .unwrap_or(index);
        let end = (index + 1..)
            .take_while(|at| is_text(*at))
            .last()
            .unwrap_or(index)
            + 1;
        if self.indent_of(id).is_some() && ends_line(&after) {
            let line = before.rfind('\n').unwrap_or_default();
            before.truncate(line);
            if before.ends_with('\r') {
                before.pop();
            }
            after = after.trim_start_matches([' ', '\t']).to_owned();
        }
        before.push_str(&after);
        let text = (!before.is_empty()).then_some(Node::Text(Piece::Owned(before)));
        let removed: Vec<_> = self.subtree(id).collect();
        if let Some(parent) = self.get_mut(parent_id) {
            parent.content.splice(start..end, text);
        }
        for id in removed {
            if let Some(element) = self.get_mut(id) {
                *element = Element {
                    parent: None,
                    offset: None,
                    name: Piece::none(),
                    attributes: Vec::new(),
                    tail: Piece::none(),
                    content: Vec::new(),
                    close: Piece::none(),
                };
            }
        }
        true
    }

    fn insert(&mut self, parent: ElementId, previous: Option<ElementId>, new: &NewElement) -> ElementId {
        let Habit { index, before, after } = self.habit_at(parent, previous);
        let id = self.create(parent, new);
        let text = |text: String| (!text.is_empty()).then_some(Node::Text(Piece::Owned(text)));
        let nodes: Vec<_> = text(before)
            .into_iter()
            .chain([Node::Element(id)])
            .chain(text(after))
            .collect();
        let name = self.name(parent).to_owned();
        let Document { elements, text, .. } = self;
        if let Some(element) = usize::try_from(parent.0).ok().and_then(|at| elements.get_mut(at)) {
            if element.tail.text(text).ends_with("/>") {
                element.tail = Piece::Owned(">".to_owned());
                element.close = Piece::Owned(format!("</{name}>"));
            }
            let index = index.min(element.content.len());
            element.content.splice(index..index, nodes);
        }
        let mut last = None;
        for child in &new.children {
            last = Some(self.insert(id, last, child));
        }
        id
    }

    fn create(&mut self, parent: ElementId, new: &NewElement) -> ElementId {
        // More elements than u32 counts cannot be: each takes bytes of a bounded file or of memory.
        let id = ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        let quote = self.habits.quote;
        let attributes = new
            .attributes
            .iter()
            .map(|(name, value)| Attribute {
                space: Piece::Owned(" ".to_owned()),
                name: Piece::Owned(name.clone()),
                equals: Piece::Owned("=".to_owned()),
                quote,
                value: Piece::Owned(escape_attribute(value, quote)),
            })
            .collect();
        self.elements.push(Element {
            parent: Some(parent),
            offset: None,
            name: Piece::Owned(new.name.clone()),
            attributes,
            tail: Piece::Owned(self.habits.empty_tail.clone()),
            content: Vec::new(),
            close: Piece::none(),
        });
        id
    }

    /// Where in the parent's content a new child goes, and the white space around it.
    fn habit_at(&self, parent_id: ElementId, previous: Option<ElementId>) -> Habit {
        let Some(parent) = self.get(parent_id) else {
            return Habit::default();
        };
        let sibling = previous.or_else(|| self.children(parent_id).next());
        let indent = match sibling {
            Some(sibling) => self.indent_of(sibling),
            None => self
                .habits
                .step
                .as_ref()
                .and_then(|step| Some(self.indent_of(parent_id)? + step)),
        };
        let broken = |indent: &str| format!("{}{indent}", self.habits.line_end);
        let mut habit = Habit {
            before: indent.as_deref().map(broken).unwrap_or_default(),
            ..Habit::default()
        };
        match (previous, sibling) {
            (Some(previous), _) => {
                let index = position(parent, previous).map_or(parent.content.len(), |at| at + 1);
                habit.index = self.after_remark(parent, index);
            }
            (None, Some(_)) => {}
            (None, None) => {
                // Before the white space in front of the end tag, if that has a line of its own.
                let rest = self.text_before(parent, parent.content.len());
                let own_line = rest.rsplit_once('\n').is_some_and(|(_, tail)| is_blank(tail));
                if own_line && indent.is_some() && is_blank(&rest) {
                    habit.index = parent
                        .content
                        .iter()
                        .rposition(|node| !matches!(node, Node::Text(_)))
                        .map_or(0, |at| at + 1);
                } else {
                    habit.index = parent.content.len();
                    if indent.is_some() {
                        habit.after = broken(&self.indent_of(parent_id).unwrap_or_default());
                    }
                }
            }
        }
        habit
    }

    /// The index after a comment that ends the line, for it speaks of what stands before it.
    fn after_remark(&self, parent: &Element, index: usize) -> usize {
        let gap = self.text_from(parent, index);
        let texts = parent
            .content
            .get(index..)
            .unwrap_or_default()
            .iter()
            .take_while(|node| matches!(node, Node::Text(_)))
            .count();
        let remark = index + texts;
        let is_remark = matches!(parent.content.get(remark), Some(Node::Markup(_)));
        if is_remark
            && is_blank(&gap)
            && !gap.contains('\n')
            && ends_line(&self.text_from(parent, remark + 1))
        {
            remark + 1
        } else {
            index
        }
    }

    fn check(&self, place: ElementId, new: &NewElement, depth: usize) -> Result<(), Problem> {
        if depth >= MAX_DEPTH {
            return Err(Problem::error(
                "XML-DEPTH",
                format!("<{}> cannot be added so deep in {}", new.name, self.label),
            )
            .with_cause(format!("More than {MAX_DEPTH} elements would be open there."))
            .with_place(self.place(place)));
        }
        self.check_name(place, &new.name)?;
        for (name, value) in &new.attributes {
            self.check_attribute(place, name, value)?;
        }
        new.children
            .iter()
            .try_for_each(|child| self.check(place, child, depth + 1))
    }

    fn check_name(&self, place: ElementId, name: &str) -> Result<(), Problem> {
        if tag::is_name(name) {
            return Ok(());
        }
        Err(Problem::error(
            "XML-NAME",
            format!("\"{name}\" cannot be written to {}", self.label),
        )
        .with_cause("XML does not allow it as a name of an element or attribute.")
        .with_fix("Leave this setting out.")
        .with_place(self.place(place)))
    }

    fn check_attribute(&self, place: ElementId, name: &str, value: &str) -> Result<(), Problem> {
        self.check_name(place, name)?;
        let Some((_, character)) = first_forbidden(value) else {
            return Ok(());
        };
        Err(Problem::error(
            "XML-CHARACTER",
            format!("The value of \"{name}\" cannot be written to {}", self.label),
        )
        .with_cause(format!(
            "It holds the character U+{:04X}, which an XML file cannot contain.",
            u32::from(character)
        ))
        .with_fix("Remove the character from the setting on the source, or leave the setting out.")
        .with_place(self.place(place)))
    }
}

/// Place and surroundings of a new node.
#[derive(Debug, Default)]
struct Habit {
    index: usize,
    before: String,
    after: String,
}
