//! That the collector only reads: every command of its text is one that cannot change the server, or writes below the
//! folder that it makes.

use super::batch::{Batch, Command};
use super::collector;
use std::collections::{BTreeMap, BTreeSet};

/// What of a batch file may change something outside of its folder, told of each command.
fn faults(text: &str) -> Vec<String> {
    let batch = Batch::read(text);
    let ours = own_folders(&batch.commands);
    let mut found = Vec::new();
    for command in &batch.commands {
        if let Err(why) = judged(command, &ours, &batch.labels) {
            found.push(format!("{}: {why}", command.words.join(" ")));
        }
    }
    found
}

/// Variables that only ever hold paths at or below the folder that is made: `OUT`, and what begins with one of them.
fn own_folders(commands: &[Command]) -> BTreeSet<String> {
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for command in commands {
        if let Some((name, value)) = assigned(command) {
            values.entry(name).or_default().push(value);
        }
    }
    let mut ours = BTreeSet::from(["OUT".to_owned()]);
    loop {
        let more: Vec<String> = values
            .iter()
            .filter(|(name, all)| !ours.contains(**name) && all.iter().all(|value| is_ours(value, &ours)))
            .map(|(name, _)| (*name).to_owned())
            .collect();
        if more.is_empty() {
            return ours;
        }
        ours.extend(more);
    }
}

/// `set "NAME=VALUE"`
fn assigned(command: &Command) -> Option<(&str, &str)> {
    match command.words.as_slice() {
        [set, pair] if set.eq_ignore_ascii_case("set") => {
            pair.strip_prefix('"')?.strip_suffix('"')?.split_once('=')
        }
        _ => None,
    }
}

fn is_ours(path: &str, ours: &BTreeSet<String>) -> bool {
    let path = path.trim_matches('"');
    let name = path.strip_prefix('%').and_then(|rest| rest.split_once('%'));
    !path.contains("..") && name.is_some_and(|(name, _)| ours.contains(name))
}

fn judged(command: &Command, ours: &BTreeSet<String>, labels: &[String]) -> Result<(), String> {
    let below = |path: Option<&String>| match path {
        Some(path) if path.starts_with('"') && is_ours(path, ours) => Ok(()),
        path => Err(format!("writes to {path:?}")),
    };
    for target in command.targets.iter().filter(|target| *target != "nul") {
        below(Some(target))?;
    }
    let words: Vec<String> = command
        .words
        .iter()
        .map(|word| word.to_ascii_lowercase())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["echo" | "echo." | "setlocal" | "ver" | "exit" | "dir", ..] => Ok(()),
        ["set", "/a", ..] => Ok(()),
        // Of the console that it runs in, and put back at the end.
        ["chcp"] | ["chcp", "%acp%" | "%page%"] => Ok(()),
        ["set", _] => match assigned(command) {
            Some(("PATH" | "PATHEXT" | "COMSPEC", _)) | None => {
                Err("sets what programs are found by".to_owned())
            }
            Some(_) => Ok(()),
        },
        ["goto", label] if *label == ":eof" || labels.iter().any(|known| known == label) => Ok(()),
        // An argument is read twice there, so that no path may be one.
        ["call", label, rest @ ..] => {
            let is_label = labels.iter().any(|known| label.strip_prefix(':') == Some(known));
            let is_plain = rest
                .iter()
                .all(|word| word.starts_with("\"hklm\\") || !word.contains('%') || *word == "%%f");
            match is_label && is_plain {
                true => Ok(()),
                false => Err("calls something else, or with a path".to_owned()),
            }
        }
        ["md", _] => below(command.words.get(1)),
        ["copy", _, _] | ["xcopy", _, _, ..] => {
            let is_plain = words
                .iter()
                .skip(3)
                .all(|word| word.starts_with('/') && *word != "/d");
            match is_plain {
                true => below(command.words.get(2)),
                false => Err("an option that is not known".to_owned()),
            }
        }
        ["reg", "query", ..] => Ok(()),
        ["reg", "export", _, _] => below(command.words.get(3)),
        // With anything after the folder it would change rights.
        ["cacls", _] => Ok(()),
        ["cmd", "/u", "/d", "/c", ..] => {
            let inner = command.words.get(4..).unwrap_or_default().join(" ");
            faults(&inner).into_iter().next().map_or(Ok(()), Err)
        }
        _ => Err("is not among the commands that only read".to_owned()),
    }
}

#[test]
fn the_collector_only_reads() {
    let text = collector();
    assert!(text.is_ascii() && !text.replace("\r\n", "").contains('\n'));
    assert_eq!(faults(&text), Vec::<String>::new());
    let batch = Batch::read(&text);
    assert!(batch.commands.len() > 60, "{}", batch.commands.len());
    assert!(batch.labels.iter().any(|label| label == "inner"));
    // The folder must be its own: nothing is written before it is known to be new.
    let (asks, makes) = (text.find("if exist \"%OUT%\""), text.find("md \""));
    assert!(asks.is_some() && asks < makes);
}

/// Wherever it is put, a command that changes something is found.
#[test]
fn what_changes_something_is_found() {
    let text = collector();
    for fault in [
        r"del C:\boot.ini",
        r"echo hello>C:\boot.ini",
        r#"echo hello 2>>"%SystemRoot%\x""#,
        r#">"%FOLDER%\x" echo hello"#,
        r#"reg add "HKLM\SOFTWARE\x""#,
        r#"reg export "HKLM\SOFTWARE\x" "C:\x.reg""#,
        r#"copy "%NOTES%\x" "%SystemRoot%\x""#,
        r#"xcopy "%FOLDER%" "%FOLDER%\copy" /e"#,
        r#"md "%NOTES%\..\..\..\x""#,
        r#"cacls "%FOLDER%" /e /g Everyone:F"#,
        r#"cmd /u /d /c del "%FOLDER%""#,
        r#"if exist "C:\x" net stop w3svc"#,
        r#"if exist "C:\x" (echo yes) else iisreset"#,
        r#"for %%F in (a b) do (echo %%F & rd /s /q "%%F")"#,
        r"for /f %%F in ('net stop w3svc') do echo %%F",
        r"echo harmless & net stop w3svc",
        r"echo harmless | more",
        r#"set "SYSTEM=%SystemRoot%""#,
        r#"set "PATH=C:\evil""#,
        r#"call "%FOLDER%\x.cmd""#,
        r#"call :file "%FOLDER%""#,
        r"goto nowhere",
    ] {
        for place in ["echo Registry\r\n", "set \"FOLDER=%%~B\"\r\n", ":rights\r\n"] {
            assert!(text.contains(place), "{place}");
            let changed = text.replace(place, &format!("{place}{fault}\r\n"));
            assert!(!faults(&changed).is_empty(), "{fault} after {place}");
        }
    }
}
