//! Options of named commands that msdeploy's grammar does not know, taken out of the arguments before it reads the rest.

use super::command::usage;
use super::grammar::{self, Asker, Request, Verb};
use crate::model::Problem;
use crate::prepare::WaiverAsked;
use std::ffi::OsString;
use std::path::PathBuf;

/// Arguments after the command's name, as far as nobody has taken them.
pub struct Options(Vec<(usize, OsString)>);

impl Options {
    /// All of them, numbered as on the command line: the command's name is the first.
    pub fn of(arguments: &[OsString]) -> Self {
        Options((2..).zip(arguments.iter().cloned()).collect())
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
        self.0
            .retain(|(_, argument)| !argument.eq_ignore_ascii_case(name));
        self.0.len() < before
    }

    /// Takes every `-waive:CHECK=REASON`.
    pub fn waivers(&mut self) -> Result<Vec<WaiverAsked>, Vec<Problem>> {
        self.take("-waive")
            .into_iter()
            .map(|value| value.unwrap_or_default().parse().map_err(|slip| vec![slip]))
            .collect()
    }

    /// Reads what is left as a source, as a dump takes it, and settings that a look at it uses.
    pub fn source(self, command: &str) -> Result<Box<Request>, Vec<Problem>> {
        self.request(command, Asker::Looker, Verb::Dump)
    }

    /// Reads what is left as a sync that is not made: whatever a sync takes.
    pub fn sync(mut self, command: &str) -> Result<Box<Request>, Vec<Problem>> {
        // Neither server is changed, whether the sync would be one that changes nothing or not.
        self.take("-whatif");
        let mut request = self.request(command, Asker::Verb, Verb::Sync)?;
        request.whatif = true;
        Ok(request)
    }

    fn request(mut self, command: &str, asker: Asker, verb: Verb) -> Result<Box<Request>, Vec<Problem>> {
        if !self.take("-verb").is_empty() {
            return Err(usage(
                format!("{command} says by itself what is done; leave -verb out"),
                None,
            ));
        }
        let first = (1, format!("-verb:{}", verb.name()).into());
        let arguments: Vec<(usize, OsString)> = std::iter::once(first).chain(self.0).collect();
        let own_words = |mut problem: Problem| {
            // Nobody who gives a command has named its verb.
            let verb = format!("The verb {} ", verb.name());
            problem.title = problem.title.replacen(&verb, &format!("siteferry {command} "), 1);
            problem
        };
        grammar::resolve_for(asker, &arguments)
            .map(Box::new)
            .map_err(|problems| problems.into_iter().map(own_words).collect())
    }

    /// Takes the values of one option, `None` where it has none.
    fn take(&mut self, name: &str) -> Vec<Option<String>> {
        let mut taken = Vec::new();
        self.0.retain(|(_, argument)| {
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
