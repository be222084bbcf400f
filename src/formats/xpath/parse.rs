//! From tokens to an expression (XPath 1.0, 2 and 3).

use super::Fault;
use super::functions::FUNCTIONS;
use super::lexer::{Token, tokens};

/// Deepest nesting of parentheses and predicates.
const DEEPEST: usize = 32;
/// Most operators, as each of them nests the ones before it.
const MOST_OPERATORS: usize = 200;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Binary(Operator, Box<Expression>, Box<Expression>),
    Negative(Box<Expression>),
    Literal(String),
    Number(f64),
    Call(&'static str, Vec<Expression>),
    /// Where it starts, predicates of the start, steps from there.
    Path(Start, Vec<Step>),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Union,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Start {
    Root,
    Context,
    /// What an expression in parentheses or a function gives, with its predicates.
    Of(Box<Expression>, Vec<Expression>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) axis: Axis,
    pub(super) test: Test,
    pub(super) predicates: Vec<Expression>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Axis {
    Ancestor,
    AncestorOrSelf,
    Attribute,
    Child,
    Descendant,
    DescendantOrSelf,
    FollowingSibling,
    Parent,
    PrecedingSibling,
    Itself,
}

const AXES: [(&str, Axis); 10] = [
    ("ancestor", Axis::Ancestor),
    ("ancestor-or-self", Axis::AncestorOrSelf),
    ("attribute", Axis::Attribute),
    ("child", Axis::Child),
    ("descendant", Axis::Descendant),
    ("descendant-or-self", Axis::DescendantOrSelf),
    ("following-sibling", Axis::FollowingSibling),
    ("parent", Axis::Parent),
    ("preceding-sibling", Axis::PrecedingSibling),
    ("self", Axis::Itself),
];

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Test {
    Name(String),
    /// `*`: an element, or on the attribute axis an attribute.
    Any,
    Node,
    Text,
}

/// Operators from the loosest to the tightest.
const LEVELS: [&[(&str, Operator)]; 7] = [
    &[("or", Operator::Or)],
    &[("and", Operator::And)],
    &[("=", Operator::Equal), ("!=", Operator::NotEqual)],
    &[
        ("<", Operator::Less),
        ("<=", Operator::LessOrEqual),
        (">", Operator::Greater),
        (">=", Operator::GreaterOrEqual),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[
        ("*", Operator::Multiply),
        ("div", Operator::Divide),
        ("mod", Operator::Modulo),
    ],
    &[("|", Operator::Union)],
];
/// The level whose operands may have a minus before them.
const UNARY: usize = 6;

pub(super) fn parse(text: &str) -> Result<Expression, Fault> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        next: 0,
        depth: 0,
        operators: 0,
        length: text.len(),
    };
    let expression = parser.expression()?;
    match parser.tokens.get(parser.next) {
        None => Ok(expression),
        Some((at, _)) => Err(Fault::new(*at, "the expression is complete before it")),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    depth: usize,
    operators: usize,
    length: usize,
}

impl Parser {
    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.length, |(at, _)| *at)
    }

    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.next + ahead).map(|(_, token)| token)
    }

    fn is_sign(&self, ahead: usize, sign: &str) -> bool {
        matches!(self.peek(ahead), Some(Token::Sign(own)) if *own == sign)
    }

    fn take(&mut self, sign: &str) -> bool {
        let is_there = self.is_sign(0, sign);
        self.next += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, sign: &str) -> Result<(), Fault> {
        match self.take(sign) {
            true => Ok(()),
            false => Err(Fault::new(self.at(), format!("“{sign}” is missing"))),
        }
    }

    fn expression(&mut self) -> Result<Expression, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::new(
                self.at(),
                format!("it is nested more than {DEEPEST} levels deep"),
            ));
        }
        let expression = self.level(0);
        self.depth -= 1;
        expression
    }

    fn level(&mut self, level: usize) -> Result<Expression, Fault> {
        let Some(operators) = LEVELS.get(level) else {
            return self.path();
        };
        if level == UNARY {
            let mut is_negative = false;
            let mut has_minus = false;
            while self.take("-") {
                is_negative = !is_negative;
                has_minus = true;
            }
            let operand = self.binary(level, operators)?;
            // An even number of them still makes a number of it.
            let negative = |operand| Expression::Negative(Box::new(operand));
            return Ok(match (has_minus, is_negative) {
                (false, _) => operand,
                (true, true) => negative(operand),
                (true, false) => negative(negative(operand)),
            });
        }
        self.binary(level, operators)
    }

    fn binary(&mut self, level: usize, operators: &[(&str, Operator)]) -> Result<Expression, Fault> {
        let mut left = self.level(level + 1)?;
        // After an operand a name or `*` is an operator (3.7).
        while let Some((_, operator)) = operators.iter().find(|(name, _)| match self.peek(0) {
            Some(Token::Sign(sign)) => sign == name,
            Some(Token::Name(word)) => word == name,
            _ => false,
        }) {
            self.operators += 1;
            if self.operators > MOST_OPERATORS {
                return Err(Fault::new(
                    self.at(),
                    format!("it has more than {MOST_OPERATORS} operators"),
                ));
            }
            self.next += 1;
            let right = self.level(level + 1)?;
            left = Expression::Binary(*operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn path(&mut self) -> Result<Expression, Fault> {
        let start = match self.peek(0) {
            Some(Token::Sign("/" | "//")) => Start::Root,
            Some(Token::Sign("(") | Token::Literal(_) | Token::Number(_)) => self.filtered()?,
            Some(Token::Name(name))
                if self.is_sign(1, "(")
                    && !matches!(
                        name.as_str(),
                        "node" | "text" | "comment" | "processing-instruction"
                    ) =>
            {
                self.filtered()?
            }
            _ => Start::Context,
        };
        let mut steps = Vec::new();
        let is_first_needed = start == Start::Context;
        if is_first_needed {
            steps.push(self.step()?);
        }
        loop {
            if self.take("//") {
                steps.push(Step {
                    axis: Axis::DescendantOrSelf,
                    test: Test::Node,
                    predicates: Vec::new(),
                });
                steps.push(self.step()?);
            } else if self.take("/") {
                // `/` alone is the document.
                let is_alone = start == Start::Root && steps.is_empty() && !self.begins_step();
                if is_alone {
                    break;
                }
                steps.push(self.step()?);
            } else {
                break;
            }
        }
        Ok(match start {
            Start::Of(expression, predicates) if steps.is_empty() && predicates.is_empty() => *expression,
            start => Expression::Path(start, steps),
        })
    }

    fn begins_step(&self) -> bool {
        matches!(
            self.peek(0),
            Some(Token::Name(_) | Token::Sign("*" | "@" | "." | ".."))
        )
    }

    /// A text, number, function or parentheses, with predicates.
    fn filtered(&mut self) -> Result<Start, Fault> {
        let at = self.at();
        let token = self.peek(0).cloned();
        self.next += 1;
        let primary = match token {
            Some(Token::Literal(text)) => Expression::Literal(text),
            Some(Token::Number(number)) => Expression::Number(number),
            Some(Token::Sign("(")) => {
                let inside = self.expression()?;
                self.expect(")")?;
                inside
            }
            Some(Token::Name(name)) => self.call(at, &name)?,
            _ => return Err(Fault::new(at, "an expression is missing")),
        };
        Ok(Start::Of(Box::new(primary), self.predicates()?))
    }

    fn call(&mut self, at: usize, name: &str) -> Result<Expression, Fault> {
        let Some((known, least, most)) = FUNCTIONS.iter().find(|(known, _, _)| *known == name) else {
            return Err(Fault::not_built(at, format!("the function {name}()")));
        };
        self.expect("(")?;
        let mut arguments = Vec::new();
        if !self.take(")") {
            loop {
                arguments.push(self.expression()?);
                if self.take(")") {
                    break;
                }
                self.expect(",")?;
            }
        }
        if arguments.len() < *least || arguments.len() > *most {
            return Err(Fault::new(
                at,
                format!("{name}() takes another number of arguments"),
            ));
        }
        Ok(Expression::Call(known, arguments))
    }

    fn predicates(&mut self) -> Result<Vec<Expression>, Fault> {
        let mut predicates = Vec::new();
        while self.take("[") {
            predicates.push(self.expression()?);
            self.expect("]")?;
        }
        Ok(predicates)
    }

    fn step(&mut self) -> Result<Step, Fault> {
        let short = |axis| Step {
            axis,
            test: Test::Node,
            predicates: Vec::new(),
        };
        if self.take(".") {
            return Ok(short(Axis::Itself));
        }
        if self.take("..") {
            return Ok(short(Axis::Parent));
        }
        let axis = if self.take("@") {
            Axis::Attribute
        } else if self.is_sign(1, "::") {
            self.axis()?
        } else {
            Axis::Child
        };
        let test = self.test()?;
        Ok(Step {
            axis,
            test,
            predicates: self.predicates()?,
        })
    }

    fn axis(&mut self) -> Result<Axis, Fault> {
        let at = self.at();
        let Some(Token::Name(name)) = self.peek(0) else {
            return Err(Fault::new(at, "the name of an axis is missing"));
        };
        let Some((_, axis)) = AXES.iter().find(|(known, _)| known == name) else {
            return Err(Fault::not_built(at, format!("the axis {name}")));
        };
        self.next += 2;
        Ok(*axis)
    }

    fn test(&mut self) -> Result<Test, Fault> {
        let at = self.at();
        if self.take("*") {
            return Ok(Test::Any);
        }
        let Some(Token::Name(name)) = self.peek(0) else {
            return Err(Fault::new(at, "the name of an element or attribute is missing"));
        };
        let name = name.clone();
        self.next += 1;
        if !self.take("(") {
            return Ok(Test::Name(name));
        }
        self.expect(")")?;
        match name.as_str() {
            "node" => Ok(Test::Node),
            "text" => Ok(Test::Text),
            _ => Err(Fault::not_built(at, format!("the test {name}()"))),
        }
    }
}
