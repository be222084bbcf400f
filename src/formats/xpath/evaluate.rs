//! What an expression gives on a document.

use super::parse::{Axis, Expression, Operator, Start, Step, Test};
use crate::formats::xml::{Document, ElementId};

/// Most nodes that an evaluation visits.
const MOST_VISITS: usize = 20_000_000;

/// A node of the document. The text of an element is one node, blank text none.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Node {
    /// Above the root element.
    Document,
    Element(ElementId),
    /// By its place among the attributes.
    Attribute(ElementId, usize),
    Text(ElementId),
}

impl Node {
    /// Order of the document: an element, its attributes, its text, what is in it.
    fn order(self) -> (Option<ElementId>, u8, usize) {
        match self {
            Node::Document => (None, 0, 0),
            Node::Element(id) => (Some(id), 0, 0),
            Node::Attribute(id, at) => (Some(id), 1, at),
            Node::Text(id) => (Some(id), 2, 0),
        }
    }
}

/// What an expression gives.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// In the order of the document, each once.
    Nodes(Vec<Node>),
    Text(String),
    Number(f64),
    Boolean(bool),
}

impl Value {
    pub(super) fn is_true(&self) -> bool {
        match self {
            Value::Nodes(nodes) => !nodes.is_empty(),
            Value::Text(text) => !text.is_empty(),
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Boolean(value) => *value,
        }
    }
}

/// It visits too many nodes.
#[derive(Debug)]
pub(super) struct TooLong;

/// Where an expression is looked at.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) node: Node,
    /// From 1.
    pub(super) position: usize,
    pub(super) size: usize,
}

/// One evaluation.
pub(super) struct Evaluation<'d> {
    document: &'d Document,
    visits: usize,
}

