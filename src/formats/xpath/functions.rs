//! The function library (XPath 1.0, 4), without `id`, `lang` and `namespace-uri`.

use super::evaluate::{Evaluation, Place, TooLong, Value};
use super::parse::Expression;

/// Names with the least and the most arguments.
pub(super) const FUNCTIONS: &[(&str, usize, usize)] = &[
    ("boolean", 1, 1),
    ("ceiling", 1, 1),
    ("concat", 2, 64),
    ("contains", 2, 2),
    ("count", 1, 1),
    ("false", 0, 0),
    ("floor", 1, 1),
    ("last", 0, 0),
    ("local-name", 0, 1),
    ("name", 0, 1),
    ("normalize-space", 0, 1),
    ("not", 1, 1),
    ("number", 0, 1),
    ("position", 0, 0),
    ("round", 1, 1),
    ("starts-with", 2, 2),
    ("string", 0, 1),
    ("string-length", 0, 1),
    ("substring", 2, 3),
    ("substring-after", 2, 2),
    ("substring-before", 2, 2),
    ("sum", 1, 1),
    ("translate", 3, 3),
    ("true", 0, 0),
];

impl Evaluation<'_> {
    /// What a function gives. The parser has made sure of its name and of the number of its arguments.
    pub(super) fn call(
        &mut self,
        name: &str,
        arguments: &[Expression],
        place: Place,
    ) -> Result<Value, TooLong> {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.at(argument, place)?);
        }
        let own = Value::Nodes(vec![place.node]);
        let text = |evaluation: &mut Self, at: usize| match values.get(at) {
            Some(value) => evaluation.text(value),
            None if at == 0 => evaluation.text(&own),
            None => String::new(),
        };
        let number = |evaluation: &mut Self, at: usize| match values.get(at) {
            Some(value) => evaluation.number(value),
            None => evaluation.number(&own),
        };
        let nodes = match values.first() {
            Some(Value::Nodes(nodes)) => nodes.clone(),
            Some(_) => Vec::new(),
            None => vec![place.node],
        };
        Ok(match name {
            "boolean" => Value::Boolean(values.first().is_some_and(Value::is_true)),
            "not" => Value::Boolean(!values.first().is_some_and(Value::is_true)),
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            "ceiling" => Value::Number(number(self, 0).ceil()),
            "floor" => Value::Number(number(self, 0).floor()),
            // Halves go up, also below zero.
            "round" => Value::Number((number(self, 0) + 0.5).floor()),
            "number" => Value::Number(number(self, 0)),
            "position" => Value::Number(count(place.position)),
            "last" => Value::Number(count(place.size)),
            "count" => Value::Number(count(nodes.len())),
            "sum" => {
                let mut sum = 0.0;
                for node in nodes {
                    let value = Value::Nodes(vec![node]);
                    sum += self.number(&value);
                }
                Value::Number(sum)
            }
            "name" | "local-name" => {
                let full = nodes.first().map(|node| self.name_of(*node)).unwrap_or_default();
                match full.rsplit_once(':').filter(|_| name == "local-name") {
                    Some((_, local)) => Value::Text(local.to_owned()),
                    None => Value::Text(full),
                }
            }
            "concat" => {
                let mut all = String::new();
                for value in &values {
                    all.push_str(&self.text(value));
                }
                Value::Text(all)
            }
            "contains" => Value::Boolean(text(self, 0).contains(&text(self, 1))),
            "starts-with" => Value::Boolean(text(self, 0).starts_with(&text(self, 1))),
            "normalize-space" => Value::Text(text(self, 0).split_whitespace().collect::<Vec<_>>().join(" ")),
            "string-length" => Value::Number(count(text(self, 0).chars().count())),
            "substring" => {
                let end = match values.len() {
                    3 => number(self, 2),
                    _ => f64::INFINITY,
                };
                let first = (number(self, 1) + 0.5).floor();
                let end = first + (end + 0.5).floor();
                Value::Text(
                    text(self, 0)
                        .chars()
                        .enumerate()
                        .filter(|(at, _)| {
                            let place = count(*at + 1);
                            place >= first && place < end
                        })
                        .map(|(_, c)| c)
                        .collect(),
                )
            }
            "substring-before" => {
                let (all, mark) = (text(self, 0), text(self, 1));
                Value::Text(
                    all.split_once(&mark)
                        .map(|(before, _)| before.to_owned())
                        .unwrap_or_default(),
                )
            }
            "substring-after" => {
                let (all, mark) = (text(self, 0), text(self, 1));
                Value::Text(
                    all.split_once(&mark)
                        .map(|(_, after)| after.to_owned())
                        .unwrap_or_default(),
                )
            }
            "translate" => {
                let (all, from, to) = (text(self, 0), text(self, 1), text(self, 2));
                let to: Vec<char> = to.chars().collect();
                let translated = all
                    .chars()
                    .filter_map(|c| match from.chars().position(|own| own == c) {
                        Some(at) => to.get(at).copied(),
                        None => Some(c),
                    });
                Value::Text(translated.collect())
            }
            // `string`; nothing else gets past the parser.
            _ => Value::Text(text(self, 0)),
        })
    }
}

/// A count as XPath has numbers.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
