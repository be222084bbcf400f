//! Reads passwords from where the command line says they are.

use super::grammar::PasswordSource;
use crate::model::{Place, Problem, Secret};
use crate::translate::Passwords;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Longest password that is read; Windows itself takes 127 characters in its dialogs and 256 elsewhere.
const LONGEST: usize = 256;

/// Reads each password from its place.
///
/// # Errors
/// When a place holds none, or it cannot be read. No message repeats what was found.
pub fn read(wanted: &[(String, PasswordSource)]) -> Result<Passwords, Problem> {
    let mut passwords = Passwords::default();
    for (account, source) in wanted {
        let (text, place) = match source {
            PasswordSource::Variable(name) => {
                (variable(account, name)?, format!("environment variable {name}"))
            }
            PasswordSource::File(path) => (file(account, path)?, path.display().to_string()),
            PasswordSource::Prompt => (prompt(account)?, "standard input".to_owned()),
        };
        let refused = if text.is_empty() {
            Some("It is empty.")
        } else if text.chars().count() > LONGEST {
            Some("It is longer than 256 characters.")
        } else if text.chars().any(char::is_control) {
            Some("It holds control characters.")
        } else {
            None
        };
        if let Some(why) = refused {
            return Err(no_password(account, why).with_place(Place::file(place)));
        }
        passwords.set(account, Secret::new(text));
    }
    Ok(passwords)
}

fn variable(account: &str, name: &str) -> Result<String, Problem> {
    match std::env::var(name) {
        Ok(text) => Ok(text),
        Err(std::env::VarError::NotPresent) => {
            Err(
                no_password(account, &format!("There is no environment variable {name}.")).with_fix(format!(
                    "Set {name} to the password in the environment of this command."
                )),
            )
        }
        Err(std::env::VarError::NotUnicode(_)) => Err(no_password(
            account,
            &format!("The environment variable {name} is no valid text."),
        )),
    }
}

fn file(account: &str, path: &Path) -> Result<String, Problem> {
    let unreadable = |error: std::io::Error| {
        no_password(account, &format!("The operating system says: {error}."))
            .with_fix("Name a file that holds the password in its first line.")
            .with_place(Place::file(path.display().to_string()))
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    first_line(std::io::BufReader::new(file)).map_err(unreadable)
}

/// One line without its end; the rest stays to be read. No more is taken than a password can be long, so that a
/// wrong file is not read whole.
fn first_line(reader: impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    let limit = (LONGEST as u64 + 2) * 4;
    let mut reader = std::io::Read::take(reader, limit);
    reader.read_line(&mut line)?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    Ok(line.strip_prefix('\u{feff}').unwrap_or(line).to_owned())
}

/// Asks on the terminal without showing what is typed, or takes the next line of what is piped in.
fn prompt(account: &str) -> Result<String, Problem> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return line_of(account, &input);
    }
    let hidden = Hidden::begin().ok_or_else(|| {
        no_password(account, "This terminal cannot hide what is typed.")
            .with_fix("Use env:VARIABLE or file:PATH, or pipe the password in.")
    })?;
    let mut screen = std::io::stderr();
    let _ = write!(screen, "Password of {}: ", shown(account));
    let _ = screen.flush();
    let text = line_of(account, &input);
    drop(hidden);
    let _ = writeln!(screen);
    text
}

fn line_of(account: &str, input: &std::io::Stdin) -> Result<String, Problem> {
    first_line(input.lock())
        .map_err(|error| no_password(account, &format!("The operating system says: {error}.")))
}

/// A terminal that does not show what is typed, until this is dropped.
struct Hidden;

impl Hidden {
    fn begin() -> Option<Hidden> {
        stty("-echo").then_some(Hidden)
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        stty("echo");
    }
}

/// Sets the terminal of the standard input with the program that every Unix has for it. Windows has none, which
/// counts as not possible.
fn stty(setting: &str) -> bool {
    Command::new("stty")
        .arg(setting)
        .stdin(Stdio::inherit())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn shown(account: &str) -> String {
    account.chars().filter(|c| !c.is_control()).take(80).collect()
}

fn no_password(account: &str, cause: &str) -> Problem {
    Problem::error(
        "NO-PASSWORD",
        format!("The password of {} could not be read", shown(account)),
    )
    .with_cause(cause)
    .with_fix("Put it where -accountPassword says, or leave that setting out and enter it on the destination later.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_file(text: &[u8]) -> Result<String, Problem> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("password.txt");
        std::fs::write(&path, text).expect("a file");
        let passwords = read(&[("joe".to_owned(), PasswordSource::File(path))])?;
        let machine = crate::rules::accounts::MachineNames::default();
        Ok(passwords.get("joe", machine).expect("kept").expose().to_owned())
    }

    #[test]
    fn a_file_gives_its_first_line() {
        assert_eq!(from_file(b"hunter2\r\nrest").expect("reads"), "hunter2");
        assert_eq!(from_file("\u{feff} ä \n".as_bytes()).expect("reads"), " ä ");
        for (bad, why) in [
            (&b""[..], "empty"),
            (b"\nhunter2", "empty"),
            (b"hun\x01ter2", "control characters"),
            (b"hunter2\xff\xfe", "UTF-8"),
            (&[b'x'; 20_000], "longer"),
        ] {
            let problem = from_file(bad).expect_err("refused");
            let text = problem.to_string();
            assert!(text.contains(why) && !text.contains("hunter"), "{text}");
        }
    }

    #[test]
    fn a_missing_variable_is_named() {
        let wanted = [(
            "joe".to_owned(),
            PasswordSource::Variable("SITEFERRY_TEST_NO_SUCH_VARIABLE".to_owned()),
        )];
        let problem = read(&wanted).expect_err("refused");
        assert!(problem.to_string().contains("SITEFERRY_TEST_NO_SUCH_VARIABLE"));
    }
}
