//! What the lines around the output tell: the command that made it, and what msdeploy complained of.

use crate::model::path::fold;

/// Longest line of a log that is looked at, in bytes.
const LONGEST_LINE: usize = 8 * 1024;

/// The command, as far as it is of use here. Names and passwords of accounts are never taken from it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Command {
    /// Provider and path of the source: `metaKey=lm/w3svc/1`.
    pub(super) source: Option<String>,
    /// The computer that was asked.
    pub(super) computer: Option<String>,
    /// Settings that leave parts of the output out.
    pub(super) parts: Vec<String>,
}

impl Command {
    /// `metaKey=lm/w3svc/1 of SERVER1`.
    pub(super) fn words(&self) -> Option<String> {
        match (&self.source, &self.computer) {
            (Some(source), Some(computer)) => Some(format!("{source} of {computer}")),
            (Some(source), None) => Some(source.clone()),
            (None, Some(computer)) => Some(computer.clone()),
            (None, None) => None,
        }
    }
}

/// The first command in a text that asks for dependencies.
pub(super) fn command(text: &str) -> Option<Command> {
    text.lines()
        .filter(|line| line.len() <= LONGEST_LINE)
        .find_map(|line| {
            let at = memchr::memmem::find(line.to_ascii_lowercase().as_bytes(), b"getdependencies")?;
            let settings = line.get(at..).unwrap_or_default();
            let settings: String = settings
                .chars()
                .take_while(|c| !c.is_whitespace() && !matches!(c, '"' | '\''))
                .collect();
            let mut command = Command {
                parts: settings
                    .split(',')
                    .skip(1)
                    .filter(|name| !["ALLTRIGGER", "NOTRIGGER", ""].contains(&fold(name).as_str()))
                    .map(str::to_owned)
                    .collect(),
                ..Command::default()
            };
            if let Some(object) = source(line) {
                let mut pieces = object
                    .split(',')
                    .map(|piece| piece.trim().trim_matches(['"', '\'']));
                command.source = pieces.next().filter(|piece| !piece.is_empty()).map(str::to_owned);
                command.computer = pieces
                    .filter_map(|piece| piece.split_once('='))
                    .find(|(name, _)| name.eq_ignore_ascii_case("computerName"))
                    .map(|(_, value)| value.trim_matches(['"', '\'']).to_owned())
                    .filter(|value| !value.is_empty() && !value.contains('@'));
            }
            Some(command)
        })
}

/// The value of `-source`, quotes around it taken off.
fn source(line: &str) -> Option<String> {
    let at = memchr::memmem::find(line.to_ascii_lowercase().as_bytes(), b"-source")?;
    let value = line.get(at + "-source".len()..)?.strip_prefix([':', '='])?;
    let is_quoted = line.get(..at).is_some_and(|before| before.ends_with('"')) || value.starts_with('"');
    let mut is_inside = is_quoted && !value.starts_with('"');
    let mut out = String::new();
    for c in value.chars() {
        match c {
            '"' if is_inside && is_quoted => break,
            '"' => is_inside = !is_inside,
            c if c.is_whitespace() && !is_inside => break,
            c => out.push(c),
        }
    }
    Some(out)
}

/// The first error that msdeploy printed, without what could be secret.
pub(super) fn error(text: &str) -> Option<String> {
    text.lines()
        .filter(|line| line.len() <= LONGEST_LINE)
        .filter_map(|line| {
            let at = memchr::memmem::find(line.as_bytes(), b"Error: ")?;
            line.get(at + "Error: ".len()..)
        })
        .find(|message| !fold(message).contains("PASSWORD"))
        .map(|message| {
            let mut short: String = message.trim().chars().take(300).collect();
            if short.len() < message.trim().len() {
                short.push('…');
            }
            short
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_says_what_was_asked() {
        let of = |line: &str| command(line).expect("a command");
        let plain = of(r"C:\Tools>msdeploy -verb:getDependencies,alltrigger -source:metakey=lm/w3svc/1");
        assert_eq!(plain.words().as_deref(), Some("metakey=lm/w3svc/1"));
        assert_eq!(plain.parts, Vec::<String>::new());
        let remote = of(
            r#"msdeploy.exe "-source:metaKey=Harbour Books,computerName=OLD1,userName=a\b,password=hunter2" -verb:getDependencies,isapi,notrigger"#,
        );
        assert_eq!(remote.words().as_deref(), Some("metaKey=Harbour Books of OLD1"));
        assert_eq!(remote.parts, ["isapi"]);
        assert!(!format!("{remote:?}").contains("hunter2"));
        let quoted = of(r#"msdeploy -verb:getdependencies -source:"webServer60" > x.xml"#);
        assert_eq!(quoted.words().as_deref(), Some("webServer60"));
        assert_eq!(command("nothing here"), None);
    }

    #[test]
    fn errors_are_quoted_without_secrets() {
        assert_eq!(
            error("x\nError: password=hunter2 is wrong\nError: The site is gone. \nError count: 2."),
            Some("The site is gone.".to_owned())
        );
        assert_eq!(error("Info: fine"), None);
    }
}
