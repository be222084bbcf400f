//! Reads a prep script as PowerShell, and plays its steps on a server that is a list of facts.

use siteferry::prepare::features::table::FEATURES;
use std::collections::{BTreeMap, BTreeSet};
use tree_sitter::{Node, Parser, Tree};

/// The script as a parser sees it.
pub struct Read<'s> {
    text: &'s str,
    tree: Tree,
}

/// One call of `Invoke-Step`.
#[derive(Debug, Eq, PartialEq)]
pub struct Step {
    pub number: String,
    pub title: String,
    /// The command in its `-Done` block and its arguments.
    pub done: Vec<String>,
    /// The command in its `-Do` block and its arguments.
    pub act: Vec<String>,
}

/// Facts of a server: what each test function of the script asks about, by its arguments.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Server {
    /// Names of installed features, whichever tool's names they are.
    features: BTreeSet<String>,
    /// Everything else that is done, as the name of its test and the arguments of that.
    done: BTreeSet<Vec<String>>,
}

impl<'s> Read<'s> {
    /// Parses a script, and stops where it is no PowerShell.
    pub fn of(text: &'s str) -> Read<'s> {
        let mut parser = Parser::new();
        parser
            .set_language(&tree_sitter_powershell::LANGUAGE.into())
            .expect("the grammar fits the parser");
        let tree = parser.parse(text, None).expect("a tree");
        let read = Read { text, tree };
        if let Some(line) = fault(&read.tree) {
            panic!(
                "line {line}: no PowerShell: {}",
                text.lines().nth(line - 1).unwrap_or_default()
            );
        }
        read
    }

    fn text_of(&self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// Names of all functions that the script defines.
    pub fn functions(&self) -> BTreeSet<&'s str> {
        nodes(self.tree.root_node())
            .into_iter()
            .filter(|node| node.kind() == "function_statement")
            .filter_map(|node| {
                let name = nodes(node)
                    .into_iter()
                    .find(|inner| inner.kind() == "function_name")?;
                Some(self.text_of(name))
            })
            .collect()
    }

    /// Names of all commands that the script runs by name.
    pub fn commands(&self) -> BTreeSet<&'s str> {
        nodes(self.tree.root_node())
            .into_iter()
            .filter(|node| node.kind() == "command_name")
            .map(|node| self.text_of(node))
            .collect()
    }

    /// The steps, in order. Stops at one that holds anything but a call with literal arguments.
    pub fn steps(&self) -> Vec<Step> {
        nodes(self.tree.root_node())
            .into_iter()
            .filter(|node| node.kind() == "command" && self.name_of(*node) == "Invoke-Step")
            .map(|node| self.step(node))
            .collect()
    }

    fn name_of(&self, command: Node<'_>) -> &'s str {
        command
            .child_by_field_name("command_name")
            .map(|name| self.text_of(name))
            .unwrap_or_default()
    }

    fn step(&self, command: Node<'_>) -> Step {
        let blocks: Vec<Node<'_>> = nodes(command)
            .into_iter()
            .filter(|node| node.kind() == "script_block_expression")
            .collect();
        assert_eq!(blocks.len(), 2, "{}", self.text_of(command));
        let before = &self.text[command.start_byte()..blocks[0].start_byte()];
        let words = literals(before);
        Step {
            number: before.split_whitespace().nth(1).unwrap_or_default().to_owned(),
            title: words.first().cloned().unwrap_or_default(),
            done: self.call(blocks[0]),
            act: self.call(blocks[1]),
        }
    }

    /// The one command of a block: its name and its literal arguments.
    fn call(&self, block: Node<'_>) -> Vec<String> {
        let inside = nodes(block);
        let commands: Vec<&Node<'_>> = inside.iter().filter(|node| node.kind() == "command").collect();
        assert_eq!(commands.len(), 1, "{}", self.text_of(block));
        for node in &inside {
            assert!(
                !matches!(
                    node.kind(),
                    "variable"
                        | "expandable_string_literal"
                        | "sub_expression"
                        | "member_access"
                        | "invokation_expression"
                ),
                "{} is no literal: {}",
                node.kind(),
                self.text_of(block)
            );
        }
        let mut call = vec![self.name_of(*commands[0]).to_owned()];
        for node in inside
            .iter()
            .filter(|node| node.kind() == "verbatim_string_characters")
        {
            call.push(unquote(self.text_of(*node)));
        }
        call
    }
}

/// The first line that the grammar does not know.
fn fault(tree: &Tree) -> Option<usize> {
    nodes(tree.root_node())
        .into_iter()
        .find(|node| node.is_error() || node.is_missing())
        .map(|node| node.start_position().row + 1)
}

/// A node and everything below it, in the order of the text.
fn nodes(root: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        found.push(node);
        let children: Vec<Node<'_>> = (0..node.child_count())
            .filter_map(|index| node.child(index))
            .collect();
        open.extend(children.into_iter().rev());
    }
    found
}

