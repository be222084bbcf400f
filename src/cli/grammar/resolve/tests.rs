//! The grammar as a whole: whole commands in, requests or every problem out.

use super::*;
use crate::cli::grammar::request::Switched;
use std::path::PathBuf;

fn read(line: &[&str]) -> Result<Request, Vec<Problem>> {
    resolve(&line.iter().map(OsString::from).collect::<Vec<_>>())
}

fn complaint(line: &[&str]) -> String {
    let problems = read(line).expect_err("not a good command");
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn reads_the_commands_of_the_documents() {
    let request = read(&[
        "-verb:getDependencies,alltrigger",
        "-source:metakey=lm/w3svc/1,root=/srv/old,drive.d=/mnt/d",
    ])
    .expect("reads");
    assert_eq!(request.verb, Verb::GetDependencies);
    assert_eq!(request.verb_settings[0].name, "alltrigger");
    let source = request.source.expect("a source");
    assert_eq!(
        (source.provider.name, source.path.as_str()),
        ("metaKey", "lm/w3svc/1")
    );
    assert_eq!(source.root, Some(PathBuf::from("/srv/old")));
    assert_eq!(source.drives, [('D', PathBuf::from("/mnt/d"))]);

    let request = read(&[
        "-VERB=Sync",
        "-source=metaKey=\"Harbour Books\"",
        "-dest:package=c:\\Site1.zip",
        "-whatif",
        "-enableLink:AppPoolExtension",
        "-disableRule:skipunc,DoNotDeleteRule",
        "-enableRule:donotdeleterule",
        "-retryAttempts=2",
    ])
    .expect("reads");
    assert!(request.whatif && request.has_link("AppPool") && request.has_link("Content"));
    assert_eq!(request.source.expect("a source").path, "Harbour Books");
    assert_eq!(
        request.rules.last(),
        Some(&Switched {
            name: "DoNotDeleteRule",
            on: true
        })
    );
}

#[test]
fn names_what_it_does_not_know_with_column_and_nearest_name() {
    let text = complaint(&["-verb:snyc", "-sorce:metaKey=1", "-dest:metaKee=lm/w3svc/1"]);
    assert!(
        text.contains("Unknown verb “snyc”. Did you mean sync? (argument 1: -verb:snyc, column 7)"),
        "{text}"
    );
    assert!(
        text.contains("Unknown setting “-sorce”. Did you mean -source?"),
        "{text}"
    );
    assert!(
        text.contains("Unknown provider “metaKee”. Did you mean metaKey?"),
        "{text}"
    );
    let text = complaint(&["-verb:dump", "-source:metaKey=lm/w3svc/1,rot=/x"]);
    assert!(
        text.contains("Did you mean root?") && text.contains("column 28"),
        "{text}"
    );
    let text = complaint(&[
        "-verb:dump",
        "-source:metaKey=x",
        "-enableRule:DoNotDelete",
        "-disableLink:Contents",
    ]);
    assert!(
        text.contains("Did you mean DoNotDeleteRule?") && text.contains("Did you mean Content?"),
        "{text}"
    );
}

#[test]
fn what_is_known_and_not_built_says_so_with_its_subject() {
    for (line, subject) in [
        (["-verb:dump", "-source:dirPath=c:\\x"], names::CONTENT),
        (
            ["-verb:dump", "-source:metaKey=x,computerName=old1"],
            names::REMOTE,
        ),
        (["-verb:getDependencies", "-source:iisApp=x"], names::CONTENT),
    ] {
        let text = complaint(&line);
        assert!(text.contains("not built yet") && text.contains(subject), "{text}");
    }
    assert!(
        read(&[
            "-verb:dump",
            "-source:metaKey=x,computerName=localhost,includeAcls=False"
        ])
        .is_ok()
    );
    let text = complaint(&[
        "-verb:dump",
        "-source:metaKey=x",
        "-skip:objectName=filePath,absolutePath=x",
    ]);
    assert!(text.contains(names::DIRECTIVES), "{text}");
}

#[test]
fn asks_for_what_is_missing() {
    assert!(complaint(&["-source:metaKey=x"]).contains("No verb is given"));
    assert!(complaint(&["-verb:sync", "-source:metaKey=x"]).contains("needs -dest"));
    assert!(complaint(&["-verb:sync", "-verb:dump", "-source:metaKey=x"]).contains("given twice"));
    assert!(complaint(&["-verb"]).contains("-verb needs a value"));
    assert!(complaint(&["-verb:dump", "-source:metaKey=x", "-level:10"]).contains("from 1 to 9"));
    assert!(complaint(&["-verb:dump", "-source:metaKey='x"]).contains("no closing quote"));
}
