//! Options of named commands that msdeploy's grammar does not know, taken out of the arguments before it reads the rest.

use super::command::usage;
use super::grammar::{self, Request, Verb};
use crate::model::Problem;
use crate::prepare::WaiverAsked;
use std::ffi::OsString;
use std::path::PathBuf;

/// Arguments after the command's name, as far as nobody has taken them.
pub struct Options(Vec<OsString>);

impl Options {
    /// All of them.
    pub fn of(arguments: &[OsString]) -> Self {
        Options(arguments.to_vec())
    }

    /// Takes `-csv:FILE`; `what` is the word for its value in the help. The last one counts.
    pub fn path(&mut self, name: &str, what: &str) -> Result<Option<PathBuf>, Vec<Problem>> {
        let mut taken = None;
        for value in self.take(name) {
            match value.filter(|path| !path.is_empty()) {
                Some(path) => taken = Some(PathBuf::from(path)),
                None => {
                    let word = what.to_ascii_lowercase();
                    return Err(usage(format!("{name} names no {word}: {name}:{what}"), None));
                }
            }
        }
        Ok(taken)
    }

    /// Takes `-dism`. With a value it is no such flag, and stays.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|argument| !argument.eq_ignore_ascii_case(name));
        self.0.len() < before
    }

    /// Takes every `-waive:CHECK=REASON`.
    pub fn waivers(&mut self) -> Result<Vec<WaiverAsked>, Vec<Problem>> {
        self.take("-waive")
            .into_iter()
            .map(|value| value.unwrap_or_default().parse().map_err(|slip| vec![slip]))
            .collect()
    }

    /// Reads what is left in msdeploy's grammar, as a verb with the settings that a command stands for.
    pub fn request(self, command: &str, verb: Verb, implied: &[&str]) -> Result<Box<Request>, Vec<Problem>> {
        let arguments: Vec<OsString> = std::iter::once(format!("-verb:{}", verb.name()).into())
            .chain(implied.iter().map(OsString::from))
            .chain(self.0)
            .collect();
        let own_words = |mut problem: Problem| {
            // Nobody who gives a command has named its verb.
            let verb = format!("The verb {} ", verb.name());
            problem.title = problem.title.replacen(&verb, &format!("siteferry {command} "), 1);
            problem
        };
        grammar::resolve(&arguments)
            .map(Box::new)
            .map_err(|problems| problems.into_iter().map(own_words).collect())
    }

    /// Takes the values of one option, `None` where it has none.
    fn take(&mut self, name: &str) -> Vec<Option<String>> {
        let mut taken = Vec::new();
        self.0.retain(|argument| {
            let text = argument.to_string_lossy();
            let (start, value) = match text.find([':', '=']) {
                Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
                None => (text.as_ref(), None),
            };
            let is_it = start.eq_ignore_ascii_case(name);
            if is_it {
                taken.push(value.map(str::to_owned));
            }
            !is_it
        });
        taken
    }
}