/// What a literal in single quotes says. PowerShell takes typographic quotes for quotes too.
fn unquote(text: &str) -> String {
    let is_quote = |c: char| matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}');
    let inside: Vec<char> = text.chars().collect();
    let inside = &inside[1..inside.len() - 1];
    let mut out = String::new();
    let mut at = 0;
    while let Some(c) = inside.get(at) {
        out.push(*c);
        at += if is_quote(*c) { 2 } else { 1 };
    }
    out
}

fn literals(text: &str) -> Vec<String> {
    let start = text.find('\'');
    let end = text.rfind('\'');
    match (start, end) {
        (Some(start), Some(end)) if start < end => vec![unquote(&text[start..=end])],
        _ => Vec::new(),
    }
}

/// The names of a feature for every tool: what one installs, the others find.
fn all_names(name: &str) -> Vec<String> {
    let known = FEATURES
        .iter()
        .find(|feature| [feature.id, feature.dism, feature.component].contains(&name));
    match known {
        Some(feature) => [feature.id, feature.dism, feature.component]
            .map(str::to_owned)
            .to_vec(),
        None => vec![name.to_owned()],
    }
}

impl Server {
    /// A server on which these features are installed, by the names of whichever tool listed them.
    pub fn with(features: impl IntoIterator<Item = String>) -> Server {
        Server {
            features: features.into_iter().flat_map(|name| all_names(&name)).collect(),
            done: BTreeSet::new(),
        }
    }

    /// Whether a test of the script is true here.
    fn holds(&self, test: &[String]) -> bool {
        match test {
            [name, asked @ ..] if name == "Test-Feature" => {
                asked.iter().all(|feature| self.features.contains(feature))
            }
            other => self.done.contains(other),
        }
    }

    /// Does what a step does, and makes its test true.
    fn play(&mut self, step: &Step) {
        match step.act.as_slice() {
            [name, features @ ..] if name == "Add-Feature" => {
                for feature in features {
                    self.features.extend(all_names(feature));
                }
            }
            _ => {
                self.done.insert(step.done.clone());
            }
        }
    }

    /// Runs a script with -WhatIf: the numbers and titles that it would do.
    pub fn what_if(&self, steps: &[Step]) -> Vec<String> {
        steps
            .iter()
            .filter(|step| !self.holds(&step.done))
            .map(|step| format!("{}: {}", step.number, step.title))
            .collect()
    }

    /// Runs a script: what it did.
    pub fn run(&mut self, steps: &[Step]) -> Vec<String> {
        let mut did = Vec::new();
        for step in steps {
            if !self.holds(&step.done) {
                self.play(step);
                did.push(format!("{}: {}", step.number, step.title));
            }
        }
        did
    }
}

/// How often each action occurs, for messages.
pub fn actions(steps: &[Step]) -> BTreeMap<&str, usize> {
    let mut counted = BTreeMap::new();
    for step in steps {
        *counted.entry(step.act[0].as_str()).or_insert(0) += 1;
    }
    counted
}