impl<'d> Evaluation<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Evaluation { document, visits: 0 }
    }

    /// The value of an expression at the document.
    pub(super) fn value(&mut self, expression: &Expression) -> Result<Value, TooLong> {
        let place = Place {
            node: Node::Document,
            position: 1,
            size: 1,
        };
        self.at(expression, place)
    }

    pub(super) fn at(&mut self, expression: &Expression, place: Place) -> Result<Value, TooLong> {
        self.visit(1)?;
        Ok(match expression {
            Expression::Literal(text) => Value::Text(text.clone()),
            Expression::Number(number) => Value::Number(*number),
            Expression::Negative(operand) => {
                let value = self.at(operand, place)?;
                Value::Number(-self.number(&value))
            }
            Expression::Call(name, arguments) => self.call(name, arguments, place)?,
            Expression::Path(start, steps) => self.path(start, steps, place)?,
            Expression::Binary(operator, left, right) => self.binary(*operator, left, right, place)?,
        })
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        place: Place,
    ) -> Result<Value, TooLong> {
        let left = self.at(left, place)?;
        match operator {
            Operator::Or if left.is_true() => return Ok(Value::Boolean(true)),
            Operator::And if !left.is_true() => return Ok(Value::Boolean(false)),
            _ => {}
        }
        let right = self.at(right, place)?;
        let numbers = (self.number(&left), self.number(&right));
        Ok(match operator {
            Operator::Or | Operator::And => Value::Boolean(right.is_true()),
            Operator::Add => Value::Number(numbers.0 + numbers.1),
            Operator::Subtract => Value::Number(numbers.0 - numbers.1),
            Operator::Multiply => Value::Number(numbers.0 * numbers.1),
            Operator::Divide => Value::Number(numbers.0 / numbers.1),
            Operator::Modulo => Value::Number(numbers.0 % numbers.1),
            Operator::Union => match (left, right) {
                (Value::Nodes(mut left), Value::Nodes(right)) => {
                    left.extend(right);
                    Value::Nodes(in_order(left))
                }
                // Only node sets can be united (3.3); what is none has no nodes.
                (Value::Nodes(nodes), _) | (_, Value::Nodes(nodes)) => Value::Nodes(nodes),
                _ => Value::Nodes(Vec::new()),
            },
            _ => Value::Boolean(self.compare(operator, &left, &right)?),
        })
    }

    /// Comparisons (3.4): a node set compares when any of its nodes does.
    fn compare(&mut self, operator: Operator, left: &Value, right: &Value) -> Result<bool, TooLong> {
        let one = |evaluation: &mut Self, left: &Value, right: &Value| {
            let is_order = !matches!(operator, Operator::Equal | Operator::NotEqual);
            if is_order || matches!((left, right), (Value::Number(_), _) | (_, Value::Number(_))) {
                let (left, right) = (evaluation.number(left), evaluation.number(right));
                return match operator {
                    Operator::Less => left < right,
                    Operator::LessOrEqual => left <= right,
                    Operator::Greater => left > right,
                    Operator::GreaterOrEqual => left >= right,
                    Operator::NotEqual => left != right,
                    _ => left == right,
                };
            }
            let are_equal = evaluation.text(left) == evaluation.text(right);
            are_equal == (operator == Operator::Equal)
        };
        if let (Value::Boolean(_), _) | (_, Value::Boolean(_)) = (left, right) {
            let number = |value: &Value| Value::Number(f64::from(u8::from(value.is_true())));
            return Ok(one(self, &number(left), &number(right)));
        }
        for left in self.parts(left) {
            for right in self.parts(right) {
                self.visit(1)?;
                if one(self, &left, &right) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The nodes of a set as their texts; anything else as it is.
    fn parts(&mut self, value: &Value) -> Vec<Value> {
        match value {
            Value::Nodes(nodes) => nodes
                .iter()
                .map(|node| Value::Text(self.text_of(*node)))
                .collect(),
            other => vec![other.clone()],
        }
    }

    fn path(&mut self, start: &Start, steps: &[Step], place: Place) -> Result<Value, TooLong> {
        let mut nodes = match start {
            Start::Root => vec![Node::Document],
            Start::Context => vec![place.node],
            Start::Of(expression, predicates) => match self.at(expression, place)? {
                Value::Nodes(nodes) => self.filter(nodes, predicates)?,
                other if steps.is_empty() => return Ok(other),
                _ => Vec::new(),
            },
        };
        for step in steps {
            let mut found = Vec::new();
            for node in nodes {
                let candidates = self.axis(node, step.axis)?;
                let candidates = candidates
                    .into_iter()
                    .filter(|candidate| self.passes(*candidate, step))
                    .collect();
                found.extend(self.filter(candidates, &step.predicates)?);
            }
            nodes = in_order(found);
        }
        Ok(Value::Nodes(nodes))
    }

    /// Nodes in the order of an axis without those that a predicate turns down.
    fn filter(&mut self, mut nodes: Vec<Node>, predicates: &[Expression]) -> Result<Vec<Node>, TooLong> {
        for predicate in predicates {
            let size = nodes.len();
            let mut kept = Vec::new();
            for (at, node) in nodes.into_iter().enumerate() {
                let place = Place {
                    node,
                    position: at + 1,
                    size,
                };
                let keeps = match self.at(predicate, place)? {
                    // A number is a position (2.4).
                    Value::Number(number) => {
                        u32::try_from(place.position).is_ok_and(|own| f64::from(own) == number)
                    }
                    other => other.is_true(),
                };
                if keeps {
                    kept.push(node);
                }
            }
            nodes = kept;
        }
        Ok(nodes)
    }

    fn axis(&mut self, node: Node, axis: Axis) -> Result<Vec<Node>, TooLong> {
        let document = self.document;
        let found = match (axis, node) {
            (Axis::Itself, node) => vec![node],
            (Axis::Parent, node) => self.parent(node).into_iter().collect(),
            (Axis::Ancestor | Axis::AncestorOrSelf, node) => {
                let mut next = match axis {
                    Axis::Ancestor => self.parent(node),
                    _ => Some(node),
                };
                let mut found = Vec::new();
                while let Some(own) = next {
                    found.push(own);
                    next = self.parent(own);
                }
                found
            }
            (Axis::Attribute, Node::Element(id)) => {
                let count = document.attributes(id).count();
                (0..count).map(|at| Node::Attribute(id, at)).collect()
            }
            (Axis::Child, node) => self.children(node),
            (Axis::Descendant | Axis::DescendantOrSelf, node) => {
                let mut found = Vec::new();
                if axis == Axis::DescendantOrSelf {
                    found.push(node);
                }
                let mut open: Vec<Node> = self.children(node);
                open.reverse();
                while let Some(own) = open.pop() {
                    found.push(own);
                    let mut below = self.children(own);
                    below.reverse();
                    open.extend(below);
                }
                found
            }
            (Axis::FollowingSibling | Axis::PrecedingSibling, Node::Element(_)) => {
                let around = self
                    .parent(node)
                    .map(|around| self.children(around))
                    .unwrap_or_default();
                self.visit(around.len())?;
                let at = around.iter().position(|own| *own == node).unwrap_or(around.len());
                match axis {
                    Axis::FollowingSibling => around.into_iter().skip(at + 1).collect(),
                    // The nearest first.
                    _ => around.into_iter().take(at).rev().collect(),
                }
            }
            (Axis::Attribute | Axis::FollowingSibling | Axis::PrecedingSibling, _) => Vec::new(),
        };
        self.visit(found.len())?;
        Ok(found)
    }

    fn parent(&self, node: Node) -> Option<Node> {
        match node {
            Node::Document => None,
            Node::Element(id) => Some(self.document.parent(id).map_or(Node::Document, Node::Element)),
            Node::Attribute(id, _) | Node::Text(id) => Some(Node::Element(id)),
        }
    }

    fn children(&self, node: Node) -> Vec<Node> {
        match node {
            Node::Document => vec![Node::Element(self.document.root())],
            Node::Element(id) => {
                let has_text = !self.document.text_of(id).trim().is_empty();
                let text = has_text.then_some(Node::Text(id));
                text.into_iter()
                    .chain(self.document.children(id).map(Node::Element))
                    .collect()
            }
            Node::Attribute(..) | Node::Text(_) => Vec::new(),
        }
    }

    fn passes(&self, node: Node, step: &Step) -> bool {
        let is_principal = match node {
            Node::Attribute(..) => step.axis == Axis::Attribute,
            Node::Element(_) => true,
            Node::Document | Node::Text(_) => false,
        };
        match &step.test {
            Test::Node => true,
            Test::Text => matches!(node, Node::Text(_)),
            Test::Any => is_principal,
            Test::Name(name) => is_principal && self.name_of(node) == *name,
        }
    }

    pub(super) fn name_of(&self, node: Node) -> String {
        match node {
            Node::Element(id) => self.document.name(id).to_owned(),
            Node::Attribute(id, at) => {
                let attribute = self.document.attributes(id).nth(at);
                attribute.map(|(name, _)| name.to_owned()).unwrap_or_default()
            }
            Node::Document | Node::Text(_) => String::new(),
        }
    }

    /// The string value of a node (5).
    pub(super) fn text_of(&mut self, node: Node) -> String {
        let document = self.document;
        match node {
            Node::Attribute(id, at) => {
                let attribute = document.attributes(id).nth(at);
                attribute.map(|(_, value)| value.into_owned()).unwrap_or_default()
            }
            Node::Text(id) => document.text_of(id),
            Node::Document | Node::Element(_) => {
                let id = match node {
                    Node::Element(id) => id,
                    _ => document.root(),
                };
                let mut all = String::new();
                for own in document.subtree(id) {
                    all.push_str(&document.text_of(own));
                    self.visits += 1;
                }
                all
            }
        }
    }

    pub(super) fn text(&mut self, value: &Value) -> String {
        match value {
            Value::Nodes(nodes) => nodes.first().map(|node| self.text_of(*node)).unwrap_or_default(),
            Value::Text(text) => text.clone(),
            Value::Number(number) if number.is_nan() => "NaN".to_owned(),
            Value::Number(number) if number.is_infinite() => {
                if *number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
            }
            Value::Number(number) => format!("{number}"),
            Value::Boolean(value) => value.to_string(),
        }
    }

    pub(super) fn number(&mut self, value: &Value) -> f64 {
        match value {
            Value::Number(number) => *number,
            Value::Boolean(value) => f64::from(u8::from(*value)),
            other => {
                let text = self.text(other);
                let text = text.trim();
                let digits = text.strip_prefix('-').unwrap_or(text);
                let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
                    && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
                text.parse().ok().filter(|_| is_number).unwrap_or(f64::NAN)
            }
        }
    }

    fn visit(&mut self, nodes: usize) -> Result<(), TooLong> {
        self.visits = self.visits.saturating_add(nodes);
        if self.visits > MOST_VISITS {
            return Err(TooLong);
        }
        Ok(())
    }
}

/// Nodes in the order of the document, each once.
fn in_order(mut nodes: Vec<Node>) -> Vec<Node> {
    nodes.sort_by_key(|node| node.order());
    nodes.dedup();
    nodes
}
