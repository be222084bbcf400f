//! A reader for batch files: every command in them, wherever it stands in blocks, conditions and loops.
//!
//! As cmd.exe reads them: quotes protect what means something, `(` opens a block where a command begins, `)` closes the
//! innermost one, and what redirects may stand anywhere in a command.

use std::iter::Peekable;
use std::str::Chars;

/// A command with its arguments as they are written, quotes included.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Command {
    pub words: Vec<String>,
    /// Where its output goes.
    pub targets: Vec<String>,
}

/// Commands and labels.
#[derive(Debug, Default)]
pub struct Batch {
    pub commands: Vec<Command>,
    pub labels: Vec<String>,
}

impl Batch {
    /// Reads a file, or a line that is given to another cmd.
    pub fn read(text: &str) -> Batch {
        let text = text.replace("\r\n", "\n");
        let mut reader = Reader {
            rest: text.chars().peekable(),
            depth: 0,
            found: Batch::default(),
        };
        while reader.rest.peek().is_some() {
            reader.command();
            // What is left of the line belongs to the next command.
            reader.rest.next_if(|c| matches!(c, '\n' | '&' | '|' | ')'));
        }
        assert_eq!(reader.depth, 0, "a block is not closed");
        reader.found
    }
}

struct Reader<'t> {
    rest: Peekable<Chars<'t>>,
    depth: u32,
    found: Batch,
}

impl Reader<'_> {
    fn command(&mut self) {
        self.blanks();
        while self.rest.next_if_eq(&'@').is_some() {}
        match self.rest.peek() {
            None | Some('\n' | '&' | '|' | ')') => return,
            Some(':') => {
                let label = self.line();
                return self.found.labels.push(label.trim_start_matches(':').to_owned());
            }
            Some('(') => return self.block(),
            Some(_) => {}
        }
        let mut command = Command::default();
        while let Some(word) = self.word(&mut command) {
            command.words.push(word);
            if let [first] = command.words.as_slice() {
                match first.to_ascii_lowercase().as_str() {
                    "rem" => {
                        self.line();
                        return;
                    }
                    "if" => return self.condition(command),
                    "for" => return self.repeated(command),
                    _ => {}
                }
            }
        }
        self.found.commands.push(command);
    }

    fn block(&mut self) {
        self.rest.next();
        self.depth += 1;
        loop {
            self.command();
            match self.rest.next() {
                Some(')') => break,
                Some('\n' | '&' | '|') => {}
                other => panic!("a block goes on with {other:?}"),
            }
        }
        self.depth -= 1;
    }

    /// `if [/i] [not] exist X | defined X | errorlevel N | A==B`, and what is done then.
    fn condition(&mut self, mut command: Command) {
        loop {
            let word = self.word(&mut command).expect("a condition");
            match word.to_ascii_lowercase().as_str() {
                "/i" | "not" => {}
                "exist" | "defined" | "errorlevel" => {
                    self.word(&mut command).expect("what is asked about");
                    break;
                }
                _ => {
                    assert!(word.contains("=="), "{word}");
                    break;
                }
            }
        }
        self.guarded(command);
        let mut ahead = self.rest.clone();
        let next: String = ahead.by_ref().skip_while(|c| *c == ' ').take(5).collect();
        if next.starts_with("else ") || next.starts_with("else(") {
            self.blanks();
            (0..4).for_each(|_| {
                self.rest.next();
            });
            self.command();
        }
    }

    /// `for … %%X in (…) do`, and what is repeated. What stands between `'` in its brackets is a command as well.
    fn repeated(&mut self, mut command: Command) {
        while !self.word(&mut command).expect("in").eq_ignore_ascii_case("in") {}
        self.blanks();
        assert_eq!(self.rest.next(), Some('('));
        let (mut set, mut is_quoted) = (String::new(), false);
        for c in self.rest.by_ref() {
            is_quoted ^= c == '"';
            if c == ')' && !is_quoted {
                break;
            }
            set.push(c);
        }
        if let Some(inner) = set.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\'')) {
            self.found.commands.extend(Batch::read(inner).commands);
        }
        assert!(self.word(&mut command).expect("do").eq_ignore_ascii_case("do"));
        self.guarded(command);
    }

    /// What follows a condition or a loop: output that was sent somewhere before it is its own.
    fn guarded(&mut self, before: Command) {
        let from = self.found.commands.len();
        self.command();
        if let Some(next) = self.found.commands.get_mut(from) {
            next.targets.extend(before.targets);
        }
    }

    /// The next word of a command; `None` at its end. Targets of its output go where they belong.
    fn word(&mut self, command: &mut Command) -> Option<String> {
        loop {
            self.blanks();
            match self.rest.peek()? {
                '\n' | '&' | '|' => return None,
                ')' if self.depth > 0 => return None,
                '>' | '<' => {
                    while self.rest.next_if(|c| matches!(c, '>' | '<')).is_some() {}
                    // `2>&1` goes where the other output goes.
                    if self.rest.next_if_eq(&'&').is_some() {
                        self.rest.next();
                        continue;
                    }
                    self.blanks();
                    let target = self.letters();
                    command.targets.push(target);
                }
                _ => {
                    let word = self.letters();
                    let is_number = word.len() == 1 && word.chars().all(|c| c.is_ascii_digit());
                    if !(is_number && self.rest.peek() == Some(&'>')) {
                        return Some(word);
                    }
                }
            }
        }
    }

    fn letters(&mut self) -> String {
        let (mut word, mut is_quoted) = (String::new(), false);
        while let Some(c) = self.rest.peek().copied() {
            let ends = matches!(c, ' ' | '\t' | '&' | '|' | '>' | '<') || c == ')' && self.depth > 0;
            if c == '\n' || ends && !is_quoted {
                break;
            }
            is_quoted ^= c == '"';
            word.push(c);
            self.rest.next();
        }
        assert!(!is_quoted, "a quote is not closed: {word}");
        word
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        while let Some(c) = self.rest.next_if(|c| *c != '\n') {
            line.push(c);
        }
        line
    }

    fn blanks(&mut self) {
        while self.rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
    }
}
